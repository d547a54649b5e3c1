//! A folder into which verifiers write their reports, one file or many at a time.
//!
//! A file is taken once size and time stood still between two looks, and what is taken is
//! a copy that was made while they did. Then the file goes to `done/` or, with the reason
//! beside it, to `refused/`. Where it cannot be moved it stays and is remembered. A crash at
//! any point takes a file again at worst, which adds nothing.

mod away;
mod bell;
mod copy;
mod memory;
mod scan;

use std::{
    collections::HashMap,
    ffi::OsStr,
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{
    connection::Settings,
    digest::Digest,
    id::ConnectionId,
    measurement::Warning,
    texts::{Language, Texts},
};
use importers::lvs95xx::archive;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use self::{
    away::{Away, Parcel},
    copy::{CopyError, copy},
    memory::Memory,
    scan::{DONE, Found, Look, REFUSED, scan},
};
use super::{Connector, Piece, Plan, Polled, Taken, Taker, Trouble, hints_of};
use crate::actions::{ActionError, Refused, import_measurements::Report};
use crate::background::Stop;

pub use bell::Bell;

/// Files of one round; then the state is saved.
const ROUND: usize = 500;

/// An empty file is waited for so many times longer: the first bytes may be to come.
const EMPTY: u32 = 5;

/// What an admin sets for a folder beside its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FolderOptions {
    /// True to look into sub-folders.
    pub deep: bool,
    /// Seconds for which size and time must not change.
    pub still_seconds: u32,
    /// True to leave files where they lie and remember them.
    pub leave: bool,
}

impl Default for FolderOptions {
    fn default() -> Self {
        Self {
            deep: true,
            still_seconds: 2,
            leave: false,
        }
    }
}

/// The connector of a watched folder.
pub struct Folder {
    root: PathBuf,
    settings: Settings,
    connection: Option<ConnectionId>,
    options: FolderOptions,
    texts: Arc<Texts>,
    language: Language,
    stop: Stop,
    /// What files looked like, and since when.
    seen: HashMap<PathBuf, (Look, Instant)>,
    /// How many of these did not stand still long enough.
    waiting: usize,
}

impl Folder {
    /// The connector of a plan.
    ///
    /// # Errors
    /// When the folder is not named by its whole path or the options make no sense.
    pub fn new(plan: Plan) -> Result<Self, Trouble> {
        let root = PathBuf::from(plan.settings.address.trim());
        if !root.is_absolute() {
            let reason = Refused::new("folders.trouble.relative");
            return Err(Trouble::lasting(reason.with("folder", root.display())));
        }
        let options = match &plan.settings.options {
            Value::Null => FolderOptions::default(),
            given => FolderOptions::deserialize(given).map_err(|error| {
                Trouble::lasting(Refused::new("folders.trouble.options").with("reason", error))
            })?,
        };
        Ok(Self {
            root,
            settings: plan.settings,
            connection: plan.connection,
            options,
            texts: plan.texts,
            language: plan.language,
            stop: plan.stop,
            seen: HashMap::new(),
            waiting: 0,
        })
    }

    /// How long a file must stand still.
    fn still(&self) -> Duration {
        Duration::from_secs(u64::from(self.options.still_seconds))
    }

    /// The files that stand still, oldest first; the others are looked at again.
    fn ready(&mut self, files: Vec<Found>, memory: &Memory) -> Vec<Found> {
        let still = self.still();
        let mut seen = HashMap::with_capacity(files.len());
        let mut ready = Vec::new();
        for file in files {
            if memory.knows(&file) {
                continue;
            }
            let now = Instant::now();
            let since = match self.seen.get(&file.relative) {
                Some((look, since)) if *look == file.look => *since,
                _ => {
                    seen.insert(file.relative, (file.look, now));
                    continue;
                }
            };
            seen.insert(file.relative.clone(), (file.look, since));
            let wanted = if file.look.size == 0 {
                still * EMPTY
            } else {
                still
            };
            if now.duration_since(since) >= wanted {
                ready.push(file);
            }
        }
        self.waiting = seen.len() - ready.len();
        self.seen = seen;
        ready
    }

    /// Takes one file.
    fn one(
        &self,
        file: &Found,
        memory: &mut Memory,
        taker: &mut dyn Taker,
        polled: &mut Polled,
    ) -> Result<(), Trouble> {
        let path = self.root.join(&file.relative);
        // Somebody has the database open; it is taken when it is closed.
        if is_database(&path) && archive::is_held(&path) && !is_live(&path) {
            return Ok(());
        }
        let copied = match copy(&path, file.look) {
            Ok(Some(copied)) => copied,
            Ok(None) => return Ok(()),
            Err(CopyError::Ours(error)) => return Err(no_room(&std::env::temp_dir(), &error)),
            Err(CopyError::Theirs(error)) => {
                let reason = Refused::new("folders.notice.unreadable");
                polled.noticed.push(Warning::of(
                    &reason.with("file", path.display()).with("reason", error),
                ));
                return Ok(());
            }
        };
        if memory.has(&file.relative, &copied.sha256) {
            // Only its time changed.
            memory.keep(&file.relative, file.look, copied.sha256);
            return Ok(());
        }
        match taker.take(&self.piece(file, copied.file.path())) {
            Ok(taken) => {
                polled.count(&taken);
                let (shelf, reason) = self.shelf(file, &taken);
                self.put(
                    file,
                    &copied.sha256,
                    shelf,
                    reason.as_deref(),
                    memory,
                    polled,
                )
            }
            Err(ActionError::Refused(reason)) => {
                let reason = self.texts.explain(self.language, reason.as_ref());
                let reason = self.say("folders.reason.refused", file, &[("reason", reason)]);
                self.put(file, &copied.sha256, REFUSED, Some(&reason), memory, polled)
            }
            Err(other) => Err(other.into()),
        }
    }

