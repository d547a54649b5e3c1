//! The writer of tables, read back by two readers that know nothing of it.

use proptest::prelude::*;

use super::readers::{check, read_with_jetdb, show, time};
use super::*;

const COLUMNS: [Column; 7] = [
    Column {
        name: "Number",
        kind: ColumnType::AutoNumber,
    },
    Column {
        name: "Small",
        kind: ColumnType::Integer,
    },
    Column {
        name: "Size",
        kind: ColumnType::Long,
    },
    Column {
        name: "Taken",
        kind: ColumnType::DateTime,
    },
    Column {
        name: "名称",
        kind: ColumnType::Text(255),
    },
    Column {
        name: "Remark",
        kind: ColumnType::Memo,
    },
    Column {
        name: "Picture",
        kind: ColumnType::Ole,
    },
];

/// Texts that try every way a text is kept: empty, short, one and two bytes a character, the longest
/// of a column, inline and on pages of their own.
fn texts() -> Vec<String> {
    vec![
        String::new(),
        "A".into(),
        "AB".into(),
        "4.0/06/660/45".into(),
        "批次 A-1".into(),
        "一".into(),
        "™ µm → °".into(),
        "x".repeat(255),
        "商".repeat(255),
        "y".repeat(62),
        "y".repeat(63),
        "商".repeat(32),
        "商".repeat(33),
    ]
}

fn mixed_rows(texts: &[String]) -> Vec<Vec<Value<'_>>> {
    fn row((number, text): (i32, &String)) -> Vec<Value<'_>> {
        let text = Value::Text(text);
        let seconds = number as u32 * 6_151 % 86_400;
        vec![
            Value::Long(number),
            Value::Integer(-1 - number as i16),
            Value::Long(i32::MIN + number),
            Value::DateTime(time(2026, 2, 28, seconds)),
            text,
            text,
            Value::Null,
        ]
    }
    let mut rows: Vec<_> = (1..).zip(texts).map(row).collect();
    let empty = [Value::Null; 6];
    rows.push([&[Value::Long(99)][..], &empty].concat());
    rows
}

