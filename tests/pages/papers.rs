//! Sample views of what documents are made with: the report before its issue, issuing many, the
//! layout, statistics.

use domain::document::layout::{REWORDED, keys_of, may_go, shipped_pattern};
use domain::document::{
    DocumentKind, DocumentTable, PictureUse, ReportItem, ReportItems, SealChoice, SignedBy, Wording,
};
use domain::person::Role;
use domain::texts::{Language, Texts};

use super::check;
use super::desk::{at, company};
use barlab::web::view::layout::{
    ColumnShown, Layout, NumberShown, PictureShown, RequiredShown, SealShown, SignatureLineShown,
    TableShown, TextGroup, TextShown, VersionShown,
};
use barlab::web::view::papers::{
    Batch, BatchRow, DraftShown, Gap, IssueForm, ParticularsForm, Report,
};
use barlab::web::view::parts::{Badge, Field, Link, Refusal, Tone};
use barlab::web::view::statistics::{Figures, Line, Lines, Statistics};

fn wordings() -> Vec<&'static str> {
    Wording::ALL.map(Wording::code).to_vec()
}

fn report(language: Language, released: bool) -> Report {
    let gap = |stops, zh: &str, en: &str, place: Option<Link>| Gap {
        stops,
        text: language.pick(zh, en).to_owned(),
        place,
    };
    let drafts = [
        ("certificate", &["pdf"][..]),
        ("notice_letter", &["pdf"]),
        ("result_catalogue", &["pdf", "xlsx"]),
        ("improvement_notices", &["pdf"]),
    ];
    Report {
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0),
        state: match released {
            true => Badge::new(Tone::Good, "desk.intake_state.released"),
            false => Badge::new(Tone::Active, "desk.intake_state.under_review"),
        },
        gaps: match released {
            true => Vec::new(),
            false => vec![
                gap(
                    true,
                    "报告缺少：委托单位联系信息（ISO/IEC 17025:2017 7.8.2.1 e）",
                    "The report lacks: Contact of the client (ISO/IEC 17025:2017 7.8.2.1 e)",
                    Some(company(language, 0)),
                ),
                gap(
                    true,
                    "第 12 行“商品名称”中的字符“ح”（U+062D）没有可用字体",
                    "No font draws the character \"ح\" (U+062D) of \"Product name\" in row 12",
                    Some(Link::new(
                        "/intakes/201901032-2/samples/12",
                        "201901032-2 / 12",
                    )),
                ),
                gap(
                    false,
                    "报告缺少：检测环境（ISO/IEC 17025:2017 7.8.3.1 a）",
                    "The report lacks: Environment (ISO/IEC 17025:2017 7.8.3.1 a)",
                    Some(Link::new("#particulars", "")),
                ),
            ],
        },
        form: ParticularsForm {
            condition: Field::holding(
                language.pick("包装完好，条码清晰", "Packs intact, bar codes clean"),
            ),
            temperature: Field::holding("22.5"),
            tested_from: Field::holding("2026-11-17"),
            ..ParticularsForm::default()
        },
        may_note: true,
        drafts: drafts
            .map(|(kind, forms)| DraftShown {
                kind,
                files: forms
                    .iter()
                    .map(|form| {
                        let href = format!("/intakes/201901032-2/drafts/{kind}.{form}");
                        Link::new(href, form.to_uppercase())
                    })
                    .collect(),
            })
            .to_vec(),
        wordings: wordings(),
        interim: false,
        released,
        issue: released.then(|| IssueForm {
            again: true,
            reason: Field::default(),
            wording: Field::holding("zh-CN"),
        }),
        refusal: None,
    }
}

#[test]
fn the_report_before_its_issue_is_drawn() {
    let here = "/intakes/201901032-2/report";
    check("report", Role::Reviewer, here, |language| {
        report(language, false)
    });
    check("report-released", Role::Reviewer, here, |language| {
        report(language, true)
    });
}

#[test]
fn issuing_many_is_drawn() {
    check("batch", Role::Reviewer, "/documents/batch", |_| Batch {
        rows: (1..=9)
            .map(|number| {
                let number = format!("2019010{:02}-{}", 30 + number, 1 + number % 3);
                BatchRow {
                    issued: number.ends_with('2'),
                    intake: Link::new(format!("/intakes/{number}"), number),
                }
            })
            .collect(),
        wording: Field::holding("bilingual"),
        wordings: wordings(),
        ..Batch::default()
    });
    check("batch-empty", Role::Reviewer, "/documents/batch", |_| {
        Batch::default()
    });
}

