//! Where sources say they come from: the site, and the instrument where their records name no
//! serial number.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use domain::{
    id::{InstrumentId, MeasurementId, SiteId},
    instrument::Origin,
};

use crate::{
    among,
    connection::Connection,
    dialect::BATCH,
    error::StoreError,
    schema::{measurements, sources},
};

/// The instruments that sources say they come from, each once.
///
/// # Errors
/// When the database fails.
pub fn own_instruments(conn: &mut Connection) -> Result<BTreeSet<InstrumentId>, StoreError> {
    let ids: Vec<Option<i64>> = sources::table
        .filter(sources::instrument_id.is_not_null())
        .select(sources::instrument_id)
        .distinct()
        .load(conn.any())?;
    Ok(ids.into_iter().flatten().map(InstrumentId::new).collect())
}

/// Where measurements come from, as their sources say.
///
/// # Errors
/// When the database fails.
pub fn of(
    conn: &mut Connection,
    made: &[MeasurementId],
) -> Result<HashMap<MeasurementId, Origin>, StoreError> {
    let wanted: Vec<i64> = made.iter().map(|id| id.get()).collect();
    let mut found = HashMap::new();
    for chunk in wanted.chunks(BATCH) {
        let rows: Vec<(i64, Option<i64>, Option<i64>)> = measurements::table
            .inner_join(sources::table.on(measurements::source_id.eq(sources::id)))
            .filter(among::numbers(measurements::id, chunk.iter().copied()))
            .select((measurements::id, sources::site_id, sources::instrument_id))
            .load(conn.any())?;
        found.extend(rows.into_iter().map(|(measurement, site, own)| {
            let origin = Origin {
                site: site.map_or(SiteId::MAIN, SiteId::new),
                own: own.map(InstrumentId::new),
            };
            (MeasurementId::new(measurement), origin)
        }));
    }
    Ok(found)
}
