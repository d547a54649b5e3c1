//! The written form of an overall grade: `1.5/06/670`, `DPM2.0/08/650/45Q`, `A(4.0/06/660)`, `4/A`.
//!
//! What is demanded is written in the same form with ranges and choices, such as
//! `DPM1.5/04-12/650/(45Q|30Q)`, and is read here as well. Reading never guesses:
//! a part that does not fit makes the whole text unreadable, and the error names it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::grade::{FormalGrade, Grade, Letter};
use crate::texts::Explain;

/// A grade notation that cannot be read: which part, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part} of a grade notation cannot be {found:?}")]
pub struct NotationError {
    /// The part: `grade`, `aperture`, `wavelength` or `angle`.
    pub part: &'static str,
    /// What stands there.
    pub found: String,
}

impl Explain for NotationError {
    fn key(&self) -> &'static str {
        match self.part {
            "aperture" => "measurement.notation.aperture",
            "wavelength" => "measurement.notation.wavelength",
            "angle" => "measurement.notation.angle",
            _ => "measurement.notation.grade",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        vec![("found", self.found.clone())]
    }
}

fn bad<T>(part: &'static str, found: &str) -> Result<T, NotationError> {
    Err(NotationError {
        part,
        found: found.to_owned(),
    })
}

impl FormalGrade {
    /// Reads a notation as verifiers write it. The edition is not part of it and stays unknown.
    ///
    /// # Errors
    /// When a part is neither absent nor well formed; nothing is dropped.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let raw = text.trim();
        let mut formal = Self {
            raw: raw.to_owned(),
            ..Self::default()
        };
        let mut rest = raw;
        if let Some(after) = rest.strip_prefix("DPM") {
            formal.dpm = true;
            rest = after.trim_start();
        }
        if let Some((letter, inner)) = in_brackets(rest) {
            formal.letter = Some(letter);
            rest = inner;
        }
        formal.read_parts(rest)?;
        Ok(formal)
    }

    fn read_parts(&mut self, text: &str) -> Result<(), NotationError> {
        let mut parts = text.split('/').map(str::trim);
        let grade = parts.next().unwrap_or_default();
        match (Grade::parse(grade), Letter::parse(grade)) {
            (Some(value), _) => self.value = Some(value),
            (None, Some(letter)) if self.letter.is_none() => self.letter = Some(letter),
            _ => return bad("grade", grade),
        }
        if let Some(aperture) = parts.next() {
            // `4/A` is a number and its letter, without an aperture.
            match Letter::parse(aperture) {
                Some(letter) if self.letter.is_none() => self.letter = Some(letter),
                _ => self.aperture = Some(digits("aperture", aperture, 2)?),
            }
        }
        if let Some(wavelength) = parts.next() {
            self.wavelength = Some(digits("wavelength", wavelength, 3)?);
        }
        if let Some(angle) = parts.next() {
            if angle.is_empty() || !angle.chars().all(is_of_angle) {
                return bad("angle", angle);
            }
            angle.clone_into(&mut self.angle);
        }
        parts.next().map_or(Ok(()), |extra| bad("angle", extra))
    }
}

/// `A(4.0/06/660)` and `A (4.0)`: the letter and what the brackets hold.
fn in_brackets(text: &str) -> Option<(Letter, &str)> {
    let (letter, inner) = text.strip_suffix(')')?.split_once('(')?;
    Some((Letter::parse(letter.trim())?, inner))
}

fn is_of_angle(c: char) -> bool {
    c.is_ascii_digit() || c.is_ascii_uppercase() || c == '-' || c == '°'
}

/// One to `longest` ASCII digits (apertures have two, wavelengths three).
fn digits(part: &'static str, text: &str, longest: usize) -> Result<u16, NotationError> {
    if text.is_empty() || text.len() > longest || !text.bytes().all(|b| b.is_ascii_digit()) {
        return bad(part, text);
    }
    text.parse().or_else(|_| bad(part, text))
}

