//! Every way a measurement can find its sample, and every reason to ask a person.

use super::*;
use crate::intake::IntakeState;
use crate::texts::{Explain, Language, Texts};

const CODE: &str = "6901234567892";

fn at(text: &str) -> NaiveDateTime {
    format!("{text}T12:00:00").parse().unwrap()
}

fn sample(id: i64, intake: &str, line: u32, code: &str) -> OpenSample {
    OpenSample {
        id: SampleId::new(id),
        intake: intake.parse().unwrap(),
        company: intake.split('-').next().unwrap().parse().unwrap(),
        line,
        code: code.to_owned(),
        gtin14: code.parse().ok(),
        symbology: None,
        received_at: at("2019-01-10"),
        measured: false,
    }
}

fn open(samples: &[OpenSample]) -> OpenSamples {
    let mut all = OpenSamples::default();
    for sample in samples {
        all.add(sample.clone());
    }
    all
}

/// A measurement of `data`, with an operator's field `job` if it is not empty.
fn measured(data: &str, job: &str) -> Measurement {
    let mut one = Measurement {
        data: (!data.is_empty()).then(|| data.to_owned()),
        gtin14: data.parse().ok(),
        taken_at: Some(at("2019-01-12")),
        ..Measurement::default()
    };
    if !job.is_empty() {
        one.fields.insert("job".to_owned(), job.to_owned());
    }
    one
}

fn assign(samples: &mut OpenSamples, data: &str, job: &str) -> Match {
    samples.assign(&measured(data, job), DAY)
}

/// A day before the intake, and no end.
const DAY: Window = Window {
    slack: TimeDelta::hours(24),
    latest: None,
};

const fn id(id: i64) -> SampleId {
    SampleId::new(id)
}

#[test]
fn the_only_sample_with_the_code_is_matched_again_and_again() {
    let mut samples = open(&[sample(1, "201901032-2", 1, CODE)]);
    assert_eq!(assign(&mut samples, CODE, ""), Match::Matched(id(1)));
    assert_eq!(
        assign(&mut samples, CODE, ""),
        Match::Matched(id(1)),
        "a re-test stays with it"
    );
}

#[test]
fn numbers_are_compared_at_fourteen_digits() {
    let mut samples = open(&[sample(1, "201901032-2", 1, "012345000065")]);
    assert_eq!(
        assign(&mut samples, "0012345000065", ""),
        Match::Matched(id(1))
    );
}

#[test]
fn several_samples_of_one_code_are_matched_in_the_order_of_the_catalogue() {
    let mut samples = open(&[
        sample(3, "201901032-2", 9, CODE),
        sample(1, "201901032-2", 2, CODE),
        sample(2, "201901032-2", 5, CODE),
    ]);
    for expected in [1, 2, 3] {
        assert_eq!(assign(&mut samples, CODE, ""), Match::InOrder(id(expected)));
    }
    let full = InboxReason::AllMeasured {
        intake: "201901032-2".parse().unwrap(),
        samples: 3,
    };
    assert_eq!(assign(&mut samples, CODE, ""), Match::Inbox(full));
}

#[test]
fn nothing_is_matched_across_intakes_unless_the_operator_names_one() {
    let both = [
        sample(1, "201901032-1", 1, CODE),
        sample(2, "201901032-2", 1, CODE),
        sample(3, "201902001-1", 1, CODE),
    ];
    let several = InboxReason::SeveralIntakes {
        intakes: both.iter().map(|sample| sample.intake).collect(),
    };
    let mut samples = open(&both);
    assert_eq!(assign(&mut samples, CODE, ""), Match::Inbox(several));
    assert_eq!(
        assign(&mut samples, CODE, "201901032-2"),
        Match::Matched(id(2))
    );
    assert_eq!(
        assign(&mut samples, CODE, "来样 201901032-1, GW"),
        Match::Matched(id(1))
    );
    assert_eq!(
        assign(&mut samples, CODE, "201902001"),
        Match::Matched(id(3)),
        "a company"
    );
    assert!(matches!(
        assign(&mut samples, CODE, "201901032"),
        Match::Inbox(InboxReason::SeveralIntakes { .. })
    ));
    assert_eq!(
        assign(&mut samples, CODE, "201903001-1"),
        Match::Inbox(InboxReason::NotInNamedIntake {
            named: "201903001-1".to_owned()
        })
    );
}

#[test]
fn a_field_that_names_no_intake_narrows_nothing() {
    let mut samples = open(&[sample(1, "201901032-2", 1, CODE)]);
    for job in ["SAMPLE-0001", "201913001-1", "20190132-1", "42"] {
        assert_eq!(
            assign(&mut samples, CODE, job),
            Match::Matched(id(1)),
            "{job}"
        );
    }
}

#[test]
fn no_code_and_an_unknown_code_go_to_the_inbox() {
    let mut samples = open(&[sample(1, "201901032-2", 1, CODE)]);
    assert_eq!(
        assign(&mut samples, "", ""),
        Match::Inbox(InboxReason::NoDecode)
    );
    assert_eq!(
        assign(&mut samples, " ^ ", ""),
        Match::Inbox(InboxReason::NoDecode)
    );
    assert_eq!(
        assign(&mut samples, "5712345000014", ""),
        Match::Inbox(InboxReason::UnknownCode {
            code: "5712345000014".to_owned()
        })
    );
}

