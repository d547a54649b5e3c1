//! The agent: connectors at work on a laboratory's own PC, whose pieces go to a server.
//!
//! What is fetched is spooled on the disk first and only then forgotten where it came from;
//! a sender replays the spool in order and forgets a piece once the server said what became
//! of it. A piece sent twice adds nothing there. So nothing is lost or doubled however often
//! the line, the server or this program break off.

mod certificates;
mod sender;
mod spool;
#[cfg(test)]
mod tests;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};

use domain::texts::{Language, Texts};

pub use certificates::Untrusted;
pub use sender::{Answered, Server, ServerError};
pub use spool::{Slip, Spool, SpoolError};

use super::{
    Piece, Plan, Polled, Taken, Taker, Trouble, connector,
    rounds::{Rounds, StateFile},
};
use crate::actions::{ActionError, take_piece::Fate};
use crate::background::Stop;

/// Shortest wait of the sender after a failure; it doubles up to the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Longest wait of the sender.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often the sender looks for something to send when it was not told.
const LOOK: Duration = Duration::from_millis(500);

/// One place that an agent fetches from.
pub struct SourcePlan {
    /// What its state file is called.
    pub key: String,
    /// The folder that rings when something happens in it.
    pub watched: Option<PathBuf>,
    /// What the connector is made of.
    pub plan: Plan,
}

/// What an agent says as it works.
pub enum Told<'a> {
    /// The server said what became of a piece.
    Answered(&'a Slip, &'a Fate),
    /// The server does not take pieces at present; so many wait.
    Later(&'a ServerError, usize),
    /// A round of a source went wrong.
    Trouble(&'a str, &'a Trouble),
    /// A round of a source noticed something.
    Noticed(&'a str, &'a Polled),
}

/// An agent.
pub struct Agent<'a> {
    /// Where pieces wait.
    pub spool: &'a Spool,
    /// Where they go.
    pub server: &'a Server,
    /// Every sentence, for reasons beside refused pieces.
    pub texts: &'a Texts,
    /// The language of these.
    pub language: Language,
    /// The word to end.
    pub stop: Stop,
    /// Hears what happens.
    pub tell: &'a (dyn Fn(Told<'_>) + Sync),
}

impl Agent<'_> {
    /// Works until the word to stop is given.
    pub fn run(&self, sources: Vec<SourcePlan>) {
        thread::scope(|scope| {
            for source in sources {
                scope.spawn(move || self.fetch(source, false));
            }
            self.send(false);
        });
    }

    /// Fetches what is there, sends what is spooled, and ends; false if something is left or a
    /// source could not be read.
    pub fn run_once(&self, sources: Vec<SourcePlan>) -> bool {
        let is_well = AtomicBool::new(true);
        for source in sources {
            if !self.fetch(source, true) {
                is_well.store(false, Ordering::Relaxed);
            }
        }
        self.send(true) && is_well.load(Ordering::Relaxed)
    }

    /// Makes rounds of one source; false if one failed.
    fn fetch(&self, source: SourcePlan, once: bool) -> bool {
        let SourcePlan { key, watched, plan } = source;
        let poll_seconds = plan.settings.poll_seconds;
        let connector = match connector(plan) {
            Ok(connector) => connector,
            Err(trouble) => {
                (self.tell)(Told::Trouble(&key, &trouble));
                return false;
            }
        };
        let file = StateFile::at(self.spool.states().join(&key).with_extension("json"));
        let stop = self.stop.clone();
        let mut rounds = Rounds::new(connector, file, watched.as_deref(), poll_seconds, stop);
        let mut taker = Spooling { spool: self.spool };
        loop {
            let made = rounds.round(&mut taker);
            match &made {
                Ok(polled) => {
                    if !polled.noticed.is_empty() {
                        (self.tell)(Told::Noticed(&key, polled));
                    }
                    if once && rounds.is_through(polled) {
                        return rounds.waiting() == 0;
                    }
                }
                Err(trouble) => {
                    (self.tell)(Told::Trouble(&key, trouble));
                    if once {
                        return false;
                    }
                }
            }
            if rounds.rest(&made) {
                return true;
            }
        }
    }

    /// Sends what is spooled, in order; with `once` until it is empty or the server says no.
    fn send(&self, once: bool) -> bool {
        let mut wait = FIRST_WAIT;
        let mut greeted = false;
        loop {
            match self.send_first(greeted) {
                Ok(true) => (wait, greeted) = (FIRST_WAIT, true),
                Ok(false) if once => return true,
                Ok(false) => {
                    if self.stop.wait(LOOK) {
                        return true;
                    }
                }
                Err(error) => {
                    (self.tell)(Told::Later(&error, self.spool.len()));
                    if once
                        || self
                            .stop
                            .wait(error.wait().unwrap_or(wait).min(LONGEST_WAIT))
                    {
                        return false;
                    }
                    wait = (wait * 2).min(LONGEST_WAIT);
                    greeted = false;
                }
            }
            if self.stop.is_told() {
                return true;
            }
        }
    }

    /// Sends the oldest piece; false if there is none.
    fn send_first(&self, greeted: bool) -> Result<bool, ServerError> {
        let first = self.spool.first().map_err(ServerError::Spool)?;
        let Some((number, slip)) = first else {
            return Ok(false);
        };
        if !greeted {
            self.server.greet()?;
        }
        if !self.spool.is_whole(number, &slip) {
            // The disk did not keep it. It would keep all others from being sent for ever.
            let reason = self.texts.get(self.language, "agents.reason.damaged");
            let fate = Fate::Refused { reason };
            self.put_aside(number, &slip, &fate)?;
            return Ok(true);
        }
        let file = self.spool.bytes(number);
        let fate = match self.server.send(&slip, &file)? {
            Answered::Fate(fate) => fate,
            // The server will never take it, whatever it holds.
            Answered::TooLarge => Fate::Refused {
                reason: self.texts.get(self.language, "agents.reason.too_large"),
            },
        };
        self.put_aside(number, &slip, &fate)?;
        Ok(true)
    }

    /// Takes a piece out of the spool whose fate is known.
    fn put_aside(&self, number: u64, slip: &Slip, fate: &Fate) -> Result<(), ServerError> {
        let done = match fate {
            Fate::Taken { .. } => self.spool.remove(number),
            Fate::Refused { reason } => {
                let said = [("file", slip.name.clone()), ("reason", reason.clone())];
                let key = "agents.reason.refused";
                let text = self.texts.fill(self.language, key, &said);
                self.spool.refuse(number, slip, &text)
            }
        };
        done.map_err(ServerError::Spool)?;
        (self.tell)(Told::Answered(slip, fate));
        Ok(())
    }
}

/// Puts pieces into the spool.
struct Spooling<'a> {
    spool: &'a Spool,
}

impl Taker for Spooling<'_> {
    fn take(&mut self, piece: &Piece) -> Result<Taken, ActionError> {
        let sha256 = self.spool.add(piece)?;
        Ok(Taken {
            sha256,
            report: None,
        })
    }
}

/// Makes the names in a folder last, where the system needs to be asked for that; Windows cannot
/// open a folder and writes its names by itself.
fn settle(folder: &Path) -> std::io::Result<()> {
    match cfg!(windows) {
        true => Ok(()),
        false => fs::File::open(folder)?.sync_all(),
    }
}
