//! Sample views of the front desk: sign-in, start, companies, intakes, catalogue, search.

use chrono::{NaiveDate, NaiveDateTime};
use domain::intake::IntakeState;
use domain::person::Role;
use domain::texts::Language;

use super::{check, check_framed, frame};
use barlab::web::view::companies::{
    Companies, Company, CompanyRow, Correction, MemberMatch, NewCompany, PrefixRow, QuotaShown,
    Remark,
};
use barlab::web::view::intakes::IntakeRow;
use barlab::web::view::parts::{Badge, Field, Link, Pager, Refusal, Tab, Tone};
use barlab::web::view::search::{Group, Hit, Search};
use barlab::web::view::sign_in::{Me, SignIn};
use barlab::web::view::start::{Counter, MainAction, Start, Step, Work};

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

pub(super) fn at(month: u32, of: u32, hour: u32, minute: u32) -> NaiveDateTime {
    day(month, of).and_hms_opt(hour, minute, 0).unwrap()
}

pub(super) fn tab(key: &str, count: Option<u64>, here: bool) -> Tab {
    Tab {
        key: format!("pages.tab.{key}"),
        href: format!("?list={key}"),
        count,
        here,
    }
}

pub(super) fn pager(shown: u64, total: u64) -> Pager {
    Pager {
        shown,
        total: Some(total),
        first: None,
        next: (total > shown).then(|| "?after=7".to_owned()),
    }
}

pub(super) fn company(language: Language, which: usize) -> Link {
    let names = [
        (
            "广州市晨光食品有限公司",
            "Guangzhou Chenguang Foods Co., Ltd.",
        ),
        (
            "深圳华强医疗器械股份有限公司",
            "Shenzhen Huaqiang Medical Devices Inc.",
        ),
        (
            "佛山南海恒泰日用化工厂",
            "Nanhai Hengtai Household Chemicals, Foshan",
        ),
        (
            "东莞市永利包装制品有限公司",
            "Dongguan Yongli Packaging Co., Ltd.",
        ),
        (
            "珠海横琴蓝海贸易有限公司",
            "Zhuhai Hengqin Blue Sea Trading Co., Ltd.",
        ),
    ];
    let (chinese, english) = names[which % names.len()];
    Link::new(
        format!("/companies/2026100{which:02}"),
        language.pick(chinese, english),
    )
}

pub(super) fn intake_rows(language: Language) -> Vec<IntakeRow> {
    let rows = [
        (
            "202610032-2",
            0,
            3,
            412,
            412,
            37,
            IntakeState::UnderReview,
            9,
            true,
        ),
        ("202610011-5", 1, 5, 96, 41, 3, IntakeState::Open, 24, false),
        (
            "202609118-1",
            2,
            10,
            1_240,
            0,
            0,
            IntakeState::Open,
            26,
            false,
        ),
        (
            "202611004-1",
            3,
            12,
            24,
            24,
            0,
            IntakeState::Released,
            20,
            false,
        ),
        (
            "202608077-3",
            4,
            12,
            310,
            310,
            12,
            IntakeState::Sent,
            20,
            false,
        ),
    ];
    rows.into_iter()
        .map(
            |(number, of, received, samples, judged, nonconforming, state, due, late)| IntakeRow {
                number: number.to_owned(),
                company: company(language, of),
                received_on: day(11, received),
                samples,
                judged,
                nonconforming,
                state: state.into(),
                due: Some(day(11, due)),
                late,
            },
        )
        .collect()
}

fn prefix(holder: &str, tone: Tone, key: &str) -> PrefixRow {
    PrefixRow {
        prefix: "69012345".to_owned(),
        holder: holder.to_owned(),
        valid_until: Some(day(12, 31)),
        state: Badge::new(tone, key),
    }
}

#[test]
fn signing_in_is_drawn() {
    check_framed(
        "sign-in",
        "/sign-in",
        |language| SignIn {
            is_nobody: false,
            phone: "0755-87654321".to_owned(),
            name: Field::holding("wangli"),
            refusal: Some(Refusal {
                what: language
                    .pick(
                        "用户名或密码不正确。",
                        "User name or password is not right.",
                    )
                    .to_owned(),
                advice: language
                    .pick(
                        "再错 3 次将暂停登录 5 分钟。",
                        "After 3 more tries signing in pauses for 5 minutes.",
                    )
                    .to_owned(),
            }),
            to: "/".to_owned(),
        },
        |language| super::Frame {
            person: None,
            nav: Vec::new(),
            ..frame(language, Role::FrontDesk, "/sign-in")
        },
    );
    check("me", Role::Technician, "/me", |_| Me {
        name: "wangli".to_owned(),
        display_name: "王丽".to_owned(),
        role: Role::Technician.label().to_owned(),
        ..Me::default()
    });
}

