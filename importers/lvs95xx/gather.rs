//! Rows of many reports in any order, gathered report by report in bounded memory.
//!
//! How many rows each report has is known beforehand, so a report is whole when its last row has
//! come. Reports that do not fit while others are open are left for a further pass over the rows.
//! A verification has dozens of rows; what has thousands of them, or megabytes, is none.

use std::collections::{HashMap, HashSet};

use super::Row;

/// Bytes of rows of unfinished reports beyond which no new report is opened.
const OPEN_BYTES: usize = 32 << 20;

/// Most rows of a report.
pub(super) const MOST_ROWS: usize = 10_000;

/// Most bytes of a report's names and values.
pub(super) const MOST_BYTES: usize = 4 << 20;

/// What a row takes beside its texts.
const ROW_BYTES: usize = 64;

/// What became of a row.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// Its report is not whole yet, was given away already, or is left for a further pass.
    Open,
    /// It was the last one of its report; these are all.
    Whole(Vec<Row>),
    /// Its report has more rows or bytes than a verification can have, and is told once.
    TooLong,
}

/// Gathers rows.
#[derive(Debug)]
pub(super) struct Gather {
    /// Rows of each report that was not delivered yet.
    counts: HashMap<i64, usize>,
    open: HashMap<i64, Gathered>,
    held: usize,
    limit: usize,
    later: HashSet<i64>,
}

#[derive(Debug, Default)]
struct Gathered {
    rows: Vec<Row>,
    bytes: usize,
}

impl Gather {
    /// Gathers reports of which the numbers of rows are known.
    pub fn new(counts: HashMap<i64, usize>) -> Self {
        Self {
            counts,
            open: HashMap::new(),
            held: 0,
            limit: OPEN_BYTES,
            later: HashSet::new(),
        }
    }

    /// True if there is any report to gather.
    pub fn is_needed(&self) -> bool {
        !self.counts.is_empty()
    }

    /// Takes a row.
    pub fn push(&mut self, id: i64, row: Row) -> Taken {
        let Some(count) = self.counts.get(&id).copied() else {
            return Taken::Open;
        };
        if self.later.contains(&id) {
            return Taken::Open;
        }
        if self.held >= self.limit && !self.open.contains_key(&id) {
            self.later.insert(id);
            return Taken::Open;
        }
        let value = row.value.as_ref().map_or(0, String::len);
        let bytes = ROW_BYTES + row.name.len() + value;
        let report = self.open.entry(id).or_default();
        report.bytes += bytes;
        self.held += bytes;
        let too_long = count > MOST_ROWS || report.bytes > MOST_BYTES;
        report.rows.push(row);
        if !too_long && report.rows.len() < count {
            return Taken::Open;
        }
        self.counts.remove(&id);
        let report = self.open.remove(&id).unwrap_or_default();
        self.held = self.held.saturating_sub(report.bytes);
        if too_long {
            Taken::TooLong
        } else {
            Taken::Whole(report.rows)
        }
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
        let mut gather = Gather::new(counts);
        gather.limit = 50 * ROW_BYTES;
        let (mut whole, mut passes, mut most) = (Vec::new(), 0, 0);
        loop {
            passes += 1;
            for (id, row) in &all {
                if let Taken::Whole(rows) = gather.push(*id, row.clone()) {
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
        assert!(most <= 50 * 7 * ROW_BYTES, "{most}");
    }

    #[test]
    fn rows_that_lie_together_need_one_pass_and_the_room_of_one_report() {
        let mut gather = Gather::new((0..1000).map(|id| (id, 3)).collect());
        gather.limit = 3 * ROW_BYTES;
        for id in 0..1000 {
            assert_eq!(gather.push(id, row(0)), Taken::Open);
            assert_eq!(gather.push(id, row(1)), Taken::Open);
            assert_eq!(
                gather.push(id, row(2)),
                Taken::Whole((0..3).map(row).collect())
            );
            assert_eq!(gather.held, 0);
        }
        assert!(!gather.next_pass());
    }

    #[test]
    fn what_is_longer_than_a_verification_is_told_once_and_takes_no_room() {
        let mut gather = Gather::new(HashMap::from([(1, 1_000_000), (2, 2_000), (3, 1)]));
        assert_eq!(gather.push(1, row(0)), Taken::TooLong);
        assert_eq!(gather.push(1, row(1)), Taken::Open);
        let long = |sequence| Row {
            value: Some("x".repeat(10_000)),
            ..row(sequence)
        };
        let told = (0..2_000)
            .filter(|number| gather.push(2, long(*number)) == Taken::TooLong)
            .count();
        assert_eq!((told, gather.held), (1, 0));
        assert_eq!(gather.push(3, row(0)), Taken::Whole(vec![row(0)]));
    }
}
