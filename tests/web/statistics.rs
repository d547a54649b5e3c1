//! Statistics as the front desk and the administration ask for them.

use actix_web::http::StatusCode;
use domain::person::Role;

use crate::papers::{released, text_of};
use crate::support::{Browser, Laboratory};

#[actix_web::test]
async fn the_desk_sees_what_came_of_a_period_and_takes_it_along_as_a_file() {
    for laboratory in Laboratory::on_each_engine() {
        let intake = released(&laboratory, "6901234567892").await;
        let mut desk = Browser::of(&laboratory, Role::FrontDesk).await;
        let page = desk.get("/statistics").await.text();
        for said in [
            "100.0 %",
            "EAN-13",
            "按企业统计",
            laboratory.company.name.as_str(),
        ] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let asked = format!("/statistics/file?company={}", laboratory.company.number);
        let file = desk.get(&format!("{asked}&format=pdf&wording=en")).await;
        assert_eq!(file.media_type, "application/pdf");
        let text = text_of(&file.body);
        assert!(text.contains("Statistics of Bar Code Tests"), "{text}");
        assert!(text.contains("100.0 %"), "{text}");
        assert!(!text.contains("By company"), "{text}");
        let sheet = desk.get(&format!("{asked}&format=xlsx")).await;
        assert!(sheet.body.starts_with(b"PK"));
        let again = desk.get(&format!("{asked}&format=pdf&wording=en")).await;
        assert!(again.body == file.body, "the same bytes");

        let long_ago = desk.get("/statistics?from=2001-01-01&to=2001-12-31").await;
        assert!(
            long_ago.text().contains("期间内没有数据"),
            "{}",
            long_ago.text()
        );
        assert!(
            intake
                .number
                .to_string()
                .starts_with(&laboratory.company.number.to_string())
        );
    }
}

#[actix_web::test]
async fn a_period_that_cannot_be_is_told_beside_the_form() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    for (asked, said) in [
        ("from=2026-02-01&to=2026-01-01", "早于开始日期"),
        ("from=0206-02-01&to=2026-01-01", "过长"),
        ("from=morgen", "不是日期"),
        ("company=201901999", "没有编号为"),
        ("company=x", "x"),
    ] {
        let answer = admin.get(&format!("/statistics?{asked}")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    }
}
