//! The two readers of the tests: the crate jetdb and the program mdb-export. Cells are compared as
//! texts: `NULL` for no value, dates as `2026-02-28 01:42:31`.

use std::io::Cursor;
use std::process::Command;

use chrono::{NaiveDate, NaiveDateTime};

use super::Value;

/// Seconds after the beginning of a day.
pub(in crate::demo::writers) fn time(
    year: i32,
    month: u32,
    day: u32,
    seconds: u32,
) -> NaiveDateTime {
    let day = NaiveDate::from_ymd_opt(year, month, day).unwrap();
    day.and_hms_opt(seconds / 3600, seconds / 60 % 60, seconds % 60)
        .unwrap()
}

/// A cell as `check` compares it.
pub(in crate::demo::writers) fn show(value: &Value<'_>) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Integer(number) => number.to_string(),
        Value::Long(number) => number.to_string(),
        Value::DateTime(time) => time.format("%Y-%m-%d %H:%M:%S").to_string(),
        Value::Text(text) => (*text).to_owned(),
    }
}

/// The cells of a table as jetdb reads them.
pub(in crate::demo::writers) fn read_with_jetdb(file: &[u8], table: &str) -> Vec<Vec<String>> {
    let mut reader = jetdb::PageReader::open_reader(Cursor::new(file.to_vec())).unwrap();
    let catalog = jetdb::read_catalog(&mut reader).unwrap();
    let entry = jetdb::find_table(&catalog, table).unwrap();
    let table = jetdb::read_table_def(&mut reader, table, entry.table_page).unwrap();
    let read = jetdb::read_table_rows(&mut reader, &table).unwrap();
    assert_eq!(read.skipped_rows, 0);
    assert_eq!(
        table.num_rows as usize,
        read.rows.len(),
        "rows counted in the definition"
    );
    let show = |value: &jetdb::Value| match value {
        jetdb::Value::Null => "NULL".into(),
        jetdb::Value::Int(number) => number.to_string(),
        jetdb::Value::Long(number) => number.to_string(),
        jetdb::Value::Text(text) => text.clone(),
        jetdb::Value::Timestamp(days) => {
            let (year, month, day, hour, minute, second) =
                jetdb::timestamp::timestamp_to_parts(*days);
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => panic!("unexpected {other:?}"),
    };
    read.rows
        .iter()
        .map(|row| row.iter().map(show).collect())
        .collect()
}

/// The cells as mdb-export prints them; nothing where it is not installed.
fn read_with_mdbtools(file: &[u8], table: &str) -> Option<Vec<Vec<String>>> {
    let place = tempfile::NamedTempFile::with_suffix(".mdb").unwrap();
    std::fs::write(place.path(), file).unwrap();
    let ran = Command::new("mdb-export")
        .args([
            "-H",
            "-Q",
            "-d",
            "\u{1}",
            "-R",
            "\u{2}",
            "-0",
            "NULL",
            "-T",
            "%Y-%m-%d %H:%M:%S",
        ])
        .arg(place.path())
        .arg(table)
        .output();
    let Ok(output) = ran else {
        assert!(
            std::env::var_os("BARLAB_TEST_EVERYTHING").is_none(),
            "mdb-export is missing: install mdbtools"
        );
        eprintln!("left out: mdb-export is not installed");
        return None;
    };
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let rows = text.split_terminator('\u{2}');
    Some(
        rows.map(|row| row.split('\u{1}').map(str::to_owned).collect())
            .collect(),
    )
}

/// Both readers must give `expected`. mdb-export prints an empty text as it prints no value.
pub(in crate::demo::writers) fn check(file: &[u8], table: &str, expected: &[Vec<String>]) {
    assert_eq!(
        read_with_jetdb(file, table),
        expected,
        "jetdb reads {table}"
    );
    let shown = |cell: &String| if cell.is_empty() { "NULL" } else { cell }.to_owned();
    let expected: Vec<Vec<_>> = expected
        .iter()
        .map(|row| row.iter().map(shown).collect())
        .collect();
    if let Some(read) = read_with_mdbtools(file, table) {
        assert_eq!(read, expected, "mdb-export reads {table}");
    }
}
