//! Webscan TruCheck and Cognex DataMan, HTML report: the sections of the text report in nested tables. The page is
//! turned into the lines that the text report would have and read by the same reader.

use crate::findings::ImportError;
use crate::profile::Profile;
use crate::read::{LineReader, Out};
use crate::sources::hypertext;
use crate::sources::text::{self, Line};
use crate::{trucheck, trucheck_csv};

/// Reads a page.
///
/// # Errors
/// When the page has no section of a report.
pub(crate) fn read(
    bytes: &[u8],
    profile: &Profile,
    out: &mut Out<'_>,
) -> Result<&'static str, ImportError> {
    let page = text::head(bytes, &profile.code_pages);
    let lines = hypertext::lines(&page);
    let rows = || {
        lines.iter().map(|line| {
            let cells = line.cells.iter().map(String::as_str);
            (
                line.number,
                trucheck_csv::set(cells.filter(|cell| !cell.is_empty())),
            )
        })
    };
    if !rows().any(|(_, row)| profile.section(&row).is_some()) {
        return Err(ImportError::Markup);
    }
    let mut report = trucheck::Reader::new(profile);
    for (number, row) in rows() {
        report.line(
            Line {
                number,
                text: &row,
                damaged: row.contains('\u{fffd}'),
            },
            out,
        );
        if out.flow().is_break() {
            break;
        }
    }
    if out.flow().is_continue() {
        report.end(out);
    }
    Ok(text::encoding(bytes, &profile.code_pages).name())
}

#[cfg(test)]
#[path = "trucheck_html_tests.rs"]
mod tests;
