//! What importing a catalogue must do, on files made here: each test says what it imitates.

use super::*;
use domain::catalogue::{LineVerdict, PreviewLine};
use domain::texts::{Language, Texts};
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

/// A workbook that people would make, with every way in which a cell can spoil a code.
fn troubled_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("目录").unwrap();
    sheet
        .merge_range(0, 0, 0, 5, "2024 年商品条码目录表", &Format::new())
        .unwrap();
    sheet.write(1, 0, "填表日期:2024-05-01").unwrap();
    let heads = [
        "序号",
        "商品名称",
        "商品条码（13位）",
        "规格",
        "包装级别",
        "码制",
    ];
    for (column, head) in (0..).zip(heads) {
        sheet.write(2, column, head).unwrap();
    }
    let codes = [
        "69012345678 92",
        "6.90123E+12",
        "6901234567908",
        "6901234567891",
        "690123456789A",
    ];
    for (row, code) in (3..).zip(codes) {
        sheet.write(row, 0, row - 2).unwrap();
        sheet.write(row, 1, format!("商品{row}")).unwrap();
        sheet.write(row, 2, code).unwrap();
        sheet.write(row, 4, "零售").unwrap();
    }
    sheet.write(8, 1, "公式").unwrap();
    sheet
        .write(
            8,
            2,
            Formula::new("=\"690123456\"&\"7915\"").set_result("6901234567915"),
        )
        .unwrap();
    sheet.write(9, 1, "数字").unwrap();
    sheet.write(9, 2, 6_901_234_567_922_f64).unwrap();
    sheet.write(10, 1, "十八位数字").unwrap();
    sheet.write(10, 2, 357_123_450_000_000_000_f64).unwrap();
    sheet.write(11, 1, "日期").unwrap();
    let day = ExcelDateTime::from_ymd(2024, 5, 1).unwrap();
    let format = Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_with_format(11, 2, &day, &format).unwrap();
    sheet.write(12, 2, "6901234567939").unwrap();
    sheet.write(13, 1, "无码").unwrap();
    sheet.write(14, 0, 12).unwrap();
    sheet.write(15, 0, "制表人:").unwrap();
    book.save_to_buffer().unwrap()
}

fn keys(findings: &[LineFinding]) -> Vec<&str> {
    findings
        .iter()
        .filter_map(|finding| finding.key().strip_prefix("catalogue."))
        .collect()
}

fn good(preview: &CataloguePreview) -> Vec<(&str, &str, Vec<&str>)> {
    preview
        .lines
        .iter()
        .map(|PreviewLine { line, findings, .. }| {
            (
                line.description.product_name.as_str(),
                line.description.code.as_str(),
                keys(findings),
            )
        })
        .collect()
}

#[test]
fn digits_survive_excel_or_the_row_goes_back_with_its_reason() {
    let preview = preview(&troubled_workbook()).unwrap();
    assert_eq!(
        good(&preview),
        [
            ("商品3", "6901234567892", vec!["flag.tidied"]),
            ("商品5", "6901234567908", vec![]),
            ("商品6", "6901234567891", vec!["flag.check_digit"]),
            (
                "公式",
                "6901234567915",
                vec!["flag.formula_value", "flag.restored_from_number"]
            ),
            ("数字", "6901234567922", vec!["flag.restored_from_number"]),
        ]
    );
    let refused: Vec<(u32, Vec<&str>)> = preview
        .refused
        .iter()
        .map(|row| (row.place.row, keys(&row.findings)))
        .collect();
    assert_eq!(
        refused,
        [
            (5, vec!["refused.scientific"]),
            (8, vec!["refused.character"]),
            (11, vec!["refused.too_many_digits"]),
            (12, vec!["refused.cell_kind"]),
            (13, vec!["refused.name_missing"]),
            (14, vec!["refused.code_missing"]),
        ]
    );
    assert_eq!((preview.totals.lines, preview.totals.ignored), (11, 2));
    assert_eq!(preview.sheets[0].header_row, Some(3));
}

#[test]
fn columns_are_found_by_name_in_any_order_and_language() {
    for text in [
        "Specification;Barcode;Brand;Product name\n500 mL;6901234567892;B;Water\n",
        "序号,品牌,规格型号,产品名称,条形码\n1,B,500 mL,Water,6901234567892\n",
        "标题,,,\n说明文字,,,\n*商品名称\t*供人识别字符\t商标\t净含量\nWater\t6901234567892\tB\t500 mL\n",
    ] {
        let preview = preview(text.as_bytes()).unwrap();
        let line = &preview.lines[0].line.description;
        assert_eq!(line.product_name, "Water", "{text}");
        assert_eq!(line.code, "6901234567892");
        assert_eq!(
            (line.brand.as_str(), line.specification.as_str()),
            ("B", "500 mL")
        );
    }
}

