//! The published example from measurement to conclusion, and the promise never to panic.

use super::*;

#[test]
fn the_published_example_goes_from_the_measurement_to_the_conclusion() {
    use crate::dictionary::ApplicationDictionary;
    use crate::gs1::prefix::{CompanySplit, Prefixes};
    use crate::judgement::conclusion::{Decision, conclude};
    use crate::judgement::findings::findings;
    use crate::sample::Conclusion;

    let gtin: Gtin14 = "6901234567892".parse().unwrap();
    let origin = Prefixes::shipped().origin(gtin).unwrap();
    assert!(origin.range.is_of("CN"));
    let split = CompanySplit::Company {
        prefix: "6901234".to_owned(),
        item: "56789".to_owned(),
    };
    assert_eq!(origin.company, split);

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
    let quality = QualityDictionary::shipped().unwrap();
    let found = findings(&quality, &judged.keys, &judged.facts);
    let remedies: Vec<&str> = found
        .iter()
        .filter_map(|finding| Some(quality.entry(finding.key)?.remedy.zh.as_str()))
        .collect();
    assert_eq!(remedies, ["加大空白区尺寸"]);

    let application = ApplicationDictionary::shipped().unwrap();
    let third = application.entry(3).unwrap();
    assert_eq!(third.problem.zh, "一物多码");
    assert!(
        third.regulation.zh.contains("GB 12904-2008") && third.regulation.zh.contains("4.2.1.1")
    );
    assert_eq!(
        conclude(&judged.facts, &found, &[3], &application),
        Decision::Concluded(Conclusion::Nonconforming)
    );
}

/// Any text, and texts that nearly mean something.
fn any_data() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    prop_oneof![
        "\\PC{0,40}",
        "(\\]C1|\\]d2|<F1>|\\^|\\(01\\)|01|00|10|21|17|\u{1d}|[0-9]{1,14}|[A-Z]){0,8}",
        "[0-9]{0,20}",
    ]
}

fn any_reading() -> impl proptest::strategy::Strategy<Value = Reading> {
    use proptest::prelude::*;
    let units = [
        Unit::Percent,
        Unit::Fraction,
        Unit::Millimetre,
        Unit::Mil,
        Unit::Modules,
        Unit::Plain,
    ];
    let bounds = [Bound::Exact, Bound::MoreThan, Bound::LessThan];
    (
        prop::sample::select(Parameter::ALL.to_vec()),
        prop_oneof![-200.0_f64..200.0, Just(0.0), Just(f64::MAX), Just(f64::NAN)],
        prop::sample::select(units.to_vec()),
        prop::sample::select(bounds.to_vec()),
        proptest::option::of(0_u8..=40),
    )
        .prop_map(|(parameter, number, unit, bound, grade)| Reading {
            grade: grade.and_then(crate::measurement::Grade::from_tenths),
            ..reading(
                parameter,
                Value::Number {
                    number,
                    unit,
                    bound,
                },
            )
        })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]

    #[test]
    fn no_measurement_makes_judging_panic(
        symbology in 0_usize..Symbology::ALL.len(),
        data in any_data(),
        code in any_data(),
        readings in proptest::collection::vec(any_reading(), 0..12),
    ) {
        let one = measured(Symbology::ALL[symbology], &data, "2.0/06/670", readings);
        let judged = judge(&one, &code, Environment::Healthcare);
        proptest::prop_assert!(judged.keys.is_sorted());
        let _ = crate::measurement::plausibility::doubts(&one, &RULES.grading);
    }
}
