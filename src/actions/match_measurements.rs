//! New measurements find their samples, are judged, and are kept: one batch, one transaction.
//!
//! A batch asks the store a handful of times, whatever its size: which records are new,
//! which intakes are open, which of their samples bear these codes, which keys people set.

mod placing;

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    thread,
};

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use domain::{
    audit::{Noun, Subject, Who},
    gs1::gtin::Gtin14,
    id::{IntakeId, MeasurementId, SampleId},
    instrument::{Card, Register},
    intake::{Intake, IntakeState},
    judgement::matching::{InboxReason, Match, OpenSample, OpenSamples, Window, match_key},
    measurement::Measurement,
    numbering::{CompanyNumber, IntakeNumber},
    sample::{Sample, SampleState},
};
use serde_json::json;
use store::{
    Connection, Tx, cards, companies, instruments, intakes,
    judgements::Cause,
    measurements::{self, NewMeasurement, Placement, Prepared, StoredMeasurement},
    numbering,
    sample_results::{self, Candidates},
    sightings,
    sources::{self, Source},
};

use super::{
    ActionError,
    judge_samples::{self, Bench, Measured},
};
use crate::app::App;

/// How long before an intake a measurement may be dated: clocks of instruments are set by hand.
const CLOCK_SLACK_HOURS: i64 = 24;

/// What became of a batch.
pub(super) struct Placed {
    /// The rows that were kept, for whoever made them: memory is freed fastest where it was taken.
    pub(super) rows: Vec<NewMeasurement>,
    /// Measurements that were not known before.
    pub(super) new: u64,
    /// Of these, those with a sample.
    pub(super) matched: u64,
    /// Of these, those that wait for a person.
    pub(super) inbox: u64,
}

/// Keeps the new ones of a batch, with their samples where they have one.
///
/// # Errors
/// When the store fails; then nothing of the batch is kept.
pub(super) fn keep_batch(
    app: &App,
    who: &Who,
    source: &Source,
    only: Option<IntakeNumber>,
    batch: Vec<Prepared>,
) -> Result<Placed, ActionError> {
    app.store.transaction(who, |tx| {
        let read = batch.len();
        let new = measurements::only_new(tx, batch)?;
        if let Some(first) = new.first() {
            sources::name_profile_once(tx, source.id, &first.measurement().profile)?;
        }
        let said: Vec<&Measurement> = new.iter().map(Prepared::measurement).collect();
        let mut open = Open::load(app, tx, only, &said)?;
        let now = tx.now();
        let (rows, counting) = open.place(source, new.into_iter().map(|one| (one, now)));
        let ids = measurements::reserve(tx, rows.len());
        let measured = open.measured(&rows, &ids, counting);
        let bench = Bench::load(tx, &measured)?;
        // Judging asks nobody anything more, so it need not wait for the rows to be written.
        let looked = thread::scope(|scope| {
            let looking = scope.spawn(|| bench.look(app, measured));
            measurements::add_as(tx, &ids, &rows)?;
            looking
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        })?;
        let seen = rows
            .iter()
            .map(|row| (row.record.measurement(), row.instrument));
        sightings::note(tx, source.site, seen)?;
        let placed =
            |is: fn(&Placement) -> bool| rows.iter().filter(|row| is(&row.placement)).count();
        let matched = placed(|one| matches!(one, Placement::Matched { .. }));
        let inbox = placed(|one| matches!(one, Placement::Inbox { .. }));
        judge_samples::settle(app, tx, Cause::Work, looked)?;
        let placed = json!({ "read": read, "new": rows.len(), "matched": matched });
        let subject = Subject::new(Noun::Source, source.id.get(), &source.name);
        tx.record("measurement.keep", subject, &None::<()>, &placed)?;
        Ok(Placed {
            new: u64::try_from(rows.len()).unwrap_or(u64::MAX),
            matched: u64::try_from(matched).unwrap_or(u64::MAX),
            inbox: u64::try_from(inbox).unwrap_or(u64::MAX),
            rows,
        })
    })
}

/// The samples that this batch may belong to.
pub(super) struct Open {
    /// The only intake that is matched with, where one was named.
    only: Option<IntakeNumber>,
    intakes: HashMap<IntakeId, Intake>,
    samples: HashMap<SampleId, Sample>,
    waiting: OpenSamples,
    /// Intakes on which work has ended, for codes that no open one has.
    closed: HashMap<String, (IntakeNumber, IntakeState)>,
    register: Register,
    cards: Vec<Card>,
    clock: Clock,
}

/// When measurements may have been made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    zone: FixedOffset,
    ahead: TimeDelta,
}

impl Clock {
    /// The laboratory's.
    pub(super) fn of(app: &App) -> Self {
        Self {
            zone: app.zone(),
            ahead: app.settings.instruments.ahead(),
        }
    }

    /// When a measurement that was read at a moment may have been made.
    pub(super) fn window(self, read_at: DateTime<Utc>) -> Window {
        let latest = read_at.checked_add_signed(self.ahead);
        Window {
            slack: TimeDelta::hours(CLOCK_SLACK_HOURS),
            latest: latest.map(|latest| latest.with_timezone(&self.zone).naive_local()),
        }
    }

    /// When a measurement that is kept may have been made.
    pub(super) fn window_of(self, id: MeasurementId) -> Window {
        self.window(store::made_at(id.get()).unwrap_or(DateTime::<Utc>::MAX_UTC))
    }
}

