//! Fetching the rows of reports, range by range, one report in memory at a time.

use std::collections::BTreeMap;
use std::io::Write;

use domain::texts::Explain;

use super::{Reports, Table, quoted};
use crate::lvs95xx::gather::{MOST_BYTES, MOST_ROWS};
use crate::lvs95xx::rows::{Column, Writer};
use crate::sources::mariadb::{MariadbError, Row};

/// Ids that far apart are fetched one after the other: what lies between is not wanted.
const FAR: i64 = 50;

/// Reports whose rows of `Reports` are held at one time.
const TOGETHER: usize = 1000;

/// With thumbnails, some dozens of kilobytes each.
const TOGETHER_WITH_THUMBNAILS: usize = 50;

/// How much is fetched at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes after which no further report is begun.
    pub bytes: usize,
}

/// What was fetched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fetched {
    /// Reports that were written, and how many rows each has.
    pub written: BTreeMap<i64, u64>,
    /// Reports that have more or fewer rows than they were seen with, and how many.
    pub changed: BTreeMap<i64, u64>,
    /// Reports with more rows or bytes than a verification can have.
    pub too_long: Vec<i64>,
    /// A short sign of each written report's own row, by which it is known again.
    pub signs: BTreeMap<i64, String>,
}

/// Why fetching failed.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The server.
    #[error(transparent)]
    Server(#[from] MariadbError),
    /// The file that is written.
    #[error("writing: {0}")]
    File(#[from] std::io::Error),
}

/// The values of a report's own row.
type Values = Vec<Option<Vec<u8>>>;

impl Reports {
    /// Writes the wanted reports, each with the number of rows it was seen with, as a file of rows.
    ///
    /// # Errors
    /// When the connection is lost, a table is locked, or the file cannot be written.
    pub fn fetch(
        &mut self,
        wanted: &BTreeMap<i64, u64>,
        limits: Limits,
        out: &mut dyn Write,
    ) -> Result<Fetched, FetchError> {
        let software = self.software.clone();
        let writer = Writer::begin(
            out,
            software.as_deref(),
            &self.reports.columns,
            &self.data.columns,
        )?;
        let mut fetching = Fetching {
            wanted,
            limits,
            writer,
            bytes: 0,
            reports: BTreeMap::new(),
            open: None,
            fetched: Fetched::default(),
        };
        let has_thumbnails = self.reports.columns.iter().any(is_picture);
        let together = match has_thumbnails {
            true => TOGETHER_WITH_THUMBNAILS,
            false => TOGETHER,
        };
        for (first, last) in ranges(wanted, together) {
            if fetching.bytes >= limits.bytes {
                break;
            }
            fetching.reports = self.report_rows(wanted, first, last)?;
            let statement = statement(&self.data);
            let server = &mut self.server;
            server.each(&statement, &[first, last], &mut |row| fetching.row(row))?;
            fetching.rest()?;
        }
        fetching.writer.finish()?;
        Ok(fetching.fetched)
    }

    fn report_rows(
        &mut self,
        wanted: &BTreeMap<i64, u64>,
        first: i64,
        last: i64,
    ) -> Result<BTreeMap<i64, Option<Values>>, MariadbError> {
        let ids = wanted.range(first..=last).map(|(id, _)| (*id, None));
        let mut found: BTreeMap<i64, Option<Values>> = ids.collect();
        let pictures: Vec<bool> = self.reports.columns.iter().map(is_picture).collect();
        let statement = statement(&self.reports);
        self.server
            .each(&statement, &[first, last], &mut |mut row| {
                let Some(place) = row.number(0).and_then(|id| found.get_mut(&id)) else {
                    return Ok(());
                };
                let values = pictures.iter().zip(1..).map(|(is_picture, column)| {
                    let value = row.bytes(column)?;
                    Some(if *is_picture {
                        hexadecimal(&value)
                    } else {
                        value
                    })
                });
                *place = Some(values.collect());
                Ok::<_, MariadbError>(())
            })?;
        Ok(found)
    }

    /// A short sign of the report's own row; nothing if there is no such row.
    ///
    /// # Errors
    /// When the connection is lost or a table is locked.
    pub fn sign(&mut self, id: i64) -> Result<Option<String>, MariadbError> {
        let mut rows = self.report_rows(&BTreeMap::from([(id, 0)]), id, id)?;
        Ok(rows.remove(&id).flatten().map(|values| sign(&values)))
    }
}

fn is_picture(column: &Column) -> bool {
    column.charset == "binary"
}

/// Pictures are no text; two signs a byte keep the file one of lines.
fn hexadecimal(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().flat_map(|byte| {
        let digit = |four: u8| match four {
            0..=9 => b'0' + four,
            _ => b'A' + four - 10,
        };
        [digit(byte >> 4), digit(byte & 15)]
    });
    digits.collect()
}

fn statement(table: &Table) -> String {
    let id = &table.id;
    let mut columns = id.clone();
    for column in &table.columns {
        columns.push_str(", ");
        columns.push_str(&quoted(&column.name));
    }
    let name = &table.name;
    format!("SELECT {columns} FROM {name} WHERE {id} BETWEEN ? AND ? ORDER BY {id}")
}

/// Ids as ranges without wide gaps and of no more than so many ids.
fn ranges(wanted: &BTreeMap<i64, u64>, together: usize) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64, usize)> = Vec::new();
    for id in wanted.keys() {
        match ranges.last_mut() {
            Some((_, last, count)) if *count < together && id.saturating_sub(*last) <= FAR => {
                *last = *id;
                *count += 1;
            }
            _ => ranges.push((*id, *id, 1)),
        }
    }
    ranges
        .into_iter()
        .map(|(first, last, _)| (first, last))
        .collect()
}

