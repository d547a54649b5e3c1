//! Attempts to send a delivery by mail: begun before the server is asked, ended when it answered.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::{
    delivery::{AttemptOutcome, Delivery, DeliveryState, LOST_AFTER},
    id::DeliveryId,
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{deliveries, delivery_attempts},
    transaction::Tx,
};

/// One attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// When it began.
    pub begun_at: DateTime<Utc>,
    /// When the server answered; absent while or if it never did.
    pub ended_at: Option<DateTime<Utc>>,
    /// What it said; absent while the attempt goes on.
    pub outcome: Option<AttemptOutcome>,
    /// Its words.
    pub answer: String,
}

/// Identity, begin, end, outcome and answer of an attempt.
type AttemptRow = (i64, i64, Option<i64>, Option<String>, String);

/// Begins an attempt: only one process gets it. From now on the outbox looks again only once the
/// attempt is taken for lost.
///
/// # Errors
/// `Conflict` if somebody else began one.
pub fn begin_attempt(tx: &mut Tx<'_>, old: &Delivery) -> Result<(), StoreError> {
    let now = tx.now();
    let lost_at = now + TimeDelta::seconds(LOST_AFTER);
    let as_read = deliveries::table
        .filter(deliveries::id.eq(old.id.get()))
        .filter(deliveries::state.eq(DeliveryState::Waiting.code()))
        .filter(deliveries::attempts.eq(i64::from(old.attempts)));
    let begun = diesel::update(as_read)
        .set((
            deliveries::state.eq(DeliveryState::Sending.code()),
            deliveries::attempts.eq(i64::from(old.attempts) + 1),
            deliveries::next_at.eq(Some(lost_at.timestamp_millis())),
            deliveries::changed_at.eq(now.timestamp_millis()),
        ))
        .execute(tx.write())?;
    if begun != 1 {
        return Err(StoreError::conflict("delivery", old.id));
    }
    let id = tx.next_id();
    diesel::insert_into(delivery_attempts::table)
        .values((
            delivery_attempts::id.eq(id),
            delivery_attempts::delivery_id.eq(old.id.get()),
            delivery_attempts::begun_at.eq(now.timestamp_millis()),
            delivery_attempts::answer.eq(""),
        ))
        .execute(tx.write())?;
    Ok(())
}

/// Completes the attempt that is under way; one whose answer nobody heard keeps no end.
///
/// # Errors
/// When the database fails.
pub fn end_attempt(
    tx: &mut Tx<'_>,
    delivery: DeliveryId,
    outcome: AttemptOutcome,
    answer: &str,
) -> Result<(), StoreError> {
    let heard = outcome != AttemptOutcome::Unknown;
    let ended_at = heard.then(|| tx.now().timestamp_millis());
    let open = delivery_attempts::table
        .filter(delivery_attempts::delivery_id.eq(delivery.get()))
        .filter(delivery_attempts::outcome.is_null());
    diesel::update(open)
        .set((
            delivery_attempts::ended_at.eq(ended_at),
            delivery_attempts::outcome.eq(outcome.code()),
            delivery_attempts::answer.eq(answer),
        ))
        .execute(tx.write())?;
    Ok(())
}

/// The attempts of a delivery, oldest first.
///
/// # Errors
/// When the database fails.
pub fn attempts(conn: &mut Connection, of: DeliveryId) -> Result<Vec<Attempt>, StoreError> {
    let table = "delivery_attempts";
    let rows: Vec<AttemptRow> = delivery_attempts::table
        .filter(delivery_attempts::delivery_id.eq(of.get()))
        .order(delivery_attempts::id)
        .select((
            delivery_attempts::id,
            delivery_attempts::begun_at,
            delivery_attempts::ended_at,
            delivery_attempts::outcome,
            delivery_attempts::answer,
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(id, begun_at, ended_at, outcome, answer)| {
            let ended_at = ended_at.map(|at| convert::moment(table, id, at));
            let outcome = outcome.as_deref();
            let outcome =
                outcome.map(|code| convert::code(table, id, code, AttemptOutcome::from_code));
            Ok(Attempt {
                begun_at: convert::moment(table, id, begun_at)?,
                ended_at: ended_at.transpose()?,
                outcome: outcome.transpose()?,
                answer,
            })
        })
        .collect()
}
