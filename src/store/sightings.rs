//! Devices that outputs named, registered or not: what a laboratory has without knowing.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    id::{InstrumentId, SiteId},
    measurement::{Instrument as Said, Measurement},
};

use crate::{
    connection::Connection, convert, engine::each, error::StoreError,
    schema::instrument_sightings as sightings, transaction::Tx,
};

const TABLE: &str = "instrument_sightings";

/// A device that outputs named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The site at which it was seen.
    pub site: SiteId,
    /// What the output says, the newest software version included.
    pub said: Said,
    /// The instrument that it was, as far as the register knew when it measured last.
    pub instrument: Option<InstrumentId>,
    /// How many of its measurements were taken in.
    pub measurements: u64,
    /// When the first of them was taken in.
    pub first_at: DateTime<Utc>,
    /// When the last was taken in.
    pub last_at: DateTime<Utc>,
}

/// A device in a batch, with the instrument that it is.
pub type Seen<'m> = (&'m Measurement, Option<InstrumentId>);

/// Notes the devices of a batch from a site: one statement a device, whatever the size of the batch.
///
/// # Errors
/// When the database fails.
pub fn note<'m>(
    tx: &mut Tx<'_>,
    site: SiteId,
    batch: impl Iterator<Item = Seen<'m>>,
) -> Result<(), StoreError> {
    let mut devices: BTreeMap<(&str, &str), (&str, Option<InstrumentId>, i64)> = BTreeMap::new();
    for (measurement, instrument) in batch {
        let said = &measurement.instrument;
        let device =
            devices
                .entry((&said.model, &said.serial))
                .or_insert((&said.software, instrument, 0));
        *device = (&said.software, instrument, device.2 + 1);
    }
    let at = tx.now().timestamp_millis();
    for ((model, serial), (software, instrument, count)) in devices {
        let instrument = instrument.map(InstrumentId::get);
        each!(tx.write(), own => diesel::insert_into(sightings::table)
            .values((
                sightings::site_id.eq(site.get()),
                sightings::model.eq(model),
                sightings::serial.eq(serial),
                sightings::software.eq(software),
                sightings::instrument_id.eq(instrument),
                sightings::measurements.eq(count),
                sightings::first_at.eq(at),
                sightings::last_at.eq(at),
            ))
            .on_conflict((sightings::site_id, sightings::model, sightings::serial))
            .do_update()
            .set((
                sightings::software.eq(software),
                sightings::instrument_id.eq(instrument),
                sightings::measurements.eq(sightings::measurements + count),
                sightings::last_at.eq(at),
            ))
            .execute(own))?;
    }
    Ok(())
}

/// Every device ever named, the one seen last first.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Connection) -> Result<Vec<Sighting>, StoreError> {
    let rows: Vec<Row> = sightings::table
        .order((
            sightings::last_at.desc(),
            sightings::model,
            sightings::site_id,
        ))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_sighting).collect()
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = sightings)]
struct Row {
    site_id: i64,
    model: String,
    serial: String,
    software: String,
    instrument_id: Option<i64>,
    measurements: i64,
    first_at: i64,
    last_at: i64,
}

impl Row {
    fn into_sighting(self) -> Result<Sighting, StoreError> {
        let key = format!("{} {}", self.model, self.serial);
        let moment = |at| convert::moment(TABLE, &key, at);
        Ok(Sighting {
            site: SiteId::new(self.site_id),
            instrument: self.instrument_id.map(InstrumentId::new),
            measurements: convert::whole(TABLE, &key, self.measurements)?,
            first_at: moment(self.first_at)?,
            last_at: moment(self.last_at)?,
            said: Said {
                model: self.model,
                serial: self.serial,
                software: self.software,
            },
        })
    }
}
