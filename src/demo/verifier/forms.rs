//! The report of Webscan TruCheck in the other forms that its program exports: delimited rows, and a page.
//!
//! Both hold the sections of the text report row by row, so they are set from it.

use std::borrow::Cow;
use std::fmt::Write;

/// The head of the section whose columns have no wide gaps between them.
const SCANS: &str = "Individual Scan Results";

/// The rows of a report, each with its cells; blank lines have none.
fn rows(report: &str) -> impl Iterator<Item = Vec<Cow<'_, str>>> {
    let mut narrow = false;
    report.lines().map(move |line| {
        narrow = line == SCANS || narrow && !line.is_empty();
        if narrow && line != SCANS {
            return scan(line);
        }
        let cells = line.split("  ").map(str::trim);
        cells
            .filter(|cell| !cell.is_empty())
            .map(Cow::Borrowed)
            .collect()
    })
}

/// A row of single scans, `1 4.0 4.0 -> 4.0`, or its heads.
fn scan(line: &str) -> Vec<Cow<'_, str>> {
    let (grades, overall) = line.split_once(" -> ").unwrap_or((line, ""));
    let spelled = |head: &str| Cow::Owned(head.replace('_', " "));
    let cells = grades.split(' ').map(spelled);
    cells.chain([Cow::Borrowed(overall)]).collect()
}

/// The report as rows of cells with semicolons between them.
#[must_use]
pub fn delimited(report: &str) -> String {
    let mut text = String::with_capacity(report.len());
    for row in rows(report) {
        for (place, cell) in row.iter().enumerate() {
            if place > 0 {
                text.push(';');
            }
            if cell.contains([';', '"']) {
                // Writing to a text cannot fail.
                let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                text.push_str(cell);
            }
        }
        text.push_str("\r\n");
    }
    text
}

/// The report as a page of tables.
#[must_use]
pub fn page(report: &str) -> String {
    let mut page = String::from(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\">\n\
         <title>Webscan TruCheck&trade; USB Verification Report</title></head>\n<body>\n",
    );
    let mut in_table = false;
    for row in rows(report) {
        let is_row = row.len() > 1;
        if is_row != in_table {
            page.push_str(if is_row {
                "<table border=\"1\">\n"
            } else {
                "</table>\n"
            });
            in_table = is_row;
        }
        match row.as_slice() {
            [] => {}
            // Writing to a text cannot fail.
            [one] => {
                let _ = writeln!(page, "<p>{}</p>", escaped(one));
            }
            cells => {
                page.push_str("<tr>");
                for cell in cells {
                    let _ = write!(page, "<td>{}</td>", escaped(cell));
                }
                page.push_str("</tr>\n");
            }
        }
    }
    if in_table {
        page.push_str("</table>\n");
    }
    page.push_str("</body></html>\n");
    page
}

pub(super) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;")
}
