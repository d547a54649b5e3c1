//! Samples as matching and judging see them: candidates by code, and results in batches.

use std::collections::{HashMap, HashSet};

use diesel::{
    prelude::*,
    sql_types::{Array, BigInt, Nullable, Text},
};
use domain::{
    gs1::gtin::Gtin14,
    id::{InstrumentId, IntakeId, MeasurementId, SampleId},
    intake::IntakeState,
    sample::{Conclusion, Description, Sample, SampleState},
};

use serde::Serialize;

use crate::{
    among,
    connection::Connection,
    dialect::BATCH,
    engine::AnyConnection,
    error::StoreError,
    samples::{Row, gtin_number, stored_key},
    schema::{intakes, measurements, samples},
    transaction::Tx,
};

/// Samples that bear the codes of a batch.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Those of open intakes, by intake and line.
    pub samples: Vec<Sample>,
    /// The latest other intake that has a trade item.
    by_gtin: HashMap<i64, IntakeId>,
    /// The latest other intake that has another code.
    by_key: HashMap<String, IntakeId>,
}

impl Candidates {
    /// The latest intake that is not open and has a sample with this code.
    #[must_use]
    pub fn elsewhere(&self, gtin: Option<Gtin14>, key: Option<&str>) -> Option<IntakeId> {
        let by_gtin = gtin.and_then(gtin_number);
        let by_gtin = by_gtin.and_then(|number| self.by_gtin.get(&number));
        by_gtin.or_else(|| self.by_key.get(key?)).copied()
    }
}

/// Samples of open intakes that bear any of these codes: trade items by their numbers, other
/// codes by their `match_key`; and which other intakes have them.
///
/// Two steps: the indexes tell which samples lie in open intakes, then only those are read.
///
/// # Errors
/// When the database fails.
pub fn candidates(
    conn: &mut Connection,
    gtins: &HashSet<Gtin14>,
    keys: &HashSet<String>,
    open: &HashSet<IntakeId>,
) -> Result<Candidates, StoreError> {
    let mut found = Candidates::default();
    let mut ids = Vec::new();
    let gtins: Vec<i64> = gtins.iter().copied().filter_map(gtin_number).collect();
    for chunk in gtins.chunks(BATCH) {
        let rows: Vec<(i64, i64, Option<i64>)> = samples::table
            .filter(among::numbers(samples::gtin14, chunk.iter().copied()))
            .select((samples::id, samples::intake_id, samples::gtin14))
            .load(conn.any())?;
        for (id, intake, gtin) in rows {
            let intake = IntakeId::new(intake);
            if open.contains(&intake) {
                ids.push(SampleId::new(id));
            } else if let Some(gtin) = gtin {
                let known = found.by_gtin.entry(gtin).or_insert(intake);
                *known = intake.max(*known);
            }
        }
    }
    let keys: Vec<&String> = keys.iter().collect();
    for chunk in keys.chunks(BATCH) {
        let rows: Vec<(i64, i64, Option<String>)> = samples::table
            .filter(among::words(samples::match_key, chunk)?)
            .select((samples::id, samples::intake_id, samples::match_key))
            .load(conn.any())?;
        for (id, intake, key) in rows {
            let intake = IntakeId::new(intake);
            if open.contains(&intake) {
                ids.push(SampleId::new(id));
            } else if let Some(key) = key {
                let known = found.by_key.entry(key).or_insert(intake);
                *known = intake.max(*known);
            }
        }
    }
    found.samples = find_all(conn, &ids)?;
    found
        .samples
        .sort_by_cached_key(|sample| (sample.intake, sample.line));
    Ok(found)
}

/// Several samples by id, in no particular order.
///
/// # Errors
/// When the database fails.
pub fn find_all(conn: &mut Connection, ids: &[SampleId]) -> Result<Vec<Sample>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<Row> = samples::table
            .filter(among::numbers(samples::id, chunk.iter().map(|id| id.get())))
            .select(Row::as_select())
            .load(conn.any())?;
        for row in rows {
            found.push(row.into_sample()?);
        }
    }
    Ok(found)
}

/// The measured samples that no reviewer has released, as far as the measurement that counts
/// was made by one of these instruments, or by one that nobody knows yet.
///
/// # Errors
/// When the database fails.
pub fn open_measured_by(
    conn: &mut Connection,
    by: &[InstrumentId],
) -> Result<Vec<SampleId>, StoreError> {
    let open = intakes::table
        .filter(
            intakes::state
                .eq_any([IntakeState::Open, IntakeState::UnderReview].map(IntakeState::code)),
        )
        .select(intakes::id);
    let made_by = measurements::instrument_id
        .eq_any(by.iter().map(|id| id.get()))
        .or(measurements::instrument_id.is_null());
    let ids: Vec<i64> = samples::table
        .inner_join(measurements::table.on(samples::measurement_id.eq(measurements::id.nullable())))
        .filter(samples::intake_id.eq_any(open))
        .filter(made_by.assume_not_null())
        .order(samples::id)
        .select(samples::id)
        .load(conn.any())?;
    Ok(ids.into_iter().map(SampleId::new).collect())
}

/// What matching, judging or a person made of a sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleResult {
    /// The sample.
    pub sample: SampleId,
    /// Where it stands now.
    pub state: SampleState,
    /// The measurement that counts.
    pub measurement: Option<MeasurementId>,
    /// Why a person chose that one; empty where the policy did.
    pub measurement_reason: String,
    /// What was concluded; absent where nothing can be.
    pub conclusion: Option<Conclusion>,
}

