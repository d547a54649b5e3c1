//! Sample catalogues as they were handed in, and what became of their lines.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    digest::Digest,
    id::{CatalogueFileId, IntakeId},
    person::Viewer,
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{catalogue_files, intakes},
    transaction::Tx,
};

const TABLE: &str = "catalogue_files";

/// A catalogue whose lines were taken over.
#[derive(Debug, Clone)]
pub struct NewCatalogueFile {
    /// The intake it is for.
    pub intake: IntakeId,
    /// Digest of its bytes, which lie in the object store.
    pub sha256: Digest,
    /// Name of the file.
    pub name: String,
    /// Bytes.
    pub size: u64,
    /// Lines that became samples.
    pub lines_added: u64,
    /// Lines that the intake had already.
    pub lines_known: u64,
    /// Lines that were refused.
    pub lines_refused: u64,
}

/// A catalogue as kept.
#[derive(Debug, Clone)]
pub struct CatalogueFile {
    /// Identity.
    pub id: CatalogueFileId,
    /// The file.
    pub file: NewCatalogueFile,
    /// When it was imported.
    pub imported_at: DateTime<Utc>,
    /// By whom.
    pub imported_by: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = catalogue_files, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    intake_id: i64,
    sha256: Vec<u8>,
    name: String,
    size: i64,
    lines_added: i64,
    lines_known: i64,
    lines_refused: i64,
    imported_at: i64,
    imported_by: String,
}

impl Row {
    fn into_file(self) -> Result<CatalogueFile, StoreError> {
        let id = self.id;
        let count = |number| convert::whole(TABLE, id, number);
        Ok(CatalogueFile {
            id: CatalogueFileId::new(id),
            file: NewCatalogueFile {
                intake: IntakeId::new(self.intake_id),
                sha256: convert::digest(TABLE, id, &self.sha256)?,
                name: self.name,
                size: count(self.size)?,
                lines_added: count(self.lines_added)?,
                lines_known: count(self.lines_known)?,
                lines_refused: count(self.lines_refused)?,
            },
            imported_at: convert::moment(TABLE, id, self.imported_at)?,
            imported_by: self.imported_by,
        })
    }
}

/// Keeps a catalogue with what became of its lines.
///
/// # Errors
/// When the database fails.
pub fn add(tx: &mut Tx<'_>, file: NewCatalogueFile) -> Result<CatalogueFileId, StoreError> {
    let id = tx.next_id();
    let count = |number: u64| convert::stored(TABLE, id, number);
    let row = Row {
        id,
        intake_id: file.intake.get(),
        sha256: file.sha256.bytes().to_vec(),
        name: file.name,
        size: count(file.size)?,
        lines_added: count(file.lines_added)?,
        lines_known: count(file.lines_known)?,
        lines_refused: count(file.lines_refused)?,
        imported_at: tx.now().timestamp_millis(),
        imported_by: tx.who().name().to_owned(),
    };
    diesel::insert_into(catalogue_files::table)
        .values(&row)
        .execute(tx.write())?;
    Ok(CatalogueFileId::new(id))
}

/// Catalogues of an intake, oldest first.
///
/// # Errors
/// When the database fails.
pub fn of_intake(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<Vec<CatalogueFile>, StoreError> {
    let mut query = catalogue_files::table
        .inner_join(intakes::table.on(intakes::id.eq(catalogue_files::intake_id)))
        .filter(catalogue_files::intake_id.eq(intake.get()))
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(intakes::company_id.eq(own.get()));
    }
    let rows: Vec<Row> = query
        .order(catalogue_files::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_file).collect()
}
