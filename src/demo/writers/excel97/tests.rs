//! Reads what the writer wrote with calamine, which is also the reader of our importers.

use std::io::Cursor;

use calamine::{Data, Reader, Xls};

use super::*;

fn sheet(name: &str, rows: Vec<(u16, Vec<Cell>)>) -> Sheet {
    Sheet {
        name: name.into(),
        rows: rows.into_iter().collect(),
    }
}

fn cells(file: &[u8], name: &str) -> Vec<(u32, u32, Data)> {
    let mut book: Xls<_> = Xls::new(Cursor::new(file.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    let (top, left) = range.start().unwrap_or_default();
    range
        .used_cells()
        .map(|(row, column, value)| (top + row as u32, left + column as u32, value.clone()))
        .collect()
}

/// The cells that `sheet` says it has, as calamine names them.
fn expected(sheet: &Sheet) -> Vec<(u32, u32, Data)> {
    let mut all = Vec::new();
    for (row, cells) in &sheet.rows {
        for (column, cell) in cells.iter().enumerate() {
            let value = match cell {
                Cell::Empty => continue,
                Cell::Text(text) => Data::String(text.clone()),
                Cell::Number(number) => Data::Float(*number),
            };
            all.push((u32::from(*row), column as u32, value));
        }
    }
    all
}

#[test]
fn a_capture_with_two_head_rows_and_data_far_below_reads_back() {
    let heads = [
        "Job Name",
        "Symbology",
        "Data",
        "SC/CC",
        "SC/CC",
        "Def",
        "Def",
        "检测员",
    ];
    let main = sheet(
        "Main",
        vec![
            (0, ["", "", "", "SC:1", "SC:2"].map(Cell::from).to_vec()),
            (1, heads.map(Cell::from).to_vec()),
            (
                291,
                vec![
                    "201901032-2".into(),
                    "EAN13".into(),
                    "6901234567892".into(),
                    "82% ".into(),
                    4.0.into(),
                    "".into(),
                    (-0.76).into(),
                    "王芳™".into(),
                ],
            ),
            (u16::MAX, vec!["last row".into()]),
        ],
    );
    let check = sheet("Calibration Check", vec![]);
    let file = workbook(&[main.clone(), check.clone()]).unwrap();
    let book: Xls<_> = Xls::new(Cursor::new(file.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Main", "Calibration Check"]);
    assert_eq!(cells(&file, "Main"), expected(&main));
    assert_eq!(cells(&file, "Calibration Check"), []);
}

#[test]
fn texts_that_fill_many_records_read_back() {
    let rows = (0..300_u16)
        .map(|row| {
            let length = usize::from(row) * 13;
            let wide = "码".repeat(length) + &row.to_string();
            (
                row,
                vec![
                    "same".into(),
                    wide.as_str().into(),
                    "x".repeat(length).as_str().into(),
                ],
            )
        })
        .collect();
    let long = sheet("S", rows);
    let file = workbook(std::slice::from_ref(&long)).unwrap();
    assert_eq!(cells(&file, "S"), expected(&long));
}

#[test]
fn twenty_thousand_rows_read_back_and_are_the_same_bytes_every_time() {
    let rows = (0..20_000_u16)
        .map(|row| {
            (
                row,
                vec![
                    Cell::Text(format!("{row:013}")),
                    Cell::Number(f64::from(row) / 7.0),
                ],
            )
        })
        .collect();
    let many = sheet("Main", rows);
    let file = workbook(std::slice::from_ref(&many)).unwrap();
    assert_eq!(cells(&file, "Main"), expected(&many));
    assert_eq!(file, workbook(&[many]).unwrap());
}

#[test]
fn what_the_format_does_not_allow_is_refused_with_its_place() {
    let check = |sheets: &[Sheet], expected: &str| {
        assert_eq!(workbook(sheets).unwrap_err().to_string(), expected);
    };
    check(&[], "name not allowed: \"\"");
    check(&[sheet("a/b", vec![])], "name not allowed: \"a/b\"");
    let name = "表".repeat(32);
    check(
        &[sheet(&name, vec![])],
        &format!("name not allowed: {name:?}"),
    );
    let long = Cell::Text("x".repeat(4001));
    check(
        &[sheet("S", vec![(6, vec![Cell::Empty, long])])],
        "S!R7C2: text of 4001 UTF-16 units, 4000 fit",
    );
    check(
        &[sheet("S", vec![(0, vec![f64::NAN.into()])])],
        "S!R1C1: number or date out of range",
    );
    check(
        &[sheet("S", vec![(0, vec![Cell::Empty; 257])])],
        "too large for the format: columns",
    );
}

#[test]
fn a_sample_list_in_the_old_format_is_a_catalogue() {
    // As companies send it: a title, a note, the heads, codes as texts and as numbers.
    let texts = |row: &[&str]| -> Vec<Cell> { row.iter().map(|text| Cell::from(*text)).collect() };
    let list = sheet(
        "目录",
        vec![
            (0, texts(&["商品条码样品目录表"])),
            (1, texts(&["", "填表日期：2026-11-01"])),
            (
                3,
                texts(&["序号", "商品名称", "供人识别字符", "规格", "品牌"]),
            ),
            (
                4,
                texts(&["1", "鲜牛奶", "6901234567892", "250 mL", "晨光"]),
            ),
            (
                5,
                vec![
                    Cell::Number(2.0),
                    Cell::from("酸奶"),
                    Cell::Number(6_901_234_567_908.0),
                    Cell::from("100 g"),
                ],
            ),
            (6, texts(&["3", "水", "6.90123E+12", "1 L"])),
            (8, texts(&["", "制表人：李敏"])),
        ],
    );
    let notes = sheet("说明", vec![(0, texts(&["请逐行填写"]))]);
    let file = workbook(&[list, notes]).unwrap();
    let preview = importers::catalogue::preview(&file).unwrap();
    let lines: Vec<_> = preview
        .lines
        .iter()
        .map(|line| {
            let said = &line.line.description;
            (said.product_name.as_str(), said.code.as_str())
        })
        .collect();
    assert_eq!(
        lines[..2],
        [("鲜牛奶", "6901234567892"), ("酸奶", "6901234567908")]
    );
    assert!(preview.lines[0].findings.is_empty());
    assert!(!preview.lines[1].findings.is_empty(), "a number is flagged");
    let refused: Vec<u32> = preview.refused.iter().map(|row| row.place.row).collect();
    // Who signed stands where names stand: it might be a product without a code, so it comes back.
    assert_eq!(refused, [7, 9], "rows as the program counts them");
}
