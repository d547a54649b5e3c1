//! The layout of documents: previewed, saved as versions, in force from the next document on.

use crate::papers::{released, tested, text_of};
use crate::support::{Browser, Laboratory, PASSWORD};
use actix_web::http::StatusCode;
use domain::person::Role;

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
