//! Which samples a measurement that waits in the inbox probably belongs to, best first.
//!
//! A misread or mistyped code is one slip away from the right one: a digit, two neighbours
//! swapped, one too many or too few. And people measure in order: what was measured just
//! before and after tells where in the catalogue one was. Each suggestion says what speaks
//! for it; a person decides. The weights only order the list and mean nothing in themselves.

mod hint;
mod near;

pub use hint::Hint;

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};

use super::matching::{OpenSample, carriers_agree, is_named, match_key};
use crate::id::SampleId;
use crate::measurement::Measurement;
use crate::numbering::{IntakeNumber, Named};
use near::Near;

/// How many suggestions a measurement gets; the keys 1 to 5 pick them.
pub const MOST: usize = 5;

/// How far apart measurements of one sitting are at most.
const SITTING: TimeDelta = TimeDelta::seconds(90);

/// A measurement that stands near the waiting one in its source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Neighbour {
    /// How many records away it stands: negative before, positive after.
    pub away: i32,
    /// When it was made.
    pub taken_at: Option<NaiveDateTime>,
    /// Who made it, as the verifier has it; empty if it does not say.
    pub operator: String,
    /// Intake and line of the sample that it belongs to, if it found one.
    pub place: Option<(IntakeNumber, u32)>,
}

/// A measurement that waits, with what stands around it.
#[derive(Debug, Clone, Default)]
pub struct Waiting<'m> {
    /// What the verifier said.
    pub said: Option<&'m Measurement>,
    /// The intakes and companies that the operator's fields name.
    pub named: Vec<Named>,
    /// The records around it in its source.
    pub neighbours: Vec<Neighbour>,
}

/// A sample that a measurement may belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The sample.
    pub sample: SampleId,
    /// What speaks for it, the strongest first.
    pub hints: Vec<Hint>,
    weight: i32,
}

/// Which samples of many are worth a comparison, told by their codes and places alone, so that
/// nobody need fetch the others.
#[derive(Debug)]
pub struct Search {
    near: Near,
    places: Vec<(IntakeNumber, u32)>,
}

