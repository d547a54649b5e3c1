//! What the search box found.

use serde::Serialize;

use super::parts::Badge;
use super::view;

/// Something that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its page.
    pub href: String,
    /// Its number or name.
    pub title: String,
    /// Whether the title is a code, to be grouped as printed.
    pub code: bool,
    /// What else there is to know: names, numbers.
    pub detail: String,
    /// Its state.
    pub state: Option<Badge>,
}

/// What was found of one noun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Text key of the noun.
    pub key: String,
    /// The first ones.
    pub hits: Vec<Hit>,
    /// Whether there are more than are shown.
    pub more: bool,
}

/// Search results.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Search {
    /// What was searched for.
    pub query: String,
    /// What was found, by noun.
    pub groups: Vec<Group>,
}
view!(Search, "search/show.html");
