//! Application keys of samples: proposed by checks, decided by people.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    id::{IntakeId, SampleId},
    person::Viewer,
    sample::KeyState,
};

use crate::{
    among, connection::Connection, convert, dialect::BATCH, engine::each, error::StoreError,
    samples, schema::application_keys, transaction::Tx,
};

const TABLE: &str = "application_keys";

/// A problem that a check proposes for a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The sample.
    pub sample: SampleId,
    /// Key of the application dictionary.
    pub key: u16,
    /// What the check saw, for the person who decides.
    pub reason: String,
}

/// An application key of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationKey {
    /// Key of the application dictionary.
    pub key: u16,
    /// Proposed, or what a person decided.
    pub state: KeyState,
    /// What the check saw, or why the person decided so.
    pub reason: String,
    /// When it was proposed or decided.
    pub set_at: DateTime<Utc>,
    /// By whom.
    pub set_by: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = application_keys, treat_none_as_default_value = false)]
struct Row {
    sample_id: i64,
    key: i32,
    state: String,
    reason: String,
    set_at: i64,
    set_by: String,
}

impl Row {
    fn into_key(self) -> Result<ApplicationKey, StoreError> {
        let id = self.sample_id;
        Ok(ApplicationKey {
            key: convert::whole(TABLE, id, i64::from(self.key))?,
            state: convert::code(TABLE, id, &self.state, KeyState::from_code)?,
            reason: self.reason,
            set_at: convert::moment(TABLE, id, self.set_at)?,
            set_by: self.set_by,
        })
    }
}

/// Replaces what checks propose for some samples. What a person decided stays, whatever
/// the checks say.
///
/// # Errors
/// When the database fails.
pub fn propose(
    tx: &mut Tx<'_>,
    checked: &[SampleId],
    proposals: &[Proposal],
) -> Result<(), StoreError> {
    let ids: Vec<i64> = checked.iter().map(|id| id.get()).collect();
    for chunk in ids.chunks(BATCH) {
        let old = application_keys::table
            .filter(among::numbers(
                application_keys::sample_id,
                chunk.iter().copied(),
            ))
            .filter(application_keys::state.eq(KeyState::Proposed.code()));
        diesel::delete(old).execute(tx.write())?;
    }
    let set_at = tx.now().timestamp_millis();
    let set_by = tx.who().name().to_owned();
    let rows: Vec<Row> = proposals
        .iter()
        .map(|proposal| Row {
            sample_id: proposal.sample.get(),
            key: i32::from(proposal.key),
            state: KeyState::Proposed.code().to_owned(),
            reason: proposal.reason.clone(),
            set_at,
            set_by: set_by.clone(),
        })
        .collect();
    for chunk in rows.chunks(BATCH) {
        each!(tx.write(), own => diesel::insert_into(application_keys::table)
            .values(chunk)
            .on_conflict_do_nothing()
            .execute(own))?;
    }
    Ok(())
}

/// Notes what a person decides about a key of a sample, proposed or not.
///
/// # Errors
/// When the database fails.
pub fn decide(
    tx: &mut Tx<'_>,
    sample: SampleId,
    key: u16,
    state: KeyState,
    reason: &str,
) -> Result<(), StoreError> {
    let row = Row {
        sample_id: sample.get(),
        key: i32::from(key),
        state: state.code().to_owned(),
        reason: reason.to_owned(),
        set_at: tx.now().timestamp_millis(),
        set_by: tx.who().name().to_owned(),
    };
    each!(tx.write(), own => diesel::insert_into(application_keys::table)
        .values(&row)
        .on_conflict((application_keys::sample_id, application_keys::key))
        .do_update()
        .set((
            application_keys::state.eq(&row.state),
            application_keys::reason.eq(&row.reason),
            application_keys::set_at.eq(row.set_at),
            application_keys::set_by.eq(&row.set_by),
        ))
        .execute(own))?;
    Ok(())
}

/// Takes a key away from a sample, as if nobody had set it.
///
/// # Errors
/// `Missing` if the sample does not have it.
pub fn remove(tx: &mut Tx<'_>, sample: SampleId, key: u16) -> Result<(), StoreError> {
    let row = application_keys::table.find((sample.get(), i32::from(key)));
    match diesel::delete(row).execute(tx.write())? {
        0 => Err(StoreError::missing("application key", key)),
        _ => Ok(()),
    }
}

/// The keys of samples, by key; a sample without any is absent.
///
/// # Errors
/// When the database fails.
pub fn of_samples(
    conn: &mut Connection,
    viewer: Viewer,
    ids: &[SampleId],
) -> Result<HashMap<SampleId, Vec<ApplicationKey>>, StoreError> {
    let seen = samples::only_seen(conn, viewer, ids)?;
    let mut found: HashMap<SampleId, Vec<ApplicationKey>> = HashMap::new();
    for chunk in seen.chunks(BATCH) {
        let rows: Vec<Row> = application_keys::table
            .filter(among::numbers(
                application_keys::sample_id,
                chunk.iter().copied(),
            ))
            .order((application_keys::sample_id, application_keys::key))
            .select(Row::as_select())
            .load(conn.any())?;
        for row in rows {
            let sample = SampleId::new(row.sample_id);
            found.entry(sample).or_default().push(row.into_key()?);
        }
    }
    Ok(found)
}

/// The keys of the samples of an intake.
///
/// # Errors
/// When the database fails.
pub fn of_intake(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<HashMap<SampleId, Vec<ApplicationKey>>, StoreError> {
    let ids = samples::ids_of_intake(conn, viewer, intake)?;
    of_samples(conn, Viewer::Laboratory, &ids)
}
