//! The language of dictionary triggers: `Quietzone=False AND (XDimension<0.264 OR NOT Decode=True)`.
//!
//! ```text
//! expr  := and (OR and)*            unary := NOT unary | ( expr ) | test
//! and   := unary (AND unary)*       test  := NAME op value | NAME IN (word, …)
//! op    := = != < <= > >=           value := number [unit] | True | False | word | NAME
//! ```
//!
//! AND binds tighter than OR. A test of something unknown is unknown, AND, OR and NOT
//! follow Kleene, and an entry fires only on true. Names, words and units are checked
//! against the vocabulary when a trigger is read, so that nothing is left to fail later.

mod error;
mod expression;
mod kleene;
mod lexer;
mod parser;
mod program;

pub use error::{TriggerError, TriggerProblem};
pub use expression::{Expression, Op, Test};
pub use kleene::Kleene;
pub(crate) use program::Program;

use super::fact_values::Facts;

/// A trigger as written, read and checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    text: String,
    expression: Expression,
}

impl Trigger {
    /// Reads a trigger and checks it against the vocabulary.
    ///
    /// # Errors
    /// With the place and the reason of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, TriggerError> {
        Ok(Self {
            text: text.to_owned(),
            expression: parser::parse(text)?,
        })
    }

    /// As written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it asks.
    #[must_use]
    pub const fn expression(&self) -> &Expression {
        &self.expression
    }

    /// What it answers for one sample.
    #[must_use]
    pub fn evaluate(&self, facts: &Facts) -> Kleene {
        self.expression.evaluate(facts)
    }
}

#[cfg(test)]
mod tests;
