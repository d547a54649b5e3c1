//! The control chart of a card on an instrument: geometry for the drawing, words for the table.
//!
//! The drawing is stretched to the width of its place, so positions are in thousandths
//! across and in pixels down, and points are strokes without length that keep their shape.

use std::fmt::Write;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use domain::instrument::CertifiedValue;
use domain::instrument::card::unit_of;
use domain::instrument::control::{ControlLevel, ControlRules, Drift, Point, Signal};
use domain::measurement::Unit;
use serde::Serialize;

use super::parts::{Badge, Link, Tone};

/// Width of the drawing in its own units.
const WIDTH: f64 = 1000.0;
/// Height of the drawing in pixels.
const HEIGHT: f64 = 168.0;
/// Room at either end, so that the first and the last point are whole.
const MARGIN: f64 = 12.0;
/// How far beyond the tolerance the drawing reaches.
const BEYOND: f64 = 1.35;
/// Measurements in the table.
const LISTED: usize = 20;

/// The chart of one parameter.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    /// The card.
    pub card: Link,
    /// Canonical name of the parameter.
    pub parameter: &'static str,
    /// The unit as written after a number.
    pub unit: &'static str,
    /// The certified value.
    pub certified: String,
    /// The tolerance.
    pub tolerance: String,
    /// In control, drifting, warning, action.
    pub state: Badge,
    /// The drawing; absent where any difference counts and there is nothing to draw.
    pub plot: Option<Plot>,
    /// Where the latest points lead.
    pub drift: Option<DriftShown>,
    /// The table, newest first.
    pub rows: Vec<ChartRow>,
    /// How many measurements there are.
    pub measured: usize,
}

/// The drawing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plot {
    /// Height in pixels.
    pub height: f64,
    /// Horizontal lines: certified value, warning limits, tolerance.
    pub lines: Vec<PlotLine>,
    /// Points joined in their order.
    pub path: String,
    /// Points without a pattern.
    pub quiet: String,
    /// Points that complete a warning.
    pub warned: String,
    /// Points that ask for action.
    pub failed: String,
    /// The line of the drift up to the limit or the edge; empty without one.
    pub trend: String,
    /// Where calibrations fall.
    pub calibrated: Vec<f64>,
    /// The day at the left.
    pub from: NaiveDate,
    /// The day at the right.
    pub to: NaiveDate,
}

/// A horizontal line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PlotLine {
    /// `centre`, `warning` or `limit`.
    pub kind: &'static str,
    /// Its height from the top.
    pub y: f64,
    /// The figure beside it; empty where there is no room.
    pub label: String,
}

/// A drift in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DriftShown {
    /// Change in a month of 30 days, with its sign.
    pub per_month: String,
    /// Days until the limit is met.
    pub days: u16,
    /// The day on which it is met.
    pub on: NaiveDate,
}

/// One measurement in the table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChartRow {
    /// When.
    pub at: NaiveDateTime,
    /// The value.
    pub value: String,
    /// Its distance from the certified value, with its sign.
    pub difference: String,
    /// The patterns that it completes: text key and tone.
    pub signals: Vec<Badge>,
}

impl Chart {
    /// The chart of points in the order of time; `calibrated` are first days of certificates.
    #[must_use]
    pub fn of(
        rules: &ControlRules,
        card: Link,
        certified: &CertifiedValue,
        points: &[Point],
        calibrated: &[NaiveDate],
    ) -> Self {
        let signals = rules.signals(certified, points);
        let last = points.last().map(|point| point.at.date());
        let latest = calibrated.iter().filter(|day| Some(**day) <= last).max();
        let since = points.partition_point(|point| Some(&point.at.date()) < latest);
        let drift = rules.drift(certified, points.get(since..).unwrap_or_default());
        let unit = unit_of(certified.parameter);
        Self {
            card,
            parameter: certified.parameter.name(),
            unit: unit.symbol(),
            certified: figure(certified.value, unit),
            tolerance: figure(certified.tolerance, unit),
            state: state(&signals, points.len(), drift.as_ref()),
            plot: (certified.tolerance > 0.0)
                .then(|| {
                    Plot::of(
                        rules,
                        certified,
                        points,
                        &signals,
                        calibrated,
                        drift.as_ref(),
                    )
                })
                .flatten(),
            drift: drift.and_then(|drift| DriftShown::of(&drift, last?, unit)),
            rows: rows(certified, points, &signals),
            measured: points.len(),
        }
    }
}

