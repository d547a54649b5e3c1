//! The value grammar, form by form, and that no text makes it panic.

use domain::measurement::{Bound, Grade, Letter, Unit, Value};
use proptest::prelude::*;

use super::*;

const PERCENT: Rule = Rule {
    unit: Some(Unit::Percent),
    signed: false,
    comma: false,
};
const NONE: Rule = Rule {
    unit: None,
    signed: false,
    comma: false,
};

fn number(number: f64, unit: Unit) -> Value {
    Value::number(number, unit)
}

fn grade(tenths: u8) -> Option<Grade> {
    Grade::from_tenths(tenths)
}

#[test]
fn values_alone_are_typed_with_the_unit_of_the_text() {
    let cases: &[(&str, Value)] = &[
        ("84%", number(84.0, Unit::Percent)),
        ("82% ", number(82.0, Unit::Percent)),
        ("106%", number(106.0, Unit::Percent)),
        ("13.0 mils", number(13.0, Unit::Mil)),
        ("352.5 MILS", number(352.5, Unit::Mil)),
        ("0.33mm", number(0.33, Unit::Millimetre)),
        ("0.33 mm", number(0.33, Unit::Millimetre)),
        ("+12 µm", number(12.0, Unit::Micrometre)),
        ("-11%", number(-11.0, Unit::Percent)),
        ("00.0%", number(0.0, Unit::Percent)),
        ("84", number(84.0, Unit::Percent)),
        ("10/10 ", Value::Count { passed: 10, of: 10 }),
        ("PASS", Value::Pass { pass: true }),
        ("FAIL (Grade less than 1.5)", Value::Pass { pass: false }),
        ("Fail (Quality)", Value::Pass { pass: false }),
        ("不合格", Value::Pass { pass: false }),
        ("not applicable.", Value::NotApplicable),
        ("N/A", Value::NotApplicable),
        ("X", Value::Absent),
        ("-1", Value::Absent),
        ("nan%", Value::Absent),
        ("", Value::Absent),
    ];
    for (text, value) in cases {
        let item = read(text, Form::Value, PERCENT);
        assert_eq!((&item.value, item.flaw), (value, None), "{text:?}");
    }
}

#[test]
fn a_bound_is_kept_beside_its_number() {
    let rule = Rule {
        unit: Some(Unit::Modules),
        ..NONE
    };
    for (text, bound) in [
        (">15", Bound::MoreThan),
        ("< 15", Bound::LessThan),
        ("≥15", Bound::MoreThan),
    ] {
        let value = read(text, Form::Value, rule).value;
        let expected = Value::Number {
            number: 15.0,
            unit: Unit::Modules,
            bound,
        };
        assert_eq!(value, expected, "{text}");
    }
}

#[test]
fn a_number_without_any_unit_is_kept_as_text_and_flagged() {
    let item = read("84", Form::Value, NONE);
    assert_eq!(item.value, Value::Text { text: "84".into() });
    assert_eq!(item.flaw, Some(Flaw::NoUnit));
}

#[test]
fn a_decimal_comma_counts_only_where_the_profile_says_so() {
    let comma = Rule {
        comma: true,
        ..PERCENT
    };
    assert_eq!(
        read("94,3", Form::Value, comma).value,
        number(94.3, Unit::Percent)
    );
    assert_eq!(
        read("1,234", Form::Value, PERCENT).flaw,
        Some(Flaw::Unreadable)
    );
}

#[test]
fn minus_one_is_a_number_where_signs_are_expected() {
    let signed = Rule {
        signed: true,
        ..PERCENT
    };
    assert_eq!(
        read("-1", Form::Value, signed).value,
        number(-1.0, Unit::Percent)
    );
}

#[test]
fn grades_and_values_come_in_either_order() {
    let a = Some(Letter::A);
    let cases: &[(&str, Value, Option<Grade>, Option<Letter>)] = &[
        ("4.0 85%", number(85.0, Unit::Percent), grade(40), None),
        ("4.0", Value::Absent, grade(40), None),
        ("4.0 (A)", Value::Absent, grade(40), a),
        ("A (4.0)", Value::Absent, grade(40), a),
        ("A(4.0)", Value::Absent, grade(40), a),
        ("4/A", Value::Absent, grade(40), a),
        ("4.0 A", Value::Absent, grade(40), a),
        ("A", Value::Absent, None, a),
        ("84% 4.0 (A)", number(84.0, Unit::Percent), grade(40), a),
        ("84% 4.0", number(84.0, Unit::Percent), grade(40), None),
        (
            "10/10 4.0",
            Value::Count { passed: 10, of: 10 },
            grade(40),
            None,
        ),
        ("84%", number(84.0, Unit::Percent), None, None),
        ("1.5 11%", number(11.0, Unit::Percent), grade(15), None),
    ];
    for (text, value, grade, letter) in cases {
        let item = read(text, Form::Graded, NONE);
        assert_eq!(
            (&item.value, item.grade, item.letter, item.flaw),
            (value, *grade, *letter, None),
            "{text:?}"
        );
    }
}

