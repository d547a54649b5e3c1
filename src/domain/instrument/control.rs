//! The control chart of a card: patterns that ask for attention, and where a drift leads.
//!
//! The rules and their numbers are data in `dictionaries/control.toml`; limits come from
//! the card's certified value and tolerance.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use super::CertifiedValue;
use crate::{coded::coded, dictionary::Confidence};

coded! {
    /// How grave a pattern is.
    ControlLevel in "control_level" {
        /// Stop, find out, calibrate.
        Action "action",
        /// Look.
        Warning "warning",
    }
}

/// The rules of the chart.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlRules {
    /// From when they are in force.
    pub version: NaiveDate,
    /// How many standard deviations the tolerance of a card stands for.
    pub sigmas_in_tolerance: f64,
    /// How a drift is found.
    pub trend: TrendRule,
    /// The patterns, gravest first.
    #[serde(rename = "rule")]
    pub rules: Vec<ControlRule>,
}

/// A pattern that asks for attention.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlRule {
    /// Its name; its text stands under `instruments.rule.<id>`.
    pub id: String,
    /// What it looks at.
    pub kind: PatternKind,
    /// How many points in a row.
    pub count: usize,
    /// How far from the certified value, or apart, in standard deviations.
    pub sigmas: f64,
    /// How grave it is.
    pub level: ControlLevel,
    /// Where it is written.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// What a pattern looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PatternKind {
    /// Points in a row that lie too far on one side.
    SameSide,
    /// Neighbours on opposite sides that lie too far apart.
    Spread,
}

/// How a drift is found.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendRule {
    /// How many of the latest points are looked at.
    pub points: usize,
    /// Fewer than these say nothing.
    pub least_points: usize,
    /// How many standard errors a slope must have.
    pub certainty: f64,
    /// How far ahead a limit is told, in days.
    pub horizon_days: u16,
    /// Where it is written.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// One measurement of a card.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// When.
    pub at: NaiveDateTime,
    /// What was measured, in the unit of the card.
    pub value: f64,
}

/// A pattern at the point that completes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal<'r> {
    /// Which pattern.
    pub rule: &'r ControlRule,
    /// Place of the point, from 0.
    pub point: usize,
}

/// Where the latest points lead.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Change a day, in the unit of the card.
    pub per_day: f64,
    /// The value of the line at the last point.
    pub now: f64,
    /// Whole days from the last point until the line meets a limit of the tolerance;
    /// 0 where it is past it already.
    pub days: u16,
}

impl ControlRules {
    /// The rules compiled into the program.
    ///
    /// # Errors
    /// When the shipped file is broken; a test keeps it whole.
    pub fn shipped() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../dictionaries/control.toml"))
    }

    /// The standard deviation that a tolerance stands for; absent for a tolerance of zero,
    /// where only equality passes.
    fn sigma(&self, certified: &CertifiedValue) -> Option<f64> {
        (certified.tolerance > 0.0).then(|| certified.tolerance / self.sigmas_in_tolerance)
    }

    /// The distance from the certified value at which the chart draws its warning line.
    #[must_use]
    pub fn warning_distance(&self, certified: &CertifiedValue) -> f64 {
        let first = self
            .rules
            .iter()
            .find(|rule| rule.level == ControlLevel::Warning && rule.count == 1);
        let sigmas = first.map_or(self.sigmas_in_tolerance, |rule| rule.sigmas);
        self.sigma(certified).unwrap_or_default() * sigmas
    }

    /// Every pattern in points that follow each other in time. A point that completes
    /// several patterns is listed with each, the gravest first.
    #[must_use]
    pub fn signals<'r>(&'r self, certified: &CertifiedValue, points: &[Point]) -> Vec<Signal<'r>> {
        let distances: Vec<f64> = points
            .iter()
            .map(|point| distance(point.value - certified.value, self.sigma(certified)))
            .collect();
        let mut found = Vec::new();
        for point in 0..distances.len() {
            let behind = distances.get(..=point).unwrap_or_default();
            for rule in &self.rules {
                if rule.holds_at_end_of(behind) {
                    found.push(Signal { rule, point });
                }
            }
        }
        found
    }

    /// Where the latest points lead, if they lead to a limit soon and not by chance.
    #[must_use]
    pub fn drift(&self, certified: &CertifiedValue, points: &[Point]) -> Option<Drift> {
        let from = points.len().saturating_sub(self.trend.points);
        let latest = points.get(from..)?;
        if latest.len() < self.trend.least_points || certified.tolerance <= 0.0 {
            return None;
        }
        let last = latest.last()?;
        let line = Line::through(latest, last.at)?;
        if line.slope.abs() <= self.trend.certainty * line.slope_error {
            return None;
        }
        let limit = certified.value + certified.tolerance.copysign(line.slope);
        // A whole number of days stays one after the noise of binary digits.
        let days = ((limit - line.at_end) / line.slope + 1e-6).max(0.0).floor();
        (days <= f64::from(self.trend.horizon_days)).then(|| Drift {
            per_day: line.slope,
            now: line.at_end,
            days: whole_days(days, self.trend.horizon_days),
        })
    }
}

