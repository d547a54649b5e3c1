//! The Excel capture: repeated heads, types of cells, and workbooks that are something else.

use domain::measurement::{Letter, Parameter, Unit, Value};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::testing::{number, read, read_sample, sample_bytes, warnings};
use crate::{ImportError, Input, Refusal};

#[test]
fn the_first_of_two_equal_heads_is_the_value_and_the_second_the_grade() {
    let outcome = read_sample("trucheck-excel/capture.xls");
    let one = &outcome.measurements[0];
    let contrast = one.reading(Parameter::SymbolContrast).unwrap();
    assert_eq!(contrast.value, Value::number(82.0, Unit::Percent));
    assert_eq!((contrast.grade, contrast.letter), (None, Some(Letter::A)));
    assert_eq!(number(one, Parameter::Rmin), Some(5.0));
    assert_eq!(one.grade.as_ref().unwrap().raw, "A(4.0/06/660)");
}

#[test]
fn rows_far_below_the_heads_are_found_and_equal_digits_stay_apart() {
    let outcome = read_sample("trucheck-excel/capture.xls");
    let rows: Vec<_> = outcome
        .measurements
        .iter()
        .map(|one| {
            (
                one.record.as_str(),
                one.fields["roll"].as_str(),
                one.data.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("row 292", "R1", "012345678905"),
            ("row 293", "R2", "012345678905"),
            ("row 294", "R9", "<F1>010690123456789217270815"),
        ]
    );
    assert_ne!(
        outcome.measurements[0].taken_at,
        outcome.measurements[1].taken_at
    );
    assert_eq!(outcome.refused.len(), 1);
    assert_eq!(outcome.refused[0].line, 295);
    assert!(matches!(
        outcome.refused[0].reason,
        Refusal::UnreadableGrade { .. }
    ));
}

#[test]
fn an_older_capture_gives_letters_and_fractions_as_they_are() {
    let one = &read_sample("trucheck-excel/capture-old.xls").measurements[0];
    let grade = one.grade.as_ref().unwrap();
    assert_eq!((grade.value, grade.letter), (None, Some(Letter::D)));
    assert_eq!(
        one.reading(Parameter::SymbolContrast).unwrap().value,
        Value::number(0.76, Unit::Fraction)
    );
    assert_eq!(one.gtin14.unwrap().to_string(), "00012345678905");
    assert_eq!(warnings(one), ["no_unit", "zeros_restored"]);
}

#[test]
fn a_capture_saved_again_as_xlsx_is_read_the_same_way() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let heads = [
        "Symbology",
        "Data",
        "Symbol ANSI Grade",
        "SC/CC",
        "SC/CC",
        "DEC",
        "DEC",
        "Roll Number",
        "Date",
        "Time",
    ];
    let cells = [
        "EAN13",
        "6901234567892",
        "B(3.0/06/660)",
        "60%",
        "B",
        "58%",
        "A",
        "R1",
        "17-Mar-2026",
        "9:54:58 AM",
    ];
    for (column, (head, cell)) in heads.iter().zip(cells).enumerate() {
        sheet.write(0, column as u16, *head).unwrap();
        sheet.write(5, column as u16, cell).unwrap();
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let outcome = read("capture.xlsx", Input::Bytes(bytes), None).unwrap();
    let one = &outcome.measurements[0];
    assert_eq!(
        (one.record.as_str(), number(one, Parameter::Decodability)),
        ("row 6", Some(58.0))
    );
    assert!(one.taken_at.is_some());
}

#[test]
fn a_workbook_of_something_else_says_what_was_looked_for_and_what_is_there() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "商品名称").unwrap();
    let bytes = workbook.save_to_buffer().unwrap();
    let error = read("catalogue.xlsx", Input::Bytes(bytes), None).unwrap_err();
    let ImportError::OtherContent { looked_for, found } = error else {
        panic!("{error}");
    };
    assert!(looked_for.contains("Symbol ANSI Grade"), "{looked_for}");
    assert!(found.contains("商品名称"), "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_change_of_bytes_panics(
        places in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in any::<prop::sample::Index>()
    ) {
        let mut bytes = sample_bytes("trucheck-excel/capture-old.xls");
        for (place, byte) in &places {
            let place = place.index(bytes.len());
            bytes[place] = *byte;
        }
        let _ = read("a", Input::Bytes(bytes.clone()), None);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read("a", Input::Bytes(bytes), None);
    }
}
