//! Photographs of samples: seen by whom the sample is seen, printed when wished, taken away with a reason.

use domain::{digest::Digest, id::SampleId, person::Viewer};
use store::{
    StoreError,
    photographs::{self, NewPhotograph},
    samples,
};

use crate::{
    samples::line,
    support::{on_each_engine, tester},
};

fn front(sample: SampleId, is_printed: bool) -> NewPhotograph {
    NewPhotograph {
        sample,
        kept: Digest::of(b"kept"),
        printed: Digest::of(b"printed"),
        name: "正面.jpg".to_owned(),
        caption: "正面".to_owned(),
        width: 2400,
        height: 1800,
        size: 700_000,
        is_printed,
    }
}

#[test]
fn photographs_are_seen_with_their_sample_and_taken_away_once() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司"), lab.company("乙公司"));
        let intake = lab.intake(&own).id;
        let lines = vec![line("6901234567892", "牛奶")];
        let sample = lab.doing(|tx| samples::add(tx, intake, lines.clone())).new[0];
        let one = lab.doing(|tx| photographs::add(tx, &front(sample, true)));
        let two = lab.doing(|tx| photographs::add(tx, &front(sample, false)));
        let seen = |viewer| {
            let found = lab
                .store
                .read(|conn| photographs::of_sample(conn, viewer, sample));
            found.unwrap().iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(seen(Viewer::Laboratory), [one, two]);
        assert_eq!(seen(Viewer::Company(own.id)), [one, two]);
        assert_eq!(seen(Viewer::Company(other.id)), []);
        let get = |viewer| lab.store.read(|conn| photographs::get(conn, viewer, one));
        assert_eq!(
            get(Viewer::Company(own.id)).unwrap().photograph,
            front(sample, true)
        );
        let hidden = get(Viewer::Company(other.id)).unwrap_err();
        assert!(matches!(hidden, StoreError::Missing { .. }), "{hidden:?}");

        let printed = || {
            let found = lab
                .store
                .read(|conn| photographs::printed_of_intake(conn, intake))
                .unwrap();
            found.get(&sample).map_or(0, Vec::len)
        };
        assert_eq!(printed(), 1);
        lab.doing(|tx| photographs::set_printed(tx, two, true));
        assert_eq!(printed(), 2);
        lab.doing(|tx| photographs::remove(tx, one, "拍错样品"));
        assert_eq!(printed(), 1);
        let gone = get(Viewer::Laboratory).unwrap().removal.unwrap();
        assert_eq!(
            (gone.by.as_str(), gone.reason.as_str()),
            (tester().name(), "拍错样品")
        );
        let again = lab
            .store
            .transaction(&tester(), |tx| photographs::remove(tx, one, "再次"));
        assert!(matches!(again, Err(StoreError::Conflict { .. })));
    });
}
