//! Unified social credit codes of Chinese organisations (GB 32100-2015).
//!
//! Eighteen characters without I, O, S, V and Z; the last one is made from the others
//! with the weights 3^i modulo 31, so that a mistyped registration is noticed at the desk.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// The characters of a code in the order of their values (GB 32100-2015 table 2).
const CHARACTERS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// How many characters a code has.
const LENGTH: usize = 18;

/// Why a text is not a credit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CreditCodeError {
    /// Too few or too many characters.
    #[error("{found} characters, expected 18")]
    Length {
        /// How many were there.
        found: usize,
    },
    /// A character that no code holds.
    #[error("{character:?} at position {position} is not a character of a credit code")]
    Character {
        /// The character.
        character: char,
        /// Its place among the characters of the text as given, from 1.
        position: usize,
    },
    /// The last character does not follow from the others.
    #[error("check character {found}, expected {expected}")]
    Check {
        /// The character that is there.
        found: char,
        /// The one that the others ask for.
        expected: char,
    },
}

impl Explain for CreditCodeError {
    fn key(&self) -> &'static str {
        match self {
            Self::Length { .. } => "gs1.credit_code.length",
            Self::Character { .. } => "gs1.credit_code.character",
            Self::Check { .. } => "gs1.credit_code.check",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found } => vec![("found", found.to_string())],
            Self::Character {
                character,
                position,
            } => vec![
                ("character", character.to_string()),
                ("position", position.to_string()),
            ],
            Self::Check { found, expected } => vec![
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
        }
    }
}

/// The code under which an organisation is registered, with a right check character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreditCode([u8; LENGTH]);

impl fmt::Display for CreditCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .iter()
            .try_for_each(|character| write!(f, "{}", char::from(*character)))
    }
}

impl From<CreditCode> for String {
    fn from(code: CreditCode) -> Self {
        code.to_string()
    }
}

impl FromStr for CreditCode {
    type Err = CreditCodeError;

    /// Reads eighteen characters; small letters and spaces are forgiven.
    fn from_str(text: &str) -> Result<Self, CreditCodeError> {
        let mut code = [0; LENGTH];
        let mut length = 0;
        let mut sum = 0;
        let mut weight = 1;
        for (index, character) in text.chars().enumerate() {
            if character.is_whitespace() {
                continue;
            }
            let wrong = CreditCodeError::Character {
                character,
                position: index + 1,
            };
            let byte = u8::try_from(character.to_ascii_uppercase()).map_err(|_| wrong)?;
            let value = CHARACTERS
                .iter()
                .position(|one| *one == byte)
                .ok_or(wrong)?;
            if let Some(place) = code.get_mut(length) {
                *place = byte;
            }
            length += 1;
            if length < LENGTH {
                sum += value * weight;
                weight = weight * 3 % CHARACTERS.len();
            }
        }
        if length != LENGTH {
            return Err(CreditCodeError::Length { found: length });
        }
        let modulus = CHARACTERS.len();
        let expected = CHARACTERS
            .get((modulus - sum % modulus) % modulus)
            .copied()
            .unwrap_or_default();
        match code.last() {
            Some(found) if *found != expected => Err(CreditCodeError::Check {
                found: char::from(*found),
                expected: char::from(expected),
            }),
            _ => Ok(Self(code)),
        }
    }
}

impl TryFrom<String> for CreditCode {
    type Error = CreditCodeError;

    fn try_from(text: String) -> Result<Self, CreditCodeError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // The structure's own published example, and one made up.
    const RIGHT: [&str; 2] = ["91350100M000100Y43", "91440300MA5ABCDE1H"];

    #[test]
    fn right_codes_are_read_in_either_case() {
        for text in RIGHT {
            let code: CreditCode = text.parse().unwrap();
            assert_eq!(code.to_string(), text);
            assert_eq!(text.to_lowercase().parse(), Ok(code));
        }
    }

    #[test]
    fn refusals_name_what_is_wrong() {
        assert_eq!(
            "91350100M000100Y44".parse::<CreditCode>(),
            Err(CreditCodeError::Check {
                found: '4',
                expected: '3'
            })
        );
        assert_eq!(
            "9135O100M000100Y43".parse::<CreditCode>(),
            Err(CreditCodeError::Character {
                character: 'O',
                position: 5
            })
        );
        assert_eq!(
            "91350100M000100Y4".parse::<CreditCode>(),
            Err(CreditCodeError::Length { found: 17 })
        );
    }

    proptest! {
        #[test]
        fn any_single_changed_character_is_noticed(place in 0_usize..18, shift in 1_usize..31) {
            let mut text = RIGHT[0].as_bytes().to_vec();
            let value = CHARACTERS.iter().position(|one| *one == text[place]).unwrap();
            text[place] = CHARACTERS[(value + shift) % CHARACTERS.len()];
            prop_assert!(String::from_utf8(text).unwrap().parse::<CreditCode>().is_err());
        }

        #[test]
        fn reading_never_panics(text in "\\PC{0,30}") {
            let _ = text.parse::<CreditCode>();
        }
    }
}
