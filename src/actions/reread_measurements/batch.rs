//! One batch of measurements that are read again: compared, and where asked for changed.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
    thread,
    time::Duration,
};

use chrono::{DateTime, Utc};
use domain::{
    audit::{Noun, Subject, Who},
    id::{IntakeId, MeasurementId, SampleId},
    intake::{Intake, IntakeState},
    judgement::matching::{InboxReason, match_key},
    measurement::{
        Measurement,
        difference::{Difference, differences},
    },
    numbering::IntakeNumber,
    person::Viewer,
    sample::Sample,
};
use serde_json::json;
use store::{
    Connection, RecordKey, StoreError, Tx, intakes,
    measurements::{self, Placement, Prepared, StoredMeasurement},
    readings::{self, Reread},
    sample_results,
    sources::Source,
};

use super::{Anew, Left, Order, Report, TOLD};
use crate::{
    actions::{
        ActionError,
        judge_samples::{self, Measured},
        match_by_hand::fall_back,
        match_measurements::Open,
        try_profile::RecordDifference,
        verdict_changes::{Rereading, verdict_changes},
    },
    app::App,
};

/// How long to rest before work that somebody came between is done again.
const RESTS: [Duration; 3] = [
    Duration::from_millis(20),
    Duration::from_millis(100),
    Duration::from_millis(500),
];

/// Batches of one source.
pub(super) struct Batches<'a> {
    pub(super) app: &'a App,
    pub(super) who: &'a Who,
    pub(super) source: &'a Source,
    pub(super) order: &'a Order,
    pub(super) report: &'a mut Report,
    pub(super) intakes: &'a mut BTreeSet<IntakeNumber>,
}

/// The keys by which the records of measurements are known to the newer profile.
type Keys = Vec<(MeasurementId, RecordKey)>;

/// Where measurements belong now.
struct Places {
    places: HashMap<MeasurementId, Placement>,
    open: Open,
}

/// A measurement whose record says something else now.
struct Other {
    stored: StoredMeasurement,
    key: RecordKey,
    says: Measurement,
    differences: Vec<Difference>,
    /// Its intake, where it has one.
    intake: Option<Intake>,
}

impl Other {
    /// True where its sample is no longer on the bench.
    fn is_closed(&self) -> bool {
        let state = self.intake.as_ref().map(|intake| intake.state);
        state.is_some_and(|state| state != IntakeState::Open)
    }

    /// True where it may belong to another sample now.
    fn is_loose(&self) -> bool {
        let (old, new) = (&self.stored.measurement, &self.says);
        match &self.stored.placement {
            // A person took it away from a sample, and puts it where it belongs.
            Placement::Inbox {
                reason: InboxReason::TakenBack,
            }
            | Placement::Discarded { .. }
            | Placement::Card { .. }
            | Placement::Trial => false,
            Placement::Inbox { .. } => true,
            Placement::Matched { .. } => key_of(old) != key_of(new),
        }
    }
}

fn key_of(said: &Measurement) -> Option<String> {
    match_key(said.data.as_deref().unwrap_or_default(), said.gtin14)
}

