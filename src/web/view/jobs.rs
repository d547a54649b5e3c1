//! Background work: the list, and one job with its live progress.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::measurements::RefusedRecord;
use super::parts::{Badge, Link, Pager};
use super::view;

/// One job in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JobRow {
    /// Its page.
    pub href: String,
    /// Text key of what it does.
    pub kind: String,
    /// On what: the name of a file, the number of an intake.
    pub subject: String,
    /// Who started it.
    pub who: String,
    /// When it was started.
    pub at: NaiveDateTime,
    /// How it stands.
    pub state: Badge,
    /// Steps done.
    pub done: u64,
    /// Steps in all; absent while unknown.
    pub total: Option<u64>,
}

/// The list of jobs.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Jobs {
    /// The jobs, newest first.
    pub rows: Vec<JobRow>,
    /// Where one is in the list.
    pub pager: Pager,
}
view!(Jobs, "jobs/list.html");

/// A figure of a job's result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Name of the figure: `records`, `matched`, `waiting`, `known`, `refused`, `judged`; its text stands under `pages.outcome.<name>`.
    pub name: String,
    /// The figure.
    pub value: u64,
    /// Where to look at them; empty if nowhere.
    pub href: String,
}

/// One job.
#[derive(Debug, Clone, Serialize)]
pub struct Job {
    /// The line of the list.
    pub job: JobRow,
    /// Where its progress is streamed; empty once it has ended.
    pub events: String,
    /// Its figures so far.
    pub outcomes: Vec<Outcome>,
    /// Records that could not be read.
    pub refused: Vec<RefusedRecord>,
    /// What stopped it, as a sentence; empty if nothing did.
    pub failure: String,
    /// Where its results lie.
    pub results: Option<Link>,
}
view!(Job, "jobs/show.html");
