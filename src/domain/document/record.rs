//! The machine-readable certificate: what the paper says, for programs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Bilingual, Client, DocumentHead, DocumentKind, Outcome, Quantities, ResultCatalogue, ResultRow,
    Signatures, Totals,
};

/// The confirmation of one intake as data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateRecord {
    /// Name and version of this form: `barlab.certificate.1`.
    pub schema: String,
    /// Number, issuer, date, address of the public check.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// End of the confirmation; absent if not known.
    pub valid_until: Option<NaiveDate>,
    /// When the samples arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_on: Option<NaiveDate>,
    /// First day of testing; absent if nothing was tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_from: Option<NaiveDate>,
    /// Last day of testing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tested_to: Option<NaiveDate>,
    /// Temperature and humidity during the tests; empty if not recorded.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub environment: String,
    /// The instruments that measured, with their calibrations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instruments: Vec<String>,
    /// How conformity was decided.
    #[serde(default, skip_serializing_if = "Bilingual::is_empty")]
    pub decision_rule: Bilingual,
    /// Who answers for the results.
    #[serde(default)]
    pub signatures: Signatures,
    /// The quota after this intake.
    pub quantities: Quantities,
    /// Numbers of samples by outcome.
    pub totals: Totals,
    /// The standards tested against.
    pub standards: Vec<String>,
    /// The dictionaries that judged, as `name version`.
    pub dictionaries: Vec<String>,
    /// The samples, in catalogue order.
    pub samples: Vec<RecordedSample>,
    /// The other documents of the pack, but not the certificate, which carries this record.
    pub attachments: Vec<Attachment>,
}

impl CertificateRecord {
    /// Name and version of the form that this program writes.
    pub const SCHEMA: &'static str = "barlab.certificate.1";

    /// Makes the record of a catalogue; `head` carries the record's own number.
    #[must_use]
    pub fn of(
        head: DocumentHead,
        catalogue: &ResultCatalogue,
        quantities: Quantities,
        valid_until: Option<NaiveDate>,
        attachments: Vec<Attachment>,
    ) -> Self {
        Self {
            schema: Self::SCHEMA.to_owned(),
            head,
            client: catalogue.client.clone(),
            intake_number: catalogue.intake_number.clone(),
            valid_until,
            received_on: Some(catalogue.received_on),
            tested_from: catalogue.tested_from,
            tested_to: catalogue.tested_to,
            environment: catalogue.environment.clone(),
            instruments: catalogue.instruments.clone(),
            decision_rule: catalogue.decision_rule.clone(),
            signatures: catalogue.signatures.clone(),
            quantities,
            totals: catalogue.totals(),
            standards: catalogue.standards.clone(),
            dictionaries: catalogue
                .dictionaries
                .iter()
                .map(|dictionary| format!("{} {}", dictionary.name.zh, dictionary.version))
                .collect(),
            samples: catalogue.rows.iter().map(RecordedSample::of).collect(),
            attachments,
        }
    }
}

/// One sample of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedSample {
    /// Line of the company's catalogue, from 1.
    pub line: u32,
    /// The human readable number as printed on the sample.
    pub code: String,
    /// The symbology's code, such as `EAN13`; empty if it could not be told.
    pub symbology: String,
    /// Product name.
    pub product_name: String,
    /// Specification or model.
    pub specification: String,
    /// The symbol grade in the notation `2.4/06/660`; empty if nothing was measured.
    pub grade: String,
    /// The required grade in the same notation.
    pub requirement: String,
    /// What was concluded.
    pub outcome: Outcome,
    /// Names of the nonconforming items, the gravest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nonconforming: Vec<Bilingual>,
}

impl RecordedSample {
    fn of(row: &ResultRow) -> Self {
        Self {
            line: row.line,
            code: row.code.clone(),
            symbology: row
                .symbology
                .map_or(String::new(), |symbology| symbology.code().to_owned()),
            product_name: row.product_name.clone(),
            specification: row.specification.clone(),
            grade: row.grade.clone(),
            requirement: row.requirement.clone(),
            outcome: row.outcome,
            nonconforming: row.nonconforming.clone(),
        }
    }
}

/// A document that goes with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: String,
    /// SHA-256 of its bytes in hexadecimal; empty where the bytes are not yet known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
}
