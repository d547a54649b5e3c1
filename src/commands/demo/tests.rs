//! The demonstration in a database of its own, wherever that is: made once, found again, never served half made.

use std::path::Path;

use domain::texts::Language;
use serde_json::Value;

use super::*;
use crate::test_postgres::Schema;

const SMALL: Size = Size {
    companies: 3,
    intakes: 6,
    samples: 40,
    ..Size::SMALL
};

/// What looking for the demonstration in a database prints, with `data` as the data folder.
fn asked(data: &Path, database: &str) -> Result<Vec<Value>, String> {
    let config = data.with_extension("toml");
    let text = format!("data = {data:?}\ndatabase_url = {database:?}\n");
    std::fs::write(&config, text).unwrap();
    let (mut out, mut problems) = (Vec::new(), Vec::new());
    let english = Some(Language::English);
    let mut shell =
        Shell::start(Some(config), english, true, None, &mut out, &mut problems).unwrap();
    let settings = shell.settings().clone();
    let done = find_or_make(7, SMALL, &settings, &mut shell);
    let told = done.as_ref().map_err(|failure| shell.tell(failure));
    if told.is_err() {
        return Err(String::from_utf8(problems).unwrap());
    }
    let lines = String::from_utf8(out).unwrap();
    Ok(lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect())
}

#[test]
fn a_database_elsewhere_gets_the_demonstration_once_and_never_serves_half_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let schema = Schema::make();
    let sqlite = format!("sqlite:{}", folder.path().join("elsewhere.db").display());
    for database in schema.iter().map(Schema::url).chain([sqlite]) {
        let data = folder.path().join(database.len().to_string());
        let made = asked(&data, &database).unwrap();
        assert_eq!(made[0]["companies"], SMALL.companies, "{database}");
        assert!(made[0]["documents"].as_u64().unwrap() > 5, "{made:?}");
        assert!(data.join("objects").is_dir() && data.join("demo").is_dir());
        assert!(!data.join("unfinished").exists(), "it is whole");
        let again = asked(&data, &database).unwrap();
        assert_eq!(again[0]["exists"], data.to_str().unwrap());

        // A program that is killed leaves the mark.
        std::fs::create_dir(data.join("unfinished")).unwrap();
        let half = asked(&data, &database).unwrap_err();
        assert!(half.contains("cut off"), "{half}");
    }
}
