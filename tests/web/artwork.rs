//! Artwork through pages: a company hands in a file and sees what must change; others do not.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::support::{Browser, Laboratory};

pub(crate) const PACK: &[u8] = include_bytes!("../../importers/samples/artwork/pack.svg");

pub(crate) async fn handed_in(
    browser: &mut Browser,
    fields: &[(&str, &str)],
    bytes: &[u8],
) -> String {
    browser.get("/artwork/new").await;
    let mut all = vec![("environment", "RetailPOS")];
    all.extend_from_slice(fields);
    let answer = browser.upload("/artwork", &all, "包装.svg", bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location
}

#[actix_web::test]
async fn a_company_sees_its_symbols_framed_with_figures_limits_and_remedies() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    assert!(
        designer
            .get("/artwork")
            .await
            .text()
            .contains("还没有预检过设计稿")
    );
    let page = handed_in(&mut designer, &[], PACK).await;
    let text = designer.get(&page).await.text();
    for shown in [
        "不是等级",
        "包装.svg",
        "0.330 mm",
        "0.250 mm",
        "0.264–0.660 mm",
        "≥ 3.6 mm (11 X)",
        "X尺寸过小",
        "按矢量条测量",
        "#e30613",
    ] {
        assert!(text.contains(shown), "{shown} is not on the page: {text}");
    }
    assert_eq!(text.matches("id=\"symbol-").count(), 2);
    let picture = designer.get(&format!("{page}/pages/1")).await;
    assert_eq!(picture.media_type, "image/png");
    assert!(picture.body.starts_with(b"\x89PNG"));
    let none = designer.get(&format!("{page}/pages/2")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let file = designer.get(&format!("{page}/file")).await;
    assert_eq!(file.body, PACK);
    assert!(
        file.media_type.contains("octet-stream"),
        "never drawn by a browser"
    );
    let list = designer.get("/artwork").await.text();
    assert!(list.contains(&page) && list.contains("须修改"));
}

#[actix_web::test]
async fn artwork_is_seen_by_its_company_and_the_laboratory_and_by_no_other_company() {
    let laboratory = Laboratory::open();
    let other = crate::support::register(&laboratory.app, "佛山南海恒泰日用化工厂");
    let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
    let number = other.number.to_string();
    let page = handed_in(&mut desk, &[("company", &number)], PACK).await;
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    assert_eq!(technician.get(&page).await.status, StatusCode::OK);
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    for path in [
        page.clone(),
        format!("{page}/file"),
        format!("{page}/pages/1"),
    ] {
        let answer = designer.get(&path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert!(!designer.get("/artwork").await.text().contains(&page));
    // Whatever a company's form says, the file is its own.
    let own = handed_in(&mut designer, &[("company", &number)], PACK).await;
    assert!(
        desk.get(&own)
            .await
            .text()
            .contains(laboratory.company.name.as_str())
    );
}

#[actix_web::test]
async fn a_file_without_size_asks_for_it_and_a_broken_one_says_what_to_do() {
    let laboratory = Laboratory::open();
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    designer.get("/artwork/new").await;
    let pixels = String::from_utf8(PACK.to_vec()).unwrap();
    let pixels = pixels.replace("120mm", "120").replace("90mm", "90");
    let fields = [("environment", "RetailPOS")];
    let answer = designer
        .upload("/artwork", &fields, "a.svg", pixels.as_bytes())
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("请填写页面的印刷宽度"));
    let page = handed_in(&mut designer, &[("width", "120")], pixels.as_bytes()).await;
    let text = designer.get(&page).await.text();
    assert!(text.contains("0.330 mm") && text.contains("尺寸由上传者填写"));
    designer.get("/artwork/new").await;
    for (bytes, says) in [
        (&b"%PDF-1.7\nno pages"[..], "无法读取"),
        (b"GIF89a", "JPEG 会使条边模糊"),
        (b"", "没有选择文件"),
    ] {
        let name = if bytes.is_empty() { "" } else { "x.pdf" };
        let answer = designer.upload("/artwork", &fields, name, bytes).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
    }
}

#[actix_web::test]
async fn a_reader_that_takes_too_much_is_ended_and_the_server_goes_on() {
    let laboratory = Laboratory::with(|settings| {
        settings.artwork.memory_mb = 60;
        settings.artwork.seconds = 5;
    });
    let mut designer = Browser::of(&laboratory, Role::Company).await;
    designer.get("/artwork/new").await;
    let fields = [("environment", "RetailPOS")];
    let answer = designer.upload("/artwork", &fields, "a.svg", PACK).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.text().contains("时间或内存过多"),
        "{}",
        answer.text()
    );
    assert_eq!(designer.get("/artwork").await.status, StatusCode::OK);
}
