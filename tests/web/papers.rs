//! Before an issue: what the report lacks and where it is entered, drafts that say what they
//! are, and a release that does nothing by halves.

use actix_web::http::StatusCode;
use domain::document::{DocumentKind, FileFormat};
use domain::intake::Intake;
use domain::person::{Role, Viewer};
use store::Paging;
use store::documents::{self, DocumentFilter, IssuedDocument};

use crate::laboratory::{finished, report, with_samples};
use crate::support::{Browser, Laboratory, PASSWORD};

/// An intake of one sample, as the bench leaves it: well printed, but its product has several codes.
pub async fn tested(laboratory: &Laboratory, code: &str) -> Intake {
    tested_first(laboratory, &[code]).await
}

/// An intake of several samples of which the first was measured and checked.
pub async fn tested_first(laboratory: &Laboratory, codes: &[&str]) -> Intake {
    let intake = with_samples(laboratory, codes);
    let page = format!("/intakes/{}", intake.number);
    let _worker = laboratory.worker();
    let mut technician = Browser::of(laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let answer = technician
        .upload("/measurements", &[], "a.txt", &report("morning"))
        .await;
    finished(&mut technician, &answer.location).await;
    let sample = format!("{page}/samples/1");
    let seen = [
        ("hri_present", "yes"),
        ("hri_match", "yes"),
        ("quiet_zone", "yes"),
    ];
    technician.post(&format!("{sample}/manual"), &seen).await;
    technician
        .post(&format!("{sample}/application"), &[("key", "3")])
        .await;
    intake
}

/// The same, released by a reviewer.
pub async fn released(laboratory: &Laboratory, code: &str) -> Intake {
    let intake = tested(laboratory, code).await;
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let mut reviewer = Browser::of(laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/review")).await;
    let signed = [("password", PASSWORD)];
    let released = reviewer.post(&format!("{page}/release"), &signed).await;
    assert_eq!(released.location, page, "{}", released.text());
    intake
}

#[actix_web::test]
async fn results_so_far_are_interim_and_a_draft_is_a_draft_in_every_language() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let interim = format!("{page}/drafts/result_catalogue.pdf");
    let file = technician.get(&interim).await;
    assert_eq!(file.media_type, "application/pdf");
    assert!(text_of(&file.body).contains("中期结果：检测尚未完成"));
    let early = technician
        .get(&format!("{page}/drafts/certificate.pdf"))
        .await;
    assert_eq!(early.status, StatusCode::SEE_OTHER, "no certificate yet");
    let sheet = technician
        .get(&format!("{page}/drafts/result_catalogue.xlsx"))
        .await;
    assert!(sheet.body.starts_with(b"PK"));

    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    for (wording, said) in [
        ("zh-CN", "草稿：尚未出具"),
        ("en", "Draft: not issued"),
        ("bilingual", "Draft: not issued"),
    ] {
        let draft = format!("{page}/drafts/certificate.pdf?wording={wording}");
        let text = text_of(&technician.get(&draft).await.body);
        assert!(text.contains(said), "{said}: {text}");
        assert!(text.contains(&intake.number.to_string()), "{text}");
    }
    let unknown = technician.get(&format!("{page}/drafts/letter.pdf")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let mut client = Browser::of(&laboratory, Role::Company).await;
    assert_eq!(client.get(&interim).await.status, StatusCode::FORBIDDEN);
}

#[actix_web::test]
async fn the_samples_with_the_gravest_problems_come_first_and_the_notices_say_so() {
    let laboratory = Laboratory::open();
    let codes = ["6901234567892", "6901234567908", "6901234567915"];
    let intake = with_samples(&laboratory, &codes);
    let page = format!("/intakes/{}", intake.number);
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    for code in codes {
        let file = report("morning");
        let file = String::from_utf8_lossy(&file).replace(codes[0], code);
        technician.get("/measurements").await;
        let name = format!("{code}.txt");
        let answer = technician
            .upload("/measurements", &[], &name, file.as_bytes())
            .await;
        finished(&mut technician, &answer.location).await;
    }
    for (line, keys) in [(1, vec!["3"]), (2, vec!["3"]), (3, vec!["3", "7"])] {
        let sample = format!("{page}/samples/{line}");
        technician.get(&sample).await;
        let seen: Vec<_> = keys.into_iter().map(|key| ("key", key)).collect();
        technician
            .post(&format!("{sample}/application"), &seen)
            .await;
    }
    let draft = format!("{page}/drafts/improvement_notices.pdf?wording=bilingual");
    let text = text_of(&technician.get(&draft).await.body);
    let places: Vec<_> = [3, 1, 2]
        .map(|line| text.find(&format!("-G00{line}")))
        .into_iter()
        .collect();
    assert!(
        places.iter().all(Option::is_some) && places.is_sorted(),
        "{places:?} {text}"
    );
    for said in ["严重程度", "gravity"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[actix_web::test]
async fn what_is_entered_for_the_report_is_printed_and_no_longer_missing() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}/report", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let shown = technician.get(&page).await.text();
    assert!(shown.contains("检测环境（温度、湿度）"), "{shown}");
    let early = [("tested_from", "2020-01-01")];
    let refused = technician.post(&page, &early).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("早于收样日期"),
        "{}",
        refused.text()
    );
    let entered = [
        ("condition", "包装完好"),
        ("temperature", "22.5"),
        ("humidity", "48"),
        ("deviations", "无"),
    ];
    let saved = technician.post(&page, &entered).await;
    assert_eq!(saved.location, page, "{}", saved.text());
    let shown = technician.get(&page).await.text();
    assert!(!shown.contains("检测环境（温度、湿度）"), "{shown}");
    let draft = format!("/intakes/{}/drafts/result_catalogue.pdf", intake.number);
    let text = text_of(&technician.get(&draft).await.body);
    for said in ["22.5 ℃", "48 % RH", "包装完好", "方法偏离"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[actix_web::test]
async fn a_company_that_cannot_be_reached_stops_the_release_until_the_desk_enters_how() {
    let laboratory = Laboratory::open();
    let company = format!("/companies/{}", laboratory.company.number);
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    desk.get(&company).await;
    // A person without telephone, mail or address is nobody that a report reaches.
    let nobody = [("contact", "王芳")];
    desk.post(&format!("{company}/contact"), &nobody).await;
    let shown = desk.get(&company).await.text();
    assert!(shown.contains("不能出具报告"), "{shown}");
    let intake = tested(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let shown = desk.get(&format!("{page}/report")).await.text();
    assert!(shown.contains("委托单位联系信息"), "{shown}");
    assert!(shown.contains(&format!("{company}#contact")), "{shown}");
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&page).await;
    technician.post(&format!("{page}/submit"), &[]).await;
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/review")).await;
    let signed = [("password", PASSWORD)];
    let refused = reviewer.post(&format!("{page}/release"), &signed).await;
    assert!(
        refused.text().contains("委托单位联系信息"),
        "{}",
        refused.text()
    );
    let reached = [("contact", "王芳"), ("email", "wang@example.com")];
    desk.post(&format!("{company}/contact"), &reached).await;
    let shown = desk.get(&company).await.text();
    assert!(shown.contains("wang@example.com") && !shown.contains("不能出具报告"));
    let released = reviewer.post(&format!("{page}/release"), &signed).await;
    assert_eq!(released.location, page, "{}", released.text());
}

#[actix_web::test]
async fn a_character_without_a_glyph_stops_the_release_and_is_named_with_its_row() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567892"]);
    let looked = barlab::actions::import_catalogue::look(
        &laboratory.app,
        "供人识别字符,商品名称\n6901234567892,حليب\n".as_bytes(),
    )
    .unwrap();
    let other = laboratory.intake(5);
    barlab::actions::import_catalogue::take_over(
        &laboratory.app,
        &crate::support::desk(),
        other.number,
        "b.csv",
        &looked,
    )
    .unwrap();
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let page = format!("/intakes/{}", other.number);
    let shown = reviewer.get(&format!("{page}/report")).await.text();
    assert!(shown.contains("第 1 行“商品名称”"), "{shown}");
    assert!(shown.contains(&format!("{page}/samples/1")), "{shown}");
    let review = reviewer.get(&format!("{page}/review")).await.text();
    assert!(review.contains("第 1 行“商品名称”"), "{review}");
    let released = reviewer
        .post(&format!("{page}/release"), &[("password", PASSWORD)])
        .await;
    assert_eq!(released.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = reviewer.get(&page).await.text();
    assert!(!shown.contains("已完成"), "nothing was released: {shown}");
    let fine = format!("/intakes/{}/report", intake.number);
    let fine = reviewer.get(&fine).await.text();
    assert!(!fine.contains("“商品名称”"), "{fine}");
}

#[actix_web::test]
async fn a_released_intake_is_issued_again_only_with_a_reason_and_in_the_language_asked_for() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    let page = format!("/intakes/{}", intake.number);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{page}/report")).await;
    let silent = reviewer.post(&format!("{page}/issue"), &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let again = [("reason", "英文版"), ("wording", "en")];
    let again = reviewer.post(&format!("{page}/issue"), &again).await;
    assert_eq!(again.location, page, "{}", again.text());
    let shown = reviewer.get(&page).await.text();
    assert!(shown.contains(&format!("{}/R1", intake.number)), "{shown}");
}

/// The text of a PDF, as a reader's program gives it.
pub fn text_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, bytes).unwrap();
    let read = std::process::Command::new("pdftotext")
        .args(["-layout", path.to_str().unwrap(), "-"])
        .output()
        .unwrap();
    String::from_utf8(read.stdout).unwrap()
}

/// The newest document of a kind, with its bytes.
pub fn newest(laboratory: &Laboratory, kind: DocumentKind) -> (IssuedDocument, Vec<u8>) {
    let all = laboratory.app.store.read(|conn| {
        documents::list(
            conn,
            Viewer::Laboratory,
            DocumentFilter::default(),
            Paging::first(50),
        )
    });
    let found = all
        .unwrap()
        .rows
        .into_iter()
        .find(|one| one.document.kind == kind && one.document.format == FileFormat::Pdf);
    let found = found.unwrap();
    let bytes = laboratory.app.objects.get(&found.document.sha256).unwrap();
    (found, bytes.unwrap())
}

#[actix_web::test]
async fn many_intakes_are_issued_as_a_job_that_tells_which_could_not_be() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let open = laboratory.intake(3);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get("/documents/batch").await;
    let nothing = reviewer.post("/documents/batch", &[]).await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let (one, other) = (intake.number.to_string(), open.number.to_string());
    let asked = [("intake", one.as_str()), ("intake", other.as_str())];
    let job = reviewer.post("/documents/batch", &asked).await;
    assert!(job.location.starts_with("/jobs/"), "{}", job.text());
    let _worker = laboratory.worker();
    let page = finished(&mut reviewer, &job.location).await;
    assert_eq!(page.matches("尚未签发").count(), 2, "{page}");
    for number in [&one, &other] {
        assert!(page.contains(number.as_str()), "{page}");
    }
}
