//! Every pattern of the control chart at the point that completes it; drifts and their days left.

use proptest::prelude::*;

use super::*;
use crate::{
    measurement::Parameter,
    texts::{Language, Texts},
};

/// Certified 80 with a tolerance of 6: a standard deviation of 2.
const CONTRAST: CertifiedValue = CertifiedValue {
    parameter: Parameter::SymbolContrast,
    value: 80.0,
    tolerance: 6.0,
};

/// One point a week.
fn weekly(values: &[f64]) -> Vec<Point> {
    let first: NaiveDateTime = "2026-01-05T08:00:00".parse().unwrap();
    values
        .iter()
        .enumerate()
        .map(|(week, value)| Point {
            at: first + chrono::TimeDelta::weeks(week as i64),
            value: *value,
        })
        .collect()
}

fn found(values: &[f64]) -> Vec<(String, usize)> {
    let rules = ControlRules::shipped().unwrap();
    rules
        .signals(&CONTRAST, &weekly(values))
        .into_iter()
        .map(|signal| (signal.rule.id.clone(), signal.point))
        .collect()
}

fn check(values: &[f64], expected: &[(&str, usize)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(id, point)| ((*id).to_owned(), *point))
        .collect();
    assert_eq!(found(values), expected, "{values:?}");
}

#[test]
fn every_pattern_is_found_at_the_point_that_completes_it_and_not_before() {
    check(&[80.0, 81.0, 79.0, 82.0], &[]);
    check(&[84.0], &[]);
    check(&[84.5], &[("1_2s", 0)]);
    check(&[86.0], &[("1_2s", 0)]);
    check(&[73.9], &[("1_3s", 0), ("1_2s", 0)]);
    check(&[84.5, 85.0], &[("1_2s", 0), ("2_2s", 1), ("1_2s", 1)]);
    check(&[84.5, 80.0, 84.5], &[("1_2s", 0), ("1_2s", 2)]);
    check(&[83.9, 75.8], &[("R_4s", 1), ("1_2s", 1)]);
    check(&[82.1, 82.1, 82.1], &[]);
    check(&[82.1, 82.1, 82.1, 82.1], &[("4_1s", 3)]);
    check(&[77.9, 77.9, 82.1, 77.9, 77.9], &[]);
    check(&[80.5; 9], &[]);
    check(&[80.5; 10], &[("10_x", 9)]);
    check(&[79.5; 11], &[("10_x", 9), ("10_x", 10)]);
}

#[test]
fn decoding_allows_no_difference_at_all() {
    let rules = ControlRules::shipped().unwrap();
    let decode = CertifiedValue {
        parameter: Parameter::Decode,
        value: 4.0,
        tolerance: 0.0,
    };
    assert_eq!(rules.signals(&decode, &weekly(&[4.0; 12])), []);
    let signals = rules.signals(&decode, &weekly(&[4.0, 0.0]));
    assert_eq!(signals.first().unwrap().rule.id, "1_3s");
    assert_eq!(
        rules.drift(&decode, &weekly(&[4.0, 4.0, 0.0, 0.0, 0.0, 0.0])),
        None
    );
}

#[test]
fn a_drift_is_told_with_the_days_that_are_left() {
    let rules = ControlRules::shipped().unwrap();
    // Half a point a week upwards: 82.5 after five weeks, 86 seven weeks later.
    let rising: Vec<f64> = (0..6).map(|week| 80.0 + f64::from(week) * 0.5).collect();
    let drift = rules.drift(&CONTRAST, &weekly(&rising)).unwrap();
    assert_eq!(drift.days, 49);
    assert!((drift.per_day * 7.0 - 0.5).abs() < 1e-9);
    let falling: Vec<f64> = rising.iter().map(|value| 160.0 - value).collect();
    assert_eq!(rules.drift(&CONTRAST, &weekly(&falling)).unwrap().days, 49);
    let past: Vec<f64> = rising.iter().map(|value| value + 6.0).collect();
    assert_eq!(rules.drift(&CONTRAST, &weekly(&past)).unwrap().days, 0);
}

#[test]
fn chance_few_points_and_what_lies_far_ahead_are_no_drift() {
    let rules = ControlRules::shipped().unwrap();
    for quiet in [
        &[80.0, 81.0, 79.0, 81.0, 80.0, 79.0, 80.0][..],
        &[80.0, 81.0, 82.0, 83.0, 84.0],
        &[80.0, 80.01, 80.02, 80.03, 80.04, 80.05],
        &[80.0; 8],
        &[],
    ] {
        assert_eq!(rules.drift(&CONTRAST, &weekly(quiet)), None, "{quiet:?}");
    }
}

#[test]
fn the_warning_line_is_where_the_first_warning_begins() {
    let rules = ControlRules::shipped().unwrap();
    assert!((rules.warning_distance(&CONTRAST) - 4.0).abs() < 1e-9);
}

#[test]
fn every_rule_has_its_words_and_its_source() {
    let texts = Texts::shipped().unwrap();
    for rule in ControlRules::shipped().unwrap().rules {
        let key = format!("instruments.rule.{}", rule.id);
        for language in Language::ALL {
            assert!(texts.find(language, &key).is_some(), "{key}");
        }
        assert!(rule.count > 0 && !rule.source.is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn mirrored_points_give_the_same_patterns(values in prop::collection::vec(60.0_f64..100.0, 0..30)) {
        let mirrored: Vec<f64> = values.iter().map(|value| 160.0 - value).collect();
        prop_assert_eq!(found(&values), found(&mirrored));
    }

    #[test]
    fn whatever_is_out_of_tolerance_asks_for_action(value in 0.0_f64..200.0) {
        let rules = ControlRules::shipped().unwrap();
        let acts = rules
            .signals(&CONTRAST, &weekly(&[value]))
            .iter()
            .any(|signal| signal.rule.level == ControlLevel::Action);
        let out = (value - CONTRAST.value).abs() > CONTRAST.tolerance + 1e-6;
        let within = (value - CONTRAST.value).abs() < CONTRAST.tolerance - 1e-6;
        prop_assert!(acts || !out);
        prop_assert!(!acts || !within);
    }
}
