//! Which reports of an archive were taken: a watermark, and a window below it in which ids
//! that appear late, change or vanish are recognised.
//!
//! An archive that was made anew starts its ids again, and compacting one after the newest
//! reports were deleted gives their ids to others: a report is known by id and time.

use std::collections::{BTreeMap, BTreeSet};

use domain::digest::Digest;
use importers::lvs95xx::archive::Glimpse;
use serde::{Deserialize, Serialize};

use crate::actions::Refused;

/// Ids below the watermark that are looked at again.
const WINDOW: usize = 2_000;

/// What was taken.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Ledger {
    /// Digest of the names of all columns.
    shape: Option<Digest>,
    /// Every id up to this one that is not in the window was taken or is gone.
    below: Option<i64>,
    /// The newest reports that were taken, as they were then.
    taken: BTreeMap<i64, Glimpse>,
    /// Length and time (milliseconds since 1970) of the file when nothing was left to take.
    pub done: Option<(u64, Option<u128>)>,
}

/// What a look at the archive shows.
#[derive(Debug, Default, PartialEq)]
pub(super) struct News {
    /// Reports to be taken once they stand still.
    pub wanted: BTreeMap<i64, Glimpse>,
    /// What an admin should know.
    pub noticed: Vec<Refused>,
}

impl Ledger {
    /// Compares an archive with what was taken from it.
    pub fn look(&mut self, shape: &str, archive: &BTreeMap<i64, Glimpse>) -> News {
        let mut news = News::default();
        let shape = Digest::of(shape.as_bytes());
        if self.is_another(&shape, archive) {
            news.noticed.push(Refused::new("access.notice.anew"));
            *self = Self::default();
        }
        self.shape = Some(shape);
        let below = self.below;
        for (id, glimpse) in archive {
            if below.is_some_and(|below| *id <= below) {
                continue;
            }
            match self.taken.get(id) {
                Some(taken) if taken == glimpse => {}
                // Rows that were deleted say nothing new.
                Some(taken) if taken.time == glimpse.time && taken.rows > glimpse.rows => {}
                _ => {
                    news.wanted.insert(*id, *glimpse);
                }
            }
        }
        self.tell_changed(&mut news);
        self.tell_deleted(archive, &mut news);
        news
    }

    /// True if this cannot be the archive that was read before: other columns, or none of the
    /// newest reports is there as it was.
    fn is_another(&self, shape: &Digest, archive: &BTreeMap<i64, Glimpse>) -> bool {
        let known = self.shape.as_ref();
        if known.is_some_and(|known| known != shape) {
            return true;
        }
        let same = |(id, taken): (&i64, &Glimpse)| {
            let there = archive.get(id);
            there.is_some_and(|there| there.time == taken.time)
        };
        !self.taken.is_empty() && !archive.is_empty() && !self.taken.iter().any(same)
    }

    fn tell_changed(&self, news: &mut News) {
        let changed = news.wanted.keys().filter(|id| self.taken.contains_key(id));
        let changed: Vec<String> = changed.take(20).map(ToString::to_string).collect();
        if !changed.is_empty() {
            let said = Refused::new("access.notice.changed");
            news.noticed.push(said.with("reports", changed.join(", ")));
        }
    }

    fn tell_deleted(&mut self, archive: &BTreeMap<i64, Glimpse>, news: &mut News) {
        let is_gone = |id: &&i64| !archive.contains_key(id);
        let gone: Vec<i64> = self.taken.keys().filter(is_gone).copied().collect();
        if gone.is_empty() {
            return;
        }
        for id in &gone {
            self.taken.remove(id);
        }
        let named: Vec<String> = gone.iter().take(20).map(ToString::to_string).collect();
        let said = Refused::new("access.notice.deleted").with("count", gone.len());
        news.noticed.push(said.with("reports", named.join(", ")));
    }

    /// Notes reports that were taken.
    pub fn take(&mut self, reports: impl IntoIterator<Item = (i64, Glimpse)>) {
        self.taken.extend(reports);
    }

    /// Closes the books below the window, once nothing in it is left to take.
    pub fn close(&mut self) {
        while self.taken.len() > WINDOW {
            let Some((id, _)) = self.taken.pop_first() else {
                break;
            };
            self.below = Some(id);
        }
    }
}

/// Reports that were seen, and whether they stand still.
#[derive(Debug, Default)]
pub(super) struct Waiting(BTreeMap<i64, (Glimpse, std::time::Instant)>);

impl Waiting {
    /// The wanted reports that did not change for so long; the others go on waiting.
    pub fn settled(
        &mut self,
        wanted: &BTreeMap<i64, Glimpse>,
        still: std::time::Duration,
    ) -> BTreeSet<i64> {
        let now = std::time::Instant::now();
        let mut settled = BTreeSet::new();
        let mut waiting = BTreeMap::new();
        for (id, glimpse) in wanted {
            let since = match self.0.get(id) {
                Some((before, since)) if before == glimpse => *since,
                _ => now,
            };
            let is_new = since == now;
            if !is_new && now.duration_since(since) >= still {
                settled.insert(*id);
            }
            waiting.insert(*id, (*glimpse, since));
        }
        self.0 = waiting;
        settled
    }

