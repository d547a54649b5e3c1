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
mod tests;
