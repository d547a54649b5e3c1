//! Printed figures that add up, and some that do not.

use super::super::{FormalGrade, Symbology, Unit, Value};
use super::*;

fn grade(text: &str) -> Grade {
    Grade::parse(text).unwrap()
}

fn reading(parameter: Parameter, percent: f64, printed: &str) -> Reading {
    Reading {
        parameter,
        raw: format!("{percent}%"),
        value: Value::number(percent, Unit::Percent),
        grade: Some(grade(printed)),
        letter: None,
        verdict: None,
    }
}

fn symbol(symbology: Symbology, overall: &str, edition: &str) -> Measurement {
    let mut formal = FormalGrade::parse(overall).unwrap();
    formal.edition = super::super::Edition::parse(edition).unwrap_or_default();
    Measurement {
        symbology: Some(symbology),
        grade: Some(formal),
        ..Measurement::default()
    }
}

fn scans(grades: &[&str]) -> Vec<Scan> {
    (1..)
        .zip(grades)
        .map(|(number, text)| Scan {
            number,
            grade: Some(grade(text)),
            ..Scan::default()
        })
        .collect()
}

fn check(measurement: &Measurement, expected: &[&str]) {
    let keys: Vec<_> = doubts(measurement, &GradingTables::shipped().unwrap())
        .iter()
        .map(|doubt| doubt.key().rsplit('.').next().unwrap())
        .collect();
    assert_eq!(keys, expected);
}

#[test]
fn a_mean_may_be_rounded_or_cut_but_not_invented() {
    let cut = [
        "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "4.0", "3.8", "3.9",
    ];
    for (overall, doubted) in [
        ("3.9/06/660", vec![]),
        ("4.0/06/660", vec![]),
        ("3.5/06/660", vec!["symbol_grade"]),
    ] {
        let mut one = symbol(Symbology::Ean13, overall, "ISO15416:2025");
        one.scans = scans(&cut);
        check(&one, &doubted);
    }
    let mut failed = symbol(Symbology::Ean8, "0.1/06/660", "");
    failed.scans = scans(&[
        "0.9", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0", "0.0",
    ]);
    check(&failed, &[]);
}

#[test]
fn a_grade_that_its_value_does_not_support_is_doubted_under_its_own_edition() {
    let anu = |edition, printed| {
        let mut one = symbol(
            Symbology::DataMatrix,
            &format!("{printed}/16/660/45"),
            edition,
        );
        one.readings = vec![reading(Parameter::AxialNonuniformity, 11.0, printed)];
        one
    };
    check(&anu("ISO15415:2011", "1.0"), &[]);
    check(&anu("ISO15415:2024", "1.5"), &[]);
    check(&anu("ISO15415:2011", "1.5"), &["parameter_grade"]);
    check(&anu("ISO15415:2024", "1.0"), &["parameter_grade"]);
    // Nobody said which edition: both are believed, a third figure is not.
    check(&anu("", "1.0"), &[]);
    check(&anu("", "1.5"), &[]);
    check(&anu("", "2.2"), &["parameter_grade"]);
}

#[test]
fn a_mean_of_whole_steps_is_not_doubted_by_the_step_of_the_mean_value() {
    let mut one = symbol(Symbology::Ean13, "3.6/06/660", "ISO15416:2000");
    one.readings = vec![reading(Parameter::Modulation, 69.0, "3.6")];
    check(&one, &[]);
}

#[test]
fn scans_and_letters_are_checked_as_well() {
    let mut one = symbol(Symbology::Ean13, "B(3.6/06/660)", "ISO15416:2016");
    check(&one, &["letter"]);
    one = symbol(Symbology::Ean13, "A(3.6/06/660)", "ISO15416:2016");
    one.scans = scans(&["3.6"]);
    for scan in &mut one.scans {
        scan.grades.insert(Parameter::Modulation, grade("2.0"));
    }
    check(&one, &["scan_grade"]);
}

