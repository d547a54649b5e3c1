//! Sample views of the register: the list, one instrument with charts, forms, cards, overrides.

use barlab::web::view::chart::Chart;
use barlab::web::view::instruments::{
    CalibrationRow, CardForm, CardRow, CoverageShown, HeldSample, Instrument, InstrumentFields,
    InstrumentForm, InstrumentRow, Instruments, OverrideShown, SeenRow, TemplateShown, ValueFields,
};
use barlab::web::view::parts::{Badge, Field, Link, Tone};
use domain::instrument::CertifiedValue;
use domain::instrument::control::{ControlRules, Point};
use domain::measurement::{Parameter, Symbology};
use domain::person::Role;
use domain::texts::Language;

use super::check;
use super::desk::{at, day};
use super::sample::sample;

fn coverage(tone: Tone, key: &str, month: u32, of: u32, days: Option<i64>) -> CoverageShown {
    CoverageShown {
        state: Badge::new(tone, &format!("instruments.coverage.{key}")),
        day: Some(day(month, of)),
        days,
    }
}

fn rows(language: Language) -> Vec<InstrumentRow> {
    let room = |zh: &str, en: &str| language.pick(zh, en).to_owned();
    let chart = |tone, key: &str| Some(Badge::new(tone, &format!("instruments.chart.{key}")));
    let row = |number: &str, name: &str, serial: &str, location, coverage, control| InstrumentRow {
        number: Link::new(format!("/instruments/{number}"), number),
        name: name.to_owned(),
        serial: serial.to_owned(),
        site: match number {
            "JC-003" => room("番禺检测点", "Panyu"),
            _ => room("本部", "Main"),
        },
        location,
        coverage,
        control,
        last_at: Some(at(11, 20, 16, 40)),
    };
    vec![
        row(
            "JC-001",
            "Omron Microscan LVS-95XX",
            "",
            room("一号检测室", "Room 1"),
            coverage(Tone::Good, "valid", 12, 31, None),
            None,
        ),
        row(
            "JC-002",
            "Webscan TruCheck",
            "TC-833-0620-018",
            room("一号检测室", "Room 1"),
            coverage(Tone::Warn, "ending", 12, 10, Some(19)),
            chart(Tone::Good, "in_control"),
        ),
        row(
            "JC-003",
            "REA ScanCheck 3n",
            "123456",
            room("二号检测室", "Room 2"),
            coverage(Tone::Good, "valid", 12, 30, None),
            chart(Tone::Warn, "drifting"),
        ),
        row(
            "JC-004",
            "Axicon 6515",
            "AX6515-2207",
            room("备用间", "Store"),
            coverage(Tone::Bad, "expired", 10, 5, None),
            chart(Tone::Bad, "action"),
        ),
    ]
}

fn cards(language: Language) -> Vec<CardRow> {
    vec![CardRow {
        name: Link::new(
            "/cards/7",
            language.pick("REA 对照样卡 1 号", "REA control sample no. 1"),
        ),
        code: "4008654123454".to_owned(),
        symbology: "EAN-13".to_owned(),
        certificate: "REA-2024-0417".to_owned(),
        values: 6,
        state: Badge::new(Tone::Good, "instruments.coverage.in_use"),
    }]
}

#[test]
fn the_register_is_drawn_with_what_it_does_not_know() {
    check("instruments", Role::Admin, "/instruments", |language| {
        Instruments {
            rows: rows(language),
            seen: vec![SeenRow {
                model: "REA ScanCheck 3".to_owned(),
                serial: String::new(),
                site: language.pick("番禺检测点", "Panyu").to_owned(),
                measurements: 1_204,
                last_at: at(11, 20, 9, 12),
                register: Some("/instruments/new?model=REA%20ScanCheck%203".to_owned()),
                several: true,
            }],
            cards: cards(language),
            hold: "desk.calibration_hold.known",
            may_add: true,
            may_keep: true,
        }
    });
    check("instruments-none", Role::Technician, "/instruments", |_| {
        Instruments {
            hold: "desk.calibration_hold.known",
            ..Instruments::default()
        }
    });
}

/// A chart of weekly measurements that differ from the certified value by so much.
fn chart(language: Language, parameter: Parameter, certified: f64, differences: &[f64]) -> Chart {
    let first = at(1, 5, 8, 12);
    let points: Vec<_> = differences
        .iter()
        .zip(0..)
        .map(|(difference, week)| Point {
            at: first + chrono::TimeDelta::weeks(week),
            value: certified + difference,
        })
        .collect();
    let value = CertifiedValue {
        parameter,
        value: certified,
        tolerance: if parameter == Parameter::Decode {
            0.0
        } else {
            8.0
        },
    };
    let rules = ControlRules::shipped().unwrap();
    Chart::of(
        &rules,
        cards(language)[0].name.clone(),
        &value,
        &points,
        &[day(3, 2)],
    )
}

fn charts(language: Language) -> Vec<Chart> {
    let wave = |week: i32| f64::from((week * 7) % 5 - 2) * 0.6;
    let drifting: Vec<f64> = (0..44)
        .map(|week| wave(week) - f64::from(week) * 0.11)
        .collect();
    let quiet: Vec<f64> = (0..44).map(wave).collect();
    let mut slipped = quiet.clone();
    slipped[20] = 6.0;
    slipped[21] = -9.0;
    vec![
        chart(language, Parameter::SymbolContrast, 82.0, &drifting),
        chart(language, Parameter::Modulation, 78.0, &slipped),
        chart(language, Parameter::Defects, 9.0, &quiet),
        chart(language, Parameter::Decode, 4.0, &[0.0; 44]),
    ]
}

