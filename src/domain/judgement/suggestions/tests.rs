//! Slips of digits, places in a sequence, and the order in which samples are suggested.

use super::*;
use crate::judgement::matching::named;
use crate::measurement::Symbology;
use crate::numbering::Numbering;
use crate::texts::{Language, Texts};
use proptest::prelude::*;

const INTAKE: &str = "201901032-2";

fn at(minute: u32, second: u32) -> NaiveDateTime {
    format!("2019-01-12T12:{minute:02}:{second:02}")
        .parse()
        .unwrap()
}

fn sample(id: i64, line: u32, code: &str) -> OpenSample {
    OpenSample {
        id: SampleId::new(id),
        intake: INTAKE.parse().unwrap(),
        company: "201901032".parse().unwrap(),
        line,
        code: code.to_owned(),
        gtin14: code.parse().ok(),
        symbology: Some(Symbology::Ean13),
        received_at: at(0, 0),
        measured: false,
    }
}

fn measured(data: &str) -> Measurement {
    Measurement {
        data: (!data.is_empty()).then(|| data.to_owned()),
        gtin14: data.parse().ok(),
        symbology: Some(Symbology::Ean13),
        taken_at: Some(at(10, 0)),
        fields: [("operator".to_owned(), "wangli".to_owned())].into(),
        ..Measurement::default()
    }
}

fn neighbour(away: i32, line: u32) -> Neighbour {
    Neighbour {
        away,
        taken_at: Some(at(10, 30)),
        operator: "wangli".to_owned(),
        place: Some((INTAKE.parse().unwrap(), line)),
    }
}

/// Ids and strongest hints of what is suggested for one measurement.
fn suggested(
    said: &Measurement,
    neighbours: Vec<Neighbour>,
    open: &[OpenSample],
) -> Vec<(i64, Hint)> {
    let numbering = Numbering::default();
    let waiting = [Waiting {
        said: Some(said),
        named: named(said, &numbering).map_or_else(Vec::new, |(named, _)| named),
        neighbours,
    }];
    suggest(&waiting, open)
        .remove(0)
        .into_iter()
        .map(|one| (one.sample.get(), one.hints[0].clone()))
        .collect()
}

#[test]
fn every_single_slip_of_a_code_is_found_and_named() {
    // The first four are no valid numbers, the fifth is: neighbours that differ by five.
    for (read, hint) in [
        ("6901234567893", Hint::CheckDigit),
        ("6901234667892", Hint::OneDigit { at: 8 }),
        ("6901243567892", Hint::Swapped { at: 6 }),
        ("690123456789", Hint::Length),
        ("69012345667892", Hint::Length),
        ("6901234567892", Hint::SameCode),
    ] {
        let open = [sample(1, 1, "6901234567892"), sample(2, 2, "6929999000014")];
        assert_eq!(
            suggested(&measured(read), Vec::new(), &open),
            [(1, hint)],
            "{read}"
        );
    }
    let open = [sample(1, 1, "6901234567892")];
    assert_eq!(
        suggested(&measured("6901234665892"), Vec::new(), &open),
        [],
        "two slips"
    );
    let text = [OpenSample {
        gtin14: None,
        symbology: None,
        ..sample(3, 1, "ABC-1234")
    }];
    let found = suggested(&measured("ABC1235"), Vec::new(), &text);
    assert_eq!(found, [(3, Hint::OneDigit { at: 7 })]);
}

#[test]
fn the_likelier_slip_comes_first_and_an_unmeasured_sample_before_a_measured_one() {
    let done = OpenSample {
        measured: true,
        ..sample(1, 1, "6901234567892")
    };
    let open = [
        done,
        sample(2, 2, "6901234567892"),
        sample(3, 3, "6901234567893"),
        sample(4, 4, "6901234567992"),
    ];
    let found: Vec<i64> = suggested(&measured("6901234567892"), Vec::new(), &open)
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(found, [2, 1, 3, 4]);
}

