//! Deliveries: one process gets an attempt, what is due is found, downloads are proof.

use chrono::TimeDelta;
use domain::{
    delivery::{AttemptOutcome, Channel, Delivery, DeliveryState, LOST_AFTER, Wanted},
    digest::Digest,
    document::{DocumentKind, FileFormat},
    id::{DeliveryId, DocumentId},
    person::Viewer,
};
use store::{
    Paging, StoreError,
    deliveries::{self, Change},
    documents::{self, NewDocument},
};

use crate::support::{Laboratory, anything, noon, on_each_engine, tester};

fn wanted(channel: Channel) -> Wanted {
    Wanted {
        channel,
        recipient: "qa@example.org".to_owned(),
        waybill: String::new(),
    }
}

fn asked(lab: &Laboratory, company: &str, channel: Channel) -> (DeliveryId, DocumentId) {
    let company = lab.company(company);
    let intake = lab.intake(&company);
    let new = NewDocument {
        number: format!("{}-C", intake.number),
        kind: DocumentKind::ResultCatalogue,
        format: FileFormat::Pdf,
        intake: intake.id,
        company: company.id,
        revision: 0,
        token: format!("token {}", intake.number),
        sha256: Digest::of(intake.number.to_string().as_bytes()),
        size: 10,
        replaces: None,
        layout: 0,
    };
    let document = lab.doing(|tx| documents::add(tx, &[new]))[0];
    let id =
        lab.doing(|tx| deliveries::add(tx, &intake, &wanted(channel), "example.org", &[document]));
    (id, document)
}

fn get(lab: &Laboratory, id: DeliveryId) -> Delivery {
    let found = lab
        .store
        .read(|conn| deliveries::get(conn, Viewer::Laboratory, id));
    found.unwrap()
}

#[test]
fn an_attempt_is_begun_by_one_and_is_due_again_only_once_it_is_lost() {
    on_each_engine(|lab| {
        let (id, document) = asked(lab, "甲公司", Channel::Mail);
        let delivery = get(lab, id);
        assert_eq!(delivery.documents, [document]);
        assert_eq!(delivery.message_id, format!("<delivery-{id}@example.org>"));
        let due = |minutes| {
            let at = noon() + TimeDelta::minutes(minutes);
            let found = lab.store.read(|conn| deliveries::due(conn, at)).unwrap();
            found.map(|delivery| delivery.id)
        };
        assert_eq!(due(0), Some(id));
        let begin = || {
            lab.store.transaction(&tester(), |tx| {
                deliveries::begin_attempt(tx, &delivery)?;
                tx.record("delivery.attempt", anything(), &(), &1)
            })
        };
        begin().unwrap();
        assert!(matches!(begin(), Err(StoreError::Conflict { .. })));
        assert_eq!(due(LOST_AFTER / 60 - 1), None);
        assert_eq!(due(LOST_AFTER / 60), Some(id));
        let sending = get(lab, id);
        assert_eq!(
            (sending.state, sending.attempts),
            (DeliveryState::Sending, 1)
        );
        lab.doing(|tx| {
            let change = Change {
                state: DeliveryState::Sent,
                detail: "",
                next_at: None,
            };
            deliveries::change(tx, &sending, change)?;
            deliveries::end_attempt(tx, id, AttemptOutcome::Accepted, "250 OK")
        });
        assert_eq!(due(10_000), None);
        let attempts = lab
            .store
            .read(|conn| deliveries::attempts(conn, id))
            .unwrap();
        assert_eq!(attempts.len(), 1);
        assert_eq!(attempts[0].outcome, Some(AttemptOutcome::Accepted));
        assert!(attempts[0].ended_at.is_some());
    });
}

#[test]
fn a_mail_that_came_back_is_found_by_its_message_id_or_by_who_alone_waits_for_one() {
    on_each_engine(|lab| {
        let (mail, _) = asked(lab, "甲公司", Channel::Mail);
        asked(lab, "乙公司", Channel::Portal);
        let by_id = |id: String| {
            let found = lab.store.read(|conn| deliveries::by_message_id(conn, &id));
            found.unwrap().map(|one| one.id)
        };
        assert_eq!(by_id(format!("<delivery-{mail}@example.org>")), Some(mail));
        assert_eq!(by_id(format!("<delivery-{mail}@example.com>")), None);
        assert_eq!(by_id(String::new()), None, "the portal has no mails");
        let under_way = || {
            let found = lab
                .store
                .read(|conn| deliveries::under_way_to(conn, "qa@example.org"));
            let found = found.unwrap();
            found.iter().map(|one| one.id).collect::<Vec<_>>()
        };
        assert_eq!(under_way(), [], "the mail has not left");
        let waiting = get(lab, mail);
        lab.doing(|tx| {
            let change = Change {
                state: DeliveryState::Sent,
                detail: "",
                next_at: None,
            };
            deliveries::change(tx, &waiting, change)
        });
        assert_eq!(under_way(), [mail]);
    });
}

#[test]
fn a_company_sees_its_deliveries_and_its_download_finds_what_lies_in_the_portal() {
    on_each_engine(|lab| {
        let (portal, document) = asked(lab, "甲公司", Channel::Portal);
        let (mail, _) = asked(lab, "乙公司", Channel::Mail);
        let own = get(lab, portal).company;
        let list = |viewer| {
            let page = lab
                .store
                .read(|conn| deliveries::list(conn, viewer, None, Paging::first(9)));
            page.unwrap()
                .rows
                .iter()
                .map(|one| one.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(list(Viewer::Company(own)), [portal]);
        assert_eq!(list(Viewer::Laboratory), [mail, portal]);
        let foreign = lab
            .store
            .read(|conn| deliveries::get(conn, Viewer::Company(own), mail));
        assert!(matches!(foreign, Err(StoreError::Missing { .. })));
        let open = lab.doing(|tx| deliveries::downloaded(tx, document, own));
        assert_eq!(open.iter().map(|one| one.id).collect::<Vec<_>>(), [portal]);
        let proof = lab
            .store
            .read(|conn| deliveries::downloads_of(conn, Viewer::Company(own), &[document]))
            .unwrap();
        assert_eq!((proof.len(), proof[0].document), (1, document));
    });
}
