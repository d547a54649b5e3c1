//! The register of instruments: adding one, changing it, its certificates. Samples whose
//! measurements are touched by a change are judged again in the same transaction.

use std::collections::BTreeMap;

use domain::{
    audit::{Noun, Subject, Who},
    id::{CalibrationId, InstrumentId, IntakeId},
    instrument::{
        Calibration, CalibrationDetails, Instrument, InstrumentDetails, InstrumentNumber,
    },
    person::Viewer,
    sample::Sample,
};
use store::{Tx, instruments, intakes, judgements::Cause, measurements, origins, sample_results};

use super::{ActionError, Refused, judge_samples};
use crate::app::App;

/// Samples that are judged again in one go.
const BATCH: usize = 500;

/// Adds an instrument; open samples that it measured know it from now on.
///
/// # Errors
/// When number or details do not fit, the number is taken, or the store fails.
pub fn add_instrument(
    app: &App,
    who: &Who,
    number: &str,
    details: InstrumentDetails,
) -> Result<Instrument, ActionError> {
    let number = InstrumentNumber::parse(number)?;
    let details = details.checked()?;
    app.store.transaction(who, |tx| {
        if instruments::find_by_number(tx, &number)?.is_some() {
            return Err(taken(&number).into());
        }
        let new = instruments::add(tx, number, details)?;
        tx.record("instrument.add", subject(&new), &None::<()>, &new)?;
        judge_again(app, tx, new.id)?;
        Ok(new)
    })
}

/// Writes what is known of an instrument.
///
/// # Errors
/// As `add_instrument`, and when there is no such instrument.
pub fn change_instrument(
    app: &App,
    who: &Who,
    number: &InstrumentNumber,
    details: InstrumentDetails,
) -> Result<Instrument, ActionError> {
    let details = details.checked()?;
    app.store.transaction(who, |tx| {
        let old = known(tx, number)?;
        let new = Instrument {
            details,
            ..old.clone()
        };
        instruments::save(tx, &new)?;
        tx.record("instrument.change", subject(&new), &old, &new)?;
        judge_again(app, tx, new.id)?;
        Ok(new)
    })
}

/// Keeps a certificate of an instrument.
///
/// # Errors
/// When the certificate does not make sense, there is no such instrument, or the store fails.
pub fn calibrate_instrument(
    app: &App,
    who: &Who,
    number: &InstrumentNumber,
    details: CalibrationDetails,
) -> Result<Calibration, ActionError> {
    let details = details.checked()?;
    app.store.transaction(who, |tx| {
        let instrument = known(tx, number)?;
        let new = instruments::calibrate(tx, instrument.id, details)?;
        let about = subject(&instrument);
        tx.record("instrument.calibrate", about, &None::<()>, &new)?;
        judge_again(app, tx, instrument.id)?;
        Ok(new)
    })
}

/// Takes a certificate back that was entered by mistake.
///
/// # Errors
/// When no reason is given, there is no such certificate of this instrument, it was taken
/// back before, or the store fails.
pub fn withdraw_calibration(
    app: &App,
    who: &Who,
    number: &InstrumentNumber,
    calibration: CalibrationId,
    reason: &str,
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("instruments.refused.withdraw_reason").into());
    }
    app.store.transaction(who, |tx| {
        let instrument = known(tx, number)?;
        let old = instruments::find_calibration(tx, calibration)?
            .filter(|one| one.instrument == instrument.id)
            .ok_or_else(|| Refused::new("instruments.refused.unknown_calibration"))?;
        instruments::withdraw(tx, calibration, reason)?;
        let new = Calibration {
            withdrawn: Some(reason.to_owned()),
            ..old.clone()
        };
        let about = subject(&instrument);
        tx.record("instrument.withdraw_calibration", about, &old, &new)?;
        judge_again(app, tx, instrument.id)
    })
}

/// Finds the open samples whose measurements an instrument made, or may have made, and
/// judges again those for which something changed.
fn judge_again(app: &App, tx: &mut Tx<'_>, changed: InstrumentId) -> Result<(), ActionError> {
    let register = instruments::register(tx)?;
    let ids = sample_results::open_measured_by(tx, &register.alike(changed))?;
    for chunk in ids.chunks(BATCH) {
        for (intake, samples) in by_intake(sample_results::find_all(tx, chunk)?) {
            let Some(intake) = intakes::find(tx, Viewer::Laboratory, intake)? else {
                continue;
            };
            let mut measured = judge_samples::counting(tx, &intake, samples)?;
            let made: Vec<_> = measured.iter().map(|one| one.measurement).collect();
            let origins = origins::of(tx, &made)?;
            let mut moved = Vec::new();
            measured.retain_mut(|one| {
                let Some(from) = origins.get(&one.measurement) else {
                    return false;
                };
                let said = &one.said.instrument;
                let (was, is) = (one.instrument, register.find(said, *from));
                // What another instrument is known to have made moves to the changed one only.
                let may_move = was.is_none() || was == Some(changed) || is == Some(changed);
                if was != is && may_move {
                    moved.push((one.measurement, is));
                    one.instrument = is;
                }
                was == Some(changed) || is == Some(changed)
            });
            measurements::attribute(tx, &moved)?;
            judge_samples::judge_for(app, tx, Cause::Instrument, measured)?;
        }
    }
    Ok(())
}

fn by_intake(samples: Vec<Sample>) -> BTreeMap<IntakeId, Vec<Sample>> {
    let mut sorted: BTreeMap<IntakeId, Vec<Sample>> = BTreeMap::new();
    for sample in samples {
        sorted.entry(sample.intake).or_default().push(sample);
    }
    sorted
}

/// The instrument with a number.
///
/// # Errors
/// When there is none, or the store fails.
pub(super) fn known(tx: &mut Tx<'_>, number: &InstrumentNumber) -> Result<Instrument, ActionError> {
    let found = instruments::find_by_number(tx, number)?;
    let unknown = || Refused::new("instruments.refused.unknown").with("number", number);
    found.ok_or_else(|| unknown().into())
}

fn taken(number: &InstrumentNumber) -> Refused {
    Refused::new("instruments.refused.taken").with("number", number)
}

fn subject(instrument: &Instrument) -> Subject {
    Subject::new(Noun::Instrument, instrument.id.get(), &instrument.number)
}
