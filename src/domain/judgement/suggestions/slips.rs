//! How many slips of the hand lie between two codes, and which.

use super::hint::Hint;

/// The most slips that are told, in codes long enough for it.
pub(super) const MOST: usize = 3;

/// Codes shorter than this are one slip away from each other or not at all: two slips make anything
/// of four characters.
pub(super) const SHORTEST: usize = 7;

/// The Damerau–Levenshtein distance of two codes, in which nothing is mended twice (optimal string
/// alignment): a character wrong, missing or too many counts one, and so do two neighbours
/// swapped. None where it is more than `most`.
pub(super) fn distance(read: &[char], right: &[char], most: usize) -> Option<usize> {
    if read.len().abs_diff(right.len()) > most {
        return None;
    }
    let (mut two_above, mut above) = (Vec::new(), (0..=right.len()).collect::<Vec<usize>>());
    let mut earlier = None;
    for (row, one) in read.iter().enumerate() {
        let mut here = Vec::with_capacity(above.len());
        let (mut left, mut last) = (row + 1, None);
        here.push(left);
        let corners = above.iter().zip(above.iter().skip(1));
        for (column, (other, (corner, up))) in right.iter().zip(corners).enumerate() {
            let mut least = (corner + usize::from(one != other))
                .min(up + 1)
                .min(left + 1);
            let is_swapped = earlier == Some(other) && last == Some(one);
            let before = column.checked_sub(1).and_then(|at| two_above.get(at));
            if let Some(before) = before.filter(|_| is_swapped) {
                least = least.min(before + 1);
            }
            here.push(least);
            (left, last) = (least, Some(other));
        }
        (two_above, above, earlier) = (above, here, Some(one));
    }
    above.last().copied().filter(|found| *found <= most)
}

/// What lies between two codes, none where it is too much; `hidden` is how many printed digits stand
/// before those that are compared, and `sound` whether both are numbers with a right check digit,
/// which two codes of different products are.
pub(super) fn between(read: &str, right: &str, hidden: usize, sound: bool) -> Option<Hint> {
    if read == right {
        return Some(Hint::SameCode);
    }
    let (read, right): (Vec<char>, Vec<char>) = (read.chars().collect(), right.chars().collect());
    let most = match read.len().min(right.len()) {
        SHORTEST.. => MOST,
        _ => 1,
    };
    let count = distance(&read, &right, most)?;
    let shown = |at: usize| at + hidden + 1;
    let differ = || {
        let both = read.iter().zip(&right).enumerate();
        both.filter(|(_, (one, other))| one != other)
            .map(|(at, _)| at)
    };
    let is_as_long = read.len() == right.len();
    let wrong: Vec<usize> = differ().collect();
    Some(match (count, wrong.as_slice()) {
        (1, _) if !is_as_long => Hint::Length,
        (1, [at]) if at + 1 == read.len() && read.iter().all(char::is_ascii_digit) => {
            Hint::CheckDigit
        }
        (1, [at]) => Hint::OneDigit { at: shown(*at) },
        (1, [at, ..]) => Hint::Swapped { at: shown(*at) },
        (_, wrong) if is_as_long && wrong.len() == count => Hint::Digits {
            at: wrong.iter().map(|at| shown(*at)).collect(),
            sound,
        },
        _ => Hint::Slips { count, sound },
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn apart(one: &str, other: &str) -> Option<usize> {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        distance(&chars(one), &chars(other), MOST)
    }

    #[test]
    fn slips_are_counted_as_a_person_makes_them() {
        for (one, other, count) in [
            ("6901234567892", "6901234567892", Some(0)),
            ("6901234567892", "6901234567893", Some(1)),
            ("6901234567892", "6901243567892", Some(1)),
            ("6901234567892", "690123456789", Some(1)),
            ("6901234567892", "6901243567829", Some(2)),
            ("6901234567892", "901234567829", Some(2)),
            ("6901234567892", "0123456789", Some(3)),
            ("6901234567892", "6910243657892", Some(3)),
            ("6901234567892", "9610243657892", None),
            ("6901234567892", "690123456", None),
            ("", "123", Some(3)),
            ("", "", Some(0)),
        ] {
            assert_eq!(apart(one, other), count, "{one} {other}");
            assert_eq!(apart(other, one), count, "{other} {one}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn as_many_slips_as_are_made_are_told_at_most(
            code in "[0-9]{13}",
            slips in proptest::collection::vec((0_usize..4, 0_usize..12, 0_u32..10), 0..=3),
        ) {
            let mut other: Vec<char> = code.chars().collect();
            for (kind, at, digit) in &slips {
                let (at, digit) = (at % (other.len() - 1), char::from_digit(*digit, 10).unwrap());
                match kind {
                    0 => other[at] = digit,
                    1 => other.insert(at, digit),
                    2 => { other.remove(at); }
                    _ => other.swap(at, at + 1),
                }
            }
            let other: String = other.into_iter().collect();
            // What is slipped twice at one place may be mended at once, or need one step more.
            let found = apart(&code, &other);
            prop_assert!(slips.len() > 1 || found.is_some_and(|found| found <= slips.len()));
            prop_assert_eq!(found, apart(&other, &code));
            prop_assert_eq!(found == Some(0), code == other);
        }
    }
}
