//! What can go wrong in the store: lost databases, broken rows, lost races.

use domain::{numbering::NumberError, texts::Explain};

/// A failure of the store. The texts are for logs and carry no passwords.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The address names no database that we know.
    #[error("database address {found:?} begins with neither sqlite: nor postgres://")]
    Address {
        /// The address without its password.
        found: String,
    },
    /// No connection could be had.
    #[error("cannot connect to {address}: {reason}")]
    Connect {
        /// The address without its password.
        address: String,
        /// What the database or the network said.
        reason: String,
    },
    /// A statement failed.
    #[error("database: {0}")]
    Database(diesel::result::Error),
    /// Another row already has what must be unique.
    #[error("already there: {what}")]
    Duplicate {
        /// What the database calls the rule.
        what: String,
    },
    /// Another process held the database too long.
    #[error("the database is busy")]
    Busy,
    /// Somebody changed the row since it was read.
    #[error("{noun} {id} was changed by somebody else")]
    Conflict {
        /// The table.
        noun: &'static str,
        /// The row.
        id: String,
    },
    /// A row that a caller named is not there, or not for this viewer.
    #[error("{noun} {id} is not there")]
    Missing {
        /// The table.
        noun: &'static str,
        /// The row.
        id: String,
    },
    /// A row holds what the domain refuses.
    #[error("{table} row {id}: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The row.
        id: String,
        /// What the domain said.
        reason: String,
    },
    /// A transaction wrote and left no audit record.
    #[error("the transaction by {who} wrote without an audit record and was undone")]
    Unrecorded {
        /// Who acted.
        who: String,
    },
    /// A transaction was begun within a transaction of the same thread.
    #[error("a transaction was begun within a transaction")]
    Nested,
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(String),
    /// A number could not be made.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// A value could not be written as JSON.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Stored bytes could not be read or written.
    #[error("object store, {place}: {reason}")]
    Objects {
        /// The file.
        place: String,
        /// What the system said.
        reason: String,
    },
}

impl From<diesel::result::Error> for StoreError {
    fn from(error: diesel::result::Error) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match error {
            Error::DatabaseError(DatabaseErrorKind::SerializationFailure, _) => Self::Busy,
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, about) => Self::Duplicate {
                what: about
                    .constraint_name()
                    .unwrap_or_else(|| about.message())
                    .to_owned(),
            },
            Error::DatabaseError(_, about)
                if ["database is locked", "deadlock detected"]
                    .iter()
                    .any(|said| about.message().contains(said)) =>
            {
                Self::Busy
            }
            other => Self::Database(other),
        }
    }
}

impl StoreError {
    /// True for what another process or person did at this moment: the same work done again finds
    /// what they left.
    #[must_use]
    pub const fn is_race(&self) -> bool {
        matches!(
            self,
            Self::Duplicate { .. } | Self::Busy | Self::Conflict { .. } | Self::Missing { .. }
        )
    }

    /// A row that holds what the domain refuses.
    pub(crate) fn corrupt(
        table: &'static str,
        id: impl std::fmt::Display,
        reason: impl std::fmt::Display,
    ) -> Self {
        Self::Corrupt {
            table,
            id: id.to_string(),
            reason: reason.to_string(),
        }
    }

    /// A row that is not there.
    pub(crate) fn missing(noun: &'static str, id: impl std::fmt::Display) -> Self {
        Self::Missing {
            noun,
            id: id.to_string(),
        }
    }

    /// A row that somebody else changed.
    pub(crate) fn conflict(noun: &'static str, id: impl std::fmt::Display) -> Self {
        Self::Conflict {
            noun,
            id: id.to_string(),
        }
    }
}

impl Explain for StoreError {
    fn key(&self) -> &'static str {
        match self {
            Self::Number(error) => error.key(),
            Self::Duplicate { .. } => "desk.store.duplicate",
            Self::Busy => "desk.store.busy",
            Self::Conflict { .. } => "desk.store.conflict",
            Self::Missing { .. } => "desk.store.missing",
            Self::Address { .. } | Self::Connect { .. } => "desk.store.unreachable",
            Self::Objects { .. } => "desk.store.objects",
            Self::Database(_)
            | Self::Corrupt { .. }
            | Self::Unrecorded { .. }
            | Self::Nested
            | Self::Migration(_)
            | Self::Json(_) => "desk.store.broken",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Number(error) => error.arguments(),
            _ => Vec::new(),
        }
    }
}
