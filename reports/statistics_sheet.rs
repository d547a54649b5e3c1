//! 统计报告 of a period as XLSX: a sheet for each table, numbers as numbers, so that they can be
//! summed and charted further.

use domain::document::{
    DocumentTable, Statistics,
    statistics::{Counted, ProblemFigures},
};
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use crate::{
    error::ReportError,
    kit::{Kit, Voice, joined},
    result_sheet::{height, properties},
};

/// Letters in a line of the summary's second column.
const SUMMARY: f64 = 60.0;

/// What is written into a cell.
enum Value {
    Text(String),
    Count(u64),
    /// A part of a whole; nothing of nothing.
    Share(u64, u64),
}

/// How values look in their cells.
struct Look {
    text: Format,
    count: Format,
    share: Format,
}

impl Look {
    /// All at the top of their cells; numbers at `side`, long texts broken into lines.
    fn at(side: FormatAlign) -> Self {
        let top = Format::new().set_align(FormatAlign::Top);
        Self {
            text: top.clone().set_text_wrap(),
            count: top.clone().set_align(side).set_num_format("#,##0"),
            share: top.set_align(side).set_num_format("0.0%"),
        }
    }
}

/// Makes the statistics of a period as a spreadsheet.
///
/// # Errors
/// When the writer refuses.
pub fn statistics_xlsx(content: &Statistics, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let voice = kit.voice(content.head.wording);
    let mut book = Workbook::new();
    book.set_properties(&properties(&content.head, &voice)?);
    summary(book.add_worksheet(), content, &voice)?;
    let counts = |key| Plan::of(kit, DocumentTable::Counts, key);
    let months = content.months.iter().map(|month| {
        let label = format!("{}-{:02}", month.year, month.month);
        counted(label, Some(month.intakes), month.counted)
    });
    let plan = counts("months").without("number");
    table(book.add_worksheet(), &voice, &plan, months)?;
    let symbologies = content.symbologies.iter().map(|one| {
        let name = match one.name.as_str() {
            "" => joined(&voice.say("statistics.unknown")),
            name => name.to_owned(),
        };
        counted(name, None, one.counted)
    });
    let plan = counts("symbologies").without("number").without("intakes");
    table(book.add_worksheet(), &voice, &plan, symbologies)?;
    let whole = content.counted.samples;
    for (key, found) in [
        ("quality", &content.quality),
        ("application", &content.application),
    ] {
        let plan = Plan::of(kit, DocumentTable::Problems, key).without("rank");
        let rows = found.iter().map(|one| problem(&voice, one, whole));
        table(book.add_worksheet(), &voice, &plan, rows)?;
    }
    if content.client.is_none() {
        let companies = content.companies.iter().map(|company| {
            let intakes = Some(company.intakes);
            let mut row = counted(company.name.clone(), intakes, company.counted);
            row.push(("number", Value::Text(company.number.clone())));
            row
        });
        table(
            book.add_worksheet(),
            &voice,
            &counts("companies"),
            companies,
        )?;
    }
    Ok(book.save_to_buffer()?)
}

/// Which columns a sheet has, in their order.
struct Plan {
    /// Key of the sheet's name, which is also the head of its labels.
    key: &'static str,
    columns: Vec<&'static str>,
}

impl Plan {
    /// The columns that the laboratory wants, without those that are drawn.
    fn of(kit: &Kit, table: DocumentTable, key: &'static str) -> Self {
        let columns = kit.columns.of(table).into_iter();
        let written = columns.filter(|column| !column.code.ends_with("_drawn"));
        Self {
            key,
            columns: written.map(|column| column.code).collect(),
        }
    }

    fn without(mut self, column: &str) -> Self {
        self.columns.retain(|one| *one != column);
        self
    }

