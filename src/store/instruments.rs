//! Instruments and their calibration certificates.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    id::{CalibrationId, InstrumentId, SiteId},
    instrument::{
        Calibration, CalibrationDetails, Instrument, InstrumentDetails, InstrumentNumber, Register,
        calibration::CertificateFile,
    },
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{calibrations, instruments},
    transaction::Tx,
};

const TABLE: &str = "instruments";

#[derive(Queryable, Insertable, AsChangeset, Selectable)]
#[diesel(
    table_name = instruments,
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
struct Row {
    id: i64,
    site_id: i64,
    number: String,
    make: String,
    model: String,
    serial: String,
    said_model: String,
    location: String,
    software: String,
    apertures: String,
    wavelength: Option<i32>,
    out_of_use_on: Option<NaiveDate>,
}

impl Row {
    fn of(instrument: &Instrument) -> Self {
        let details = &instrument.details;
        let apertures: Vec<String> = details.apertures.iter().map(u16::to_string).collect();
        Self {
            id: instrument.id.get(),
            site_id: details.site.get(),
            number: instrument.number.as_str().to_owned(),
            make: details.make.clone(),
            model: details.model.clone(),
            serial: details.serial.clone(),
            said_model: details.said_model.clone(),
            location: details.location.clone(),
            software: details.software.clone(),
            apertures: apertures.join(" "),
            wavelength: details.wavelength.map(i32::from),
            out_of_use_on: details.out_of_use_on,
        }
    }

    fn into_instrument(self) -> Result<Instrument, StoreError> {
        let id = self.id;
        let apertures = self.apertures.split_whitespace().map(str::parse);
        Ok(Instrument {
            id: InstrumentId::new(id),
            number: convert::text(TABLE, id, InstrumentNumber::parse(&self.number))?,
            details: InstrumentDetails {
                make: self.make,
                model: self.model,
                serial: self.serial,
                said_model: self.said_model,
                location: self.location,
                software: self.software,
                apertures: convert::text(TABLE, id, apertures.collect::<Result<_, _>>())?,
                wavelength: self
                    .wavelength
                    .map(|light| convert::whole(TABLE, id, i64::from(light)))
                    .transpose()?,
                site: SiteId::new(self.site_id),
                out_of_use_on: self.out_of_use_on,
            },
        })
    }
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = calibrations, treat_none_as_default_value = false)]
struct CalibrationRow {
    id: i64,
    instrument_id: i64,
    certificate: String,
    laboratory: String,
    valid_from: NaiveDate,
    valid_until: NaiveDate,
    file_sha256: Option<Vec<u8>>,
    file_name: Option<String>,
    file_size: Option<i64>,
    withdrawn: Option<String>,
    entered_at: i64,
    entered_by: String,
}

impl CalibrationRow {
    fn into_calibration(self) -> Result<Calibration, StoreError> {
        let id = self.id;
        let file = match (self.file_sha256, self.file_name, self.file_size) {
            (Some(sha256), Some(name), Some(size)) => Some(CertificateFile {
                sha256: convert::digest("calibrations", id, &sha256)?,
                name,
                size: convert::whole("calibrations", id, size)?,
            }),
            _ => None,
        };
        Ok(Calibration {
            id: CalibrationId::new(id),
            instrument: InstrumentId::new(self.instrument_id),
            details: CalibrationDetails {
                certificate: self.certificate,
                laboratory: self.laboratory,
                valid_from: self.valid_from,
                valid_until: self.valid_until,
                file,
            },
            withdrawn: self.withdrawn,
        })
    }
}

/// Adds an instrument.
///
/// # Errors
/// `Duplicate` if the number is taken.
pub fn add(
    tx: &mut Tx<'_>,
    number: InstrumentNumber,
    details: InstrumentDetails,
) -> Result<Instrument, StoreError> {
    let instrument = Instrument {
        id: InstrumentId::new(tx.next_id()),
        number,
        details,
    };
    let created_at = tx.now().timestamp_millis();
    diesel::insert_into(instruments::table)
        .values((Row::of(&instrument), instruments::created_at.eq(created_at)))
        .execute(tx.write())?;
    Ok(instrument)
}