impl fmt::Display for FormalGrade {
    /// `grade/aperture/wavelength[/angle]`, as far as the parts are known; a letter only where no number is.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dpm {
            f.write_str("DPM")?;
        }
        match (self.value, self.letter) {
            (Some(value), _) => write!(f, "{value}")?,
            (None, Some(letter)) => write!(f, "{}", letter.symbol())?,
            (None, None) => {}
        }
        let Some(aperture) = self.aperture else {
            return Ok(());
        };
        write!(f, "/{aperture:02}")?;
        let Some(wavelength) = self.wavelength else {
            return Ok(());
        };
        write!(f, "/{wavelength}")?;
        if !self.angle.is_empty() {
            write!(f, "/{}", self.angle)?;
        }
        Ok(())
    }
}

/// A demanded grade: a least value and the measuring conditions under which it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GradeRequirement {
    /// True for direct part marks.
    pub dpm: bool,
    /// The least grade.
    pub minimum: Grade,
    /// The least and the greatest aperture reference number; equal for a single one.
    pub apertures: (u16, u16),
    /// Peak wavelength in nanometres; compare with a tolerance, 660 and 670 are one class.
    pub wavelength: u16,
    /// Allowed light angles; empty means 45° by convention.
    pub angles: Vec<String>,
}

impl GradeRequirement {
    /// Reads `1.5/06/670` or `DPM1.5/04-12/650/(45Q|30Q)`.
    ///
    /// # Errors
    /// When a part is missing or malformed.
    pub fn parse(text: &str) -> Result<Self, NotationError> {
        let trimmed = text.trim();
        let (dpm, rest) = match trimmed.strip_prefix("DPM") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, trimmed),
        };
        let mut parts = rest.splitn(4, '/');
        let grade = parts.next().unwrap_or_default();
        let Some(minimum) = Grade::parse(grade) else {
            return bad("grade", grade);
        };
        let aperture = parts.next().unwrap_or_default();
        let (low, high) = aperture.split_once('-').unwrap_or((aperture, aperture));
        let apertures = (digits("aperture", low, 2)?, digits("aperture", high, 2)?);
        if apertures.0 > apertures.1 {
            return bad("aperture", aperture);
        }
        Ok(Self {
            dpm,
            minimum,
            apertures,
            wavelength: digits("wavelength", parts.next().unwrap_or_default(), 3)?,
            angles: parts.next().map_or(Ok(Vec::new()), read_angles)?,
        })
    }

    /// True when the aperture is the demanded one or lies in the demanded range.
    #[must_use]
    pub fn accepts_aperture(&self, aperture: u16) -> bool {
        (self.apertures.0..=self.apertures.1).contains(&aperture)
    }

    /// True when the wavelength lies within `tolerance` nanometres of the demanded one.
    #[must_use]
    pub const fn accepts_wavelength(&self, wavelength: u16, tolerance: u16) -> bool {
        self.wavelength.abs_diff(wavelength) <= tolerance
    }
}

fn read_angles(text: &str) -> Result<Vec<String>, NotationError> {
    let inner = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(text);
    inner
        .split('|')
        .map(|angle| match angle {
            "" => bad("angle", text),
            _ if angle.chars().all(is_of_angle) => Ok(angle.to_owned()),
            _ => bad("angle", angle),
        })
        .collect()
}

impl fmt::Display for GradeRequirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dpm {
            f.write_str("DPM")?;
        }
        write!(f, "{}/{:02}", self.minimum, self.apertures.0)?;
        if self.apertures.0 != self.apertures.1 {
            write!(f, "-{:02}", self.apertures.1)?;
        }
        write!(f, "/{}", self.wavelength)?;
        match self.angles.as_slice() {
            [] => Ok(()),
            [one] => write!(f, "/{one}"),
            many => write!(f, "/({})", many.join("|")),
        }
    }
}

impl TryFrom<String> for GradeRequirement {
    type Error = NotationError;

    fn try_from(text: String) -> Result<Self, NotationError> {
        Self::parse(&text)
    }
}

impl From<GradeRequirement> for String {
    fn from(requirement: GradeRequirement) -> Self {
        requirement.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Number, letter, aperture, wavelength, angle, direct part mark.
    type Parts<'a> = (
        Option<&'a str>,
        Option<char>,
        Option<u16>,
        Option<u16>,
        &'a str,
        bool,
    );

