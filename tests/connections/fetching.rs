//! What is fetched: whole reports, every one once, in the characters that were meant.

use std::{collections::BTreeSet, thread, time::Duration};

use mysql_async::Value;
use serde_json::json;

use crate::{
    laboratory::{Laboratory, noticed, settings},
    server::{Database, shared},
    verifier::{ROWS, Verifier, digits, make_tables},
};

#[test]
fn reports_that_arrive_row_by_row_are_taken_whole_and_once() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    // With holes, and never two rows at once.
    let ids: Vec<i64> = (1..=12).map(|number| number * 3 + number % 2).collect();
    thread::scope(|scope| {
        let writing = scope.spawn(|| {
            for id in &ids {
                verifier.write(*id, Duration::from_millis(300)).unwrap();
            }
        });
        while !writing.is_finished() {
            reader.poll().unwrap();
            thread::sleep(Duration::from_millis(50));
        }
    });
    reader.all();
    let found = lab.read_kept();
    let data: BTreeSet<_> = found.iter().map(|one| one.data.clone().unwrap()).collect();
    let expected: BTreeSet<_> = ids.iter().map(|id| digits(*id)).collect();
    assert_eq!(data, expected);
    assert_eq!((found.len(), lab.measurements()), (12, 12));
    for one in found {
        let raw = one.readings.len() + one.unmapped.len() + one.fields.len();
        assert!(raw >= ROWS - 4, "{one:?}");
        assert_eq!(one.warnings, []);
        assert_eq!(one.instrument.software, "3.1.0.4");
    }
    assert_eq!(reader.poll().unwrap().pieces, 0, "nothing is taken twice");
}

#[test]
fn a_report_whose_number_appears_late_is_not_missed() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    let mut slow = Verifier::again_at(&database);
    slow.client().run("START TRANSACTION");
    slow.write(101, Duration::ZERO).unwrap();
    verifier.write(102, Duration::ZERO).unwrap();
    assert_eq!(reader.all().new, 1, "only 102 can be seen");
    slow.client().run("COMMIT");
    assert_eq!(reader.all().new, 1);
    assert_eq!(lab.measurements(), 2);
}

#[test]
fn a_first_reading_goes_in_pieces_and_a_second_adds_nothing() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    Verifier::at(&database).many(1, 7000);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    let first = reader.poll().unwrap();
    assert_eq!(
        (first.pieces, first.more),
        (0, true),
        "seen once is not enough"
    );
    let second = reader.poll().unwrap();
    assert_eq!((second.pieces, second.new, second.more), (1, 3000, true));
    let rest = reader.all();
    // A slow machine ends a piece early.
    assert!(rest.pieces >= 2, "{rest:?}");
    assert_eq!(rest.new, 4000);
    assert_eq!(rest.noticed, []);
    reader.state = serde_json::Value::Null;
    let again = reader.all();
    assert_eq!((again.new, lab.measurements()), (0, 7000));
}

#[test]
fn text_is_read_as_it_was_meant_whatever_the_column_declares() {
    let Some(server) = shared() else { return };
    let text = "来样 201901032-2，绿茶饮料";
    let chinese = encoding_rs::GB18030.encode(text).0.into_owned();
    let western = "Prüfstelle Köln, 5 µm";
    let latin = encoding_rs::WINDOWS_1252.encode(western).0.into_owned();
    for (charset, bytes, expected) in [
        // A Chinese Windows program on a server that was set up in the West.
        ("latin1", chinese.clone(), text),
        ("gbk", chinese, text),
        ("utf8mb4", text.as_bytes().to_vec(), text),
        ("latin1", latin, western),
    ] {
        let database = Database::on(&server);
        let mut client = database.client();
        make_tables(&mut client);
        for table in ["Reports", "ReportData"] {
            client.run(&format!(
                "ALTER TABLE {table} CONVERT TO CHARACTER SET {charset}"
            ));
        }
        // The bytes of the program reach the column as they are.
        client.run(&format!("SET NAMES {charset}"));
        client
            .try_exec(
                "INSERT INTO Reports (ReportID, LclTime, Reference) VALUES (1, '2026-03-18', ?)",
                vec![Value::Bytes(bytes.clone())],
            )
            .unwrap();
        client
            .try_exec(
                "INSERT INTO ReportData VALUES (1, 0, 0, 'Symbology', 'EAN-13'), \
                 (1, 0, 1, 'Decoded text', '6901234567892'), (1, 0, 2, 'Job Name', ?), \
                 (1, 0, 3, 'Overall grade', '3.4/06/660/45')",
                vec![Value::Bytes(bytes)],
            )
            .unwrap();
        let lab = Laboratory::new();
        lab.reader(settings(&database.reader)).all();
        let found = lab.read_kept();
        assert_eq!(found.len(), 1, "{charset}");
        assert_eq!(found[0].fields["reference"], expected, "{charset}");
        assert!(
            found[0].unmapped.values().any(|value| value == expected),
            "{charset}"
        );
    }
}

#[test]
fn an_older_program_without_some_columns_is_read_and_told_of() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut client = database.client();
    client.run("CREATE TABLE reports (ReportID INT, OverallGrade VARCHAR(64), Added TEXT)");
    client.run(
        "CREATE TABLE reportdata (ReportID INT, ParameterName VARCHAR(255), ParameterValue TEXT)",
    );
    client.run("INSERT INTO reports VALUES (5, 'Bar code not found', 'kept as well')");
    client
        .run("INSERT INTO reportdata VALUES (5, 'Symbology', 'EAN-13'), (5, 'Decoded text', NULL)");
    let lab = Laboratory::new();
    let polled = lab.reader(settings(&database.reader)).all();
    assert_eq!(noticed(&polled), ["missing", "no_index"]);
    assert!(polled.noticed[0].arguments["columns"].contains("Reports.GmtTime"));
    assert_eq!(polled.new, 1);
    assert!(lab.kept().contains("kept as well"));
}

#[test]
fn pictures_are_fetched_only_when_asked_for() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    Verifier::at(&database).old(1);
    for (thumbnails, expected) in [(false, false), (true, true)] {
        let lab = Laboratory::new();
        let mut wanted = settings(&database.reader);
        wanted.options = json!({"age_seconds": 0, "thumbnails": thumbnails});
        assert_eq!(lab.reader(wanted).all().new, 1);
        assert_eq!(lab.kept().contains("FF0A0900"), expected);
    }
}
