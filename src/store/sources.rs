//! Sources of measurements: files and database snapshots, each taken in once.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use diesel::{
    dsl::Eq,
    prelude::*,
    sql_types::{BigInt, Text},
};
use domain::{
    digest::Digest,
    id::{ConnectionId, InstrumentId, SiteId, SourceId},
    instrument::Origin,
    measurement::Warning,
};

use crate::{
    connection::Connection,
    convert,
    dialect::BATCH,
    engine::each,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::sources,
    transaction::Tx,
};

const TABLE: &str = "sources";

/// What became of the records of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordCounts {
    /// Records read.
    pub read: u64,
    /// Records that were not known from another source or an earlier import.
    pub new: u64,
    /// Records that could not be read.
    pub refused: u64,
}

/// A file, or rows of a database kept as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Identity.
    pub id: SourceId,
    /// Digest of its bytes, which lie in the object store.
    pub sha256: Digest,
    /// Name of the file or database.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Profile that named the items, as `id.version`; empty until one was chosen.
    pub profile: String,
    /// What became of its records so far.
    pub counts: RecordCounts,
    /// True once every record was taken in.
    pub finished: bool,
    /// Why it cannot be taken in, or no further; absent while it is being taken in.
    pub refusal: Option<Warning>,
    /// When it was handed in first.
    pub imported_at: DateTime<Utc>,
    /// By whom.
    pub imported_by: String,
    /// The site it came from.
    pub site: SiteId,
    /// The connection that took it; absent for files that were handed in.
    pub connection: Option<ConnectionId>,
    /// The instrument that made it, where its records name no serial number.
    pub instrument: Option<InstrumentId>,
}

impl Source {
    /// Where its records come from.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        Origin {
            site: self.site,
            own: self.instrument,
        }
    }
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = sources, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    sha256: Vec<u8>,
    name: String,
    size: i64,
    profile: String,
    records_read: i64,
    records_new: i64,
    records_refused: i64,
    finished: bool,
    imported_at: i64,
    imported_by: String,
    site_id: Option<i64>,
    connection_id: Option<i64>,
    refusal: Option<String>,
    instrument_id: Option<i64>,
}

impl Row {
    fn into_source(self) -> Result<Source, StoreError> {
        let id = self.id;
        let count = |number| convert::whole(TABLE, id, number);
        Ok(Source {
            id: SourceId::new(id),
            sha256: convert::digest(TABLE, id, &self.sha256)?,
            name: self.name,
            size: count(self.size)?,
            profile: self.profile,
            counts: RecordCounts {
                read: count(self.records_read)?,
                new: count(self.records_new)?,
                refused: count(self.records_refused)?,
            },
            finished: self.finished,
            refusal: self
                .refusal
                .map(|told| convert::text(TABLE, id, serde_json::from_str(&told)))
                .transpose()?,
            imported_at: convert::moment(TABLE, id, self.imported_at)?,
            imported_by: self.imported_by,
            site: self.site_id.map_or(SiteId::MAIN, SiteId::new),
            connection: self.connection_id.map(ConnectionId::new),
            instrument: self.instrument_id.map(InstrumentId::new),
        })
    }
}

/// A source to be taken in.
#[derive(Debug, Clone)]
pub struct NewSource {
    /// Digest of its bytes, which lie in the object store.
    pub sha256: Digest,
    /// Name of the file or database.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Profile that is to name the items, as `id.version`; empty if one is to be chosen.
    pub profile: String,
    /// The site it comes from.
    pub site: SiteId,
    /// The connection that took it.
    pub connection: Option<ConnectionId>,
    /// The instrument that made it, where its records name no serial number.
    pub instrument: Option<InstrumentId>,
}

/// Begins a source, or finds the one with the same bytes, finished or not.
///
/// # Errors
/// `Duplicate` if another program begins the same source at this moment.
pub fn begin(tx: &mut Tx<'_>, new: NewSource) -> Result<Source, StoreError> {
    if let Some(known) = find_by_digest(tx, &new.sha256)? {
        return Ok(known);
    }
    let id = tx.next_id();
    let row = Row {
        id,
        sha256: new.sha256.bytes().to_vec(),
        name: new.name,
        size: convert::stored(TABLE, id, new.size)?,
        profile: new.profile,
        records_read: 0,
        records_new: 0,
        records_refused: 0,
        finished: false,
        imported_at: tx.now().timestamp_millis(),
        imported_by: tx.who().name().to_owned(),
        site_id: Some(new.site.get()),
        connection_id: new.connection.map(ConnectionId::get),
        refusal: None,
        instrument_id: new.instrument.map(InstrumentId::get),
    };
    diesel::insert_into(sources::table)
        .values(&row)
        .execute(tx.write())?;
    row.into_source()
}

/// Notes that every record of a source was taken in, and which profile named the items.
///
/// # Errors
/// `Missing` if there is no such source.
pub fn finish(
    tx: &mut Tx<'_>,
    id: SourceId,
    counts: RecordCounts,
    profile: &str,
) -> Result<(), StoreError> {
    let ended = (
        sources::profile.eq(profile),
        sources::finished.eq(true),
        sources::refusal.eq(None::<String>),
    );
    let changed = diesel::update(sources::table.find(id.get()))
        .set((ended, counted(id, counts)?))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("source", id)),
        _ => Ok(()),
    }
}

