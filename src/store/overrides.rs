//! Reviewers' overrides: flagged measurements that may decide, with their reasons.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::{
    id::{MeasurementId, SampleId},
    instrument::{FlagKind, Override},
};

use crate::{
    connection::Connection, convert, dialect::BATCH, engine::each, error::StoreError,
    schema::overrides, transaction::Tx,
};

const TABLE: &str = "overrides";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = overrides)]
struct Row {
    sample_id: i64,
    measurement_id: i64,
    kinds: String,
    reason: String,
    made_at: i64,
    made_by: String,
}

impl Row {
    fn into_override(self) -> Result<Override, StoreError> {
        let id = self.sample_id;
        Ok(Override {
            sample: SampleId::new(id),
            measurement: MeasurementId::new(self.measurement_id),
            kinds: self
                .kinds
                .split_whitespace()
                .map(|kind| convert::code(TABLE, id, kind, FlagKind::from_code))
                .collect::<Result<_, _>>()?,
            reason: self.reason,
            made_at: convert::moment(TABLE, id, self.made_at)?,
            made_by: self.made_by,
        })
    }
}

/// Keeps an override; a later one for the same measurement takes the place of the earlier,
/// which the audit remembers.
///
/// # Errors
/// When the database fails.
pub fn save(
    tx: &mut Tx<'_>,
    sample: SampleId,
    measurement: MeasurementId,
    kinds: &[FlagKind],
    reason: &str,
) -> Result<Override, StoreError> {
    let codes: Vec<&str> = kinds.iter().map(|kind| kind.code()).collect();
    let row = Row {
        sample_id: sample.get(),
        measurement_id: measurement.get(),
        kinds: codes.join(" "),
        reason: reason.to_owned(),
        made_at: tx.now().timestamp_millis(),
        made_by: tx.who().name().to_owned(),
    };
    each!(tx.write(), own => diesel::insert_into(overrides::table)
        .values(&row)
        .on_conflict((overrides::sample_id, overrides::measurement_id))
        .do_update()
        .set((
            overrides::kinds.eq(&row.kinds),
            overrides::reason.eq(&row.reason),
            overrides::made_at.eq(row.made_at),
            overrides::made_by.eq(&row.made_by),
        ))
        .execute(own))?;
    row.into_override()
}

/// The overrides of samples for the measurements that count for them now, which the caller
/// names beside each sample.
///
/// # Errors
/// When the database fails.
pub fn of_samples(
    conn: &mut Connection,
    counting: &[(SampleId, MeasurementId)],
) -> Result<HashMap<SampleId, Override>, StoreError> {
    let mut found = HashMap::new();
    for chunk in counting.chunks(BATCH) {
        let rows: Vec<Row> = overrides::table
            .filter(overrides::sample_id.eq_any(chunk.iter().map(|(sample, _)| sample.get())))
            .select(Row::as_select())
            .load(conn.any())?;
        for row in rows {
            let given = row.into_override()?;
            if chunk.contains(&(given.sample, given.measurement)) {
                found.insert(given.sample, given);
            }
        }
    }
    Ok(found)
}
