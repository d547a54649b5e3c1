//! What measurements read: enough for the checks of how codes are used, and cheap to fetch.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::{id::MeasurementId, judgement::application_checks::Decoded};

use crate::{
    among,
    connection::Connection,
    dialect::BATCH,
    error::StoreError,
    measurements::{TABLE, symbology_of},
    samples::gtin_of,
    schema::measurements,
};

/// What several measurements read, without what they measured.
///
/// # Errors
/// When the database fails.
pub fn of_measurements(
    conn: &mut Connection,
    ids: &[MeasurementId],
) -> Result<HashMap<MeasurementId, Decoded>, StoreError> {
    type Row = (i64, Option<String>, Option<String>, Option<i64>);
    let mut found = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<Row> = measurements::table
            .filter(among::numbers(
                measurements::id,
                chunk.iter().map(|id| id.get()),
            ))
            .select((
                measurements::id,
                measurements::symbology,
                measurements::data,
                measurements::gtin14,
            ))
            .load(conn.any())?;
        for (id, symbology, data, gtin14) in rows {
            let decoded = Decoded {
                symbology: symbology_of(id, symbology.as_deref())?,
                data,
                gtin14: gtin_of(TABLE, id, gtin14)?,
            };
            found.insert(MeasurementId::new(id), decoded);
        }
    }
    Ok(found)
}