impl SampleResult {
    /// The result that a sample has now, to be changed in part.
    #[must_use]
    pub fn of(sample: &Sample) -> Self {
        Self {
            sample: sample.id,
            state: sample.state,
            measurement: sample.measurement,
            measurement_reason: sample.measurement_reason.clone(),
            conclusion: sample.conclusion,
        }
    }
}

/// Writes results of many samples.
///
/// # Errors
/// When the database fails.
pub fn save(tx: &mut Tx<'_>, results: &[SampleResult]) -> Result<(), StoreError> {
    match tx.write() {
        // Diesel would have SQLite compile an update anew for every row.
        AnyConnection::Sqlite(own) => {
            for results in results.chunks(BATCH) {
                let rows: Vec<_> = results.iter().map(ResultRow::of).collect();
                diesel::sql_query(
                    "UPDATE samples SET state = n.value ->> 1, measurement_id = n.value ->> 2, \
                     measurement_reason = n.value ->> 3, conclusion = n.value ->> 4 \
                     FROM json_each(?) AS n WHERE samples.id = n.value ->> 0",
                )
                .bind::<Text, _>(serde_json::to_string(&rows)?)
                .execute(own)?;
            }
        }
        AnyConnection::Postgres(own) => {
            let ids = column(results, |result| result.sample.get());
            let states = column(results, |result| result.state.code());
            let measurements = column(results, |result| result.measurement.map(MeasurementId::get));
            let reasons = column(results, |result| result.measurement_reason.as_str());
            let conclusions = column(results, |result| result.conclusion.map(Conclusion::code));
            diesel::sql_query(
                "UPDATE samples AS s SET state = n.state, measurement_id = n.measurement_id, \
                 measurement_reason = n.reason, conclusion = n.conclusion \
                 FROM unnest($1, $2, $3, $4, $5) \
                 AS n (id, state, measurement_id, reason, conclusion) WHERE s.id = n.id",
            )
            .bind::<Array<BigInt>, _>(ids)
            .bind::<Array<Text>, _>(states)
            .bind::<Array<Nullable<BigInt>>, _>(measurements)
            .bind::<Array<Text>, _>(reasons)
            .bind::<Array<Nullable<Text>>, _>(conclusions)
            .execute(own)?;
        }
    }
    Ok(())
}

/// A result as SQLite takes many of them in one text: id, state, measurement, reason, conclusion.
#[derive(Serialize)]
struct ResultRow<'r>(i64, &'r str, Option<i64>, &'r str, Option<&'r str>);

impl<'r> ResultRow<'r> {
    fn of(result: &'r SampleResult) -> Self {
        Self(
            result.sample.get(),
            result.state.code(),
            result.measurement.map(MeasurementId::get),
            &result.measurement_reason,
            result.conclusion.map(Conclusion::code),
        )
    }
}

/// One field of many results, as PostgreSQL takes them in a statement.
fn column<'r, T>(results: &'r [SampleResult], field: impl Fn(&'r SampleResult) -> T) -> Vec<T> {
    results.iter().map(field).collect()
}

/// Moves every sample of an intake from one state to another, and says how many.
///
/// # Errors
/// When the database fails.
pub fn move_all(
    tx: &mut Tx<'_>,
    intake: IntakeId,
    from: SampleState,
    to: SampleState,
) -> Result<usize, StoreError> {
    let those = samples::table
        .filter(samples::intake_id.eq(intake.get()))
        .filter(samples::state.eq(from.code()));
    Ok(diesel::update(those)
        .set(samples::state.eq(to.code()))
        .execute(tx.write())?)
}

/// Corrects what the client says about a sample.
///
/// # Errors
/// `Missing` if there is no such sample.
pub fn describe(
    tx: &mut Tx<'_>,
    id: SampleId,
    description: &Description,
) -> Result<(), StoreError> {
    let level = description.pack_level.map(|level| level.code());
    let symbology = description.symbology_expected.map(|one| one.code());
    let changed = diesel::update(samples::table.find(id.get()))
        .set((
            samples::code.eq(&description.code),
            samples::gtin14.eq(description.gtin14.and_then(gtin_number)),
            samples::match_key.eq(stored_key(description)),
            samples::product_name.eq(&description.product_name),
            samples::brand.eq(&description.brand),
            samples::specification.eq(&description.specification),
            samples::substrate.eq(&description.substrate),
            samples::packaging_form.eq(&description.packaging_form),
            samples::pack_level.eq(level),
            samples::symbology_expected.eq(symbology),
            samples::company_name_on_pack.eq(&description.company_name_on_pack),
            samples::principal_on_pack.eq(&description.principal_on_pack),
            samples::remark.eq(&description.remark),
        ))
        .execute(tx.write())?;
    present(changed, id)
}

/// Keeps what a person saw or measured by hand.
///
/// # Errors
/// `Missing` if there is no such sample.
pub fn inspect(
    tx: &mut Tx<'_>,
    id: SampleId,
    inspection: &serde_json::Value,
) -> Result<(), StoreError> {
    let changed = diesel::update(samples::table.find(id.get()))
        .set(samples::inspection.eq(inspection.to_string()))
        .execute(tx.write())?;
    present(changed, id)
}

fn present(changed: usize, id: SampleId) -> Result<(), StoreError> {
    match changed {
        0 => Err(StoreError::missing("sample", id)),
        _ => Ok(()),
    }
}
