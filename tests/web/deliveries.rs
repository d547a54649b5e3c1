//! Deliveries over a real mail server: sent once, put off, refused, lost on the way, downloaded.

use crate::mail_server::Server;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_web::http::StatusCode;
use barlab::actions::deliver_documents::deliver_documents;
use barlab::outbox;
use domain::delivery::{AttemptOutcome, Channel, Delivery, DeliveryState, Wanted};
use domain::document::{DocumentKind, FileFormat};
use domain::id::{DeliveryId, DocumentId};
use domain::intake::Intake;
use domain::person::{Role, Viewer};
use store::deliveries;
use store::documents::{self, NewDocument};

use crate::support::{Browser, Laboratory, desk};

fn laboratory(server: &Server) -> Laboratory {
    let mail = server.settings();
    Laboratory::with(|settings| settings.mail = mail)
}

/// An intake with one document that was issued.
pub fn issued(laboratory: &Laboratory) -> (Intake, DocumentId) {
    let intake = laboratory.intake(3);
    let app = &laboratory.app;
    let stored = app
        .objects
        .put(&mut &b"%PDF-1.7 the catalogue"[..])
        .unwrap();
    let new = NewDocument {
        number: format!("{}-C", intake.number),
        kind: DocumentKind::ResultCatalogue,
        format: FileFormat::Pdf,
        intake: intake.id,
        company: intake.company,
        revision: 0,
        token: "token".to_owned(),
        sha256: stored.sha256,
        size: stored.size,
        replaces: None,
        layout: 0,
    };
    let ids = app.store.transaction(&desk(), |tx| {
        let ids = documents::add(tx, &[new])?;
        let subject = domain::audit::Subject::new(domain::audit::Noun::Document, 1, "made");
        tx.record("documents.issue", subject, &None::<()>, &1)?;
        Ok::<_, store::StoreError>(ids)
    });
    (intake, ids.unwrap()[0])
}

pub fn mailed(laboratory: &Laboratory, intake: &Intake, to: &str) -> DeliveryId {
    let wanted = Wanted {
        channel: Channel::Mail,
        recipient: to.to_owned(),
        waybill: String::new(),
    };
    deliver_documents(&laboratory.app, &desk(), intake.number, wanted).unwrap()
}

pub fn found(laboratory: &Laboratory, id: DeliveryId) -> Delivery {
    let store = &laboratory.app.store;
    store
        .read(|conn| deliveries::get(conn, Viewer::Laboratory, id))
        .unwrap()
}

fn outcomes(laboratory: &Laboratory, id: DeliveryId) -> Vec<AttemptOutcome> {
    let store = &laboratory.app.store;
    let attempts = store.read(|conn| deliveries::attempts(conn, id)).unwrap();
    attempts.iter().filter_map(|one| one.outcome).collect()
}

