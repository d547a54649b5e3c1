//! Samples are judged by the dictionaries in force, and the verdict is kept with what made it.
//!
//! Importing, matching by hand, inspecting and setting keys all end here, so that a
//! verdict is made in one way only.

use std::{borrow::Cow, collections::HashMap};

use domain::{
    digest::Digest,
    id::{MeasurementId, SampleId},
    intake::{Environment, Intake},
    judgement::conclusion::{Block, Decision},
    measurement::{Measurement, Warning},
    person::Viewer,
    sample::{KeyState, Sample, SampleState},
    texts::Explain,
};
use store::{
    StoreError, Tx, application_keys,
    judgements::{self, Judgement, Versions},
    measurements,
    sample_results::{self, SampleResult},
};

use super::ActionError;
use crate::{
    app::App,
    rules::{Judged, RuleBook},
};

/// A sample with the measurement that counts.
pub(super) struct Measured<'m> {
    /// Where its code will be scanned.
    pub(super) environment: Environment,
    /// The sample.
    pub(super) sample: Sample,
    /// The measurement that counts.
    pub(super) measurement: MeasurementId,
    /// What the verifier said.
    pub(super) said: Cow<'m, Measurement>,
    /// Why a person chose this one; empty where it is the latest.
    pub(super) reason: String,
}

/// Judges samples and keeps findings, verdicts and results.
///
/// # Errors
/// When a sample's state does not allow it, or the store fails.
pub(super) fn judge(
    app: &App,
    tx: &mut Tx<'_>,
    samples: Vec<Measured<'_>>,
) -> Result<(), ActionError> {
    let keys = confirmed_keys(tx, samples.iter().map(|one| one.sample.id))?;
    let mut results = Vec::with_capacity(samples.len());
    let mut verdicts = Vec::with_capacity(samples.len());
    for one in samples {
        let set = keys.get(&one.sample.id).map_or(&[][..], Vec::as_slice);
        let judged = app
            .rules
            .judge(one.environment, &one.sample, &one.said, set);
        let (state, conclusion) = outcome(&judged.decision);
        verdicts.push(Judgement {
            sample: one.sample.id,
            measurement: Some(one.measurement),
            inputs: inputs(&one, set)?,
            blocks: blocks(&judged),
            findings: judged.findings,
            conclusion,
        });
        results.push(SampleResult {
            sample: one.sample.id,
            state: one.sample.state.become_state(state)?,
            measurement: Some(one.measurement),
            measurement_reason: one.reason,
            conclusion,
        });
    }
    judgements::save(tx, &versions(&app.rules), &verdicts)?;
    Ok(sample_results::save(tx, &results)?)
}

/// Judges samples again with the measurements that count for them already; those that were
/// never measured are left out.
///
/// # Errors
/// As `judge`.
pub(super) fn judge_again(
    app: &App,
    tx: &mut Tx<'_>,
    intake: &Intake,
    samples: Vec<Sample>,
) -> Result<(), ActionError> {
    let ids: Vec<_> = samples
        .iter()
        .filter_map(|sample| sample.measurement)
        .collect();
    let mut said = measurements::find_all(tx, &ids)?;
    let measured = samples
        .into_iter()
        .filter_map(|sample| {
            let measurement = sample.measurement?;
            Some(Measured {
                environment: intake.environment,
                reason: sample.measurement_reason.clone(),
                said: Cow::Owned(said.remove(&measurement)?.measurement),
                sample,
                measurement,
            })
        })
        .collect();
    judge(app, tx, measured)
}

/// The dictionaries that judge now.
pub(super) fn versions(rules: &RuleBook) -> Versions {
    Versions {
        quality: rules.quality.version.to_string(),
        application: rules.application.version.to_string(),
    }
}

/// The keys that a person confirmed, by sample.
pub(super) fn confirmed_keys(
    tx: &mut Tx<'_>,
    samples: impl Iterator<Item = SampleId>,
) -> Result<HashMap<SampleId, Vec<u16>>, ActionError> {
    let ids: Vec<_> = samples.collect();
    let keys = application_keys::of_samples(tx, Viewer::Laboratory, &ids)?;
    Ok(keys
        .into_iter()
        .map(|(sample, keys)| {
            let confirmed = keys
                .into_iter()
                .filter(|key| key.state == KeyState::Confirmed)
                .map(|key| key.key);
            (sample, confirmed.collect())
        })
        .collect())
}

const fn is_retest(block: &Block) -> bool {
    matches!(block, Block::Retest { .. })
}

fn outcome(decision: &Decision) -> (SampleState, Option<domain::sample::Conclusion>) {
    match decision {
        Decision::Concluded(conclusion) => (SampleState::Measured, Some(*conclusion)),
        Decision::Blocked(blocks) if blocks.iter().any(is_retest) => (SampleState::Retest, None),
        Decision::Blocked(_) => (SampleState::Measured, None),
    }
}

fn blocks(judged: &Judged) -> Vec<Warning> {
    let Decision::Blocked(blocks) = &judged.decision else {
        return Vec::new();
    };
    blocks
        .iter()
        .map(|block| Warning {
            key: block.key().to_owned(),
            arguments: block
                .arguments()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        })
        .collect()
}

/// Digest of everything that a verdict is made of, besides the dictionaries.
fn inputs(one: &Measured<'_>, keys: &[u16]) -> Result<Digest, StoreError> {
    let whole = (
        one.measurement,
        one.environment,
        &one.sample.description,
        &one.sample.inspection,
        keys,
    );
    Ok(Digest::of(&serde_json::to_vec(&whole)?))
}
