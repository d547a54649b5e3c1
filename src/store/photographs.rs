//! Photographs of samples: who took which in, which are printed, which were taken away and why.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    digest::Digest,
    id::{IntakeId, PhotographId, SampleId},
    person::Viewer,
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    samples::only_seen,
    schema::{photographs, samples},
    transaction::Tx,
};

const TABLE: &str = "photographs";

/// A photograph as it was taken in, before it has an identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPhotograph {
    /// The sample that it shows.
    pub sample: SampleId,
    /// Digest of the JPEG as it is kept.
    pub kept: Digest,
    /// Digest of the smaller one that pages and documents show.
    pub printed: Digest,
    /// Name of the file as it was handed in.
    pub name: String,
    /// What it shows.
    pub caption: String,
    /// Pixels across of the kept one.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bytes of the kept one.
    pub size: u64,
    /// Whether the sample's documents show it.
    pub is_printed: bool,
}

/// That a photograph was taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// A photograph with its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// Identity.
    pub id: PhotographId,
    /// What was taken in.
    pub photograph: NewPhotograph,
    /// When.
    pub added_at: DateTime<Utc>,
    /// By whom.
    pub added_by: String,
    /// That it was taken away; absent while it stands.
    pub removal: Option<Removal>,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = photographs, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    sample_id: i64,
    kept_sha256: Vec<u8>,
    printed_sha256: Vec<u8>,
    name: String,
    caption: String,
    width: i64,
    height: i64,
    size: i64,
    is_printed: bool,
    added_at: i64,
    added_by: String,
    removed_at: Option<i64>,
    removed_by: String,
    removed_reason: String,
}

impl Row {
    fn into_photograph(self) -> Result<Photograph, StoreError> {
        let id = self.id;
        let removal = match self.removed_at {
            Some(at) => Some(Removal {
                at: convert::moment(TABLE, id, at)?,
                by: self.removed_by,
                reason: self.removed_reason,
            }),
            None => None,
        };
        Ok(Photograph {
            id: PhotographId::new(id),
            photograph: NewPhotograph {
                sample: SampleId::new(self.sample_id),
                kept: convert::digest(TABLE, id, &self.kept_sha256)?,
                printed: convert::digest(TABLE, id, &self.printed_sha256)?,
                name: self.name,
                caption: self.caption,
                width: convert::whole(TABLE, id, self.width)?,
                height: convert::whole(TABLE, id, self.height)?,
                size: convert::whole(TABLE, id, self.size)?,
                is_printed: self.is_printed,
            },
            added_at: convert::moment(TABLE, id, self.added_at)?,
            added_by: self.added_by,
            removal,
        })
    }
}

/// Keeps a photograph; the caller records it.
///
/// # Errors
/// When the database fails.
pub fn add(tx: &mut Tx<'_>, new: &NewPhotograph) -> Result<PhotographId, StoreError> {
    let id = tx.next_id();
    let row = Row {
        id,
        sample_id: new.sample.get(),
        kept_sha256: new.kept.bytes().to_vec(),
        printed_sha256: new.printed.bytes().to_vec(),
        name: new.name.clone(),
        caption: new.caption.clone(),
        width: i64::from(new.width),
        height: i64::from(new.height),
        size: convert::stored(TABLE, id, new.size)?,
        is_printed: new.is_printed,
        added_at: tx.now().timestamp_millis(),
        added_by: tx.who().name().to_owned(),
        removed_at: None,
        removed_by: String::new(),
        removed_reason: String::new(),
    };
    diesel::insert_into(photographs::table)
        .values(&row)
        .execute(tx.write())?;
    Ok(PhotographId::new(id))
}

/// Says whether the sample's documents show a photograph from now on; the caller records it.
///
/// # Errors
/// When it was taken away, or the database fails.
pub fn set_printed(tx: &mut Tx<'_>, id: PhotographId, is_printed: bool) -> Result<(), StoreError> {
    let standing = photographs::table
        .find(id.get())
        .filter(photographs::removed_at.is_null());
    let changed = diesel::update(standing)
        .set(photographs::is_printed.eq(is_printed))
        .execute(tx.write())?;
    once(changed, id)
}

/// Takes a photograph away; the caller records why.
///
/// # Errors
/// When it was taken away before, or the database fails.
pub fn remove(tx: &mut Tx<'_>, id: PhotographId, reason: &str) -> Result<(), StoreError> {
    let (at, by) = (tx.now().timestamp_millis(), tx.who().name().to_owned());
    let standing = photographs::table
        .find(id.get())
        .filter(photographs::removed_at.is_null());
    let changed = diesel::update(standing)
        .set((
            photographs::removed_at.eq(at),
            photographs::removed_by.eq(by),
            photographs::removed_reason.eq(reason),
        ))
        .execute(tx.write())?;
    once(changed, id)
}

fn once(changed: usize, id: PhotographId) -> Result<(), StoreError> {
    match changed {
        1 => Ok(()),
        _ => Err(StoreError::conflict("photograph", id)),
    }
}

/// The photographs of a sample that a viewer may see, oldest first, those that were taken away
/// among them.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn of_sample(
    conn: &mut Connection,
    viewer: Viewer,
    sample: SampleId,
) -> Result<Vec<Photograph>, StoreError> {
    let seen = only_seen(conn, viewer, &[sample])?;
    let rows: Vec<Row> = photographs::table
        .filter(photographs::sample_id.eq_any(seen))
        .order(photographs::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_photograph).collect()
}

/// One photograph, if the viewer may see its sample.
///
/// # Errors
/// When it is not there for this viewer, or the database fails.
pub fn get(
    conn: &mut Connection,
    viewer: Viewer,
    id: PhotographId,
) -> Result<Photograph, StoreError> {
    let missing = || StoreError::missing("photograph", id);
    let row: Option<Row> = photographs::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    let found = row.ok_or_else(missing)?.into_photograph()?;
    match only_seen(conn, viewer, &[found.photograph.sample])?.is_empty() {
        true => Err(missing()),
        false => Ok(found),
    }
}

/// The photographs that the documents of an intake show, by sample, oldest first.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn printed_of_intake(
    conn: &mut Connection,
    intake: IntakeId,
) -> Result<HashMap<SampleId, Vec<Photograph>>, StoreError> {
    let of_intake = samples::table
        .filter(samples::intake_id.eq(intake.get()))
        .select(samples::id);
    let rows: Vec<Row> = photographs::table
        .filter(photographs::sample_id.eq_any(of_intake))
        .filter(photographs::is_printed.eq(true))
        .filter(photographs::removed_at.is_null())
        .order(photographs::id)
        .select(Row::as_select())
        .load(conn.any())?;
    let mut found: HashMap<SampleId, Vec<Photograph>> = HashMap::new();
    for row in rows {
        let one = row.into_photograph()?;
        found.entry(one.photograph.sample).or_default().push(one);
    }
    Ok(found)
}
