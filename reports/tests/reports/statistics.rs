//! Statistics as people read them and as a spreadsheet sums them.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use domain::document::Wording::{Bilingual, Chinese, English};
use reports::{statistics_pdf, statistics_xlsx};

use crate::{
    content::kit,
    statistics_content::{statistics, statistics_of_one},
    tools::Document,
};

#[test]
fn statistics_say_their_figures_in_every_language_and_repeat_byte_for_byte() {
    for (wording, said) in [
        (Chinese, ["商品条码检测统计报告", "空白区不足", "一物多码"]),
        (
            English,
            [
                "Statistics of Bar Code Tests",
                "Quiet zone too small",
                "All clients",
            ],
        ),
        (
            Bilingual,
            ["统计口径", "By company", "2026-01-01 – 2026-12-31"],
        ),
    ] {
        let content = statistics(wording, 40);
        let bytes = statistics_pdf(&content, &kit()).unwrap();
        assert!(bytes == statistics_pdf(&content, &kit()).unwrap());
        let document = Document::new(&bytes);
        document.check();
        let Some(text) = document.text() else {
            return;
        };
        for figure in [
            "40,000",
            "35,550",
            "88.9 %",
            "4,211",
            "10.5 %",
            "TJ-20260101-20261231",
        ] {
            assert!(text.contains(figure), "{figure}: {text}");
        }
        for said in said {
            assert!(text.contains(said), "{said}: {text}");
        }
        assert!(
            !text.contains("扫码") && !text.contains("Scan to"),
            "there is no code: {text}"
        );
    }
}

#[test]
fn statistics_of_one_company_name_it_and_no_other() {
    let content = statistics_of_one(Chinese, "示例市㛃䶮喆垚翀食品有限公司");
    let Some(text) = Document::new(&statistics_pdf(&content, &kit()).unwrap()).text() else {
        return;
    };
    assert!(
        text.contains("㛃䶮喆垚翀食品有限公司 (202611032)"),
        "{text}"
    );
    assert!(!text.contains("按企业统计"), "{text}");
}

#[test]
fn the_spreadsheet_holds_numbers_that_can_be_summed() {
    let content = statistics(Chinese, 25);
    let bytes = statistics_xlsx(&content, &kit()).unwrap();
    assert!(bytes == statistics_xlsx(&content, &kit()).unwrap());
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheets = [
        "汇总",
        "月份",
        "码制分布",
        "质量类问题",
        "应用类问题",
        "企业",
    ];
    assert_eq!(book.sheet_names(), sheets);
    let companies = book.worksheet_range("企业").unwrap();
    let samples: f64 = companies
        .rows()
        .skip(1)
        .map(|row| match row[3] {
            Data::Float(number) => number,
            ref other => panic!("{other:?} is no number"),
        })
        .sum();
    assert!((samples - 25.0 * 660.0).abs() < f64::EPSILON);
    // An empty period is a book all the same.
    assert!(
        !statistics_xlsx(&statistics(English, 0), &kit())
            .unwrap()
            .is_empty()
    );
}
