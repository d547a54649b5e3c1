//! Measurements: verifier output handed in, one source with its records, one measurement.

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use domain::id::{MeasurementId, SiteId, SourceId};
use domain::measurement::{Grade, Measurement};
use domain::person::{Role, Viewer};
use domain::texts::Language;
use serde::Deserialize;
use store::measurements::{self, Placement, StoredMeasurement};
use store::sources::{self, Source};
use store::{Connection, instruments, intakes, origins, readings, sample_results, samples};

use super::answers::{Answer, download, see_other};
use super::failure::Failure;
use super::people::{AnyPerson, Person, Staff, Technician};
use super::places::Places;
use super::plausibility;
use super::profiles;
use super::scales;
use super::shown::{Asked, local, placed, sample_address};
use super::site::{Site, is_staff};
use super::uploads;
use super::view::measurements as view;
use super::view::parts::{Badge, Field, GradeShown, Link, Refusal, Tone};
use super::visitor;
use crate::actions::flagged;
use crate::actions::import_measurements::{self as action, Order};
use crate::app::App;

/// The reader's warning of a value that its quantity cannot have.
const OUT_OF_RANGE: &str = "importers.warning.out_of_range";

/// Which intake a file is for, and which part of the list is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// Number of the intake.
    #[serde(default)]
    intake: String,
    /// The key after which to begin.
    after: Option<i64>,
}

/// The form for verifier output, and what was handed in before.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let view = read(&site, &person, wanted.into_inner()).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, person: &Person, wanted: Wanted) -> Result<view::Measurements, Failure> {
    let limit = site.app().settings.upload_limit / 1_000_000;
    let may_upload = person.role() == Role::Technician;
    let last = person.site;
    site.read(move |app, conn| {
        let asked = Asked {
            after: wanted.after,
            ..Asked::default()
        };
        let found = sources::list(conn, asked.paging())?;
        let intake = (!wanted.intake.is_empty())
            .then(|| Link::new(format!("/intakes/{}", wanted.intake), &wanted.intake));
        let places = Places::read(conn)?;
        Ok(view::Measurements {
            intake,
            site: Field::holding(places.offered(last).to_string()),
            sites: places.choices(),
            limit_mb: u64::try_from(limit).unwrap_or(u64::MAX),
            pager: asked.pager("/measurements", &found),
            rows: found
                .rows
                .iter()
                .map(|source| source_row(app, &places, source))
                .collect(),
            refusal: None,
            may_upload,
        })
    })
    .await
}

fn source_row(app: &App, places: &Places, source: &Source) -> view::SourceRow {
    let state = if source.finished {
        Badge::new(Tone::Good, "desk.job_state.done")
    } else if source.refusal.is_some() {
        Badge::new(Tone::Bad, "pages.source.rejected")
    } else {
        Badge::new(Tone::Active, "pages.source.unfinished")
    };
    view::SourceRow {
        name: source.name.clone(),
        href: format!("/sources/{}", source.id),
        at: local(app, source.imported_at),
        who: source.imported_by.clone(),
        site: places.name(source.site),
        profile: source.profile.clone(),
        records: source.counts.read,
        new: source.counts.new,
        refused: source.counts.refused,
        state,
    }
}

/// Keeps what was handed in and asks for its import; leads to the job of the last file.
///
/// # Errors
/// As the action.
pub async fn upload(person: Technician, site: Data<Site>, parts: Multipart) -> Answer {
    let upload = uploads::receive(&site, &person, parts).await?;
    let named = upload.sent.text("intake");
    let refuse = |text: String| async {
        let mut view = read(&site, &person, Wanted::default()).await?;
        view.refusal = Some(Refusal {
            what: text,
            advice: String::new(),
        });
        site.refuse(&person, view).await
    };
    let texts = &site.app().texts;
    let intake = match named.as_str() {
        "" => None,
        number => match number.parse() {
            Ok(number) => Some(number),
            Err(error) => return refuse(texts.explain(person.language, &error)).await,
        },
    };
    let chosen = match upload.sent.text("site").as_str() {
        "" => None,
        id => Some(id.parse::<SiteId>().map_err(|_| Failure::bad_request())?),
    };
    let mut last = None;
    for file in upload.files {
        let order = Order {
            sha256: file.sha256,
            size: file.size,
            name: file.name,
            profile: None,
            intake,
            instrument: None,
            connection: None,
            site: chosen,
        };
        let who = person.who();
        match site
            .act(person.language, move |app| action::ask(app, &who, &order))
            .await?
        {
            Ok(job) => last = Some(job),
            Err(refused) => return refuse(refused.text).await,
        }
    }
    match last {
        Some(job) => {
            let mut answer = see_other(&format!("/jobs/{job}"));
            if let Some(chosen) = chosen {
                let kept = visitor::lasting(&site, visitor::SITE, chosen.to_string());
                answer
                    .add_cookie(&kept)
                    .map_err(|error| Failure::internal(error.to_string()))?;
            }
            Ok(answer)
        }
        None => refuse(texts.get(person.language, "pages.form.no_file")).await,
    }
}

/// One source with what was read from it.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn source(
    person: Staff,
    site: Data<Site>,
    id: Path<String>,
    asked: Query<Asked>,
) -> Answer {
    let id: SourceId = id.parse().map_err(|_| Failure::not_found())?;
    let (viewer, language) = (person.viewer(), person.language);
    let view = site
        .read(move |app, conn| {
            let source = sources::find(conn, id)?.ok_or_else(Failure::not_found)?;
            let found = measurements::of_source(conn, id, asked.paging())?;
            let path = format!("/sources/{id}");
            let refusal = source.refusal.as_ref().map(|why| Refusal {
                what: app.texts.tell(language, why),
                advice: app.texts.get(language, "pages.source.rejected_advice"),
            });
            Ok(view::Source {
                source: source_row(app, &Places::read(conn)?, &source),
                refusal,
                bytes: source.size,
                sha256: source.sha256.to_string(),
                download: format!("{path}/file"),
                pager: asked.pager(&path, &found),
                rows: rows(conn, viewer, &found.rows)?,
            })
        })
        .await?;
    site.page(&person, view).await
}

/// A source as it was handed in.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn file(_person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let id: SourceId = id.parse().map_err(|_| Failure::not_found())?;
    let (name, bytes) = site
        .block(move |app| {
            let source = app
                .store
                .read(|conn| sources::find(conn, id))?
                .ok_or_else(Failure::not_found)?;
            let bytes = app
                .objects
                .get(&source.sha256)?
                .ok_or_else(Failure::not_found)?;
            Ok::<_, Failure>((source.name, bytes))
        })
        .await?;
    Ok(download(&name, "application/octet-stream", bytes))
}

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
