//! A text that is no number, numbers that have run out, and patterns that would not number.

use super::LONGEST;
use crate::texts::Explain;

/// A text or a count that is no number of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing, or too much.
    #[error("number {found:?} has {length} characters, expected 1 to {LONGEST}")]
    Length {
        /// The text as found.
        found: String,
        /// Its characters.
        length: usize,
    },
    /// A character that no number holds.
    #[error(
        "number {found:?} has {character:?} at place {place}, expected letters, digits, hyphens"
    )]
    Sign {
        /// The text as found.
        found: String,
        /// The first character that is none of these.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// It begins or ends with a hyphen.
    #[error("number {found:?} begins or ends with a hyphen")]
    Edge {
        /// The text as found.
        found: String,
    },
    /// Nothing in it counts.
    #[error("number {found:?} has no digit")]
    NoDigit {
        /// The text as found.
        found: String,
    },
    /// A year that has no four digits; the clock is wrong.
    #[error("year {found} has no four digits")]
    Year {
        /// The year.
        found: i32,
    },
    /// All numbers of a row are taken.
    #[error("all {limit} numbers of pattern {pattern:?} for {period:?} are taken")]
    Exhausted {
        /// The pattern.
        pattern: String,
        /// The month, year or company for which it counts; empty if it never starts anew.
        period: String,
        /// How many there are.
        limit: u64,
    },
}

impl Explain for NumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::Length { .. } => "numbering.number.length",
            Self::Sign { .. } => "numbering.number.sign",
            Self::Edge { .. } => "numbering.number.edge",
            Self::NoDigit { .. } => "numbering.number.no_digit",
            Self::Year { .. } => "numbering.number.year",
            Self::Exhausted { .. } => "numbering.number.exhausted",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found, length } => vec![
                ("found", found.clone()),
                ("length", length.to_string()),
                ("limit", LONGEST.to_string()),
            ],
            Self::Sign {
                found,
                character,
                place,
            } => vec![
                ("found", found.clone()),
                ("character", character.to_string()),
                ("place", place.to_string()),
            ],
            Self::Edge { found } | Self::NoDigit { found } => vec![("found", found.clone())],
            Self::Year { found } => vec![("found", found.to_string())],
            Self::Exhausted {
                pattern,
                period,
                limit,
            } => vec![
                ("pattern", pattern.clone()),
                ("period", period.clone()),
                ("limit", limit.to_string()),
            ],
        }
    }
}

/// A pattern that would not give every company or intake a number of its own.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// A place that there is not.
    #[error("{{{found}}} is no place; there are {expected}")]
    Unknown {
        /// What stands between the braces.
        found: String,
        /// Every place there is.
        expected: &'static str,
    },
    /// A brace without its other half.
    #[error("a brace of {found:?} has no other half")]
    Brace {
        /// The pattern.
        found: String,
    },
    /// A character that no number holds.
    #[error("{character:?} at place {place}, expected capital letters, digits, hyphens")]
    Sign {
        /// The character.
        character: char,
        /// Its place in the pattern, counted from 1.
        place: usize,
    },
    /// Nothing in it counts, or two places do.
    #[error("{found} places of {pattern:?} count, expected one of {expected}")]
    Counts {
        /// The pattern.
        pattern: String,
        /// How many places count.
        found: usize,
        /// The places that count.
        expected: &'static str,
    },
    /// A place stands in it twice.
    #[error("{place} stands in {pattern:?} twice")]
    Twice {
        /// The pattern.
        pattern: String,
        /// The place.
        place: String,
    },
    /// A place without which another means nothing: `{month}` needs `{year}`.
    #[error("{pattern:?} has {place} without {needed}")]
    Needs {
        /// The pattern.
        pattern: String,
        /// The place.
        place: &'static str,
        /// What it needs.
        needed: &'static str,
    },
    /// A place of varying length stands beside digits or letters that it would run into.
    #[error("{place} of {pattern:?} needs a hyphen on either side that is not an end")]
    RunsInto {
        /// The pattern.
        pattern: String,
        /// The place.
        place: String,
    },
    /// The number would begin or end with a hyphen.
    #[error("{found:?} begins or ends with a hyphen")]
    Edge {
        /// The pattern.
        found: String,
    },
    /// Companies and intakes would share their numbers.
    #[error("companies and intakes have the same pattern {0:?}")]
    Same(String),
    /// Its numbers would be too long.
    #[error("numbers of {pattern:?} have {found} characters, expected at most {limit}")]
    Long {
        /// The pattern.
        pattern: String,
        /// Characters of its longest number.
        found: usize,
        /// What is allowed.
        limit: usize,
    },
}

impl Explain for PatternError {
    fn key(&self) -> &'static str {
        match self {
            Self::Unknown { .. } => "numbering.pattern.unknown",
            Self::Brace { .. } => "numbering.pattern.brace",
            Self::Sign { .. } => "numbering.pattern.sign",
            Self::Counts { found: 0, .. } => "numbering.pattern.no_count",
            Self::Counts { .. } => "numbering.pattern.counts",
            Self::Twice { .. } => "numbering.pattern.twice",
            Self::Needs { .. } => "numbering.pattern.needs",
            Self::RunsInto { .. } => "numbering.pattern.runs_into",
            Self::Edge { .. } => "numbering.pattern.edge",
            Self::Same(_) => "numbering.pattern.same",
            Self::Long { .. } => "numbering.pattern.long",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unknown { found, expected } => vec![
                ("found", found.clone()),
                ("expected", (*expected).to_owned()),
            ],
            Self::Brace { found } | Self::Edge { found } | Self::Same(found) => {
                vec![("found", found.clone())]
            }
            Self::Sign { character, place } => vec![
                ("character", character.to_string()),
                ("place", place.to_string()),
            ],
            Self::Counts {
                pattern,
                found,
                expected,
            } => vec![
                ("pattern", pattern.clone()),
                ("found", found.to_string()),
                ("expected", (*expected).to_owned()),
            ],
            Self::Twice { pattern, place } | Self::RunsInto { pattern, place } => {
                vec![("pattern", pattern.clone()), ("place", place.clone())]
            }
            Self::Needs {
                pattern,
                place,
                needed,
            } => vec![
                ("pattern", pattern.clone()),
                ("place", (*place).to_owned()),
                ("needed", (*needed).to_owned()),
            ],
            Self::Long {
                pattern,
                found,
                limit,
            } => vec![
                ("pattern", pattern.clone()),
                ("found", found.to_string()),
                ("limit", limit.to_string()),
            ],
        }
    }
}
