//! Background work: rows with progress, an owner and a heartbeat.
//!
//! Progress is housekeeping and leaves no audit record; what a job does to the
//! laboratory's data is written by actions, which do. A job whose owner went silent
//! is taken over and begins again; the actions are made to be repeated.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::{
    id::JobId,
    job::{Job, JobKind, JobState},
};

use crate::{
    clock::latest_beat,
    connection::Connection,
    convert,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::jobs,
    transaction::{Housekeeping, Tx},
};

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = jobs, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    kind: String,
    state: String,
    done: i64,
    total: Option<i64>,
    owner: String,
    heartbeat_at: Option<i64>,
    payload: String,
    result: Option<String>,
    error: String,
    created_at: i64,
    created_by: String,
}

impl Row {
    fn into_job(self) -> Result<Job, StoreError> {
        let table = "jobs";
        let id = self.id;
        Ok(Job {
            id: JobId::new(id),
            kind: convert::code(table, id, &self.kind, JobKind::from_code)?,
            state: convert::code(table, id, &self.state, JobState::from_code)?,
            done: convert::whole(table, id, self.done)?,
            total: self
                .total
                .map(|total| convert::whole(table, id, total))
                .transpose()?,
            payload: serde_json::from_str(&self.payload)?,
            result: self
                .result
                .map(|text| serde_json::from_str(&text))
                .transpose()?,
            error: self.error,
            created_at: convert::moment(table, id, self.created_at)?,
            created_by: self.created_by,
        })
    }
}

/// Asks for a piece of work; the caller records what was asked.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut Tx<'_>,
    kind: JobKind,
    payload: &serde_json::Value,
) -> Result<JobId, StoreError> {
    let row = Row {
        id: tx.next_id(),
        kind: kind.code().to_owned(),
        state: JobState::Waiting.code().to_owned(),
        done: 0,
        total: None,
        owner: String::new(),
        heartbeat_at: None,
        payload: payload.to_string(),
        result: None,
        error: String::new(),
        created_at: tx.now().timestamp_millis(),
        created_by: tx.who().name().to_owned(),
    };
    let id = JobId::new(row.id);
    diesel::insert_into(jobs::table)
        .values(row)
        .execute(tx.write())?;
    Ok(id)
}

/// Whether `take` would find something.
///
/// # Errors
/// When the database fails.
pub fn is_any_free(
    conn: &mut Connection,
    now: DateTime<Utc>,
    silence: TimeDelta,
) -> Result<bool, StoreError> {
    let latest = latest_beat(now, silence);
    let found: Option<i64> = jobs::table
        .filter(
            jobs::state.eq(JobState::Waiting.code()).or(jobs::state
                .eq(JobState::Running.code())
                .and(jobs::heartbeat_at.lt(latest))),
        )
        .select(jobs::id)
        .first(conn.any())
        .optional()?;
    Ok(found.is_some())
}

/// Takes the oldest job that nobody works on, or whose owner has been silent for longer than `silence`.
///
/// # Errors
/// When the database fails.
pub fn take(
    keep: &mut Housekeeping<'_>,
    owner: &str,
    silence: TimeDelta,
) -> Result<Option<Job>, StoreError> {
    let now = keep.now();
    let latest = latest_beat(now, silence);
    let free = jobs::table
        .filter(
            jobs::state.eq(JobState::Waiting.code()).or(jobs::state
                .eq(JobState::Running.code())
                .and(jobs::heartbeat_at.lt(latest))),
        )
        .order(jobs::id)
        .select(Row::as_select())
        .first(keep.write())
        .optional()?;
    let Some(row) = free else {
        return Ok(None);
    };
    let taken = diesel::update(
        jobs::table
            .filter(jobs::id.eq(row.id))
            .filter(jobs::state.eq(&row.state))
            .filter(jobs::owner.eq(&row.owner)),
    )
    .set((
        jobs::state.eq(JobState::Running.code()),
        jobs::owner.eq(owner),
        jobs::heartbeat_at.eq(now.timestamp_millis()),
        jobs::done.eq(0),
    ))
    .execute(keep.write())?;
    // Somebody else was faster; the next round finds another.
    if taken == 0 {
        return Ok(None);
    }
    row.into_job().map(Some)
}

/// Notes how far a job is and that its owner is alive; false when somebody else has taken it over.
///
/// # Errors
/// When the database fails.
pub fn progress(
    keep: &mut Housekeeping<'_>,
    id: JobId,
    owner: &str,
    done: u64,
    total: Option<u64>,
) -> Result<bool, StoreError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let now = keep.now().timestamp_millis();
    let changed = diesel::update(
        jobs::table
            .filter(jobs::id.eq(id.get()))
            .filter(jobs::owner.eq(owner)),
    )
    .set((
        jobs::done.eq(number(done)),
        jobs::total.eq(total.map(number)),
        jobs::heartbeat_at.eq(now),
    ))
    .execute(keep.write())?;
    Ok(changed == 1)
}

/// Ends a job: with what came of it, or with why it failed.
///
/// # Errors
/// When the database fails.
pub fn finish(
    keep: &mut Housekeeping<'_>,
    id: JobId,
    owner: &str,
    outcome: Result<&serde_json::Value, &str>,
) -> Result<(), StoreError> {
    let (state, result, error) = match outcome {
        Ok(result) => (JobState::Done, Some(result.to_string()), ""),
        Err(reason) => (JobState::Failed, None, reason),
    };
    diesel::update(
        jobs::table
            .filter(jobs::id.eq(id.get()))
            .filter(jobs::owner.eq(owner)),
    )
    .set((
        jobs::state.eq(state.code()),
        jobs::result.eq(result),
        jobs::error.eq(error),
    ))
    .execute(keep.write())?;
    Ok(())
}

/// One job.
///
/// # Errors
/// When it is not there, or the database fails.
pub fn get(conn: &mut Connection, id: JobId) -> Result<Job, StoreError> {
    let row: Option<Row> = jobs::table
        .filter(jobs::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.ok_or_else(|| StoreError::missing("job", id))?
        .into_job()
}

/// Lists jobs, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection, paging: Paging) -> Result<Page<Job>, StoreError> {
    newest_first!(conn, || jobs::table.into_boxed(), jobs::id, paging => Row, |row| row.id, Row::into_job)
}