#[test]
fn what_was_measured_before_and_after_places_a_symbol_that_could_not_be_decoded() {
    let open: Vec<_> = (1..=20)
        .map(|line| sample(i64::from(line), line, &format!("69012345{line:05}")))
        .collect();
    let between = suggested(
        &measured(""),
        vec![neighbour(-1, 6), neighbour(1, 8)],
        &open,
    );
    let intake: IntakeNumber = INTAKE.parse().unwrap();
    assert_eq!(
        between,
        [(
            7,
            Hint::Between {
                intake,
                before: 6,
                after: 8
            }
        )]
    );
    let after = suggested(
        &measured(""),
        vec![neighbour(-1, 6), neighbour(1, 15)],
        &open,
    );
    assert_eq!(
        after,
        [
            (7, Hint::After { line: 6 }),
            (14, Hint::Before { line: 15 })
        ]
    );
    assert_eq!(suggested(&measured(""), Vec::new(), &open), []);
    let stranger = Neighbour {
        place: None,
        ..neighbour(-1, 0)
    };
    assert_eq!(suggested(&measured(""), vec![stranger], &open), []);
}

#[test]
fn the_same_sitting_and_a_named_intake_lift_a_sample_above_its_twin_elsewhere() {
    let elsewhere = OpenSample {
        intake: "201901033-1".parse().unwrap(),
        ..sample(1, 1, "6901234567892")
    };
    let open = [elsewhere, sample(2, 9, "6901234567892")];
    let first = |said: &Measurement, neighbours| suggested(said, neighbours, &open)[0].0;
    assert_eq!(first(&measured("6901234567892"), Vec::new()), 1, "in order");
    assert_eq!(first(&measured("6901234567892"), vec![neighbour(-2, 3)]), 2);
    let other = Neighbour {
        operator: "limin".to_owned(),
        ..neighbour(-2, 3)
    };
    assert_eq!(first(&measured("6901234567892"), vec![other]), 1);
    let mut named = measured("6901234567892");
    named.fields.insert("job".to_owned(), INTAKE.to_owned());
    assert_eq!(first(&named, Vec::new()), 2);
}

#[test]
fn another_kind_of_symbol_speaks_against_a_sample() {
    let mut carton = sample(1, 1, "6901234567892");
    carton.symbology = Some(Symbology::Itf14);
    let open = [carton, sample(2, 2, "6901234567892")];
    let waiting = [Waiting {
        said: Some(&measured("6901234567892")),
        ..Waiting::default()
    }];
    let found = suggest(&waiting, &open).remove(0);
    assert_eq!(found[0].sample.get(), 2);
    let against = Hint::OtherSymbology {
        expected: Symbology::Itf14,
    };
    assert!(found[1].hints.contains(&against));
}

#[test]
fn every_hint_has_its_sentence_in_both_languages() {
    let texts = Texts::shipped().unwrap();
    let intake = INTAKE.parse().unwrap();
    for hint in [
        Hint::SameCode,
        Hint::CheckDigit,
        Hint::Swapped { at: 7 },
        Hint::OneDigit { at: 7 },
        Hint::Length,
        Hint::Between {
            intake,
            before: 1,
            after: 3,
        },
        Hint::After { line: 1 },
        Hint::Before { line: 3 },
        Hint::SameSitting,
        Hint::Named,
        Hint::Unmeasured,
        Hint::OtherSymbology {
            expected: Symbology::Itf14,
        },
    ] {
        for language in Language::ALL {
            let sentence = texts.explain(language, &hint);
            assert!(
                !sentence.contains("inbox.") && !sentence.contains('{'),
                "{sentence}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_slip_is_found_from_either_side(code in "[0-9]{14}", at in 0_usize..14, digit in 0_u8..10) {
        let mut other: Vec<char> = code.chars().collect();
        other[at] = char::from(b'0' + digit);
        let other: String = other.into_iter().collect();
        let one = slip(&code, &other, 0).is_some();
        prop_assert!(one && slip(&other, &code, 0).is_some());
        let near = Near::of(&[Some(code)]);
        prop_assert_eq!(near.of_key(&other), [0]);
    }
}
