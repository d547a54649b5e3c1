//! Sources: handing verifier output in, what was handed in before, one source with its records.

use actix_multipart::Multipart;
use actix_web::web::{Data, Path, Query};
use domain::id::{SiteId, SourceId};
use domain::person::Role;
use serde::Deserialize;
use store::measurements;
use store::sources::{self, Source};

use super::answers::{Answer, download, see_other};
use super::failure::Failure;
use super::measurements::rows;
use super::people::{Person, Staff, Technician};
use super::places::Places;
use super::shown::{Asked, local};
use super::site::Site;
use super::uploads;
use super::view::measurements as view;
use super::view::parts::{Badge, Field, Link, Refusal, Tone};
use super::visitor;
use crate::actions::import_measurements::{self as action, Order};
use crate::app::App;

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
pub async fn show(
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
