//! What the script of a Cognex DataMan verifier pushes: one XML document a matrix symbol.

use std::fmt::Write;

use domain::measurement::Parameter;

use super::forms::escaped;
use super::{Record, matrix_size, mils, raw, shown};
use crate::demo::chance::Chance;
use crate::demo::words::shape;

/// The documents of some matrix symbols, one behind the other, as a program that listens keeps them.
#[must_use]
pub fn write(records: &[Record<'_>], chance: &mut Chance) -> Vec<u8> {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    for record in records {
        // Writing to a text cannot fail.
        text.push_str("<DMCCResponse>\n<DMSymVerResponse>\n");
        let _ = pushed(&mut text, record, chance);
        text.push_str("</DMSymVerResponse>\n</DMCCResponse>\n");
    }
    text.into_bytes()
}

fn pushed(text: &mut String, record: &Record<'_>, chance: &mut Chance) -> std::fmt::Result {
    let print = record.print;
    let grades = print.grades(chance);
    let letter = |parameter| grades.of(parameter).letter().symbol();
    let name = shape(print.symbology).map_or("", |shape| shape.names.trucheck.as_str());
    let overall = grades.overall;
    let mut put = |element: &str, value: String| {
        writeln!(text, "  <{element}>{}</{element}>", escaped(&value))
    };
    let taken_at = record.taken_at.format("%Y-%m-%dT%H:%M:%S");
    put("DateTime", format!("{taken_at}.000"))?;
    put("SymbologyName", name.to_owned())?;
    put("DecodedData", raw(print))?;
    put("Source", "DM475-00A1B2".to_owned())?;
    put("FirmwareVersion", "6.1.16_sr3".to_owned())?;
    put("JobName", record.job.to_owned())?;
    put(
        "FormalGrade",
        format!("{}/{:02}/660/45", shown(overall), print.aperture),
    )?;
    put("OverallGrade", overall.letter().symbol().to_string())?;
    put("OverallGradeNumeric", shown(overall))?;
    put("GradingStandard", "ISO 15415:2011".to_owned())?;
    put("ApertureRef", format!("{:02}", print.aperture))?;
    put("Wavelength", "660".to_owned())?;
    put("Lighting", "45".to_owned())?;
    let values = &print.matrix;
    put("UECPercent", format!("{:.0}", values.uec))?;
    put("SCPercent", format!("{:.0}", print.contrast))?;
    put("SCRlRd", format!("{:.0}/{:.0}", print.rmax(), print.rmin))?;
    put("ANUPercent", format!("{:.1}", values.axial))?;
    put("GNUPercent", format!("{:.0}", values.grid))?;
    for (element, parameter) in [
        ("UECGrade", Parameter::UnusedErrorCorrection),
        ("SCGrade", Parameter::SymbolContrast),
        ("MODGrade", Parameter::Modulation),
        ("RMGrade", Parameter::ReflectanceMargin),
        ("ANUGrade", Parameter::AxialNonuniformity),
        ("GNUGrade", Parameter::GridNonuniformity),
        ("FPDGrade", Parameter::FixedPatternDamage),
        ("DecodeGrade", Parameter::Decode),
    ] {
        put(element, letter(parameter).to_string())?;
    }
    let data = print.data.as_deref().unwrap_or_default();
    put("MatrixSize", matrix_size(data).to_owned())?;
    put("HorizontalBWG", format!("{:.0}", values.growth))?;
    put("VerticalBWG", format!("{:.0}", values.growth / 2.0))?;
    put("ErrorsCorrected", "0".to_owned())?;
    put("NominalXDim", format!("{:.1} mil", mils(print.x)))
}