impl Search {
    /// For measurements that wait.
    #[must_use]
    pub fn of(waiting: &[Waiting<'_>]) -> Self {
        let codes: Vec<Option<String>> = waiting.iter().map(code_of).collect();
        let mut places: Vec<_> = beside(waiting).into_keys().collect();
        places.sort_unstable();
        Self {
            near: Near::of(&codes),
            places,
        }
    }

    /// Whether a sample whose code is compared by this key, see `match_key`, may be one slip
    /// away from a measurement. Now and then it says so of one that is not.
    #[must_use]
    pub fn is_near(&self, key: &str) -> bool {
        self.near.has_key(bare(key))
    }

    /// Intake and line of the samples beside those that were measured just before or after.
    #[must_use]
    pub fn places(&self) -> &[(IntakeNumber, u32)] {
        &self.places
    }
}

/// The likeliest samples of each measurement, best first, at most `MOST` each.
///
/// The open samples are walked once, however many measurements there are.
#[must_use]
pub fn suggest(waiting: &[Waiting<'_>], open: &[OpenSample]) -> Vec<Vec<Suggestion>> {
    let codes: Vec<Option<String>> = waiting.iter().map(code_of).collect();
    let (near, beside) = (Near::of(&codes), beside(waiting));
    let mut found: Vec<Vec<Suggestion>> = vec![Vec::new(); waiting.len()];
    for sample in open {
        let key = match_key(&sample.code, sample.gtin14);
        let key = key.as_deref().map(bare);
        let mut likely = key.map_or(Vec::new(), |key| near.of_key(key));
        likely.extend(
            beside
                .get(&(sample.intake, sample.line))
                .into_iter()
                .flatten(),
        );
        likely.sort_unstable();
        likely.dedup();
        for index in likely {
            let (Some(one), Some(code)) = (waiting.get(index), codes.get(index)) else {
                continue;
            };
            let hints = hints(one, code.as_deref(), sample, key);
            if let Some(list) = found.get_mut(index) {
                list.extend(weighed(sample.id, hints));
            }
        }
    }
    for list in &mut found {
        list.sort_by_key(|one| (std::cmp::Reverse(one.weight), one.sample));
        list.truncate(MOST);
    }
    found
}

/// What a measurement's code is compared by.
fn code_of(waiting: &Waiting<'_>) -> Option<String> {
    let said = waiting.said?;
    let data = said.data.as_deref()?.trim();
    let key = match_key(data, said.gtin14.or_else(|| data.parse().ok()))?;
    Some(bare(&key).to_owned())
}

/// A number without the zeros that bring it to fourteen digits: a mistyped one has none.
fn bare(key: &str) -> &str {
    if key.bytes().all(|byte| byte.is_ascii_digit()) {
        key.trim_start_matches('0')
    } else {
        key
    }
}

/// The places beside samples that were measured just before or after, with who waits there.
fn beside(waiting: &[Waiting<'_>]) -> HashMap<(IntakeNumber, u32), Vec<usize>> {
    let mut places: HashMap<_, Vec<usize>> = HashMap::new();
    for (index, one) in waiting.iter().enumerate() {
        for neighbour in &one.neighbours {
            let line = match (neighbour.away, neighbour.place) {
                (-1, Some((intake, line))) => line.checked_add(1).map(|line| (intake, line)),
                (1, Some((intake, line))) => line.checked_sub(1).map(|line| (intake, line)),
                _ => None,
            };
            if let Some(place) = line {
                places.entry(place).or_default().push(index);
            }
        }
    }
    places
}

/// A suggestion, unless nothing but its circumstances speaks for it.
fn weighed(sample: SampleId, mut hints: Vec<Hint>) -> Option<Suggestion> {
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.weight()));
    let weight = hints.iter().map(Hint::weight).sum();
    let strongest = hints.first().map_or(0, Hint::weight);
    (strongest >= Hint::After { line: 0 }.weight() && weight > 0).then_some(Suggestion {
        sample,
        hints,
        weight,
    })
}

fn hints(
    waiting: &Waiting<'_>,
    code: Option<&str>,
    sample: &OpenSample,
    key: Option<&str>,
) -> Vec<Hint> {
    let mut hints = Vec::new();
    // Digits are counted as printed, leading zeros included.
    let printed = sample.code.chars().filter(char::is_ascii_digit).count();
    let hidden = key.map_or(0, |key| printed.saturating_sub(key.chars().count()));
    hints.extend(
        code.zip(key)
            .and_then(|(code, key)| slip(code, key, hidden)),
    );
    hints.extend(in_sequence(waiting, sample));
    let sitting = waiting.neighbours.iter().any(|one| {
        one.place.is_some_and(|(intake, _)| intake == sample.intake) && together(waiting, one)
    });
    if sitting {
        hints.push(Hint::SameSitting);
    }
    if is_named(sample, &waiting.named) {
        hints.push(Hint::Named);
    }
    if !sample.measured {
        hints.push(Hint::Unmeasured);
    }
    if let (Some(expected), Some(said)) = (sample.symbology, waiting.said)
        && said
            .symbology
            .is_some_and(|found| !carriers_agree(expected, found))
    {
        hints.push(Hint::OtherSymbology { expected });
    }
    hints
}

/// Whether the same person made both within a minute or so.
fn together(waiting: &Waiting<'_>, other: &Neighbour) -> bool {
    let Some(said) = waiting.said else {
        return false;
    };
    let operator = said.fields.get("operator").map_or("", String::as_str);
    let near = said
        .taken_at
        .zip(other.taken_at)
        .is_some_and(|(one, other)| (one - other).abs() <= SITTING);
    near && operator.trim() == other.operator.trim()
}

/// Whether the records around the waiting one belong to the lines around the sample's.
fn in_sequence(waiting: &Waiting<'_>, sample: &OpenSample) -> Option<Hint> {
    let line_at = |away: i32| {
        let one = waiting.neighbours.iter().find(|one| one.away == away)?;
        let (intake, line) = one.place?;
        (intake == sample.intake).then_some(line)
    };
    let before = line_at(-1).filter(|line| line.checked_add(1) == Some(sample.line));
    let after = line_at(1).filter(|line| sample.line.checked_add(1) == Some(*line));
    match (before, after) {
        (Some(before), Some(after)) => Some(Hint::Between {
            intake: sample.intake,
            before,
            after,
        }),
        (Some(line), None) => Some(Hint::After { line }),
        (None, Some(line)) => Some(Hint::Before { line }),
        (None, None) => None,
    }
}

/// The one slip that lies between two codes, none where there is more than one; `hidden` is how
/// many printed digits stand before those that are compared.
fn slip(read: &str, right: &str, hidden: usize) -> Option<Hint> {
    if read == right {
        return Some(Hint::SameCode);
    }
    let (read, right): (Vec<char>, Vec<char>) = (read.chars().collect(), right.chars().collect());
    if read.len() != right.len() {
        let (short, long) = if read.len() < right.len() {
            (&read, &right)
        } else {
            (&right, &read)
        };
        let head = common(short.iter(), long.iter());
        let tail = common(short.iter().rev(), long.iter().rev());
        return (short.len() + 1 == long.len() && head + tail >= short.len())
            .then_some(Hint::Length);
    }
    let differ: Vec<usize> = (0..read.len())
        .filter(|at| read.get(*at) != right.get(*at))
        .collect();
    let shown = |at: usize| at + hidden + 1;
    match differ.as_slice() {
        [at] if at + 1 == read.len() && read.iter().all(char::is_ascii_digit) => {
            Some(Hint::CheckDigit)
        }
        [at] => Some(Hint::OneDigit { at: shown(*at) }),
        [at, next]
            if at + 1 == *next
                && read.get(*at) == right.get(*next)
                && read.get(*next) == right.get(*at) =>
        {
            Some(Hint::Swapped { at: shown(*at) })
        }
        _ => None,
    }
}

/// How many characters two codes have in common from where they are walked.
fn common<'c>(one: impl Iterator<Item = &'c char>, other: impl Iterator<Item = &'c char>) -> usize {
    one.zip(other)
        .take_while(|(one, other)| one == other)
        .count()
}

#[cfg(test)]
mod tests;