#[test]
fn a_letter_that_contradicts_its_number_is_flagged_and_both_are_kept() {
    let item = read("4.0 (C)", Form::Graded, NONE);
    assert_eq!((item.grade, item.letter), (grade(40), Some(Letter::C)));
    assert_eq!(item.flaw, Some(Flaw::LetterDisagrees));
}

#[test]
fn a_grade_beyond_the_scale_is_no_grade() {
    let item = read("5.0 85%", Form::Graded, NONE);
    assert_eq!((item.grade, item.flaw), (None, Some(Flaw::Unreadable)));
}

#[test]
fn a_failed_quiet_zone_tells_its_width() {
    let modules = Rule {
        unit: Some(Unit::Modules),
        ..NONE
    };
    let item = read("5.2 ERR", Form::Verdict, modules);
    assert_eq!(
        (item.value, item.verdict),
        (number(5.2, Unit::Modules), Some(false))
    );
    assert_eq!(
        read("PASS", Form::Verdict, modules).value,
        Value::Pass { pass: true }
    );
}

#[test]
fn remarks_after_a_number_do_not_hide_it() {
    let cases = [
        ("60 at module(20,15)", 60.0),
        ("66% (74% - 8%)", 66.0),
        ("66%", 66.0),
    ];
    for (text, expected) in cases {
        assert_eq!(
            read(text, Form::Remarked, PERCENT).value,
            number(expected, Unit::Percent),
            "{text}"
        );
    }
    assert_eq!(
        read("at module", Form::Remarked, PERCENT).flaw,
        Some(Flaw::Unreadable)
    );
}

#[test]
fn words_stay_words() {
    assert_eq!(
        read(" 16x16 ", Form::Text, NONE).value,
        Value::Text {
            text: "16x16".into()
        }
    );
    assert_eq!(
        read("16x16", Form::Value, PERCENT).flaw,
        Some(Flaw::Unreadable)
    );
}

#[test]
fn pairs_of_reflectances_are_read_in_all_their_dresses() {
    for (text, pair) in [
        ("87/5 ", (87.0, 5.0)),
        ("Rl/Rd (90/3)", (90.0, 3.0)),
        ("(74-8)", (74.0, 8.0)),
        ("66% (74% - 8%)", (74.0, 8.0)),
        ("106/1", (106.0, 1.0)),
    ] {
        assert_eq!(light_dark(text), Some(pair), "{text}");
    }
    assert_eq!(light_dark("86"), None);
}

#[test]
fn one_item_in_two_units_gives_both() {
    let read = |text| by_unit(text, NONE).collect::<Vec<_>>();
    assert_eq!(
        read("1%  +0.1 MIL"),
        [(1.0, Unit::Percent, "1%"), (0.1, Unit::Mil, "+0.1 MIL")]
    );
    assert_eq!(read("-11%"), [(-11.0, Unit::Percent, "-11%")]);
    assert_eq!(read("not applicable."), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn no_text_panics(text in r"[-+ 0-9.,/()<>%A-FXa-zµ−一≥]{0,16}") {
        for form in [Form::Value, Form::Graded, Form::Grade, Form::Verdict, Form::Remarked, Form::Text] {
            let _ = read(&text, form, PERCENT);
        }
        let _ = light_dark(&text);
        prop_assert!(by_unit(&text, PERCENT).count() <= text.len());
    }

    #[test]
    fn every_number_reads_back(tenths in -99_999_i32..99_999) {
        let number = f64::from(tenths) / 10.0;
        let item = read(&format!("{number:.1} %"), Form::Value, Rule { signed: true, ..PERCENT });
        prop_assert_eq!(item.value, Value::number(number, Unit::Percent));
    }
}

#[test]
fn a_missing_grade_beside_a_value_takes_nothing_from_the_value() {
    for (text, value) in [
        ("nan%\tX", Value::Absent),
        ("84% X", number(84.0, Unit::Percent)),
        ("84% -", number(84.0, Unit::Percent)),
    ] {
        let item = read(text, Form::Graded, PERCENT);
        assert_eq!(
            (item.value, item.grade, item.letter, item.flaw),
            (value, None, None, None),
            "{text:?}"
        );
    }
}
