//! The inbox: measurements that found no sample, or more than one, wait for a person.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{GradeShown, Link, Pager};
use super::view;

/// A sample that a measurement may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What the form sends.
    pub value: String,
    /// The intake.
    pub intake: Link,
    /// Place in the intake.
    pub line: u32,
    /// Name of the product.
    pub product: String,
    /// The company.
    pub company: String,
    /// The digits as printed.
    pub code: String,
    /// Whether it has a measurement already.
    pub measured: bool,
}

/// A measurement that waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What the form's address is made of.
    pub id: String,
    /// Its page.
    pub href: String,
    /// What was decoded; empty if nothing.
    pub code: String,
    /// The kind of symbol.
    pub symbology: String,
    /// When it was measured.
    pub taken_at: Option<NaiveDateTime>,
    /// The source.
    pub source: Link,
    /// Place in its source.
    pub record: String,
    /// What the operator wrote into the job field; empty if nothing.
    pub job: String,
    /// The verifier's grade.
    pub grade: Option<GradeShown>,
    /// Why it waits, as a sentence.
    pub reason: String,
    /// Samples it may belong to, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// The inbox.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Inbox {
    /// Whether the reader may decide, or only look.
    pub may_decide: bool,
    /// The measurements, oldest first.
    pub rows: Vec<Waiting>,
    /// Where one is in the list.
    pub pager: Pager,
}
view!(Inbox, "inbox/list.html");
