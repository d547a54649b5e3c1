//! The grades of single scans as a table: parameters by scans, what decided in a frame.

use domain::document::{Bilingual, ScanGrades};

use crate::{
    error::ReportError,
    kit::joined,
    output::{
        canvas::{Area, Ink, Mark, mm},
        paper::{LABEL, Paper},
        table::{Align, Art, CELL, CELL_STRONG, Cell, Column, Table},
        text::Field,
    },
};

/// Scans beside each other in one table.
const SCANS_A_TABLE: usize = 10;

/// Draws the grades of the scans, ten beside each other; what pulled a scan down stands out.
///
/// # Errors
/// When no face draws a character.
pub fn grid(paper: &mut Paper<'_>, scans: &ScanGrades) -> Result<(), ReportError> {
    let voice = paper.voice;
    let note = joined(&voice.say("report.scans_note"));
    let title = format!("{}  {note}", joined(&voice.say("report.scans")));
    paper.need(mm(30.0))?;
    paper.paragraph(&title, LABEL, 0.0, Field::of("report.scans"))?;
    let mut from = 0;
    while from < scans.scans.len() {
        part_of_grid(paper, scans, from)?;
        from += SCANS_A_TABLE;
        paper.y += mm(2.0);
    }
    Ok(())
}

fn part_of_grid(paper: &mut Paper<'_>, scans: &ScanGrades, from: usize) -> Result<(), ReportError> {
    let label = mm(50.0);
    let width = (paper.width() - label) / 10.0;
    let numbers = scans.scans.iter().skip(from).take(SCANS_A_TABLE);
    let mut columns = vec![Column {
        head: paper.voice.say("report.scan"),
        width: label,
        align: Align::Start,
    }];
    columns.extend(numbers.map(|number| Column {
        head: Bilingual::new(number.to_string(), ""),
        width,
        align: Align::Middle,
    }));
    let table = Table::new(paper, columns)?;
    table.begin();
    let shown = |paper: &Paper<'_>, text: &str, style, room| {
        let lines = paper.lines(text, style, room, Field::of("scans"))?;
        Ok::<_, ReportError>(Cell::text(lines))
    };
    for row in &scans.rows {
        let name = joined(&paper.voice.of(&row.label));
        let mut cells = vec![shown(paper, &name, CELL, label - 6.0)?];
        for (grade, deciding) in row.cells.iter().skip(from).take(SCANS_A_TABLE) {
            let style = if *deciding { CELL_STRONG } else { CELL };
            let mut cell = shown(paper, grade, style, width - 6.0)?;
            if *deciding {
                cell.art = Some(outlined(width));
            }
            cells.push(cell);
        }
        table.row(paper, cells)?;
    }
    let total = joined(&paper.voice.say("report.scan_grade"));
    let mut cells = vec![shown(paper, &total, CELL_STRONG, label - 6.0)?];
    for grade in scans.totals.iter().skip(from).take(SCANS_A_TABLE) {
        cells.push(shown(paper, grade, CELL_STRONG, width - 6.0)?);
    }
    table.row(paper, cells)?;
    table.end(paper)?;
    Ok(())
}

/// A frame about the text of a cell, which takes no height of its own.
fn outlined(width: f32) -> Art {
    let area = Area::new(0.0, -1.0, width - 6.0, CELL.leading + 2.0);
    Art {
        marks: vec![Mark::Outline {
            steps: area.outline(),
            pen: Some(0.8),
            ink: Ink::Black,
        }],
        height: 0.0,
    }
}
