//! A small writer of Jet 4 databases (`.mdb`, Access 2000 to 2003): tables with rows, no indexes.
//! It writes what programs that read the pages themselves look at (jetdb, mdbtools): the header, the
//! catalog, table definitions, usage maps, data pages and long-value pages. Access itself also wants
//! its system tables and their indexes, so these files are for importers, not for opening in Access.
//! Layout after the page dumps in the mdbtools HACKING notes and our own sample files.

mod catalog;
mod definition;
mod header;
mod map;
mod page;
mod row;
mod table;

use chrono::NaiveDateTime;

use super::WriteError;
use super::bytes::Put;
use page::{DataPage, PageFile};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnType {
    /// Two bytes with sign.
    Integer,
    /// Four bytes with sign.
    Long,
    /// Four bytes with sign that Access fills in; the writer keeps the greatest as the last number given.
    AutoNumber,
    /// Days and their fraction since 1899-12-30, without a zone; the writer keeps whole seconds.
    DateTime,
    /// Text of at most so many UTF-16 units, up to 255.
    Text(u16),
    /// Text of up to about 2,000 UTF-16 units (4,000 if all of it is ASCII): one long-value page.
    Memo,
    /// OLE object. This writer only leaves it empty.
    Ole,
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name, at most 64 characters.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnType,
}

/// One cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// No value; every column allows it.
    Null,
    /// For `Integer`.
    Integer(i16),
    /// For `Long` and `AutoNumber`.
    Long(i32),
    /// For `DateTime`; not before 1899-12-30.
    DateTime(NaiveDateTime),
    /// For `Text` and `Memo`.
    Text(&'a str),
}

/// A table with its rows; every row has one value a column, in the order of the columns.
#[derive(Debug, Clone)]
pub struct Table<'a> {
    /// Its name, at most 64 characters.
    pub name: &'a str,
    /// Its columns in order, at most 80 or so (the definition must fit a page).
    pub columns: &'a [Column],
    /// Its rows in the order a reader will meet them.
    pub rows: Vec<Vec<Value<'a>>>,
}

/// The bytes of a database with these tables.
///
/// # Errors
/// A value that its column cannot hold, or more than the format counts.
pub fn database(tables: &[Table<'_>]) -> Result<Vec<u8>, WriteError> {
    let mut file = PageFile::default();
    // Readers look for these three at fixed places: pages 0, 1 and 2.
    file.append(header::page())?;
    file.append(free_pages()?)?;
    let catalog_page = file.reserve()?;

    let mut entries = Vec::with_capacity(tables.len());
    for table in tables {
        let definition_page = file.reserve()?;
        table::write(&mut file, table, definition_page, table::Owner::User)?;
        entries.push((table.name, definition_page));
    }
    let rows = catalog::rows(catalog_page, &entries)?;
    let catalog = Table {
        name: catalog::NAME,
        columns: &catalog::COLUMNS,
        rows,
    };
    table::write(&mut file, &catalog, catalog_page, table::Owner::System)?;
    Ok(file.into_bytes())
}

/// Page 1: the map of pages that are free in the whole file. A file written in one go has none.
fn free_pages() -> Result<Vec<u8>, WriteError> {
    let mut page = DataPage::new(1_u32.to_le_bytes());
    let mut map = Vec::new();
    map.zeros_to(map::LENGTH);
    page.push(map)?;
    page.finish()
}

#[cfg(test)]
pub(super) mod readers;
#[cfg(test)]
mod tests;
