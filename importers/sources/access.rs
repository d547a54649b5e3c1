//! Access databases, read from a copy that nobody writes to.
//!
//! The password of a Jet 3 or Jet 4 file is only compared by Access, and its page encoding has its key
//! beside it: neither keeps us from reading. An ACE file with a password is encrypted with it.

mod snapshot;

use std::collections::HashMap;
use std::io::Read;
use std::panic::AssertUnwindSafe;

use chrono::{NaiveDate, NaiveDateTime};
use jetdb::{
    ColumnType, FileError, ObjectType, PageReader, RowPosition, TableDef, TableRows, Value,
    read_catalog, read_row_at, read_table_def, timestamp::timestamp_to_parts,
};

pub(crate) use self::snapshot::snapshot;
pub use self::snapshot::{FileState, is_held, state};
use crate::findings::{ImportError, Notice};
use crate::read::{Source, unreadable};

/// No table was asked for calculated columns.
type Calculated = HashMap<String, ColumnType>;

/// An opened database.
pub(crate) struct Database {
    reader: PageReader,
}

/// A table of it.
pub(crate) struct Table {
    name: String,
    definition: TableDef,
    calculated: Calculated,
}

/// The rows of a table, one at a time.
pub(crate) struct Rows<'t> {
    table: &'t Table,
    rows: TableRows<'t>,
    read: u64,
}

impl Database {
    /// Opens a source that nobody writes to; a password is needed only for encrypted ACE files.
    pub fn open(source: Box<dyn Source>, password: Option<&str>) -> Result<Self, ImportError> {
        let mut source = source;
        let length = source.seek(std::io::SeekFrom::End(0)).map_err(unreadable)?;
        source.rewind().map_err(unreadable)?;
        if password.is_some() {
            refuse_endless_hashing(&mut source)?;
        }
        let reader = guarded("-", 0, || {
            PageReader::open_reader_with_password(source, password)
        })?;
        let page = u64::try_from(reader.format().page_size).unwrap_or(4096);
        let pages = u64::from(reader.page_count());
        // A file whose last page is cut has lost at least that page.
        if !length.is_multiple_of(page) {
            return Err(ImportError::Truncated {
                table: "-".to_owned(),
                page: pages,
                pages,
            });
        }
        Ok(Self { reader })
    }

    /// Names of the tables that users see.
    pub fn table_names(&mut self) -> Result<Vec<String>, ImportError> {
        let pages = self.pages();
        guarded("MSysObjects", pages, || {
            jetdb::table_names(&mut self.reader)
        })
    }

    /// A table by name, without regard to case; nothing if there is none.
    pub fn table(&mut self, name: &str) -> Result<Option<Table>, ImportError> {
        let pages = self.pages();
        let catalog = guarded("MSysObjects", pages, || read_catalog(&mut self.reader))?;
        let Some(entry) = catalog.iter().find(|entry| {
            entry.object_type == ObjectType::Table && entry.name.eq_ignore_ascii_case(name)
        }) else {
            return Ok(None);
        };
        let definition = guarded(name, pages, || {
            read_table_def(&mut self.reader, &entry.name, entry.table_page)
        })?;
        // Every page of the table must be there before the first row is delivered.
        if let Some(page) = definition
            .data_pages
            .iter()
            .find(|page| u64::from(**page) >= pages)
        {
            return Err(ImportError::Truncated {
                table: name.to_owned(),
                page: u64::from(*page),
                pages,
            });
        }
        Ok(Some(Table {
            name: entry.name.clone(),
            definition,
            calculated: Calculated::new(),
        }))
    }

    /// The next row, only the columns asked for; the others are `Null`.
    pub fn next(
        &mut self,
        rows: &mut Rows<'_>,
    ) -> Result<Option<(RowPosition, Vec<Value>)>, ImportError> {
        let pages = self.pages();
        let row = guarded(&rows.table.name, pages, || {
            rows.rows.next_row(&mut self.reader)
        })?;
        rows.read += u64::from(row.is_some());
        Ok(row.map(|row| (row.position, row.values)))
    }

    /// The row at a position.
    pub fn row(
        &mut self,
        table: &Table,
        position: RowPosition,
        columns: &[usize],
    ) -> Result<Option<Vec<Value>>, ImportError> {
        let pages = self.pages();
        guarded(&table.name, pages, || {
            read_row_at(
                &mut self.reader,
                &table.definition,
                &table.calculated,
                position,
                Some(columns),
            )
        })
    }

    fn pages(&self) -> u64 {
        u64::from(self.reader.page_count())
    }
}