#[test]
fn parameters_are_averaged_over_the_scans_that_decoded() {
    let mut failing = symbol(Symbology::Ean8, "0.1/06/660", "");
    failing.scans = scans(&["0.9", "0.0", "0.0", "0.0"]);
    for (scan, graded) in failing.scans.iter_mut().zip(["4.0", "0.0", "0.0", "0.0"]) {
        scan.grades
            .insert(Parameter::EdgeDetermination, grade(graded));
        scan.grades
            .insert(Parameter::Modulation, scan.grade.unwrap());
    }
    failing.readings = vec![
        reading(Parameter::EdgeDetermination, 43.0, "4.0"),
        reading(Parameter::Modulation, 39.0, "0.9"),
    ];
    check(&failing, &["symbol_grade"]);
    failing.grade.as_mut().unwrap().value = Some(grade("0.2"));
    check(&failing, &[]);
    failing.readings = vec![reading(Parameter::EdgeDetermination, 43.0, "3.0")];
    check(&failing, &["parameter_grade"]);
}

#[test]
fn a_parameter_without_a_number_leaves_the_lowest_open() {
    let mut one = symbol(Symbology::DataMatrix, "1.4/16/660", "ISO15415:2024");
    let mut letter = reading(Parameter::GridNonuniformity, 70.0, "1.4");
    (letter.grade, letter.letter) = (None, Some(Letter::D));
    one.readings = vec![reading(Parameter::SymbolContrast, 86.0, "4.0"), letter];
    check(&one, &[]);
}

#[test]
fn the_lowest_parameter_is_the_grade_of_a_matrix_symbol() {
    let mut one = symbol(Symbology::DataMatrix, "4.0/16/660", "ISO15415:2024");
    one.readings = vec![
        reading(Parameter::SymbolContrast, 86.0, "4.0"),
        reading(Parameter::GridNonuniformity, 70.0, "1.4"),
    ];
    check(&one, &["symbol_grade"]);
}

#[test]
fn what_cannot_be_is_doubted_and_counted_among_what_was_checked() {
    let mut one = symbol(Symbology::Ean8, "4.0/06/660", "ISO15416:2016");
    let count = |passed| Reading {
        raw: format!("{passed}/10"),
        value: Value::Count { passed, of: 10 },
        ..reading(Parameter::Decode, 0.0, "4.0")
    };
    one.readings = vec![
        reading(Parameter::SymbolContrast, 106.0, "4.0"),
        count(11),
        count(10),
    ];
    check(&one, &["impossible", "count"]);
    let found = examine(&one, &GradingTables::shipped().unwrap());
    // Three values against what they can be, and one grade against its value.
    assert_eq!(found.checked, 4);
}

#[test]
fn the_real_reports_hold_against_their_own_editions_and_other_grades_do_not() {
    use Symbology::{DataMatrix, Ean13};
    let tables = GradingTables::shipped().unwrap();
    let (linear, new, old) = ("ISO15416:2016", "ISO15415:2024", "ISO15415:2011");
    for (symbology, edition, parameter, percent, printed) in [
        (Ean13, linear, Parameter::Modulation, 39.0, "0.9"),
        (Ean13, linear, Parameter::SymbolContrast, 46.0, "2.4"),
        (Ean13, linear, Parameter::Decodability, 43.0, "2.5"),
        (Ean13, linear, Parameter::Decodability, 58.0, "3.7"),
        (Ean13, linear, Parameter::Defects, 18.0, "3.4"),
        (DataMatrix, new, Parameter::SymbolContrast, 28.0, "1.4"),
        (
            DataMatrix,
            new,
            Parameter::UnusedErrorCorrection,
            41.7,
            "2.4",
        ),
        (DataMatrix, new, Parameter::GridNonuniformity, 70.0, "1.4"),
        (
            DataMatrix,
            old,
            Parameter::UnusedErrorCorrection,
            42.0,
            "2.0",
        ),
    ] {
        let mut one = symbol(symbology, &format!("{printed}/06/660"), edition);
        one.scans = Vec::new();
        one.readings = vec![reading(parameter, percent, printed)];
        let doubts = examine(&one, &tables).doubts;
        assert_eq!(doubts, [], "{parameter:?} {percent}");
        one.readings = vec![reading(parameter, percent, "3.2")];
        let doubts = examine(&one, &tables).doubts;
        assert!(!doubts.is_empty(), "{parameter:?} {percent}");
    }
}
