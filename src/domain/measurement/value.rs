//! Typed values of single items: number with unit and bound, count, verdict, or why there is none.

use serde::{Deserialize, Serialize};

use super::{
    grade::{Grade, Letter},
    parameter::Parameter,
};

/// One item of a measurement with everything that was written about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// What was measured.
    pub parameter: Parameter,
    /// The item as written, blanks trimmed.
    pub raw: String,
    /// The same, typed.
    pub value: Value,
    /// Grade the verifier gave this item.
    pub grade: Option<Grade>,
    /// Letter the verifier gave this item; it supports a letter verdict and never becomes a number.
    pub letter: Option<Letter>,
    /// PASS or FAIL the verifier printed beside this item; depends on its settings.
    pub verdict: Option<bool>,
}

/// What an item says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Value {
    /// A number such as `84 %` or `>15 X`.
    Number {
        /// The figure in `unit`.
        number: f64,
        /// Its unit.
        unit: Unit,
        /// Whether it is exact.
        bound: Bound,
    },
    /// So many of so many, such as `10/10`.
    Count {
        /// How many succeeded.
        passed: u32,
        /// Out of how many.
        of: u32,
    },
    /// Pass or fail.
    Pass {
        /// True for pass.
        pass: bool,
    },
    /// A text that is not a number: a matrix size, a note.
    Text {
        /// The text.
        text: String,
    },
    /// The verifier says that the item does not apply.
    NotApplicable,
    /// The item is there but holds nothing (`X`, `-1`, `nan%`, blank).
    Absent,
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Hundredths.
    #[serde(rename = "%")]
    Percent,
    /// Parts of one.
    #[serde(rename = "1")]
    Fraction,
    /// Millimetres.
    #[serde(rename = "mm")]
    Millimetre,
    /// Thousandths of an inch, 0.0254 mm.
    #[serde(rename = "mil")]
    Mil,
    /// Inches, 25.4 mm.
    #[serde(rename = "in")]
    Inch,
    /// Micrometres.
    #[serde(rename = "µm")]
    Micrometre,
    /// Multiples of the X dimension.
    #[serde(rename = "X")]
    Modules,
    /// Nanometres.
    #[serde(rename = "nm")]
    Nanometre,
    /// Degrees Celsius.
    #[serde(rename = "°C")]
    Celsius,
    /// Degrees of an angle.
    #[serde(rename = "°")]
    Degree,
    /// A bare number: a grade, a count, a ratio.
    #[serde(rename = "")]
    Plain,
}

/// Whether a number is exact or a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The number itself.
    #[default]
    Exact,
    /// More than the number, such as `>15`.
    MoreThan,
    /// Less than the number, such as `<3`.
    LessThan,
}

impl Bound {
    /// The sign that stands before a number, with its blank.
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Exact => "",
            Self::MoreThan => "> ",
            Self::LessThan => "< ",
        }
    }
}

impl Value {
    /// An exact number.
    #[must_use]
    pub const fn number(number: f64, unit: Unit) -> Self {
        Self::Number {
            number,
            unit,
            bound: Bound::Exact,
        }
    }

    /// The number in another unit, where the two measure the same thing.
    #[must_use]
    pub fn in_unit(&self, wanted: Unit) -> Option<f64> {
        let Self::Number { number, unit, .. } = self else {
            return None;
        };
        if *unit == wanted {
            return Some(*number);
        }
        let (have, (want, dimension)) = (unit.scale()?, wanted.scale()?);
        (have.1 == dimension).then(|| number * have.0 / want)
    }
}

impl Unit {
    /// Size in the base unit of its dimension, for the units that convert.
    const fn scale(self) -> Option<(f64, char)> {
        match self {
            Self::Percent => Some((0.01, '1')),
            Self::Fraction => Some((1.0, '1')),
            Self::Millimetre => Some((1.0, 'l')),
            Self::Mil => Some((0.0254, 'l')),
            Self::Inch => Some((25.4, 'l')),
            Self::Micrometre => Some((0.001, 'l')),
            Self::Nanometre => Some((0.000_001, 'l')),
            Self::Modules | Self::Celsius | Self::Degree | Self::Plain => None,
        }
    }

    /// The unit as written after a number.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Percent => "%",
            Self::Fraction | Self::Plain => "",
            Self::Millimetre => "mm",
            Self::Mil => "mil",
            Self::Inch => "in",
            Self::Micrometre => "µm",
            Self::Modules => "X",
            Self::Nanometre => "nm",
            Self::Celsius => "°C",
            Self::Degree => "°",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_convert_and_unlike_units_do_not() {
        let x = Value::number(13.0, Unit::Mil);
        assert!((x.in_unit(Unit::Millimetre).unwrap() - 0.3302).abs() < 1e-9);
        assert_eq!(x.in_unit(Unit::Percent), None);
        assert_eq!(
            Value::number(84.0, Unit::Percent).in_unit(Unit::Fraction),
            Some(0.84)
        );
    }
}