#[test]
fn a_symbol_is_not_measured_before_it_came() {
    let late = OpenSample {
        received_at: at("2019-01-20"),
        ..sample(2, "201901032-3", 1, CODE)
    };
    let mut samples = open(&[sample(1, "201901032-2", 1, CODE), late.clone()]);
    assert_eq!(assign(&mut samples, CODE, ""), Match::Matched(id(1)));
    let mut only = open(std::slice::from_ref(&late));
    assert_eq!(
        assign(&mut only, CODE, ""),
        Match::Inbox(InboxReason::TooEarly {
            taken_at: at("2019-01-12")
        })
    );
    let mut undated = measured(CODE, "");
    undated.taken_at = None;
    assert_eq!(only.assign(&undated, DAY), Match::Matched(id(2)));
}

#[test]
fn a_measurement_dated_after_it_was_read_waits_whatever_it_names() {
    let read_at = |latest| Window {
        latest: Some(latest),
        ..DAY
    };
    let mut samples = open(&[sample(1, "201901032-2", 1, CODE)]);
    let noon = at("2019-01-12");
    let says = measured(CODE, "201901032-2");
    assert_eq!(
        samples.assign(&says, read_at(noon)),
        Match::Matched(id(1)),
        "the very moment is none of the future"
    );
    let before = noon - TimeDelta::seconds(1);
    assert_eq!(
        samples.assign(&says, read_at(before)),
        Match::Inbox(InboxReason::InFuture { taken_at: noon })
    );
    let undated = Measurement {
        taken_at: None,
        ..says
    };
    assert_eq!(
        samples.assign(&undated, read_at(before)),
        Match::Matched(id(1))
    );
}

#[test]
fn a_label_with_batch_and_serial_wants_the_same_batch_and_serial() {
    let label = "(01)06901234567892(10)B2312(21)000001";
    let samples = [
        sample(1, "201901032-2", 1, label),
        sample(2, "201901032-2", 2, "(01)06901234567892(10)B2312(21)000002"),
    ];
    let mut all = open(&samples);
    let scanned = "]d2010690123456789210B2312\u{1d}21000002";
    assert_eq!(assign(&mut all, scanned, ""), Match::Matched(id(2)));
    assert_eq!(assign(&mut all, label, ""), Match::Matched(id(1)));
    assert!(matches!(
        assign(&mut all, "(01)06901234567892(10)B2312(21)000003", ""),
        Match::Inbox(InboxReason::UnknownCode { .. })
    ));
    // The same when both sides know the item number.
    let numbered = |one: &OpenSample| OpenSample {
        gtin14: "06901234567892".parse().ok(),
        ..one.clone()
    };
    let mut all = open(&samples.each_ref().map(numbered));
    let mut read = measured(scanned, "");
    read.gtin14 = "06901234567892".parse().ok();
    assert_eq!(all.assign(&read, DAY), Match::Matched(id(2)));
}

#[test]
fn a_symbol_of_another_kind_than_announced_is_asked_about_unless_another_sample_fits() {
    let announced = |id, line, symbology| OpenSample {
        symbology: Some(symbology),
        ..sample(id, "201901032-2", line, CODE)
    };
    let read = |symbology| Measurement {
        symbology: Some(symbology),
        ..measured(CODE, "")
    };
    let mut retail = open(&[announced(1, 1, Symbology::Ean13)]);
    let wrong = InboxReason::WrongSymbology {
        expected: Symbology::Ean13,
        found: Symbology::Itf14,
        intake: "201901032-2".parse().unwrap(),
    };
    assert_eq!(
        retail.assign(&read(Symbology::Itf14), DAY),
        Match::Inbox(wrong)
    );
    assert_eq!(
        retail.assign(&read(Symbology::UpcA), DAY),
        Match::Matched(id(1))
    );
    let mut both = open(&[
        announced(1, 1, Symbology::Ean13),
        announced(2, 2, Symbology::Itf14),
    ]);
    assert_eq!(
        both.assign(&read(Symbology::Itf), DAY),
        Match::Matched(id(2))
    );
    assert_eq!(
        both.assign(&read(Symbology::Ean13), DAY),
        Match::Matched(id(1))
    );
    // Where the catalogue announces nothing, any symbol is measured and judged.
    let mut open_kind = open(&[sample(3, "201901032-2", 3, CODE)]);
    assert_eq!(
        open_kind.assign(&read(Symbology::Code39), DAY),
        Match::Matched(id(3))
    );
}

#[test]
fn every_reason_has_its_sentence_in_both_languages() {
    let texts = Texts::shipped().unwrap();
    let intake: IntakeNumber = "201901032-2".parse().unwrap();
    for reason in [
        InboxReason::NoDecode,
        InboxReason::UnknownCode {
            code: CODE.to_owned(),
        },
        InboxReason::NotInNamedIntake {
            named: "x".to_owned(),
        },
        InboxReason::TooEarly {
            taken_at: at("2019-01-12"),
        },
        InboxReason::InFuture {
            taken_at: at("2019-01-12"),
        },
        InboxReason::SeveralIntakes {
            intakes: vec![intake],
        },
        InboxReason::AllMeasured { intake, samples: 2 },
        InboxReason::WrongSymbology {
            expected: Symbology::Ean13,
            found: Symbology::Itf14,
            intake,
        },
        InboxReason::InClosedIntake {
            code: CODE.to_owned(),
            intake,
            state: IntakeState::Released,
        },
        InboxReason::TakenBack,
    ] {
        for language in Language::ALL {
            let sentence = texts.explain(language, &reason);
            assert!(
                !sentence.contains("judgement.") && !sentence.contains('{'),
                "{sentence}"
            );
        }
        let kind = reason.key().rsplit('.').next().unwrap();
        assert!(InboxReason::KINDS.contains(&kind), "{kind}");
        let json = serde_json::to_string(&reason).unwrap();
        assert!(
            json.starts_with(&format!("{{\"kind\":\"{kind}\"")),
            "{json}"
        );
        assert_eq!(serde_json::from_str::<InboxReason>(&json).unwrap(), reason);
    }
}
