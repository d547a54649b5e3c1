//! The inbox: measurements that could not be matched and wait for a person.

use std::collections::HashSet;

use diesel::{dsl, expression::SqlLiteral, prelude::*, sql_types::Bool};
use domain::gs1::gtin::Gtin14;

use crate::{
    connection::Connection,
    convert,
    dialect::BATCH,
    error::StoreError,
    measurements::{Row, StoredMeasurement, TABLE},
    page::{Page, Paging},
    samples::gtin_number,
    schema::measurements,
};

/// The state stands in the statement and not beside it, so that the engines see that the
/// index of the inbox, which holds nothing else, will do.
fn waits() -> SqlLiteral<Bool> {
    dsl::sql("measurements.state = 'inbox'")
}

/// How many measurements wait.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Connection) -> Result<u64, StoreError> {
    let count: i64 = measurements::table
        .filter(waits())
        .count()
        .get_result(conn.any())?;
    convert::whole(TABLE, "inbox", count)
}

/// Lists the measurements that wait, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection, paging: Paging) -> Result<Page<StoredMeasurement>, StoreError> {
    let total = measurements::table
        .filter(waits())
        .count()
        .get_result(conn.any())?;
    let mut query = measurements::table.filter(waits()).into_boxed();
    if let Some(after) = paging.after {
        query = query.filter(measurements::id.lt(after));
    }
    let rows: Vec<Row> = query
        .order(measurements::id.desc())
        .limit(paging.fetch())
        .select(Row::as_select())
        .load(conn.any())?;
    Page::of(rows, total, paging, Row::id, Row::into_measurement)
}

/// Measurements that wait and bear one of these numbers, oldest first: they may match
/// samples that came later.
///
/// # Errors
/// When the database fails.
pub fn with_numbers(
    conn: &mut Connection,
    gtins: &HashSet<Gtin14>,
) -> Result<Vec<StoredMeasurement>, StoreError> {
    let numbers: Vec<i64> = gtins.iter().copied().filter_map(gtin_number).collect();
    let mut found: Vec<Row> = Vec::new();
    for chunk in numbers.chunks(BATCH) {
        let rows: Vec<Row> = measurements::table
            .filter(waits())
            .filter(measurements::gtin14.eq_any(chunk))
            .select(Row::as_select())
            .load(conn.any())?;
        found.extend(rows);
    }
    found.sort_by_key(Row::id);
    found.into_iter().map(Row::into_measurement).collect()
}
