//! The two dictionaries of problems, read from the CSV files that people keep.
//!
//! `quality` holds what the system finds by itself from triggers, `application` what a
//! person decides. Reading tells every mistake at once, each with line and column,
//! and gives a version made of a date and a hash of the content.

mod application;
mod error;
mod quality;
mod table;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use application::{
    ApplicationDictionary, ApplicationEntry, CHECKED_WITHOUT_PROBLEM, Category, NOT_CHECKED,
};
pub use error::{DictionaryError, DictionaryProblem};
pub use quality::{QualityDictionary, QualityEntry, Severity, SymbologySet};

use self::table::Line;
use crate::digest::Digest;

/// How sure we are of a statement taken from a standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Confidence {
    /// Two independent sources agree, or real reports reproduce it.
    #[serde(rename = "confirmed")]
    Confirmed,
    /// One source says so, or the fact is confirmed but its clause is not.
    #[serde(rename = "partly confirmed")]
    Partly,
    /// To be checked against the standard.
    #[serde(rename = "from memory")]
    Memory,
}

impl Confidence {
    /// Reads the word of the files.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "confirmed" => Some(Self::Confirmed),
            "partly confirmed" => Some(Self::Partly),
            "from memory" => Some(Self::Memory),
            _ => None,
        }
    }
}

/// Reads a clause: where a number is written, or that it is the laboratory's own. Blanks say neither.
pub(crate) fn written<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let clause = String::deserialize(from)?;
    if clause.trim().is_empty() {
        return Err(serde::de::Error::custom("the clause says nothing"));
    }
    Ok(clause)
}

/// Which content of a dictionary: its date and what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Version {
    /// From when it is in force.
    pub date: NaiveDate,
    /// SHA-256 of the file.
    pub digest: Digest,
}

impl Version {
    /// The version of a content.
    #[must_use]
    pub fn of(date: NaiveDate, content: &str) -> Self {
        Self {
            date,
            digest: Digest::of(content.as_bytes()),
        }
    }
}

impl std::fmt::Display for Version {
    /// `2026-11-21-0f1e2d3c4b5a`: the date and the first 12 digits of the hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:.12}", self.date, self.digest.to_string())
    }
}

/// An entry that people know by its key.
pub trait Keyed {
    /// The key.
    fn key(&self) -> u16;
}

/// All entries of one kind, by key.
#[derive(Debug, Clone, PartialEq)]
pub struct Dictionary<E> {
    /// Which content this is.
    pub version: Version,
    entries: Vec<E>,
}

impl<E: Keyed> Dictionary<E> {
    /// Reads a file that is in force from a date.
    fn read(
        text: &str,
        date: NaiveDate,
        columns: &[&str],
        entry: fn(&mut Line<'_>) -> Option<E>,
    ) -> Result<Self, Vec<DictionaryError>> {
        let mut entries = table::read(text, columns, entry)?;
        entries.sort_by_key(E::key);
        Ok(Self {
            version: Version::of(date, text),
            entries,
        })
    }

    /// The entries by key.
    #[must_use]
    pub fn entries(&self) -> &[E] {
        &self.entries
    }

    /// The entry of a key.
    #[must_use]
    pub fn entry(&self, key: u16) -> Option<&E> {
        let place = self.entries.binary_search_by_key(&key, E::key);
        self.entries.get(place.ok()?)
    }
}

/// A shipped dictionary cannot be read; tests keep them whole.
#[derive(Debug, thiserror::Error)]
pub enum ShippedError {
    /// The dates are missing or no dates.
    #[error("dictionaries/versions.toml: {0}")]
    Dates(#[from] toml::de::Error),
    /// An entry is wrong.
    #[error("{0}")]
    Entry(DictionaryError),
}

impl ShippedError {
    fn first(errors: Vec<DictionaryError>) -> Self {
        let nothing = DictionaryError {
            line: 0,
            column: String::new(),
            problem: DictionaryProblem::Empty,
        };
        Self::Entry(errors.into_iter().next().unwrap_or(nothing))
    }
}

#[derive(Deserialize)]
struct Dates {
    quality: NaiveDate,
    application: NaiveDate,
}

fn dates() -> Result<Dates, toml::de::Error> {
    toml::from_str(include_str!("../../../dictionaries/versions.toml"))
}

#[cfg(test)]
pub(crate) mod clauses;
#[cfg(test)]
mod tests;
