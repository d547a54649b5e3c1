//! Which samples a measurement that waits in the inbox probably belongs to, best first.
//!
//! A misread or mistyped code is a slip or two away from the right one: a digit, two neighbours
//! swapped, one too many or too few. And people measure in order: what was measured just
//! before and after tells where in the catalogue one was. Each suggestion says what speaks
//! for it; a person decides. The weights only order the list and mean nothing in themselves.

mod hint;
mod near;
mod pairs;
mod slips;

pub use hint::Hint;

use std::collections::HashMap;
use std::fmt::Write;

use chrono::{NaiveDateTime, TimeDelta};

use super::matching::{OpenSample, carriers_agree, is_named, match_key};
use crate::gs1::gtin::Gtin14;
use crate::id::SampleId;
use crate::measurement::Measurement;
use crate::numbering::{IntakeNumber, Named};
use pairs::pairs;

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

/// A sample by nothing but its code, which is all that most are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keyed {
    /// The sample.
    pub sample: SampleId,
    /// Its intake.
    pub intake: IntakeNumber,
    /// What its code is compared by.
    pub code: Code,
}

/// What a sample's code is compared by, see `match_key`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// The number of a trade item.
    Number(u64),
    /// Anything else.
    Text(String),
}

/// Which samples of many are worth a comparison, told by their codes and places alone, so that
/// nobody need fetch the others.
#[derive(Debug)]
pub struct Search {
    codes: Vec<Option<String>>,
    around: Vec<Vec<IntakeNumber>>,
    places: Vec<(IntakeNumber, u32)>,
}

impl Search {
    /// For measurements that wait.
    #[must_use]
    pub fn of(waiting: &[Waiting<'_>]) -> Self {
        let mut places: Vec<_> = beside(waiting).into_keys().collect();
        places.sort_unstable();
        Self {
            codes: waiting.iter().map(code_of).collect(),
            around: waiting.iter().map(around).collect(),
            places,
        }
    }

    /// The samples that may be meant by their codes: those one slip away from a measurement, and
    /// where it has none, a few of those two slips away, of the intakes around it first.
    #[must_use]
    pub fn pick(&self, samples: &[Keyed]) -> Vec<SampleId> {
        let keys = |each: &mut dyn FnMut(usize, &str)| {
            // There may be tens of thousands: none is worth a text of its own.
            let mut digits = String::new();
            for (place, one) in samples.iter().enumerate() {
                match &one.code {
                    Code::Text(text) => each(place, bare(text)),
                    Code::Number(number) => {
                        digits.clear();
                        // Writing to a text cannot fail.
                        let _ = write!(digits, "{number}");
                        each(place, &digits);
                    }
                }
            }
        };
        let prefer = |index: usize, place: usize| {
            let around = self.around.get(index).zip(samples.get(place));
            around.is_some_and(|(around, one)| around.contains(&one.intake))
        };
        let found = pairs(&self.codes, &keys, prefer).into_iter();
        let mut picked: Vec<SampleId> = found
            .filter_map(|(_, place)| Some(samples.get(place)?.sample))
            .collect();
        picked.sort_unstable();
        picked.dedup();
        picked
    }

    /// Intake and line of the samples beside those that were measured just before or after.
    #[must_use]
    pub fn places(&self) -> &[(IntakeNumber, u32)] {
        &self.places
    }
}

/// The likeliest samples of each measurement, best first, at most `MOST` each.
///
/// The open samples are walked once or twice, however many measurements there are.
#[must_use]
pub fn suggest(waiting: &[Waiting<'_>], open: &[OpenSample]) -> Vec<Vec<Suggestion>> {
    let codes: Vec<Option<String>> = waiting.iter().map(code_of).collect();
    let keys: Vec<Option<String>> = open
        .iter()
        .map(|one| Some(bare(&match_key(&one.code, one.gtin14)?).to_owned()))
        .collect();
    let mut likely = likely(waiting, open, &codes, &keys);
    likely.sort_unstable();
    likely.dedup();
    let mut found: Vec<Vec<Suggestion>> = vec![Vec::new(); waiting.len()];
    for (index, place) in likely {
        if let (Some(one), Some(code)) = (waiting.get(index), codes.get(index))
            && let (Some(sample), Some(key)) = (open.get(place), keys.get(place))
            && let Some(list) = found.get_mut(index)
        {
            let hints = hints(one, code.as_deref(), sample, key.as_deref());
            list.extend(weighed(sample.id, hints));
        }
    }
    for list in &mut found {
        list.sort_by_key(|one| (std::cmp::Reverse(one.weight), one.sample));
        list.truncate(MOST);
    }
    found
}

/// Pairs of a measurement and a sample that its code or its place may mean.
fn likely(
    waiting: &[Waiting<'_>],
    open: &[OpenSample],
    codes: &[Option<String>],
    keys: &[Option<String>],
) -> Vec<(usize, usize)> {
    let around: Vec<Vec<IntakeNumber>> = waiting.iter().map(around).collect();
    let prefer = |index: usize, place: usize| {
        let both = around.get(index).zip(open.get(place));
        both.is_some_and(|(around, one)| around.contains(&one.intake))
    };
    let keyed = |each: &mut dyn FnMut(usize, &str)| {
        for (place, key) in keys.iter().enumerate() {
            if let Some(key) = key {
                each(place, key);
            }
        }
    };
    let mut found = pairs(codes, &keyed, prefer);
    let beside = beside(waiting);
    for (place, sample) in open.iter().enumerate() {
        let here = beside.get(&(sample.intake, sample.line));
        found.extend(here.into_iter().flatten().map(|index| (*index, place)));
    }
    found
}

/// The intakes of what was measured around a measurement.
fn around(waiting: &Waiting<'_>) -> Vec<IntakeNumber> {
    let places = waiting.neighbours.iter().filter_map(|one| one.place);
    let mut intakes: Vec<_> = places.map(|(intake, _)| intake).collect();
    intakes.sort_unstable();
    intakes.dedup();
    intakes
}

/// What a measurement's code is compared by.
fn code_of(waiting: &Waiting<'_>) -> Option<String> {
    let said = waiting.said?;
    let key = match_key(said.data.as_deref()?.trim(), item_of(said))?;
    Some(bare(&key).to_owned())
}

/// The trade item that a measurement names, whatever symbol it is in.
fn item_of(said: &Measurement) -> Option<Gtin14> {
    said.gtin14
        .or_else(|| said.data.as_deref()?.trim().parse().ok())
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

/// A suggestion, unless nothing but its circumstances speaks for it: one strong reason, or two
/// weak ones besides that it was not measured yet.
fn weighed(sample: SampleId, mut hints: Vec<Hint>) -> Option<Suggestion> {
    hints.sort_by_key(|hint| std::cmp::Reverse(hint.weight()));
    let weight: i32 = hints.iter().map(Hint::weight).sum();
    let reasons = hints.iter().filter(|hint| **hint != Hint::Unmeasured);
    let together: i32 = reasons.map(|hint| hint.weight().max(0)).sum();
    (together >= Hint::After { line: 0 }.weight() && weight > 0).then_some(Suggestion {
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
    let sound = sample.gtin14.is_some() && waiting.said.is_some_and(|said| item_of(said).is_some());
    hints.extend(
        code.zip(key)
            .and_then(|(code, key)| slips::between(code, key, hidden, sound)),
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

#[cfg(test)]
mod tests;
