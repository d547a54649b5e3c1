//! What a connection to a verifier's database tells an admin of.

use std::collections::BTreeMap;

use domain::measurement::Warning;
use serde::{Deserialize, Serialize};

/// Stretches of ids that are named; more are only counted.
const NAMED: usize = 5;

/// Ids in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Span {
    /// The first.
    pub first: i64,
    /// The last.
    pub last: i64,
}

impl Span {
    pub const fn contains(self, id: i64) -> bool {
        self.first <= id && id <= self.last
    }

    pub const fn is_empty(self) -> bool {
        self.first > self.last
    }

    const fn count(self) -> i64 {
        self.last.saturating_sub(self.first).saturating_add(1)
    }
}

fn warning(key: &str, arguments: &[(&str, String)]) -> Warning {
    let arguments = arguments.iter().cloned();
    Warning {
        key: format!("connections.notice.{key}"),
        arguments: arguments
            .map(|(name, value)| (name.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
    }
}

/// `5–7, 12, …`
fn named(spans: &[Span]) -> String {
    let mut text = String::new();
    for (place, span) in spans.iter().enumerate() {
        if place > 0 {
            text.push_str(", ");
        }
        if place == NAMED {
            text.push('…');
            break;
        }
        text.push_str(&span.first.to_string());
        if span.last > span.first {
            text.push('–');
            text.push_str(&span.last.to_string());
        }
    }
    text
}

fn spans(ids: &[i64]) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for id in ids {
        match spans.last_mut() {
            Some(span) if span.last.checked_add(1) == Some(*id) => span.last = *id,
            _ => spans.push(Span {
                first: *id,
                last: *id,
            }),
        }
    }
    spans
}

fn about(key: &str, spans: &[Span]) -> Warning {
    let count: i64 = spans.iter().map(|span| span.count()).sum();
    warning(key, &[("count", count.to_string()), ("ids", named(spans))])
}

/// Ids that never appeared.
pub(super) fn gap(spans: &[Span]) -> Warning {
    about("gap", spans)
}

/// Reports that were taken and are gone.
pub(super) fn deleted(ids: &[i64]) -> Warning {
    about("deleted", &spans(ids))
}

/// A report that was believed missing came after all.
pub(super) fn late(id: i64) -> Warning {
    warning("late", &[("id", id.to_string())])
}

/// A report has another number of rows than when it was taken.
pub(super) fn changed(id: i64, before: u64, now: u64) -> Warning {
    let key = if now > before { "grown" } else { "shrunk" };
    warning(
        key,
        &[
            ("id", id.to_string()),
            ("before", before.to_string()),
            ("now", now.to_string()),
        ],
    )
}

/// A report with more rows than a verification can have.
pub(super) fn too_long(id: i64, rows: u64) -> Warning {
    warning(
        "too_long",
        &[("id", id.to_string()), ("rows", rows.to_string())],
    )
}

/// The database was made anew; all of it is read again.
pub(super) fn recreated(before: i64, newest: i64) -> Warning {
    warning(
        "recreated",
        &[
            ("before", before.to_string()),
            ("newest", newest.to_string()),
        ],
    )
}

/// The tables have other columns than before.
pub(super) fn reshaped(missing: &[String]) -> Warning {
    let missing = match missing {
        [] => "–".to_owned(),
        names => names.join(", "),
    };
    warning("reshaped", &[("missing", missing)])
}

/// Columns that we read are not there.
pub(super) fn missing(columns: &[String]) -> Warning {
    warning("missing", &[("columns", columns.join(", "))])
}

/// Every round walks the whole table.
pub(super) fn no_index() -> Warning {
    warning("no_index", &[])
}

/// The number of old reports changed.
pub(super) fn recounted(up_to: i64, before: u64, now: u64) -> Warning {
    let (key, difference) = match now.checked_sub(before) {
        Some(more) => ("old_appeared", more),
        None => ("old_deleted", before.saturating_sub(now)),
    };
    warning(
        key,
        &[
            ("count", difference.to_string()),
            ("up_to", up_to.to_string()),
        ],
    )
}

/// Reports of a piece that could not be read as measurements.
pub(super) fn refused(count: u64, piece: &str) -> Warning {
    warning(
        "refused",
        &[("count", count.to_string()), ("piece", piece.to_owned())],
    )
}
