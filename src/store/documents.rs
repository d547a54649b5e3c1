//! Issued documents: who got what, under which number and token, and whether it still holds.
//!
//! The bytes lie in the object store under their digest and never change; a row only
//! moves from valid to replaced or withdrawn, with a reason.

mod earlier;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    digest::Digest,
    document::{DocumentKind, DocumentState, FileFormat},
    id::{CompanyId, DocumentId, IntakeId},
    person::Viewer,
};

use crate::{
    connection::Connection,
    convert,
    engine::each,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::documents,
    transaction::Tx,
};

pub use earlier::{
    of_company, of_intake, of_period, of_sample, successor, valid_instead, was_ended, was_issued,
};

/// A document to be kept, before it has an identity.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// Its number; a catalogue has one number and several formats.
    pub number: String,
    /// What it is.
    pub kind: DocumentKind,
    /// PDF, XLSX, JSON or ZIP.
    pub format: FileFormat,
    /// The intake it reports on.
    pub intake: IntakeId,
    /// The company it is for.
    pub company: CompanyId,
    /// 0 for the first issue.
    pub revision: u32,
    /// Unguessable address of the public check.
    pub token: String,
    /// Digest of the bytes, which lie in the object store.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// The document it replaces.
    pub replaces: Option<DocumentId>,
    /// Version of the layout that it was made with; 0 for the one that comes with the program.
    pub layout: i64,
}

/// A document as issued.
#[derive(Debug, Clone)]
pub struct IssuedDocument {
    /// Identity.
    pub id: DocumentId,
    /// What was issued.
    pub document: NewDocument,
    /// When.
    pub issued_at: DateTime<Utc>,
    /// By whom.
    pub issued_by: String,
    /// Whether it still holds.
    pub state: DocumentState,
    /// Why it no longer holds; empty while it does.
    pub state_reason: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = documents, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    number: String,
    kind: String,
    format: String,
    intake_id: i64,
    company_id: i64,
    revision: i64,
    token: String,
    sha256: Vec<u8>,
    size: i64,
    issued_at: i64,
    issued_by: String,
    state: String,
    state_reason: String,
    replaces: Option<i64>,
    layout: i64,
}

impl Row {
    fn into_document(self) -> Result<IssuedDocument, StoreError> {
        let table = "documents";
        let id = self.id;
        Ok(IssuedDocument {
            id: DocumentId::new(id),
            document: NewDocument {
                kind: convert::code(table, id, &self.kind, DocumentKind::from_code)?,
                format: convert::code(table, id, &self.format, FileFormat::from_code)?,
                number: self.number,
                intake: IntakeId::new(self.intake_id),
                company: CompanyId::new(self.company_id),
                revision: convert::whole(table, id, self.revision)?,
                token: self.token,
                sha256: convert::digest(table, id, &self.sha256)?,
                size: convert::whole(table, id, self.size)?,
                replaces: self.replaces.map(DocumentId::new),
                layout: self.layout,
            },
            issued_at: convert::moment(table, id, self.issued_at)?,
            issued_by: self.issued_by,
            state: convert::code(table, id, &self.state, DocumentState::from_code)?,
            state_reason: self.state_reason,
        })
    }
}

/// Keeps newly issued documents; the caller records the issue.
///
/// # Errors
/// When a number or token is taken already, or the database fails.
pub fn add(tx: &mut Tx<'_>, new: &[NewDocument]) -> Result<Vec<DocumentId>, StoreError> {
    let issued_at = tx.now().timestamp_millis();
    let issued_by = tx.who().name().to_owned();
    let mut rows = Vec::with_capacity(new.len());
    for one in new {
        rows.push(Row {
            id: tx.next_id(),
            number: one.number.clone(),
            kind: one.kind.code().to_owned(),
            format: one.format.code().to_owned(),
            intake_id: one.intake.get(),
            company_id: one.company.get(),
            revision: i64::from(one.revision),
            token: one.token.clone(),
            sha256: one.sha256.bytes().to_vec(),
            size: i64::try_from(one.size).unwrap_or(i64::MAX),
            issued_at,
            issued_by: issued_by.clone(),
            state: DocumentState::Valid.code().to_owned(),
            state_reason: String::new(),
            replaces: one.replaces.map(DocumentId::get),
            layout: one.layout,
        });
    }
    let ids = rows.iter().map(|row| DocumentId::new(row.id)).collect();
    each!(tx.write(), own => diesel::insert_into(documents::table).values(&rows).execute(own))?;
    Ok(ids)
}

