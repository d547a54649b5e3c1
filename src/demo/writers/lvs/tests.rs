//! The verifier's database, read back by two readers that know nothing of the writer.

use std::io::Cursor;

use super::*;
use crate::demo::writers::access::readers::{check, show, time};

#[test]
fn the_columns_are_those_of_the_verifier() {
    let file = lvs_database(&[], &[], &[]).unwrap();
    let mut reader = jetdb::PageReader::open_reader(Cursor::new(file)).unwrap();
    let catalog = jetdb::read_catalog(&mut reader).unwrap();
    assert_eq!(
        jetdb::table_names(&mut reader).unwrap(),
        ["Reports", "ReportData", "Settings"]
    );
    let mut columns = |table: &str| -> String {
        let entry = jetdb::find_table(&catalog, table).unwrap();
        let table = jetdb::read_table_def(&mut reader, table, entry.table_page).unwrap();
        let shown = table.columns.iter().map(|column| {
            let auto = if column.is_auto_number() { " auto" } else { "" };
            format!(
                "{} {}({}){auto}",
                column.name,
                column.col_type,
                table.shown_size(column)
            )
        });
        shown.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(
        columns("Reports"),
        "ReportID Long(4) auto, SectorID Text(64), LclTime Timestamp(8), GmtTime Timestamp(8), X1 Long(4), \
         Y1 Long(4), SizeX Long(4), SizeY Long(4), Thumbnail Ole(0), Reference Text(255), OverallGrade Text(64), \
         DecodedText Memo(0)"
    );
    assert_eq!(
        columns("ReportData"),
        "ReportID Long(4), Category Long(4), Sequence Long(4), ParameterName Text(255), ParameterValue Memo(0)"
    );
    assert_eq!(
        columns("Settings"),
        "Category Text(64), SettingName Text(64), SettingValue Text(255)"
    );
}

/// Reports with holes in their numbers, some without reference, some not decoded.
fn reports() -> Vec<ReportRow> {
    let report = |number: i32| ReportRow {
        report_id: number * 2,
        sector_id: format!("S{}", number % 4),
        local_time: time(2026, 3, 2, number as u32 * 41),
        gmt_time: time(2026, 3, 1, number as u32 * 41),
        corner: (number, 20),
        size: (230 + number % 50, 120),
        reference: (number % 3 > 0).then(|| format!("批次 {number}")),
        overall_grade: "3.4/06/660/45".into(),
        decoded_text: (number % 11 > 0).then(|| "6901234567892".into()),
    };
    (1..=1_200).map(report).collect()
}

/// Names and values; every seventh value is so long that it needs a page of long values.
fn data() -> Vec<DataRow> {
    let datum = |number: i32| DataRow {
        report_id: number / 20 + 1,
        category: number % 2,
        sequence: number % 20,
        name: format!("Parameter {}", number % 20),
        value: format!(
            "4.0 {number}% {}",
            "长".repeat(if number % 7 == 0 { 60 } else { 0 })
        ),
    };
    (0..24_000).map(datum).collect()
}

fn shown(row: Vec<Value<'_>>) -> Vec<String> {
    row.iter().map(show).collect()
}

#[test]
fn a_verifier_file_of_many_reports_reads_back_whole() {
    let (reports, data) = (reports(), data());
    let settings = [SettingRow {
        category: None,
        name: "Version".into(),
        value: "4.3.1.3091".into(),
    }];
    let file = lvs_database(&reports, &data, &settings).unwrap();
    assert!(
        file.len() > 512 * 4096,
        "long enough for maps on pages of their own"
    );
    let rows: Vec<_> = reports.iter().map(|row| shown(report(row))).collect();
    // Spelled out once, so that a value in the wrong column is found.
    assert_eq!(
        rows[0].join("|"),
        "2|S1|2026-03-02 00:00:41|2026-03-01 00:00:41|1|20|231|120|NULL|批次 1|3.4/06/660/45|6901234567892"
    );
    check(&file, "Reports", &rows);
    let rows: Vec<_> = data.iter().map(|row| shown(datum(row))).collect();
    assert_eq!(rows[1].join("|"), "1|1|1|Parameter 1|4.0 1% ");
    check(&file, "ReportData", &rows);
    let version = ["NULL", "Version", "4.3.1.3091"].map(str::to_owned);
    check(&file, "Settings", &[version.to_vec()]);
    let again = lvs_database(&reports, &data, &settings).unwrap();
    assert!(file == again, "the same bytes every time");
}