impl Batches<'_> {
    /// Takes measurements with what their records say now.
    pub(super) fn take(&mut self, batch: Vec<(MeasurementId, Anew)>) -> Result<(), ActionError> {
        let app = self.app;
        if self.order.apply {
            let who = self.who;
            // What an attempt counted that was undone does not count.
            let before = self.report.clone();
            return again(&mut || {
                self.report.clone_from(&before);
                let batch = batch.clone();
                app.store.transaction(who, |tx| self.apply(tx, batch))
            })
            .inspect_err(|_| self.report.clone_from(&before));
        }
        app.store.read(|conn| {
            let (others, _) = self.compare(conn, batch)?;
            self.places(conn, &others).map(|_| ())
        })
    }

    /// Finds those that say something else, and counts and tells them.
    fn compare(
        &mut self,
        conn: &mut Connection,
        batch: Vec<(MeasurementId, Anew)>,
    ) -> Result<(Vec<Other>, Keys), ActionError> {
        let ids: Vec<_> = batch.iter().map(|(id, _)| *id).collect();
        let mut stored = measurements::find_all(conn, &ids)?;
        let mut keys = Vec::with_capacity(batch.len());
        let mut others = Vec::new();
        let mut open: HashMap<IntakeId, Option<Intake>> = HashMap::new();
        for (id, (key, says)) in batch {
            keys.push((id, key));
            let Some(stored) = stored.remove(&id) else {
                continue;
            };
            let differences = differences(&stored.measurement, &says);
            let intake = match stored.placement {
                Placement::Matched { intake, .. } if !differences.is_empty() => {
                    if let std::collections::hash_map::Entry::Vacant(free) = open.entry(intake) {
                        free.insert(intakes::find(conn, Viewer::Laboratory, intake)?);
                    }
                    open.get(&intake).cloned().flatten()
                }
                _ => None,
            };
            others.push(Other {
                stored,
                key,
                says: *says,
                differences,
                intake,
            });
        }
        self.tell(conn, &others)?;
        others.retain(|one| !one.differences.is_empty() && !one.is_closed());
        Ok((others, keys))
    }

    fn tell(&mut self, conn: &mut Connection, all: &[Other]) -> Result<(), ActionError> {
        let changing = all.iter().filter(|one| !one.differences.is_empty());
        let rereadings: Vec<_> = changing
            .filter(|one| !one.is_closed())
            .map(|one| Rereading {
                stored: &one.stored,
                old: &one.stored.measurement,
                new: &one.says,
            })
            .collect();
        let mut verdicts = verdict_changes(self.app, conn, &rereadings)?;
        for one in all {
            let closed = one.intake.as_ref().filter(|_| one.is_closed());
            if let Some(intake) = closed {
                self.leave(one, intake);
                continue;
            }
            self.report.comparison.take(RecordDifference {
                source: self.source.name.clone(),
                record: one.stored.measurement.record.clone(),
                code: one.says.data.clone().unwrap_or_default(),
                measurement: Some(one.stored.id),
                differences: one.differences.clone(),
                verdict: verdicts.remove(&one.stored.id),
            });
        }
        Ok(())
    }

    fn leave(&mut self, one: &Other, intake: &Intake) {
        self.report.left += 1;
        if self.report.told.len() >= TOLD {
            return;
        }
        self.report.told.push(Left {
            source: self.source.name.clone(),
            record: one.stored.measurement.record.clone(),
            code: one.stored.measurement.data.clone().unwrap_or_default(),
            measurement: one.stored.id,
            intake: intake.number,
            state: intake.state.label().to_owned(),
        });
    }

    /// Where the loose ones belong now, and whose instrument made each; counts those that move.
    fn places(&mut self, conn: &mut Connection, others: &[Other]) -> Result<Places, ActionError> {
        let loose: Vec<_> = others.iter().filter(|one| one.is_loose()).collect();
        let said: Vec<_> = loose.iter().map(|one| &one.says).collect();
        let mut open = Open::load(self.app, conn, None, &said)?;
        let batch = loose.iter().map(|one| {
            let read_at = store::made_at(one.stored.id.get());
            let prepared = Prepared::new(one.key, one.says.clone())?;
            Ok((prepared, read_at.unwrap_or(DateTime::<Utc>::MAX_UTC)))
        });
        let batch: Result<Vec<_>, StoreError> = batch.collect();
        let (rows, _) = open.place(self.source, batch?.into_iter());
        let places: HashMap<_, _> = loose
            .iter()
            .zip(rows)
            .map(|(one, row)| (one.stored.id, row.placement))
            .collect();
        let is_moved = |one: &&&Other| {
            let now = places.get(&one.stored.id).map(Placement::sample);
            now.is_some_and(|now| now != one.stored.placement.sample())
        };
        let moved = loose.iter().filter(is_moved).count();
        self.report.moved += u64::try_from(moved).unwrap_or(u64::MAX);
        Ok(Places { places, open })
    }

    fn apply(
        &mut self,
        tx: &mut Tx<'_>,
        batch: Vec<(MeasurementId, Anew)>,
    ) -> Result<(), ActionError> {
        readings::alone(tx)?;
        let (others, keys) = self.compare(tx, batch)?;
        let mut found = self.places(tx, &others)?;
        let (old, new) = said_before_and_now(&others);
        let mut rereads = Vec::with_capacity(others.len());
        for one in others {
            let placement = found.places.remove(&one.stored.id);
            let placement = placement.unwrap_or_else(|| one.stored.placement.clone());
            let reread = Reread {
                instrument: found.open.instrument_of(self.source, &one.says),
                look: self.app.rules.look(&one.says),
                stored: one.stored,
                says: one.says,
                key: None,
                placement,
            };
            readings::replace(tx, &reread)?;
            rereads.push(reread);
        }
        let rekeyed = rekey(tx, &keys)?;
        if rereads.is_empty() && rekeyed == 0 {
            return Ok(());
        }
        self.judge(tx, &rereads)?;
        let subject = Subject::new(Noun::Source, self.source.id.get(), &self.source.name);
        let old = json!({ "profile": self.source.profile, "measurements": old });
        let new = json!({
            "profile": self.order.profile,
            "measurements": new,
            "rekeyed": rekeyed,
        });
        Ok(tx.record("measurement.reread", subject, &old, &new)?)
    }

    /// Judges the samples whose counting measurement says something else, lost it, or found one.
    fn judge(&mut self, tx: &mut Tx<'_>, rereads: &[Reread]) -> Result<(), ActionError> {
        let moved = |one: &&Reread| one.stored.placement.sample() != one.placement.sample();
        for one in rereads.iter().filter(moved) {
            if let Some(sample) = one.stored.placement.sample() {
                fall_back(self.app, tx, sample, &[one.stored.id])?;
            }
        }
        let ids: Vec<SampleId> = rereads
            .iter()
            .filter_map(|one| one.placement.sample())
            .collect();
        let samples: HashMap<SampleId, Sample> = sample_results::find_all(tx, &ids)?
            .into_iter()
            .map(|sample| (sample.id, sample))
            .collect();
        let mut measured: BTreeMap<SampleId, Measured<'_>> = BTreeMap::new();
        for one in rereads {
            let Placement::Matched { intake, sample } = one.placement else {
                continue;
            };
            let Some(sample) = samples.get(&sample) else {
                continue;
            };
            let is_new = one.stored.placement.sample() != Some(sample.id);
            if !is_new && sample.measurement != Some(one.stored.id) {
                continue;
            }
            let Some(intake) = intakes::find(tx, Viewer::Laboratory, intake)? else {
                continue;
            };
            self.intakes.insert(intake.number);
            let reason = if is_new {
                String::new()
            } else {
                sample.measurement_reason.clone()
            };
            measured.insert(
                sample.id,
                Measured {
                    environment: intake.environment,
                    sample: sample.clone(),
                    measurement: one.stored.id,
                    said: Cow::Borrowed(&one.says),
                    instrument: one.instrument,
                    reason,
                },
            );
        }
        judge_samples::judge(self.app, tx, measured.into_values().collect())
    }
}

