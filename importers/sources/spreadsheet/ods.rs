//! OpenDocument spreadsheets (ISO/IEC 26300-1), read as a stream of cells.
//!
//! Rows and cells may say that they are repeated a billion times, and a file may break off inside
//! a table: repetition of nothing costs nothing here, repetition of something is counted against
//! the limits of every sheet, and an end that comes too early is said. The library that reads the
//! other kinds does neither, nor does it tell which cells are merged.

use std::collections::HashSet;
use std::io::{BufReader, Cursor, Read};

use calamine::Dimensions;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;
use zip::ZipArchive;
use zip::result::ZipError;

use super::workbook::RowsBuilder;
use super::{CellValue, Kind, Sheet, SpreadsheetError};

/// The most bytes of content that are unpacked: more than `MOST_ROWS` rows of a wide catalogue take.
const MOST_CONTENT: u64 = 400_000_000;

/// The most bytes of the list of a container's parts.
const MOST_MANIFEST: u64 = 1_000_000;

/// Blanks that one element may stand for; more are a slip or an attack.
const MOST_BLANKS: usize = 1000;

/// What stands around rows within a table without being rows (ISO/IEC 26300-1 9.1.6 to 9.1.9).
const AROUND_ROWS: [&str; 3] = [
    "table:table-rows",
    "table:table-row-group",
    "table:table-header-rows",
];

/// Reads every visible sheet.
///
/// # Errors
/// When the file is damaged, encrypted or too large.
pub fn read(bytes: &[u8]) -> Result<Vec<Sheet>, SpreadsheetError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if is_encrypted(&mut zip)? {
        return Err(SpreadsheetError::Protected);
    }
    let content = zip.by_name("content.xml").map_err(|error| broken(&error))?;
    let mut xml = Reader::from_reader(BufReader::new(content.take(MOST_CONTENT)));
    xml.config_mut().expand_empty_elements = true;
    let mut content = Content {
        xml,
        buffer: Vec::new(),
        hidden: HashSet::new(),
        style: None,
        sheets: Vec::new(),
    };
    content.read()?;
    Ok(content.sheets)
}

fn broken(error: &dyn std::fmt::Display) -> SpreadsheetError {
    SpreadsheetError::Broken {
        kind: Kind::Ods.name(),
        reason: error.to_string(),
    }
}

fn ends_early() -> SpreadsheetError {
    broken(&"the content breaks off inside a table")
}

