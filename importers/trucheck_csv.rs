//! Webscan TruCheck, CSV report, with scan details or without: the sections of the text report with their rows in
//! delimited cells. Each row is set as the text report would set it and read by the same reader.

use std::borrow::Cow;

use domain::measurement::{Grade, Letter};

use crate::profile::Profile;
use crate::read::{LineReader, Out};
use crate::sources::cells;
use crate::sources::text::Line;
use crate::trucheck;

/// Delimiters, in the order in which they are tried; a report set with tabs is a text report.
const DELIMITERS: [u8; 3] = [b';', b',', b'|'];

/// Longest row, in bytes, whose quotes may go on over several lines.
const LONGEST_ROW: usize = 1 << 16;

/// Reads the rows of a report.
pub(crate) struct Reader<'p> {
    profile: &'p Profile,
    report: trucheck::Reader<'p>,
    delimiter: Option<u8>,
    pending: String,
    began: u64,
}

impl LineReader for Reader<'_> {
    fn line(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        let held;
        let line = if self.pending.is_empty() {
            line
        } else {
            self.pending.push(' ');
            self.pending.push_str(line.text);
            held = std::mem::take(&mut self.pending);
            Line {
                number: self.began,
                text: &held,
                ..line
            }
        };
        let mut row = Vec::new();
        let open = match self.delimiter(line.text) {
            Some(delimiter) => cells::split(line.text, delimiter, &mut row),
            // The head of a report comes before any row that shows the delimiter.
            None if line.text.starts_with('"') => cells::split(line.text, b',', &mut row),
            None => {
                row.push(Cow::Borrowed(line.text.trim_matches([' ', ',', ';'])));
                false
            }
        };
        if open && line.text.len() < LONGEST_ROW {
            self.began = line.number;
            line.text.clone_into(&mut self.pending);
            return;
        }
        self.row(line, &row, out);
    }

    fn end(&mut self, out: &mut Out<'_>) {
        let pending = std::mem::take(&mut self.pending);
        if !pending.is_empty() {
            let line = Line {
                number: self.began,
                text: &pending,
                damaged: false,
            };
            self.report.line(line, out);
        }
        self.report.end(out);
    }
}

impl<'p> Reader<'p> {
    /// A reader at the start of a file.
    pub fn new(profile: &'p Profile) -> Self {
        Self {
            profile,
            report: trucheck::Reader::new(profile),
            delimiter: None,
            pending: String::new(),
            began: 0,
        }
    }

    /// The delimiter: the first under which a row has a known name and something beside it.
    fn delimiter(&mut self, text: &str) -> Option<u8> {
        if self.delimiter.is_none() {
            self.delimiter = delimiter(text, self.profile);
        }
        self.delimiter
    }

    fn row(&mut self, line: Line<'_>, cells: &[Cow<'_, str>], out: &mut Out<'_>) {
        // `Software Version: 3.03.73, Unit Serial: …` is one cell or two, and each says its own name.
        if cells.first().is_some_and(|first| first.contains(": ")) {
            for cell in cells.iter().filter(|cell| !cell.is_empty()) {
                self.report.line(Line { text: cell, ..line }, out);
            }
            return;
        }
        let text = set(cells.iter().map(|cell| &**cell));
        self.report.line(
            Line {
                text: &text,
                ..line
            },
            out,
        );
    }
}

/// The delimiter under which a line begins with a known name.
pub fn delimiter(text: &str, profile: &Profile) -> Option<u8> {
    DELIMITERS.into_iter().find(|delimiter| {
        let mut cells = Vec::new();
        cells::split(text, *delimiter, &mut cells);
        let first = cells.first().map(|name| name.trim_end_matches(':'));
        cells.len() > 1 && first.is_some_and(|name| profile.knows(name))
    })
}

/// A row as the text report sets it: cells apart by tabs, a letter in brackets behind its number, a scan by its number.
pub fn set<'t>(cells: impl Iterator<Item = &'t str>) -> String {
    let mut row = String::new();
    let mut after_grade = false;
    for (place, cell) in cells.enumerate() {
        let cell = cell.trim_ascii().trim_end_matches(':');
        // A grade that was not given; the value stands before it.
        if place > 1 && cell == "X" {
            continue;
        }
        if after_grade && Letter::parse(cell).is_some() {
            row.push_str(" (");
            row.push_str(cell);
            row.push(')');
            after_grade = false;
            continue;
        }
        after_grade = cell.contains('.') && Grade::parse(cell).is_some();
        if row.is_empty() {
            let number = cell
                .strip_prefix("Scan ")
                .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
            row.push_str(number.unwrap_or(cell));
        } else {
            row.push('\t');
            row.push_str(cell);
        }
    }
    row
}

#[cfg(test)]
#[path = "trucheck_csv_tests.rs"]
mod tests;
