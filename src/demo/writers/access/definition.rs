//! The definition page of a table: counts, where its usage maps are, and its columns.
//! No index is defined, so none has to be kept.

use super::super::WriteError;
use super::super::bytes::{Put, fit, utf16};
use super::page::{PAGE, pointer};
use super::row::fixed_size;
use super::table::Owner;
use super::{Column, ColumnType};

/// A number that Jet 4 writes in places of a definition whose meaning is not known.
const MAGIC: u32 = 1625;
/// Flags of a column.
const FIXED: u8 = 0x01;
const NULLABLE: u8 = 0x02;
const AUTO_NUMBER: u8 = 0x04;
const OF_SYSTEM: u8 = 0x10;
/// Extended flag of a text column: texts may be kept with one byte a character.
const COMPRESSIBLE: u8 = 0x01;
/// Sort order of texts: General.
const SORT_ORDER: u16 = 0x0409;
/// Longest name of a table or column in Access.
const LONGEST_NAME: usize = 64;

/// What the definition says beside its columns.
pub(super) struct Facts {
    /// Rows in the table.
    pub(super) rows: u32,
    /// The last number given in an AutoNumber column.
    pub(super) last_number: u32,
    /// The page that holds the table's usage maps: owned and free pages, then the same two for
    /// each column of long values.
    pub(super) maps: u32,
    /// Whose table it is.
    pub(super) owner: Owner,
}

/// The bytes of the definition; refused if they do not fit a page.
pub(super) fn page(columns: &[Column], facts: &Facts) -> Result<Vec<u8>, WriteError> {
    let mut tail = Vec::new();
    for entry in entries(columns, facts.owner)? {
        tail.bytes(&entry);
    }
    for column in columns {
        tail.bytes(&name(column.name)?);
    }
    tail.bytes(&long_value_maps(columns, facts.maps)?);

    let length = 63 + tail.len();
    let free = PAGE.checked_sub(length + 8);
    let free = free.ok_or(WriteError::TooLarge { what: "columns" })?;
    let variable = columns.iter().filter(|column| is_variable(column)).count();
    let count: u16 = fit(columns.len(), "columns")?;

    let mut page = Vec::with_capacity(PAGE);
    page.byte(2).byte(1).word(fit(free, "page")?).long(0);
    page.long(fit(length, "page")?).long(MAGIC);
    page.long(facts.rows).long(facts.last_number).long(1);
    page.zeros_to(40).byte(match facts.owner {
        Owner::System => b'S',
        Owner::User => b'N',
    });
    page.word(count).word(fit(variable, "columns")?).word(count);
    // No indexes, neither logical nor real ones.
    page.long(0).long(0);
    page.long(pointer(facts.maps, 0)?);
    page.long(pointer(facts.maps, 1)?);
    page.bytes(&tail);
    Ok(page)
}

fn is_variable(column: &Column) -> bool {
    fixed_size(column.kind).is_none()
}

/// Whether the values of a column may be on long-value pages.
pub(super) fn is_long(column: &Column) -> bool {
    matches!(column.kind, ColumnType::Memo | ColumnType::Ole)
}

/// The 25 bytes of each column.
fn entries(columns: &[Column], owner: Owner) -> Result<Vec<Vec<u8>>, WriteError> {
    let (mut offset, mut variable) = (0_usize, 0_u16);
    let mut entries = Vec::with_capacity(columns.len());
    for (index, column) in columns.iter().enumerate() {
        let number: u16 = fit(index, "columns")?;
        let is_text = matches!(column.kind, ColumnType::Text(_) | ColumnType::Memo);
        let mut entry = vec![type_byte(column.kind)];
        entry.long(MAGIC).word(number).word(variable).word(number);
        entry.word(if is_text { SORT_ORDER } else { 0 }).word(0);
        entry.byte(flags(column, owner));
        entry.byte(if is_text { COMPRESSIBLE } else { 0 });
        entry.long(0);
        match (fixed_size(column.kind), column.kind) {
            (Some(size), _) => {
                entry.word(fit(offset, "row")?).word(fit(size, "row")?);
                offset += size;
            }
            (None, kind) => {
                let units = if let ColumnType::Text(units) = kind {
                    units
                } else {
                    0
                };
                entry.word(0).word(units.saturating_mul(2));
                variable += 1;
            }
        }
        entries.push(entry);
    }
    Ok(entries)
}

fn flags(column: &Column, owner: Owner) -> u8 {
    let size = if is_variable(column) { 0 } else { FIXED };
    let filled = match column.kind {
        ColumnType::AutoNumber => AUTO_NUMBER,
        _ => NULLABLE,
    };
    let system = match owner {
        Owner::System => OF_SYSTEM,
        Owner::User => 0,
    };
    size | filled | system
}

/// The number of a type in a definition.
fn type_byte(kind: ColumnType) -> u8 {
    match kind {
        ColumnType::Integer => 3,
        ColumnType::Long | ColumnType::AutoNumber => 4,
        ColumnType::DateTime => 8,
        ColumnType::Text(_) => 10,
        ColumnType::Ole => 11,
        ColumnType::Memo => 12,
    }
}

fn name(name: &str) -> Result<Vec<u8>, WriteError> {
    let text = utf16(name);
    if name.is_empty() || text.len() > LONGEST_NAME * 2 {
        return Err(WriteError::Name {
            name: name.to_owned(),
        });
    }
    let mut bytes = Vec::new();
    bytes.word(fit(text.len(), "name")?).bytes(&text);
    Ok(bytes)
}

/// Where the maps of each column of long values are; 0xFFFF ends the list.
fn long_value_maps(columns: &[Column], maps: u32) -> Result<Vec<u8>, WriteError> {
    let mut list = Vec::new();
    let mut row = 2_u8;
    for (index, column) in columns.iter().enumerate() {
        if is_long(column) {
            list.word(fit(index, "columns")?);
            list.long(pointer(maps, row)?);
            list.long(pointer(maps, row.saturating_add(1))?);
            row = row.saturating_add(2);
        }
    }
    list.word(u16::MAX);
    Ok(list)
}
