//! Samples: the same catalogue twice, candidates for matching, results in batches, lists.

use std::collections::HashSet;

use domain::{
    digest::Digest,
    gs1::gtin::Gtin14,
    id::{IntakeId, MeasurementId},
    intake::IntakeState,
    judgement::matching::match_key,
    measurement::Symbology,
    person::Viewer,
    sample::{Conclusion, Description, PackLevel, Sample, SampleState},
};
use store::{
    Paging, StoreError,
    catalogue_files::{self, NewCatalogueFile},
    counters::{self, Tally},
    history, intakes,
    sample_results::{self, SampleResult},
    samples::{self, Added, NewSample, SampleFilter},
};

use crate::support::{Laboratory, on_each_engine};

pub fn line(code: &str, name: &str) -> NewSample {
    NewSample {
        description: Description {
            code: code.to_owned(),
            gtin14: code.parse().ok(),
            product_name: name.to_owned(),
            ..Description::default()
        },
        fingerprint: Digest::of(format!("{code} {name}").as_bytes()),
    }
}

fn add(lab: &Laboratory, intake: IntakeId, lines: Vec<NewSample>) -> Added {
    lab.doing(|tx| samples::add(tx, intake, lines))
}

fn all(lab: &Laboratory, intake: IntakeId) -> Vec<Sample> {
    lab.store
        .read(|conn| samples::of_intake(conn, Viewer::Laboratory, intake))
        .unwrap()
}

#[test]
fn the_same_catalogue_twice_adds_nothing_and_a_longer_one_keeps_the_lines() {
    on_each_engine(|lab| {
        let intake = lab.intake(&lab.company("甲公司")).id;
        let one = || line("6901234567892", "牛奶");
        let other = || line("6901234567908", "酸奶");
        let first = add(lab, intake, vec![one(), other(), one()]);
        assert_eq!((first.new.len(), first.known), (2, 1));
        let again = add(lab, intake, vec![one(), other()]);
        assert_eq!((again.new.len(), again.known), (0, 2));
        let longer = add(lab, intake, vec![line("(10)A1", "奶粉"), other()]);
        assert_eq!((longer.new.len(), longer.known), (1, 1));
        let lines: Vec<_> = all(lab, intake)
            .into_iter()
            .map(|sample| (sample.line, sample.description.product_name))
            .collect();
        let named = |line, name: &str| (line, name.to_owned());
        assert_eq!(
            lines,
            [named(1, "牛奶"), named(2, "酸奶"), named(3, "奶粉")]
        );
        let other_intake = lab.intake(&lab.company("甲公司")).id;
        let there = add(lab, other_intake, vec![one()]);
        assert_eq!((there.new.len(), there.known), (1, 0), "another intake");
    });
}

#[test]
fn what_is_described_and_inspected_is_what_is_read() {
    on_each_engine(|lab| {
        let intake = lab.intake(&lab.company("甲公司")).id;
        let id = add(lab, intake, vec![line("690", "旧名")]).new[0];
        let description = Description {
            code: "06901234567892".to_owned(),
            gtin14: "06901234567892".parse().ok(),
            product_name: "牛奶 \"全脂\"".to_owned(),
            brand: "品牌".to_owned(),
            specification: "500 mL".to_owned(),
            substrate: "纸".to_owned(),
            packaging_form: "盒".to_owned(),
            pack_level: Some(PackLevel::Trade),
            symbology_expected: Some(Symbology::Itf14),
            company_name_on_pack: "甲公司".to_owned(),
            principal_on_pack: "乙公司".to_owned(),
            remark: "样".to_owned(),
        };
        let inspection = serde_json::json!({"BarColour": "black", "Height": 22.85});
        lab.doing(|tx| {
            sample_results::describe(tx, id, &description)?;
            sample_results::inspect(tx, id, &inspection)
        });
        let sample = lab
            .store
            .read(|conn| samples::find(conn, Viewer::Laboratory, id))
            .unwrap()
            .unwrap();
        assert_eq!(sample.description, description);
        assert_eq!(sample.inspection, Some(inspection));
        assert_eq!(sample.state, SampleState::Waiting);
    });
}

