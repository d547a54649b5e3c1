//! The form of a connection: what an admin types is what is kept, a password stays until another is
//! typed, and what cannot be is refused beside its field.

use actix_web::http::StatusCode;
use barlab::background::Stop;
use barlab::connections::plan_of;
use domain::connection::{Connection, ConnectionKind};
use domain::person::Role;
use serde_json::json;
use store::connections;

use crate::support::{Browser, Laboratory};

pub(crate) const DATABASE: [(&str, &str); 9] = [
    ("kind", "mysql"),
    ("name", "二楼 9510"),
    ("site", "1"),
    ("server", "10.0.0.5:3307"),
    ("database", "LVS-95XX"),
    ("user", "reader"),
    ("tls", "encrypted"),
    ("age_seconds", "10"),
    ("poll_seconds", "7"),
];

/// These fields with others in their place or beside them.
fn with<'f>(
    fields: &[(&'f str, &'f str)],
    others: &[(&'f str, &'f str)],
) -> Vec<(&'f str, &'f str)> {
    let is_other = |name: &str| others.iter().any(|(other, _)| *other == name);
    let kept = fields.iter().filter(|(name, _)| !is_other(name));
    kept.chain(others).copied().collect()
}

fn all(laboratory: &Laboratory) -> Vec<Connection> {
    let listed = laboratory.app.store.read(connections::list).unwrap();
    listed.into_iter().map(|one| one.connection).collect()
}

fn only(laboratory: &Laboratory) -> Connection {
    let mut all = all(laboratory);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn password(laboratory: &Laboratory) -> Option<String> {
    let plan = plan_of(&laboratory.app, &only(laboratory), &Stop::default());
    plan.unwrap().password.map(|password| password.0)
}

async fn add(browser: &mut Browser, fields: &[(&str, &str)]) -> String {
    browser.get("/connections/new").await;
    let added = browser.post("/connections", fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    added.location
}

#[actix_web::test]
async fn a_database_on_a_server_is_kept_as_typed_and_its_password_until_another_is_typed() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let fields = with(&DATABASE, &[("password", "ge heim"), ("thumbnails", "1")]);
    let page = add(&mut admin, &fields).await;
    let kept = only(&laboratory);
    assert_eq!(page, format!("/connections/{}", kept.id));
    let settings = &kept.settings;
    assert_eq!(settings.kind, ConnectionKind::Mysql);
    assert_eq!(settings.name.as_str(), "二楼 9510");
    assert_eq!(settings.address, "mysql://reader@10.0.0.5:3307/LVS-95XX");
    assert_eq!((settings.enabled, settings.poll_seconds), (true, 7));
    let options = json!({
        "age_seconds": 10, "thumbnails": true, "tls": "encrypted", "authority": null,
    });
    assert_eq!(settings.options, options);
    assert_eq!(password(&laboratory).as_deref(), Some("ge heim"));

    let form = admin.get(&format!("{page}/edit")).await.text();
    for value in [
        "二楼 9510",
        "10.0.0.5:3307",
        "LVS-95XX",
        "reader",
        "10",
        "7",
    ] {
        assert!(form.contains(&format!("value=\"{value}\"")), "{value}");
    }
    assert!(!form.contains("ge heim"));

    let changed = with(&DATABASE, &[("poll_seconds", "30"), ("password", "")]);
    assert_eq!(admin.post(&page, &changed).await.location, page);
    assert_eq!(only(&laboratory).settings.poll_seconds, 30);
    assert_eq!(password(&laboratory).as_deref(), Some("ge heim"));
    admin
        .post(&page, &with(&DATABASE, &[("password", "neu")]))
        .await;
    assert_eq!(password(&laboratory).as_deref(), Some("neu"));
    admin
        .post(&page, &with(&DATABASE, &[("forget", "1")]))
        .await;
    assert_eq!(password(&laboratory), None);
}

#[actix_web::test]
async fn an_archive_and_a_folder_are_kept_as_typed_paused_resumed_and_removed() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let common = [("site", "1"), ("poll_seconds", "5"), ("still_seconds", "3")];
    let archive = [
        ("kind", "access"),
        ("name", "一楼"),
        ("address", "/verifiers/LVS-95XX.mdb"),
        ("password", "verifier"),
    ];
    let page = add(&mut admin, &with(&common, &archive)).await;
    let kept = only(&laboratory);
    assert_eq!(kept.settings.kind, ConnectionKind::Access);
    assert_eq!(kept.settings.address, "/verifiers/LVS-95XX.mdb");
    assert_eq!(kept.settings.options, json!({"still_seconds": 3}));
    assert_eq!(password(&laboratory).as_deref(), Some("verifier"));

    for (word, enabled) in [("pause", false), ("resume", true)] {
        let done = admin.post(&format!("{page}/{word}"), &[]).await;
        assert_eq!(done.location, page);
        assert_eq!(only(&laboratory).settings.enabled, enabled);
    }
    let removed = admin.post(&format!("{page}/remove"), &[]).await;
    assert_eq!(removed.location, "/connections");
    assert!(all(&laboratory).is_empty());

    let folder = [
        ("kind", "folder"),
        ("name", "TruCheck"),
        ("address", "/verifiers/reports"),
        ("profile", "webscan-text"),
        ("leave", "1"),
    ];
    add(&mut admin, &with(&common, &folder)).await;
    let kept = only(&laboratory);
    assert_eq!(kept.settings.kind, ConnectionKind::Folder);
    assert_eq!(kept.settings.address, "/verifiers/reports");
    assert_eq!(kept.settings.profile.as_deref(), Some("webscan-text"));
    let options = json!({"still_seconds": 3, "deep": false, "leave": true});
    assert_eq!(kept.settings.options, options);
}

#[actix_web::test]
async fn what_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays() {
    let laboratory = Laboratory::open();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    let folder = [
        ("kind", "folder"),
        ("name", "TruCheck"),
        ("site", "1"),
        ("address", "/verifiers/reports"),
        ("still_seconds", "2"),
        ("poll_seconds", "5"),
    ];
    add(&mut admin, &folder).await;
    let free = with(&folder, &[("name", "X")]);
    for (fields, field) in [
        (folder.to_vec(), "name"),
        (with(&free, &[("name", " ")]), "name"),
        (with(&free, &[("address", " ")]), "address"),
        (with(&free, &[("poll_seconds", "often")]), "poll_seconds"),
        (with(&free, &[("profile", "none-such")]), "profile"),
        (with(&free, &[("intake", "209901001-1")]), "intake"),
        (with(&free, &[("instrument", "nonesuch")]), "instrument"),
        (with(&DATABASE, &[("server", "10.0.0.5:port")]), "server"),
    ] {
        let refused = admin.post("/connections", &fields).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        let page = refused.text();
        assert!(page.contains(&format!("id=\"{field}-error\"")), "{page}");
        let name = fields.iter().find(|(name, _)| *name == "name").unwrap().1;
        assert!(
            page.contains(&format!("value=\"{}\"", name.trim())),
            "{page}"
        );
        assert_eq!(all(&laboratory).len(), 1, "{field}");
    }
}