#[test]
fn the_start_page_is_drawn() {
    let counter = |key: &str, value, urgent| Counter {
        key: format!("pages.counter.{key}"),
        value,
        href: "/intakes".to_owned(),
        urgent,
        live: key == "unmatched",
    };
    check("start", Role::FrontDesk, "/", |language| Start {
        counters: vec![
            counter("companies", 2_662, false),
            counter("unfinished", 17, false),
            counter("to_review", 4, false),
            counter("to_send", 3, false),
            counter("unmatched", 0, true),
        ],
        action: Some(MainAction {
            key: "pages.intakes.open".to_owned(),
            href: "/intakes/new".to_owned(),
        }),
        first: vec![Step {
            key: "pages.first.technician".to_owned(),
            href: "/users/new".to_owned(),
        }],
        work: vec![
            Work {
                key: "pages.work.due".to_owned(),
                empty: "pages.work.due_none".to_owned(),
                href: "/intakes".to_owned(),
                rows: intake_rows(language),
            },
            Work {
                key: "pages.work.to_send".to_owned(),
                empty: "pages.work.to_send_none".to_owned(),
                href: "/intakes?list=to_send".to_owned(),
                rows: Vec::new(),
            },
        ],
    });
}

#[test]
fn companies_are_drawn() {
    check("companies", Role::FrontDesk, "/companies", |language| {
        Companies {
            query: String::new(),
            rows: (0..5)
                .map(|of| CompanyRow {
                    number: format!("2026100{of:02}"),
                    name: company(language, of).text,
                    contact: language.pick("陈志明", "Chen Zhiming").to_owned(),
                    phone: "020-8331 2207".to_owned(),
                    prefixes: vec!["69012345".to_owned()],
                    state: if of == 3 {
                        Badge::new(Tone::Pending, "desk.company_state.closed")
                    } else {
                        Badge::new(Tone::Good, "desk.company_state.active")
                    },
                    quota_left: [620, 0, 38, 1_200, 5][of],
                })
                .collect(),
            pager: pager(5, 2_662),
            may_register: true,
        }
    });
    check("companies-none", Role::FrontDesk, "/companies", |_| {
        Companies::default()
    });
}

#[test]
fn registering_a_company_is_drawn() {
    check(
        "companies-new",
        Role::FrontDesk,
        "/companies/new",
        |language| NewCompany {
            lookup: language.pick("晨光", "Chenguang").to_owned(),
            matches: Some(
                (0..2)
                    .map(|of| MemberMatch {
                        name: company(language, of).text,
                        prefix: "69012345".to_owned(),
                        address: language
                            .pick(
                                "广州市越秀区环市东路 371 号",
                                "371 Huanshi East Road, Guangzhou",
                            )
                            .to_owned(),
                        credit_code: "91440101MA59ABCD3X".to_owned(),
                        valid_until: Some(day(12, 31)),
                        state: Badge::new(Tone::Good, "catalogue.standing.valid"),
                        registered: (of == 1)
                            .then(|| Link::new("/companies/201901032", "201901032")),
                        href: "/companies/new?member=7".to_owned(),
                    })
                    .collect(),
            ),
            existing: Some(Link::new("/companies/201901032", "201901032")),
            name: Field::holding(company(language, 0).text),
            phone: Field {
                value: "8331".to_owned(),
                error: Some(
                    language
                        .pick("电话号码太短。", "The phone number is too short.")
                        .to_owned(),
                ),
            },
            ..NewCompany::default()
        },
    );
}

#[test]
fn a_company_is_drawn() {
    check(
        "company",
        Role::FrontDesk,
        "/companies/201901032",
        |language| Company {
            number: "201901032".to_owned(),
            name: company(language, 0).text,
            credit_code: "91440101MA59ABCD3X".to_owned(),
            correction: Correction::default(),
            address: Field::holding(language.pick(
                "广州市越秀区环市东路 371 号",
                "371 Huanshi East Road, Guangzhou",
            )),
            registered_on: day(1, 14),
            contact: Field::holding(language.pick("陈志明", "Chen Zhiming")),
            phone: Field::holding("020-8331 2207"),
            email: Field::holding("chen@example.com"),
            is_out_of_reach: false,
            prefixes: vec![
                prefix(
                    &company(language, 0).text,
                    Tone::Good,
                    "catalogue.standing.valid",
                ),
                prefix("", Tone::Pending, "pages.membership.unknown"),
            ],
            quota: QuotaShown {
                left: 620,
                held: 42,
                intakes: 5,
            },
            quota_added: Field::default(),
            quota_reason: Field::default(),
            refusal: None,
            history: vec![Remark {
                at: at(11, 3, 9, 12),
                who: language.pick("李敏", "Li Min").to_owned(),
                text: language
                    .pick(
                        "增加 500 个委托数量（收据 20261103-07)",
                        "500 codes added (receipt 20261103-07)",
                    )
                    .to_owned(),
            }],
            intakes: intake_rows(language),
            may_edit: true,
        },
    );
}

#[test]
fn search_results_are_drawn() {
    check("search", Role::Technician, "/search", |language| Search {
        query: "6901234567892".to_owned(),
        groups: vec![
            Group {
                key: "pages.search.samples".to_owned(),
                hits: vec![Hit {
                    href: "/intakes/201901032-2/samples/1".to_owned(),
                    title: "6901234567892".to_owned(),
                    code: true,
                    detail: format!("201901032-2 · {}", company(language, 0).text),
                    state: Some(domain::sample::Conclusion::Nonconforming.into()),
                }],
                more: true,
            },
            Group {
                key: "pages.search.companies".to_owned(),
                hits: vec![Hit {
                    href: "/companies/201901032".to_owned(),
                    title: company(language, 0).text,
                    code: false,
                    detail: "69012345".to_owned(),
                    state: None,
                }],
                more: false,
            },
        ],
    });
    check("search-none", Role::Technician, "/search", |_| Search {
        query: "6901".to_owned(),
        ..Search::default()
    });
}
