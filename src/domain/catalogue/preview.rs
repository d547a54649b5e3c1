//! The whole file with a verdict a row: what a person sees before anything is committed.
//!
//! Rows are pushed in the order of the file. Here they meet each other: a repeated line
//! is refused with the first one named, one code on two products and one product with
//! two codes are flagged. Memory grows with the rows only.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::finding::LineFinding;
use super::line::{CatalogueLine, Place};

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineVerdict {
    /// Becomes a sample.
    Accepted,
    /// Becomes a sample; a person should look at it.
    Flagged,
    /// Goes back to the company.
    Refused,
}

impl LineVerdict {
    /// The key of its name for people.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Accepted => "catalogue.verdict.accepted",
            Self::Flagged => "catalogue.verdict.flagged",
            Self::Refused => "catalogue.verdict.refused",
        }
    }
}

/// A row that can become a sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewLine {
    /// What it says.
    pub line: CatalogueLine,
    /// How it is known again, see `CatalogueLine::fingerprint`.
    pub fingerprint: String,
    /// Flags.
    pub findings: Vec<LineFinding>,
}

impl PreviewLine {
    /// Accepted, or flagged when something was noticed.
    #[must_use]
    pub const fn verdict(&self) -> LineVerdict {
        if self.findings.is_empty() {
            LineVerdict::Accepted
        } else {
            LineVerdict::Flagged
        }
    }
}

/// A row that goes back to the company, with its cells as they showed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Number of the line in the file, counted with the good ones.
    pub line_no: u32,
    /// Where it stands.
    pub place: Place,
    /// Every cell of the row as text.
    pub cells: Vec<String>,
    /// Why; at least one of them refuses.
    pub findings: Vec<LineFinding>,
}

/// What a column of a sheet was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnUse {
    /// The head as written.
    pub header: String,
    /// The field's name such as `product_name`; absent when the column is not used.
    pub field: Option<String>,
}

/// What was made of one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct SheetSummary {
    /// Its name; empty for a delimited text file.
    pub name: String,
    /// Row number of its header; absent when the sheet holds no catalogue.
    pub header_row: Option<u32>,
    /// Its columns from the left.
    pub columns: Vec<ColumnUse>,
    /// How many rows below the header were taken for lines.
    pub lines: u32,
    /// How many rows below the header name neither code nor product (blank rows, totals, signatures).
    pub ignored: u32,
}

/// How many rows went which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Totals {
    /// Rows taken for lines.
    pub lines: u32,
    /// Rows without any finding.
    pub accepted: u32,
    /// Rows that are good but flagged.
    pub flagged: u32,
    /// Rows that go back.
    pub refused: u32,
    /// Rows that name neither code nor product.
    pub ignored: u32,
}

/// A catalogue file, row by row, before it is committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct CataloguePreview {
    /// Every sheet of the file, also those without a catalogue.
    pub sheets: Vec<SheetSummary>,
    /// The rows that can be committed, in the order of the file.
    pub lines: Vec<PreviewLine>,
    /// The rows that go back, in the order of the file.
    pub refused: Vec<RefusedLine>,
    /// The counts.
    pub totals: Totals,
}

impl CataloguePreview {
    /// Name of the sheet of a place.
    #[must_use]
    pub fn sheet_name(&self, place: &Place) -> &str {
        self.sheets
            .get(usize::from(place.sheet))
            .map_or("", |sheet| sheet.name.as_str())
    }
}

/// A row as the reader hands it in: a line with flags, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A line; its findings do not refuse.
    Line(Box<CatalogueLine>, Vec<LineFinding>),
    /// Findings of which at least one refuses.
    Refused(Vec<LineFinding>),
}

/// Puts a preview together, row by row.
#[derive(Debug, Default)]
pub struct PreviewBuilder {
    preview: CataloguePreview,
    by_fingerprint: HashMap<String, usize>,
    by_code: HashMap<String, usize>,
    by_product: HashMap<String, usize>,
}

impl PreviewBuilder {
    /// Starts the next sheet; its rows follow.
    pub fn sheet(&mut self, sheet: SheetSummary) {
        self.preview.sheets.push(sheet);
    }

    /// Notes a row that names neither code nor product.
    pub fn ignore(&mut self) {
        self.preview.totals.ignored += 1;
        if let Some(sheet) = self.preview.sheets.last_mut() {
            sheet.ignored += 1;
        }
    }

    /// Adds a row of the sheet that was started last; `cells` is asked for when the row goes back.
    pub fn row(&mut self, number: u32, row: Row, cells: impl FnOnce() -> Vec<String>) {
        let place = Place {
            sheet: u16::try_from(self.preview.sheets.len().saturating_sub(1)).unwrap_or(u16::MAX),
            row: number,
        };
        self.preview.totals.lines += 1;
        if let Some(sheet) = self.preview.sheets.last_mut() {
            sheet.lines += 1;
        }
        match row {
            Row::Refused(findings) => self.refuse(place, findings, cells),
            Row::Line(line, findings) => self.line(place, *line, findings, cells),
        }
    }

    /// The finished preview.
    #[must_use]
    pub fn finish(self) -> CataloguePreview {
        self.preview
    }

