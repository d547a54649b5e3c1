//! The first day of a laboratory: what is told while nothing is settled, and what is not lost when
//! somebody stumbles.

use actix_web::http::StatusCode;
use actix_web::test::TestRequest;
use barlab::actions::add_user::set_disabled;
use domain::person::Role;

use crate::laboratory::finished;
use crate::papers::{released, tested_first};
use crate::support::{Browser, Laboratory, desk};

#[actix_web::test]
async fn an_administrator_is_told_what_to_settle_until_a_document_was_issued() {
    let laboratory = Laboratory::open();
    set_disabled(&laboratory.app, &desk(), "technician", true).unwrap();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let start = admin.get("/").await.text();
    for told in [
        "开始工作之前",
        "添加检测员",
        "public_url",
        "登记检测仪",
        "抬头现在还是示例",
    ] {
        assert!(start.contains(told), "{told}: {start}");
    }
    // Who works here already is not asked for.
    assert!(!start.contains("添加前台用户") && !start.contains("添加审核员"));
    set_disabled(&laboratory.app, &desk(), "technician", false).unwrap();
    assert!(!admin.get("/").await.text().contains("添加检测员"));
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    assert!(!front.get("/").await.text().contains("开始工作之前"));

    released(&laboratory, "6901234567892").await;
    assert!(!admin.get("/").await.text().contains("开始工作之前"));
}

#[actix_web::test]
async fn samples_that_never_came_do_not_keep_the_others_from_the_reviewer() {
    let laboratory = Laboratory::open();
    let intake = tested_first(&laboratory, &["6901234567892", "6901234567908"]).await;
    let page = format!("/intakes/{}", intake.number);
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    assert!(!front.get(&page).await.text().contains("直接提交审核"));
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    let bench = technician.get(&page).await.text();
    assert!(
        bench.contains("其余 1 个样品不检测，直接提交审核"),
        "{bench}"
    );
    let form = format!("action=\"{page}/submit\"");
    assert_eq!(bench.matches(&form).count(), 1, "{bench}");
    let sent = technician.post(&format!("{page}/submit"), &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    assert!(technician.get(&page).await.text().contains("待审核"));
}

#[actix_web::test]
async fn a_list_longer_than_announced_says_so_and_its_refused_rows_can_be_had_again() {
    let laboratory = Laboratory::open();
    let intake = laboratory.intake(1);
    let path = format!("/intakes/{}/catalogue", intake.number);
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    front.get(&path).await;
    let list = "供人识别字符,商品名称\n6901234567892,鲜牛奶\n6901234567908,酸奶\n69012x,坏码\n";
    let sent = front.upload(&path, &[], "目录.csv", list.as_bytes()).await;
    let preview = front.get(&sent.location).await.text();
    let digest = preview.split("name=\"sha256\" value=\"").nth(1).unwrap();
    let digest = digest.split('"').next().unwrap().to_owned();
    let fields = [("sha256", digest.as_str()), ("name", "目录.csv")];
    let taken = front.post(&format!("{path}/commit"), &fields).await;
    let intake = front.get(&taken.location).await.text();
    assert!(intake.contains("来样数量已改为 2"), "{intake}");
    let earlier = front.get(&path).await.text();
    let again = earlier
        .split("href=\"")
        .find(|rest| rest.contains("/refused.xlsx"));
    let again = again
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let file = front.get(&again).await;
    assert_eq!(file.status, StatusCode::OK, "{again}");
    assert!(file.body.starts_with(b"PK"));
}

#[actix_web::test]
async fn enter_chooses_the_only_company_that_is_found() {
    let laboratory = Laboratory::open();
    let mut front = Browser::of(&laboratory, Role::FrontDesk).await;
    let number = laboratory.company.number;
    let form = format!("/intakes/new?company={number}");
    let found = front.get(&format!("/intakes/new?q={number}&go=1")).await;
    assert_eq!(found.location, form, "{}", found.text());
    // What is typed on the way only narrows the list, and Enter in an empty field chooses nothing.
    for asked in [
        format!("q={number}"),
        "q=&go=1".to_owned(),
        "q=zz&go=1".to_owned(),
    ] {
        let listed = front.get(&format!("/intakes/new?{asked}")).await;
        assert_eq!(listed.status, StatusCode::OK, "{asked}");
    }
}

#[actix_web::test]
async fn who_sends_a_form_after_the_session_ended_is_led_back_to_its_page() {
    let laboratory = Laboratory::open();
    let mut stranger = Browser::new(&laboratory);
    for (from, to) in [
        (
            "http://localhost:8080/companies/new?q=a",
            "%2Fcompanies%2Fnew%3Fq%3Da",
        ),
        ("http://localhost:8080//elsewhere.example", "%2F"),
        ("", "%2F"),
    ] {
        let sent = TestRequest::post().uri("/companies");
        let sent = match from {
            "" => sent,
            from => sent.insert_header(("referer", from)),
        };
        let answer = stranger.send(sent.set_form([("name", "甲公司")])).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        let way = format!("href=\"/sign-in?to={to}\"");
        assert!(answer.text().contains(&way), "{way}: {}", answer.text());
    }
}

#[actix_web::test]
async fn what_an_operator_typed_has_a_name_whatever_verifier_wrote_it() {
    let laboratory = Laboratory::open();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    technician.get("/measurements").await;
    let bytes = include_bytes!("../../importers/samples/dataman/native.xml");
    let sent = technician
        .upload("/measurements", &[], "native.xml", bytes)
        .await;
    finished(&mut technician, &sent.location).await;
    let inbox = technician.get("/inbox").await.text();
    let measurement = inbox.split("href=\"/measurements/").nth(1).unwrap();
    let measurement = measurement.split('"').next().unwrap();
    let page = technician
        .get(&format!("/measurements/{measurement}"))
        .await
        .text();
    assert!(page.contains("1/15/2026") && !page.contains('⟦'), "{page}");
}
