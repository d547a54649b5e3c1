//! A layout that cannot be, and why.

use super::{DocumentTable, FARTHEST};
use crate::texts::Explain;

/// A layout that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A table lost a column that it cannot be without.
    #[error("{} needs the column {column}", table.code())]
    Column {
        /// The table.
        table: DocumentTable,
        /// The column.
        column: &'static str,
        /// The clause that asks for it, or `-`.
        clause: &'static str,
    },
    /// A column is too narrow for any text.
    #[error("column {column} of {} narrower than {least} mm", table.code())]
    Narrow {
        /// The table.
        table: DocumentTable,
        /// The column.
        column: &'static str,
        /// The least width in millimetres.
        least: u16,
    },
    /// The columns are wider than their page.
    #[error("{} is {sum} mm wide, its page {room} mm", table.code())]
    Wide {
        /// The table.
        table: DocumentTable,
        /// Their widths together in millimetres.
        sum: u16,
        /// Width between the margins in millimetres.
        room: u16,
    },
    /// A text lost one of its places.
    #[error("{key} needs {{{place}}}")]
    Place {
        /// The text.
        key: String,
        /// What must stand in it.
        place: String,
    },
    /// A text was left out that must stand.
    #[error("{0} must stand")]
    NeededText(String),
    /// A pattern would give two documents one number, or one that is no file's name.
    #[error("number pattern {pattern:?}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What must stand in it.
        place: &'static str,
    },
    /// Two kinds of document would have the same numbers.
    #[error("two kinds of document with the pattern {0:?}")]
    Twice(String),
    /// No printer is out that far.
    #[error("printer offset {0}")]
    Offset(i16),
    /// Nobody authorises.
    #[error("no line of the approver")]
    Approver,
    /// More lines of signatures than fit.
    #[error("{0} lines of signatures")]
    Signatures(usize),
    /// A line of signatures stands on no document.
    #[error("a line of signatures on no document")]
    SignatureNowhere,
    /// A line of signatures does not say who signs it.
    #[error("a line of signatures without a label")]
    SignatureLabel,
    /// A text of a line of signatures does not fit it.
    #[error("{text:?} is longer than {limit} characters")]
    SignatureLong {
        /// The text.
        text: String,
        /// Characters that fit.
        limit: usize,
    },
    /// A seal would leave its page; how far it may go to the left, right, up and down in tenths
    /// of a millimetre.
    #[error("a seal off its page")]
    Moved((i16, i16, i16, i16)),
    /// A kind of document has a second seal that there is not.
    #[error("there is no second seal")]
    SecondSeal,
}

impl Explain for LayoutError {
    fn key(&self) -> &'static str {
        match self {
            Self::Column { clause: "-", .. } => "papers.layout.error_column",
            Self::Column { .. } => "papers.layout.error_column_clause",
            Self::Narrow { .. } => "papers.layout.error_narrow",
            Self::Wide { .. } => "papers.layout.error_wide",
            Self::Place { .. } => "papers.layout.error_place",
            Self::NeededText(_) => "papers.layout.error_needed_text",
            Self::Pattern { .. } => "papers.layout.error_pattern",
            Self::Twice(_) => "papers.layout.error_twice",
            Self::Offset(_) => "papers.layout.error_offset",
            Self::Approver => "papers.layout.error_approver",
            Self::Signatures(_) => "papers.layout.error_signatures",
            Self::SignatureNowhere => "papers.layout.error_signature_nowhere",
            Self::SignatureLabel => "papers.layout.error_signature_label",
            Self::SignatureLong { .. } => "papers.layout.error_signature_long",
            Self::Moved(_) => "papers.layout.error_moved",
            Self::SecondSeal => "papers.layout.error_second_seal",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let table = |table: &DocumentTable| ("table", format!("@{}", table.label()));
        let column = |code: &str| ("column", format!("@documents.column.{code}"));
        let text = |key: &str| ("text", format!("@{key}"));
        let millimetres = |tenths: i16| (f64::from(tenths.abs()) / 10.0).to_string();
        match self {
            Self::Column {
                table: of,
                column: code,
                clause,
            } => vec![table(of), column(code), ("clause", (*clause).to_owned())],
            Self::Narrow {
                table: of,
                column: code,
                least,
            } => vec![table(of), column(code), ("least", least.to_string())],
            Self::Wide {
                table: of,
                sum,
                room,
            } => vec![
                table(of),
                ("sum", sum.to_string()),
                ("room", room.to_string()),
            ],
            Self::Place { key, place } => vec![("place", format!("{{{place}}}")), text(key)],
            Self::NeededText(key) => vec![text(key)],
            Self::Pattern { pattern, place } => {
                vec![("pattern", pattern.clone()), ("place", (*place).to_owned())]
            }
            Self::Twice(pattern) => vec![("pattern", pattern.clone())],
            Self::Offset(_) => vec![("limit", (FARTHEST / 10).to_string())],
            Self::Signatures(_) => vec![("limit", super::MOST_SIGNATURES.to_string())],
            Self::SignatureLong { text, limit } => {
                vec![("text", text.clone()), ("limit", limit.to_string())]
            }
            Self::Moved((left, right, up, down)) => vec![
                ("left", millimetres(*left)),
                ("right", millimetres(*right)),
                ("up", millimetres(*up)),
                ("down", millimetres(*down)),
            ],
            Self::Approver | Self::SignatureNowhere | Self::SignatureLabel | Self::SecondSeal => {
                Vec::new()
            }
        }
    }
}
