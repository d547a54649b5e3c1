//! 检验报告 of one sample as PDF: what it is, how it was tested, what was concluded; then
//! specification, print quality with every scan, location; then problems and remedies.

mod advice;

use domain::document::{
    Bilingual, Checked, DocumentTable, Outcome, ParameterRule, ReportedItem, TestReport,
};

use self::advice::advice;
use crate::{
    columns::columns,
    error::ReportError,
    kit::{Kit, joined, stacked},
    output::{
        barcode::Symbol,
        canvas::{Area, Ink, mm},
        facts::{self, Fact},
        fonts::Face,
        paper::{BODY, HEADING, LABEL, Paper, SIDE, SMALL},
        scale,
        table::{Art, CELL, CELL_STRONG, Cell, Table},
        text::{Field, Style},
    },
    photographs,
    scan_grid::grid,
    signature_lines::{closing_height, signed_and_issued},
};

/// Makes the test report of one sample.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn test_report_pdf(content: &TestReport, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::headed(kit, &content.head, false)?;
    about_sample(&mut paper, content)?;
    about_tests(&mut paper, content)?;
    conclusion(&mut paper, content)?;
    part(&mut paper, "report.specification")?;
    checks(&mut paper, &content.specification, 0.0)?;
    part(&mut paper, "report.quality")?;
    grade(&mut paper, content)?;
    items(&mut paper, &content.items)?;
    reflectance(&mut paper, content)?;
    if let Some(scans) = &content.scans {
        grid(&mut paper, scans)?;
    }
    let has_advice = !(content.quality.is_empty() && content.application.is_empty());
    let beneath = match has_advice || !content.photographs.is_empty() {
        true => 0.0,
        false => closing_height(&paper) + mm(7.0),
    };
    if content.location.len() < 2 {
        // The title goes with the only line that there is.
        paper.need(HEADING.leading + mm(26.0) + beneath)?;
    }
    part(&mut paper, "report.location")?;
    checks(&mut paper, &content.location, beneath)?;
    photographs::draw(&mut paper, &content.photographs)?;
    advice(&mut paper, content)?;
    paper.y += mm(3.0);
    signed_and_issued(&mut paper, &content.signatures)?;
    paper.finish("foot.samples_only")
}

/// The sample, with its symbol drawn at the right.
fn about_sample(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    let voice = paper.voice;
    let (sample, client) = (&content.sample, &content.client);
    let half = |key, value: &str, field| Fact::half(&voice, key, value, field);
    let symbology = sample.symbology.map_or("", |symbology| symbology.label());
    let data = if sample.data == sample.code {
        ""
    } else {
        sample.data.as_str()
    };
    let line = sample.line.to_string();
    let environment = joined(&voice.of(&sample.environment));
    let facts = vec![
        Fact::wide(&voice, "client", &client.name, "client.name"),
        half("client_address", &client.address, "client.address"),
        half("client_contact", &client.contact, "client.contact"),
        half("intake_number", &sample.intake_number, "intake_number"),
        half("sample_line", &line, "line"),
        Fact::wide(&voice, "product_name", &sample.product_name, "product_name"),
        half("specification", &sample.specification, "specification"),
        half("brand", &sample.brand, "brand"),
        half("substrate", &sample.substrate, "substrate"),
        half("packaging", &sample.packaging, "packaging"),
        half("code", &sample.code, "code"),
        half("symbology", symbology, "symbology"),
        half("decoded", data, "code"),
        half("use", &environment, "use"),
        Fact::wide(&voice, "remark", &sample.remark, "remark"),
    ];
    facts::draw(paper, facts)?;
    let symbol = sample
        .symbology
        .and_then(|symbology| Symbol::encode(symbology, &sample.code).ok());
    if let Some(symbol) = symbol {
        drawn(paper, &symbol)?;
    }
    Ok(())
}

/// The symbol as it should be, in the middle, with the note that it is a drawing.
fn drawn(paper: &mut Paper<'_>, symbol: &Symbol) -> Result<(), ReportError> {
    let room = mm(60.0);
    let unit = (room / symbol.width()).min(mm(0.33));
    let unit = if symbol.is_matrix() {
        unit.min(mm(20.0) / symbol.height(0.0))
    } else {
        unit
    };
    let bars = mm(13.0);
    let tall = symbol.height(bars / unit) * unit;
    paper.y += mm(2.0);
    paper.need(tall + 2.0 * SMALL.leading + mm(3.0))?;
    let left = (paper.page_width() - symbol.width() * unit) / 2.0;
    let y = paper.y;
    paper.place(vec![symbol.mark((left, y), unit, bars)]);
    paper.y += tall + 1.0;
    let note = stacked(&paper.voice.say("report.symbol_note"));
    for line in paper.lines(&note, SMALL, paper.width(), Field::of("report.symbol_note"))? {
        paper.centre(line);
    }
    paper.y += mm(1.0);
    Ok(())
}