    fn piece(&self, file: &Found, copy: &Path) -> Piece {
        let clean = |letter: char| match letter {
            letter if letter.is_control() => char::REPLACEMENT_CHARACTER,
            letter => letter,
        };
        let name = |part: &OsStr| part.to_string_lossy().chars().map(clean).collect();
        let place: Vec<String> = file.relative.iter().map(name).collect();
        Piece {
            name: place.last().cloned().unwrap_or_default(),
            file: copy.to_owned(),
            hints: hints_of(&self.settings),
            place,
            connection: self.connection,
            site: Some(self.settings.site),
        }
    }

    /// Where a taken file goes, and what is to be said about it: one of which no record could be
    /// read is refused, one with some broken records names them.
    fn shelf(&self, file: &Found, taken: &Taken) -> (&'static str, Option<String>) {
        let Some(report) = taken.report.as_ref().filter(|report| report.refused > 0) else {
            return (DONE, None);
        };
        let counts = [
            ("refused", report.refused.to_string()),
            ("read", report.read.to_string()),
            ("records", self.broken(report)),
        ];
        let reason = self.say("folders.reason.records", file, &counts);
        match report.read {
            0 => (REFUSED, Some(reason)),
            _ => (DONE, Some(reason)),
        }
    }

    fn broken(&self, report: &Report) -> String {
        let line = |line: &crate::actions::import_measurements::RefusedLine| {
            let arguments = [
                ("record", line.record.clone()),
                ("line", line.line.to_string()),
                ("reason", line.reason.clone()),
            ];
            self.texts
                .fill(self.language, "folders.reason.record", &arguments)
        };
        let lines: Vec<String> = report.refusals.iter().map(line).collect();
        lines.join("\n")
    }

    fn say(&self, key: &str, file: &Found, arguments: &[(&str, String)]) -> String {
        let name = ("file", file.relative.display().to_string());
        let arguments: Vec<_> = std::iter::once(name)
            .chain(arguments.iter().cloned())
            .collect();
        self.texts.fill(self.language, key, &arguments)
    }

    /// Puts a file away that was dealt with, or remembers it where that cannot be.
    fn put(
        &self,
        file: &Found,
        sha256: &Digest,
        shelf: &str,
        reason: Option<&str>,
        memory: &mut Memory,
        polled: &mut Polled,
    ) -> Result<(), Trouble> {
        if self.options.leave || is_live(&file.relative) {
            memory.keep(&file.relative, file.look, *sha256);
            if let Some(reason) = reason {
                let said = Refused::new("folders.notice.left").with("reason", reason);
                polled.noticed.push(Warning::of(&said));
            }
            return Ok(());
        }
        let parcel = Parcel {
            root: &self.root,
            relative: &file.relative,
            look: file.look,
            sha256,
            reason,
        };
        match parcel.put(shelf) {
            Ok(Away::Moved(_) | Away::Changed) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) if is_full(&error) => Err(no_room(&self.root, &error)),
            Err(error) => {
                memory.keep(&file.relative, file.look, *sha256);
                let said = Refused::new("folders.notice.unmovable")
                    .with("folder", self.root.display())
                    .with("reason", error);
                polled.noticed.push(Warning::of(&said));
                Ok(())
            }
        }
    }

    /// What an admin should know about the folder itself.
    fn notice(&self, scan: &scan::Scan, polled: &mut Polled) {
        let said = scan.closed.iter().map(|(place, reason)| {
            Refused::new("folders.notice.closed")
                .with("folder", self.root.join(place).display())
                .with("reason", reason)
        });
        let links = scan.links.first().map(|link| {
            Refused::new("folders.notice.link").with("link", self.root.join(link).display())
        });
        let all = said.chain(links).map(|reason| Warning::of(&reason));
        polled.noticed.extend(all);
    }
}

impl Connector for Folder {
    fn poll(&mut self, state: &mut Value, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let mut memory = Memory::of(state);
        let scan = scan(&self.root, self.options.deep).map_err(|error| {
            let reason = Refused::new("folders.trouble.unreachable");
            let reason = reason.with("folder", self.root.display());
            Trouble::passing(reason.with("reason", error))
        })?;
        let mut polled = Polled::default();
        self.notice(&scan, &mut polled);
        memory.forget_all_but(&scan.files);
        let mut ready = self.ready(scan.files, &memory).into_iter();
        for file in ready.by_ref().take(ROUND) {
            if self.stop.is_told() {
                break;
            }
            self.one(&file, &mut memory, taker, &mut polled)?;
        }
        polled.more = ready.next().is_some();
        *state = memory.state();
        Ok(polled)
    }

    fn waiting(&self) -> usize {
        self.waiting
    }
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
    )
}

fn no_room(place: &Path, error: &io::Error) -> Trouble {
    ActionError::File {
        place: place.display().to_string(),
        reason: error.to_string(),
    }
    .into()
}

fn is_database(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ["mdb", "accdb"]
        .iter()
        .any(|database| ending.eq_ignore_ascii_case(database))
}

/// The verifier's own database, which it goes on writing to: moving it away would take its archive
/// from under the program.
fn is_live(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default();
    is_database(path) && stem.eq_ignore_ascii_case("LVS-95XX")
}

#[cfg(test)]
mod tests;
