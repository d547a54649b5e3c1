//! Symbols that pass under one edition and fail under another, and what the figures do not tell.

use super::super::{FormalGrade, Letter, Symbology, Unit, Value};
use super::*;

fn grade(text: &str) -> Grade {
    Grade::parse(text).unwrap()
}

fn reading(parameter: Parameter, percent: Option<f64>, printed: &str) -> Reading {
    Reading {
        parameter,
        raw: String::new(),
        value: percent.map_or(Value::Absent, |percent| {
            Value::number(percent, Unit::Percent)
        }),
        grade: Grade::parse(printed),
        letter: None,
        verdict: None,
    }
}

fn symbol(
    symbology: Symbology,
    overall: &str,
    edition: &str,
    readings: Vec<Reading>,
) -> Measurement {
    let mut formal = FormalGrade::parse(overall).unwrap();
    formal.edition = Edition::parse(edition).unwrap_or_default();
    Measurement {
        symbology: Some(symbology),
        grade: Some(formal),
        readings,
        ..Measurement::default()
    }
}

fn ten_scans(printed: &str) -> Vec<Scan> {
    let scan = |number| Scan {
        number,
        grade: Some(grade(printed)),
        ..Scan::default()
    };
    (1..=10).map(scan).collect()
}

fn other(of: &Measurement, demanded: &str) -> Option<(String, String, bool)> {
    let found = other_verdict(of, &GradingTables::shipped().unwrap(), grade(demanded))?;
    let editions: Vec<String> = found.editions.iter().map(ToString::to_string).collect();
    let span = if found.low == found.high {
        found.low.to_string()
    } else {
        format!("{}-{}", found.low, found.high)
    };
    Some((editions.join(" "), span, found.reached))
}

fn told(editions: &str, span: &str, reached: bool) -> Option<(String, String, bool)> {
    Some((editions.to_owned(), span.to_owned(), reached))
}

/// The control card of the real reports: ANU 11.0 %, graded D by :2011 and C by :2024.
fn card(overall: &str, edition: &str, anu: &str, uec: &str) -> Measurement {
    let readings = vec![
        reading(Parameter::UnusedErrorCorrection, Some(42.0), uec),
        reading(Parameter::AxialNonuniformity, Some(11.0), anu),
        reading(Parameter::Modulation, None, "4.0"),
        reading(Parameter::FixedPatternDamage, None, "4.0"),
        reading(Parameter::Decode, None, "4.0"),
    ];
    symbol(Symbology::DataMatrix, overall, edition, readings)
}

#[test]
fn the_card_that_failed_under_2011_and_passed_under_2024_is_told_both_ways() {
    let old = card("1.0/16/660/45", "ISO15415:2011", "1.0", "2.0");
    assert_eq!(other(&old, "1.5"), told("ISO15415:2024", "1.5", true));
    let new = card("1.5/16/660/45", "ISO15415:2024", "1.5", "2.4");
    let editions = "ISO15415:2004 ISO15415:2011";
    assert_eq!(other(&new, "1.5"), told(editions, "1.0", false));
    // Where the demanded grade is reached or missed by all of them, nothing is said.
    assert_eq!(other(&new, "1.0"), None);
    assert_eq!(other(&new, "2.5"), None);
}

#[test]
fn an_edition_that_was_not_said_is_the_one_that_gives_the_printed_grade() {
    let unsaid = card("1.5/16/660/45", "", "1.5", "2.4");
    assert_eq!(other(&unsaid, "1.5").map(|found| found.2), Some(false));
    let unclear = symbol(
        Symbology::DataMatrix,
        "4.0/16/660",
        "",
        vec![reading(Parameter::SymbolContrast, Some(86.0), "4.0")],
    );
    assert_eq!(other(&unclear, "1.5"), None);
}

#[test]
fn a_whole_grade_without_its_value_leaves_the_tenths_open() {
    let mut old = card("1.0/16/660/45", "ISO15415:2011", "1.0", "2.0");
    let margin = reading(Parameter::ReflectanceMargin, None, "1.0");
    old.readings.push(margin);
    // The margin may be anything from 1.0 to 1.9 in tenths, so that 1.5 may be reached or missed.
    assert_eq!(other(&old, "1.5"), None);
}

#[test]
fn figures_that_do_not_give_their_own_grade_carry_no_other_verdict() {
    let odd = card("3.0/16/660/45", "ISO15415:2024", "1.5", "2.4");
    assert_eq!(other(&odd, "1.5"), None);
    let mut lettered = card("1.5/16/660/45", "ISO15415:2024", "1.5", "2.4");
    let mut letter = reading(Parameter::ReflectanceMargin, None, "");
    letter.letter = Some(Letter::D);
    lettered.readings.push(letter);
    assert_eq!(other(&lettered, "1.5"), None);
}

#[test]
fn the_scans_of_a_linear_symbol_lose_their_tenths() {
    let mut linear = symbol(Symbology::Ean13, "1.7/06/660", "ISO15416:2016", Vec::new());
    linear.scans = ten_scans("1.7");
    assert_eq!(other(&linear, "1.5"), told("ISO15416:2000", "1.0", false));
    // Whole grades of an old edition may hide tenths: 1.0 to 1.9 tells nothing against 1.5.
    let mut old = symbol(Symbology::Ean13, "1.0/06/660", "ISO15416:2000", Vec::new());
    old.scans = ten_scans("1.0");
    assert_eq!(other(&old, "1.5"), None);
}

#[test]
fn averages_stand_in_for_scans_that_were_not_printed() {
    let readings = vec![
        reading(Parameter::SymbolContrast, Some(33.0), "1.7"),
        reading(Parameter::Modulation, Some(79.0), "4.0"),
        reading(Parameter::Decode, None, "4.0"),
    ];
    let one = symbol(Symbology::Ean13, "1.7/06/660", "ISO15416:2025", readings);
    assert_eq!(other(&one, "1.5"), told("ISO15416:2000", "1.0", false));
}