#[test]
fn candidates_bear_the_code_and_lie_in_open_intakes() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let (first, second) = (lab.intake(&company), lab.intake(&company));
        let mut over = lab.intake(&company);
        let element = "(01)06901234567892(10)A1";
        for intake in [&first, &second, &over] {
            let lines = vec![
                line("6901234567892", "牛奶"),
                line("06901234567892", "整箱牛奶"),
                line("6901234567908", "酸奶"),
                line(element, "批号"),
            ];
            add(lab, intake.id, lines);
        }
        over.state = IntakeState::Cancelled;
        lab.doing(|tx| intakes::save(tx, IntakeState::Open, &over));

        let found = lab
            .store
            .read(|conn| {
                let open: HashSet<_> = intakes::all_open(conn)?.iter().map(|i| i.id).collect();
                let gtins: HashSet<Gtin14> = ["6901234567892".parse().unwrap()].into();
                let keys =
                    ["]C10106901234567892\u{1d}10A1", "none"].map(|code| match_key(code, None));
                let keys = keys.into_iter().flatten().collect();
                sample_results::candidates(conn, &gtins, &keys, &open)
            })
            .unwrap();
        let shown: Vec<_> = found.samples.iter().map(|s| (s.intake, s.line)).collect();
        let (a, b) = (first.id, second.id);
        assert_eq!(shown, [(a, 1), (a, 2), (a, 4), (b, 1), (b, 2), (b, 4)]);
        // What is over is named too, by number or by key; what nobody has is not.
        let gtin: Gtin14 = "6901234567892".parse().unwrap();
        assert_eq!(found.elsewhere(Some(gtin), None), Some(over.id));
        let key = match_key(element, None);
        assert_eq!(found.elsewhere(None, key.as_deref()), Some(over.id));
        assert_eq!(found.elsewhere(None, Some("none")), None);
    });
}

#[test]
fn results_are_written_for_many_samples_at_once_and_counted() {
    on_each_engine(|lab| {
        let intake = lab.intake(&lab.company("甲公司")).id;
        let lines = (0..1500).map(|n| line(&format!("C{n}"), "名")).collect();
        add(lab, intake, lines);
        let results: Vec<_> = all(lab, intake)
            .iter()
            .filter(|sample| sample.line != 1500)
            .map(|sample| {
                let even = sample.line % 2 == 0;
                let conclusion = if even {
                    Conclusion::Conforming
                } else {
                    Conclusion::Nonconforming
                };
                SampleResult {
                    state: SampleState::Measured,
                    measurement: Some(MeasurementId::new(i64::from(sample.line))),
                    measurement_reason: format!("原因 {}", sample.line),
                    conclusion: (sample.line > 2).then_some(conclusion),
                    ..SampleResult::of(sample)
                }
            })
            .collect();
        lab.doing(|tx| sample_results::save(tx, &results));
        let read: Vec<_> = all(lab, intake).iter().map(SampleResult::of).collect();
        assert_eq!(read[..1499], results);
        assert_eq!(read[1499].state, SampleState::Waiting);

        let tally = || {
            let tallies = lab.store.read(|conn| counters::of_intakes(conn, &[intake]));
            tallies.unwrap()[&intake]
        };
        let expected = Tally {
            all: 1500,
            waiting: 1,
            measured: 1499,
            conforming: 748,
            nonconforming: 749,
            ..Tally::default()
        };
        assert_eq!(tally(), expected);
        let moved = lab.doing(|tx| {
            let (from, to) = (SampleState::Measured, SampleState::UnderReview);
            sample_results::move_all(tx, intake, from, to)
        });
        assert_eq!(moved, 1499);
        assert_eq!((tally().measured, tally().under_review), (0, 1499));
    });
}

