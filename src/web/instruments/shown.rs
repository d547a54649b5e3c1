//! From the register to what its pages show.

use domain::instrument::{Calibration, Card, Coverage, Instrument, Registered};
use domain::measurement::Symbology;
use domain::person::Role;
use store::Connection;
use store::sightings::Sighting;

use super::super::failure::Failure;
use super::super::places::Places;
use super::super::shown::local;
use super::super::view::chart::Chart;
use super::super::view::instruments as view;
use super::super::view::parts::{Badge, Field, Link, Tone};
use super::{form, may_keep};
use crate::app::App;

/// Its number, leading to its page.
pub(super) fn link(instrument: &Instrument) -> Link {
    let number = instrument.number.to_string();
    Link::new(format!("/instruments/{number}"), number)
}

/// One line of the list.
pub(super) fn row(
    app: &App,
    places: &Places,
    registered: &Registered,
    seen: Vec<&Sighting>,
    charts: &[Chart],
) -> view::InstrumentRow {
    let instrument = &registered.instrument;
    let last = seen.iter().map(|one| one.last_at).max();
    view::InstrumentRow {
        number: link(instrument),
        name: instrument.details.name(),
        serial: instrument.details.serial.clone(),
        site: places.name(instrument.details.site),
        location: instrument.details.location.clone(),
        coverage: coverage(app, registered),
        control: worst(charts),
        last_at: last.map(|at| local(app, at)),
    }
}

/// How the calibration stands today.
fn coverage(app: &App, registered: &Registered) -> view::CoverageShown {
    let today = app.today();
    let shown = |tone, key, day, days| view::CoverageShown {
        state: Badge::new(tone, key),
        day,
        days,
    };
    let details = &registered.instrument.details;
    if !details.in_use_on(today) {
        let day = details.out_of_use_on;
        return shown(Tone::Pending, "instruments.coverage.out_of_use", day, None);
    }
    let covered = registered.coverage(today);
    let ends = covered.ends_within(today, app.settings.instruments.notice_days);
    match covered {
        Coverage::Valid { until } if ends => {
            let days = covered.days_left(today);
            shown(Tone::Warn, "instruments.coverage.ending", Some(until), days)
        }
        Coverage::Valid { until } => {
            shown(Tone::Good, "instruments.coverage.valid", Some(until), None)
        }
        Coverage::Expired { until } => {
            shown(Tone::Bad, "instruments.coverage.expired", Some(until), None)
        }
        Coverage::NotYet { from } => {
            shown(Tone::Warn, "instruments.coverage.not_yet", Some(from), None)
        }
        Coverage::Unknown => shown(Tone::Pending, "instruments.coverage.unknown", None, None),
    }
}

/// The gravest state of several charts.
fn worst(charts: &[Chart]) -> Option<Badge> {
    let grave = |badge: &Badge| match badge.tone {
        Tone::Bad => 2,
        Tone::Warn => 1,
        Tone::Good | Tone::Pending | Tone::Active => 0,
    };
    charts
        .iter()
        .map(|chart| chart.state.clone())
        .max_by_key(grave)
}

/// One line of the cards.
pub(super) fn card_row(app: &App, card: &Card) -> view::CardRow {
    let (details, today) = (&card.details, app.today());
    let ended = details.valid_until.is_some_and(|until| until < today);
    view::CardRow {
        name: Link::new(format!("/cards/{}", card.id), &details.name),
        code: details.code.clone(),
        symbology: details.symbology.map_or("", Symbology::label).to_owned(),
        certificate: details.certificate.clone(),
        values: details.values.len(),
        state: if details.out_of_use_on.is_some() {
            Badge::new(Tone::Pending, "instruments.coverage.out_of_use")
        } else if ended {
            Badge::new(Tone::Bad, "instruments.coverage.card_expired")
        } else {
            Badge::new(Tone::Good, "instruments.coverage.in_use")
        },
    }
}

/// The page of an instrument.
pub(super) fn page(
    app: &App,
    conn: &mut Connection,
    role: Role,
    registered: &Registered,
    seen: &[&Sighting],
    charts: Vec<Chart>,
) -> Result<view::Instrument, Failure> {
    let details = &registered.instrument.details;
    let said = seen.first().map(|one| one.said.software.clone());
    let differs = |said: &String| !said.is_empty() && *said != details.software;
    Ok(view::Instrument {
        row: row(
            app,
            &Places::read(conn)?,
            registered,
            seen.to_vec(),
            &charts,
        ),
        software: details.software.clone(),
        software_said: said.filter(differs).unwrap_or_default(),
        apertures: form::apertures(&details.apertures),
        wavelength: details
            .wavelength
            .map_or_else(String::new, |light| format!("{light} nm")),
        measurements: seen.iter().map(|one| one.measurements).sum(),
        calibrations: registered
            .calibrations
            .iter()
            .map(|one| calibration_row(app, &registered.instrument, one))
            .collect(),
        charts,
        certificate: Field::default(),
        laboratory: Field::default(),
        valid_from: Field::default(),
        valid_until: Field::default(),
        may_change: role == Role::Admin,
        may_keep: may_keep(role),
        refusal: None,
    })
}

fn calibration_row(app: &App, of: &Instrument, one: &Calibration) -> view::CalibrationRow {
    let today = app.today();
    let state = match Coverage::on(std::slice::from_ref(one), today) {
        _ if one.withdrawn.is_some() => Badge::new(Tone::Pending, "instruments.coverage.withdrawn"),
        Coverage::Valid { .. } => Badge::new(Tone::Good, "instruments.coverage.valid"),
        Coverage::NotYet { .. } => Badge::new(Tone::Warn, "instruments.coverage.not_yet"),
        Coverage::Expired { .. } | Coverage::Unknown => {
            Badge::new(Tone::Pending, "instruments.coverage.ended")
        }
    };
    let file = |name: &str| {
        let href = format!("/instruments/{}/calibrations/{}/file", of.number, one.id);
        Link::new(href, name)
    };
    view::CalibrationRow {
        id: one.id.to_string(),
        certificate: one.details.certificate.clone(),
        laboratory: one.details.laboratory.clone(),
        valid_from: one.details.valid_from,
        valid_until: one.details.valid_until,
        file: one.details.file.as_ref().map(|kept| file(&kept.name)),
        state,
        withdrawn: one.withdrawn.clone().unwrap_or_default(),
    }
}
