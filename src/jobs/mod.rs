//! Background work: one thread takes jobs from the store, one after the other.
//!
//! A job writes its progress and a heartbeat as it goes. Whoever finds a running job
//! whose heartbeat stopped takes it over and begins again, which the actions allow:
//! what was stored before the interruption is recognised and not stored twice.

pub mod looks;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use domain::{
    audit::{Noun, Subject, Who},
    id::JobId,
    job::{Job, JobKind},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use store::{StoreError, jobs};

use crate::{
    actions::{
        ActionError, import_measurements::import_measurements, issue_batch::issue_batch,
        reread_measurements::reread,
    },
    app::App,
    background::{Background, Stop},
    secrets,
};

/// How long a job's owner may be silent before somebody else takes over, in seconds.
const SILENCE: i64 = 20;

/// How often progress is written.
const BEAT: Duration = Duration::from_millis(250);

/// How long the worker sleeps when there is nothing to do.
const IDLE: Duration = Duration::from_millis(200);

/// Asks for a piece of work and gives its number.
///
/// # Errors
/// When the store fails.
pub fn ask(app: &App, who: &Who, kind: JobKind, payload: &Value) -> Result<JobId, ActionError> {
    let payload = json!({ "who": who, "work": payload });
    app.store.transaction(who, |tx| {
        let id = jobs::add(tx, kind, &payload)?;
        let subject = Subject::new(Noun::Job, id.get(), kind.code());
        tx.record("job.ask", subject, &None::<()>, &payload)?;
        Ok(id)
    })
}

/// Starts to work, until the thread is dropped.
///
/// # Errors
/// When there is no randomness for its name or no thread to be had.
pub fn start(app: Arc<App>) -> Result<Background, ActionError> {
    let owner = secrets::new_token()?;
    Background::start("jobs", move |stop| work(&app, &owner, stop))
}

fn work(app: &App, owner: &str, stop: &Stop) {
    let silence = TimeDelta::seconds(SILENCE);
    while !stop.is_told() {
        // Looking costs a read; only a job that is there is worth the writer's lock.
        let free = app
            .store
            .read(|conn| jobs::is_any_free(conn, app.store.now(), silence));
        let taken = free.and_then(|free| match free {
            true => app
                .store
                .keep_house(|keep| jobs::take(keep, owner, silence)),
            false => Ok(None),
        });
        match taken {
            Ok(Some(job)) => run(app, owner, &job),
            Ok(None) => stop.pause(IDLE),
            Err(error) => {
                tracing::warn!("Could not look for jobs: {error}");
                stop.pause(IDLE * 10);
            }
        }
    }
}

fn run(app: &App, owner: &str, job: &Job) {
    let mut progress = Progress {
        app,
        owner,
        id: job.id,
        told: Instant::now(),
    };
    let outcome = carry_out(app, job, &mut |done, total| progress.tell(done, total));
    let ended = match &outcome {
        Ok(result) => app
            .store
            .keep_house(|keep| jobs::finish(keep, job.id, owner, Ok(result))),
        Err(error) => {
            tracing::warn!(job.id = %job.id, "Job {} failed: {error}", job.id);
            let reason = match error.reason() {
                Some(reason) => app.texts.explain(app.settings.language, reason),
                None => error.to_string(),
            };
            app.store
                .keep_house(|keep| jobs::finish(keep, job.id, owner, Err(&reason)))
        }
    };
    if let Err(error) = ended {
        tracing::error!(job.id = %job.id, "Could not close job {}: {error}", job.id);
    }
}

fn carry_out(
    app: &App,
    job: &Job,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Value, ActionError> {
    let (who, work) = (field(job, "who"), field(job, "work"));
    let who = serde_json::from_value(who).map_err(StoreError::from)?;
    match job.kind {
        JobKind::ImportMeasurements => {
            ordered(work, |order| import_measurements(app, &who, order, tell))
        }
        JobKind::CompareReadings | JobKind::RereadMeasurements => {
            ordered(work, |order| reread(app, &who, order, tell))
        }
        JobKind::IssueDocuments => ordered(work, |order| issue_batch(app, &who, order, tell)),
    }
}

/// Carries out the order that was kept with a job; what came of it is kept with the job.
fn ordered<Order: DeserializeOwned, Report: Serialize>(
    work: Value,
    action: impl FnOnce(&Order) -> Result<Report, ActionError>,
) -> Result<Value, ActionError> {
    let order = serde_json::from_value(work).map_err(StoreError::from)?;
    let report = action(&order)?;
    Ok(serde_json::to_value(report).map_err(StoreError::from)?)
}

fn field(job: &Job, name: &str) -> Value {
    job.payload.get(name).cloned().unwrap_or_default()
}

struct Progress<'a> {
    app: &'a App,
    owner: &'a str,
    id: JobId,
    told: Instant,
}

impl Progress<'_> {
    fn tell(&mut self, done: u64, total: Option<u64>) {
        if self.told.elapsed() < BEAT {
            return;
        }
        self.told = Instant::now();
        let told = self
            .app
            .store
            .keep_house(|keep| jobs::progress(keep, self.id, self.owner, done, total));
        if let Err(error) = told {
            tracing::warn!(job.id = %self.id, "Could not note progress: {error}");
        }
    }
}
