//! The database of reports: against mdb-export, damaged, interleaved, unread.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::{Report, Row, draft};
use crate::testing::{number, read, read_sample, sample, sample_bytes, warnings};
use crate::{ImportError, Input, Profiles};
use domain::measurement::{Measurement, Parameter, Symbology, Unit, Value};

const FILES: [&str; 4] = [
    "lvs95xx/lvs-access2000.mdb",
    "lvs95xx/lvs-access2003.mdb",
    "lvs95xx/lvs-access2010.accdb",
    "lvs95xx/lvs-access97.mdb",
];

/// The rows of a table as mdb-export prints them.
fn exported(file: &Path, table: &str) -> Vec<BTreeMap<String, String>> {
    let output = Command::new("mdb-export")
        .args(["-b", "strip", "-D", "%F %T", "-T", "%F %T"])
        .arg(file)
        .arg(table)
        .output()
        .expect("mdb-export is installed");
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    reader.deserialize().map(Result::unwrap).collect()
}

fn by_id(measurements: &[Measurement]) -> BTreeMap<String, &Measurement> {
    let pairs = measurements.iter().map(|one| (one.record.clone(), one));
    pairs.collect()
}

#[test]
fn mdb_export_reads_the_same_reports_from_jet_3_jet_4_and_ace() {
    for file in FILES {
        let outcome = read_sample(file);
        let ours = by_id(&outcome.measurements);
        let theirs = exported(&sample(file), "Reports");
        assert_eq!(ours.len(), theirs.len(), "{file}");
        assert_eq!(
            (outcome.refused.len(), outcome.summary.notices.len()),
            (0, 0),
            "{file}"
        );
        for row in theirs {
            let one = ours[&format!("ReportID {}", row["ReportID"])];
            let time = one.taken_at.unwrap().to_string();
            assert_eq!(time, row["LclTime"], "{file}");
            assert_eq!(
                one.data.clone().unwrap_or_default(),
                row["DecodedText"],
                "{file}"
            );
            let reference = one.fields.get("reference").cloned().unwrap_or_default();
            assert_eq!(reference, row["Reference"], "{file}");
            if row["OverallGrade"].starts_with(|c: char| c.is_ascii_digit()) {
                assert_eq!(
                    one.grade.as_ref().unwrap().raw,
                    row["OverallGrade"],
                    "{file}"
                );
            }
        }
    }
}

#[test]
fn every_value_that_mdb_export_reads_is_in_the_measurement() {
    for file in FILES {
        let outcome = read_sample(file);
        let ours = by_id(&outcome.measurements);
        let rows = exported(&sample(file), "ReportData");
        assert!(rows.len() > 1000, "{file}: {}", rows.len());
        for row in rows {
            let one = ours[&format!("ReportID {}", row["ReportID"])];
            let value = row["ParameterValue"].trim();
            let aperture = one.grade.as_ref().and_then(|grade| grade.aperture);
            let kept = one.readings.iter().any(|reading| reading.raw == value)
                || one.fields.values().any(|field| field == value)
                || one
                    .unmapped
                    .values()
                    .any(|text| text.split(" | ").any(|part| part == value))
                || one
                    .warnings
                    .iter()
                    .any(|warning| warning.arguments["found"] == value)
                || [
                    &one.symbology_raw,
                    one.data.as_ref().unwrap_or(&String::new()),
                ]
                .iter()
                .any(|text| text.as_str() == value)
                || one.grade.as_ref().is_some_and(|grade| grade.raw == value)
                || aperture.is_some_and(|number| value.contains(&format!("number {number:02} ")));
            assert!(kept, "{file}: {row:?}");
        }
    }
}

#[test]
fn the_version_of_the_software_is_what_mdb_export_reads_from_the_settings() {
    for file in FILES {
        let settings = exported(&sample(file), "Settings");
        let version = settings.iter().find(|row| row["SettingName"] == "Version");
        let version = &version.unwrap_or_else(|| panic!("{file}: {settings:?}"))["SettingValue"];
        assert!(
            version.starts_with(|sign: char| sign.is_ascii_digit()),
            "{file}"
        );
        for one in &read_sample(file).measurements {
            assert_eq!(&one.instrument.software, version, "{file} {}", one.record);
        }
    }
}

#[test]
fn units_are_those_of_the_text_and_the_bar_height_is_in_inches() {
    let outcome = read_sample(FILES[1]);
    let units: Vec<_> = [0, 2, 5]
        .iter()
        .map(|place| {
            match outcome.measurements[*place]
                .reading(Parameter::XDimension)
                .unwrap()
                .value
            {
                Value::Number { unit, .. } => unit,
                _ => Unit::Plain,
            }
        })
        .collect();
    assert_eq!(units, [Unit::Mil, Unit::Millimetre, Unit::Millimetre]);
    assert_eq!(
        outcome.measurements[0]
            .reading(Parameter::BarHeight)
            .unwrap()
            .value,
        Value::number(0.47, Unit::Inch)
    );
}

