//! OpenDocument sample lists, made here in the shape that LibreOffice Calc 7 writes (its attributes
//! and their order are from the standard and from files it wrote; sure), and files made to do harm.

use std::io::Write;
use std::time::{Duration, Instant};

use domain::catalogue::LineVerdict;
use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::super::{SheetRow, read as read_any};
use super::*;

const HEAD: &str = concat!(
    r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content "#,
    r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" "#,
    r#"xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" "#,
    r#"xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">"#,
    r#"<office:automatic-styles><style:style style:name="ta1" style:family="table">"#,
    r#"<style:table-properties table:display="true"/></style:style>"#,
    r#"<style:style style:name="ta2" style:family="table">"#,
    r#"<style:table-properties table:display="false"/></style:style></office:automatic-styles>"#,
    r#"<office:body><office:spreadsheet>"#,
);
const FOOT: &str = "</office:spreadsheet></office:body></office:document-content>";

/// A file with this content.
fn file(content: &str, manifest: &str) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let packed = SimpleFileOptions::default();
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    zip.start_file("content.xml", packed).unwrap();
    zip.write_all(content.as_bytes()).unwrap();
    zip.start_file("META-INF/manifest.xml", packed).unwrap();
    zip.write_all(manifest.as_bytes()).unwrap();
    zip.finish().unwrap().into_inner()
}

/// A file with these tables.
fn book(tables: &str) -> Vec<u8> {
    file(&format!("{HEAD}{tables}{FOOT}"), "<manifest:manifest/>")
}

/// A table of a style with these rows.
fn table(name: &str, style: &str, rows: &str) -> String {
    format!(r#"<table:table table:name="{name}" table:style-name="{style}">{rows}</table:table>"#)
}

fn text(text: &str) -> String {
    format!(
        r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
    )
}

fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn texts(cells: &[&str]) -> String {
    row(&cells.iter().map(|one| text(one)).collect::<Vec<_>>())
}

fn first(bytes: &[u8]) -> Vec<SheetRow> {
    read(bytes).unwrap().remove(0).rows
}

fn shown(rows: &[SheetRow]) -> Vec<(u32, Vec<String>)> {
    let cells = |row: &SheetRow| {
        row.cells
            .iter()
            .map(|cell| cell.value.to_string())
            .collect()
    };
    rows.iter().map(|row| (row.number, cells(row))).collect()
}

#[test]
fn a_sample_list_is_read_with_its_types_merged_cells_and_hidden_sheets() {
    let number = |value: &str| {
        format!(
            r#"<table:table-cell office:value-type="float" office:value="{value}" calcext:value-type="float"><text:p>6,90E+12</text:p></table:table-cell>"#
        )
    };
    let brand = r#"<table:table-cell table:number-rows-spanned="2" table:number-columns-spanned="1" office:value-type="string"><text:p>晨光</text:p></table:table-cell>"#;
    let covered = "<table:covered-table-cell/>";
    let list = [
        r#"<table:table-column table:number-columns-repeated="1024"/>"#.to_owned(),
        row(&[
            r#"<table:table-cell table:number-columns-spanned="4" office:value-type="string"><text:p>样品目录表</text:p></table:table-cell><table:covered-table-cell table:number-columns-repeated="3"/>"#.to_owned(),
        ]),
        format!(
            "<table:table-header-rows>{}</table:table-header-rows>",
            texts(&["品牌", "商品名称", "供人识别字符", "规格"])
        ),
        row(&[brand.to_owned(), text("鲜牛奶"), text("6901234567892"), text("250&#160;mL")]),
        row(&[covered.to_owned(), text("酸奶"), number("6901234567908"), text("100 g")]),
        row(&[text("绿野"), text("水"), text("6.90123E+12"), text("1 L")]),
        r#"<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#.to_owned(),
    ];
    let hidden = table("草稿", "ta2", &texts(&["品牌", "商品名称", "供人识别字符"]));
    let bytes = book(&(hidden + &table("目录", "ta1", &list.concat())));
    let preview = crate::catalogue::preview(&bytes).unwrap();
    assert_eq!(preview.sheets.len(), 1, "hidden sheets are not read");
    let lines: Vec<_> = preview
        .lines
        .iter()
        .map(|line| {
            let said = &line.line.description;
            (said.brand.as_str(), said.code.as_str(), line.verdict())
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("晨光", "6901234567892", LineVerdict::Accepted),
            ("晨光", "6901234567908", LineVerdict::Flagged),
        ],
        "a merged brand counts for every row that it covers"
    );
    assert_eq!(preview.lines[0].line.description.specification, "250 mL");
    assert_eq!(preview.refused.len(), 1);
    assert_eq!(
        preview.refused[0].place.row, 5,
        "rows as the program counts them"
    );
}

#[test]
fn cells_say_what_they_hold_by_their_types() {
    let cells = concat!(
        r#"<table:table-cell office:value-type="date" office:date-value="2026-03-01"><text:p>01.03.26</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="date" office:date-value="2026-03-01T09:30:00"><text:p>x</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>WAHR</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25 %</text:p></table:table-cell>"#,
        r#"<table:table-cell table:formula="of:=[.A1]" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>"#,
        r#"<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>"#,
        r#"<table:table-cell office:value-type="string"><office:annotation><text:p>Kommentar</text:p></office:annotation><text:p>a<text:s text:c="2"/>b<text:line-break/>c &amp; <text:span>d</text:span></text:p><text:p>e</text:p></table:table-cell>"#,
        r#"<table:table-cell table:number-columns-repeated="2" office:value-type="string"><text:p>z</text:p></table:table-cell>"#,
    );
    let rows = first(&book(&table("t", "ta1", &row(&[cells.to_owned()]))));
    let [only] = rows.as_slice() else {
        panic!("one row: {rows:?}");
    };
    let found: Vec<String> = only
        .cells
        .iter()
        .map(|cell| cell.value.to_string())
        .collect();
    assert_eq!(
        found,
        [
            "2026-03-01",
            "2026-03-01 09:30:00",
            "TRUE",
            "0.25",
            "#N/A",
            "2",
            "a  b\nc & d\ne",
            "z",
            "z"
        ]
    );
    assert!(matches!(only.cells[4].value, CellValue::Error(_)));
    let formulas: Vec<bool> = only.cells.iter().map(|cell| cell.formula).collect();
    assert_eq!(formulas.iter().filter(|one| **one).count(), 2);
}

#[test]
fn a_repeated_row_stands_as_often_as_it_says() {
    let rows = concat!(
        r#"<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>"#,
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#,
    );
    let one = |number| (number, vec!["x".to_owned()]);
    assert_eq!(
        shown(&first(&book(&table("t", "", rows)))),
        [one(4), one(5)]
    );
}

/// What a file made to do harm is answered, and that the answer comes at once.
fn answered(content: &str) -> SpreadsheetError {
    let bytes = file(content, "<manifest:manifest/>");
    let start = Instant::now();
    let error = read_any(&bytes).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(60), "{error}");
    error
}

