//! Codes that may be one slip apart, found without comparing each with each.
//!
//! Two codes that differ by one slip have the same rest once one character is taken out of
//! either. Rests are known by hashes only: whoever is found is compared for good afterwards.

use std::collections::HashMap;

/// Codes longer than this are compared as a whole only: no person mistypes them.
const LONGEST: usize = 60;

/// The factor of the rolling hash: odd, and with bits all over (of Knuth's generator MMIX).
const FACTOR: u64 = 6_364_136_223_846_793_005;

/// What undoes a multiplication by it.
const INVERSE: u64 = inverse(FACTOR);

/// How many bits of a hash choose its place in the first look.
const FIRST_LOOK: u32 = 16;

/// The waiting codes by their rests.
#[derive(Debug)]
pub(super) struct Near {
    by_rest: HashMap<u64, Vec<usize>>,
    /// Which hashes may be in the map, by their first bits: nearly all are not.
    first_look: Vec<bool>,
}

impl Near {
    pub(super) fn of(codes: &[Option<String>]) -> Self {
        let mut by_rest: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut first_look = vec![false; 1 << FIRST_LOOK];
        for (index, code) in codes.iter().enumerate() {
            for rest in code.as_deref().map(rests).into_iter().flatten() {
                by_rest.entry(rest).or_default().push(index);
                if let Some(seen) = first_look.get_mut(first(rest)) {
                    *seen = true;
                }
            }
        }
        Self {
            by_rest,
            first_look,
        }
    }

    /// Whether any waiting code may be one slip away.
    pub(super) fn has_key(&self, key: &str) -> bool {
        !self.by_rest.is_empty() && rests(key).any(|rest| self.with_rest(rest).is_some())
    }

    /// Which waiting codes may be one slip away.
    pub(super) fn of_key(&self, key: &str) -> Vec<usize> {
        if self.by_rest.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<usize> = rests(key)
            .filter_map(|rest| self.with_rest(rest))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn with_rest(&self, rest: u64) -> Option<&Vec<usize>> {
        match self.first_look.get(first(rest)) {
            Some(true) => self.by_rest.get(&rest),
            _ => None,
        }
    }
}

/// The place of a hash in the first look.
fn first(rest: u64) -> usize {
    usize::try_from(rest >> (u64::BITS - FIRST_LOOK)).unwrap_or_default()
}

/// Hashes of a code, and of what is left of it when one character is taken out.
fn rests(code: &str) -> impl Iterator<Item = u64> {
    let joined = |hash: u64, character| hash.wrapping_mul(FACTOR).wrapping_add(worth(character));
    let whole = code.chars().fold(0, joined);
    let taken = if code.len() <= LONGEST { code } else { "" };
    // From the right: the hash of what stands before, and of what stands behind with its weight.
    let (mut before, mut behind, mut weight) = (whole, 0_u64, 1_u64);
    let without = move |character| {
        let worth = worth(character);
        before = before.wrapping_sub(worth).wrapping_mul(INVERSE);
        let rest = before.wrapping_mul(weight).wrapping_add(behind);
        behind = behind.wrapping_add(worth.wrapping_mul(weight));
        weight = weight.wrapping_mul(FACTOR);
        rest
    };
    std::iter::once(whole).chain(taken.chars().rev().map(without))
}

/// What a character adds to a hash; never nothing, so that zeros count.
fn worth(character: char) -> u64 {
    u64::from(u32::from(character)) + 1
}

/// What undoes a multiplication by an odd number, found by Newton's method: each step doubles
/// the bits that are right, beginning with three.
const fn inverse(of: u64) -> u64 {
    let mut found = of;
    let mut step = 0;
    while step < 5 {
        found = found.wrapping_mul(2_u64.wrapping_sub(of.wrapping_mul(found)));
        step += 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_the_hash_of_the_code_without_the_character() {
        for code in ["6901234567892", "0", "甲ABC-12", ""] {
            let found: Vec<u64> = rests(code).collect();
            let whole = |text: &str| rests(text).next().unwrap();
            assert_eq!(found.len(), code.chars().count() + 1);
            assert_eq!(found[0], whole(code));
            for (at, rest) in found[1..].iter().rev().enumerate() {
                let mut without: Vec<char> = code.chars().collect();
                without.remove(at);
                assert_eq!(
                    *rest,
                    whole(&without.iter().collect::<String>()),
                    "{code} {at}"
                );
            }
        }
    }

    #[test]
    fn a_long_code_is_compared_as_a_whole_only() {
        assert_eq!(rests(&"7".repeat(LONGEST)).count(), LONGEST + 1);
        assert_eq!(rests(&"7".repeat(LONGEST + 1)).count(), 1);
    }
}
