//! What was issued before: for an intake, a company, one sample; and what took its place.
//!
//! Each question is asked of the database, because an intake may have thousands of documents of
//! its samples.

use diesel::prelude::*;
use domain::{
    document::{DocumentKind, DocumentState},
    id::{CompanyId, IntakeId},
    person::Viewer,
};

use super::{IssuedDocument, Row};
use crate::{connection::Connection, engine::MultiBackend, error::StoreError, schema::documents};

/// Every document of a kind of an intake, whatever became of it, newest first.
///
/// # Errors
/// When the database fails.
pub fn of_intake(
    conn: &mut Connection,
    intake: IntakeId,
    kind: DocumentKind,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let of = documents::table.filter(documents::intake_id.eq(intake.get()));
    newest_first(conn, of.into_boxed(), kind)
}

/// Every document of a kind of a company, whatever became of it, newest first.
///
/// # Errors
/// When the database fails.
pub fn of_company(
    conn: &mut Connection,
    company: CompanyId,
    kind: DocumentKind,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let of = documents::table.filter(documents::company_id.eq(company.get()));
    newest_first(conn, of.into_boxed(), kind)
}

/// The reports on a period that were issued to a company, whatever became of them, newest first;
/// `number` is that of the first of them.
///
/// # Errors
/// When the database fails.
pub fn of_period(
    conn: &mut Connection,
    company: CompanyId,
    number: &str,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let mut found = of_company(conn, company, DocumentKind::Statistics)?;
    found.retain(|one| first_number(&one.document.number) == number);
    Ok(found)
}

/// Those of a kind among some documents.
fn newest_first(
    conn: &mut Connection,
    some: documents::BoxedQuery<'_, MultiBackend>,
    kind: DocumentKind,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let rows: Vec<Row> = some
        .filter(documents::kind.eq(kind.code()))
        .order(documents::id.desc())
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_document).collect()
}

/// The documents about one sample alone that the viewer may see, newest first. Its line ends
/// their numbers, whatever patterns they were made by.
///
/// # Errors
/// When the database fails.
pub fn of_sample(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
    line: u32,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let end = format!("{line:03}");
    let mut query = documents::table
        .filter(documents::intake_id.eq(intake.get()))
        .filter(documents::kind.eq_any(DocumentKind::OF_SAMPLE.map(DocumentKind::code)))
        .filter(
            documents::number
                .like(format!("%{end}"))
                .or(documents::number.like(format!("%{end}/R%"))),
        )
        .order(documents::id.desc())
        .select(Row::as_select())
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(documents::company_id.eq(own.get()));
    }
    let rows: Vec<Row> = query.load(conn.any())?;
    // Line 17 also ends the number of line 1017.
    let is_of_line = |row: &Row| line_of(&row.number) == end;
    let of_line = rows.into_iter().filter(is_of_line);
    of_line.map(Row::into_document).collect()
}

/// The document that took the place of another, with its first format. Which of the formats of the
/// other one it names does not matter: they were replaced together.
///
/// # Errors
/// When the database fails.
pub fn successor(
    conn: &mut Connection,
    old: &IssuedDocument,
) -> Result<Option<IssuedDocument>, StoreError> {
    let files: Vec<i64> = documents::table
        .filter(documents::token.eq(&old.document.token))
        .select(documents::id)
        .load(conn.any())?;
    let row: Option<Row> = documents::table
        .filter(documents::company_id.eq(old.document.company.get()))
        .filter(documents::replaces.eq_any(files))
        .order(documents::id)
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_document).transpose()
}

/// What holds in the place of a document that does not hold any more: the newest valid one of its
/// kind about the same, whether it names the other one or was issued after that was withdrawn.
///
/// # Errors
/// When the database fails.
pub fn valid_instead(
    conn: &mut Connection,
    old: &IssuedDocument,
) -> Result<Option<IssuedDocument>, StoreError> {
    let (kind, number) = (old.document.kind, &old.document.number);
    let mut query = documents::table
        .filter(documents::company_id.eq(old.document.company.get()))
        .filter(documents::kind.eq(kind.code()))
        .filter(documents::state.eq(DocumentState::Valid.code()))
        .filter(documents::token.ne(&old.document.token))
        .order(documents::id.desc())
        .select(Row::as_select())
        .into_boxed();
    // A company has one certificate, and one report of a period, whichever intake they were
    // issued with.
    if !matches!(kind, DocumentKind::Certificate | DocumentKind::Statistics) {
        query = query.filter(documents::intake_id.eq(old.document.intake.get()));
    }
    let rows: Vec<Row> = query.load(conn.any())?;
    let about_the_same = |row: &Row| match kind {
        DocumentKind::TestReport | DocumentKind::ImprovementNotice => {
            line_of(&row.number) == line_of(number)
        }
        DocumentKind::Statistics => first_number(&row.number) == first_number(number),
        _ => true,
    };
    let found = rows.into_iter().find(about_the_same);
    found.map(Row::into_document).transpose()
}

/// The number of a document without its revision.
fn first_number(number: &str) -> &str {
    number.split_once("/R").map_or(number, |(first, _)| first)
}

/// The line that ends the number of a document about one sample, before its revision.
fn line_of(number: &str) -> &str {
    let first = first_number(number);
    let rest = first.trim_end_matches(|sign: char| sign.is_ascii_digit());
    first.strip_prefix(rest).unwrap_or_default()
}

/// Whether an intake was ever answered with its pack, whatever became of it.
///
/// # Errors
/// When the database fails.
pub fn was_issued(conn: &mut Connection, intake: IntakeId) -> Result<bool, StoreError> {
    let one: Option<i64> = documents::table
        .filter(documents::intake_id.eq(intake.get()))
        .filter(documents::kind.eq_any(DocumentKind::PACK.map(DocumentKind::code)))
        .select(documents::id)
        .first(conn.any())
        .optional()?;
    Ok(one.is_some())
}

/// Whether a document of the pack of an intake was replaced or withdrawn for this reason.
///
/// # Errors
/// When the database fails.
pub fn was_ended(
    conn: &mut Connection,
    intake: IntakeId,
    reason: &str,
) -> Result<bool, StoreError> {
    let one: Option<i64> = documents::table
        .filter(documents::intake_id.eq(intake.get()))
        .filter(documents::kind.eq_any(DocumentKind::PACK.map(DocumentKind::code)))
        .filter(documents::state_reason.eq(reason))
        .select(documents::id)
        .first(conn.any())
        .optional()?;
    Ok(one.is_some())
}
