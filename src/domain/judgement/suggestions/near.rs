//! Codes that may be one slip apart, or two, found without comparing each with each.
//!
//! Two codes that differ by one slip have the same rest once one character is taken out of
//! either, and by two slips, once two are. Rests are known by hashes only: whoever is found is
//! compared for good afterwards.

use std::collections::HashMap;

/// Codes longer than this are compared as a whole only: no person mistypes them.
const LONGEST: usize = 60;

/// Codes longer than this are compared for one slip only: two of so many characters leave too many rests.
const LONGEST_TWICE: usize = 20;

/// The factor of the rolling hash: odd, and with bits all over (of Knuth's generator MMIX).
const FACTOR: u64 = 6_364_136_223_846_793_005;

/// How many bits of a hash choose its place in the first look.
const FIRST_LOOK: u32 = 20;

/// The waiting codes by their rests.
#[derive(Debug)]
pub(super) struct Near {
    slips: usize,
    by_rest: HashMap<u64, Vec<usize>>,
    /// Which hashes may be in the map, by their first bits: nearly all are not.
    first_look: Vec<u64>,
}

impl Near {
    /// Codes by their places, to be found by others that are at most so many slips away: one or two.
    pub(super) fn of<'c>(codes: impl Iterator<Item = (usize, &'c str)>, slips: usize) -> Self {
        let mut by_rest: HashMap<u64, Vec<usize>> = HashMap::new();
        let mut first_look = vec![0; 1 << (FIRST_LOOK - 6)];
        let mut parts = Vec::new();
        for (index, code) in codes {
            rests(code, slips, &mut parts, &mut |rest| {
                by_rest.entry(rest).or_default().push(index);
                let (word, bit) = first(rest);
                if let Some(seen) = first_look.get_mut(word) {
                    *seen |= bit;
                }
            });
        }
        Self {
            slips,
            by_rest,
            first_look,
        }
    }

    /// Whether there is no code to be found.
    pub(super) fn is_empty(&self) -> bool {
        self.by_rest.is_empty()
    }

    /// Which codes may be so near to another one; `parts` is room to work in.
    pub(super) fn of_key(&self, key: &str, parts: &mut Vec<Part>) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::new();
        if self.is_empty() {
            return found;
        }
        rests(key, self.slips, parts, &mut |rest| {
            found.extend(self.with_rest(rest).into_iter().flatten());
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    fn with_rest(&self, rest: u64) -> Option<&Vec<usize>> {
        let (word, bit) = first(rest);
        match self.first_look.get(word) {
            Some(seen) if seen & bit != 0 => self.by_rest.get(&rest),
            _ => None,
        }
    }
}

/// The place of a hash in the first look: a word, and a bit of it.
fn first(rest: u64) -> (usize, u64) {
    let place = rest >> (u64::BITS - FIRST_LOOK);
    let word = usize::try_from(place / 64).unwrap_or_default();
    (word, 1 << (place % 64))
}

/// Hashes of a code, of what is left of it when one character is taken out, and, for two slips, when
/// two are. `parts` is room to work in.
fn rests(code: &str, slips: usize, parts: &mut Vec<Part>, found: &mut dyn FnMut(u64)) {
    let whole = code.chars().fold(0, joined);
    found(whole);
    if code.len() > LONGEST {
        return;
    }
    // From the right: what each character is worth, and the hash of what stands behind it with
    // the weight that it gives to what stands before.
    let (mut behind, mut weight) = (0_u64, 1_u64);
    parts.clear();
    for character in code.chars().rev() {
        let worth = worth(character);
        parts.push(Part {
            worth,
            behind,
            weight,
        });
        behind = behind.wrapping_add(worth.wrapping_mul(weight));
        weight = weight.wrapping_mul(FACTOR);
    }
    parts.reverse();
    let mut before = 0_u64;
    for (at, part) in parts.iter().enumerate() {
        found(part.without(before));
        if slips > 1 && code.len() <= LONGEST_TWICE {
            let mut between = before;
            for second in parts.iter().skip(at + 1) {
                found(second.without(between));
                between = second.after(between);
            }
        }
        before = part.after(before);
    }
}

/// A character of a code.
pub(super) struct Part {
    worth: u64,
    /// The hash of what stands behind it.
    behind: u64,
    /// The weight of what stands before it.
    weight: u64,
}

impl Part {
    /// The hash of the code without it, after what has this hash.
    const fn without(&self, before: u64) -> u64 {
        before.wrapping_mul(self.weight).wrapping_add(self.behind)
    }

    /// The hash with it, after what has this hash.
    const fn after(&self, before: u64) -> u64 {
        before.wrapping_mul(FACTOR).wrapping_add(self.worth)
    }
}

fn joined(hash: u64, character: char) -> u64 {
    hash.wrapping_mul(FACTOR).wrapping_add(worth(character))
}

/// What a character adds to a hash; never nothing, so that zeros count.
fn worth(character: char) -> u64 {
    u64::from(u32::from(character)) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(code: &str, slips: usize) -> Vec<u64> {
        let mut found = Vec::new();
        rests(code, slips, &mut Vec::new(), &mut |rest| found.push(rest));
        found
    }

    fn whole(text: &str) -> u64 {
        text.chars().fold(0, joined)
    }

    fn without(code: &str, at: &[usize]) -> u64 {
        let left = code.chars().enumerate();
        let left = left.filter(|(place, _)| !at.contains(place));
        whole(&left.map(|(_, character)| character).collect::<String>())
    }

    #[test]
    fn a_rest_is_the_hash_of_the_code_without_the_characters() {
        for code in ["6901234567892", "0", "甲ABC-12", ""] {
            let length = code.chars().count();
            let mut expected = vec![whole(code)];
            expected.extend((0..length).map(|at| without(code, &[at])));
            assert_eq!(all(code, 1), expected, "{code}");
            let mut twice = vec![whole(code)];
            for at in 0..length {
                twice.push(without(code, &[at]));
                twice.extend((at + 1..length).map(|second| without(code, &[at, second])));
            }
            assert_eq!(all(code, 2), twice, "{code}");
        }
    }

    #[test]
    fn a_long_code_is_compared_as_a_whole_only() {
        assert_eq!(all(&"7".repeat(LONGEST), 2).len(), LONGEST + 1);
        assert_eq!(all(&"7".repeat(LONGEST + 1), 2).len(), 1);
        let twice = LONGEST_TWICE;
        assert_eq!(
            all(&"7".repeat(twice), 2).len(),
            1 + twice + twice * (twice - 1) / 2
        );
    }
}
