//! Sample views of the laboratory: measurements, samples, inbox, review.

use super::readings::{grade, measured, rule};
use super::sample::plausibility;
use domain::measurement::Symbology;
use domain::person::Role;
use domain::sample::{Conclusion, SampleState};
use domain::texts::{Language, Texts};

use super::check;
use super::desk::{at, pager};
use barlab::web::view::agents::SiteChoice;
use barlab::web::view::intakes::SampleRow;
use barlab::web::view::measurements::{
    Measurement, MeasurementRow, MeasurementShown, Measurements, Source, SourceRow,
};
use barlab::web::view::parts::{Badge, Field, GradeShown, Link, Refusal, Tone};
use barlab::web::view::samples::SampleMeasurement;
use barlab::web::view::symbol::SymbolDrawing;

/// An EAN-13 as a sample bears it.
pub(super) fn ean13(digits: &str) -> SymbolDrawing {
    SymbolDrawing::of(Symbology::Ean13, digits).unwrap()
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

pub(crate) fn measurement_shown(language: Language) -> MeasurementShown {
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
pub(crate) fn sample_measurements(language: Language) -> Vec<SampleMeasurement> {
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
            earlier: vec![super::rereading::earlier(language)],
        },
    );
}
