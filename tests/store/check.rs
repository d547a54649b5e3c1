//! The public check: keys stay published, holders open and close, checks are counted.

use domain::{document::DocumentState, id::DocumentId};
use store::{
    document_checks::{self, Answered, Check, Counted, LIMITED},
    opened_documents::{self, Opened},
    published_keys::{self, KeyKind},
};

use crate::support::on_each_engine;

#[test]
fn a_key_stays_published_as_it_was_first() {
    on_each_engine(|lab| {
        lab.doing(|tx| published_keys::add(tx, KeyKind::Code, "0a0b0c0d", &[1; 32]));
        lab.doing(|tx| published_keys::add(tx, KeyKind::Code, "0a0b0c0d", &[2; 32]));
        lab.doing(|tx| published_keys::add(tx, KeyKind::Certificate, "ff", b"der"));
        let all = lab.store.read(published_keys::all).unwrap();
        assert_eq!(all.len(), 2);
        let first = all.iter().find(|key| key.name == "0a0b0c0d").unwrap();
        assert_eq!(
            (first.kind, first.body.as_slice()),
            (KeyKind::Code, &[1; 32][..])
        );
    });
}

#[test]
fn a_holder_opens_one_document_or_all_and_closes_them_again() {
    on_each_engine(|lab| {
        let (own, other) = (lab.company("甲公司").id, lab.company("乙公司").id);
        let of = |company, token| {
            let found = lab
                .store
                .read(|conn| opened_documents::of(conn, company, token));
            found.unwrap()
        };
        assert_eq!(of(own, "one"), Opened::default());
        lab.doing(|tx| opened_documents::open(tx, own, Some("one")));
        lab.doing(|tx| opened_documents::open(tx, own, Some("one")));
        assert!(of(own, "one").may_be_read() && !of(own, "one").all);
        assert!(!of(own, "two").may_be_read() && !of(other, "one").may_be_read());
        lab.doing(|tx| opened_documents::open(tx, own, None));
        assert!(of(own, "two").may_be_read() && !of(other, "two").may_be_read());
        lab.doing(|tx| opened_documents::close(tx, own, None));
        lab.doing(|tx| opened_documents::close(tx, own, Some("one")));
        assert_eq!(of(own, "one"), Opened::default());
    });
}

#[test]
fn checks_are_counted_by_visitor_document_and_answer() {
    on_each_engine(|lab| {
        let (one, start) = (DocumentId::new(7), lab.store.now());
        let note = |visitor: &[u8], document, answer| {
            let check = Check {
                visitor,
                document,
                way: "page",
                answer,
            };
            lab.store
                .keep_house(|keep| document_checks::note(keep, check))
                .unwrap();
        };
        let valid = DocumentState::Valid.code();
        note(b"a", Some(one), valid);
        note(b"a", Some(one), valid);
        note(b"b", Some(one), valid);
        note(b"a", None, "unknown");
        note(b"b", None, LIMITED);
        let by = |visitor: &[u8], minutes| {
            let now = start + chrono::TimeDelta::minutes(minutes);
            let of = |conn: &mut _| document_checks::of_visitor(conn, visitor, now);
            lab.store.read(of).unwrap()
        };
        let answered = |this_minute, last_minute, day| Answered {
            this_minute,
            last_minute,
            day,
        };
        assert_eq!(by(b"a", 0), answered(3, 0, 3));
        assert_eq!(by(b"b", 0), answered(1, 0, 1), "a refusal is no check");
        assert_eq!(by(b"c", 0), Answered::default());
        assert_eq!(by(b"a", 1), answered(0, 3, 3));
        assert_eq!(by(b"a", 2), answered(0, 0, 3));
        assert_eq!(by(b"a", 24 * 60), Answered::default());
        let counted = |document| {
            let of = |conn: &mut _| document_checks::counted(conn, document, start);
            lab.store.read(of).unwrap()
        };
        let times = |answer: &str, checks| Counted {
            answer: answer.to_owned(),
            checks,
        };
        assert_eq!(counted(Some(one)), [times(valid, 3)]);
        assert_eq!(
            counted(None),
            [times(LIMITED, 1), times("unknown", 1), times(valid, 3)]
        );
        let later = start + chrono::TimeDelta::days(1);
        lab.store
            .keep_house(|keep| document_checks::forget(keep, later))
            .unwrap();
        assert_eq!(counted(None), []);
    });
}
