//! What a trigger asks: tests of single facts, joined by AND, OR and NOT.

use super::kleene::Kleene;
use crate::judgement::fact_values::{Facts, Range};
use crate::judgement::vocabulary::Fact;

/// A comparison sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// `=`
    Equal,
    /// `!=`
    Different,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Op {
    /// Reads the sign.
    pub(super) fn parse(sign: &str) -> Option<Self> {
        match sign {
            "=" => Some(Self::Equal),
            "!=" => Some(Self::Different),
            "<" => Some(Self::Less),
            "<=" => Some(Self::AtMost),
            ">" => Some(Self::Greater),
            ">=" => Some(Self::AtLeast),
            _ => None,
        }
    }

    /// The sign of the opposite comparison, as people print it: what is required where this one is a fault.
    #[must_use]
    pub const fn required(self) -> &'static str {
        match self {
            Self::Equal => "≠",
            Self::Different => "=",
            Self::Less => "≥",
            Self::AtMost => ">",
            Self::Greater => "≤",
            Self::AtLeast => "<",
        }
    }

    /// True or false when it is so for every pair of values of both ranges.
    #[inline]
    pub(crate) fn holds(self, one: Range, other: Range) -> Kleene {
        match self {
            Self::Less => Kleene::from_certainty(one.high < other.low, one.low >= other.high),
            Self::AtLeast => Kleene::from_certainty(one.low >= other.high, one.high < other.low),
            Self::AtMost => Kleene::from_certainty(one.high <= other.low, one.low > other.high),
            Self::Greater => Kleene::from_certainty(one.low > other.high, one.high <= other.low),
            Self::Equal => equal(one, other),
            Self::Different => !equal(one, other),
        }
    }
}

/// Equal when both are one and the same value, different when the ranges do not meet.
#[inline]
fn equal(one: Range, other: Range) -> Kleene {
    let single = one.low >= one.high && other.low >= other.high;
    Kleene::from_certainty(
        single && one.low <= other.low && one.low >= other.low,
        one.high < other.low || one.low > other.high,
    )
}

/// One question about one fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Test {
    /// Compares with a number in the fact's unit; truths and words are numbers too.
    Limit {
        /// The fact.
        fact: Fact,
        /// The comparison.
        op: Op,
        /// The number.
        limit: f64,
    },
    /// Compares two facts of one unit.
    Facts {
        /// The fact on the left.
        fact: Fact,
        /// The comparison.
        op: Op,
        /// The fact on the right.
        other: Fact,
    },
    /// Asks for one of several words; bit n stands for the fact's word n.
    OneOf {
        /// The fact.
        fact: Fact,
        /// The words.
        words: u32,
    },
}

impl Test {
    /// The fact it asks about.
    #[must_use]
    pub const fn fact(&self) -> Fact {
        match self {
            Self::Limit { fact, .. } | Self::Facts { fact, .. } | Self::OneOf { fact, .. } => *fact,
        }
    }

    /// What it answers.
    #[inline]
    pub(crate) fn answer(&self, facts: &Facts) -> Kleene {
        let value = facts.range(self.fact().slot());
        match *self {
            Self::Limit { op, limit, .. } => op.holds(
                value,
                Range {
                    low: limit,
                    high: limit,
                },
            ),
            Self::Facts { op, other, .. } => op.holds(value, facts.range(other.slot())),
            Self::OneOf { words, .. } => one_of(value, words),
        }
    }
}

/// Words are exact or unknown, never a true range.
fn one_of(value: Range, words: u32) -> Kleene {
    if value.low.is_nan() {
        return Kleene::Unknown;
    }
    Kleene::from(
        (0_u8..32)
            .any(|place| words >> place & 1 == 1 && (f64::from(place) - value.low).abs() < 0.5),
    )
}

/// A whole trigger as a tree.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// True when one is.
    Or(Vec<Expression>),
    /// True when all are.
    And(Vec<Expression>),
    /// The opposite.
    Not(Box<Expression>),
    /// One question.
    Test(Test),
}

impl Expression {
    /// What it answers for one sample.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts) -> Kleene {
        match self {
            Self::Or(parts) => parts
                .iter()
                .map(|part| part.evaluate(facts))
                .fold(Kleene::False, Kleene::or),
            Self::And(parts) => parts
                .iter()
                .map(|part| part.evaluate(facts))
                .fold(Kleene::True, Kleene::and),
            Self::Not(part) => !part.evaluate(facts),
            Self::Test(test) => test.answer(facts),
        }
    }

    /// The same question once some facts are settled: what they answer falls away.
    pub(crate) fn settle(&self, settled: &impl Fn(&Test) -> Option<bool>) -> Result<Self, bool> {
        match self {
            Self::Test(test) => settled(test).map_or_else(|| Ok(self.clone()), Err),
            Self::Not(part) => match part.settle(settled) {
                Ok(part) => Ok(Self::Not(Box::new(part))),
                Err(known) => Err(!known),
            },
            Self::Or(parts) => join(parts, settled, true).map(|mut open| {
                if open.len() == 1 {
                    open.swap_remove(0)
                } else {
                    Self::Or(open)
                }
            }),
            Self::And(parts) => join(parts, settled, false).map(|mut open| {
                if open.len() == 1 {
                    open.swap_remove(0)
                } else {
                    Self::And(open)
                }
            }),
        }
    }

    /// Every test in it, in the order of the text.
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::Not(part) => part.tests(),
            Self::Or(parts) | Self::And(parts) => parts.iter().flat_map(Self::tests).collect(),
        }
    }
}

/// Settles the parts of an AND (`deciding` is false) or an OR (true); the deciding answer ends it.
fn join(
    parts: &[Expression],
    settled: &impl Fn(&Test) -> Option<bool>,
    deciding: bool,
) -> Result<Vec<Expression>, bool> {
    let mut open = Vec::new();
    for part in parts {
        match part.settle(settled) {
            Ok(part) => open.push(part),
            Err(known) if known == deciding => return Err(deciding),
            Err(_) => {}
        }
    }
    if open.is_empty() {
        Err(!deciding)
    } else {
        Ok(open)
    }
}
