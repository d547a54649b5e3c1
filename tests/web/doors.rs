//! Who gets in: every route against every role, secrets of forms, foreign rows, error pages.

use actix_web::http::StatusCode;
use barlab::web::routes::TABLE;
use domain::person::Role;

use crate::support::{Browser, Laboratory, PASSWORD, register};

/// An address with something in every place that varies.
fn filled(path: &str, laboratory: &Laboratory) -> String {
    let company = laboratory.company.number.to_string();
    [
        ("{company}", company.as_str()),
        ("{intake}", &format!("{company}-1")),
        ("{line}", "1"),
        ("{key}", "3"),
        ("{tag}", "en"),
        ("{token}", "unknown"),
        ("{format}", "pdf"),
        ("{folder}", "0"),
    ]
    .into_iter()
    .fold(path.to_owned(), |path, (place, value)| {
        path.replace(place, value)
    })
    .split('/')
    .map(|part| if part.starts_with('{') { "7" } else { part })
    .collect::<Vec<_>>()
    .join("/")
}

#[actix_web::test]
async fn every_route_lets_in_the_roles_it_names_and_nobody_else() {
    let laboratory = Laboratory::open();
    laboratory.intake(3);
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let mut browser = Browser::of(&laboratory, *role).await;
        for route in TABLE {
            // Signing in or out makes another visitor; both are looked at below.
            if ["/sign-out", "/sign-in"].contains(&route.path) {
                continue;
            }
            let path = filled(route.path, &laboratory);
            let status = match (route.method, route.path) {
                // Goes on for ever, so only its head is read.
                (_, "/inbox/events") => browser.stream(&path).await.status(),
                ("get", _) => browser.get(&path).await.status,
                _ => browser.post(&path, &[]).await.status,
            };
            let let_in = status != StatusCode::FORBIDDEN;
            let named = route.roles.is_none_or(|roles| roles.contains(role));
            if let_in != named || status == StatusCode::INTERNAL_SERVER_ERROR {
                wrong.push(format!(
                    "{} {path} as {}: {status}",
                    route.method,
                    role.code()
                ));
            }
        }
        browser.get("/me").await;
        assert_eq!(browser.post("/sign-out", &[]).await.location, "/sign-in");
        assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[actix_web::test]
async fn somebody_who_is_not_signed_in_is_led_to_sign_in_and_back() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::new(&laboratory);
    for route in TABLE.iter().filter(|route| route.roles.is_some()) {
        let path = filled(route.path, &laboratory);
        let answer = match route.method {
            "get" => browser.get(&path).await,
            _ => browser.post(&path, &[]).await,
        };
        let expected = match route.method {
            "get" => StatusCode::SEE_OTHER,
            _ => StatusCode::UNAUTHORIZED,
        };
        assert_eq!(answer.status, expected, "{} {path}", route.method);
        if route.method == "get" {
            assert!(
                answer.location.starts_with("/sign-in?to=%2F"),
                "{}",
                answer.location
            );
        }
    }
}

#[actix_web::test]
async fn a_form_without_the_secret_of_its_session_changes_nothing() {
    let laboratory = Laboratory::open();
    laboratory.intake(3);
    for role in Role::ALL {
        let mut browser = Browser::of(&laboratory, *role).await;
        let allowed = TABLE.iter().filter(|route| {
            route.method == "post" && route.roles.is_some_and(|roles| roles.contains(role))
        });
        for route in allowed {
            let path = filled(route.path, &laboratory);
            for fields in [&[][..], &[("csrf", "")], &[("csrf", "guess")]] {
                let answer = browser.post_bare(&path, fields).await;
                assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path} {fields:?}");
            }
        }
    }
    let mut stranger = Browser::new(&laboratory);
    let answer = stranger
        .post_bare("/sign-in", &[("name", "admin"), ("password", PASSWORD)])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn a_companys_person_finds_nothing_of_another_company() {
    let laboratory = Laboratory::open();
    let other = register(&laboratory.app, "佛山南海恒泰日用化工厂");
    let foreign = laboratory.intake_of(&other, 3);
    let own = laboratory.intake(3);
    let mut browser = Browser::of(&laboratory, Role::Company).await;
    let page = |number: &dyn std::fmt::Display| format!("/intakes/{number}");
    assert_eq!(browser.get(&page(&own.number)).await.status, StatusCode::OK);
    let answer = browser.get(&page(&foreign.number)).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let list = browser.get("/intakes?list=all").await.text();
    assert!(list.contains(&own.number.to_string()));
    assert!(!list.contains(&foreign.number.to_string()));
    let search = browser
        .get(&format!("/search?q={}", other.number))
        .await
        .text();
    assert!(
        !search.contains(&other.name.as_str().to_owned()),
        "{search}"
    );
}

#[actix_web::test]
async fn signing_in_leads_on_within_this_site_and_signing_out_ends_it() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::new(&laboratory);
    browser.get("/sign-in?to=%2Fintakes").await;
    let wrong = browser
        .post("/sign-in", &[("name", "front_desk"), ("password", "guess")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("role=\"alert\""));
    for (to, expected) in [("/intakes", "/intakes"), ("//example.org", "/")] {
        browser.get("/sign-in").await;
        let fields = [("name", "front_desk"), ("password", PASSWORD), ("to", to)];
        let answer = browser.post("/sign-in", &fields).await;
        assert_eq!(answer.location, expected);
        browser.get("/").await;
        assert_eq!(browser.post("/sign-out", &[]).await.location, "/sign-in");
        assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER);
    }
}

#[actix_web::test]
async fn pages_carry_their_headers_and_assets_may_be_kept_for_ever() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::new(&laboratory);
    let page = browser.get("/sign-in").await;
    let header = |name: &str| page.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-security-policy").contains("default-src 'none'"));
    assert!(!header("content-security-policy").contains("unsafe"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    let text = page.text();
    let style = text
        .split("href=\"")
        .find(|part| part.contains("style.css"))
        .unwrap();
    let style = browser.get(style.split('"').next().unwrap()).await;
    assert_eq!(style.media_type, "text/css; charset=utf-8");
    let kept = style.headers.get("cache-control").unwrap();
    assert!(kept.to_str().unwrap().contains("immutable"));
    assert_eq!(browser.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(browser.get("/readyz").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn the_language_is_the_browsers_until_one_is_chosen() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::FrontDesk).await;
    assert!(
        browser
            .get("/intakes")
            .await
            .text()
            .contains("lang=\"zh-CN\"")
    );
    let answer = browser.get("/language/en?to=/intakes").await;
    assert_eq!(answer.location, "/intakes");
    let page = browser.get("/intakes").await.text();
    assert!(page.contains("lang=\"en\"") && page.contains("Open an intake"));
    assert_eq!(
        browser.get("/language/de").await.status,
        StatusCode::NOT_FOUND
    );
}

#[actix_web::test]
async fn what_is_not_there_is_said_in_a_page() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::FrontDesk).await;
    for path in [
        "/nowhere",
        "/intakes/201901032-9",
        "/intakes/none",
        "/companies/7",
        "/documents/x",
        "/intakes?list=none",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            answer.text().contains("没有这个页面"),
            "{path}: {}",
            answer.text()
        );
    }
    let answer = browser.get("/v/unknown").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains("查无此文件"));
}
