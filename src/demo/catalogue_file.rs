//! Company catalogues as companies write them: titles, notes, their own heads and order of
//! columns, codes typed in every way that still can be read, and some rows that cannot.

use domain::gs1::gtin::Gtin14;
use domain::sample::Description;
use encoding_rs::GB18030;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

use super::chance::Chance;
use super::company::PlannedCompany;
use super::intake::{PlannedIntake, TableStyle};
use super::words::{Layout, fill, word, words};

/// A cell as it is written.
enum Written {
    Text(String),
    Number(f64),
    Formula(String),
}

/// A row below the heads.
enum Line<'a> {
    /// A sample.
    Good(&'a Description),
    /// A row that must be refused: the sample it spoils, and how.
    Bad(&'a Description, Fault),
    /// A row with nothing but its running number.
    Blank,
}

/// What makes a row unusable.
#[derive(Clone, Copy)]
enum Fault {
    Scientific,
    Short,
    Letter,
    NoCode,
    NoName,
    Repeated,
}

const FAULTS: [Fault; 6] = [
    Fault::Scientific,
    Fault::Short,
    Fault::Letter,
    Fault::NoCode,
    Fault::NoName,
    Fault::Repeated,
];

/// The bytes of the table of an intake.
///
/// # Errors
/// When the writer of spreadsheets refuses a cell.
pub fn write(
    intake: &PlannedIntake,
    company: &PlannedCompany,
    chance: &mut Chance,
) -> Result<Vec<u8>, XlsxError> {
    let layout = layout(intake.style);
    let lines = lines(intake, chance);
    let date = intake.received_on.to_string();
    let name = if intake.style.english {
        &company.english_name
    } else {
        &company.name
    };
    let head_lines: Vec<String> = [&layout.title, &layout.note]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| fill(line, &[("company", name), ("date", &date)]))
        .collect();
    let rows: Vec<Vec<Written>> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            layout
                .heads
                .iter()
                .map(|(field, _)| cell(field, line, number + 1, intake.style, chance))
                .collect()
        })
        .collect();
    let footer = fill(&words().text.footer, &[("name", &company.contact)]);
    if intake.style.workbook {
        workbook(layout, &head_lines, &rows, &footer)
    } else {
        Ok(delimited(layout, &head_lines, &rows, &footer))
    }
}

fn layout(style: TableStyle) -> &'static Layout {
    let words = words();
    if style.english {
        return &words.english;
    }
    words.layout.get(style.layout).unwrap_or(&words.english)
}

/// The samples in order, with a few unusable rows between them.
fn lines<'a>(intake: &'a PlannedIntake, chance: &mut Chance) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for sample in &intake.samples {
        lines.push(Line::Good(&sample.description));
        if chance.below(60) == 0 {
            let fault = chance.pick(&FAULTS).copied().unwrap_or(Fault::NoCode);
            lines.push(Line::Bad(&sample.description, fault));
        }
        if chance.below(150) == 0 {
            lines.push(Line::Blank);
        }
    }
    lines
}

fn cell(
    field: &str,
    line: &Line<'_>,
    number: usize,
    style: TableStyle,
    chance: &mut Chance,
) -> Written {
    if field == "line" {
        return Written::Text(number.to_string());
    }
    match line {
        Line::Blank => Written::Text(String::new()),
        Line::Good(description) if field == "code" => good_code(&description.code, style, chance),
        Line::Good(description) => Written::Text(value(field, description, style.english)),
        Line::Bad(description, fault) => {
            Written::Text(bad_value(field, description, *fault, style.english))
        }
    }
}

fn value(field: &str, description: &Description, english: bool) -> String {
    match field {
        "product_name" => description.product_name.clone(),
        "specification" => description.specification.clone(),
        "brand" => description.brand.clone(),
        "substrate" => description.substrate.clone(),
        "packaging_form" => description.packaging_form.clone(),
        "pack_level" => description
            .pack_level
            .and_then(|level| words().pack_level.get(level.code()))
            .map(|pair| word(pair, english).to_owned())
            .unwrap_or_default(),
        "symbology" => description
            .symbology_expected
            .map(|symbology| symbology.label().to_owned())
            .unwrap_or_default(),
        "company" => description.company_name_on_pack.clone(),
        "principal" => description.principal_on_pack.clone(),
        "remark" => description.remark.clone(),
        _ => String::new(),
    }
}

