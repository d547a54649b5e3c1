//! Which of many codes each code that waits may mean: those one slip away, and where there are
//! none, the few best of those two slips away.

use super::near::Near;
use super::slips::{SHORTEST, distance};

/// Walks keys with their places, as often as it is asked.
pub(super) type Keys<'k> = dyn Fn(&mut dyn FnMut(usize, &str)) + 'k;

/// How many codes two slips away are looked at for one that waits: brothers of one product are
/// many, and five are shown.
const FEW: usize = 24;

/// Pairs of a waiting code and a key that it may mean, each by its place. Where a waiting code has
/// more than a few keys two slips away, those that `prefer` picks come first.
pub(super) fn pairs(
    codes: &[Option<String>],
    keys: &Keys<'_>,
    prefer: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let waiting: Vec<Option<Vec<char>>> = codes
        .iter()
        .map(|code| Some(code.as_deref()?.chars().collect()))
        .collect();
    let apart = |index: usize, key: &[char], most: usize| {
        let code = waiting.get(index)?.as_deref()?;
        distance(code, key, most)
    };
    let all = codes.iter().enumerate();
    let all = all.filter_map(|(index, code)| Some((index, code.as_deref()?)));
    let near = Near::of(all.clone(), 1);
    let (mut found, mut alone) = (Vec::new(), vec![true; codes.len()]);
    let mut parts = Vec::new();
    keys(&mut |place, key| {
        let likely = near.of_key(key, &mut parts);
        if likely.is_empty() {
            return;
        }
        let letters: Vec<char> = key.chars().collect();
        for index in likely {
            if apart(index, &letters, 1).is_some() {
                found.push((index, place));
                if let Some(alone) = alone.get_mut(index) {
                    *alone = false;
                }
            }
        }
    });
    let left = all.filter(|(index, code)| {
        alone.get(*index).copied().unwrap_or_default() && code.len() >= SHORTEST
    });
    let farther = Near::of(left, 2);
    if farther.is_empty() {
        return found;
    }
    let mut few: Vec<Few> = codes.iter().map(|_| Few::default()).collect();
    keys(&mut |place, key| {
        if key.len() < SHORTEST {
            return;
        }
        let likely = farther.of_key(key, &mut parts);
        if likely.is_empty() {
            return;
        }
        let letters: Vec<char> = key.chars().collect();
        for index in likely {
            let Some(few) = few.get_mut(index) else {
                continue;
            };
            let is_preferred = prefer(index, place);
            if few.has_room(is_preferred) && apart(index, &letters, 2).is_some() {
                few.take(place, is_preferred);
            }
        }
    });
    let few = few.iter().enumerate();
    found.extend(few.flat_map(|(index, few)| few.best().map(move |place| (index, place))));
    found
}

/// The best of what one waiting code may mean.
#[derive(Default)]
struct Few {
    preferred: Vec<usize>,
    others: Vec<usize>,
}

impl Few {
    const fn has_room(&self, is_preferred: bool) -> bool {
        match is_preferred {
            true => self.preferred.len() < FEW,
            false => self.others.len() < FEW,
        }
    }

    fn take(&mut self, place: usize, is_preferred: bool) {
        match is_preferred {
            true => self.preferred.push(place),
            false => self.others.push(place),
        }
    }

    fn best(&self) -> impl Iterator<Item = usize> {
        self.preferred.iter().chain(&self.others).copied().take(FEW)
    }
}
