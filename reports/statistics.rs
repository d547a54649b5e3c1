//! 统计报告 of a period as PDF: key figures, then what they are made of, each table with bars
//! drawn to scale so that it is read at a glance.

use domain::{
    document::{
        Bilingual, Statistics,
        statistics::{Counted, ProblemFigures, per_mille, percent},
    },
    numerals::grouped,
};

use crate::{
    error::ReportError,
    kit::{Kit, joined, stacked},
    output::{
        canvas::{Area, Ink, Mark, mm},
        facts::{self, Fact},
        fonts::Face,
        paper::{HEADING, LABEL, Paper, SIDE, SMALL},
        table::{Align, Art, CELL, Cell, Column, Table},
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

fn columns(paper: &Paper<'_>, plan: &[(&str, f32, Align)]) -> Vec<Column> {
    let others: f32 = plan.iter().map(|(_, width, _)| mm(*width)).sum();
    plan.iter()
        .map(|(key, width, align)| Column {
            head: paper.voice.say(&format!("column.{key}")),
            width: if *width > 0.0 {
                mm(*width)
            } else {
                paper.width() - others
            },
            align: *align,
        })
        .collect()
}

/// A table with intakes where they are counted, samples, and the share that conforms.
fn counted(paper: &mut Paper<'_>, key: &str, rows: &[Row]) -> Result<(), ReportError> {
    heading(paper, key)?;
    if rows.is_empty() {
        return nothing(paper);
    }
    let mut plan = vec![(key, 0.0, Align::Start)];
    if rows.iter().any(|row| row.number.is_some()) {
        plan.push(("number", 25.0, Align::Middle));
    }
    if rows.iter().any(|row| row.intakes.is_some()) {
        plan.push(("intakes", 18.0, Align::End));
    }
    plan.extend([
        ("samples", 18.0, Align::End),
        ("conforming", 21.0, Align::End),
        ("rate", 15.0, Align::End),
        ("rate_drawn", 26.0, Align::Start),
    ]);
    let table = Table::new(paper, columns(paper, &plan))?;
    table.begin();
    for row in rows {
        let mut values = vec![row.label.clone()];
        values.extend(row.number.clone());
        values.extend(row.intakes.map(grouped));
        values.push(grouped(row.counted.samples));
        values.push(grouped(row.counted.conforming));
        values.push(percent(row.counted.rate()));
        let share = row.counted.rate().unwrap_or(0);
        line(paper, &table, values, (share, Ink::Teal))?;
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
    let plan = [
        ("rank", 10.0, Align::Middle),
        ("problem", 0.0, Align::Start),
        ("key", 12.0, Align::Middle),
        ("with_problem", 22.0, Align::End),
        ("not_conforming", 24.0, Align::End),
        ("share", 18.0, Align::End),
        ("share_drawn", 34.0, Align::Start),
    ];
    let table = Table::new(paper, columns(paper, &plan))?;
    table.begin();
    // Bars are drawn against the most frequent problem, which its head says.
    let most = found
        .iter()
        .map(|one| one.counted.samples)
        .max()
        .unwrap_or(0);
    for (rank, one) in (1_u32..).zip(found) {
        let problem: Bilingual = paper.voice.of(&one.problem);
        let values = vec![
            rank.to_string(),
            stacked(&problem),
            one.key.to_string(),
            grouped(one.counted.samples),
            grouped(one.counted.nonconforming()),
            percent(per_mille(one.counted.samples, whole)),
        ];
        let share = per_mille(one.counted.samples, most).unwrap_or(0);
        line(paper, &table, values, (share, Ink::Grey))?;
    }
    table.end(paper)?;
    Ok(())
}

/// A row of values with a bar of so many thousandths in its last cell.
fn line(
    paper: &mut Paper<'_>,
    table: &Table,
    values: Vec<String>,
    (share, ink): (u64, Ink),
) -> Result<(), ReportError> {
    let mut cells = values
        .into_iter()
        .zip(table.columns())
        .map(|(value, column)| {
            let lines = paper.lines(&value, CELL, column.room(), Field::of("statistics"))?;
            Ok(Cell::text(lines))
        })
        .collect::<Result<Vec<_>, ReportError>>()?;
    if let Some(column) = table.columns().last() {
        cells.push(Cell {
            art: Some(bar(share, ink, column.room())),
            ..Cell::default()
        });
    }
    table.row(paper, cells)
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
