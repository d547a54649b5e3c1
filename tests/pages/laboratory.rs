//! Sample views of the laboratory: measurements, samples, inbox, review.

use barlab::web::inspection;
use domain::intake::IntakeState;
use domain::judgement::inspection::Inspection;
use domain::measurement::comparison::OtherVerdict;
use domain::measurement::plausibility::{Doubt, Examination};
use domain::measurement::{
    Bound, Edition, FormalGrade, Grade, Instrument, Letter, Measurement as Measured, Parameter,
    Reading, Scan, Symbology, Unit, Value,
};
use domain::person::Role;
use domain::sample::{Conclusion, SampleState};
use domain::texts::{Language, Texts};

use super::check;
use super::desk::{at, company, day, pager, tab};
use barlab::web::view::agents::SiteChoice;
use barlab::web::view::intakes::{SampleRow, Tally};
use barlab::web::view::measurements::{
    Measurement, MeasurementRow, MeasurementShown, Measurements, Source, SourceRow,
};
use barlab::web::view::papers::IssueForm;
use barlab::web::view::parts::{Badge, Field, GradeShown, Link, Refusal, Strip, Tone};
use barlab::web::view::photographs::{Panel, PhotographShown};
use barlab::web::view::plausibility::{Doubtful, DoubtfulSample, Plausibility};
use barlab::web::view::review::{ProblemCount, Review};
use barlab::web::view::rules::{Rule, Scale};
use barlab::web::view::samples::{
    AboutSample, ApplicationChoice, ApplicationGroup, FindingShown, ManualItem, Neighbours,
    Proposal, Sample, SampleMeasurement, SamplePaper,
};
use barlab::web::view::symbol::SymbolDrawing;

/// An EAN-13 as a sample bears it.
pub(super) fn ean13(digits: &str) -> SymbolDrawing {
    SymbolDrawing::of(Symbology::Ean13, digits).unwrap()
}

fn grade(tenths: u8) -> FormalGrade {
    FormalGrade {
        value: Grade::from_tenths(tenths),
        aperture: Some(6),
        wavelength: Some(660),
        edition: Edition {
            standard: "ISO15416".to_owned(),
            year: Some(2016),
        },
        ..FormalGrade::default()
    }
}

pub(super) fn shown(tenths: u8) -> GradeShown {
    GradeShown::of(&grade(tenths))
        .unwrap()
        .against("1.5 / 06 / 670", tenths >= 15)
}

pub(super) fn sample_rows(language: Language) -> Vec<SampleRow> {
    let rows = [
        (
            24,
            "6901234567892",
            Some(Conclusion::Nonconforming),
            SampleState::UnderReview,
        ),
        (
            36,
            "6901234567908",
            Some(Conclusion::Conforming),
            SampleState::UnderReview,
        ),
        (
            31,
            "6901234567915",
            Some(Conclusion::Conforming),
            SampleState::UnderReview,
        ),
        (
            0,
            "6901234567922",
            Some(Conclusion::Nonconforming),
            SampleState::UnderReview,
        ),
        (12, "6901234567939", None, SampleState::Retest),
        (0, "6901234567946", None, SampleState::Waiting),
    ];
    (1..)
        .zip(rows)
        .map(|(line, (tenths, code, conclusion, state))| SampleRow {
            line,
            href: format!("/intakes/201901032-2/samples/{line}"),
            symbol: Some(ean13(code)),
            code: code.to_owned(),
            symbology: "EAN-13".to_owned(),
            product: language
                .pick("晨光牌鲜牛奶（低脂）", "Chenguang fresh milk, low fat")
                .to_owned(),
            detail: language
                .pick("晨光 · 250 mL", "Chenguang · 250 mL")
                .to_owned(),
            grade: (state != SampleState::Waiting).then(|| shown(tenths)),
            findings: match (conclusion, tenths) {
                (Some(Conclusion::Nonconforming), 0) => {
                    vec![
                        language
                            .pick("4 条码无法识读", "4 Symbol cannot be decoded")
                            .to_owned(),
                    ]
                }
                (Some(Conclusion::Nonconforming), _) => vec![
                    language
                        .pick("2 空白区不足", "2 Quiet zone too small")
                        .to_owned(),
                    language
                        .pick("一物多码", "One product carries several codes")
                        .to_owned(),
                ],
                _ => Vec::new(),
            },
            state: Badge::of_sample(state, conclusion),
        })
        .collect()
}

