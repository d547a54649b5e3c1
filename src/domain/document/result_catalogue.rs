//! 检测结果目录表: every sample of an intake with its grade and conclusion.
//!
//! Only what a company needs to act on: sample, grade, requirement, conclusion,
//! names of the nonconforming items. The measurements behind it stay in the system.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Bilingual, Client, DocumentHead, Signatures};
use crate::measurement::Symbology;

/// The results of one intake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultCatalogue {
    /// Number, issuer, date.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// When the samples arrived.
    pub received_on: NaiveDate,
    /// First day of testing; absent if nothing was tested.
    pub tested_from: Option<NaiveDate>,
    /// Last day of testing; absent if nothing was tested.
    pub tested_to: Option<NaiveDate>,
    /// Condition of the samples as received; empty if nothing was remarked.
    pub condition: Bilingual,
    /// Temperature and humidity during the tests; empty if not recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub environment: String,
    /// Where the tests were made, if not at the laboratory's address.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Plan and method of sampling, where the laboratory took the samples itself.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sampling: String,
    /// Additions to, deviations from or exclusions from the method.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub deviations: String,
    /// Numbers and titles of the standards tested against.
    pub standards: Vec<String>,
    /// How conformity was decided (ISO/IEC 17025:2017 7.8.6).
    pub decision_rule: Bilingual,
    /// The dictionaries that judged, with their versions.
    pub dictionaries: Vec<DictionaryVersion>,
    /// The instruments that measured: model and serial number.
    pub instruments: Vec<String>,
    /// The samples, in catalogue order.
    pub rows: Vec<ResultRow>,
    /// Whether the symbol of each sample is drawn beside its number.
    pub draw_symbols: bool,
    /// Who answers for the results.
    pub signatures: Signatures,
}

impl ResultCatalogue {
    /// How many samples there are of each outcome.
    #[must_use]
    pub fn totals(&self) -> Totals {
        let count = |outcome| {
            self.rows
                .iter()
                .filter(|row| row.outcome == outcome)
                .count()
        };
        Totals {
            samples: self.rows.len(),
            conforming: count(Outcome::Conforming),
            nonconforming: count(Outcome::Nonconforming),
            retest: count(Outcome::Retest),
            pending: count(Outcome::Pending),
        }
    }
}

/// One sample with its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultRow {
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
    /// What was concluded.
    pub outcome: Outcome,
    /// Short names of the nonconforming items, the gravest first.
    pub nonconforming: Vec<Bilingual>,
    /// Free remark.
    pub remark: String,
}

/// What was concluded of a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// 符合.
    Conforming,
    /// 不符合.
    Nonconforming,
    /// 待复检: to be measured again.
    Retest,
    /// 待检测: nothing is concluded yet; in interim documents only.
    Pending,
}

impl Outcome {
    /// The name in keys and JSON, such as `nonconforming`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Conforming => "conforming",
            Self::Nonconforming => "nonconforming",
            Self::Retest => "retest",
            Self::Pending => "pending",
        }
    }
}

/// A dictionary that judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DictionaryVersion {
    /// What it is called.
    pub name: Bilingual,
    /// Its version, such as `3`.
    pub version: String,
}

/// Numbers of samples by outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Totals {
    /// All samples.
    pub samples: usize,
    /// Those that conform.
    pub conforming: usize,
    /// Those that do not.
    pub nonconforming: usize,
    /// Those that must be measured again.
    pub retest: usize,
    /// Those without a conclusion yet; none in what is issued.
    #[serde(default, skip_serializing_if = "is_none")]
    pub pending: usize,
}

const fn is_none(count: &usize) -> bool {
    *count == 0
}
