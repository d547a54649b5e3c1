//! A dictionary file as lines of named cells; collects mistakes instead of stopping at the first.

use std::collections::BTreeMap;

use super::{Confidence, DictionaryError, DictionaryProblem, Keyed};
use crate::document::Bilingual;

/// One line with its cells by column name.
pub(super) struct Line<'a> {
    number: u64,
    cells: BTreeMap<&'a str, &'a str>,
    mistakes: &'a mut Vec<DictionaryError>,
}

/// Reads a file whose header holds at least `columns`, making an entry of each line.
pub(super) fn read<T: Keyed>(
    text: &str,
    columns: &[&str],
    entry: fn(&mut Line<'_>) -> Option<T>,
) -> Result<Vec<T>, Vec<DictionaryError>> {
    // Spreadsheets write a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().from_reader(text.as_bytes());
    let mut mistakes = Vec::new();
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => return Err(vec![unreadable(&error)]),
    };
    for column in columns {
        if !header.iter().any(|name| name == *column) {
            mistakes.push(mistake(1, column, DictionaryProblem::MissingColumn));
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let mut seen: BTreeMap<u16, u64> = BTreeMap::new();
    let mut entries = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                mistakes.push(unreadable(&error));
                continue;
            }
        };
        let number = record.position().map_or(0, csv::Position::line);
        let mut line = Line {
            number,
            cells: header.iter().zip(record.iter().map(str::trim)).collect(),
            mistakes: &mut mistakes,
        };
        let Some(value) = entry(&mut line) else {
            continue;
        };
        let key = value.key();
        match seen.insert(key, number) {
            None => entries.push(value),
            Some(earlier) => mistakes.push(mistake(
                number,
                "key",
                DictionaryProblem::RepeatedKey { key, earlier },
            )),
        }
    }
    if entries.is_empty() && mistakes.is_empty() {
        mistakes.push(mistake(0, "", DictionaryProblem::NoEntries));
    }
    if mistakes.is_empty() {
        Ok(entries)
    } else {
        Err(mistakes)
    }
}

fn mistake(line: u64, column: &str, problem: DictionaryProblem) -> DictionaryError {
    DictionaryError {
        line,
        column: column.to_owned(),
        problem,
    }
}

fn unreadable(error: &csv::Error) -> DictionaryError {
    let line = error.position().map_or(0, csv::Position::line);
    let reason = error.to_string();
    mistake(line, "", DictionaryProblem::Csv { reason })
}

impl Line<'_> {
    /// The cell as written; empty when the line ends before it.
    pub(super) fn cell(&self, column: &str) -> &str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// Notes a mistake in a cell.
    pub(super) fn refuse(&mut self, column: &str, problem: DictionaryProblem) {
        self.mistakes.push(mistake(self.number, column, problem));
    }

    /// A cell that must hold something.
    pub(super) fn text(&mut self, column: &str) -> Option<String> {
        let text = self.cell(column).to_owned();
        if text.is_empty() {
            self.refuse(column, DictionaryProblem::Empty);
            return None;
        }
        Some(text)
    }

    /// The pair of columns `<name>_zh` (which must hold something) and `<name>_en`.
    pub(super) fn bilingual(&mut self, zh: &str, en: &str) -> Option<Bilingual> {
        let english = self.cell(en).to_owned();
        Some(Bilingual::new(self.text(zh)?, english))
    }

    /// The key of the entry.
    pub(super) fn key(&mut self) -> Option<u16> {
        let found = self.text("key")?;
        match found.parse() {
            Ok(key) if key > 0 => Some(key),
            _ => {
                self.refuse("key", DictionaryProblem::Key { found });
                None
            }
        }
    }

    /// A cell that holds one of a few words.
    pub(super) fn word<T>(
        &mut self,
        column: &str,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let found = self.text(column)?;
        let value = read(&found);
        if value.is_none() {
            let expected = expected.to_owned();
            self.refuse(column, DictionaryProblem::Word { found, expected });
        }
        value
    }

    /// The column `confidence`.
    pub(super) fn confidence(&mut self) -> Option<Confidence> {
        self.word(
            "confidence",
            "confirmed, partly confirmed, from memory",
            Confidence::parse,
        )
    }
}
