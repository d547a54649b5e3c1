//! GS1 element strings: several pieces of data behind their application identifiers.
//!
//! A message comes as people print it, `(01)06901234567892(10)B2312`, as scanners send it,
//! with a symbology identifier and separators, or as a Digital Link. Whatever comes, the
//! elements that could be read are given with everything that is wrong, each with its
//! place. Reading borrows from the input. See `raw`, `bracketed`, `rules` and, for
//! messages that lost a separator, `alternatives`.

mod alternatives;
mod bracketed;
mod encode;
mod error;
mod raw;
mod rules;

use std::borrow::Cow;

use chrono::NaiveDate;

use crate::gs1::application_identifier::{ApplicationIdentifier, ApplicationIdentifiers, Code};
use crate::gs1::digital_link;
use crate::gs1::gtin::Gtin14;
use crate::gs1::linters;

pub use alternatives::{Alternatives, MOST_ALTERNATIVES};
pub use encode::{bracketed, unbracketed};
pub use error::{ElementError, Problem};

/// FNC1 as scanners send it between elements: the group separator.
pub const GROUP_SEPARATOR: char = '\u{1d}';

/// FNC1 as people write it; it belongs to no character set of GS1 data.
pub const WRITTEN_FNC1: char = '^';

/// The longest input that is looked at, in bytes: twice what the largest symbol holds.
pub const LONGEST_INPUT: usize = 16_384;

/// How many elements room is made for at once; few messages have more.
const USUAL_ELEMENTS: usize = 8;

/// One piece of data with what it is.
#[derive(Debug, Clone)]
pub struct Element<'a> {
    /// What the data is.
    pub identifier: &'a ApplicationIdentifier,
    /// The data.
    pub value: Cow<'a, str>,
    /// The byte offset of the data in the input.
    pub at: usize,
}

impl Element<'_> {
    /// The digits of the identifier.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.identifier.code()
    }

    /// The date that the value begins with, if it is one. See [`linters::date_of`].
    #[must_use]
    pub fn date(&self, today: NaiveDate) -> Option<NaiveDate> {
        let part = self.identifier.parts().first()?;
        let dated = part.linters.iter().any(|linter| linter.is_date());
        let digits = self.value.get(..part.most).filter(|_| dated)?;
        linters::date_of(digits, today)
    }

    /// The number that the value means where the identifier counts its decimals, such as
    /// `123.45`; the currency that may stand before it is left out.
    #[must_use]
    pub fn decimal(&self) -> Option<String> {
        let decimals = usize::from(self.identifier.decimals?);
        let currency = match self.identifier.parts() {
            [first, _, ..] => first.most,
            _ => 0,
        };
        let digits = self.value.get(currency..)?;
        let digits = format!("{digits:0>width$}", width = decimals + 1);
        let (whole, fraction) = digits.split_at_checked(digits.len() - decimals)?;
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            whole => whole,
        };
        Some(match fraction {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        })
    }
}

/// Two elements are the same when identifier and data are; where they stood does not matter.
impl PartialEq for Element<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code() && self.value == other.value
    }
}

/// How a message was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// With identifiers in parentheses.
    Bracketed,
    /// As scanners send it; only here a separator can be missing.
    Raw,
    /// As a Digital Link URI.
    Link,
}

/// A message that was read.
#[derive(Debug, Clone)]
pub struct ElementString<'a> {
    /// The input.
    pub input: &'a str,
    /// How it was written.
    pub form: Form,
    /// What could be read, in the order of the input.
    pub elements: Vec<Element<'a>>,
    /// Everything that is wrong with it.
    pub errors: Vec<ElementError>,
    // Where the first element of a raw message begins, behind symbology identifier and FNC1.
    start: usize,
}

impl<'a> ElementString<'a> {
    /// An empty message, to be filled by the reader of a form.
    pub(crate) fn new(input: &'a str, form: Form, start: usize) -> Self {
        Self {
            input,
            form,
            elements: Vec::with_capacity(USUAL_ELEMENTS),
            errors: Vec::new(),
            start,
        }
    }

    /// Reads a message in any of its forms and checks it against every rule.
    #[must_use]
    pub fn read(table: &'a ApplicationIdentifiers, input: &'a str) -> Self {
        let mut message = Self::read_elements(table, input);
        let findings = rules::check(&message.elements, &[&message.elements]);
        message.add(findings);
        message
    }

    /// Reads the symbols of one label: what must and must not stand together is asked of
    /// all of them (Syntax Dictionary: pairings are evaluated over all carriers of an item).
    #[must_use]
    pub fn read_label(table: &'a ApplicationIdentifiers, inputs: &[&'a str]) -> Vec<Self> {
        let mut messages: Vec<Self> = inputs
            .iter()
            .map(|input| Self::read_elements(table, input))
            .collect();
        let all: Vec<&[Element<'a>]> = messages.iter().map(|one| one.elements.as_slice()).collect();
        let findings: Vec<_> = messages
            .iter()
            .map(|message| rules::check(&message.elements, &all))
            .collect();
        for (message, findings) in messages.iter_mut().zip(findings) {
            message.add(findings);
        }
        messages
    }

    fn read_elements(table: &'a ApplicationIdentifiers, input: &'a str) -> Self {
        if input.len() > LONGEST_INPUT {
            let mut message = Self::new(input, Form::Raw, 0);
            message.refuse(None, 0, Problem::InputTooLong);
            return message;
        }
        let behind_spaces = input.trim_ascii_start();
        let start = input.len() - behind_spaces.len();
        let trimmed = behind_spaces.trim_ascii_end();
        if trimmed.starts_with('(') {
            bracketed::read(table, input, trimmed, start)
        } else if digital_link::looks_like(trimmed) {
            digital_link::read(table, input, trimmed, start)
        } else {
            raw::read(table, input, trimmed, start)
        }
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }

    /// The data behind an application identifier, such as `10`.
    #[must_use]
    pub fn value_of(&self, digits: &str) -> Option<&str> {
        self.elements
            .iter()
            .find(|element| element.code().as_str() == digits)
            .map(|element| element.value.as_ref())
    }

    /// The trade item that the message names: application identifier 01, else 02 or 03.
    #[must_use]
    pub fn gtin(&self) -> Option<Gtin14> {
        ["01", "02", "03"]
            .iter()
            .find_map(|digits| self.value_of(digits))
            .and_then(|value| value.parse().ok())
    }

    /// Notes something wrong at a byte offset of the input.
    pub(crate) fn refuse(&mut self, code: Option<Code>, at: usize, problem: Problem) {
        let before = self.input.get(..at).unwrap_or(self.input);
        self.errors.push(ElementError {
            code,
            position: before.chars().count() + 1,
            problem,
        });
    }

    /// Takes an element into the message, with what is wrong with its value.
    pub(crate) fn take(&mut self, element: Element<'a>) {
        if let Err(refusal) = element.identifier.check(element.value.as_bytes()) {
            let at = element.at + refusal.at;
            self.refuse(Some(element.code()), at, Problem::Value(refusal.wrong));
        }
        self.elements.push(element);
    }

    /// Adds what the rules of pairing found and lists everything by its place.
    fn add(&mut self, findings: Vec<rules::Finding>) {
        for finding in findings {
            self.refuse(Some(finding.code), finding.at, finding.problem);
        }
        self.errors.sort_by_key(|error| error.position);
    }
}

#[cfg(test)]
mod tests;
