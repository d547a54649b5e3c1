//! Access databases, read from a copy that nobody writes to.
//!
//! The verifier keeps its database open. Reading the live file loses long texts without a word, so the
//! whole file is copied first and the copy is taken only if length and time of the file are the same
//! before and after. The copy has no name and vanishes when it is closed.

use std::collections::HashMap;
use std::fs::File;
use std::io::Seek;
use std::path::Path;
use std::time::{Duration, SystemTime};

use chrono::{NaiveDate, NaiveDateTime};
use jetdb::{
    ColumnType, FileError, ObjectType, PageReader, RowPosition, TableDef, TableRows, Value,
    read_catalog, read_row_at, read_table_def, timestamp::timestamp_to_parts,
};

use crate::findings::{ImportError, Notice};
use crate::read::{Source, unreadable};

/// How often a file that changes while it is copied is tried again.
const ATTEMPTS: u8 = 5;

/// Pause before the next attempt; a verification is written within a fraction of it.
const PAUSE: Duration = Duration::from_millis(300);

/// No table was asked for calculated columns.
type Calculated = HashMap<String, ColumnType>;

/// A copy of the file at a moment at which nobody wrote to it.
pub(crate) fn snapshot(path: &Path) -> Result<File, ImportError> {
    for attempt in 1..=ATTEMPTS {
        let before = state(path)?;
        let mut copy = tempfile::tempfile().map_err(unreadable)?;
        let mut live = File::open(path).map_err(unreadable)?;
        let copied = std::io::copy(&mut live, &mut copy).map_err(unreadable)?;
        if before == state(path)? && before.0 == copied {
            copy.rewind().map_err(unreadable)?;
            return Ok(copy);
        }
        if attempt < ATTEMPTS {
            std::thread::sleep(PAUSE);
        }
    }
    Err(ImportError::Changing { attempts: ATTEMPTS })
}

fn state(path: &Path) -> Result<(u64, Option<SystemTime>), ImportError> {
    let data = std::fs::metadata(path).map_err(unreadable)?;
    Ok((data.len(), data.modified().ok()))
}

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
    /// Opens a source that nobody writes to.
    pub fn open(source: Box<dyn Source>) -> Result<Self, ImportError> {
        let mut source = source;
        let length = source.seek(std::io::SeekFrom::End(0)).map_err(unreadable)?;
        source.rewind().map_err(unreadable)?;
        let reader = PageReader::open_reader(source).map_err(|error| broken("-", error, 0))?;
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
        jetdb::table_names(&mut self.reader).map_err(|error| broken("MSysObjects", error, pages))
    }

    /// A table by name, without regard to case; nothing if there is none.
    pub fn table(&mut self, name: &str) -> Result<Option<Table>, ImportError> {
        let pages = self.pages();
        let catalog =
            read_catalog(&mut self.reader).map_err(|error| broken("MSysObjects", error, pages))?;
        let Some(entry) = catalog.iter().find(|entry| {
            entry.object_type == ObjectType::Table && entry.name.eq_ignore_ascii_case(name)
        }) else {
            return Ok(None);
        };
        let definition = read_table_def(&mut self.reader, &entry.name, entry.table_page)
            .map_err(|error| broken(name, error, pages))?;
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
        let row = rows
            .rows
            .next_row(&mut self.reader)
            .map_err(|error| broken(&rows.table.name, error, pages))?;
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
        read_row_at(
            &mut self.reader,
            &table.definition,
            &table.calculated,
            position,
            Some(columns),
        )
        .map_err(|error| broken(&table.name, error, pages))
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
        FileError::PasswordRequired | FileError::InvalidPassword => ImportError::Protected,
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