#[test]
fn every_field_that_a_company_hands_in_is_kept() {
    let preview = preview(
        "供人识别字符,商品名称,规格,品牌,承印材质,包装形式,包装级别,码制,包装标注企业名称,委托方,备注\n\
         16901234567899,饼干,24盒,甲,瓦楞纸板,箱,储运,ITF-14,甲公司,乙公司,样品两件\n\
         6901234567892,饼干,1盒,甲,纸,盒,月亮,Hologram,甲公司,,\n"
            .as_bytes(),
    )
    .unwrap();
    let line = &preview.lines[0].line.description;
    assert_eq!(line.pack_level, Some(PackLevel::Trade));
    assert_eq!(line.symbology_expected, Some(Symbology::Itf14));
    assert_eq!(line.gtin14.unwrap().to_string(), "16901234567899");
    let texts = [
        &line.specification,
        &line.brand,
        &line.substrate,
        &line.packaging_form,
        &line.company_name_on_pack,
        &line.principal_on_pack,
        &line.remark,
    ];
    assert_eq!(
        texts,
        [
            "24盒",
            "甲",
            "瓦楞纸板",
            "箱",
            "甲公司",
            "乙公司",
            "样品两件"
        ]
    );
    assert_eq!(preview.lines[0].verdict(), LineVerdict::Accepted);
    assert_eq!(
        keys(&preview.lines[1].findings),
        ["flag.unknown_symbology", "flag.unknown_pack_level"]
    );
}

#[test]
fn merged_cells_count_for_every_row_they_cover_and_sheets_are_read_in_turn() {
    let mut book = Workbook::new();
    let plain = Format::new();
    let cover = book.add_worksheet().set_name("封面").unwrap();
    cover.write(0, 0, "某公司").unwrap();
    let sheet = book.add_worksheet().set_name("饮料").unwrap();
    // A header over two rows: the first two columns are merged downwards, one head spans two.
    sheet.merge_range(0, 0, 1, 0, "商品条码", &plain).unwrap();
    sheet.merge_range(0, 1, 1, 1, "商品名称", &plain).unwrap();
    sheet.merge_range(0, 2, 0, 3, "商品信息", &plain).unwrap();
    sheet.write(1, 2, "品牌").unwrap();
    sheet.write(1, 3, "规格").unwrap();
    sheet.write(2, 0, "6901234567892").unwrap();
    sheet.write(2, 1, "水").unwrap();
    sheet.write(3, 0, "6901234567908").unwrap();
    sheet.write(3, 1, "茶").unwrap();
    sheet.merge_range(2, 2, 3, 2, "甲牌", &plain).unwrap();
    // One product over two physical rows.
    sheet
        .merge_range(4, 0, 5, 0, "6901234567915", &plain)
        .unwrap();
    sheet.merge_range(4, 1, 5, 1, "果汁", &plain).unwrap();
    let second = book.add_worksheet().set_name("食品").unwrap();
    second.write(0, 0, "名称").unwrap();
    second.write(0, 1, "GTIN").unwrap();
    second.write(1, 0, "水").unwrap();
    second.write(1, 1, "6901234567922").unwrap();
    let hidden = book.add_worksheet().set_name("旧").unwrap();
    hidden.write(0, 0, "名称").unwrap();
    hidden.write(0, 1, "GTIN").unwrap();
    hidden.write(1, 0, "旧").unwrap();
    hidden.write(1, 1, "6901234567939").unwrap();
    hidden.set_hidden(true);
    let preview = preview(&book.save_to_buffer().unwrap()).unwrap();
    let lines: Vec<(&str, &str)> = preview
        .lines
        .iter()
        .map(|one| {
            (
                one.line.description.product_name.as_str(),
                one.line.description.brand.as_str(),
            )
        })
        .collect();
    assert_eq!(
        lines,
        [("水", "甲牌"), ("茶", "甲牌"), ("果汁", ""), ("水", "")]
    );
    assert!(preview.refused.is_empty());
    let sheets: Vec<(&str, Option<u32>)> = preview
        .sheets
        .iter()
        .map(|sheet| (sheet.name.as_str(), sheet.header_row))
        .collect();
    assert_eq!(
        sheets,
        [("封面", None), ("饮料", Some(2)), ("食品", Some(1))]
    );
}

