//! `barlab measurements sync` at the command line.

use std::process::Command;

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
