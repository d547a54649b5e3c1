//! What people rely on in every document: nothing is lost, pages count, heads repeat,
//! the same content gives the same bytes.

use domain::document::{
    CertificatePrint, Client, Contact, Issuer, Signatures, Wording, Wording::*,
};
use reports::*;

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    sample_content::test_report,
    tools::{Document, run},
};

fn all(wording: Wording) -> Vec<(&'static str, Vec<u8>)> {
    let kit = kit();
    vec![
        (
            "catalogue",
            result_catalogue_pdf(&catalogue(wording, 12), &kit).unwrap(),
        ),
        (
            "notices",
            improvement_notices_pdf(&notices(wording, 3), &kit).unwrap(),
        ),
        ("letter", notice_letter_pdf(&letter(wording), &kit).unwrap()),
        (
            "certificate",
            certificate_pdf(&certificate(wording, 3), &kit).unwrap(),
        ),
        (
            "test report",
            test_report_pdf(&test_report(wording, 10), &kit).unwrap(),
        ),
    ]
}

/// Text without the blanks and breaks of the layout, as a search compares it.
fn plain(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn every_document_is_well_formed_and_says_that_it_is_archival() {
    for wording in [Chinese, Bilingual, English] {
        for (name, bytes) in all(wording) {
            Document::new(&bytes).check();
            let head = String::from_utf8_lossy(&bytes);
            assert!(head.contains("<pdfaid:part>2</pdfaid:part>"), "{name}");
            assert!(
                head.contains("<pdfaid:conformance>B</pdfaid:conformance>"),
                "{name}"
            );
        }
    }
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    for wording in [Chinese, Bilingual, English] {
        for ((name, first), (_, second)) in all(wording).into_iter().zip(all(wording)) {
            assert!(first == second, "{name} differs between two makings");
        }
        let content = catalogue(wording, 12);
        let sheet = || result_catalogue_xlsx(&content, &kit()).unwrap();
        assert!(sheet() == sheet(), "the spreadsheet differs");
    }
}

#[test]
fn bar_codes_are_drawn_and_no_pictures() {
    let mut kit = kit();
    kit.seal = SealSpec::None;
    let pictures = |rows| {
        let bytes = result_catalogue_pdf(&catalogue(Chinese, rows), &kit).unwrap();
        let name = Document::new(&bytes);
        run("pdfimages", &["-list", &name.name()]).map(|list| list.lines().count())
    };
    assert_eq!(pictures(12), pictures(0));
}

#[test]
fn rare_names_numbers_and_titles_can_be_searched() {
    let titles = [
        "商品条码检测结果目录表",
        "商品条码改进建议单",
        "商品条码符合性确认通知书",
        "条码符合性确认证书",
    ];
    for ((name, bytes), title) in all(Chinese).into_iter().zip(titles) {
        let Some(text) = Document::new(&bytes).text() else {
            return;
        };
        // Words must be found as they are typed, without blanks between characters.
        for wanted in [title, "202611032", "示例市标准技术研究院条码检测中心"] {
            assert!(text.contains(wanted), "{wanted} in {name}:\n{text}");
        }
        for rare in "㛃䶮喆垚翀".chars() {
            assert!(text.contains(rare), "{rare} in {name}");
        }
    }
}

#[test]
fn what_a_row_says_is_on_the_page() {
    let mut content = catalogue(Chinese, 3);
    content.rows[0].remark = "样品外包装破损".to_owned();
    let bytes = result_catalogue_pdf(&content, &kit()).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    for row in &content.rows {
        for wanted in [&row.code, &row.grade, &row.requirement, &row.specification] {
            assert!(plain(&text).contains(&plain(wanted)), "{wanted}:\n{text}");
        }
    }
    for wanted in [
        "不符合",
        "一物多码",
        "空白区不足",
        "张䶮",
        "2026-11-20",
        // What the results rest on, and in which state the samples came.
        "质量类字典",
        "应用类字典",
        "测量不确定度不参与判定",
        "样品完好",
        "2026-11-16",
        "22.1–23.4",
        "No. 10233",
        "样品信息由委托单位提供",
    ] {
        assert!(text.contains(wanted), "{wanted}:\n{text}");
    }
    // A narrow column breaks the remark into lines of their own.
    for part in ["样品外", "破损"] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    assert!(
        plain(&text).contains("本次共检测样品3个，其中符合2个，不符合1个。"),
        "{text}"
    );
}

#[test]
fn english_stands_only_in_bilingual_documents() {
    for ((name, chinese), (_, bilingual)) in all(Chinese).into_iter().zip(all(Bilingual)) {
        let (Some(chinese), Some(bilingual)) = (
            Document::new(&chinese).text(),
            Document::new(&bilingual).text(),
        ) else {
            return;
        };
        assert!(bilingual.contains("Page 1 of"), "{name}");
        assert!(!chinese.contains("Page 1 of"), "{name}");
        assert!(chinese.contains("第 1 页"), "{name}:\n{chinese}");
    }
}

#[test]
fn pages_are_counted_and_heads_repeated_for_any_number_of_rows() {
    let kit = kit();
    for (rows, least, most) in [(0, 1, 1), (1, 1, 1), (40, 3, 7), (2000, 120, 220)] {
        let bytes = result_catalogue_pdf(&catalogue(Chinese, rows), &kit).unwrap();
        let Some(pages) = Document::new(&bytes).pages() else {
            return;
        };
        let count = pages.len();
        assert!(
            (least..=most).contains(&count),
            "{rows} rows on {count} pages"
        );
        for (number, page) in (1..).zip(&pages) {
            let foot = format!("第 {number} 页 共 {count} 页");
            assert!(page.contains(&foot), "{foot} of {rows} rows:\n{page}");
            assert!(
                page.contains("仅对收到时状态下的样品有效"),
                "statement on page {number}"
            );
        }
        let lines: Vec<&String> = pages
            .iter()
            .filter(|page| page.contains("1.5/06/670"))
            .collect();
        for page in &lines {
            assert!(page.contains("序号") && page.contains("商品名称"), "{page}");
        }
        let found: usize = pages
            .iter()
            .map(|page| page.matches("1.5/06/670").count())
            .sum();
        assert_eq!(found, rows as usize, "rows on paper");
        let ends = pages
            .iter()
            .filter(|page| page.contains("以下空白"))
            .count();
        assert_eq!(ends, 1, "the end is marked once");
    }
}

#[test]
fn very_long_names_are_kept_whole_and_no_page_overflows() {
    let kit = kit();
    let long = "超长商品名称测试".repeat(250);
    let mut content = catalogue(Chinese, 3);
    content.rows[1].product_name = long.clone();
    content.client.name = "集团股份有限公司".repeat(40);
    let bytes = result_catalogue_pdf(&content, &kit).unwrap();
    let document = Document::new(&bytes);
    document.check();
    let Some(text) = document.text() else {
        return;
    };
    assert_eq!(text.matches('超').count(), 250, "every repeat is on paper");
    assert_eq!(
        text.matches('团').count(),
        40,
        "the whole company name is on paper"
    );

    let mut content = certificate(Chinese, 3);
    content.client.name = "集团股份有限公司".repeat(40);
    let bytes = certificate_pdf(&content, &kit).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    assert_eq!(text.matches('团').count(), 40, "on the certificate too");

    let mut content = notices(Chinese, 1);
    content.notices[0].quality[0].remedy.zh = "请重新制版".repeat(900);
    let bytes = improvement_notices_pdf(&content, &kit).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    assert_eq!(
        text.matches('版').count(),
        900 + 1,
        "the whole remedy is on paper"
    );
}

#[test]
fn a_character_without_a_glyph_is_an_error_that_names_it() {
    let kit = kit();
    let mut content = catalogue(Chinese, 3);
    content.rows[1].product_name = "糖果ح".to_owned();
    let error = result_catalogue_pdf(&content, &kit).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no font draws U+062D 'ح' of product_name, line 2"
    );
    let said = kit.texts.explain(domain::texts::Language::Chinese, &error);
    assert!(said.contains('ح') && said.contains("U+062D"), "{said}");

    let mut content = certificate(Chinese, 1);
    content.client.name = "甲\u{7}公司".to_owned();
    let error = certificate_pdf(&content, &kit).unwrap_err();
    assert!(error.to_string().contains("U+0007"), "{error}");
    assert!(error.to_string().contains("client.name"), "{error}");
}

