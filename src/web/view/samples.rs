//! One sample: symbol, grade, readings, findings, what a person checked, conclusion.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::instruments::OverrideShown;
use super::measurements::{MeasurementRow, MeasurementShown};
use super::parts::{Badge, Field, GradeShown, Link, Refusal};
use super::symbol::SymbolDrawing;
use super::view;

/// Something that was found, by the dictionary of quality problems or of application problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingShown {
    /// `quality` or `application`.
    pub dictionary: &'static str,
    /// Key in its dictionary, such as `2`.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// The remedy, in the reader's language; empty for application problems.
    pub remedy: String,
    /// Regulation or clause.
    pub clause: String,
    /// What the regulation says, in short; empty if there is no summary.
    pub summary: String,
    /// Severity.
    pub severity: Badge,
    /// The condition that fired, as written in the dictionary; empty for application problems.
    pub trigger: String,
    /// What was measured, such as `left 2.9 mm`; empty if nothing was.
    pub measured: String,
    /// What is required, such as `≥ 3.6 mm`; empty if nothing is.
    pub required: String,
}

/// An application problem that a check proposes and a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Key in the dictionary of application problems.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// Why it is proposed, as a sentence.
    pub reason: String,
}

/// An application problem that a person may set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationChoice {
    /// Key in the dictionary.
    pub key: String,
    /// The problem, in the reader's language.
    pub problem: String,
    /// Regulation.
    pub regulation: String,
    /// Whether it decides the conclusion.
    pub compulsory: bool,
    /// Whether it is set.
    pub set: bool,
}

/// A measurement of the sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SampleMeasurement {
    /// What the forms' addresses are made of.
    pub id: String,
    /// What it says.
    pub row: MeasurementRow,
    /// The verifier that made it.
    pub instrument: String,
    /// Whether it is the one that counts.
    pub counts: bool,
    /// Why a person let it count; empty where it counts as the latest.
    pub reason: String,
    /// Who let it count; empty where nobody did.
    pub chosen_by: String,
}

/// Application problems of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplicationGroup {
    /// Name of the kind, in the reader's language.
    pub name: String,
    /// The problems.
    pub choices: Vec<ApplicationChoice>,
}

/// One thing that no verifier can measure and a person looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ManualItem {
    /// Name of the item, such as `hri_present`; its text stands under `pages.manual.<name>`.
    pub name: &'static str,
    /// What may be chosen; empty for a number.
    pub options: Vec<ManualOption>,
    /// The unit of a number.
    pub unit: &'static str,
    /// What stands in it.
    pub field: Field,
}

/// One thing that may be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ManualOption {
    /// What the form sends.
    pub value: &'static str,
    /// Text key of its name.
    pub key: &'static str,
}

/// A sample of the same intake, for walking through them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Neighbours {
    /// Address of the one before.
    pub previous: Option<String>,
    /// Address of the one after.
    pub next: Option<String>,
}

/// What the client says of a sample, and its symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct AboutSample {
    /// The digits as printed.
    pub code: String,
    /// The symbol drawn from its digits.
    pub symbol: Option<SymbolDrawing>,
    /// The kind of symbol that is expected.
    pub symbology: String,
    /// Name of the product.
    pub product: String,
    /// Brand.
    pub brand: String,
    /// Specification.
    pub specification: String,
    /// Substrate.
    pub substrate: String,
    /// Form of the package.
    pub package: String,
    /// Company named on the pack; empty if not recorded.
    pub company_on_pack: String,
}

/// A document of one sample: drafts, what was issued, and issuing it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SamplePaper {
    /// `test_report` or `improvement_notice`.
    pub kind: &'static str,
    /// Address of the draft, which takes `?wording=` at its end; absent where none can be made
    /// or the reader may not see it.
    pub draft: Option<String>,
    /// The languages that it can have.
    pub wordings: Vec<&'static str>,
    /// Those issued so far, newest first.
    pub issued: Vec<(Link, Badge)>,
    /// The form to issue one, for a reviewer of a released intake.
    pub form: Option<super::papers::IssueForm>,
}

/// One sample.
#[derive(Debug, Clone, Serialize)]
pub struct Sample {
    /// The intake.
    pub intake: Link,
    /// The company.
    pub company: Link,
    /// Place in the intake, from 1.
    pub line: u32,
    /// How many samples the intake has.
    pub of: u64,
    /// Address of this page.
    pub href: String,
    /// The ones before and after.
    pub neighbours: Neighbours,
    /// Its state and conclusion.
    pub state: Badge,
    /// What the client says of it, and its symbol.
    pub about: AboutSample,
    /// The grade that counts beside what is required.
    pub grade: Option<GradeShown>,
    /// What was found, the deciding ones first.
    pub findings: Vec<FindingShown>,
    /// What the checks propose.
    pub proposals: Vec<Proposal>,
    /// What a person may set, by kind.
    pub applications: Vec<ApplicationGroup>,
    /// Whether a person has checked the application side.
    pub application_checked: bool,
    /// What a person looks at.
    pub manual: Vec<ManualItem>,
    /// The measurement that counts.
    pub measurement: Option<MeasurementShown>,
    /// Every measurement of the sample, newest first.
    pub measurements: Vec<SampleMeasurement>,
    /// Who judged and when.
    pub judged: Option<(String, NaiveDateTime)>,
    /// Version of the quality dictionary behind the conclusion.
    pub dictionary_version: String,
    /// Why nothing could be concluded yet, as sentences.
    pub blocks: Vec<String>,
    /// What speaks against the measurement that counts, and the reviewer's word on it.
    pub held: Option<OverrideShown>,
    /// The documents of this sample alone.
    pub papers: Vec<SamplePaper>,
    /// Its photographs.
    pub photographs: super::photographs::Panel,
    /// Whether the reader may set application problems and manual items.
    pub may_check: bool,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Sample, "samples/show.html");
