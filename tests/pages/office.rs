//! Sample views of the office: documents, the public check, dictionaries, users, audit, jobs, errors.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{at, company, pager, tab};
use barlab::web::view::agents::{AgentRow, Agents, SiteChoice};
use barlab::web::view::audit::{Audit, AuditRow, Change};
use barlab::web::view::dictionaries::{
    ApplicationDictionary, ApplicationEntry, QualityDictionary, QualityEntry,
};
use barlab::web::view::failures::Failure;
use barlab::web::view::jobs::{Job, JobRow, Jobs, Outcome};
use barlab::web::view::measurements::RefusedRecord;
use barlab::web::view::numbering::{NextShown, Numbering};
use barlab::web::view::parts::{Badge, Field, Link, Tone};
use barlab::web::view::users::{NewUser, UserRow, Users};

#[test]
fn dictionaries_are_drawn() {
    let tabs = |quality| {
        vec![
            tab("quality", Some(62), quality),
            tab("application", Some(42), !quality),
        ]
    };
    check(
        "dictionary-quality",
        Role::Technician,
        "/dictionaries",
        |language| QualityDictionary {
            tabs: tabs(true),
            version: "2026.1".to_owned(),
            query: String::new(),
            rows: vec![
                QualityEntry {
                    key: "2".to_owned(),
                    problem: language
                        .pick("空白区不足", "Quiet zone too small")
                        .to_owned(),
                    remedy: language
                        .pick("加大空白区尺寸", "Enlarge the quiet zone")
                        .to_owned(),
                    trigger: "Quietzone=False".to_owned(),
                    severity: Badge::new(Tone::Bad, "pages.severity.reject"),
                    symbologies: "EAN-13 EAN-8".to_owned(),
                    clause: "GB/T 18348-2022 7.3".to_owned(),
                    confidence: "partly_confirmed".to_owned(),
                };
                4
            ],
        },
    );
    check(
        "dictionary-application",
        Role::Technician,
        "/dictionaries/application",
        |language| ApplicationDictionary {
            tabs: tabs(false),
            version: "2026.1".to_owned(),
            query: String::new(),
            rows: vec![ApplicationEntry {
                key: "3".to_owned(),
                problem: language
                    .pick("一物多码", "One product carries several codes")
                    .to_owned(),
                regulation: "GB 12904-2008 4.2.1.1".to_owned(),
                summary: language
                    .pick(
                        "相同的商品分配相同的商品代码",
                        "The same product gets the same code",
                    )
                    .to_owned(),
                category: language.pick("编码唯一性", "Coding").to_owned(),
                compulsory: true,
                confidence: "confirmed".to_owned(),
            }],
        },
    );
}

#[test]
fn users_are_drawn() {
    let user = |language: Language, name: &str, role: Role, enabled: bool| UserRow {
        name: name.to_owned(),
        display_name: language.pick("王丽", "Wang Li").to_owned(),
        role: role.label().to_owned(),
        company: if role == Role::Company {
            company(language, 0).text
        } else {
            String::new()
        },
        since: at(11, 21, 8, 58),
        state: if enabled {
            Badge::new(Tone::Good, "pages.user_state.enabled")
        } else {
            Badge::new(Tone::Pending, "pages.user_state.disabled")
        },
        enabled,
        oneself: role == Role::Admin,
    };
    check("users", Role::Admin, "/users", |language| Users {
        rows: Role::ALL
            .iter()
            .map(|&role| user(language, role.code(), role, role != Role::Company))
            .collect(),
        handed_over: Some(("wangli".to_owned(), "kelp-9-quiet-ruler".to_owned())),
        refusal: None,
    });
    check("users-new", Role::Admin, "/users/new", |_| NewUser {
        choices: Role::ALL.iter().map(|role| role.code()).collect(),
        role: Field::holding("technician"),
        ..NewUser::default()
    });
}

#[test]
fn numbering_is_drawn() {
    check("numbering", Role::Admin, "/numbering", |language| {
        Numbering {
            company: Field::holding("LY{year:2}{count:4}"),
            intake: Field::holding("{year}-{count:5}"),
            shipped_company: "{year}{month}{count:3}".to_owned(),
            shipped_intake: "{company}-{turn}".to_owned(),
            next_company: Some(NextShown {
                number: "LY260001".to_owned(),
                restarts: "numbering.page.each_year",
                limit: Some(9999),
            }),
            next_intake: Some(NextShown {
                number: "2026-00042".to_owned(),
                restarts: "numbering.page.each_year",
                limit: Some(99_999),
            }),
            of: company(language, 0).text,
            previewed: true,
            earlier: vec![
                "{year}{month}{count:3}".to_owned(),
                "{company}-{turn}".to_owned(),
            ],
            refusal: None,
        }
    });
    check("numbering-refused", Role::Admin, "/numbering", |language| {
        Numbering {
        company: Field {
            value: "{month}{count:3}".to_owned(),
            error: Some(
                language
                    .pick(
                        "“{month}{count:3}”中有 {month} 而没有 {year}，编号会重复；请加上 {year}。",
                        "“{month}{count:3}” has {month} without {year}, so its numbers would come again; add {year}.",
                    )
                    .to_owned(),
            ),
        },
        intake: Field::holding("{company}-{turn}"),
        shipped_company: "{year}{month}{count:3}".to_owned(),
        shipped_intake: "{company}-{turn}".to_owned(),
        ..Numbering::default()
    }
    });
}

