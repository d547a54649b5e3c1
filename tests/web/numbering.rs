//! The page of numbers: previewed before it is put in force, wrong patterns beside their field.

use actix_web::http::StatusCode;
use barlab::actions::import_measurements::{Order, import_measurements, keep};
use domain::person::Role;

use crate::laboratory::{report, with_samples};
use crate::support::{Browser, Laboratory, desk, register};

#[actix_web::test]
async fn patterns_are_previewed_put_in_force_and_numbers_of_before_stay() {
    let laboratory = Laboratory::open();
    let before = laboratory.intake(3);
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let page = admin.get("/numbering").await.text();
    let company = laboratory.company.number.to_string();
    assert!(page.contains(&format!("{company}-2")), "{page}");
    let patterns = [
        ("company", "LY{year:2}{count:4}"),
        ("intake", "{year}-{count:5}"),
    ];
    let preview = admin.post("/numbering/preview", &patterns).await;
    assert_eq!(preview.status, StatusCode::OK);
    for expected in [
        "LY230001",
        "2023-00001",
        "尚未保存",
        "每年从 1 开始",
        "9999",
    ] {
        assert!(
            preview.text().contains(expected),
            "{expected}: {}",
            preview.text()
        );
    }
    let unchanged = admin.get("/numbering").await.text();
    assert!(
        unchanged.contains(&format!("{company}-2")),
        "a preview changes nothing"
    );
    let saved = admin.post("/numbering", &patterns).await;
    assert_eq!(saved.location, "/numbering", "{}", saved.text());
    let page = admin.get("/numbering").await.text();
    assert!(
        page.contains("LY230001") && page.contains("{company}-{turn}"),
        "{page}"
    );

    assert_eq!(
        register(&laboratory.app, "新客户").number.to_string(),
        "LY230001"
    );
    assert_eq!(laboratory.intake(3).number.to_string(), "2023-00001");
    let old = format!("/intakes/{}", before.number);
    assert_eq!(admin.get(&old).await.status, StatusCode::OK);
    let found = admin.get(&format!("/search?q={}", before.number)).await;
    assert!(
        found.location == old || found.text().contains(&old),
        "{}",
        found.text()
    );
    let new = admin.get("/intakes/2023-00001").await;
    assert_eq!(new.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_pattern_that_would_not_number_is_refused_beside_its_field_with_what_is_expected() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/numbering").await;
    for (company, intake, expected) in [
        ("{year}{month}", "{company}-{turn}", "没有计数项"),
        ("{month}{count:3}", "{company}-{turn}", "没有 {year}"),
        ("{year}{count:3}", "{company}{turn}", "连字符隔开"),
        ("{day}{count:3}", "{company}-{turn}", "{day}”不是可用的项"),
        ("{year}{count:5}", "{year}{count:5}", "两者须不同"),
    ] {
        for place in ["/numbering/preview", "/numbering"] {
            let fields = [("company", company), ("intake", intake)];
            let answer = admin.post(place, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{place}");
            let text = answer.text();
            assert!(
                text.contains(expected),
                "{place} {company} {intake}: {text}"
            );
            assert!(text.contains(company), "what was typed stays");
        }
    }
}

#[actix_web::test]
async fn a_measurement_finds_its_intake_by_a_number_of_the_laboratorys_own_pattern() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/numbering").await;
    let patterns = [
        ("company", "LY{year:2}{count:4}"),
        ("intake", "LY-{year}-{count:4}"),
    ];
    admin.post("/numbering", &patterns).await;
    // Two intakes have the code, so only the operator's field tells which one is meant.
    let [_, second] = [1, 2].map(|_| with_samples(&laboratory, &["6901234567892"]));
    assert_eq!(second.number.to_string(), "LY-2023-0002");
    for (job, matched) in [("ly-2023-0002", 1), ("LOT-2023", 0)] {
        let file = report(job);
        let stored = keep(&laboratory.app, file.as_slice()).unwrap();
        let order = Order {
            sha256: stored.sha256,
            size: stored.size,
            name: format!("{job}.txt"),
            profile: None,
            intake: None,
            instrument: None,
            connection: None,
            site: None,
        };
        let done = import_measurements(&laboratory.app, &desk(), &order, &mut |_, _| {});
        assert_eq!(done.unwrap().matched, matched, "{job}");
    }
    let sample = admin.get("/intakes/LY-2023-0002/samples/1").await.text();
    assert!(sample.contains("id=\"measurements\""), "{sample}");
}
