//! 统计报告 of a period as PDF: key figures, then what they are made of, each table with bars
//! drawn to scale so that it is read at a glance.

use domain::{
    document::{
        DocumentTable, Statistics,
        statistics::{Counted, ProblemFigures, per_mille, percent},
    },
    numerals::grouped,
};

use crate::{
    columns::columns,
    error::ReportError,
    kit::{Kit, joined, stacked},
    output::{
        canvas::{Area, Ink, Mark, mm},
        facts::{self, Fact},
        fonts::Face,
        paper::{HEADING, LABEL, Paper, SIDE, SMALL},
        table::{Art, CELL, Cell, Column, Table},
        text::{Field, Style},
    },
};

/// Height of a bar.
const BAR: f32 = 6.0;
/// Large figures at the top.
const FIGURE: Style = Style::new(Face::Sans, 17.0, 23.0, Ink::Black);

/// Makes the statistics of a period.
///
/// # Errors
/// When no face draws a character, or the writer refuses.
pub fn statistics_pdf(content: &Statistics, kit: &Kit) -> Result<Vec<u8>, ReportError> {
    let mut paper = Paper::headed(kit, &content.head, false)?;
    about(&mut paper, content)?;
    figures(&mut paper, content)?;
    let whole = content.counted.samples;
    if content.months.len() > 1 {
        let rows = content.months.iter().map(|month| Row {
            label: format!("{}-{:02}", month.year, month.month),
            number: None,
            intakes: Some(month.intakes),
            counted: month.counted,
        });
        counted(&mut paper, "months", &rows.collect::<Vec<_>>())?;
    }
    let unknown = joined(&paper.voice.say("statistics.unknown"));
    let rows = content.symbologies.iter().map(|one| Row {
        label: match one.name.as_str() {
            "" => unknown.clone(),
            name => name.to_owned(),
        },
        number: None,
        intakes: None,
        counted: one.counted,
    });
    counted(&mut paper, "symbologies", &rows.collect::<Vec<_>>())?;
    problems(&mut paper, "quality", &content.quality, whole)?;
    problems(&mut paper, "application", &content.application, whole)?;
    if content.client.is_none() {
        let rows = content.companies.iter().map(|company| Row {
            label: company.name.clone(),
            number: Some(company.number.clone()),
            intakes: Some(company.intakes),
            counted: company.counted,
        });
        counted(&mut paper, "companies", &rows.collect::<Vec<_>>())?;
    }
    // What is issued has issuer, date and seal; a draft ends with its figures.
    if !content.head.verify_url.is_empty() {
        paper.y += mm(4.0);
        paper.issue()?;
    }
    paper.finish("statistics.foot")
}

fn about(paper: &mut Paper<'_>, content: &Statistics) -> Result<(), ReportError> {
    let voice = paper.voice;
    let period = format!("{} – {}", content.period.from, content.period.to);
    let made_on = content.head.issued_on.to_string();
    let client = match &content.client {
        Some(client) => format!("{} ({})", client.name, client.number),
        None => joined(&voice.say("statistics.everybody")),
    };
    let basis = stacked(&voice.say("statistics.basis"));
    let facts = vec![
        Fact::wide(&voice, "client", client, "client.name"),
        Fact::half(&voice, "period", period, "period"),
        Fact::half(&voice, "made_on", made_on, "made_on"),
        Fact::wide(&voice, "counting", basis, "statistics.basis"),
    ];
    facts::draw(paper, facts)
}

/// The figures that are asked for first, side by side.
fn figures(paper: &mut Paper<'_>, content: &Statistics) -> Result<(), ReportError> {
    let all = content.counted;
    let figures = [
        ("received_intakes", grouped(content.received_intakes)),
        ("received_samples", grouped(content.received_samples)),
        ("released_intakes", grouped(content.released_intakes)),
        ("samples", grouped(all.samples)),
        ("conforming", grouped(all.conforming)),
        ("rate", percent(all.rate())),
    ];
    paper.y += mm(4.0);
    let height = mm(19.0);
    paper.need(height)?;
    let (y, width) = (paper.y, paper.width() / 6.0);
    let area = Area::new(SIDE, y, paper.width(), height);
    paper.sheet().fill(area, Ink::Tint);
    for (place, (key, figure)) in (0_u8..).zip(figures) {
        let middle = SIDE + width * (f32::from(place) + 0.5);
        let figure = paper.line(&figure, FIGURE, Field::of("statistics"))?;
        paper.sheet().centred(middle, y + mm(1.5), figure);
        let label = paper.voice.say(&format!("statistics.{key}"));
        let mut top = y + mm(10.5);
        for text in [label.zh, label.en] {
            for line in paper.lines(&text, SMALL, width - 4.0, Field::of("statistics"))? {
                let leading = line.style.leading;
                paper.sheet().centred(middle, top, line);
                top += leading;
            }
        }
    }
    paper.y += height;
    Ok(())
}