/// Notes why a source that is not finished cannot be taken in, or no further.
///
/// # Errors
/// `Conflict` if it is finished, or gone.
pub fn refuse(
    tx: &mut Tx<'_>,
    id: SourceId,
    counts: RecordCounts,
    why: &Warning,
) -> Result<(), StoreError> {
    let unfinished = sources::table
        .find(id.get())
        .filter(sources::finished.eq(false));
    let changed = diesel::update(unfinished)
        .set((
            sources::refusal.eq(serde_json::to_string(why)?),
            counted(id, counts)?,
        ))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::conflict("source", id)),
        _ => Ok(()),
    }
}

type Counted = (
    Eq<sources::records_read, i64>,
    Eq<sources::records_new, i64>,
    Eq<sources::records_refused, i64>,
);

fn counted(id: SourceId, counts: RecordCounts) -> Result<Counted, StoreError> {
    let stored = |number| convert::stored(TABLE, id, number);
    Ok((
        sources::records_read.eq(stored(counts.read)?),
        sources::records_new.eq(stored(counts.new)?),
        sources::records_refused.eq(stored(counts.refused)?),
    ))
}

/// Names of several sources, for lists.
///
/// # Errors
/// When the database fails.
pub fn names(
    conn: &mut Connection,
    ids: &[SourceId],
) -> Result<HashMap<SourceId, String>, StoreError> {
    let mut names = HashMap::new();
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<(i64, String)> = sources::table
            .filter(sources::id.eq_any(chunk.iter().map(|id| id.get())))
            .select((sources::id, sources::name))
            .load(conn.any())?;
        names.extend(rows.into_iter().map(|(id, name)| (SourceId::new(id), name)));
    }
    Ok(names)
}

/// One source.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: SourceId) -> Result<Option<Source>, StoreError> {
    let row: Option<Row> = sources::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_source).transpose()
}

/// The source with these bytes.
///
/// # Errors
/// When the database fails.
pub fn find_by_digest(
    conn: &mut Connection,
    sha256: &Digest,
) -> Result<Option<Source>, StoreError> {
    let row: Option<Row> = sources::table
        .filter(sources::sha256.eq(sha256.bytes().to_vec()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_source).transpose()
}

/// Lists sources, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection, paging: Paging) -> Result<Page<Source>, StoreError> {
    newest_first!(conn, || sources::table.into_boxed(), sources::id, paging => Row, |row| row.id, Row::into_source)
}

/// Notes with which profile a source's measurements were read.
///
/// # Errors
/// `Missing` if there is no such source.
pub fn name_profile(tx: &mut Tx<'_>, id: SourceId, profile: &str) -> Result<(), StoreError> {
    let changed = diesel::update(sources::table.find(id.get()))
        .set(sources::profile.eq(profile))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("source", id)),
        _ => Ok(()),
    }
}

/// Notes with which profile a source's measurements were read, unless that is noted already.
///
/// # Errors
/// When the database fails.
pub fn name_profile_once(tx: &mut Tx<'_>, id: SourceId, profile: &str) -> Result<(), StoreError> {
    let unnamed = sources::table
        .find(id.get())
        .filter(sources::profile.eq(""));
    diesel::update(unnamed)
        .set(sources::profile.eq(profile))
        .execute(tx.write())?;
    Ok(())
}

/// The sources that were read with any of these profiles, newest first and at most `limit` of them.
///
/// # Errors
/// When the database fails.
pub fn read_with(
    conn: &mut Connection,
    profiles: &[String],
    limit: u32,
) -> Result<Vec<Source>, StoreError> {
    let rows: Vec<Row> = sources::table
        .filter(sources::profile.eq_any(profiles))
        .order(sources::id.desc())
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_source).collect()
}

/// How much was read with a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Sources.
    pub sources: u64,
    /// Measurements that came from them.
    pub measurements: u64,
}

#[derive(QueryableByName)]
struct UsageRow {
    #[diesel(sql_type = Text)]
    profile: String,
    #[diesel(sql_type = BigInt)]
    sources: i64,
    #[diesel(sql_type = BigInt)]
    measurements: i64,
}

/// How much was read with each profile, by `id.version`.
///
/// # Errors
/// When the database fails.
pub fn usage(conn: &mut Connection) -> Result<BTreeMap<String, Usage>, StoreError> {
    let query = diesel::sql_query(
        "SELECT profile, COUNT(*) AS sources, CAST(SUM(records_new) AS BIGINT) AS measurements \
         FROM sources GROUP BY profile",
    );
    let rows: Vec<UsageRow> = each!(conn.any(), own => query.load(own))?;
    rows.into_iter()
        .map(|row| {
            let usage = Usage {
                sources: convert::whole(TABLE, &row.profile, row.sources)?,
                measurements: convert::whole(TABLE, &row.profile, row.measurements)?,
            };
            Ok((row.profile, usage))
        })
        .collect()
}

/// Every profile that a source was read with, as `id.version`.
///
/// # Errors
/// When the database fails.
pub fn profiles(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    Ok(sources::table
        .select(sources::profile)
        .distinct()
        .load(conn.any())?)
}
