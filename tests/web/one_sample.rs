//! Documents of one sample: the test report and the notice, from draft to delivery.

use crate::laboratory::with_samples;
use crate::papers::{newest, released, tested, text_of};
use crate::support::{Browser, Laboratory, PASSWORD};
use actix_web::http::StatusCode;
use domain::document::DocumentKind;
use domain::person::Role;
use store::documents::{self};

#[actix_web::test]
async fn the_test_report_of_one_sample_is_drafted_issued_and_issued_again_with_a_reason() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let sample = format!("{page}/samples/1");
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let draft = format!("{sample}/drafts/test_report.pdf?wording=en");
    let text = text_of(&technician.get(&draft).await.body);
    for said in ["Interim results", "2. Print quality", "Symbol contrast"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/review")).await;
    let signed = [("password", PASSWORD)];
    reviewer.post(&format!("{page}/release"), &signed).await;
    reviewer.get(&sample).await;
    let issue = format!("{sample}/documents/test_report");
    let issued = reviewer.post(&issue, &[("wording", "zh-CN")]).await;
    assert_eq!(issued.location, sample, "{}", issued.text());
    let shown = reviewer.get(&sample).await.text();
    assert!(
        shown.contains(&format!("{}-B001", intake.number)),
        "{shown}"
    );
    reviewer.post(&issue, &[("wording", "zh-CN")]).await;
    let shown = reviewer.get(&sample).await.text();
    assert!(
        !shown.contains("-B001/R1"),
        "no reason, no revision: {shown}"
    );
    reviewer.post(&issue, &[("reason", "委托方更名")]).await;
    let shown = reviewer.get(&sample).await.text();
    assert!(shown.contains("-B001/R1"), "{shown}");
    let mut client = Browser::of(&laboratory, Role::Company).await;
    let shown = client.get(&page).await.text();
    assert!(shown.contains("-B001/R1"), "{shown}");
    let schema = client.get("/schemas/certificate/1").await;
    assert_eq!(schema.media_type, "application/schema+json");
}

#[actix_web::test]
async fn the_notice_of_one_sample_is_issued_revised_withdrawn_checked_and_delivered() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let sample = format!("{page}/samples/1");
    let number = format!("{}-G001", intake.number);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let draft = format!("{sample}/drafts/improvement_notice.pdf?wording=bilingual");
    let text = text_of(&reviewer.get(&draft).await.body);
    for said in [
        "商品条码改进建议单",
        "Bar Code Improvement Notice",
        &number,
        "草稿",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    reviewer.get(&sample).await;
    let issue = format!("{sample}/documents/improvement_notice");
    let issued = reviewer.post(&issue, &[("wording", "zh-CN")]).await;
    assert_eq!(issued.location, sample, "{}", issued.text());
    reviewer.post(&issue, &[]).await;
    let shown = reviewer.get(&sample).await.text();
    assert!(!shown.contains("-G001/R1"), "no reason, no revision");
    reviewer.post(&issue, &[("reason", "委托方更名")]).await;
    let mut client = Browser::of(&laboratory, Role::Company).await;
    for place in [&page, &sample] {
        let shown = client.get(place).await.text();
        assert!(shown.contains(&format!("{number}/R1")), "{place}: {shown}");
        assert!(!shown.contains("/drafts/"), "{place}: {shown}");
    }
    let nothing = client.post(&issue, &[]).await;
    assert_eq!(nothing.status, StatusCode::FORBIDDEN);
    // What else is issued for the intake knows of it, and is no revision because of it.
    let listed = client
        .get(&format!("/documents?list={}", intake.number))
        .await;
    assert!(listed.text().contains(&format!("{number}/R1")));

    let (one, bytes) = newest(&laboratory, DocumentKind::ImprovementNotice);
    let text = text_of(&bytes);
    for said in ["下列样品的检测结论为不符合", &number, "委托方更名"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    let mut anybody = Browser::new(&laboratory);
    let public = format!("/v/{}", one.document.token);
    let answer = anybody.get(&public).await.text();
    assert!(answer.contains(&format!("{number}/R1")), "{answer}");
    assert!(answer.contains("单样品改进建议单"), "{answer}");
    let asked = laboratory
        .app
        .store
        .read(|conn| documents::standing(conn, intake.id));
    let standing: Vec<_> = asked.unwrap().into_iter().map(|one| one.id).collect();
    assert!(standing.contains(&one.id), "a delivery brings it");
    let at = format!("/documents/{}", one.id);
    reviewer.get(&at).await;
    reviewer
        .post(&format!("{at}/withdraw"), &[("reason", "误出")])
        .await;
    let answer = anybody.get(&public).await.text();
    assert!(answer.contains("已撤回"), "{answer}");
}

#[actix_web::test]
async fn a_sample_that_conforms_has_no_notice_and_an_unknown_document_is_none() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567892"]);
    let sample = format!("/intakes/{}/samples/1", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let shown = technician.get(&sample).await.text();
    assert!(shown.contains("/drafts/test_report.pdf"), "{shown}");
    assert!(!shown.contains("/drafts/improvement_notice.pdf"), "{shown}");
    let draft = technician
        .get(&format!("{sample}/drafts/improvement_notice.pdf"))
        .await;
    assert_eq!(draft.location, sample);
    let shown = technician.get(&draft.location).await.text();
    assert!(shown.contains("没有改进建议单"), "{shown}");
    for name in ["certificate.pdf", "improvement_notice", "x.pdf"] {
        let answer = technician.get(&format!("{sample}/drafts/{name}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
    }
}
