//! The overall grade, when it is not written in one piece: columns of their own for letter, number,
//! aperture, wavelength, angle and edition complete the notation or stand in for it.

use domain::measurement::{Edition, FormalGrade, Grade, Letter, Parameter};

use crate::findings::Remark;

/// What is said of the overall grade outside its notation.
#[derive(Debug, Clone, Default)]
pub struct GradeParts {
    /// The letter.
    pub letter: Option<Letter>,
    /// The number.
    pub number: Option<Grade>,
    /// Aperture reference number.
    pub aperture: Option<u16>,
    /// Wavelength in nanometres.
    pub wavelength: Option<u16>,
    /// Angle of the light; empty if not said.
    pub angle: String,
    /// Edition of the standard.
    pub edition: Option<Edition>,
}

impl GradeParts {
    /// Completes a notation, or makes one of the parts; also says if letter and number disagree.
    #[must_use]
    pub fn complete(
        &mut self,
        notation: Option<FormalGrade>,
    ) -> (Option<FormalGrade>, Option<Remark>) {
        let parts = std::mem::take(self);
        let Some(mut grade) = notation.or_else(|| parts.alone()) else {
            return (None, None);
        };
        grade.value = grade.value.or(parts.number);
        grade.letter = grade.letter.or(parts.letter);
        grade.aperture = grade.aperture.or(parts.aperture);
        grade.wavelength = grade.wavelength.or(parts.wavelength);
        if grade.angle.is_empty() {
            grade.angle = parts.angle;
        }
        if let Some(edition) = parts.edition
            && grade.edition.is_unknown()
        {
            grade.edition = edition;
        }
        let remark = match (grade.value, grade.letter) {
            (Some(value), Some(letter)) if value.letter() != letter => {
                let found = format!("{value} ({})", letter.symbol());
                Some(Remark::LetterDisagrees(Parameter::OverallGrade, found))
            }
            _ => None,
        };
        (Some(grade), remark)
    }

    /// A grade that is said only by number or letter.
    fn alone(&self) -> Option<FormalGrade> {
        let raw = match (self.number, self.letter) {
            (Some(number), _) => number.to_string(),
            (None, Some(letter)) => letter.symbol().to_string(),
            (None, None) => return None,
        };
        Some(FormalGrade {
            raw,
            ..FormalGrade::default()
        })
    }
}

/// The first whole number in a text: `Reference number 12 (12 mil)`, `06`, `660 nm`.
#[must_use]
pub fn first_number(text: &str) -> Option<u16> {
    let digits = text.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits.get(..end.unwrap_or(digits.len()))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_complete_a_notation_and_never_replace_it() {
        let mut parts = GradeParts {
            letter: Letter::parse("B"),
            number: Grade::parse("3.4"),
            aperture: Some(10),
            ..GradeParts::default()
        };
        let notation = FormalGrade::parse("3.1/06/660").ok();
        let (grade, remark) = parts.complete(notation);
        let grade = grade.unwrap();
        assert_eq!(grade.value, Grade::parse("3.1"));
        assert_eq!((grade.aperture, grade.letter), (Some(6), Some(Letter::B)));
        assert_eq!(remark, None);
    }

    #[test]
    fn parts_alone_make_a_grade_and_disagreement_is_told() {
        let mut parts = GradeParts {
            letter: Letter::parse("A"),
            number: Grade::parse("1.4"),
            ..GradeParts::default()
        };
        let (grade, remark) = parts.complete(None);
        assert_eq!(grade.unwrap().raw, "1.4");
        assert!(matches!(remark, Some(Remark::LetterDisagrees(..))));
        assert_eq!(GradeParts::default().complete(None), (None, None));
    }

    #[test]
    fn apertures_are_found_in_their_sentences() {
        assert_eq!(first_number("Reference number 12 (12 mil)"), Some(12));
        assert_eq!(first_number("06"), Some(6));
        assert_eq!(first_number("none"), None);
    }
}