    /// How many wait.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// These were taken.
    pub fn forget(&mut self, ids: &BTreeSet<i64>) {
        self.0.retain(|id, _| !ids.contains(id));
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn archive(reports: &[(i64, usize, u32)]) -> BTreeMap<i64, Glimpse> {
        let day = NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        let glimpse = |rows, second| Glimpse {
            rows,
            time: day.and_hms_opt(9, second / 60, second % 60),
        };
        let reports = reports.iter();
        reports
            .map(|(id, rows, second)| (*id, glimpse(*rows, *second)))
            .collect()
    }

    fn wanted(news: &News) -> Vec<i64> {
        news.wanted.keys().copied().collect()
    }

    fn told(news: &News) -> Vec<&str> {
        use domain::texts::Explain;
        news.noticed.iter().map(Explain::key).collect()
    }

    #[test]
    fn only_new_reports_are_wanted_late_ids_among_them() {
        let mut ledger = Ledger::default();
        let first = archive(&[(1, 17, 0), (2, 17, 10), (5, 17, 20)]);
        let news = ledger.look("A", &first);
        assert_eq!(wanted(&news), [1, 2, 5]);
        ledger.take(news.wanted);
        ledger.close();
        assert_eq!(ledger.look("A", &first), News::default());
        let later = archive(&[
            (1, 17, 0),
            (2, 17, 10),
            (4, 17, 19),
            (5, 17, 20),
            (6, 3, 30),
        ]);
        let news = ledger.look("A", &later);
        assert_eq!((wanted(&news), told(&news)), (vec![4, 6], vec![]));
    }

    #[test]
    fn a_report_that_grew_or_another_under_its_id_is_wanted_again_and_told() {
        let mut ledger = Ledger::default();
        ledger.take(archive(&[(1, 17, 0), (2, 10, 10), (3, 17, 20)]));
        let news = ledger.look("A", &archive(&[(1, 17, 0), (2, 17, 10), (3, 17, 50)]));
        assert_eq!(wanted(&news), [2, 3]);
        assert_eq!(told(&news), ["access.notice.changed"]);
        // Rows that somebody deleted are no news.
        assert!(
            ledger
                .look("A", &archive(&[(1, 2, 0), (2, 10, 10), (3, 17, 20)]))
                .wanted
                .is_empty()
        );
    }

    #[test]
    fn deleted_reports_are_told_once() {
        let mut ledger = Ledger::default();
        ledger.take(archive(&[(1, 17, 0), (2, 17, 10)]));
        let left = archive(&[(1, 17, 0)]);
        assert_eq!(told(&ledger.look("A", &left)), ["access.notice.deleted"]);
        assert_eq!(ledger.look("A", &left), News::default());
    }

    #[test]
    fn a_database_made_anew_is_read_from_its_beginning() {
        let mut ledger = Ledger::default();
        ledger.look("A", &BTreeMap::new());
        ledger.take((0..5000).map(|id| {
            (
                id,
                Glimpse {
                    rows: 1,
                    time: None,
                },
            )
        }));
        ledger.close();
        assert_eq!(ledger.taken.len(), WINDOW);
        let anew = archive(&[(1, 17, 0), (2, 17, 10)]);
        let news = ledger.look("A", &anew);
        assert_eq!(
            (wanted(&news), told(&news)),
            (vec![1, 2], vec!["access.notice.anew"])
        );
        ledger.take(news.wanted);
        let news = ledger.look("B", &anew);
        assert_eq!(
            (wanted(&news), told(&news)),
            (vec![1, 2], vec!["access.notice.anew"])
        );
    }

    #[test]
    fn the_window_closes_from_below_and_forgets_what_is_older() {
        let mut ledger = Ledger::default();
        let all: Vec<_> = (0..5000).map(|id| (id, 1, 0)).collect();
        let all = archive(&all);
        ledger.take(all.clone());
        ledger.close();
        assert!(ledger.look("A", &all).wanted.is_empty());
        assert_eq!(ledger.below, Some(2999));
        let text = serde_json::to_string(&ledger).unwrap();
        assert_eq!(serde_json::from_str::<Ledger>(&text).unwrap(), ledger);
    }

    #[test]
    fn what_changes_waits_on() {
        let mut waiting = Waiting::default();
        let none = std::time::Duration::ZERO;
        let growing = |rows| archive(&[(1, 17, 0), (2, rows, 0)]);
        assert!(waiting.settled(&growing(3), none).is_empty());
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert_eq!(waiting.settled(&growing(9), none), BTreeSet::from([1]));
        waiting.forget(&BTreeSet::from([1]));
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert_eq!(
            waiting.settled(&archive(&[(2, 9, 0)]), none),
            BTreeSet::from([2])
        );
        waiting.forget(&BTreeSet::from([2]));
        assert_eq!(waiting.count(), 0);
    }
}
