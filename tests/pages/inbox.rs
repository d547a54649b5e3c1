//! Sample views of the inbox: what waits with its suggestions, and what was put aside.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{at, company, pager};
use super::laboratory::shown;
use barlab::web::view::inbox::{Candidate, Inbox, Kind, SiteLink, Undo, Waiting};
use barlab::web::view::parts::{Link, Tab};

fn candidate(language: Language, line: u32, code: &str, hints: &[(&str, &str)]) -> Candidate {
    Candidate {
        value: format!("201901032-2/{line}"),
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        line,
        product: language
            .pick("晨光牌鲜牛奶（低脂）", "Chenguang fresh milk, low fat")
            .to_owned(),
        company: company(language, 0).text,
        code: code.to_owned(),
        measured: line == 14,
        hints: hints
            .iter()
            .map(|(chinese, english)| language.pick(chinese, english).to_owned())
            .collect(),
    }
}

fn waiting(
    language: Language,
    id: &str,
    code: &str,
    reason: (&str, &str),
    candidates: Vec<Candidate>,
) -> Waiting {
    Waiting {
        id: id.to_owned(),
        href: format!("/measurements/{id}"),
        code: code.to_owned(),
        symbology: "EAN-13".to_owned(),
        taken_at: Some(at(11, 20, 15, 42)),
        source: Link::new("/sources/7", "2026-11-20.mdb"),
        site: String::new(),
        only_source: "/inbox?source=7".to_owned(),
        record: format!("ReportID {id}"),
        job: "201901032".to_owned(),
        operator: "wangli".to_owned(),
        grade: (!code.is_empty()).then(|| shown(24)),
        reason: language.pick(reason.0, reason.1).to_owned(),
        candidates,
    }
}

fn tabs(here: &str) -> Vec<Tab> {
    ["waiting", "discarded", "card", "trial"]
        .iter()
        .map(|list| Tab {
            key: format!("inbox.list.{list}"),
            href: format!("/inbox?list={list}"),
            count: (*list == "waiting").then_some(10_214),
            here: *list == here,
        })
        .collect()
}

fn rows(language: Language) -> Vec<Waiting> {
    let same = ("代码相同", "same code");
    let fresh = ("尚未检测", "not measured yet");
    vec![
        waiting(
            language,
            "107",
            "6901234567892",
            (
                "多个来样含有该条码：201901032-2、201902001-1",
                "Several intakes have a sample with this code: 201901032-2, 201902001-1",
            ),
            vec![
                candidate(
                    language,
                    7,
                    "6901234567892",
                    &[
                        same,
                        ("同一人员、同一分钟", "same person, same minute"),
                        fresh,
                    ],
                ),
                candidate(language, 14, "6901234567892", &[same]),
            ],
        ),
        waiting(
            language,
            "108",
            "6901243567890",
            (
                "未完成的来样中没有条码6901243567890",
                "No open intake has a sample with the code 6901243567890",
            ),
            vec![candidate(
                language,
                3,
                "6901234567890",
                &[("第 6、7 位数字互换", "digits 6 and 7 swapped"), fresh],
            )],
        ),
        waiting(
            language,
            "109",
            "",
            ("未译出数据", "Nothing was decoded"),
            vec![candidate(
                language,
                8,
                "6901234567915",
                &[
                    (
                        "在第 7 号与第 9 号样品之间检测",
                        "measured between samples 7 and 9",
                    ),
                    fresh,
                ],
            )],
        ),
        waiting(
            language,
            "110",
            "6929999000014",
            (
                "条码6929999000014属于来样201810007-1，该来样已完成",
                "The code 6929999000014 belongs to intake 201810007-1, which is finished",
            ),
            Vec::new(),
        ),
    ]
}

#[test]
fn the_inbox_is_drawn() {
    let kind = |name: &str, count, here| Kind {
        key: format!("inbox.kind.{name}"),
        href: format!("/inbox?kind={name}"),
        count,
        here,
    };
    check("inbox", Role::Technician, "/inbox", |language| Inbox {
        may_decide: true,
        list: "waiting",
        tabs: tabs("waiting"),
        kinds: vec![
            kind("no_decode", 1_204, false),
            kind("unknown_code", 8_417, false),
            kind("several_intakes", 411, false),
            kind("in_closed_intake", 102, false),
            kind("wrong_symbology", 37, false),
            kind("too_early", 43, false),
        ],
        rows: rows(language),
        pager: pager(4, 10_214),
        here: "/inbox".to_owned(),
        undo: Some(Undo {
            key: "pages.action.measurement.discard".to_owned(),
            count: 3,
        }),
        ..Inbox::default()
    });
    check("inbox-source", Role::Reviewer, "/inbox", |language| Inbox {
        list: "waiting",
        tabs: tabs("waiting"),
        kinds: vec![kind("no_decode", 1, true), kind("unknown_code", 3, false)],
        any_kind: "/inbox?source=7".to_owned(),
        source: Some(Link::new("/inbox?kind=no_decode", "2026-11-20.mdb")),
        sites: [
            "",
            language.pick("本部", "Main"),
            language.pick("番禺检测点", "Panyu"),
        ]
        .map(|name| SiteLink {
            name: name.to_owned(),
            href: format!("/inbox?site={}", name.len()),
            here: name.len() > 6 || name == "Panyu",
        })
        .into(),
        at_site: true,
        rows: rows(language)
            .into_iter()
            .map(|row| Waiting {
                site: language.pick("番禺检测点", "Panyu").to_owned(),
                ..row
            })
            .collect(),
        pager: pager(4, 4),
        here: "/inbox?source=7&kind=no_decode".to_owned(),
        ..Inbox::default()
    });
    check("inbox-discarded", Role::Technician, "/inbox", |language| {
        Inbox {
            may_decide: true,
            list: "discarded",
            tabs: tabs("discarded"),
            rows: rows(language)
                .into_iter()
                .map(|row| Waiting {
                    reason: language.pick("试印样张", "a test print").to_owned(),
                    candidates: Vec::new(),
                    ..row
                })
                .collect(),
            pager: pager(4, 4),
            here: "/inbox?list=discarded".to_owned(),
            ..Inbox::default()
        }
    });
    check("inbox-none", Role::Technician, "/inbox", |_| Inbox {
        list: "waiting",
        tabs: tabs("waiting"),
        ..Inbox::default()
    });
}
