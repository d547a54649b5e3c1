//! 检测结果目录表 as XLSX: the same rows for people who work on in a spreadsheet.
//!
//! Numbers of products are text cells, so that no zero is lost and no 13 digits turn
//! into 6.9E+12.

use chrono::NaiveDate;
use domain::document::{
    Bilingual, DocumentHead, DocumentTable, Outcome, ResultCatalogue, ResultRow,
};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
};

use crate::{
    error::ReportError,
    kit::{Kit, Voice, joined},
    result_catalogue::{OUTCOMES, totals_arguments, totals_key},
};

/// Columns with their widths in characters.
const COLUMNS: [(&str, f64); 11] = [
    ("line", 6.0),
    ("code", 20.0),
    ("product_name", 36.0),
    ("specification", 16.0),
    ("brand", 14.0),
    ("symbology", 12.0),
    ("grade", 14.0),
    ("requirement", 14.0),
    ("outcome", 18.0),
    ("nonconforming", 40.0),
    ("remark", 20.0),
];

/// Letters that a millimetre of paper holds, for widths that the laboratory chose.
const LETTERS: f64 = 0.55;

/// A column of the spreadsheet.
struct SheetColumn {
    code: &'static str,
    /// Its width in characters.
    letters: f64,
    look: Format,
}

/// The columns in the order that the laboratory wants.
fn columns(kit: &Kit) -> Vec<SheetColumn> {
    let top = Format::new().set_align(FormatAlign::Top);
    let chosen = kit.columns.of(DocumentTable::Samples).into_iter();
    chosen
        .map(|column| {
            let usual = DocumentTable::Samples.offered().contains(&column);
            let known = COLUMNS.iter().find(|(code, _)| *code == column.code);
            SheetColumn {
                code: column.code,
                letters: match known {
                    Some((_, letters)) if usual => *letters,
                    _ => f64::from(column.width) * LETTERS,
                },
                look: match column.code {
                    "line" => top.clone().set_align(FormatAlign::Center),
                    code if is_wrapped(code) => top.clone().set_text_wrap(),
                    _ => top.clone(),
                },
            }
        })
        .collect()
}

/// Whether the text of a column is broken into lines.
fn is_wrapped(code: &str) -> bool {
    matches!(
        code,
        "code" | "product_name" | "outcome" | "nonconforming" | "remark"
    )
}

/// Makes the result catalogue as a spreadsheet.
///
/// # Errors
/// When the writer refuses, for instance a text of more than 32,767 characters.
pub fn result_catalogue_xlsx(content: &ResultCatalogue, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let voice = kit.voice(content.head.wording);
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(&content.head, &voice)?);
    let sheet = workbook.add_worksheet();
    sheet.set_name(voice.say("catalogue.sheet").zh)?;
    let columns = columns(kit);
    for (place, column) in (0_u16..).zip(&columns) {
        sheet.set_column_width(place, column.letters)?;
    }
    let head = write_facts(sheet, content, &voice, &columns)?;
    write_heads(sheet, &voice, head, &columns)?;
    let outcomes = OUTCOMES.map(|outcome| {
        let word = voice.say(&format!("outcome.{}", outcome.code()));
        (outcome, joined(&word))
    });
    let mut line = head;
    for row in &content.rows {
        line += 1;
        write_row(sheet, line, row, &voice, (&outcomes, &columns))?;
    }
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    sheet.autofilter(head, 0, line, last)?;
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_repeat_rows(head, head)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    Ok(workbook.save_to_buffer()?)
}

/// The highest that a row of a spreadsheet can be, in points.
const HIGHEST: f64 = 409.0;

/// What the last word of a line leaves empty, in letters.
const RAGGED: f64 = 3.0;

/// How high a row is, in points, that holds a text in a column so many letters wide: programs
/// that print a spreadsheet unopened do not make rows higher by themselves.
pub(crate) fn height(text: &str, letters: f64) -> f64 {
    let narrow = |letter: char| if letter.is_ascii() { 1.0 } else { 2.0 };
    let width: f64 = text.chars().map(narrow).sum();
    let lines = (width / (letters - RAGGED).max(1.0)).ceil();
    (15.0 * lines).clamp(15.0, HIGHEST)
}

/// What a spreadsheet says of itself: title, author, and the day of its document as the moment it
/// was made, so that the same content gives the same bytes.
pub(crate) fn properties(
    head: &DocumentHead,
    voice: &Voice<'_>,
) -> Result<DocProperties, ReportError> {
    let created = ExcelDateTime::parse_from_str(&head.issued_on.to_string())?;
    let title = voice.say(&format!("{}.title", head.kind.code())).zh;
    Ok(DocProperties::new()
        .set_title(format!("{title} {}", head.number))
        .set_author(voice.pick(&head.issuer.name, &head.issuer.name_en))
        .set_creation_datetime(&created))
}

