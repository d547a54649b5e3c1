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
async fn the_layout_is_previewed_saved_as_a_version_and_in_force_from_the_next_document_on() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let page = admin.get("/layout").await.text();
    assert!(page.contains("出厂版式"), "{page}");
    let intake = tested(&laboratory, "6901234567892").await;
    let at = format!("/intakes/{}", intake.number);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&at).await;
    technician.post(&format!("{at}/submit"), &[]).await;

    admin.get("/layout").await;
    let fields = [
        ("wording", "zh-CN"),
        ("name", "新名称检验所"),
        ("phone", "0755-87654321"),
        ("place.samples.code", "1"),
        ("place.samples.outcome", "3"),
        ("place.samples.product_name", "2"),
        ("place.samples.grade", "3"),
        ("width.samples.outcome", "40"),
        ("sign.1.by", "approver"),
        ("sign.1.label_zh", "授权签字人"),
        ("sign.1.on.result_catalogue", "1"),
        ("sign.1.on.test_report", "1"),
        ("sign.1.on.certificate", "1"),
        ("sign.2.by", "other"),
        ("sign.2.label_zh", "技术负责人"),
        ("sign.2.name", "欧阳示例"),
        ("sign.2.on.result_catalogue", "1"),
        ("sign.2.on.certificate", "1"),
        ("seal.result_catalogue", "none"),
        ("required.environment", "1"),
        ("zh.documents.head.number", "文件编号"),
        ("zh.documents.catalogue.symbol_note", "-"),
        ("zh.documents.foot.samples_only", "仅对来样负责。"),
        ("number.result_catalogue", "TM-{intake}"),
        ("kind", "result_catalogue"),
    ];
    let seen = admin.post("/layout/preview", &fields).await;
    assert_eq!(seen.media_type, "application/pdf", "{}", seen.text());
    let policy = seen.headers.get("content-security-policy").unwrap();
    assert_eq!(policy, "frame-ancestors 'self'");
    let text = text_of(&seen.body);
    let number = format!("TM-{}", intake.number);
    for said in [
        "新名称检验所",
        "仅对来样负责。",
        &number,
        "草稿：尚未出具",
        "授权签字人",
        "欧阳示例",
        "文件编号",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(
        !text.contains("等级要求"),
        "a column that is not shown: {text}"
    );
    assert!(!text.contains("条码图由"), "a note left out: {text}");
    // A certificate is signed because its lines say so, a letter is not.
    for (kind, signed) in [("certificate", true), ("notice_letter", false)] {
        let mut fields = fields.to_vec();
        fields.pop();
        fields.push(("kind", kind));
        let seen = admin.post("/layout/preview", &fields).await;
        let text = text_of(&seen.body);
        assert_eq!(text.contains("欧阳示例"), signed, "{kind}: {text}");
    }
    for (impossible, told) in [
        (
            &[("place.samples.code", "1")][..],
            "“检测结果目录表”不能缺少“商品名称”（ISO/IEC 17025:2017 7.8.2.1 g）",
        ),
        (
            &[
                ("place.quantities.confirmed", "1"),
                ("width.quantities.confirmed", "171"),
            ],
            "页内只有 170 mm",
        ),
        (&[("zh.documents.foot.samples_only", "-")], "不能省去"),
        (
            &[("zh.documents.letter.confirmed", "确认。")],
            "须保留 {intake}",
        ),
        (&[("sign.1.by", "tester")], "须有“批准”的签名"),
        (&[("seal.certificate", "second")], "还没有上传"),
        (
            &[
                ("seal.certificate", "first"),
                ("seal_down.certificate", "13"),
            ],
            "下移 12 mm",
        ),
    ] {
        let preview = admin.post("/layout/preview", impossible).await;
        assert!(preview.text().contains(told), "{}", preview.text());
        let refused = admin.post("/layout", impossible).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains(told), "{}", refused.text());
    }
    for kind in ["test_report", "statistics", "certificate"] {
        let preview = admin.post("/layout/preview", &[("kind", kind)]).await;
        assert_eq!(preview.media_type, "application/pdf", "{kind}");
    }
    admin.get("/layout").await;
    let saved = admin.post("/layout", &fields).await;
    assert_eq!(saved.location, "/layout", "{}", saved.text());

    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    reviewer.get(&format!("{at}/review")).await;
    let signed = [("password", PASSWORD)];
    // What this laboratory requires of itself is not there.
    let lacking = reviewer.post(&format!("{at}/release"), &signed).await;
    assert_eq!(lacking.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lacking.text().contains("检测环境"), "{}", lacking.text());
    let measured = [("temperature", "22.5"), ("humidity", "48")];
    technician.get(&format!("{at}/report")).await;
    technician.post(&format!("{at}/report"), &measured).await;
    let released = reviewer.post(&format!("{at}/release"), &signed).await;
    assert_eq!(released.location, at, "{}", released.text());
    assert!(reviewer.get(&at).await.text().contains(&number));
    let page = admin.get("/layout").await.text();
    for kept in [
        "授权签字人",
        "欧阳示例",
        "name=\"width.samples.outcome\" value=\"40\"",
    ] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    let notice = format!("{at}/samples/1/drafts/improvement_notice.pdf");
    let notice = text_of(&reviewer.get(&notice).await.body);
    let plain: String = notice.split_whitespace().collect();
    let whom = "请联系：新名称检验所，电话0755-87654321";
    assert!(plain.contains(whom), "{notice}");
    let line = reviewer.get(&format!("{at}/overprint.pdf")).await;
    let text = text_of(&line.body);
    assert!(text.contains(&intake.number.to_string()), "{text}");
    assert!(!text.contains("兹证明"), "nothing but the line: {text}");
    assert_eq!(reviewer.get("/layout").await.status, StatusCode::FORBIDDEN);
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

