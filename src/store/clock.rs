//! The clock of the store, and the ids that it makes.
//!
//! An id is 41 bits of milliseconds since 2000-01-01, 10 bits that tell running
//! programs apart, and a counter of 12 bits. It is ordered by time, so that new rows
//! land at the end of every index.

use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

/// Tells the time; tests and the demonstration use one of their own.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> DateTime<Utc>;
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The moment, in milliseconds, before which a sign of life is older than `silence`.
pub(crate) fn latest_beat(now: DateTime<Utc>, silence: TimeDelta) -> i64 {
    now.checked_sub_signed(silence)
        .unwrap_or(now)
        .timestamp_millis()
}

/// A clock that stands until it is moved.
#[derive(Debug)]
pub struct SetClock(Mutex<DateTime<Utc>>);

impl SetClock {
    /// A clock that stands at a moment.
    #[must_use]
    pub const fn at(moment: DateTime<Utc>) -> Self {
        Self(Mutex::new(moment))
    }

    /// Sets it to another moment.
    pub fn set(&self, moment: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }

    /// Lets some time pass.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now = now.checked_add_signed(by).unwrap_or(*now);
    }
}

impl Clock for SetClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// 2000-01-01 00:00 UTC in milliseconds since 1970.
const EPOCH: i64 = 946_684_800_000;

/// Bits below the milliseconds: 10 of the node, 12 of the counter.
const LOW_BITS: u32 = 22;

/// Nodes are numbered from 0 to 1023.
pub(crate) const NODES: i64 = 1024;

/// When an id was made, as the clock of that program stood; absent for what is no id of ours.
#[must_use]
pub fn made_at(id: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_millis((id >> LOW_BITS).checked_add(EPOCH)?)
}

/// Makes ids for one running program.
#[derive(Debug)]
pub(crate) struct IdGenerator {
    node: i64,
    /// Milliseconds and counter of the last id, as one number.
    last: Mutex<i64>,
}

impl IdGenerator {
    pub(crate) const fn new(node: i64) -> Self {
        Self {
            node: node.rem_euclid(NODES),
            last: Mutex::new(0),
        }
    }

    /// The next id; later than every one before, even when the clock goes back.
    pub(crate) fn next(&self, now: DateTime<Utc>) -> i64 {
        let earliest = now.timestamp_millis().saturating_sub(EPOCH).max(0) << 12;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        // A full counter runs into the next millisecond: a burst borrows from the future.
        *last = earliest.max(*last + 1);
        let (milliseconds, counter) = (*last >> 12, *last & 0xFFF);
        (milliseconds << LOW_BITS) | (self.node << 12) | counter
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_through_bursts_and_clocks_that_go_back() {
        let generator = IdGenerator::new(5);
        let now = DateTime::from_timestamp_millis(1_546_300_800_000).unwrap();
        let mut last = 0;
        for step in 0..10_000 {
            let at = if step % 2 == 0 {
                now
            } else {
                now - TimeDelta::seconds(9)
            };
            let id = generator.next(at);
            assert!(id > last);
            assert_eq!((id >> 12) & 0x3FF, 5);
            last = id;
        }
        let later = generator.next(now + TimeDelta::seconds(1));
        assert_eq!(
            made_at(later),
            Some(now + TimeDelta::seconds(1)),
            "an id tells its time"
        );
    }

    #[test]
    fn two_programs_never_make_the_same_id() {
        let now = Utc::now();
        let make = |node| -> Vec<i64> {
            let generator = IdGenerator::new(node);
            (0..5000).map(|_| generator.next(now)).collect()
        };
        let (one, other) = (make(1), make(2));
        assert!(one.iter().all(|id| !other.contains(id)));
    }
}
