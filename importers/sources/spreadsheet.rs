//! Rows and typed cells of a spreadsheet, whatever program wrote it.
//!
//! XLSX, XLSM, XLSB and XLS are read by one library, delimited text by another, ODS here; the
//! kind is told from the content, never from the name. A file of no such kind is refused
//! with what was looked for and what was found. A cell keeps the type it had, because a
//! barcode that became a number has lost digits that only its reader can judge.

mod delimited;
mod ods;
mod sniff;
mod workbook;
mod xls_bounds;

use chrono::NaiveDateTime;
use domain::texts::Explain;

pub use delimited::decode;

/// The most rows of a sheet that are read: twice the largest catalogue seen, against endless files.
pub const MOST_ROWS: u32 = 250_000;

/// The most columns of a sheet that are read.
pub const MOST_COLUMNS: u32 = 256;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML, also with macros.
    Xlsx,
    /// The binary form of the same.
    Xlsb,
    /// Excel 97 to 2003 (BIFF8) and the older forms that are read with it.
    Xls,
    /// OpenDocument.
    Ods,
    /// Delimited text.
    Csv,
}

impl Kind {
    /// Its name, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "XLSX",
            Self::Xlsb => "XLSB",
            Self::Xls => "XLS",
            Self::Ods => "ODS",
            Self::Csv => "CSV",
        }
    }
}

/// A whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// What it is.
    pub kind: Kind,
    /// Name of the encoding, for delimited text.
    pub encoding: Option<&'static str>,
    /// Its visible sheets in order; a delimited text is one sheet without a name.
    pub sheets: Vec<Sheet>,
}

/// One sheet.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Its rows that hold something, from the top.
    pub rows: Vec<SheetRow>,
}

/// One row that holds something.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SheetRow {
    /// Its number as the program shows it, from 1; of a delimited text, the number of its record.
    pub number: u32,
    /// Its cells from column A; trailing empty cells may be absent.
    pub cells: Vec<Cell>,
}

impl SheetRow {
    /// The cell of a column, counted from 0; empty beyond the end.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::EMPTY)
    }

    /// True when every cell that holds something got it from the merged cell it is part of.
    #[must_use]
    pub fn is_shadow(&self) -> bool {
        self.cells
            .iter()
            .all(|cell| cell.value == CellValue::Empty || cell.merged)
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// What it holds.
    pub value: CellValue,
    /// Whether the value is the kept result of a formula.
    pub formula: bool,
    /// Whether the value stands in another row or column and reaches here by a merged cell.
    pub merged: bool,
}

impl Cell {
    /// A cell that holds nothing.
    pub const EMPTY: Self = Self {
        value: CellValue::Empty,
        formula: false,
        merged: false,
    };
}

/// What a cell holds, by the type that the program gave it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum CellValue {
    /// Nothing.
    #[default]
    Empty,
    /// Text, as it stands.
    Text(String),
    /// A number.
    Number(f64),
    /// A truth value.
    Bool(bool),
    /// A date, a time or both.
    Date(NaiveDateTime),
    /// An error value such as `#N/A`.
    Error(String),
}

impl std::fmt::Display for CellValue {
    /// The value as text: numbers without grouping, dates as year-month-day.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) | Self::Error(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bool(true) => f.write_str("TRUE"),
            Self::Bool(false) => f.write_str("FALSE"),
            Self::Date(moment) if moment.time() == chrono::NaiveTime::MIN => {
                write!(f, "{}", moment.date())
            }
            Self::Date(moment) => write!(f, "{}", moment.format("%Y-%m-%d %H:%M:%S")),
        }
    }
}

/// Why a file gives no rows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpreadsheetError {
    /// The file has no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file is of no kind that is read here.
    #[error("not a spreadsheet: looked for {looked_for}, found {found}")]
    UnknownKind {
        /// The kinds that are read.
        looked_for: String,
        /// What the first bytes say.
        found: String,
    },
    /// The file is of a known kind, but cannot be read to its end.
    #[error("damaged {kind} file: {reason}")]
    Broken {
        /// The kind.
        kind: &'static str,
        /// What the reader said.
        reason: String,
    },
    /// The file needs a password.
    #[error("the file is encrypted")]
    Protected,
    /// The file has more rows or columns than are read, or unpacks to more bytes than fit.
    #[error("the file is too large: at most {MOST_ROWS} rows and {MOST_COLUMNS} columns")]
    TooLarge,
    /// A text without columns.
    #[error("text without columns: looked for {looked_for}")]
    NoColumns {
        /// The delimiters that were tried.
        looked_for: String,
    },
}

impl Explain for SpreadsheetError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "catalogue.file.empty",
            Self::UnknownKind { .. } => "catalogue.file.unknown_kind",
            Self::Broken { .. } => "catalogue.file.broken",
            Self::Protected => "catalogue.file.protected",
            Self::TooLarge => "catalogue.file.too_large",
            Self::NoColumns { .. } => "catalogue.file.no_columns",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty | Self::Protected => Vec::new(),
            Self::UnknownKind { looked_for, found } => {
                vec![("looked_for", looked_for.clone()), ("found", found.clone())]
            }
            Self::Broken { kind, reason } => {
                vec![("kind", (*kind).to_owned()), ("reason", reason.clone())]
            }
            Self::TooLarge => vec![
                ("limit", MOST_ROWS.to_string()),
                ("columns", MOST_COLUMNS.to_string()),
            ],
            Self::NoColumns { looked_for } => vec![("looked_for", looked_for.clone())],
        }
    }
}

/// Reads every visible sheet of a file.
///
/// # Errors
/// When the file is empty, of another kind, damaged, encrypted or too large.
pub fn read(bytes: &[u8]) -> Result<Workbook, SpreadsheetError> {
    if bytes.is_empty() {
        return Err(SpreadsheetError::Empty);
    }
    match sniff::kind(bytes)? {
        Kind::Csv => delimited::read(bytes),
        kind => workbook::read(kind, bytes),
    }
}