/// Waits until the outbox brought a delivery to a state after so many attempts.
fn until(laboratory: &Laboratory, id: DeliveryId, state: DeliveryState, attempts: u32) {
    let begun = Instant::now();
    loop {
        let delivery = found(laboratory, id);
        if delivery.state == state && delivery.attempts == attempts {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{delivery:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[actix_web::test]
async fn each_recipient_has_a_state_of_its_own_and_a_mail_that_is_put_off_is_sent_later() {
    let Some(server) = Server::start() else {
        return;
    };
    let laboratory = laboratory(&server);
    let (intake, _) = issued(&laboratory);
    let good = mailed(&laboratory, &intake, "qa@example.org");
    let gone = mailed(&laboratory, &intake, "nobody@example.org");
    let later = mailed(&laboratory, &intake, "later@example.org");
    let sender = outbox::start(Arc::clone(&laboratory.app)).unwrap();
    until(&laboratory, good, DeliveryState::Sent, 1);
    until(&laboratory, gone, DeliveryState::Bounced, 1);
    until(&laboratory, later, DeliveryState::Waiting, 1);
    assert!(found(&laboratory, gone).detail.contains("User unknown"));
    laboratory.at("2023-06-20T01:02:00Z");
    until(&laboratory, later, DeliveryState::Sent, 2);
    drop(sender);
    use AttemptOutcome::{Accepted, Later, Refused};
    assert_eq!(outcomes(&laboratory, later), [Later, Accepted]);
    assert_eq!(outcomes(&laboratory, gone), [Refused]);
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    assert!(mails[0].contains(&format!("Message-ID: <delivery-{good}@example.org>")));
    assert!(mails[0].contains("Content-Disposition: attachment"));
    assert!(mails[0].contains("application/pdf"));
}

/// A made bounce, about another delivery.
fn bounce(name: &str, id: DeliveryId) -> Vec<u8> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("importers/samples/bounces");
    let mail = fs::read_to_string(place.join(name)).unwrap();
    let mut lines = mail
        .replace("qa@client.example", "qa@example.org")
        .replace("lab.example.org>", "example.org>");
    for made in ["delivery-17@", "delivery-18@"] {
        lines = lines.replace(made, &format!("delivery-{id}@"));
    }
    lines.into_bytes()
}

#[actix_web::test]
async fn a_mail_that_came_back_is_handed_in_and_noted_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let laboratory = laboratory(&server);
    let (intake, _) = issued(&laboratory);
    let gone = mailed(&laboratory, &intake, "qa@example.org");
    let slow = mailed(&laboratory, &intake, "qa@example.org");
    let sender = outbox::start(Arc::clone(&laboratory.app)).unwrap();
    until(&laboratory, gone, DeliveryState::Sent, 1);
    until(&laboratory, slow, DeliveryState::Sent, 1);
    drop(sender);
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    let list = front.get("/deliveries").await.text();
    assert!(list.contains("action=\"/deliveries/bounces\""), "{list}");
    let mail = bounce("postfix-unknown.eml", gone);
    let taken = front
        .upload("/deliveries/bounces", &[], "a.eml", &mail)
        .await;
    assert_eq!(
        taken.location,
        format!("/deliveries/{gone}"),
        "{}",
        taken.text()
    );
    let page = front.get(&taken.location).await.text();
    assert!(
        page.contains("qa@example.org：未能送达。550 5.1.1"),
        "{page}"
    );
    let delivery = found(&laboratory, gone);
    assert_eq!(delivery.state, DeliveryState::Bounced);
    assert!(delivery.detail.contains("User unknown"), "{delivery:?}");
    front
        .upload("/deliveries/bounces", &[], "a.eml", &mail)
        .await;
    let page = front.get("/deliveries").await.text();
    assert!(page.contains("此前已登记"), "{page}");

    let mail = bounce("postfix-delayed.eml", slow);
    let taken = front
        .upload("/deliveries/bounces", &[], "b.eml", &mail)
        .await;
    assert_eq!(taken.location, format!("/deliveries/{slow}"));
    let delivery = found(&laboratory, slow);
    assert_eq!(delivery.state, DeliveryState::Sent, "it is still under way");
    assert!(delivery.detail.starts_with("4.4.1 connect"), "{delivery:?}");

    front.get("/deliveries").await;
    let mail = bounce("postfix-unknown.eml", DeliveryId::new(4711));
    let refused = front
        .upload("/deliveries/bounces", &[], "c.eml", &mail)
        .await;
    assert_eq!(refused.location, "/deliveries");
    let page = front.get("/deliveries").await.text();
    assert!(page.contains("未找到与该通知对应的"), "{page}");
    let words = b"Subject: failure notice\r\n\r\nSorry.\r\n";
    front
        .upload("/deliveries/bounces", &[], "d.eml", words)
        .await;
    let page = front.get("/deliveries").await.text();
    assert!(page.contains("不含程序可读的投递状态"), "{page}");
    let mut company = Browser::of(&laboratory, Role::Company).await;
    let page = company.get("/deliveries").await.text();
    assert!(!page.contains("/deliveries/bounces"), "{page}");
}

#[actix_web::test]
async fn an_attempt_whose_answer_was_never_heard_is_made_again_and_shown_as_unsure() {
    let Some(server) = Server::start() else {
        return;
    };
    let laboratory = laboratory(&server);
    let (intake, _) = issued(&laboratory);
    // The line breaks after the server took the mail.
    let cut = mailed(&laboratory, &intake, "cut@example.org");
    // The process was killed between writing the attempt down and hearing the answer.
    let killed = mailed(&laboratory, &intake, "qa@example.org");
    let delivery = found(&laboratory, killed);
    let begun = laboratory.app.store.transaction(&desk(), |tx| {
        deliveries::begin_attempt(tx, &delivery)?;
        let subject = domain::audit::Subject::new(domain::audit::Noun::Delivery, 1, "qa");
        tx.record("delivery.attempt", subject, &None::<()>, &1)?;
        Ok::<_, store::StoreError>(())
    });
    begun.unwrap();
    let sender = outbox::start(Arc::clone(&laboratory.app)).unwrap();
    until(&laboratory, cut, DeliveryState::Waiting, 1);
    assert_eq!(
        found(&laboratory, killed).state,
        DeliveryState::Sending,
        "not yet taken for lost"
    );
    laboratory.at("2023-06-20T01:06:00Z");
    until(&laboratory, cut, DeliveryState::Sent, 2);
    until(&laboratory, killed, DeliveryState::Waiting, 1);
    laboratory.at("2023-06-20T01:08:00Z");
    until(&laboratory, killed, DeliveryState::Sent, 2);
    drop(sender);
    use AttemptOutcome::{Accepted, Unknown};
    assert_eq!(outcomes(&laboratory, cut), [Unknown, Accepted]);
    assert_eq!(outcomes(&laboratory, killed), [Unknown, Accepted]);
    let of = |id: DeliveryId| {
        let name = format!("Message-ID: <delivery-{id}@example.org>");
        server
            .mails()
            .iter()
            .filter(|mail| mail.contains(&name))
            .count()
    };
    assert_eq!(
        (of(cut), of(killed)),
        (2, 1),
        "twice under one name, never silently"
    );
    let mut browser = Browser::of(&laboratory, Role::FrontDesk).await;
    let page = browser.get(&format!("/deliveries/{cut}")).await.text();
    assert!(page.contains("可能以同一邮件标识重复送达"), "{page}");
}

#[actix_web::test]
async fn the_desk_delivers_by_every_way_and_a_company_sees_its_own() {
    let laboratory = Laboratory::open();
    let (intake, document) = issued(&laboratory);
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    let asked = format!("/intakes/{}/deliveries", intake.number);
    for (fields, says) in [
        (
            vec![("channel", "mail"), ("recipient", "qa@example.org")],
            "没有设置邮件服务器",
        ),
        (
            vec![("channel", "post"), ("recipient", "王丽")],
            "请填写运单号",
        ),
        (vec![("channel", "pickup")], "请填写收件人"),
        (vec![("channel", "portal")], "已登记寄送"),
        (
            vec![
                ("channel", "post"),
                ("recipient", "王丽"),
                ("waybill", "SF100"),
            ],
            "已登记寄送",
        ),
    ] {
        let answer = front.post(&asked, &fields).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let page = front
            .get(&format!("/intakes/{}", intake.number))
            .await
            .text();
        assert!(page.contains(says), "{says}");
    }
    let mut company = Browser::of(&laboratory, Role::Company).await;
    let list = company.get("/deliveries").await.text();
    assert!(
        list.contains("系统下载") && list.contains("已寄出"),
        "{list}"
    );
    let file = company.get(&format!("/documents/{document}/file")).await;
    assert_eq!(file.status, StatusCode::OK);
    let list = company.get("/deliveries").await.text();
    assert!(list.contains("已收到"), "a download is proof: {list}");
    let href = list.split("href=\"/deliveries/").nth(1).unwrap();
    let post = format!("/deliveries/{}", href.split('"').next().unwrap());
    let page = front.get(&post).await.text();
    assert!(
        page.contains("SF100") && page.contains("登记退回"),
        "{page}"
    );
    let silent = front
        .post(&format!("{post}/bounce"), &[("detail", " ")])
        .await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    front.get(&post).await;
    let noted = front
        .post(&format!("{post}/bounce"), &[("detail", "地址不详")])
        .await;
    assert_eq!(noted.status, StatusCode::SEE_OTHER);
    assert!(front.get(&post).await.text().contains("地址不详"));
    assert!(company.get(&post).await.text().contains("已退回"));
    let refused = company
        .post(&format!("{post}/receive"), &[("detail", "我")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let other = crate::support::register(&laboratory.app, "佛山南海恒泰日用化工厂");
    let foreign = laboratory.intake_of(&other, 1);
    let page = company.get(&format!("/intakes/{}", foreign.number)).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn a_mail_that_came_back_is_sent_again_and_who_picks_up_is_named() {
    let Some(server) = Server::start() else {
        return;
    };
    let laboratory = laboratory(&server);
    let (intake, _) = issued(&laboratory);
    let mail = mailed(&laboratory, &intake, "qa@example.org");
    let sender = outbox::start(Arc::clone(&laboratory.app)).unwrap();
    until(&laboratory, mail, DeliveryState::Sent, 1);
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    let page = format!("/deliveries/{mail}");
    front.get(&page).await;
    let back = [("detail", "邮箱已满")];
    front.post(&format!("{page}/bounce"), &back).await;
    assert_eq!(found(&laboratory, mail).state, DeliveryState::Bounced);
    assert_eq!(server.mails().len(), 1, "nothing goes by itself");
    let shown = front.get(&page).await.text();
    assert!(shown.contains("重新发送"), "{shown}");
    let again = front.post(&format!("{page}/resend"), &[]).await;
    assert_eq!(again.location, page, "{}", again.text());
    until(&laboratory, mail, DeliveryState::Sent, 2);
    drop(sender);
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    for mail in &mails {
        assert!(mail.contains("To: qa@example.org"), "{mail}");
    }
    use AttemptOutcome::Accepted;
    assert_eq!(outcomes(&laboratory, mail), [Accepted, Accepted]);

    let asked = format!("/intakes/{}/deliveries", intake.number);
    front.get(&format!("/intakes/{}", intake.number)).await;
    let pickup = [("channel", "pickup"), ("recipient", "王丽")];
    front.post(&asked, &pickup).await;
    let list = front.get("/deliveries").await.text();
    let href = list.split("href=\"/deliveries/").nth(1).unwrap();
    let page = format!("/deliveries/{}", href.split('"').next().unwrap());
    let shown = front.get(&page).await.text();
    assert!(
        shown.contains("王丽") && shown.contains("登记收到"),
        "{shown}"
    );
    let nobody = front
        .post(&format!("{page}/receive"), &[("detail", " ")])
        .await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
    front.get(&page).await;
    front
        .post(&format!("{page}/receive"), &[("detail", "李强")])
        .await;
    let shown = front.get(&page).await.text();
    assert!(
        shown.contains("已收到") && shown.contains("李强"),
        "{shown}"
    );
}