impl Open {
    /// What is on the bench for these measurements; `only` narrows it to one intake.
    pub(super) fn load(
        app: &App,
        conn: &mut Connection,
        only: Option<IntakeNumber>,
        said: &[&Measurement],
    ) -> Result<Self, ActionError> {
        let intakes: HashMap<_, _> = intakes::all_open(conn)?
            .into_iter()
            .filter(|intake| only.is_none_or(|number| number == intake.number))
            .map(|intake| (intake.id, intake))
            .collect();
        let owners: Vec<_> = intakes.values().map(|intake| intake.company).collect();
        let companies = companies::numbers_of(conn, &owners)?;
        let gtins = said.iter().filter_map(|one| item_of(one)).collect();
        let codes = said
            .iter()
            .filter_map(|one| match_key(one.data.as_deref()?, None))
            .collect();
        let open: HashSet<_> = intakes.keys().copied().collect();
        let mut waiting = OpenSamples::numbered(numbering::in_force(conn)?);
        let mut samples = HashMap::new();
        let mut candidates = sample_results::candidates(conn, &gtins, &codes, &open)?;
        for sample in std::mem::take(&mut candidates.samples) {
            if let Some(intake) = intakes.get(&sample.intake)
                && let Some(company) = companies.get(&intake.company)
            {
                waiting.add(open_sample(app, intake, *company, &sample));
                samples.insert(sample.id, sample);
            }
        }
        Ok(Self {
            only,
            intakes,
            samples,
            closed: closed(conn, &waiting, &candidates, said)?,
            waiting,
            register: instruments::register(conn)?,
            cards: cards::all(conn)?,
            clock: Clock::of(app),
        })
    }

    /// The samples with the measurement that counts: the latest one.
    fn measured<'r>(
        mut self,
        rows: &'r [NewMeasurement],
        ids: &[MeasurementId],
        counting: HashMap<SampleId, usize>,
    ) -> Vec<Measured<'r>> {
        let mut counting: Vec<_> = counting.into_iter().collect();
        counting.sort_unstable();
        counting
            .into_iter()
            .filter_map(|(sample, row)| {
                let sample = self.samples.remove(&sample)?;
                Some(Measured {
                    environment: self.intakes.get(&sample.intake)?.environment,
                    sample,
                    measurement: *ids.get(row)?,
                    said: Cow::Borrowed(rows.get(row)?.record.measurement()),
                    instrument: rows.get(row)?.instrument,
                    reason: String::new(),
                })
            })
            .collect()
    }
}

/// Why each of these would wait if it came now: a person took it back where it would not.
///
/// # Errors
/// When the store fails.
pub(super) fn why_waiting(
    app: &App,
    tx: &mut Tx<'_>,
    listed: &[StoredMeasurement],
) -> Result<Vec<InboxReason>, ActionError> {
    let said: Vec<&Measurement> = listed.iter().map(|one| &one.measurement).collect();
    let mut open = Open::load(app, tx, None, &said)?;
    let clock = open.clock;
    Ok(listed
        .iter()
        .map(|one| (&one.measurement, clock.window_of(one.id)))
        .map(|(one, window)| match open.waiting.assign(one, window) {
            Match::Matched(_) | Match::InOrder(_) => InboxReason::TakenBack,
            Match::Inbox(reason) => open.told(reason),
        })
        .collect())
}

/// The trade item that a measurement names, also in a symbol that is not meant for one.
fn item_of(said: &Measurement) -> Option<Gtin14> {
    said.gtin14.or_else(|| said.data.as_deref()?.parse().ok())
}

/// The intakes that are not open and have codes which no open one has.
fn closed(
    conn: &mut Connection,
    waiting: &OpenSamples,
    candidates: &Candidates,
    said: &[&Measurement],
) -> Result<HashMap<String, (IntakeNumber, IntakeState)>, ActionError> {
    let mut codes: HashMap<String, IntakeId> = HashMap::new();
    for one in said {
        let Some(data) = one.data.as_deref().map(str::trim) else {
            continue;
        };
        let is_open = |key: &Option<String>| key.as_deref().is_some_and(|key| waiting.has(key));
        let gtin = item_of(one);
        if is_open(&match_key(data, gtin)) {
            continue;
        }
        let key = match_key(data, None);
        if is_open(&key) {
            continue;
        }
        if let Some(intake) = candidates.elsewhere(gtin, key.as_deref()) {
            codes.insert(data.to_owned(), intake);
        }
    }
    let mut ids: Vec<IntakeId> = codes.values().copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let standing = intakes::standing_of(conn, &ids)?;
    Ok(codes
        .into_iter()
        .filter_map(|(code, intake)| Some((code, *standing.get(&intake)?)))
        .filter(|(_, (_, state))| *state != IntakeState::Open)
        .collect())
}

/// A sample as matching sees it, its intake's arrival in the instruments' zone.
pub(crate) fn open_sample(
    app: &App,
    intake: &Intake,
    company: CompanyNumber,
    sample: &Sample,
) -> OpenSample {
    OpenSample {
        id: sample.id,
        intake: intake.number,
        company,
        line: sample.line,
        code: sample.description.code.clone(),
        gtin14: sample.description.gtin14,
        symbology: sample.description.symbology_expected,
        received_at: intake.received_at.with_timezone(&app.zone()).naive_local(),
        measured: sample.state != SampleState::Waiting,
    }
}
