//! The numbers people see: `201901032` for a company, `201901032-2` for its second intake.
//!
//! Patterns that the laboratory chooses make them (`pattern`, `scheme`); those two are what the
//! shipped ones give. A number once given is a name and nothing else: it stays valid whatever
//! pattern holds later, and nothing is read out of it that the database knows better.
//! Running out of numbers is an error: a month's 1000th company must not become the next
//! month's first.

mod error;
mod pattern;
mod place;
mod scheme;

use std::{cmp::Ordering, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

pub use error::{NumberError, PatternError};
pub use pattern::{Counting, Pattern, PatternKind};
pub use scheme::{Named, Numbering};

/// The most characters of a number: it is printed beside others and part of file names.
pub const LONGEST: usize = 32;

/// The characters of a number, in place, so that numbers are copied as freely as ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Signs {
    length: u8,
    signs: [u8; LONGEST],
}

impl Signs {
    /// Reads letters, digits and hyphens between; small letters become capital ones.
    fn read(text: &str) -> Result<Self, NumberError> {
        let found = || text.to_owned();
        let length = text.chars().count();
        let short = u8::try_from(length).ok().filter(|_| length <= LONGEST);
        let Some(short) = short.filter(|length| *length > 0) else {
            return Err(NumberError::Length {
                found: found(),
                length,
            });
        };
        let mut signs = [0; LONGEST];
        for (slot, (place, character)) in signs.iter_mut().zip((1..).zip(text.chars())) {
            let sign = u8::try_from(character)
                .ok()
                .map(|one| one.to_ascii_uppercase());
            *slot = sign
                .filter(|sign| is_sign(*sign))
                .ok_or_else(|| NumberError::Sign {
                    found: found(),
                    character,
                    place,
                })?;
        }
        if text.starts_with('-') || text.ends_with('-') {
            return Err(NumberError::Edge { found: found() });
        }
        if !text.bytes().any(|sign| sign.is_ascii_digit()) {
            return Err(NumberError::NoDigit { found: found() });
        }
        Ok(Self {
            length: short,
            signs,
        })
    }

    fn as_str(&self) -> &str {
        let used = self.signs.get(..usize::from(self.length));
        used.and_then(|signs| str::from_utf8(signs).ok())
            .unwrap_or_default()
    }
}

/// Whether a number may hold this character.
const fn is_sign(sign: u8) -> bool {
    sign.is_ascii_uppercase() || sign.is_ascii_digit() || sign == b'-'
}

impl Ord for Signs {
    /// As people order numbers: `-2` stands before `-10`.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut left, mut right) = (self.as_str(), other.as_str());
        while let (Some((one, rest)), Some((two, others))) = (head(left), head(right)) {
            let digits = |run: &str| run.bytes().all(|sign| sign.is_ascii_digit());
            let order = if digits(one) && digits(two) {
                let (one, two) = (one.trim_start_matches('0'), two.trim_start_matches('0'));
                one.len().cmp(&two.len()).then_with(|| one.cmp(two))
            } else {
                one.cmp(two)
            };
            if order != Ordering::Equal {
                return order;
            }
            (left, right) = (rest, others);
        }
        // Numbers that differ in leading zeros only are different numbers.
        left.len()
            .cmp(&right.len())
            .then_with(|| self.as_str().cmp(other.as_str()))
    }
}

impl PartialOrd for Signs {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The first run of digits or of other characters, and the rest.
fn head(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?.is_ascii_digit();
    let end = text.find(|sign: char| sign.is_ascii_digit() != first);
    text.split_at_checked(end.unwrap_or(text.len()))
}

macro_rules! numbers {
    ($($(#[$about:meta])* $number:ident;)*) => {$(
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $number(Signs);

        impl $number {
            /// The number as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl fmt::Display for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl fmt::Debug for $number {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $number {
            type Err = NumberError;

            fn from_str(text: &str) -> Result<Self, NumberError> {
                Signs::read(text).map(Self)
            }
        }

        impl From<$number> for String {
            fn from(number: $number) -> Self {
                number.to_string()
            }
        }

        impl TryFrom<String> for $number {
            type Error = NumberError;

            fn try_from(text: String) -> Result<Self, NumberError> {
                text.parse()
            }
        }
    )*};
}

numbers! {
    /// The number of a company (企业管理编号).
    CompanyNumber;
    /// The number of an intake (来样管理编号).
    IntakeNumber;
}

#[cfg(test)]
mod tests;