fn is_encrypted(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<bool, SpreadsheetError> {
    let mut list = Vec::new();
    match zip.by_name("META-INF/manifest.xml") {
        Ok(part) => part
            .take(MOST_MANIFEST)
            .read_to_end(&mut list)
            .map_err(|error| broken(&error))?,
        Err(ZipError::FileNotFound) => return Ok(false),
        Err(error) => return Err(broken(&error)),
    };
    let mark = b"encryption-data";
    Ok(memchr::memmem::find(&list, mark).is_some())
}

/// The content of a file while it is read.
struct Content<R> {
    xml: Reader<BufReader<R>>,
    buffer: Vec<u8>,
    /// Styles of tables that are not shown.
    hidden: HashSet<String>,
    /// The style whose properties come next.
    style: Option<String>,
    sheets: Vec<Sheet>,
}

/// One event of the content as far as it matters here.
enum Part {
    Start(String, Attributes),
    End(String),
    Text(String),
    EndOfFile,
}

impl<R: Read> Content<R> {
    fn read(&mut self) -> Result<(), SpreadsheetError> {
        loop {
            match self.next()? {
                Part::Start(name, own) => match name.as_str() {
                    "style:style" => self.style = own.text("style:name"),
                    "style:table-properties" if own.get("table:display") == Some("false") => {
                        self.hidden.extend(self.style.take());
                    }
                    "table:table" => self.table(&own)?,
                    _ => {}
                },
                Part::EndOfFile => return Ok(()),
                Part::End(_) | Part::Text(_) => {}
            }
        }
    }

    /// The next event that matters.
    fn next(&mut self) -> Result<Part, SpreadsheetError> {
        loop {
            self.buffer.clear();
            let event = self
                .xml
                .read_event_into(&mut self.buffer)
                .map_err(|error| broken(&error))?;
            return Ok(match event {
                Event::Start(start) => {
                    Part::Start(start.name().0.to_owned(), Attributes::of(&start)?)
                }
                Event::End(end) => Part::End(end.name().0.to_owned()),
                Event::Text(text) => Part::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Part::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(named) => Part::Text(character(&named)?),
                Event::Eof => Part::EndOfFile,
                _ => continue,
            });
        }
    }

    /// Passes over everything up to the end of an element that was begun.
    fn skip(&mut self, name: &str) -> Result<(), SpreadsheetError> {
        let mut depth = 1_u32;
        loop {
            match self.next()? {
                Part::Start(inner, _) if inner == name => depth += 1,
                Part::End(inner) if inner == name => {
                    depth -= 1;
                    if depth == 0 {
                        return Ok(());
                    }
                }
                Part::EndOfFile => return Err(ends_early()),
                _ => {}
            }
        }
    }

    fn table(&mut self, own: &Attributes) -> Result<(), SpreadsheetError> {
        let shown = own
            .text("table:style-name")
            .is_none_or(|style| !self.hidden.contains(&style));
        if !shown {
            return self.skip("table:table");
        }
        let mut table = Table::default();
        loop {
            match self.next()? {
                Part::Start(name, row) if name == "table:table-row" => {
                    self.row(&mut table, row.count("table:number-rows-repeated"))?;
                }
                Part::Start(name, _) if AROUND_ROWS.contains(&name.as_str()) => {}
                Part::Start(name, _) => self.skip(&name)?,
                Part::End(name) if name == "table:table" => break,
                Part::EndOfFile => return Err(ends_early()),
                Part::End(_) | Part::Text(_) => {}
            }
        }
        self.sheets.push(Sheet {
            name: own.text("table:name").unwrap_or_default(),
            rows: table.rows.finish(&table.merged)?,
        });
        Ok(())
    }

    fn row(&mut self, table: &mut Table, repeated: u32) -> Result<(), SpreadsheetError> {
        let mut column = 0_u32;
        let mut cells = Vec::new();
        loop {
            match self.next()? {
                Part::Start(name, own)
                    if name == "table:table-cell" || name == "table:covered-table-cell" =>
                {
                    let times = own.count("table:number-columns-repeated");
                    let text = self.text(&name)?;
                    let below = own.count("table:number-rows-spanned");
                    if below > 1 {
                        table.merge(column, below);
                    }
                    // What a merged cell covers is kept by some programs, but nobody sees it.
                    let value = match name.as_str() {
                        "table:table-cell" => own.value(text),
                        _ => CellValue::Empty,
                    };
                    if value != CellValue::Empty {
                        let formula = own.text("table:formula").is_some();
                        cells.push((column, times, value, formula));
                    }
                    column = column.saturating_add(times);
                }
                Part::Start(name, _) => self.skip(&name)?,
                Part::End(name) if name == "table:table-row" => break,
                Part::EndOfFile => return Err(ends_early()),
                Part::End(_) | Part::Text(_) => {}
            }
        }
        table.add(&cells, repeated)
    }

    /// The text of a cell up to its end: paragraphs by line, without remarks and drawings.
    fn text(&mut self, cell: &str) -> Result<String, SpreadsheetError> {
        let mut text = String::new();
        let mut paragraphs = 0_u32;
        let mut inside = false;
        loop {
            match self.next()? {
                Part::Start(name, own) => match name.as_str() {
                    "text:p" | "text:h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside = true;
                    }
                    "text:s" => {
                        let blanks = usize::try_from(own.count("text:c")).unwrap_or(MOST_BLANKS);
                        text.extend(std::iter::repeat_n(' ', blanks.min(MOST_BLANKS)));
                    }
                    "text:tab" => text.push('\t'),
                    "text:line-break" => text.push('\n'),
                    "text:span" | "text:a" | "text:ruby" | "text:ruby-base" => {}
                    _ => self.skip(&name)?,
                },
                Part::Text(part) if inside => text.push_str(&part),
                Part::End(name) if name == "text:p" || name == "text:h" => inside = false,
                Part::End(name) if name == cell => return Ok(text),
                Part::EndOfFile => return Err(ends_early()),
                Part::End(_) | Part::Text(_) => {}
            }
        }
    }
}

