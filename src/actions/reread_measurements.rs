//! Sources that were read before are read again with a newer profile: first to see what would change,
//! then to change it.
//!
//! A measurement stays the measurement it is: it is found by its source and the place of its record
//! there. What it said before is kept beside it. Where its record says the same as before, and where
//! its sample is no longer on the bench, nothing changes. Each batch is one transaction with its
//! audit record; a second run finds what the first has done and does the rest.

mod batch;

use std::{collections::BTreeSet, ops::ControlFlow, path::PathBuf, sync::mpsc, thread};

use domain::{
    audit::{Noun, Subject, Who},
    id::{JobId, SourceId},
    job::JobKind,
    measurement::Measurement,
    numbering::IntakeNumber,
};
use importers::{Input, Profiles, Record};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{
    RecordKey, RecordKeys, readings,
    sources::{self, Source},
};

use super::{ActionError, Refused, propose_keys::propose_keys, try_profile::Comparison};
use crate::app::App;

use self::batch::Batches;

/// Measurements a transaction.
const BATCH: usize = 500;

/// Measurements left as they are that are told one by one; more are only counted.
const TOLD: usize = 200;

/// Sources that can be chosen at once.
pub const MOST_SOURCES: usize = 1000;

/// What to read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The profile to read with, as `id.version`.
    pub profile: String,
    /// The sources.
    pub sources: Vec<SourceId>,
    /// False to see what would change.
    pub apply: bool,
}

/// A measurement that is left as it is although its record says something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// Its source.
    pub source: String,
    /// Its place there.
    pub record: String,
    /// What was decoded.
    pub code: String,
    /// The measurement.
    pub measurement: domain::id::MeasurementId,
    /// Its intake.
    pub intake: IntakeNumber,
    /// Key of the intake's state, which is why.
    pub state: String,
}

/// What reading again changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The profile.
    pub profile: String,
    /// True if it was done, false if it was only looked at.
    pub applied: bool,
    /// Sources read.
    pub sources: u64,
    /// What the measurements say otherwise.
    pub comparison: Comparison,
    /// Measurements that belong elsewhere now.
    pub moved: u64,
    /// Measurements that are left as they are.
    pub left: u64,
    /// The first of them.
    pub told: Vec<Left>,
    /// Sources that could not be read, with the reason in the laboratory's language.
    pub unreadable: Vec<(String, String)>,
}

/// Asks for it in the background.
///
/// # Errors
/// When the profile does not read files, no source is chosen, or the store fails.
pub fn ask(app: &App, who: &Who, order: &Order) -> Result<JobId, ActionError> {
    let shelf = app.profiles()?;
    let reads = shelf.in_force.iter().any(|one| one.label == order.profile);
    if !reads {
        return Err(Refused::new("profiles.refused.not_in_force")
            .with("label", &order.profile)
            .into());
    }
    if order.sources.is_empty() || order.sources.len() > MOST_SOURCES {
        return Err(Refused::new("profiles.refused.no_sources")
            .with("limit", MOST_SOURCES)
            .into());
    }
    let kind = match order.apply {
        true => JobKind::RereadMeasurements,
        false => JobKind::CompareReadings,
    };
    let payload = json!({
        "name": order.profile,
        "profile": order.profile,
        "sources": order.sources,
        "apply": order.apply,
    });
    crate::jobs::ask(app, who, kind, &payload)
}