    fn refuse(
        &mut self,
        place: Place,
        findings: Vec<LineFinding>,
        cells: impl FnOnce() -> Vec<String>,
    ) {
        self.preview.totals.refused += 1;
        self.preview.refused.push(RefusedLine {
            line_no: self.preview.totals.lines,
            place,
            cells: cells(),
            findings,
        });
    }

    fn line(
        &mut self,
        place: Place,
        mut line: CatalogueLine,
        mut findings: Vec<LineFinding>,
        cells: impl FnOnce() -> Vec<String>,
    ) {
        line.line_no = self.preview.totals.lines;
        line.place = place;
        let fingerprint = line.fingerprint();
        if let Some(first) = self.known(self.by_fingerprint.get(&fingerprint)) {
            let (sheet, row) = self.named(first);
            findings.push(LineFinding::Duplicate { sheet, row });
            return self.refuse(line.place, findings, cells);
        }
        findings.extend(self.meets(&line));
        let index = self.preview.lines.len();
        self.by_fingerprint.insert(fingerprint.clone(), index);
        self.by_code
            .entry(line.description.code.clone())
            .or_insert(index);
        self.by_product
            .entry(line.product_identity())
            .or_insert(index);
        let done = PreviewLine {
            line,
            fingerprint,
            findings,
        };
        match done.verdict() {
            LineVerdict::Accepted => self.preview.totals.accepted += 1,
            LineVerdict::Flagged | LineVerdict::Refused => self.preview.totals.flagged += 1,
        }
        self.preview.lines.push(done);
    }

    /// What an earlier line says against this one.
    fn meets(&self, line: &CatalogueLine) -> Vec<LineFinding> {
        let mut findings = Vec::new();
        let product = line.product_identity();
        if let Some(first) = self.known(self.by_code.get(&line.description.code))
            && first.product_identity() != product
        {
            let (sheet, row) = self.named(first);
            findings.push(LineFinding::CodeRepeated { sheet, row });
        }
        if let Some(first) = self.known(self.by_product.get(&product))
            && first.description.code != line.description.code
            && !same_item(first, line)
        {
            let (sheet, row) = self.named(first);
            findings.push(LineFinding::ProductRepeated {
                sheet,
                row,
                code: first.description.code.clone(),
            });
        }
        findings
    }

    fn known(&self, index: Option<&usize>) -> Option<&CatalogueLine> {
        self.preview.lines.get(*index?).map(|known| &known.line)
    }

    fn named(&self, line: &CatalogueLine) -> (String, u32) {
        (
            self.preview.sheet_name(&line.place).to_owned(),
            line.place.row,
        )
    }
}

/// One item in packs of two levels, such as a bottle and its carton, or one code written two ways.
fn same_item(one: &CatalogueLine, other: &CatalogueLine) -> bool {
    match (one.description.gtin14, other.description.gtin14) {
        (Some(one), Some(other)) => one.item() == other.item(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::Description;

    fn line(name: &str, code: &str) -> Row {
        Row::Line(
            Box::new(CatalogueLine {
                description: Description {
                    product_name: name.to_owned(),
                    code: code.to_owned(),
                    gtin14: code.parse().ok(),
                    ..Description::default()
                },
                ..CatalogueLine::default()
            }),
            Vec::new(),
        )
    }

    fn build(rows: Vec<Row>) -> CataloguePreview {
        let mut builder = PreviewBuilder::default();
        builder.sheet(SheetSummary {
            name: "目录".to_owned(),
            ..SheetSummary::default()
        });
        for (number, row) in (5_u32..).zip(rows) {
            builder.row(number, row, || vec!["cell".to_owned()]);
        }
        builder.finish()
    }

    #[test]
    fn a_repeated_line_goes_back_and_names_the_first() {
        let preview = build(vec![
            line("水", "6901234567892"),
            line("茶", "6901234567908"),
            line(" 水 ", "6901234567892"),
        ]);
        assert_eq!(preview.totals.accepted, 2);
        let refused = preview.refused.first().unwrap();
        assert_eq!(
            refused.findings,
            [LineFinding::Duplicate {
                sheet: "目录".to_owned(),
                row: 5
            }]
        );
        assert_eq!((refused.line_no, refused.place.row), (3, 7));
        assert_eq!(refused.cells, ["cell"]);
    }

    #[test]
    fn one_code_on_two_products_and_two_codes_on_one_are_flagged_not_refused() {
        let preview = build(vec![
            line("水", "6901234567892"),
            line("茶", "6901234567892"),
            line("水", "6901234567908"),
        ]);
        let findings: Vec<_> = preview.lines.iter().map(|one| &one.findings).collect();
        assert!(findings[0].is_empty());
        assert!(matches!(
            findings[1][..],
            [LineFinding::CodeRepeated { row: 5, .. }]
        ));
        assert!(matches!(
            findings[2][..],
            [LineFinding::ProductRepeated { row: 5, .. }]
        ));
        assert_eq!(preview.totals.flagged, 2);
    }

    #[test]
    fn a_carton_of_the_same_item_is_no_second_code() {
        let preview = build(vec![
            line("水", "6901234567892"),
            line("水", "16901234567899"),
        ]);
        assert!(preview.lines.iter().all(|one| one.findings.is_empty()));
    }
}