#[test]
fn lists_are_filtered_paged_by_line_and_leak_nothing() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let (intake, foreign) = (lab.intake(&own).id, lab.intake(&other).id);
        let lines = |count: u32| (1..=count).map(|n| line(&format!("Code{n}"), "牛奶 ABC"));
        add(lab, intake, lines(5).collect());
        let theirs = add(lab, foreign, lines(2).collect()).new[0];

        let list = |viewer, intake, text: &str, paging| {
            let filter = SampleFilter {
                text: text.to_owned(),
                ..SampleFilter::default()
            };
            let page = lab
                .store
                .read(|conn| samples::list(conn, viewer, intake, &filter, paging))
                .unwrap();
            let lines: Vec<_> = page.rows.iter().map(|sample| sample.line).collect();
            (lines, page.next, page.total)
        };
        let own_view = Viewer::Company(own.id);
        assert_eq!(
            list(own_view, intake, "", Paging::first(2)),
            (vec![1, 2], Some(2), 5)
        );
        let last = Paging {
            after: Some(4),
            limit: 2,
        };
        assert_eq!(list(own_view, intake, "", last), (vec![5], None, 5));
        let ten = Paging::first(10);
        assert_eq!(list(own_view, intake, "cODE3", ten), (vec![3], None, 1));
        assert_eq!(list(own_view, intake, "奶 abc", ten).2, 5);
        assert_eq!(list(own_view, intake, "%", ten).2, 0);

        assert_eq!(list(own_view, foreign, "", ten), (vec![], None, 0));
        lab.store
            .read(|conn| {
                assert_eq!(samples::find(conn, own_view, theirs)?, None);
                assert_eq!(samples::of_intake(conn, own_view, foreign)?, []);
                Ok::<_, StoreError>(())
            })
            .unwrap();
    });
}

#[test]
fn the_history_of_a_company_is_its_earlier_intakes_behind_the_one_at_hand() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let (earlier, foreign) = (lab.intake(&own), lab.intake(&other));
        let now = lab.intake(&own);
        for (intake, code) in [(&earlier, "A"), (&foreign, "B"), (&now, "C")] {
            add(lab, intake.id, vec![line(code, "牛奶")]);
        }
        let its = |conn: &mut _| samples::of_intake(conn, Viewer::Laboratory, now.id);
        let its = lab.store.read(its).unwrap();
        let history = |conn: &mut _| history::of_company(conn, &now, &its);
        let history = lab.store.read(history).unwrap();
        let told: Vec<_> = history
            .iter()
            .map(|past| (past.intake, past.line, past.description.code.clone()))
            .collect();
        let expected = [
            (now.number, 1, "C".to_owned()),
            (earlier.number, 1, "A".to_owned()),
        ];
        assert_eq!(told, expected);
    });
}

#[test]
fn catalogues_are_kept_with_what_became_of_their_lines() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let intake = lab.intake(&own).id;
        lab.doing(|tx| {
            catalogue_files::add(
                tx,
                NewCatalogueFile {
                    intake,
                    sha256: Digest::of(b"bytes"),
                    name: "样品目录表.xlsx".to_owned(),
                    size: 5,
                    lines_added: 3,
                    lines_known: 2,
                    lines_refused: 1,
                },
            )
        });
        let seen = |viewer| {
            lab.store
                .read(|conn| catalogue_files::of_intake(conn, viewer, intake))
                .unwrap()
        };
        let kept = &seen(Viewer::Company(own.id))[0];
        assert_eq!(kept.file.name, "样品目录表.xlsx");
        assert_eq!((kept.file.lines_added, kept.file.lines_refused), (3, 1));
        assert_eq!(kept.imported_by, "test");
        assert!(seen(Viewer::Company(other.id)).is_empty());
    });
}