#[test]
fn an_unread_symbol_is_a_measurement_without_data_for_the_inbox() {
    let outcome = read_sample(FILES[1]);
    let unread: Vec<_> = outcome
        .measurements
        .iter()
        .filter(|one| one.data.is_none())
        .collect();
    assert_eq!(unread.len(), 5);
    for one in unread {
        assert_eq!(one.gtin14, None);
        assert!(warnings(one).contains(&"verifier"), "{:?}", one.warnings);
    }
}

fn rows(pairs: &[(&str, &str)]) -> Vec<Row> {
    pairs
        .iter()
        .zip(0..)
        .map(|((name, value), sequence)| Row {
            sequence,
            name: (*name).to_owned(),
            value: Some((*value).to_owned()),
        })
        .collect()
}

#[test]
fn names_that_depend_on_the_symbology_do_not_depend_on_the_order_of_rows() {
    let profiles = Profiles::shipped().unwrap();
    let profile = profiles.named("lvs95xx").unwrap();
    let mut pairs = vec![
        ("Symbology", "GS1 Data Matrix"),
        ("Overall grade", "DPM3.0/08/660/45Q"),
        ("Decoded text", "(01)06901234567892"),
        ("Modulation", "3.0"),
        ("Cell contrast", "3.0 60%"),
        ("XDim", "13.0 mils"),
        ("Quiet zone", "5.2 ERR"),
    ];
    for _ in 0..pairs.len() {
        pairs.rotate_left(1);
        let report = Report {
            id: 7,
            ..Report::default()
        };
        let (result, _) = draft(profile, 7, Some(&report), rows(&pairs), false)
            .finish(&mut crate::dates::Order::default());
        let one = result.unwrap();
        assert_eq!(one.symbology, Some(Symbology::DataMatrix));
        assert_eq!(
            one.reading(Parameter::Modulation)
                .unwrap()
                .grade
                .unwrap()
                .tenths(),
            30
        );
        assert_eq!(number(&one, Parameter::CellContrast), Some(60.0));
        assert_eq!(number(&one, Parameter::XDimension), Some(13.0));
        assert_eq!(
            one.reading(Parameter::QuietZone).unwrap().verdict,
            Some(false)
        );
        assert!(one.grade.unwrap().dpm);
    }
}

#[test]
fn a_lost_value_and_a_lost_report_row_are_told() {
    let profiles = Profiles::shipped().unwrap();
    let profile = profiles.named("lvs95xx").unwrap();
    let mut rows = rows(&[
        ("Symbology", "EAN-13"),
        ("Overall grade", "4.0/06/660/45"),
        ("Contrast", ""),
    ]);
    rows[2].value = None;
    let (result, _) =
        draft(profile, 7, None, rows, false).finish(&mut crate::dates::Order::default());
    assert_eq!(
        warnings(&result.unwrap()),
        ["missing_value", "no_report_row"]
    );
}

#[test]
fn a_database_cut_off_anywhere_is_told_with_table_or_page() {
    for file in [FILES[0], FILES[2]] {
        let whole = sample_bytes(file);
        let full = read_sample(file).measurements.len();
        for length in [
            100,
            5000,
            4096 * 3,
            4096 * 20,
            whole.len() - 4096,
            whole.len() - 1,
        ] {
            let result = read("cut", Input::Bytes(whole[..length].to_vec()), None);
            match result {
                Err(ImportError::Truncated { page, pages, .. }) => {
                    assert!(page >= pages, "{length}")
                }
                Err(ImportError::Damaged { .. } | ImportError::OtherContent { .. }) => {}
                // A page of nothing we read may be missing.
                Ok(outcome) => assert_eq!(outcome.measurements.len(), full, "{length}"),
                Err(other) => panic!("{file} {length}: {other}"),
            }
        }
        let error = read("cut", Input::Bytes(whole[..whole.len() - 1].to_vec()), None).unwrap_err();
        assert!(matches!(error, ImportError::Truncated { .. }), "{error}");
    }
}

#[test]
fn a_file_that_is_copied_gives_the_same_as_its_bytes() {
    let from_path = read_sample(FILES[0]);
    let from_bytes = read(FILES[0], Input::Bytes(sample_bytes(FILES[0])), None).unwrap();
    assert_eq!(from_path.measurements, from_bytes.measurements);
}

#[path = "lvs95xx_tests/archive.rs"]
mod archive;
#[path = "lvs95xx_tests/damage.rs"]
mod damage;
#[path = "lvs95xx_tests/rows.rs"]
mod rows;
