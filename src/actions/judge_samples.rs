//! Samples are judged by the dictionaries in force, and the verdict is kept with what made it.
//!
//! Importing, matching by hand, inspecting and setting keys all end here, so that a
//! verdict is made in one way only.

use std::{borrow::Cow, collections::HashMap};

use domain::{
    digest::Digest,
    id::{InstrumentId, MeasurementId, SampleId},
    instrument::{Flag, Override, flag::uncovered},
    intake::{Environment, Intake},
    judgement::conclusion::{Block, Decision, held},
    measurement::{Measurement, Warning},
    person::Viewer,
    sample::{KeyState, Sample, SampleState},
};
use store::{
    Connection, StoreError, Tx, application_keys,
    judgements::{self, Cause, Judgement, Versions},
    measurements, overrides,
    sample_results::{self, SampleResult},
};

use super::{ActionError, flagged::Watch};
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
    /// The instrument that made it, where that is known.
    pub(super) instrument: Option<InstrumentId>,
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
    judge_for(app, tx, Cause::Work, samples)
}

/// The same for a cause.
///
/// # Errors
/// As `judge`.
pub(super) fn judge_for(
    app: &App,
    tx: &mut Tx<'_>,
    cause: Cause,
    samples: Vec<Measured<'_>>,
) -> Result<(), ActionError> {
    let looked = Bench::load(tx, &samples)?.look(app, samples)?;
    settle(app, tx, cause, looked)
}

/// What judging looks up before it begins.
pub(super) struct Bench {
    watch: Watch,
    keys: HashMap<SampleId, Vec<u16>>,
}

/// A sample with all that is said of it before anybody overrides anything.
pub(super) struct Looked<'m> {
    one: Measured<'m>,
    judged: Judged,
    flags: Vec<Flag>,
    /// Digest of what was judged; absent where flags and their override belong to it.
    inputs: Option<Digest>,
    keys: Vec<u16>,
}

impl Bench {
    /// Looks up what judging these samples takes.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) fn load(
        conn: &mut Connection,
        samples: &[Measured<'_>],
    ) -> Result<Self, ActionError> {
        Ok(Self {
            watch: Watch::load(conn)?,
            keys: confirmed_keys(conn, samples.iter().map(|one| one.sample.id))?,
        })
    }

    /// Judges samples as if nobody overrode anything.
    ///
    /// # Errors
    /// When what was judged has no text form.
    pub(super) fn look<'m>(
        mut self,
        app: &App,
        samples: Vec<Measured<'m>>,
    ) -> Result<Vec<Looked<'m>>, ActionError> {
        let look = |one: Measured<'m>| {
            let keys = self.keys.remove(&one.sample.id).unwrap_or_default();
            let (environment, sample) = (one.environment, &one.sample);
            let judged = app.rules.judge(environment, sample, &one.said, &keys);
            let flags = self.watch.flags(app, &one, &judged);
            let plain = flags.is_empty();
            Ok(Looked {
                inputs: plain.then(|| inputs(&one, &keys, &[], None)).transpose()?,
                judged,
                flags,
                keys,
                one,
            })
        };
        samples.into_iter().map(look).collect()
    }
}

/// Keeps what was found of samples: findings, verdicts and results.
///
/// # Errors
/// When a sample's state does not allow it, or the store fails.
pub(super) fn settle(
    app: &App,
    tx: &mut Tx<'_>,
    cause: Cause,
    samples: Vec<Looked<'_>>,
) -> Result<(), ActionError> {
    let mut results = Vec::with_capacity(samples.len());
    let mut verdicts = Vec::with_capacity(samples.len());
    for looked in samples {
        let Looked {
            one,
            judged,
            flags,
            inputs: plain,
            keys,
        } = looked;
        let given = overridden(tx, &one, &flags)?;
        let judged = decided(app, &one, &keys, judged, &flags, given.as_ref());
        let (state, conclusion) = outcome(&judged.decision);
        let state = match (cause, one.sample.state, state) {
            // Nobody measured anew, so what is in review stays there.
            (Cause::Instrument, SampleState::UnderReview, SampleState::Measured) => {
                SampleState::UnderReview
            }
            _ => state,
        };
        verdicts.push(Judgement {
            sample: one.sample.id,
            measurement: Some(one.measurement),
            inputs: match plain {
                Some(plain) => plain,
                None => inputs(&one, &keys, &flags, given.as_ref())?,
            },
            blocks: blocks(&judged),
            findings: judged.findings,
            conclusion,
            cause,
            judged_before: one.sample.state != SampleState::Waiting,
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

/// The override that may cover flags; none is looked for where nothing is flagged.
fn overridden(
    tx: &mut Tx<'_>,
    one: &Measured<'_>,
    flags: &[Flag],
) -> Result<Option<Override>, ActionError> {
    if flags.is_empty() {
        return Ok(None);
    }
    let counting = [(one.sample.id, one.measurement)];
    Ok(overrides::of_samples(tx, &counting)?.remove(&one.sample.id))
}

/// What follows once flags and their override are taken into account.
fn decided(
    app: &App,
    one: &Measured<'_>,
    keys: &[u16],
    judged: Judged,
    flags: &[Flag],
    given: Option<&Override>,
) -> Judged {
    let mut left = uncovered(flags, one.measurement, given);
    let passes = judged.aperture_refused && !left.contains(&Flag::Aperture);
    let judged = if passes {
        app.rules
            .judge_as(one.environment, &one.sample, &one.said, keys, true)
    } else {
        judged
    };
    // The dictionary has an entry of its own for the aperture, which asks for a retest.
    left.retain(|flag| *flag != Flag::Aperture);
    Judged {
        decision: held(judged.decision, &left),
        ..judged
    }
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
    let measured = counting(tx, intake, samples)?;
    judge(app, tx, measured)
}

/// Samples with the measurements that count for them; those without one are left out.
///
/// # Errors
/// When the store fails.
pub(super) fn counting(
    conn: &mut Connection,
    intake: &Intake,
    samples: Vec<Sample>,
) -> Result<Vec<Measured<'static>>, StoreError> {
    let ids: Vec<_> = samples
        .iter()
        .filter_map(|sample| sample.measurement)
        .collect();
    let mut said = measurements::find_all(conn, &ids)?;
    Ok(samples
        .into_iter()
        .filter_map(|sample| {
            let measurement = sample.measurement?;
            let stored = said.remove(&measurement)?;
            Some(Measured {
                environment: intake.environment,
                reason: sample.measurement_reason.clone(),
                said: Cow::Owned(stored.measurement),
                sample,
                measurement,
                instrument: stored.instrument,
            })
        })
        .collect())
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
    conn: &mut Connection,
    samples: impl Iterator<Item = SampleId>,
) -> Result<HashMap<SampleId, Vec<u16>>, ActionError> {
    let ids: Vec<_> = samples.collect();
    let keys = application_keys::of_samples(conn, Viewer::Laboratory, &ids)?;
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
    blocks.iter().map(|block| Warning::of(block)).collect()
}

/// Digest of everything that a verdict is made of, besides the dictionaries.
fn inputs(
    one: &Measured<'_>,
    keys: &[u16],
    flags: &[Flag],
    given: Option<&Override>,
) -> Result<Digest, StoreError> {
    let whole = (
        one.measurement,
        one.environment,
        &one.sample.description,
        &one.sample.inspection,
        keys,
    );
    if flags.is_empty() {
        return Ok(Digest::of(&serde_json::to_vec(&whole)?));
    }
    Ok(Digest::of(&serde_json::to_vec(&(whole, flags, given))?))
}
