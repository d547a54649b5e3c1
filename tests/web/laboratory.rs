//! The laboratory's work through pages: import with progress, matching, checking, release, documents.

use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use barlab::actions::import_catalogue::{look, take_over};
use domain::intake::Intake;
use domain::person::Role;
use importers::Kind;

use crate::support::{Browser, Laboratory, desk};

const REPORT: &[u8] = include_bytes!("../../importers/samples/trucheck/ean13-good.txt");

/// The report with another job in the operator's field.
pub(crate) fn report(job: &str) -> Vec<u8> {
    String::from_utf8_lossy(REPORT)
        .replace("201901032-2", job)
        .into_bytes()
}

pub(crate) fn with_samples(laboratory: &Laboratory, codes: &[&str]) -> Intake {
    let intake = laboratory.intake(10);
    let mut csv = "供人识别字符,商品名称\n".to_owned();
    for code in codes {
        csv.push_str(&format!("{code},鲜牛奶\n"));
    }
    let looked = look(&laboratory.app, csv.as_bytes()).unwrap();
    take_over(&laboratory.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
    intake
}

/// Waits until the page of a job no longer watches it.
pub(crate) async fn finished(browser: &mut Browser, job: &str) -> String {
    let start = Instant::now();
    loop {
        let page = browser.get(job).await.text();
        if !page.contains("data-events") {
            return page;
        }
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "the job does not end"
        );
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[actix_web::test]
async fn a_handed_in_file_is_imported_matched_and_can_be_downloaded_again() {
    for laboratory in Laboratory::on_each_engine() {
        let intake = with_samples(&laboratory, &["6901234567892"]);
        let _worker = laboratory.worker();
        let mut technician = Browser::of(&laboratory, Role::Technician).await;
        technician.get("/measurements").await;
        let number = intake.number.to_string();
        let fields = [("intake", number.as_str())];
        let answer = technician
            .upload("/measurements", &fields, "读数.txt", &report(&number))
            .await;
        assert!(answer.location.starts_with("/jobs/"), "{}", answer.text());
        let page = finished(&mut technician, &answer.location).await;
        let source = page
            .split("href=\"/sources/")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let file = technician.get(&format!("/sources/{source}/file")).await;
        assert_eq!(file.body, report(&number));
        let name = file
            .headers
            .get("content-disposition")
            .unwrap()
            .to_str()
            .unwrap();
        assert!(name.contains("%E8%AF%BB%E6%95%B0.txt"), "{name}");
        let events = technician.get(&format!("{}/events", answer.location)).await;
        assert_eq!(events.media_type, "text/event-stream");
        assert!(
            events.text().ends_with("event: end\ndata: {}\n\n"),
            "{}",
            events.text()
        );
        let listed = technician.get(&format!("/sources/{source}")).await.text();
        assert!(listed.contains(&format!("{number} / 1")), "{listed}");
    }
}

#[actix_web::test]
async fn how_far_a_large_file_is_comes_to_the_page_before_its_end() {
    use actix_web::body::MessageBody;

    const REPORTS: usize = 5_000;
    let laboratory = Laboratory::open();
    let many: Vec<u8> = (0..REPORTS)
        .flat_map(|number| [report(&number.to_string()), vec![b'\n']].concat())
        .collect();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let answer = technician
        .upload("/measurements", &[], "many.txt", &many)
        .await;
    let events = technician
        .stream(&format!("{}/events", answer.location))
        .await;
    let mut body = Box::pin(events.into_body());
    let mut told = Vec::new();
    while let Some(chunk) = std::future::poll_fn(|context| body.as_mut().poll_next(context)).await {
        let chunk = String::from_utf8_lossy(&chunk.unwrap_or_default()).into_owned();
        match chunk.strip_prefix("event: progress\ndata: ") {
            Some(data) => {
                let data: serde_json::Value = serde_json::from_str(data.trim()).unwrap();
                told.push(data["done"].as_u64().unwrap());
            }
            None => assert_eq!(chunk, "event: end\ndata: {}\n\n"),
        }
    }
    let between = told.iter().filter(|done| (1..5_000).contains(*done));
    assert!(between.count() > 0, "{told:?}");
    assert!(told.is_sorted(), "{told:?}");
    let page = technician.get(&answer.location).await.text();
    assert!(page.contains("5,000"), "{page}");
}

/// How files of a kind end: what its program offers when it saves, and what people save it as.
const fn endings(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Lvs95xx => &[".mdb", ".accdb"],
        Kind::TrucheckExcel => &[".xls", ".xlsx", ".xlsm", ".xlsb", ".ods"],
        Kind::TrucheckText | Kind::ReaText => &[".txt", ".dat"],
        Kind::TrucheckCsv => &[".csv"],
        Kind::TrucheckHtml => &[".htm", ".html"],
        Kind::DatamanXml | Kind::DatamanPush => &[".xml"],
        Kind::Delimited => &[".csv", ".tsv", ".txt", ".dat"],
    }
}

#[actix_web::test]
async fn a_picker_of_files_offers_every_kind_of_file_that_is_read() {
    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let page = technician.get("/measurements").await.text();
    let offered = page.split("accept=\"").nth(1).unwrap();
    let offered: Vec<&str> = offered.split('"').next().unwrap().split(',').collect();
    for kind in Kind::ALL {
        for ending in endings(kind) {
            assert!(offered.contains(ending), "{ending} of {}", kind.name());
        }
    }
}

#[actix_web::test]
async fn a_file_of_no_known_kind_fails_its_job_with_a_reason() {
    let laboratory = Laboratory::open();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let answer = technician
        .upload("/measurements", &[], "letter.txt", b"Dear lab,\n")
        .await;
    let page = finished(&mut technician, &answer.location).await;
    assert!(page.contains("role=\"alert\""), "{page}");
    let nothing = technician.upload("/measurements", &[], "", b"").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[actix_web::test]
async fn a_figure_that_does_not_add_up_is_shown_with_both_figures_and_counted_before_release() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567892"]);
    let page = format!("/intakes/{}", intake.number);
    let sample = format!("{page}/samples/1");
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let odd = String::from_utf8(report("morning")).unwrap();
    let odd = odd.replace("84%     4.0 (A)", "184%    2.0 (C)");
    let answer = technician
        .upload("/measurements", &[], "a.txt", odd.as_bytes())
        .await;
    finished(&mut technician, &answer.location).await;
    let measurement = technician.get(&sample).await.text();
    let measurement = measurement.split("href=\"/measurements/").nth(1).unwrap();
    let measurement = measurement.split('"').next().unwrap().to_owned();
    for address in [sample.clone(), format!("/measurements/{measurement}")] {
        let shown = technician.get(&address).await.text();
        let panel = shown.split("id=\"plausibility\"").nth(1).expect("a panel");
        let panel = panel.split("</section>").next().unwrap();
        for said in ["184%", "0 % – 100 %", "2.0", "4.0", "符号反差"] {
            assert!(panel.contains(said), "{said} not in {panel}");
        }
    }
    let inspected = [
        ("hri_present", "yes"),
        ("hri_match", "yes"),
        ("quiet_zone", "yes"),
    ];
    technician
        .post(&format!("{sample}/manual"), &inspected)
        .await;
    technician.post(&format!("{sample}/application"), &[]).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let review = reviewer.get(&format!("{page}/review")).await.text();
    let panel = review.split("id=\"plausibility\"").nth(1).expect("a panel");
    assert!(panel.contains("数据前后不符的样品：1 个"), "{panel}");
    assert!(panel.contains(&format!("{sample}#plausibility")), "{panel}");
}
