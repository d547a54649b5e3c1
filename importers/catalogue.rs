//! A company's catalogue file to a preview: which rows become samples, which go back and why.
//!
//! Every visible sheet that has a barcode and a product name column is read; other sheets
//! are named in the preview. Rows that name neither a code nor a product (pre-numbered
//! blank rows, totals, signatures) are counted, not returned.

use domain::catalogue::preview::PreviewBuilder;
use domain::catalogue::{
    CatalogueLine, CataloguePreview, CodeCell, LineFinding, Row, SheetSummary, read_code,
};
use domain::measurement::Symbology;
use domain::sample::{Description, PackLevel};
use domain::texts::Explain;

use crate::sources::spreadsheet::{self, Cell, CellValue, Sheet, SheetRow, SpreadsheetError};
use crate::table::{Head, Headings, first_texts, text_of};

/// The table whose column names are looked for.
const TABLE: &str = "catalogue";

/// How many heads or texts a message quotes.
const QUOTED: usize = 12;

/// Why a file gives no preview at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// The file gives no rows.
    #[error(transparent)]
    File(#[from] SpreadsheetError),
    /// No sheet has a header that names a known column.
    #[error("no header row; found {found}")]
    NoHeader {
        /// The first texts of the file.
        found: String,
    },
    /// A header without a barcode column.
    #[error("no barcode column; header: {found}")]
    NoCodeColumn {
        /// The heads.
        found: String,
    },
    /// A header without a product name column.
    #[error("no product name column; header: {found}")]
    NoNameColumn {
        /// The heads.
        found: String,
    },
}

impl Explain for CatalogueError {
    fn key(&self) -> &'static str {
        match self {
            Self::File(error) => error.key(),
            Self::NoHeader { .. } => "catalogue.file.no_header",
            Self::NoCodeColumn { .. } => "catalogue.file.no_code_column",
            Self::NoNameColumn { .. } => "catalogue.file.no_name_column",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::File(error) => error.arguments(),
            Self::NoHeader { found }
            | Self::NoCodeColumn { found }
            | Self::NoNameColumn { found } => vec![("found", found.clone())],
        }
    }
}

/// Reads a catalogue file; nothing is stored.
///
/// # Errors
/// When the file cannot be read, or no sheet has both a barcode and a product name column.
pub fn preview(bytes: &[u8]) -> Result<CataloguePreview, CatalogueError> {
    let workbook = spreadsheet::read(bytes)?;
    let headings = Headings::shipped();
    let mut builder = PreviewBuilder::default();
    let mut refusal: Option<CatalogueError> = None;
    let mut found = false;
    for sheet in &workbook.sheets {
        let head = Head::find(sheet, TABLE, headings);
        match Columns::of(head.as_ref(), sheet) {
            Ok((head, columns)) => {
                found = true;
                read_sheet(&mut builder, sheet, head, &columns, headings);
            }
            Err(error) => {
                builder.sheet(SheetSummary {
                    name: sheet.name.clone(),
                    ..SheetSummary::default()
                });
                // A header that lacks one column says more than a sheet without any.
                if refusal
                    .as_ref()
                    .is_none_or(|known| matches!(known, CatalogueError::NoHeader { .. }))
                {
                    refusal = Some(error);
                }
            }
        }
    }
    if found {
        return Ok(builder.finish());
    }
    Err(refusal.unwrap_or(CatalogueError::NoHeader {
        found: String::new(),
    }))
}

fn read_sheet(
    builder: &mut PreviewBuilder,
    sheet: &Sheet,
    head: &Head,
    columns: &Columns,
    headings: &Headings,
) {
    builder.sheet(SheetSummary {
        name: sheet.name.clone(),
        header_row: Some(head.row_number),
        columns: head.uses(),
        lines: 0,
        ignored: 0,
    });
    for row in sheet.rows.iter().skip(head.first_line) {
        if row.is_shadow() || head.is_repeated(row) {
            continue;
        }
        let code = row.cell(columns.code);
        let name = row.cell(columns.name);
        let says_nothing = code.value == CellValue::Empty && name.value == CellValue::Empty;
        if says_nothing || is_summary(row, code, headings) {
            builder.ignore();
        } else {
            builder.row(row.number, columns.read(row, headings), || shown(row));
        }
    }
}

/// True for the row under a table that counts or adds up: its first words say so, and no code stands in it.
fn is_summary(row: &SheetRow, code: &Cell, headings: &Headings) -> bool {
    let mut filled = row
        .cells
        .iter()
        .filter(|cell| cell.value != CellValue::Empty);
    let says_so = |cell: &Cell| matches!(&cell.value, CellValue::Text(text) if headings.value("row", text) == Some("summary"));
    filled
        .next()
        .is_some_and(|first| says_so(first) && (code.value == CellValue::Empty || says_so(code)))
}

/// The cells of a row as text, as many as it has.
fn shown(row: &SheetRow) -> Vec<String> {
    row.cells
        .iter()
        .map(|cell| cell.value.to_string())
        .collect()
}

