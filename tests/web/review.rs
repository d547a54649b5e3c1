//! From the bench to the reviewer and back: what is not ready stays, what is not right returns.

use domain::person::Role;

use crate::{
    laboratory::with_samples,
    papers::tested,
    support::{Browser, Laboratory},
};

#[actix_web::test]
async fn an_intake_that_nobody_measured_cannot_be_submitted() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567892"]);
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    let answer = technician.post(&format!("{page}/submit"), &[]).await;
    let said = match answer.location.as_str() {
        "" => answer.text(),
        location => technician.get(location).await.text(),
    };
    assert!(said.contains("还没有任何检测记录"), "{said}");
    let still = technician.get(&page).await.text();
    assert!(still.contains("未完成"), "{still}");
}

#[actix_web::test]
async fn a_reviewer_gives_an_intake_back_only_with_a_reason_that_the_bench_reads() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;

    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let review = format!("{page}/review");
    reviewer.get(&review).await;
    let back = format!("{page}/send-back");
    let refused = reviewer.post(&back, &[("reason", " ")]).await;
    let said = match refused.location.as_str() {
        "" => refused.text(),
        location => reviewer.get(location).await.text(),
    };
    assert!(said.contains("请填写退回原因"), "{said}");
    reviewer.get(&review).await;
    let given = [("reason", "第 1 个样品请复核空白区")];
    let done = reviewer.post(&back, &given).await;
    assert!(!done.location.is_empty(), "{}", done.text());

    let bench = technician.get(&page).await.text();
    assert!(bench.contains("请复核空白区"), "{bench}");
    // The bench has it again: it can be submitted once more, and is told from one in review.
    technician.post(&format!("{page}/submit"), &[]).await;
    let again = reviewer.get(&review).await.text();
    assert!(again.contains("待审核"), "{again}");
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let record = admin.get("/audit").await.text();
    assert!(record.contains("退回"), "{record}");
}
