//! Statistics as the front desk and the administration ask for them.

use actix_web::http::StatusCode;
use domain::document::DocumentKind;
use domain::person::Role;
use store::documents;

use crate::papers::{newest, released, text_of};
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
        assert!(
            text.contains("Draft: not issued") || text.contains("Draft TJ-"),
            "{text}"
        );
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

#[actix_web::test]
async fn the_statistics_of_a_company_are_issued_checked_delivered_revised_and_withdrawn() {
    let laboratory = Laboratory::open();
    let intake = released(&laboratory, "6901234567892").await;
    let company = laboratory.company.number.to_string();
    let mut reviewer = Browser::of(&laboratory, Role::Reviewer).await;
    let place = format!("/statistics?from=2023-01-01&to=2023-06-20&company={company}");
    let page = reviewer.get(&place).await.text();
    assert!(page.contains("action=\"/statistics/issue\""), "{page}");
    let asked = |to, reason| {
        [
            ("from", "2023-01-01"),
            ("to", to),
            ("company", company.as_str()),
            ("reason", reason),
        ]
    };
    for (to, told) in [("2023-06-21", "尚未结束"), ("2023-01-31", "没有签发的来样")] {
        let refused = reviewer.post("/statistics/issue", &asked(to, "")).await;
        let told_there = reviewer.get(&refused.location).await.text();
        assert!(told_there.contains(told), "{told}: {told_there}");
    }
    let whole = &asked("2023-06-20", "");
    let issued = reviewer.post("/statistics/issue", whole).await;
    let number = format!("TJ-20230101-20230620-{company}");
    let page = reviewer.get(&issued.location).await.text();
    assert!(page.contains(&number), "{page}");
    reviewer.post("/statistics/issue", whole).await;
    let page = reviewer.get(&place).await.text();
    assert!(!page.contains("/R1"), "no reason, no revision: {page}");

    let (one, bytes) = newest(&laboratory, DocumentKind::Statistics);
    assert_eq!(one.document.intake, intake.id);
    let text = text_of(&bytes);
    for said in [&number, "扫码核验", "100.0 %", "示例条码质量检验所"] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("草稿"), "{text}");
    let public = format!("/v/{}", one.document.token);
    let mut anybody = Browser::new(&laboratory);
    let answer = anybody.get(&public).await.text();
    for said in ["文件有效", &number, "样品 1 个，其中符合 0 个"] {
        assert!(answer.contains(said), "{said}: {answer}");
    }
    let mut client = Browser::of(&laboratory, Role::Company).await;
    let at = format!("/documents/{}", one.id);
    for place in ["/documents", &format!("/intakes/{}", intake.number), &at] {
        let shown = client.get(place).await.text();
        assert!(shown.contains(&number), "{place}: {shown}");
    }
    let refused = client.post("/statistics/issue", whole).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let standing = laboratory
        .app
        .store
        .read(|conn| documents::standing(conn, intake.id));
    let standing: Vec<_> = standing.unwrap().iter().map(|one| one.id).collect();
    assert!(standing.contains(&one.id), "a delivery brings it");

    let again = &asked("2023-06-20", "更正统计口径");
    reviewer.post("/statistics/issue", again).await;
    let (newer, bytes) = newest(&laboratory, DocumentKind::Statistics);
    assert_eq!(newer.document.number, format!("{number}/R1"));
    assert!(text_of(&bytes).contains("更正统计口径"));
    let answer = anybody.get(&public).await.text();
    let link = format!("/v/{}", newer.document.token);
    assert!(
        answer.contains("文件已被替代") && answer.contains(&link),
        "{answer}"
    );
    let at = format!("/documents/{}", newer.id);
    reviewer.get(&at).await;
    let reason = [("reason", "误出")];
    reviewer.post(&format!("{at}/withdraw"), &reason).await;
    let answer = anybody.get(&link).await.text();
    assert!(answer.contains("文件已撤回"), "{answer}");
}