/// One line of a table of counts.
struct Row {
    label: String,
    number: Option<String>,
    intakes: Option<u64>,
    counted: Counted,
}

/// A heading that does not stand alone at the foot of a page.
fn heading(paper: &mut Paper<'_>, key: &str) -> Result<(), ReportError> {
    paper.y += mm(4.0);
    paper.need(HEADING.leading + mm(28.0))?;
    let title = joined(&paper.voice.say(&format!("statistics.{key}")));
    paper.paragraph(&title, HEADING, 0.0, Field::of("statistics"))?;
    paper.y += mm(0.5);
    Ok(())
}

fn nothing(paper: &mut Paper<'_>) -> Result<(), ReportError> {
    let none = joined(&paper.voice.say("statistics.nothing"));
    paper.paragraph(&none, LABEL, 0.0, Field::of("statistics"))
}

/// A table with intakes where they are counted, samples, and the share that conforms.
fn counted(paper: &mut Paper<'_>, key: &str, rows: &[Row]) -> Result<(), ReportError> {
    heading(paper, key)?;
    if rows.is_empty() {
        return nothing(paper);
    }
    let filled = |code: &str| match code {
        "number" => rows.iter().any(|row| row.number.is_some()),
        "intakes" => rows.iter().any(|row| row.intakes.is_some()),
        _ => true,
    };
    let (shows, mut columns) = columns(paper, DocumentTable::Counts, filled);
    for (show, column) in shows.iter().zip(&mut columns) {
        if *show == "label" {
            column.head = paper.voice.say(&format!("column.{key}"));
        }
    }
    let table = Table::new(paper, columns)?;
    table.begin();
    for row in rows {
        let cells = shows.iter().zip(table.columns()).map(|(show, column)| {
            let value = match *show {
                "label" => row.label.clone(),
                "number" => row.number.clone().unwrap_or_default(),
                "intakes" => row.intakes.map_or_else(String::new, grouped),
                "samples" => grouped(row.counted.samples),
                "conforming" => grouped(row.counted.conforming),
                "rate" => percent(row.counted.rate()),
                _ => {
                    let share = row.counted.rate().unwrap_or(0);
                    return Ok(drawn(share, Ink::Teal, column));
                }
            };
            written(paper, &value, column)
        });
        let cells = cells.collect::<Result<Vec<_>, ReportError>>()?;
        table.row(paper, cells)?;
    }
    table.end(paper)?;
    Ok(())
}

/// Problems in the order of their number, with their share of all samples.
fn problems(
    paper: &mut Paper<'_>,
    key: &str,
    found: &[ProblemFigures],
    whole: u64,
) -> Result<(), ReportError> {
    heading(paper, key)?;
    if found.is_empty() {
        return nothing(paper);
    }
    let (shows, columns) = columns(paper, DocumentTable::Problems, |_| true);
    let table = Table::new(paper, columns)?;
    table.begin();
    // Bars are drawn against the most frequent problem, which its head says.
    let most = found
        .iter()
        .map(|one| one.counted.samples)
        .max()
        .unwrap_or(0);
    for (rank, one) in (1_u32..).zip(found) {
        let cells = shows.iter().zip(table.columns()).map(|(show, column)| {
            let value = match *show {
                "rank" => rank.to_string(),
                "problem" => stacked(&paper.voice.of(&one.problem)),
                "key" => one.key.to_string(),
                "with_problem" => grouped(one.counted.samples),
                "not_conforming" => grouped(one.counted.nonconforming()),
                "share" => percent(per_mille(one.counted.samples, whole)),
                _ => {
                    let share = per_mille(one.counted.samples, most).unwrap_or(0);
                    return Ok(drawn(share, Ink::Grey, column));
                }
            };
            written(paper, &value, column)
        });
        let cells = cells.collect::<Result<Vec<_>, ReportError>>()?;
        table.row(paper, cells)?;
    }
    table.end(paper)?;
    Ok(())
}

fn written(paper: &Paper<'_>, value: &str, column: &Column) -> Result<Cell, ReportError> {
    let lines = paper.lines(value, CELL, column.room(), Field::of("statistics"))?;
    Ok(Cell::text(lines))
}

fn drawn(share: u64, ink: Ink, column: &Column) -> Cell {
    Cell {
        art: Some(bar(share, ink, column.room())),
        ..Cell::default()
    }
}

/// A bar of so many thousandths of its room.
fn bar(share: u64, ink: Ink, room: f32) -> Art {
    let share = u16::try_from(share.min(1000)).map_or(1.0, |share| f32::from(share) / 1000.0);
    let mut marks = vec![Mark::Fill {
        areas: vec![Area::new(0.0, 2.0, room, BAR)],
        ink: Ink::Shade,
    }];
    if share > 0.0 {
        let area = Area::new(0.0, 2.0, room * share, BAR);
        marks.push(Mark::Fill {
            areas: vec![area],
            ink,
        });
    }
    Art {
        marks,
        height: BAR + 4.0,
    }
}
