//! 检测结果目录表 as PDF: key facts, one row a sample, totals, signatures.

use domain::document::{Bilingual, DocumentTable, Outcome, ResultCatalogue, ResultRow, Totals};

use crate::{
    columns::columns,
    error::ReportError,
    kit::{Kit, joined, stacked},
    output::{
        barcode::Symbol,
        canvas::{Ink, mm},
        facts::{self, Fact},
        paper::{BODY, LABEL, Paper, SMALL},
        table::{CELL, CELL_STRONG, Cell, Column, Drawing, Table},
        text::{Field, Line, Style},
    },
    signature_lines::{closing_height, signed_and_issued},
};

/// Width of a bar as drawn beside the number, unless the column is too narrow: the
/// least a retail symbol may have (0.264 mm).
const MODULE: f32 = mm(0.264);
/// Below this no scanner and no printer keeps bars apart, so nothing is drawn.
const LEAST_MODULE: f32 = mm(0.12);
/// Height of the bars: reduced, which the head of the column says.
const BARS: f32 = mm(4.2);
/// Most height of a matrix symbol.
const MATRIX: f32 = mm(9.0);

/// Makes the result catalogue.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn result_catalogue_pdf(content: &ResultCatalogue, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::headed(kit, &content.head, true)?;
    key_facts(&mut paper, content)?;
    paper.y += mm(4.0);
    rows(&mut paper, content)?;
    after_rows(&mut paper, content)?;
    signed_and_issued(&mut paper, &content.signatures)?;
    paper.finish("foot.samples_only")
}

fn key_facts(paper: &mut Paper<'_>, content: &ResultCatalogue) -> Result<(), ReportError> {
    let voice = paper.voice;
    let tested = match (content.tested_from, content.tested_to) {
        (Some(from), Some(to)) if from != to => format!("{from} – {to}"),
        (Some(on), _) | (None, Some(on)) => on.to_string(),
        (None, None) => String::new(),
    };
    let dictionaries: Vec<String> = content
        .dictionaries
        .iter()
        .map(|one| format!("{} {}", joined(&voice.of(&one.name)), one.version))
        .collect();
    let client = &content.client;
    let half = |key, value: &str, field| Fact::half(&voice, key, value, field);
    let wide = |key, value: String, field| Fact::wide(&voice, key, value, field);
    let received = content.received_on.to_string();
    let instruments = content.instruments.join(voice.separator());
    let condition = stacked(&voice.of(&content.condition));
    let decision = stacked(&voice.of(&content.decision_rule));
    let standards = content.standards.join(voice.separator());
    let dictionaries = dictionaries.join(voice.separator());
    let facts = vec![
        half("client", &client.name, "client.name"),
        half("client_number", &client.number, "client.number"),
        half("client_address", &client.address, "client.address"),
        half("client_contact", &client.contact, "client.contact"),
        half("intake_number", &content.intake_number, "intake_number"),
        half("received_on", &received, "received_on"),
        half("tested_on", &tested, "tested_on"),
        half("instruments", &instruments, "instruments"),
        half("dictionaries", &dictionaries, "dictionaries"),
        wide("condition", condition, "condition"),
        half("environment", &content.environment, "environment"),
        half("place", &content.place, "place"),
        wide("sampling", content.sampling.clone(), "sampling"),
        wide("deviations", content.deviations.clone(), "deviations"),
        wide("standards", standards, "standards"),
        wide("decision_rule", decision, "decision_rule"),
    ];
    facts::draw(paper, facts)
}

/// The columns; one that no row fills gives its width to the product.
fn shown(paper: &Paper<'_>, content: &ResultCatalogue) -> (Vec<&'static str>, Vec<Column>) {
    let brand = content.rows.iter().any(|row| !row.brand.is_empty());
    let remark = content.rows.iter().any(|row| !row.remark.is_empty());
    let filled = |code: &str| match code {
        "brand" => brand,
        "remark" => remark,
        _ => true,
    };
    let (shows, mut columns) = columns(paper, DocumentTable::Samples, filled);
    if content.draw_symbols {
        for (show, column) in shows.iter().zip(&mut columns) {
            if *show == "code" {
                column.head = paper.voice.say("column.code_drawn");
            }
        }
    }
    (shows, columns)
}

