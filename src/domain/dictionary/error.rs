//! What can be wrong in a dictionary file, and where.

use crate::judgement::trigger::TriggerError;
use crate::texts::Explain;

/// One mistake in a dictionary file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {problem:?}")]
pub struct DictionaryError {
    /// Line of the file, from 1; 0 when the mistake concerns the whole file.
    pub line: u64,
    /// Name of the column; empty when the mistake concerns the whole line.
    pub column: String,
    /// The mistake.
    pub problem: DictionaryProblem,
}

/// What is wrong at the place of a [`DictionaryError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DictionaryProblem {
    /// The CSV reader gave up.
    Csv {
        /// What it said.
        reason: String,
    },
    /// The header has no such column.
    MissingColumn,
    /// The file holds no entry.
    NoEntries,
    /// The cell must hold something.
    Empty,
    /// Not a key from 1 to 65535.
    Key {
        /// As written.
        found: String,
    },
    /// Keys 1 and 2 of the application dictionary mean "not checked" and "no problem".
    ReservedKey {
        /// The key.
        key: u16,
    },
    /// The key stands on an earlier line too.
    RepeatedKey {
        /// The key.
        key: u16,
        /// The earlier line.
        earlier: u64,
    },
    /// Not one of the words that the column takes.
    Word {
        /// As written.
        found: String,
        /// The words it takes.
        expected: String,
    },
    /// The trigger cannot be read.
    Trigger(TriggerError),
    /// The trigger is false for every symbology of the entry.
    NeverFires,
}

impl Explain for DictionaryError {
    fn key(&self) -> &'static str {
        match &self.problem {
            DictionaryProblem::Csv { .. } => "judgement.dictionary.csv",
            DictionaryProblem::MissingColumn => "judgement.dictionary.missing_column",
            DictionaryProblem::NoEntries => "judgement.dictionary.no_entries",
            DictionaryProblem::Empty => "judgement.dictionary.empty",
            DictionaryProblem::Key { .. } => "judgement.dictionary.key",
            DictionaryProblem::ReservedKey { .. } => "judgement.dictionary.reserved_key",
            DictionaryProblem::RepeatedKey { .. } => "judgement.dictionary.repeated_key",
            DictionaryProblem::Word { .. } => "judgement.dictionary.word",
            DictionaryProblem::Trigger(error) => error.key(),
            DictionaryProblem::NeverFires => "judgement.dictionary.never_fires",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let mut arguments = vec![
            ("line", self.line.to_string()),
            ("column", self.column.clone()),
        ];
        match &self.problem {
            DictionaryProblem::Csv { reason } => arguments.push(("reason", reason.clone())),
            DictionaryProblem::Key { found } => arguments.push(("found", found.clone())),
            DictionaryProblem::ReservedKey { key } => arguments.push(("key", key.to_string())),
            DictionaryProblem::RepeatedKey { key, earlier } => {
                arguments.extend([("key", key.to_string()), ("earlier", earlier.to_string())]);
            }
            DictionaryProblem::Word { found, expected } => {
                arguments.extend([("found", found.clone()), ("expected", expected.clone())]);
            }
            DictionaryProblem::Trigger(error) => arguments.extend(error.arguments()),
            DictionaryProblem::MissingColumn
            | DictionaryProblem::NoEntries
            | DictionaryProblem::Empty
            | DictionaryProblem::NeverFires => {}
        }
        arguments
    }
}
