//! Leases: which process runs a connection, and what came of its rounds.
//!
//! A lease is an owner with a heartbeat. One whose heartbeat stopped is taken over.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::{
    connection::{ConnectionKind, Standing},
    id::ConnectionId,
    measurement::Warning,
};

use super::TABLE;
use crate::{
    clock::latest_beat,
    connection::Connection,
    convert,
    engine::{AnyConnection, each},
    error::StoreError,
    schema::{connection_notices, connections},
    transaction::Housekeeping,
};

/// What came of a round.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It went well.
    Well {
        /// New measurements.
        new: u64,
        /// What was noticed.
        noticed: Vec<Warning>,
    },
    /// It failed, for this reason.
    Failed(Warning),
}

/// A round that ended.
#[derive(Debug, Clone)]
pub struct Round {
    /// What the connector knows now, if that is new; saved only when the round went well.
    pub state: Option<serde_json::Value>,
    /// What came of it.
    pub outcome: Outcome,
    /// When the next is due.
    pub next_at: DateTime<Utc>,
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
    let found: Option<i64> = connections::table
        .filter(connections::enabled.eq(true))
        .filter(connections::kind.ne(ConnectionKind::Agent.code()))
        .filter(
            connections::owner
                .eq("")
                .or(connections::heartbeat_at.lt(latest_beat(now, silence))),
        )
        .select(connections::id)
        .first(conn.any())
        .optional()?;
    Ok(found.is_some())
}

/// Takes every enabled connection that nobody runs, or whose owner was silent for longer
/// than `silence`.
///
/// # Errors
/// When the database fails.
pub fn take(
    keep: &mut Housekeeping<'_>,
    owner: &str,
    silence: TimeDelta,
) -> Result<Vec<ConnectionId>, StoreError> {
    let now = keep.now();
    let latest = latest_beat(now, silence);
    // Agents send by themselves: there is nothing to fetch.
    let free: Vec<(i64, String)> = connections::table
        .filter(connections::enabled.eq(true))
        .filter(connections::kind.ne(ConnectionKind::Agent.code()))
        .filter(
            connections::owner
                .eq("")
                .or(connections::heartbeat_at.lt(latest)),
        )
        .select((connections::id, connections::owner))
        .load(keep.write())?;
    let mut taken = Vec::new();
    for (id, before) in free {
        // The filter is repeated: somebody else may have been faster since the list was read.
        let changed = diesel::update(
            connections::table
                .filter(connections::id.eq(id))
                .filter(connections::owner.eq(before))
                .filter(
                    connections::owner
                        .eq("")
                        .or(connections::heartbeat_at.lt(latest)),
                ),
        )
        .set((
            connections::owner.eq(owner),
            connections::heartbeat_at.eq(now.timestamp_millis()),
        ))
        .execute(keep.write())?;
        if changed == 1 {
            taken.push(ConnectionId::new(id));
        }
    }
    Ok(taken)
}

/// Gives a sign of life for everything that this owner runs; then as `of_owner`.
///
/// # Errors
/// When the database fails.
pub fn beat(
    keep: &mut Housekeeping<'_>,
    owner: &str,
) -> Result<Vec<(ConnectionId, DateTime<Utc>)>, StoreError> {
    let now = keep.now().timestamp_millis();
    diesel::update(connections::table.filter(connections::owner.eq(owner)))
        .set(connections::heartbeat_at.eq(now))
        .execute(keep.write())?;
    enabled_of(keep.write(), owner)
}

/// What this owner runs and nobody paused, with the moment at which an admin last changed it.
///
/// # Errors
/// When the database fails.
pub fn of_owner(
    conn: &mut Connection,
    owner: &str,
) -> Result<Vec<(ConnectionId, DateTime<Utc>)>, StoreError> {
    enabled_of(conn.any(), owner)
}

fn enabled_of(
    conn: &mut AnyConnection,
    owner: &str,
) -> Result<Vec<(ConnectionId, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(i64, i64)> = connections::table
        .filter(connections::owner.eq(owner))
        .filter(connections::enabled.eq(true))
        .select((connections::id, connections::changed_at))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, at)| Ok((ConnectionId::new(id), convert::moment(TABLE, id, at)?)))
        .collect()
}

