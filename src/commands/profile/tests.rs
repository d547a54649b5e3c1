//! What a person sees of a file before its profile is trusted.

use std::path::PathBuf;

use domain::texts::{Language, Texts};
use importers::Profiles;
use serde_json::Value as Json;

use super::{Desk, LookCommand, run};
use crate::profiles::Shelf;

fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("importers/samples")
        .join(name)
}

fn printed(command: LookCommand, json: bool, language: Language) -> (u8, String, String) {
    let shelf = Shelf::of(&Profiles::shipped().unwrap());
    let texts = Texts::shipped().unwrap();
    let (mut out, mut errors) = (Vec::new(), Vec::new());
    let mut desk = Desk {
        shelf: &shelf,
        texts: &texts,
        language,
        json,
        out: &mut out,
        errors: &mut errors,
    };
    let code = run(command, &mut desk).unwrap();
    (
        code,
        String::from_utf8(out).unwrap(),
        String::from_utf8(errors).unwrap(),
    )
}

fn check(name: &str, json: bool, language: Language) -> (u8, String, String) {
    let command = LookCommand::Check {
        files: vec![sample(name)],
        profile: None,
    };
    printed(command, json, language)
}

#[test]
fn every_profile_is_listed_with_its_instrument() {
    let (code, out, _) = printed(LookCommand::List, true, Language::English);
    let lines: Vec<Json> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let kinds: Vec<_> = lines
        .iter()
        .map(|line| line["kind"].as_str().unwrap())
        .collect();
    assert_eq!(code, 0);
    assert_eq!(
        kinds,
        [
            "trucheck-text",
            "trucheck-excel",
            "trucheck-csv",
            "delimited",
            "trucheck-html",
            "dataman-xml",
            "dataman-push",
            "rea-text",
            "delimited",
            "delimited",
            "delimited",
            "lvs95xx",
        ]
    );
}

#[test]
fn every_raw_item_stands_beside_its_canonical_value_and_unknown_names_are_listed() {
    let (code, out, _) = check("trucheck/ean8-failing.txt", false, Language::English);
    assert_eq!(code, 0);
    let line = |start: &str| {
        out.lines()
            .find(|line| line.trim_start().starts_with(start))
            .unwrap_or_else(|| panic!("{start} in {out}"))
    };
    assert!(line("MOD").contains("39%  0.9 (D)  FAIL"), "{out}");
    assert!(line("MOD").ends_with("-> modulation 39.0 % 0.9 D"), "{out}");
    assert!(line("Ink Spread Index (ISI)").ends_with("-> ?"), "{out}");
    assert!(
        out.contains("“Ink Spread Index (ISI)” is not known to the profile (1 times)."),
        "{out}"
    );
    assert!(out.contains("! "), "warnings are shown: {out}");
    assert!(!out.contains("importers."), "no key is shown: {out}");
}

#[test]
fn a_refused_record_names_its_line_on_the_error_output_and_sets_the_exit_code() {
    for language in Language::ALL {
        let (code, out, errors) = check("trucheck/broken-among-good.txt", true, language);
        assert_eq!(code, 1);
        assert!(errors.contains("broken-among-good.txt:26: "), "{errors}");
        assert_eq!(out.lines().count(), 4);
        let first: Json = serde_json::from_str(out.lines().next().unwrap()).unwrap();
        assert_eq!(first["items"][0]["to"], "record.software");
    }
}

#[test]
fn a_file_of_no_known_kind_says_what_was_looked_for() {
    let (code, out, errors) = check("trucheck/README.md", false, Language::English);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        errors.contains("Looked for: Verification Report"),
        "{errors}"
    );
    assert!(
        errors.contains("# Text reports of Webscan TruCheck"),
        "{errors}"
    );
}