#[test]
fn an_overprint_holds_only_the_new_lines_at_their_places() {
    let kit = kit();
    let whole = certificate(Chinese, 3);
    let mut overprint = whole.clone();
    overprint.print = CertificatePrint::LinesFrom(3);
    let [whole, overprint] = [whole, overprint]
        .map(|content| Document::new(&certificate_pdf(&content, &kit).unwrap()).text());
    let (Some(whole), Some(overprint)) = (whole, overprint) else {
        return;
    };
    assert!(whole.contains("202611032-1") && whole.contains("兹证明"));
    assert!(overprint.contains("202611032-3"), "{overprint}");
    for absent in ["202611032-1", "202611032-2", "兹证明", "序号", "第 1 页"] {
        assert!(!overprint.contains(absent), "{absent}:\n{overprint}");
    }
}

#[test]
fn a_revision_names_what_it_replaces() {
    let mut content = catalogue(Bilingual, 1);
    content.head.number = "202611032-2/R1".to_owned();
    content.head.replaces = Some(domain::document::Replacement {
        number: "202611032-2".to_owned(),
        reason: "规格录入有误".to_owned(),
    });
    let bytes = result_catalogue_pdf(&content, &kit()).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    assert!(text.contains("202611032-2/R1"), "{text}");
    assert!(text.contains("本文件替代202611032-2"), "{text}");
    assert!(text.contains("规格录入有误"), "{text}");
}

