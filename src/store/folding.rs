//! SQLite's log is folded back beside a bulk import, so that neither the import's commits nor the
//! end of the program waits until a hundred megabytes are copied into the database.
//!
//! Folding is passive: it waits for nobody and nobody waits for it. What it leaves over, the writer
//! and the last connection fold as ever.

use std::{
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::Duration,
};

use diesel::connection::SimpleConnection;

use crate::{connection::Manager, dialect::Purpose, engine::AnyConnection, error::StoreError};

/// How often the log is folded back: pages that many batches change are copied once for all of them.
const PAUSE: Duration = Duration::from_millis(300);

/// Folds until it is dropped.
#[must_use = "folding ends when this is dropped"]
pub struct Folding {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Folding {
    /// Does nothing.
    pub(crate) const IDLE: Self = Self {
        stop: None,
        thread: None,
    };

    /// Folds the log of an SQLite database, on a connection and a thread of its own.
    pub(crate) fn begin(manager: Manager) -> Self {
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            if let Err(error) = fold(&manager, &stopped) {
                tracing::warn!("The log is not folded back beside the import: {error}");
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for Folding {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there lost nothing: the log is folded at the next opportunity.
            let _ended = thread.join();
        }
    }
}

fn fold(manager: &Manager, stopped: &mpsc::Receiver<()>) -> Result<(), StoreError> {
    // Most imports are one report and over before the first pause: they need no connection.
    if stopped.recv_timeout(PAUSE) != Err(RecvTimeoutError::Timeout) {
        return Ok(());
    }
    let mut conn = manager.open(Purpose::Pool)?;
    while stopped.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        if let AnyConnection::Sqlite(own) = conn.any() {
            own.batch_execute("PRAGMA wal_checkpoint(PASSIVE)")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use crate::Store;

    #[test]
    fn what_was_written_is_folded_into_the_database_while_it_is_open() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("barlab.db");
        let store = Store::open(&format!("sqlite:{}", place.display())).unwrap();
        store.migrate().unwrap();
        let size = || std::fs::metadata(&place).unwrap().len();
        let before = size();
        let folding = store.folding();
        let begun = Instant::now();
        while size() == before {
            assert!(begun.elapsed().as_secs() < 30, "still {before} bytes");
            std::thread::yield_now();
        }
        drop(folding);
        assert!(!store.needs_migration().unwrap());
    }
}
