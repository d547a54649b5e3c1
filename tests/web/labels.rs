//! Labels over HTTP: everybody who is signed in may print, nothing is kept, wrong values are told.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::laboratory::with_samples;
use crate::support::{Browser, Laboratory};

#[actix_web::test]
async fn a_label_is_filled_looked_at_and_fetched_in_every_form() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::FrontDesk).await;
    let list = browser.get("/labels").await.text();
    assert!(list.contains("/labels/udi") && list.contains("format=svg"));
    let example = browser.get("/labels/bag").await.text();
    assert!(example.contains("示例") && !example.contains("save=1"));
    let address = "/labels/bag?01=6901234567892&product=%E8%8B%B9%E6%9E%9C%E6%B1%81&copies=3";
    let page = browser.get(address).await.text();
    assert!(page.contains("/labels/bag/file?01=6901234567892"), "{page}");
    let values = "/labels/bag/file?01=6901234567892&product=A&copies=3";
    for (format, media_type, start) in [
        ("pdf", "application/pdf", "%PDF-"),
        ("svg", "image/svg+xml", "<svg"),
        ("zpl", "text/plain; charset=utf-8", "^XA"),
    ] {
        let answer = browser
            .get(&format!("{values}&format={format}&save=1"))
            .await;
        assert_eq!(
            (answer.status, answer.media_type.as_str()),
            (StatusCode::OK, media_type)
        );
        let name = answer.headers.get("content-disposition").unwrap();
        assert!(name.to_str().unwrap().contains(&format!("bag.{format}")));
        assert!(answer.text().starts_with(start), "{format}");
    }
    let zpl = browser
        .get(&format!("{values}&format=zpl&dpi=203"))
        .await
        .text();
    assert!(zpl.contains("^PW480") && zpl.contains("^PQ3"), "{zpl}");
}

#[actix_web::test]
async fn what_is_wrong_is_told_at_its_field_and_no_file_is_offered() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::Company).await;
    let page = browser.get("/labels/bag?01=6901234567891&product=A").await;
    assert_eq!(page.status, StatusCode::OK);
    let page = page.text();
    assert!(
        page.contains("aria-invalid=\"true\"") && page.contains("(01)"),
        "{page}"
    );
    assert!(!page.contains("save=1"));
    for (address, status) in [
        (
            "/labels/bag/file?01=6901234567891&product=A&format=pdf",
            StatusCode::BAD_REQUEST,
        ),
        (
            "/labels/bag/file?01=6901234567892&product=A&format=doc",
            StatusCode::NOT_FOUND,
        ),
        ("/labels/none/file?format=pdf", StatusCode::NOT_FOUND),
        ("/labels/none", StatusCode::NOT_FOUND),
        (
            "/labels/bag/file?01=6901234567892&product=A&format=pdf&copies=999999",
            StatusCode::BAD_REQUEST,
        ),
    ] {
        assert_eq!(browser.get(address).await.status, status, "{address}");
    }
}

#[actix_web::test]
async fn the_samples_of_an_intake_get_labels_that_lead_back_to_them() {
    let laboratory = Laboratory::open();
    let intake = with_samples(&laboratory, &["6901234567892", "6901234567915"]);
    let mut browser = Browser::of(&laboratory, Role::Technician).await;
    let page = browser
        .get(&format!("/intakes/{}", intake.number))
        .await
        .text();
    let labels = format!("/intakes/{}/labels", intake.number);
    assert!(page.contains(&labels), "{page}");
    let zpl = browser
        .get(&format!("{labels}?format=zpl&dpi=203"))
        .await
        .text();
    assert_eq!(zpl.matches("^XA").count(), 2);
    let pdf = browser.get(&format!("{labels}?format=pdf&a4=1")).await;
    assert_eq!(pdf.media_type, "application/pdf");
    let scanned = format!("/search?q={}%2F2", intake.number);
    let answer = browser.get(&scanned).await;
    assert_eq!(
        answer.location,
        format!("/intakes/{}/samples/2", intake.number)
    );
}

#[actix_web::test]
async fn one_symbol_is_sized_by_its_use_or_refused_with_what_would_do() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::Technician).await;
    let page = browser.get("/labels/symbol").await.text();
    assert!(page.contains("0.330 mm = 330 µm"), "{page}");
    let data = "(01)06901234567892(10)B2312";
    let page = browser
        .get(&format!("/labels/symbol?kind=GS1128&data={data}&dpi=203"))
        .await
        .text();
    assert!(page.contains("0.500 mm = 4 点"), "{page}");
    let page = browser
        .get(&format!("/labels/symbol?kind=GS1128&data={data}&x=1.0"))
        .await
        .text();
    assert!(
        page.contains("165.10 mm") && !page.contains("save=1"),
        "{page}"
    );
    let answer = browser
        .get(&format!(
            "/labels/symbol/file?kind=GS1128&data={data}&format=png&save=1"
        ))
        .await;
    assert_eq!(answer.media_type, "image/png");
    let wrong = browser.get("/labels/symbol?kind=EAN13&data=&x=abc").await;
    assert_eq!(wrong.status, StatusCode::OK);
}
