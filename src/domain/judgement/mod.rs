//! From a measurement to a verdict, in the order it happens.
//!
//! `matching` finds the sample (`suggestions` where it cannot), `facts` says what is known about it in the words of
//! `vocabulary`, `trigger` is the language in which dictionary entries ask for facts,
//! `compiled` asks all of them at once, `findings` says what fired and by how much,
//! `application_checks` proposes what a person has to decide, `conclusion` decides.

pub mod application_checks;
pub mod compiled;
pub mod conclusion;
pub mod fact_values;
pub mod facts;
pub mod findings;
pub mod inspection;
pub mod matching;
pub mod name_difference;
pub mod requirement;
pub mod suggestions;
pub mod trigger;
pub mod vocabulary;
