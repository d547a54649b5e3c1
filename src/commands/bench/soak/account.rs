//! What was written against what was kept: every word exactly once.

use std::{
    collections::{BTreeSet, HashMap},
    thread,
    time::{Duration, Instant},
};

use store::{
    Paging,
    inbox::{self, InboxFilter},
    sources,
};

use super::super::super::shell::Failure;
use crate::app::App;

/// Rows that are read at once.
const ROWS: u16 = 1000;

/// How often the laboratory is looked at.
const LOOK: Duration = Duration::from_millis(700);

/// How the counting ended.
pub(super) struct Account {
    /// Words that no measurement has.
    pub(super) lost: Vec<String>,
    /// Words that several measurements have.
    pub(super) twice: Vec<String>,
    /// Records that were refused.
    pub(super) refused: usize,
    /// True if the chain of the audit records is whole.
    pub(super) audit_whole: bool,
}

impl Account {
    /// Waits until every word is there, and then until nothing changes any more.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) fn settle(
        app: &App,
        written: &[String],
        patience: Duration,
        quiet: Duration,
    ) -> Result<Self, Failure> {
        let begun = Instant::now();
        let mut since = Instant::now();
        let mut last = 0;
        loop {
            let kept = kept(app)?;
            let all: usize = kept.values().sum();
            if all != last {
                (last, since) = (all, Instant::now());
            }
            let is_there = written.iter().all(|word| kept.contains_key(word));
            if (is_there && since.elapsed() > quiet) || begun.elapsed() > patience {
                return Self::of(app, written, &kept);
            }
            thread::sleep(LOOK);
        }
    }

    fn of(app: &App, written: &[String], kept: &HashMap<String, usize>) -> Result<Self, Failure> {
        let known: BTreeSet<_> = written.iter().collect();
        let lost = written
            .iter()
            .filter(|word| !kept.contains_key(*word))
            .cloned()
            .collect();
        let twice = kept
            .iter()
            .filter(|(word, count)| **count > 1 || !known.contains(word))
            .map(|(word, _)| word.clone())
            .collect();
        let refused = app
            .store
            .read(|conn| sources::list(conn, Paging::first(u16::MAX)))?
            .rows
            .iter()
            .map(|source| usize::try_from(source.counts.refused).unwrap_or(usize::MAX))
            .sum();
        let audit = app.store.read(store::audit::verify)?;
        Ok(Self {
            lost,
            twice,
            refused,
            audit_whole: audit.is_ok(),
        })
    }

    /// Says on the log what is wrong, for whoever looks into it.
    pub(super) fn explain(&self) {
        for word in &self.lost {
            tracing::error!("{word} is lost.");
        }
        for word in &self.twice {
            tracing::error!("{word} is there more than once.");
        }
    }
}

/// How often each word was kept.
fn kept(app: &App) -> Result<HashMap<String, usize>, Failure> {
    let mut kept = HashMap::new();
    let mut after = None;
    loop {
        let paging = Paging { after, limit: ROWS };
        let page = app
            .store
            .read(|conn| inbox::list(conn, &InboxFilter::default(), paging))?;
        for stored in page.rows {
            let word = stored
                .measurement
                .fields
                .into_values()
                .find(|value| value.starts_with("soak-"));
            *kept.entry(word.unwrap_or_default()).or_default() += 1;
        }
        after = page.next;
        if after.is_none() {
            return Ok(kept);
        }
    }
}
