//! Workbooks of office programs, read cell by cell with their types, formulas and merged cells.
//!
//! XLSX, XLSB and ODS sheets are streamed, so that one cell far out cannot ask for a sheet full of
//! memory. A vertically merged cell counts for every row it covers; a horizontally merged
//! one only for its first column, because it is nearly always a title.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, Range, Reader, SheetType, SheetVisible, Xls, Xlsb,
    Xlsx, XlsxError,
};

use super::{
    Cell, CellValue, Kind, MOST_COLUMNS, MOST_ROWS, Sheet, SheetRow, SpreadsheetError, Workbook,
};
use super::{ods, xls_bounds};

/// The largest day number that is a date (9999-12-31); larger ones are numbers in disguise.
const LAST_DAY: f64 = 2_958_465.0;

/// The most bytes that the cells of a sheet may take: three times what `MOST_ROWS` rows of a wide
/// catalogue take.
const MOST_TAKEN: usize = 700_000_000;

type Bytes<'a> = Cursor<&'a [u8]>;

/// Reads a workbook of a known kind.
pub fn read(kind: Kind, bytes: &[u8]) -> Result<Workbook, SpreadsheetError> {
    // The library checks its input, yet it has stopped on damaged files before; a damaged
    // file must stay an answer to one person and not end the work of others.
    let outcome = catch_unwind(AssertUnwindSafe(|| sheets(kind, bytes)));
    let sheets = outcome.unwrap_or_else(|_| {
        Err(SpreadsheetError::Broken {
            kind: kind.name(),
            reason: "structure out of bounds".to_owned(),
        })
    })?;
    Ok(Workbook {
        kind,
        encoding: None,
        sheets,
    })
}

fn sheets(kind: Kind, bytes: &[u8]) -> Result<Vec<Sheet>, SpreadsheetError> {
    match kind {
        Kind::Xlsx => xlsx(bytes),
        Kind::Xls => {
            xls_bounds::check(bytes)?;
            let mut book: Xls<Bytes<'_>> = open(kind, bytes)?;
            dense(kind, &mut book, |book, name| {
                book.merge_cells_by_sheet_name(name).unwrap_or_default()
            })
        }
        Kind::Ods => ods::read(bytes),
        Kind::Xlsb | Kind::Csv => xlsb(bytes),
    }
}

fn open<'a, R>(kind: Kind, bytes: &'a [u8]) -> Result<R, SpreadsheetError>
where
    R: Reader<Bytes<'a>>,
    R::Error: std::fmt::Display,
{
    R::new(Cursor::new(bytes)).map_err(|error| broken(kind, &error))
}

fn broken(kind: Kind, error: &dyn std::fmt::Display) -> SpreadsheetError {
    let reason = error.to_string();
    if reason.to_ascii_lowercase().contains("password") {
        return SpreadsheetError::Protected;
    }
    SpreadsheetError::Broken {
        kind: kind.name(),
        reason,
    }
}

fn visible<'a, R: Reader<Bytes<'a>>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, SpreadsheetError> {
    let mut book: Xlsx<Bytes<'_>> = open(Kind::Xlsx, bytes)?;
    let mut sheets = Vec::new();
    for name in visible(&book) {
        let merged = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let mut rows = RowsBuilder::default();
        let mut reader = match book.worksheet_cells_reader(&name) {
            Ok(reader) => reader,
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(broken(Kind::Xlsx, &error)),
        };
        while let Some(record) = reader
            .next_cell_with_formula_metadata()
            .map_err(|error| broken(Kind::Xlsx, &error))?
        {
            rows.add(record.pos, from_ref(record.value), record.formula.is_some())?;
        }
        sheets.push(Sheet {
            rows: rows.finish(&merged)?,
            name,
        });
    }
    Ok(sheets)
}

fn xlsb(bytes: &[u8]) -> Result<Vec<Sheet>, SpreadsheetError> {
    let mut book: Xlsb<Bytes<'_>> = open(Kind::Xlsb, bytes)?;
    let mut sheets = Vec::new();
    for name in visible(&book) {
        let mut rows = RowsBuilder::default();
        let mut reader = book
            .worksheet_cells_reader(&name)
            .map_err(|error| broken(Kind::Xlsb, &error))?;
        while let Some(cell) = reader
            .next_cell()
            .map_err(|error| broken(Kind::Xlsb, &error))?
        {
            let value = from_ref(cell.get_value().clone());
            rows.add(cell.get_position(), value, false)?;
        }
        sheets.push(Sheet {
            rows: rows.finish(&[])?,
            name,
        });
    }
    Ok(sheets)
}

/// Reads the kinds that the library holds as whole ranges.
fn dense<'a, R>(
    kind: Kind,
    book: &mut R,
    merged: impl Fn(&R, &str) -> Vec<Dimensions>,
) -> Result<Vec<Sheet>, SpreadsheetError>
where
    R: Reader<Bytes<'a>>,
    R::Error: std::fmt::Display,
{
    let mut sheets = Vec::new();
    for name in visible(book) {
        let range: Range<Data> = book
            .worksheet_range(&name)
            .map_err(|error| broken(kind, &error))?;
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let (first_row, first_column) = range.start().unwrap_or_default();
        let mut rows = RowsBuilder::default();
        for (row, column, value) in range.used_cells() {
            let position = (absolute(first_row, row), absolute(first_column, column));
            let formula = formulas
                .get_value(position)
                .is_some_and(|text| !text.is_empty());
            rows.add(position, from_data(value), formula)?;
        }
        sheets.push(Sheet {
            rows: rows.finish(&merged(book, &name))?,
            name,
        });
    }
    Ok(sheets)
}

