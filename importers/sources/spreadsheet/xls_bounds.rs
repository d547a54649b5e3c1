//! Whether the cells of an XLS file fit into memory, asked before the file is read.
//!
//! The reading library takes the memory of the whole rectangle that the cells span. One damaged
//! byte can put a cell into column 65,000 and ask for a hundred gigabytes, which ends the program
//! with everybody's work. So the records are walked once, without reading what is in the cells.

use std::io::{Cursor, Read};

use super::{Kind, SpreadsheetError};

/// The most cells of the rectangle: more than 65,536 rows (all that XLS has) of 120 columns.
const MOST_CELLS: u64 = 8_000_000;

/// Rows and columns of a whole sheet (\[MS-XLS\] 2.2.3), which some programs declare as used.
const WHOLE_SHEET: u64 = 65_536 * 256;

/// Record numbers of \[MS-XLS\] 2.3.
mod record {
    pub const FORMULA: u16 = 0x0006;
    pub const END: u16 = 0x000a;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MULTIPLE_RK: u16 = 0x00bd;
    pub const RICH_STRING: u16 = 0x00d6;
    pub const LABEL_SST: u16 = 0x00fd;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const RK: u16 = 0x027e;
    pub const BEGIN: u16 = 0x0809;
}

/// Refuses a file whose cells would not fit.
pub fn check(bytes: &[u8]) -> Result<(), SpreadsheetError> {
    let stream = workbook_stream(bytes)?;
    // What makes no sense here makes none to the library either, which then says so.
    let sheets = Records(&stream)
        .take_while(|(number, _)| *number != record::END)
        .filter(|(number, _)| *number == record::BOUND_SHEET)
        .filter_map(|(_, data)| four(data, 0));
    for start in sheets {
        let start = usize::try_from(start).unwrap_or(usize::MAX);
        check_sheet(stream.get(start..).unwrap_or_default())?;
    }
    Ok(())
}

fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, SpreadsheetError> {
    let broken = |error: std::io::Error| SpreadsheetError::Broken {
        kind: Kind::Xls.name(),
        reason: error.to_string(),
    };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    let name = if file.is_stream("/Workbook") {
        "/Workbook"
    } else {
        "/Book"
    };
    let mut stream = Vec::new();
    let most = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    file.open_stream(name)
        .map_err(broken)?
        .take(most)
        .read_to_end(&mut stream)
        .map_err(broken)?;
    Ok(stream)
}

/// The rectangle that the cells of a sheet span.
fn check_sheet(stream: &[u8]) -> Result<(), SpreadsheetError> {
    let (mut rows, mut columns) = (0_u64, 0_u64);
    let mut depth = 0_u32;
    for (number, data) in Records(stream) {
        match number {
            record::BEGIN => depth += 1,
            record::END if depth <= 1 => break,
            record::END => depth -= 1,
            record::DIMENSIONS => check_dimensions(data)?,
            record::FORMULA
            | record::MULTIPLE_RK
            | record::RICH_STRING
            | record::LABEL_SST
            | record::NUMBER
            | record::LABEL
            | record::BOOL_OR_ERROR
            | record::RK => {
                let (Some(row), Some(column)) = (two(data, 0), two(data, 2)) else {
                    continue;
                };
                // Several numbers side by side have six bytes each.
                let more = match number {
                    record::MULTIPLE_RK => data.len() / 6,
                    _ => 0,
                };
                let last = u64::from(column) + u64::try_from(more).unwrap_or(u64::MAX);
                rows = rows.max(u64::from(row) + 1);
                columns = columns.max(last + 1);
            }
            _ => {}
        }
    }
    fits(rows, columns, MOST_CELLS)
}

/// The rectangle that a sheet declares; the library makes room for it at once.
fn check_dimensions(data: &[u8]) -> Result<(), SpreadsheetError> {
    let (rows, columns) = if data.len() < 14 {
        let wide = |place| two(data, place).map(u32::from);
        ((wide(0), wide(2)), (two(data, 4), two(data, 6)))
    } else {
        (
            (four(data, 0), four(data, 4)),
            (two(data, 8), two(data, 10)),
        )
    };
    let ((Some(first_row), Some(end_row)), (Some(first), Some(end))) = (rows, columns) else {
        return Ok(());
    };
    if end_row > 0 && end > 0 && first_row >= end_row {
        return Err(SpreadsheetError::Broken {
            kind: Kind::Xls.name(),
            reason: format!("rows {first_row} to {end_row}"),
        });
    }
    let first = if first > 0xff || end <= first {
        0
    } else {
        first
    };
    fits(
        u64::from(end_row - first_row.min(end_row)),
        u64::from(end - first),
        WHOLE_SHEET,
    )
}

fn fits(rows: u64, columns: u64, most: u64) -> Result<(), SpreadsheetError> {
    if rows.saturating_mul(columns) > most {
        return Err(SpreadsheetError::TooLarge);
    }
    Ok(())
}

/// The records of a stream: number, length, data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (number, length) = (two(self.0, 0)?, two(self.0, 2)?);
        let (data, rest) = self.0.get(4..)?.split_at_checked(usize::from(length))?;
        self.0 = rest;
        Some((number, data))
    }
}

fn two(data: &[u8], place: usize) -> Option<u16> {
    let bytes = data.get(place..)?.first_chunk::<2>()?;
    Some(u16::from_le_bytes(*bytes))
}

fn four(data: &[u8], place: usize) -> Option<u32> {
    let bytes = data.get(place..)?.first_chunk::<4>()?;
    Some(u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample_bytes;

    /// The place of a number cell's column in the sample, found by its record.
    fn column_of_a_cell(bytes: &[u8]) -> usize {
        let head = [record::LABEL_SST.to_le_bytes(), 10_u16.to_le_bytes()].concat();
        let place = bytes.windows(4).position(|window| window == head).unwrap();
        place + 6
    }

    #[test]
    fn samples_fit() {
        for name in [
            "trucheck-excel/capture.xls",
            "trucheck-excel/capture-old.xls",
        ] {
            assert_eq!(check(&sample_bytes(name)), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_cell_in_a_column_that_no_sheet_has_is_refused_before_memory_is_asked_for() {
        let mut bytes = sample_bytes("trucheck-excel/capture.xls");
        let place = column_of_a_cell(&bytes);
        bytes[place..place + 2].copy_from_slice(&[0xff, 0xff]);
        assert_eq!(check(&bytes), Err(SpreadsheetError::TooLarge));
    }

    #[test]
    fn declared_sizes_that_are_reversed_or_enormous_are_refused() {
        let mut bytes = sample_bytes("trucheck-excel/capture.xls");
        let head = [record::DIMENSIONS.to_le_bytes(), 14_u16.to_le_bytes()].concat();
        let place = bytes.windows(4).position(|window| window == head).unwrap() + 4;
        let good = bytes.clone();
        bytes[place..place + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert!(matches!(
            check(&bytes),
            Err(SpreadsheetError::Broken { .. })
        ));
        bytes = good;
        bytes[place + 4..place + 8].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(check(&bytes), Err(SpreadsheetError::TooLarge));
    }
}