impl ControlRule {
    /// Whether the last of these distances completes the pattern.
    fn holds_at_end_of(&self, distances: &[f64]) -> bool {
        let Some(from) = distances.len().checked_sub(self.count) else {
            return false;
        };
        let run = distances.get(from..).unwrap_or_default();
        match self.kind {
            PatternKind::SameSide => {
                let beyond = |far: fn(f64) -> f64| run.iter().all(|one| far(*one) > self.sigmas);
                beyond(|one| one) || beyond(|one| -one)
            }
            PatternKind::Spread => {
                let highest = run.iter().copied().fold(f64::NEG_INFINITY, f64::max);
                let lowest = run.iter().copied().fold(f64::INFINITY, f64::min);
                lowest < 0.0 && 0.0 < highest && highest - lowest > self.sigmas
            }
        }
    }
}

/// A difference in standard deviations. What lies exactly on a limit is within it, also
/// after the noise of binary digits; without a tolerance any difference is beyond all.
fn distance(difference: f64, sigma: Option<f64>) -> f64 {
    match sigma {
        Some(sigma) => ((difference / sigma) * 1e9).round() / 1e9,
        None if difference.abs() < 1e-9 => 0.0,
        None => f64::INFINITY.copysign(difference),
    }
}

/// A number of days that is known to lie between 0 and the horizon.
fn whole_days(days: f64, horizon: u16) -> u16 {
    (0..=horizon)
        .rev()
        .find(|whole| f64::from(*whole) <= days)
        .unwrap_or_default()
}

/// A straight line by least squares, time in days counted back from its end.
struct Line {
    slope: f64,
    slope_error: f64,
    at_end: f64,
}

impl Line {
    fn through(points: &[Point], end: NaiveDateTime) -> Option<Self> {
        let days = |at: NaiveDateTime| (at - end).as_seconds_f64() / 86_400.0;
        let count = points.iter().fold(0.0, |count, _| count + 1.0);
        let mean = |of: &dyn Fn(&Point) -> f64| points.iter().map(of).sum::<f64>() / count;
        let (middle, level) = (mean(&|point| days(point.at)), mean(&|point| point.value));
        let (mut across, mut along) = (0.0, 0.0);
        for point in points {
            let away = days(point.at) - middle;
            across += away * away;
            along += away * (point.value - level);
        }
        if across <= 0.0 || count <= 2.0 {
            return None;
        }
        let slope = along / across;
        let at = |day: f64| level + slope * (day - middle);
        let left: f64 = points
            .iter()
            .map(|point| (point.value - at(days(point.at))).powi(2))
            .sum();
        Some(Self {
            slope,
            slope_error: (left / (count - 2.0) / across).sqrt(),
            at_end: at(0.0),
        })
    }
}

#[cfg(test)]
mod tests {
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
}
