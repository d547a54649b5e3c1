//! Grades: tenths from 0.0 to 4.0, letters, the formal notation, and the edition that gave them.

use serde::{Deserialize, Serialize};

/// A grade in tenths, 0.0 to 4.0 (ISO/IEC 15416 and 15415).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Grade(u8);

impl Grade {
    /// The best grade, 4.0.
    pub const BEST: Self = Self(40);
    /// The worst grade, 0.0.
    pub const WORST: Self = Self(0);

    /// From tenths; absent above 40.
    #[must_use]
    pub const fn from_tenths(tenths: u8) -> Option<Self> {
        if tenths <= 40 {
            Some(Self(tenths))
        } else {
            None
        }
    }

    /// The grade in tenths, 0 to 40.
    #[must_use]
    pub const fn tenths(self) -> u8 {
        self.0
    }

    /// The grade as a number, 0.0 to 4.0.
    #[must_use]
    pub fn number(self) -> f64 {
        f64::from(self.0) / 10.0
    }

    /// Reads `3`, `3.4` or `3,4`; nothing outside 0.0 to 4.0, nothing with more decimals.
    #[must_use]
    #[inline]
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, tenth) = match text.as_bytes() {
            [whole] => (whole, &b'0'),
            [whole, b'.' | b',', tenth] => (whole, tenth),
            _ => return None,
        };
        if !whole.is_ascii_digit() || !tenth.is_ascii_digit() {
            return None;
        }
        Self::from_tenths((whole - b'0') * 10 + (tenth - b'0'))
    }

    /// The letter of its band: A from 3.5, B from 2.5, C from 1.5, D from 0.5, else F.
    #[must_use]
    pub const fn letter(self) -> Letter {
        match self.0 {
            35.. => Letter::A,
            25.. => Letter::B,
            15.. => Letter::C,
            5.. => Letter::D,
            _ => Letter::F,
        }
    }
}

impl std::fmt::Display for Grade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0 / 10, self.0 % 10)
    }
}

impl From<Grade> for f64 {
    fn from(grade: Grade) -> Self {
        grade.number()
    }
}

impl TryFrom<f64> for Grade {
    type Error = String;

    fn try_from(number: f64) -> Result<Self, String> {
        Self::parse(&format!("{number:.1}"))
            .ok_or_else(|| format!("{number} is no grade from 0.0 to 4.0"))
    }
}

/// A letter grade. A letter alone supports only a letter verdict, never a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Letter {
    /// Below 0.5.
    F,
    /// 0.5 to 1.4.
    D,
    /// 1.5 to 2.4.
    C,
    /// 2.5 to 3.4.
    B,
    /// 3.5 to 4.0.
    A,
}

impl Letter {
    /// Reads one capital letter.
    #[must_use]
    #[inline]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "A" => Some(Self::A),
            "B" => Some(Self::B),
            "C" => Some(Self::C),
            "D" => Some(Self::D),
            "F" => Some(Self::F),
            _ => None,
        }
    }

    /// The letter.
    #[must_use]
    pub const fn symbol(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
            Self::F => 'F',
        }
    }
}

/// Edition of the grading standard; the same symbol can pass under one and fail under another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Edition {
    /// Number of the standard without blanks: `ISO15416`, `ISO15415`, `ISO29158`; empty if unknown.
    pub standard: String,
    /// Year of the edition; absent if the verifier did not say.
    pub year: Option<u16>,
}

/// The overall grade in the notation `grade/aperture/wavelength[/angle]`, part by part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct FormalGrade {
    /// The number; absent when only a letter was given.
    pub value: Option<Grade>,
    /// The letter as given by the verifier; absent when only a number was given.
    pub letter: Option<Letter>,
    /// Aperture reference number (06 = 6 mil = 0.150 mm).
    pub aperture: Option<u16>,
    /// Peak wavelength in nanometres, as the verifier prints it.
    pub wavelength: Option<u16>,
    /// Light angle and sides, such as `45` or `30Q`; empty means not stated (45° by convention).
    pub angle: String,
    /// True for direct part marks (`DPM` before the grade, ISO/IEC 29158).
    pub dpm: bool,
    /// Edition of the standard, as given.
    pub edition: Edition,
    /// As written.
    pub raw: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grades_read_points_and_commas_and_nothing_else() {
        assert_eq!(Grade::parse("3,4").unwrap().tenths(), 34);
        assert_eq!(Grade::parse("4").unwrap(), Grade::BEST);
        for bad in ["4.1", "3.45", "", "-1", "X", "12", "9.9"] {
            assert_eq!(Grade::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn letters_follow_the_bands() {
        let letter = |tenths| Grade::from_tenths(tenths).unwrap().letter().symbol();
        assert_eq!(
            [40, 35, 34, 25, 24, 15, 14, 5, 4, 0].map(letter),
            ['A', 'A', 'B', 'B', 'C', 'C', 'D', 'D', 'F', 'F']
        );
    }
}
