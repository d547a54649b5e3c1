//! The dictionaries, to be read: quality problems and application problems.

use serde::Serialize;

use super::parts::{Badge, Tab};
use super::view;

/// One quality problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QualityEntry {
    /// Its key.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// The remedy, in the reader's language.
    pub remedy: String,
    /// The condition.
    pub trigger: String,
    /// Severity.
    pub severity: Badge,
    /// Kinds of symbol it is for; empty for all.
    pub symbologies: String,
    /// Clause.
    pub clause: String,
    /// How sure the clause is: `confirmed`, `partly_confirmed` or `unconfirmed`.
    pub confidence: String,
}

/// The dictionary of quality problems.
#[derive(Debug, Clone, Serialize, Default)]
pub struct QualityDictionary {
    /// The two dictionaries.
    pub tabs: Vec<Tab>,
    /// Version in force.
    pub version: String,
    /// What was searched for.
    pub query: String,
    /// The entries.
    pub rows: Vec<QualityEntry>,
}
view!(QualityDictionary, "dictionaries/quality.html");

/// One application problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationEntry {
    /// Its key.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// Regulation.
    pub regulation: String,
    /// What it says, in the reader's language.
    pub summary: String,
    /// Its kind, in the reader's language.
    pub category: String,
    /// Whether it decides the conclusion.
    pub compulsory: bool,
    /// How sure the regulation is: `confirmed`, `partly_confirmed` or `unconfirmed`.
    pub confidence: String,
}

/// The dictionary of application problems.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ApplicationDictionary {
    /// The two dictionaries.
    pub tabs: Vec<Tab>,
    /// Version in force.
    pub version: String,
    /// What was searched for.
    pub query: String,
    /// The entries.
    pub rows: Vec<ApplicationEntry>,
}
view!(ApplicationDictionary, "dictionaries/application.html");
