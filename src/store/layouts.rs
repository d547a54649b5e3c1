//! Versions of the layout of documents: only added, the newest is in force.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::document::Layout;

use crate::{connection::Connection, convert, error::StoreError, schema::layouts, transaction::Tx};

/// A version as it was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedLayout {
    /// Counted from 1.
    pub version: i64,
    /// The layout.
    pub layout: Layout,
    /// Why it was changed.
    pub note: String,
    /// When.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
}

type Row = (i64, String, String, i64, String);

fn saved((version, value, note, at, by): Row) -> Result<SavedLayout, StoreError> {
    Ok(SavedLayout {
        version,
        layout: convert::text("layouts", version, serde_json::from_str(&value))?,
        note,
        created_at: convert::moment("layouts", version, at)?,
        created_by: by,
    })
}

/// The newest versions, the one in force first.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn newest(conn: &mut Connection, most: i64) -> Result<Vec<SavedLayout>, StoreError> {
    let rows: Vec<Row> = layouts::table
        .order(layouts::version.desc())
        .limit(most)
        .load(conn.any())?;
    rows.into_iter().map(saved).collect()
}

/// Adds a version and gives its number; the caller records it.
///
/// # Errors
/// When somebody else added one at the same moment, or the database fails.
pub fn add(tx: &mut Tx<'_>, layout: &Layout, note: &str) -> Result<i64, StoreError> {
    let last: Option<i64> = layouts::table
        .select(diesel::dsl::max(layouts::version))
        .first(tx.write())?;
    let version = last.unwrap_or(0) + 1;
    let (created_at, created_by) = (tx.now().timestamp_millis(), tx.who().name().to_owned());
    diesel::insert_into(layouts::table)
        .values((
            layouts::version.eq(version),
            layouts::value.eq(serde_json::to_string(layout)?),
            layouts::note.eq(note),
            layouts::created_at.eq(created_at),
            layouts::created_by.eq(created_by),
        ))
        .execute(tx.write())?;
    Ok(version)
}
