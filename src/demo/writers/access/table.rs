//! Writes one table: rows to data pages, long texts to theirs, then the usage maps and, last, the
//! definition, which points to all of them.

use super::super::WriteError;
use super::super::bytes::fit;
use super::definition::{self, Facts};
use super::page::{DataPage, PageFile};
use super::row::{self, LongValues};
use super::{ColumnType, Table, Value, map};

/// Whose table it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// The catalog, which belongs to Jet.
    System,
    /// A table of the people who use the file.
    User,
}

/// Writes `table`, whose definition stands on the reserved page `definition_page`.
pub(super) fn write(
    file: &mut PageFile,
    table: &Table<'_>,
    definition_page: u32,
    owner: Owner,
) -> Result<(), WriteError> {
    let mut long_values: Vec<LongValues> = Vec::new();
    long_values.resize_with(table.columns.len(), LongValues::default);
    let owned = data_pages(file, table, definition_page, &mut long_values)?;

    let mut maps = DataPage::new([0; 4]);
    maps.push(map::row(file, &owned)?)?;
    maps.push(map::row(file, &[])?)?;
    for (column, long) in table.columns.iter().zip(&mut long_values) {
        if definition::is_long(column) {
            long.close(file)?;
            maps.push(map::row(file, &long.pages)?)?;
            maps.push(map::row(file, &[])?)?;
        }
    }
    let facts = Facts {
        rows: fit(table.rows.len(), "rows")?,
        last_number: last_number(table),
        maps: file.append(maps.finish()?)?,
        owner,
    };
    file.put(definition_page, definition::page(table.columns, &facts)?)
}

/// Writes the rows and gives the numbers of their pages.
fn data_pages(
    file: &mut PageFile,
    table: &Table<'_>,
    definition_page: u32,
    long_values: &mut [LongValues],
) -> Result<Vec<u32>, WriteError> {
    let new = || DataPage::new(definition_page.to_le_bytes());
    let mut owned = Vec::new();
    let mut page = new();
    for values in &table.rows {
        let row = row::encode(file, table.name, table.columns, values, long_values)?;
        if !page.has_room_for(row.len()) {
            let full = std::mem::replace(&mut page, new());
            owned.push(file.append(full.finish()?)?);
        }
        page.push(row)?;
    }
    if !table.rows.is_empty() {
        owned.push(file.append(page.finish()?)?);
    }
    Ok(owned)
}

/// The greatest number in the AutoNumber column, 0 without one.
fn last_number(table: &Table<'_>) -> u32 {
    let numbered = |column: &super::Column| column.kind == ColumnType::AutoNumber;
    let Some(index) = table.columns.iter().position(numbered) else {
        return 0;
    };
    let number = |row: &Vec<Value<'_>>| match row.get(index) {
        Some(Value::Long(number)) => u32::try_from(*number).ok(),
        _ => None,
    };
    table.rows.iter().filter_map(number).max().unwrap_or(0)
}