/// The character that a reference such as `&amp;` or `&#20013;` stands for.
fn character(named: &BytesRef<'_>) -> Result<String, SpreadsheetError> {
    if let Some(character) = named.resolve_char_ref().map_err(|error| broken(&error))? {
        return Ok(character.to_string());
    }
    let name = named.xml10_content();
    resolve_predefined_entity(&name)
        .map(ToOwned::to_owned)
        .ok_or_else(|| broken(&format!("unknown entity {name}")))
}

/// The attributes of an element that say what a cell holds and how often.
#[derive(Default)]
struct Attributes(Vec<(String, String)>);

impl Attributes {
    fn of(start: &BytesStart<'_>) -> Result<Self, SpreadsheetError> {
        let mut all = Vec::new();
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| broken(&error))?;
            let name = attribute.key.0;
            if ["table:", "office:", "calcext:", "text:c", "style:name"]
                .iter()
                .any(|used| name.starts_with(used))
            {
                let value = attribute
                    .normalized_value(XmlVersion::Implicit1_0)
                    .map_err(|error| broken(&error))?;
                all.push((name.to_owned(), value.into_owned()));
            }
        }
        Ok(Self(all))
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }

    fn text(&self, name: &str) -> Option<String> {
        self.get(name).map(ToOwned::to_owned)
    }

    /// How often or how far; once where nothing can be read. What is too much to count is as
    /// much as can be counted.
    fn count(&self, name: &str) -> u32 {
        let Some(text) = self.get(name) else {
            return 1;
        };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u32>() {
            Ok(count) => count.max(1),
            Err(_) if digits => u32::MAX,
            Err(_) => 1,
        }
    }

    /// What a cell with this text holds (ISO/IEC 26300-1 19.385).
    fn value(&self, text: String) -> CellValue {
        if self.get("calcext:value-type") == Some("error") {
            return CellValue::Error(text);
        }
        let typed = match self.get("office:value-type").unwrap_or_default() {
            "float" | "currency" | "percentage" => {
                let number = self.get("office:value").and_then(|it| it.parse().ok());
                number.map(CellValue::Number)
            }
            "boolean" => self
                .get("office:boolean-value")
                .map(|truth| CellValue::Bool(truth == "true")),
            "date" => self.get("office:date-value").and_then(date),
            _ => None,
        };
        typed.unwrap_or_else(|| {
            let own = self.text("office:string-value").unwrap_or(text);
            if own.trim().is_empty() {
                CellValue::Empty
            } else {
                CellValue::Text(own)
            }
        })
    }
}

/// `2026-03-01` or `2026-03-01T09:30:00`, also with a fraction of a second.
fn date(text: &str) -> Option<CellValue> {
    let moment = match text.parse::<NaiveDate>() {
        Ok(day) => day.and_time(NaiveTime::MIN),
        Err(_) => text.parse::<NaiveDateTime>().ok()?,
    };
    Some(CellValue::Date(moment))
}

/// One table while it is read.
#[derive(Default)]
struct Table {
    /// The row that comes next, counted from 0.
    row: u32,
    rows: RowsBuilder,
    merged: Vec<Dimensions>,
}

impl Table {
    fn merge(&mut self, column: u32, below: u32) {
        self.merged.push(Dimensions {
            start: (self.row, column),
            end: (self.row.saturating_add(below - 1), column),
        });
    }

    /// Adds a row as often as it stands there; an empty one is only counted.
    fn add(
        &mut self,
        cells: &[(u32, u32, CellValue, bool)],
        repeated: u32,
    ) -> Result<(), SpreadsheetError> {
        if !cells.is_empty() {
            for row in self.row..self.row.saturating_add(repeated) {
                for (first, times, value, formula) in cells {
                    for column in *first..first.saturating_add(*times) {
                        self.rows.add((row, column), value.clone(), *formula)?;
                    }
                }
            }
        }
        self.row = self.row.saturating_add(repeated);
        Ok(())
    }
}

#[cfg(test)]
#[path = "ods_tests.rs"]
mod tests;
