//! Numbers of the reference laboratory, of other patterns, and patterns that would not number.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::texts::{Explain as _, Language, Texts};

fn day(year: i32, month: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 15).unwrap()
}

fn with(company: &str, intake: &str) -> Numbering {
    let company = Pattern::read(company, PatternKind::Company).unwrap();
    let intake = Pattern::read(intake, PatternKind::Intake).unwrap();
    Numbering::default().changed(company, intake).unwrap()
}

fn names(numbering: &Numbering, text: &str) -> Vec<String> {
    let shown = |named: &Named| match named {
        Named::Intake(number) => format!("intake {number}"),
        Named::Company(number) => format!("company {number}"),
    };
    numbering.named_in(text).iter().map(shown).collect()
}

#[test]
fn the_worked_example_comes_out() {
    let shipped = Numbering::default();
    let january = day(2019, 1);
    let company = shipped.company_number(january, 32).unwrap();
    assert_eq!(company.to_string(), "201901032");
    let intake = shipped.intake_number(company, january, 2).unwrap();
    assert_eq!(intake.to_string(), "201901032-2");
    assert_eq!(shipped.company_row(january), "company 2019-01");
    assert_eq!(
        shipped.intake_row(january),
        None,
        "each company counts for itself"
    );
    for kind in [PatternKind::Company, PatternKind::Intake] {
        let shipped = Pattern::shipped(kind);
        assert_eq!(Pattern::read(&shipped.to_string(), kind), Ok(shipped));
    }
}

#[test]
fn a_full_month_never_rolls_into_the_next() {
    let shipped = Numbering::default();
    let last = shipped.company_number(day(2019, 1), 999).unwrap();
    assert_eq!(last.to_string(), "201901999");
    for count in [1000, 70_000] {
        let full = shipped.company_number(day(2019, 1), count).unwrap_err();
        let expected = NumberError::Exhausted {
            pattern: "{year}{month}{count:3}".to_owned(),
            period: "2019-01".to_owned(),
            limit: 999,
        };
        assert_eq!(full, expected);
    }
}

#[test]
fn other_patterns_count_where_their_places_say() {
    let one = with("LY{year:2}{count:4}", "{year}-{count:5}");
    let company = one.company_number(day(2026, 11), 7).unwrap();
    assert_eq!(company.to_string(), "LY260007");
    assert_eq!(one.company_row(day(2026, 11)), "company 2026");
    let intake = one.intake_number(company, day(2026, 11), 41).unwrap();
    assert_eq!(intake.to_string(), "2026-00041");
    assert_eq!(one.intake_row(day(2026, 11)).unwrap(), "intakes 2026");
    let one = with("K{count:6}", "{company}-{turn:2}");
    let company = one.company_number(day(2026, 11), 7).unwrap();
    assert_eq!(one.company_row(day(2026, 11)), "company");
    let intake = one.intake_number(company, day(2026, 11), 3).unwrap();
    assert_eq!(intake.to_string(), "K000007-03");
    let full = one.intake_number(company, day(2026, 11), 100).unwrap_err();
    assert!(full.to_string().contains("K000007"), "{full}");
}

#[test]
fn patterns_that_would_not_number_say_what_was_found_and_what_was_expected() {
    use PatternKind::{Company, Intake};
    let texts = Texts::shipped().unwrap();
    for (kind, pattern, key) in [
        (Company, "", "no_count"),
        (Company, "{year}{month}", "no_count"),
        (Company, "{count:3}{count:3}", "counts"),
        (Company, "{month}{count:3}", "needs"),
        (Company, "{year}{year:2}{count:3}", "twice"),
        (Company, "{count}", "unknown"),
        (Company, "{count:9}", "unknown"),
        (Company, "{company}-{count:3}", "unknown"),
        (Company, "{turn}", "unknown"),
        (Company, "{year}{count:3", "brace"),
        (Company, "{year}}{count:3}", "brace"),
        (Company, "粤{count:3}", "sign"),
        (Company, "ly{count:3}", "sign"),
        (Company, "{year}/{count:3}", "sign"),
        (Company, "-{count:3}", "edge"),
        (Company, "ABCDEFGHIJKLMNOPQ{count:4}", "long"),
        (Intake, "{company}", "no_count"),
        (Intake, "{turn}", "needs"),
        (Intake, "{company}-{turn}-{count:3}", "counts"),
        (Intake, "{company}{turn}", "runs_into"),
        (Intake, "{company}-{turn}A", "runs_into"),
        (Intake, "A{company}-{turn}", "runs_into"),
        (Intake, "ABCDEFGH-{company}-{turn}", "long"),
    ] {
        let error = Pattern::read(pattern, kind).unwrap_err();
        assert_eq!(
            error.key(),
            format!("numbering.pattern.{key}"),
            "{pattern}: {error}"
        );
        for language in Language::ALL {
            let sentence = texts.explain(language, &error);
            assert!(!sentence.contains("numbering."), "{pattern}: {sentence}");
        }
    }
}

