//! What a verifier measured, as the pages about samples and measurements draw it.

use super::desk::at;
use barlab::web::view::rules::{Rule, Scale};
use domain::measurement::{
    Bound, Edition, FormalGrade, Grade, Instrument, Measurement as Measured, Parameter, Reading,
    Scan, Symbology, Unit, Value,
};

pub(crate) fn grade(tenths: u8) -> FormalGrade {
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

pub(crate) fn measured() -> Measured {
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

pub(crate) fn rule(reading: &Reading) -> Option<Rule> {
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

pub(crate) fn grade_of(tenths: u8) -> Grade {
    Grade::from_tenths(tenths).unwrap()
}
