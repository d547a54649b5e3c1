//! Every sample as it comes out: one line an item, and one measurement as the JSON of the contract.

use std::fmt::Write;

use domain::measurement::{Measurement, Reading};
use serde_json::Value as Json;

use crate::testing::{Outcome, read_sample};
use crate::view;

fn shown(outcome: &Outcome) -> String {
    let encoding = outcome.summary.encoding.unwrap_or("-");
    let mut text = format!("{} {encoding}\n", outcome.summary.profile);
    for one in &outcome.measurements {
        let _ = write!(text, "\n{}", measurement(one));
    }
    for one in &outcome.refused {
        let _ = writeln!(
            text,
            "\n{} refused at {}: {:?}",
            one.record, one.line, one.reason
        );
    }
    for notice in &outcome.summary.notices {
        let _ = writeln!(text, "\n{notice:?}");
    }
    text
}

fn measurement(of: &Measurement) -> String {
    let view = view::measurement(of);
    let part = |name: &str| view[name].to_string();
    let mut text = format!(
        "{} {} {}\n",
        of.record,
        part("taken_at"),
        part("instrument")
    );
    let _ = writeln!(
        text,
        "  {} {} {}",
        part("symbology"),
        part("data"),
        part("gtin14")
    );
    let _ = writeln!(text, "  {}", part("grade"));
    for one in &of.readings {
        let _ = writeln!(text, "  {}", reading(one));
    }
    for scan in &of.scans {
        let grades = scan
            .grades
            .values()
            .map(ToString::to_string)
            .collect::<Vec<_>>();
        let overall = scan
            .grade
            .map(|grade| grade.to_string())
            .unwrap_or_default();
        let _ = writeln!(
            text,
            "  scan {}: {} -> {overall}",
            scan.number,
            grades.join(" ")
        );
    }
    for name in ["fields", "unmapped"] {
        let _ = writeln!(text, "  {name} {}", part(name));
    }
    for warning in &of.warnings {
        let _ = writeln!(text, "  {} {:?}", warning.key, warning.arguments);
    }
    text
}

fn reading(of: &Reading) -> String {
    let view = view::reading(of);
    let mut text = format!("{} «{}»", of.parameter.name(), of.raw);
    for name in ["bound", "value", "unit", "grade", "letter", "verdict"] {
        match &view[name] {
            Json::Null => {}
            Json::String(word) if word.is_empty() => {}
            other => {
                let _ = write!(text, " {name}={other}");
            }
        }
    }
    text
}

#[test]
fn every_text_and_excel_sample_comes_out_as_recorded() {
    for name in [
        "trucheck/ean13-good.txt",
        "trucheck/ean8-failing.txt",
        "trucheck/three-symbols.txt",
        "trucheck/two-standards.txt",
        "trucheck/broken-among-good.txt",
        "trucheck-excel/capture.xls",
        "trucheck-excel/capture-old.xls",
        "rea/scancheck-english.txt",
        "rea/transwin-german.txt",
        "rea/scancheck-chinese.txt",
        "rea/broken-among-good.txt",
        "trucheck-csv/report-with-scans.csv",
        "trucheck-csv/report-two-symbols.csv",
        "trucheck-csv/table-with-scans.csv",
        "rea-csv/transwin-german.csv",
        "rea-csv/pc-scan-english.csv",
        "rea-csv/scancheck-chinese.csv",
        "axicon/export.csv",
        "printronix/odv.csv",
        "trucheck-html/ean8-failing.html",
        "trucheck-html/dataman-datamatrix.html",
        "dataman/native.xml",
        "dataman/push.xml",
        "dataman/push-other-site.xml",
    ] {
        insta::assert_snapshot!(name.replace('/', "-"), shown(&read_sample(name)));
    }
}

#[test]
fn the_first_twelve_reports_of_the_database_come_out_as_recorded() {
    let mut outcome = read_sample("lvs95xx/lvs-access2003.mdb");
    outcome.measurements.truncate(12);
    insta::assert_snapshot!("lvs95xx-lvs-access2003.mdb", shown(&outcome));
}

#[test]
fn the_json_of_a_measurement_keeps_the_contract() {
    let outcome = read_sample("trucheck/broken-among-good.txt");
    insta::assert_json_snapshot!("contract", view::measurement(&outcome.measurements[0]));
    insta::assert_json_snapshot!("contract-refused", view::refused(&outcome.refused[0]));
}
