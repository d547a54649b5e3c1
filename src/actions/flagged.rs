//! Measurements that may not decide by themselves: what their instruments and apertures
//! say, and the reviewer's override (ISO/IEC 17025:2017 6.4.9, 7.10).

use chrono::NaiveDate;
use domain::{
    audit::{Noun, Subject, Who},
    id::{InstrumentId, MeasurementId, SampleId},
    instrument::{Flag, FlagKind, Hold, Override, Register, flag::uncovered},
    intake::{Intake, IntakeState},
    measurement::Measurement,
    person::Viewer,
    sample::Sample,
    texts::Language,
};
use store::{
    Connection, StoreError, Tx, instruments, intakes, judgements::Cause,
    measurements::StoredMeasurement, overrides, samples,
};

use super::{
    ActionError, Refused,
    inspect_sample::subject,
    judge_samples::{self, Measured},
    match_measurements::Clock,
};
use crate::{app::App, rules::Judged};

/// The register as it stands while samples are judged.
pub struct Watch {
    register: Register,
}

impl Watch {
    /// Reads the register.
    ///
    /// # Errors
    /// When the store fails.
    pub fn load(conn: &mut Connection) -> Result<Self, StoreError> {
        let register = instruments::register(conn)?;
        Ok(Self { register })
    }

    /// The instruments.
    #[must_use]
    pub const fn register(&self) -> &Register {
        &self.register
    }

    /// Why the measurement of a sample may not decide by itself.
    pub(super) fn flags(&self, app: &App, of: &Measured<'_>, judged: &Judged) -> Vec<Flag> {
        let by = self.flag(app, of.instrument, of.measurement, &of.said);
        let aperture = judged.aperture_refused.then_some(Flag::Aperture);
        let ahead = ahead(app, of.measurement, &of.said);
        by.into_iter().chain(aperture).chain(ahead).collect()
    }

    /// Why a measurement may not decide by itself, as far as its instrument goes.
    #[must_use]
    pub fn flag(
        &self,
        app: &App,
        by: Option<InstrumentId>,
        measurement: MeasurementId,
        said: &Measurement,
    ) -> Option<Flag> {
        let day = day_of(app, measurement, said);
        self.register.flag(app.settings.instruments.hold, by, day)
    }
}

/// The flag of a measurement that its output dates after it was read.
#[must_use]
pub fn ahead(app: &App, measurement: MeasurementId, said: &Measurement) -> Option<Flag> {
    if app.settings.instruments.hold == Hold::Nothing {
        return None;
    }
    let window = Clock::of(app).window_of(measurement);
    let ahead = window.ahead(said);
    ahead.map(|taken_at| Flag::Ahead { taken_at })
}

/// Why a measurement may not decide by itself, as far as instrument and clock go, as sentences.
///
/// # Errors
/// When the store fails.
pub fn told(
    app: &App,
    conn: &mut Connection,
    language: Language,
    stored: &StoredMeasurement,
) -> Result<Vec<String>, StoreError> {
    let (id, said) = (stored.id, &stored.measurement);
    let by = Watch::load(conn)?.flag(app, stored.instrument, id, said);
    let all = by.into_iter().chain(ahead(app, id, said));
    Ok(all.map(|flag| app.texts.explain(language, &flag)).collect())
}

/// The day of a measurement in the instrument's own zone; one whose output names no day
/// counts on the day on which it was taken in.
#[must_use]
pub fn day_of(app: &App, measurement: MeasurementId, said: &Measurement) -> NaiveDate {
    let taken_in = || store::made_at(measurement.get()).map(|at| app.day(at));
    said.taken_at
        .map(|at| at.date())
        .or_else(taken_in)
        .unwrap_or_default()
}

/// A sample whose measurement may not decide by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Flagged {
    /// The sample.
    pub sample: Sample,
    /// Everything that speaks against its measurement.
    pub flags: Vec<Flag>,
    /// What no override covers.
    pub uncovered: Vec<Flag>,
    /// The override, if a reviewer gave one.
    pub given: Option<Override>,
}

