//! What the writers write, the importers read: the demo goes through the same door as a laboratory.

use std::ops::ControlFlow;

use chrono::NaiveDate;
use domain::measurement::{Measurement, Parameter};
use importers::{Input, Profiles, Record, read_file};

use super::excel97::{Cell, Sheet, workbook};
use super::lvs::{DataRow, ReportRow, lvs_database};

/// The measurements of a file, which must have no refused record.
fn import(name: &str, bytes: Vec<u8>) -> Vec<Measurement> {
    let mut read = Vec::new();
    let profiles = Profiles::shipped().unwrap();
    let mut sink = |record| {
        match record {
            Record::Measurement(measurement) => read.push(*measurement),
            Record::Refused(refused) => panic!("{refused:?}"),
        }
        ControlFlow::Continue(())
    };
    let summary = read_file(name, Input::Bytes(bytes), &profiles, None, &mut sink).unwrap();
    assert_eq!(summary.notices, []);
    read
}

/// The parts of a measurement that these tests are about, as one line.
fn line(of: &Measurement) -> String {
    let contrast = of.reading(Parameter::SymbolContrast).unwrap();
    let parts = [
        of.record.clone(),
        of.taken_at.unwrap().to_string(),
        of.gtin14.unwrap().to_string(),
        of.grade.as_ref().unwrap().raw.clone(),
        contrast.raw.clone(),
    ];
    parts.join(" | ")
}

#[test]
fn a_written_verifier_database_is_imported() {
    let report_id = 101;
    let taken = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
    let report = ReportRow {
        report_id,
        sector_id: "S1".into(),
        local_time: taken.and_hms_opt(9, 54, 58).unwrap(),
        gmt_time: taken.and_hms_opt(1, 54, 58).unwrap(),
        corner: (11, 21),
        size: (234, 117),
        reference: Some("201901032-2".into()),
        overall_grade: "3.4/06/660/45".into(),
        decoded_text: Some("6901234567892".into()),
    };
    let values = [
        ("Symbology", "EAN-13"),
        ("Decoded text", "6901234567892"),
        ("Overall grade", "3.4/06/660/45"),
        ("Contrast", "4.0 84%"),
    ];
    let datum = |(sequence, (name, value)): (i32, (&str, &str))| DataRow {
        report_id,
        category: 0,
        sequence,
        name: name.into(),
        value: value.into(),
    };
    let data: Vec<_> = (0..).zip(values).map(datum).collect();
    let read = import("LVS-95XX.mdb", lvs_database(&[report], &data, &[]).unwrap());
    assert_eq!(
        read.iter().map(line).collect::<Vec<_>>(),
        ["ReportID 101 | 2026-03-02 09:54:58 | 06901234567892 | 3.4/06/660/45 | 4.0 84%"]
    );
    assert_eq!(read[0].fields["reference"], "201901032-2");
}

#[test]
fn a_written_capture_is_imported() {
    let cells = |texts: &[&str]| texts.iter().map(|text| Cell::from(*text)).collect();
    let heads = [
        "Job Name",
        "Symbology",
        "Data",
        "Symbol ANSI Grade",
        "ANSI Letter Grade",
        "SC/CC",
        "SC/CC",
        "MinEC",
        "MinEC",
        "Date",
        "Time",
    ];
    let mut row: Vec<Cell> = cells(&[
        "201901032-2",
        "EAN13",
        "6901234567892",
        "A(4.0/06/660)",
        "A",
        "82% ",
        "",
        "69% ",
        "",
        "17-Mar-2026",
        "9:54:58 AM",
    ]);
    row[6] = 4.0.into();
    row[8] = 4.0.into();
    let sheet = Sheet {
        name: "Main".into(),
        rows: [
            (
                0,
                cells(&["", "", "", "", "", "SC:1", "SC:2", "MinEC:1", "MinEC:2"]),
            ),
            (1, cells(&heads)),
            (292, row),
        ]
        .into(),
    };
    let read = import("capture.xls", workbook(&[sheet]).unwrap());
    assert_eq!(
        read.iter().map(line).collect::<Vec<_>>(),
        ["row 293 | 2026-03-17 09:54:58 | 06901234567892 | A(4.0/06/660) | 82%"]
    );
    assert_eq!(read[0].fields["job"], "201901032-2");
}
