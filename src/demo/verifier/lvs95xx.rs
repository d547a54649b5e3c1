//! The archive of LVS-95XX: an Access database of reports, each with a row a parameter.

use chrono::TimeDelta;
use domain::measurement::{Grade, Parameter};

use super::{Record, matrix_size, mils, raw, shown};
use crate::demo::chance::Chance;
use crate::demo::print::{Fnc1, Grades, Print};
use crate::demo::words::shape;
use crate::demo::writers::WriteError;
use crate::demo::writers::lvs::{DataRow, ReportRow, SettingRow, lvs_database};

/// The text that stands for the grade of a symbol that could not be read.
const UNREAD: &str = "Bar code could not be decoded";

/// Chinese time is eight hours ahead of UTC.
const ZONE: TimeDelta = TimeDelta::hours(8);

/// A database with some reports, numbered from 1.
///
/// # Errors
/// When the writer refuses a text.
pub fn write(records: &[Record<'_>], chance: &mut Chance) -> Result<Vec<u8>, WriteError> {
    let mut rows = Rows::default();
    for record in records {
        rows.add(record, chance);
    }
    lvs_database(&rows.reports, &rows.data, &settings())
}

/// The rows of some reports, numbered from 1 in the order in which they were added.
#[derive(Debug, Default)]
pub struct Rows {
    /// Rows of `Reports`.
    pub reports: Vec<ReportRow>,
    /// Rows of `ReportData`.
    pub data: Vec<DataRow>,
    last: i32,
}

impl Rows {
    /// Adds a report under the next number.
    pub fn add(&mut self, record: &Record<'_>, chance: &mut Chance) {
        self.last = self.last.saturating_add(1);
        let report_id = self.last;
        let grades = record.print.grades(chance);
        let overall = overall(record.print, &grades);
        let rows = parameters(record.print, &grades, &overall);
        self.data.extend(
            (0..)
                .zip(rows)
                .map(|(sequence, (category, name, value))| DataRow {
                    report_id,
                    category,
                    sequence,
                    name: name.to_owned(),
                    value,
                }),
        );
        self.reports
            .push(report(report_id, record, overall, chance));
    }

    /// Leaves some numbers out, as when an operator deleted reports.
    pub fn skip(&mut self, count: u8) {
        self.last = self.last.saturating_add(i32::from(count));
    }

    /// Forgets the rows, though not which numbers are taken.
    pub fn forget(&mut self) {
        self.reports.clear();
        self.data.clear();
    }
}

/// The program's settings, rows of `Settings`.
#[must_use]
pub fn settings() -> Vec<SettingRow> {
    let row = |category: Option<&str>, name: &str, value: &str| SettingRow {
        category: category.map(str::to_owned),
        name: name.to_owned(),
        value: value.to_owned(),
    };
    vec![
        row(Some("Report"), "ReportImageReduction", "2"),
        row(Some("GS1"), "Table", "1"),
        row(None, "Version", "4.3.1.3091"),
    ]
}

fn report(report_id: i32, record: &Record<'_>, overall: String, chance: &mut Chance) -> ReportRow {
    let mut pixels = |from, upto| i32::try_from(chance.between(from, upto)).unwrap_or_default();
    ReportRow {
        report_id,
        sector_id: "S1".to_owned(),
        local_time: record.taken_at,
        gmt_time: record.taken_at - ZONE,
        corner: (pixels(10, 60), pixels(20, 80)),
        size: (pixels(200, 400), pixels(100, 200)),
        reference: Some(record.job.to_owned()),
        overall_grade: overall,
        decoded_text: decoded(record.print),
    }
}

/// The text shows brackets where the symbol says that it holds an element string.
fn decoded(print: &Print) -> Option<String> {
    match print.fnc1 {
        Fnc1::Right => print.data.clone(),
        Fnc1::NotFirst | Fnc1::NoSeparator => print.data.as_ref().map(|_| raw(print)),
    }
}

fn overall(print: &Print, grades: &Grades) -> String {
    if print.data.is_none() {
        return UNREAD.to_owned();
    }
    let mark = if print.matrix.cell_contrast.is_some() {
        "DPM"
    } else {
        ""
    };
    format!(
        "{mark}{}/{:02}/660/45",
        shown(grades.overall),
        print.aperture
    )
}

/// The rows of a report in order: category, name, value.
fn parameters(print: &Print, grades: &Grades, overall: &str) -> Vec<(i32, &'static str, String)> {
    let name = shape(print.symbology).map_or("", |shape| shape.names.lvs.as_str());
    let Some(data) = &print.data else {
        return vec![
            (0, "Symbology", "Unknown".to_owned()),
            (0, "Overall grade", "0.0/06/660/45".to_owned()),
            (0, "Warning", overall.to_owned()),
        ];
    };
    let mut rows = vec![(0, "Symbology", name.to_owned())];
    let aperture = print.aperture;
    rows.extend([
        (0, "Decoded text", decoded(print).unwrap_or_default()),
        (0, "Overall grade", overall.to_owned()),
        (
            0,
            "Aperture",
            format!("Reference number {aperture:02} ({aperture} mil)"),
        ),
        (0, "Application standard", "GS1".to_owned()),
    ]);
    if print.is_linear() {
        rows.extend(linear(print, grades));
    } else {
        rows.extend(matrix(print, grades, data));
    }
    rows
}

fn passed(ok: bool) -> String {
    (if ok { "PASS" } else { "FAIL" }).to_owned()
}

fn linear(print: &Print, grades: &Grades) -> Vec<(i32, &'static str, String)> {
    let graded = |parameter, percent: f64| format!("{} {percent:.0}%", shown(grades.of(parameter)));
    let good = |parameter| passed(grades.of(parameter) == Grade::BEST);
    vec![
        (0, "GS1 Table", "Table 1".to_owned()),
        (1, "Xdim", format!("{:.1} mils", mils(print.x))),
        (
            1,
            "Bar height",
            format!("{:.3}", mils(print.height) / 1000.0),
        ),
        (1, "Edge determination", passed(print.edges_ok)),
        (
            1,
            "Contrast",
            graded(Parameter::SymbolContrast, print.contrast),
        ),
        (
            1,
            "Modulation",
            graded(Parameter::Modulation, print.modulation),
        ),
        (1, "Defects", graded(Parameter::Defects, print.defects)),
        (
            1,
            "Decodability",
            graded(Parameter::Decodability, print.decodability),
        ),
        (1, "Decode", passed(print.decoded > 0)),
        (1, "Min Ref", good(Parameter::MinimumReflectance)),
        (1, "Rmin", format!("{:.0}%", print.rmin)),
        (1, "Rmax", format!("{:.0}%", print.rmax())),
        (1, "Quiet zone", passed(print.quiet_ok)),
    ]
}

fn matrix(print: &Print, grades: &Grades, data: &str) -> Vec<(i32, &'static str, String)> {
    let values = &print.matrix;
    let grade = |parameter| shown(grades.of(parameter));
    let graded = |parameter, percent: f64| format!("{} {percent:.0}%", shown(grades.of(parameter)));
    let mut rows = vec![
        (1, "Cell size", format!("{:.1} mils", mils(print.x))),
        (1, "Size", matrix_size(data).to_owned()),
        (1, "Decode", passed(print.decoded > 0)),
    ];
    match values.cell_contrast {
        Some(contrast) => rows.extend([
            (
                1,
                "Cell contrast",
                graded(Parameter::CellContrast, contrast),
            ),
            (1, "Cell modulation", grade(Parameter::Modulation)),
        ]),
        None => rows.extend([
            (
                1,
                "Contrast",
                graded(Parameter::SymbolContrast, print.contrast),
            ),
            (1, "Modulation", grade(Parameter::Modulation)),
            (1, "Reflectance margin", grade(Parameter::ReflectanceMargin)),
        ]),
    }
    rows.extend([
        (
            1,
            "Axial nonuniformity",
            graded(Parameter::AxialNonuniformity, values.axial),
        ),
        (
            1,
            "Grid nonuniformity",
            graded(Parameter::GridNonuniformity, values.grid),
        ),
        (
            1,
            "Unused EC",
            graded(Parameter::UnusedErrorCorrection, values.uec),
        ),
        (
            1,
            "Fixed pattern damage",
            grade(Parameter::FixedPatternDamage),
        ),
        (1, "X print growth", format!("{:.0}%", values.growth)),
        (1, "Y print growth", format!("{:.0}%", values.growth / 2.0)),
    ]);
    rows
}
