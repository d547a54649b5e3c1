//! The published example from intake to documents, issuing again, and reports that lack an item.

use super::*;
use crate::actions::{
    import_catalogue::{look, take_over},
    import_measurements::{Order, import_measurements, keep},
    inspect_sample::{Decided, check_rest, decide_keys},
    review_intake::{release_intake, submit_intake},
    tests::{Laboratory, intake_of, laboratory, person},
};
use domain::{
    intake::{Intake, IntakeState},
    person::Role,
    sample::{Conclusion, KeyState, Sample},
};
use store::{Paging, documents::DocumentFilter};

const LVS: &[u8] = include_bytes!("../../../importers/samples/lvs95xx/lvs-access2000.mdb");

fn samples(lab: &Laboratory, intake: &Intake) -> Vec<Sample> {
    let of = |conn: &mut Connection| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
    lab.app.store.read(of).unwrap()
}

/// The published example on the bench: measured by LVS, one product with several codes.
fn example(lab: &Laboratory, tester: &Who) -> Intake {
    let intake = intake_of(lab, 1);
    let csv = "商品条码,商品名称,规格\n6901234567892,示例饼干,200 g\n";
    let looked = look(&lab.app, csv.as_bytes()).unwrap();
    take_over(&lab.app, tester, intake.number, "目录.csv", &looked).unwrap();
    let stored = keep(&lab.app, LVS).unwrap();
    let order = Order {
        sha256: stored.sha256,
        size: stored.size,
        name: "LVS-95XX.mdb".to_owned(),
        profile: None,
        intake: Some(intake.number),
        instrument: None,
        connection: None,
        site: None,
    };
    // Read after it was measured, worked on as if that had been in 2019.
    lab.clock.set("2030-01-10T01:00:00Z".parse().unwrap());
    let report = import_measurements(&lab.app, tester, &order, &mut |_, _| {}).unwrap();
    lab.clock.set("2019-01-10T01:00:00Z".parse().unwrap());
    assert!(report.matched >= 1, "{report:?}");
    intake
}

#[test]
fn the_published_example_is_judged_released_and_documented() {
    let lab = laboratory();
    let tester = person(&lab, "wang", Role::Technician);
    let reviewer = person(&lab, "li", Role::Reviewer);
    let intake = example(&lab, &tester);
    let sample = samples(&lab, &intake).remove(0);
    let confirm = Decided {
        key: 3,
        state: Some(KeyState::Confirmed),
        reason: String::new(),
    };
    decide_keys(&lab.app, &tester, &[(sample.id, vec![confirm])]).unwrap();
    assert_eq!(check_rest(&lab.app, &tester, intake.number).unwrap(), 0);
    let sample = samples(&lab, &intake).remove(0);
    assert_eq!(sample.conclusion, Some(Conclusion::Nonconforming));
    let findings = lab
        .app
        .store
        .read(|conn| store::judgements::findings_of(conn, Viewer::Laboratory, &[sample.id]));
    let keys: Vec<_> = findings.unwrap()[&sample.id]
        .iter()
        .map(|one| one.key)
        .collect();
    assert!(keys.contains(&2), "{keys:?}");

    submit_intake(&lab.app, &tester, intake.number).unwrap();
    let own = release_intake(&lab.app, tester.user().unwrap(), &tester, intake.number);
    assert_eq!(
        own.unwrap_err().reason().unwrap().key(),
        "actions.intake.own_work"
    );
    let id = reviewer.user().unwrap();
    let released = release_intake(&lab.app, id, &reviewer, intake.number).unwrap();
    assert_eq!(released.state, IntakeState::Released);
    assert_eq!(released.outcome.unwrap().success, 0);

    let issue = issue_documents(&lab.app, &reviewer, intake.number, "").unwrap();
    let numbers: Vec<_> = issue.files.iter().map(|file| file.number.clone()).collect();
    assert!(numbers.contains(&"201901001".to_owned()), "{numbers:?}");
    assert!(numbers.contains(&"201901001-1-G".to_owned()), "{numbers:?}");
    let text = pdf_text(&issue, "201901001-1-G");
    for expected in ["空白区不足", "加大空白区尺寸", "一物多码", "4.2.1.1"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(pdf_text(&issue, "201901001-1").contains("不符合"));
    assert!(issue.pack.starts_with(b"PK"));
}

#[test]
fn issuing_again_needs_a_reason_and_replaces_what_was_issued() {
    let lab = laboratory();
    let tester = person(&lab, "wang", Role::Technician);
    let reviewer = person(&lab, "li", Role::Reviewer);
    let intake = example(&lab, &tester);
    check_rest(&lab.app, &tester, intake.number).unwrap();
    let early = issue_documents(&lab.app, &reviewer, intake.number, "").unwrap_err();
    assert_eq!(
        early.reason().unwrap().key(),
        "actions.documents.not_released"
    );
    submit_intake(&lab.app, &tester, intake.number).unwrap();
    release_intake(&lab.app, reviewer.user().unwrap(), &reviewer, intake.number).unwrap();
    issue_documents(&lab.app, &reviewer, intake.number, "").unwrap();
    let again = issue_documents(&lab.app, &reviewer, intake.number, " ").unwrap_err();
    assert_eq!(
        again.reason().unwrap().key(),
        "actions.documents.reissue_reason"
    );
    let second = issue_documents(&lab.app, &reviewer, intake.number, "地址更正").unwrap();
    assert!(
        second.files.iter().all(|file| file.number.ends_with("/R1")),
        "every document is a revision"
    );
    let all = lab.app.store.read(|conn| {
        let filter = DocumentFilter::default();
        documents::list(conn, Viewer::Laboratory, filter, Paging::first(50))
    });
    let (valid, replaced): (Vec<_>, Vec<_>) = all
        .unwrap()
        .rows
        .into_iter()
        .partition(|one| one.state == DocumentState::Valid);
    assert_eq!(valid.len(), replaced.len());
    assert!(replaced.iter().all(|one| one.state_reason == "地址更正"));
}

#[test]
fn a_report_that_lacks_an_item_is_not_issued_and_nothing_is_kept() {
    let mut lab = laboratory();
    let tester = person(&lab, "wang", Role::Technician);
    let reviewer = person(&lab, "li", Role::Reviewer);
    let intake = example(&lab, &tester);
    check_rest(&lab.app, &tester, intake.number).unwrap();
    submit_intake(&lab.app, &tester, intake.number).unwrap();
    release_intake(&lab.app, reviewer.user().unwrap(), &reviewer, intake.number).unwrap();
    lab.app.settings.issuer.address.clear();
    let refused = issue_documents(&lab.app, &reviewer, intake.number, "").unwrap_err();
    let language = domain::texts::Language::English;
    let sentence = lab.app.texts.explain(language, refused.reason().unwrap());
    assert!(sentence.contains("Address of the laboratory"), "{sentence}");
    assert!(sentence.contains("7.8.2.1 b"), "{sentence}");
    let kept = lab
        .app
        .store
        .read(|conn| documents::was_issued(conn, intake.id));
    assert!(!kept.unwrap());
}

fn pdf_text(issue: &Issue, number: &str) -> String {
    let file = issue
        .files
        .iter()
        .find(|file| file.number == number && file.name.ends_with(".pdf"))
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, &file.bytes).unwrap();
    let read = std::process::Command::new("pdftotext")
        .arg(&path)
        .arg("-")
        .output()
        .unwrap();
    String::from_utf8(read.stdout).unwrap()
}
