//! What makes a record of a verifier the same record when it comes again.
//!
//! Verifiers export the same measurements over and over: the same file twice, a file
//! that has grown, a database with last year's rows still in it. A record with a time is
//! known by what it says, wherever it stands; a record without one only by its place in
//! a source of the same bytes.

use std::collections::HashMap;

use domain::{digest::Digest, measurement::Measurement};
use sha2::{Digest as _, Sha256};

/// How many records of a source are remembered to tell equal ones apart. Equal records
/// follow close upon each other: somebody scanned twice within the instrument's minute.
const REMEMBERED: usize = 100_000;

/// The key of a record: eight bytes of its time, so that imports fill the index in
/// order, and sixteen of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey([u8; 24]);

impl RecordKey {
    /// The 24 bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 24] {
        &self.0
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// Gives the records of one source their keys, in the order in which they are read.
#[derive(Debug)]
pub struct RecordKeys {
    source: Digest,
    seen: HashMap<RecordKey, u32>,
}

impl RecordKeys {
    /// Keys for a source of these bytes.
    #[must_use]
    pub fn of(source: Digest) -> Self {
        Self {
            source,
            seen: HashMap::new(),
        }
    }

    /// The key of the next record. Of records that say the same, the second has another
    /// key than the first, and the same again when the source comes again.
    #[must_use]
    pub fn next(&mut self, measurement: &Measurement) -> RecordKey {
        if self.seen.len() >= REMEMBERED {
            self.seen.clear();
        }
        let content = self.content(measurement);
        let key = |times: u32| key(measurement, content.clone(), times);
        let times = self.seen.entry(key(0)).or_insert(0);
        let before = *times;
        *times = before.saturating_add(1);
        key(before)
    }

    /// A digest of what the record says, or of where it stands.
    fn content(&self, measurement: &Measurement) -> Sha256 {
        let mut hasher = Sha256::new();
        let mut put = |text: &str| {
            hasher.update(text);
            // A byte that no UTF-8 text has: texts cannot run together alike.
            hasher.update([0xFF]);
        };
        put(&measurement.instrument.model);
        put(&measurement.instrument.serial);
        put(&measurement.symbology_raw);
        put(measurement.data.as_deref().unwrap_or("\u{0}"));
        for (name, value) in &measurement.fields {
            put(name);
            put(value);
        }
        for reading in &measurement.readings {
            put(reading.parameter.name());
            put(&reading.raw);
        }
        if measurement.taken_at.is_none() {
            put(&measurement.record);
            hasher.update(self.source.bytes());
        }
        hasher
    }
}

/// Time first, then the digest of content and of how often the same came before.
fn key(measurement: &Measurement, mut content: Sha256, times: u32) -> RecordKey {
    content.update(times.to_be_bytes());
    let time = measurement
        .taken_at
        .map_or(0, |at| at.and_utc().timestamp_millis());
    let digest: [u8; 32] = content.finalize().into();
    let mut bytes = [0; 24];
    let parts = time.to_be_bytes().into_iter().chain(digest);
    bytes
        .iter_mut()
        .zip(parts)
        .for_each(|(to, from)| *to = from);
    RecordKey(bytes)
}

#[cfg(test)]
mod tests {
    use domain::measurement::{Parameter, Reading, Unit, Value};

    use super::*;

    fn measurement(record: &str, at: Option<&str>, contrast: &str) -> Measurement {
        Measurement {
            record: record.to_owned(),
            taken_at: at.map(|at| at.parse().unwrap()),
            data: Some("6901234567892".to_owned()),
            readings: vec![Reading {
                parameter: Parameter::SymbolContrast,
                raw: contrast.to_owned(),
                value: Value::number(84.0, Unit::Percent),
                grade: None,
                letter: None,
                verdict: None,
            }],
            ..Measurement::default()
        }
    }

    fn keys(source: &str, records: &[Measurement]) -> Vec<RecordKey> {
        let mut keys = RecordKeys::of(Digest::of(source.as_bytes()));
        records.iter().map(|record| keys.next(record)).collect()
    }

    #[test]
    fn a_record_with_a_time_is_the_same_in_a_grown_file() {
        let at = Some("2019-01-15T10:32:00");
        let first = measurement("line 1", at, "84%");
        let elsewhere = measurement("line 901", at, "84%");
        assert_eq!(keys("a", &[first]), keys("b", &[elsewhere]));
    }

    #[test]
    fn equal_records_of_one_source_are_told_apart_and_known_again() {
        let at = Some("2019-01-15T10:32:00");
        let twice = [
            measurement("line 1", at, "84%"),
            measurement("line 2", at, "84%"),
        ];
        let found = keys("a", &twice);
        assert_ne!(found[0], found[1]);
        assert_eq!(found, keys("b", &twice));
    }

    #[test]
    fn what_was_measured_and_when_makes_another_record() {
        let at = Some("2019-01-15T10:32:00");
        let later = Some("2019-01-15T10:33:00");
        let records = [
            measurement("line 1", at, "84%"),
            measurement("line 1", at, "83%"),
            measurement("line 1", later, "84%"),
        ];
        let found = keys("a", &records);
        assert!(found[0] != found[1] && found[0] < found[2], "{found:?}");
    }

    #[test]
    fn a_record_without_a_time_is_known_only_in_the_same_bytes() {
        let record = [measurement("line 1", None, "84%")];
        assert_eq!(keys("a", &record), keys("a", &record));
        assert_ne!(keys("a", &record), keys("b", &record));
    }
}