/// A code as people type it: mostly plain, sometimes with blanks, as a number or from a formula.
fn good_code(code: &str, style: TableStyle, chance: &mut Chance) -> Written {
    let plain = || Written::Text(code.to_owned());
    if code.len() != 13 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain();
    }
    // A number keeps neither leading zeros nor a wrong check digit that a person could see.
    let as_number = code
        .parse::<Gtin14>()
        .ok()
        .filter(|_| !code.starts_with('0'))
        .and_then(|_| code.parse::<f64>().ok());
    let parts = (code.get(..3), code.get(3..8), code.get(8..));
    match (chance.below(40), as_number, parts) {
        (0, _, (Some(one), Some(two), Some(three))) => {
            Written::Text(format!("{one} {two} {three}"))
        }
        (1, _, (Some(one), Some(two), Some(three))) => {
            Written::Text(format!("{one}-{two}-{three}"))
        }
        (2, Some(number), _) if style.workbook => Written::Number(number),
        (3, Some(_), _) if style.workbook => Written::Formula(code.to_owned()),
        (4, _, _) if !style.workbook => Written::Text(format!("=\"{code}\"")),
        _ => plain(),
    }
}

fn bad_value(field: &str, description: &Description, fault: Fault, english: bool) -> String {
    let digits = description.code.bytes().all(|byte| byte.is_ascii_digit());
    match (field, fault) {
        ("code", Fault::Short) if !digits => "(01".to_owned(),
        ("code", Fault::Letter) if !digits => "69O1234567892".to_owned(),
        ("code", Fault::Scientific) => "6.90123E+12".to_owned(),
        ("code", Fault::Short) => description.code.chars().take(11).collect(),
        ("code", Fault::Letter) => format!("{}O", description.code.get(..12).unwrap_or("69")),
        ("code", Fault::NoCode) | ("product_name", Fault::NoName) => String::new(),
        ("code", Fault::NoName | Fault::Repeated) => description.code.clone(),
        _ => value(field, description, english),
    }
}

fn workbook(
    layout: &Layout,
    head_lines: &[String],
    rows: &[Vec<Written>],
    footer: &str,
) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day of writing would make every file another one.
    let moment = ExcelDateTime::from_ymd(2024, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&moment));
    let sheet = book.add_worksheet();
    let bold = Format::new().set_bold();
    let last = u16::try_from(layout.heads.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut row = 0;
    for line in head_lines {
        sheet.merge_range(row, 0, row, last, line, &bold)?;
        row += 1;
    }
    for (column, (field, head)) in (0_u16..).zip(&layout.heads) {
        sheet.write_with_format(row, column, head, &bold)?;
        let width = if field == "product_name" || field == "company" {
            30
        } else {
            16
        };
        sheet.set_column_width(column, width)?;
    }
    for cells in rows {
        row += 1;
        for (column, cell) in (0_u16..).zip(cells) {
            put(sheet, row, column, cell)?;
        }
    }
    sheet.write(row + 2, 0, footer)?;
    book.save_to_buffer()
}

fn put(sheet: &mut Worksheet, row: u32, column: u16, cell: &Written) -> Result<(), XlsxError> {
    match cell {
        Written::Text(text) if text.is_empty() => Ok(()),
        Written::Text(text) => sheet.write_string(row, column, text).map(|_| ()),
        Written::Number(number) => sheet.write_number(row, column, *number).map(|_| ()),
        Written::Formula(code) => {
            let formula = Formula::new(format!("=\"\"&\"{code}\"")).set_result(code);
            sheet.write_formula(row, column, formula).map(|_| ())
        }
    }
}

fn delimited(
    layout: &Layout,
    head_lines: &[String],
    rows: &[Vec<Written>],
    footer: &str,
) -> Vec<u8> {
    let mut text = String::new();
    let mut add = |cells: &[String]| {
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    };
    for line in head_lines {
        add(&[quoted(line)]);
    }
    add(&layout
        .heads
        .iter()
        .map(|(_, head)| quoted(head))
        .collect::<Vec<_>>());
    for cells in rows {
        add(&cells
            .iter()
            .map(|cell| match cell {
                Written::Text(text) | Written::Formula(text) => quoted(text),
                Written::Number(number) => number.to_string(),
            })
            .collect::<Vec<_>>());
    }
    add(&[quoted(footer)]);
    GB18030.encode(&text).0.into_owned()
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
