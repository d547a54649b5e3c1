//! Application identifiers: the numbers before each piece of GS1 data that say what it is.
//!
//! An identifier knows the parts its value is made of, whether a separator must follow,
//! what must and what must not stand beside it, and its place in a Digital Link. The
//! table of all of them is `table`; the parts of a value are `format`.

pub mod format;
pub mod table;

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::gs1::application_identifier::format::{Part, Refusal};

pub use table::ApplicationIdentifiers;

/// The two to four digits of an application identifier.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    // Left-aligned; unused places hold zero bytes, so that codes sort as texts do.
    digits: [u8; 4],
}

impl Code {
    /// A code from its digits; `None` for another length or other characters.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut digits = [0; 4];
        if !(2..=4).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        for (place, digit) in digits.iter_mut().zip(text.bytes()) {
            *place = digit;
        }
        Some(Self { digits })
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let length = self.digits.iter().take_while(|digit| **digit != 0).count();
        self.digits
            .get(..length)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({self})")
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One identifier or a family of them (`31nn`), as other identifiers refer to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    indexes: Range<u16>,
}

impl Pattern {
    /// The pattern as written, `n` for any digit.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether an identifier is one of those that the pattern means.
    #[must_use]
    pub fn matches(&self, identifier: &ApplicationIdentifier) -> bool {
        self.indexes.contains(&identifier.index)
    }
}

/// One application identifier and all that is known about it.
#[derive(Debug, Clone)]
pub struct ApplicationIdentifier {
    code: Code,
    index: u16,
    parts: Vec<Part>,
    least: usize,
    most: usize,
    /// Whether FNC1 must follow the value unless it is the last one.
    pub separator: bool,
    /// Groups of which one must be wholly present in the same message; empty for none.
    pub needs: Vec<Vec<Pattern>>,
    /// What must not stand in the same message.
    pub never: Vec<Pattern>,
    /// For a Digital Link key: the sequences of qualifiers that may follow it.
    pub link_key: Option<Vec<Vec<Code>>>,
    /// Whether it may stand in the query of a Digital Link.
    pub link_attribute: bool,
    /// How many of the last digits of the value are decimals; `None` where none are meant.
    pub decimals: Option<u8>,
    /// The data title of the General Specifications, the same in every language.
    pub title: String,
    /// Its name in Chinese.
    pub zh: String,
}

impl ApplicationIdentifier {
    /// Its digits.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The parts of its value, in order.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The length of its value where all values have the same, in characters.
    #[must_use]
    pub fn fixed_length(&self) -> Option<usize> {
        (self.least == self.most).then_some(self.most)
    }

    /// The least and the greatest length of its value, in characters.
    #[must_use]
    pub const fn lengths(&self) -> (usize, usize) {
        (self.least, self.most)
    }

    /// Checks a value: lengths, characters and every check of every part.
    ///
    /// # Errors
    /// The first thing that is wrong, with its byte offset in the value.
    pub fn check(&self, value: &[u8]) -> Result<(), Refusal> {
        let mut rest = value;
        let mut offset = 0;
        for part in &self.parts {
            if part.optional && rest.is_empty() {
                break;
            }
            let length = rest.len().min(part.most);
            let Some((own, behind)) = rest.split_at_checked(length) else {
                break;
            };
            part.check(own).map_err(|refusal| refusal.behind(offset))?;
            rest = behind;
            offset += length;
        }
        if rest.is_empty() {
            return Ok(());
        }
        Err(Refusal::too_long(value.len(), self.most))
    }
}
