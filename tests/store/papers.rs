//! What people enter for the report of an intake: the last word counts.

use domain::document::Particulars;
use store::particulars;

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
