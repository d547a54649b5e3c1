//! Sample views of the statistics.

use super::check;
use super::desk::company;
use super::papers::wordings;
use barlab::web::view::papers::IssueForm;
use barlab::web::view::parts::{Badge, Field, Link, Refusal, Tone};
use barlab::web::view::statistics::{Figures, Line, Lines, Statistics};
use domain::person::Role;
use domain::texts::Language;

fn line(name: &str, intakes: Option<u64>, samples: u64, part: u64, share: &str, bar: u64) -> Line {
    Line {
        label: Link::new("", name),
        intakes,
        samples,
        part,
        share: share.to_owned(),
        bar,
    }
}

fn statistics(language: Language) -> Statistics {
    let lines = |name, problems, rows, more| Lines {
        name,
        problems,
        rows,
        more,
    };
    let pick = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let mut first = line(
        &company(language, 0).text,
        Some(4),
        2_640,
        2_480,
        "93.9 %",
        939,
    );
    first.label.href = "/companies/201901032".to_owned();
    Statistics {
        from: Field::holding("2026-01-01"),
        to: Field::holding("2026-11-22"),
        usual: ["month", "last_month", "year", "last_year"]
            .map(|one| {
                Link::new(
                    "/statistics?from=2026-01-01",
                    format!("statistics.usual.{one}"),
                )
            })
            .to_vec(),
        found: Some(Figures {
            issued: vec![(
                Link::new("/documents/7", "TJ-20260101-20261122-201901032"),
                Badge::new(Tone::Good, "desk.document_state.valid"),
            )],
            issue: Some(IssueForm {
                again: true,
                reason: Field::default(),
                wording: Field::holding("zh-CN"),
            }),
            wordings: wordings(),
            figures: vec![
                ("documents.statistics.received_intakes", "1,204".to_owned()),
                ("documents.statistics.received_samples", "41,880".to_owned()),
                ("documents.statistics.released_intakes", "1,187".to_owned()),
                ("documents.statistics.samples", "40,000".to_owned()),
                ("documents.statistics.conforming", "35,550".to_owned()),
                ("documents.statistics.rate", "88.9 %".to_owned()),
            ],
            tables: vec![
                lines(
                    "months",
                    false,
                    vec![
                        line("2026-10", Some(99), 3_010, 2_800, "93.0 %", 930),
                        line("2026-11", Some(71), 2_010, 1_500, "74.6 %", 746),
                    ],
                    0,
                ),
                lines(
                    "symbologies",
                    false,
                    vec![
                        line("EAN-13", None, 38_120, 33_900, "88.9 %", 889),
                        line("", None, 180, 0, "0.0 %", 0),
                    ],
                    0,
                ),
                lines(
                    "quality",
                    true,
                    vec![
                        line(
                            &pick("空白区不足", "Quiet zone too small"),
                            None,
                            4_211,
                            4_211,
                            "10.5 %",
                            1000,
                        ),
                        line(
                            &pick("符号反差偏低", "Symbol contrast too low"),
                            None,
                            1_904,
                            1_244,
                            "4.8 %",
                            452,
                        ),
                    ],
                    0,
                ),
                lines("application", true, Vec::new(), 0),
                lines("companies", false, vec![first], 2_621),
            ],
            files: vec![
                (
                    "papers.wording.zh-CN",
                    vec![
                        Link::new("/statistics/file?format=pdf", "PDF"),
                        Link::new("/statistics/file?format=xlsx", "XLSX"),
                    ],
                ),
                (
                    "papers.wording.en",
                    vec![Link::new("/statistics/file?format=pdf", "PDF")],
                ),
            ],
            company: None,
        }),
        ..Statistics::default()
    }
}

#[test]
fn statistics_are_drawn() {
    check("statistics", Role::FrontDesk, "/statistics", statistics);
    check(
        "statistics-refused",
        Role::Admin,
        "/statistics",
        |language| Statistics {
            from: Field::holding("2026-02-01"),
            to: Field::holding("2026-01-01"),
            refusal: Some(Refusal {
                what: language
                    .pick(
                        "统计期间的结束日期早于开始日期。",
                        "The period ends before it begins.",
                    )
                    .to_owned(),
                advice: String::new(),
            }),
            ..Statistics::default()
        },
    );
}
