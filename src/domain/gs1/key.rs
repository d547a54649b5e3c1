//! What is wrong with a numeric GS1 key, and the reading that all of them share.
//!
//! A key is digits of a fixed length whose last one is a check digit. People type it
//! with spaces, hyphens or full-width digits; what they meant is read, and what cannot
//! be meant is refused with the place where it stands.

use crate::gs1::check_digit;
use crate::texts::Explain;

/// The longest numeric key, an SSCC.
const LONGEST: usize = 18;

/// Why a text is not the number it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Nothing was there.
    #[error("the number is empty")]
    Empty,
    /// A character that no number holds.
    #[error("{character:?} at position {position} is not a digit")]
    NotADigit {
        /// The character.
        character: char,
        /// Its place among the characters of the text as given, from 1.
        position: usize,
    },
    /// Too few or too many digits.
    #[error("{found} digits, expected {expected}")]
    Length {
        /// How many digits were there.
        found: usize,
        /// The lengths that would do, such as `8, 12, 13, 14`.
        expected: &'static str,
    },
    /// The last digit does not follow from the others.
    #[error("check digit {found} at position {position}, expected {expected}")]
    CheckDigit {
        /// The digit that is there.
        found: char,
        /// The digit that the others ask for.
        expected: char,
        /// Its place among the characters of the text as given, from 1.
        position: usize,
    },
    /// An indicator digit where only 1 to 9 has a meaning, or a number that cannot take one.
    #[error("{digit} is not an indicator digit")]
    Indicator {
        /// What was given.
        digit: u8,
    },
    /// Eight digits that no UPC-E symbol can hold.
    #[error("a UPC-E number starts with 0 or 1, not {found}")]
    NumberSystem {
        /// The first digit.
        found: char,
    },
}

impl Explain for KeyError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "gs1.key.empty",
            Self::NotADigit { .. } => "gs1.key.not_a_digit",
            Self::Length { .. } => "gs1.key.length",
            Self::CheckDigit { .. } => "gs1.key.check_digit",
            Self::Indicator { .. } => "gs1.key.indicator",
            Self::NumberSystem { .. } => "gs1.key.number_system",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty => Vec::new(),
            Self::NotADigit {
                character,
                position,
            } => vec![
                ("character", character.to_string()),
                ("position", position.to_string()),
            ],
            Self::Length { found, expected } => vec![
                ("found", found.to_string()),
                ("expected", (*expected).to_owned()),
            ],
            Self::CheckDigit {
                found,
                expected,
                position,
            } => vec![
                ("found", found.to_string()),
                ("expected", expected.to_string()),
                ("position", position.to_string()),
            ],
            Self::Indicator { digit } => vec![("digit", digit.to_string())],
            Self::NumberSystem { found } => vec![("found", found.to_string())],
        }
    }
}

/// The digits of a typed or scanned number, with the place of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    digits: [u8; LONGEST],
    length: usize,
    last_position: usize,
}

impl Digits {
    /// Reads digits, dropping spaces, hyphens and dashes and folding full-width digits.
    ///
    /// # Errors
    /// When another character is there, when nothing is there, or when there are more
    /// digits than any key has; `expected` names the lengths that would do.
    pub fn read(text: &str, expected: &'static str) -> Result<Self, KeyError> {
        let mut read = Self {
            digits: [b'0'; LONGEST],
            length: 0,
            last_position: 0,
        };
        for (index, character) in text.chars().enumerate() {
            if is_separator(character) {
                continue;
            }
            let digit = digit_value(character).ok_or(KeyError::NotADigit {
                character,
                position: index + 1,
            })?;
            if let Some(place) = read.digits.get_mut(read.length) {
                *place = digit;
            }
            read.length += 1;
            read.last_position = index + 1;
        }
        match read.length {
            0 => Err(KeyError::Empty),
            found if found > LONGEST => Err(KeyError::Length { found, expected }),
            _ => Ok(read),
        }
    }

    /// The digits in ASCII.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.digits.get(..self.length).unwrap_or_default()
    }

    /// Refuses a number whose last digit does not follow from the others.
    ///
    /// # Errors
    /// With the digit that is there and the one that should be.
    pub fn check(&self) -> Result<(), KeyError> {
        let Some((found, body)) = self.as_bytes().split_last() else {
            return Err(KeyError::Empty);
        };
        match check_digit::digit_of(body) {
            Some(expected) if expected != *found => Err(KeyError::CheckDigit {
                found: char::from(*found),
                expected: char::from(expected),
                position: self.last_position,
            }),
            _ => Ok(()),
        }
    }

    /// The number that the digits spell.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.as_bytes()
            .iter()
            .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
    }
}

/// What people and spreadsheets put between digits: spaces of all widths, hyphens, dashes.
fn is_separator(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ff0d}' | '\u{200b}' | '\u{feff}'
        )
}

/// An ASCII or full-width digit as an ASCII digit.
fn digit_value(character: char) -> Option<u8> {
    let folded = match character {
        '\u{ff10}'..='\u{ff19}' => u32::from(character) - 0xff10 + u32::from('0'),
        other => u32::from(other),
    };
    u8::try_from(folded).ok().filter(u8::is_ascii_digit)
}

/// A numeric key of one length, kept as a number; it exists only with a right check digit.
macro_rules! fixed_key {
    ($(#[$about:meta])* $key:ident of $length:literal) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $key(u64);

        impl std::fmt::Display for $key {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!("{:0", $length, "}"), self.0)
            }
        }

        impl From<$key> for String {
            fn from(key: $key) -> Self {
                key.to_string()
            }
        }

        impl std::str::FromStr for $key {
            type Err = $crate::gs1::key::KeyError;

            /// Reads its digits, with or without spaces and hyphens.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let expected = concat!($length);
                let digits = $crate::gs1::key::Digits::read(text, expected)?;
                match digits.as_bytes().len() {
                    $length => digits.check().map(|()| Self(digits.number())),
                    found => Err(Self::Err::Length { found, expected }),
                }
            }
        }

        impl TryFrom<String> for $key {
            type Error = $crate::gs1::key::KeyError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }
    };
}
pub(super) use fixed_key;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_between_digits_does_not_matter() {
        for text in [
            "6901234567892",
            " 6 901234-567892 ",
            "６９０１２３４５６７８９２",
            "690–1234–56789–2",
        ] {
            let digits = Digits::read(text, "13").unwrap();
            assert_eq!(digits.as_bytes(), b"6901234567892", "{text}");
            assert_eq!(digits.number(), 6_901_234_567_892);
            assert_eq!(digits.check(), Ok(()));
        }
    }

    #[test]
    fn places_count_characters_of_the_text_as_given() {
        assert_eq!(
            Digits::read("编码 69O1", "13"),
            Err(KeyError::NotADigit {
                character: '编',
                position: 1
            })
        );
        assert_eq!(
            Digits::read("6 9O1", "13"),
            Err(KeyError::NotADigit {
                character: 'O',
                position: 4
            })
        );
        assert_eq!(
            Digits::read("7046261 234569", "13").unwrap().check(),
            Err(KeyError::CheckDigit {
                found: '9',
                expected: '6',
                position: 14
            })
        );
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(Digits::read(" - ", "13"), Err(KeyError::Empty));
        assert_eq!(
            Digits::read(&"1".repeat(40), "13"),
            Err(KeyError::Length {
                found: 40,
                expected: "13"
            })
        );
    }
}
