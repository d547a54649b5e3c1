//! The commands as a user meets them: what they print, where, and their exit codes.

use clap::Parser;
use domain::texts::{Language, Texts};

use super::*;

#[derive(Parser)]
struct Line {
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: RulesCommand,
}

/// Exit code, standard output, standard error.
fn rules(arguments: &[&str]) -> (u8, String, String) {
    let line = Line::try_parse_from([&["rules"], arguments].concat()).unwrap();
    let texts = Texts::shipped().unwrap();
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let mut speaker = Speaker {
        texts: &texts,
        language: Language::English,
        json: line.json,
        today: "2026-01-01".parse().unwrap(),
        out: &mut out,
    };
    let code = run(line.command, &mut speaker, &mut errors).unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(out), text(errors))
}

fn file(name: &str, content: &[u8]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, content).unwrap();
    let path = path.display().to_string();
    (folder, path)
}

#[test]
fn the_shipped_rules_are_right() {
    let (code, out, errors) = rules(&["check"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    assert!(out.contains("quality.csv: 62 entries"), "{out}");
    assert!(out.contains("application.csv: 42 entries"), "{out}");
    assert_eq!(out.lines().count(), 4);
}

#[test]
fn the_published_sample_fires_its_keys_as_json() {
    let (code, out, _) = rules(&["eval", "--json", "--parameters", "Quietzone=FALSE"]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &answer["fired"]), (1, &json!([2])));
    let facts = "Symbology=EAN13,Quietzone=False,LeftQuietZoneX=9.1,RightQuietZoneX=7.4";
    let (_, out, _) = rules(&["eval", "--json", "--parameters", facts]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["fired"], json!([2, 15]));
    let unknown = answer["unknown"].as_array().unwrap();
    assert!(
        unknown.contains(&json!(1)) && !unknown.contains(&json!(16)),
        "{out}"
    );
}

#[test]
fn people_read_problem_remedy_and_clause() {
    let (code, out, _) = rules(&["eval", "--parameters", "Quietzone=False"]);
    assert_eq!(code, 1);
    assert!(
        out.starts_with("2  Quiet zone too small  [Nonconforming]\n    Enlarge"),
        "{out}"
    );
    let (code, out, _) = rules(&["eval", "--parameters", "Quietzone=True"]);
    assert_eq!(code, 0);
    assert!(out.starts_with("0 entries fire"), "{out}");
}

#[test]
fn a_misspelt_parameter_is_wrong_usage_and_told_how_to_spell() {
    for (facts, words) in [
        ("QuietZone=False", "Quietzone"),
        ("Quietzone", "Quietzone"),
        ("Quietzone=perhaps", "True, False"),
    ] {
        let (code, out, errors) = rules(&["eval", "--parameters", facts]);
        assert_eq!((code, out.as_str()), (2, ""), "{facts}");
        assert!(errors.contains(words), "{errors}");
    }
}

#[test]
fn a_broken_dictionary_is_refused_with_file_line_and_place() {
    let shipped = include_str!("../../../dictionaries/quality.csv");
    let broken = shipped.replacen("Quietzone=False", "QuietZone=False", 1);
    let (_folder, path) = file("mine.csv", broken.as_bytes());
    let (code, out, errors) = rules(&["check", &path]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        errors.starts_with(&format!("{path}:3: Character 1: ")),
        "{errors}"
    );
    let (code, out, _) = rules(&["check", "--json", &path]);
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &answer["errors"][0]["line"]), (1, &json!(3)));
    assert_eq!(answer["errors"][0]["column"], "trigger");
    let (code, _, errors) = rules(&[
        "eval",
        "--dictionary",
        &path,
        "--parameters",
        "Decode=False",
    ]);
    assert_eq!(code, 1);
    assert!(errors.contains(":3: "), "{errors}");
}

#[test]
fn every_kind_of_rule_file_is_recognised() {
    for (name, content, kind) in [
        (
            "a.csv",
            include_str!("../../../dictionaries/application.csv"),
            "application",
        ),
        (
            "q.csv",
            include_str!("../../../dictionaries/quality.csv"),
            "quality",
        ),
        (
            "r.toml",
            include_str!("../../../dictionaries/requirements/retail.toml"),
            "requirements",
        ),
        (
            "g.toml",
            include_str!("../../../dictionaries/requirements/grading.toml"),
            "grading",
        ),
    ] {
        let (_folder, path) = file(name, content.as_bytes());
        let (code, out, _) = rules(&["check", "--json", &path]);
        let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, answer["kind"].as_str()), (0, Some(kind)));
    }
}

#[test]
fn files_that_are_no_rules_are_refused() {
    for (name, content) in [
        ("empty.csv", &b""[..]),
        (
            "gb18030.csv",
            b"key,problem_zh\n1,\xbf\xd5\xb0\xd7\xc7\xf8\n",
        ),
        ("empty.toml", b""),
        ("image.png", b"\x89PNG\r\n"),
    ] {
        let (_folder, path) = file(name, content);
        let (code, _, errors) = rules(&["check", &path]);
        assert_eq!(code, 1, "{name}");
        assert!(
            errors.contains(name) && !errors.contains("judgement."),
            "{errors}"
        );
    }
    let (code, _, errors) = rules(&["check", "no such file.csv"]);
    assert_eq!(code, 1);
    assert!(errors.contains("no such file.csv"), "{errors}");
}
