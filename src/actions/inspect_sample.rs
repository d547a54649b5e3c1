//! A person looks at samples: what the eye sees, what a ruler measures, how the code is used.
//!
//! Keys of application problems are proposed by checks and decided here; each change
//! judges the sample again in the same transaction. "Checked, no problem" and a problem
//! never stand side by side: who decides one takes the other back.

use domain::{
    audit::{Noun, Subject, Who},
    dictionary::CHECKED_WITHOUT_PROBLEM,
    id::SampleId,
    intake::{Intake, IntakeState},
    judgement::{fact_values::Facts, inspection::Inspection},
    numbering::IntakeNumber,
    person::Viewer,
    sample::{KeyState, Sample},
};
use serde_json::json;
use store::{StoreError, Tx, application_keys, intakes, sample_results, samples};

use super::{
    ActionError, Refused, import_catalogue::not_open, judge_samples, open_intake::known,
    propose_keys::propose_for,
};
use crate::app::App;

/// What a person decided about one key.
#[derive(Debug, Clone)]
pub struct Decided {
    /// Key of the application dictionary, or 2 for "checked, no problem".
    pub key: u16,
    /// Confirmed or rejected; absent to take the key away.
    pub state: Option<KeyState>,
    /// Why; may be empty.
    pub reason: String,
}

/// Keeps what a person saw of samples and judges them again, all or none.
///
/// # Errors
/// When a stated fact cannot be read, an intake is not open, or the store fails.
pub fn inspect_samples(
    app: &App,
    who: &Who,
    seen: &[(SampleId, Inspection)],
) -> Result<(), ActionError> {
    let mut facts = Facts::default();
    for (name, value) in seen.iter().flat_map(|(_, seen)| &seen.stated) {
        facts.read(name, value)?;
    }
    app.store.transaction(who, |tx| {
        let mut changed = Vec::with_capacity(seen.len());
        for (id, seen) in seen {
            let (intake, old) = workable(tx, *id)?;
            let inspection = serde_json::to_value(seen).map_err(StoreError::from)?;
            sample_results::inspect(tx, *id, &inspection)?;
            let new = Sample {
                inspection: Some(inspection),
                ..old.clone()
            };
            let subject = subject(&intake, &new);
            tx.record("sample.inspect", subject, &old.inspection, &new.inspection)?;
            judge_samples::judge_again(app, tx, &intake, vec![new])?;
            changed.push((intake, *id));
        }
        propose_for(app, tx, changed)
    })
}

/// A key that stood confirmed until what was decided now said the opposite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawn {
    /// The sample.
    pub sample: SampleId,
    /// Key of the application dictionary, or 2 for "checked, no problem".
    pub key: u16,
}

/// Notes what a person decided about application keys of samples and judges them again,
/// all or none. Gives the keys that this took back: "checked, no problem" where a problem
/// is confirmed, confirmed problems where there is said to be none.
///
/// # Errors
/// When a key is unknown, both are confirmed at once, an intake is not open, or the store
/// fails.
pub fn decide_keys(
    app: &App,
    who: &Who,
    decisions: &[(SampleId, Vec<Decided>)],
) -> Result<Vec<Withdrawn>, ActionError> {
    let known = |key| key == CHECKED_WITHOUT_PROBLEM || app.rules.application.entry(key).is_some();
    let all = decisions.iter().flat_map(|(_, decided)| decided);
    if let Some(stranger) = all.map(|one| one.key).find(|key| !known(*key)) {
        return Err(Refused::new("actions.sample.unknown_key")
            .with("key", stranger)
            .into());
    }
    app.store.transaction(who, |tx| {
        let mut all_withdrawn = Vec::new();
        for (id, decided) in decisions {
            let (intake, sample) = workable(tx, *id)?;
            let withdrawn = contradicted(tx, *id, decided)?;
            for one in decided {
                match one.state {
                    Some(state) => {
                        application_keys::decide(tx, *id, one.key, state, &one.reason)?;
                    }
                    None => application_keys::remove(tx, *id, one.key)?,
                }
            }
            for key in &withdrawn {
                application_keys::remove(tx, *id, *key)?;
            }
            let keys: Vec<_> = decided
                .iter()
                .map(|one| json!({ "key": one.key, "state": one.state, "reason": one.reason }))
                .collect();
            let old = json!({ "withdrawn": withdrawn });
            let subject = subject(&intake, &sample);
            if withdrawn.is_empty() {
                tx.record("sample.decide_keys", subject, &None::<()>, &keys)?;
            } else {
                tx.record("sample.decide_keys", subject, &old, &keys)?;
            }
            let of_sample = |key: &u16| Withdrawn {
                sample: *id,
                key: *key,
            };
            all_withdrawn.extend(withdrawn.iter().map(of_sample));
            judge_samples::judge_again(app, tx, &intake, vec![sample])?;
        }
        Ok(all_withdrawn)
    })
}

