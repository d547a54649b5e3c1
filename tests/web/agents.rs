//! The page of agents: a token is shown once, and revoked there; what is sent with it has the site
//! that was chosen there.

use actix_web::http::StatusCode;
use barlab::actions::{
    configure_connection::add_site,
    hints::Hints,
    import_measurements::keep,
    take_piece::{Fate, Handed, take_piece, token_of},
};
use domain::person::Role;
use store::{Paging, agent_tokens, sources};

use crate::laboratory::report;
use crate::support::{Browser, Laboratory, desk};

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

#[actix_web::test]
async fn what_an_agent_of_a_second_site_sends_comes_from_that_site() {
    let laboratory = Laboratory::open();
    let app = &laboratory.app;
    let second = add_site(app, &desk(), "番禺检测点").unwrap().id;
    let mut browser = Browser::of(&laboratory, Role::Admin).await;
    browser.get("/agents").await;
    for (name, site, code) in [
        ("番禺电脑", second.to_string(), "上午"),
        ("二楼电脑", "1".to_owned(), "下午"),
    ] {
        let fields = [("name", name), ("site", site.as_str())];
        let text = browser.post("/agents", &fields).await.text();
        let secret = text.split("<code>").nth(2).unwrap();
        let secret = secret.split("</code>").next().unwrap();
        let token = token_of(app, secret).unwrap().unwrap();
        let handed = Handed {
            name: "a.txt".to_owned(),
            stored: keep(app, report(code).as_slice()).unwrap(),
            hints: Hints::default(),
            place: vec!["a.txt".to_owned()],
        };
        let fate = take_piece(app, &token, handed).unwrap();
        assert!(matches!(fate, Fate::Taken { .. }), "{fate:?}");
        let read = |conn: &mut _| sources::list(conn, Paging::first(1));
        let newest = app.store.read(read).unwrap().rows.remove(0);
        assert_eq!(newest.site.to_string(), site, "{name}");
        assert_eq!(newest.connection, Some(token.connection));
    }
}

#[actix_web::test]
async fn an_administrator_moves_an_agent_to_another_site_and_what_it_sends_then_comes_from_there() {
    let laboratory = Laboratory::open();
    let app = &laboratory.app;
    let second = add_site(app, &desk(), "番禺检测点").unwrap().id.to_string();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/agents").await;
    let fields = [("name", "二楼电脑"), ("site", "1")];
    let made = admin.post("/agents", &fields).await.text();
    let secret = made.split("<code>").nth(2).unwrap();
    let secret = secret.split("</code>").next().unwrap();
    let token = token_of(app, secret).unwrap().unwrap();
    let page = format!("/connections/{}", token.connection);
    assert!(made.contains(&format!("href=\"{page}\"")), "{made}");
    assert!(
        admin
            .get(&page)
            .await
            .text()
            .contains(&format!("{page}/edit"))
    );
    let form = admin.get(&format!("{page}/edit")).await.text();
    assert!(!form.contains("name=\"address\"") && !form.contains("name=\"password\""));

    let fields = |site| [("name", "二楼电脑"), ("site", site), ("poll_seconds", "5")];
    let moved = admin.post(&page, &fields(second.as_str())).await;
    assert_eq!(moved.location, page, "{}", moved.text());
    assert!(admin.get(&page).await.text().contains("番禺检测点"));
    let handed = Handed {
        name: "a.txt".to_owned(),
        stored: keep(app, report("上午").as_slice()).unwrap(),
        hints: Hints::default(),
        place: vec!["a.txt".to_owned()],
    };
    take_piece(app, &token, handed).unwrap();
    let read = |conn: &mut _| sources::list(conn, Paging::first(1));
    let newest = app.store.read(read).unwrap().rows.remove(0);
    assert_eq!(newest.site.to_string(), second);
    let audit = admin.get("/audit?action=connection.change").await.text();
    assert!(audit.contains("二楼电脑"), "{audit}");

    // Who is no administrator finds no way to it.
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    assert!(!technician.get(&page).await.text().contains("/edit"));
    let refused = technician.post(&page, &fields("1")).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}
