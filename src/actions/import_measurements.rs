//! A verifier's output becomes measurements: read, matched, judged and kept in batches.
//!
//! The file is kept whole before anything is read from it. One thread reads, one writes;
//! between them stand a few batches, so that memory stays flat however large the file is.
//! Each batch is one transaction with its audit record. A second run over the same file
//! adds nothing, so an import that was cut off is simply run again.

use std::{collections::BTreeSet, ops::ControlFlow, sync::mpsc, thread};

use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    id::{ConnectionId, SiteId},
    job::JobKind,
    measurement::Measurement,
    numbering::IntakeNumber,
};
use importers::{Input, Record};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{
    RecordKey, RecordKeys,
    objects::Stored,
    sources::{self, NewSource, RecordCounts, Source},
};

use super::{ActionError, Refused, match_measurements, propose_keys::propose_keys};
use crate::app::App;

/// Measurements a transaction.
const BATCH: usize = 1000;

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
/// When the store fails.
pub fn ask(app: &App, who: &Who, order: &Order) -> Result<domain::id::JobId, ActionError> {
    let payload = serde_json::to_value(order).map_err(store::StoreError::from)?;
    crate::jobs::ask(app, who, JobKind::ImportMeasurements, &payload)
}

/// Carries out an import that was asked for.
///
/// # Errors
/// As `import_measurements`.
pub fn run_job(
    app: &App,
    who: &Who,
    order: Value,
    tell: &mut dyn FnMut(u64, Option<u64>),
) -> Result<Value, ActionError> {
    let order: Order = serde_json::from_value(order).map_err(store::StoreError::from)?;
    let report = import_measurements(app, who, &order, tell)?;
    Ok(serde_json::to_value(report).map_err(store::StoreError::from)?)
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
    let (sender, receiver) = mpsc::sync_channel(2);
    thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut batches = Batches::new(sender, order.sha256);
            let read = importers::read_file(
                &order.name,
                Input::File(place),
                &app.rules.profiles,
                order.profile.as_deref(),
                &mut |record| batches.take(record),
            );
            let _stopped = batches.send();
            read
        });
        let mut keeper = Keeper {
            app,
            who,
            source: &source,
            order,
            report: Report::default(),
            intakes: BTreeSet::new(),
        };
        // A writer that stops drops the receiver, and the reader stops at its next batch.
        let kept = receiver
            .into_iter()
            .try_for_each(|batch| keeper.keep(batch, tell));
        let read = reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        kept?;
        keeper.finish(read?)
    })
}

fn begin(app: &App, who: &Who, order: &Order) -> Result<Source, ActionError> {
    app.store.transaction(who, |tx| {
        let source = sources::begin(
            tx,
            NewSource {
                sha256: order.sha256,
                name: order.name.clone(),
                size: order.size,
                profile: order.profile.clone().unwrap_or_default(),
                site: order.site.unwrap_or(SiteId::MAIN),
                connection: order.connection,
            },
        )?;
        let subject = Subject::new(Noun::Source, source.id.get(), &order.name);
        tx.record("source.begin", subject, &None::<()>, order)?;
        Ok(source)
    })
}

/// Measurements and refusals that go through one transaction.
#[derive(Default)]
struct Batch {
    measurements: Vec<(RecordKey, Measurement)>,
    refused: Vec<importers::RefusedRecord>,
}

/// Gathers records on the reading side.
struct Batches {
    sender: mpsc::SyncSender<Batch>,
    keys: RecordKeys,
    batch: Batch,
}

impl Batches {
    fn new(sender: mpsc::SyncSender<Batch>, source: Digest) -> Self {
        Self {
            sender,
            keys: RecordKeys::of(source),
            batch: Batch::default(),
        }
    }

    fn take(&mut self, record: Record) -> ControlFlow<()> {
        match record {
            Record::Measurement(measurement) => {
                let key = self.keys.next(&measurement);
                self.batch.measurements.push((key, *measurement));
            }
            Record::Refused(refused) => self.batch.refused.push(refused),
        }
        if self.batch.measurements.len() + self.batch.refused.len() < BATCH {
            return ControlFlow::Continue(());
        }
        self.send()
    }

