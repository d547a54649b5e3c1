//! The parts of a value: what characters, how many, and which further checks.
//!
//! A part is written in the data file as `N6:yymmd0` or `X1-17?`: characters, length or
//! least and most, `?` when it may be left out, and the checks behind the colon.

use crate::gs1::linters::{Fault, Linter};

/// The character sets of GS1 data (General Specifications 7.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Characters {
    /// Digits.
    Digits,
    /// The 82 characters of most data.
    Set82,
    /// The 39 characters of component and part identifiers.
    Set39,
    /// The 64 characters of file-safe base64, with padding.
    Set64,
}

impl Characters {
    /// The place of the first byte that does not belong.
    #[must_use]
    pub fn first_stranger(self, value: &[u8]) -> Option<usize> {
        match self {
            Self::Digits => value.iter().position(|byte| !byte.is_ascii_digit()),
            Self::Set82 => value.iter().position(|byte| {
                !matches!(byte, b'!' | b'"' | b'%'..=b'?' | b'A'..=b'Z' | b'_' | b'a'..=b'z')
            }),
            Self::Set39 => value
                .iter()
                .position(|byte| !matches!(byte, b'#' | b'-' | b'/' | b'0'..=b'9' | b'A'..=b'Z')),
            Self::Set64 => first_stranger_of_base64(value),
        }
    }
}

/// Padding may be left out; where it stands it fills the last group of four (RFC 4648).
fn first_stranger_of_base64(value: &[u8]) -> Option<usize> {
    let padding = value.iter().rev().take_while(|byte| **byte == b'=').count();
    let data = value.len() - padding;
    let stranger = value
        .iter()
        .take(data)
        .position(|byte| !matches!(byte, b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z'));
    let padded_wrong = padding > 2 || (padding > 0 && !value.len().is_multiple_of(4));
    stranger.or_else(|| padded_wrong.then_some(data))
}

/// What is wrong with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// Fewer characters than the part needs.
    TooShort {
        /// How many are there.
        found: usize,
        /// How many the part needs.
        least: usize,
    },
    /// More characters than the value may have.
    TooLong {
        /// How many are there.
        found: usize,
        /// How many it may have.
        most: usize,
    },
    /// A character that does not belong to the set.
    Character {
        /// Which set it should belong to.
        set: Characters,
    },
    /// One of the further checks failed.
    Fault(Fault),
}

/// What is wrong with a value, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub wrong: Wrong,
    /// The byte offset in the value.
    pub at: usize,
}

impl Refusal {
    /// The refusal of a value with characters behind its last part.
    #[must_use]
    pub const fn too_long(found: usize, most: usize) -> Self {
        Self {
            wrong: Wrong::TooLong { found, most },
            at: most,
        }
    }

    /// The same refusal, for a part that begins at an offset of the value.
    #[must_use]
    pub const fn behind(self, offset: usize) -> Self {
        Self {
            wrong: self.wrong,
            at: self.at + offset,
        }
    }
}

/// One part of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which characters it may hold.
    pub characters: Characters,
    /// Its least length, in characters.
    pub least: usize,
    /// Its greatest length, in characters.
    pub most: usize,
    /// Whether it may be left out with all that follows.
    pub optional: bool,
    /// What else is checked, in order.
    pub linters: Vec<Linter>,
}

impl Part {
    /// Reads a part as it is written in the data file; `None` when it is not one.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (shape, linters) = match text.split_once(':') {
            Some((shape, linters)) => (shape, linters),
            None => (text, ""),
        };
        let (shape, optional) = match shape.strip_suffix('?') {
            Some(shape) => (shape, true),
            None => (shape, false),
        };
        let mut letters = shape.chars();
        let characters = match letters.next()? {
            'N' => Characters::Digits,
            'X' => Characters::Set82,
            'Y' => Characters::Set39,
            'Z' => Characters::Set64,
            _ => return None,
        };
        let lengths = letters.as_str();
        let (least, most) = lengths.split_once('-').unwrap_or((lengths, lengths));
        let (least, most) = (least.parse().ok()?, most.parse().ok()?);
        if least == 0 || most < least {
            return None;
        }
        Some(Self {
            characters,
            least,
            most,
            optional,
            linters: linters
                .split('+')
                .filter(|name| !name.is_empty())
                .map(Linter::named)
                .collect::<Option<_>>()?,
        })
    }

    /// Checks the characters that belong to this part.
    ///
    /// # Errors
    /// The first thing that is wrong, with its byte offset in the part.
    pub fn check(&self, own: &[u8]) -> Result<(), Refusal> {
        if let Some(at) = self.characters.first_stranger(own) {
            let wrong = Wrong::Character {
                set: self.characters,
            };
            return Err(Refusal { wrong, at });
        }
        if own.len() < self.least {
            let wrong = Wrong::TooShort {
                found: own.len(),
                least: self.least,
            };
            return Err(Refusal {
                wrong,
                at: own.len(),
            });
        }
        for linter in &self.linters {
            linter.check(own).map_err(|flaw| Refusal {
                wrong: Wrong::Fault(flaw.fault),
                at: flaw.at,
            })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_as_the_data_file_writes_them() {
        let part = Part::read("N13:csum+gcppos1").unwrap();
        assert_eq!((part.least, part.most, part.optional), (13, 13, false));
        assert_eq!(part.linters, [Linter::CheckDigit, Linter::CompanyPrefix]);
        let part = Part::read("X1-17?").unwrap();
        assert_eq!((part.least, part.most, part.optional), (1, 17, true));
        for wrong in ["", "Q3", "N", "N0", "N5-3", "N6:nonsense", "Nx"] {
            assert_eq!(Part::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn strangers_are_found_in_every_set() {
        let check = |set: Characters, text: &str, place| {
            assert_eq!(set.first_stranger(text.as_bytes()), place, "{set:?} {text}");
        };
        check(Characters::Digits, "0123456789", None);
        check(Characters::Digits, "12a", Some(2));
        check(Characters::Set82, "!\"%&'()*+,-./09:;<=>?AZ_az", None);
        for stranger in [
            " ", "#", "$", "@", "[", "\\", "]", "^", "`", "{", "|", "}", "~",
        ] {
            check(Characters::Set82, stranger, Some(0));
        }
        check(Characters::Set82, "é", Some(0));
        check(Characters::Set39, "#-/09AZ", None);
        check(Characters::Set39, "Aa", Some(1));
        check(Characters::Set64, "AZaz09-_", None);
        check(Characters::Set64, "YWI=", None);
        check(Characters::Set64, "YQ==", None);
        check(Characters::Set64, "YWI==", Some(3));
        check(Characters::Set64, "Y===", Some(1));
        check(Characters::Set64, "a+b", Some(1));
    }
}
