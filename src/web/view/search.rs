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
    /// The list of all of them, when there are more.
    pub more: Option<String>,
}

/// Search results.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Search {
    /// What was searched for.
    pub query: String,
    /// What it was taken for, such as `GTIN 06901234567892`; empty if for words.
    pub understood: String,
    /// What was found, by noun.
    pub groups: Vec<Group>,
}
view!(Search, "search/show.html");
