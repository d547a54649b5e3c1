//! Documents in a layout of a laboratory's own: columns in another order and width, signatures of
//! other people, seals at other places, sentences in its own words or left out.

use domain::{
    document::{
        Bilingual, CertificatePrint, ChosenColumn, DocumentKind, DocumentTable, SealChoice,
        Sealing, SignatureLine, SignedBy,
        Wording::{self, *},
        layout::{LEFT_OUT, SIGNED},
    },
    texts::Language,
};
use reports::*;

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    files::cells,
    gallery::{judge, tag},
    sample_content::test_report,
    statistics_content::statistics,
    tools::Document,
};

/// A table with the columns of a text such as `outcome code grade:40`.
fn choose(kit: &mut Kit, table: DocumentTable, columns: &str) {
    let chosen = columns.split_whitespace().map(|one| {
        let (column, width) = one.split_once(':').unwrap_or((one, "0"));
        ChosenColumn {
            column: column.to_owned(),
            width: width.parse().unwrap(),
        }
    });
    kit.columns.0.insert(table, chosen.collect());
}

/// A kit in which much is other than usual.
fn own() -> Kit {
    let mut kit = kit();
    for (table, columns) in [
        (
            DocumentTable::Samples,
            "outcome:40 code grade product_name nonconforming line",
        ),
        (DocumentTable::Intakes, "intake_number confirmed handler:60"),
        (DocumentTable::Quantities, "confirmed left"),
        (DocumentTable::Quality, "remedy figures"),
        (DocumentTable::Application, "regulation"),
        (DocumentTable::Items, "item_grade item value"),
        (DocumentTable::Checks, "outcome item found:70"),
        (DocumentTable::Counts, "samples label"),
        (DocumentTable::Problems, "with_problem problem share_drawn"),
    ] {
        choose(&mut kit, table, columns);
    }
    let other = |zh: &str, en: &str, name: &str| SignatureLine {
        label: Bilingual::new(zh, en),
        name: name.to_owned(),
        position: Bilingual::new("高级工程师", "Senior engineer"),
        ..SignatureLine::of(SignedBy::Other)
    };
    kit.signatures = vec![
        SignatureLine {
            label: Bilingual::new("授权签字人", "Authorised signatory"),
            ..SignatureLine::of(SignedBy::Approver)
        },
        SignatureLine::of(SignedBy::Tester),
        other("技术负责人", "Technical manager", "欧阳示例"),
        other("质量负责人", "Quality manager", ""),
        SignatureLine {
            dated: false,
            ..SignatureLine::of(SignedBy::Reviewer)
        },
    ];
    for line in &mut kit.signatures {
        line.on = SIGNED.into();
    }
    kit
}

#[test]
fn every_document_stands_in_a_layout_of_the_laboratorys_own() {
    let kit = own();
    for wording in [Chinese, Bilingual, English] {
        let see = |name: &str, bytes: Vec<u8>| {
            judge(
                &format!("layout-{name}-{}", tag(wording)),
                &bytes,
                (1, 6),
                None,
            );
        };
        see(
            "catalogue",
            result_catalogue_pdf(&catalogue(wording, 12), &kit).unwrap(),
        );
        see(
            "certificate",
            certificate_pdf(&certificate(wording, 3), &kit).unwrap(),
        );
        see("letter", notice_letter_pdf(&letter(wording), &kit).unwrap());
        see(
            "notices",
            improvement_notices_pdf(&notices(wording, 3), &kit).unwrap(),
        );
        see(
            "report",
            test_report_pdf(&test_report(wording, 10), &kit).unwrap(),
        );
        see(
            "statistics",
            statistics_pdf(&statistics(wording, 5), &kit).unwrap(),
        );
    }
}

