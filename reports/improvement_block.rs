//! The block of one nonconforming sample, laid out as fragments (head with the symbol,
//! then one problem each) before it is placed, so that its height is known.

use domain::document::{
    ApplicationProblem, Bilingual, DocumentTable, ImprovementNotice, ParameterRule, QualityProblem,
};

use crate::{
    error::ReportError,
    kit::{joined, stacked},
    output::{
        barcode::Symbol,
        canvas::{Area, Ink, Mark, mm},
        fonts::Face,
        fragment::Fragment,
        paper::{LABEL, LABEL_EN, Paper, SMALL},
        scale,
        text::{Field, Style},
    },
    photographs::picture,
};

/// Width of the column that holds the symbol.
const SYMBOL_COLUMN: f32 = mm(42.0);
/// Where the text of a block begins.
const TEXT: f32 = SYMBOL_COLUMN + mm(5.0);
/// Width of a parameter rule.
const RULE: f32 = mm(58.0);
/// Text of problems.
const PROBLEM: Style = Style::new(Face::Serif, 9.5, 14.0, Ink::Black);
/// Titles of problems.
const TITLE: Style = Style::new(Face::Sans, 9.5, 14.0, Ink::Black);

/// Lays out the block of one sample, from its head down.
///
/// # Errors
/// When no face draws a character.
pub fn fragments(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
) -> Result<Vec<Fragment>, ReportError> {
    let mut fragments = head(paper, notice)?.parts(paper.full_height());
    fragments.extend(problems(paper, notice)?);
    Ok(fragments)
}

/// Lays out the problems of a sample without the head of its block.
///
/// # Errors
/// When no face draws a character.
pub fn problems(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
) -> Result<Vec<Fragment>, ReportError> {
    let mut fragments = Vec::new();
    if !notice.quality.is_empty() {
        fragments.push(section(paper, "notices.quality")?);
    }
    for (number, problem) in (1_u32..).zip(&notice.quality) {
        fragments.extend(quality(paper, notice, number, problem)?);
    }
    if !notice.application.is_empty() {
        fragments.push(section(paper, "notices.application")?);
    }
    for (number, problem) in (1_u32..).zip(&notice.application) {
        fragments.extend(application(paper, notice, number, problem)?);
    }
    Ok(fragments)
}

/// The head of a block: number, product and grade beside the symbol.
fn head(paper: &Paper<'_>, notice: &ImprovementNotice) -> Result<Fragment, ReportError> {
    let voice = paper.voice;
    let mut fragment = Fragment::opening(mm(2.0));
    let room = paper.width() - TEXT;
    let sample = voice.fill("notices.sample", &[("line", notice.line.to_string())]);
    let on = |name| Field::on(name, notice.line);
    let number = format!("{}  {}", notice.number, joined(&sample));
    fragment.lines(paper.lines(&number, LABEL, room, on("number"))?, TEXT);
    fragment.lines(
        paper.lines(&notice.product_name, TITLE, room, on("product_name"))?,
        TEXT,
    );
    let details: Vec<&str> = [notice.brand.as_str(), notice.specification.as_str()]
        .into_iter()
        .filter(|detail| !detail.is_empty())
        .collect();
    if !details.is_empty() {
        fragment.lines(
            paper.lines(&details.join("  "), PROBLEM, room, on("specification"))?,
            TEXT,
        );
    }
    let requirement = ("requirement", notice.requirement.clone());
    let grade = if notice.grade.is_empty() {
        voice.fill("notices.not_measured", &[requirement])
    } else {
        voice.fill(
            "notices.grade_against",
            &[("grade", notice.grade.clone()), requirement],
        )
    };
    fragment.lines(
        paper.lines(&stacked(&grade), PROBLEM, room, on("grade"))?,
        TEXT,
    );
    fragment.height += mm(2.0);
    symbol(paper, notice, &mut fragment)?;
    Ok(fragment)
}