/// Gives a lease back, so that another process need not wait for silence.
///
/// # Errors
/// When the database fails.
pub fn release(
    keep: &mut Housekeeping<'_>,
    id: ConnectionId,
    owner: &str,
) -> Result<(), StoreError> {
    diesel::update(
        connections::table
            .filter(connections::id.eq(id.get()))
            .filter(connections::owner.eq(owner)),
    )
    .set((
        connections::owner.eq(""),
        connections::heartbeat_at.eq(None::<i64>),
    ))
    .execute(keep.write())?;
    Ok(())
}

/// Notes that a round begins; false if the lease was lost.
///
/// # Errors
/// When the database fails.
pub fn begin_round(
    keep: &mut Housekeeping<'_>,
    id: ConnectionId,
    owner: &str,
) -> Result<bool, StoreError> {
    let now = keep.now().timestamp_millis();
    let changed = diesel::update(
        connections::table
            .filter(connections::id.eq(id.get()))
            .filter(connections::owner.eq(owner)),
    )
    .set((
        connections::standing.eq(Standing::Running.code()),
        connections::heartbeat_at.eq(now),
    ))
    .execute(keep.write())?;
    Ok(changed == 1)
}

/// Notes what came of a round; false if the lease was lost, and then nothing is noted.
///
/// # Errors
/// When the database fails.
pub fn finish_round(
    keep: &mut Housekeeping<'_>,
    id: ConnectionId,
    owner: &str,
    round: &Round,
) -> Result<bool, StoreError> {
    let now = keep.now().timestamp_millis();
    let next_at = round.next_at.timestamp_millis();
    let own = connections::table
        .filter(connections::id.eq(id.get()))
        .filter(connections::owner.eq(owner));
    let changed = match &round.outcome {
        Outcome::Well { new, .. } => diesel::update(own)
            .set((
                connections::standing.eq(Standing::Waiting.code()),
                connections::next_at.eq(next_at),
                connections::failures.eq(0),
                connections::failing_since.eq(None::<i64>),
                connections::last_error.eq(None::<String>),
                connections::last_ok_at.eq(now),
                connections::taken.eq(connections::taken + convert::stored(TABLE, id, *new)?),
            ))
            .execute(keep.write())?,
        Outcome::Failed(reason) => diesel::update(own)
            .set((
                connections::standing.eq(Standing::Failing.code()),
                connections::next_at.eq(next_at),
                connections::failures.eq(connections::failures + 1),
                connections::last_error.eq(serde_json::to_string(reason)?),
            ))
            .execute(keep.write())?,
    };
    if changed == 0 {
        return Ok(false);
    }
    match &round.outcome {
        Outcome::Well { new, noticed } => {
            if let Some(state) = &round.state {
                diesel::update(connections::table.find(id.get()))
                    .set(connections::state.eq(state.to_string()))
                    .execute(keep.write())?;
            }
            if *new > 0 {
                diesel::update(connections::table.find(id.get()))
                    .set(connections::last_taken_at.eq(now))
                    .execute(keep.write())?;
            }
            notice(keep, id, noticed)?;
        }
        Outcome::Failed(_) => {
            // Only the first failure of a row of them says since when.
            diesel::update(
                connections::table
                    .filter(connections::id.eq(id.get()))
                    .filter(connections::failing_since.is_null()),
            )
            .set(connections::failing_since.eq(now))
            .execute(keep.write())?;
        }
    }
    Ok(true)
}

/// Keeps what was noticed; the same sentence about the same connection once only.
fn notice(
    keep: &mut Housekeeping<'_>,
    id: ConnectionId,
    noticed: &[Warning],
) -> Result<(), StoreError> {
    let now = keep.now().timestamp_millis();
    for warning in noticed {
        let text = serde_json::to_string(warning)?;
        each!(keep.write(), own => diesel::insert_into(connection_notices::table)
            .values((
                connection_notices::connection_id.eq(id.get()),
                connection_notices::noticed_at.eq(now),
                connection_notices::warning.eq(&text),
            ))
            .on_conflict_do_nothing()
            .execute(own))?;
    }
    Ok(())
}
