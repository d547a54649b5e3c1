//! Why a command ended before it was done, and the exit code that follows.

use std::{
    io::{self, Write},
    path::Path,
};

use domain::texts::Explain;

use crate::{
    actions::{ActionError, Refused},
    app::StartError,
    config::SettingsError,
};

/// The exit code of a command that did what was asked.
pub(super) const DONE: u8 = 0;
/// The exit code for a finding, a refusal or a failure.
pub(super) const FOUND: u8 = 1;
/// The exit code for wrong usage: arguments or settings that cannot be.
const USAGE: u8 = 2;

/// An exit code, or why there is none.
pub(super) type Outcome = Result<u8, Failure>;

/// Why a command ended before it was done.
#[derive(Debug)]
pub(super) enum Failure {
    /// Arguments that do not go together, or a settings file that is not there.
    Usage(Refused),
    /// The application cannot start.
    Start(StartError),
    /// An action refused or failed.
    Action(ActionError),
    /// An action refused or failed over one file.
    File(String, ActionError),
    /// Results cannot be printed.
    Output(io::Error),
}

impl<E: Into<ActionError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Action(error.into())
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

impl From<SettingsError> for Failure {
    fn from(error: SettingsError) -> Self {
        Self::Start(error.into())
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// A failure over one file.
    pub(super) fn of_file(file: &Path, error: impl Into<ActionError>) -> Self {
        Self::File(file.display().to_string(), error.into())
    }

    /// A file that cannot be read or written.
    pub(super) fn io(place: &Path) -> impl FnOnce(io::Error) -> Self {
        let place = place.display().to_string();
        move |reason| {
            Self::Action(ActionError::File {
                place,
                reason: reason.to_string(),
            })
        }
    }

    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Start(StartError::Settings(_)) => USAGE,
            // Whoever read the output has had enough of it.
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
            _ => FOUND,
        }
    }

    /// Says in the words of the log why not even the sentences could be loaded.
    pub(super) fn tell_plainly(&self, problems: &mut dyn Write) -> u8 {
        let Some(text) = self.plain() else {
            return self.code();
        };
        // Nothing is left to be done when not even standard error takes a line.
        let _ = writeln!(problems, "barlab: {text}");
        self.code()
    }

    fn plain(&self) -> Option<String> {
        match self {
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => None,
            Self::Usage(refused) => Some(refused.key().to_owned()),
            Self::Start(error) => Some(error.to_string()),
            Self::Action(error) => Some(error.to_string()),
            Self::File(file, error) => Some(format!("{file}: {error}")),
            Self::Output(error) => Some(error.to_string()),
        }
    }
}