fn measured() -> Measured {
    let number = |parameter, raw: &str, number, unit, tenths| Reading {
        parameter,
        raw: raw.to_owned(),
        value: Value::number(number, unit),
        grade: Grade::from_tenths(tenths),
        letter: None,
        verdict: None,
    };
    let pass = |parameter, raw: &str, pass| Reading {
        parameter,
        raw: raw.to_owned(),
        value: Value::Pass { pass },
        grade: Some(if pass { Grade::BEST } else { Grade::WORST }),
        letter: None,
        verdict: Some(pass),
    };
    let grades = |modulation: u8, defects: u8| {
        [
            (Parameter::Decode, 40),
            (Parameter::EdgeDetermination, 40),
            (Parameter::MinimumReflectance, 40),
            (Parameter::SymbolContrast, 36),
            (Parameter::MinEdgeContrast, 40),
            (Parameter::Modulation, modulation),
            (Parameter::Defects, defects),
            (Parameter::Decodability, 33),
            (Parameter::QuietZone, 40),
        ]
        .map(|(parameter, tenths)| (parameter, Grade::from_tenths(tenths).unwrap()))
        .into()
    };
    Measured {
        source: "2026-11-20.mdb".to_owned(),
        record: "ReportID 101".to_owned(),
        instrument: Instrument {
            model: "LVS-95XX".to_owned(),
            serial: "9510-20331".to_owned(),
            software: "4.3.0.1023".to_owned(),
        },
        profile: "lvs95xx-access.1".to_owned(),
        taken_at: Some(at(11, 20, 15, 42)),
        symbology: Some(Symbology::Ean13),
        data: Some("6901234567892".to_owned()),
        fields: [
            ("job".to_owned(), "201901032-2".to_owned()),
            ("operator".to_owned(), "wangli".to_owned()),
        ]
        .into(),
        grade: Some(grade(24)),
        readings: vec![
            pass(Parameter::Decode, "PASS", true),
            number(
                Parameter::SymbolContrast,
                "3.6 81%",
                81.0,
                Unit::Percent,
                36,
            ),
            number(Parameter::MinEdgeContrast, "42", 42.0, Unit::Percent, 40),
            number(Parameter::Modulation, "2.1 52%", 52.0, Unit::Percent, 21),
            number(Parameter::Defects, "3.4 17%", 17.0, Unit::Percent, 34),
            number(Parameter::Decodability, "3.3 54%", 54.0, Unit::Percent, 33),
            pass(Parameter::QuietZone, "FALSE", false),
            Reading {
                parameter: Parameter::QuietZoneRight,
                raw: ">15".to_owned(),
                value: Value::Number {
                    number: 15.0,
                    unit: Unit::Modules,
                    bound: Bound::MoreThan,
                },
                grade: None,
                letter: None,
                verdict: None,
            },
            number(Parameter::XDimension, "0.331", 0.331, Unit::Millimetre, 40),
            Reading {
                parameter: Parameter::CheckDigit,
                raw: "N/A".to_owned(),
                value: Value::NotApplicable,
                grade: None,
                letter: None,
                verdict: None,
            },
        ],
        scans: (1..=10)
            .map(|scan| Scan {
                number: scan,
                grade: Grade::from_tenths(if scan == 4 { 12 } else { 24 }),
                grades: grades(
                    if scan == 4 {
                        12
                    } else {
                        21 + u8::try_from(scan).unwrap()
                    },
                    if scan % 3 == 0 { 29 } else { 38 },
                ),
            })
            .collect(),
        unmapped: [("Site".to_owned(), "GD-2".to_owned())].into(),
        ..Measured::default()
    }
}

