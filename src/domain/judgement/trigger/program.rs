//! Triggers as a flat list of steps over the places of facts: no tree to walk, nothing to allocate.
//!
//! Truth is kept as two bits a level, "certainly" and "possibly", so that AND and OR
//! of Kleene's logic are the same two machine instructions for all three values.

use super::expression::{Expression, Test};
use super::kleene::Kleene;
use crate::judgement::fact_values::Facts;

/// One step. Tests push an answer, joins take two and push one, `Done` takes the answer of an entry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Step {
    /// Ask.
    Test(Test),
    /// Both of the last two.
    And,
    /// One of the last two.
    Or,
    /// The opposite of the last.
    Not,
    /// The answer of the entry with this key is complete.
    Done(u16),
    /// The entry with this key is true whatever the facts are.
    Certain(u16),
}

/// A list of steps that answers some entries in one pass.
#[derive(Debug, Clone, Default)]
pub(crate) struct Program {
    steps: Vec<Step>,
}

impl Program {
    /// Adds the question of one entry.
    pub(crate) fn add(&mut self, entry: u16, expression: &Expression) {
        self.push(expression);
        self.steps.push(Step::Done(entry));
    }

    /// Adds an entry that is true in any case.
    pub(crate) fn add_certain(&mut self, entry: u16) {
        self.steps.push(Step::Certain(entry));
    }

    fn push(&mut self, expression: &Expression) {
        match expression {
            Expression::Test(test) => self.steps.push(Step::Test(*test)),
            Expression::Not(part) => {
                self.push(part);
                self.steps.push(Step::Not);
            }
            Expression::And(parts) => self.push_joined(parts, Step::And),
            Expression::Or(parts) => self.push_joined(parts, Step::Or),
        }
    }

    /// Joining after each part keeps the stack as low as the nesting, at most 33 levels.
    fn push_joined(&mut self, parts: &[Expression], join: Step) {
        for (place, part) in parts.iter().enumerate() {
            self.push(part);
            if place > 0 {
                self.steps.push(join);
            }
        }
    }

    /// Answers every entry in turn.
    #[inline]
    pub(crate) fn run(&self, facts: &Facts, mut answered: impl FnMut(u16, Kleene)) {
        let (mut certainly, mut possibly) = (0_u64, 0_u64);
        for step in &self.steps {
            match step {
                Step::Test(test) => {
                    let answer = test.answer(facts);
                    certainly = certainly << 1 | u64::from(answer == Kleene::True);
                    possibly = possibly << 1 | u64::from(answer != Kleene::False);
                }
                Step::And => {
                    certainly = certainly >> 1 & (certainly | !1);
                    possibly = possibly >> 1 & (possibly | !1);
                }
                Step::Or => {
                    certainly = certainly >> 1 | certainly & 1;
                    possibly = possibly >> 1 | possibly & 1;
                }
                Step::Not => {
                    let was = certainly;
                    certainly = certainly & !1 | !possibly & 1;
                    possibly = possibly & !1 | !was & 1;
                }
                Step::Done(entry) => {
                    let answer = Kleene::from_certainty(certainly & 1 == 1, possibly & 1 == 0);
                    certainly >>= 1;
                    possibly >>= 1;
                    answered(*entry, answer);
                }
                Step::Certain(entry) => answered(*entry, Kleene::True),
            }
        }
    }
}
