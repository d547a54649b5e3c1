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

/// Guard bars and digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Layout {
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

const EAN_13: Layout = Layout {
    guards: &[(0.0, 3.0), (45.0, 50.0), (92.0, 95.0)],
    groups: &[group(0, 1, -5.5), group(1, 7, 24.0), group(7, 13, 71.0)],
};
const EAN_8: Layout = Layout {
    guards: &[(0.0, 3.0), (31.0, 36.0), (64.0, 67.0)],
    groups: &[group(0, 4, 17.0), group(4, 8, 50.0)],
};
const UPC_A: Layout = Layout {
    guards: &[(0.0, 10.0), (45.0, 50.0), (85.0, 95.0)],
    groups: &[
        outer(0, 1, -5.0),
        group(1, 6, 27.5),
        group(6, 11, 67.5),
        outer(11, 12, 100.0),
    ],
};
const UPC_E: Layout = Layout {
    guards: &[(0.0, 3.0), (45.0, 51.0)],
    groups: &[outer(0, 1, -5.0), group(1, 7, 24.0), outer(7, 8, 55.5)],
};

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
