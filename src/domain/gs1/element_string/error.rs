//! Everything that can be wrong with a message, as values with a sentence each.

use crate::gs1::application_identifier::Code;
use crate::gs1::application_identifier::format::{Characters, Wrong};
use crate::texts::Explain;

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// There is no data.
    Empty,
    /// More input than any symbol holds.
    InputTooLong,
    /// The symbology identifier says that the symbol does not carry element strings.
    NotGs1 {
        /// The three characters of the symbology identifier.
        identifier: String,
    },
    /// No application identifier begins with these digits.
    UnknownIdentifier {
        /// What stands there.
        found: String,
    },
    /// A parenthesis that does not enclose an identifier; in data it is written `\(`.
    Parenthesis,
    /// Something is wrong with the value.
    Value(Wrong),
    /// The same identifier again with other data.
    Repeated,
    /// Something must stand beside it and does not.
    Needs {
        /// The groups of which one must be there, such as `01, 02, 00+8026`.
        groups: String,
    },
    /// Something stands beside it that must not.
    Never {
        /// The other identifier.
        other: Code,
    },
    /// A Digital Link without one of the keys that it could be about.
    NoLinkKey,
    /// The path of a Digital Link has qualifiers that the key does not take in this order.
    LinkQualifier,
    /// The query of a Digital Link has data that belongs into the path or nowhere.
    LinkAttribute,
    /// A percent sign in a Digital Link that begins no escape, or escapes that are no text.
    LinkEscape,
}

/// What is wrong, with what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElementError {
    /// The application identifier, where it is known.
    pub code: Option<Code>,
    /// The place among the characters of the input, from 1.
    pub position: usize,
    /// What is wrong.
    pub problem: Problem,
}

impl ElementError {
    /// The short name of the problem: the last part of its key in the language files.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let key = self.key();
        key.rsplit_once('.').map_or(key, |(_, name)| name)
    }
}

impl std::fmt::Display for ElementError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(code) = self.code {
            write!(f, "({code}) ")?;
        }
        write!(f, "{} at position {}", self.name(), self.position)
    }
}

impl std::error::Error for ElementError {}

impl Explain for ElementError {
    fn key(&self) -> &'static str {
        match &self.problem {
            Problem::Empty => "gs1.element.empty",
            Problem::InputTooLong => "gs1.element.input_too_long",
            Problem::NotGs1 { .. } => "gs1.element.not_gs1",
            Problem::UnknownIdentifier { .. } => "gs1.element.unknown_ai",
            Problem::Parenthesis => "gs1.element.parenthesis",
            Problem::Value(wrong) => wrong.key(),
            Problem::Repeated => "gs1.element.repeated",
            Problem::Needs { .. } => "gs1.element.needs",
            Problem::Never { .. } => "gs1.element.never",
            Problem::NoLinkKey => "gs1.element.no_link_key",
            Problem::LinkQualifier => "gs1.element.link_qualifier",
            Problem::LinkAttribute => "gs1.element.link_attribute",
            Problem::LinkEscape => "gs1.element.link_escape",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let mut arguments = match &self.problem {
            Problem::NotGs1 { identifier } => vec![("identifier", identifier.clone())],
            Problem::UnknownIdentifier { found } => vec![("found", found.clone())],
            Problem::Value(wrong) => wrong.arguments(),
            Problem::Needs { groups } => vec![("groups", groups.clone())],
            Problem::Never { other } => vec![("other", other.to_string())],
            _ => Vec::new(),
        };
        if let Some(code) = self.code {
            arguments.push(("ai", code.to_string()));
        }
        arguments.push(("position", self.position.to_string()));
        arguments
    }
}

impl Explain for Wrong {
    fn key(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "gs1.element.too_short",
            Self::TooLong { .. } => "gs1.element.too_long",
            Self::Character { set } => match set {
                Characters::Digits => "gs1.element.not_a_digit",
                Characters::Set82 => "gs1.element.not_in_82",
                Characters::Set39 => "gs1.element.not_in_39",
                Characters::Set64 => "gs1.element.not_in_64",
            },
            Self::Fault(fault) => fault.key(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TooShort { found, least } => {
                vec![("found", found.to_string()), ("least", least.to_string())]
            }
            Self::TooLong { found, most } => {
                vec![("found", found.to_string()), ("most", most.to_string())]
            }
            Self::Character { .. } => Vec::new(),
            Self::Fault(fault) => fault.arguments(),
        }
    }
}
