//! What facts follow from measurements, samples and inspections, and which keys they fire.

mod elements;
mod whole;

use std::sync::LazyLock;

use super::*;
use crate::dictionary::QualityDictionary;
use crate::judgement::compiled::CompiledDictionary;
use crate::judgement::fact_values::FactValue;
use crate::measurement::{Bound, Parameter, Reading, Scan, Unit, Value};

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
    requirements: Requirements::shipped().unwrap(),
    grading: GradingTables::shipped().unwrap(),
});
static COMPILED: LazyLock<CompiledDictionary> =
    LazyLock::new(|| CompiledDictionary::new(&QualityDictionary::shipped().unwrap()));

fn reading(parameter: Parameter, value: Value) -> Reading {
    Reading {
        parameter,
        raw: String::new(),
        value,
        grade: None,
        letter: None,
        verdict: None,
    }
}

fn number(parameter: Parameter, number: f64, unit: Unit) -> Reading {
    reading(parameter, Value::number(number, unit))
}

/// A measurement of `data` with an overall grade and some readings.
fn measured(symbology: Symbology, data: &str, grade: &str, readings: Vec<Reading>) -> Measurement {
    Measurement {
        symbology: Some(symbology),
        symbology_raw: symbology.label().to_owned(),
        data: (!data.is_empty()).then(|| data.to_owned()),
        gtin14: data.parse().ok(),
        grade: FormalGrade::parse(grade).ok(),
        readings,
        ..Measurement::default()
    }
}

/// A faultless retail EAN-13 at X 0.330 mm, with some readings more.
fn ean13(more: Vec<Reading>) -> Measurement {
    let mut readings = vec![
        number(Parameter::XDimension, 0.33, Unit::Millimetre),
        number(Parameter::SymbolContrast, 84.0, Unit::Percent),
        number(Parameter::MinEdgeContrast, 69.0, Unit::Percent),
        number(Parameter::Modulation, 83.0, Unit::Percent),
        number(Parameter::Defects, 5.0, Unit::Percent),
        number(Parameter::Decodability, 84.0, Unit::Percent),
        reading(Parameter::Decode, Value::Count { passed: 10, of: 10 }),
        reading(Parameter::EdgeDetermination, Value::Pass { pass: true }),
        number(Parameter::Rmin, 3.0, Unit::Percent),
        number(Parameter::Rmax, 86.0, Unit::Percent),
    ];
    readings.extend(more);
    measured(Symbology::Ean13, "6901234567892", "3.4/06/660", readings)
}

struct Judged {
    facts: Facts,
    keys: Vec<u16>,
}

fn judge_seen(
    measurement: &Measurement,
    code: &str,
    environment: Environment,
    inspection: &Inspection,
) -> Judged {
    let sample = SampleContext {
        environment,
        expected: None,
        code,
        gtin14: code.parse().ok(),
        inspection,
    };
    let mut facts = Facts::default();
    RULES.derive(measurement, &sample, &mut facts);
    let mut keys = vec![0];
    COMPILED.judge(&facts, &mut keys);
    Judged { facts, keys }
}

fn judge(measurement: &Measurement, code: &str, environment: Environment) -> Judged {
    judge_seen(measurement, code, environment, &Inspection::default())
}

fn retail(measurement: &Measurement) -> Judged {
    judge(measurement, "6901234567892", Environment::RetailPos)
}

#[test]
fn a_faultless_symbol_fires_nothing() {
    let judged = retail(&ean13(vec![
        number(Parameter::QuietZoneLeft, 11.5, Unit::Modules),
        number(Parameter::QuietZoneRight, 7.4, Unit::Modules),
        number(Parameter::BarHeight, 22.85, Unit::Millimetre),
    ]));
    assert_eq!(judged.keys, Vec::<u16>::new());
    for fact in [
        Fact::Quietzone,
        Fact::Decode,
        Fact::DataMatch,
        Fact::CheckDigit,
        Fact::ApertureMatch,
        Fact::WavelengthMatch,
        Fact::SymbologyAllowed,
    ] {
        assert_eq!(judged.facts.truth(fact), Some(true), "{fact:?}");
    }
    for (fact, expected) in [
        (Fact::MinGrade, 1.5),
        (Fact::ScansUsed, 10.0),
        (Fact::Magnification, 1.0),
        (Fact::HeightRatio, 1.0),
        (Fact::Modulation, 0.83),
        (Fact::LeftQuietZone, 3.795),
    ] {
        assert_eq!(judged.facts.number(fact), Some(expected), "{fact:?}");
    }
}

