//! A verifier's output becomes measurements: read, matched, judged and kept in batches.
//!
//! The file is kept whole before anything is read from it. One thread reads and makes ready
//! what will be kept, one writes; between them stand a few batches, so that memory stays flat
//! however large the file is.
//! Each batch is one transaction with its audit record. A second run over the same file
//! adds nothing, so an import that was cut off is simply run again.

mod batches;

use std::{collections::BTreeSet, sync::mpsc, thread};

use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    id::{ConnectionId, IntakeId, SiteId},
    instrument::InstrumentNumber,
    job::JobKind,
    measurement::Warning,
    numbering::IntakeNumber,
};
use importers::Input;
use serde::{Deserialize, Serialize};
use store::{
    StoreError, intakes,
    measurements::{NewMeasurement, Placement},
    objects::Stored,
    sites,
    sources::{self, NewSource, RecordCounts, Source},
};

use super::{
    ActionError, Refused,
    earlier_keys::{self, EarlierKeys, File},
    keep_instruments::known,
    match_measurements,
    propose_keys::propose_keys_of,
};
use crate::app::App;
use batches::{Batch, Batches};

/// Refused records that are told one by one; more are only counted.
const TOLD: usize = 500;

/// What to import, and with which hints.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// Digest of the file, which is kept.
    pub sha256: Digest,
    /// Its size in bytes.
    pub size: u64,
    /// Its name.
    pub name: String,
    /// The profile to read it with; absent to choose the one that fits.
    pub profile: Option<String>,
    /// The only intake to match with; absent for all open ones.
    pub intake: Option<IntakeNumber>,
    /// The instrument that made it, where its records name no serial number.
    #[serde(default)]
    pub instrument: Option<InstrumentNumber>,
    /// The connection that fetched it; absent for files that were handed in.
    #[serde(default)]
    pub connection: Option<ConnectionId>,
    /// The site it comes from; absent for the main one.
    #[serde(default)]
    pub site: Option<SiteId>,
}

/// What became of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Measurements read.
    pub read: u64,
    /// Of these, those that were not known before.
    pub new: u64,
    /// Of the new ones, those that found their sample.
    pub matched: u64,
    /// Of the new ones, those that wait for a person.
    pub inbox: u64,
    /// Records that could not be read.
    pub refused: u64,
    /// The first of these with their place and reason.
    pub refusals: Vec<RefusedLine>,
    /// The profile that named the items.
    pub profile: String,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Place of the record: `record 3`, `ReportID 101`.
    pub record: String,
    /// Line, row or id at which reading failed.
    pub line: u64,
    /// Why, in the laboratory's language.
    pub reason: String,
}

/// Keeps a file that was handed in.
///
/// # Errors
/// When it cannot be kept.
pub fn keep(app: &App, mut from: impl std::io::Read) -> Result<Stored, ActionError> {
    Ok(app.objects.put(&mut from)?)
}

/// Asks for an import in the background.
///
/// # Errors
/// When its site is not there or closed, or the store fails.
pub fn ask(app: &App, who: &Who, order: &Order) -> Result<domain::id::JobId, ActionError> {
    if let Some(site) = order.site {
        let site = app.store.read(|conn| sites::get(conn, site))?;
        site.ensure_active().map_err(ActionError::refused)?;
    }
    let payload = serde_json::to_value(order).map_err(StoreError::from)?;
    crate::jobs::ask(app, who, JobKind::ImportMeasurements, &payload)
}

/// Reads, matches, judges and keeps everything in a file; `tell` hears how many records are done.
///
/// # Errors
/// When the file is of no known kind or damaged as a whole, or the store fails. Batches that
/// were kept before stay kept.
pub fn import_measurements(
    app: &App,
    who: &Who,
    order: &Order,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Report, ActionError> {
    let place = app
        .objects
        .file(&order.sha256)?
        .ok_or_else(|| Refused::new("actions.measurements.gone").with("file", &order.name))?;
    let source = begin(app, who, order)?;
    let shelf = app.profiles()?;
    let used = app.store.read(sources::profiles)?;
    let (sender, receiver) = mpsc::sync_channel(2);
    // What was kept goes back to the thread that made it, which frees it in half the time.
    let (spent, returned) = mpsc::channel::<Vec<NewMeasurement>>();
    let _folding = app.store.folding();
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let file = File {
                sha256: order.sha256,
                place,
                name: order.name.clone(),
            };
            let begin = |profile: &str| {
                let others = earlier_keys::others(&shelf, &used, profile);
                EarlierKeys::begin(scope, &shelf, &file, others)
            };
            let mut batches = Batches::new(sender, order.sha256, &app.rules, &begin);
            let read = importers::read_file(
                &order.name,
                Input::File(file.place.clone()),
                &shelf.in_force,
                order.profile.as_deref(),
                &mut |record| {
                    returned.try_iter().for_each(drop);
                    batches.take(record)
                },
            );
            let _stopped = batches.flush();
            read
        });
        let mut keeper = Keeper {
            app,
            who,
            source: &source,
            order,
            report: Report::default(),
            intakes: BTreeSet::new(),
            spent,
        };
        // A writer that stops drops the receiver, and the reader stops at its next batch.
        let kept = receiver
            .into_iter()
            .try_for_each(|batch| keeper.keep(batch?, tell));
        let read = reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        kept?;
        match read {
            Ok(read) => keeper.finish(read),
            Err(error) => keeper.refuse(error),
        }
    })
}

