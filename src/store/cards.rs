//! Conformance test cards, and the measurements of them.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    id::{CardId, InstrumentId},
    instrument::{Card, CardDetails},
    measurement::Symbology,
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    measurements::{Row as MeasurementRow, StoredMeasurement},
    schema::{cards, measurements},
    transaction::Tx,
};

const TABLE: &str = "cards";

#[derive(Queryable, Insertable, AsChangeset, Selectable)]
#[diesel(
    table_name = cards,
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
struct Row {
    id: i64,
    name: String,
    serial: String,
    code: String,
    symbology: Option<String>,
    certificate: String,
    valid_until: Option<NaiveDate>,
    out_of_use_on: Option<NaiveDate>,
    certified: String,
}

impl Row {
    fn of(card: &Card) -> Result<Self, StoreError> {
        let details = &card.details;
        Ok(Self {
            id: card.id.get(),
            name: details.name.clone(),
            serial: details.serial.clone(),
            code: details.code.clone(),
            symbology: details.symbology.map(|one| one.code().to_owned()),
            certificate: details.certificate.clone(),
            valid_until: details.valid_until,
            out_of_use_on: details.out_of_use_on,
            certified: serde_json::to_string(&details.values)?,
        })
    }

    fn into_card(self) -> Result<Card, StoreError> {
        let id = self.id;
        let symbology = self.symbology.as_deref();
        Ok(Card {
            id: CardId::new(id),
            details: CardDetails {
                symbology: symbology
                    .map(|code| convert::code(TABLE, id, code, Symbology::from_name))
                    .transpose()?,
                name: self.name,
                serial: self.serial,
                code: self.code,
                certificate: self.certificate,
                valid_until: self.valid_until,
                out_of_use_on: self.out_of_use_on,
                values: convert::text(TABLE, id, serde_json::from_str(&self.certified))?,
            },
        })
    }
}

/// Adds a card.
///
/// # Errors
/// `Duplicate` if the name is taken.
pub fn add(tx: &mut Tx<'_>, details: CardDetails) -> Result<Card, StoreError> {
    let card = Card {
        id: CardId::new(tx.next_id()),
        details,
    };
    let created_at = tx.now().timestamp_millis();
    diesel::insert_into(cards::table)
        .values((Row::of(&card)?, cards::created_at.eq(created_at)))
        .execute(tx.write())?;
    Ok(card)
}

/// Writes what is known of a card.
///
/// # Errors
/// `Missing` if there is no such card, `Duplicate` if the name is taken.
pub fn save(tx: &mut Tx<'_>, card: &Card) -> Result<(), StoreError> {
    let changed = diesel::update(cards::table.find(card.id.get()))
        .set(Row::of(card)?)
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("card", card.id)),
        _ => Ok(()),
    }
}

/// Every card by name; a laboratory has a handful.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Connection) -> Result<Vec<Card>, StoreError> {
    let rows: Vec<Row> = cards::table
        .order(cards::name)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_card).collect()
}

/// One card.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: CardId) -> Result<Option<Card>, StoreError> {
    let row: Option<Row> = cards::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_card).transpose()
}

/// The latest measurements of a card, those of one instrument only where one is named,
/// newest first.
///
/// # Errors
/// When the database fails.
pub fn measured(
    conn: &mut Connection,
    card: CardId,
    by: Option<InstrumentId>,
    limit: u16,
) -> Result<Vec<StoredMeasurement>, StoreError> {
    let mut query = measurements::table
        .filter(measurements::card_id.eq(card.get()))
        .into_boxed();
    if let Some(by) = by {
        query = query.filter(measurements::instrument_id.eq(by.get()));
    }
    let rows: Vec<MeasurementRow> = query
        .order(measurements::id.desc())
        .limit(i64::from(limit))
        .select(MeasurementRow::as_select())
        .load(conn.any())?;
    rows.into_iter()
        .map(MeasurementRow::into_measurement)
        .collect()
}

/// Which instruments measured which cards, to know which charts there are.
///
/// # Errors
/// When the database fails.
pub fn charted(conn: &mut Connection) -> Result<Vec<(CardId, InstrumentId)>, StoreError> {
    let pairs: Vec<(Option<i64>, Option<i64>)> = measurements::table
        .filter(measurements::card_id.is_not_null())
        .filter(measurements::instrument_id.is_not_null())
        .select((measurements::card_id, measurements::instrument_id))
        .distinct()
        .load(conn.any())?;
    Ok(pairs
        .into_iter()
        .filter_map(|(card, by)| Some((CardId::new(card?), InstrumentId::new(by?))))
        .collect())
}
