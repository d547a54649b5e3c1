//! `barlab bench` measures everything it promises to; how fast is nobody's business here.

use crate::support::Laboratory;

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
