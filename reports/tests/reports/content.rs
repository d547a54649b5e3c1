//! Made contents for the tests and for looking at documents: a laboratory and a company
//! that do not exist, with characters that rare names really have.

use chrono::NaiveDate;
use domain::{document::*, measurement::Symbology, texts::Texts};
use reports::{Fonts, Kit, SealSpec};

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

pub fn kit() -> Kit {
    use std::sync::{Arc, OnceLock};
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    let fonts = FONTS.get_or_init(|| Fonts::load(None).unwrap()).clone();
    let mut kit = Kit::new(fonts, Arc::new(Texts::shipped().unwrap()));
    kit.seal = SealSpec::Specimen;
    kit
}

pub fn head(kind: DocumentKind, wording: Wording, number: &str) -> DocumentHead {
    DocumentHead {
        number: number.to_owned(),
        kind,
        wording,
        issuer: Issuer {
            name: "示例市标准技术研究院条码检测中心".to_owned(),
            name_en: "Bar Code Testing Centre, Example City Institute of Standards and Technology"
                .to_owned(),
            address: "示例市示范区标准路8号技术大厦6层".to_owned(),
            address_en: "6/F, 8 Standards Road, Demonstration District".to_owned(),
            phone: "0000-12345678".to_owned(),
        },
        issued_on: day(2026, 11, 21),
        verify_url: "https://barlab.example/v/3kTq9ZpXw7LrB2mN8sVd".to_owned(),
        replaces: None,
        sealed: true,
        stage: Stage::Issued,
    }
}

pub fn client() -> Client {
    Client {
        name: "示例市㛃䶮喆垚翀食品有限公司".to_owned(),
        number: "202611032".to_owned(),
        address: "示例市示范区工业一路12号".to_owned(),
        credit_code: "91440300MA5EXAMPL0".to_owned(),
        prefixes: vec!["6901234".to_owned(), "69712345".to_owned()],
        contact: "陈镕 0000-87654321".to_owned(),
    }
}

/// A GTIN-13 of our own making: item `number` of prefix 6901234.
pub fn gtin13(number: u32) -> String {
    let body = format!("6901234{:05}", number % 100_000);
    let sum: u32 = body
        .chars()
        .rev()
        .zip([3, 1].into_iter().cycle())
        .map(|(digit, weight)| digit.to_digit(10).unwrap() * weight)
        .sum();
    format!("{body}{}", (10 - sum % 10) % 10)
}

pub fn row(line: u32) -> ResultRow {
    let names = [
        "苹果味硬质糖果",
        "全脂灭菌纯牛乳（学生饮用奶专用）",
        "有机高原藜麦米 家庭分享装",
        "Dark chocolate with hazelnuts 榛仁黑巧克力",
        "翀云牌绿茶",
    ];
    let (symbology, code) = match line % 7 {
        3 => (Symbology::Ean8, "69012341".to_owned()),
        4 => (Symbology::Itf14, "16901234567899".to_owned()),
        5 => (Symbology::Gs1128, "(01)06901234567892(10)AB12".to_owned()),
        6 => (Symbology::DataMatrix, "(01)06901234567892(21)7".to_owned()),
        _ => (Symbology::Ean13, gtin13(line)),
    };
    let bad = line % 5 == 2;
    ResultRow {
        line,
        code,
        symbology: Some(symbology),
        product_name: names[line as usize % names.len()].to_owned(),
        specification: "500 g×12袋".to_owned(),
        brand: "喆垚".to_owned(),
        grade: if bad { "1.2/06/660" } else { "3.4/06/660" }.to_owned(),
        requirement: "1.5/06/670".to_owned(),
        outcome: if bad {
            Outcome::Nonconforming
        } else {
            Outcome::Conforming
        },
        nonconforming: if bad {
            vec![
                Bilingual::new("空白区不足", "Quiet zone too small"),
                Bilingual::new("一物多码", "One product, several codes"),
            ]
        } else {
            Vec::new()
        },
        remark: String::new(),
    }
}