#[test]
fn a_billion_repeated_rows_columns_and_blanks_neither_loop_nor_fill_the_memory() {
    let billion = "1000000000";
    let cell = |times: &str, text: &str| {
        format!(
            r#"<table:table-cell table:number-columns-repeated="{times}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let rows = |times: &str, cells: &str| {
        format!(
            r#"<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>"#
        )
    };
    let whole = |rows: &str| format!("{HEAD}{}{FOOT}", table("t", "ta1", rows));
    let long = "9".repeat(100_000);
    for content in [
        whole(&rows(billion, &cell("1", "x"))),
        whole(&rows("1", &cell(billion, "x"))),
        whole(&rows(billion, &cell(billion, "x"))),
        whole(&rows("99999999999999999999", &cell("1", "x"))),
        whole(&rows("200000", &cell("250", &long))),
    ] {
        assert_eq!(answered(&content), SpreadsheetError::TooLarge);
    }
    // Repetition of nothing is what every office program writes below and beside the cells.
    let nothing = rows(
        billion,
        &format!(r#"<table:table-cell table:number-columns-repeated="{billion}"/>"#),
    );
    let sheet = nothing + &rows("1", &cell("1", "x"));
    let beyond = answered(&whole(&sheet));
    assert_eq!(
        beyond,
        SpreadsheetError::TooLarge,
        "a cell a billion rows below"
    );
    let blanks = format!(r#"a<text:s text:c="{billion}"/>b"#);
    let found = first(&book(&table("t", "", &row(&[text(&blanks)]))));
    assert_eq!(shown(&found)[0].1[0].len(), MOST_BLANKS + 2);
}

#[test]
fn merged_cells_that_span_everything_are_refused_when_they_take_too_much() {
    let long = "9".repeat(20_000);
    let merged = format!(
        r#"<table:table-cell table:number-rows-spanned="1000000000" office:value-type="string"><text:p>{long}</text:p></table:table-cell>"#
    );
    let below = r#"<table:table-row table:number-rows-repeated="100000"><table:covered-table-cell/><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>"#;
    let rows = row(&[merged, text("x")]) + below;
    let content = format!("{HEAD}{}{FOOT}", table("t", "ta1", &rows));
    assert_eq!(answered(&content), SpreadsheetError::TooLarge);
}

#[test]
fn a_file_that_breaks_off_says_so_instead_of_waiting_for_ever() {
    let whole = format!("{HEAD}{}{FOOT}", table("t", "ta1", &texts(&["a", "b"])));
    for mark in [
        "</table:table>",
        "</table:table-row>",
        "</table:table-cell>",
        "</text:p>",
    ] {
        let cut = whole.split(mark).next().unwrap();
        let error = answered(cut);
        assert!(
            matches!(error, SpreadsheetError::Broken { .. }),
            "{mark}: {error}"
        );
    }
}

#[test]
fn an_encrypted_file_asks_for_one_without_a_password() {
    let manifest = r#"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let bytes = file("noise", manifest);
    assert_eq!(read_any(&bytes), Err(SpreadsheetError::Protected));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_content_is_read_or_refused_and_never_panics(at in 0_usize..4000, to in any::<u8>(), cut in 0_usize..4000) {
        let rows = texts(&["供人识别字符", "商品名称"]) + &texts(&["6901234567892", "水"]);
        let mut content = format!("{HEAD}{}{FOOT}", table("t", "ta1", &rows)).into_bytes();
        let length = content.len();
        content[at % length] = to;
        content.truncate(length - cut % length);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.start_file("mimetype", SimpleFileOptions::default()).unwrap();
        zip.start_file("content.xml", SimpleFileOptions::default()).unwrap();
        zip.write_all(&content).unwrap();
        let bytes = zip.finish().unwrap().into_inner();
        let _answered = read_any(&bytes);
    }
}