#[test]
fn a_certificate_a_letter_and_notices_are_signed_only_where_the_laboratory_says_so() {
    let documents = |kit: &Kit| {
        [
            certificate_pdf(&certificate(Chinese, 3), kit).unwrap(),
            notice_letter_pdf(&letter(Chinese), kit).unwrap(),
            improvement_notices_pdf(&notices(Chinese, 2), kit).unwrap(),
        ]
    };
    let mut signed = kit();
    signed.signatures[2].on = SIGNED.into();
    for (unsigned, signed) in documents(&kit()).iter().zip(documents(&signed)) {
        let (Some(unsigned), Some(signed)) = (text(unsigned), text(&signed)) else {
            return;
        };
        assert!(!unsigned.contains("批准"), "{unsigned}");
        assert!(
            signed.contains("批准") && signed.contains("王翀"),
            "{signed}"
        );
        assert!(!signed.contains("审核"), "{signed}");
    }
    // What is printed over a certificate that the company holds brings the new line alone.
    let mut over = certificate(Chinese, 3);
    over.print = CertificatePrint::LinesFrom(3);
    if let Some(said) = text(&certificate_pdf(&over, &signed).unwrap()) {
        assert!(!said.contains("批准"), "{said}");
    }
}

/// Where words stand in a text; each must.
fn places(text: &str, words: &[&str]) -> Vec<usize> {
    let place = |word: &&str| text.find(word).unwrap_or_else(|| panic!("{word}: {text}"));
    words.iter().map(place).collect()
}

fn text(bytes: &[u8]) -> Option<String> {
    Document::new(bytes).text()
}

#[test]
fn columns_stand_in_the_order_chosen_on_paper_and_in_the_spreadsheet() {
    let kit = own();
    let content = catalogue(Chinese, 3);
    let Some(said) = text(&result_catalogue_pdf(&content, &kit).unwrap()) else {
        return;
    };
    let is_head = |line: &&str| line.contains("符号等级") && line.contains("不符合项");
    let table = said.lines().find(is_head).unwrap();
    let heads = places(table, &["结论", "符号等级", "商品名称", "不符合项", "序号"]);
    assert!(heads.is_sorted(), "{heads:?}: {table}");
    assert!(!said.contains("等级要求"), "{said}");

    let range = cells(result_catalogue_xlsx(&content, &kit).unwrap());
    let mut rows = range.rows().map(|row| {
        let words = row.iter().map(ToString::to_string);
        words.filter(|one| !one.is_empty()).collect::<Vec<_>>()
    });
    let heads = rows.find(|row| row.contains(&"结论".to_owned())).unwrap();
    let wanted = [
        "结论",
        "商品条码",
        "符号等级",
        "商品名称",
        "不符合项",
        "序号",
    ];
    assert_eq!(heads, wanted);
}

#[test]
fn parts_of_problems_and_items_of_reports_follow_the_choice() {
    let kit = own();
    let Some(said) = text(&improvement_notices_pdf(&notices(Chinese, 1), &kit).unwrap()) else {
        return;
    };
    assert!(places(&said, &["改进建议  ", "实测"]).is_sorted(), "{said}");
    assert!(
        said.contains("相关法规") && !said.contains("依据  "),
        "{said}"
    );
    let usual = crate::content::kit();
    let usual = text(&improvement_notices_pdf(&notices(Chinese, 1), &usual).unwrap()).unwrap();
    assert!(places(&usual, &["实测", "改进建议  ", "依据  "]).is_sorted());

    let said = text(&test_report_pdf(&test_report(Chinese, 3), &kit).unwrap()).unwrap();
    let quality = said.split("二、印制质量").last().unwrap();
    assert!(
        places(quality, &["等级", "检测项目", "测量值"]).is_sorted(),
        "{quality}"
    );
    assert!(!quality.contains("等级区间"), "{quality}");
    let checks = said.split("一、技术规格").last().unwrap();
    assert!(
        places(checks, &["结论", "检测项目", "检测结果"]).is_sorted(),
        "{checks}"
    );
}

#[test]
fn who_signs_is_said_in_the_words_and_order_of_the_laboratory() {
    let kit = own();
    let bytes = result_catalogue_pdf(&catalogue(Bilingual, 2), &kit).unwrap();
    let Some(said) = text(&bytes) else { return };
    let lines = [
        "授权签字人 Authorised signatory",
        "检测",
        "技术负责人 Technical manager",
        "欧阳示例",
        "质量负责人 Quality manager",
        "审核",
    ];
    let end = said.split_once(lines[0]).unwrap().1;
    let end = &format!("{}{end}", lines[0]);
    assert!(places(end, &lines).is_sorted(), "{end}");
    assert_eq!(end.matches("高级工程师").count(), 2, "{end}");
    assert_eq!(
        end.matches("日期").count(),
        2,
        "by hand, with a date: {end}"
    );
    assert!(!end.contains("批准"), "its own label instead: {end}");
}

