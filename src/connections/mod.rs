//! Verifier connections at work: fetching what a verifier wrote, piece by piece, for ever.
//!
//! A `Connector` knows one kind of place to fetch from and is asked for one round at a
//! time. What it fetches it hands to a `Taker` as whole pieces: `Local` keeps and imports
//! them here, an agent's taker sends them to a server. A connector's state is saved only
//! after its pieces were taken, so a round that was cut off is made again, and taking the
//! same piece twice adds nothing. The supervisor runs what is configured.

pub mod access;
pub mod agent;
pub mod folder;
mod local;
pub mod mysql;
pub mod rounds;
mod runner;
mod supervisor;

use std::{path::PathBuf, sync::Arc};

use domain::{
    connection::{ConnectionKind, Settings},
    digest::Digest,
    id::{ConnectionId, SiteId},
    measurement::Warning,
    texts::{Explain, Language, Texts},
};
use serde_json::Value;

pub use local::Local;
pub use runner::plan_of;
pub use supervisor::start;

use crate::{
    actions::{ActionError, Refusal, Refused, hints::Hints, import_measurements::Report},
    background::Stop,
};

/// A whole piece of verifier output, ready to be kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// What people call it: a file's name, or a database with a range of reports.
    pub name: String,
    /// Where its bytes lie; it belongs to the connector, which may remove it once it was taken.
    pub file: PathBuf,
    /// What whoever set up the connection says of it.
    pub hints: Hints,
    /// The folders below the watched one in which it lay, outermost first, and its own name there,
    /// which may say more; empty for what lay in no folder.
    pub place: Vec<String>,
    /// The connection that fetched it.
    pub connection: Option<ConnectionId>,
    /// The site it comes from.
    pub site: Option<SiteId>,
}

/// A piece that is safe: kept and imported, or spooled on the way to the server.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// Digest of its bytes.
    pub sha256: Digest,
    /// What came of it; absent when the import happens elsewhere and later.
    pub report: Option<Report>,
}

/// Where pieces go.
pub trait Taker {
    /// Takes a piece; once it returns, the piece may be forgotten where it came from. Taking
    /// the same piece twice adds nothing.
    ///
    /// # Errors
    /// `Refused` when the piece cannot be read and never will be; anything else when it can
    /// be tried again.
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError>;
}

/// What a round did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Polled {
    /// Pieces that were taken.
    pub pieces: u64,
    /// New measurements in them, as far as the taker knows.
    pub new: u64,
    /// True if more waits and the next round should follow at once.
    pub more: bool,
    /// What an admin should know: gaps, deletions, a database made anew.
    pub noticed: Vec<Warning>,
}

impl Polled {
    /// Counts a piece that was taken.
    pub fn count(&mut self, taken: &Taken) {
        self.pieces += 1;
        self.new += taken.report.as_ref().map_or(0, |report| report.new);
    }
}

/// Why a round failed.
#[derive(Debug)]
pub struct Trouble {
    /// True if it may pass by itself; false if somebody has to change something, so that
    /// trying again soon is of no use.
    pub retry: bool,
    reason: Box<dyn Refusal>,
}

impl Trouble {
    /// Something that may pass by itself: a lost line, a locked table.
    pub fn passing(reason: impl Refusal + 'static) -> Self {
        Self {
            retry: true,
            reason: Box::new(reason),
        }
    }

    /// Something that somebody has to change: a wrong password, a folder that is not there.
    pub fn lasting(reason: impl Refusal + 'static) -> Self {
        Self {
            retry: false,
            reason: Box::new(reason),
        }
    }
}

impl Explain for Trouble {
    fn key(&self) -> &'static str {
        self.reason.key()
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        self.reason.arguments()
    }
}

impl From<ActionError> for Trouble {
    fn from(error: ActionError) -> Self {
        match error {
            ActionError::Refused(reason) => Self {
                retry: false,
                reason,
            },
            ActionError::File { place, reason } => Self::passing(
                Refused::new("connections.trouble.file")
                    .with("place", place)
                    .with("reason", reason),
            ),
            other => Self::passing(
                Refused::new("connections.trouble.store").with("reason", other.to_string()),
            ),
        }
    }
}

/// Fetches from one place.
pub trait Connector {
    /// Makes one round: looks for what is new since `state`, hands whole pieces to the taker
    /// and moves the state on. It should return after some thousand reports, saying that more
    /// waits, so that the state is saved often.
    ///
    /// # Errors
    /// `Trouble` when the place cannot be reached or read, or a piece was not taken. The
    /// state is then not saved; pieces that were taken before may be handed over again.
    fn poll(&mut self, state: &mut Value, taker: &mut dyn Taker) -> Result<Polled, Trouble>;

    /// How much was seen and not taken in the last round because it still changes.
    fn waiting(&self) -> usize {
        0
    }
}

/// What a connector is made of: an admin's settings, or the arguments of a command.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The connection, if it is a configured one.
    pub connection: Option<ConnectionId>,
    /// Where to fetch from, and how.
    pub settings: Settings,
    /// The password, if there is one. It is shown nowhere.
    pub password: Option<Password>,
    /// Told when the connector should end its round soon.
    pub stop: Stop,
    /// Every sentence, for what is written beside a verifier's files.
    pub texts: Arc<Texts>,
    /// The laboratory's language.
    pub language: Language,
}

/// A password; printed, it says nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password")
    }
}

/// What the settings of a connection say of everything that it fetches.
fn hints_of(settings: &Settings) -> Hints {
    Hints {
        profile: settings.profile.clone(),
        intake: settings.intake,
        instrument: settings.instrument.clone(),
    }
}

/// Makes the connector of a plan.
///
/// # Errors
/// When the settings cannot be used.
pub fn connector(plan: Plan) -> Result<Box<dyn Connector>, Trouble> {
    match plan.settings.kind {
        ConnectionKind::Folder => Ok(Box::new(folder::Folder::new(plan)?)),
        ConnectionKind::Mysql => Ok(Box::new(mysql::Verifier::new(plan)?)),
        ConnectionKind::Access => Ok(Box::new(access::Access::new(plan)?)),
        ConnectionKind::Agent => Err(Trouble::lasting(Refused::new("connections.trouble.kind"))),
    }
}