    fn check(text: &str, expected: Parts<'_>) {
        let read = FormalGrade::parse(text).unwrap();
        let value = read.value.map(|value| value.to_string());
        let parts: Parts<'_> = (
            value.as_deref(),
            read.letter.map(Letter::symbol),
            read.aperture,
            read.wavelength,
            &read.angle,
            read.dpm,
        );
        assert_eq!(parts, expected, "{text}");
        assert_eq!(read.raw, text.trim());
    }

    #[test]
    fn every_form_that_verifiers_print_is_read() {
        check(
            "1.5/06/670",
            (Some("1.5"), None, Some(6), Some(670), "", false),
        );
        check(
            "4/06/670",
            (Some("4.0"), None, Some(6), Some(670), "", false),
        );
        check(
            "4.0/06/660/45",
            (Some("4.0"), None, Some(6), Some(660), "45", false),
        );
        check(
            "A(4.0/06/660)",
            (Some("4.0"), Some('A'), Some(6), Some(660), "", false),
        );
        check(
            "A(4.0/16/660/45)",
            (Some("4.0"), Some('A'), Some(16), Some(660), "45", false),
        );
        check("C (2.4)", (Some("2.4"), Some('C'), None, None, "", false));
        check("4/A", (Some("4.0"), Some('A'), None, None, "", false));
        check(" D ", (None, Some('D'), None, None, "", false));
        check(
            "DPM2,1/08/650/45Q",
            (Some("2.1"), None, Some(8), Some(650), "45Q", true),
        );
        check(
            "1.4/16/660/30T-NS",
            (Some("1.4"), None, Some(16), Some(660), "30T-NS", false),
        );
    }

    #[test]
    fn a_broken_notation_names_the_part_that_is_broken() {
        for (text, part, found) in [
            ("", "grade", ""),
            ("Bar count", "grade", "Bar count"),
            ("5.0/06/660", "grade", "5.0"),
            ("1.5/6mil/660", "aperture", "6mil"),
            ("1.5/06/66x", "wavelength", "66x"),
            ("1.5/06/660/", "angle", ""),
            ("1.5/06/660/45/7", "angle", "7"),
            ("A(B)", "grade", "B"),
        ] {
            let error = FormalGrade::parse(text).unwrap_err();
            assert_eq!((error.part, error.found.as_str()), (part, found), "{text}");
        }
    }

    #[test]
    fn requirements_take_ranges_and_choices() {
        let dpm = GradeRequirement::parse("DPM1.5/04-12/650/(45Q|30Q|30T|30S|90)").unwrap();
        assert_eq!(dpm.to_string(), "DPM1.5/04-12/650/(45Q|30Q|30T|30S|90)");
        assert!(dpm.dpm && dpm.accepts_aperture(8) && !dpm.accepts_aperture(13));
        let retail = GradeRequirement::parse("1.5/06/670").unwrap();
        assert!(retail.accepts_wavelength(660, 10) && !retail.accepts_wavelength(650, 10));
        assert!(retail.accepts_aperture(6) && !retail.accepts_aperture(17));
        for bad in [
            "1.5",
            "1.5/06",
            "1.5/12-04/660",
            "1.5/06/660/()",
            "x/06/660",
        ] {
            assert!(GradeRequirement::parse(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn what_is_printed_reads_back(
            tenths in 0_u8..=40,
            aperture in proptest::option::of(1_u16..=99),
            wavelength in 100_u16..=999,
            angle in "(|45|90|30Q|45Q)",
            dpm: bool,
        ) {
            let mut written = FormalGrade {
                value: Grade::from_tenths(tenths),
                aperture,
                wavelength: aperture.map(|_| wavelength),
                angle: if aperture.is_some() { angle } else { String::new() },
                dpm,
                ..FormalGrade::default()
            };
            written.raw = written.to_string();
            prop_assert_eq!(FormalGrade::parse(&written.raw).unwrap(), written);
        }

        #[test]
        fn no_text_makes_the_readers_panic(text in "\\PC{0,30}") {
            let _ = FormalGrade::parse(&text);
            let _ = GradeRequirement::parse(&text);
        }
    }
}