pub fn catalogue(wording: Wording, rows: u32) -> ResultCatalogue {
    ResultCatalogue {
        head: head(DocumentKind::ResultCatalogue, wording, "202611032-2"),
        client: client(),
        intake_number: "202611032-2".to_owned(),
        received_on: day(2026, 11, 16),
        tested_from: Some(day(2026, 11, 17)),
        tested_to: Some(day(2026, 11, 19)),
        condition: Bilingual::new("样品完好，适于检测", "Samples intact and fit for testing"),
        environment: "22.1–23.4 ℃，45–52 % RH".to_owned(),
        place: String::new(),
        sampling: String::new(),
        deviations: String::new(),
        standards: vec![
            "GB 12904-2008《商品条码 零售商品编码与条码表示》".to_owned(),
            "GB/T 18348-2022《商品条码 条码符号印制质量的检验》".to_owned(),
        ],
        decision_rule: Bilingual::new(
            "符号等级、译码正确性、空白区均达到规定要求且未发现强制性应用问题的，判为符合；测量不确定度不参与判定。",
            "A sample conforms when symbol grade, decode and quiet zone meet the requirements and no compulsory application problem was found; measurement uncertainty is not taken into account.",
        ),
        dictionaries: vec![
            DictionaryVersion {
                name: Bilingual::new("质量类字典", "quality"),
                version: "3".to_owned(),
            },
            DictionaryVersion {
                name: Bilingual::new("应用类字典", "application"),
                version: "2".to_owned(),
            },
        ],
        instruments: vec![
            "LVS-9510 (No. 10233)".to_owned(),
            "TruCheck 401 (No. 5512)".to_owned(),
        ],
        rows: (1..=rows).map(row).collect(),
        draw_symbols: true,
        signatures: signatures(),
    }
}

/// Who measured, reviewed and authorised.
pub fn signatures() -> Signatures {
    Signatures {
        tester: Signature {
            name: "张䶮".to_owned(),
            on: Some(day(2026, 11, 19)),
        },
        reviewer: Signature {
            name: "李喆".to_owned(),
            on: Some(day(2026, 11, 20)),
        },
        approver: Signature {
            name: "王翀".to_owned(),
            on: Some(day(2026, 11, 21)),
        },
    }
}

pub fn notices(wording: Wording, count: u32) -> ImprovementNotices {
    ImprovementNotices {
        head: head(DocumentKind::ImprovementNotices, wording, "202611032-2-G"),
        client: client(),
        intake_number: "202611032-2".to_owned(),
        notices: (1..=count).map(notice).collect(),
        resubmit_by: Some(day(2026, 12, 20)),
        contact: Contact {
            name: "业务受理台".to_owned(),
            phone: "0000-12345678".to_owned(),
            email: "desk@barlab.example".to_owned(),
        },
        signatures: signatures(),
    }
}

fn notice(line: u32) -> ImprovementNotice {
    let row = row(line);
    ImprovementNotice {
        number: format!("202611032-2-G{line:02}"),
        line,
        code: row.code,
        symbology: row.symbology,
        product_name: row.product_name,
        specification: row.specification,
        brand: row.brand,
        grade: "1.2/06/660".to_owned(),
        requirement: "1.5/06/670".to_owned(),
        photographs: Vec::new(),
        quality: vec![quiet_zone_problem(), contrast_problem()],
        application: vec![coding_problem()],
    }
}

pub fn quiet_zone_problem() -> QualityProblem {
    QualityProblem {
        key: 2,
        severity: Severity::Reject,
        problem: Bilingual::new("空白区不足", "Quiet zone too small"),
        remedy: Bilingual::new(
            "加大空白区尺寸：左侧空白区至少11倍X尺寸（X为0.330 mm时3.63 mm)，移开左侧文字、边框或裁切线。",
            "Enlarge the quiet zone: at least 11X at the left (3.63 mm at X 0.330); move text, frames or the trim line away.",
        ),
        clause: "GB/T 18348-2022 7.3".to_owned(),
        rules: vec![ParameterRule {
            label: Bilingual::new("左侧空白区", "Left quiet zone"),
            measured: "9.1 X".to_owned(),
            required: "≥ 11 X".to_owned(),
            scale: Some(Scale {
                from: 0.0,
                to: 20.0,
                measured: 9.1,
                limit: 11.0,
                bands: Vec::new(),
            }),
        }],
    }
}

