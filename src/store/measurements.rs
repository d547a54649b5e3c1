//! Measurements: taken in once, placed with a sample or in the inbox, never dropped.

mod new_row;

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain::{
    id::{InstrumentId, IntakeId, MeasurementId, SampleId, SourceId},
    measurement::{Measurement, Symbology},
    person::Viewer,
};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::{self, Alone, BATCH},
    error::StoreError,
    measurement_text::{self, Columns},
    page::{Page, Paging, newest_first},
    record_key::RecordKey,
    samples::{self, gtin_of},
    schema::{intakes, measurements},
    transaction::Tx,
};
pub use crate::{placement::Placement, prepared::Prepared};
use new_row::NewRow;

pub(crate) const TABLE: &str = "measurements";

/// A measurement to be kept.
#[derive(Debug, Clone)]
pub struct NewMeasurement {
    /// The source it came from.
    pub source: SourceId,
    /// What the verifier said, and what makes its record the same record.
    pub record: Prepared,
    /// Where it belongs.
    pub placement: Placement,
    /// The instrument of the register that made it; absent where that is not known.
    pub instrument: Option<InstrumentId>,
}

/// A measurement as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMeasurement {
    /// Identity; later ones are higher.
    pub id: MeasurementId,
    /// The source it came from.
    pub source: SourceId,
    /// What the verifier said.
    pub measurement: Measurement,
    /// Where it belongs.
    pub placement: Placement,
    /// The instrument of the register that made it; absent where that is not known.
    pub instrument: Option<InstrumentId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = measurements)]
pub(crate) struct Row {
    id: i64,
    source_id: i64,
    record: String,
    taken_at: Option<i64>,
    symbology: Option<String>,
    data: Option<String>,
    gtin14: Option<i64>,
    content: String,
    state: String,
    reason: String,
    intake_id: Option<i64>,
    sample_id: Option<i64>,
    instrument_id: Option<i64>,
    card_id: Option<i64>,
}

impl Row {
    pub(crate) const fn id(&self) -> i64 {
        self.id
    }

    pub(crate) fn into_measurement(self) -> Result<StoredMeasurement, StoreError> {
        let id = self.id;
        let kept = (self.state.as_str(), self.intake_id, self.sample_id);
        let placement = Placement::read(id, kept, self.card_id, self.reason)?;
        let columns = Columns {
            record: self.record,
            taken_at: self
                .taken_at
                .map(|at| convert::moment(TABLE, id, at).map(|at| at.naive_utc()))
                .transpose()?,
            symbology: symbology_of(id, self.symbology.as_deref())?,
            data: self.data,
            gtin14: gtin_of(TABLE, id, self.gtin14)?,
        };
        let measurement = measurement_text::read(&self.content, columns);
        Ok(StoredMeasurement {
            id: MeasurementId::new(id),
            source: SourceId::new(self.source_id),
            measurement: convert::text(TABLE, id, measurement)?,
            placement,
            instrument: self.instrument_id.map(InstrumentId::new),
        })
    }
}

pub(crate) fn symbology_of(id: i64, code: Option<&str>) -> Result<Option<Symbology>, StoreError> {
    code.map(|code| convert::code(TABLE, id, code, Symbology::from_name))
        .transpose()
}

/// Keeps only the records that are not known yet, and of equal keys only the first.
/// No other import can add any of them before this transaction ends.
///
/// # Errors
/// When the database fails.
pub fn only_new(tx: &mut Tx<'_>, records: Vec<Prepared>) -> Result<Vec<Prepared>, StoreError> {
    dialect::alone(tx.any(), Alone::Import)?;
    let mut known: HashSet<RecordKey> = HashSet::new();
    for chunk in records.chunks(BATCH) {
        let keys: Vec<&[u8]> = chunk
            .iter()
            .flat_map(|record| std::iter::once(&record.key).chain(&record.earlier))
            .map(|key| key.bytes().as_slice())
            .collect();
        let found: Vec<Vec<u8>> = measurements::table
            .filter(among::bytes(measurements::record_key, keys))
            .select(measurements::record_key)
            .load(tx.any())?;
        known.extend(found.iter().filter_map(|key| RecordKey::from_bytes(key)));
    }
    Ok(records
        .into_iter()
        .filter(|record| {
            let is_known = record.earlier.iter().any(|key| known.contains(key));
            known.insert(record.key) && !is_known
        })
        .collect())
}

/// Which of these keys are taken, and by which measurements.
///
/// # Errors
/// When the database fails.
pub fn holders(
    conn: &mut Connection,
    keys: &[RecordKey],
) -> Result<HashMap<RecordKey, MeasurementId>, StoreError> {
    let mut holders = HashMap::new();
    for chunk in keys.chunks(BATCH) {
        let found: Vec<(Vec<u8>, i64)> = measurements::table
            .filter(among::bytes(
                measurements::record_key,
                chunk.iter().map(|key| key.bytes().as_slice()),
            ))
            .select((measurements::record_key, measurements::id))
            .load(conn.any())?;
        holders.extend(found.iter().filter_map(|(key, id)| {
            RecordKey::from_bytes(key).map(|key| (key, MeasurementId::new(*id)))
        }));
    }
    Ok(holders)
}

/// Keeps measurements that `only_new` let through, and gives their ids in the same order.
///
/// # Errors
/// `Duplicate` for a record that is known.
pub fn add(tx: &mut Tx<'_>, new: &[NewMeasurement]) -> Result<Vec<MeasurementId>, StoreError> {
    let ids = reserve(tx, new.len());
    add_as(tx, &ids, new)?;
    Ok(ids)
}

