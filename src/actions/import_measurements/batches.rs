//! The reading side of an import: records are made ready to be kept, and gathered into batches.

use std::{ops::ControlFlow, sync::mpsc};

use domain::digest::Digest;
use importers::Record;
use store::{RecordKeys, StoreError, measurements::Prepared};

use crate::{actions::earlier_keys::EarlierKeys, rules::RuleBook};

/// Measurements a transaction.
const BATCH: usize = 2000;

/// Measurements and refusals that go through one transaction.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) measurements: Vec<Prepared>,
    pub(super) refused: Vec<importers::RefusedRecord>,
}

/// Where batches go, or why there are no more.
type Batched = mpsc::SyncSender<Result<Batch, StoreError>>;

/// Gathers records on the reading side.
pub(super) struct Batches<'b> {
    sender: Batched,
    keys: RecordKeys,
    rules: &'b RuleBook,
    /// Begins the readings by other profiles, once the profile of this one is known.
    begin: &'b dyn Fn(&str) -> EarlierKeys,
    earlier: Option<EarlierKeys>,
    batch: Batch,
}

impl<'b> Batches<'b> {
    pub(super) fn new(
        sender: Batched,
        source: Digest,
        rules: &'b RuleBook,
        begin: &'b dyn Fn(&str) -> EarlierKeys,
    ) -> Self {
        Self {
            sender,
            keys: RecordKeys::of(source),
            rules,
            begin,
            earlier: None,
            batch: Batch::default(),
        }
    }

    pub(super) fn take(&mut self, record: Record) -> ControlFlow<()> {
        if self.is_full() && !self.goes_on(&record) && self.flush().is_break() {
            return ControlFlow::Break(());
        }
        match record {
            Record::Measurement(measurement) => {
                let key = self.keys.next(&measurement);
                let earlier = self
                    .earlier
                    .get_or_insert_with(|| (self.begin)(&measurement.profile))
                    .of(&measurement.record);
                let look = self.rules.look(&measurement);
                match Prepared::new(key, *measurement) {
                    Ok(prepared) => {
                        let prepared = prepared.known_as(earlier).looked_at(look);
                        self.batch.measurements.push(prepared);
                    }
                    Err(error) => {
                        let _stopped = self.send(Err(error));
                        return ControlFlow::Break(());
                    }
                }
            }
            Record::Refused(refused) => self.batch.refused.push(refused),
        }
        ControlFlow::Continue(())
    }

    fn is_full(&self) -> bool {
        self.batch.measurements.len() + self.batch.refused.len() >= BATCH
    }

    /// Whether the record is about the last symbol: what is said of one symbol is kept together,
    /// so that all of it finds one sample.
    fn goes_on(&self, record: &Record) -> bool {
        match (record, self.batch.measurements.last()) {
            (Record::Measurement(next), Some(last)) => next.grades_again(last.measurement()),
            _ => false,
        }
    }

    pub(super) fn flush(&mut self) -> ControlFlow<()> {
        let batch = std::mem::take(&mut self.batch);
        self.send(Ok(batch))
    }

    fn send(&self, batch: Result<Batch, StoreError>) -> ControlFlow<()> {
        match self.sender.send(batch) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}