/// Draws the symbol of a sample at the left of its block, with number and kind.
fn symbol(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    fragment: &mut Fragment,
) -> Result<(), ReportError> {
    let mut y = mm(2.0);
    let mut kind = notice
        .symbology
        .map_or_else(String::new, |symbology| symbology.label().to_owned());
    if let Some(first) = notice.photographs.first() {
        let picture = picture(paper, first)?;
        let area = picture.within(Area::new(0.0, y, SYMBOL_COLUMN, mm(34.0)));
        y += area.h + 2.0;
        fragment.marks.push(Mark::Picture { area, picture });
    }
    let symbol = notice
        .symbology
        .filter(|_| notice.photographs.is_empty())
        .and_then(|symbology| Symbol::encode(symbology, &notice.code).ok());
    if let Some(symbol) = symbol {
        let unit = (SYMBOL_COLUMN / symbol.width()).min(mm(0.33));
        let unit = if symbol.is_matrix() {
            unit.min(mm(18.0) / symbol.height(0.0))
        } else {
            unit
        };
        let bars = mm(12.0);
        let left = (SYMBOL_COLUMN - symbol.width() * unit) / 2.0;
        fragment.marks.push(symbol.mark((left, y), unit, bars));
        y += symbol.height(bars / unit) * unit + 1.0;
        let note = joined(&paper.voice.say("notices.symbol_note"));
        kind = format!("{kind} ({note})");
    }
    let on = |name| Field::on(name, notice.line);
    let mut lines = paper.lines(&notice.code, PROBLEM, SYMBOL_COLUMN, on("code"))?;
    lines.extend(paper.lines(&kind, SMALL, SYMBOL_COLUMN, on("symbology"))?);
    for line in lines {
        let leading = line.style.leading;
        fragment.centred(line, SYMBOL_COLUMN / 2.0, y);
        y += leading;
    }
    fragment.height = fragment.height.max(y + mm(2.0));
    Ok(())
}

/// The title of a group of problems.
fn section(paper: &Paper<'_>, key: &str) -> Result<Fragment, ReportError> {
    let mut fragment = Fragment::default();
    let (width, height) = (paper.width(), LABEL.leading + 3.0);
    fragment.marks.push(Mark::Fill {
        areas: vec![Area::new(0.0, 0.0, width, height)],
        ink: Ink::Tint,
    });
    let title = joined(&paper.voice.say(key));
    let line = paper.line(
        &title,
        LABEL.inked(Ink::Black),
        Field::of("notices.section"),
    )?;
    fragment.at(line, 4.0, 1.5);
    fragment.height = height;
    fragment.leads = true;
    Ok(fragment)
}

/// A labelled paragraph of a problem, in the languages of the document.
fn labelled(
    paper: &Paper<'_>,
    fragment: &mut Fragment,
    key: &str,
    text: &Bilingual,
    field: Field<'_>,
) -> Result<(), ReportError> {
    if text.is_empty() {
        return Ok(());
    }
    let label_width = mm(20.0);
    let label = paper.voice.say(key);
    let mut label_y = fragment.height + 0.5;
    for (text, style) in [(&label.zh, LABEL), (&label.en, LABEL_EN)] {
        let line = paper.line(text, style, Field::of("notices.label"))?;
        fragment.at(line, mm(6.0), label_y);
        label_y += style.leading;
    }
    let left = mm(6.0) + label_width;
    let room = paper.width() - left;
    fragment.lines(paper.lines(&text.zh, PROBLEM, room, field)?, left);
    if !text.en.is_empty() {
        let style = LABEL.inked(Ink::Black);
        fragment.lines(paper.lines(&text.en, style, room, field)?, left);
    }
    if !label.en.is_empty() {
        fragment.height = fragment.height.max(label_y);
    }
    Ok(())
}

/// A problem of the symbol: title, parameters against their limits, remedy, clause.
fn quality(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    number: u32,
    problem: &QualityProblem,
) -> Result<Vec<Fragment>, ReportError> {
    let voice = paper.voice;
    let on = |name| Field::on(name, notice.line);
    let mut fragment = title(paper, notice, number, &voice.of(&problem.problem))?;
    let severity = joined(&voice.say(&format!("severity.{}", problem.severity.code())));
    let severity = paper.line(&severity, LABEL, on("severity"))?;
    fragment.at(severity.clone(), paper.width() - severity.width, 3.5);
    for part in paper.kit.columns.of(DocumentTable::Quality) {
        let said = match part.code {
            "remedy" => voice.of(&problem.remedy),
            "clause" => Bilingual::new(problem.clause.clone(), ""),
            _ => {
                for rule in &problem.rules {
                    parameter(paper, notice, rule, &mut fragment)?;
                }
                continue;
            }
        };
        let label = format!("notices.{}", part.code);
        labelled(paper, &mut fragment, &label, &said, on(part.code))?;
    }
    fragment.height += mm(1.5);
    Ok(fragment.parts(paper.full_height()))
}

