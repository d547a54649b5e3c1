//! Photographs of a sample on its page.

use chrono::NaiveDateTime;
use serde::Serialize;

/// A photograph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhotographShown {
    /// Address of its forms.
    pub href: String,
    /// Address of the picture as it is shown.
    pub small: String,
    /// Address of the picture as it is kept.
    pub large: String,
    /// What it shows.
    pub caption: String,
    /// Whether documents show it.
    pub is_printed: bool,
    /// Who took it in, and when.
    pub added: (String, NaiveDateTime),
    /// Who took it away, when and why.
    pub removed: Option<(String, NaiveDateTime, String)>,
}

/// The photographs of a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Panel {
    /// Those that stand, oldest first.
    pub rows: Vec<PhotographShown>,
    /// Those that were taken away, for the laboratory's people.
    pub gone: Vec<PhotographShown>,
    /// Whether the reader may add some.
    pub may_add: bool,
}