/// The keys of a sample that stand confirmed against what is confirmed now.
fn contradicted(
    tx: &mut Tx<'_>,
    id: SampleId,
    decided: &[Decided],
) -> Result<Vec<u16>, ActionError> {
    let confirmed_now = decided
        .iter()
        .filter(|one| one.state == Some(KeyState::Confirmed));
    let (fine, problems): (Vec<u16>, Vec<u16>) = confirmed_now
        .map(|one| one.key)
        .partition(|key| *key == CHECKED_WITHOUT_PROBLEM);
    if let (Some(_), Some(problem)) = (fine.first(), problems.first()) {
        return Err(Refused::new("actions.sample.problem_and_none")
            .with("key", problem)
            .into());
    }
    if fine.is_empty() && problems.is_empty() {
        return Ok(Vec::new());
    }
    let keys = application_keys::of_samples(tx, Viewer::Laboratory, &[id])?;
    let before = keys.get(&id).map_or(&[][..], Vec::as_slice);
    Ok(before
        .iter()
        .filter(|one| one.state == KeyState::Confirmed)
        .map(|one| one.key)
        .filter(|key| decided.iter().all(|one| one.key != *key))
        .filter(|key| (*key == CHECKED_WITHOUT_PROBLEM) == fine.is_empty())
        .collect())
}

/// Notes for every sample of an intake that has no confirmed key and no open proposal that
/// the use of its code was checked and nothing found. Says how many there were.
///
/// # Errors
/// When the intake is not open, or the store fails.
pub fn check_rest(app: &App, who: &Who, number: IntakeNumber) -> Result<usize, ActionError> {
    app.store.transaction(who, |tx| {
        let intake = known(tx, number)?;
        if intake.state != IntakeState::Open {
            return Err(not_open(&intake).into());
        }
        let all = samples::of_intake(tx, Viewer::Laboratory, intake.id)?;
        let ids: Vec<_> = all.iter().map(|sample| sample.id).collect();
        let keys = application_keys::of_samples(tx, Viewer::Laboratory, &ids)?;
        let open = |sample: &Sample| {
            keys.get(&sample.id)
                .is_some_and(|keys| keys.iter().any(|key| key.state != KeyState::Rejected))
        };
        let rest: Vec<_> = all.into_iter().filter(|sample| !open(sample)).collect();
        for sample in &rest {
            let confirmed = KeyState::Confirmed;
            application_keys::decide(tx, sample.id, CHECKED_WITHOUT_PROBLEM, confirmed, "")?;
        }
        let subject = Subject::new(Noun::Intake, intake.id.get(), intake.number);
        tx.record("intake.check_rest", subject, &None::<()>, &rest.len())?;
        let count = rest.len();
        judge_samples::judge_again(app, tx, &intake, rest)?;
        Ok(count)
    })
}

/// A sample whose intake is still on the bench.
pub(super) fn workable(tx: &mut Tx<'_>, id: SampleId) -> Result<(Intake, Sample), ActionError> {
    let gone = || Refused::new("actions.sample.unknown");
    let sample = samples::find(tx, Viewer::Laboratory, id)?.ok_or_else(gone)?;
    let intake = intakes::find(tx, Viewer::Laboratory, sample.intake)?.ok_or_else(gone)?;
    if intake.state == IntakeState::Open {
        Ok((intake, sample))
    } else {
        Err(not_open(&intake).into())
    }
}

pub(super) fn subject(intake: &Intake, sample: &Sample) -> Subject {
    let label = format!("{} #{}", intake.number, sample.line);
    Subject::new(Noun::Sample, sample.id.get(), label)
}

#[cfg(test)]
mod tests;
