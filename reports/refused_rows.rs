//! The rows of a catalogue or directory that go back, as a spreadsheet to be corrected.
//!
//! Each sheet of the company's file that has such rows becomes a sheet here, with the
//! company's own heads and cells (as text, so that nothing is spoilt again), the original
//! row number and the reasons. Corrected, the file can be handed in as it is.

use domain::catalogue::{CataloguePreview, RefusedLine};
use domain::texts::{Language, Texts};
use rust_xlsxwriter::{Color, Format, FormatBorder, Workbook, Worksheet, XlsxError};

/// The widest a column is drawn, in characters.
const WIDEST: usize = 60;

/// Why the spreadsheet could not be made.
#[derive(Debug, thiserror::Error)]
pub enum RefusedRowsError {
    /// The writer refused a cell or a sheet.
    #[error("cannot write the refused rows: {0}")]
    Write(#[from] XlsxError),
}

/// A sheet with the rows of it that go back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReturnedSheet {
    /// Its name; empty for a delimited text.
    pub name: String,
    /// The heads as written.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<ReturnedRow>,
}

/// A row that goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedRow {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Its cells as text.
    pub cells: Vec<String>,
    /// Why, as sentences.
    pub reasons: Vec<String>,
}

/// The refused rows of a catalogue's preview as an XLSX file; one sheet without rows when
/// there are none.
///
/// # Errors
/// When the writer refuses, such as for a sheet of more rows than the format has.
pub fn refused_rows(
    preview: &CataloguePreview,
    language: Language,
    texts: &Texts,
) -> Result<Vec<u8>, RefusedRowsError> {
    let row = |row: &RefusedLine| ReturnedRow {
        number: row.place.row,
        cells: row.cells.clone(),
        reasons: reasons(row, language, texts),
    };
    let sheets: Vec<ReturnedSheet> = preview
        .sheets
        .iter()
        .enumerate()
        .map(|(index, summary)| ReturnedSheet {
            name: summary.name.clone(),
            heads: summary
                .columns
                .iter()
                .map(|column| column.header.clone())
                .collect(),
            rows: preview
                .refused
                .iter()
                .filter(|row| usize::from(row.place.sheet) == index)
                .map(row)
                .collect(),
        })
        .collect();
    returned_rows(&sheets, language, texts)
}