/// Writes the key facts and returns the row of the heads.
fn write_facts(
    sheet: &mut Worksheet,
    content: &ResultCatalogue,
    voice: &Voice<'_>,
    columns: &[SheetColumn],
) -> Result<u32, ReportError> {
    let title = Format::new().set_bold().set_font_size(14);
    let label = Format::new()
        .set_font_color("5C636C")
        .set_align(FormatAlign::Top);
    let head = &content.head;
    let name = voice.say(&format!("{}.title", head.kind.code()));
    sheet.write_string_with_format(0, 0, joined(&name), &title)?;
    let totals = content.totals();
    let counts = voice.fill(totals_key(totals), &totals_arguments(totals));
    let stage = match head.stage.is_issued() {
        true => String::new(),
        false => joined(&voice.say(&format!("stage.{}", head.stage.code()))),
    };
    let date = |date: NaiveDate| date.to_string();
    let facts = [
        ("sheet.number", head.number.clone()),
        ("sheet.stage", stage),
        (
            "sheet.issuer",
            voice
                .pick(&head.issuer.name, &head.issuer.name_en)
                .to_owned(),
        ),
        ("fact.client", content.client.name.clone()),
        ("fact.client_number", content.client.number.clone()),
        ("fact.intake_number", content.intake_number.clone()),
        ("fact.received_on", date(content.received_on)),
        ("sheet.issued_on", date(head.issued_on)),
        ("fact.standards", content.standards.join(voice.separator())),
        (
            "fact.decision_rule",
            joined(&voice.of(&content.decision_rule)),
        ),
        ("sheet.totals", joined(&counts)),
        ("sheet.verify_url", head.verify_url.clone()),
    ];
    let mut row = 0;
    for (key, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        row += 1;
        sheet.write_string_with_format(row, 0, joined(&voice.say(key)), &label)?;
        write_fact(sheet, row, &value, columns)?;
    }
    Ok(row + 2)
}

/// Writes what a fact says over the columns behind its name, broken into lines: a sentence that ran on
/// beyond the table would make everything tiny on the one page that the sheet is printed wide.
fn write_fact(
    sheet: &mut Worksheet,
    row: u32,
    value: &str,
    columns: &[SheetColumn],
) -> Result<(), ReportError> {
    let look = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let last = u16::try_from(columns.len()).unwrap_or(1).saturating_sub(1);
    let letters: f64 = columns.iter().skip(2).map(|column| column.letters).sum();
    if last > 2 {
        sheet.merge_range(row, 2, row, last, value, &look)?;
        sheet.set_row_height(row, height(value, letters))?;
    } else {
        sheet.write_string(row, 2, value)?;
    }
    Ok(())
}

fn write_heads(
    sheet: &mut Worksheet,
    voice: &Voice<'_>,
    row: u32,
    columns: &[SheetColumn],
) -> Result<(), ReportError> {
    let format = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("F2F4F6")
        .set_border_bottom(FormatBorder::Thin);
    for (place, column) in (0_u16..).zip(columns) {
        let Bilingual { zh, en } = voice.say(&format!("column.{}", column.code));
        let head = if en.is_empty() {
            zh
        } else {
            format!("{zh}\n{en}")
        };
        sheet.write_string_with_format(row, place, head, &format)?;
    }
    let lines = if voice.is_bilingual() { 2.0 } else { 1.0 };
    sheet.set_row_height(row, 16.0 * lines)?;
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    row: &ResultRow,
    voice: &Voice<'_>,
    (outcomes, columns): (&[(Outcome, String)], &[SheetColumn]),
) -> Result<(), ReportError> {
    let mut tallest = 0.0_f64;
    for (place, column) in (0_u16..).zip(columns) {
        if column.code == "line" {
            sheet.write_number_with_format(line, place, row.line, &column.look)?;
            continue;
        }
        let text = said(row, column.code, voice, outcomes);
        if is_wrapped(column.code) {
            tallest = tallest.max(height(&text, column.letters));
        }
        if !text.is_empty() {
            sheet.write_string_with_format(line, place, text, &column.look)?;
        }
    }
    sheet.set_row_height(line, tallest.max(height("", 1.0)))?;
    Ok(())
}

/// What stands in a column of a row.
fn said(row: &ResultRow, code: &str, voice: &Voice<'_>, outcomes: &[(Outcome, String)]) -> String {
    match code {
        "code" => row.code.clone(),
        "product_name" => row.product_name.clone(),
        "specification" => row.specification.clone(),
        "brand" => row.brand.clone(),
        "symbology" => row
            .symbology
            .map_or_else(String::new, |symbology| symbology.label().to_owned()),
        "grade" => row.grade.clone(),
        "requirement" => row.requirement.clone(),
        "outcome" => {
            let word = outcomes.iter().find(|(outcome, _)| *outcome == row.outcome);
            word.map_or_else(String::new, |(_, word)| word.clone())
        }
        "nonconforming" => {
            let items = row.nonconforming.iter();
            let items: Vec<String> = items.map(|item| joined(&voice.of(item))).collect();
            items.join(voice.separator())
        }
        _ => row.remark.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_text_and_never_higher_than_a_row_can_be() {
        let heights = ["", "abcd", "符号反差", &"符".repeat(10_000)].map(|text| height(text, 7.0));
        assert_eq!(heights, [15.0, 15.0, 30.0, HIGHEST]);
    }
}
