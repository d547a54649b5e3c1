//! Databases of every format with bytes changed, pages swapped, filled with noise or cut off: an answer
//! comes soon, it names a place, and memory does not run away.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;

use super::FILES;
use crate::testing::{Outcome, read, sample_bytes};
use crate::{ImportError, Input};

/// Far more than the slowest of these files takes, far less than somebody who waits would call a hang.
const SOON: Duration = Duration::from_secs(10);

/// One kind of damage.
#[derive(Debug, Clone)]
enum Damage {
    Byte(Index, u8),
    Zeros(Index, u16),
    Noise(Index, u64),
    Swap(Index, Index),
    /// A pointer to a page, the place it stands at and what it becomes.
    Pointer(Index, u32),
    Cut(Index),
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        4 => (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Damage::Byte(at, byte)),
        1 => (any::<Index>(), 1..6000_u16).prop_map(|(at, length)| Damage::Zeros(at, length)),
        1 => (any::<Index>(), any::<u64>()).prop_map(|(at, seed)| Damage::Noise(at, seed)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(one, other)| Damage::Swap(one, other)),
        2 => (any::<Index>(), prop_oneof![0..200_u32, any::<u32>()])
            .prop_map(|(at, to)| Damage::Pointer(at, to)),
        1 => any::<Index>().prop_map(Damage::Cut),
    ]
}

fn apply(bytes: &mut Vec<u8>, damage: &Damage, page: usize) {
    let pages = bytes.len() / page;
    if pages < 2 {
        return;
    }
    match damage {
        Damage::Byte(at, byte) => {
            let at = at.index(bytes.len());
            bytes[at] = *byte;
        }
        Damage::Zeros(at, length) => {
            let at = at.index(bytes.len());
            let end = bytes.len().min(at + usize::from(*length));
            bytes[at..end].fill(0);
        }
        Damage::Noise(at, seed) => {
            let at = at.index(pages) * page;
            let mut state = *seed | 1;
            for byte in &mut bytes[at..at + page] {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                *byte = state as u8;
            }
        }
        Damage::Swap(one, other) => {
            let (one, other) = (one.index(pages) * page, other.index(pages) * page);
            for offset in 0..page {
                bytes.swap(one + offset, other + offset);
            }
        }
        Damage::Pointer(at, to) => {
            let at = at.index(bytes.len() - 4);
            bytes[at..at + 4].copy_from_slice(&to.to_le_bytes());
        }
        Damage::Cut(at) => bytes.truncate(at.index(bytes.len())),
    }
}

/// A damaged file has no more to say than the whole one, but for rows that were deleted.
fn within_bounds(result: Result<Outcome, ImportError>) {
    match result {
        Ok(outcome) => {
            let records = outcome.measurements.len() + outcome.refused.len();
            assert!(records < 100_000, "{records} records of sixty");
        }
        Err(ImportError::Truncated { table, .. }) => assert!(!table.is_empty()),
        Err(ImportError::Damaged { place, reason }) => {
            assert!(!place.is_empty() && !reason.is_empty());
        }
        Err(
            ImportError::Empty
            | ImportError::NotRecognised { .. }
            | ImportError::OtherContent { .. }
            | ImportError::Protected
            | ImportError::Encrypted { .. }
            | ImportError::Markup
            | ImportError::Pdf(_),
        ) => {}
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_damage_panics_hangs_or_invents(
        file in proptest::sample::select(FILES.to_vec()),
        damages in proptest::collection::vec(damage(), 1..30),
    ) {
        let mut bytes = sample_bytes(file);
        let page = if file.ends_with("97.mdb") { 2048 } else { 4096 };
        for damage in &damages {
            apply(&mut bytes, damage, page);
        }
        let begun = Instant::now();
        within_bounds(read("damaged", Input::Bytes(bytes), None));
        prop_assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    }
}

/// The sum of such a map's page numbers does not fit 32 bits, over which the reader of pages stumbles.
#[test]
fn a_usage_map_beyond_the_last_page_number_is_damage_of_the_catalog() {
    let mut bytes = sample_bytes(FILES[1]);
    let word =
        |bytes: &[u8], at: usize| usize::from(u16::from_le_bytes([bytes[at], bytes[at + 1]]));
    // The definition of the catalog is page 2; it points to the page and the row of its map.
    let definition = 2 * 4096;
    let row = usize::from(bytes[definition + 55]);
    let page = word(&bytes, definition + 56) * 4096;
    let map = page + (word(&bytes, page + 14 + row * 2) & 0x1FFF);
    assert_eq!(bytes[map], 0, "a map in the row itself");
    bytes[map + 1..map + 6].fill(0xFF);
    match read("damaged", Input::Bytes(bytes), None) {
        Err(ImportError::Damaged { place: table, .. } | ImportError::Truncated { table, .. }) => {
            assert_eq!(table, "MSysObjects");
        }
        other => panic!("{other:?}"),
    }
}
