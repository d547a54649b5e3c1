//! A number whose kind nobody said: what it can be, and whether it is right.
//!
//! The length decides. Eighteen digits may be a logistic unit or a credit code; thirteen
//! may name a trade item or a location, which only their use can tell.

use crate::gs1::credit_code::{CreditCode, CreditCodeError};
use crate::gs1::gtin::Gtin;
use crate::gs1::key::{Digits, KeyError};
use crate::gs1::sscc::Sscc;
use crate::texts::Explain;

/// A number that was recognised and is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Number {
    /// A trade item; with thirteen digits it may be a location as well.
    Gtin(Gtin),
    /// A logistic unit.
    Sscc(Sscc),
    /// A registered organisation.
    CreditCode(CreditCode),
}

/// Why a number is not right.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// As a trade item or location number.
    #[error("trade item: {0}")]
    Gtin(KeyError),
    /// As the number of a logistic unit.
    #[error("logistic unit: {0}")]
    Sscc(KeyError),
    /// As a credit code.
    #[error("credit code: {0}")]
    CreditCode(CreditCodeError),
}

impl NumberError {
    /// The check digit or character that the others ask for, if only that is wrong.
    #[must_use]
    pub const fn expected(&self) -> Option<char> {
        match self {
            Self::Gtin(KeyError::CheckDigit { expected, .. })
            | Self::Sscc(KeyError::CheckDigit { expected, .. })
            | Self::CreditCode(CreditCodeError::Check { expected, .. }) => Some(*expected),
            _ => None,
        }
    }
}

impl Explain for NumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::Gtin(error) | Self::Sscc(error) => error.key(),
            Self::CreditCode(error) => error.key(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Gtin(error) | Self::Sscc(error) => error.arguments(),
            Self::CreditCode(error) => error.arguments(),
        }
    }
}

/// Recognises a number by its length and characters.
///
/// # Errors
/// When it is not right as the kind that it looks most like.
pub fn recognise(text: &str) -> Result<Number, NumberError> {
    if text
        .chars()
        .any(|character| character.is_ascii_alphabetic())
    {
        return text
            .parse()
            .map(Number::CreditCode)
            .map_err(NumberError::CreditCode);
    }
    let eighteen = Digits::read(text, "18").is_ok_and(|digits| digits.as_bytes().len() == 18);
    if !eighteen {
        return text.parse().map(Number::Gtin).map_err(NumberError::Gtin);
    }
    match text.parse::<Sscc>() {
        Ok(sscc) => Ok(Number::Sscc(sscc)),
        Err(error) => text
            .parse()
            .map(Number::CreditCode)
            .map_err(|_| NumberError::Sscc(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    #[test]
    fn the_length_tells_what_a_number_is() {
        let check = |text: &str, wanted: fn(&Number) -> bool| {
            let number = recognise(text).unwrap();
            assert!(wanted(&number), "{text}: {number:?}");
        };
        check("6 901234 567892", |n| matches!(n, Number::Gtin(_)));
        check("69012341", |n| matches!(n, Number::Gtin(_)));
        check("357123450000000053", |n| matches!(n, Number::Sscc(_)));
        check("91350100M000100Y43", |n| matches!(n, Number::CreditCode(_)));
        // Eighteen digits with a right check character, though not a right check digit.
        check("911101080000000007", |n| matches!(n, Number::CreditCode(_)));
    }

    #[test]
    fn a_wrong_number_says_what_its_last_digit_should_be() {
        let expected = |text: &str| recognise(text).unwrap_err().expected();
        assert_eq!(expected("7046261234569"), Some('6'));
        assert_eq!(expected("357123450000000054"), Some('3'));
        assert_eq!(expected("91350100M000100Y44"), Some('3'));
        assert_eq!(expected("690123"), None);
    }

    #[test]
    fn every_refusal_has_a_sentence_with_its_places_filled() {
        let texts = Texts::shipped().unwrap();
        for text in [
            "",
            "1",
            "690123456789O",
            "690123456789。",
            "7046261234569",
            "A",
            "ABCDEFGHJKLMNPQRT1",
            "91350100M000100Y44",
        ] {
            let error = recognise(text).unwrap_err();
            for language in Language::ALL {
                let sentence = texts.explain(language, &error);
                assert_ne!(sentence, error.key());
                assert!(!sentence.contains('{'), "{sentence}");
            }
        }
    }
}
