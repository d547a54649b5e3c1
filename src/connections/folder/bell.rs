//! The system's word that something happened in a folder, so that nobody has to wait for
//! the next round. On network shares the system says nothing or cannot listen at all;
//! rounds are made regardless, so a bell that stays silent only costs time.

use std::{
    path::Path,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::background::Stop;

/// How long to sleep between looks at whether the word to stop was given.
const NAP: Duration = Duration::from_millis(200);

/// Rings when something happens in a folder.
pub struct Bell {
    rung: Receiver<()>,
    /// Listens as long as it lives; absent where the system cannot listen.
    watcher: Option<RecommendedWatcher>,
}

impl Bell {
    /// Listens to a folder and its sub-folders.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        let (sender, rung) = mpsc::sync_channel(1);
        let made = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let is_only_read = event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_)));
            if !is_only_read {
                // A full channel has rung already.
                let _ = sender.try_send(());
            }
        });
        let listening = made.and_then(|mut watcher| {
            watcher.watch(folder, RecursiveMode::Recursive)?;
            Ok(watcher)
        });
        if let Err(error) = &listening {
            tracing::info!(folder = %folder.display(), "Only rounds, the system does not tell of changes: {error}");
        }
        Self {
            rung,
            watcher: listening.ok(),
        }
    }

    /// True if the system said that it would tell.
    #[must_use]
    pub const fn listens(&self) -> bool {
        self.watcher.is_some()
    }

    /// Waits for the bell, at most so long; true if the word to stop was given.
    #[must_use]
    pub fn wait(&self, at_most: Duration, stop: &Stop) -> bool {
        let end = Instant::now() + at_most;
        while !stop.is_told() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            if !self.listens() {
                return stop.wait(left);
            }
            if self.rung.recv_timeout(left.min(NAP)).is_ok() {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_file_rings_and_a_folder_that_is_not_there_only_costs_time() {
        let folder = tempfile::tempdir().unwrap();
        let stop = Stop::default();
        let bell = Bell::of(folder.path());
        assert!(bell.listens());
        std::fs::write(folder.path().join("a.txt"), "x").unwrap();
        let begun = Instant::now();
        assert!(!bell.wait(Duration::from_secs(20), &stop));
        assert!(begun.elapsed() < Duration::from_secs(10));

        let deaf = Bell::of(&folder.path().join("nowhere"));
        assert!(!deaf.listens());
        assert!(!deaf.wait(Duration::from_millis(20), &stop));
        stop.tell();
        assert!(deaf.wait(Duration::from_secs(20), &stop));
    }
}
