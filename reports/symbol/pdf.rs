//! Labels as PDF: each on a page of its own size, or collected on the pages of an office printer.

use chrono::{Datelike, NaiveDate};
use domain::label::{Medium, Refusal, template::Page};
use krilla::metadata::{DateTime, Metadata};

use super::drawing::{Drawing, float};
use super::error::SymbolError;
use crate::error::ReportError;
use crate::output::{
    canvas::{Area, Ink, Mark, Sheet, mm},
    fonts::Fonts,
    pdf,
    text::{Line, Piece},
};

/// Points of a micrometre.
const MICROMETRE: f32 = mm(0.001);

/// Points of a unit.
fn unit(medium: Medium) -> f32 {
    match medium {
        Medium::Vector => MICROMETRE,
        Medium::Printer { dpi: 203 } => mm(1.0) / 8.0,
        Medium::Printer { dpi } => 72.0 / f32::from(dpi),
    }
}

/// Drawings as a PDF with a page of its own size for each copy.
///
/// # Errors
/// When the writer finds the result not to be PDF/A.
pub fn labels_pdf(
    drawings: &[(Drawing, u32)],
    (title, date): (&str, NaiveDate),
    fonts: &Fonts,
) -> Result<Vec<u8>, ReportError> {
    let mut sheets = Vec::new();
    for (drawing, copies) in drawings {
        let unit = unit(drawing.medium);
        let (width, height) = (float(drawing.width) * unit, float(drawing.height) * unit);
        let mut sheet = Sheet::blank(width, height);
        sheet.marks = marks(drawing, (0.0, 0.0));
        sheets.extend((0..*copies).map(|_| sheet.clone()));
    }
    pdf::write_pages(&sheets, metadata(title, date), fonts)
}

/// Drawings collected on pages, row by row, the first `skipped` places left blank. Thin lines between
/// the labels show where to cut.
///
/// # Errors
/// When a label is larger than the page, or the writer finds the result not to be PDF/A.
pub fn labels_on_pages(
    drawings: &[(Drawing, u32)],
    (page, grid, skipped): (Page, (u32, u32), u32),
    (title, date): (&str, NaiveDate),
    fonts: &Fonts,
) -> Result<Vec<u8>, SymbolError> {
    let (columns, rows) = grid;
    if columns == 0 || rows == 0 {
        return Err(Refusal::Page.into());
    }
    let per_mm = |length: f64| Medium::Vector.nearest(length);
    let length = |millimetres: f64| float(per_mm(millimetres)) * MICROMETRE;
    let blank = || Sheet::blank(length(page.width), length(page.height));
    let gap = length(page.gap);
    let (mut sheets, mut sheet) = (Vec::new(), blank());
    let mut place = skipped % (columns * rows);
    for (drawing, copies) in drawings {
        let unit = unit(drawing.medium);
        let (width, height) = (float(drawing.width) * unit, float(drawing.height) * unit);
        for _ in 0..*copies {
            if place == columns * rows {
                sheets.push(std::mem::replace(&mut sheet, blank()));
                place = 0;
            }
            // The whole grid stands in the middle of the page.
            let edge = |room: f32, length: f32, count: u32| {
                (room - float(count) * (length + gap) + gap) / 2.0
            };
            let left = edge(sheet.width, width, columns);
            let top = edge(sheet.height, height, rows);
            let x = left + float(place % columns) * (width + gap);
            let y = top + float(place / columns) * (height + gap);
            sheet.frame(Area::new(x, y, width, height), 0.15, Ink::Rule);
            sheet.marks.extend(marks(drawing, (x, y)));
            place += 1;
        }
    }
    sheets.push(sheet);
    Ok(pdf::write_pages(&sheets, metadata(title, date), fonts)?)
}

/// The marks of a drawing whose upper left corner is at a place of the page.
fn marks(drawing: &Drawing, (left, top): (f32, f32)) -> Vec<Mark> {
    let unit = unit(drawing.medium);
    let groups = drawing.groups.iter().map(|group| Mark::Symbol {
        at: (left, top),
        scale: (unit, unit),
        areas: group
            .dark
            .iter()
            .map(|dark| Area::new(float(dark.x), float(dark.y), float(dark.w), float(dark.h)))
            .collect(),
    });
    let texts = drawing.texts.iter().map(|text| Mark::Text {
        x: left + float(text.x) * unit,
        y: top + float(text.baseline) * unit,
        line: scaled(&text.line, unit),
    });
    groups.chain(texts).collect()
}

/// A line set in units, in points.
fn scaled(line: &Line, unit: f32) -> Line {
    let mut style = line.style;
    style.size *= unit;
    style.leading *= unit;
    let pieces = line.pieces.iter().map(|piece| Piece {
        width: piece.width * unit,
        ..piece.clone()
    });
    Line {
        pieces: pieces.collect(),
        width: line.width * unit,
        style,
    }
}

fn metadata(title: &str, date: NaiveDate) -> Metadata {
    let part = |number: u32| u8::try_from(number).unwrap_or(1);
    let year = u16::try_from(date.year()).unwrap_or(0);
    Metadata::new()
        .title(title.to_owned())
        .creator("barlab".to_owned())
        .creation_date(
            DateTime::new(year)
                .month(part(date.month()))
                .day(part(date.day())),
        )
        .document_id(format!("label/{title}"))
}