fn about_tests(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    let voice = paper.voice;
    let conduct = &content.conduct;
    let half = |key, value: &str, field| Fact::half(&voice, key, value, field);
    let wide = |key, value: String, field| Fact::wide(&voice, key, value, field);
    let dictionaries: Vec<String> = conduct
        .dictionaries
        .iter()
        .map(|one| format!("{} {}", joined(&voice.of(&one.name)), one.version))
        .collect();
    let received = conduct.received_on.to_string();
    let condition = stacked(&voice.of(&conduct.condition));
    let decision = stacked(&voice.of(&conduct.decision_rule));
    let facts = vec![
        half("received_on", &received, "received_on"),
        half("tested_on", &conduct.tested_on, "tested_on"),
        wide("condition", condition, "condition"),
        wide("instruments", conduct.instrument.clone(), "instruments"),
        wide("optics", conduct.optics.clone(), "optics"),
        half("environment", &conduct.environment, "environment"),
        half("place", &conduct.place, "place"),
        wide("sampling", conduct.sampling.clone(), "sampling"),
        wide("deviations", conduct.deviations.clone(), "deviations"),
        wide(
            "standards",
            conduct.standards.join(voice.separator()),
            "standards",
        ),
        wide(
            "dictionaries",
            dictionaries.join(voice.separator()),
            "dictionaries",
        ),
        wide("decision_rule", decision, "decision_rule"),
    ];
    paper.y += mm(2.0);
    let y = paper.y;
    let width = paper.width();
    paper.sheet().rule(SIDE, y, width, 0.5, Ink::Black);
    facts::draw(paper, facts)
}

/// The conclusion in a frame, large enough to be found first.
fn conclusion(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    let voice = paper.voice;
    let word = voice.say(&format!("outcome.{}", content.outcome.code()));
    let ink = match content.outcome {
        Outcome::Nonconforming => Ink::Red,
        _ => Ink::Black,
    };
    let style = Style::new(Face::Sans, 15.0, 20.0, ink);
    let label = joined(&voice.say("column.outcome"));
    let label = paper.line(&label, LABEL, Field::of("outcome"))?;
    let word = paper.line(&joined(&word), style, Field::of("outcome"))?;
    let height = mm(11.0);
    paper.y += mm(3.0);
    paper.need(height)?;
    let (y, width) = (paper.y, paper.width());
    let area = Area::new(SIDE, y, width, height);
    paper.sheet().frame(area, 0.8, ink);
    paper
        .sheet()
        .text(SIDE + mm(4.0), y + (height - LABEL.leading) / 2.0, label);
    let top = y + (height - style.leading) / 2.0;
    let middle = paper.page_width() / 2.0;
    paper.sheet().centred(middle, top, word);
    paper.y += height + mm(2.0);
    Ok(())
}

/// The title of a part.
fn part(paper: &mut Paper<'_>, key: &str) -> Result<(), ReportError> {
    paper.y += mm(3.0);
    // A title never stands alone at the foot of a page.
    paper.need(HEADING.leading + mm(26.0))?;
    let title = joined(&paper.voice.say(key));
    paper.paragraph(&title, HEADING, 0.0, Field::of(key))?;
    paper.y += mm(0.5);
    Ok(())
}

