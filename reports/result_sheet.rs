//! 检测结果目录表 as XLSX: the same rows for people who work on in a spreadsheet.
//!
//! Numbers of products are text cells, so that no zero is lost and no 13 digits turn
//! into 6.9E+12.

use chrono::NaiveDate;
use domain::document::{Bilingual, DocumentHead, Outcome, ResultCatalogue, ResultRow};
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
    ("outcome", 12.0),
    ("nonconforming", 40.0),
    ("remark", 20.0),
];

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
    for (column, (_, width)) in (0_u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    let head = write_facts(sheet, content, &voice)?;
    write_heads(sheet, &voice, head)?;
    let outcomes = OUTCOMES.map(|outcome| {
        let word = voice.say(&format!("outcome.{}", outcome.code()));
        (outcome, joined(&word))
    });
    let top = Format::new().set_align(FormatAlign::Top);
    let looks = COLUMNS.map(|(key, _)| match key {
        "line" => top.clone().set_align(FormatAlign::Center),
        "product_name" | "nonconforming" | "remark" => top.clone().set_text_wrap(),
        _ => top.clone(),
    });
    let mut line = head;
    for row in &content.rows {
        line += 1;
        write_row(sheet, line, row, &voice, (&outcomes, &looks))?;
    }
    let last = u16::try_from(COLUMNS.len()).unwrap_or(1).saturating_sub(1);
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

/// How high a row is, in points, that holds a text in a column so many letters wide: programs
/// that print a spreadsheet unopened do not make rows higher by themselves.
pub(crate) fn height(text: &str, letters: usize) -> f64 {
    let narrow = |letter: char| if letter.is_ascii() { 1 } else { 2 };
    let width: usize = text.chars().map(narrow).sum();
    let lines = u16::try_from(width.div_ceil(letters)).unwrap_or(u16::MAX);
    (15.0 * f64::from(lines)).clamp(15.0, HIGHEST)
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
) -> Result<u32, ReportError> {
    let title = Format::new().set_bold().set_font_size(14);
    let label = Format::new().set_font_color("5C636C");
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
        sheet.write_string(row, 2, value)?;
    }
    Ok(row + 2)
}

fn write_heads(sheet: &mut Worksheet, voice: &Voice<'_>, row: u32) -> Result<(), ReportError> {
    let format = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color("F2F4F6")
        .set_border_bottom(FormatBorder::Thin);
    for (column, (key, _)) in (0_u16..).zip(COLUMNS) {
        let Bilingual { zh, en } = voice.say(&format!("column.{key}"));
        let head = if en.is_empty() {
            zh
        } else {
            format!("{zh}\n{en}")
        };
        sheet.write_string_with_format(row, column, head, &format)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    line: u32,
    row: &ResultRow,
    voice: &Voice<'_>,
    (outcomes, looks): (&[(Outcome, String)], &[Format]),
) -> Result<(), ReportError> {
    let outcome = outcomes
        .iter()
        .find(|(outcome, _)| *outcome == row.outcome)
        .map_or("", |(_, word)| word.as_str());
    let nonconforming: Vec<String> = row
        .nonconforming
        .iter()
        .map(|item| joined(&voice.of(item)))
        .collect();
    let nonconforming = nonconforming.join(voice.separator());
    let symbology = row.symbology.map_or("", |symbology| symbology.label());
    let texts = [
        row.code.as_str(),
        &row.product_name,
        &row.specification,
        &row.brand,
        symbology,
        &row.grade,
        &row.requirement,
        outcome,
        &nonconforming,
        &row.remark,
    ];
    // As wide as `COLUMNS` makes them, less what the last word of a line leaves.
    let broken = [
        (row.product_name.as_str(), 33),
        (&nonconforming, 37),
        (&row.remark, 17),
    ];
    let heights = broken.map(|(text, letters)| height(text, letters));
    sheet.set_row_height(line, heights.into_iter().fold(0.0, f64::max))?;
    let Some((numbered, looks)) = looks.split_first() else {
        return Ok(());
    };
    sheet.write_number_with_format(line, 0, row.line, numbered)?;
    for (column, (text, look)) in (1_u16..).zip(texts.into_iter().zip(looks)) {
        if !text.is_empty() {
            sheet.write_string_with_format(line, column, text, look)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_as_high_as_its_text_and_never_higher_than_a_row_can_be() {
        let heights = ["", "abcd", "符号反差", &"符".repeat(10_000)].map(|text| height(text, 4));
        assert_eq!(heights, [15.0, 15.0, 30.0, HIGHEST]);
    }
}
