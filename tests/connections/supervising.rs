//! Configured connections under the supervisor: run by one process, states to be seen,
//! paused, changed, stopped at once.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use barlab::{
    actions::configure_connection::{
        Password as Change, add_connection, change_connection, read_again, set_enabled,
    },
    connections::{self as running, Password},
};
use domain::{
    audit::Who,
    connection::{ConnectionKind, Health, Settings, Standing},
    id::ConnectionId,
};
use store::connections;

use crate::{
    laboratory::{Laboratory, settings},
    server::{Database, shared},
    verifier::Verifier,
};

fn health(lab: &Laboratory, id: ConnectionId) -> Health {
    let read = |conn: &mut _| connections::get(conn, id);
    lab.app.store.read(read).unwrap().health
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(30), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn admin() -> Who {
    Who::program("test")
}

#[test]
fn a_configured_connection_is_run_by_one_of_two_processes_and_taken_over() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 20);
    let lab = Laboratory::new();
    let added = add_connection(&lab.app, &admin(), settings(&database.reader), Change::Keep);
    let id = added.unwrap().id;
    let one = running::start(Arc::clone(&lab.app)).unwrap();
    let two = running::start(Arc::clone(&lab.app)).unwrap();
    until("taken", || lab.measurements() == 20);
    until("waiting", || health(&lab, id).standing == Standing::Waiting);
    let seen = health(&lab, id);
    assert_eq!((seen.taken, seen.failures, seen.last_error), (20, 0, None));
    assert!(seen.last_ok_at.is_some() && seen.last_taken_at.is_some());

    // Whichever ran it gives it back, and the other goes on without waiting for silence.
    drop(one);
    verifier.write(21, Duration::from_millis(300)).unwrap();
    until("taken by the other", || lab.measurements() == 21);
    drop(two);
    let sources = lab.sources();
    assert!(sources.iter().all(|source| source.connection == Some(id)));
}

#[test]
fn trouble_is_shown_with_since_when_and_why_and_goes_away_when_it_is_mended() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    Verifier::at(&database).many(1, 3);
    let lab = Laboratory::new();
    let wrong = Change::New(Password("wrong".to_owned()));
    let added = add_connection(&lab.app, &admin(), settings(&database.reader), wrong);
    let added = added.unwrap();
    let _supervisor = running::start(Arc::clone(&lab.app)).unwrap();
    until("failing", || {
        health(&lab, added.id).standing == Standing::Failing
    });
    let seen = health(&lab, added.id);
    assert!(seen.failing_since.is_some());
    assert_eq!(seen.last_error.unwrap().key, "connections.mysql.denied");
    let wait = seen.next_at.unwrap() - seen.failing_since.unwrap();
    assert!(
        wait.num_seconds() > 150,
        "a wrong password is not tried again and again"
    );

    let right = Change::New(Password("pa ss@wo:rd".to_owned()));
    change_connection(&lab.app, &admin(), added.id, added.settings, right).unwrap();
    until("mended", || lab.measurements() == 3);
    until("waiting", || {
        health(&lab, added.id).standing == Standing::Waiting
    });
    let seen = health(&lab, added.id);
    assert_eq!((seen.failing_since, seen.last_error), (None, None));
}

#[test]
fn a_paused_connection_rests_and_one_that_forgot_reads_all_and_adds_nothing() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 3);
    let lab = Laboratory::new();
    let added = add_connection(&lab.app, &admin(), settings(&database.reader), Change::Keep);
    let id = added.unwrap().id;
    let _supervisor = running::start(Arc::clone(&lab.app)).unwrap();
    until("taken", || lab.measurements() == 3);
    set_enabled(&lab.app, &admin(), id, false).unwrap();
    std::thread::sleep(Duration::from_millis(1500));
    verifier.old(4);
    std::thread::sleep(Duration::from_millis(2500));
    assert_eq!(lab.measurements(), 3);
    set_enabled(&lab.app, &admin(), id, true).unwrap();
    until("taken", || lab.measurements() == 4);

    let before = lab.sources().len();
    read_again(&lab.app, &admin(), id).unwrap();
    until("read again", || lab.sources().len() > before);
    assert_eq!(lab.measurements(), 4);
}

#[test]
fn stopping_does_not_wait_for_a_locked_table() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    Verifier::at(&database).many(1, 3);
    let mut other = database.client();
    other.run("LOCK TABLES Reports WRITE, ReportData WRITE");
    let lab = Laboratory::new();
    let added = add_connection(&lab.app, &admin(), settings(&database.reader), Change::Keep);
    let id = added.unwrap().id;
    let supervisor = running::start(Arc::clone(&lab.app)).unwrap();
    until("running", || health(&lab, id).standing == Standing::Running);
    std::thread::sleep(Duration::from_millis(500));
    let told = Instant::now();
    drop(supervisor);
    assert!(told.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_file_dropped_into_a_folder_is_taken_within_seconds_however_far_apart_the_rounds_are() {
    let folder = tempfile::tempdir().unwrap();
    let lab = Laboratory::new();
    let hourly = Settings {
        kind: ConnectionKind::Folder,
        options: serde_json::json!({"still_seconds": 1}),
        poll_seconds: 3600,
        ..settings(&folder.path().display().to_string())
    };
    let id = add_connection(&lab.app, &admin(), hourly, Change::Keep)
        .unwrap()
        .id;
    let _supervisor = running::start(Arc::clone(&lab.app)).unwrap();
    let rests = |lab: &Laboratory| {
        let seen = health(lab, id);
        let left = seen.next_at.map(|next| next - lab.app.store.now());
        seen.standing == Standing::Waiting && left.is_some_and(|left| left.num_seconds() > 3000)
    };
    let report = include_str!("../../importers/samples/trucheck/ean13-good.txt");
    for (taken, hour) in [(1, "03"), (2, "04")] {
        until("resting", || rests(&lab));
        // Longer than whatever is looked at twice in the beginning.
        std::thread::sleep(Duration::from_secs(2));
        let report = report.replace("03:13:47 PM", &format!("{hour}:13:47 PM"));
        std::fs::write(folder.path().join(format!("{hour}.txt")), report).unwrap();
        until("taken", || lab.measurements() == taken);
    }
    until("resting again", || rests(&lab));
}