/// Marks a document as replaced or withdrawn; the caller records why.
///
/// # Errors
/// When it is not valid any more, or the database fails.
pub fn end(
    tx: &mut Tx<'_>,
    id: DocumentId,
    state: DocumentState,
    reason: &str,
) -> Result<(), StoreError> {
    let changed = diesel::update(
        documents::table
            .filter(documents::id.eq(id.get()))
            .filter(documents::state.eq(DocumentState::Valid.code())),
    )
    .set((
        documents::state.eq(state.code()),
        documents::state_reason.eq(reason),
    ))
    .execute(tx.write())?;
    if changed == 1 {
        Ok(())
    } else {
        Err(StoreError::conflict("document", id))
    }
}

/// Which documents to list; everything that is set must hold.
#[derive(Debug, Clone, Copy, Default)]
pub struct DocumentFilter {
    /// Only those of one intake.
    pub intake: Option<IntakeId>,
    /// Only those of one company.
    pub company: Option<CompanyId>,
    /// Only of these kinds; all where there is none.
    pub kinds: &'static [DocumentKind],
}

/// Lists documents the viewer may see, newest first.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    filter: DocumentFilter,
    paging: Paging,
) -> Result<Page<IssuedDocument>, StoreError> {
    let filtered = || {
        let mut query = documents::table.into_boxed();
        if let Some(own) = viewer.company() {
            query = query.filter(documents::company_id.eq(own.get()));
        }
        if let Some(intake) = filter.intake {
            query = query.filter(documents::intake_id.eq(intake.get()));
        }
        if let Some(company) = filter.company {
            query = query.filter(documents::company_id.eq(company.get()));
        }
        if !filter.kinds.is_empty() {
            let kinds = filter.kinds.iter().map(|kind| kind.code());
            query = query.filter(documents::kind.eq_any(kinds));
        }
        query
    };
    newest_first!(conn, filtered, documents::id, paging => Row, |row| row.id, Row::into_document)
}

/// One document, if the viewer may see it.
///
/// # Errors
/// When it is not there for this viewer, or the database fails.
pub fn get(
    conn: &mut Connection,
    viewer: Viewer,
    id: DocumentId,
) -> Result<IssuedDocument, StoreError> {
    let row: Option<Row> = documents::table
        .filter(documents::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.filter(|row| viewer.sees(CompanyId::new(row.company_id)))
        .ok_or_else(|| StoreError::missing("document", id))?
        .into_document()
}

/// The documents behind a token of the public check, which anybody may ask for.
///
/// # Errors
/// When the database fails.
pub fn by_token(conn: &mut Connection, token: &str) -> Result<Vec<IssuedDocument>, StoreError> {
    let rows: Vec<Row> = documents::table
        .filter(documents::token.eq(token))
        .order(documents::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_document).collect()
}

/// The document with these bytes, if it was issued here.
///
/// # Errors
/// When the database fails.
pub fn by_content(
    conn: &mut Connection,
    sha256: &Digest,
) -> Result<Option<IssuedDocument>, StoreError> {
    let row: Option<Row> = documents::table
        .filter(documents::sha256.eq(sha256.bytes().to_vec()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_document).transpose()
}

/// The valid document of a kind and format for an intake.
///
/// # Errors
/// When the database fails.
pub fn standing(
    conn: &mut Connection,
    intake: IntakeId,
) -> Result<Vec<IssuedDocument>, StoreError> {
    let rows: Vec<Row> = documents::table
        .filter(documents::intake_id.eq(intake.get()))
        .filter(documents::state.eq(DocumentState::Valid.code()))
        .order(documents::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_document).collect()
}
