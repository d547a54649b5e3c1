//! An inbox of thousands: what a page of it costs, and the number that open pages show.

use crate::inbox::{MILK, hand_in, rows, suggested};
use crate::support::{Browser, Laboratory, desk};
use chrono::NaiveDateTime;
use domain::digest::Digest;
use domain::id::{SiteId, SourceId};
use domain::judgement::matching::InboxReason;
use domain::measurement::{Measurement, Symbology};
use domain::person::Role;
use std::time::Duration;
use store::measurements::{self, NewMeasurement, Placement, Prepared};
use store::sources::{self, NewSource};
use store::{RecordKeys, StoreError};

#[actix_web::test]
async fn the_number_that_waits_is_sent_to_open_pages() {
    use actix_web::body::MessageBody;

    let laboratory = Laboratory::open();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let start = technician.get("/").await.text();
    assert!(
        start.contains("data-live"),
        "the start page shows a live figure"
    );
    hand_in(&laboratory, &mut technician, &[(MILK, 11)]).await;
    std::thread::sleep(Duration::from_secs(4));
    let answer = technician.stream("/inbox/events").await;
    assert_eq!(
        answer.headers().get("content-type").unwrap(),
        "text/event-stream"
    );
    let mut body = Box::pin(answer.into_body());
    let chunk = std::future::poll_fn(|context| body.as_mut().poll_next(context))
        .await
        .unwrap()
        .unwrap_or_default();
    assert_eq!(
        String::from_utf8_lossy(&chunk),
        "event: waiting\ndata: {\"count\":1}\n\n"
    );
}

/// Measurements of one source whose codes are a digit away from those of the samples.
fn unknown_codes(source: SourceId, digest: Digest, rows: usize) -> Vec<NewMeasurement> {
    let start: NaiveDateTime = "2023-06-21T08:00:00".parse().unwrap();
    let mut keys = RecordKeys::of(digest);
    (0..rows)
        .map(|number| {
            let code = format!("69012346{:05}", number % 300);
            let measurement = Measurement {
                record: format!("ReportID {number}"),
                data: Some(code.clone()),
                gtin14: code.parse().ok(),
                symbology: Some(Symbology::Ean13),
                taken_at: Some(start + chrono::TimeDelta::seconds(number as i64)),
                fields: [("operator".to_owned(), "wangli".to_owned())].into(),
                ..Measurement::default()
            };
            NewMeasurement {
                source,
                record: Prepared::new(keys.next(&measurement), measurement).unwrap(),
                placement: Placement::Inbox {
                    reason: InboxReason::UnknownCode { code },
                },
                instrument: None,
            }
        })
        .collect()
}

/// A laboratory with very many waiting measurements and a few thousand open samples.
fn crowded(rows: usize) -> Laboratory {
    let laboratory = Laboratory::open();
    let codes: Vec<String> = (0..300)
        .map(|number| format!("69012345{number:05}"))
        .collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let intake = laboratory.intake(300);
    let mut csv = "供人识别字符,商品名称\n".to_owned();
    for code in &codes {
        csv.push_str(&format!("{code},鲜牛奶{code}\n"));
    }
    let looked = barlab::actions::import_catalogue::look(&laboratory.app, csv.as_bytes()).unwrap();
    barlab::actions::import_catalogue::take_over(
        &laboratory.app,
        &desk(),
        intake.number,
        "目录.csv",
        &looked,
    )
    .unwrap();
    let digest = Digest::of(b"crowd");
    laboratory
        .app
        .store
        .transaction(&desk(), |tx| {
            let source = sources::begin(
                tx,
                NewSource {
                    sha256: digest,
                    name: "年初至今.mdb".to_owned(),
                    size: 1,
                    profile: String::new(),
                    site: SiteId::MAIN,
                    connection: None,
                    instrument: None,
                },
            )?;
            let new = unknown_codes(source.id, digest, rows);
            measurements::add(tx, &new)?;
            tx.record(
                "source.begin",
                domain::audit::Subject::new(domain::audit::Noun::Source, source.id.get(), "x"),
                &None::<()>,
                &None::<()>,
            )?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    laboratory
}

#[actix_web::test]
async fn a_page_of_an_inbox_of_ten_thousand_shows_fifty_with_suggestions_and_the_way_to_the_next() {
    let laboratory = crowded(10_000);
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let page = technician.get("/inbox").await.text();
    assert_eq!(rows(&page).len(), 50);
    assert!(
        !suggested(&page).is_empty(),
        "suggestions are made for the page"
    );
    let before = page.split("rel=\"next\"").next().unwrap();
    let next = before.rsplit("href=\"").next().unwrap();
    let next = next.split('"').next().unwrap();
    let second = technician.get(&next.replace("&amp;", "&")).await.text();
    assert_eq!(rows(&second).len(), 50);
    assert_ne!(rows(&second), rows(&page));
}
