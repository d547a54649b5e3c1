//! 条码符合性确认证书 as PDF: a formal frame, the company's name large, one line an intake.
//!
//! Lines have fixed places, so that a new intake can be printed over the paper that
//! the company already holds: then nothing but the new lines is drawn.

use domain::document::{Bilingual, Certificate, CertificateLine, CertificatePrint, DocumentTable};

use crate::{
    columns::columns,
    error::ReportError,
    kit::{Kit, joined, stacked},
    output::{
        canvas::{Area, Ink, mm},
        facts::{self, Fact},
        fonts::Face,
        paper::{LABEL, Paper, SMALL},
        pdf::Attached,
        seal,
        table::{CELL, Cell, Table},
        text::{Field, Line, Style},
    },
    signature_lines::{across_height, signed_across},
};

/// Where the table begins on the first page, unless what stands above needs more.
const TABLE_TOP: f32 = mm(154.0);
/// Height of a line of the table.
const LINE_HEIGHT: f32 = mm(7.6);
/// Lines that the first page offers.
const LINES: usize = 5;
/// Sizes that the company's name is tried in, in points.
const NAME_SIZES: [f32; 6] = [24.0, 21.0, 18.0, 15.0, 12.0, 9.0];
/// Height that the name may take before a smaller size is tried.
const NAME_HEIGHT: f32 = mm(15.0);

/// Height of code, issuer and seal.
const ISSUED_HEIGHT: f32 = seal::DIAMETER + mm(2.0);

/// Height of what stands beneath the table.
fn bottom_height(paper: &Paper<'_>) -> f32 {
    across_height(paper) + ISSUED_HEIGHT
}

/// Makes the certificate.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn certificate_pdf(content: &Certificate, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    draw(content, None, kit)
}

/// The same with its machine-readable form within, as one file of the name `certificate.json`.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn certificate_with_record(
    content: &Certificate,
    record: &[u8],
    kit: &Kit,
) -> Result<Vec<u8>, ReportError> {
    let voice = kit.voice(content.head.wording);
    let attached = Attached {
        name: "certificate.json".to_owned(),
        media_type: "application/json",
        description: voice.say("record.title").zh,
        bytes: record.to_vec(),
    };
    draw(content, Some(attached), kit)
}

fn draw(
    content: &Certificate,
    attached: Option<Attached>,
    kit: &Kit,
) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::framed(kit, &content.head);
    paper.attached = attached;
    let overprint = matches!(content.print, CertificatePrint::LinesFrom(_));
    paper.mute(overprint);
    top(&mut paper, content)?;
    statement(&mut paper, content)?;
    key_facts(&mut paper, content)?;
    paper.y = (paper.y + mm(3.0)).max(TABLE_TOP);
    lines(&mut paper, content)?;
    bottom(&mut paper, content)?;
    if overprint {
        let (right, down) = content.offset;
        let tenths = |offset: i16| mm(f32::from(offset) / 10.0);
        paper.finish_overprint((tenths(right), tenths(down)))
    } else {
        paper.finish("foot.certificate")
    }
}

/// Mark, issuer, title and number.
fn top(paper: &mut Paper<'_>, content: &Certificate) -> Result<(), ReportError> {
    let side = mm(12.0);
    let middle = paper.page_width() / 2.0;
    paper.emblem(Area::new(middle - side / 2.0, mm(21.0), side, side));
    paper.y = mm(37.0);
    let issuer = &content.head.issuer;
    let gap = if paper.voice.is_chinese() { 0.12 } else { 0.0 };
    let style = Style::new(Face::Sans, 12.5, 18.0, Ink::Black).spaced(gap);
    let name = paper.issuer_name();
    centred(paper, name, style, "issuer.name")?;
    if paper.voice.is_bilingual() {
        centred(
            paper,
            &issuer.name_en,
            LABEL.inked(Ink::Black),
            "issuer.name_en",
        )?;
    }
    paper.y = paper.y.max(mm(52.0));
    let title = paper.title.clone();
    let style = match paper.voice.is_chinese() {
        true => Style::new(Face::Sans, 27.0, 36.0, Ink::Black).spaced(0.28),
        false => Style::new(Face::Sans, 22.0, 30.0, Ink::Black),
    };
    centred(paper, &title.zh, style, "title")?;
    let style = Style::new(Face::Sans, 11.0, 16.0, Ink::Teal).spaced(0.06);
    centred(paper, &title.en, style, "title")?;
    paper.y += mm(3.0);
    let number = paper.voice.say("head.number");
    let number = format!("{} {}", joined(&number), content.head.number);
    let style = Style::new(Face::Serif, 10.5, 15.0, Ink::Black);
    centred(paper, &number, style, "head.number")?;
    if let Some(replaces) = &content.head.replaces {
        let sentence = paper.voice.fill(
            "head.replaces",
            &[
                ("number", replaces.number.clone()),
                ("reason", replaces.reason.clone()),
            ],
        );
        centred(paper, &joined(&sentence), SMALL, "head.replaces")?;
    }
    paper.stage_note()
}

/// Draws a text in the middle, in as many lines as it needs.
fn centred(
    paper: &mut Paper<'_>,
    text: &str,
    style: Style,
    field: &str,
) -> Result<(), ReportError> {
    if text.is_empty() {
        return Ok(());
    }
    for line in paper.lines(text, style, paper.width(), Field::of(field))? {
        paper.need(style.leading)?;
        paper.centre(line);
    }
    Ok(())
}

