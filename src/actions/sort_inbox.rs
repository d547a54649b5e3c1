//! A person sorts the inbox: many measurements in one step, and the last step taken back.
//!
//! A step is one transaction: all of it happens or nothing. Each measurement leaves its own
//! audit record; records of one moment by one person are one step, which is what undoing
//! goes by.

mod undo;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use domain::{
    audit::Who,
    id::{MeasurementId, SampleId},
    intake::Intake,
    judgement::matching::{Match, OpenSamples, Window},
    measurement::Measurement,
    numbering::IntakeNumber,
    person::Viewer,
    sample::Sample,
};
use serde_json::json;
use store::{
    Tx, companies,
    measurements::{self, Placement, StoredMeasurement},
    samples,
};

pub use self::undo::{Step, last_step, undo};
use super::{
    ActionError, Refused,
    judge_samples::{self, Measured},
    match_by_hand::{fall_back, record},
    match_measurements::{open_sample, why_waiting},
    propose_keys::propose_for,
};
use crate::app::App;

/// The most measurements of one step: ten pages of the inbox.
pub const MOST: usize = 500;

/// Where a sample stands: its intake and its line.
pub type Place = (IntakeNumber, u32);

/// What is done with measurements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sorting {
    /// Each belongs to a sample.
    To(Vec<(MeasurementId, Place)>),
    /// Each belongs to the sample of this intake that bears its code; the others stay.
    Within(IntakeNumber, Vec<MeasurementId>),
    /// They are of a calibration card.
    Card(Vec<MeasurementId>),
    /// They were trials.
    Trial(Vec<MeasurementId>),
    /// They are put aside for a reason.
    Discard(Vec<MeasurementId>, String),
    /// They wait in the inbox again.
    Back(Vec<MeasurementId>),
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorted {
    /// Measurements that were moved.
    pub done: usize,
    /// Measurements that stay where they are.
    pub left: usize,
}

/// Sorts measurements in one step.
///
/// # Errors
/// When there are too many, one is not where the step expects it, a sample is not there or its
/// intake not open, no reason is given for a discard, or the store fails.
pub fn sort(app: &App, who: &Who, sorting: &Sorting) -> Result<Sorted, ActionError> {
    let ids = sorting.ids();
    if ids.len() > MOST {
        return Err(Refused::new("actions.measurements.too_many")
            .with("count", ids.len())
            .with("limit", MOST)
            .into());
    }
    app.store.transaction(who, |tx| {
        let mut found = measurements::find_all(tx, &ids)?;
        if ids.iter().any(|id| !found.contains_key(id)) {
            return Err(Refused::new("actions.measurements.unknown").into());
        }
        // Later measurements have higher ids, and the last one counts.
        let listed: Vec<_> = ids.iter().filter_map(|id| found.remove(id)).collect();
        let done = match sorting {
            Sorting::To(places) => to_places(app, tx, listed, places)?,
            Sorting::Within(intake, _) => within(app, tx, listed, *intake)?,
            Sorting::Card(_) => aside(tx, &listed, &Placement::Card { card: None })?,
            Sorting::Trial(_) => aside(tx, &listed, &Placement::Trial)?,
            Sorting::Discard(_, reason) => discarded(tx, &listed, reason.trim())?,
            Sorting::Back(_) => back(app, tx, &listed)?,
        };
        Ok(Sorted {
            done,
            left: ids.len().saturating_sub(done),
        })
    })
}

