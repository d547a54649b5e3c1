//! What can be wrong with a trigger, and where.

use crate::texts::Explain;

/// A trigger that cannot be read: the place counts characters from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("character {position}: {problem:?}")]
pub struct TriggerError {
    /// The character at which the problem begins, from 1.
    pub position: usize,
    /// The problem.
    pub problem: TriggerProblem,
}

/// What is wrong at the place of a [`TriggerError`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TriggerProblem {
    /// Something else should stand here.
    Unexpected {
        /// What stands here; empty at the end of the text.
        found: String,
        /// What could stand here.
        expected: &'static str,
    },
    /// A character that the language does not have.
    Character {
        /// The character.
        found: char,
    },
    /// More than 32 brackets or NOTs inside each other.
    TooDeep,
    /// The vocabulary has no such parameter.
    UnknownParameter {
        /// As written.
        name: String,
        /// The most similar known name.
        nearest: &'static str,
    },
    /// A word that the parameter never takes.
    UnknownWord {
        /// The parameter.
        parameter: &'static str,
        /// As written.
        word: String,
        /// The words it takes.
        expected: String,
    },
    /// The value is of another type than the parameter.
    Type {
        /// The parameter.
        parameter: &'static str,
        /// As written.
        found: String,
        /// What it takes.
        expected: String,
    },
    /// Words and truths have no order.
    Order {
        /// The parameter.
        parameter: &'static str,
    },
    /// The unit measures something else than the parameter.
    Unit {
        /// The parameter.
        parameter: &'static str,
        /// The unit or the other parameter as written.
        found: String,
        /// The parameter's own unit.
        expected: &'static str,
    },
    /// The parameter never comes near this number, or the number looks like another unit.
    OutOfRange {
        /// The parameter.
        parameter: &'static str,
        /// As written.
        found: String,
        /// Its range with its unit.
        expected: String,
    },
}

impl Explain for TriggerError {
    fn key(&self) -> &'static str {
        match self.problem {
            TriggerProblem::Unexpected { .. } => "judgement.trigger.unexpected",
            TriggerProblem::Character { .. } => "judgement.trigger.character",
            TriggerProblem::TooDeep => "judgement.trigger.too_deep",
            TriggerProblem::UnknownParameter { .. } => "judgement.trigger.unknown_parameter",
            TriggerProblem::UnknownWord { .. } => "judgement.trigger.unknown_word",
            TriggerProblem::Type { .. } => "judgement.trigger.type",
            TriggerProblem::Order { .. } => "judgement.trigger.order",
            TriggerProblem::Unit { .. } => "judgement.trigger.unit",
            TriggerProblem::OutOfRange { .. } => "judgement.trigger.out_of_range",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let mut arguments = vec![("position", self.position.to_string())];
        match &self.problem {
            TriggerProblem::TooDeep => {}
            TriggerProblem::Unexpected { found, expected } => {
                let found = if found.is_empty() {
                    "@judgement.trigger.end".to_owned()
                } else {
                    format!("“{found}”")
                };
                arguments.extend([("found", found), ("expected", format!("@{expected}"))]);
            }
            TriggerProblem::Character { found } => arguments.push(("found", found.to_string())),
            TriggerProblem::UnknownParameter { name, nearest } => {
                arguments.extend([("name", name.clone()), ("nearest", (*nearest).to_owned())]);
            }
            TriggerProblem::Order { parameter } => {
                arguments.push(("parameter", (*parameter).to_owned()));
            }
            TriggerProblem::UnknownWord {
                parameter,
                word: found,
                expected,
            }
            | TriggerProblem::Type {
                parameter,
                found,
                expected,
            }
            | TriggerProblem::OutOfRange {
                parameter,
                found,
                expected,
            } => arguments.extend([
                ("parameter", (*parameter).to_owned()),
                ("found", found.clone()),
                ("expected", expected.clone()),
            ]),
            TriggerProblem::Unit {
                parameter,
                found,
                expected,
            } => arguments.extend([
                ("parameter", (*parameter).to_owned()),
                ("found", found.clone()),
                ("expected", (*expected).to_owned()),
            ]),
        }
        arguments
    }
}
