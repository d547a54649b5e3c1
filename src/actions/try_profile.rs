//! A dry run: what a profile that is not in use yet would read otherwise than the one in force.

use std::{collections::HashMap, ops::ControlFlow, path::Path, sync::mpsc, thread};

use domain::{
    digest::Digest,
    id::MeasurementId,
    measurement::{
        Measurement,
        difference::{Counts, Difference, differences},
    },
};
use importers::{Input, Profile, Profiles, Record};
use serde::{Deserialize, Serialize};
use store::{Connection, measurements, readings, sources};

use super::{
    ActionError, Refused,
    add_profile::{next_version, sound},
    beside::{Beside, WAITING},
    check_profile::{HandedIn, place},
    dry_run::DryRun,
    verdict_changes::{Rereading, VerdictChange, verdict_changes},
};
use crate::{app::App, profiles::Shelf};

/// Records that are compared at most.
pub const READ: u64 = 200_000;

/// Records that are looked up in the store at once.
const BATCH: usize = 500;

/// Differing records that are told one by one; more are only counted.
pub(super) const TOLD: usize = 200;

/// One record that two readings take differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordDifference {
    /// Name of its source.
    pub source: String,
    /// Its place in the source.
    pub record: String,
    /// What was decoded; empty if nothing.
    pub code: String,
    /// The measurement that is kept of it, if there is one.
    pub measurement: Option<MeasurementId>,
    /// What is read differently.
    pub differences: Vec<Difference>,
    /// The verdict that would change.
    pub verdict: Option<VerdictChange>,
}

/// How two readings of many records differ.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Comparison {
    /// Records compared.
    pub records: u64,
    /// Of these, records that are read differently.
    pub differing: u64,
    /// The differences by kind.
    pub counts: Counts,
    /// Verdicts that would be others.
    pub verdicts: u64,
    /// The first of the differing records.
    pub told: Vec<RecordDifference>,
}

impl Comparison {
    /// Counts one record, and tells it while there is room.
    pub(super) fn take(&mut self, record: RecordDifference) {
        self.records += 1;
        if record.differences.is_empty() {
            return;
        }
        self.differing += 1;
        self.counts.add(&record.differences);
        self.verdicts += u64::from(record.verdict.is_some());
        if self.told.len() < TOLD {
            self.told.push(record);
        }
    }
}

/// What a dry run found.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The profile that is tried.
    pub profile: Profile,
    /// The profile that would read the file now, as `id.version`; absent where none does.
    pub current: Option<String>,
    /// What is read differently.
    pub comparison: Comparison,
    /// Records that only the new one can read.
    pub gained: u64,
    /// Records that only the one in force can read.
    pub missed: u64,
    /// Records that neither can read.
    pub refused: u64,
    /// Whether the file's measurements are kept already, so that verdicts could be compared.
    pub is_kept: bool,
    /// Whether the comparison ended after so many records that there may be more.
    pub in_part: bool,
    /// What proves that this text was tried on this file.
    pub proof: String,
}

/// Keeps the text of a profile that is to be tried and gives its digest.
///
/// # Errors
/// When it is no sound profile, or cannot be kept.
pub fn keep_text(app: &App, file: &str, text: &str) -> Result<Digest, ActionError> {
    let shelf = app.profiles()?;
    sound(&shelf, file, text)?;
    Ok(app.objects.put(&mut text.as_bytes())?.sha256)
}

/// The text of a profile that is to be tried.
///
/// # Errors
/// When it was never kept.
pub fn kept_text(app: &App, sha256: &Digest) -> Result<String, ActionError> {
    let gone = || Refused::new("profiles.refused.gone");
    let bytes = app.objects.get(sha256)?.ok_or_else(gone)?;
    Ok(String::from_utf8(bytes).map_err(|_| gone())?)
}

/// The text of the next version of a profile with further names.
///
/// # Errors
/// When there is no such profile, or the names cannot be written into it.
pub fn compose(
    app: &App,
    base: &str,
    mappings: &[importers::profile::Mapping],
) -> Result<String, ActionError> {
    if mappings.is_empty() {
        return Err(Refused::new("profiles.refused.nothing_mapped").into());
    }
    let shelf = app.profiles()?;
    let unknown = || Refused::new("profiles.refused.no_profile").with("label", base);
    let profile = shelf.all.named(base).ok_or_else(unknown)?;
    let version = next_version(&shelf, &profile.id);
    let text = importers::profile::next_version(base, &profile.text, version, mappings)?;
    Ok(text)
}

/// Reads a file with the profile of a text and with the one in force.
///
/// # Errors
/// When the text is no sound profile, or the file cannot be read with either.
pub fn try_profile(app: &App, file: &HandedIn, text: &str) -> Result<Trial, ActionError> {
    try_first(app, file, text, READ)
}

/// The same for the first `most` records.
fn try_first(app: &App, file: &HandedIn, text: &str, most: u64) -> Result<Trial, ActionError> {
    let shelf = app.profiles()?;
    let profile = sound(&shelf, "profile", text)?;
    let mut with = shelf.all.clone();
    with.add("profile", text)?;
    let current = in_force(&shelf, file, app, &profile)?;
    let path = place(app, file)?;
    let source = app
        .store
        .read(|conn| sources::find_by_digest(conn, &file.sha256))?;
    let places = match &source {
        Some(source) => app.store.read(|conn| readings::places(conn, source.id))?,
        None => HashMap::new(),
    };
    let mut run = Run {
        app,
        file,
        is_kept: !places.is_empty(),
        places,
        waiting: Vec::new(),
        comparison: Comparison::default(),
        both: Both::default(),
        most,
        in_part: false,
    };
    let old = current.as_deref().map(|label| (&shelf.all, label));
    run.read(old, (&with, &profile.label), &path)?;
    run.look_up()?;
    let proof = DryRun {
        text: Digest::of(text.as_bytes()),
        file: file.sha256,
        name: file.name.clone(),
        current: current.clone(),
        records: run.comparison.records,
        at: app.store.now(),
    };
    let proof = proof.seal(app)?;
    Ok(Trial {
        profile,
        current,
        comparison: run.comparison,
        gained: run.both.gained,
        missed: run.both.missed,
        refused: run.both.refused,
        is_kept: run.is_kept,
        in_part: run.in_part,
        proof,
    })
}