fn expected(rows: &[Vec<Value<'_>>]) -> Vec<Vec<String>> {
    rows.iter()
        .map(|row| row.iter().map(show).collect())
        .collect()
}

#[test]
fn two_readers_read_every_cell_as_it_was_given() {
    let texts = texts();
    let rows = mixed_rows(&texts);
    let expected = expected(&rows);
    let file = database(&[Table {
        name: "混合",
        columns: &COLUMNS,
        rows,
    }])
    .unwrap();
    check(&file, "混合", &expected);
}

#[test]
fn a_table_without_rows_and_one_without_texts_can_be_read() {
    let numbers = [
        Column {
            name: "Left",
            kind: ColumnType::Long,
        },
        Column {
            name: "Right",
            kind: ColumnType::Integer,
        },
    ];
    let rows: Vec<_> = (0..1000)
        .map(|number| {
            vec![
                Value::Long(number),
                if number % 3 == 0 {
                    Value::Null
                } else {
                    Value::Integer(7)
                },
            ]
        })
        .collect();
    let expected = expected(&rows);
    let file = database(&[
        Table {
            name: "Empty",
            columns: &COLUMNS,
            rows: Vec::new(),
        },
        Table {
            name: "Numbers",
            columns: &numbers,
            rows,
        },
    ])
    .unwrap();
    check(&file, "Empty", &[]);
    check(&file, "Numbers", &expected);
}

#[test]
fn a_map_reaches_pages_far_apart() {
    let mut file = PageFile::default();
    let near = map::row(&mut file, &[40_000, 40_511]).unwrap();
    assert_eq!((near[0], near[5], near[68]), (0, 1, 0x80));
    assert!(file.into_bytes().is_empty(), "the row alone reaches them");

    let mut file = PageFile::default();
    file.append(Vec::new()).unwrap();
    let far = map::row(&mut file, &[9, 40_000]).unwrap();
    assert_eq!(
        far[..9],
        [1, 1, 0, 0, 0, 2, 0, 0, 0],
        "bitmaps on pages 1 and 2"
    );
    let bytes = file.into_bytes();
    assert_eq!(bytes[4096 + 4 + 1], 2, "page 9");
    let bit = 40_000 - 4092 * 8;
    assert_eq!(bytes[2 * 4096 + 4 + bit / 8], 1 << (bit % 8), "page 40,000");

    let beyond = map::row(&mut PageFile::default(), &[0, 17 * 4092 * 8]);
    assert!(matches!(beyond, Err(WriteError::TooLarge { .. })));
}

/// The error of a database with one table `T` of this one row.
fn refusal(columns: &[Column], row: Vec<Value<'_>>) -> String {
    let table = Table {
        name: "T",
        columns,
        rows: vec![row],
    };
    database(&[table]).unwrap_err().to_string()
}

#[test]
fn what_a_column_cannot_hold_is_refused_with_its_name() {
    let check = |column: usize, value: Value<'_>, expected: &str| {
        let mut row = vec![Value::Null; COLUMNS.len()];
        row[column] = value;
        assert_eq!(refusal(&COLUMNS, row), expected);
    };
    let unfit = "value does not fit the column";
    check(1, Value::Long(1), &format!("T.Small: {unfit}"));
    check(2, Value::Text("1"), &format!("T.Size: {unfit}"));
    check(6, Value::Text("x"), &format!("T.Picture: {unfit}"));
    let old = Value::DateTime(time(1899, 12, 29, 0));
    check(3, old, "T.Taken: number or date out of range");
    let unreadable = "text with a NUL or a leading U+FEFF";
    check(4, Value::Text("a\0b"), &format!("T.名称: {unreadable}"));
    check(
        5,
        Value::Text("\u{FEFF}b"),
        &format!("T.Remark: {unreadable}"),
    );
    let text = "商".repeat(256);
    let expected = "T.名称: text of 256 UTF-16 units, 255 fit";
    check(4, Value::Text(&text), expected);
    let memo = "商".repeat(2039);
    let expected = "T.Remark: text of 2039 UTF-16 units, 2038 fit";
    check(5, Value::Text(&memo), expected);
}

#[test]
fn a_row_or_a_definition_that_does_not_fit_is_refused() {
    let unfit = "T: value does not fit the column";
    assert_eq!(refusal(&COLUMNS, vec![Value::Null]), unfit);
    let columns = [Column {
        name: "",
        kind: ColumnType::Memo,
    }];
    let nameless = refusal(&columns, vec![Value::Null]);
    assert_eq!(nameless, "name not allowed: \"\"");
    let columns = [Column {
        name: "C",
        kind: ColumnType::Text(255),
    }; 200];
    let wide = refusal(&columns, vec![Value::Null; 200]);
    assert_eq!(wide, "too large for the format: columns");
    let text = "商".repeat(255);
    let columns = &columns[..9];
    let long = refusal(columns, vec![Value::Text(&text); 9]);
    assert_eq!(long, "too large for the format: row");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Lengths are drawn so that rows end everywhere on a page and memos on both sides of the limit.
    #[test]
    fn texts_of_any_length_read_back(lengths in prop::collection::vec((0_usize..255, 0_usize..2_000, any::<bool>()), 0..120)) {
        let columns = [
            Column { name: "T", kind: ColumnType::Text(255) },
            Column { name: "M", kind: ColumnType::Memo },
        ];
        let given: Vec<[String; 2]> = lengths
            .iter()
            .map(|(text, memo, wide)| {
                let letter = if *wide { "码" } else { "x" };
                [letter.repeat(*text), letter.repeat(*memo)]
            })
            .collect();
        let rows = given.iter().map(|row| row.iter().map(|text| Value::Text(text)).collect()).collect();
        let file = database(&[Table { name: "T", columns: &columns, rows }]).unwrap();
        let expected: Vec<Vec<String>> = given.iter().map(|row| row.to_vec()).collect();
        prop_assert_eq!(read_with_jetdb(&file, "T"), expected);
    }
}