    /// Key of a column's head.
    fn head(&self, column: &'static str) -> &'static str {
        match column {
            "label" | "problem" => self.key,
            column => column,
        }
    }
}

/// A row: what stands in which column.
type Row = Vec<(&'static str, Value)>;

fn counted(label: String, intakes: Option<u64>, counted: Counted) -> Row {
    let mut row = vec![
        ("label", Value::Text(label)),
        ("samples", Value::Count(counted.samples)),
        ("conforming", Value::Count(counted.conforming)),
        ("rate", Value::Share(counted.conforming, counted.samples)),
    ];
    row.extend(intakes.map(|intakes| ("intakes", Value::Count(intakes))));
    row
}

fn problem(voice: &Voice<'_>, one: &ProblemFigures, whole: u64) -> Row {
    vec![
        ("problem", Value::Text(joined(&voice.of(&one.problem)))),
        ("key", Value::Count(u64::from(one.key))),
        ("with_problem", Value::Count(one.counted.samples)),
        ("not_conforming", Value::Count(one.counted.nonconforming())),
        ("share", Value::Share(one.counted.samples, whole)),
    ]
}

fn summary(
    sheet: &mut Worksheet,
    content: &Statistics,
    voice: &Voice<'_>,
) -> Result<(), ReportError> {
    let title = Format::new().set_bold().set_font_size(14);
    let label = Format::new()
        .set_font_color("5C636C")
        .set_align(FormatAlign::Top);
    let look = Look::at(FormatAlign::Left);
    let head = &content.head;
    let name = voice.say(&format!("{}.title", head.kind.code()));
    sheet.set_name(voice.say("statistics.sheet").zh)?;
    sheet.set_column_width(0, 26)?;
    sheet.set_column_width(1, 60)?;
    on_paper(sheet);
    sheet.write_string_with_format(0, 0, joined(&name), &title)?;
    let client = match &content.client {
        Some(client) => format!("{} ({})", client.name, client.number),
        None => joined(&voice.say("statistics.everybody")),
    };
    let all = content.counted;
    let period = format!("{} – {}", content.period.from, content.period.to);
    let issuer = voice.pick(&head.issuer.name, &head.issuer.name_en);
    let facts = [
        ("sheet.number", Value::Text(head.number.clone())),
        ("sheet.issuer", Value::Text(issuer.to_owned())),
        ("sheet.issued_on", Value::Text(head.issued_on.to_string())),
        ("fact.client", Value::Text(client)),
        ("fact.period", Value::Text(period)),
        (
            "statistics.received_intakes",
            Value::Count(content.received_intakes),
        ),
        (
            "statistics.received_samples",
            Value::Count(content.received_samples),
        ),
        (
            "statistics.released_intakes",
            Value::Count(content.released_intakes),
        ),
        ("statistics.samples", Value::Count(all.samples)),
        ("statistics.conforming", Value::Count(all.conforming)),
        ("statistics.rate", Value::Share(all.conforming, all.samples)),
        (
            "fact.counting",
            Value::Text(joined(&voice.say("statistics.basis"))),
        ),
    ];
    for (row, (key, value)) in (2_u32..).zip(facts) {
        sheet.write_string_with_format(row, 0, joined(&voice.say(key)), &label)?;
        if let Value::Text(text) = &value {
            sheet.set_row_height(row, height(text, SUMMARY))?;
        }
        write(sheet, (row, 1), value, &look)?;
    }
    Ok(())
}

/// A sheet with a row a line.
fn table(
    sheet: &mut Worksheet,
    voice: &Voice<'_>,
    plan: &Plan,
    rows: impl Iterator<Item = Row>,
) -> Result<(), ReportError> {
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_background_color("F2F4F6")
        .set_border_bottom(FormatBorder::Thin);
    sheet.set_name(voice.say(&format!("column.{}", plan.key)).zh)?;
    let right = bold.clone().set_align(FormatAlign::Right);
    for (place, column) in (0_u16..).zip(&plan.columns) {
        let head = joined(&voice.say(&format!("column.{}", plan.head(column))));
        let (look, width) = match *column {
            "label" | "problem" => (&bold, 40),
            "number" => (&bold, 16),
            _ => (&right, 16),
        };
        sheet.write_string_with_format(0, place, head, look)?;
        sheet.set_column_width(place, width)?;
    }
    let look = Look::at(FormatAlign::Right);
    for (row, mut values) in (1_u32..).zip(rows) {
        for (place, column) in (0_u16..).zip(&plan.columns) {
            let found = values.iter().position(|(code, _)| code == column);
            if let Some(found) = found {
                write(sheet, (row, place), values.swap_remove(found).1, &look)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    on_paper(sheet);
    Ok(())
}

/// A4, every column on the same page.
fn on_paper(sheet: &mut Worksheet) {
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
}

fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: Value,
    look: &Look,
) -> Result<(), ReportError> {
    let number = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    match value {
        Value::Text(text) => sheet.write_string_with_format(row, column, text, &look.text)?,
        Value::Count(count) => {
            sheet.write_number_with_format(row, column, number(count), &look.count)?
        }
        Value::Share(_, 0) => sheet.write_string_with_format(row, column, "—", &look.share)?,
        Value::Share(part, whole) => {
            let share = number(part) / number(whole);
            sheet.write_number_with_format(row, column, share, &look.share)?
        }
    };
    Ok(())
}
