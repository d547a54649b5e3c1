//! What a connection to a verifier's database remembers between rounds, and what follows from it.
//!
//! No input or output here. A report is taken when its number of rows was the same in two
//! looks and it is old enough. Ids are never assumed to be dense or to appear in order: below
//! the highest id that was taken, a stretch is looked through again at every round.

use std::collections::{BTreeMap, BTreeSet};

use domain::measurement::Warning;
use importers::lvs95xx::server::{Fetched, Seen};
use serde::{Deserialize, Serialize};

use super::notices::{self, Span};

/// Most reports of a piece.
pub(super) const PIECE: usize = 3000;

/// So many of the newest reports are never believed to be old by the verifier's clock alone.
const NEWEST: i64 = 50;

/// Younger than this by the verifier's clock means nothing: clocks differ.
const CLOCKS: i64 = 60;

/// How long a missing id may still appear before it is told of, in milliseconds.
const LATE: i64 = 60_000;

/// Most gaps that are remembered one by one.
const GAPS: usize = 200;

/// Pieces of which a report is kept to know the database again.
const SIGNS: usize = 3;

/// What is remembered; saved as JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Ledger {
    /// Names and types of the columns.
    pub shape: String,
    /// The highest id that was taken.
    pub watermark: i64,
    /// Reports that were taken, from the stretch that is looked through again, with their rows.
    taken: BTreeMap<i64, u64>,
    /// Reports that were seen and not taken yet.
    pending: BTreeMap<i64, Pending>,
    /// Signs of a few reports that were taken.
    pub signs: BTreeMap<i64, String>,
    gaps: Vec<Gap>,
    /// How many reports there were up to an id that is no longer looked at.
    pub counted: Option<(i64, u64)>,
}

/// A report that is perhaps still being written.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Pending {
    rows: u64,
    /// Since when it has so many rows, in milliseconds of our clock.
    since: i64,
}

/// Ids that are not there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Gap {
    span: Span,
    since: i64,
    told: bool,
}

/// How patient to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// Least age of a report that is taken, in seconds.
    pub age: i64,
    /// How many ids below the highest are looked through again.
    pub look_back: i64,
}

/// One look at the database.
pub(super) struct Look<'a> {
    /// What is there, above `look_after`.
    pub seen: &'a BTreeMap<i64, Seen>,
    /// True if there may be more above the last of these.
    pub is_full: bool,
    /// The highest id there is.
    pub newest: i64,
    /// Milliseconds of our clock.
    pub now: i64,
}

/// What follows from a look.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Decision {
    /// Reports to take, with the rows that they must have.
    pub take: BTreeMap<i64, u64>,
    /// True if a round at once would find more to take.
    pub more: bool,
    /// What an admin should know.
    pub noticed: Vec<Warning>,
}

impl Ledger {
    /// Nothing is known but the columns.
    pub fn anew(shape: String) -> Self {
        Self {
            shape,
            ..Self::default()
        }
    }

    /// The id above which to look.
    pub fn look_after(&self, patience: Patience) -> i64 {
        let stretch = self.watermark.saturating_sub(patience.look_back);
        match self.pending.first_key_value() {
            Some((first, _)) => stretch.min(first.saturating_sub(1)),
            None => stretch,
        }
    }

    /// How many reports were seen and not taken yet.
    pub fn waiting(&self) -> usize {
        self.pending.len()
    }

    /// True if nothing of what was taken last is among what is there.
    pub fn knows_nothing_of(&self, seen: &BTreeMap<i64, Seen>) -> bool {
        !self.taken.keys().any(|id| seen.contains_key(id))
    }

    /// Compares what is there with what is remembered.
    pub fn look(&mut self, look: &Look<'_>, patience: Patience) -> Decision {
        let mut decision = Decision::default();
        let last = match look.seen.last_key_value() {
            Some((last, _)) if look.is_full => *last,
            _ => i64::MAX,
        };
        self.find_deleted(look, last, &mut decision);
        self.find_grown(look, &mut decision);
        self.pending
            .retain(|id, _| *id > last || look.seen.contains_key(id));
        for (id, seen) in look.seen {
            if self.taken.contains_key(id) {
                continue;
            }
            let fresh = Pending {
                rows: seen.rows,
                since: look.now,
            };
            let before = self.pending.get(id).copied();
            let is_same = before.is_some_and(|before| before.rows == seen.rows);
            if !is_same {
                self.pending.insert(*id, fresh);
            }
            let since = before.filter(|_| is_same).unwrap_or(fresh).since;
            let waited = look.now.saturating_sub(since) >= patience.age.saturating_mul(1000);
            // Where there is no time, that many reports came after it is evidence enough.
            let long_ago = seen.age.is_none_or(|age| age >= patience.age.max(CLOCKS))
                && *id <= look.newest.saturating_sub(NEWEST);
            match is_same && (waited || long_ago) {
                true if decision.take.len() < PIECE => {
                    decision.take.insert(*id, seen.rows);
                }
                true => decision.more = true,
                false => decision.more |= long_ago,
            }
        }
        decision.more |= look.is_full;
        if !decision.more {
            decision.noticed.extend(self.tell_gaps(look.now));
        }
        decision
    }

