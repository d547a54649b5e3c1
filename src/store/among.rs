//! `column among these values`, with all values in one bound text.
//!
//! A list of a thousand values as a thousand binds is a statement of its own, which is built,
//! compiled and forgotten again: most of what a small lookup costs. One JSON text is the same
//! statement for every list, compiled once a connection.

use std::{fmt::Write as _, marker::PhantomData};

use diesel::{
    QueryResult,
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    query_builder::{AstPass, QueryFragment, QueryId},
    sql_types::{Bool, Text},
};

use crate::{engine::MultiBackend, error::StoreError};

/// What the values are, which decides how each engine unpacks them.
pub(crate) trait Values {
    /// What stands between the column and the bound text, and behind it, on SQLite.
    const SQLITE: (&'static str, &'static str);
    /// The same on PostgreSQL.
    const POSTGRES: (&'static str, &'static str);
}

/// Whole numbers.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct Numbers;

impl Values for Numbers {
    const SQLITE: (&'static str, &'static str) = (" IN (SELECT value FROM json_each(", "))");
    const POSTGRES: (&'static str, &'static str) = (
        " IN (SELECT CAST(value AS bigint) FROM json_array_elements_text(CAST(",
        " AS json)))",
    );
}

/// Texts.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct Words;

impl Values for Words {
    const SQLITE: (&'static str, &'static str) = (" IN (SELECT value FROM json_each(", "))");
    const POSTGRES: (&'static str, &'static str) = (
        " IN (SELECT value FROM json_array_elements_text(CAST(",
        " AS json)))",
    );
}

/// Bytes, which JSON knows only as hexadecimal digits.
#[derive(Debug, Clone, Copy, QueryId)]
pub(crate) struct Bytes;

impl Values for Bytes {
    const SQLITE: (&'static str, &'static str) = (" IN (SELECT unhex(value) FROM json_each(", "))");
    const POSTGRES: (&'static str, &'static str) = (
        " IN (SELECT decode(value, 'hex') FROM json_array_elements_text(CAST(",
        " AS json)))",
    );
}

/// True where the column has one of the values.
#[derive(Debug, Clone, QueryId)]
pub(crate) struct Among<C, V> {
    column: C,
    json: String,
    kind: PhantomData<V>,
}

impl<C, V> Among<C, V> {
    const fn new(column: C, json: String) -> Self {
        Self {
            column,
            json,
            kind: PhantomData,
        }
    }
}

/// True where the column has one of these numbers.
pub(crate) fn numbers<C>(column: C, values: impl IntoIterator<Item = i64>) -> Among<C, Numbers> {
    let mut json = String::from("[");
    for value in values {
        if json.len() > 1 {
            json.push(',');
        }
        // Writing to a text cannot fail.
        let _ = write!(json, "{value}");
    }
    json.push(']');
    Among::new(column, json)
}

/// True where the column has one of these texts.
///
/// # Errors
/// When the texts have no JSON form.
pub(crate) fn words<C, T: AsRef<str>>(
    column: C,
    values: &[T],
) -> Result<Among<C, Words>, StoreError> {
    let values: Vec<&str> = values.iter().map(AsRef::as_ref).collect();
    Ok(Among::new(column, serde_json::to_string(&values)?))
}

/// True where the column has one of these byte strings.
pub(crate) fn bytes<'v, C>(
    column: C,
    values: impl IntoIterator<Item = &'v [u8]>,
) -> Among<C, Bytes> {
    let mut json = String::from("[");
    for value in values {
        json.push_str(if json.len() > 1 { ",\"" } else { "\"" });
        let halves = value.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        json.extend(halves.filter_map(|half| char::from_digit(u32::from(half), 16)));
        json.push('"');
    }
    json.push(']');
    Among::new(column, json)
}

impl<C, V> Expression for Among<C, V> {
    type SqlType = Bool;
}

impl<C: ValidGrouping<()>, V> ValidGrouping<()> for Among<C, V> {
    type IsAggregate = is_aggregate::No;
}

impl<C: AppearsOnTable<T>, V, T> AppearsOnTable<T> for Among<C, V> {}

impl<C: SelectableExpression<T>, V, T> SelectableExpression<T> for Among<C, V> {}

impl<C: QueryFragment<MultiBackend>, V: Values> QueryFragment<MultiBackend> for Among<C, V> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.column.walk_ast(out.reborrow())?;
        let (before, behind) = match out.backend() {
            MultiBackend::Sqlite(_) => V::SQLITE,
            MultiBackend::Postgres(_) => V::POSTGRES,
        };
        out.push_sql(before);
        out.push_bind_param::<Text, String>(&self.json)?;
        out.push_sql(behind);
        Ok(())
    }
}