#[test]
fn the_published_sample_fails_by_its_quiet_zone() {
    let flag = Inspection {
        quiet_zone: Some(false),
        ..Inspection::default()
    };
    let judged = judge_seen(
        &ean13(vec![]),
        "6901234567892",
        Environment::RetailPos,
        &flag,
    );
    assert_eq!(judged.keys, [2]);
    let widths = ean13(vec![
        number(Parameter::QuietZoneLeft, 9.1, Unit::Modules),
        number(Parameter::QuietZoneRight, 7.4, Unit::Modules),
    ]);
    assert_eq!(retail(&widths).keys, [2, 15]);
}

#[test]
fn a_width_that_passes_at_one_decimal_misses_no_multiple_of_x() {
    let left = |millimetres| {
        retail(&ean13(vec![
            number(Parameter::QuietZoneLeft, millimetres, Unit::Millimetre),
            number(Parameter::QuietZoneRight, 2.3, Unit::Millimetre),
        ]))
    };
    assert_eq!(left(3.6).keys, Vec::<u16>::new());
    assert_eq!(left(3.5).keys, [2, 15]);
    let by_hand = Inspection {
        left_quiet_zone: Some(3.5),
        right_quiet_zone: Some(2.2),
        ..Inspection::default()
    };
    let judged = judge_seen(
        &ean13(vec![]),
        "6901234567892",
        Environment::RetailPos,
        &by_hand,
    );
    assert_eq!(judged.keys, [2, 15, 16]);
}

#[test]
fn a_limit_or_the_narrowest_side_decides_only_what_it_can() {
    let narrowest = |number, bound, verdict| {
        let mut side = reading(
            Parameter::QuietZoneMin,
            Value::Number {
                number,
                unit: Unit::Modules,
                bound,
            },
        );
        side.verdict = verdict;
        let judged = retail(&ean13(vec![side]));
        (judged.facts.truth(Fact::Quietzone), judged.keys)
    };
    assert_eq!(narrowest(15.0, Bound::MoreThan, None), (Some(true), vec![]));
    assert_eq!(narrowest(6.0, Bound::Exact, None), (Some(false), vec![2]));
    assert_eq!(narrowest(8.0, Bound::Exact, None), (None, vec![]));
    // Where the width cannot tell, the verifier's own verdict does.
    assert_eq!(
        narrowest(8.0, Bound::Exact, Some(true)),
        (Some(true), vec![])
    );
    assert_eq!(
        narrowest(8.0, Bound::Exact, Some(false)),
        (Some(false), vec![2])
    );
}

#[test]
fn units_of_every_report_arrive_in_the_units_of_the_vocabulary() {
    let judged = retail(&measured(
        Symbology::Ean13,
        "6901234567892",
        "2.0/06/670",
        vec![
            number(Parameter::XDimension, 13.0, Unit::Mil),
            number(Parameter::BarHeight, 0.9, Unit::Inch),
            number(Parameter::BarGainLength, 1.3, Unit::Mil),
            number(Parameter::Defects, 0.18, Unit::Fraction),
            number(Parameter::Decodability, 57.0, Unit::Percent),
            number(Parameter::SymbolContrast, 0.7, Unit::Fraction),
            number(Parameter::Modulation, 60.0, Unit::Plain),
        ],
    ));
    for (fact, expected) in [
        (Fact::XDimension, Some(0.3302)),
        (Fact::Height, Some(22.86)),
        (Fact::HeightRatio, Some(1.0)),
        (Fact::PrintGain, Some(10.0)),
        (Fact::Defects, Some(0.18)),
        (Fact::Decodability, Some(0.57)),
        (Fact::SymbolContrast, Some(70.0)),
        // A bare 60 could be percent or anything else.
        (Fact::Modulation, None),
    ] {
        assert_eq!(judged.facts.number(fact), expected, "{fact:?}");
    }
    assert_eq!(judged.keys, [60]);
}

#[test]
fn a_grade_under_the_wrong_aperture_or_light_does_not_count() {
    let keys = |grade| retail(&measured(Symbology::Ean13, "6901234567892", grade, vec![])).keys;
    assert_eq!(keys("3.0/06/670"), Vec::<u16>::new());
    assert_eq!(keys("3.0/06/660"), Vec::<u16>::new());
    assert_eq!(keys("3.0/17/660"), [62]);
    assert_eq!(keys("3.0/06/633"), [62]);
    assert_eq!(keys("1.4/06/670"), [1]);
}

