//! The two commands of the README on a system that they do not know.

use std::process::{Command, Output};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What `need` says of a tool that no machine has, on a system that calls itself so.
fn needed(system: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let release = folder.path().join("os-release");
    std::fs::write(&release, system).unwrap();
    let script = r#". scripts/need.sh; os_release="$1"; need "one two:no-tool-of-this-name""#;
    let mut bash = Command::new("bash");
    bash.args(["-c", script, "bash"]).arg(&release);
    bash.current_dir(ROOT).output().unwrap()
}

#[test]
fn another_system_is_told_what_to_install_and_nothing_is_installed() {
    for system in [
        "ID=ubuntu\nVERSION_ID=\"24.04\"\n",
        "ID=debian\nVERSION_ID=\"11\"\n",
        "ID=fedora\n",
    ] {
        let answer = needed(system);
        let said = String::from_utf8_lossy(&answer.stderr);
        assert_eq!(answer.status.code(), Some(2), "{said}");
        assert!(said.contains("one two"), "{said}");
        assert!(!said.contains("Installing"), "{said}");
    }
}

#[test]
fn every_script_can_be_parsed() {
    for script in [
        "run",
        "test",
        ".ci/run",
        "scripts/need.sh",
        "scripts/windows",
    ] {
        let checked = Command::new("bash")
            .args(["-n", script])
            .current_dir(ROOT)
            .status();
        assert!(checked.unwrap().success(), "{script}");
    }
}
