//! 改进建议单: what is wrong with each nonconforming sample, or with one alone, and what to do.
//!
//! Advice is an opinion (ISO/IEC 17025:2017 7.8.7) and looks like one: measured
//! facts, the remedy, then the regulation, each in its own place.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Bilingual, Client, DocumentHead, Signatures};
use crate::{digest::Digest, measurement::Symbology};

/// The notices of one intake, one block a nonconforming sample; or the notice of one sample, by
/// the kind of its head.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImprovementNotices {
    /// Number, issuer, date.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// The samples, those with the gravest problems first, equal ones in catalogue order.
    pub notices: Vec<ImprovementNotice>,
    /// By when corrected samples may be sent for a new test; absent if there is no term.
    pub resubmit_by: Option<NaiveDate>,
    /// Whom to ask.
    pub contact: Contact,
    /// Who answers for it, where the laboratory has lines of signatures on it.
    #[serde(default)]
    pub signatures: Signatures,
}

/// Whom a company may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Contact {
    /// Name of the person or desk.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address; empty if there is none.
    pub email: String,
}

/// One nonconforming sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ImprovementNotice {
    /// Number of the notice, such as `201901032-2-G017`; issued alone, it has the same.
    pub number: String,
    /// Line of the company's catalogue, from 1.
    pub line: u32,
    /// The human readable number as printed on the sample.
    pub code: String,
    /// The kind of symbol; absent if it could not be told.
    pub symbology: Option<Symbology>,
    /// Product name.
    pub product_name: String,
    /// Specification or model.
    pub specification: String,
    /// Brand.
    pub brand: String,
    /// The symbol grade in the notation `2.4/06/660`; empty if nothing was measured.
    pub grade: String,
    /// The required grade in the same notation.
    pub requirement: String,
    /// Photographs of it that are printed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photographs: Vec<PrintedPhotograph>,
    /// Problems of the symbol, by severity and key.
    pub quality: Vec<QualityProblem>,
    /// Problems of the use of the code, by key.
    pub application: Vec<ApplicationProblem>,
}

/// A photograph of a sample that its documents show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrintedPhotograph {
    /// Digest of the JPEG in the object store.
    pub sha256: Digest,
    /// What it shows.
    pub caption: String,
}

/// A problem of the symbol itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QualityProblem {
    /// Key of the dictionary entry.
    pub key: u32,
    /// What the problem does to the conclusion.
    pub severity: Severity,
    /// The problem.
    pub problem: Bilingual,
    /// What to do.
    pub remedy: Bilingual,
    /// Standard and clause; empty if there is none.
    pub clause: String,
    /// The parameters behind it, measured against required.
    pub rules: Vec<ParameterRule>,
}

/// What a problem does to the conclusion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Decides: the sample does not conform.
    Reject,
    /// Explains a low grade.
    Cause,
    /// Worth improving, decides nothing.
    Advice,
    /// The measurement must be repeated.
    Retest,
}

impl Severity {
    /// The name in keys and JSON, such as `reject`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reject => "reject",
            Self::Cause => "cause",
            Self::Advice => "advice",
            Self::Retest => "retest",
        }
    }
}

/// How grave the problems of a sample are together; the greater one is the graver one.
///
/// Severities are compared one after the other, what decides the conclusion first: of two samples
/// the one with more problems of the first severity in which they differ is the graver.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Gravity {
    decide: usize,
    explain: usize,
    advise: usize,
}

impl Gravity {
    /// The gravity of these problems; one that only asks for a second measurement adds nothing.
    #[must_use]
    pub fn of(problems: impl IntoIterator<Item = Severity>) -> Self {
        let mut gravity = Self::default();
        for severity in problems {
            match severity {
                Severity::Reject => gravity.decide += 1,
                Severity::Cause => gravity.explain += 1,
                Severity::Advice => gravity.advise += 1,
                Severity::Retest => {}
            }
        }
        gravity
    }
}

/// One parameter, measured against required, drawn as a scale where it has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ParameterRule {
    /// Name of the parameter.
    pub label: Bilingual,
    /// The measured value with its unit, such as `35 %`.
    pub measured: String,
    /// The requirement with its unit, such as `≥ 40 %`.
    pub required: String,
    /// The scale to draw; absent for verdicts and texts.
    pub scale: Option<Scale>,
}

/// The scale of a parameter rule; all numbers in one unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Left end.
    pub from: f64,
    /// Right end.
    pub to: f64,
    /// The measured value; outside the ends it is drawn at the end.
    pub measured: f64,
    /// The limit.
    pub limit: f64,
    /// Grade bands along the scale; may be empty.
    pub bands: Vec<Band>,
}

/// A stretch of a scale that earns one grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// What is written in it, such as `A` or `4`.
    pub label: String,
    /// Where it begins.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

/// A problem of the use of the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApplicationProblem {
    /// Key of the dictionary entry.
    pub key: u32,
    /// The problem.
    pub problem: Bilingual,
    /// Title and clause of the regulation.
    pub regulation: String,
    /// What the regulation says, in short.
    pub summary: Bilingual,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_decides_weighs_more_than_any_number_of_lesser_problems() {
        use Severity::{Advice, Cause, Reject, Retest};
        let rising = [
            Gravity::of([Retest, Retest]),
            Gravity::of([Advice; 9]),
            Gravity::of([Cause]),
            Gravity::of([Cause, Advice]),
            Gravity::of([Cause, Cause]),
            Gravity::of([Reject]),
            Gravity::of([Reject, Cause]),
            Gravity::of([Advice, Reject, Reject]),
        ];
        assert!(rising.is_sorted());
        assert!(rising.windows(2).all(|two| two[0] != two[1]));
        assert_eq!(Gravity::of([Reject, Cause]), Gravity::of([Cause, Reject]));
    }
}
