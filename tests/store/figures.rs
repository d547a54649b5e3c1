//! Statistics are sums over the counts of released intakes: compared with samples counted one by one.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    document::statistics::Counted,
    id::CompanyId,
    measurement::Symbology,
    sample::{Conclusion, KeyState, SampleState},
};
use store::{
    application_keys,
    figures::{self, FigureKind, Span},
    sample_results::{self, SampleResult},
    samples,
};

use crate::{
    samples::line,
    support::{Laboratory, noon, on_each_engine},
};

/// Samples of each intake.
const SAMPLES: u64 = 30;

/// Numbers without order that are the same every time.
struct Dice(u32);

impl Dice {
    fn roll(&mut self, sides: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 16) % sides
    }
}

/// What was counted one by one: by kind and item, samples and those of them that conform.
type Expected = BTreeMap<(&'static str, String), Counted>;

/// An intake with thirty samples of any kind, finished and counted, released on a day.
fn released(
    lab: &Laboratory,
    company: &domain::company::Company,
    day: i64,
    dice: &mut Dice,
) -> Expected {
    let intake = lab.intake(company).id;
    let kinds = [None, Some(Symbology::Ean13), Some(Symbology::Itf14)];
    let mut expected = Expected::new();
    let mut all = Counted::default();
    for number in 0..SAMPLES {
        let kind = kinds[dice.roll(3) as usize];
        let conforming = dice.roll(4) > 0;
        let one = Counted {
            samples: 1,
            conforming: u64::from(conforming),
        };
        let mut new = line("6901234567892", &format!("牛奶{number}"));
        new.description.symbology_expected = kind;
        let sample = lab
            .doing(|tx| samples::add(tx, intake, vec![new.clone()]))
            .new[0];
        let mut count = |kind, item: String| expected.entry((kind, item)).or_default().add(one);
        count("symbology", kind.map_or("", Symbology::code).to_owned());
        all.add(one);
        for key in [2, 15, 30] {
            if dice.roll(3) == 0 {
                lab.tamper(&format!(
                    "INSERT INTO findings (sample_id, \"key\", severity, content) VALUES ({sample}, {key}, 'cause', '{{}}')"
                ));
                count("quality", key.to_string());
            }
        }
        for (key, state) in [(3, KeyState::Confirmed), (4, KeyState::Rejected)] {
            if dice.roll(2) == 0 {
                lab.doing(|tx| application_keys::decide(tx, sample, key, state, ""));
                if state == KeyState::Confirmed {
                    count("application", key.to_string());
                }
            }
        }
        let result = SampleResult {
            sample,
            state: SampleState::Finished,
            measurement: None,
            measurement_reason: String::new(),
            conclusion: Some(match conforming {
                true => Conclusion::Conforming,
                false => Conclusion::Nonconforming,
            }),
        };
        lab.doing(|tx| sample_results::save(tx, std::slice::from_ref(&result)));
    }
    // One more that was never measured is not counted anywhere.
    lab.doing(|tx| samples::add(tx, intake, vec![line("6901234567908", "未测")]));
    lab.doing(|tx| figures::count_intake(tx, intake));
    let at = (noon() + TimeDelta::days(day)).timestamp_millis();
    let (used, success) = (all.samples, all.conforming);
    lab.tamper(&format!(
        "UPDATE intakes SET state = 'released', released_at = {at}, used = {used}, success = {success} WHERE id = {intake}"
    ));
    expected.insert(("all", String::new()), all);
    expected
}

fn sum(parts: &[&Expected]) -> Expected {
    let mut sum = Expected::new();
    for part in parts {
        for (item, counted) in *part {
            sum.entry(item.clone()).or_default().add(*counted);
        }
    }
    sum
}

/// The same as the store counts it.
fn found(lab: &Laboratory, span: Span) -> Expected {
    let kinds = [
        ("symbology", FigureKind::Symbology),
        ("quality", FigureKind::Quality),
        ("application", FigureKind::Application),
    ];
    let mut found = Expected::new();
    for (name, kind) in kinds {
        for (item, counted) in lab
            .store
            .read(|conn| figures::by(conn, kind, span))
            .unwrap()
        {
            found.insert((name, item), counted);
        }
    }
    let mut all = Counted::default();
    for intake in lab
        .store
        .read(|conn| figures::released(conn, span))
        .unwrap()
    {
        all.add(intake.counted);
    }
    found.insert(("all", String::new()), all);
    found
}

fn span(days: (i64, i64), company: Option<CompanyId>) -> Span {
    let day = |day: i64| -> DateTime<Utc> { noon() + TimeDelta::days(day) };
    Span {
        from: day(days.0),
        until: day(days.1),
        company,
    }
}

#[test]
fn figures_of_a_span_are_those_that_were_counted_one_by_one() {
    on_each_engine(|lab| {
        let mut dice = Dice(7);
        let companies = ["甲公司", "乙公司"].map(|name| lab.company(name));
        let intakes: Vec<Expected> = [(0, 1), (1, 5), (0, 5), (1, 9)]
            .iter()
            .map(|(company, day)| released(lab, &companies[*company], *day, &mut dice))
            .collect();
        let all: Vec<&Expected> = intakes.iter().collect();
        assert_eq!(found(lab, span((0, 100), None)), sum(&all));
        // The last day is not within, the first one is.
        assert_eq!(found(lab, span((1, 9), None)), sum(&all[..3]));
        assert_eq!(
            found(lab, span((5, 6), Some(companies[0].id))),
            sum(&[&intakes[2]])
        );
        let none = found(lab, span((2, 5), None));
        assert_eq!(none[&("all", String::new())], Counted::default());
        // Four intakes of forty announced samples came on the same noon.
        let received = |span| {
            lab.store
                .read(|conn| figures::received(conn, span))
                .unwrap()
        };
        assert_eq!(received(span((0, 1), None)), (4, 160));
        assert_eq!(received(span((1, 2), None)), (0, 0));
        let order: Vec<u64> = lab
            .store
            .read(|conn| figures::by(conn, FigureKind::Quality, span((0, 100), None)))
            .unwrap()
            .into_iter()
            .map(|(_, counted)| counted.samples)
            .collect();
        assert!(order.is_sorted_by(|one, next| one >= next), "{order:?}");
    });
}
