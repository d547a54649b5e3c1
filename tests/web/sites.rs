//! Sites: where a file came from is chosen, remembered and shown; each site's verifier is its own.

use actix_web::http::StatusCode;
use barlab::actions::configure_connection::{add_site, change_site};
use domain::person::Role;
use domain::site::SiteState;
use store::{Paging, sources};

use crate::laboratory::{finished, report};
use crate::support::{Browser, Laboratory, desk};

/// A report without a serial number, as verifiers write that have none.
fn nameless(job: &str) -> Vec<u8> {
    let text = String::from_utf8(report(job)).unwrap();
    assert!(text.contains(", Unit Serial: TC-833-0620-018"));
    let text = text.replace(", Unit Serial: TC-833-0620-018", "");
    text.into_bytes()
}

/// Hands a file in at a site; empty for none.
async fn hand_in(browser: &mut Browser, site: &str, name: &str, bytes: &[u8]) {
    browser.get("/measurements").await;
    let fields = [("site", site)];
    let fields = if site.is_empty() { &[][..] } else { &fields };
    let answer = browser.upload("/measurements", fields, name, bytes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    finished(browser, &answer.location).await;
}

/// The site that the form of the upload offers; empty where it offers none.
async fn offered(browser: &mut Browser) -> String {
    let page = browser.get("/measurements").await.text();
    let chosen = page.split("name=\"site\" value=\"").find_map(|rest| {
        let tag = rest.split('>').next().unwrap();
        tag.contains(" checked")
            .then(|| rest.split('"').next().unwrap())
    });
    chosen.unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn a_laboratory_at_one_place_is_never_asked_where() {
    let laboratory = Laboratory::open();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&mut technician, "", "a.txt", &report("morning")).await;
    for page in ["/measurements", "/inbox", "/instruments"] {
        let text = technician.get(page).await.text();
        assert!(!text.contains("检测点"), "{page}");
    }
}

#[actix_web::test]
async fn where_a_file_came_from_is_chosen_remembered_and_shown() {
    let laboratory = Laboratory::open();
    let app = &laboratory.app;
    let east = add_site(app, &desk(), "番禺检测点").unwrap().id;
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    assert_eq!(offered(&mut technician).await, "1");
    hand_in(
        &mut technician,
        &east.to_string(),
        "east.txt",
        &report("morning"),
    )
    .await;
    assert_eq!(offered(&mut technician).await, east.to_string());
    hand_in(&mut technician, "1", "main.txt", &report("evening")).await;
    assert_eq!(offered(&mut technician).await, "1");

    let read = |conn: &mut _| sources::list(conn, Paging::first(2));
    let both = app.store.read(read).unwrap().rows;
    assert_eq!(
        both.iter()
            .map(|one| one.site.to_string())
            .collect::<Vec<_>>(),
        ["1".to_owned(), east.to_string()]
    );
    // The list, the source and the measurement name the site.
    let listed = technician.get("/measurements").await.text();
    assert!(listed.contains("<span class=\"second soft\">番禺检测点</span>"));
    let source = technician
        .get(&format!("/sources/{}", both[1].id))
        .await
        .text();
    assert!(source.contains("<dd>番禺检测点</dd>"), "{source}");
    let measurement = source.split("href=\"/measurements/").nth(1).unwrap();
    let measurement = measurement.split('"').next().unwrap();
    let page = technician
        .get(&format!("/measurements/{measurement}"))
        .await
        .text();
    assert!(page.contains("<dd>番禺检测点</dd>"), "{page}");

    // The inbox is narrowed to a site, and counts its reasons there.
    let of = |page: &str| page.matches("form=\"chosen\" name=\"measurement\"").count();
    let all = technician.get("/inbox").await.text();
    assert_eq!(of(&all), 2);
    assert!(all.contains(&format!("/inbox?site={east}")), "{all}");
    let narrowed = technician.get(&format!("/inbox?site={east}")).await.text();
    assert_eq!(of(&narrowed), 1);
    assert!(narrowed.contains("east.txt") && !narrowed.contains("main.txt"));
    let nowhere = technician
        .get(&format!("/inbox?list=trial&site={east}"))
        .await
        .text();
    assert_eq!(of(&nowhere), 0);
}

#[actix_web::test]
async fn a_site_that_was_closed_takes_no_files_and_is_no_longer_offered() {
    let laboratory = Laboratory::open();
    let app = &laboratory.app;
    let mut sites = ["东区", "西区"].map(|name| add_site(app, &desk(), name).unwrap().id);
    sites.sort_unstable();
    let east = sites[0].to_string();
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&mut technician, &east, "a.txt", &report("morning")).await;
    change_site(app, &desk(), sites[0], "东区", SiteState::Closed).unwrap();
    assert_eq!(offered(&mut technician).await, "1");
    let refused = technician
        .upload(
            "/measurements",
            &[("site", &east)],
            "b.txt",
            &report("evening"),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("检测点 东区 已停用"),
        "{}",
        refused.text()
    );
    let nonsense = technician
        .upload(
            "/measurements",
            &[("site", "x")],
            "b.txt",
            &report("evening"),
        )
        .await;
    assert_eq!(nonsense.status, StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn two_sites_with_one_verifier_each_need_no_serial_number() {
    let laboratory = Laboratory::open();
    let east = add_site(&laboratory.app, &desk(), "东区")
        .unwrap()
        .id
        .to_string();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    for (number, site) in [("JC-001", "1"), ("JC-002", east.as_str())] {
        admin.get("/instruments/new").await;
        let fields = [
            ("number", number),
            ("make", "Webscan"),
            ("model", "TruCheck"),
            ("site", site),
            ("location", "二楼 2 号台"),
            ("software", "3.03.73"),
        ];
        let added = admin.post("/instruments", &fields).await;
        assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text());
    }
    let _worker = laboratory.worker();
    let mut technician = Browser::of(&laboratory, Role::Technician).await;
    hand_in(&mut technician, "1", "main.txt", &nameless("morning")).await;
    hand_in(&mut technician, &east, "east.txt", &nameless("evening")).await;
    for (page, own, other) in [
        ("1", "JC-001", "JC-002"),
        (east.as_str(), "JC-002", "JC-001"),
    ] {
        let inbox = technician.get(&format!("/inbox?site={page}")).await.text();
        let measurement = inbox.split("href=\"/measurements/").nth(1).unwrap();
        let measurement = measurement.split('"').next().unwrap();
        let shown = technician
            .get(&format!("/measurements/{measurement}"))
            .await
            .text();
        assert!(shown.contains(own) && !shown.contains(other), "{shown}");
        // Each instrument counts its own measurement, and none is unknown to the register.
        let instrument = technician.get(&format!("/instruments/{own}")).await.text();
        let counted = instrument.split("<dt>测量次数</dt><dd>").nth(1).unwrap();
        assert!(counted.starts_with('1'), "{instrument}");
    }
    let register = technician.get("/instruments").await.text();
    assert!(!register.contains("id=\"seen\""), "{register}");
    assert!(register.contains("东区"));
}

#[actix_web::test]
async fn what_is_known_of_an_instrument_comes_back_in_its_form() {
    let laboratory = Laboratory::open();
    let east = add_site(&laboratory.app, &desk(), "东区")
        .unwrap()
        .id
        .to_string();
    let mut admin = Browser::of(&laboratory, Role::Admin).await;
    admin.get("/instruments/new").await;
    let mut fields = vec![
        ("number", "JC-007"),
        ("make", "REA"),
        ("model", "ScanCheck 3n"),
        ("serial", "0042"),
        ("said_model", "SC3"),
        ("site", east.as_str()),
        ("location", "二楼 2 号台"),
        ("software", "2.8"),
        ("apertures", "06 10"),
        ("wavelength", "670"),
    ];
    let added = admin.post("/instruments", &fields).await;
    assert_eq!(added.location, "/instruments/JC-007", "{}", added.text());
    let shown = admin.get("/instruments/JC-007").await.text();
    for (_, said) in &fields[2..] {
        let said = if *said == east { "东区" } else { said };
        assert!(shown.contains(said) || said == "SC3", "{said}: {shown}");
    }
    let form = admin.get("/instruments/JC-007/edit").await.text();
    for (name, said) in &fields[1..] {
        let held = match *name {
            "site" => format!("value=\"{said}\" selected"),
            _ => format!("value=\"{said}\""),
        };
        assert!(form.contains(&held), "{name}: {form}");
    }
    // A site that was closed since stays the instrument's own until another is chosen.
    let id = east.parse().unwrap();
    change_site(&laboratory.app, &desk(), id, "东区", SiteState::Closed).unwrap();
    let form = admin.get("/instruments/JC-007/edit").await.text();
    assert!(
        form.contains(&format!("value=\"{east}\" selected")),
        "{form}"
    );
    change_site(&laboratory.app, &desk(), id, "东区", SiteState::Active).unwrap();
    // What is changed in the form is changed, and nothing else.
    for (name, said) in &mut fields {
        match *name {
            "site" => *said = "1",
            "location" => *said = "三楼",
            "software" => *said = "2.9",
            _ => {}
        }
    }
    let changed = admin.post("/instruments/JC-007", &fields[1..]).await;
    assert_eq!(
        changed.location,
        "/instruments/JC-007",
        "{}",
        changed.text()
    );
    let form = admin.get("/instruments/JC-007/edit").await.text();
    for said in ["value=\"1\" selected", "三楼", "2.9", "0042", "SC3", "670"] {
        assert!(form.contains(said), "{said}: {form}");
    }
}