#[test]
fn agents_are_drawn() {
    let row = |name: &str, site: &str, used, valid: bool| AgentRow {
        id: "7".to_owned(),
        href: "/connections/7".to_owned(),
        name: name.to_owned(),
        site: site.to_owned(),
        made: at(11, 3, 9, 12),
        by: "admin".to_owned(),
        used,
        state: if valid {
            Badge::new(Tone::Good, "agents.page.valid")
        } else {
            Badge::new(Tone::Pending, "agents.page.revoked")
        },
        valid,
    };
    check("agents", Role::Admin, "/agents", |language| {
        let [room, branch] = [
            language.pick("二楼检测室", "Second floor"),
            language.pick("佛山分部", "Foshan branch"),
        ];
        let pc = |zh, en| language.pick(zh, en).to_owned();
        Agents {
            rows: vec![
                row(
                    &pc("9510 电脑", "PC of the 9510"),
                    room,
                    Some(at(11, 21, 8, 58)),
                    true,
                ),
                row(
                    &pc("TruCheck 电脑", "PC of the TruCheck"),
                    branch,
                    None,
                    true,
                ),
                row(
                    &pc("旧电脑", "Old PC"),
                    room,
                    Some(at(10, 30, 17, 2)),
                    false,
                ),
            ],
            name: Field::default(),
            site: "1".to_owned(),
            sites: [("1", room), ("2", branch)]
                .map(|(id, name)| SiteChoice {
                    id: id.to_owned(),
                    name: name.to_owned(),
                })
                .to_vec(),
            many_sites: true,
            handed_over: Some((
                pc("9510 电脑", "PC of the 9510"),
                "Qm9lc2UtV2VsdC1GcmllZGVuLTE5NDU0OTgzNDU2Nzg5".to_owned(),
            )),
            server: "https://lab.example.org".to_owned(),
            refusal: None,
        }
    });
    check("agents-none", Role::Admin, "/agents", |_| Agents::default());
}

#[test]
fn the_audit_is_drawn() {
    check("audit", Role::Admin, "/audit", |language| Audit {
        who: Field::default(),
        rows: vec![AuditRow {
            number: 48_213,
            at: at(11, 21, 10, 2),
            who: language.pick("张建国", "Zhang Jianguo").to_owned(),
            action: language.pick("签发来样", "Released the intake").to_owned(),
            subject: Some(Link::new("/intakes/201901032-2", "201901032-2")),
            changes: vec![
                Change {
                    item: "state".to_owned(),
                    old: "under_review".to_owned(),
                    new: "released".to_owned(),
                },
                Change {
                    item: "used".to_owned(),
                    old: String::new(),
                    new: "412".to_owned(),
                },
            ],
            hash: "9f86d081".to_owned(),
        }],
        pager: pager(1, 48_213),
        chain: Badge::new(Tone::Good, "pages.chain.whole"),
    });
}

#[test]
fn jobs_are_drawn() {
    let row = |language: Language, done, total| JobRow {
        href: "/jobs/7".to_owned(),
        kind: "desk.job_kind.import_measurements".to_owned(),
        subject: "2026-11-20.mdb".to_owned(),
        who: language.pick("王丽", "Wang Li").to_owned(),
        at: at(11, 20, 16, 5),
        state: Badge::new(Tone::Active, "desk.job_state.running"),
        done,
        total,
    };
    check("jobs", Role::Technician, "/jobs", |language| Jobs {
        rows: vec![row(language, 204, Some(412)), row(language, 17, None)],
        pager: pager(2, 2),
    });
    check("job", Role::Technician, "/jobs/7", |language| Job {
        job: row(language, 204, Some(412)),
        events: "/jobs/7/events".to_owned(),
        outcomes: [
            ("records", 207),
            ("matched", 190),
            ("waiting", 11),
            ("new", 200),
            ("refused", 3),
        ]
        .map(|(name, value)| Outcome {
            name: name.to_owned(),
            value,
            href: if name == "waiting" {
                "/inbox".to_owned()
            } else {
                String::new()
            },
        })
        .into(),
        refused: vec![RefusedRecord {
            record: "ReportID 227".to_owned(),
            line: "227".to_owned(),
            reason: language
                .pick("等级无法识别。", "The grade cannot be read.")
                .to_owned(),
        }],
        failure: String::new(),
        results: Some(Link::new("/sources/7", "2026-11-20.mdb")),
    });
}

#[test]
fn failures_are_drawn() {
    for (status, name, number) in [
        (401, "not_signed_in", ""),
        (403, "forbidden", ""),
        (404, "not_found", ""),
        (400, "form_expired", ""),
        (400, "bad_request", ""),
        (413, "too_large", ""),
        (503, "busy", ""),
        (500, "internal", "E-7Q2M-41C8"),
    ] {
        check(
            &format!("failure-{status}-{name}"),
            Role::FrontDesk,
            "/nowhere",
            |_| Failure {
                status,
                name,
                number: number.to_owned(),
                sign_in: match status {
                    401 => "/sign-in?to=%2Fcompanies%2Fnew".to_owned(),
                    _ => String::new(),
                },
            },
        );
    }
}