/// Writes number and details of an instrument.
///
/// # Errors
/// `Missing` if there is no such instrument, `Duplicate` if the number is taken.
pub fn save(tx: &mut Tx<'_>, instrument: &Instrument) -> Result<(), StoreError> {
    let changed = diesel::update(instruments::table.find(instrument.id.get()))
        .set(Row::of(instrument))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("instrument", instrument.id)),
        _ => Ok(()),
    }
}

/// One instrument by its number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(
    conn: &mut Connection,
    number: &InstrumentNumber,
) -> Result<Option<Instrument>, StoreError> {
    let row: Option<Row> = instruments::table
        .filter(instruments::number.eq(number.as_str()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_instrument).transpose()
}

/// Every instrument by number with its certificates, the newest first; a laboratory has
/// dozens.
///
/// # Errors
/// When the database fails.
pub fn register(conn: &mut Connection) -> Result<Register, StoreError> {
    let rows: Vec<Row> = instruments::table
        .order(instruments::number)
        .select(Row::as_select())
        .load(conn.any())?;
    if rows.is_empty() {
        return Ok(Register::default());
    }
    let certificates: Vec<CalibrationRow> = calibrations::table
        .order((calibrations::valid_until.desc(), calibrations::id.desc()))
        .select(CalibrationRow::as_select())
        .load(conn.any())?;
    Ok(Register::new(
        rows.into_iter()
            .map(Row::into_instrument)
            .collect::<Result<_, _>>()?,
        certificates
            .into_iter()
            .map(CalibrationRow::into_calibration)
            .collect::<Result<_, _>>()?,
    ))
}

/// Keeps a certificate.
///
/// # Errors
/// When the database fails.
pub fn calibrate(
    tx: &mut Tx<'_>,
    instrument: InstrumentId,
    details: CalibrationDetails,
) -> Result<Calibration, StoreError> {
    let id = tx.next_id();
    let file = details.file;
    let size = file.as_ref().map(|file| file.size);
    let row = CalibrationRow {
        id,
        instrument_id: instrument.get(),
        certificate: details.certificate,
        laboratory: details.laboratory,
        valid_from: details.valid_from,
        valid_until: details.valid_until,
        file_sha256: file.as_ref().map(|file| file.sha256.bytes().to_vec()),
        file_name: file.map(|file| file.name),
        file_size: size
            .map(|size| convert::stored("calibrations", id, size))
            .transpose()?,
        withdrawn: None,
        entered_at: tx.now().timestamp_millis(),
        entered_by: tx.who().name().to_owned(),
    };
    diesel::insert_into(calibrations::table)
        .values(&row)
        .execute(tx.write())?;
    row.into_calibration()
}

/// One certificate.
///
/// # Errors
/// When the database fails.
pub fn find_calibration(
    conn: &mut Connection,
    id: CalibrationId,
) -> Result<Option<Calibration>, StoreError> {
    let row: Option<CalibrationRow> = calibrations::table
        .find(id.get())
        .select(CalibrationRow::as_select())
        .first(conn.any())
        .optional()?;
    row.map(CalibrationRow::into_calibration).transpose()
}

/// Takes a certificate back that was entered by mistake; it stays listed with the reason.
///
/// # Errors
/// `Conflict` if it was taken back before, or is not there.
pub fn withdraw(tx: &mut Tx<'_>, id: CalibrationId, reason: &str) -> Result<(), StoreError> {
    let counting = calibrations::table
        .find(id.get())
        .filter(calibrations::withdrawn.is_null());
    let changed = diesel::update(counting)
        .set(calibrations::withdrawn.eq(reason))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::conflict("calibration", id)),
        _ => Ok(()),
    }
}
