//! Where each measurement of a batch goes, one after the other.
//!
//! A report that grades one symbol by several editions of a standard lists each as a result of
//! its own. They go where the first of them went, and the newest edition counts; a person may
//! let another count, with a reason.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{
    id::{InstrumentId, SampleId},
    judgement::matching::{InboxReason, Match, Window},
    measurement::Measurement,
};
use store::{
    measurements::{NewMeasurement, Placement, Prepared},
    sources::Source,
};

use super::Open;

impl Open {
    /// Decides for each measurement with the moment at which it was first read; the second part
    /// tells which row counts for a sample.
    pub(in crate::actions) fn place(
        &mut self,
        source: &Source,
        batch: impl ExactSizeIterator<Item = (Prepared, DateTime<Utc>)>,
    ) -> (Vec<NewMeasurement>, HashMap<SampleId, usize>) {
        let mut counting = HashMap::new();
        let mut rows: Vec<NewMeasurement> = Vec::with_capacity(batch.len());
        for (record, read_at) in batch {
            let measurement = record.measurement();
            let before = rows.last();
            let placement = match before.filter(|row| measurement.grades_again(said(row))) {
                Some(before) => before.placement.clone(),
                None => self.placement(measurement, self.clock.window(read_at)),
            };
            if let Placement::Matched { sample, .. } = placement {
                let known = counting.get(&sample).and_then(|row: &usize| rows.get(*row));
                let counts_still = |row: &NewMeasurement| {
                    measurement.grades_again(said(row)) && !measurement.is_newer_than(said(row))
                };
                if !known.is_some_and(counts_still) {
                    counting.insert(sample, rows.len());
                }
            }
            // A file is nearly always the work of one instrument.
            let instrument = match before {
                Some(before) if said(before).instrument == measurement.instrument => {
                    before.instrument
                }
                _ => self.instrument_of(source, measurement),
            };
            rows.push(NewMeasurement {
                instrument,
                source: source.id,
                record,
                placement,
            });
        }
        (rows, counting)
    }

    fn placement(&mut self, measurement: &Measurement, window: Window) -> Placement {
        let mut cards = self.cards.iter();
        if let Some(card) = cards.find(|card| card.is_shown_in(measurement)) {
            return match window.ahead(measurement) {
                // On a control chart, too, it would stand where nobody measured.
                Some(taken_at) => Placement::Inbox {
                    reason: InboxReason::InFuture { taken_at },
                },
                None => Placement::Card {
                    card: Some(card.id),
                },
            };
        }
        match self.waiting.assign(measurement, window) {
            Match::Matched(sample) | Match::InOrder(sample) => self.with(sample),
            Match::Inbox(reason) => Placement::Inbox {
                reason: self.told(reason),
            },
        }
    }

    /// The instrument of the register that made a measurement.
    pub(in crate::actions) fn instrument_of(
        &self,
        source: &Source,
        measurement: &Measurement,
    ) -> Option<InstrumentId> {
        self.register.find(&measurement.instrument, source.origin())
    }

    /// A reason with what is known of intakes that are closed, and of the only one that was looked in.
    pub(super) fn told(&self, reason: InboxReason) -> InboxReason {
        let InboxReason::UnknownCode { code } = reason else {
            return reason;
        };
        match (self.closed.get(&code), self.only) {
            (Some((intake, state)), only) if only.is_none_or(|only| only == *intake) => {
                InboxReason::InClosedIntake {
                    intake: *intake,
                    state: *state,
                    code,
                }
            }
            (_, Some(only)) => InboxReason::NotInNamedIntake {
                named: only.to_string(),
            },
            (_, None) => InboxReason::UnknownCode { code },
        }
    }

    fn with(&self, sample: SampleId) -> Placement {
        match self.samples.get(&sample) {
            Some(known) => Placement::Matched {
                intake: known.intake,
                sample,
            },
            None => Placement::Inbox {
                reason: InboxReason::TakenBack,
            },
        }
    }
}

fn said(row: &NewMeasurement) -> &Measurement {
    row.record.measurement()
}

#[cfg(test)]
#[path = "placing_tests.rs"]
mod tests;
