//! `barlab artwork check`: what fits, what must change, and files that cannot be read.

use crate::support::{Laboratory, sample};

#[test]
fn a_pack_is_checked_without_a_database_and_says_that_it_is_no_grade() {
    let laboratory = Laboratory::unmade();
    let path = sample("artwork/pack.svg");
    let found = laboratory.json(1, &["artwork", "check", path.to_str().unwrap()]);
    let report = &found[0];
    assert_eq!(report["grade"], serde_json::Value::Null);
    assert_eq!(report["interim"], true);
    let symbols = report["symbols"].as_array().unwrap();
    let advice: Vec<_> = symbols
        .iter()
        .map(|one| one["advice"].as_str().unwrap())
        .collect();
    assert_eq!(advice, ["fits", "change"]);
    assert_eq!(symbols[0]["symbol"]["data"], "6901234567892");
    assert_eq!(symbols[0]["symbol"]["x"], 0.33);
    let keys: Vec<_> = symbols[1]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["key"].as_u64().unwrap())
        .collect();
    // X too small, magnification, height, colours and contrast of red bars in red light.
    for key in [20, 22, 42, 6] {
        assert!(keys.contains(&key), "{key} is not in {keys:?}");
    }
    let path = path.to_str().unwrap();
    let text = laboratory.run(&["--language", "en", "artwork", "check", path]);
    text.refused(1, &[]);
}

#[test]
fn a_file_that_is_no_artwork_is_refused_with_what_to_do() {
    let laboratory = Laboratory::unmade();
    let text = laboratory.file("notes.txt", "no symbol here");
    let answer = laboratory.run(&[
        "--language",
        "en",
        "artwork",
        "check",
        text.to_str().unwrap(),
    ]);
    answer.refused(1, &["not a PDF, SVG, PNG or TIFF"]);
}

#[test]
fn a_page_without_symbols_says_so_and_what_may_hide_them() {
    let laboratory = Laboratory::unmade();
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" width="60mm" height="40mm" viewBox="0 0 60 40"><rect x="5" y="5" width="20" height="9"/></svg>"#;
    laboratory.file("pack.svg", svg);
    let said = laboratory.run(&["artwork", "check", "pack.svg"]);
    assert!(said.out.contains("No symbol was found"), "{said}");
    assert!(said.out.contains("quiet zones"), "{said}");
}
