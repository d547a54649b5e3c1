//! Measurements: what one says, and as a list.

use actix_web::web::{Data, Path};
use domain::id::MeasurementId;
use domain::measurement::{Grade, Measurement};
use domain::person::{Role, Viewer};
use domain::texts::Language;
use store::measurements::{self, Placement, StoredMeasurement};
use store::{
    Connection, instruments, intakes, origins, readings, sample_results, samples, sources,
};

use super::answers::Answer;
use super::failure::Failure;
use super::people::AnyPerson;
use super::places::Places;
use super::plausibility;
use super::profiles;
use super::scales;
use super::shown::{placed, sample_address};
use super::site::{Site, is_staff};
use super::view::measurements as view;
use super::view::parts::{GradeShown, Link};
use crate::actions::flagged;
use crate::app::App;

/// The reader's warning of a value that its quantity cannot have.
const OUT_OF_RANGE: &str = "importers.warning.out_of_range";

/// Measurements as a list, each with its sample.
///
/// # Errors
/// When the store fails.
pub fn rows(
    conn: &mut Connection,
    viewer: Viewer,
    listed: &[StoredMeasurement],
) -> Result<Vec<view::MeasurementRow>, Failure> {
    let mut shown = Vec::with_capacity(listed.len());
    for stored in listed {
        let said = &stored.measurement;
        shown.push(view::MeasurementRow {
            href: format!("/measurements/{}", stored.id),
            record: said.record.clone(),
            code: said.data.clone().unwrap_or_default(),
            symbology: symbology(said),
            taken_at: said.taken_at,
            grade: said.grade.as_ref().and_then(GradeShown::of),
            sample: sample_of(conn, viewer, stored)?,
            state: placed(stored),
        });
    }
    Ok(shown)
}

fn symbology(said: &Measurement) -> String {
    said.symbology.map_or_else(
        || said.symbology_raw.clone(),
        |known| known.label().to_owned(),
    )
}

/// The sample that a measurement belongs to, as `201901032-2 / 14`.
fn sample_of(
    conn: &mut Connection,
    viewer: Viewer,
    stored: &StoredMeasurement,
) -> Result<Option<Link>, Failure> {
    let Placement::Matched { intake, sample } = &stored.placement else {
        return Ok(None);
    };
    let intake = intakes::find(conn, viewer, *intake)?;
    let samples = sample_results::find_all(conn, &[*sample])?;
    Ok(intake.zip(samples.first()).map(|(intake, sample)| {
        Link::new(
            sample_address(&intake, sample.line),
            format!("{} / {}", intake.number, sample.line),
        )
    }))
}