/// The red points of a page by their columns and rows, at 50 dots to the inch on A4 upright.
fn red(bytes: &[u8], page: usize) -> Option<Vec<(usize, usize)>> {
    let pixels = Document::new(bytes).pixels(page)?;
    let width = (210.0_f64 / 25.4 * 50.0).ceil() as usize;
    let points = pixels.chunks_exact(3).enumerate();
    let red = points.filter(|(_, one)| one[0] > 150 && one[1] < 110 && one[2] < 110);
    Some(red.map(|(at, _)| (at % width, at / width)).collect())
}

#[test]
fn a_seal_moves_is_exchanged_or_left_out_by_the_kind_of_document() {
    let mut kit = kit();
    let content = letter(Chinese);
    let drawn = |kit: &Kit| red(&notice_letter_pdf(&content, kit).unwrap(), 1);
    let Some(usual) = drawn(&kit) else { return };
    let sealing = |seal, right, down| Sealing {
        seal,
        straddling: true,
        moved: (right, down),
    };
    let kind = DocumentKind::NoticeLetter;
    kit.seals = [(kind, sealing(SealChoice::First, -508, 102))].into();
    let moved = drawn(&kit).unwrap();
    let least = |points: &[(usize, usize)]| {
        let left = points.iter().map(|(x, _)| *x).min().unwrap();
        let top = points.iter().map(|(_, y)| *y).min().unwrap();
        (left, top)
    };
    let (before, after) = (least(&usual), least(&moved));
    // 50.8 mm are 100 dots, 10.2 mm are 20.
    assert!(
        before.0.abs_diff(after.0 + 100) <= 1,
        "{before:?} {after:?}"
    );
    assert!(after.1.abs_diff(before.1 + 20) <= 1, "{before:?} {after:?}");

    kit.seals = [(kind, sealing(SealChoice::Second, 0, 0))].into();
    assert_eq!(drawn(&kit).unwrap(), [], "there is no second seal");
    kit.second_seal = SealSpec::Specimen;
    kit.seal = SealSpec::None;
    assert_eq!(drawn(&kit).unwrap(), usual);
    kit.seals = [(kind, sealing(SealChoice::None, 0, 0))].into();
    assert_eq!(drawn(&kit).unwrap(), []);
}

#[test]
fn a_seal_lies_across_the_pages_only_where_it_should() {
    let mut kit = kit();
    let edge = |kit: &Kit| {
        let content = test_report(Chinese, 10);
        let points = red(&test_report_pdf(&content, kit).unwrap(), 1)?;
        Some(points.iter().filter(|(x, _)| *x > 380).count())
    };
    let Some(with) = edge(&kit) else { return };
    assert!(with > 20, "{with}");
    let kind = DocumentKind::TestReport;
    let alone = Sealing {
        straddling: false,
        ..Sealing::default()
    };
    kit.seals = [(kind, alone)].into();
    assert_eq!(edge(&kit), Some(0));
}

#[test]
fn a_caution_that_is_left_out_leaves_no_number_and_no_gap() {
    let mut kit = kit();
    let mut texts = (*kit.texts).clone();
    assert_eq!(LEFT_OUT, "-");
    texts.reword(Language::Chinese, "documents.letter.caution_scope", "");
    texts.reword(Language::Chinese, "documents.letter.cautions", "");
    kit.texts = std::sync::Arc::new(texts);
    let wording: Wording = Chinese;
    let Some(said) = text(&notice_letter_pdf(&letter(wording), &kit).unwrap()) else {
        return;
    };
    assert!(
        places(&said, &["1.", "企业名称", "2.", "发生变化"]).is_sorted(),
        "{said}"
    );
    assert!(!said.contains("3."), "{said}");
    assert!(!said.contains("请注意以下事项"), "{said}");
}
