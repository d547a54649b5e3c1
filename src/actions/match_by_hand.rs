//! A person empties the inbox: gives a measurement to a sample, puts it aside, takes it back,
//! or says which of several measurements counts.

use std::borrow::Cow;

use domain::{
    audit::{Noun, Subject, Who},
    id::{MeasurementId, SampleId},
    judgement::matching::InboxReason,
    person::Viewer,
    sample::{Sample, SampleState},
};
use serde_json::json;
use store::{
    Tx,
    measurements::{self, Placement, StoredMeasurement},
    sample_results::{self, SampleResult},
};

use super::{
    ActionError, Refused,
    inspect_sample::workable,
    judge_samples::{self, Measured},
};
use crate::app::App;

/// Gives a measurement to a sample; it counts from now on.
///
/// # Errors
/// When the sample's intake is not open, the measurement has a sample, or the store fails.
pub fn assign(
    app: &App,
    who: &Who,
    measurement: MeasurementId,
    sample: SampleId,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let found = known(tx, measurement)?;
        if matches!(found.placement, Placement::Matched { .. }) {
            return Err(Refused::new("actions.measurements.placed").into());
        }
        let (intake, sample) = workable(tx, sample)?;
        let becomes = Placement::Matched {
            intake: intake.id,
            sample: sample.id,
        };
        measurements::place(tx, &found, &becomes)?;
        let about = json!({ "intake": intake.number, "line": sample.line });
        record(tx, "measurement.assign", &found, &about)?;
        let measured = Measured {
            environment: intake.environment,
            sample,
            measurement,
            said: Cow::Owned(found.measurement),
            reason: String::new(),
            instrument: found.instrument,
        };
        judge_samples::judge(app, tx, vec![measured])
    })
}

/// Puts a measurement of the inbox aside.
///
/// # Errors
/// When no reason is given, it is not in the inbox, or the store fails.
pub fn discard(
    app: &App,
    who: &Who,
    measurement: MeasurementId,
    reason: &str,
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("actions.measurements.discard_reason").into());
    }
    app.store.transaction(who, |tx| {
        let found = known(tx, measurement)?;
        if !matches!(found.placement, Placement::Inbox { .. }) {
            return Err(Refused::new("actions.measurements.placed").into());
        }
        let becomes = Placement::Discarded {
            reason: reason.to_owned(),
        };
        measurements::place(tx, &found, &becomes)?;
        record(tx, "measurement.discard", &found, &json!(reason))
    })
}

/// Takes a measurement back into the inbox. If it counted for its sample, the latest of the
/// others counts instead; `of` is the sample it must belong to, if the caller knows.
///
/// # Errors
/// When it waits already or belongs to another sample, the sample's intake is not open, or
/// the store fails.
pub fn take_back(
    app: &App,
    who: &Who,
    measurement: MeasurementId,
    of: Option<SampleId>,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let found = known(tx, measurement)?;
        let had = match found.placement {
            Placement::Matched { sample, .. } => Some(sample),
            Placement::Discarded { .. } | Placement::Card { .. } => None,
            Placement::Inbox { .. } => {
                return Err(Refused::new("actions.measurements.placed").into());
            }
        };
        if of.is_some() && of != had {
            return Err(Refused::new("actions.measurements.of_another").into());
        }
        let becomes = Placement::Inbox {
            reason: InboxReason::TakenBack,
        };
        measurements::place(tx, &found, &becomes)?;
        record(tx, "measurement.take_back", &found, &json!(null))?;
        match had {
            Some(sample) => fall_back(app, tx, sample, measurement),
            None => Ok(()),
        }
    })
}

/// Says which measurement of a sample counts.
///
/// # Errors
/// When no reason is given, the measurement is of another sample, or the store fails.
pub fn choose(
    app: &App,
    who: &Who,
    sample: SampleId,
    measurement: MeasurementId,
    reason: &str,
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("actions.measurements.choose_reason").into());
    }
    app.store.transaction(who, |tx| {
        let (intake, sample) = workable(tx, sample)?;
        let found = known(tx, measurement)?;
        let its =
            matches!(found.placement, Placement::Matched { sample: of, .. } if of == sample.id);
        if !its {
            return Err(Refused::new("actions.measurements.of_another").into());
        }
        record(tx, "measurement.choose", &found, &json!(reason))?;
        let measured = Measured {
            environment: intake.environment,
            sample,
            measurement,
            said: Cow::Owned(found.measurement),
            reason: reason.to_owned(),
            instrument: found.instrument,
        };
        judge_samples::judge(app, tx, vec![measured])
    })
}

/// What counts for a sample that lost a measurement: as before, unless that one counted.
fn fall_back(
    app: &App,
    tx: &mut Tx<'_>,
    sample: SampleId,
    lost: MeasurementId,
) -> Result<(), ActionError> {
    let (intake, sample) = workable(tx, sample)?;
    if sample.measurement != Some(lost) {
        return Ok(());
    }
    let left = measurements::of_sample(tx, Viewer::Laboratory, sample.id)?;
    match left.into_iter().next() {
        Some(latest) => {
            let measured = Measured {
                environment: intake.environment,
                sample,
                measurement: latest.id,
                said: Cow::Owned(latest.measurement),
                reason: String::new(),
                instrument: latest.instrument,
            };
            judge_samples::judge(app, tx, vec![measured])
        }
        None => unmeasured(tx, &sample),
    }
}

/// A sample that lost its only measurement waits for another.
fn unmeasured(tx: &mut Tx<'_>, sample: &Sample) -> Result<(), ActionError> {
    let result = SampleResult {
        sample: sample.id,
        state: sample.state.become_state(SampleState::Retest)?,
        measurement: None,
        measurement_reason: String::new(),
        conclusion: None,
    };
    Ok(sample_results::save(tx, &[result])?)
}

fn known(tx: &mut Tx<'_>, id: MeasurementId) -> Result<StoredMeasurement, ActionError> {
    measurements::find(tx, Viewer::Laboratory, id)?
        .ok_or_else(|| Refused::new("actions.measurements.unknown").into())
}

fn record(
    tx: &mut Tx<'_>,
    action: &str,
    of: &StoredMeasurement,
    about: &serde_json::Value,
) -> Result<(), ActionError> {
    let label = of.measurement.data.as_deref().unwrap_or("-");
    let subject = Subject::new(Noun::Measurement, of.id.get(), label);
    Ok(tx.record(action, subject, &None::<()>, about)?)
}
