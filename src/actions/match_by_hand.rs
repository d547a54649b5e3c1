//! A person says which measurement of a sample counts, or that one does not belong to it.

use std::borrow::Cow;

use domain::{
    audit::{Noun, Subject, Who},
    id::{MeasurementId, SampleId},
    intake::Intake,
    judgement::matching::InboxReason,
    person::Viewer,
    sample::{Sample, SampleState},
};
use serde_json::json;
use store::{
    Tx, judgements,
    measurements::{self, Placement, StoredMeasurement},
    sample_results::{self, SampleResult},
};

use super::{
    ActionError, Refused,
    inspect_sample::workable,
    judge_samples::{self, Measured},
    propose_keys::propose_for,
};
use crate::app::App;

/// Takes a measurement away from a sample; it waits in the inbox again. If it counted, the
/// latest of the others counts instead.
///
/// # Errors
/// When it is of another sample, the sample's intake is not open, or the store fails.
pub fn take_back(
    app: &App,
    who: &Who,
    sample: SampleId,
    measurement: MeasurementId,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let found = known(tx, measurement)?;
        let its = matches!(found.placement, Placement::Matched { sample: of, .. } if of == sample);
        if !its {
            return Err(Refused::new("actions.measurements.of_another").into());
        }
        let becomes = Placement::Inbox {
            reason: InboxReason::TakenBack,
        };
        measurements::place(tx, &found, &becomes)?;
        record(tx, "measurement.take_back", &found, &json!(null))?;
        let changed = fall_back(app, tx, sample, &[measurement])?;
        propose_for(app, tx, changed.map(|intake| (intake, sample)))
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
        let id = measured.sample.id;
        judge_samples::judge(app, tx, vec![measured])?;
        propose_for(app, tx, [(intake, id)])
    })
}

/// What counts for a sample that lost measurements: as before, unless one of these counted.
/// Gives its intake if something else counts now, because then its keys are proposed anew.
pub(super) fn fall_back(
    app: &App,
    tx: &mut Tx<'_>,
    sample: SampleId,
    lost: &[MeasurementId],
) -> Result<Option<Intake>, ActionError> {
    let (intake, sample) = workable(tx, sample)?;
    if !sample.measurement.is_some_and(|one| lost.contains(&one)) {
        return Ok(None);
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
            judge_samples::judge(app, tx, vec![measured])?;
        }
        None => unmeasured(tx, &sample)?,
    }
    Ok(Some(intake))
}

/// A sample that lost its only measurement is as one that was never measured: it need not be measured
/// again before its intake goes to the reviewer.
fn unmeasured(tx: &mut Tx<'_>, sample: &Sample) -> Result<(), ActionError> {
    let result = SampleResult {
        sample: sample.id,
        state: sample.state.become_state(SampleState::Waiting)?,
        measurement: None,
        measurement_reason: String::new(),
        conclusion: None,
    };
    judgements::forget_findings(tx, &[sample.id])?;
    Ok(sample_results::save(tx, &[result])?)
}

fn known(tx: &mut Tx<'_>, id: MeasurementId) -> Result<StoredMeasurement, ActionError> {
    measurements::find(tx, Viewer::Laboratory, id)?
        .ok_or_else(|| Refused::new("actions.measurements.unknown").into())
}

/// Notes what was done with a measurement.
pub(super) fn record(
    tx: &mut Tx<'_>,
    action: &str,
    of: &StoredMeasurement,
    about: &serde_json::Value,
) -> Result<(), ActionError> {
    let label = of.measurement.data.as_deref().unwrap_or("-");
    let subject = Subject::new(Noun::Measurement, of.id.get(), label);
    Ok(tx.record(action, subject, &None::<()>, about)?)
}
