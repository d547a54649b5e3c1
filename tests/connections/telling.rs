//! What an admin is told of: gaps, deleted and changed reports, a database made anew.

use std::time::Duration;

use serde_json::Value;

use crate::{
    laboratory::{Laboratory, Reader, noticed, settings},
    server::{Database, shared},
    verifier::{Verifier, make_tables},
};

/// Makes everything that is remembered look older, as if time had passed.
fn let_time_pass(reader: &mut Reader<'_>) {
    fn older(value: &mut Value) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    match (name.as_str(), value.as_i64()) {
                        ("since", Some(since)) => *value = Value::from(since - 3_600_000),
                        _ => older(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(older),
            _ => {}
        }
    }
    older(&mut reader.state);
}

#[test]
fn gaps_are_told_once_when_they_had_time_to_fill_and_again_when_they_fill_after_all() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    for id in [10, 11, 14, 16] {
        verifier.old(id);
    }
    assert_eq!(
        noticed(&reader.all()),
        Vec::<&str>::new(),
        "too early to tell"
    );
    let_time_pass(&mut reader);
    let told = reader.poll().unwrap();
    assert_eq!(noticed(&told), ["gap"]);
    assert_eq!(told.noticed[0].arguments["ids"], "12–13, 15");
    assert_eq!(told.noticed[0].arguments["count"], "3");
    assert_eq!(noticed(&reader.poll().unwrap()), Vec::<&str>::new());

    verifier.old(13);
    let late = reader.all();
    assert_eq!((noticed(&late), late.new), (vec!["late"], 1));
    let_time_pass(&mut reader);
    assert_eq!(noticed(&reader.poll().unwrap()), Vec::<&str>::new());
}

#[test]
fn deleted_and_changed_reports_are_told_and_what_was_read_stays() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    verifier.many(1, 9);
    verifier
        .client()
        .run("DELETE FROM ReportData WHERE ReportID = 8 AND ParameterName = 'Rmax'");
    reader.all();
    let client = verifier.client();
    for table in ["Reports", "ReportData"] {
        client.run(&format!("DELETE FROM {table} WHERE ReportID IN (3, 4, 6)"));
    }
    let polled = reader.poll().unwrap();
    assert_eq!(noticed(&polled), ["deleted"]);
    assert_eq!(polled.noticed[0].arguments["ids"], "3–4, 6");
    assert_eq!(noticed(&reader.poll().unwrap()), Vec::<&str>::new());

    let client = verifier.client();
    client.run("DELETE FROM ReportData WHERE ReportID = 7 AND Sequence > 15");
    client.run("INSERT INTO ReportData VALUES (8, 0, 16, 'Rmax', '88%')");
    let polled = reader.all();
    assert_eq!(noticed(&polled), ["shrunk", "grown"]);
    assert_eq!(
        lab.measurements(),
        10,
        "the one that grew is there with both readings"
    );
}

#[test]
fn a_database_made_anew_is_recognised_and_read_from_its_start() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    verifier.many(501, 520);
    reader.all();
    let make_anew = |verifier: &mut Verifier| {
        for table in ["Reports", "ReportData", "Settings"] {
            verifier.client().run(&format!("DROP TABLE {table}"));
        }
        make_tables(verifier.client());
    };
    // Empty for a while, then with numbers from 1.
    make_anew(&mut verifier);
    assert_eq!(noticed(&reader.poll().unwrap()), ["deleted"]);
    verifier.many(1, 5);
    let polled = reader.all();
    assert_eq!((noticed(&polled), polled.new), (vec!["recreated"], 5));

    // Grown past the old numbers before anybody looked.
    make_anew(&mut verifier);
    for id in 1..=30 {
        verifier.old(id);
    }
    let polled = reader.all();
    assert_eq!((noticed(&polled), polled.new), (vec!["recreated"], 30));
    assert_eq!(lab.measurements(), 55);
}

#[test]
fn new_columns_are_told_and_are_no_reason_to_read_everything_again() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    verifier.many(1, 9);
    reader.all();
    verifier
        .client()
        .run("ALTER TABLE Reports ADD Operator VARCHAR(40), DROP SectorID");
    // The kept connection knows the old columns: it fails once, and is made anew.
    let polled = match reader.poll() {
        Ok(polled) if !polled.noticed.is_empty() => polled,
        _ => lab_round(&mut reader),
    };
    assert_eq!(noticed(&polled), ["reshaped"]);
    assert_eq!(polled.noticed[0].arguments["missing"], "Reports.SectorID");
    assert_eq!(reader.all().new, 0);
}

fn lab_round(reader: &mut Reader<'_>) -> barlab::connections::Polled {
    std::thread::sleep(Duration::from_millis(50));
    reader.poll().unwrap()
}

#[test]
fn old_reports_that_vanish_or_appear_are_told_by_their_number_now_and_then() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 60);
    let lab = Laboratory::new();
    let mut wanted = settings(&database.reader);
    wanted.options = serde_json::json!({"age_seconds": 1, "look_back": 10});
    let mut first = lab.reader(wanted.clone());
    assert_eq!(noticed(&first.all()), Vec::<&str>::new());
    let client = verifier.client();
    for table in ["Reports", "ReportData"] {
        client.run(&format!(
            "DELETE FROM {table} WHERE ReportID BETWEEN 5 AND 8"
        ));
    }
    // They are counted once an hour, and at the start of the program.
    assert_eq!(noticed(&first.poll().unwrap()), Vec::<&str>::new());
    let mut second = lab.reader(wanted.clone());
    second.state = first.state.clone();
    let told = second.poll().unwrap();
    assert_eq!(noticed(&told), ["old_deleted"]);
    assert_eq!(told.noticed[0].arguments["count"], "4");
    assert_eq!(lab.measurements(), 60, "what was read stays");

    verifier.old(6);
    let mut third = lab.reader(wanted.clone());
    third.state = second.state.clone();
    let told = third.poll().unwrap();
    assert_eq!(noticed(&told), ["old_appeared"]);
    assert_eq!(told.noticed[0].arguments["count"], "1");
    let mut fourth = lab.reader(wanted);
    fourth.state = third.state.clone();
    assert_eq!(noticed(&fourth.poll().unwrap()), Vec::<&str>::new());
}