    fn find_deleted(&mut self, look: &Look<'_>, last: i64, decision: &mut Decision) {
        let is_gone = |id: &i64| *id <= last && !look.seen.contains_key(id);
        let gone: Vec<i64> = self.taken.keys().copied().filter(is_gone).collect();
        if !gone.is_empty() {
            self.taken.retain(|id, _| !gone.contains(id));
            decision.noticed.push(notices::deleted(&gone));
        }
    }

    /// Reports that changed after they were taken. One that grew is taken again: better a
    /// second measurement than half of one.
    fn find_grown(&mut self, look: &Look<'_>, decision: &mut Decision) {
        for (id, seen) in look.seen {
            let Some(before) = self.taken.get(id).copied() else {
                continue;
            };
            if seen.rows == before {
                continue;
            }
            decision
                .noticed
                .push(notices::changed(*id, before, seen.rows));
            if seen.rows > before {
                self.taken.remove(id);
            } else {
                self.taken.insert(*id, seen.rows);
            }
        }
    }

    /// Notes what was fetched and is safe.
    pub fn took(&mut self, fetched: &Fetched, look: &Look<'_>, patience: Patience) -> Vec<Warning> {
        let mut noticed = Vec::new();
        for (id, rows) in &fetched.changed {
            let since = look.now;
            self.pending.insert(*id, Pending { rows: *rows, since });
        }
        let too_long: Vec<(i64, u64)> = fetched
            .too_long
            .iter()
            .map(|id| (*id, look.seen.get(id).map_or(0, |seen| seen.rows)))
            .collect();
        noticed.extend(
            too_long
                .iter()
                .map(|(id, rows)| notices::too_long(*id, *rows)),
        );
        let done = fetched.written.iter().map(|(id, rows)| (*id, *rows));
        let done: BTreeMap<i64, u64> = done.chain(too_long).collect();
        for (id, rows) in &done {
            self.pending.remove(id);
            noticed.extend(self.appeared(*id));
            self.taken.insert(*id, *rows);
        }
        if let Some((newest, _)) = done.last_key_value() {
            self.find_gaps(*newest, look);
            self.watermark = self.watermark.max(*newest);
        }
        if let Some((id, sign)) = fetched.signs.last_key_value() {
            self.signs.insert(*id, sign.clone());
            while self.signs.len() > SIGNS {
                self.signs.pop_first();
            }
        }
        let after = self.look_after(patience);
        self.taken = self.taken.split_off(&after.saturating_add(1));
        self.gaps.retain(|gap| !gap.told || gap.span.last > after);
        noticed
    }

    /// Ids between the watermark and the highest that was taken now, that are not there.
    fn find_gaps(&mut self, newest: i64, look: &Look<'_>) {
        // Where the very first report stands is no gap.
        if self.watermark == 0 {
            let first = look.seen.first_key_value().map_or(newest, |(id, _)| *id);
            self.watermark = first.min(newest);
        }
        if newest <= self.watermark {
            return;
        }
        let there: BTreeSet<i64> = look
            .seen
            .range(self.watermark.saturating_add(1)..=newest)
            .map(|(id, _)| *id)
            .collect();
        let mut before = self.watermark;
        for id in there {
            if id > before.saturating_add(1) && self.gaps.len() < GAPS {
                self.gaps.push(Gap {
                    span: Span {
                        first: before + 1,
                        last: id - 1,
                    },
                    since: look.now,
                    told: false,
                });
            }
            before = id;
        }
    }

    /// A report that was missing is there after all.
    fn appeared(&mut self, id: i64) -> Option<Warning> {
        let place = self.gaps.iter().position(|gap| gap.span.contains(id))?;
        let gap = self.gaps.swap_remove(place);
        let rest = |span: Span| Gap { span, ..gap };
        let below = Span {
            first: gap.span.first,
            last: id - 1,
        };
        let above = Span {
            first: id + 1,
            last: gap.span.last,
        };
        let parts = [below, above].into_iter().filter(|span| !span.is_empty());
        self.gaps.extend(parts.map(rest));
        gap.told.then(|| notices::late(id))
    }

    fn tell_gaps(&mut self, now: i64) -> Option<Warning> {
        let mut spans = Vec::new();
        for gap in &mut self.gaps {
            if !gap.told && now.saturating_sub(gap.since) >= LATE {
                gap.told = true;
                spans.push(gap.span);
            }
        }
        spans.sort_by_key(|span| span.first);
        (!spans.is_empty()).then(|| notices::gap(&spans))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_young_report_waits_until_it_stood_still_as_long_as_is_set() {
        for age in [2, 30] {
            let patience = Patience {
                age,
                look_back: 100,
            };
            let mut ledger = Ledger::anew("columns".to_owned());
            let mut taken_at = |now, rows| {
                let young = Seen { rows, age: Some(0) };
                let seen = BTreeMap::from([(7, young)]);
                let look = Look {
                    seen: &seen,
                    is_full: false,
                    newest: 7,
                    now,
                };
                ledger.look(&look, patience).take
            };
            let (written, set) = (100, age * 1000);
            assert_eq!(taken_at(0, 3), BTreeMap::new());
            // A row more begins the wait anew.
            assert_eq!(taken_at(written, 4), BTreeMap::new());
            assert_eq!(taken_at(written + set - 1, 4), BTreeMap::new());
            assert_eq!(taken_at(written + set, 4), BTreeMap::from([(7, 4)]));
        }
    }
}