/// Rows that go back, each sheet of the file on a sheet of its own, as an XLSX file; one
/// sheet without rows when there are none.
///
/// # Errors
/// When the writer refuses, such as for a sheet of more rows than the format has.
pub fn returned_rows(
    sheets: &[ReturnedSheet],
    language: Language,
    texts: &Texts,
) -> Result<Vec<u8>, RefusedRowsError> {
    let mut book = Workbook::new();
    let mut written = 0;
    for returned in sheets.iter().filter(|sheet| !sheet.rows.is_empty()) {
        written += 1;
        let sheet = book.add_worksheet();
        name_sheet(sheet, &returned.name, written, language, texts)?;
        write_sheet(sheet, returned, language, texts)?;
    }
    if written == 0 {
        name_sheet(book.add_worksheet(), "", 1, language, texts)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The company's own sheet name; a delimited text has none.
fn name_sheet(
    sheet: &mut Worksheet,
    name: &str,
    number: u32,
    language: Language,
    texts: &Texts,
) -> Result<(), RefusedRowsError> {
    let own = texts.get(language, "catalogue.returned.sheet");
    if name.is_empty() || sheet.set_name(name).is_err() {
        // A second sheet whose name the format refuses must not take the first one's.
        let name = if number > 1 {
            format!("{own} {number}")
        } else {
            own
        };
        sheet.set_name(name)?;
    }
    Ok(())
}

fn write_sheet(
    sheet: &mut Worksheet,
    returned: &ReturnedSheet,
    language: Language,
    texts: &Texts,
) -> Result<(), RefusedRowsError> {
    let say = |name: &str| texts.get(language, &format!("catalogue.returned.{name}"));
    let head = Format::new()
        .set_bold()
        .set_background_color(Color::RGB(0x00E8_EEF4))
        .set_border_bottom(FormatBorder::Thin)
        .set_text_wrap();
    let reason_head = head.clone().set_font_color(Color::RGB(0x00B0_2020));
    let text = Format::new().set_num_format("@");
    let reason = Format::new()
        .set_font_color(Color::RGB(0x00B0_2020))
        .set_text_wrap();
    let widest = returned.rows.iter().map(|row| row.cells.len()).max();
    let own = returned.heads.len().max(widest.unwrap_or(0));
    let [line_at, reason_at] = [own, own + 1].map(|at| u16::try_from(at).unwrap_or(u16::MAX));

    sheet.write_with_format(0, 0, say("note"), &Format::new().set_italic())?;
    for (column, name) in (0_u16..).zip(&returned.heads) {
        sheet.write_with_format(1, column, name, &head)?;
    }
    sheet.write_with_format(1, line_at, say("line"), &head)?;
    sheet.write_with_format(1, reason_at, say("reason"), &reason_head)?;
    for (at, row) in (2_u32..).zip(&returned.rows) {
        for (column, cell) in (0_u16..).zip(&row.cells) {
            sheet.write_string_with_format(at, column, cell, &text)?;
        }
        sheet.write(at, line_at, row.number)?;
        sheet.write_with_format(at, reason_at, row.reasons.join("\n"), &reason)?;
    }
    for (column, width) in (0_u16..).zip(widths(returned, own)) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_width(line_at, 10)?;
    sheet.set_column_width(reason_at, u16::try_from(WIDEST).unwrap_or(60))?;
    sheet.set_freeze_panes(2, 0)?;
    Ok(())
}

/// What refuses the row first, then what else was noticed.
fn reasons(row: &RefusedLine, language: Language, texts: &Texts) -> Vec<String> {
    let (refusing, noticed): (Vec<_>, Vec<_>) =
        row.findings.iter().partition(|finding| finding.refuses());
    refusing
        .into_iter()
        .chain(noticed)
        .map(|finding| texts.explain(language, finding))
        .collect()
}

/// Widths in characters by what the columns hold; a Chinese character is two wide.
fn widths(returned: &ReturnedSheet, columns: usize) -> Vec<u16> {
    let wide = |text: &str| -> usize {
        text.chars()
            .map(|character| if character.is_ascii() { 1 } else { 2 })
            .sum()
    };
    (0..columns)
        .map(|column| {
            let head = returned.heads.get(column).map_or(0, |head| wide(head));
            let cells = returned
                .rows
                .iter()
                .take(200)
                .filter_map(|row| row.cells.get(column))
                .map(|cell| wide(cell))
                .max();
            let width = head.max(cells.unwrap_or(0)).clamp(6, WIDEST) + 2;
            u16::try_from(width).unwrap_or(u16::MAX)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use domain::catalogue::{ColumnUse, LineFinding, Place, SheetSummary};
    use std::io::Cursor;

    fn refused(sheet: u16, row: u32, cells: &[&str], finding: LineFinding) -> RefusedLine {
        RefusedLine {
            line_no: row,
            place: Place { sheet, row },
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            findings: vec![finding],
        }
    }

    fn summary(name: &str) -> SheetSummary {
        SheetSummary {
            name: name.to_owned(),
            header_row: Some(3),
            columns: ["商品名称", "条码"]
                .map(|header| ColumnUse {
                    header: header.to_owned(),
                    field: None,
                })
                .to_vec(),
            ..SheetSummary::default()
        }
    }

    fn preview() -> CataloguePreview {
        CataloguePreview {
            sheets: vec![summary("封面"), summary("饮料"), summary("a/b")],
            refused: vec![
                refused(
                    1,
                    9,
                    &["水", "6.90123E+12"],
                    LineFinding::Scientific {
                        found: "6.90123E+12".to_owned(),
                    },
                ),
                refused(1, 12, &["茶", "", "多余"], LineFinding::CodeMissing),
                refused(2, 4, &["", "6901234567892"], LineFinding::NameMissing),
            ],
            ..CataloguePreview::default()
        }
    }

    fn rows(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range(sheet).unwrap();
        range
            .rows()
            .map(|row| row.iter().map(Data::to_string).collect())
            .collect()
    }

    #[test]
    fn the_companys_cells_come_back_with_row_and_reason() {
        let texts = Texts::shipped().unwrap();
        let bytes = refused_rows(&preview(), Language::Chinese, &texts).unwrap();
        let rows = rows(bytes, "饮料");
        assert_eq!(rows[1], ["商品名称", "条码", "", "原行号", "退回原因"]);
        assert_eq!(rows[2][..4], ["水", "6.90123E+12", "", "9"]);
        assert!(rows[2][4].contains("科学计数法"));
        assert_eq!(rows[3][..4], ["茶", "", "多余", "12"]);
    }

    #[test]
    fn the_reasons_are_in_the_readers_language_and_bad_sheet_names_do_no_harm() {
        let texts = Texts::shipped().unwrap();
        let bytes = refused_rows(&preview(), Language::English, &texts).unwrap();
        let rows = rows(bytes, "Returned rows 2");
        assert_eq!(rows[2][3], "The product name is missing.");
    }

    #[test]
    fn nothing_refused_is_still_a_file() {
        let texts = Texts::shipped().unwrap();
        let none = CataloguePreview::default();
        assert!(
            !refused_rows(&none, Language::Chinese, &texts)
                .unwrap()
                .is_empty()
        );
    }
}
