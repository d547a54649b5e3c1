//! The sample's page and the review's: findings, keys, photographs, what a reviewer sees.

use super::check;
use super::desk::{at, company, day, pager, tab};
use super::findings::{applications, findings, manual};
use super::laboratory::sample_rows;
use super::laboratory::{ean13, measurement_shown, sample_measurements};
use super::readings::grade_of;
use barlab::web::view::intakes::Tally;
use barlab::web::view::papers::IssueForm;
use barlab::web::view::parts::{Badge, Field, Link, Strip, Tone};
use barlab::web::view::photographs::{Panel, PhotographShown};
use barlab::web::view::plausibility::{Doubtful, DoubtfulSample, Plausibility};
use barlab::web::view::review::{ProblemCount, Review};
use barlab::web::view::samples::{AboutSample, Neighbours, Proposal, Sample, SamplePaper};
use domain::intake::IntakeState;
use domain::measurement::comparison::OtherVerdict;
use domain::measurement::plausibility::{Doubt, Examination};
use domain::measurement::{Edition, Letter, Parameter};
use domain::person::Role;
use domain::sample::{Conclusion, SampleState};
use domain::texts::Language;

fn photographs(language: Language) -> Panel {
    let shown = |number: u8, zh: &str, en: &str| PhotographShown {
        href: format!("/photographs/{number}"),
        small: format!("/photographs/{number}/printed"),
        large: format!("/photographs/{number}/kept"),
        caption: language.pick(zh, en).to_owned(),
        is_printed: number == 1,
        added: (
            language.pick("王丽", "Wang Li").to_owned(),
            at(11, 20, 9, 5),
        ),
        removed: (number == 3).then(|| {
            let why = language.pick("拍错样品", "The wrong sample").to_owned();
            (
                language.pick("王丽", "Wang Li").to_owned(),
                at(11, 20, 9, 30),
                why,
            )
        }),
    };
    Panel {
        rows: vec![
            shown(1, "正面", "Front"),
            shown(2, "条码处破损", "Damage at the bar code"),
        ],
        gone: vec![shown(3, "背面", "Back")],
        may_add: true,
    }
}

#[test]
fn a_sample_is_drawn() {
    check(
        "sample",
        Role::Technician,
        "/intakes/201901032-2/samples/1",
        sample,
    );
    check(
        "sample-waiting",
        Role::Company,
        "/intakes/201901032-2/samples/1",
        |language| Sample {
            state: Badge::of_sample(SampleState::Waiting, None),
            about: AboutSample::default(),
            grade: None,
            findings: Vec::new(),
            proposals: Vec::new(),
            measurement: None,
            measurements: Vec::new(),
            judged: None,
            photographs: Panel::default(),
            may_check: false,
            ..sample(language)
        },
    );
}

#[test]
fn the_review_is_drawn() {
    let problem = |key: &str, problem: &str, samples, share| ProblemCount {
        dictionary: "quality",
        key: key.to_owned(),
        problem: problem.to_owned(),
        samples,
        share,
    };
    let review = |language: Language, obstacles: Vec<String>| Review {
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0),
        state: IntakeState::UnderReview.into(),
        strip: Strip::of(
            IntakeState::UnderReview,
            [Some(day(11, 3)), Some(day(11, 20)), None, None, None],
            Some(day(11, 26)),
        ),
        tally: Tally {
            samples: 412,
            pending: 0,
            conforming: 375,
            nonconforming: 37,
            retest: 0,
            open: 0,
        },
        testers: vec![language.pick("王丽", "Wang Li").to_owned()],
        held: super::instruments::held(language),
        problems: vec![
            problem(
                "2",
                language.pick("空白区不足", "Quiet zone too small"),
                21,
                1000,
            ),
            problem(
                "1",
                language.pick("符号综合等级不合格", "Overall grade below the minimum"),
                9,
                428,
            ),
            problem(
                "4",
                language.pick("条码无法识读", "Symbol cannot be decoded"),
                4,
                190,
            ),
        ],
        doubtful: Doubtful {
            measured: 412,
            all: 2,
            doubted: 2,
            turned: 1,
            more: false,
            samples: vec![
                DoubtfulSample {
                    sample: Link::new("/intakes/201901032-2/samples/14", "14"),
                    code: "6901234567892".to_owned(),
                    doubts: 3,
                    editions: String::new(),
                },
                DoubtfulSample {
                    sample: Link::new("/intakes/201901032-2/samples/27", "27"),
                    code: "16901234567899".to_owned(),
                    doubts: 1,
                    editions: "ISO15416:2000".to_owned(),
                },
            ],
        },
        obstacles,
        tabs: vec![
            tab("nonconforming", Some(37), true),
            tab("conforming", Some(375), false),
            tab("all_samples", Some(412), false),
        ],
        rows: sample_rows(language),
        pager: pager(6, 37),
        documents: [
            "result_catalogue",
            "improvement_notices",
            "notice_letter",
            "certificate",
        ]
        .map(|kind| format!("pages.document_kind.{kind}"))
        .into(),
        password: Field::default(),
        reason: Field::default(),
        refusal: None,
    };
    check(
        "review",
        Role::Reviewer,
        "/intakes/201901032-2/review",
        |language| review(language, Vec::new()),
    );
    check(
        "review-blocked",
        Role::Reviewer,
        "/intakes/201901032-2/review",
        |language| {
            review(
                language,
                vec![
                    language
                        .pick("12 个样品待复检。", "12 samples are to be tested again.")
                        .to_owned(),
                ],
            )
        },
    );
}

