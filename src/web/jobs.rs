//! Background work: the list, one job, and its live progress as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::web::{Bytes, Data, Path, Query};
use domain::id::JobId;
use domain::job::{Job, JobKind, JobState};
use futures_util::stream;
use serde_json::{Value, json};
use store::jobs;

use super::answers::{self, Answer};
use super::failure::Failure;
use super::people::Staff;
use super::shown::{Asked, local};
use super::site::Site;
use super::view::jobs as view;
use super::view::measurements::RefusedRecord;
use super::view::parts::{Badge, Link, Tone};
use crate::app::App;

/// How often progress is looked at for a page that watches it.
const LOOK: Duration = Duration::from_millis(400);

/// The list, newest first.
///
/// # Errors
/// When the store fails.
pub async fn list(person: Staff, site: Data<Site>, asked: Query<Asked>) -> Answer {
    let view = site
        .read(move |app, conn| {
            let found = jobs::list(conn, asked.paging())?;
            Ok(view::Jobs {
                pager: asked.pager("/jobs", &found),
                rows: found.rows.iter().map(|job| row(app, job)).collect(),
            })
        })
        .await?;
    site.page(&person, view).await
}

fn row(app: &App, job: &Job) -> view::JobRow {
    view::JobRow {
        href: format!("/jobs/{}", job.id),
        kind: job.kind.label().to_owned(),
        subject: work(job, "name").unwrap_or_default().to_owned(),
        who: job.created_by.clone(),
        at: local(app, job.created_at),
        state: state_of(job),
        done: job.done,
        total: job.total,
    }
}

/// How a job stands.
pub(super) fn state_of(job: &Job) -> Badge {
    let tone = match job.state {
        JobState::Waiting => Tone::Pending,
        JobState::Running => Tone::Active,
        JobState::Done => Tone::Good,
        JobState::Failed => Tone::Bad,
    };
    Badge::new(tone, job.state.label())
}

/// A text of what was asked for.
fn work<'a>(job: &'a Job, name: &str) -> Option<&'a str> {
    job.payload.get("work")?.get(name)?.as_str()
}

/// One job.
///
/// # Errors
/// `not_found`, or when the store fails.
pub async fn show(person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let id: JobId = id.parse().map_err(|_| Failure::not_found())?;
    let view = site
        .read(move |app, conn| {
            let job = jobs::get(conn, id)?;
            let running = matches!(job.state, JobState::Waiting | JobState::Running);
            let source = work(&job, "sha256")
                .and_then(|digest| digest.parse().ok())
                .map(|digest| store::sources::find_by_digest(conn, &digest))
                .transpose()?
                .flatten();
            Ok(view::Job {
                job: row(app, &job),
                events: if running {
                    format!("/jobs/{id}/events")
                } else {
                    String::new()
                },
                outcomes: outcomes(&job),
                refused: refused(&job),
                failure: job.error.clone(),
                results: match job.kind {
                    JobKind::ImportMeasurements => source
                        .map(|source| Link::new(format!("/sources/{}", source.id), source.name)),
                    JobKind::CompareReadings | JobKind::RereadMeasurements => {
                        let name = work(&job, "profile").unwrap_or_default();
                        Some(Link::new(format!("/profiles/rereadings/{id}"), name))
                    }
                    JobKind::IssueDocuments => Some(Link::new("/documents", "")),
                },
            })
        })
        .await?;
    site.page(&person, view).await
}

/// The figures of a job's result.
fn outcomes(job: &Job) -> Vec<view::Outcome> {
    let Some(result) = &job.result else {
        return Vec::new();
    };
    if job.kind == JobKind::IssueDocuments {
        return issued(result);
    }
    if job.kind != JobKind::ImportMeasurements {
        return Vec::new();
    }
    let figure = |name: &str, href: &str| view::Outcome {
        name: match name {
            "read" => "records",
            "inbox" => "waiting",
            other => other,
        }
        .to_owned(),
        value: result.get(name).and_then(Value::as_u64).unwrap_or(0),
        href: href.to_owned(),
    };
    vec![
        figure("read", ""),
        figure("new", ""),
        figure("matched", ""),
        figure("inbox", "/inbox"),
        figure("refused", ""),
    ]
}

/// The figures of a batch of documents.
fn issued(result: &Value) -> Vec<view::Outcome> {
    let refusals = result.get("refusals").and_then(Value::as_array);
    let figure = |name: &str| result.get(name).and_then(Value::as_u64).unwrap_or(0);
    let refused = refusals.map_or(0, |all| u64::try_from(all.len()).unwrap_or(u64::MAX));
    [
        ("asked", figure("asked")),
        ("issued", figure("issued")),
        ("left", figure("left")),
        ("refused", refused),
    ]
    .map(|(name, value)| view::Outcome {
        name: name.to_owned(),
        value,
        href: String::new(),
    })
    .to_vec()
}

fn refused(job: &Job) -> Vec<RefusedRecord> {
    let lines = job
        .result
        .as_ref()
        .and_then(|result| result.get("refusals")?.as_array());
    let text = |line: &Value, name: &str| {
        let value = line.get(name).unwrap_or(&Value::Null);
        value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned)
    };
    lines
        .into_iter()
        .flatten()
        .map(|line| RefusedRecord {
            record: text(line, "record"),
            line: text(line, "line"),
            reason: text(line, "reason"),
        })
        .collect()
}

/// The progress of a job until it ends, an event whenever it has moved.
///
/// # Errors
/// `not_found` for a job that there is not.
pub async fn events(_person: Staff, site: Data<Site>, id: Path<String>) -> Answer {
    let id: JobId = id.parse().map_err(|_| Failure::not_found())?;
    site.read(move |_, conn| Ok(jobs::get(conn, id)?)).await?;
    let watched = Watched {
        site: site.as_ref().clone(),
        id,
        told: None,
        ended: false,
    };
    Ok(answers::events(stream::unfold(watched, Watched::next)))
}

/// A job that a page watches.
struct Watched {
    site: Site,
    id: JobId,
    told: Option<(u64, Option<u64>)>,
    ended: bool,
}

impl Watched {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        while !self.ended {
            let id = self.id;
            let Ok(job) = self
                .site
                .read(move |_, conn| Ok(jobs::get(conn, id)?))
                .await
            else {
                return None;
            };
            if matches!(job.state, JobState::Done | JobState::Failed) {
                self.ended = true;
                return Some((Ok(event("end", &json!({}))), self));
            }
            let now = Some((job.done, job.total));
            if now != self.told {
                self.told = now;
                let data = json!({ "done": job.done, "total": job.total });
                return Some((Ok(event("progress", &data)), self));
            }
            tokio::time::sleep(LOOK).await;
        }
        None
    }
}

fn event(name: &str, data: &Value) -> Bytes {
    Bytes::from(format!("event: {name}\ndata: {data}\n\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_two_lines_and_a_blank_one() {
        let bytes = event("progress", &json!({ "done": 7, "total": null }));
        assert_eq!(
            bytes,
            "event: progress\ndata: {\"done\":7,\"total\":null}\n\n"
        );
    }
}
