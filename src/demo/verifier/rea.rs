//! Exports of REA verifiers as text and as a table: several records a file, decimal commas, whole grades, 670 nm.

use std::fmt::Write;

use domain::measurement::{Grade, Parameter};
use encoding_rs::WINDOWS_1252;

use super::{Record, raw};
use crate::demo::chance::Chance;
use crate::demo::print::Print;
use crate::demo::words::shape;

/// An export with some records; in the code page of a German Windows.
#[must_use]
pub fn write(records: &[Record<'_>], chance: &mut Chance) -> Vec<u8> {
    let mut text = String::from("REA VERIFIER;ScanCheck 3n;SN 123456\r\n");
    for record in records {
        // Writing to a text cannot fail.
        let _ = block(&mut text, record, chance);
    }
    WINDOWS_1252.encode(&text).0.into_owned()
}

/// Heads of the table: of two equal ones the first holds the value, the second its grade.
const HEADS: &str = "Datum/Date;Job;Code Type;Code content;Symbol;Decoding;Symbol contrast;Symbol contrast;\
Edge contrast;Edge contrast;Modulation;Modulation;Rmin/Rmax;Rmin/Rmax;Defect;Defect;Decodability;Decodability;\
Bar mean;PCS;Z-Module;Bar height;Ratio;Light margin left;Light margin right";

/// An export with a row a record; in the code page of a German Windows.
#[must_use]
pub fn table(records: &[Record<'_>], chance: &mut Chance) -> Vec<u8> {
    let mut text = format!("REA VERIFIER;ScanCheck 3n;SN 123456\r\n{HEADS}\r\n");
    for record in records {
        // Writing to a text cannot fail.
        let _ = row(&mut text, record, chance);
    }
    WINDOWS_1252.encode(&text).0.into_owned()
}

fn row(text: &mut String, record: &Record<'_>, chance: &mut Chance) -> std::fmt::Result {
    let print = record.print;
    let grades = print.step_grades(chance);
    let name = shape(print.symbology).map_or("", |shape| shape.names.rea.as_str());
    let data = print.data.as_ref().map(|_| raw(print).replace("<F1>", ""));
    let decode = if print.decoded * 2 > print.scans {
        4
    } else {
        0
    };
    write!(
        text,
        "{};{};{name};{};{}/{:02}/670;{decode}",
        record.taken_at.format("%d.%m.%Y %H:%M:%S"),
        record.job,
        data.unwrap_or_default(),
        whole(grades.overall),
        print.aperture,
    )?;
    for (percent, parameter) in [
        (print.contrast, Parameter::SymbolContrast),
        (print.edge_contrast, Parameter::MinEdgeContrast),
        (print.modulation, Parameter::Modulation),
        (
            print.rmin / print.rmax() * 100.0,
            Parameter::MinimumReflectance,
        ),
        (print.defects, Parameter::Defects),
        (print.decodability, Parameter::Decodability),
    ] {
        write!(text, ";{percent:.0};{}", whole(grades.of(parameter)))?;
    }
    let ratio = print.ratio.map(|ratio| comma(ratio, 1));
    write!(
        text,
        ";{:+.0} µm;{};{};{};{};{};{}\r\n",
        print.x * 10.0 * print.gain,
        comma(print.contrast / print.rmax() * 100.0, 1),
        comma(print.x, 3),
        comma(print.height, 2),
        ratio.unwrap_or_default(),
        comma(print.quiet.0, 1),
        comma(print.quiet.1, 1),
    )
}

/// A number with a decimal comma.
fn comma(number: f64, decimals: usize) -> String {
    format!("{number:.decimals$}").replace('.', ",")
}

fn whole(grade: Grade) -> u8 {
    grade.tenths() / 10
}

fn block(text: &mut String, record: &Record<'_>, chance: &mut Chance) -> std::fmt::Result {
    let print = record.print;
    let grades = print.step_grades(chance);
    let overall = whole(grades.overall);
    let word = if overall >= 2 { "Good" } else { "Bad" };
    let name = shape(print.symbology).map_or("", |shape| shape.names.rea.as_str());
    write!(
        text,
        "Datum/Date;{}\r\n",
        record.taken_at.format("%d.%m.%Y %H:%M:%S")
    )?;
    write!(
        text,
        "Symbol;{word};{overall}/{:02}/670\r\n",
        print.aperture
    )?;
    write!(text, "Code Type;{name}\r\n")?;
    if print.data.is_some() {
        write!(text, "Code content;{}\r\n", raw(print).replace("<F1>", ""))?;
    }
    write!(text, "Job;{}\r\n", record.job)?;
    write!(text, "Parameter;%;Grade\r\n")?;
    let decode = if print.decoded * 2 > print.scans {
        4
    } else {
        0
    };
    write!(text, "Decoding;;{decode}\r\n")?;
    let mut put = |label: &str, percent: f64, parameter: Parameter| {
        write!(
            text,
            "{label};{percent:.0};{}\r\n",
            whole(grades.of(parameter))
        )
    };
    put("Symbol contrast", print.contrast, Parameter::SymbolContrast)?;
    put(
        "Edge contrast",
        print.edge_contrast,
        Parameter::MinEdgeContrast,
    )?;
    put("Modulation", print.modulation, Parameter::Modulation)?;
    put(
        "Rmin/Rmax",
        print.rmin / print.rmax() * 100.0,
        Parameter::MinimumReflectance,
    )?;
    put("Defect", print.defects, Parameter::Defects)?;
    put("Decodability", print.decodability, Parameter::Decodability)?;
    optional(text, print)
}

/// The parameters that REA calls optional: sizes, growth and the light margins in X.
fn optional(text: &mut String, print: &Print) -> std::fmt::Result {
    let micrometres = print.x * 10.0 * print.gain;
    let zone = if print.quiet_ok { 4 } else { 0 };
    write!(text, "Optional;;\r\n")?;
    write!(text, "Bar mean;{micrometres:+.0};          (µm)\r\n")?;
    write!(
        text,
        "PCS;{};\r\n",
        comma(print.contrast / print.rmax() * 100.0, 1)
    )?;
    write!(text, "Z-Module;{};4\r\n", comma(print.x, 3))?;
    write!(text, "Bar height;{};\r\n", comma(print.height, 2))?;
    if let Some(ratio) = print.ratio {
        write!(text, "Ratio;{};\r\n", comma(ratio, 1))?;
    }
    write!(
        text,
        "Light margin left;{};{zone}\r\n",
        comma(print.quiet.0, 1)
    )?;
    write!(
        text,
        "Light margin right;{};{zone}\r\n",
        comma(print.quiet.1, 1)
    )?;
    write!(text, "Errors;0;\r\n\r\n")
}
