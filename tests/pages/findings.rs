//! Findings, keys that a person sets, and what was looked at by hand, as a sample's page draws them.

use barlab::web::inspection;
use barlab::web::view::parts::{Badge, Tone};
use barlab::web::view::samples::{ApplicationChoice, ApplicationGroup, FindingShown, ManualItem};
use domain::judgement::inspection::Inspection;
use domain::texts::Language;

pub(super) fn findings(language: Language) -> Vec<FindingShown> {
    vec![
        FindingShown {
            dictionary: "quality",
            key: "2".to_owned(),
            problem: language
                .pick("空白区不足", "Quiet zone too small")
                .to_owned(),
            remedy: language
                .pick("加大空白区尺寸", "Enlarge the quiet zone")
                .to_owned(),
            clause: "GB 12904; GB/T 18348-2022 7.3".to_owned(),
            summary: String::new(),
            severity: Badge::new(Tone::Bad, "pages.severity.reject"),
            trigger: "Quietzone=False".to_owned(),
            measured: language.pick("左侧 2.9 mm", "left 2.9 mm").to_owned(),
            required: "≥ 3.6 mm".to_owned(),
        },
        FindingShown {
            dictionary: "application",
            key: "3".to_owned(),
            problem: language
                .pick("一物多码", "One product carries several codes")
                .to_owned(),
            remedy: String::new(),
            clause: "GB 12904-2008 4.2.1.1".to_owned(),
            summary: language
                .pick(
                    "相同的商品分配相同的商品代码",
                    "The same product gets the same code",
                )
                .to_owned(),
            severity: Badge::new(Tone::Bad, "pages.severity.reject"),
            trigger: String::new(),
            measured: String::new(),
            required: String::new(),
        },
        FindingShown {
            dictionary: "quality",
            key: "15".to_owned(),
            problem: language
                .pick("放大系数偏小", "Magnification is small")
                .to_owned(),
            remedy: language
                .pick(
                    "将放大系数增至 1.00 以上",
                    "Enlarge to a magnification of 1.00 or more",
                )
                .to_owned(),
            clause: "GB 12904".to_owned(),
            summary: String::new(),
            severity: Badge::new(Tone::Pending, "pages.severity.advice"),
            trigger: "Magnification<0.9".to_owned(),
            measured: "0.85".to_owned(),
            required: String::new(),
        },
    ]
}

pub(super) fn manual() -> Vec<ManualItem> {
    let seen = Inspection {
        hri_present: Some(true),
        height: Some(22.9),
        ..Inspection::default()
    };
    inspection::items(&seen)
}

pub(super) fn applications(language: Language) -> Vec<ApplicationGroup> {
    let choice = |key: &str, chinese: &str, english: &str, set| ApplicationChoice {
        key: key.to_owned(),
        problem: language.pick(chinese, english).to_owned(),
        regulation: "GB 12904-2008 4.2.1".to_owned(),
        compulsory: key != "14",
        set,
    };
    vec![
        ApplicationGroup {
            name: language.pick("编码唯一性", "Coding").to_owned(),
            choices: vec![
                choice("3", "一物多码", "One product carries several codes", true),
                choice("4", "一码多物", "One code used for several products", false),
            ],
        },
        ApplicationGroup {
            name: language
                .pick("厂商识别代码有效性", "Company prefix")
                .to_owned(),
            choices: vec![
                choice(
                    "5",
                    "未经注册，冒用其他企业的厂商识别代码",
                    "Unregistered: another company's prefix is used",
                    false,
                ),
                choice(
                    "6",
                    "厂商识别代码已过期或已注销，仍在使用",
                    "Company prefix expired or cancelled but still in use",
                    false,
                ),
                choice("14", "产品信息未通报", "Item data not reported", false),
            ],
        },
    ]
}