    fn send(&mut self) -> ControlFlow<()> {
        match self.sender.send(std::mem::take(&mut self.batch)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

/// Keeps batches on the writing side.
struct Keeper<'a> {
    app: &'a App,
    who: &'a Who,
    source: &'a Source,
    order: &'a Order,
    report: Report,
    intakes: BTreeSet<IntakeNumber>,
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
            self.report.inbox += placed.new - placed.matched;
            self.intakes.extend(placed.intakes);
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

    fn finish(mut self, read: importers::Summary) -> Result<Report, ActionError> {
        self.report.profile = read.profile;
        let counts = RecordCounts {
            read: self.report.read,
            new: self.report.new.max(self.source.counts.new),
            refused: self.report.refused,
        };
        self.app.store.transaction(self.who, |tx| {
            sources::note(tx, self.source.id, counts, true)?;
            let subject = Subject::new(Noun::Source, self.source.id.get(), &self.order.name);
            tx.record("source.finish", subject, &None::<()>, &self.report)?;
            Ok::<_, ActionError>(())
        })?;
        for intake in &self.intakes {
            propose_keys(self.app, self.who, *intake)?;
        }
        Ok(self.report)
    }
}

fn counted(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        import_catalogue::{look, take_over},
        tests::{Laboratory, desk, intake_of, laboratory},
    };
    use domain::{
        person::Viewer,
        sample::{Sample, SampleState},
    };

    const REPORT: &[u8] = include_bytes!("../../importers/samples/trucheck/ean13-good.txt");
    const BROKEN: &[u8] = include_bytes!("../../importers/samples/rea/broken-among-good.txt");

    fn hand_in(lab: &Laboratory, name: &str, bytes: &[u8]) -> Result<Report, ActionError> {
        let stored = keep(&lab.app, bytes).unwrap();
        let order = Order {
            sha256: stored.sha256,
            size: stored.size,
            name: name.to_owned(),
            profile: None,
            intake: None,
            connection: None,
            site: None,
        };
        import_measurements(&lab.app, &desk(), &order, &mut |_, _| {})
    }

    /// The report with another job in the operator's field.
    fn report_of(job: &str) -> Vec<u8> {
        let text = std::str::from_utf8(REPORT).unwrap();
        text.replace("201901032-2", job).into_bytes()
    }

    fn intake_with(lab: &Laboratory, codes: &[&str]) -> domain::intake::Intake {
        let intake = intake_of(lab, 10);
        let mut csv = "供人识别字符,商品名称\n".to_owned();
        for (number, code) in codes.iter().enumerate() {
            csv.push_str(&format!("{code},商品{number}\n"));
        }
        let looked = look(&lab.app, csv.as_bytes()).unwrap();
        let done = take_over(&lab.app, &desk(), intake.number, "目录.csv", &looked).unwrap();
        assert_eq!(done.added, codes.len());
        intake
    }

    fn samples(lab: &Laboratory, intake: &domain::intake::Intake) -> Vec<Sample> {
        let of = |conn: &mut _| store::samples::of_intake(conn, Viewer::Laboratory, intake.id);
        lab.app.store.read(of).unwrap()
    }

    #[test]
    fn a_measurement_finds_its_sample_once_and_the_same_file_adds_nothing() {
        let lab = laboratory();
        let intake = intake_with(&lab, &["6901234567892", "6901234567908"]);
        lab.clock.set("2026-03-18T08:00:00Z".parse().unwrap());
        let first = hand_in(&lab, "ean13-good.txt", &report_of("201901001-1")).unwrap();
        assert_eq!((first.read, first.new, first.matched), (1, 1, 1));
        let found = samples(&lab, &intake);
        assert_eq!(found[0].state, SampleState::Measured);
        assert!(found[0].measurement.is_some());
        assert_eq!(found[1].state, SampleState::Waiting);
        let again = hand_in(&lab, "renamed.txt", &report_of("201901001-1")).unwrap();
        assert_eq!((again.read, again.new, again.matched), (1, 0, 0));
        assert_eq!(samples(&lab, &intake), found);
    }

    #[test]
    fn a_code_in_two_open_intakes_waits_for_a_person() {
        let lab = laboratory();
        intake_with(&lab, &["6901234567892"]);
        intake_with(&lab, &["6901234567892"]);
        let report = hand_in(&lab, "ean13-good.txt", &report_of("morning")).unwrap();
        assert_eq!((report.new, report.matched, report.inbox), (1, 0, 1));
    }

    #[test]
    fn a_broken_record_comes_back_with_its_reason_while_the_others_are_kept() {
        let lab = laboratory();
        let report = hand_in(&lab, "rea.txt", BROKEN).unwrap();
        assert!(report.new > 0 && report.refused > 0, "{report:?}");
        let refusal = report.refusals.first().unwrap();
        assert!(refusal.line > 0);
        assert!(!refusal.reason.starts_with("importers."), "{refusal:?}");
    }

    #[test]
    fn a_file_of_no_known_kind_is_refused_with_what_was_looked_for() {
        let lab = laboratory();
        for (name, bytes) in [
            ("empty.txt", b"".as_slice()),
            ("letter.txt", b"Dear lab,\n"),
        ] {
            let error = hand_in(&lab, name, bytes).unwrap_err();
            let reason = error.reason().unwrap();
            assert!(reason.key().starts_with("importers."), "{}", reason.key());
        }
    }
}
