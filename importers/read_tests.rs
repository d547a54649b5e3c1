//! The way in: streaming, breaking off, memory, and the listing of items.

use std::io::Write;
use std::ops::ControlFlow;

use super::{Input, Record, check_file, read_file};
use crate::Profiles;
use crate::testing::{sample, sample_bytes};

/// A text file of so many records.
fn many(records: usize) -> tempfile::NamedTempFile {
    let one = String::from_utf8(sample_bytes("trucheck/ean13-good.txt")).unwrap();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    for _ in 0..records {
        file.write_all(one.as_bytes()).unwrap();
    }
    file
}

#[test]
fn records_come_one_by_one_and_the_taker_may_break_off() {
    let profiles = Profiles::shipped().unwrap();
    let file = many(50);
    for (input, stop) in [
        (Input::File(file.path().to_owned()), 3),
        (Input::File(sample("lvs95xx/lvs-access2003.mdb")), 3),
        (Input::File(sample("trucheck-excel/capture.xls")), 2),
    ] {
        let mut taken = 0;
        let summary = read_file("a", input, &profiles, None, &mut |_| {
            taken += 1;
            if taken == stop {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })
        .unwrap();
        assert_eq!(
            (taken, summary.measurements, summary.stopped),
            (stop, stop, true)
        );
    }
}

#[test]
fn every_record_of_a_long_file_is_delivered_with_its_own_line() {
    let profiles = Profiles::shipped().unwrap();
    let file = many(400);
    let mut lines = Vec::new();
    let summary = read_file(
        "a",
        Input::File(file.path().to_owned()),
        &profiles,
        None,
        &mut |record| {
            if let Record::Measurement(one) = record {
                lines.push(one.record);
            }
            ControlFlow::Continue(())
        },
    )
    .unwrap();
    assert_eq!((summary.measurements, summary.refused), (400, 0));
    assert_eq!(lines[0], "line 1");
    assert_eq!(lines[399], format!("line {}", 399 * 58 + 1));
    lines.dedup();
    assert_eq!(lines.len(), 400);
}

#[test]
fn a_listing_has_every_item_and_its_target() {
    let profiles = Profiles::shipped().unwrap();
    let mut items = Vec::new();
    let input = Input::File(sample("rea/transwin-german.txt"));
    check_file("a", input, &profiles, None, &mut |checked| {
        items.extend(checked.items);
        ControlFlow::Continue(())
    })
    .unwrap();
    let shown: Vec<_> = items
        .iter()
        .map(|item| {
            (
                item.name.as_str(),
                item.raw.as_str(),
                item.canonical.as_deref(),
            )
        })
        .collect();
    assert!(
        shown.contains(&("Symbolkontrast", "80  4", Some("symbol_contrast"))),
        "{shown:?}"
    );
    assert!(shown.contains(&("Unbekanntes", "17", None)), "{shown:?}");
}

#[test]
fn a_file_that_is_not_there_is_an_error_and_no_panic() {
    let profiles = Profiles::shipped().unwrap();
    let input = Input::File(sample("nothing.txt"));
    let error = read_file("a", input, &profiles, None, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap_err();
    assert!(
        matches!(error, crate::ImportError::Unreadable { .. }),
        "{error}"
    );
}
