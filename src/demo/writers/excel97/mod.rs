//! A small writer of Excel 97 workbooks (`.xls`, BIFF8 in a compound file): sheets with texts and
//! numbers, no formats, no formulas. Rows may be sparse, as in the Webscan capture, whose data begin
//! far below the heads. Texts stay texts: a number in quotes is not turned into a number.
//! Layout after Microsoft's [MS-XLS]; section numbers stand beside the records.

mod record;
mod strings;

use std::collections::BTreeMap;
use std::io::{Cursor, Write};

use super::WriteError;
use super::bytes::{Put, fit};
use record::Records;
use strings::Strings;

/// Columns a sheet of this format has.
const COLUMNS: usize = 256;
/// Longest name of a sheet, in UTF-16 units.
const LONGEST_NAME: usize = 31;

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing; leaves a hole in the row.
    Empty,
    /// A text, at most 4,000 UTF-16 units.
    Text(String),
    /// A number, finite.
    Number(f64),
}

impl From<&str> for Cell {
    /// A text; the empty text is an empty cell.
    fn from(text: &str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

/// A sheet: cells from column A on, by row.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Its name: 1 to 31 UTF-16 units, none of `[ ] : * ? / \`.
    pub name: String,
    /// Its rows by number from 0; rows left out are empty.
    pub rows: BTreeMap<u16, Vec<Cell>>,
}

/// The bytes of a workbook with these sheets, in this order.
///
/// # Errors
/// A name, text or number that the format does not allow, no sheet at all, more than 256 columns, or
/// more than 4 GB.
pub fn workbook(sheets: &[Sheet]) -> Result<Vec<u8>, WriteError> {
    if sheets.is_empty() {
        return Err(WriteError::Name {
            name: String::new(),
        });
    }
    let mut strings = Strings::default();
    let bodies = sheets
        .iter()
        .map(|sheet| body(sheet, &mut strings))
        .collect::<Result<Vec<_>, _>>()?;
    let texts = strings.records()?;

    // The list of sheets names where each begins, so its length is measured first.
    let unknown = vec![0; sheets.len()];
    let mut start = globals(sheets, &unknown, &texts)?.len();
    let mut starts = Vec::with_capacity(sheets.len());
    for body in &bodies {
        starts.push(fit(start, "workbook")?);
        start += body.len();
    }
    let mut stream = globals(sheets, &starts, &texts)?;
    for body in &bodies {
        stream.bytes(body);
    }
    contain(&stream)
}

/// A compound file with one stream, without dates.
fn contain(stream: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut file = cfb::CompoundFile::create_with_version(
        cfb::Version::V3,
        Cursor::new(Vec::with_capacity(stream.len() + 8192)),
    )?;
    let mut book = file.create_stream("/Workbook")?;
    book.write_all(stream)?;
    book.flush()?;
    drop(book);
    file.flush()?;
    Ok(file.into_inner().into_inner())
}

/// The part of the stream before the sheets; `starts` says where each sheet begins.
fn globals(sheets: &[Sheet], starts: &[u32], texts: &[u8]) -> Result<Vec<u8>, WriteError> {
    let mut records = Records::default();
    records.begin_workbook()?;
    for (sheet, start) in sheets.iter().zip(starts) {
        records.sheet(*start, name(sheet)?)?;
    }
    records.append(texts);
    records.end()?;
    Ok(records.into_bytes())
}

/// The name of a sheet if the format allows it.
fn name(sheet: &Sheet) -> Result<&str, WriteError> {
    let name = sheet.name.as_str();
    let length = name.encode_utf16().count();
    let forbidden = |letter: char| "[]:*?/\\\0".contains(letter);
    if length == 0 || length > LONGEST_NAME || name.contains(forbidden) {
        return Err(WriteError::Name {
            name: name.to_owned(),
        });
    }
    Ok(name)
}

/// The records of one sheet.
fn body(sheet: &Sheet, strings: &mut Strings) -> Result<Vec<u8>, WriteError> {
    let width = sheet.rows.values().map(Vec::len).max().unwrap_or(0);
    if width > COLUMNS {
        return Err(WriteError::TooLarge { what: "columns" });
    }
    let first = sheet.rows.keys().next().copied().unwrap_or(0);
    let end = sheet
        .rows
        .keys()
        .next_back()
        .map_or(0, |last| u32::from(*last) + 1);
    let mut records = Records::default();
    records.begin_sheet(u32::from(first), end, fit(width, "columns")?)?;
    for (row, cells) in &sheet.rows {
        for (column, cell) in cells.iter().enumerate() {
            let column = fit(column, "columns")?;
            let place = || format!("{}!R{}C{}", sheet.name, u32::from(*row) + 1, column + 1);
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => {
                    let index = strings.index(text, place)?;
                    records.text(*row, column, index)?;
                }
                Cell::Number(number) if number.is_finite() => {
                    records.number(*row, column, *number)?;
                }
                Cell::Number(_) => return Err(WriteError::OutOfRange { place: place() }),
            }
        }
    }
    records.end_sheet()?;
    Ok(records.into_bytes())
}

#[cfg(test)]
mod tests;
