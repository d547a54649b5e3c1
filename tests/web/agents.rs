//! The page of agents: a token is shown once, and revoked there.

use actix_web::http::StatusCode;
use domain::person::Role;
use store::agent_tokens;

use crate::support::{Browser, Laboratory};

#[actix_web::test]
async fn a_token_is_shown_once_and_can_be_revoked() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::Admin).await;
    browser.get("/agents").await;
    let made = browser
        .post("/agents", &[("name", "二楼电脑"), ("site", "1")])
        .await;
    assert_eq!(made.status, StatusCode::OK);
    let text = made.text();
    let shown: Vec<&str> = text
        .split("<code>")
        .skip(1)
        .filter_map(|part| part.split("</code>").next())
        .collect();
    let secret = shown[1];
    assert_eq!((shown[0], secret.len()), ("二楼电脑", 43));
    let list = browser.get("/agents").await.text();
    assert!(list.contains("二楼电脑") && !list.contains(secret));

    let app = &laboratory.app;
    let token = app.store.read(agent_tokens::list).unwrap().remove(0);
    let revoked = browser
        .post(&format!("/agents/{}/revoke", token.id), &[])
        .await;
    assert_eq!(revoked.location, "/agents");
    let token = app.store.read(agent_tokens::list).unwrap().remove(0);
    assert_eq!(token.revoked_by.as_deref(), Some("admin"));
    let list = browser.get("/agents").await.text();
    assert!(list.contains("已撤销"), "{list}");
}

#[actix_web::test]
async fn an_agent_without_a_name_is_refused_in_words() {
    let laboratory = Laboratory::open();
    let mut browser = Browser::of(&laboratory, Role::Admin).await;
    browser.get("/agents").await;
    let answer = browser
        .post("/agents", &[("name", " "), ("site", "1")])
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("role=\"alert\""));
}
