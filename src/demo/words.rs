//! The words of the made world, typed; they stand in `words.toml` and `symbols.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use domain::intake::Environment;
use domain::measurement::Symbology;
use serde::Deserialize;

/// A word in Chinese and English.
pub type Pair = (String, String);

/// All words.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Words {
    /// Family names.
    pub surnames: Vec<String>,
    /// Given names.
    pub given: Vec<String>,
    /// Roads.
    pub roads: Vec<String>,
    /// What companies and brands are called.
    pub fancy: Vec<Pair>,
    /// Cities.
    pub city: Vec<City>,
    /// Lines of business.
    pub sector: Vec<Sector>,
    /// Ways of heading a table, in Chinese.
    pub layout: Vec<Layout>,
    /// The way of heading a table in English.
    pub english: Layout,
    /// Names of pack levels by code.
    pub pack_level: BTreeMap<String, Pair>,
    /// Sentences with places.
    pub text: Sentences,
}

/// A city.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct City {
    /// Its name.
    pub name: Pair,
    /// The six digits of its district in a credit code.
    pub area: String,
    /// Dialling code.
    pub phone: String,
    /// First digits of its post codes.
    pub post: String,
    /// Districts.
    pub districts: Vec<String>,
}

/// A line of business.
#[derive(Debug, Clone, Deserialize)]
pub struct Sector {
    /// Its word here.
    pub id: String,
    /// Where its symbols are scanned.
    pub environment: Environment,
    /// What a company of it adds to its name.
    pub name: Pair,
    /// Kinds of each product.
    pub variants: Vec<Pair>,
    /// Products.
    pub product: Vec<Product>,
}

/// A kind of product.
#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    /// Its name.
    pub name: Pair,
    /// Specifications.
    pub specs: Vec<Pair>,
    /// Form of packaging.
    pub form: Pair,
    /// What the symbol is printed on.
    pub substrate: Pair,
}

/// A way of heading a table.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Layout {
    /// Title above the table; empty for none.
    pub title: String,
    /// Line below the title; empty for none.
    pub note: String,
    /// Field and head of each column, from the left.
    pub heads: Vec<(String, String)>,
}

/// Sentences with places in braces.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Sentences {
    /// Name of a company.
    pub company: Pair,
    /// An address.
    pub address: String,
    /// The line below a table.
    pub footer: String,
    /// Name of a principal.
    pub principal: Pair,
    /// Editions of a product; the first is none.
    pub edition: Vec<Pair>,
    /// Remarks of companies.
    pub remark: Vec<String>,
    /// Title of the member directory.
    pub directory_title: String,
    /// Its heads, in the order of its columns.
    pub directory_heads: Vec<String>,
    /// Status of a member in good standing.
    pub registered: String,
    /// Status of a former member.
    pub cancelled: String,
    /// Number of a member certificate.
    pub certificate: String,
    /// What a company was called before.
    pub former_name: String,
}

/// A good symbol of a symbology.
#[derive(Debug, Clone, Deserialize)]
pub struct Shape {
    /// Least and greatest X dimension in mm.
    pub x: (f64, f64),
    /// Height in X.
    pub height_in_x: f64,
    /// Left quiet zone in X.
    pub left: f64,
    /// Right quiet zone in X.
    pub right: f64,
    /// Measuring aperture in mil.
    pub aperture: u32,
    /// What the instruments call it.
    pub names: Names,
    /// Edges along a scan; 0 for matrix symbols.
    pub edges: u32,
}

/// What the instruments call a symbology.
#[derive(Debug, Clone, Deserialize)]
pub struct Names {
    /// LVS-95XX.
    pub lvs: String,
    /// Webscan TruCheck.
    pub trucheck: String,
    /// REA; empty when it does not measure such symbols.
    pub rea: String,
}

/// The shipped words; a test proves that they can be read.
static WORDS: LazyLock<Words> =
    LazyLock::new(|| toml::from_str(include_str!("words.toml")).unwrap_or_default());

/// The shipped shapes by symbology; a test proves that they can be read.
static SHAPES: LazyLock<BTreeMap<Symbology, Shape>> =
    LazyLock::new(|| toml::from_str(include_str!("symbols.toml")).unwrap_or_default());

/// The words.
#[must_use]
pub fn words() -> &'static Words {
    &WORDS
}

/// The good symbol of a symbology, if such symbols are made here.
#[must_use]
pub fn shape(symbology: Symbology) -> Option<&'static Shape> {
    SHAPES.get(&symbology)
}

/// A sentence with its places filled.
#[must_use]
pub fn fill(sentence: &str, places: &[(&str, &str)]) -> String {
    places
        .iter()
        .fold(sentence.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
}

/// The word of a pair in one language.
#[must_use]
pub fn word(pair: &Pair, english: bool) -> &str {
    if english { &pair.1 } else { &pair.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_words_and_shapes_can_be_read() {
        let words: Words = toml::from_str(include_str!("words.toml")).unwrap();
        assert!(words.sector.len() == 10 && words.layout.len() == 3);
        let shapes: BTreeMap<Symbology, Shape> =
            toml::from_str(include_str!("symbols.toml")).unwrap();
        assert_eq!(shapes.len(), 10);
    }
}