/// One measurement.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: AnyPerson, site: Data<Site>, id: Path<String>) -> Answer {
    let id: MeasurementId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, language, role) = (person.viewer(), person.language, person.role());
    let view = site
        .read(move |app, conn| {
            let stored = measurements::find(conn, viewer, id)?.ok_or_else(Failure::not_found)?;
            let source = sources::find(conn, stored.source)?.ok_or_else(Failure::not_found)?;
            let serial = stored.measurement.instrument.serial.trim();
            let own = source.instrument.filter(|_| serial.is_empty());
            let mut from = Link::new(format!("/sources/{}", source.id), source.name);
            if role == Role::Company {
                from.href = String::new();
            }
            Ok(view::Measurement {
                record: stored.measurement.record.clone(),
                sample: sample_of(conn, viewer, &stored)?,
                state: placed(&stored),
                earlier: {
                    let earlier = readings::earlier(conn, &stored)?;
                    profiles::earlier(app, language, &stored.measurement, &earlier)
                },
                measurement: {
                    let demanded = demanded_of(app, conn, viewer, &stored)?;
                    let mut said = said_of(app, conn, (role, language), &stored, demanded)?;
                    said.by_source = stored.instrument.is_some() && stored.instrument == own;
                    said
                },
                flags: match is_staff(role) {
                    true => flagged::told(app, conn, language, &stored)?,
                    false => Vec::new(),
                },
                source: from,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// What a measurement says, with what only the laboratory may see as far as the reader's role goes.
///
/// # Errors
/// When the store fails.
pub fn said_of(
    app: &App,
    conn: &mut Connection,
    (role, language): (Role, Language),
    stored: &StoredMeasurement,
    demanded: Option<Grade>,
) -> Result<view::MeasurementShown, Failure> {
    let mut said = shown(app, language, &stored.measurement, demanded);
    // Doubts are for the laboratory to settle.
    said.plausibility = said.plausibility.filter(|_| role != Role::Company);
    if let Some(id) = stored.instrument.filter(|_| is_staff(role)) {
        let register = instruments::register(conn)?;
        said.by = register.get(id).map(|one| {
            let number = &one.instrument.number;
            Link::new(format!("/instruments/{number}"), number.to_string())
        });
    }
    if is_staff(role) {
        said.site = site_of(conn, stored.id)?;
    }
    Ok(said)
}

/// The site that a measurement came from; empty where there is only one.
fn site_of(conn: &mut Connection, id: MeasurementId) -> Result<String, Failure> {
    let places = Places::read(conn)?;
    if !places.are_many() {
        return Ok(String::new());
    }
    let origins = origins::of(conn, &[id])?;
    let from = origins.get(&id).map(|from| places.name(from.site));
    Ok(from.unwrap_or_default())
}

/// The least grade demanded of the sample that a measurement belongs to.
fn demanded_of(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    stored: &StoredMeasurement,
) -> Result<Option<Grade>, Failure> {
    let Placement::Matched { intake, sample } = &stored.placement else {
        return Ok(None);
    };
    let (intake, sample) = (
        intakes::find(conn, viewer, *intake)?,
        samples::find(conn, viewer, *sample)?,
    );
    let said = &stored.measurement;
    Ok(intake.zip(sample).and_then(|(intake, sample)| {
        plausibility::demanded(app, intake.environment, &sample, said)
    }))
}

/// What a measurement says, its graded items on the rules of its edition; `required` is the
/// least overall grade, drawn as the minimum.
#[must_use]
pub fn shown(
    app: &App,
    language: Language,
    said: &Measurement,
    required: Option<Grade>,
) -> view::MeasurementShown {
    let warnings = said
        .warnings
        .iter()
        // The recomputation says the same with the figures.
        .filter(|warning| warning.key != OUT_OF_RANGE)
        .map(|warning| app.texts.tell(language, warning))
        .collect();
    let mut shown = view::MeasurementShown::of(
        said,
        |reading| scales::rule(app, said, reading, required),
        warnings,
    );
    if let Some(grade) = &mut shown.grade {
        grade.decided_by = decided_by(said);
    }
    let shelf = app.shelf_with(&said.profile);
    if let Some(profile) = shelf
        .as_ref()
        .and_then(|shelf| shelf.all.named(&said.profile))
    {
        let said = profile.how_sure(language);
        // The mark beside it says the first word already.
        let words = said
            .split_once([':', '：'])
            .map(|(_, words)| words.trim_start());
        let words = words.filter(|_| profile.is_unconfirmed());
        words.unwrap_or(said).clone_into(&mut shown.confidence);
        shown.unconfirmed = profile.is_unconfirmed();
    }
    shown.plausibility = Some(plausibility::of(app, said, required));
    shown
}

/// Name of the item that decided the grade; empty where all is as good as can be.
fn decided_by(said: &Measurement) -> String {
    let deciding = said.deciding();
    deciding.map_or_else(String::new, |parameter| parameter.name().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_that_fails_without_a_grade_decides() {
        use domain::measurement::{Parameter, Reading, Unit, Value};
        let reading = |parameter, value, tenths| Reading {
            parameter,
            raw: String::new(),
            value,
            grade: Grade::from_tenths(tenths),
            letter: None,
            verdict: None,
        };
        let contrast = reading(
            Parameter::SymbolContrast,
            Value::number(42.0, Unit::Percent),
            21,
        );
        let mut said = Measurement {
            readings: vec![contrast],
            ..Measurement::default()
        };
        assert_eq!(decided_by(&said), "symbol_contrast");
        let failed = Value::Pass { pass: false };
        said.readings
            .push(reading(Parameter::MinimumReflectance, failed, 99));
        assert_eq!(decided_by(&said), "minimum_reflectance");
    }
}