/// Ids for so many measurements, for whoever must know them before the rows are written.
pub fn reserve(tx: &mut Tx<'_>, count: usize) -> Vec<MeasurementId> {
    std::iter::repeat_with(|| MeasurementId::new(tx.next_id()))
        .take(count)
        .collect()
}

/// Keeps measurements under ids that were reserved, in the same order.
///
/// # Errors
/// As `add`.
pub fn add_as(
    tx: &mut Tx<'_>,
    ids: &[MeasurementId],
    new: &[NewMeasurement],
) -> Result<(), StoreError> {
    let rows = ids.iter().zip(new);
    let rows = rows.map(|(id, new)| NewRow::of(id.get(), new));
    dialect::insert_all!(tx.write(), measurements::table, rows);
    Ok(())
}

/// Moves a measurement from where it was read to where it belongs.
///
/// # Errors
/// `Conflict` if it is no longer where it was read.
pub fn place(
    tx: &mut Tx<'_>,
    measurement: &StoredMeasurement,
    becomes: &Placement,
) -> Result<(), StoreError> {
    let (intake, sample) = becomes.ids();
    let (_, was_with) = measurement.placement.ids();
    let as_read = measurements::table
        .find(measurement.id.get())
        .filter(measurements::state.eq(measurement.placement.code()));
    let change = (
        measurements::state.eq(becomes.code()),
        measurements::reason.eq(becomes.reason()?),
        measurements::intake_id.eq(intake),
        measurements::sample_id.eq(sample),
        measurements::card_id.eq(becomes.card()),
    );
    let conn = tx.write();
    let changed = match was_with {
        Some(was_with) => {
            let as_read = as_read.filter(measurements::sample_id.eq(was_with));
            diesel::update(as_read).set(change).execute(conn)?
        }
        None => diesel::update(as_read).set(change).execute(conn)?,
    };
    match changed {
        0 => Err(StoreError::conflict("measurement", measurement.id)),
        _ => Ok(()),
    }
}

/// Notes which instrument made measurements, once the register knows it.
///
/// # Errors
/// When the database fails.
pub fn attribute(
    tx: &mut Tx<'_>,
    made: &[(MeasurementId, Option<InstrumentId>)],
) -> Result<(), StoreError> {
    for (measurement, by) in made {
        diesel::update(measurements::table.find(measurement.get()))
            .set(measurements::instrument_id.eq(by.map(InstrumentId::get)))
            .execute(tx.write())?;
    }
    Ok(())
}

/// The measurements that a viewer sees: a company's people those of their samples.
fn seen_by<'q>(viewer: Viewer) -> measurements::BoxedQuery<'q, crate::engine::MultiBackend> {
    let query = measurements::table.into_boxed();
    match viewer.company() {
        Some(own) => {
            let its = intakes::table
                .filter(intakes::company_id.eq(own.get()))
                .select(intakes::id.nullable());
            query.filter(measurements::intake_id.eq_any(its))
        }
        None => query,
    }
}

/// One measurement.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    viewer: Viewer,
    id: MeasurementId,
) -> Result<Option<StoredMeasurement>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(measurements::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_measurement).transpose()
}

/// Several measurements by id, for documents.
///
/// # Errors
/// When the database fails.
pub fn find_all(
    conn: &mut Connection,
    ids: &[MeasurementId],
) -> Result<HashMap<MeasurementId, StoredMeasurement>, StoreError> {
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<Row> = measurements::table
            .filter(among::numbers(
                measurements::id,
                chunk.iter().map(|id| id.get()),
            ))
            .select(Row::as_select())
            .load(conn.any())?;
        for row in rows {
            let measurement = row.into_measurement()?;
            found.insert(measurement.id, measurement);
        }
    }
    Ok(found)
}

/// All measurements of a sample, newest first.
///
/// # Errors
/// When the database fails.
pub fn of_sample(
    conn: &mut Connection,
    viewer: Viewer,
    sample: SampleId,
) -> Result<Vec<StoredMeasurement>, StoreError> {
    let rows: Vec<Row> = seen_by(viewer)
        .filter(measurements::sample_id.eq(sample.get()))
        .order(measurements::id.desc())
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_measurement).collect()
}

/// The measurement that counts for each sample of an intake; one without is absent.
///
/// # Errors
/// When the database fails.
pub fn counting_in(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<HashMap<SampleId, StoredMeasurement>, StoreError> {
    let mut counting: HashMap<MeasurementId, SampleId> = HashMap::new();
    for sample in samples::of_intake(conn, viewer, intake)? {
        if let Some(measurement) = sample.measurement {
            counting.insert(measurement, sample.id);
        }
    }
    let ids: Vec<MeasurementId> = counting.keys().copied().collect();
    Ok(find_all(conn, &ids)?
        .into_iter()
        .filter_map(|(id, measurement)| Some((*counting.get(&id)?, measurement)))
        .collect())
}

/// Lists the measurements of a source, newest first.
///
/// # Errors
/// When the database fails.
pub fn of_source(
    conn: &mut Connection,
    source: SourceId,
    paging: Paging,
) -> Result<Page<StoredMeasurement>, StoreError> {
    let its = || measurements::table.filter(measurements::source_id.eq(source.get()));
    newest_first!(conn, || its().into_boxed(), measurements::id, paging => Row, Row::id, Row::into_measurement)
}