impl Sorting {
    /// The measurements, each once, the oldest first.
    fn ids(&self) -> Vec<MeasurementId> {
        let mut ids = match self {
            Self::To(places) => places.iter().map(|(id, _)| *id).collect(),
            Self::Within(_, ids)
            | Self::Card(ids)
            | Self::Trial(ids)
            | Self::Discard(ids, _)
            | Self::Back(ids) => ids.clone(),
        };
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Refuses what has found its place already.
fn waits(found: &StoredMeasurement) -> Result<(), ActionError> {
    match found.placement {
        Placement::Matched { .. } => Err(Refused::new("actions.measurements.placed").into()),
        _ => Ok(()),
    }
}

fn to_places(
    app: &App,
    tx: &mut Tx<'_>,
    listed: Vec<StoredMeasurement>,
    places: &[(MeasurementId, Place)],
) -> Result<usize, ActionError> {
    let places: HashMap<MeasurementId, Place> = places.iter().copied().collect();
    let mut open: HashMap<IntakeNumber, (Intake, HashMap<u32, Sample>)> = HashMap::new();
    for (number, _) in places.values() {
        if !open.contains_key(number) {
            open.insert(*number, samples_of(tx, *number)?);
        }
    }
    let mut pairs = Vec::with_capacity(listed.len());
    for found in listed {
        waits(&found)?;
        let place = places.get(&found.id).and_then(|(number, line)| {
            let (intake, samples) = open.get(number)?;
            Some((intake.clone(), samples.get(line)?.clone()))
        });
        let (intake, sample) = place.ok_or_else(|| Refused::new("actions.sample.unknown"))?;
        pairs.push((found, intake, sample));
    }
    give(app, tx, pairs)
}

/// An open intake with its samples by line.
fn samples_of(
    tx: &mut Tx<'_>,
    number: IntakeNumber,
) -> Result<(Intake, HashMap<u32, Sample>), ActionError> {
    let intake = super::open_intake::known(tx, number)?;
    if intake.state != domain::intake::IntakeState::Open {
        return Err(super::import_catalogue::not_open(&intake).into());
    }
    let samples = samples::of_intake(tx, Viewer::Laboratory, intake.id)?;
    let by_line = samples.into_iter().map(|one| (one.line, one)).collect();
    Ok((intake, by_line))
}

/// Gives measurements to the samples of one intake that bear their codes.
fn within(
    app: &App,
    tx: &mut Tx<'_>,
    listed: Vec<StoredMeasurement>,
    number: IntakeNumber,
) -> Result<usize, ActionError> {
    let (intake, samples) = samples_of(tx, number)?;
    let owners = companies::numbers_of(tx, &[intake.company])?;
    let mut waiting = OpenSamples::default();
    for sample in samples.values() {
        if let Some(company) = owners.get(&intake.company) {
            waiting.add(open_sample(app, &intake, *company, sample));
        }
    }
    let by_id: HashMap<SampleId, &Sample> = samples.values().map(|one| (one.id, one)).collect();
    let mut pairs = Vec::new();
    for found in listed {
        waits(&found)?;
        // The person says which intake it is, whatever the operator wrote and the clock says.
        let said = Measurement {
            data: found.measurement.data.clone(),
            gtin14: found.measurement.gtin14,
            symbology: found.measurement.symbology,
            ..Measurement::default()
        };
        if let Match::Matched(id) | Match::InOrder(id) = waiting.assign(&said, Window::default())
            && let Some(sample) = by_id.get(&id)
        {
            pairs.push((found, intake.clone(), (*sample).clone()));
        }
    }
    give(app, tx, pairs)
}

/// Gives measurements to samples and judges these; of several the last one counts.
fn give(
    app: &App,
    tx: &mut Tx<'_>,
    pairs: Vec<(StoredMeasurement, Intake, Sample)>,
) -> Result<usize, ActionError> {
    let done = pairs.len();
    let mut counting = BTreeMap::new();
    let mut changed = BTreeMap::new();
    for (found, intake, sample) in pairs {
        let becomes = Placement::Matched {
            intake: intake.id,
            sample: sample.id,
        };
        measurements::place(tx, &found, &becomes)?;
        let about = json!({ "intake": intake.number, "line": sample.line });
        record(tx, "measurement.assign", &found, &about)?;
        let measured = Measured {
            environment: intake.environment,
            measurement: found.id,
            said: Cow::Owned(found.measurement),
            reason: String::new(),
            instrument: found.instrument,
            sample,
        };
        changed.insert(measured.sample.id, intake);
        counting.insert(measured.sample.id, measured);
    }
    judge_samples::judge(app, tx, counting.into_values().collect())?;
    propose_for(
        app,
        tx,
        changed.into_iter().map(|(id, intake)| (intake, id)),
    )?;
    Ok(done)
}

fn aside(
    tx: &mut Tx<'_>,
    listed: &[StoredMeasurement],
    becomes: &Placement,
) -> Result<usize, ActionError> {
    let action = match becomes {
        Placement::Trial => "measurement.trial",
        _ => "measurement.card",
    };
    for found in listed {
        waits(found)?;
        measurements::place(tx, found, becomes)?;
        record(tx, action, found, &json!(null))?;
    }
    Ok(listed.len())
}

fn discarded(
    tx: &mut Tx<'_>,
    listed: &[StoredMeasurement],
    reason: &str,
) -> Result<usize, ActionError> {
    if reason.is_empty() {
        return Err(Refused::new("actions.measurements.discard_reason").into());
    }
    for found in listed {
        if !matches!(found.placement, Placement::Inbox { .. }) {
            return Err(Refused::new("actions.measurements.placed").into());
        }
        let becomes = Placement::Discarded {
            reason: reason.to_owned(),
        };
        measurements::place(tx, found, &becomes)?;
        record(tx, "measurement.discard", found, &json!(reason))?;
    }
    Ok(listed.len())
}

/// Back into the inbox, with the reason that holds now.
fn back(app: &App, tx: &mut Tx<'_>, listed: &[StoredMeasurement]) -> Result<usize, ActionError> {
    let reasons = why_waiting(app, tx, listed)?;
    for (found, reason) in listed.iter().zip(reasons) {
        if matches!(found.placement, Placement::Inbox { .. }) {
            return Err(Refused::new("actions.measurements.placed").into());
        }
        measurements::place(tx, found, &Placement::Inbox { reason })?;
        record(tx, "measurement.take_back", found, &json!(null))?;
    }
    let mut lost: BTreeMap<SampleId, Vec<MeasurementId>> = BTreeMap::new();
    for found in listed {
        if let Placement::Matched { sample, .. } = found.placement {
            lost.entry(sample).or_default().push(found.id);
        }
    }
    let mut changed = Vec::new();
    for (sample, measurements) in lost {
        let intake = fall_back(app, tx, sample, &measurements)?;
        changed.extend(intake.map(|intake| (intake, sample)));
    }
    propose_for(app, tx, changed)?;
    Ok(listed.len())
}
