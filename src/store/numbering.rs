//! Numbers of companies and intakes: how the laboratory makes them, a setting, and the rows in
//! which they are counted.
//!
//! A number is taken in the transaction that creates its row. One that somebody has already,
//! made by a pattern of before, is passed over.

use std::fmt::Display;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::numbering::{CompanyNumber, IntakeNumber, NumberError, Numbering};

use crate::{
    connection::Connection,
    convert,
    engine::{AnyConnection, each},
    error::StoreError,
    schema::{companies, intakes, number_sequences},
    settings,
    transaction::Tx,
};

const TABLE: &str = "number_sequences";

/// The setting's name.
const SETTING: &str = "numbering";

/// How the laboratory numbers now.
///
/// # Errors
/// `Corrupt` if the setting holds something else.
pub fn in_force(conn: &mut Connection) -> Result<Numbering, StoreError> {
    Ok(settings::get(conn, SETTING)?.unwrap_or_default())
}

/// Makes the laboratory number so from the next company and intake on.
///
/// # Errors
/// When the database fails.
pub fn put_in_force(tx: &mut Tx<'_>, numbering: &Numbering) -> Result<(), StoreError> {
    settings::set(tx, SETTING, numbering)
}

/// The number that the next company of a day would get.
///
/// # Errors
/// `Number` when there is none left.
pub fn next_company(
    conn: &mut Connection,
    numbering: &Numbering,
    on: NaiveDate,
) -> Result<CompanyNumber, StoreError> {
    let row = numbering.company_row(on);
    free(conn, &row, |count| numbering.company_number(on, count))
}

/// The number that the next intake of a company would get on a day.
///
/// # Errors
/// `Number` when there is none left.
pub fn next_intake(
    conn: &mut Connection,
    numbering: &Numbering,
    company: CompanyNumber,
    on: NaiveDate,
) -> Result<IntakeNumber, StoreError> {
    let row = numbering.intake_row(on);
    let row = row.unwrap_or_else(|| turns_of(company));
    free(conn, &row, |count| {
        numbering.intake_number(company, on, count)
    })
}

/// Takes the number of a company that is registered on a day.
pub(crate) fn take_company(tx: &mut Tx<'_>, on: NaiveDate) -> Result<CompanyNumber, StoreError> {
    let numbering = in_force(tx)?;
    let row = numbering.company_row(on);
    Ok(take(tx, &row, |count| numbering.company_number(on, count))?.1)
}

/// Takes the number of an intake that is opened on a day, and which of its company's it is.
pub(crate) fn take_intake(
    tx: &mut Tx<'_>,
    company: CompanyNumber,
    on: NaiveDate,
) -> Result<(u32, IntakeNumber), StoreError> {
    let numbering = in_force(tx)?;
    let turns = turns_of(company);
    let make = |count| numbering.intake_number(company, on, count);
    let (turn, number) = match numbering.intake_row(on) {
        Some(row) => (advance(tx.write(), &turns)?, take(tx, &row, make)?.1),
        None => take(tx, &turns, make)?,
    };
    Ok((convert::whole(TABLE, &turns, turn)?, number))
}

/// The row in which the intakes of a company are counted.
fn turns_of(company: CompanyNumber) -> String {
    format!("intake {company}")
}

/// Takes the next number of a row that nobody has, with its count.
fn take<N: Display>(
    tx: &mut Tx<'_>,
    row: &str,
    make: impl Fn(u64) -> Result<N, NumberError>,
) -> Result<(i64, N), StoreError> {
    loop {
        let count = advance(tx.write(), row)?;
        let number = make(convert::whole(TABLE, row, count)?)?;
        if !is_given(tx, &number)? {
            return Ok((count, number));
        }
    }
}

/// The next number of a row that nobody has, which stays free.
fn free<N: Display>(
    conn: &mut Connection,
    row: &str,
    make: impl Fn(u64) -> Result<N, NumberError>,
) -> Result<N, StoreError> {
    let last: Option<i64> = number_sequences::table
        .find(row)
        .select(number_sequences::last)
        .first(conn.any())
        .optional()?;
    let mut count: u64 = convert::whole(TABLE, row, last.unwrap_or_default())?;
    loop {
        count = count.saturating_add(1);
        let number = make(count)?;
        if !is_given(conn, &number)? {
            return Ok(number);
        }
    }
}

/// Whether a company or an intake has this number already.
fn is_given(conn: &mut Connection, number: &impl Display) -> Result<bool, StoreError> {
    let number = number.to_string();
    let of_companies: i64 = companies::table
        .filter(companies::number.eq(&number))
        .count()
        .get_result(conn.any())?;
    let of_intakes: i64 = intakes::table
        .filter(intakes::number.eq(&number))
        .count()
        .get_result(conn.any())?;
    Ok(of_companies > 0 || of_intakes > 0)
}

/// Takes the next count of a row, from 1. The row stays locked until the transaction ends, so
/// that two takers never get the same and a failure leaves no gap.
pub(crate) fn advance(conn: &mut AnyConnection, row: &str) -> Result<i64, StoreError> {
    Ok(
        each!(conn, own => diesel::insert_into(number_sequences::table)
        .values((number_sequences::scope.eq(row), number_sequences::last.eq(1)))
        .on_conflict(number_sequences::scope)
        .do_update()
        .set(number_sequences::last.eq(number_sequences::last + 1))
        .returning(number_sequences::last)
        .get_result(own))?,
    )
}