#[test]
fn a_letter_gives_the_verdict_of_its_band() {
    let keys = |grade| retail(&measured(Symbology::Ean13, "6901234567892", grade, vec![])).keys;
    assert_eq!(keys("B"), Vec::<u16>::new());
    assert_eq!(keys("C"), [60]);
    assert_eq!(keys("D"), [1]);
}

#[test]
fn too_few_scans_ask_for_another_measurement() {
    let mut one = ean13(vec![]);
    one.readings
        .retain(|reading| reading.parameter != Parameter::Decode);
    one.scans = vec![Scan::default(); 3];
    assert_eq!(retail(&one).keys, [61]);
    one.scans = vec![Scan::default(); 10];
    assert_eq!(retail(&one).keys, Vec::<u16>::new());
}

#[test]
fn an_unread_symbol_and_a_wrong_number_are_told_apart() {
    let unread = measured(Symbology::Ean13, "", "0.0/06/660", vec![]);
    assert_eq!(retail(&unread).keys, [1, 4]);
    let once = reading(Parameter::Decode, Value::Count { passed: 1, of: 10 });
    let mut weak = measured(Symbology::Ean8, "00671583", "0.1/06/660", vec![once]);
    weak.gtin14 = None;
    let judged = judge(&weak, "00671583", Environment::RetailPos);
    assert_eq!(judged.facts.truth(Fact::Decode), Some(true));
    let other = judge(&ean13(vec![]), "6901234567885", Environment::RetailPos);
    assert_eq!(other.keys, [3]);
    let upc = measured(Symbology::UpcA, "012345000065", "4.0/06/660", vec![]);
    assert_eq!(
        judge(&upc, "0012345000065", Environment::RetailPos).keys,
        Vec::<u16>::new()
    );
    let itf = measured(Symbology::Itf14, "07046261234569", "4.0/10/660", vec![]);
    let judged = judge(&itf, "07046261234569", Environment::GeneralDistribution);
    assert_eq!(judged.keys, [5]);
}

#[test]
fn the_use_decides_which_symbology_and_which_grade_is_right() {
    let case = measured(Symbology::Itf14, "15712345000011", "1.0/10/670", vec![]);
    assert_eq!(
        judge(&case, "15712345000011", Environment::GeneralDistribution).keys,
        [1]
    );
    assert_eq!(
        judge(&case, "15712345000011", Environment::RetailPos).keys,
        [39]
    );
    let x = number(Parameter::XDimension, 1.016, Unit::Millimetre);
    let large = measured(Symbology::Itf14, "15712345000011", "1.0/20/670", vec![x]);
    let judged = judge(&large, "15712345000011", Environment::GeneralDistribution);
    assert_eq!(judged.keys, Vec::<u16>::new(), "0.5 is enough from X 0.635");
}

#[test]
fn a_matrix_symbol_is_judged_by_its_own_parameters() {
    let mut modulation = reading(Parameter::Modulation, Value::Absent);
    modulation.grade = crate::measurement::Grade::parse("1.0");
    let symbol = measured(
        Symbology::DataMatrix,
        "(01)06901234567892",
        "1.0/08/660/45",
        vec![
            modulation,
            number(Parameter::AxialNonuniformity, 11.0, Unit::Percent),
            number(Parameter::PrintGrowthH, -11.0, Unit::Percent),
            number(Parameter::PrintGrowthV, 29.0, Unit::Percent),
            number(Parameter::XDimension, 0.38, Unit::Millimetre),
        ],
    );
    let judged = judge(&symbol, "(01)06901234567892", Environment::Healthcare);
    assert_eq!(judged.keys, [1, 50, 53, 56]);
    let Some(FactValue::Number(growth, _)) = judged.facts.get(Fact::PrintGrowth) else {
        panic!("print growth is known");
    };
    assert!(
        (growth - 29.0 / 30.0).abs() < 1e-6,
        "the worse direction counts"
    );
}

#[test]
fn what_a_person_saw_is_judged_with_the_rest() {
    let seen = Inspection {
        bar_colour: Some(crate::judgement::inspection::Colour::Red),
        bearer_bar: Some(false),
        print_method: Some(crate::judgement::inspection::PrintMethod::OnDemand),
        bearer_bar_width: Some(0.5),
        damage: Some(true),
        hri_present: Some(false),
        ..Inspection::default()
    };
    let x = number(Parameter::XDimension, 0.5, Unit::Millimetre);
    let case = measured(Symbology::Itf14, "15712345000011", "3.0/10/670", vec![x]);
    let judged = judge_seen(
        &case,
        "15712345000011",
        Environment::GeneralDistribution,
        &seen,
    );
    assert_eq!(judged.keys, [30, 31, 40, 42, 46]);
}