fn rows(paper: &mut Paper<'_>, content: &ResultCatalogue) -> Result<(), ReportError> {
    let (shows, columns) = shown(paper, content);
    let table = Table::new(paper, columns)?;
    let outcomes = Outcomes::new(paper);
    let closing = beneath_rows(paper, content)?;
    table.begin();
    for (place, row) in (1..).zip(&content.rows) {
        let cells = shows
            .iter()
            .zip(table.columns())
            .map(|(show, column)| cell(paper, row, show, column, &outcomes, content.draw_symbols))
            .collect::<Result<Vec<_>, _>>()?;
        // The signatures never stand on a page without a result.
        if place == content.rows.len() {
            table.need(paper, &cells, closing)?;
        }
        table.row(paper, cells)?;
    }
    if content.rows.is_empty() {
        table.need(paper, &[], LABEL.leading + 12.0 + closing)?;
        let none = joined(&paper.voice.say("catalogue.empty"));
        paper.y += 6.0;
        let line = paper.line(&none, LABEL, Field::of("catalogue.empty"))?;
        paper.centre(line);
        paper.y += 6.0;
    }
    table.end(paper)?;
    Ok(())
}

/// Every outcome that a row may have.
pub(crate) const OUTCOMES: [Outcome; 4] = [
    Outcome::Conforming,
    Outcome::Nonconforming,
    Outcome::Retest,
    Outcome::Pending,
];

/// The words of the outcomes, looked up once.
struct Outcomes([(Outcome, Bilingual); 4]);

impl Outcomes {
    fn new(paper: &Paper<'_>) -> Self {
        Self(OUTCOMES.map(|outcome| {
            let word = paper.voice.say(&format!("outcome.{}", outcome.code()));
            (outcome, word)
        }))
    }

    fn word(&self, outcome: Outcome) -> Bilingual {
        self.0
            .iter()
            .find(|(of, _)| *of == outcome)
            .map_or_else(Bilingual::default, |(_, word)| word.clone())
    }
}

fn cell(
    paper: &Paper<'_>,
    row: &ResultRow,
    show: &str,
    column: &Column,
    outcomes: &Outcomes,
    drawn: bool,
) -> Result<Cell, ReportError> {
    let text = |value: &str, field, style| {
        let lines = paper.lines(value, style, column.room(), Field::on(field, row.line))?;
        Ok(Cell::text(lines))
    };
    match show {
        "line" => text(&row.line.to_string(), "line", CELL),
        "code" => {
            let field = Field::on("code", row.line);
            let mut cell = Cell::text(code_lines(paper, &row.code, column.room(), field)?);
            cell.drawing = row
                .symbology
                .filter(|_| drawn)
                .and_then(|symbology| Symbol::encode(symbology, &row.code).ok())
                .and_then(|symbol| drawing(symbol, column.room()));
            Ok(cell)
        }
        "product_name" => text(&row.product_name, "product_name", CELL),
        "specification" => text(&row.specification, "specification", CELL),
        "brand" => text(&row.brand, "brand", CELL),
        "symbology" => {
            let label = row.symbology.map_or("—", |symbology| symbology.label());
            text(label, "symbology", CELL)
        }
        "grade" => text(blank(&row.grade), "grade", CELL),
        "requirement" => text(blank(&row.requirement), "requirement", CELL),
        "outcome" => {
            let word = outcomes.word(row.outcome);
            let style = match row.outcome {
                Outcome::Conforming | Outcome::Pending => CELL,
                Outcome::Nonconforming | Outcome::Retest => CELL_STRONG,
            };
            let mut cell = text(&word.zh, "outcome", style)?;
            cell.lines
                .append(&mut text(&word.en, "outcome", SMALL.inked(Ink::Black))?.lines);
            Ok(cell)
        }
        "nonconforming" => {
            let mut lines = Vec::new();
            for item in &row.nonconforming {
                let item = paper.voice.of(item);
                lines.append(&mut text(&item.zh, "nonconforming", CELL)?.lines);
                if !item.en.is_empty() {
                    let style = SMALL.inked(Ink::Black);
                    lines.append(&mut text(&item.en, "nonconforming", style)?.lines);
                }
            }
            Ok(Cell::text(lines))
        }
        _ => text(&row.remark, "remark", CELL),
    }
}

/// A value, or a dash where there is none.
fn blank(value: &str) -> &str {
    if value.is_empty() { "—" } else { value }
}

