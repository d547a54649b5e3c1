//! What people enter for the report of an intake: the last word counts.

use domain::document::{Layout, Particulars, Wording};
use store::{layouts, particulars};

use crate::support::{anything, on_each_engine, tester};

#[test]
fn the_particulars_of_an_intake_are_kept_and_the_last_ones_count() {
    on_each_engine(|lab| {
        let company = lab.company("甲公司");
        let (one, other) = (lab.intake(&company).id, lab.intake(&company).id);
        let read = |intake| {
            lab.store
                .read(|conn| particulars::of_intake(conn, intake))
                .unwrap()
        };
        assert_eq!(read(one), None);
        for temperature in ["22", "23.4"] {
            let entered = Particulars {
                temperature: temperature.to_owned(),
                condition: "完好".to_owned(),
                ..Particulars::default()
            };
            lab.store
                .transaction(&tester(), |tx| {
                    particulars::save(tx, one, &entered)?;
                    tx.record("intake.particulars", anything(), &(), &entered)
                })
                .unwrap();
            assert_eq!(read(one), Some(entered));
        }
        assert_eq!(read(other), None);
    });
}

#[test]
fn versions_of_the_layout_are_only_added_and_the_newest_comes_first() {
    on_each_engine(|lab| {
        let newest = |most| lab.store.read(|conn| layouts::newest(conn, most)).unwrap();
        assert_eq!(newest(1), []);
        for (wording, note) in [(Wording::English, "英文"), (Wording::Bilingual, "对照")] {
            let layout = Layout {
                wording,
                ..Layout::default()
            };
            lab.store
                .transaction(&tester(), |tx| {
                    let version = layouts::add(tx, &layout, note)?;
                    tx.record("layout.change", anything(), &(), &version)
                })
                .unwrap();
        }
        let saved = newest(5);
        let seen: Vec<_> = saved
            .iter()
            .map(|one| (one.version, one.layout.wording, one.note.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                (2, Wording::Bilingual, "对照"),
                (1, Wording::English, "英文")
            ]
        );
    });
}
