//! Control charts of an instrument from its measurements of cards.

use chrono::NaiveDate;
use domain::instrument::card::measured;
use domain::instrument::control::Point;
use domain::instrument::{CertifiedValue, Registered};
use store::measurements::StoredMeasurement;
use store::{Connection, cards};

use super::super::failure::Failure;
use super::super::shown::local;
use super::super::view::chart::Chart;
use super::super::view::parts::Link;
use crate::app::App;

/// Measurements of a chart: two years of one a week.
const SHOWN: u16 = 104;

/// The charts of an instrument: one a card and certified value.
pub(super) fn of(
    app: &App,
    conn: &mut Connection,
    registered: &Registered,
) -> Result<Vec<Chart>, Failure> {
    let id = registered.instrument.id;
    let calibrated: Vec<NaiveDate> = registered
        .calibrations
        .iter()
        .filter(|one| one.withdrawn.is_none())
        .map(|one| one.details.valid_from)
        .collect();
    let charted = cards::charted(conn)?;
    let mut charts = Vec::new();
    for card in cards::all(conn)? {
        if !charted.contains(&(card.id, id)) {
            continue;
        }
        let said = cards::measured(conn, card.id, Some(id), SHOWN)?;
        for certified in &card.details.values {
            let points = points(app, &said, certified);
            if points.is_empty() {
                continue;
            }
            let link = Link::new(format!("/cards/{}", card.id), &card.details.name);
            let rules = &app.rules.control;
            charts.push(Chart::of(rules, link, certified, &points, &calibrated));
        }
    }
    Ok(charts)
}

/// What was measured of a parameter, in the order of time.
fn points(app: &App, said: &[StoredMeasurement], of: &CertifiedValue) -> Vec<Point> {
    let mut points: Vec<Point> = said
        .iter()
        .filter_map(|stored| {
            let taken_in = || store::made_at(stored.id.get()).map(|at| local(app, at));
            Some(Point {
                at: stored.measurement.taken_at.or_else(taken_in)?,
                value: measured(&stored.measurement, of.parameter)?,
            })
        })
        .collect();
    points.sort_by_key(|point| point.at);
    points
}
