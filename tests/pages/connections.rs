//! Sample views of verifier connections.

use domain::person::Role;
use domain::texts::{Language, Texts};

use super::check;
use super::desk::at;
use barlab::web::view::connections::{
    Choice, Connection, ConnectionForm, ConnectionRow, Connections, Notice, SiteRow, Tried,
};
use barlab::web::view::parts::{Badge, Field, Refusal, Tone};

pub fn said(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    Texts::shipped().unwrap().fill(language, key, &arguments)
}

fn row(language: Language, place: usize) -> ConnectionRow {
    let (name, address, kind, tone, standing) = [
        (
            "LVS-9510",
            "mysql://lvs_reader@10.0.0.5/LVS-95XX",
            "mysql",
            Tone::Good,
            "waiting",
        ),
        (
            "LVS-9585",
            "mysql://lvs_reader@10.0.3.21/LVS-95XX",
            "mysql",
            Tone::Bad,
            "failing",
        ),
        (
            "TruCheck",
            r"\\VERIFIER2\reports",
            "folder",
            Tone::Active,
            "running",
        ),
        ("REA", r"D:\REA\export", "folder", Tone::Pending, "new"),
    ][place];
    let floor = language.pick("二楼", "second floor");
    ConnectionRow {
        href: format!("/connections/{place}"),
        name: format!("{name} {floor}"),
        site: language.pick("本部", "Main").to_owned(),
        kind: format!("desk.connection_kind.{kind}"),
        address: address.to_owned(),
        state: Badge::new(tone, &format!("desk.standing.{standing}")),
        trouble: match tone {
            Tone::Bad => said(
                language,
                "connections.mysql.unreachable",
                &[
                    ("server", address),
                    ("reason", "No route to host (os error 113)"),
                ],
            ),
            _ => String::new(),
        },
        last_ok: (place < 3).then(|| at(11, 21, 16, 40)),
        taken: [104_212, 8_120, 977, 0][place],
        notices: [2, 0, 0, 0][place],
    }
}

fn sites(language: Language) -> Vec<SiteRow> {
    [
        ("本部", "Main", true, 3),
        ("东区分部", "East branch", true, 1),
        ("旧址", "Old house", false, 0),
    ]
    .into_iter()
    .enumerate()
    .map(|(place, (zh, en, active, connections))| SiteRow {
        id: place.to_string(),
        name: language.pick(zh, en).to_owned(),
        state: match active {
            true => Badge::new(Tone::Good, "desk.site_state.active"),
            false => Badge::new(Tone::Pending, "desk.site_state.closed"),
        },
        active,
        closable: place > 0,
        connections,
    })
    .collect()
}

#[test]
fn the_list_of_connections_is_drawn() {
    check("connections", Role::Admin, "/connections", |language| {
        Connections {
            rows: (0..4).map(|place| row(language, place)).collect(),
            sites: sites(language),
            may_edit: true,
            site: Field::default(),
            refusal: None,
        }
    });
    check(
        "connections-none",
        Role::Technician,
        "/connections",
        |language| Connections {
            sites: sites(language).into_iter().take(1).collect(),
            ..Connections::default()
        },
    );
}

fn one(language: Language, place: usize) -> Connection {
    let notice = |key: &str, arguments: &[(&str, &str)], minute| Notice {
        at: at(11, 20, 9, minute),
        text: said(language, &format!("connections.notice.{key}"), arguments),
    };
    Connection {
        row: row(language, place),
        id: place.to_string(),
        is_agent: false,
        failing_since: (place == 1).then(|| at(11, 21, 15, 2)),
        failures: 12,
        next: Some(at(11, 21, 16, 45)),
        last_taken: Some(at(11, 21, 16, 12)),
        poll_seconds: 5,
        profile: String::new(),
        intake: String::new(),
        instrument: if place == 0 { "JC-001" } else { "" }.to_owned(),
        changed_at: at(11, 3, 8, 30),
        changed_by: "admin".to_owned(),
        enabled: true,
        can_try: true,
        may_edit: true,
        notices: vec![
            notice("gap", &[("count", "3"), ("ids", "40512–40513, 40999")], 41),
            notice("deleted", &[("count", "2"), ("ids", "1–2")], 12),
        ],
        tried: None,
        refusal: None,
    }
}

#[test]
fn a_connection_is_drawn() {
    check("connection", Role::Admin, "/connections/0", |language| {
        Connection {
            tried: Some(Tried {
                server: "10.11.19".to_owned(),
                software: "3.1.0.4".to_owned(),
                reports: 104_212,
                newest: Some(104_530),
                newest_at: Some(at(11, 21, 16, 12)),
                missing: "Reports.SectorID".to_owned(),
                has_index: false,
            }),
            ..one(language, 0)
        }
    });
    check(
        "connection-failing",
        Role::Technician,
        "/connections/1",
        |language| Connection {
            may_edit: false,
            notices: Vec::new(),
            ..one(language, 1)
        },
    );
}

#[test]
fn the_form_of_a_connection_is_drawn() {
    let form = |language: Language| ConnectionForm {
        action: "/connections".to_owned(),
        back: "/connections".to_owned(),
        kind: "mysql".to_owned(),
        kinds: vec!["mysql", "access", "folder"],
        name: Field::holding(language.pick("二楼 LVS-9510", "LVS-9510, second floor")),
        sites: ["1", "2"]
            .map(|id| Choice {
                id: id.to_owned(),
                name: language.pick("本部", "Main").to_owned(),
            })
            .to_vec(),
        instruments: [
            "JC-001  Omron Microscan LVS-9510",
            "JC-003  REA ScanCheck 3n",
        ]
        .map(|name| Choice {
            id: name.split(' ').next().unwrap().to_owned(),
            name: name.to_owned(),
        })
        .to_vec(),
        instrument: Field::holding("JC-001"),
        site: Field::holding("1"),
        server: Field::holding("10.0.0.5"),
        database: Field::holding("LVS-95XX"),
        user: Field::holding("lvs_reader"),
        tls: Field::holding("off"),
        poll_seconds: Field {
            value: "0".to_owned(),
            error: Some(said(
                language,
                "connections.error.poll",
                &[("found", "0"), ("least", "1"), ("most", "86400")],
            )),
        },
        age_seconds: Field::holding("2"),
        ..ConnectionForm::default()
    };
    check("connection-new", Role::Admin, "/connections/new", form);
    check(
        "connection-edit",
        Role::Admin,
        "/connections/2/edit",
        |language| ConnectionForm {
            action: "/connections/2".to_owned(),
            back: "/connections/2".to_owned(),
            kind: "access".to_owned(),
            kinds: Vec::new(),
            has_password: true,
            address: Field::holding(r"\\VERIFIER1\LVS-95XX\LVS-95XX.mdb"),
            refusal: Some(Refusal {
                what: said(
                    language,
                    "connections.trouble.options",
                    &[("reason", "age")],
                ),
                advice: String::new(),
            }),
            ..form(language)
        },
    );
}