fn instrument(language: Language) -> Instrument {
    let certificate = |id: &str, state, from, until, file: bool, withdrawn: &str| CalibrationRow {
        id: id.to_owned(),
        certificate: format!("JL2026-0{id}"),
        laboratory: language
            .pick("示例市计量测试研究院", "Example Institute of Metrology")
            .to_owned(),
        valid_from: from,
        valid_until: until,
        file: file.then(|| Link::new("/instruments/JC-003/calibrations/2/file", "JL2026-02.pdf")),
        state,
        withdrawn: withdrawn.to_owned(),
    };
    let badge = |tone, key: &str| Badge::new(tone, &format!("instruments.coverage.{key}"));
    Instrument {
        row: rows(language)[2].clone(),
        software: "2.8".to_owned(),
        software_said: "2.9".to_owned(),
        apertures: "06 10 20".to_owned(),
        wavelength: "670 nm".to_owned(),
        measurements: 1_845,
        calibrations: vec![
            certificate(
                "2",
                badge(Tone::Good, "valid"),
                day(3, 2),
                day(12, 30),
                true,
                "",
            ),
            certificate(
                "1",
                badge(Tone::Pending, "withdrawn"),
                day(2, 2),
                day(12, 1),
                false,
                language.pick("录错了仪器", "entered for the wrong instrument"),
            ),
        ],
        charts: charts(language),
        certificate: Field::default(),
        laboratory: Field::default(),
        valid_from: Field::default(),
        valid_until: Field::default(),
        may_change: false,
        may_keep: true,
        refusal: None,
    }
}

#[test]
fn an_instrument_is_drawn_with_its_charts() {
    check(
        "instrument",
        Role::Reviewer,
        "/instruments/JC-003",
        instrument,
    );
    check(
        "instrument-new",
        Role::Admin,
        "/instruments/JC-003",
        |language| Instrument {
            calibrations: Vec::new(),
            charts: Vec::new(),
            may_change: true,
            ..instrument(language)
        },
    );
}

#[test]
fn the_forms_of_instruments_and_cards_are_drawn() {
    check(
        "instrument-form",
        Role::Admin,
        "/instruments/new",
        |language| InstrumentForm {
            fields: InstrumentFields {
                number: Field {
                    value: "检-1".to_owned(),
                    error: Some(
                        language
                            .pick("“检-1”不能作为仪器编号", "“检-1” cannot be a number")
                            .to_owned(),
                    ),
                },
                model: Field::holding("TruCheck"),
                ..InstrumentFields::default()
            },
            sites: vec![
                ("1".to_owned(), language.pick("本部", "Main").to_owned()),
                ("2".to_owned(), language.pick("南沙", "Nansha").to_owned()),
            ],
            action: "/instruments".to_owned(),
            ..InstrumentForm::default()
        },
    );
    check("card-form", Role::Reviewer, "/cards/new", |_| CardForm {
        symbologies: Symbology::ALL
            .iter()
            .map(|one| (one.code(), one.label()))
            .collect(),
        values: ["decode", "symbol_contrast", "modulation"]
            .into_iter()
            .map(|parameter| ValueFields {
                parameter,
                value: Field::default(),
                tolerance: Field::holding("8"),
                unit: if parameter == "decode" { "" } else { "%" },
            })
            .collect(),
        templates: vec![TemplateShown {
            key: "instruments.template.rea".to_owned(),
            href: "/cards/new?template=rea".to_owned(),
            source: "REA VERIFIER, instrument check with the control sample".to_owned(),
            here: true,
        }],
        action: "/cards".to_owned(),
        may_keep: true,
        ..CardForm::default()
    });
}

/// Samples whose measurements may not decide by themselves.
pub(super) fn held(language: Language) -> Vec<HeldSample> {
    let one = |line: u32, open: bool| {
        HeldSample {
        sample: Link::new(format!("/intakes/201901032-2/samples/{line}"), format!("201901032-2 / {line}")),
        product: language.pick("绿茶饮料 500 ml", "Green tea 500 ml").to_owned(),
        flags: vec![
            language
                .pick(
                    "检测仪的校准已于 2026-10-05 到期，测量不能单独作为判定依据。",
                    "The instrument's calibration ended on 2026-10-05; the measurement cannot decide by itself.",
                )
                .to_owned(),
        ],
        open,
        given: (!open).then(|| {
            let who = language.pick("李审核", "Li Shenhe").to_owned();
            let why = language.pick("当日校准卡各参数均在允差内", "The card was within tolerance that day");
            (who, at(11, 21, 9, 30), why.to_owned())
        }),
    }
    };
    vec![one(14, true), one(15, false)]
}

#[test]
fn an_override_is_drawn_on_the_sample() {
    for (name, role, which) in [
        ("sample-held", Role::Reviewer, 0),
        ("sample-overridden", Role::Technician, 1),
    ] {
        check(name, role, "/intakes/201901032-2/samples/14", |language| {
            barlab::web::view::samples::Sample {
                held: Some(OverrideShown {
                    held: held(language)[which].clone(),
                    may_override: role == Role::Reviewer,
                    reason: Field::default(),
                }),
                may_check: false,
                ..sample(language)
            }
        });
    }
}
