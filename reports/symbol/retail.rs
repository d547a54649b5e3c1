//! Where the guard bars and the digits of EAN and UPC symbols stand, in modules from the first bar.

use domain::measurement::Symbology;

/// A stretch of digits beneath the bars, one every seven modules.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The first digit.
    pub from: usize,
    /// Behind the last digit.
    pub to: usize,
    /// The middle of the group.
    pub middle: f32,
    /// Whether it stands outside of the bars and is smaller (UPC).
    pub outer: bool,
}

/// Digits of which each is four elements of the pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoded {
    /// The first element of the first digit; elements count from the first bar.
    pub element: usize,
    /// The first digit.
    pub from: usize,
    /// Behind the last digit.
    pub to: usize,
}

/// Guard bars and digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
    /// Where the digits are in the pattern.
    pub encoded: &'static [Encoded],
    /// Stretches whose bars reach down between the digits.
    pub guards: &'static [(f32, f32)],
    /// The digits.
    pub groups: &'static [Group],
}

const fn group(from: usize, to: usize, middle: f32) -> Group {
    Group {
        from,
        to,
        middle,
        outer: false,
    }
}

const fn outer(from: usize, to: usize, middle: f32) -> Group {
    Group {
        from,
        to,
        middle,
        outer: true,
    }
}

const fn encoded(element: usize, from: usize, to: usize) -> Encoded {
    Encoded { element, from, to }
}

// Three elements of a guard, four a digit, five of the guard in the middle.
const EAN_13: Layout = Layout {
    encoded: &[encoded(3, 1, 7), encoded(32, 7, 13)],
    guards: &[(0.0, 3.0), (45.0, 50.0), (92.0, 95.0)],
    groups: &[group(0, 1, -5.5), group(1, 7, 24.0), group(7, 13, 71.0)],
};
const EAN_8: Layout = Layout {
    encoded: &[encoded(3, 0, 4), encoded(24, 4, 8)],
    guards: &[(0.0, 3.0), (31.0, 36.0), (64.0, 67.0)],
    groups: &[group(0, 4, 17.0), group(4, 8, 50.0)],
};
const UPC_A: Layout = Layout {
    encoded: &[encoded(3, 0, 6), encoded(32, 6, 12)],
    guards: &[(0.0, 10.0), (45.0, 50.0), (85.0, 95.0)],
    groups: &[
        outer(0, 1, -5.0),
        group(1, 6, 27.5),
        group(6, 11, 67.5),
        outer(11, 12, 100.0),
    ],
};
const UPC_E: Layout = Layout {
    encoded: &[encoded(3, 1, 7)],
    guards: &[(0.0, 3.0), (45.0, 51.0)],
    groups: &[outer(0, 1, -5.0), group(1, 7, 24.0), outer(7, 8, 55.5)],
};

/// The marks that keep quiet zones free: at the left end, at the right end (GS1 General Specifications
/// 5.2.3, figures of EAN-13 and EAN-8). In EAN-13 the first digit stands in the left one already.
pub const fn light_margins(symbology: Symbology) -> (Option<char>, Option<char>) {
    match symbology {
        Symbology::Ean13 => (None, Some('>')),
        Symbology::Ean8 => (Some('<'), Some('>')),
        _ => (None, None),
    }
}

/// The layout of a retail symbol; none for others.
pub const fn layout(symbology: Symbology) -> Option<Layout> {
    match symbology {
        Symbology::Ean13 => Some(EAN_13),
        Symbology::Ean8 => Some(EAN_8),
        Symbology::UpcA => Some(UPC_A),
        Symbology::UpcE => Some(UPC_E),
        _ => None,
    }
}