impl Table {
    /// The place of a column, without regard to case.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.definition
            .columns
            .iter()
            .position(|column| column.name.eq_ignore_ascii_case(name))
    }

    /// Names of its columns.
    pub fn column_names(&self) -> String {
        let names = self
            .definition
            .columns
            .iter()
            .map(|column| column.name.as_str());
        names.collect::<Vec<_>>().join(", ")
    }

    /// Its rows from the first.
    pub fn rows(&self, columns: &[usize]) -> Rows<'_> {
        Rows {
            table: self,
            rows: TableRows::new(&self.definition, &self.calculated).with_columns(columns),
            read: 0,
        }
    }
}

impl Rows<'_> {
    /// What is odd about a table that was read to its end.
    pub fn notices(&self) -> Vec<Notice> {
        let table = self.table.name.clone();
        let declared = u64::from(self.table.definition.num_rows);
        let skipped = u64::try_from(self.rows.skipped_rows()).unwrap_or(u64::MAX);
        let mut notices = Vec::new();
        if skipped > 0 {
            notices.push(Notice::RowsSkipped {
                table: table.clone(),
                rows: skipped,
            });
        }
        if declared != self.read {
            notices.push(Notice::RowCount {
                table,
                declared,
                found: self.read,
            });
        }
        notices
    }
}

/// Runs a step of the database reader. What it cannot cope with in a damaged file is a damage of that
/// file, also where the step ends in an arithmetic overflow; the reader is not used after that.
fn guarded<T>(
    table: &str,
    pages: u64,
    step: impl FnOnce() -> Result<T, FileError>,
) -> Result<T, ImportError> {
    match std::panic::catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => result.map_err(|error| broken(table, error, pages)),
        Err(_) => Err(ImportError::Damaged {
            place: table.to_owned(),
            reason: "inconsistent structure".to_owned(),
        }),
    }
}

/// How often a password may be hashed (MS-OFFCRYPTO 2.3.4.10 allows 10,000,000); a damaged file that
/// asks for more would keep us busy for hours.
const MOST_HASHES: u64 = 10_000_000;

fn refuse_endless_hashing(source: &mut Box<dyn Source>) -> Result<(), ImportError> {
    let mut page = Vec::new();
    source
        .take(4096)
        .read_to_end(&mut page)
        .map_err(unreadable)?;
    source.rewind().map_err(unreadable)?;
    for at in memchr::memmem::find_iter(&page, b"spinCount=\"") {
        let digits = page.get(at + 11..).unwrap_or_default().iter();
        let count = digits
            .map_while(|byte| char::from(*byte).to_digit(10))
            .fold(0_u64, |sum, digit| {
                sum.saturating_mul(10).saturating_add(u64::from(digit))
            });
        if count > MOST_HASHES {
            return Err(ImportError::Damaged {
                place: "-".to_owned(),
                reason: format!("spinCount {count}"),
            });
        }
    }
    Ok(())
}

fn broken(table: &str, error: FileError, pages: u64) -> ImportError {
    let table = table.to_owned();
    match error {
        FileError::PageOutOfRange { page, max_page } => ImportError::Truncated {
            table,
            page: u64::from(page),
            pages: u64::from(max_page) + 1,
        },
        FileError::FileTooSmall { .. } => ImportError::Truncated {
            table,
            page: 0,
            pages: 0,
        },
        FileError::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            ImportError::Truncated {
                table,
                page: pages,
                pages,
            }
        }
        FileError::PasswordRequired => ImportError::Protected,
        FileError::InvalidPassword => ImportError::WrongPassword,
        FileError::UnsupportedEncryption { reason } => ImportError::Encrypted { reason },
        other => ImportError::Damaged {
            place: table,
            reason: other.to_string(),
        },
    }
}

/// Takes the text out of a row; nothing for other kinds of values.
pub(crate) fn take_text(values: &mut [Value], column: usize) -> Option<String> {
    match std::mem::replace(values.get_mut(column)?, Value::Null) {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

/// The whole number of a value.
pub(crate) fn number(value: Option<&Value>) -> Option<i64> {
    match value {
        Some(Value::Byte(number)) => Some(i64::from(*number)),
        Some(Value::Int(number)) => Some(i64::from(*number)),
        Some(Value::Long(number)) => Some(i64::from(*number)),
        Some(Value::BigInt(number)) => Some(*number),
        _ => None,
    }
}

/// The moment of a value, without zone as Access keeps it.
pub(crate) fn moment(value: Option<&Value>) -> Option<NaiveDateTime> {
    let Some(Value::Timestamp(days)) = value else {
        return None;
    };
    let (year, month, day, hour, minute, second) = timestamp_to_parts(*days);
    NaiveDate::from_ymd_opt(year, month, day)?.and_hms_opt(hour, minute, second)
}
