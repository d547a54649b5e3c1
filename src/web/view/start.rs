//! The start page: what each role has to do today.

use serde::Serialize;

use super::intakes::IntakeRow;
use super::view;

/// A figure with a name that leads to the list it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counter {
    /// Text key of the name.
    pub key: String,
    /// The figure.
    pub value: u64,
    /// The list.
    pub href: String,
    /// Whether somebody should look at it.
    pub urgent: bool,
    /// Whether the page keeps it true while it is open.
    pub live: bool,
}

/// A list of intakes under a heading.
#[derive(Debug, Clone, Serialize)]
pub struct Work {
    /// Text key of the heading.
    pub key: String,
    /// Text key of what an empty list says.
    pub empty: String,
    /// The whole list.
    pub href: String,
    /// The first rows of it.
    pub rows: Vec<IntakeRow>,
}

/// The one thing a role does most, as the button of the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MainAction {
    /// Text key of the button.
    pub key: String,
    /// Where it leads.
    pub href: String,
}

/// Something that is to be settled before the laboratory issues its first document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Text key of what is missing; what it is good for stands under the key with `_says`.
    pub key: String,
    /// Where it is settled; empty for the settings file.
    pub href: String,
}

/// The start page.
#[derive(Debug, Clone, Serialize)]
pub struct Start {
    /// The figures.
    pub counters: Vec<Counter>,
    /// The main action of the role, if it has one.
    pub action: Option<MainAction>,
    /// What an administrator settles first; empty for everybody else and once it is settled.
    pub first: Vec<Step>,
    /// The lists of work.
    pub work: Vec<Work>,
}
view!(Start, "start/show.html");
