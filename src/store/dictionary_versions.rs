//! Every dictionary that a verdict was ever made with, so that it can be made again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::{
    connection::Connection, convert, engine::each, error::StoreError, schema::dictionary_versions,
    transaction::Tx,
};

/// One version of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DictionaryVersion {
    /// Which dictionary: `quality`, `application` or a table of requirements.
    pub kind: String,
    /// Its version, which its content decides.
    pub version: String,
    /// The file.
    pub content: String,
}

/// Keeps a version, and says whether it is new.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx<'_>, version: &DictionaryVersion) -> Result<bool, StoreError> {
    let kept_at = tx.now().timestamp_millis();
    let kept_by = tx.who().name().to_owned();
    let row = (
        dictionary_versions::kind.eq(&version.kind),
        dictionary_versions::version.eq(&version.version),
        dictionary_versions::content.eq(&version.content),
        dictionary_versions::kept_at.eq(kept_at),
        dictionary_versions::kept_by.eq(kept_by),
    );
    let added = each!(tx.write(), own => diesel::insert_into(dictionary_versions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(own))?;
    Ok(added > 0)
}

/// One version with its content.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    kind: &str,
    version: &str,
) -> Result<Option<DictionaryVersion>, StoreError> {
    let content: Option<String> = dictionary_versions::table
        .find((kind, version))
        .select(dictionary_versions::content)
        .first(conn.any())
        .optional()?;
    Ok(content.map(|content| DictionaryVersion {
        kind: kind.to_owned(),
        version: version.to_owned(),
        content,
    }))
}

/// The versions of a dictionary with the moment each was first used, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection, kind: &str) -> Result<Vec<(String, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(String, i64)> = dictionary_versions::table
        .filter(dictionary_versions::kind.eq(kind))
        .order((
            dictionary_versions::kept_at.desc(),
            dictionary_versions::version.desc(),
        ))
        .select((dictionary_versions::version, dictionary_versions::kept_at))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(version, at)| {
            let at = convert::moment("dictionary_versions", &version, at)?;
            Ok((version, at))
        })
        .collect()
}
