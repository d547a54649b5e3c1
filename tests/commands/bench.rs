//! `barlab bench` measures everything it promises to; how fast is nobody's business here.

use crate::support::{Answer, Laboratory};

/// What stands in the table, in its order.
const WORK: [&str; 45] = [
    "judge",
    "element_strings",
    "trucheck_text",
    "rea_text",
    "trucheck_excel",
    "lvs_mdb",
    "lvs_mdb_archive",
    "mysql_rows",
    "first_sync",
    "first_sync_matched",
    "first_sync_memory",
    "first_sync_half",
    "certificate",
    "certificate_size",
    "result_catalogue",
    "result_catalogue_size",
    "single_pages",
    "signed_p256",
    "signed_p256_size",
    "signed_rsa",
    "signed_rsa_size",
    "ready_weasyprint",
    "certificate_weasyprint",
    "catalogue_weasyprint",
    "ready_reportlab",
    "certificate_reportlab",
    "catalogue_reportlab",
    "labels_pdf",
    "labels_png",
    "labels_zpl",
    "whole_job",
    "whole_job_a_sample",
    "pack",
    "catalogue",
    "catalogue_memory",
    "import",
    "import_beside_peer",
    "import_processor",
    "import_matched",
    "import_memory",
    "pages_lists",
    "pages_searches",
    "binary",
    "first_page",
    "idle_memory",
];

#[test]
fn a_quick_bench_measures_every_line_and_leaves_nothing_behind() {
    let laboratory = Laboratory::unmade();
    let lines = laboratory.json(0, &["bench", "--quick"]);
    let names: Vec<_> = lines
        .iter()
        .map(|line| line["work"].as_str().unwrap())
        .collect();
    assert_eq!(names, WORK);
    for line in &lines {
        let name = line["work"].as_str().unwrap();
        let unserved = ["first_page", "idle_memory", "pages_lists", "pages_searches"]
            .contains(&name)
            && !serves(&laboratory);
        let measured = line["measured"].as_f64();
        assert!(
            unserved || measured.is_some_and(|value| value > 0.0),
            "{line}"
        );
        let kind = line["budget"]["kind"].as_str().unwrap();
        // Beside a peer that is not installed nothing holds and nothing fails.
        if kind == "at_least" || kind == "below" {
            assert_eq!(line["holds"].is_boolean(), measured.is_some(), "{line}");
        }
        assert!(
            !line["text"].as_str().unwrap().contains("commands."),
            "{line}"
        );
    }
    let matched = of(&lines, "import_matched") / of(&lines, "import");
    assert!(
        matched > 0.5,
        "most measurements find their sample: {matched}"
    );
    for (module, line) in [
        ("weasyprint", "catalogue_weasyprint"),
        ("reportlab", "catalogue_reportlab"),
    ] {
        // A peer whose script fails must not pass for one that is not installed.
        let line = lines.iter().find(|one| one["work"] == line).unwrap();
        let did = line["peer"]["measured"].as_f64();
        assert!(did.is_some() || !imports(module), "{line}");
    }
    let found = of(&lines, "first_sync_matched") / of(&lines, "first_sync");
    assert!(
        (found - 1.0).abs() < 0.001,
        "every report finds its sample: {found}"
    );
    assert_eq!(std::fs::read_dir(laboratory.folder()).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn a_database_server_that_fails_ends_the_bench_with_what_it_said_and_a_missing_one_does_not() {
    let programs = tempfile::tempdir().unwrap();
    let none = bench_of_mysql(programs.path()).done();
    assert!(none.contains("\"/s\",\"measured\":null"), "{none}");
    let maker = programs.path().join("mariadb-install-db");
    script(&maker, "echo no room is left >&2; exit 1");
    bench_of_mysql(programs.path()).refused(1, &["mariadb", "no room is left"]);
}

#[cfg(unix)]
#[test]
fn a_database_server_that_fell_over_while_it_was_filled_is_started_again() {
    let programs = tempfile::tempdir().unwrap();
    let words = "input=$(cat); fell=$(dirname \"$0\")/fell
        case \"$input\" in *DATABASE*) [ -e $fell ] || { echo gone away >&2; : > $fell; exit 1; };; esac
        printf %s \"$input\" | /usr/bin/mariadb \"$@\"";
    script(&programs.path().join("mariadb"), words);
    let path = format!("{}:/usr/sbin:/usr/bin:/bin", programs.path().display());
    let answer = bench_of_mysql(path.as_ref());
    assert!(!answer.out.contains("\"/s\",\"measured\":null"), "{answer}");
    answer.refused(0, &["gone away", "it is started again"]);
}

/// What the bench of connections says where programs are looked for in `path` only.
#[cfg(unix)]
fn bench_of_mysql(path: &std::path::Path) -> Answer {
    let laboratory = Laboratory::unmade();
    let mut command = laboratory.command(&["bench", "--quick", "--only", "mysql", "--json"]);
    Answer::of(&command.env("PATH", path).output().unwrap())
}

/// Writes a program of the shell.
#[cfg(unix)]
fn script(place: &std::path::Path, words: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(place, format!("#!/bin/sh\n{words}\n")).unwrap();
    std::fs::set_permissions(place, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Whether Debian's Python has a module, and the face that its writer needs.
fn imports(module: &str) -> bool {
    let face = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc";
    let mut python = std::process::Command::new("/usr/bin/python3");
    python.args(["-c", &format!("import {module}")]);
    let found = python.output().is_ok_and(|said| said.status.success());
    found && (module != "reportlab" || std::path::Path::new(face).exists())
}

fn of(lines: &[serde_json::Value], name: &str) -> f64 {
    let line = lines.iter().find(|line| line["work"] == name);
    line.and_then(|line| line["measured"].as_f64())
        .unwrap_or_default()
}

fn serves(laboratory: &Laboratory) -> bool {
    laboratory.run(&["serve", "--help"]).code == 0
}

#[test]
fn half_a_minute_of_kills_and_a_full_disk_keep_every_report_once() {
    let laboratory = Laboratory::unmade();
    let lines = laboratory.json(0, &["bench", "--soak", "30"]);
    assert!(of(&lines, "soak_written") > 50.0, "{lines:?}");
    for kills in ["soak_kills", "soak_agent_kills"] {
        assert!(of(&lines, kills) >= 1.0, "{lines:?}");
    }
    if std::env::var_os("BARLAB_TEST_EVERYTHING").is_some() {
        assert!(of(&lines, "soak_server_kills") >= 1.0, "{lines:?}");
        let full = of(&lines, "soak_full_disks");
        assert!(full >= 1.0 || !mounts(), "{lines:?}");
    }
    for line in &lines {
        assert_ne!(line["holds"], false, "{line}");
    }
}

/// Whether a small disk can be mounted here, which takes an administrator.
fn mounts() -> bool {
    let folder = tempfile::tempdir().unwrap();
    let run = |program: &str, arguments: &[&str]| {
        let mut command = std::process::Command::new(program);
        let ran = command.args(arguments).arg(folder.path()).output();
        ran.is_ok_and(|said| said.status.success())
    };
    let mounted = run("mount", &["-t", "tmpfs", "-o", "size=64k", "tmpfs"]);
    if mounted {
        assert!(run("umount", &[]));
    }
    mounted
}
