//! Trouble: told for what it is, waited out, and nothing is lost or taken twice by it.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use barlab::background::Stop;
use barlab::connections::{Plan, Trouble, connector, mysql};
use domain::{connection::Settings, texts::Explain};
use serde_json::json;

use crate::{
    laboratory::{Laboratory, plan, settings},
    server::{Client, Database, Private, shared},
    verifier::Verifier,
};

fn trouble(settings: Settings) -> Trouble {
    Laboratory::new().reader(settings).poll().unwrap_err()
}

fn told(settings: Settings) -> (bool, String) {
    let trouble = trouble(settings);
    let arguments = format!("{:?} {trouble:?}", trouble.arguments());
    assert!(!arguments.contains("pa ss"), "{arguments}");
    let key = trouble.key().rsplit('.').next().unwrap().to_owned();
    (trouble.retry, key)
}

#[test]
fn what_somebody_has_to_change_is_told_apart_from_what_passes() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let with = |from: &str, to: &str| settings(&database.reader.replace(from, to));
    let lasting = |key: &str| (false, key.to_owned());
    assert_eq!(told(with("pa ss@wo:rd", "other")), lasting("denied"));
    assert_eq!(told(with(&database.name, "no-such")), lasting("denied"));
    let root = database.writer.replace(&database.name, "no-such");
    assert_eq!(told(settings(&root)), lasting("no_database"));
    assert_eq!(told(settings(&database.reader)), lasting("other_content"));
    let gone = settings("mysql://u:pa ss@127.0.0.1:1/LVS-95XX");
    assert_eq!(told(gone), (true, "unreachable".to_owned()));

    let mut database_tls = settings(&database.reader);
    database_tls.options = json!({"tls": "encrypted"});
    assert_eq!(told(database_tls), lasting("tls"));

    let mut client = database.client();
    client.run("CREATE TABLE Reports (ReportID INT, OverallGrade TEXT)");
    client.run("CREATE TABLE ReportData (ReportID INT, Name TEXT)");
    assert_eq!(told(settings(&database.reader)), lasting("other_content"));
}

#[test]
fn wrong_options_and_addresses_are_refused_before_anybody_is_asked() {
    let mut wrong = settings("mysql://u@h/d");
    wrong.options = json!({"age": 2});
    let refused = connector(plan(wrong)).err().unwrap();
    assert_eq!(
        (refused.retry, refused.key()),
        (false, "connections.trouble.options")
    );
    let refused = connector(plan(settings("h/d"))).err().unwrap();
    assert_eq!(refused.key(), "connections.mysql.address");
}

#[test]
fn a_locked_table_is_waited_for_and_told() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 5);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    reader.poll().unwrap();
    let mut other = database.client();
    other.run("LOCK TABLES Reports WRITE, ReportData WRITE");
    let began = Instant::now();
    let trouble = reader.poll().unwrap_err();
    assert!(trouble.retry, "{trouble:?}");
    assert_eq!(trouble.key(), "connections.mysql.locked");
    assert!(began.elapsed() < Duration::from_secs(30));
    other.run("UNLOCK TABLES");
    reader.all();
    assert_eq!(lab.measurements(), 5);
}

#[test]
fn a_wait_for_the_server_ends_soon_when_the_word_is_given() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    Verifier::at(&database).many(1, 5);
    let mut other = database.client();
    other.run("LOCK TABLES Reports WRITE, ReportData WRITE");
    let stop = Stop::default();
    let plan = Plan {
        stop: stop.clone(),
        ..plan(settings(&database.reader))
    };
    thread::scope(|scope| {
        let trying = scope.spawn(|| mysql::try_out(plan));
        thread::sleep(Duration::from_millis(500));
        let told = Instant::now();
        stop.tell();
        assert!(trying.join().unwrap().is_err());
        assert!(told.elapsed() < Duration::from_secs(20));
    });
}

#[test]
fn a_server_killed_again_and_again_costs_no_report_and_doubles_none() {
    if shared().is_none() {
        return;
    }
    let mut server = Private::start(&[]);
    let database = Database::on(&server.url());
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 4000);
    let lab = Laboratory::new();
    let mut reader = lab.reader(settings(&database.reader));
    let over = AtomicBool::new(false);
    let mut failures = 0;
    thread::scope(|scope| {
        let killing = scope.spawn(|| {
            for _ in 0..4 {
                thread::sleep(Duration::from_millis(400));
                server.kill();
                thread::sleep(Duration::from_millis(200));
                server.start_again(&[]);
            }
            over.store(true, Ordering::Relaxed);
        });
        while !over.load(Ordering::Relaxed) {
            if let Err(trouble) = reader.poll() {
                assert!(trouble.retry, "{trouble:?}");
                failures += 1;
                thread::sleep(Duration::from_millis(20));
            }
        }
        killing.join().unwrap();
    });
    assert!(failures > 0, "no kill was noticed");
    let mut client = Client::connect(&database.writer);
    assert_eq!(client.number("SELECT COUNT(*) FROM Reports"), 4000);
    reader.all();
    assert_eq!(lab.measurements(), 4000);
    assert_eq!(reader.poll().unwrap().pieces, 0);
}

#[test]
fn the_line_is_encrypted_when_asked_and_an_impostor_is_refused() {
    if shared().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    let made = std::process::Command::new("openssl")
        .args([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=lab",
        ])
        .args([
            "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ])
        .args(["-keyout", &file("key.pem"), "-out", &file("cert.pem")])
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let extra = [
        format!("--ssl-cert={}", file("cert.pem")),
        format!("--ssl-key={}", file("key.pem")),
    ];
    // A server that runs as somebody else must be able to read them.
    open_to_all(folder.path());
    let server = Private::start(&extra);
    assert!(server.folder().join("data").is_dir());
    let database = Database::on(&server.url());
    Verifier::at(&database).many(1, 3);
    let mut root = Client::connect(&server.url());
    let user = database.reader.split(['/', ':']).nth(3).unwrap().to_owned();
    root.run(&format!("ALTER USER '{user}'@'%' REQUIRE SSL"));

    let with = |options: serde_json::Value| {
        let mut wanted = settings(&database.reader);
        wanted.options = options;
        wanted
    };
    assert_eq!(told(with(json!({}))), (false, "denied".to_owned()));
    let verified = json!({"tls": "verified"});
    assert_eq!(
        told(with(verified)),
        (false, "tls".to_owned()),
        "signed by nobody known"
    );
    for options in [
        json!({"tls": "encrypted", "age_seconds": 1}),
        json!({"tls": "verified", "authority": file("cert.pem"), "age_seconds": 1}),
    ] {
        let lab = Laboratory::new();
        lab.reader(with(options.clone())).all();
        assert_eq!(lab.measurements(), 3, "{options}");
    }
}

#[cfg(unix)]
fn open_to_all(folder: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let readable = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(entry.unwrap().path(), readable).unwrap();
    }
}