/// A symbol as large as the column allows; nothing if its bars would run together.
fn drawing(symbol: Symbol, room: f32) -> Option<Drawing> {
    let widest = room / symbol.width();
    let unit = if symbol.is_matrix() {
        (MATRIX / symbol.height(0.0)).min(widest).min(mm(0.4))
    } else {
        MODULE.min(widest)
    };
    (unit >= LEAST_MODULE).then_some(Drawing {
        symbol,
        unit,
        bars: BARS,
    })
}

/// The element strings of a code in brackets, such as `(01)…` and `(21)…`; else the whole code.
fn elements(code: &str) -> impl Iterator<Item = &str> {
    let starts = code.match_indices('(').map(|(at, _)| at);
    let ends = starts.clone().chain([code.len()]).filter(|at| *at > 0);
    let begins = [0].into_iter().chain(starts.filter(|at| *at > 0));
    begins.zip(ends).filter_map(|(from, to)| code.get(from..to))
}

/// A code broken before an application identifier, so that it stays with its data as the GS1
/// rules for what people read ask; only an element wider than the column is cut.
fn code_lines(
    paper: &Paper<'_>,
    code: &str,
    room: f32,
    field: Field<'_>,
) -> Result<Vec<Line>, ReportError> {
    let mut texts: Vec<String> = Vec::new();
    for element in elements(code) {
        let together = texts.last().map(|last| format!("{last}{element}"));
        match together {
            Some(together) if paper.line(&together, CELL, field)?.width <= room => {
                texts.pop();
                texts.push(together);
            }
            _ => texts.push(element.to_owned()),
        }
    }
    paper.lines(&texts.join("\n"), CELL, room, field)
}

/// Height of what stands beneath the rows, down to the seal.
fn beneath_rows(paper: &Paper<'_>, content: &ResultCatalogue) -> Result<f32, ReportError> {
    let tall = |text: &str, style: Style, field| {
        let lines = paper.lines(text, style, paper.width(), Field::of(field))?;
        let leadings = lines.iter().map(|line| line.style.leading);
        Ok::<f32, ReportError>(leadings.sum())
    };
    let note = stacked(&paper.voice.say("catalogue.symbol_note"));
    let totals = sum(paper, content.totals());
    let note = match content.draw_symbols && !content.rows.is_empty() {
        true => tall(&note, SMALL, "catalogue.symbol_note")?,
        false => 0.0,
    };
    let totals = tall(&totals.zh, BODY, "totals")? + tall(&totals.en, LABEL, "totals")?;
    Ok(mm(6.5) + LABEL.leading + note + totals + closing_height(paper))
}

fn after_rows(paper: &mut Paper<'_>, content: &ResultCatalogue) -> Result<(), ReportError> {
    paper.y += mm(1.5);
    let end = joined(&paper.voice.say("catalogue.end"));
    let line = paper.line(&end, LABEL, Field::of("catalogue.end"))?;
    paper.need(LABEL.leading)?;
    paper.centre(line);
    if content.draw_symbols && !content.rows.is_empty() {
        let note = stacked(&paper.voice.say("catalogue.symbol_note"));
        paper.paragraph(&note, SMALL, 0.0, Field::of("catalogue.symbol_note"))?;
    }
    paper.y += mm(2.0);
    let totals = content.totals();
    paper.need(2.0 * BODY.leading)?;
    let sentence = sum(paper, totals);
    paper.paragraph(&sentence.zh, BODY, 0.0, Field::of("totals"))?;
    if !sentence.en.is_empty() {
        paper.paragraph(
            &sentence.en,
            LABEL.inked(Ink::Black),
            0.0,
            Field::of("totals"),
        )?;
    }
    paper.y += mm(3.0);
    Ok(())
}

fn sum(paper: &Paper<'_>, totals: Totals) -> Bilingual {
    paper
        .voice
        .fill(totals_key(totals), &totals_arguments(totals))
}

/// The sentence that fits the outcomes there are.
pub(crate) const fn totals_key(totals: Totals) -> &'static str {
    match (totals.retest, totals.pending) {
        (0, 0) => "catalogue.totals",
        (_, 0) => "catalogue.totals_with_retest",
        _ => "catalogue.totals_so_far",
    }
}

/// What stands in its places.
pub(crate) fn totals_arguments(totals: Totals) -> [(&'static str, String); 5] {
    [
        ("samples", totals.samples.to_string()),
        ("conforming", totals.conforming.to_string()),
        ("nonconforming", totals.nonconforming.to_string()),
        ("retest", totals.retest.to_string()),
        ("pending", totals.pending.to_string()),
    ]
}
