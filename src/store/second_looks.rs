//! What recomputations of measurements left to doubt: counted for an intake without reading its measurements, and
//! looked at again where an older program, or none, looked.

use std::collections::BTreeMap;

use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use domain::{
    id::{IntakeId, MeasurementId, SampleId},
    measurement::{Measurement, SecondLook},
};
use serde::{Deserialize, Serialize};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::{self, Alone},
    error::StoreError,
    measurements::{Row, TABLE},
    schema::{measurements, samples},
    settings,
    transaction::Housekeeping,
};

/// The words of the index over the rows that need a second look; both engines want them letter for letter.
const TO_LOOK_AT: &str =
    "(measurements.doubts IS NULL OR measurements.doubts > 0 OR measurements.may_turn)";

/// The setting that says how far the looking has come.
const HOW_FAR: &str = "second_looks";

/// The columns of a look.
pub(crate) type Columns = (Option<i32>, Option<bool>);

/// A look as its columns; without one nobody has looked.
pub(crate) fn columns(look: Option<SecondLook>) -> Columns {
    (
        look.map(|look| i32::try_from(look.doubts).unwrap_or(i32::MAX)),
        look.map(|look| look.may_turn),
    )
}

fn look_of(id: i64, (doubts, may_turn): Columns) -> Result<Option<SecondLook>, StoreError> {
    let (Some(doubts), Some(may_turn)) = (doubts, may_turn) else {
        return Ok(None);
    };
    let doubts = u32::try_from(doubts);
    let doubts = doubts.map_err(|_| StoreError::corrupt(TABLE, id, "doubts"))?;
    Ok(Some(SecondLook { doubts, may_turn }))
}

/// A sample whose counting measurement asks for a second look, or was not looked at yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToLookAt {
    /// The sample.
    pub sample: SampleId,
    /// Its line in the intake.
    pub line: u32,
    /// Its code.
    pub code: String,
    /// The measurement that counts.
    pub measurement: MeasurementId,
    /// What was seen; absent where nobody has looked.
    pub look: Option<SecondLook>,
}

/// The samples of an intake whose counting measurements ask for a second look, by line.
///
/// # Errors
/// When the database fails.
pub fn of_intake(conn: &mut Connection, intake: IntakeId) -> Result<Vec<ToLookAt>, StoreError> {
    type Found = (i64, i64, String, i64, Columns);
    let rows: Vec<Found> = measurements::table
        .inner_join(samples::table.on(measurements::sample_id.eq(samples::id.nullable())))
        .filter(measurements::intake_id.eq(intake.get()))
        .filter(samples::measurement_id.eq(measurements::id.nullable()))
        .filter(sql::<Bool>(TO_LOOK_AT))
        .order(samples::line)
        .select((
            samples::id,
            samples::line,
            samples::code,
            measurements::id,
            (measurements::doubts, measurements::may_turn),
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(sample, line, code, id, look)| {
            Ok(ToLookAt {
                sample: SampleId::new(sample),
                line: convert::whole("samples", sample, line)?,
                code,
                measurement: MeasurementId::new(id),
                look: look_of(id, look)?,
            })
        })
        .collect()
}

/// How many samples of an intake have a measurement that counts.
///
/// # Errors
/// When the database fails.
pub fn measured_in(conn: &mut Connection, intake: IntakeId) -> Result<u64, StoreError> {
    let count: i64 = samples::table
        .filter(samples::intake_id.eq(intake.get()))
        .filter(samples::measurement_id.is_not_null())
        .count()
        .get_result(conn.any())?;
    convert::whole("samples", "measured", count)
}

/// How far the looking has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct HowFar {
    /// What decides what is seen.
    by: String,
    /// The last measurement that was looked at.
    after: i64,
    /// Whether that was the last one.
    done: bool,
}

/// Looks at the next measurements of an archive that was last looked at by something else, at most `most`; false once
/// all were. Imports look at their own.
///
/// # Errors
/// When the database fails.
pub fn look_on(
    keep: &mut Housekeeping<'_>,
    by: &str,
    most: u32,
    look: impl Fn(&Measurement) -> SecondLook,
) -> Result<bool, StoreError> {
    let so_far: Option<HowFar> = settings::noted(keep, HOW_FAR)?;
    let so_far = so_far.filter(|so_far| so_far.by == by);
    if so_far.as_ref().is_some_and(|so_far| so_far.done) {
        return Ok(false);
    }
    // A reading that is replaced meanwhile would be given the look of the old one.
    dialect::alone(keep.write(), Alone::Import)?;
    let after = so_far.map_or(i64::MIN, |so_far| so_far.after);
    let rows: Vec<(Row, Columns)> = measurements::table
        .filter(measurements::id.gt(after))
        .order(measurements::id)
        .limit(i64::from(most))
        .select((
            Row::as_select(),
            (measurements::doubts, measurements::may_turn),
        ))
        .load(keep.write())?;
    let last = rows.last().map(|(row, _)| row.id());
    let mut changed: BTreeMap<SecondLook, Vec<i64>> = BTreeMap::new();
    for (row, was) in rows {
        let id = row.id();
        let seen = look(&row.into_measurement()?.measurement);
        if columns(Some(seen)) != was {
            changed.entry(seen).or_default().push(id);
        }
    }
    for (seen, ids) in changed {
        let (doubts, may_turn) = columns(Some(seen));
        diesel::update(measurements::table)
            .filter(among::numbers(measurements::id, ids))
            .set((
                measurements::doubts.eq(doubts),
                measurements::may_turn.eq(may_turn),
            ))
            .execute(keep.write())?;
    }
    let how_far = HowFar {
        by: by.to_owned(),
        after: last.unwrap_or(after),
        done: last.is_none(),
    };
    settings::note(keep, HOW_FAR, &how_far)?;
    Ok(last.is_some())
}
