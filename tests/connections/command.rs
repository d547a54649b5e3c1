//! `barlab measurements sync` at the command line.

use std::{
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::{
    server::{Database, shared},
    verifier::Verifier,
};

fn barlab(folder: &std::path::Path, arguments: &[&str]) -> (i32, String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_barlab"))
        .args(arguments)
        .current_dir(folder)
        .env("BARLAB_LANGUAGE", "en")
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        done.status.code().unwrap(),
        text(done.stdout),
        text(done.stderr),
    )
}

#[test]
fn a_database_is_read_once_and_the_next_time_only_what_is_new() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 30);
    let lab = tempfile::tempdir().unwrap();
    assert_eq!(barlab(lab.path(), &["migrate"]).0, 0);
    let sync = |more: &[&str]| {
        let source = database.reader.as_str();
        let plain = [
            "measurements",
            "sync",
            "--once",
            "--age",
            "1",
            "--source",
            source,
            "--json",
        ];
        let (code, out, problems) = barlab(lab.path(), &[&plain, more].concat());
        assert!(!out.contains("pa ss") && !problems.contains("pa ss"));
        let told: Value = serde_json::from_str(out.lines().last().unwrap_or("null")).unwrap();
        (code, told, problems)
    };
    let (code, told, problems) = sync(&[]);
    assert_eq!((code, problems.as_str()), (0, ""), "{told}");
    assert_eq!((&told["read"], &told["added"]), (&30.into(), &30.into()));
    verifier.old(31);
    let (code, told, _) = sync(&[]);
    assert_eq!(
        (code, &told["read"], &told["added"]),
        (0, &1.into(), &1.into())
    );
    let (code, _, problems) = sync(&["--password", "other"]);
    assert_eq!(code, 1);
    assert!(problems.contains("does not let us in"), "{problems}");
    let (code, _, problems) = sync(&["--tls", "sometimes"]);
    assert_eq!(code, 1);
    assert!(problems.contains("options"), "{problems}");
}

/// `barlab serve` on a port of its own, until this is dropped.
struct Served {
    port: u16,
    server: Child,
}

impl Served {
    fn at(folder: &std::path::Path) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let server = Command::new(env!("CARGO_BIN_EXE_barlab"))
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(30), "no server");
            std::thread::sleep(Duration::from_millis(50));
        }
        Self { port, server }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

#[test]
fn an_agent_sends_what_a_database_holds_with_a_password_from_a_file() {
    let Some(server) = shared() else { return };
    let database = Database::on(&server);
    let mut verifier = Verifier::at(&database);
    verifier.many(1, 12);
    let lab = tempfile::tempdir().unwrap();
    assert_eq!(barlab(lab.path(), &["migrate"]).0, 0);
    let (_, made, _) = barlab(lab.path(), &["agent-token", "add", "PC 2", "--json"]);
    let made: Value = serde_json::from_str(&made).unwrap();
    std::fs::write(lab.path().join("token"), made["secret"].as_str().unwrap()).unwrap();
    let served = Served::at(lab.path());
    let address = format!("http://127.0.0.1:{}", served.port);
    let source = database.reader.replace(":pa ss@wo:rd@", "@");
    assert_ne!(source, database.reader);
    let agent = || {
        let arguments = [
            "agent",
            "--once",
            "--server",
            &address,
            "--token-file",
            "token",
            "--mysql",
            &source,
            "--password-file",
            "password",
            "--spool",
            "spool",
        ];
        barlab(lab.path(), &arguments)
    };
    std::fs::write(lab.path().join("password"), "other\n").unwrap();
    let (code, _, problems) = agent();
    assert_eq!(code, 1);
    assert!(problems.contains("does not let us in"), "{problems}");
    std::fs::write(lab.path().join("password"), "pa ss@wo:rd\n").unwrap();
    let waiting = || {
        barlab(lab.path(), &["inbox", "list", "--json"])
            .1
            .lines()
            .count()
    };
    let (code, out, problems) = agent();
    assert_eq!((code, waiting()), (0, 12), "{out} {problems}");
    verifier.old(13);
    let (code, out, problems) = agent();
    assert_eq!((code, waiting()), (0, 13), "{out} {problems}");
    assert!(!format!("{out}{problems}").contains("pa ss"));
}
