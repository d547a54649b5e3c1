//! A connector at work without a configured connection: for `barlab watch` and the agent.
//!
//! What it knows between rounds lies in a file of its own, replaced as a whole after every
//! round that went well.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use domain::connection::wait_after;
use serde_json::Value;

use super::{Connector, Polled, Taker, Trouble, folder::Bell};
use crate::background::Stop;

/// How long a command that ends by itself waits for files that go on changing.
const PATIENCE: Duration = Duration::from_secs(60);

/// How soon something that still changes is looked at again.
pub(super) const SOON: Duration = Duration::from_millis(500);

/// What a connector knows, in a file.
#[derive(Debug, Clone)]
pub struct StateFile {
    place: PathBuf,
}

impl StateFile {
    /// A file that need not be there yet.
    #[must_use]
    pub const fn at(place: PathBuf) -> Self {
        Self { place }
    }

    /// What it says; nothing if there is none or it cannot be read, because then everything is
    /// looked at again, which adds nothing.
    #[must_use]
    pub fn load(&self) -> Value {
        let bytes = fs::read(&self.place).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// Replaces it.
    ///
    /// # Errors
    /// When it cannot be written; the old one then stays.
    pub fn save(&self, state: &Value) -> io::Result<()> {
        if let Some(folder) = self.place.parent() {
            fs::create_dir_all(folder)?;
        }
        let unfinished = self.place.with_extension("unfinished");
        let mut file = File::create(&unfinished)?;
        file.write_all(state.to_string().as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(&unfinished, &self.place)
    }
}

/// Makes round after round.
pub struct Rounds {
    connector: Box<dyn Connector>,
    file: StateFile,
    state: Value,
    bell: Option<Bell>,
    poll_seconds: u32,
    stop: Stop,
    failures: u32,
    /// When something was last taken.
    busy: Instant,
}

impl Rounds {
    /// Rounds of a connector; a folder that is watched rings a bell.
    #[must_use]
    pub fn new(
        connector: Box<dyn Connector>,
        file: StateFile,
        watched: Option<&Path>,
        poll_seconds: u32,
        stop: Stop,
    ) -> Self {
        Self {
            connector,
            state: file.load(),
            file,
            bell: watched.map(Bell::of),
            poll_seconds,
            stop,
            failures: 0,
            busy: Instant::now(),
        }
    }

    /// Makes one round and keeps what the connector then knows.
    ///
    /// # Errors
    /// As the connector, or when its state cannot be kept.
    pub fn round(&mut self, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let made = self.made(taker);
        match &made {
            Ok(polled) => {
                self.failures = 0;
                if polled.pieces > 0 {
                    self.busy = Instant::now();
                }
            }
            Err(_) => self.failures = self.failures.saturating_add(1),
        }
        made
    }

    fn made(&mut self, taker: &mut dyn Taker) -> Result<Polled, Trouble> {
        let mut state = self.state.clone();
        let polled = self.connector.poll(&mut state, taker)?;
        if state != self.state {
            self.file.save(&state).map_err(|error| {
                Trouble::from(crate::actions::ActionError::File {
                    place: self.file.place.display().to_string(),
                    reason: error.to_string(),
                })
            })?;
            self.state = state;
        }
        Ok(polled)
    }

    /// What was seen and is not taken yet because it still changes.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.connector.waiting()
    }

    /// True if a command that ends by itself may end: all that stands still was taken, or what is
    /// left has been changing for too long.
    #[must_use]
    pub fn is_through(&self, polled: &Polled) -> bool {
        !polled.more && (self.waiting() == 0 || self.busy.elapsed() > PATIENCE)
    }

    /// Waits until the next round is due; true if the word to stop was given.
    #[must_use]
    pub fn rest(&self, made: &Result<Polled, Trouble>) -> bool {
        let usual = Duration::from_secs(u64::from(self.poll_seconds));
        let wait = match made {
            Ok(polled) if polled.more => Duration::ZERO,
            Ok(_) if self.waiting() > 0 => SOON.min(usual),
            Ok(_) => usual,
            Err(_) => {
                let wait = wait_after(self.failures, self.poll_seconds, 0).to_std();
                return self.stop.wait(wait.unwrap_or(usual));
            }
        };
        match &self.bell {
            Some(bell) => heard(bell, wait, &self.stop),
            None => self.stop.wait(wait),
        }
    }
}

/// Waits for the bell of a folder, at most so long; true if the word to stop was given. A file that is
/// written to all the time rings all the time, hence never less than a moment.
pub(super) fn heard(bell: &Bell, at_most: Duration, stop: &Stop) -> bool {
    let pause = at_most.min(SOON);
    stop.wait(pause) || bell.wait(at_most.saturating_sub(pause), stop)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        thread,
    };

    use super::*;
    use crate::actions::{ActionError, Refused};

    /// A connector that finds nothing to take, as often as it is asked, and counts how often.
    struct Idle(Arc<AtomicU32>);

    impl Connector for Idle {
        fn poll(&mut self, _: &mut Value, _: &mut dyn Taker) -> Result<Polled, Trouble> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Ok(Polled::default())
        }

        fn waiting(&self) -> usize {
            1
        }
    }

    struct Nobody;

    impl Taker for Nobody {
        fn take(&mut self, _: &super::super::Piece) -> Result<super::super::Taken, ActionError> {
            Err(ActionError::Refused(Box::new(Refused::new("none"))))
        }
    }

    #[test]
    fn a_file_that_is_written_to_for_ever_costs_two_rounds_a_second_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let (asked, stop) = (Arc::new(AtomicU32::new(0)), Stop::default());
        let state = StateFile::at(folder.path().join("state.json"));
        let watched = folder.path().join("watched");
        fs::create_dir(&watched).unwrap();
        let idle = Box::new(Idle(Arc::clone(&asked)));
        let mut rounds = Rounds::new(idle, state, Some(&watched), 5, stop.clone());
        thread::scope(|scope| {
            scope.spawn(|| {
                let mut file = File::create(watched.join("growing.txt")).unwrap();
                let begun = Instant::now();
                while begun.elapsed() < Duration::from_millis(2200) {
                    file.write_all(b"more ").unwrap();
                    thread::sleep(Duration::from_millis(5));
                }
                stop.tell();
            });
            loop {
                let made = rounds.round(&mut Nobody);
                if rounds.rest(&made) {
                    break;
                }
            }
        });
        let asked = asked.load(Ordering::Relaxed);
        assert!((2..=6).contains(&asked), "{asked} rounds");
    }

    #[test]
    fn a_state_survives_and_a_broken_one_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = StateFile::at(folder.path().join("deep/state.json"));
        assert_eq!(file.load(), Value::Null);
        let state = serde_json::json!({"left": {"a.txt": 1}});
        file.save(&state).unwrap();
        assert_eq!(file.load(), state);
        fs::write(folder.path().join("deep/state.json"), "{\"left\"").unwrap();
        assert_eq!(file.load(), Value::Null);
    }
}