/// The sentence that certifies, with the company's name large in its middle.
fn statement(paper: &mut Paper<'_>, content: &Certificate) -> Result<(), ReportError> {
    let voice = paper.voice;
    paper.y = (paper.y + mm(4.0)).max(mm(84.0));
    let gap = if voice.is_chinese() { 0.1 } else { 0.0 };
    let style = Style::new(Face::Serif, 12.0, 18.0, Ink::Black).spaced(gap);
    let lead = voice.say("certified.lead");
    centred(paper, &lead.zh, style, "certified.lead")?;
    centred(paper, &lead.en, LABEL.inked(Ink::Black), "certified.lead")?;
    paper.y += mm(2.0);
    for line in name(paper, &content.client.name)? {
        paper.need(line.style.leading)?;
        paper.centre(line);
    }
    paper.y += mm(3.0);
    let basis = voice.of(&content.basis);
    let statement = Bilingual::new(
        voice.fill("certified.statement", &[("basis", basis.zh)]).zh,
        voice.fill("certified.statement", &[("basis", basis.en)]).en,
    );
    paper.both(&statement, "certified.statement")
}

/// The company's name as large as it fits its place.
fn name(paper: &Paper<'_>, name: &str) -> Result<Vec<Line>, ReportError> {
    let mut lines = Vec::new();
    for size in NAME_SIZES {
        let style = Style::new(Face::Sans, size, size * 1.35, Ink::Black);
        lines = paper.lines(name, style, paper.width(), Field::of("client.name"))?;
        let height: f32 = lines.iter().map(|line| line.style.leading).sum();
        if height <= NAME_HEIGHT {
            break;
        }
    }
    Ok(lines)
}

fn key_facts(paper: &mut Paper<'_>, content: &Certificate) -> Result<(), ReportError> {
    let voice = paper.voice;
    let validity = match content.valid_until {
        Some(until) => {
            let date = voice.date(until);
            Bilingual::new(
                voice.fill("certified.valid_until", &[("date", date.zh)]).zh,
                voice.fill("certified.valid_until", &[("date", date.en)]).en,
            )
        }
        None => voice.say("certified.valid_open"),
    };
    let client = &content.client;
    let prefixes = client
        .prefixes
        .join(if voice.is_chinese() { "\u{3001}" } else { ", " });
    let first = content.first_issued_on.to_string();
    let facts = vec![
        Fact::half(&voice, "client_number", &client.number, "client.number"),
        Fact::half(
            &voice,
            "credit_code",
            &client.credit_code,
            "client.credit_code",
        ),
        Fact::half(&voice, "prefixes", prefixes, "client.prefixes"),
        Fact::half(&voice, "first_issued_on", first, "first_issued_on"),
        Fact::wide(&voice, "valid_until", stacked(&validity), "valid_until"),
    ];
    paper.y += mm(2.0);
    facts::draw(paper, facts)
}

/// The table of intakes. Lines without an intake yet are drawn empty on the first page.
fn lines(paper: &mut Paper<'_>, content: &Certificate) -> Result<(), ReportError> {
    let (shows, columns) = columns(paper, DocumentTable::Intakes, |_| true);
    let table = Table::new(paper, columns)?.of_height(LINE_HEIGHT);
    table.begin();
    let first_printed = match content.print {
        CertificatePrint::Whole => 0,
        CertificatePrint::LinesFrom(number) => number,
    };
    let overprint = content.print != CertificatePrint::Whole;
    let bottom = bottom_height(paper);
    for line in &content.lines {
        let cells = cells(paper, line, (&shows, &table))?;
        // Seal and code never stand on a page without a line of the table.
        let is_last = line.number == content.lines.last().map_or(0, |last| last.number);
        let beneath = if is_last { bottom } else { 0.0 };
        table.need(paper, &cells, beneath)?;
        paper.mute(overprint && line.number < first_printed);
        table.row(paper, cells)?;
        paper.mute(overprint);
    }
    for _ in content.lines.len()..LINES {
        if paper.y + LINE_HEIGHT + bottom > paper.bottom() {
            break;
        }
        table.row(paper, vec![Cell::default()])?;
    }
    table.end(paper)?;
    Ok(())
}

fn cells(
    paper: &Paper<'_>,
    line: &CertificateLine,
    (shows, table): (&[&'static str], &Table),
) -> Result<Vec<Cell>, ReportError> {
    shows
        .iter()
        .zip(table.columns())
        .map(|(show, column)| {
            let value = match *show {
                "line" => line.number.to_string(),
                "intake_number" => line.intake_number.clone(),
                "released_on" => line.released_on.to_string(),
                "tested" => line.tested.to_string(),
                "confirmed" => line.confirmed.to_string(),
                "left" => line.left.to_string(),
                "handler" => line.handler.clone(),
                _ => String::new(),
            };
            let field = Field::on(show, line.number);
            Ok(Cell::text(paper.lines(
                &value,
                CELL,
                column.room(),
                field,
            )?))
        })
        .collect()
}

/// Signatures if there are any; beneath them the verification symbol at the left, issuer and date
/// with the seal at the right.
fn bottom(paper: &mut Paper<'_>, content: &Certificate) -> Result<(), ReportError> {
    let height = bottom_height(paper);
    paper.need(height)?;
    paper.y = paper.y.max(paper.bottom() - height);
    signed_across(paper, &content.signatures)?;
    let top = paper.y;
    paper.verification_left(top + mm(9.0))?;
    paper.issue()
}
