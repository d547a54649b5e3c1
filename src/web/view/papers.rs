//! What an intake's report still lacks, what people enter for it, and its drafts.

use serde::Serialize;

use super::parts::{Badge, Field, Link, Refusal};
use super::view;

/// Something that the report lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Whether it stands against an issue.
    pub stops: bool,
    /// What is missing, as a sentence in the reader's language.
    pub text: String,
    /// Where it is entered.
    pub place: Option<Link>,
}

/// A document that can be drafted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DraftShown {
    /// Its kind, such as `result_catalogue`.
    pub kind: &'static str,
    /// Its forms: code and address, which takes `?wording=` at its end.
    pub files: Vec<Link>,
}

/// What people enter for the report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct ParticularsForm {
    /// Condition of the samples on arrival.
    pub condition: Field,
    /// Temperature.
    pub temperature: Field,
    /// Humidity.
    pub humidity: Field,
    /// First day of testing.
    pub tested_from: Field,
    /// Last day of testing.
    pub tested_to: Field,
    /// Place of testing.
    pub place: Field,
    /// Sampling.
    pub sampling: Field,
    /// Deviations from the method.
    pub deviations: Field,
}

/// Issuing, or issuing again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueForm {
    /// Whether documents were issued before, so that a reason is needed.
    pub again: bool,
    /// Why.
    pub reason: Field,
    /// The wording that is chosen.
    pub wording: Field,
}

/// The report of an intake before it is issued.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// The intake.
    pub intake: Link,
    /// The company.
    pub company: Link,
    /// Its state.
    pub state: Badge,
    /// What is lacking, what stops an issue first.
    pub gaps: Vec<Gap>,
    /// What was entered.
    pub form: ParticularsForm,
    /// Whether the reader may enter it.
    pub may_note: bool,
    /// The drafts.
    pub drafts: Vec<DraftShown>,
    /// The languages that a document can have.
    pub wordings: Vec<&'static str>,
    /// Whether the intake is still in test, so that drafts are interim.
    pub interim: bool,
    /// Whether it is released, so that its line can be printed over a certificate.
    pub released: bool,
    /// The form to issue, for a reviewer of a released intake.
    pub issue: Option<IssueForm>,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Report, "papers/report.html");

/// An intake that can be issued with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchRow {
    /// The intake.
    pub intake: Link,
    /// Whether its documents were issued before.
    pub issued: bool,
}

/// Issuing the documents of many intakes.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Batch {
    /// Released intakes, those without documents first.
    pub rows: Vec<BatchRow>,
    /// Why documents are replaced.
    pub reason: Field,
    /// The wording that is chosen.
    pub wording: Field,
    /// The languages that a document can have.
    pub wordings: Vec<&'static str>,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Batch, "papers/batch.html");