/// Which column holds what.
struct Columns {
    code: usize,
    name: usize,
    specification: Option<usize>,
    brand: Option<usize>,
    substrate: Option<usize>,
    packaging_form: Option<usize>,
    pack_level: Option<usize>,
    symbology: Option<usize>,
    company: Option<usize>,
    principal: Option<usize>,
    remark: Option<usize>,
}

impl Columns {
    fn of<'a>(head: Option<&'a Head>, sheet: &Sheet) -> Result<(&'a Head, Self), CatalogueError> {
        let head = head.ok_or_else(|| CatalogueError::NoHeader {
            found: first_texts(sheet, QUOTED),
        })?;
        let found = || head.names(QUOTED);
        let code = head.column("code");
        let name = head.column("product_name");
        let (Some(code), Some(name)) = (code, name) else {
            return Err(match (code, name) {
                (None, None) => CatalogueError::NoHeader { found: found() },
                (None, Some(_)) => CatalogueError::NoCodeColumn { found: found() },
                _ => CatalogueError::NoNameColumn { found: found() },
            });
        };
        let columns = Self {
            code,
            name,
            specification: head.column("specification"),
            brand: head.column("brand"),
            substrate: head.column("substrate"),
            packaging_form: head.column("packaging_form"),
            pack_level: head.column("pack_level"),
            symbology: head.column("symbology_expected"),
            company: head.column("company_name_on_pack"),
            principal: head.column("principal_on_pack"),
            remark: head.column("remark"),
        };
        Ok((head, columns))
    }

    fn read(&self, row: &SheetRow, headings: &Headings) -> Row {
        let text = |column: Option<usize>| column.map_or(String::new(), |at| tidy(row.cell(at)));
        let mut findings = Vec::new();
        let symbology = self.symbology(row, headings, &mut findings);
        let pack_level = self.pack_level(row, headings, &mut findings);
        let product_name = text(Some(self.name));
        if product_name.is_empty() {
            findings.push(LineFinding::NameMissing);
        }
        let cell = row.cell(self.code);
        let code = read_code_cell(cell, symbology);
        if cell.formula {
            findings.push(LineFinding::FormulaValue {
                found: cell.value.to_string(),
            });
        }
        let code = match code {
            Ok(code) => code,
            Err(refusal) => {
                findings.push(refusal);
                return Row::Refused(findings);
            }
        };
        findings.extend(code.flags);
        if findings.iter().any(LineFinding::refuses) {
            return Row::Refused(findings);
        }
        let line = CatalogueLine {
            code_raw: cell.value.to_string(),
            description: Description {
                code: code.text,
                gtin14: code.gtin14,
                product_name,
                brand: text(self.brand),
                specification: text(self.specification),
                substrate: text(self.substrate),
                packaging_form: text(self.packaging_form),
                pack_level,
                symbology_expected: symbology,
                company_name_on_pack: text(self.company),
                principal_on_pack: text(self.principal),
                remark: text(self.remark),
            },
            ..CatalogueLine::default()
        };
        Row::Line(Box::new(line), findings)
    }

    fn symbology(
        &self,
        row: &SheetRow,
        headings: &Headings,
        findings: &mut Vec<LineFinding>,
    ) -> Option<Symbology> {
        let word = tidy(row.cell(self.symbology?));
        let symbology = headings
            .value("symbology", &word)
            .and_then(Symbology::from_name)
            .or_else(|| Symbology::from_name(&word));
        if symbology.is_none() && says_something(&word) {
            findings.push(LineFinding::UnknownSymbology { found: word });
        }
        symbology
    }

    fn pack_level(
        &self,
        row: &SheetRow,
        headings: &Headings,
        findings: &mut Vec<LineFinding>,
    ) -> Option<PackLevel> {
        let word = tidy(row.cell(self.pack_level?));
        let level = headings
            .value("pack_level", &word)
            .and_then(PackLevel::from_code);
        if level.is_none() && says_something(&word) {
            findings.push(LineFinding::UnknownPackLevel { found: word });
        }
        level
    }
}

fn read_code_cell(
    cell: &Cell,
    symbology: Option<Symbology>,
) -> Result<domain::catalogue::Code, LineFinding> {
    let other = match &cell.value {
        CellValue::Bool(_) | CellValue::Date(_) => cell.value.to_string(),
        _ => String::new(),
    };
    let typed = match &cell.value {
        CellValue::Empty => CodeCell::Empty,
        CellValue::Text(text) => CodeCell::Text(text),
        CellValue::Number(number) => CodeCell::Number(*number),
        CellValue::Error(error) => CodeCell::Error(error),
        CellValue::Bool(_) | CellValue::Date(_) => CodeCell::Other(&other),
    };
    read_code(typed, symbology)
}

/// A cell's text with single blanks: line breaks inside a cell are layout.
pub(crate) fn tidy(cell: &Cell) -> String {
    let owned;
    let text = match text_of(cell) {
        Some(text) => text,
        None => {
            owned = cell.value.to_string();
            &owned
        }
    };
    text.split(|character: char| character.is_whitespace() || character == '\u{feff}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// A dash or a stroke stands for nothing.
fn says_something(word: &str) -> bool {
    word.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