/// Does work again that somebody else came between, a few times with a rest.
pub(super) fn again(work: &mut dyn FnMut() -> Result<(), ActionError>) -> Result<(), ActionError> {
    for rest in RESTS {
        match work() {
            Err(ActionError::Store(error)) if error.is_race() => thread::sleep(rest),
            done => return done,
        }
    }
    work()
}

/// Gives measurements the keys by which their records are known to the newer profile, and says how
/// many had another. A key that another measurement has already stays there.
fn rekey(tx: &mut Tx<'_>, keys: &[(MeasurementId, RecordKey)]) -> Result<usize, ActionError> {
    let wanted: Vec<RecordKey> = keys.iter().map(|(_, key)| *key).collect();
    let holders = measurements::holders(tx, &wanted)?;
    let mut rekeyed = 0;
    for (id, key) in keys.iter().filter(|(_, key)| !holders.contains_key(key)) {
        readings::rekey(tx, *id, *key)?;
        rekeyed += 1;
    }
    Ok(rekeyed)
}

/// What the measurements said and say, as far as it differs, for the audit record.
fn said_before_and_now(others: &[Other]) -> (Vec<serde_json::Value>, Vec<serde_json::Value>) {
    let side = |pick: fn(&Difference) -> Option<&String>| {
        let of = move |one: &Other| {
            let values: Vec<_> = one
                .differences
                .iter()
                .filter_map(|difference| Some(json!([difference.part, pick(difference)?])))
                .collect();
            json!({ "id": one.stored.id, "record": one.says.record, "values": values })
        };
        others.iter().map(of).collect()
    };
    (
        side(|difference| difference.old.as_ref()),
        side(|difference| difference.new.as_ref()),
    )
}