fn rule(reading: &Reading) -> Option<Rule> {
    let Value::Number { number, .. } = reading.value else {
        return None;
    };
    let (from, to, bands, minimum): (f64, f64, &[(char, f64)], f64) = match reading.parameter {
        Parameter::SymbolContrast => (
            0.0,
            100.0,
            &[
                ('F', 20.0),
                ('D', 40.0),
                ('C', 55.0),
                ('B', 70.0),
                ('A', 100.0),
            ],
            40.0,
        ),
        Parameter::Modulation => (
            0.0,
            100.0,
            &[
                ('F', 40.0),
                ('D', 50.0),
                ('C', 60.0),
                ('B', 70.0),
                ('A', 100.0),
            ],
            50.0,
        ),
        Parameter::Defects => (
            50.0,
            0.0,
            &[
                ('F', 30.0),
                ('D', 25.0),
                ('C', 20.0),
                ('B', 15.0),
                ('A', 0.0),
            ],
            25.0,
        ),
        Parameter::Decodability => (
            0.0,
            100.0,
            &[
                ('F', 25.0),
                ('D', 37.0),
                ('C', 50.0),
                ('B', 62.0),
                ('A', 100.0),
            ],
            37.0,
        ),
        _ => return None,
    };
    Some(Rule::of(
        &Scale {
            from,
            to,
            bands,
            unit: "%",
        },
        Some(number),
        Some(minimum),
    ))
}

fn grade_of(tenths: u8) -> Grade {
    Grade::from_tenths(tenths).unwrap()
}