fn absolute(first: u32, offset: usize) -> u32 {
    first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

/// Gathers cells in the order of the sheet into rows.
#[derive(Default)]
pub(super) struct RowsBuilder {
    rows: Vec<SheetRow>,
    /// Bytes that the cells take.
    taken: usize,
}

impl RowsBuilder {
    /// Adds a cell at (row, column), counted from 0; cells come row by row.
    pub(super) fn add(
        &mut self,
        (row, column): (u32, u32),
        value: CellValue,
        formula: bool,
    ) -> Result<(), SpreadsheetError> {
        if value == CellValue::Empty {
            return Ok(());
        }
        if row >= MOST_ROWS || column >= MOST_COLUMNS {
            return Err(SpreadsheetError::TooLarge);
        }
        let number = row + 1;
        if self.rows.last().is_none_or(|last| last.number != number) {
            self.rows.push(SheetRow {
                number,
                cells: Vec::new(),
            });
        }
        if let Some(last) = self.rows.last_mut() {
            let cell = Cell {
                value,
                formula,
                merged: false,
            };
            self.taken = self
                .taken
                .saturating_add(put(&mut last.cells, column, cell));
        }
        self.fits()
    }

    /// Refuses what would fill the memory: a short file may repeat a long text without end.
    fn fits(&self) -> Result<(), SpreadsheetError> {
        if self.taken > MOST_TAKEN {
            return Err(SpreadsheetError::TooLarge);
        }
        Ok(())
    }

    /// The rows in order, with vertically merged cells filled downwards.
    pub(super) fn finish(
        mut self,
        merged: &[Dimensions],
    ) -> Result<Vec<SheetRow>, SpreadsheetError> {
        // A damaged or hand-made file may give its rows in any order, or one row twice.
        if !self
            .rows
            .is_sorted_by(|one, other| one.number < other.number)
        {
            self.rows.sort_by_key(|row| row.number);
            self.rows.dedup_by_key(|row| row.number);
        }
        for region in merged {
            let taken = self.fill(region);
            self.taken = self.taken.saturating_add(taken);
            self.fits()?;
        }
        Ok(self.rows)
    }

    /// Fills a merged cell downwards, and says how many bytes that took.
    fn fill(&mut self, region: &Dimensions) -> usize {
        let (first_row, column) = region.start;
        if region.end.0 <= first_row || column >= MOST_COLUMNS {
            return 0;
        }
        let from = self.rows.partition_point(|row| row.number <= first_row);
        let upto = self
            .rows
            .partition_point(|row| row.number <= region.end.0.saturating_add(1));
        let Some(rows) = self.rows.get_mut(from..upto) else {
            return 0;
        };
        let Some((top, below)) = rows.split_first_mut() else {
            return 0;
        };
        if top.number != first_row + 1 {
            return 0;
        }
        let index = usize::try_from(column).unwrap_or(usize::MAX);
        let source = Cell {
            merged: true,
            ..top.cell(index).clone()
        };
        below
            .iter_mut()
            .map(|row| put(&mut row.cells, column, source.clone()))
            .fold(0, usize::saturating_add)
    }
}

/// Puts a cell into its column, and says how many bytes that takes.
fn put(cells: &mut Vec<Cell>, column: u32, cell: Cell) -> usize {
    let Ok(index) = usize::try_from(column) else {
        return 0;
    };
    let before = cells.len();
    if before <= index {
        cells.resize(index + 1, Cell::EMPTY);
    }
    let text = match &cell.value {
        CellValue::Text(text) | CellValue::Error(text) => text.len(),
        _ => 0,
    };
    if let Some(place) = cells.get_mut(index) {
        *place = cell;
    }
    let new = cells.len().saturating_sub(before).max(1);
    text.saturating_add(new.saturating_mul(size_of::<Cell>()))
}

fn from_ref(value: DataRef<'_>) -> CellValue {
    match value {
        DataRef::SharedString(shared) => text(shared),
        DataRef::String(own) => text(&own),
        other => from_data(&Data::from(other)),
    }
}

fn from_data(value: &Data) -> CellValue {
    match value {
        Data::Empty => CellValue::Empty,
        #[expect(
            clippy::as_conversions,
            reason = "integers of a spreadsheet are doubles by nature; larger ones are refused by their digits"
        )]
        Data::Int(number) => CellValue::Number(*number as f64),
        Data::Float(number) => CellValue::Number(*number),
        Data::String(own) | Data::DateTimeIso(own) | Data::DurationIso(own) => {
            iso_or_text(value, own)
        }
        Data::Bool(truth) => CellValue::Bool(*truth),
        Data::DateTime(moment) => date(*moment),
        Data::Error(error) => CellValue::Error(error.to_string()),
    }
}

fn iso_or_text(value: &Data, own: &str) -> CellValue {
    if matches!(value, Data::DateTimeIso(_)) {
        let date = own
            .get(..10)
            .and_then(|day| day.parse::<chrono::NaiveDate>().ok());
        if let Some(date) = date {
            return CellValue::Date(date.and_time(chrono::NaiveTime::MIN));
        }
    }
    text(own)
}

/// A number with a date format: a date when it can be one, otherwise the number itself.
fn date(moment: ExcelDateTime) -> CellValue {
    let days = moment.as_f64();
    if (0.0..=LAST_DAY).contains(&days)
        && let Some(moment) = moment.as_datetime()
    {
        return CellValue::Date(moment);
    }
    CellValue::Number(days)
}

fn text(own: &str) -> CellValue {
    if own.trim().is_empty() {
        CellValue::Empty
    } else {
        CellValue::Text(own.to_owned())
    }
}