#[actix_web::test]
async fn a_seal_and_a_mark_are_versions_of_the_layout_that_the_next_document_shows() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/layout").await;
    let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="#c41e26"/></svg>"##;
    for used in ["seal", "accreditation"] {
        let place = format!("/layout/pictures/{used}");
        assert_eq!(admin.get(&place).await.status, StatusCode::NOT_FOUND);
        admin.get("/layout").await;
        let put = admin.upload(&place, &[], "章.svg", svg).await;
        assert_eq!(put.location, "/layout", "{}", put.text());
        let picture = admin.get(&place).await;
        assert_eq!(picture.media_type, "image/png");
        assert!(picture.body.starts_with(b"\x89PNG"));
    }
    let refused = admin
        .upload("/layout/pictures/mark", &[], "a.png", b"none")
        .await;
    assert_eq!(refused.location, "/layout");
    let page = admin.get("/layout").await.text();
    assert!(
        page.contains("不是 PNG, SVG 文件") && page.contains("第 2 版"),
        "{page}"
    );
    let large = vec![b' '; 3 << 20];
    let large = admin
        .upload("/layout/pictures/mark", &[], "a.svg", &large)
        .await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);

    let intake = released(&laboratory, "6901234567892").await;
    let pictures = |body: &[u8]| pictures_of(body);
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let files = format!("/intakes/{}", intake.number);
    let page = reviewer.get(&files).await.text();
    let file = page.split("href=\"/documents/").filter_map(|rest| {
        let address = rest.split('"').next()?;
        address
            .ends_with("/file")
            .then(|| format!("/documents/{address}"))
    });
    let mut most = 0;
    let addresses: Vec<String> = file.collect();
    for address in &addresses {
        let answer = reviewer.get(address).await;
        if answer.media_type == "application/pdf" {
            most = most.max(pictures(&answer.body));
        }
    }
    // The kept place of the code is a picture too.
    assert!(most >= 3, "seal and mark on the catalogue: {most}");
    admin.get("/layout").await;
    let gone = admin.post("/layout/pictures/seal/remove", &[]).await;
    assert_eq!(gone.location, "/layout", "{}", gone.text());
    let after = reviewer.get(&addresses[0]).await;
    assert_eq!(
        after.status,
        StatusCode::OK,
        "what was issued stays as it is"
    );
}

/// How many pictures a PDF holds.
fn pictures_of(bytes: &[u8]) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, bytes).unwrap();
    let read = std::process::Command::new("pdfimages")
        .args(["-list", path.to_str().unwrap()])
        .output()
        .unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    text.lines().filter(|line| line.contains(" image ")).count()
}

/// Where a word begins on the first page of a PDF, from its left and upper edge, in millimetres.
fn place_of(word: &str, bytes: &[u8]) -> (f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("document.pdf");
    std::fs::write(&path, bytes).unwrap();
    let read = std::process::Command::new("pdftotext")
        .args(["-bbox", path.to_str().unwrap(), "-"])
        .output()
        .unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    let line = text.lines().find(|line| line.contains(word));
    let line = line.unwrap_or_else(|| panic!("{word}: {text}"));
    let figure = |name: &str| {
        let rest = line.split(&format!("{name}=\"")).nth(1).unwrap();
        let points: f64 = rest.split('"').next().unwrap().parse().unwrap();
        points * 25.4 / 72.0
    };
    (figure("xMin"), figure("yMin"))
}

#[actix_web::test]
async fn the_offset_of_the_printer_moves_what_is_printed_over_a_paper_certificate() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    let (number, over) = (
        intake.number.to_string(),
        format!("/intakes/{}/overprint.pdf", intake.number),
    );
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let before = place_of(&number, &admin.get(&over).await.body);
    admin.get("/layout").await;
    let fields = [
        ("wording", "zh-CN"),
        ("name", "示例条码质量检验所"),
        ("draw_symbols", "1"),
        ("sealed", "1"),
        ("right", "3.5"),
        ("down", "-2"),
    ];
    let saved = admin.post("/layout", &fields).await;
    assert_eq!(saved.location, "/layout", "{}", saved.text());
    let after = place_of(&number, &admin.get(&over).await.body);
    let moved = (after.0 - before.0, after.1 - before.1);
    assert!((moved.0 - 3.5).abs() < 0.05, "{moved:?}");
    assert!((moved.1 + 2.0).abs() < 0.05, "{moved:?}");
    let page = admin.get("/layout").await.text();
    assert!(page.contains("value=\"3.5\""), "{page}");
    assert!(page.contains("value=\"-2\""), "{page}");
    let far = [&fields[..4], &[("right", "31")]].concat();
    let refused = admin.post("/layout", &far).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
}
