//! The Access database of an LVS-95XX, fetched while the verifier works on it.
//!
//! Every look is at a copy of the whole file; only the rows of reports that are new and
//! stand still are handed on, as a file of rows. A file that did not change is not opened.

mod ledger;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeSet,
    io::BufWriter,
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, UNIX_EPOCH},
};

use domain::{connection::Settings, id::ConnectionId, measurement::Warning, texts::Explain};
use importers::{
    ImportError,
    lvs95xx::{
        archive::{Archive, FileState, state as state_of},
        rows::Writer,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tempfile::NamedTempFile;

use self::ledger::{Ledger, Waiting};
use super::{Connector, Password, Piece, Plan, Polled, Taker, Trouble, hints_of};
use crate::actions::{ActionError, Refused};

/// Reports of one piece; then the state is saved.
const ROUND: usize = 5_000;

/// What an admin sets for an Access database beside its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessOptions {
    /// Seconds for which the rows of a report must not change.
    pub still_seconds: u32,
}

impl Default for AccessOptions {
    fn default() -> Self {
        Self { still_seconds: 2 }
    }
}

/// The connector of an Access database.
pub struct Access {
    path: PathBuf,
    settings: Settings,
    connection: Option<ConnectionId>,
    password: Option<Password>,
    options: AccessOptions,
    waiting: Waiting,
    /// The copy of the last look, while more is to be taken from it.
    open: Option<(FileState, Archive)>,
}

impl Access {
    /// The connector of a plan.
    ///
    /// # Errors
    /// When the database is not named by its whole path or the options make no sense.
    pub fn new(plan: Plan) -> Result<Self, Trouble> {
        let path = PathBuf::from(plan.settings.address.trim());
        if !path.is_absolute() {
            let reason = Refused::new("access.trouble.relative");
            return Err(Trouble::lasting(reason.with("file", path.display())));
        }
        let options = match &plan.settings.options {
            Value::Null => AccessOptions::default(),
            given => AccessOptions::deserialize(given).map_err(|error| {
                Trouble::lasting(Refused::new("access.trouble.options").with("reason", error))
            })?,
        };
        Ok(Self {
            path,
            settings: plan.settings,
            connection: plan.connection,
            password: plan.password,
            options,
            waiting: Waiting::default(),
            open: None,
        })
    }

    /// The archive as it is now: the copy that is open if the file did not change since.
    fn archive(&mut self, now: FileState) -> Result<Archive, Trouble> {
        match self.open.take() {
            Some((state, archive)) if state == now => Ok(archive),
            _ => {
                let password = self.password.as_ref().map(|password| password.0.as_str());
                Archive::open(&self.path, password).map_err(|error| trouble(&self.path, error))
            }
        }
    }

    /// Writes the rows of some reports and hands them over.
    fn hand_over(
        &self,
        archive: &mut Archive,
        ids: &BTreeSet<i64>,
        taker: &mut dyn Taker,
        polled: &mut Polled,
    ) -> Result<(), Trouble> {
        let file = NamedTempFile::new().map_err(|error| ours(&error))?;
        let software = archive
            .software()
            .map_err(|error| trouble(&self.path, error))?;
        let mut writer = Writer::begin_archived(BufWriter::new(&file), software.as_deref())
            .map_err(|error| ours(&error))?;
        let mut written = Ok(());
        let notices = archive.reports(ids, &mut |report| {
            if report.rows.is_none() {
                let said = Refused::new("access.notice.too_long");
                polled
                    .noticed
                    .push(Warning::of(&said.with("report", report.id)));
            }
            written = writer.archived(&report);
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        let notices = notices.map_err(|error| trouble(&self.path, error))?;
        polled
            .noticed
            .extend(notices.iter().map(|one| Warning::of(one)));
        written
            .and_then(|()| writer.finish().map(drop))
            .map_err(|error| ours(&error))?;
        let taken = taker.take(&self.piece(file.path(), ids))?;
        polled.count(&taken);
        Ok(())
    }

    fn piece(&self, file: &Path, ids: &BTreeSet<i64>) -> Piece {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let (first, last) = (ids.first(), ids.last());
        let range = match (first, last) {
            (Some(first), Some(last)) if first != last => format!("{first}-{last}"),
            (Some(only), _) => only.to_string(),
            (None, _) => String::new(),
        };
        Piece {
            name: format!("{name} {range}"),
            file: file.to_owned(),
            hints: hints_of(&self.settings),
            place: Vec::new(),
            connection: self.connection,
            site: Some(self.settings.site),
        }
    }
}

impl Connector for Access {
    fn poll(&mut self, state: &mut Value, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let mut ledger = Ledger::deserialize(&*state).unwrap_or_default();
        let now = state_of(&self.path).map_err(|error| {
            let reason = Refused::new("access.trouble.unreachable");
            let reason = reason.with("file", self.path.display());
            Trouble::passing(reason.with("reason", error))
        })?;
        let mut polled = Polled::default();
        if ledger.done == Some(mark(now)) && self.waiting.count() == 0 {
            return Ok(polled);
        }
        let mut archive = self.archive(now)?;
        let reports = archive.glimpses();
        let news = ledger.look(&archive.shape(), &reports);
        polled
            .noticed
            .extend(archive.notices().iter().map(|one| Warning::of(one)));
        polled
            .noticed
            .extend(news.noticed.iter().map(|one| Warning::of(one)));
        let still = Duration::from_secs(u64::from(self.options.still_seconds));
        let settled = self.waiting.settled(&news.wanted, still);
        polled.more = settled.len() > ROUND;
        let ids: BTreeSet<i64> = settled.into_iter().take(ROUND).collect();
        if !ids.is_empty() {
            self.hand_over(&mut archive, &ids, taker, &mut polled)?;
            let taken = news.wanted.iter().filter(|(id, _)| ids.contains(id));
            ledger.take(taken.map(|(id, glimpse)| (*id, *glimpse)));
            self.waiting.forget(&ids);
        }
        if news.wanted.len() == ids.len() {
            ledger.close();
            ledger.done = Some(mark(now));
        } else {
            ledger.done = None;
            self.open = Some((now, archive));
        }
        *state = serde_json::to_value(ledger).unwrap_or_default();
        Ok(polled)
    }

    fn waiting(&self) -> usize {
        self.waiting.count()
    }
}

/// Length and time of a file as they are kept.
fn mark(state: FileState) -> (u64, Option<u128>) {
    let since = state
        .modified
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    (state.length, since.map(|since| since.as_millis()))
}

/// What only a person can mend is told as lasting; the rest may be a moment of the verifier's work,
/// such as a file that is being written anew and does not look like a database yet.
fn trouble(path: &Path, error: ImportError) -> Trouble {
    let is_lasting = matches!(
        error,
        ImportError::Protected | ImportError::WrongPassword | ImportError::Encrypted { .. }
    );
    tracing::debug!(file = %path.display(), key = error.key(), "The archive cannot be read.");
    match is_lasting {
        true => Trouble::lasting(error),
        false => Trouble::passing(error),
    }
}

fn ours(error: &std::io::Error) -> Trouble {
    ActionError::File {
        place: std::env::temp_dir().display().to_string(),
        reason: error.to_string(),
    }
    .into()
}
