//! What a symbol is put on, as a grid: the dots of a printer, or micrometres in a vector file.
//!
//! Every edge of a symbol lies on this grid, so that no module is ever wider than its neighbour.

/// A grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Medium {
    /// PDF and SVG: lengths are whole micrometres.
    Vector,
    /// A printer head of so many dots to the inch.
    Printer {
        /// The nominal resolution: 203, 300 or 600.
        dpi: u16,
    },
}

/// Micrometres in a millimetre.
const MICROMETRES: f64 = 1000.0;
/// Millimetres in an inch.
const INCH: f64 = 25.4;
/// Heads sold as 203 dots to the inch have 8 to the millimetre.
const EIGHT_TO_THE_MILLIMETRE: u16 = 203;

impl Medium {
    /// The resolutions of label printers.
    pub const RESOLUTIONS: [u16; 3] = [203, 300, 600];

    /// A printer head; `None` for a resolution that no label printer has.
    #[must_use]
    pub fn printer(dpi: u16) -> Option<Self> {
        Self::RESOLUTIONS
            .contains(&dpi)
            .then_some(Self::Printer { dpi })
    }

    /// Units of the grid to a millimetre.
    #[must_use]
    pub fn per_mm(self) -> f64 {
        match self {
            Self::Vector => MICROMETRES,
            Self::Printer { dpi } if dpi == EIGHT_TO_THE_MILLIMETRE => 8.0,
            Self::Printer { dpi } => f64::from(dpi) / INCH,
        }
    }

    /// So many units, in millimetres.
    #[must_use]
    pub fn mm(self, units: u32) -> f64 {
        f64::from(units) / self.per_mm()
    }

    /// A length in millimetres as the nearest whole number of units.
    #[must_use]
    pub fn nearest(self, mm: f64) -> u32 {
        whole((mm * self.per_mm()).round())
    }

    /// The most units that are not longer than a length in millimetres.
    #[must_use]
    pub fn at_most(self, mm: f64) -> u32 {
        whole((mm * self.per_mm() + NOISE).floor())
    }

    /// The fewest units that are not shorter than a length in millimetres.
    #[must_use]
    pub fn at_least(self, mm: f64) -> u32 {
        whole((mm * self.per_mm() - NOISE).ceil())
    }
}

/// Share of a unit that is taken for the noise of a division.
const NOISE: f64 = 1e-6;

/// A whole number of a float that is one; 0 for what is negative or no number, the greatest for more.
#[must_use]
pub fn whole(value: f64) -> u32 {
    /// 2 to the 52nd: above it floats are whole numbers, the lowest bits of which are the number itself.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    const MANTISSA: u64 = (1 << 52) - 1;
    if value.is_nan() {
        return 0;
    }
    let bits = (value.clamp(0.0, f64::from(u32::MAX)) + WHOLE).to_bits() & MANTISSA;
    u32::try_from(bits).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_become_whole_numbers_whatever_they_are() {
        for (value, expected) in [
            (0.0, 0),
            (1.0, 1),
            (7.4, 7),
            (-3.0, 0),
            (f64::NAN, 0),
            (f64::INFINITY, u32::MAX),
            (4_294_967_295.0, u32::MAX),
            (123_456_789.0, 123_456_789),
        ] {
            assert_eq!(whole(value), expected, "{value}");
        }
    }

    #[test]
    fn the_grid_of_a_203_head_is_eighths_of_a_millimetre() {
        let head = Medium::printer(203).unwrap();
        assert_eq!(head.nearest(0.495), 4);
        assert_eq!((head.at_least(0.264), head.at_most(0.660)), (3, 5));
        assert!((head.mm(4) - 0.5).abs() < 1e-12);
        assert_eq!(Medium::Vector.nearest(0.330), 330);
        assert_eq!(Medium::Vector.at_least(0.264), 264);
        assert_eq!(Medium::Vector.at_most(0.264), 264);
        assert_eq!(Medium::printer(72), None);
    }
}