/// One figure of each kind that does not add up, and another verdict under another edition.
fn plausibility() -> Plausibility {
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

fn measurement_shown(language: Language) -> MeasurementShown {
    let warning = language.pick(
        "第 4 次扫描：打印等级 1.2，最低参数为 1.2",
        "Scan 4: printed grade 1.2, its lowest parameter is 1.2",
    );
    let mut shown = MeasurementShown::of(&measured(), rule, vec![warning.to_owned()]);
    shown.confidence = "words documented, file layout reconstructed".to_owned();
    shown.unconfirmed = true;
    shown.by = Some(Link::new("/instruments/JC-003", "JC-003"));
    shown.by_source = true;
    shown.site = language.pick("番禺检测点", "Panyu").to_owned();
    shown.plausibility = Some(plausibility());
    shown.grade = shown.grade.map(|grade| {
        let mut grade = grade.against("1.5 / 06 / 670", true);
        grade.decided_by = "modulation".to_owned();
        grade
    });
    shown
}

fn measurement_rows() -> Vec<MeasurementRow> {
    let sample = Link::new("/intakes/201901032-2/samples/1", "201901032-2 / 1");
    vec![
        MeasurementRow {
            href: "/measurements/7".to_owned(),
            record: "ReportID 101".to_owned(),
            code: "6901234567892".to_owned(),
            symbology: "EAN-13".to_owned(),
            taken_at: Some(at(11, 20, 15, 42)),
            grade: Some(shown(24)),
            sample: Some(sample),
            state: Badge::new(Tone::Good, "pages.match.matched"),
        },
        MeasurementRow {
            href: "/measurements/8".to_owned(),
            record: "ReportID 102".to_owned(),
            code: String::new(),
            symbology: "EAN-13".to_owned(),
            taken_at: None,
            grade: None,
            sample: None,
            state: Badge::new(Tone::Warn, "pages.match.waiting"),
        },
    ]
}

/// Three measurements of one sample: the first was chosen by a person.
fn sample_measurements(language: Language) -> Vec<SampleMeasurement> {
    let one = |id: &str, hour, tenths, counts| SampleMeasurement {
        id: id.to_owned(),
        row: MeasurementRow {
            href: format!("/measurements/{id}"),
            record: format!("ReportID {id}"),
            taken_at: Some(at(11, 20, hour, 42)),
            grade: Some(shown(tenths)),
            ..measurement_rows().remove(0)
        },
        instrument: "LVS-95XX".to_owned(),
        counts,
        reason: String::new(),
        chosen_by: String::new(),
    };
    vec![
        one("119", 17, 31, false),
        one("107", 16, 8, false),
        SampleMeasurement {
            reason: language
                .pick("复测时样品受潮", "The sample was damp when measured again")
                .to_owned(),
            chosen_by: language.pick("王丽", "Wang Li").to_owned(),
            ..one("101", 15, 24, true)
        },
    ]
}

fn source_row(language: Language) -> SourceRow {
    SourceRow {
        name: "2026-11-20.mdb".to_owned(),
        href: "/sources/7".to_owned(),
        at: at(11, 20, 16, 5),
        who: language.pick("王丽", "Wang Li").to_owned(),
        site: language.pick("番禺检测点", "Panyu").to_owned(),
        profile: "lvs95xx-access.1".to_owned(),
        records: 412,
        new: 409,
        refused: 3,
        state: Badge::new(Tone::Good, "desk.job_state.done"),
    }
}

/// A file that is none of a verifier's.
fn refused_row(language: Language) -> SourceRow {
    SourceRow {
        name: "report-1120.html".to_owned(),
        href: "/sources/9".to_owned(),
        profile: String::new(),
        records: 0,
        new: 0,
        refused: 0,
        state: Badge::new(Tone::Bad, "pages.source.rejected"),
        ..source_row(language)
    }
}

#[test]
fn measurements_are_drawn() {
    check(
        "measurements",
        Role::Technician,
        "/measurements",
        |language| Measurements {
            intake: Some(Link::new("/intakes/201901032-2", "201901032-2")),
            site: Field::holding("2"),
            sites: [("1", "本部", "Main"), ("2", "番禺检测点", "Panyu")]
                .map(|(id, chinese, english)| SiteChoice {
                    id: id.to_owned(),
                    name: language.pick(chinese, english).to_owned(),
                })
                .into(),
            limit_mb: 2_000,
            rows: vec![
                source_row(language),
                SourceRow {
                    refused: 0,
                    state: Badge::new(Tone::Active, "pages.source.unfinished"),
                    ..source_row(language)
                },
                refused_row(language),
            ],
            pager: pager(3, 3),
            refusal: None,
            may_upload: true,
        },
    );
    check("source", Role::Technician, "/measurements", |language| {
        Source {
            source: source_row(language),
            refusal: None,
            bytes: 26_214_400,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            download: "/sources/7/file".to_owned(),
            rows: measurement_rows(),
            pager: pager(2, 412),
        }
    });
    let texts = Texts::shipped().unwrap();
    check(
        "source-refused",
        Role::Technician,
        "/measurements",
        |language| Source {
            source: refused_row(language),
            refusal: Some(Refusal {
                what: texts.get(language, "importers.error.markup"),
                advice: texts.get(language, "pages.source.rejected_advice"),
            }),
            bytes: 41_210,
            sha256: "3b1c9c1f0c7a4ad1a5a3d4dd7b7a0a2b6c2e9c0b6a30d3d2f2b25f0c9aa7b1e0".to_owned(),
            download: "/sources/9/file".to_owned(),
            rows: Vec::new(),
            pager: pager(0, 0),
        },
    );
    check(
        "measurement",
        Role::Technician,
        "/measurements/7",
        |language| Measurement {
            measurement: measurement_shown(language),
            source: Link::new("/sources/7", "2026-11-20.mdb"),
            record: "ReportID 101".to_owned(),
            sample: Some(Link::new(
                "/intakes/201901032-2/samples/1",
                "201901032-2 / 1",
            )),
            state: Badge::new(Tone::Good, "pages.match.matched"),
            flags: vec![super::connections::said(
                language,
                "instruments.flag.ahead",
                &[("taken_at", "2026-11-20 15:42:00")],
            )],
            earlier: vec![super::profiles::earlier(language)],
        },
    );
}

fn findings(language: Language) -> Vec<FindingShown> {
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

fn manual() -> Vec<ManualItem> {
    let seen = Inspection {
        hri_present: Some(true),
        height: Some(22.9),
        ..Inspection::default()
    };
    inspection::items(&seen)
}

fn applications(language: Language) -> Vec<ApplicationGroup> {
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