pub fn contrast_problem() -> QualityProblem {
    QualityProblem {
        key: 6,
        severity: Severity::Cause,
        problem: Bilingual::new("符号反差偏低", "Symbol contrast too low"),
        remedy: Bilingual::new(
            "加深条的颜色或提亮空的底色，改用黑条白底；避免透明、金属及高光材料直接作底。",
            "Darken the bars or lighten the background, prefer black on white; avoid transparent, metallic or glossy grounds.",
        ),
        clause: String::new(),
        rules: vec![ParameterRule {
            label: Bilingual::new("符号反差", "Symbol contrast"),
            measured: "35 %".to_owned(),
            required: "≥ 40 %".to_owned(),
            scale: Some(Scale {
                from: 0.0,
                to: 100.0,
                measured: 35.0,
                limit: 40.0,
                bands: [
                    ("F", 0.0, 20.0),
                    ("D", 20.0, 40.0),
                    ("C", 40.0, 55.0),
                    ("B", 55.0, 70.0),
                    ("A", 70.0, 100.0),
                ]
                .map(|(label, from, to)| Band {
                    label: label.to_owned(),
                    from,
                    to,
                })
                .to_vec(),
            }),
        }],
    }
}

pub fn coding_problem() -> ApplicationProblem {
    ApplicationProblem {
        key: 3,
        problem: Bilingual::new("一物多码", "One product carries several codes"),
        regulation: "GB 12904-2008《商品条码 零售商品编码与条码表示》4.2.1.1".to_owned(),
        summary: Bilingual::new(
            "相同的商品分配相同的商品代码；基本特征相同的商品视为相同的商品。",
            "The same product gets the same code; products whose basic characteristics agree count as the same product.",
        ),
    }
}

pub fn basis() -> Bilingual {
    Bilingual::new(
        "《广东省商品条码管理办法》第十四条",
        "Article 14 of the Guangdong measure on commodity bar codes",
    )
}

pub fn letter(wording: Wording) -> NoticeLetter {
    let enclosure = |kind, number: &str| Attachment {
        kind,
        number: number.to_owned(),
        sha256: String::new(),
    };
    NoticeLetter {
        head: head(DocumentKind::NoticeLetter, wording, "202611032-2-T"),
        client: client(),
        intake_number: "202611032-2".to_owned(),
        basis: basis(),
        quantities: Quantities {
            received: 40,
            used: 38,
            confirmed: 35,
            left: 62,
        },
        valid_until: Some(day(2027, 6, 30)),
        enclosures: vec![
            enclosure(DocumentKind::ResultCatalogue, "202611032-2"),
            enclosure(DocumentKind::ImprovementNotices, "202611032-2-G"),
            enclosure(DocumentKind::Certificate, "202611032"),
        ],
        signatures: signatures(),
    }
}

pub fn certificate(wording: Wording, lines: u32) -> Certificate {
    Certificate {
        head: head(DocumentKind::Certificate, wording, "202611032"),
        client: client(),
        first_issued_on: day(2025, 3, 8),
        basis: basis(),
        valid_until: Some(day(2027, 6, 30)),
        lines: (1..=lines)
            .map(|number| CertificateLine {
                number,
                intake_number: format!("202611032-{number}"),
                released_on: day(2026, 11, 1) + chrono::Days::new(u64::from(number)),
                tested: 38,
                confirmed: 35,
                left: 500 - 38 * number.min(13),
                handler: "李喆".to_owned(),
            })
            .collect(),
        print: CertificatePrint::Whole,
        offset: (0, 0),
        signatures: signatures(),
    }
}
