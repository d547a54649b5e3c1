//! Points, patterns and drift of the control chart, and a chart with none or one point.

use domain::measurement::Parameter;

use super::*;

const CONTRAST: CertifiedValue = CertifiedValue {
    parameter: Parameter::SymbolContrast,
    value: 80.0,
    tolerance: 6.0,
};

fn chart(values: &[f64], calibrated: &[&str]) -> Chart {
    let first: NaiveDateTime = "2026-01-05T08:00:00".parse().unwrap();
    let points: Vec<_> = values
        .iter()
        .zip(0..)
        .map(|(value, week)| Point {
            at: first + TimeDelta::weeks(week),
            value: *value,
        })
        .collect();
    let calibrated: Vec<NaiveDate> = calibrated.iter().map(|day| day.parse().unwrap()).collect();
    let rules = ControlRules::shipped().unwrap();
    Chart::of(&rules, Link::default(), &CONTRAST, &points, &calibrated)
}

#[test]
fn points_stand_where_their_time_and_value_put_them() {
    let chart = chart(&[80.0, 86.0, 74.0], &[]);
    let plot = chart.plot.unwrap();
    let heights: Vec<_> = plot.lines.iter().map(|line| line.y).collect();
    assert!(heights.is_sorted());
    let (upper, centre, lower) = (heights[0], heights[2], heights[4]);
    assert_eq!(plot.path, format!("M12 {centre}L500 {upper}L988 {lower}"));
    let labels: Vec<_> = plot.lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(labels, ["86.0", "", "80.0", "", "74.0"]);
}

#[test]
fn patterns_are_drawn_apart_and_told_in_the_table() {
    let chart = chart(&[80.0, 84.5, 90.0], &[]);
    assert_eq!(
        chart.state,
        Badge::new(Tone::Bad, "instruments.chart.action")
    );
    let plot = chart.plot.unwrap();
    assert_eq!(plot.quiet.matches('M').count(), 1);
    assert_eq!(plot.warned.matches('M').count(), 1);
    assert_eq!(plot.failed.matches('M').count(), 1);
    assert_eq!(chart.rows[0].difference, "+10.0");
    assert!(chart.rows[0].signals.len() >= 2);
    assert_eq!(chart.rows[2].signals, []);
}

#[test]
fn a_drift_is_told_from_the_last_calibration_on() {
    let rising = [80.0, 80.5, 81.0, 81.5, 82.0, 82.5];
    let told = chart(&rising, &[]).drift.unwrap();
    assert_eq!((told.per_month.as_str(), told.days), ("+2.1", 49));
    assert_eq!(
        chart(&rising, &[]).state,
        Badge::new(Tone::Warn, "instruments.chart.drifting")
    );
    let since = chart(&rising, &["2026-02-01"]);
    assert_eq!(
        since.drift, None,
        "two points after a calibration say nothing"
    );
    assert_eq!(since.plot.unwrap().calibrated.len(), 1);
}

#[test]
fn no_points_and_one_point_are_drawn_without_harm() {
    assert_eq!(chart(&[], &[]).plot, None);
    assert!(chart(&[80.0], &[]).plot.unwrap().path.starts_with("M500 "));
}