/// As an office program writes it, which is where merged cells and formulas of this format come from.
#[test]
fn merged_cells_and_formulas_of_an_old_excel_file_are_read_like_those_of_a_new_one() {
    let preview = preview(&crate::testing::sample_bytes("catalogue/merged.xls")).unwrap();
    assert_eq!(
        good(&preview),
        [
            ("水", "6901234567892", vec![]),
            ("茶", "6901234567908", vec![]),
            ("果汁", "6901234567915", vec![]),
            (
                "数字公式",
                "6901234567939",
                vec!["flag.formula_value", "flag.restored_from_number"]
            ),
        ]
    );
    let brands: Vec<&str> = preview
        .lines
        .iter()
        .map(|one| one.line.description.brand.as_str())
        .collect();
    assert_eq!(brands, ["甲牌", "甲牌", "", "乙牌"]);
    assert_eq!(preview.sheets[0].header_row, Some(3));
    // Of a formula that makes a text this program wrote no result but 0, and one that failed has none.
    let refused = &preview.refused[..];
    let keys: Vec<_> = refused.iter().map(|row| keys(&row.findings)).collect();
    assert_eq!(
        keys,
        [
            vec!["flag.formula_value", "refused.no_padding"],
            vec!["flag.formula_value", "refused.cell_error"]
        ]
    );
}

#[test]
fn a_missing_column_is_named_with_what_was_found() {
    let check = |text: &str, key: &str, found: &str| {
        let error = preview(text.as_bytes()).unwrap_err();
        assert_eq!(error.key(), key);
        assert!(error.arguments()[0].1.contains(found), "{error}");
    };
    check(
        "商品名称,规格\n水,1\n",
        "catalogue.file.no_code_column",
        "商品名称 | 规格",
    );
    check(
        "条码,规格\n6901234567892,1\n",
        "catalogue.file.no_name_column",
        "条码 | 规格",
    );
    check(
        "甲,乙\n丙,丁\n",
        "catalogue.file.no_header",
        "甲 | 乙 | 丙 | 丁",
    );
}

#[test]
fn a_file_that_is_no_table_is_refused_with_what_was_looked_for_and_found() {
    let texts = Texts::shipped().unwrap();
    let check = |bytes: &[u8], key: &str, found: &str| {
        let error = preview(bytes).unwrap_err();
        assert_eq!(error.key(), format!("catalogue.file.{key}"), "{error}");
        for language in Language::ALL {
            let sentence = texts.explain(language, &error);
            assert!(sentence.contains(found), "{sentence}");
            assert!(!sentence.contains('{'), "{sentence}");
        }
    };
    let whole = troubled_workbook();
    check(b"", "empty", "0");
    check(&whole[..whole.len() / 2], "broken", "ZIP");
    check(b"%PDF-1.7 ...", "unknown_kind", "PDF");
    check(b"\x89PNG\r\n", "unknown_kind", "PNG");
    check(b"<html><table><tr><td>x", "unknown_kind", "HTML");
    check(
        b"\x07\x01\x02\x03\x04\x05\x06\x0e",
        "unknown_kind",
        "07 01 02",
    );
    check(
        "一段话,没有表".replace(',', "。").as_bytes(),
        "no_columns",
        "TAB",
    );
}

#[test]
fn a_gb18030_file_and_the_same_file_as_utf_8_give_the_same_lines() {
    let text = "商品名称,供人识别字符\n䶮喆茶,6901234567892\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    assert_eq!(preview(&gb).unwrap(), preview(text.as_bytes()).unwrap());
}

#[test]
fn every_finding_has_a_sentence_in_both_languages() {
    let texts = Texts::shipped().unwrap();
    let preview = preview(&troubled_workbook()).unwrap();
    let findings = preview
        .lines
        .iter()
        .flat_map(|one| &one.findings)
        .chain(preview.refused.iter().flat_map(|one| &one.findings));
    for finding in findings {
        for language in Language::ALL {
            let sentence = texts.explain(language, finding);
            assert!(
                !sentence.contains('{') && sentence != finding.key(),
                "{sentence}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damaged_files_never_stop_the_program(
        at in 0_usize..8000,
        bytes in proptest::collection::vec(any::<u8>(), 1..16),
        cut in 0_usize..9000,
    ) {
        let mut file = troubled_workbook();
        let length = file.len();
        for (place, byte) in file.iter_mut().skip(at % length).zip(bytes) {
            *place = byte;
        }
        let _ = preview(&file);
        file.truncate(cut);
        let _ = preview(&file);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let _ = preview(text.as_bytes());
        let table = format!("条码,名称\n{text},x\n");
        let _ = preview(table.as_bytes());
    }
}

/// Imitates lists that end with a sum and notes, and whose weights stand under a head of their own.
#[test]
fn sums_and_notes_below_the_table_are_counted_and_not_sent_back() {
    let list = "GTIN,Product,Net weight (g)\n6901234567892,Tea,500\n6901234567908,Total Care,120\n\
        Total:,2 products,620\n合计,,2\n,Soap,90\n,,net weights without packaging\n";
    let preview = preview(list.as_bytes()).unwrap();
    let lines = preview.lines.iter().map(|one| &one.line.description);
    let lines: Vec<_> = lines
        .map(|line| (&*line.product_name, &*line.specification))
        .collect();
    assert_eq!(lines, [("Tea", "500"), ("Total Care", "120")]);
    assert_eq!(preview.refused.len(), 1, "only the product without a code");
}
