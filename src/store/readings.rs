//! Measurements that are read again: what they said before is kept beside what they say now.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    id::{InstrumentId, MeasurementId, SourceId},
    measurement::{Grade, Letter, Measurement, SecondLook, Symbology},
};

use crate::{
    connection::Connection,
    convert,
    dialect::{self, Alone},
    error::StoreError,
    measurement_text::{self, Columns},
    measurements::StoredMeasurement,
    placement::Placement,
    record_key::RecordKey,
    samples::{gtin_number, gtin_of},
    schema::{earlier_readings, measurements},
    second_looks,
    transaction::Tx,
};

const TABLE: &str = "earlier_readings";

/// The measurements that came from a source, by the place of their records in it.
///
/// # Errors
/// When the database fails.
pub fn places(
    conn: &mut Connection,
    source: SourceId,
) -> Result<HashMap<String, MeasurementId>, StoreError> {
    let rows: Vec<(String, i64)> = measurements::table
        .filter(measurements::source_id.eq(source.get()))
        .select((measurements::record, measurements::id))
        .load(conn.any())?;
    Ok(rows
        .into_iter()
        .map(|(record, id)| (record, MeasurementId::new(id)))
        .collect())
}

/// Waits until nobody else stores measurements, until the transaction ends.
///
/// # Errors
/// When the database fails.
pub fn alone(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    Ok(dialect::alone(tx.any(), Alone::Import)?)
}

/// A measurement with what its record says to another profile.
#[derive(Debug, Clone)]
pub struct Reread {
    /// As kept so far.
    pub stored: StoredMeasurement,
    /// What the record says now.
    pub says: Measurement,
    /// What makes its record the same record from now on; absent to leave it.
    pub key: Option<RecordKey>,
    /// What a recomputation of what it says now left to doubt.
    pub look: SecondLook,
    /// Where it belongs from now on.
    pub placement: Placement,
    /// The instrument of the register that made it, as the record names it now.
    pub instrument: Option<InstrumentId>,
}

/// Puts the new reading in the place of the old one, which is kept.
///
/// # Errors
/// `Conflict` if the measurement moved since it was read.
pub fn replace(tx: &mut Tx<'_>, reread: &Reread) -> Result<(), StoreError> {
    keep_earlier(tx, &reread.stored)?;
    let (says, id) = (&reread.says, reread.stored.id.get());
    let grade = says.grade.as_ref();
    let (intake, sample) = reread.placement.ids();
    let (doubts, may_turn) = second_looks::columns(Some(reread.look));
    let row = measurements::table
        .find(id)
        .filter(measurements::state.eq(reread.stored.placement.code()));
    let changed = diesel::update(row)
        .set((
            measurements::taken_at.eq(moment_of(says)),
            measurements::symbology.eq(says.symbology.map(Symbology::code)),
            measurements::data.eq(says.data.as_deref()),
            measurements::gtin14.eq(says.gtin14.and_then(gtin_number)),
            measurements::grade_tenths.eq(grade
                .and_then(|grade| grade.value)
                .map(|grade| i32::from(Grade::tenths(grade)))),
            measurements::grade_letter.eq(grade
                .and_then(|grade| grade.letter)
                .map(|letter| Letter::symbol(letter).to_string())),
            measurements::content.eq(measurement_text::write(says)?),
            measurements::state.eq(reread.placement.code()),
            measurements::reason.eq(reread.placement.reason()?),
            measurements::intake_id.eq(intake),
            measurements::sample_id.eq(sample),
            measurements::card_id.eq(reread.placement.card()),
            measurements::instrument_id.eq(reread.instrument.map(InstrumentId::get)),
            measurements::doubts.eq(doubts),
            measurements::may_turn.eq(may_turn),
        ))
        .execute(tx.write())?;
    if changed == 0 {
        return Err(StoreError::conflict("measurement", reread.stored.id));
    }
    match reread.key {
        Some(key) => rekey(tx, reread.stored.id, key),
        None => Ok(()),
    }
}

fn moment_of(measurement: &Measurement) -> Option<i64> {
    measurement
        .taken_at
        .map(|at| at.and_utc().timestamp_millis())
}

fn keep_earlier(tx: &mut Tx<'_>, stored: &StoredMeasurement) -> Result<(), StoreError> {
    let said = &stored.measurement;
    let row = Row {
        measurement_id: stored.id.get(),
        profile: said.profile.clone(),
        taken_at: moment_of(said),
        symbology: said.symbology.map(|one| one.code().to_owned()),
        data: said.data.clone(),
        gtin14: said.gtin14.and_then(gtin_number),
        content: measurement_text::write(said)?,
        replaced_at: tx.now().timestamp_millis(),
        replaced_by: tx.who().name().to_owned(),
    };
    diesel::insert_into(earlier_readings::table)
        .values(&row)
        .execute(tx.write())?;
    Ok(())
}

/// Gives a measurement another key by which its record is known when it comes again.
///
/// # Errors
/// `Duplicate` if another measurement has it.
pub fn rekey(tx: &mut Tx<'_>, id: MeasurementId, key: RecordKey) -> Result<(), StoreError> {
    diesel::update(measurements::table.find(id.get()))
        .set(measurements::record_key.eq(key.bytes().as_slice()))
        .execute(tx.write())?;
    Ok(())
}

/// What a measurement said before it was read again.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierReading {
    /// What it said.
    pub measurement: Measurement,
    /// When it was read again.
    pub replaced_at: DateTime<Utc>,
    /// By whom.
    pub replaced_by: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = earlier_readings, treat_none_as_default_value = false)]
struct Row {
    measurement_id: i64,
    profile: String,
    taken_at: Option<i64>,
    symbology: Option<String>,
    data: Option<String>,
    gtin14: Option<i64>,
    content: String,
    replaced_at: i64,
    replaced_by: String,
}

impl Row {
    fn into_reading(self, record: &str) -> Result<EarlierReading, StoreError> {
        let id = self.measurement_id;
        let columns = Columns {
            record: record.to_owned(),
            taken_at: self
                .taken_at
                .map(|at| convert::moment(TABLE, id, at).map(|at| at.naive_utc()))
                .transpose()?,
            symbology: self
                .symbology
                .map(|code| convert::code(TABLE, id, &code, Symbology::from_name))
                .transpose()?,
            data: self.data,
            gtin14: gtin_of(TABLE, id, self.gtin14)?,
        };
        let measurement = measurement_text::read(&self.content, columns);
        Ok(EarlierReading {
            measurement: convert::text(TABLE, id, measurement)?,
            replaced_at: convert::moment(TABLE, id, self.replaced_at)?,
            replaced_by: self.replaced_by,
        })
    }
}

/// What a measurement said before, the latest first.
///
/// # Errors
/// When the database fails.
pub fn earlier(
    conn: &mut Connection,
    measurement: &StoredMeasurement,
) -> Result<Vec<EarlierReading>, StoreError> {
    let rows: Vec<Row> = earlier_readings::table
        .filter(earlier_readings::measurement_id.eq(measurement.id.get()))
        .order(earlier_readings::replaced_at.desc())
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter()
        .map(|row| row.into_reading(&measurement.measurement.record))
        .collect()
}
