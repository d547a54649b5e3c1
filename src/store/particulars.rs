//! What people enter about the tests of an intake for its report; one set an intake, the
//! audit remembers earlier ones.

use diesel::prelude::*;
use domain::{document::Particulars, id::IntakeId};

use crate::{
    connection::Connection, convert, engine::each, error::StoreError, schema::intake_particulars,
    transaction::Tx,
};

/// The particulars of an intake; absent if nobody has entered any.
///
/// # Errors
/// When the database fails or the row is not readable.
pub fn of_intake(
    conn: &mut Connection,
    intake: IntakeId,
) -> Result<Option<Particulars>, StoreError> {
    let value: Option<String> = intake_particulars::table
        .find(intake.get())
        .select(intake_particulars::value)
        .first(conn.any())
        .optional()?;
    value
        .map(|value| convert::text("intake_particulars", intake, serde_json::from_str(&value)))
        .transpose()
}

/// Keeps the particulars of an intake; the caller records the change.
///
/// # Errors
/// When the database fails.
pub fn save(
    tx: &mut Tx<'_>,
    intake: IntakeId,
    particulars: &Particulars,
) -> Result<(), StoreError> {
    let value = serde_json::to_string(particulars)?;
    let changed_at = tx.now().timestamp_millis();
    let changed_by = tx.who().name().to_owned();
    each!(tx.write(), own => diesel::insert_into(intake_particulars::table)
        .values((
            intake_particulars::intake_id.eq(intake.get()),
            intake_particulars::value.eq(&value),
            intake_particulars::changed_at.eq(changed_at),
            intake_particulars::changed_by.eq(&changed_by),
        ))
        .on_conflict(intake_particulars::intake_id)
        .do_update()
        .set((
            intake_particulars::value.eq(&value),
            intake_particulars::changed_at.eq(changed_at),
            intake_particulars::changed_by.eq(&changed_by),
        ))
        .execute(own))?;
    Ok(())
}
