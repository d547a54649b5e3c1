//! Files of rows: the same measurements as the database itself, whatever the columns hold.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use encoding_rs::{GB18030, WINDOWS_1252};
use proptest::prelude::*;

use super::FILES;
use crate::lvs95xx::archive::Archive;
use crate::lvs95xx::rows::{Column, Writer};
use crate::testing::{read, read_sample, sample};
use crate::{ImportError, Input};

/// The reports of a database as a file of rows.
fn fetched(file: &str) -> Vec<u8> {
    let mut archive = Archive::open(&sample(file), None).unwrap();
    let software = archive.software().unwrap();
    let wanted: BTreeSet<i64> = archive.glimpses().into_keys().collect();
    let mut writer = Writer::begin_archived(Vec::new(), software.as_deref()).unwrap();
    archive
        .reports(&wanted, &mut |report| {
            writer.archived(&report).unwrap();
            ControlFlow::Continue(())
        })
        .unwrap();
    writer.finish().unwrap()
}

/// One report with an operator's text of these bytes.
fn with_reference(charset: &str, reference: &[u8]) -> Vec<u8> {
    let reports = [Column::new("Reference", charset)];
    let data = ["Sequence", "ParameterName", "ParameterValue"].map(|name| Column::new(name, ""));
    let mut writer = Writer::begin(Vec::new(), None, &reports, &data).unwrap();
    writer.report(7, Some([Some(reference)])).unwrap();
    for (name, value) in [
        ("Symbology", "EAN-13"),
        ("Decoded text", "6901234567892"),
        ("Overall grade", "3.4/06/660/45"),
    ] {
        writer
            .row([
                Some(b"0".as_slice()),
                Some(name.as_bytes()),
                Some(value.as_bytes()),
            ])
            .unwrap();
    }
    writer.finish().unwrap()
}

fn reference(bytes: Vec<u8>, profile: Option<&str>) -> String {
    let found = read("rows", Input::Bytes(bytes), profile).unwrap();
    assert_eq!((found.measurements.len(), found.refused.len()), (1, 0));
    found.measurements[0].fields["reference"].clone()
}

#[test]
fn rows_that_were_fetched_say_what_the_database_says() {
    for file in FILES {
        let mut expected = read_sample(file).measurements;
        let mut found = read("rows", Input::Bytes(fetched(file)), None)
            .unwrap()
            .measurements;
        for one in expected.iter_mut().chain(&mut found) {
            one.source.clear();
        }
        expected.sort_by(|a, b| a.record.cmp(&b.record));
        found.sort_by(|a, b| a.record.cmp(&b.record));
        assert_eq!(found, expected, "{file}");
    }
}

#[test]
fn what_a_latin1_column_really_holds_is_the_profiles_to_say() {
    let text = "来样 201901032-2，绿茶饮料 500 mL";
    let chinese = GB18030.encode(text).0.into_owned();
    let western = "Prüfstelle Köln, 5 µm";
    for (charset, bytes, expected) in [
        ("latin1", chinese.as_slice(), text),
        ("gbk", &chinese, text),
        // The database says UTF-8, a program with its eyes shut wrote something else.
        ("utf8", &chinese, text),
        ("latin1", &WINDOWS_1252.encode(western).0, western),
        ("utf8mb4", text.as_bytes(), text),
        ("latin1", text.as_bytes(), text),
        ("utf8mb4", "模".as_bytes(), "模"),
        // Two signs of GBK that are a letter of UTF-8 as well: what is declared decides.
        ("gbk", &GB18030.encode("模").0, "模"),
    ] {
        let found = reference(with_reference(charset, bytes), None);
        assert_eq!(found, expected, "{charset}");
    }
}

#[test]
fn tabs_line_ends_backslashes_and_no_value_come_back_as_they_were() {
    let odd = b"a\tb\nc\rd\\e\\N";
    let found = reference(with_reference("utf8mb4", odd), None);
    assert_eq!(found.as_bytes(), odd);
}

#[test]
fn a_cut_or_damaged_file_is_told_with_its_line() {
    let whole = fetched(FILES[0]);
    let lines: Vec<&[u8]> = whole.split_inclusive(|byte| *byte == b'\n').collect();
    let cut = lines[..lines.len() - 1].concat();
    let torn = whole[..whole.len() - 3].to_vec();
    let mut without_a_row = lines.clone();
    without_a_row.remove(5);
    let mut twice = lines.clone();
    twice.extend(&lines[4..]);
    for bytes in [cut, torn, without_a_row.concat(), twice.concat()] {
        let told = read("rows", Input::Bytes(bytes), None).map(|_| ());
        assert!(matches!(told, Err(ImportError::Damaged { .. })), "{told:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_bytes_makes_reading_panic(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20)
    ) {
        let mut bytes = fetched(FILES[0]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let _ = read("rows", Input::Bytes(bytes), None);
    }
}