fn begin(app: &App, who: &Who, order: &Order) -> Result<Source, ActionError> {
    app.store.transaction(who, |tx| {
        let instrument = match &order.instrument {
            Some(number) => Some(known(tx, number)?.id),
            None => None,
        };
        let source = sources::begin(
            tx,
            NewSource {
                sha256: order.sha256,
                name: order.name.clone(),
                size: order.size,
                profile: String::new(),
                site: order.site.unwrap_or(SiteId::MAIN),
                connection: order.connection,
                instrument,
            },
        )?;
        let subject = Subject::new(Noun::Source, source.id.get(), &order.name);
        tx.record("source.begin", subject, &None::<()>, order)?;
        Ok(source)
    })
}

/// Keeps batches on the writing side.
struct Keeper<'a> {
    app: &'a App,
    who: &'a Who,
    source: &'a Source,
    order: &'a Order,
    report: Report,
    /// The intakes of what was kept in this run.
    intakes: BTreeSet<IntakeId>,
    /// Where rows go that are kept.
    spent: mpsc::Sender<Vec<NewMeasurement>>,
}

impl Keeper<'_> {
    fn keep(
        &mut self,
        batch: Batch,
        tell: &mut dyn FnMut(u64, Option<u64>),
    ) -> Result<(), ActionError> {
        self.report.read += counted(batch.measurements.len());
        self.report.refused += counted(batch.refused.len());
        self.tell_refusals(&batch.refused);
        if !batch.measurements.is_empty() {
            let placed = match_measurements::keep_batch(
                self.app,
                self.who,
                self.source,
                self.order.intake,
                batch.measurements,
            )?;
            self.report.new += placed.new;
            self.report.matched += placed.matched;
            self.report.inbox += placed.inbox;
            let matched = placed.rows.iter().filter_map(|row| match row.placement {
                Placement::Matched { intake, .. } => Some(intake),
                _ => None,
            });
            self.intakes.extend(matched);
            // A reader that is done has dropped its end, and the rows are freed here.
            let _returned = self.spent.send(placed.rows);
        }
        tell(self.report.read + self.report.refused, None);
        Ok(())
    }

    fn tell_refusals(&mut self, refused: &[importers::RefusedRecord]) {
        let room = TOLD.saturating_sub(self.report.refusals.len());
        let language = self.app.settings.language;
        self.report
            .refusals
            .extend(refused.iter().take(room).map(|record| RefusedLine {
                record: record.record.clone(),
                line: record.line,
                reason: self.app.texts.explain(language, &record.reason),
            }));
    }

    /// The last step of an import: a run that is killed before its end finds the source
    /// unfinished, and makes the proposals for what earlier runs kept.
    fn finish(mut self, read: importers::Summary) -> Result<Report, ActionError> {
        self.report.profile = read.profile;
        if self.source.finished && self.report.new == 0 {
            return Ok(self.report);
        }
        // Only where every record was new does this run know all the intakes itself.
        let all_new = self.report.new == self.report.read;
        let its = |conn: &mut _| match all_new {
            true => intakes::open_among(conn, self.intakes.iter().copied()),
            false => intakes::open_of_source(conn, self.source.id),
        };
        propose_keys_of(self.app, self.who, &self.app.store.read(its)?)?;
        let counts = self.counts();
        self.app.store.transaction(self.who, |tx| {
            // What an earlier run read keeps the profile it was read with.
            let profile = match self.source.profile.as_str() {
                "" => &self.report.profile,
                first => first,
            };
            sources::finish(tx, self.source.id, counts, profile)?;
            let subject = Subject::new(Noun::Source, self.source.id.get(), &self.order.name);
            tx.record("source.finish", subject, &None::<()>, &self.report)?;
            Ok::<_, ActionError>(())
        })?;
        Ok(self.report)
    }

    /// The end of an import that broke off at something in the file: what was kept stays,
    /// and the source says why there is no more of it.
    fn refuse(self, error: importers::ImportError) -> Result<Report, ActionError> {
        if !self.source.finished {
            let why = Warning::of(&error);
            self.app.store.transaction(self.who, |tx| {
                sources::refuse(tx, self.source.id, self.counts(), &why)?;
                let subject = Subject::new(Noun::Source, self.source.id.get(), &self.order.name);
                tx.record("source.refuse", subject, &None::<()>, &why)
            })?;
        }
        Err(error.into())
    }

    /// The counts over all runs; a run that was cut off kept its new records.
    fn counts(&self) -> RecordCounts {
        RecordCounts {
            read: self.report.read,
            new: self.report.new.max(self.source.counts.new),
            refused: self.report.refused,
        }
    }
}

fn counted(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
