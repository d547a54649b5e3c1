//! Which product comes next: the words of a company's sector, combined.

use super::super::words::{Pair, Product, Sector, word, words};

/// One combination of a sector's words.
pub(super) struct Choice {
    pub(super) product: &'static Product,
    variant: &'static Pair,
    pub(super) spec: &'static Pair,
    edition: &'static Pair,
    /// How often all combinations were used up before.
    again: usize,
}

/// The product with a running number: every combination of the sector's words once, then again
/// with a number behind.
pub(super) fn choose(sector: &'static Sector, number: usize) -> Option<Choice> {
    let mut rest = number;
    let mut place = |length: usize| {
        let place = rest % length.max(1);
        rest /= length.max(1);
        place
    };
    let product = sector.product.get(place(sector.product.len()))?;
    let variant = sector.variants.get(place(sector.variants.len()))?;
    let spec = product.specs.get(place(product.specs.len()))?;
    let editions = &words().text.edition;
    let edition = editions.get(place(editions.len()))?;
    Some(Choice {
        product,
        variant,
        spec,
        edition,
        again: rest,
    })
}

impl Choice {
    /// What the product is called on its pack.
    pub(super) fn name(&self, brand: &str, english: bool) -> String {
        let parts = [
            brand,
            word(self.variant, english),
            word(&self.product.name, english),
            word(self.edition, english),
        ];
        let number = match self.again {
            0 => String::new(),
            again => format!(" {}", again + 1),
        };
        let name = parts.join(if english { " " } else { "" });
        format!("{}{number}", name.trim())
    }
}