/// A numbered title of a problem.
fn title(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    number: u32,
    problem: &Bilingual,
) -> Result<Fragment, ReportError> {
    let mut fragment = Fragment {
        height: 3.0,
        ..Fragment::default()
    };
    let field = Field::on("problem", notice.line);
    let left = mm(6.0);
    let room = paper.width() - left - mm(22.0);
    let label = paper.line(&format!("{number}."), TITLE, field)?;
    fragment.at(label, mm(1.0), 3.0);
    fragment.lines(paper.lines(&problem.zh, TITLE, room, field)?, left);
    if !problem.en.is_empty() {
        let style = LABEL.inked(Ink::Black);
        fragment.lines(paper.lines(&problem.en, style, room, field)?, left);
    }
    Ok(fragment)
}

/// One parameter: its name, measured and required, and the drawn scale.
fn parameter(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    rule: &ParameterRule,
    fragment: &mut Fragment,
) -> Result<(), ReportError> {
    let voice = paper.voice;
    let on = |name| Field::on(name, notice.line);
    let figures = format!(
        "{} {}    {} {}",
        joined(&voice.say("notices.measured")),
        rule.measured,
        joined(&voice.say("notices.required")),
        rule.required
    );
    let left = mm(6.0);
    let room = match rule.scale {
        Some(_) => paper.width() - left - RULE - mm(6.0),
        None => paper.width() - left,
    };
    let top = fragment.height;
    let label = joined(&voice.of(&rule.label));
    fragment.lines(paper.lines(&label, PROBLEM, room, on("parameter"))?, left);
    fragment.lines(
        paper.lines(&figures, LABEL.inked(Ink::Black), room, on("measured"))?,
        left,
    );
    if let Some(scale) = &rule.scale {
        let area = Area::new(paper.width() - RULE, top + 13.0, RULE, 9.0);
        fragment
            .marks
            .extend(scale::marks(scale, rule, area, &paper.kit.fonts)?);
        fragment.height = fragment.height.max(top + 34.0);
    }
    fragment.height += 2.0;
    Ok(())
}

/// A problem of the use of the code: title, the regulation and what it says.
fn application(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    number: u32,
    problem: &ApplicationProblem,
) -> Result<Vec<Fragment>, ReportError> {
    let voice = paper.voice;
    let on = |name| Field::on(name, notice.line);
    let mut fragment = title(paper, notice, number, &voice.of(&problem.problem))?;
    for part in paper.kit.columns.of(DocumentTable::Application) {
        if part.code == "summary" {
            summary(paper, notice, problem, &mut fragment)?;
            continue;
        }
        let regulation = Bilingual::new(problem.regulation.clone(), "");
        labelled(
            paper,
            &mut fragment,
            "notices.regulation",
            &regulation,
            on("regulation"),
        )?;
    }
    fragment.height += mm(1.5);
    Ok(fragment.parts(paper.full_height()))
}

/// What the regulation says, in a tinted box.
fn summary(
    paper: &Paper<'_>,
    notice: &ImprovementNotice,
    problem: &ApplicationProblem,
    fragment: &mut Fragment,
) -> Result<(), ReportError> {
    let voice = paper.voice;
    let on = |name| Field::on(name, notice.line);
    let left = mm(6.0);
    let room = paper.width() - left - mm(6.0);
    let summary = voice.of(&problem.summary);
    let mut lines = paper.lines(&summary.zh, PROBLEM, room, on("summary"))?;
    if !summary.en.is_empty() {
        let style = LABEL.inked(Ink::Black);
        lines.extend(paper.lines(&summary.en, style, room, on("summary"))?);
    }
    let text: f32 = lines.iter().map(|line| line.style.leading).sum();
    fragment.height += 2.0;
    if text > 0.0 && text < paper.full_height() / 2.0 {
        let area = Area::new(left, fragment.height, paper.width() - left, text + 6.0);
        let (areas, ink) = (vec![area], Ink::Tint);
        fragment.marks.push(Mark::Fill { areas, ink });
    }
    fragment.height += 3.0;
    fragment.lines(lines, left + mm(3.0));
    fragment.height += mm(1.0);
    Ok(())
}
