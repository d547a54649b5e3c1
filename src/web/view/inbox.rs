//! The inbox: measurements that found no sample, or more than one, and what a person put aside.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{GradeShown, Link, Pager, Tab};
use super::view;

/// A sample that a measurement may belong to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// What the form sends: intake and line.
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
    /// What speaks for it, as sentences, the strongest first.
    pub hints: Vec<String>,
}

/// A measurement without a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// What the form sends.
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
    /// The site it came from; empty where there is only one.
    pub site: String,
    /// The list with nothing but what came from that source.
    pub only_source: String,
    /// Place in its source.
    pub record: String,
    /// What the operator wrote into the job field; empty if nothing.
    pub job: String,
    /// The operator; empty if the verifier does not say.
    pub operator: String,
    /// The verifier's grade.
    pub grade: Option<GradeShown>,
    /// Why it waits or was put aside, as a sentence; empty if there is nothing to say.
    pub reason: String,
    /// Samples it may belong to, the likeliest first.
    pub candidates: Vec<Candidate>,
}

/// A kind of reason by which the list can be narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kind {
    /// Text key of its name.
    pub key: String,
    /// The narrowed list.
    pub href: String,
    /// How many wait for it.
    pub count: u64,
    /// Whether the list is narrowed to it.
    pub here: bool,
}

/// A site to which the list can be narrowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteLink {
    /// What people call it; empty for all sites.
    pub name: String,
    /// The narrowed list.
    pub href: String,
    /// Whether the list is narrowed to it.
    pub here: bool,
}

/// The last step of the reader, which can be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Undo {
    /// Text key of what was done.
    pub key: String,
    /// With how many measurements.
    pub count: u64,
}

/// The inbox.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Inbox {
    /// Whether the reader may decide, or only look.
    pub may_decide: bool,
    /// Which list: `waiting`, `discarded`, `card` or `trial`.
    pub list: &'static str,
    /// The lists.
    pub tabs: Vec<Tab>,
    /// Reasons by which the waiting ones can be narrowed.
    pub kinds: Vec<Kind>,
    /// All sites, then each to which the list can be narrowed; none where there is only one.
    pub sites: Vec<SiteLink>,
    /// Whether the list is narrowed to a site.
    pub at_site: bool,
    /// The whole list again, when it is narrowed to a kind of reason.
    pub any_kind: String,
    /// The source to which the list is narrowed; the link leads to the whole list.
    pub source: Option<Link>,
    /// The measurements, newest first.
    pub rows: Vec<Waiting>,
    /// Where one is in the list.
    pub pager: Pager,
    /// This page, to come back to.
    pub here: String,
    /// What the reader can undo.
    pub undo: Option<Undo>,
}
view!(Inbox, "inbox/list.html");
