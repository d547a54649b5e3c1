//! Photographs of samples as the laboratory takes them in and the client sees them.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::papers::{tested, text_of};
use crate::support::{Browser, Laboratory};

/// A picture of a pack: a PNG of 1,200 pixels.
fn front() -> Vec<u8> {
    let pack = br##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#2a6"/><path d="M5 5h3v20H5zM10 5h1v20h-1z"/></svg>"##;
    importers::picture::mark(pack).unwrap()
}

#[actix_web::test]
async fn a_photograph_is_shown_printed_and_taken_away_with_a_reason() {
    let laboratory = Laboratory::open();
    let intake = tested(&laboratory, "6901234567892").await;
    let sample = format!("/intakes/{}/samples/1", intake.number);
    let add = format!("{sample}/photographs");
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get(&sample).await;
    let refused = technician.upload(&add, &[], "a.jpg", b"none").await;
    assert_eq!(refused.location, sample);
    let page = technician.get(&sample).await.text();
    assert!(page.contains("不是 JPEG, PNG 文件"), "{page}");
    let fields = [("caption", "正面全貌"), ("printed", "1")];
    let added = technician.upload(&add, &fields, "a.png", &front()).await;
    assert_eq!(added.location, sample, "{}", added.text());

    let mut client = Browser::of(&laboratory, Role::Company).await;
    let page = client.get(&sample).await.text();
    assert!(page.contains("正面全貌"), "{page}");
    let (_, rest) = page.split_once("/photographs/").unwrap();
    let id = rest.split('/').next().unwrap();
    for size in ["printed", "kept"] {
        let picture = client.get(&format!("/photographs/{id}/{size}")).await;
        assert_eq!(picture.media_type, "image/jpeg");
        assert!(picture.body.starts_with(&[0xFF, 0xD8]));
    }
    let forbidden = client.upload(&add, &[], "b.png", &front()).await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);

    let draft = format!("{sample}/drafts/test_report.pdf");
    let report = technician.get(&draft).await;
    let text = text_of(&report.body);
    assert!(
        text.contains("样品照片") && text.contains("正面全貌"),
        "{text}"
    );
    technician.get(&sample).await;
    let step = |step: &str| format!("/photographs/{id}/{step}");
    technician.post(&step("skip"), &[]).await;
    let text = text_of(&technician.get(&draft).await.body);
    assert!(!text.contains("样品照片"), "{text}");

    technician.get(&sample).await;
    technician.post(&step("remove"), &[]).await;
    assert!(
        client.get(&sample).await.text().contains("正面全貌"),
        "no reason given"
    );
    technician.get(&sample).await;
    technician
        .post(&step("remove"), &[("reason", "拍错样品")])
        .await;
    let page = technician.get(&sample).await.text();
    assert!(page.contains("拍错样品"), "{page}");
    assert!(!client.get(&sample).await.text().contains("正面全貌"));
    let gone = client.get(&format!("/photographs/{id}/kept")).await;
    assert_eq!(gone.status, StatusCode::NOT_FOUND);
}
