//! The house rules as tests: sizes, headers, layers and names are checked, not remembered.

#![allow(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a panic is how a test fails"
)]

mod scripts;

use std::fs;
use std::path::{Path, PathBuf};

use domain::texts::{Language, Texts};

const TOO_LONG: usize = 400;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every tracked-looking file below `folder` with the ending, build output left out.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "data", ".git"].contains(&name.as_str()) {
                found.extend(files(&path, ending));
            }
        } else if name.ends_with(ending) && name != ".git" {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

/// The lines of a file that are product, not its test module.
fn product_lines(text: &str) -> Vec<&str> {
    text.split("\n#[cfg(test)]\nmod ")
        .next()
        .unwrap()
        .lines()
        .collect()
}

#[test]
fn every_file_says_what_it_is_for() {
    let headless: Vec<_> = files(&root(), ".rs")
        .into_iter()
        .filter(|path| !fs::read_to_string(path).unwrap().starts_with("//! "))
        .map(|path| shown(&path))
        .collect();
    assert!(headless.is_empty(), "without a //! header: {headless:#?}");
}

#[test]
fn every_file_is_under_four_hundred_lines() {
    let long: Vec<_> = files(&root(), ".rs")
        .into_iter()
        // The tables as diesel prints them.
        .filter(|path| !shown(path).ends_with("store/schema.rs"))
        .filter_map(|path| {
            let lines = fs::read_to_string(&path).unwrap().lines().count();
            (lines >= TOO_LONG).then(|| format!("{} ({lines})", shown(&path)))
        })
        .collect();
    assert!(long.is_empty(), "{TOO_LONG} lines or more: {long:#?}");
}

#[test]
fn layers_point_one_way() {
    // Folder, and the names that may not be spoken in it.
    let rules: &[(&str, &[&str])] = &[
        (
            "src/domain",
            &[
                "diesel::",
                "actix_web",
                "std::fs",
                "std::env::",
                "std::net",
                "tokio::",
                "tera::",
                "SystemTime",
                "Utc::now",
                "Local::now",
                "store::",
                "importers::",
                "reports::",
            ],
        ),
        (
            "src/store",
            &["actix_web", "tera::", "importers::", "reports::"],
        ),
        (
            "importers",
            &["diesel::", "actix_web", "tera::", "store::", "reports::"],
        ),
        (
            "reports",
            &["diesel::", "actix_web", "store::", "importers::"],
        ),
        (
            "src/actions",
            &["diesel::", "actix_web", "tera::", "crate::web"],
        ),
        (
            "src/jobs",
            &["diesel::", "actix_web", "tera::", "crate::web"],
        ),
        ("src/commands", &["diesel::", "actix_web", "tera::"]),
        ("src/web", &["diesel::"]),
    ];
    let mut broken = Vec::new();
    for (folder, forbidden) in rules {
        for path in files(&root().join(folder), ".rs") {
            let text = fs::read_to_string(&path).unwrap();
            for (number, line) in product_lines(&text).iter().enumerate() {
                let code = line.split("//").next().unwrap();
                for name in *forbidden {
                    if code.match_indices(name).any(|(at, _)| {
                        !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
                    }) {
                        broken.push(format!("{}:{} names {name}", shown(&path), number + 1));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn only_one_file_of_the_pages_names_the_template_engine() {
    let named: Vec<_> = files(&root().join("src"), ".rs")
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("tera::"))
        .map(|path| shown(&path))
        .collect();
    assert!(named.len() <= 1, "{named:?}");
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |engine: &str| -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(root().join("migrations").join(engine))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn every_dependency_gives_its_reason() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let dependencies = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .unwrap()
        .split("\n[")
        .next()
        .unwrap();
    let silent: Vec<_> = dependencies
        .lines()
        .filter(|line| line.contains('=') && !line.contains("path =") && !line.contains(" # "))
        .collect();
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn nothing_names_a_place_of_the_machine_it_was_written_on() {
    for path in files(&root(), "").into_iter().filter(|path| {
        let name = shown(path);
        !name.ends_with("db") && !name.starts_with("tests/house")
    }) {
        let bytes = fs::read(&path).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        for place in ["/work/", "/root/"] {
            assert!(!text.contains(place), "{} names {place}", shown(&path));
        }
    }
}

/// The words between quotes of a line that look like `noun.verb`.
fn verbs(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2).filter(|word| {
        word.split('.').count() == 2
            && word
                .chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == '.')
    })
}

#[test]
fn every_recorded_verb_has_words() {
    let texts = Texts::shipped().unwrap();
    let mut found = 0;
    for folder in ["src/actions", "src/jobs", "src/outbox", "src/trust"] {
        let product = |path: &PathBuf| !path.ends_with("tests.rs");
        for path in files(&root().join(folder), "rs")
            .into_iter()
            .filter(product)
        {
            let text = fs::read_to_string(&path).unwrap();
            let lines = product_lines(&text);
            for (number, line) in lines.iter().enumerate() {
                let is_recorded = line.contains(".record(\"")
                    || number > 0 && lines[number - 1].trim_end().ends_with(".record(");
                for verb in verbs(line).take(usize::from(is_recorded)) {
                    found += 1;
                    for language in [Language::Chinese, Language::English] {
                        let key = format!("pages.action.{verb}");
                        assert!(
                            texts.find(language, &key).is_some(),
                            "{}: {verb} is recorded without words",
                            shown(&path)
                        );
                    }
                }
            }
        }
    }
    assert!(found > 40, "only {found} verbs were found");
}