/// Reads sources again; `tell` hears how many records are done, of how many.
///
/// # Errors
/// When the store fails. A source that cannot be read, or that somebody else works on all the
/// while, is told in the report, and the others go on.
pub fn reread(
    app: &App,
    who: &Who,
    order: &Order,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Report, ActionError> {
    let shelf = app.profiles()?;
    let mut known = Vec::new();
    for id in &order.sources {
        known.extend(app.store.read(|conn| sources::find(conn, *id))?);
    }
    let total: u64 = known.iter().map(|source| source.counts.read).sum();
    let mut report = Report {
        profile: order.profile.clone(),
        applied: order.apply,
        ..Report::default()
    };
    let mut done = 0;
    for source in &known {
        let mut count = |records: u64| {
            done += records;
            tell(done, Some(total.max(done)));
        };
        match one_source(
            app,
            who,
            order,
            &shelf.in_force,
            source,
            &mut report,
            &mut count,
        ) {
            Ok(()) => report.sources += 1,
            // Somebody works on the measurements of this one; the others are none of it.
            Err(ActionError::Store(error)) if !error.is_race() => return Err(error.into()),
            Err(error) => {
                let language = app.settings.language;
                let reason = error
                    .reason()
                    .map(|reason| app.texts.explain(language, reason));
                let reason = reason.unwrap_or_else(|| error.to_string());
                report.unreadable.push((source.name.clone(), reason));
            }
        }
    }
    Ok(report)
}

fn one_source(
    app: &App,
    who: &Who,
    order: &Order,
    profiles: &Profiles,
    source: &Source,
    report: &mut Report,
    count: &mut dyn FnMut(u64),
) -> Result<(), ActionError> {
    let gone = || Refused::new("actions.measurements.gone").with("file", &source.name);
    let place = app.objects.file(&source.sha256)?.ok_or_else(gone)?;
    let places = app.store.read(|conn| readings::places(conn, source.id))?;
    let mut intakes = BTreeSet::new();
    thread::scope(|scope| {
        let (sender, receiver) = mpsc::sync_channel(2);
        let profile = order.profile.as_str();
        let reader = scope.spawn(move || read(profiles, profile, source, place, &sender));
        let mut batches = Batches {
            app,
            who,
            source,
            order,
            report: &mut *report,
            intakes: &mut intakes,
        };
        let kept = receiver.into_iter().try_for_each(|batch: Vec<Anew>| {
            count(u64::try_from(batch.len()).unwrap_or(u64::MAX));
            let its = batch
                .into_iter()
                .filter_map(|anew| Some((*places.get(&anew.1.record)?, anew)));
            batches.take(its.collect())
        });
        let read = reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        kept?;
        read.map(|_| ()).map_err(ActionError::from)
    })?;
    if !order.apply {
        return Ok(());
    }
    finish(app, who, order, source)?;
    for intake in intakes {
        propose_keys(app, who, intake)?;
    }
    Ok(())
}

/// What a record says now, with the key by which it is known from now on.
type Anew = (RecordKey, Box<Measurement>);

fn read(
    profiles: &Profiles,
    profile: &str,
    source: &Source,
    place: PathBuf,
    sender: &mpsc::SyncSender<Vec<Anew>>,
) -> Result<importers::Summary, importers::ImportError> {
    let mut keys = RecordKeys::of(source.sha256);
    let mut batch = Vec::with_capacity(BATCH);
    let mut sink = |record| {
        if let Record::Measurement(measurement) = record {
            batch.push((keys.next(&measurement), measurement));
        }
        if batch.len() < BATCH {
            return ControlFlow::Continue(());
        }
        match sender.send(std::mem::take(&mut batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    let input = Input::File(place);
    let read = importers::read_file(&source.name, input, profiles, Some(profile), &mut sink);
    // A receiver that is gone has failed and says so itself.
    let _stopped = sender.send(batch);
    read
}

/// From now on the source counts as read with the newer profile.
fn finish(app: &App, who: &Who, order: &Order, source: &Source) -> Result<(), ActionError> {
    if source.profile == order.profile {
        return Ok(());
    }
    app.store.transaction(who, |tx| {
        sources::name_profile(tx, source.id, &order.profile)?;
        let subject = Subject::new(Noun::Source, source.id.get(), &source.name);
        let old = json!({ "profile": source.profile });
        let new = json!({ "profile": order.profile });
        Ok(tx.record("source.reread", subject, &old, &new)?)
    })
}

#[cfg(test)]
mod tests;
