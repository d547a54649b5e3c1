//! Every template is compiled in, every key has its text, every noun of a role its word.

use std::path::{Path, PathBuf};

use super::*;

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "html") {
            found.push(path);
        }
    }
}

#[test]
fn every_template_of_the_folder_is_compiled_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    walk(&root, &mut found);
    let mut found: Vec<_> = found
        .iter()
        .filter_map(|path| path.strip_prefix(&root).ok()?.to_str())
        .collect();
    found.sort_unstable();
    let mut listed: Vec<_> = TEMPLATES.iter().map(|(name, _)| *name).collect();
    listed.sort_unstable();
    assert_eq!(found, listed);
}

#[test]
fn every_key_that_a_template_spells_out_has_its_text() {
    let texts = Texts::shipped().unwrap();
    let mut missing = Vec::new();
    for (name, template) in TEMPLATES {
        for quoted in template.split('"') {
            let is_key = [
                "pages.",
                "artwork.",
                "delivery.",
                "desk.",
                "measurement.",
                "instruments.",
                "labels.",
                "profiles.",
                "papers.",
            ]
            .iter()
            .any(|area| quoted.starts_with(area))
                && !quoted.ends_with('.')
                && quoted
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'_');
            if is_key && texts.find(Language::Chinese, quoted).is_none() {
                missing.push(format!("{name}: {quoted}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_noun_of_every_role_has_its_word_and_no_rail_is_longer_than_twelve() {
    let texts = Texts::shipped().unwrap();
    for role in Role::ALL {
        let rail = NavItem::rail(*role, "/intakes/201901032-2");
        assert!(rail.len() <= 12);
        for item in &rail {
            let key = format!("pages.nav.{}", item.name);
            assert!(texts.find(Language::English, &key).is_some(), "{key}");
            assert_eq!(item.here, item.name == "intakes");
        }
    }
}
