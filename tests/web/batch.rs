//! The documents of many intakes in one order: what is issued, what had its documents already, what
//! is refused, and what a reason changes.

use barlab::actions::issue_batch::{Order, Report, issue_batch};
use barlab::actions::review_intake::release_intake;
use domain::audit::Who;
use domain::document::DocumentState;
use domain::intake::Intake;
use domain::person::Role;
use store::{Paging, users};

use crate::checked::documents;
use crate::papers::tested;
use crate::support::{Browser, Laboratory};

/// An intake that was released when its documents could not be issued.
async fn without_documents(laboratory: &Laboratory, code: &str) -> (Intake, Who) {
    let intake = tested(laboratory, code).await;
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let store = &laboratory.app.store;
    let all = store.read(|conn| users::list(conn, Paging::first(50)));
    let mut found = all.unwrap().rows.into_iter();
    let reviewer = found.find(|one| one.name.as_str() == Role::Reviewer.code());
    let reviewer = reviewer.unwrap();
    let who = Who::User {
        id: reviewer.id,
        name: reviewer.name,
    };
    release_intake(&laboratory.app, reviewer.id, &who, intake.number).unwrap();
    (intake, who)
}

/// What was issued, left and refused.
fn figures(report: &Report) -> (u64, u64, usize) {
    assert_eq!(report.asked, 2);
    (report.issued, report.left, report.refusals.len())
}

#[actix_web::test]
async fn an_order_issues_once_and_with_a_reason_once_more() {
    let laboratory = Laboratory::open();
    let (intake, who) = without_documents(&laboratory, "6901234567892").await;
    let open = laboratory.intake(3);
    assert!(documents(&laboratory).is_empty());
    let mut order = Order {
        intakes: vec![open.number, intake.number],
        reason: String::new(),
        wording: None,
    };
    let issue = |order: &Order| {
        let report = issue_batch(&laboratory.app, &who, order, &mut |_, _| {}).unwrap();
        assert_eq!(report.refusals[0].record, open.number.to_string());
        assert!(report.refusals[0].reason.contains("尚未签发"), "{report:?}");
        figures(&report)
    };
    assert_eq!(issue(&order), (1, 0, 1));
    let first = documents(&laboratory);
    assert!(first.len() >= 4, "{first:?}");
    assert!(first.iter().all(|one| one.document.intake == intake.id));
    assert!(first.iter().all(|one| one.document.revision == 0));

    assert_eq!(issue(&order), (0, 1, 1), "the same order again");
    assert_eq!(documents(&laboratory).len(), first.len());

    order.reason = "委托方更名".to_owned();
    assert_eq!(issue(&order), (1, 0, 1));
    let all = documents(&laboratory);
    let in_force = |one: &&store::documents::IssuedDocument| one.state == DocumentState::Valid;
    let valid: Vec<_> = all.iter().filter(in_force).collect();
    assert_eq!(valid.len(), first.len());
    for one in valid {
        let number = &one.document.number;
        assert!(number.ends_with("/R1"), "{number}");
        assert_eq!(one.document.revision, 1, "{number}");
    }
    assert_eq!(issue(&order), (0, 1, 1), "the same reason again");
    assert_eq!(documents(&laboratory).len(), all.len());
}
