//! Global Location Numbers: thirteen digits that name a party or a place.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::gs1::key::{Digits, KeyError};

/// A location number with a right check digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gln(u64);

impl fmt::Display for Gln {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:013}", self.0)
    }
}

impl From<Gln> for String {
    fn from(gln: Gln) -> Self {
        gln.to_string()
    }
}

impl FromStr for Gln {
    type Err = KeyError;

    /// Reads thirteen digits, with or without spaces and hyphens.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let digits = Digits::read(text, "13")?;
        match digits.as_bytes().len() {
            13 => digits.check().map(|()| Self(digits.number())),
            found => Err(KeyError::Length {
                found,
                expected: "13",
            }),
        }
    }
}

impl TryFrom<String> for Gln {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_number_has_thirteen_digits_and_a_check_digit() {
        assert_eq!(
            "6901234 00000 9".parse::<Gln>().unwrap().to_string(),
            "6901234000009"
        );
        assert_eq!(
            "6901234000008".parse::<Gln>(),
            Err(KeyError::CheckDigit {
                found: '8',
                expected: '9',
                position: 13
            })
        );
        assert_eq!(
            "06901234000009".parse::<Gln>(),
            Err(KeyError::Length {
                found: 14,
                expected: "13"
            })
        );
    }
}