/// What was checked against a demand, with so many points free beneath the last line; a sentence
/// where nothing was.
fn checks(paper: &mut Paper<'_>, checked: &[Checked], beneath: f32) -> Result<(), ReportError> {
    if checked.is_empty() {
        paper.need(LABEL.leading + beneath)?;
        let none = paper.voice.say("report.unchecked");
        return paper.paragraph(&joined(&none), LABEL, 0.0, Field::of("report.unchecked"));
    }
    let (shows, columns) = columns(paper, DocumentTable::Checks, |_| true);
    let table = Table::new(paper, columns)?;
    table.begin();
    for (place, one) in (1..).zip(checked) {
        let voice = paper.voice;
        let (word, style) = match one.met {
            None => (Bilingual::default(), CELL),
            Some(true) => (voice.say("report.met"), CELL),
            Some(false) => (voice.say("report.missed"), CELL_STRONG),
        };
        let cells = shows
            .iter()
            .zip(table.columns())
            .map(|(show, column)| {
                let (text, style) = match *show {
                    "item" => (stacked(&voice.of(&one.label)), CELL),
                    "found" => (joined(&voice.of(&one.found)), CELL),
                    "required" => (one.required.clone(), CELL),
                    "outcome" => (joined(&word), style),
                    _ => (one.clause.clone(), SMALL),
                };
                let lines = paper.lines(&text, style, column.room(), Field::of(show))?;
                Ok(Cell::text(lines))
            })
            .collect::<Result<Vec<_>, ReportError>>()?;
        if place == checked.len() {
            table.need(paper, &cells, beneath)?;
        }
        table.row(paper, cells)?;
    }
    table.end(paper)?;
    Ok(())
}

/// The symbol grade against its requirement, and what decided.
fn grade(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    let voice = paper.voice;
    let requirement = ("requirement", content.requirement.clone());
    let sentence = if content.grade.is_empty() {
        voice.fill("notices.not_measured", &[requirement])
    } else {
        let grade = ("grade", content.grade.clone());
        voice.fill("notices.grade_against", &[grade, requirement])
    };
    paper.paragraph(&joined(&sentence), BODY, 0.0, Field::of("grade"))?;
    let decided = voice.of(&content.decided_by);
    if !decided.is_empty() {
        let by = Bilingual::new(
            voice.fill("report.decided_by", &[("item", decided.zh)]).zh,
            voice.fill("report.decided_by", &[("item", decided.en)]).en,
        );
        paper.paragraph(&joined(&by), LABEL, 0.0, Field::of("grade"))?;
    }
    paper.y += mm(1.0);
    Ok(())
}

/// Every item with its value, its grade and the bands of its edition.
fn items(paper: &mut Paper<'_>, items: &[ReportedItem]) -> Result<(), ReportError> {
    if items.is_empty() {
        return Ok(());
    }
    let (shows, columns) = columns(paper, DocumentTable::Items, |_| true);
    let table = Table::new(paper, columns)?;
    table.begin();
    for item in items {
        let voice = paper.voice;
        let letter = item.letter.map_or_else(String::new, |one| one.to_string());
        let grade = [letter, item.grade.clone()].join(" ");
        let cells = shows
            .iter()
            .zip(table.columns())
            .map(|(show, column)| {
                let text = match *show {
                    "item" => stacked(&voice.of(&item.label)),
                    "value" => joined(&voice.of(&item.value)),
                    "item_grade" => grade.trim().to_owned(),
                    _ => {
                        let art = art(paper, item, column.room())?;
                        return Ok(Cell {
                            art,
                            ..Cell::default()
                        });
                    }
                };
                let lines = paper.lines(&text, CELL, column.room(), Field::of(show))?;
                Ok(Cell::text(lines))
            })
            .collect::<Result<Vec<_>, ReportError>>()?;
        table.row(paper, cells)?;
    }
    table.end(paper)?;
    paper.y += mm(2.0);
    Ok(())
}

/// The bands of an item with the value as a pointer.
fn art(paper: &Paper<'_>, item: &ReportedItem, room: f32) -> Result<Option<Art>, ReportError> {
    let Some(scale) = &item.scale else {
        return Ok(None);
    };
    let rule = ParameterRule {
        label: Bilingual::default(),
        measured: String::new(),
        required: String::new(),
        scale: None,
    };
    let area = Area::new(2.0, 7.0, room - 4.0, 8.0);
    Ok(Some(Art {
        marks: scale::marks(scale, &rule, area, &paper.kit.fonts)?,
        height: 18.0,
    }))
}

fn reflectance(paper: &mut Paper<'_>, content: &TestReport) -> Result<(), ReportError> {
    if content.reflectance.is_empty() {
        return Ok(());
    }
    let voice = paper.voice;
    let figures: Vec<String> = content
        .reflectance
        .iter()
        .map(|(label, value)| format!("{} {value}", joined(&voice.of(label))))
        .collect();
    let title = joined(&voice.say("report.reflectance"));
    let text = format!("{title}  {}", figures.join("    "));
    paper.paragraph(
        &text,
        LABEL.inked(Ink::Black),
        0.0,
        Field::of("report.reflectance"),
    )?;
    paper.y += mm(2.0);
    Ok(())
}
