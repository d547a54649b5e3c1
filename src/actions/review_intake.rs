//! From the laboratory's bench to the client's hands: submit, return, release, send.
//!
//! Who measured or judged by hand does not release: the store knows every hand that
//! touched an intake, and the reviewer must not be one of them.

use chrono::NaiveDate;
use domain::{
    audit::Who,
    id::UserId,
    intake::{Delivery, Intake, IntakeOutcome, IntakeState, may_be_released},
    measurement::Warning,
    numbering::IntakeNumber,
    person::Viewer,
    sample::SampleState,
};
use store::{
    Tx, companies,
    counters::{self, Tally},
    figures, hands, intakes, judgements, sample_results, samples,
};

use super::{
    ActionError, Refused, dossier, flagged,
    open_intake::{known, record},
};
use crate::app::App;

/// Hands an intake over to the reviewer. Samples that were never measured do not count as
/// used; those that must be measured again keep the intake on the bench.
///
/// # Errors
/// When nothing has been concluded, a sample waits for a new measurement, or the store fails.
pub fn submit_intake(app: &App, who: &Who, number: IntakeNumber) -> Result<Intake, ActionError> {
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        let tally = tally_of(tx, &old)?;
        // What waits for a retest was measured, but is not counted as such.
        if tally.retest > 0 {
            return Err(Refused::new("actions.intake.retest_left")
                .with("number", number)
                .with("count", tally.retest)
                .into());
        }
        if tally.measured == 0 {
            return Err(Refused::new("actions.intake.nothing_measured")
                .with("number", number)
                .into());
        }
        let unconcluded = tally
            .measured
            .saturating_sub(tally.conforming + tally.nonconforming);
        if unconcluded > 0 && unconcluded > held_by_instruments(tx, &old)? {
            return Err(Refused::new("actions.intake.unconcluded")
                .with("number", number)
                .with("count", unconcluded)
                .into());
        }
        let new = moved(tx, &old, IntakeState::UnderReview)?;
        sample_results::move_all(tx, old.id, SampleState::Measured, SampleState::UnderReview)?;
        record(tx, "intake.submit", Some(&old), &new)?;
        Ok(new)
    })
}

/// Gives an intake back to the bench.
///
/// # Errors
/// When no reason is given, the intake is not in review, or the store fails.
pub fn return_intake(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    reason: &str,
) -> Result<Intake, ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("actions.intake.return_reason").into());
    }
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        // The reason is for the bench; what the report says of the samples on arrival stays.
        let arrived = dossier::particulars(tx, &old)?;
        store::particulars::save(tx, old.id, &arrived)?;
        let mut new = moved(tx, &old, IntakeState::Open)?;
        new.note = match new.note.as_str() {
            "" => reason.to_owned(),
            note => format!("{note}\n{reason}"),
        };
        intakes::save(tx, new.state, &new)?;
        sample_results::move_all(tx, old.id, SampleState::UnderReview, SampleState::Measured)?;
        record(tx, "intake.return", Some(&old), &new)?;
        Ok(new)
    })
}

/// Releases an intake: its conclusions become final and the quota is taken.
///
/// # Errors
/// When the reviewer had a hand in the results, an earlier intake of the company is
/// unfinished, the quota does not suffice, or the store fails.
pub fn release_intake(
    app: &App,
    reviewer: UserId,
    who: &Who,
    number: IntakeNumber,
) -> Result<Intake, ActionError> {
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        if hands::of_intake(tx, old.id)?
            .iter()
            .any(|hand| hand == who.name())
        {
            return Err(Refused::new("actions.intake.own_work")
                .with("number", number)
                .into());
        }
        flagged::may_be_released(app, tx, &old)?;
        may_be_released(number, &intakes::unfinished_of(tx, old.company)?)?;
        let company = companies::find(tx, Viewer::Laboratory, old.company)?
            .ok_or_else(|| Refused::new("actions.unknown_intake").with("number", number))?;
        let tally = tally_of(tx, &old)?;
        let used = count(tally.under_review + tally.finished);
        let success = count(tally.conforming);
        let left = company.quota.finish(old.quantity, used, success)?;
        let mut new = moved(tx, &old, IntakeState::Released)?;
        new.outcome = Some(IntakeOutcome {
            used,
            success,
            left,
            released_by: reviewer,
            released_at: tx.now(),
        });
        intakes::save(tx, new.state, &new)?;
        companies::move_quota(tx, &company, left)?;
        sample_results::move_all(tx, old.id, SampleState::UnderReview, SampleState::Finished)?;
        figures::count_intake(tx, old.id)?;
        record(tx, "intake.release", Some(&old), &new)?;
        Ok(new)
    })
}

/// Notes that documents and samples went to the client.
///
/// # Errors
/// When the intake is not released, or the store fails.
pub fn send_intake(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    sent_on: NaiveDate,
    waybill: &str,
) -> Result<Intake, ActionError> {
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        let mut new = moved(tx, &old, IntakeState::Sent)?;
        new.delivery = Some(Delivery {
            sent_on,
            waybill: waybill.trim().to_owned(),
        });
        intakes::save(tx, new.state, &new)?;
        record(tx, "intake.send", Some(&old), &new)?;
        Ok(new)
    })
}

/// How many samples wait for nothing but a reviewer's word on their instruments: these go
/// to the reviewer as they are.
fn held_by_instruments(tx: &mut Tx<'_>, intake: &Intake) -> Result<u64, ActionError> {
    let open: Vec<_> = samples::of_intake(tx, Viewer::Laboratory, intake.id)?
        .into_iter()
        .filter(|sample| sample.state == SampleState::Measured && sample.conclusion.is_none())
        .map(|sample| sample.id)
        .collect();
    let held = judgements::latest_of(tx, Viewer::Laboratory, &open)?
        .into_values()
        .filter(|verdict| {
            let by_flag = |block: &Warning| block.key.starts_with("instruments.flag.");
            !verdict.blocks.is_empty() && verdict.blocks.iter().all(by_flag)
        })
        .count();
    Ok(u64::try_from(held).unwrap_or(u64::MAX))
}

fn moved(tx: &mut Tx<'_>, old: &Intake, to: IntakeState) -> Result<Intake, ActionError> {
    let new = Intake {
        state: old.state.become_state(to)?,
        ..old.clone()
    };
    intakes::save(tx, old.state, &new)?;
    Ok(new)
}

fn tally_of(tx: &mut Tx<'_>, intake: &Intake) -> Result<Tally, ActionError> {
    let tallies = counters::of_intakes(tx, &[intake.id])?;
    Ok(tallies.get(&intake.id).cloned().unwrap_or_default())
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
