//! Samples are judged by the dictionaries in force, and the verdict is kept with what made it.
//!
//! Importing, matching by hand, inspecting and setting keys all end here, so that a
//! verdict is made in one way only.

use domain::{
    id::MeasurementId,
    intake::Environment,
    judgement::conclusion::{Block, Decision},
    measurement::Measurement,
    sample::{Sample, SampleState},
};
use store::{
    Tx,
    sample_results::{self, SampleResult},
};

use super::ActionError;
use crate::app::App;

/// A sample with the measurement that counts.
pub(super) struct Measured<'m> {
    /// Where its code will be scanned.
    pub(super) environment: Environment,
    /// The sample.
    pub(super) sample: Sample,
    /// The measurement that counts.
    pub(super) measurement: MeasurementId,
    /// What the verifier said.
    pub(super) said: &'m Measurement,
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
    let mut results = Vec::with_capacity(samples.len());
    for one in samples {
        let judged = app.rules.judge(one.environment, &one.sample, one.said, &[]);
        let (state, conclusion) = match &judged.decision {
            Decision::Concluded(conclusion) => (SampleState::Measured, Some(*conclusion)),
            Decision::Blocked(blocks) if blocks.iter().any(is_retest) => {
                (SampleState::Retest, None)
            }
            Decision::Blocked(_) => (SampleState::Measured, None),
        };
        results.push(SampleResult {
            sample: one.sample.id,
            state: one.sample.state.become_state(state)?,
            measurement: Some(one.measurement),
            measurement_reason: one.reason,
            conclusion,
        });
    }
    Ok(sample_results::save(tx, &results)?)
}

const fn is_retest(block: &Block) -> bool {
    matches!(block, Block::Retest { .. })
}