/// One figure of each kind that does not add up, and another verdict under another edition.
pub(crate) fn plausibility() -> Plausibility {
    let (printed, computed) = (grade_of(24), grade_of(12));
    let doubts = vec![
        Doubt::SymbolGrade { printed, computed },
        Doubt::ParameterGrade {
            parameter: Parameter::Modulation,
            raw: "42%".to_owned(),
            printed,
            computed,
        },
        Doubt::ScanGrade {
            scan: 4,
            printed,
            computed,
        },
        Doubt::Letter {
            printed: Letter::B,
            number: printed,
        },
        Doubt::Impossible {
            parameter: Parameter::SymbolContrast,
            raw: "106%".to_owned(),
            low: "0 %".to_owned(),
            high: "100 %".to_owned(),
        },
        Doubt::Count {
            parameter: Parameter::Decode,
            raw: "11/10".to_owned(),
        },
    ];
    let other = OtherVerdict {
        editions: vec![Edition::parse("ISO15416:2000").unwrap()],
        low: grade_of(10),
        high: grade_of(10),
        reached: false,
    };
    let found = Examination {
        checked: 31,
        doubts,
    };
    Plausibility::of(&found, Some(&other), Some(grade_of(15)))
}

pub(super) fn sample(language: Language) -> Sample {
    Sample {
        intake: Link::new("/intakes/201901032-2", "201901032-2"),
        company: company(language, 0),
        line: 1,
        of: 412,
        href: "/intakes/201901032-2/samples/1".to_owned(),
        neighbours: Neighbours { previous: None, next: Some("/intakes/201901032-2/samples/2".to_owned()) },
        state: Conclusion::Nonconforming.into(),
        about: AboutSample {
        code: "6901234567892".to_owned(),
        symbol: Some(ean13("6901234567892")),
        symbology: "EAN-13".to_owned(),
        product: language.pick("晨光牌鲜牛奶（低脂）", "Chenguang fresh milk, low fat").to_owned(),
        brand: language.pick("晨光", "Chenguang").to_owned(),
        specification: "250 mL".to_owned(),
        substrate: language.pick("纸", "paper").to_owned(),
        package: language.pick("盒", "box").to_owned(),
        company_on_pack: String::new(),
        },
        grade: measurement_shown(language).grade,
        findings: findings(language),
        proposals: vec![Proposal {
            key: "7".to_owned(),
            problem: language.pick("包装上的企业名称与注册名称不一致", "Company name on the pack differs from the registered one").to_owned(),
            reason: language.pick("包装：广州晨光食品；注册：广州市晨光食品有限公司", "Pack: Guangzhou Chenguang Foods; registered: Guangzhou Chenguang Foods Co., Ltd.").to_owned(),
        }],
        applications: applications(language),
        application_checked: false,
        manual: manual(),
        measurement: Some(measurement_shown(language)),
        measurements: sample_measurements(language),
        judged: Some((language.pick("王丽", "Wang Li").to_owned(), at(11, 20, 16, 6))),
        dictionary_version: "2026-11-21-0f1e2d3c4b5a".to_owned(),
        blocks: vec![language.pick("尚未核查应用类问题", "Nobody has checked how the code is used").to_owned()],
        held: None,
        papers: [("test_report", Some("201901032-2-B007")), ("improvement_notice", None)]
            .map(|(kind, issued)| SamplePaper {
                kind,
                draft: Some(format!("/intakes/201901032-2/samples/7/drafts/{kind}.pdf")),
                wordings: vec!["zh-CN", "bilingual", "en"],
                issued: issued
                    .map(|number| {
                        let link = Link::new("/documents/7", number);
                        (link, Badge::new(Tone::Good, "desk.document_state.valid"))
                    })
                    .into_iter()
                    .collect(),
                form: Some(IssueForm {
                    again: issued.is_some(),
                    reason: Field::default(),
                    wording: Field::holding("zh-CN"),
                }),
            })
            .into(),
        photographs: photographs(language),
        may_check: true,
        refusal: None,
    }
}
