//! A sample measured more than once: all are kept, one counts, and a person may choose another.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::laboratory::{finished, report, with_samples};
use crate::support::{Browser, Laboratory};

const CODE: &str = "6901234567892";

/// The addresses of the measurements in the order of the page, and whether each counts.
fn measurements(page: &str) -> Vec<(String, bool)> {
    let section = page.split("id=\"measurements\"").nth(1).unwrap_or_default();
    let rows = section.split("<tr").skip(2);
    rows.filter_map(|row| {
        let id = row.split("href=\"/measurements/").nth(1)?;
        let id = id.split('"').next()?.to_owned();
        Some((id, row.starts_with(" class=\"counts\"")))
    })
    .collect()
}

async fn hand_in(laboratory: &Laboratory, technician: &mut Browser, clock: &str) {
    let _worker = laboratory.worker();
    technician.get("/measurements").await;
    let text = String::from_utf8(report("morning")).unwrap();
    let file = text.replace("03:13:47 PM", clock);
    let answer = technician
        .upload("/measurements", &[], "a.txt", file.as_bytes())
        .await;
    finished(technician, &answer.location).await;
}

#[actix_web::test]
async fn another_measurement_counts_only_with_a_reason_that_stays_visible() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &[CODE]);
    let sample = format!("/intakes/{}/samples/1", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, "03:13:47 PM").await;
    let page = technician.get(&sample).await.text();
    assert_eq!(measurements(&page).len(), 1);
    assert!(page.contains("仅有这一次测量"));

    hand_in(&laboratory, &mut technician, "04:20:00 PM").await;
    let page = technician.get(&sample).await.text();
    let both = measurements(&page);
    assert_eq!(
        both.iter().map(|one| one.1).collect::<Vec<_>>(),
        [true, false]
    );
    assert!(page.contains("为最近一次"), "the page says why it counts");

    let choose = format!("{sample}/measurements/{}/choose", both[1].0);
    let unreasoned = technician.post(&choose, &[]).await;
    assert_eq!(unreasoned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let chosen = technician
        .post(&choose, &[("reason", "复测时样品受潮")])
        .await;
    assert_eq!(chosen.location, sample, "{}", chosen.text());
    let page = technician.get(&sample).await.text();
    assert!(measurements(&page)[1].1);
    assert!(page.contains("technician选定：复测时样品受潮"), "{page}");

    // The other one goes back to the inbox: what was chosen stays chosen.
    let take_back = |id: &str| format!("{sample}/measurements/{id}/take-back");
    let taken = technician.post(&take_back(&both[0].0), &[]).await;
    assert_eq!(taken.location, sample, "{}", taken.text());
    let page = technician.get(&sample).await.text();
    assert_eq!(measurements(&page), [(both[1].0.clone(), true)]);
    assert!(page.contains("复测时样品受潮"));
    let inbox = technician.get("/inbox").await.text();
    assert!(inbox.contains(&both[0].0));

    // Without its last measurement the sample is as before the first.
    technician.post(&take_back(&both[1].0), &[]).await;
    let page = technician.get(&sample).await.text();
    assert!(measurements(&page).is_empty());
    assert!(
        page.contains("待检测") && !page.contains("待复检"),
        "{page}"
    );
    let twice = technician.post(&take_back(&both[1].0), &[]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_measurement_of_another_sample_can_neither_be_chosen_nor_taken_back_here() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &[CODE, "6901234567908"]);
    let page = |line: u32| format!("/intakes/{}/samples/{line}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&laboratory, &mut technician, "03:13:47 PM").await;
    let first = technician.get(&page(1)).await.text();
    let id = measurements(&first)[0].0.clone();
    for act in ["choose", "take-back"] {
        let path = format!("{}/measurements/{id}/{act}", page(2));
        let refused = technician.post(&path, &[("reason", "x")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
    }
    assert_eq!(
        measurements(&technician.get(&page(1)).await.text()).len(),
        1
    );
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let seen = desk.get(&page(1)).await.text();
    assert!(measurements(&seen)[0].1, "everybody sees which one counts");
    assert!(
        !seen.contains("/take-back"),
        "only technicians may change it"
    );
}
