//! The register through pages: who keeps it, what it holds back, and what a reviewer lets pass.

use actix_web::http::StatusCode;
use barlab::actions::import_catalogue::{look, take_over};
use barlab::actions::import_measurements::{self as import, Order};
use domain::intake::Intake;
use domain::person::Role;

use crate::support::{Browser, Laboratory, PASSWORD, desk};

const REPORT: &[u8] = include_bytes!("../../importers/samples/trucheck/ean13-good.txt");

/// An intake of one sample that the report measured on 2023-06-21, checked and ready to submit.
async fn measured(laboratory: &Laboratory, code: &str) -> Intake {
    let intake = laboratory.intake(10);
    let csv = format!("供人识别字符,商品名称\n{code},鲜牛奶\n");
    let looked = look(&laboratory.app, csv.as_bytes()).unwrap();
    take_over(&laboratory.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    let number = intake.number.to_string();
    hand_in(laboratory, &number, &report(&number, code));
    let mut technician = Browser::of(laboratory, Role::Technician).await;
    let page = format!("/intakes/{number}");
    technician.get(&page).await;
    let seen = [
        ("hri_present", "yes"),
        ("hri_match", "yes"),
        ("quiet_zone", "yes"),
    ];
    let sample = format!("{page}/samples/1");
    technician.post(&format!("{sample}/manual"), &seen).await;
    technician.post(&format!("{sample}/application"), &[]).await;
    intake
}

/// The report as of now, so that it is not older than its intake.
fn report(job: &str, code: &str) -> String {
    let today = chrono::Utc::now().date_naive() + chrono::TimeDelta::days(1);
    String::from_utf8_lossy(REPORT)
        .replace("201901032-2", job)
        .replace("6901234567892", code)
        .replace("Wed 21-Jun-2023", &today.format("%a %d-%b-%Y").to_string())
}

fn hand_in(laboratory: &Laboratory, name: &str, text: &str) -> import::Report {
    let stored = import::keep(&laboratory.app, text.as_bytes()).unwrap();
    let order = Order {
        sha256: stored.sha256,
        size: stored.size,
        name: name.to_owned(),
        profile: None,
        intake: None,
        instrument: None,
        connection: None,
        site: None,
    };
    import::import_measurements(&laboratory.app, &desk(), &order, &mut |_, _| {}).unwrap()
}

pub(crate) async fn register(laboratory: &Laboratory) -> Browser {
    let mut admin = Browser::of(laboratory, Role::Admin).await;
    admin.get("/instruments/new").await;
    let fields = [
        ("number", "JC-002"),
        ("make", "Webscan"),
        ("model", "TruCheck"),
        ("serial", "TC-833-0620-018"),
        ("apertures", "06 10"),
    ];
    let added = admin.post("/instruments", &fields).await;
    assert_eq!(added.location, "/instruments/JC-002", "{}", added.text());
    admin
}

pub(crate) async fn certify(keeper: &mut Browser, from: &str, until: &str, file: &[u8]) {
    keeper.get("/instruments/JC-002").await;
    let fields = [
        ("certificate", "JL-1"),
        ("laboratory", "市计量院"),
        ("valid_from", from),
        ("valid_until", until),
    ];
    let path = "/instruments/JC-002/calibrations";
    let kept = keeper.upload(path, &fields, "证书.pdf", file).await;
    assert_eq!(kept.location, "/instruments/JC-002", "{}", kept.text());
}

#[actix_web::test]
async fn an_administrator_registers_and_a_reviewer_calibrates() {
    let laboratory = Laboratory::open();
    let mut admin = register(&laboratory).await;
    let again = admin
        .post("/instruments", &[("number", "JC-002"), ("model", "x")])
        .await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let nonsense = [("number", "a/b"), ("model", "x"), ("wavelength", "red")];
    let refused = admin.post("/instruments", &nonsense).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = admin.get("/instruments").await.text();
    assert!(listed.contains("无校准记录"), "{listed}");

    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    certify(
        &mut reviewer,
        "2020-01-01",
        "2099-12-31",
        b"%PDF-certificate",
    )
    .await;
    let shown = reviewer.get("/instruments/JC-002").await.text();
    assert!(
        shown.contains("校准有效") && shown.contains("市计量院"),
        "{shown}"
    );
    let file = shown
        .split("href=\"")
        .find(|link| link.contains("/file\""))
        .unwrap();
    let file = reviewer.get(file.split('"').next().unwrap()).await;
    assert_eq!(file.body, b"%PDF-certificate");
    let backwards = [
        ("certificate", "JL-2"),
        ("laboratory", "市计量院"),
        ("valid_from", "2026-02-01"),
        ("valid_until", "2026-01-01"),
    ];
    let path = "/instruments/JC-002/calibrations";
    let refused = reviewer.upload(path, &backwards, "", b"").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let withdraw = shown
        .split("action=\"")
        .find(|to| to.contains("/withdraw\""))
        .unwrap();
    let withdraw = withdraw.split('"').next().unwrap();
    let silent = reviewer.post(withdraw, &[("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = reviewer.post(withdraw, &[("reason", "录错了仪器")]).await;
    assert_eq!(done.location, "/instruments/JC-002");
    let shown = reviewer.get("/instruments/JC-002").await.text();
    assert!(
        shown.contains("录错了仪器") && shown.contains("无校准记录"),
        "{shown}"
    );
}

#[actix_web::test]
async fn an_expired_calibration_holds_a_sample_until_a_reviewer_lets_it_pass() {
    for laboratory in Laboratory::on_each_engine() {
        let mut admin = register(&laboratory).await;
        certify(&mut admin, "2020-01-01", "2020-12-31", b"x").await;
        let intake = measured(&laboratory, "6901234567892").await;
        let page = format!("/intakes/{}", intake.number);
        let sample = format!("{page}/samples/1");

        let mut technician = Browser::of(&laboratory, Role::Technician).await;
        let shown = technician.get(&sample).await.text();
        assert!(
            shown.contains("2020-12-31") && shown.contains("待审核人决定"),
            "{shown}"
        );
        assert!(
            !shown.contains("/override"),
            "a technician cannot let it pass"
        );
        let submitted = technician.post(&format!("{page}/submit"), &[]).await;
        assert_eq!(submitted.location, page, "{}", submitted.text());

        let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
        let review = reviewer.get(&format!("{page}/review")).await.text();
        assert!(review.contains(&format!("{sample}#override")), "{review}");
        let password = [("password", PASSWORD)];
        let refused = reviewer.post(&format!("{page}/release"), &password).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let silent = reviewer
            .post(&format!("{sample}/override"), &[("reason", " ")])
            .await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let reason = [("reason", "当日校准卡在允差内")];
        let given = reviewer.post(&format!("{sample}/override"), &reason).await;
        assert_eq!(given.location, sample, "{}", given.text());
        let shown = reviewer.get(&sample).await.text();
        assert!(
            shown.contains("当日校准卡在允差内") && shown.contains("已准用"),
            "{shown}"
        );
        let released = reviewer.post(&format!("{page}/release"), &password).await;
        assert_eq!(released.location, page, "{}", released.text());
        let late = reviewer.post(&format!("{sample}/override"), &reason).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[actix_web::test]
async fn a_certificate_that_arrives_late_frees_what_it_covers() {
    let laboratory = Laboratory::open();
    let intake = measured(&laboratory, "6901234567892").await;
    let sample = format!("/intakes/{}/samples/1", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let free = technician.get(&sample).await.text();
    assert!(
        !free.contains("id=\"override\""),
        "an empty register holds nothing"
    );

    let mut admin = register(&laboratory).await;
    certify(&mut admin, "2020-01-01", "2020-12-31", b"x").await;
    let held = technician.get(&sample).await.text();
    assert!(
        held.contains("id=\"override\""),
        "the measurement found its instrument: {held}"
    );
    certify(&mut admin, "2021-01-01", "2099-12-31", b"y").await;
    let free = technician.get(&sample).await.text();
    assert!(
        !free.contains("id=\"override\"") && free.contains("符合"),
        "{free}"
    );
}

#[actix_web::test]
async fn a_wrong_aperture_asks_for_a_retest_that_only_a_reviewer_can_spare() {
    let laboratory = Laboratory::open();
    let intake = laboratory.intake(10);
    let csv = "供人识别字符,商品名称\n6901234567892,鲜牛奶\n";
    let looked = look(&laboratory.app, csv.as_bytes()).unwrap();
    take_over(&laboratory.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    let number = intake.number.to_string();
    let text = report(&number, "6901234567892").replace(
        "    06         660          4.0/06/660",
        "    17         660          4.0/17/660",
    );
    hand_in(&laboratory, "17.txt", &text);
    let sample = format!("/intakes/{number}/samples/1");
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let shown = reviewer.get(&sample).await.text();
    assert!(
        shown.contains("孔径或光源与要求不符") && shown.contains("待复检"),
        "{shown}"
    );
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let submit = format!("/intakes/{number}/submit");
    let refused = technician.post(&submit, &[]).await;
    let said = match refused.location.as_str() {
        "" => refused.text(),
        location => technician.get(location).await.text(),
    };
    let left = format!("来样 {number} 还有 1 个样品待复检。");
    assert!(said.contains(&left), "{said}");
    let reason = [("reason", "样品曲面，只能用 17 号孔径")];
    let given = reviewer.post(&format!("{sample}/override"), &reason).await;
    assert_eq!(given.location, sample, "{}", given.text());
    let shown = reviewer.get(&sample).await.text();
    assert!(
        shown.contains("已准用") && !shown.contains("待复检"),
        "{shown}"
    );
}

#[actix_web::test]
async fn a_measured_card_goes_into_its_chart_and_never_into_the_inbox() {
    let laboratory = Laboratory::open();
    register(&laboratory).await;
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let form = reviewer.get("/cards/new?template=rea").await.text();
    assert!(
        form.contains("value=\"8\""),
        "the documented tolerance is offered: {form}"
    );
    let fields = [
        ("name", "对照卡"),
        ("code", "4008654123454"),
        ("value-symbol_contrast", "70"),
        ("tolerance-symbol_contrast", "8"),
    ];
    let nonsense = [
        ("name", "对照卡"),
        ("code", "1"),
        ("value-modulation", "high"),
    ];
    let refused = reviewer.post("/cards", &nonsense).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let added = reviewer.post("/cards", &fields).await;
    assert_eq!(added.location, "/instruments", "{}", added.text());
    let taken = hand_in(&laboratory, "card.txt", &report("card", "4008654123454"));
    assert_eq!((taken.new, taken.matched, taken.inbox), (1, 0, 0));
    let chart = reviewer.get("/instruments/JC-002").await.text();
    assert!(
        chart.contains("class=\"dot failed\""),
        "84 % is out of 70 ± 8: {chart}"
    );
    let listed = reviewer.get("/instruments").await.text();
    assert!(listed.contains("须处理"), "{listed}");
}
