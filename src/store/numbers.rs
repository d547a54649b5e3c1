//! Rows of numbers: company numbers of a month, intake numbers of a company.

use diesel::prelude::*;

use crate::{
    engine::{AnyConnection, each},
    error::StoreError,
    schema::number_sequences,
};

/// Takes the next number of a row of numbers, from 1. The row stays locked until the
/// transaction ends, so that two takers never get the same and a failure leaves no gap.
pub(crate) fn take(conn: &mut AnyConnection, scope: &str) -> Result<i64, StoreError> {
    Ok(
        each!(conn, own => diesel::insert_into(number_sequences::table)
        .values((number_sequences::scope.eq(scope), number_sequences::last.eq(1)))
        .on_conflict(number_sequences::scope)
        .do_update()
        .set(number_sequences::last.eq(number_sequences::last + 1))
        .returning(number_sequences::last)
        .get_result(own))?,
    )
}
