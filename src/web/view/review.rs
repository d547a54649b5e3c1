//! Review and release: what the reviewer sees before a signature.

use serde::Serialize;

use super::instruments::HeldSample;
use super::intakes::{SampleRow, Tally};
use super::parts::{Badge, Field, Link, Pager, Refusal, Strip, Tab};
use super::plausibility::Doubtful;
use super::view;

/// How often a problem occurs in the intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProblemCount {
    /// `quality` or `application`.
    pub dictionary: &'static str,
    /// Key in its dictionary.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// How many samples have it.
    pub samples: u64,
    /// The same in thousandths of the most frequent one, for its bar.
    pub share: u64,
}

/// The review of an intake.
#[derive(Debug, Clone, Serialize)]
pub struct Review {
    /// The intake.
    pub intake: Link,
    /// The company.
    pub company: Link,
    /// Its state.
    pub state: Badge,
    /// Where it is.
    pub strip: Strip,
    /// How many samples stand where.
    pub tally: Tally,
    /// Everybody who had a hand in the results.
    pub testers: Vec<String>,
    /// Problems by frequency.
    pub problems: Vec<ProblemCount>,
    /// What a recomputation of the figures leaves to doubt.
    pub doubtful: Doubtful,
    /// What stands against a release, as sentences.
    pub obstacles: Vec<String>,
    /// Samples whose measurements may not decide by themselves, those without override first.
    pub held: Vec<HeldSample>,
    /// The lists of samples: nonconforming, conforming, all.
    pub tabs: Vec<Tab>,
    /// The samples.
    pub rows: Vec<SampleRow>,
    /// Where one is among the samples.
    pub pager: Pager,
    /// Text keys of the documents that a release issues.
    pub documents: Vec<String>,
    /// The reviewer's password: releasing is signing.
    pub password: Field,
    /// Why the intake goes back to the laboratory.
    pub reason: Field,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Review, "review/show.html");
