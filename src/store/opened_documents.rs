//! What holders opened: documents, or all of a company's, that whoever has the code may read.

use diesel::prelude::*;
use domain::id::CompanyId;

use crate::{
    connection::Connection, engine::each, error::StoreError, schema::opened_documents,
    transaction::Tx,
};

/// The token that stands for every document of a company.
const ALL: &str = "";

/// What a holder opened of a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Opened {
    /// Every document of the company.
    pub all: bool,
    /// The one that was asked for.
    pub this: bool,
}

impl Opened {
    /// Whether the document may be read, for either reason.
    #[must_use]
    pub const fn may_be_read(self) -> bool {
        self.all || self.this
    }
}

/// Whether a document, by its token, or all of its company are open.
///
/// # Errors
/// When the database fails.
pub fn of(conn: &mut Connection, company: CompanyId, token: &str) -> Result<Opened, StoreError> {
    let tokens: Vec<String> = opened_documents::table
        .filter(opened_documents::company_id.eq(company.get()))
        .filter(opened_documents::token.eq_any([ALL, token]))
        .select(opened_documents::token)
        .load(conn.any())?;
    Ok(Opened {
        all: tokens.iter().any(|one| one == ALL),
        this: tokens.iter().any(|one| one == token),
    })
}

/// Opens a document, or all of the company's without a token.
///
/// # Errors
/// When the database fails.
pub fn open(tx: &mut Tx<'_>, company: CompanyId, token: Option<&str>) -> Result<(), StoreError> {
    let row = (
        opened_documents::id.eq(tx.next_id()),
        opened_documents::company_id.eq(company.get()),
        opened_documents::token.eq(token.unwrap_or(ALL).to_owned()),
        opened_documents::opened_at.eq(tx.now().timestamp_millis()),
        opened_documents::opened_by.eq(tx.who().name().to_owned()),
    );
    each!(tx.write(), own => diesel::insert_into(opened_documents::table)
        .values(&row)
        .on_conflict((opened_documents::company_id, opened_documents::token))
        .do_nothing()
        .execute(own))?;
    Ok(())
}

/// Closes a document, or all of the company's without a token.
///
/// # Errors
/// When the database fails.
pub fn close(tx: &mut Tx<'_>, company: CompanyId, token: Option<&str>) -> Result<(), StoreError> {
    diesel::delete(
        opened_documents::table
            .filter(opened_documents::company_id.eq(company.get()))
            .filter(opened_documents::token.eq(token.unwrap_or(ALL))),
    )
    .execute(tx.write())?;
    Ok(())
}