/// How it stands at the latest point.
fn state(signals: &[Signal<'_>], count: usize, drift: Option<&Drift>) -> Badge {
    let at_end = |level| {
        signals
            .iter()
            .any(|signal| signal.point + 1 == count && signal.rule.level == level)
    };
    if at_end(ControlLevel::Action) {
        Badge::new(Tone::Bad, "instruments.chart.action")
    } else if at_end(ControlLevel::Warning) {
        Badge::new(Tone::Warn, "instruments.chart.warning")
    } else if drift.is_some() {
        Badge::new(Tone::Warn, "instruments.chart.drifting")
    } else {
        Badge::new(Tone::Good, "instruments.chart.in_control")
    }
}

/// A figure with the decimals that mean something in its unit.
fn figure(number: f64, unit: Unit) -> String {
    if unit == Unit::Millimetre {
        format!("{number:.3}")
    } else {
        format!("{number:.1}")
    }
}

/// A figure with its sign, as `+1.5` or `−1.5`.
fn signed(number: f64, unit: Unit) -> String {
    let size = figure(number.abs(), unit);
    if size.chars().all(|c| matches!(c, '0' | '.')) {
        size
    } else if number < 0.0 {
        format!("−{size}")
    } else {
        format!("+{size}")
    }
}

fn rows(certified: &CertifiedValue, points: &[Point], signals: &[Signal<'_>]) -> Vec<ChartRow> {
    let unit = unit_of(certified.parameter);
    let row = |(place, point): (usize, &Point)| ChartRow {
        at: point.at,
        value: figure(point.value, unit),
        difference: signed(point.value - certified.value, unit),
        signals: signals
            .iter()
            .filter(|signal| signal.point == place)
            .map(|signal| {
                let tone = match signal.rule.level {
                    ControlLevel::Action => Tone::Bad,
                    ControlLevel::Warning => Tone::Warn,
                };
                Badge::new(tone, &format!("instruments.rule.{}", signal.rule.id))
            })
            .collect(),
    };
    points
        .iter()
        .enumerate()
        .rev()
        .take(LISTED)
        .map(row)
        .collect()
}

impl DriftShown {
    fn of(drift: &Drift, last: NaiveDate, unit: Unit) -> Option<Self> {
        Some(Self {
            per_month: signed(drift.per_day * 30.0, unit),
            days: drift.days,
            on: last.checked_add_signed(TimeDelta::days(i64::from(drift.days)))?,
        })
    }
}

/// From time and value to places in the drawing.
struct Frame {
    begin: NaiveDateTime,
    seconds: f64,
    centre: f64,
    reach: f64,
}

impl Frame {
    fn x(&self, at: NaiveDateTime) -> f64 {
        let share = if self.seconds > 0.0 {
            (at - self.begin).as_seconds_f64() / self.seconds
        } else {
            0.5
        };
        tenths(MARGIN + share.clamp(0.0, 1.0) * (WIDTH - 2.0 * MARGIN))
    }

    fn y(&self, value: f64) -> f64 {
        let share = ((value - self.centre) / self.reach).clamp(-1.0, 1.0);
        tenths(HEIGHT / 2.0 - share * (HEIGHT / 2.0 - 6.0))
    }
}

fn tenths(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

impl Plot {
    fn of(
        rules: &ControlRules,
        certified: &CertifiedValue,
        points: &[Point],
        signals: &[Signal<'_>],
        calibrated: &[NaiveDate],
        drift: Option<&Drift>,
    ) -> Option<Self> {
        let (first, last) = (points.first()?.at, points.last()?.at);
        // A quarter more than the past, for where a drift leads.
        let ahead = if drift.is_some() {
            (last - first) / 4
        } else {
            TimeDelta::zero()
        };
        let farthest = points
            .iter()
            .map(|point| (point.value - certified.value).abs())
            .fold(certified.tolerance * BEYOND, f64::max);
        let end = last.checked_add_signed(ahead)?;
        let frame = Frame {
            begin: first,
            seconds: (end - first).as_seconds_f64(),
            centre: certified.value,
            reach: farthest,
        };
        let mut plot = Self {
            height: HEIGHT,
            lines: lines(&frame, certified, rules.warning_distance(certified)),
            path: String::new(),
            quiet: String::new(),
            warned: String::new(),
            failed: String::new(),
            trend: String::new(),
            calibrated: calibrated
                .iter()
                .filter(|day| first.date() <= **day && **day <= end.date())
                .map(|day| frame.x(day.and_time(chrono::NaiveTime::MIN)))
                .collect(),
            from: first.date(),
            to: end.date(),
        };
        plot.draw(&frame, points, signals);
        if let Some(drift) = drift {
            let days = (end - last).as_seconds_f64() / 86_400.0;
            let there = drift.now + drift.per_day * days;
            let (x, y) = (frame.x(last), frame.y(drift.now));
            plot.trend = format!("M{x} {y}L{} {}", frame.x(end), frame.y(there));
        }
        Some(plot)
    }

    fn draw(&mut self, frame: &Frame, points: &[Point], signals: &[Signal<'_>]) {
        for (place, point) in points.iter().enumerate() {
            let (x, y) = (frame.x(point.at), frame.y(point.value));
            let step = if place == 0 { 'M' } else { 'L' };
            let has = |level| {
                signals
                    .iter()
                    .any(|signal| signal.point == place && signal.rule.level == level)
            };
            let dots = if has(ControlLevel::Action) {
                &mut self.failed
            } else if has(ControlLevel::Warning) {
                &mut self.warned
            } else {
                &mut self.quiet
            };
            // Writing into a text cannot fail.
            let _ = write!(dots, "M{x} {y}h0");
            let _ = write!(self.path, "{step}{x} {y}");
        }
    }
}

fn lines(frame: &Frame, certified: &CertifiedValue, warning: f64) -> Vec<PlotLine> {
    let unit = unit_of(certified.parameter);
    let line = |kind, distance: f64, labelled: bool| {
        let value = certified.value + distance;
        PlotLine {
            kind,
            y: frame.y(value),
            label: if labelled {
                figure(value, unit)
            } else {
                String::new()
            },
        }
    };
    vec![
        line("limit", certified.tolerance, true),
        line("warning", warning, false),
        line("centre", 0.0, true),
        line("warning", -warning, false),
        line("limit", -certified.tolerance, true),
    ]
}

#[cfg(test)]
mod tests;
