//! Sample views of the member directory: the list, handing a file in, its preview.

use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{company, day, pager, tab};
use barlab::web::view::catalogue::{Column, RowTally};
use barlab::web::view::members::{
    MemberPreview, MemberRow, MemberUpload, Members, NoveltyTally, PreviewRow,
};
use barlab::web::view::parts::{Badge, Refusal, Tone};

fn rows(language: Language) -> Vec<MemberRow> {
    let states = [
        (Tone::Good, "valid"),
        (Tone::Good, "valid"),
        (Tone::Bad, "expired"),
        (Tone::Warn, "not_yet_valid"),
    ];
    (0..4)
        .map(|of| MemberRow {
            prefix: ["6901234", "69012345", "6929999", "697123456"][of].to_owned(),
            holder: company(language, of).text,
            company: (of == 0).then(|| company(language, 0)),
            register: if of == 0 {
                String::new()
            } else {
                "/companies/new?member=7".to_owned()
            },
            address: language
                .pick(
                    "广州市越秀区环市东路 371 号",
                    "371 Huanshi East Road, Guangzhou",
                )
                .to_owned(),
            credit_code: "91440101MA59ABCD3X".to_owned(),
            certificate: format!("{}{}", language.pick("物编注字第 ", "No. "), 120_331 + of),
            valid_from: Some(day(1, 1)),
            valid_until: (of != 1).then(|| day(12, 31)),
            state: Badge::new(
                states[of].0,
                &format!("catalogue.standing.{}", states[of].1),
            ),
        })
        .collect()
}

#[test]
fn the_member_directory_is_drawn() {
    check("members", Role::FrontDesk, "/members", |language| Members {
        query: "69".to_owned(),
        rows: rows(language),
        pager: pager(4, 218_340),
        may_import: true,
    });
    check("members-none", Role::FrontDesk, "/members", |_| Members {
        may_import: true,
        ..Members::default()
    });
    check(
        "members-upload",
        Role::FrontDesk,
        "/members/import",
        |language| MemberUpload {
            limit_mb: 50,
            entries: 218_340,
            refusal: Some(Refusal {
                what: language
                    .pick(
                        "没有找到厂商识别代码列和企业名称列。",
                        "No prefix and holder columns.",
                    )
                    .to_owned(),
                advice: String::new(),
            }),
        },
    );
}

#[test]
fn the_preview_of_a_directory_is_drawn() {
    let row = |place: &str, tone, verdict: &str, novelty: &str, holder: String| PreviewRow {
        place: place.to_owned(),
        verdict: Badge::new(tone, &format!("pages.row.{verdict}")),
        novelty: match novelty {
            "" => String::new(),
            novelty => format!("members.novelty.{novelty}"),
        },
        prefix: if novelty.is_empty() {
            String::new()
        } else {
            "69012345".to_owned()
        },
        holder,
        valid_from: Some(day(1, 1)).filter(|_| !novelty.is_empty()),
        valid_until: Some(day(12, 31)).filter(|_| !novelty.is_empty()),
        reasons: Vec::new(),
    };
    check(
        "members-preview",
        Role::FrontDesk,
        "/members/import",
        |language| MemberPreview {
            file: "系统成员名录（2026年11月）.xlsx".to_owned(),
            sha256: "9f86d081".to_owned(),
            columns: vec![
                Column {
                    header: "厂商识别代码".to_owned(),
                    key: "members.field.prefix".to_owned(),
                },
                Column {
                    header: "备注".to_owned(),
                    key: String::new(),
                },
            ],
            tally: RowTally {
                good: 1_204,
                flagged: 9,
                refused: 2,
            },
            novelty: NoveltyTally {
                new: 31,
                changed: 12,
                known: 1_170,
            },
            tabs: vec![
                tab("all_rows", Some(1_215), true),
                tab("refused_rows", Some(2), false),
                tab("flagged_rows", Some(9), false),
            ],
            rows: vec![
                PreviewRow {
                    reasons: vec![
                        language
                            .pick(
                                "“69A1”不是厂商识别代码（4 至 12 位数字）。",
                                "“69A1” is not a company prefix (4 to 12 digits).",
                            )
                            .to_owned(),
                    ],
                    ..row(
                        "12",
                        Tone::Bad,
                        "refused",
                        "",
                        "69A1 · 坏行公司 · 2024-01-01".to_owned(),
                    )
                },
                row("3", Tone::Good, "good", "new", company(language, 0).text),
                PreviewRow {
                    reasons: vec![
                        language
                            .pick(
                                "统一社会信用代码“错码”不正确，已照原样保留。",
                                "The credit code is wrong; it was kept as written.",
                            )
                            .to_owned(),
                    ],
                    ..row(
                        "4",
                        Tone::Warn,
                        "flagged",
                        "changed",
                        company(language, 1).text,
                    )
                },
                row("5", Tone::Good, "good", "known", company(language, 2).text),
            ],
            pager: pager(4, 1_215),
        },
    );
}
