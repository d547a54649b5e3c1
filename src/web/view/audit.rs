//! The record of who did what.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Link, Pager};
use super::view;

/// One changed item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Name of the item.
    pub item: String,
    /// What stood there; empty if nothing.
    pub old: String,
    /// What stands there; empty if nothing.
    pub new: String,
}

/// One record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// Its place in the chain.
    pub number: u64,
    /// When.
    pub at: NaiveDateTime,
    /// Who.
    pub who: String,
    /// What was done, as words.
    pub action: String,
    /// To what.
    pub subject: Option<Link>,
    /// What changed.
    pub changes: Vec<Change>,
    /// The first letters of its hash.
    pub hash: String,
}

/// The record of who did what.
#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    /// Whose records: a user name.
    pub who: Field,
    /// The records, newest first.
    pub rows: Vec<AuditRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether the chain is whole.
    pub chain: Badge,
}
view!(Audit, "audit/list.html");
