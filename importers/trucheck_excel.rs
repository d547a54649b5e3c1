//! Webscan TruCheck, Excel capture: one symbol a row, linear and matrix symbols mixed.
//!
//! The sheet has two rows of heads, technical and for people, in which names repeat: of two equal
//! heads the first is the measured value, the second its grade. Rows are appended to a formatted
//! template, so the data may begin hundreds of rows below the heads. The Excel of a user may have
//! turned texts into numbers; cells are read by their type.

use std::borrow::Cow;

use crate::draft::{Draft, Written};
use crate::findings::ImportError;
use crate::profile::{Profile, RecordItem, Target};
use crate::read::Out;
use crate::sources::spreadsheet::{self, CellValue, Sheet, SheetRow};

/// Rows that are searched for the heads.
const HEAD_ROWS: usize = 20;

/// A row with fewer known heads is no row of heads.
const ENOUGH_HEADS: usize = 8;

/// A column that has a head.
struct Column {
    place: usize,
    name: String,
    occurrence: u8,
    item: Option<RecordItem>,
}

/// Reads a workbook.
pub(crate) fn read(bytes: &[u8], profile: &Profile, out: &mut Out<'_>) -> Result<(), ImportError> {
    let workbook = spreadsheet::read(bytes)?;
    let found = workbook
        .sheets
        .iter()
        .find_map(|sheet| heads(sheet, profile).map(|(row, columns)| (sheet, row, columns)));
    let Some((sheet, head, columns)) = found else {
        return Err(ImportError::OtherContent {
            looked_for: profile.marks.join(", "),
            found: first_texts(&workbook.sheets),
        });
    };
    for row in sheet.rows.iter().skip(head + 1) {
        if !is_record(row, &columns) {
            continue;
        }
        out.deliver(
            draft(row, &columns, profile, out.listing),
            format!("row {}", row.number),
        );
        if out.flow().is_break() {
            break;
        }
    }
    Ok(())
}

/// The row of heads with the most names that the profile knows, and its columns.
fn heads(sheet: &Sheet, profile: &Profile) -> Option<(usize, Vec<Column>)> {
    let known = |row: &SheetRow| {
        row.cells
            .iter()
            .filter(
                |cell| matches!(&cell.value, CellValue::Text(text) if profile.knows(text.trim())),
            )
            .count()
    };
    let (place, row) = sheet
        .rows
        .iter()
        .take(HEAD_ROWS)
        .enumerate()
        // Of equal rows the lower one: data follow it.
        .max_by_key(|(_, row)| known(row))?;
    (known(row) >= ENOUGH_HEADS).then(|| (place, columns(row, profile)))
}

fn columns(row: &SheetRow, profile: &Profile) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    for (place, cell) in row.cells.iter().enumerate() {
        let CellValue::Text(name) = &cell.value else {
            continue;
        };
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        let before = columns.iter().filter(|column| column.name == name).count();
        let occurrence = u8::try_from(before + 1).unwrap_or(u8::MAX);
        let item = match profile.find(name, occurrence, None).map(|entry| &entry.to) {
            Some(Target::Record(item)) => Some(*item),
            _ => None,
        };
        columns.push(Column {
            place,
            name: name.to_owned(),
            occurrence,
            item,
        });
    }
    // What some heads mean depends on the kind of symbol, so the symbology is read first.
    columns.sort_by_key(|column| column.item != Some(RecordItem::Symbology));
    columns
}

/// True if the row says anything about a symbol; the template has rows that only look filled.
fn is_record(row: &SheetRow, columns: &[Column]) -> bool {
    columns.iter().any(|column| {
        let tells = matches!(
            column.item,
            Some(
                RecordItem::Symbology
                    | RecordItem::Data
                    | RecordItem::Grade
                    | RecordItem::GradeLetter
                    | RecordItem::GradeNumber
            )
        );
        tells && !written(&row.cell(column.place).value).trim().is_empty()
    })
}

fn draft<'p>(row: &SheetRow, columns: &[Column], profile: &'p Profile, listing: bool) -> Draft<'p> {
    let line = u64::from(row.number);
    let mut draft = Draft::new(profile, line, listing);
    for column in columns {
        let value = &row.cell(column.place).value;
        let text = match (column.item, value) {
            // A moment that Excel took for its own.
            (Some(RecordItem::Date), CellValue::Date(moment)) => {
                Cow::Owned(moment.format("%d-%b-%Y").to_string())
            }
            (Some(RecordItem::Time), CellValue::Date(moment)) => {
                Cow::Owned(moment.format("%H:%M:%S").to_string())
            }
            _ => written(value),
        };
        if text.trim().is_empty() {
            continue;
        }
        draft.take(
            line,
            &Written {
                occurrence: column.occurrence,
                is_number: matches!(value, CellValue::Number(_)),
                ..Written::pair(&column.name, &text)
            },
        );
    }
    draft
}

fn written(value: &CellValue) -> Cow<'_, str> {
    match value {
        CellValue::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

fn first_texts(sheets: &[Sheet]) -> String {
    let texts = sheets.iter().map(|sheet| {
        let cells = sheet.rows.iter().take(HEAD_ROWS).flat_map(|row| &row.cells);
        let texts = cells.filter_map(|cell| match &cell.value {
            CellValue::Text(text) if !text.trim().is_empty() => Some(text.trim()),
            _ => None,
        });
        format!(
            "{}: {}",
            sheet.name,
            texts.take(5).collect::<Vec<_>>().join(", ")
        )
    });
    texts.take(3).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[path = "trucheck_excel_tests.rs"]
mod tests;
