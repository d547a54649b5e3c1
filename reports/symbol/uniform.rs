//! The bars of 1, 2, 7 and 8 in EAN and UPC symbols: a little wider or narrower, so that gain and loss of the
//! press leave these digits as far apart as the others.

use domain::label::{Content, Data, Medium, Size, SizeRules};

use super::{
    pattern::{Element, Pattern},
    retail,
};

/// What one bar gains: wider, narrower, or what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gain {
    /// Nothing.
    None,
    /// So many units more.
    Wider(u32, Side),
    /// So many units less.
    Narrower(u32, Side),
}

/// The edge of a bar that moves: the one that looks into its digit, so that digits stay where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In the left half, whose digits begin with a space.
    Left,
    /// In the right half, whose digits begin with a bar.
    Right,
}

impl Gain {
    /// The left edge of a bar and its width with this.
    pub const fn applied(self, x: u32, width: u32) -> (u32, u32) {
        match self {
            Self::None => (x, width),
            Self::Wider(by, Side::Left) => (x - by, width + by),
            Self::Wider(by, Side::Right) => (x, width + by),
            Self::Narrower(by, Side::Left) => (x + by, width - by),
            Self::Narrower(by, Side::Right) => (x, width - by),
        }
    }
}

/// Bars and spaces of a digit.
const ELEMENTS: usize = 4;

/// The gain of every element of a pattern; only bars have one. None on printers: their dots are
/// whole, and a thirteenth of X is less than one.
pub fn gains(pattern: &Pattern, content: &Content, size: &Size, rules: &SizeRules) -> Vec<Gain> {
    let Pattern::Bars(elements) = pattern else {
        return Vec::new();
    };
    let mut gains = vec![Gain::None; elements.len()];
    let (Some(layout), Data::Number(digits), Medium::Vector) = (
        retail::layout(content.carrier.symbology()),
        &content.data,
        size.medium,
    ) else {
        return gains;
    };
    let rule = &rules.uniform;
    let by = (size.x + rule.share / 2) / rule.share.max(1);
    for stretch in layout.encoded {
        let own = digits.get(stretch.from..stretch.to).unwrap_or_default();
        for (place, digit) in own.chars().enumerate() {
            if !rule.digits.contains(digit) {
                continue;
            }
            let first = stretch.element + place * ELEMENTS;
            let gain = gain(elements, first, by);
            for element in (first..first + ELEMENTS).filter(|one| one.is_multiple_of(2)) {
                if let Some(place) = gains.get_mut(element) {
                    *place = gain;
                }
            }
        }
    }
    gains
}

/// The gain of the bars of a digit: of four modules of seven or more the bars are the wider part.
fn gain(elements: &[Element], first: usize, by: u32) -> Gain {
    let bars: u32 = (first..first + ELEMENTS)
        .filter(|one| one.is_multiple_of(2))
        .filter_map(|one| match elements.get(one) {
            Some(Element::Modules(count)) => Some(count),
            _ => None,
        })
        .sum();
    let side = match first.is_multiple_of(2) {
        true => Side::Right,
        false => Side::Left,
    };
    match bars {
        0..=3 => Gain::Narrower(by, side),
        _ => Gain::Wider(by, side),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        judgement::requirement::Requirements,
        label::{Carrier, Purpose, Wish, sizing},
    };

    /// The gains of the bars of a symbol, a sign each, digit after digit.
    fn signs(carrier: Carrier, data: &str, medium: Medium) -> String {
        let rules = SizeRules::shipped(Requirements::shipped().unwrap()).unwrap();
        let content = Content::read(carrier, data).unwrap();
        let pattern = super::super::encode::pattern(&content).unwrap();
        let purpose = Purpose::from_code("RetailPOS").unwrap();
        let extent = pattern.extent();
        let wish = Wish::default();
        let size = sizing::choose(&rules, (carrier, purpose), medium, extent, &wish).unwrap();
        let gains = gains(&pattern, &content, &size, &rules);
        gains
            .iter()
            .step_by(2)
            .map(|gain| match gain {
                Gain::None => '.',
                Gain::Wider(25, _) => '+',
                Gain::Narrower(25, _) => '-',
                other => panic!("{other:?} at X {}", size.x),
            })
            .collect()
    }

    #[test]
    fn ones_twos_sevens_and_eights_are_made_alike_and_all_else_stays() {
        // Behind a 0 the left half is all of set A; the right half is always of set C.
        let found = signs(Carrier::Ean13, "0127890127898", Medium::Vector);
        let (left, right) = ("----++++....", "++++----..--");
        assert_eq!(found, format!("..{left}..{right}.."));
        // 6, 9, 0 and 1 of set A, then 2, 3, 4 and 1 of set C.
        let found = signs(Carrier::Ean8, "69012341", Medium::Vector);
        assert_eq!(found, "........--..++....++..");
    }

    #[test]
    fn a_bar_moves_its_inner_edge_alone() {
        assert_eq!(Gain::Wider(25, Side::Left).applied(990, 330), (965, 355));
        assert_eq!(Gain::Wider(25, Side::Right).applied(990, 330), (990, 355));
        let narrower = |side| Gain::Narrower(25, side).applied(990, 330);
        assert_eq!(narrower(Side::Left), (1015, 305));
        assert_eq!(narrower(Side::Right), (990, 305));
    }

    #[test]
    fn printers_keep_whole_dots() {
        let printer = Medium::printer(600).unwrap();
        let found = signs(Carrier::Ean13, "0127890127898", printer);
        assert!(found.chars().all(|sign| sign == '.'), "{found}");
    }
}