#[test]
fn companies_and_intakes_never_share_a_pattern() {
    let read = |kind| Pattern::read("{year}{count:5}", kind).unwrap();
    let both = (read(PatternKind::Company), read(PatternKind::Intake));
    let refused = Numbering::default().changed(both.0, both.1).unwrap_err();
    assert_eq!(refused.key(), "numbering.pattern.same");
}

#[test]
fn texts_that_are_no_number_say_why() {
    for (text, key) in [
        ("", "length"),
        ("201901032-201901032-201901032-201901032", "length"),
        ("２０１９０１０３２", "sign"),
        ("201901032/2", "sign"),
        ("-1", "edge"),
        ("none", "no_digit"),
    ] {
        let error = text.parse::<IntakeNumber>().unwrap_err();
        assert_eq!(error.key(), format!("numbering.number.{key}"), "{text}");
        let sentence = Texts::shipped().unwrap().explain(Language::Chinese, &error);
        assert!(!sentence.contains("numbering."), "{sentence}");
    }
    let number: IntakeNumber = "ly26-0001".parse().unwrap();
    assert_eq!(
        number.to_string(),
        "LY26-0001",
        "small letters are typed, capital ones kept"
    );
}

#[test]
fn only_what_a_pattern_reads_is_a_name() {
    let shipped = Numbering::default();
    for (text, named) in [
        ("201901032-2", &["intake 201901032-2"][..]),
        ("受理201901033-1 第3件", &["intake 201901033-1"]),
        ("LOT201901032", &["company 201901032"]),
        (
            "201901032-2 / 201901033",
            &["intake 201901032-2", "company 201901033"],
        ),
        ("201913001", &[]),
        ("20190132-1", &[]),
        ("201901032-0", &[]),
        ("201901000-1", &[]),
        ("6901234567892-1", &[]),
        ("EAN8-26-08-22 21_24_41-00671583", &[]),
    ] {
        assert_eq!(names(&shipped, text), named, "{text}");
    }
    let own = with("LY{year:2}{count:4}", "LY-{year}-{count:4}");
    assert_eq!(names(&own, "job ly-2026-0007"), ["intake LY-2026-0007"]);
    assert_eq!(names(&own, "2026-0007"), [""; 0]);
    assert_eq!(
        names(&own, "201901032-2"),
        ["intake 201901032-2"],
        "numbers of an earlier pattern are still known"
    );
}

#[test]
fn numbers_are_ordered_as_people_do() {
    let mut numbers: Vec<IntakeNumber> =
        ["201901032-10", "201901032-2", "201812001-1", "A-007", "A-7"]
            .map(|text| text.parse().unwrap())
            .to_vec();
    numbers.sort();
    let shown: Vec<_> = numbers.iter().map(IntakeNumber::as_str).collect();
    assert_eq!(
        shown,
        ["201812001-1", "201901032-2", "201901032-10", "A-007", "A-7"]
    );
}

proptest! {
    #[test]
    fn two_counts_never_make_one_number(width in 1u8..=8, one in 1u64..=9_999, two in 1u64..=9_999, month in 1u32..=12) {
        let pattern = format!("K{{year:2}}-{{month}}{{count:{width}}}");
        let numbering = with(&pattern, "{company}-{turn}");
        let make = |count| numbering.company_number(day(2026, month), count);
        if let (Ok(first), Ok(second)) = (make(one), make(two)) {
            prop_assert_eq!(first == second, one == two);
            prop_assert_eq!(first.to_string().parse(), Ok(first));
            prop_assert_eq!(names(&numbering, first.as_str()), [format!("company {first}")]);
        }
    }

    #[test]
    fn no_text_and_no_pattern_panics(text in "\\PC{0,40}", pattern in "(\\{(year|month|count:3|turn|company)\\}|[A-Z0-9{}-]){0,6}") {
        let _ = text.parse::<CompanyNumber>();
        let _ = text.parse::<IntakeNumber>();
        let _ = Numbering::default().named_in(&text);
        for kind in [PatternKind::Company, PatternKind::Intake] {
            let _ = Pattern::read(&text, kind);
            if let Ok(read) = Pattern::read(&pattern, kind) {
                let _ = read.reads(&text, &[]);
            }
        }
    }
}
