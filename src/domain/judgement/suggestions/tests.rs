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
    let text = [OpenSample {
        gtin14: None,
        symbology: None,
        ..sample(3, 1, "ABC-1234")
    }];
    let found = suggested(&measured("ABC1235"), Vec::new(), &text);
    assert_eq!(found, [(3, Hint::OneDigit { at: 7 })]);
}

#[test]
fn two_slips_are_found_where_nothing_is_nearer_and_told() {
    let open = [sample(1, 1, "6901234567892"), sample(2, 2, "6929999000014")];
    let digits = |at: &[usize], sound| Hint::Digits {
        at: at.to_vec(),
        sound,
    };
    let slips = |sound| Hint::Slips { count: 2, sound };
    for (read, hint) in [
        ("6901234665892", digits(&[8, 10], false)),
        ("6901234567719", digits(&[11, 12, 13], false)),
        ("6901243567829", slips(false)),
        ("690123456772", slips(false)),
        ("91234567892", slips(false)),
    ] {
        let found = suggested(&measured(read), Vec::new(), &open);
        match read {
            // Three are told of a sample that something else speaks for, and found by nothing.
            "6901234567719" => {
                assert_eq!(found, []);
                let beside = vec![neighbour(1, 2)];
                let waiting = [Waiting {
                    said: Some(&measured(read)),
                    neighbours: beside,
                    ..Waiting::default()
                }];
                let found = suggest(&waiting, &open).remove(0);
                assert!(found[0].hints.contains(&hint), "{found:?}");
            }
            _ => assert_eq!(found, [(1, hint)], "{read}"),
        }
    }
    // A nearer one makes those farther away none of anybody's business.
    let near = [sample(1, 1, "6901234567892"), sample(2, 2, "6901234665992")];
    let found = suggested(&measured("6901234665892"), Vec::new(), &near);
    assert_eq!(found.iter().map(|one| one.0).collect::<Vec<_>>(), [2]);
    // In a short code two slips say nothing.
    let short = OpenSample {
        gtin14: None,
        ..sample(3, 1, "ABC123")
    };
    assert_eq!(suggested(&measured("ABC321"), Vec::new(), &[short]), []);
}

#[test]
fn two_right_numbers_are_two_products_until_somebody_measures_among_them() {
    // Brothers of one company: the item and the check digit differ.
    let open = [sample(1, 1, "6901234567892"), sample(2, 2, "6901234500019")];
    let brother = measured("6901234577891");
    assert!(brother.gtin14.is_some() && open[0].gtin14.is_some());
    assert_eq!(suggested(&brother, Vec::new(), &open), []);
    let sitting = suggested(&brother, vec![neighbour(-3, 9)], &open);
    let expected = Hint::Digits {
        at: vec![9, 13],
        sound: true,
    };
    assert_eq!(sitting, [(1, expected)]);
}

#[test]
fn of_many_brothers_those_of_the_intake_at_hand_are_looked_at_first() {
    let elsewhere: IntakeNumber = "201901033-1".parse().unwrap();
    let here: IntakeNumber = INTAKE.parse().unwrap();
    // Every number that differs in two certain digits; the last ten are of the intake at hand.
    let digits = || (0..10).filter(|digit| *digit != 5);
    let all: Vec<Keyed> = digits()
        .flat_map(|one| digits().map(move |other| format!("690123{one}55{other}555")))
        .zip(1_i64..)
        .map(|(key, number)| Keyed {
            sample: SampleId::new(number),
            intake: if number > 71 { here } else { elsewhere },
            code: Code::Number(key.parse().unwrap()),
        })
        .collect();
    assert_eq!(all.len(), 81);
    let said = measured("6901235555555");
    let picked = |neighbours| {
        let waiting = [Waiting {
            said: Some(&said),
            neighbours,
            ..Waiting::default()
        }];
        let picked = Search::of(&waiting).pick(&all).into_iter();
        picked.map(SampleId::get).collect::<Vec<_>>()
    };
    assert_eq!(picked(Vec::new()), (1..=24).collect::<Vec<_>>());
    let at_hand: Vec<i64> = (1..=14).chain(72..=81).collect();
    assert_eq!(picked(vec![neighbour(-2, 3)]), at_hand);
}

#[test]
fn fifty_unknown_codes_among_twenty_thousand_cost_little() {
    let intake: IntakeNumber = INTAKE.parse().unwrap();
    let all: Vec<Keyed> = (0..20_000_i64)
        .map(|number| Keyed {
            sample: SampleId::new(number),
            intake,
            code: Code::Text(format!(
                "069{:010}{}",
                number * 7_919 % 10_000_000_000,
                number % 10
            )),
        })
        .collect();
    let said: Vec<Measurement> = (0..50)
        .map(|number| measured(&format!("69{:011}", number * 104_729)))
        .collect();
    let waiting: Vec<Waiting<'_>> = said
        .iter()
        .map(|said| Waiting {
            said: Some(said),
            ..Waiting::default()
        })
        .collect();
    let start = std::time::Instant::now();
    let picked = Search::of(&waiting).pick(&all);
    let took = start.elapsed();
    eprintln!("picked {} of {} in {took:?}", picked.len(), all.len());
    assert!(picked.len() <= 50 * 24);
    // Not optimised, this takes some ten times as long as in the product.
    assert!(took < std::time::Duration::from_secs(2), "{took:?}");
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
        Hint::Digits {
            at: vec![3, 9],
            sound: false,
        },
        Hint::Slips {
            count: 3,
            sound: true,
        },
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
        let one = slips::between(&code, &other, 0, false).is_some();
        prop_assert!(one && slips::between(&other, &code, 0, false).is_some());
        let waits = [Some(code)];
        let found = pairs(&waits, &|each| each(0, &other), |_, _| false);
        prop_assert_eq!(found, [(0, 0)]);
    }

    #[test]
    fn whatever_is_two_slips_away_is_found_and_nothing_farther(
        code in "[0-9]{13}",
        slips in proptest::collection::vec((0_usize..4, 0_usize..11, 0_u32..10), 0..=4),
    ) {
        let mut other: Vec<char> = code.chars().collect();
        for (kind, at, digit) in slips {
            let (at, digit) = (at % (other.len() - 1), char::from_digit(digit, 10).unwrap());
            match kind {
                0 => other[at] = digit,
                1 => other.insert(at, digit),
                2 => { other.remove(at); }
                _ => other.swap(at, at + 1),
            }
        }
        let far = slips::distance(&code.chars().collect::<Vec<_>>(), &other, 2);
        let other: String = other.into_iter().collect();
        let waits = [Some(code)];
        let found = pairs(&waits, &|each| each(0, &other), |_, _| false);
        prop_assert_eq!(found.len(), usize::from(far.is_some()), "{:?} {}", waits, other);
    }
}