/// A record's place, and what it says if it can be read.
type Said = (String, Option<Box<Measurement>>);

fn records(
    name: &str,
    input: Input,
    profiles: &Profiles,
    wanted: &str,
    each: &mut dyn FnMut(Said) -> ControlFlow<()>,
) -> Result<importers::Summary, importers::ImportError> {
    importers::read_file(name, input, profiles, Some(wanted), &mut |record| {
        each(match record {
            Record::Measurement(said) => (said.record.clone(), Some(said)),
            Record::Refused(refused) => (refused.record, None),
        })
    })
}

/// The profile that would read the file now: of the same id, else the one that fits; none where the
/// new one is the first that can.
fn in_force(
    shelf: &Shelf,
    file: &HandedIn,
    app: &App,
    profile: &Profile,
) -> Result<Option<String>, ActionError> {
    if let Some(current) = shelf.in_force.named(&profile.id) {
        return Ok(Some(current.label.clone()));
    }
    let input = Input::File(place(app, file)?);
    let mut first = |_| ControlFlow::Break(());
    let read = importers::read_file(&file.name, input, &shelf.in_force, None, &mut first);
    Ok(read.ok().map(|read| read.profile))
}

#[derive(Default)]
struct Both {
    gained: u64,
    missed: u64,
    refused: u64,
}

struct Run<'a> {
    app: &'a App,
    file: &'a HandedIn,
    places: HashMap<String, MeasurementId>,
    is_kept: bool,
    /// Records that are kept and read differently, until there are enough to look up.
    waiting: Vec<(MeasurementId, Box<Measurement>, Box<Measurement>)>,
    comparison: Comparison,
    both: Both,
    /// Records that are compared at most.
    most: u64,
    in_part: bool,
}

impl Run<'_> {
    /// Reads the file with both profiles side by side.
    fn read(
        &mut self,
        old: Option<(&Profiles, &str)>,
        (new_profiles, new): (&Profiles, &str),
        path: &Path,
    ) -> Result<(), ActionError> {
        let (name, most) = (self.file.name.as_str(), self.most);
        let input = || Input::File(path.to_owned());
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::sync_channel(WAITING);
            let reader = scope.spawn(move || {
                let mut each = |said| match sender.send(said) {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(_) => ControlFlow::Break(()),
                };
                let read =
                    old.map(|(profiles, old)| records(name, input(), profiles, old, &mut each));
                read.transpose()
            });
            let mut beside = Beside::new(receiver);
            let mut seen = 0_u64;
            let mut failed = Ok(());
            let mut each = |(place, new): Said| {
                seen += 1;
                let old = beside.of(&place).flatten();
                failed = self.pair(place, old, new);
                match seen < most && failed.is_ok() {
                    true => ControlFlow::Continue(()),
                    false => ControlFlow::Break(()),
                }
            };
            let read = records(name, input(), new_profiles, new, &mut each);
            failed?;
            read?;
            if seen < most {
                for (place, old) in beside.rest() {
                    self.pair(place, old, None)?;
                }
            } else {
                self.in_part = true;
                drop(beside);
            }
            let read = reader.join();
            let read = read.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            read.map(|_| ()).map_err(ActionError::from)
        })
    }

    fn pair(
        &mut self,
        place: String,
        old: Option<Box<Measurement>>,
        new: Option<Box<Measurement>>,
    ) -> Result<(), ActionError> {
        let (old, new) = match (old, new) {
            (Some(old), Some(new)) => (old, new),
            (old, new) => {
                match (old, new) {
                    (None, Some(_)) => self.both.gained += 1,
                    (Some(_), None) => self.both.missed += 1,
                    _ => self.both.refused += 1,
                }
                return Ok(());
            }
        };
        let found = differences(&old, &new);
        let measurement = self.places.get(&place).copied();
        let is_different = !found.is_empty();
        self.comparison.take(RecordDifference {
            source: self.file.name.clone(),
            record: place,
            code: new.data.clone().unwrap_or_default(),
            measurement,
            differences: found,
            verdict: None,
        });
        if let Some(id) = measurement.filter(|_| is_different) {
            self.waiting.push((id, old, new));
        }
        if self.waiting.len() < BATCH {
            return Ok(());
        }
        self.look_up()
    }

    /// Compares the verdicts of the records that wait.
    fn look_up(&mut self) -> Result<(), ActionError> {
        let waiting = std::mem::take(&mut self.waiting);
        let app = self.app;
        let look = |conn: &mut Connection| {
            let ids: Vec<_> = waiting.iter().map(|(id, ..)| *id).collect();
            let stored = measurements::find_all(conn, &ids)?;
            let readings: Vec<_> = waiting
                .iter()
                .filter_map(|(id, old, new)| {
                    let stored = stored.get(id)?;
                    Some(Rereading { stored, old, new })
                })
                .collect();
            verdict_changes(app, conn, &readings)
        };
        let changes = app.store.read(look)?;
        self.comparison.verdicts += u64::try_from(changes.len()).unwrap_or(u64::MAX);
        for told in &mut self.comparison.told {
            if let Some(change) = told.measurement.and_then(|id| changes.get(&id)) {
                told.verdict = Some(change.clone());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
