//! Labels from typed values to finished files, each another one, on one core.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, NaiveDate};
use domain::label::{Medium, Template};
use store::Options;

use super::{
    super::shell::Failure,
    Bench,
    line::{Budget, Line, Unit},
    number, reading, watch,
};
use crate::actions::print_labels::{Copies, Format, Press, PrintError, USUAL_DPI};

/// The label: a number, an expiry date and a batch in one GS1-128 symbol beside seven texts.
const TEMPLATE: &str = "carton-lot";
/// Labels that one PDF holds.
const IN_A_FILE: u32 = 50;

/// Labels a second as pages of one PDF, and as a picture and as commands for a printer each.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let app = bench.laboratory("labels", Options::default())?;
    let book = &app.rules.labels;
    let template = book.templates.find(TEMPLATE);
    let template = template.ok_or_else(|| reading::made(TEMPLATE))?;
    let press = Press {
        fonts: &app.kit()?.fonts,
        texts: &app.texts,
        book,
        today: day(),
    };
    let values: Vec<_> = (1..=IN_A_FILE)
        .map(|count| typed(template, count))
        .collect();
    let patience = Duration::from_millis(bench.scale.patience);
    let printer = Medium::Printer { dpi: USUAL_DPI };
    let (mut pdf, mut one_each) = (Vec::new(), Vec::new());
    for (work, format) in [("labels_png", Format::Png), ("labels_zpl", Format::Zpl)] {
        let mut next = values.iter().cycle();
        let a_second = watch::rate(patience, || {
            let typed = next.next().ok_or_else(|| reading::made(TEMPLATE))?;
            let drawing = press.label(template, typed, "", (printer, 0.0));
            let file = drawing.and_then(|drawing| press.file(drawing, format, Copies::ONE));
            std::hint::black_box(file.map_err(refused)?);
            Ok::<_, Failure>(1.0)
        })?;
        one_each.push(line(work, a_second));
    }
    let a_second = watch::rate(patience, || {
        pdf.clear();
        for typed in &values {
            let drawing = press.label(template, typed, "", (Medium::Vector, 0.0));
            pdf.push((drawing.map_err(refused)?, 1));
        }
        let file = press.files(std::mem::take(&mut pdf), Format::Pdf, None);
        std::hint::black_box(file.map_err(refused)?);
        Ok::<_, Failure>(number(values.len()))
    })?;
    one_each.insert(0, line("labels_pdf", a_second));
    Ok(one_each)
}

fn line(work: &'static str, a_second: f64) -> Line {
    Line::new(work, Unit::PerSecond, Budget::Nothing, a_second)
}

/// The template's examples with a batch of its own.
fn typed(template: &Template, count: u32) -> BTreeMap<String, String> {
    let examples = template.fields.iter();
    let mut typed: BTreeMap<_, _> = examples
        .map(|field| (field.name.clone(), field.example.clone()))
        .collect();
    typed.insert("10".to_owned(), format!("B{count:05}"));
    typed
}

/// A day that every run has alike.
fn day() -> NaiveDate {
    DateTime::UNIX_EPOCH.date_naive()
}

fn refused(error: PrintError) -> Failure {
    reading::made(format!("{error:?}"))
}