/// The first eight bytes of a digest are plenty to tell one report from another with its number.
fn sign(values: &Values) -> String {
    let mut all = Vec::new();
    for value in values {
        match value {
            Some(value) => all.extend(value),
            None => all.push(0xFE),
        }
        all.push(0xFF);
    }
    let digest = domain::digest::Digest::of(&all).to_string();
    digest.chars().take(16).collect()
}

/// The report of which rows are coming.
struct Open {
    id: i64,
    rows: Vec<Values>,
    count: u64,
    bytes: usize,
}

struct Fetching<'a, W> {
    wanted: &'a BTreeMap<i64, u64>,
    limits: Limits,
    writer: Writer<W>,
    bytes: usize,
    /// Reports of the range that were not written yet.
    reports: BTreeMap<i64, Option<Values>>,
    open: Option<Open>,
    fetched: Fetched,
}

impl<W: Write> Fetching<'_, W> {
    fn row(&mut self, mut row: Row) -> Result<(), FetchError> {
        let Some(id) = row.number(0) else {
            return Ok(());
        };
        if self.open.as_ref().is_none_or(|open| open.id != id) {
            self.close()?;
            self.open = Some(Open {
                id,
                rows: Vec::new(),
                count: 0,
                bytes: 0,
            });
        }
        let Some(open) = &mut self.open else {
            return Ok(());
        };
        open.count += 1;
        if open.rows.len() < MOST_ROWS && open.bytes <= MOST_BYTES && self.wanted.contains_key(&id)
        {
            let values: Values = (1..row.width()).map(|column| row.bytes(column)).collect();
            open.bytes += values.iter().flatten().map(Vec::len).sum::<usize>();
            open.rows.push(values);
        }
        Ok(())
    }

    /// Writes the open report, and those before it that have no rows.
    fn close(&mut self) -> Result<(), FetchError> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let later = self.reports.split_off(&open.id);
        let before = std::mem::replace(&mut self.reports, later);
        for (id, values) in before {
            self.one(id, values, Vec::new(), 0)?;
        }
        if let Some(values) = self.reports.remove(&open.id) {
            self.one(open.id, values, open.rows, open.count)?;
        }
        Ok(())
    }

    /// The range is at its end: what is left has no rows.
    fn rest(&mut self) -> Result<(), FetchError> {
        self.close()?;
        for (id, values) in std::mem::take(&mut self.reports) {
            self.one(id, values, Vec::new(), 0)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        id: i64,
        values: Option<Values>,
        rows: Vec<Values>,
        count: u64,
    ) -> Result<(), FetchError> {
        if self.bytes >= self.limits.bytes {
            return Ok(());
        }
        if self.wanted.get(&id) != Some(&count) || (values.is_none() && count == 0) {
            self.fetched.changed.insert(id, count);
            return Ok(());
        }
        if u64::try_from(rows.len()) != Ok(count) {
            self.fetched.too_long.push(id);
            return Ok(());
        }
        let bytes = |values: &Values| values.iter().flatten().map(Vec::len).sum::<usize>();
        self.bytes += values.as_ref().map_or(0, bytes);
        let texts = values
            .as_ref()
            .map(|values| values.iter().map(Option::as_deref));
        self.writer.report(id, texts)?;
        for row in &rows {
            self.bytes += bytes(row);
            self.writer.row(row.iter().map(Option::as_deref))?;
        }
        self.fetched.written.insert(id, count);
        if let Some(values) = &values {
            self.fetched.signs.insert(id, sign(values));
        }
        Ok(())
    }
}

impl Explain for FetchError {
    fn key(&self) -> &'static str {
        match self {
            Self::Server(error) => error.key(),
            Self::File(_) => "connections.trouble.scratch",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Server(error) => error.arguments(),
            Self::File(error) => vec![("reason", error.to_string())],
        }
    }
}
