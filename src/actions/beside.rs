//! A second reading of a file beside the first, record by record, whichever of them is ahead.

use std::{collections::HashMap, sync::mpsc};

/// Records that may wait between the two readings.
pub(super) const WAITING: usize = 1000;

/// How far one reading may be ahead of the other, in records: a record that only one of them
/// can read is looked for this far and no further.
const AHEAD: usize = 10_000;

/// What the second reading makes of each record, by the record's place.
pub(super) struct Beside<T> {
    receiver: mpsc::Receiver<(String, T)>,
    ahead: HashMap<String, T>,
}

impl<T> Beside<T> {
    pub(super) fn new(receiver: mpsc::Receiver<(String, T)>) -> Self {
        Self {
            receiver,
            ahead: HashMap::new(),
        }
    }

    /// What the second reading makes of the record at a place, each asked for once.
    pub(super) fn of(&mut self, place: &str) -> Option<T> {
        if let Some(found) = self.ahead.remove(place) {
            return Some(found);
        }
        while self.ahead.len() < AHEAD {
            let (other, found) = self.receiver.recv().ok()?;
            if other == place {
                return Some(found);
            }
            self.ahead.insert(other, found);
        }
        None
    }

    /// What nobody asked for.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, T)> {
        self.ahead.into_iter().chain(self.receiver)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_found_by_place_whichever_reading_misses_some() {
        let (sender, receiver) = mpsc::sync_channel(10);
        for (place, what) in [("a", 1), ("b", 2), ("d", 4), ("e", 5)] {
            sender.send((place.to_owned(), what)).unwrap();
        }
        drop(sender);
        let mut beside = Beside::new(receiver);
        assert_eq!(beside.of("a"), Some(1));
        assert_eq!(beside.of("c"), None);
        assert_eq!(beside.of("d"), Some(4));
        let mut rest: Vec<_> = beside.rest().collect();
        rest.sort_unstable();
        assert_eq!(rest, [("b".to_owned(), 2), ("e".to_owned(), 5)]);
    }
}
