//! Checks of documents by the public, counted by the minute: how often each was asked for, and how
//! often somebody asked lately. Who asked is not kept, only a digest that changes daily.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use domain::id::DocumentId;

use crate::{
    connection::Connection, convert, engine::each, error::StoreError,
    schema::document_checks as checks, transaction::Housekeeping,
};

const TABLE: &str = "document_checks";

/// One check.
#[derive(Debug, Clone, Copy)]
pub struct Check<'a> {
    /// Digest of who asks.
    pub visitor: &'a [u8],
    /// The document; absent where none was found.
    pub document: Option<DocumentId>,
    /// How it was asked: `page`, `file`, `original`.
    pub way: &'a str,
    /// What was answered: a document's state, `unknown`, `limited`.
    pub answer: &'a str,
}

/// How often a document, or none, was checked with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// What was answered.
    pub answer: String,
    /// How often.
    pub checks: u64,
}

fn minute(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(60)
}

/// Counts a check.
///
/// # Errors
/// When the database fails.
pub fn note(keep: &mut Housekeeping<'_>, check: Check<'_>) -> Result<(), StoreError> {
    let row = (
        checks::minute.eq(minute(keep.now())),
        checks::visitor.eq(check.visitor),
        checks::document_id.eq(check.document.map_or(0, DocumentId::get)),
        checks::way.eq(check.way),
        checks::answer.eq(check.answer),
        checks::checks.eq(1_i64),
    );
    each!(keep.write(), own => diesel::insert_into(checks::table)
        .values(&row)
        .on_conflict((
            checks::visitor,
            checks::minute,
            checks::document_id,
            checks::way,
            checks::answer,
        ))
        .do_update()
        .set(checks::checks.eq(checks::checks + 1))
        .execute(own))?;
    Ok(())
}

/// What is answered to somebody who asked too often; it is no check and counts as none.
pub const LIMITED: &str = "limited";

/// How often somebody was answered, up to a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answered {
    /// In the minute of the clock that the moment lies in.
    pub this_minute: u64,
    /// In the minute before it.
    pub last_minute: u64,
    /// In the day before the moment, in whole minutes.
    pub day: u64,
}

/// How often somebody was answered until now.
///
/// # Errors
/// When the database fails.
pub fn of_visitor(
    conn: &mut Connection,
    visitor: &[u8],
    now: DateTime<Utc>,
) -> Result<Answered, StoreError> {
    let rows: Vec<(i64, i64)> = checks::table
        .filter(checks::visitor.eq(visitor))
        .filter(checks::minute.gt(minute(now - TimeDelta::days(1))))
        .filter(checks::answer.ne(LIMITED))
        .select((checks::minute, checks::checks))
        .load(conn.any())?;
    let sum = |wanted: &dyn Fn(i64) -> bool| {
        let rows = rows.iter().filter(|(at, _)| wanted(*at));
        convert::whole(TABLE, "visitor", rows.map(|(_, checks)| checks).sum())
    };
    let this = minute(now);
    Ok(Answered {
        this_minute: sum(&|at| at == this)?,
        last_minute: sum(&|at| at == this - 1)?,
        day: sum(&|_| true)?,
    })
}

/// How often documents were checked since a moment, by answer: one document, or everything.
///
/// # Errors
/// When the database fails.
pub fn counted(
    conn: &mut Connection,
    document: Option<DocumentId>,
    since: DateTime<Utc>,
) -> Result<Vec<Counted>, StoreError> {
    let mut query = checks::table
        .filter(checks::minute.ge(minute(since)))
        .into_boxed();
    if let Some(document) = document {
        query = query.filter(checks::document_id.eq(document.get()));
    }
    let rows: Vec<(String, i64)> = query
        .order(checks::answer)
        .select((checks::answer, checks::checks))
        .load(conn.any())?;
    let mut counted: Vec<Counted> = Vec::new();
    for (answer, number) in rows {
        let number: u64 = convert::whole(TABLE, &answer, number)?;
        match counted.last_mut() {
            Some(last) if last.answer == answer => last.checks += number,
            _ => counted.push(Counted {
                answer,
                checks: number,
            }),
        }
    }
    Ok(counted)
}

/// Forgets checks from before a moment.
///
/// # Errors
/// When the database fails.
pub fn forget(keep: &mut Housekeeping<'_>, before: DateTime<Utc>) -> Result<(), StoreError> {
    diesel::delete(checks::table.filter(checks::minute.lt(minute(before))))
        .execute(keep.write())?;
    Ok(())
}