#[test]
fn no_sentence_is_missing_from_the_language_files() {
    for wording in [Chinese, Bilingual] {
        for (name, bytes) in all(wording) {
            let Some(text) = Document::new(&bytes).text() else {
                return;
            };
            // A sentence that is not there shows its key, a place that is not filled its braces.
            for sign in ["documents.", "{", "}"] {
                assert!(!text.contains(sign), "{sign} in {name}:\n{text}");
            }
        }
    }
}

#[test]
fn empty_fields_leave_room_and_do_no_harm() {
    let kit = kit();
    for wording in [Chinese, Bilingual] {
        let mut content = catalogue(wording, 2);
        content.head.issuer = Issuer::default();
        content.head.verify_url = String::new();
        content.client = Client::default();
        content.standards.clear();
        content.signatures = Signatures::default();
        for row in &mut content.rows {
            row.code = String::new();
            row.product_name = String::new();
            row.grade = String::new();
            row.symbology = None;
        }
        Document::new(&result_catalogue_pdf(&content, &kit).unwrap()).check();
        let mut content = certificate(wording, 0);
        content.client = Client::default();
        content.valid_until = None;
        Document::new(&certificate_pdf(&content, &kit).unwrap()).check();
        let mut content = notices(wording, 1);
        content.contact = Contact::default();
        content.resubmit_by = None;
        content.notices[0].quality.clear();
        content.notices[0].application.clear();
        content.notices[0].grade = String::new();
        Document::new(&improvement_notices_pdf(&content, &kit).unwrap()).check();
        let mut content = letter(wording);
        content.enclosures.clear();
        content.valid_until = None;
        Document::new(&notice_letter_pdf(&content, &kit).unwrap()).check();
    }
}

#[test]
fn an_address_too_long_for_its_symbol_is_an_error() {
    let mut content = letter(Chinese);
    content.head.verify_url = format!("https://barlab.example/{}", "x".repeat(4000));
    let error = notice_letter_pdf(&content, &kit()).unwrap_err();
    assert!(matches!(error, ReportError::Verification(_)), "{error}");
}

#[test]
fn a_certificate_of_few_intakes_is_one_page_however_long_the_name() {
    for wording in [Chinese, Bilingual] {
        for name in [
            "示例有限公司",
            "示例国际生物科技集团股份有限公司广东自由贸易试验区前海分公司",
        ] {
            let mut content = certificate(wording, 5);
            content.client.name = name.to_owned();
            let bytes = certificate_pdf(&content, &kit()).unwrap();
            let Some(pages) = Document::new(&bytes).pages() else {
                return;
            };
            assert_eq!(pages.len(), 1, "{wording:?} {name}");
            assert!(pages[0].contains("202611032-5"), "{}", pages[0]);
        }
    }
}