/// The samples of an intake whose measurements may not decide by themselves, in their order,
/// those with an override included.
///
/// # Errors
/// When the store fails.
pub fn flagged_in(
    app: &App,
    conn: &mut Connection,
    intake: &Intake,
) -> Result<Vec<Flagged>, StoreError> {
    let all = samples::of_intake(conn, Viewer::Laboratory, intake.id)?;
    flagged_of(app, conn, intake, all)
}

/// The same for some samples of an intake.
///
/// # Errors
/// When the store fails.
pub fn flagged_of(
    app: &App,
    conn: &mut Connection,
    intake: &Intake,
    samples: Vec<Sample>,
) -> Result<Vec<Flagged>, StoreError> {
    let watch = Watch::load(conn)?;
    let mut found = Vec::new();
    for one in judge_samples::counting(conn, intake, samples)? {
        let judged = app
            .rules
            .judge(one.environment, &one.sample, &one.said, &[]);
        let flags = watch.flags(app, &one, &judged);
        if !flags.is_empty() {
            found.push((one.sample, one.measurement, flags));
        }
    }
    let counting: Vec<_> = found.iter().map(|(one, by, _)| (one.id, *by)).collect();
    let mut given = overrides::of_samples(conn, &counting)?;
    Ok(found
        .into_iter()
        .map(|(sample, measurement, flags)| {
            let given = given.remove(&sample.id);
            Flagged {
                uncovered: uncovered(&flags, measurement, given.as_ref()),
                sample,
                flags,
                given,
            }
        })
        .collect())
}

/// A reviewer lets the measurement of a sample decide although it is flagged.
///
/// # Errors
/// When no reason is given, nothing is flagged, the intake is past review, or the store fails.
pub fn override_flags(
    app: &App,
    who: &Who,
    sample: SampleId,
    reason: &str,
) -> Result<Override, ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("instruments.refused.override_reason").into());
    }
    app.store.transaction(who, |tx| {
        let (intake, sample) = reviewable(tx, sample)?;
        let flagged = flagged_of(app, tx, &intake, vec![sample])?;
        let Some(one) = flagged.into_iter().find(|one| !one.uncovered.is_empty()) else {
            return Err(Refused::new("instruments.refused.nothing_flagged").into());
        };
        let Some(measurement) = one.sample.measurement else {
            return Err(Refused::new("instruments.refused.nothing_flagged").into());
        };
        let kinds: Vec<FlagKind> = one.flags.iter().map(|flag| flag.kind()).collect();
        let given = overrides::save(tx, one.sample.id, measurement, &kinds, reason)?;
        let about = Subject {
            noun: Noun::Override,
            ..subject(&intake, &one.sample)
        };
        tx.record("override.give", about, &one.given, &given)?;
        let measured = judge_samples::counting(tx, &intake, vec![one.sample])?;
        judge_samples::judge_for(app, tx, Cause::Instrument, measured)?;
        Ok(given)
    })
}

/// A sample whose intake no reviewer has released yet.
fn reviewable(tx: &mut Tx<'_>, id: SampleId) -> Result<(Intake, Sample), ActionError> {
    let gone = || Refused::new("actions.sample.unknown");
    let sample = samples::find(tx, Viewer::Laboratory, id)?.ok_or_else(gone)?;
    let intake = intakes::find(tx, Viewer::Laboratory, sample.intake)?.ok_or_else(gone)?;
    match intake.state {
        IntakeState::Open | IntakeState::UnderReview => Ok((intake, sample)),
        IntakeState::Released | IntakeState::Sent | IntakeState::Cancelled => {
            Err(Refused::new("instruments.refused.past_review")
                .with("number", intake.number)
                .into())
        }
    }
}

/// Refuses a release while a flag is not covered, naming the samples.
///
/// # Errors
/// When there is such a sample, or the store fails.
pub(super) fn may_be_released(
    app: &App,
    tx: &mut Tx<'_>,
    intake: &Intake,
) -> Result<(), ActionError> {
    let open: Vec<String> = flagged_in(app, tx, intake)?
        .into_iter()
        .filter(|one| !one.uncovered.is_empty())
        .map(|one| one.sample.line.to_string())
        .collect();
    if open.is_empty() {
        return Ok(());
    }
    Err(Refused::new("instruments.refused.release")
        .with("number", intake.number)
        .with("count", open.len())
        .with("lines", open.join(", "))
        .into())
}
