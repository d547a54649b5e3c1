//! Rows of many reports in any order, gathered report by report in bounded memory.
//!
//! How many rows each report has is known beforehand, so a report is whole when its last row has
//! come. Reports that do not fit while others are open are left for a further pass over the rows.

use std::collections::{HashMap, HashSet};

use super::Row;

/// Gathers rows.
#[derive(Debug)]
pub struct Gather {
    /// Rows of each report that was not delivered yet.
    counts: HashMap<i64, usize>,
    open: HashMap<i64, Vec<Row>>,
    held: usize,
    limit: usize,
    later: HashSet<i64>,
}

impl Gather {
    /// Gathers reports of which the numbers of rows are known; no new report is opened while
    /// `limit` rows are held.
    #[must_use]
    pub fn new(counts: HashMap<i64, usize>, limit: usize) -> Self {
        Self {
            counts,
            open: HashMap::new(),
            held: 0,
            limit,
            later: HashSet::new(),
        }
    }

    /// Takes a row; gives the rows of its report if it was the last one.
    pub fn push(&mut self, id: i64, row: Row) -> Option<Vec<Row>> {
        let count = *self.counts.get(&id)?;
        if self.later.contains(&id) {
            return None;
        }
        if self.held >= self.limit && !self.open.contains_key(&id) {
            self.later.insert(id);
            return None;
        }
        let report = self.open.entry(id).or_default();
        report.push(row);
        self.held += 1;
        if report.len() < count {
            return None;
        }
        self.counts.remove(&id);
        let report = self.open.remove(&id)?;
        self.held -= report.len();
        Some(report)
    }

    /// Ends a pass; true if another one is needed.
    pub fn next_pass(&mut self) -> bool {
        // Every open report is whole by now, or the rows changed under our eyes; then it starts anew.
        self.open.clear();
        self.held = 0;
        let needed = !self.later.is_empty();
        self.later.clear();
        needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sequence: i64) -> Row {
        Row {
            sequence,
            ..Row::default()
        }
    }

    /// Reports of `rows` rows each, every report's n-th row before any report's next one.
    fn interleaved(reports: i64, rows: i64) -> Vec<(i64, Row)> {
        (0..rows)
            .flat_map(|sequence| (0..reports).map(move |id| (id, row(sequence))))
            .collect()
    }

    #[test]
    fn reports_are_whole_however_their_rows_lie_and_never_more_is_held_than_allowed() {
        let all = interleaved(100, 7);
        let counts = (0..100).map(|id| (id, 7)).collect();
        let mut gather = Gather::new(counts, 50);
        let (mut whole, mut passes, mut most) = (Vec::new(), 0, 0);
        loop {
            passes += 1;
            for (id, row) in &all {
                if let Some(rows) = gather.push(*id, row.clone()) {
                    assert_eq!(rows.len(), 7);
                    whole.push(*id);
                }
                most = most.max(gather.held);
            }
            if !gather.next_pass() {
                break;
            }
        }
        whole.sort_unstable();
        assert_eq!(whole, (0..100).collect::<Vec<_>>());
        assert!(passes > 1, "the limit was not met");
        // Reports that were open when the limit was met may still grow to their full size.
        assert!(most <= 50 * 7, "{most}");
    }

    #[test]
    fn rows_that_lie_together_need_one_pass_and_the_room_of_one_report() {
        let mut gather = Gather::new((0..1000).map(|id| (id, 3)).collect(), 3);
        for id in 0..1000 {
            assert_eq!(gather.push(id, row(0)), None);
            assert_eq!(gather.push(id, row(1)), None);
            assert_eq!(gather.push(id, row(2)).map(|rows| rows.len()), Some(3));
            assert_eq!(gather.held, 0);
        }
        assert!(!gather.next_pass());
    }
}