fn groups(texts: &Texts) -> Vec<TextGroup> {
    let shown = |key: &str| {
        let own = key == "documents.foot.samples_only";
        let shipped_zh = texts.get(Language::Chinese, key);
        TextShown {
            key: key.to_owned(),
            is_long: shipped_zh.chars().count() > 25,
            shipped_zh,
            shipped_en: texts.get(Language::English, key),
            zh: if own { "仅对来样负责。" } else { "" }.to_owned(),
            en: String::new(),
            may_go: may_go(key),
        }
    };
    let groups = REWORDED.iter().map(|(name, group)| TextGroup {
        name,
        changed: usize::from(*name == "common"),
        texts: keys_of(texts, group).map(shown).collect(),
    });
    groups.collect()
}

fn table(table: DocumentTable) -> TableShown {
    TableShown {
        code: table.code(),
        label: table.label(),
        room: table.room(),
        is_changed: table == DocumentTable::Samples,
        columns: (1..)
            .zip(table.offered())
            .map(|(place, column): (u8, _)| ColumnShown {
                code: column.code,
                label: format!("documents.column.{}", column.code),
                place: match column.code {
                    "brand" => String::new(),
                    _ => place.to_string(),
                },
                width: match column.code {
                    "specification" => "30".to_owned(),
                    _ => String::new(),
                },
                usual: match column.width {
                    0 => String::new(),
                    width => width.to_string(),
                },
                needed: column.needed,
            })
            .collect(),
    }
}

fn layout(language: Language, refused: bool) -> Layout {
    let texts = Texts::shipped().unwrap();
    Layout {
        version: 3,
        wording: Field::holding("bilingual"),
        wordings: wordings(),
        name: Field::holding("广东省标准化研究院条码检测中心"),
        phone: Field::holding("020-12345678"),
        groups: groups(&texts),
        tables: DocumentTable::ALL.iter().copied().map(table).collect(),
        draw_symbols: true,
        sealed: true,
        seals: ["result_catalogue", "certificate", "test_report"]
            .map(|kind| SealShown {
                kind,
                seal: if kind == "test_report" {
                    "second"
                } else {
                    "first"
                },
                straddling: kind != "certificate",
                right: "0".to_owned(),
                down: "0".to_owned(),
            })
            .to_vec(),
        seal_choices: SealChoice::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect(),
        signatures: (0..6)
            .map(|place| SignatureLineShown {
                by: ["tester", "reviewer", "approver", "other", "", ""][place],
                label_zh: if place == 3 { "技术负责人" } else { "" }.to_owned(),
                dated: place > 0,
                ..SignatureLineShown::default()
            })
            .collect(),
        signers: SignedBy::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect(),
        required: ReportItems::shipped()
            .unwrap()
            .advised()
            .map(|(item, clause)| RequiredShown {
                code: item.code(),
                label: item.label(),
                clause: clause.to_owned(),
                required: item == ReportItem::Instruments,
            })
            .collect(),
        pictures: PictureUse::ALL
            .iter()
            .map(|used| PictureShown {
                label: used.label(),
                hint: format!("photographs.mark.hint_{}", used.code()),
                href: format!("/layout/pictures/{}", used.code()),
                picture: (*used == PictureUse::Seal).then(|| Link::new("mark.svg", "公章.svg")),
            })
            .collect(),
        right: Field::holding("-1.5"),
        down: Field::holding("0"),
        numbers: DocumentKind::ALL
            .map(|kind| NumberShown {
                kind: kind.code(),
                shipped: shipped_pattern(kind),
                own: String::new(),
            })
            .to_vec(),
        kinds: vec!["result_catalogue", "certificate"],
        can_preview: true,
        versions: vec![VersionShown {
            version: 3,
            at: at(11, 20, 9, 30),
            who: language.pick("赵管理", "Zhao").to_owned(),
            note: language.pick("更换印章", "Seal: replaced").to_owned(),
        }],
        refusal: refused.then(|| Refusal {
            what: language
                .pick(
                    "“检测结果目录表”不能缺少“结论”（ISO/IEC 17025:2017 7.8.6.2）。",
                    "\"Result catalogue\" cannot be without \"Conclusion\" (ISO/IEC 17025:2017 7.8.6.2).",
                )
                .to_owned(),
            advice: String::new(),
        }),
        ..Layout::default()
    }
}

#[test]
fn the_layout_is_drawn() {
    check("layout", Role::Admin, "/layout", |language| {
        layout(language, false)
    });
    check("layout-refused", Role::Admin, "/layout", |language| {
        layout(language, true)
    });
}

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
