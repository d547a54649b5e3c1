//! Drafts and interim documents say so; documents in English; names of every script, or an
//! error that says which character cannot be drawn.

use std::{collections::BTreeSet, path::Path};

use domain::{
    document::{Outcome, Stage, Wording, Wording::*},
    texts::{Language, Texts},
};
use reports::*;

use crate::{
    content::{catalogue, certificate, kit, letter, notices},
    tools::Document,
};

fn all(wording: Wording, stage: Stage) -> Vec<(&'static str, Vec<u8>)> {
    let kit = kit();
    let (mut results, mut problems) = (catalogue(wording, 60), notices(wording, 2));
    let (mut letter, mut certificate) = (letter(wording), certificate(wording, 3));
    for head in [
        &mut results.head,
        &mut problems.head,
        &mut letter.head,
        &mut certificate.head,
    ] {
        head.stage = stage;
        if stage != Stage::Issued {
            head.verify_url.clear();
            head.sealed = false;
        }
    }
    vec![
        ("catalogue", result_catalogue_pdf(&results, &kit).unwrap()),
        ("notices", improvement_notices_pdf(&problems, &kit).unwrap()),
        ("letter", notice_letter_pdf(&letter, &kit).unwrap()),
        ("certificate", certificate_pdf(&certificate, &kit).unwrap()),
    ]
}

#[test]
fn a_document_that_was_not_issued_says_so_and_every_page_differs_from_an_issued_one() {
    let issued = all(Bilingual, Stage::Issued);
    for (stage, chinese, english) in [
        (Stage::Draft, "草稿：尚未出具", "Draft: not issued"),
        (Stage::Interim, "中期结果", "Interim results"),
    ] {
        for ((name, bytes), (_, valid)) in all(Bilingual, stage).into_iter().zip(&issued) {
            let document = Document::new(&bytes);
            document.check();
            let Some(pages) = document.pages() else {
                return;
            };
            for said in [chinese, english] {
                assert!(pages[0].contains(said), "{said} in {name}: {}", pages[0]);
            }
            for page in 1..=pages.len() {
                let marked = document.pixels(page).unwrap();
                let faint = marked.chunks(3).filter(|pixel| *pixel == [226, 230, 234]);
                assert!(faint.count() > 200, "{name}: no mark on page {page}");
            }
            let plain = Document::new(valid).pixels(1).unwrap();
            assert!(
                !plain.chunks(3).any(|pixel| pixel == [226, 230, 234]),
                "{name}"
            );
        }
    }
    for (name, bytes) in issued {
        let text = Document::new(&bytes).text().unwrap_or_default();
        assert!(!text.contains("草稿") && !text.contains("中期"), "{name}");
    }
}

#[test]
fn what_is_not_concluded_yet_is_told_in_an_interim_catalogue() {
    let mut content = catalogue(Chinese, 5);
    content.head.stage = Stage::Interim;
    for row in content.rows.iter_mut().skip(3) {
        row.outcome = Outcome::Pending;
        row.grade.clear();
    }
    let bytes = result_catalogue_pdf(&content, &kit()).unwrap();
    let Some(text) = Document::new(&bytes).text() else {
        return;
    };
    assert!(text.contains("待检测"), "{text}");
    assert!(text.contains("尚无结论 2 个"), "{text}");
}

#[test]
fn an_english_document_has_english_words_only() {
    for (name, bytes) in all(English, Stage::Issued) {
        let document = Document::new(&bytes);
        document.check();
        let Some(text) = document.text() else {
            return;
        };
        for said in ["Page 1 of", "Bar Code", "Bar Code Testing Centre"] {
            assert!(text.contains(said), "{said} in {name}:\n{text}");
        }
        for chinese in [
            "编号",
            "页",
            "委托单位",
            "结论",
            "样品",
            "兹证明",
            "改进建议",
        ] {
            assert!(!text.contains(chinese), "{chinese} in {name}:\n{text}");
        }
        let head = String::from_utf8_lossy(&bytes);
        assert!(
            head.contains("/Lang (en)") || head.contains("/Lang(en)"),
            "{name}"
        );
    }
}

#[test]
fn names_of_other_scripts_are_drawn_and_can_be_searched() {
    let names = [
        "㛃𬭎镕商贸有限公司",
        "株式会社ヤマダ電機の雪塩さがり",
        "주식회사 한글 과자",
        "Société Générale d’Œuvres Ąćęłńśźż",
        "Şişli Çikolata Ğ İ ı, Dvořák, Đà Nẵng",
        "ООО «Конфеты», Ελληνικά",
    ];
    for name in names {
        let mut content = catalogue(Chinese, 1);
        content.rows[0].product_name = name.to_owned();
        let bytes = result_catalogue_pdf(&content, &kit()).unwrap();
        let Some(text) = Document::new(&bytes).text() else {
            return;
        };
        let plain: String = text.split_whitespace().collect();
        for part in name.split_whitespace() {
            for character in part.chars() {
                assert!(plain.contains(character), "{character} of {name} in {text}");
            }
        }
    }
}

#[test]
fn an_accent_typed_apart_gives_the_same_document_as_one_typed_together() {
    let named = |name: &str| {
        let mut content = catalogue(Chinese, 1);
        content.rows[0].product_name = name.to_owned();
        result_catalogue_pdf(&content, &kit()).unwrap()
    };
    assert!(named("Cre\u{300}me bru\u{302}le\u{301}e") == named("Crème brûlée"));
}

#[test]
fn a_script_whose_letters_must_be_joined_is_refused_by_name() {
    let mut content = catalogue(Chinese, 4);
    content.rows[2].product_name = "حليب 牛奶".to_owned();
    let error = result_catalogue_pdf(&content, &kit()).unwrap_err();
    let texts = Texts::shipped().unwrap();
    assert_eq!(
        texts.explain(Language::Chinese, &error),
        "第 3 行“商品名称”中的字符“ح”（U+062D）没有字形可用；请改正该内容，或安装含有该字符的字体"
    );
    let english = texts.explain(Language::English, &error);
    assert!(english.contains("\"Product name\" in row 3"), "{english}");
}

#[test]
fn every_field_that_people_type_has_a_name_and_every_name_is_used() {
    let texts = Texts::shipped().unwrap();
    for language in Language::ALL {
        for field in ENTERED.into_iter().chain(["wording"]) {
            let key = format!("documents.field.{field}");
            assert!(texts.find(language, &key).is_some(), "{key}");
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut used = BTreeSet::new();
    for folder in [root.to_owned(), root.join("output")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "rs") && !path.ends_with("error.rs")
            {
                let text = std::fs::read_to_string(path).unwrap();
                used.extend(text.split('"').map(str::to_owned));
            }
        }
    }
    for field in ENTERED {
        assert!(used.contains(field), "{field} is a name of nothing");
    }
}
