//! Reading old sources again: choosing them, what would change, what has changed.

use actix_web::web::{Data, Path, Query};
use domain::id::{JobId, SourceId};
use domain::job::{Job, JobKind, JobState};
use domain::texts::Language;
use serde::Deserialize;
use store::{jobs, sources};

use super::{may_check, shown};
use crate::actions::reread_measurements::{self as action, MOST_SOURCES, Order, Report};
use crate::app::App;
use crate::web::answers::{Answer, see_other};
use crate::web::failure::Failure;
use crate::web::jobs::state_of;
use crate::web::people::{Person, ProfileAuthor, Staff};
use crate::web::sent::Sent;
use crate::web::shown::local;
use crate::web::site::Site;
use crate::web::view::parts::Link;
use crate::web::view::profiles as view;

/// Measurements left as they are that a page shows.
const ROWS: usize = 100;

/// Which profile is to be read with.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Wanted {
    /// As `id`, or as `id.version`.
    #[serde(default)]
    profile: String,
}

/// The sources that were read with another version.
///
/// # Errors
/// `not_found` for a profile that there is not, or when the store fails.
pub async fn choose(person: ProfileAuthor, site: Data<Site>, wanted: Query<Wanted>) -> Answer {
    let view = read(&site, wanted.profile.clone()).await?;
    site.page(&person, view).await
}

async fn read(site: &Site, wanted: String) -> Result<view::ChooseSources, Failure> {
    site.read(move |app, conn| {
        let shelf = app.profiles_in(conn)?;
        let profile = shelf.in_force.named(&wanted);
        let profile = profile.ok_or_else(Failure::not_found)?;
        let others = shown::others(&shelf, profile);
        let limit = u32::try_from(MOST_SOURCES).unwrap_or(u32::MAX);
        let mut found = sources::read_with(conn, &others, limit.saturating_add(1))?;
        let more = found.len() > MOST_SOURCES;
        found.truncate(MOST_SOURCES);
        Ok(view::ChooseSources {
            label: profile.label.clone(),
            href: format!("/profiles/{}/{}", profile.id, profile.version),
            rows: found
                .into_iter()
                .map(|source| view::OldSource {
                    id: source.id.to_string(),
                    at: local(app, source.imported_at),
                    source: Link::new(format!("/sources/{}", source.id), source.name),
                    profile: source.profile,
                    measurements: source.counts.new,
                })
                .collect(),
            more,
            refusal: None,
        })
    })
    .await
}

/// Asks for the comparison, or for its application.
///
/// # Errors
/// As the action.
pub async fn ask(person: ProfileAuthor, site: Data<Site>, sent: Sent) -> Answer {
    let sources: Vec<SourceId> = sent
        .all("source")
        .filter_map(|id| id.parse().ok())
        .collect();
    let order = Order {
        profile: sent.text("profile"),
        sources,
        apply: sent.text("apply") == "yes",
    };
    let (who, profile) = (person.who(), order.profile.clone());
    let asked = site
        .act(person.language, move |app| action::ask(app, &who, &order))
        .await?;
    match asked {
        Ok(job) => Ok(see_other(&format!("/profiles/rereadings/{job}"))),
        Err(refused) => match read(&site, profile).await {
            Ok(mut view) => {
                view.refusal = Some(refused.into());
                site.refuse(&person, view).await
            }
            Err(_) => Ok(site.refused("/profiles", refused.text)),
        },
    }
}

/// What would change, or has changed.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let id: JobId = id.parse().map_err(|_| Failure::not_found())?;
    let view = read_job(&site, &person, id).await?;
    site.page(&person, view).await
}

async fn read_job(site: &Site, person: &Person, id: JobId) -> Result<view::Reread, Failure> {
    let (language, role) = (person.language, person.role());
    site.read(move |app, conn| {
        let job = jobs::get(conn, id)?;
        let kinds = [JobKind::CompareReadings, JobKind::RereadMeasurements];
        if !kinds.contains(&job.kind) {
            return Err(Failure::not_found());
        }
        let work = job.payload.get("work").cloned().unwrap_or_default();
        let order: Order = serde_json::from_value(work).map_err(Failure::internal)?;
        let running = matches!(job.state, JobState::Waiting | JobState::Running);
        let shelf = app.profiles_in(conn)?;
        let reads = shelf.in_force.iter().any(|one| one.label == order.profile);
        let outcome = outcome(app, language, &job)?;
        let differing = outcome
            .as_ref()
            .is_some_and(|one| one.comparison.differing > 0);
        Ok(view::Reread {
            href: format!("/profiles/{}", order.profile.replace('.', "/")),
            label: order.profile,
            is_applied: order.apply,
            state: state_of(&job),
            events: if running {
                format!("/jobs/{id}/events")
            } else {
                String::new()
            },
            done: job.done,
            total: job.total,
            failure: job.error.clone(),
            may_apply: may_check(role) && reads && !order.apply && differing,
            outcome,
            sources: order.sources.iter().map(ToString::to_string).collect(),
        })
    })
    .await
}

fn outcome(
    app: &App,
    language: Language,
    job: &Job,
) -> Result<Option<view::RereadOutcome>, Failure> {
    let Some(result) = job.result.clone() else {
        return Ok(None);
    };
    let report: Report = serde_json::from_value(result).map_err(Failure::internal)?;
    let left_rows = report.told.iter().take(ROWS).map(|left| {
        let state = app.texts.get(language, &left.state);
        let arguments = [("intake", left.intake.to_string()), ("state", state)];
        view::LeftRow {
            source: left.source.clone(),
            record: left.record.clone(),
            code: left.code.clone(),
            href: format!("/measurements/{}", left.measurement),
            reason: app
                .texts
                .fill(language, "profiles.reread.left_because", &arguments),
        }
    });
    Ok(Some(view::RereadOutcome {
        comparison: shown::comparison(app, language, &report.comparison),
        moved: report.moved,
        left: report.left,
        left_rows: left_rows.collect(),
        unreadable: report.unreadable,
    }))
}
