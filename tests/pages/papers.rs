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

pub(super) fn wordings() -> Vec<&'static str> {
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
