//! The shipped dictionaries are whole, and a mistake in one is told with its place.

use super::*;
use crate::texts::{Explain, Language, Texts};

fn day() -> NaiveDate {
    "2026-01-01".parse().unwrap()
}

const HEADER: &str = "key,problem_zh,problem_en,remedy_zh,remedy_en,trigger,severity,symbologies,clause_zh,clause_en,confidence\n";

fn sentences(errors: &[DictionaryError]) -> Vec<String> {
    let texts = Texts::shipped().unwrap();
    errors
        .iter()
        .map(|error| texts.explain(Language::English, error))
        .collect()
}

#[test]
fn the_shipped_dictionaries_hold_all_entries_in_both_languages() {
    let quality = QualityDictionary::shipped().unwrap();
    assert_eq!(quality.entries().len(), 62);
    assert!(quality.entries().iter().all(|entry| {
        !entry.problem.en.is_empty() && !entry.remedy.en.is_empty() && !entry.clause.en.is_empty()
    }));
    let application = ApplicationDictionary::shipped().unwrap();
    let keys: Vec<_> = application
        .entries()
        .iter()
        .map(|entry| entry.key)
        .collect();
    assert_eq!(keys, (3..=44).collect::<Vec<_>>());
    assert!(application.entries().iter().all(|entry| {
        !entry.problem.en.is_empty()
            && !entry.summary.en.is_empty()
            && !entry.regulation.en.is_empty()
    }));
}

#[test]
fn the_published_example_reads_as_published() {
    let quality = QualityDictionary::shipped().unwrap();
    let two = quality.entry(2).unwrap();
    assert_eq!(
        (two.problem.zh.as_str(), two.trigger.text()),
        ("空白区不足", "Quietzone=False")
    );
    assert_eq!(two.remedy.zh, "加大空白区尺寸");
    assert_eq!(two.severity, Severity::Reject);
    let application = ApplicationDictionary::shipped().unwrap();
    let three = application.entry(3).unwrap();
    assert_eq!(three.problem.zh, "一物多码");
    assert!(
        three.regulation.zh.starts_with("GB 12904-2008")
            && three.regulation.zh.ends_with("4.2.1.1")
    );
    assert!(three.compulsory);
}

#[test]
fn the_compulsory_application_keys_are_those_of_the_decision_rule() {
    let application = ApplicationDictionary::shipped().unwrap();
    let advisory: Vec<_> = application
        .entries()
        .iter()
        .filter(|entry| !entry.compulsory)
        .map(|entry| entry.key)
        .collect();
    assert_eq!(advisory, [14, 21, 22, 24, 26, 27, 28, 31, 34, 38, 41, 42]);
}

#[test]
fn every_category_and_severity_has_a_name() {
    let texts = Texts::shipped().unwrap();
    for language in Language::ALL {
        for category in Category::ALL {
            assert!(texts.find(language, category.label()).is_some());
        }
        for severity in ["reject", "cause", "advice", "retest"] {
            assert!(
                texts
                    .find(language, &format!("judgement.severity.{severity}"))
                    .is_some()
            );
        }
    }
}

#[test]
fn every_mistake_is_told_at_once_with_line_and_column() {
    let text = format!(
        "{HEADER}7,题,t,改,r,Quietzone=Fals,reject,*,条,c,confirmed\n\
         7,题,t,改,r,Quietzone=False,reject,*,条,c,confirmed\n\
         7,\"题\n二行\",t,改,r,Quietzone=False,rejct,EAN13|EAN7,条,c,sure\n\
         0,,t,改,r,Symbology=QR,reject,EAN13,,c,confirmed\n"
    );
    let errors = QualityDictionary::parse(&text, day()).unwrap_err();
    let places: Vec<_> = errors
        .iter()
        .map(|error| {
            (
                error.line,
                error.column.as_str(),
                error.key().rsplit('.').next().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (2, "trigger", "type"),
            (4, "severity", "word"),
            (4, "symbologies", "word"),
            (4, "confidence", "word"),
            (6, "key", "key"),
            (6, "problem_zh", "empty"),
            (6, "clause_zh", "empty"),
            (6, "trigger", "never_fires"),
        ]
    );
    assert!(
        sentences(&errors)
            .iter()
            .all(|sentence| !sentence.contains('{'))
    );
}

#[test]
fn repeated_and_reserved_keys_are_refused() {
    let line = "7,题,t,改,r,Quietzone=False,reject,*,条,c,confirmed\n";
    let errors = QualityDictionary::parse(&format!("{HEADER}{line}{line}"), day()).unwrap_err();
    assert_eq!(
        sentences(&errors),
        ["Line 3, column key: key 7 is already used on line 2"]
    );
    let shipped = include_str!("../../../dictionaries/application.csv");
    let errors =
        ApplicationDictionary::parse(&shipped.replacen("\n3,", "\n2,", 1), day()).unwrap_err();
    assert!(sentences(&errors)[0].starts_with("Line 2, column key: key 2 is reserved"));
}

#[test]
fn a_file_of_another_shape_names_the_missing_columns() {
    let errors = QualityDictionary::parse("", day()).unwrap_err();
    assert_eq!(errors.len(), 11);
    assert_eq!(sentences(&errors)[0], "Line 1: the column “key” is missing");
    let errors = QualityDictionary::parse(HEADER, day()).unwrap_err();
    assert_eq!(sentences(&errors), ["The file holds no entry"]);
    let marked = format!("\u{feff}{HEADER}7,题,t,改,r,Quietzone=False,reject,*,条,c,confirmed\n");
    assert_eq!(
        QualityDictionary::parse(&marked, day())
            .unwrap()
            .entries()
            .len(),
        1
    );
}

#[test]
fn a_version_is_the_date_and_the_content() {
    let one = Version::of(day(), "a");
    assert_eq!(one.to_string(), "2026-01-01-ca978112ca1b");
    assert_ne!(one, Version::of(day(), "b"));
}
