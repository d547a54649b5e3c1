//! What stands at the head and the foot of every document: who issues it, its
//! number, whom it is for, where it can be checked, and who signs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{DocumentKind, Wording};

/// The identity of one document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentHead {
    /// The document number, such as `201901032-2` or `201901032-2/R1`.
    pub number: String,
    /// What kind of document it is.
    pub kind: DocumentKind,
    /// In which languages it speaks.
    pub wording: Wording,
    /// The laboratory that issues it.
    pub issuer: Issuer,
    /// Date of issue.
    pub issued_on: NaiveDate,
    /// Address of the public page that tells whether it is valid, drawn as the QR symbol;
    /// empty where there is no such page.
    pub verify_url: String,
    /// What it replaces, if it is a revision (ISO/IEC 17025:2017 7.8.8).
    pub replaces: Option<Replacement>,
    /// Whether the laboratory's seal is printed over issuer and date.
    pub sealed: bool,
    /// Whether it was issued, or only shows what would be.
    #[serde(default, skip_serializing_if = "Stage::is_issued")]
    pub stage: Stage,
}

/// How far a document is; anything but an issued one says so on every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// It was issued and holds until it is replaced or withdrawn.
    #[default]
    Issued,
    /// What would be issued now: not numbered, not kept, not valid.
    Draft,
    /// Results so far of an intake that is still in test.
    Interim,
}

impl Stage {
    /// True for what was issued.
    #[must_use]
    pub const fn is_issued(&self) -> bool {
        matches!(self, Self::Issued)
    }

    /// The name in keys and JSON, such as `draft`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Draft => "draft",
            Self::Interim => "interim",
        }
    }
}

/// The laboratory, as its letterhead names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Issuer {
    /// Full name in Chinese.
    pub name: String,
    /// Full name in English; empty if it has none.
    pub name_en: String,
    /// Postal address in Chinese.
    pub address: String,
    /// Postal address in English; empty if it has none.
    pub address_en: String,
    /// Telephone.
    pub phone: String,
}

/// The document that a revision replaces, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// Number of the document that is no longer valid.
    pub number: String,
    /// Why it was replaced, in the reviewer's words.
    pub reason: String,
}

/// The company a document is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Client {
    /// Registered full name.
    pub name: String,
    /// The laboratory's number for it, such as `201901032`.
    pub number: String,
    /// Address; empty if not registered.
    pub address: String,
    /// Unified social credit code; empty if not registered.
    pub credit_code: String,
    /// Its GS1 company prefixes, in order.
    pub prefixes: Vec<String>,
    /// Whom to reach there and how (ISO/IEC 17025:2017 7.8.2.1 e); empty if not registered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

/// Who signed, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Signature {
    /// Name of the person; empty leaves the line to be signed by hand.
    pub name: String,
    /// Date of the signature.
    pub on: Option<NaiveDate>,
}

/// The three signatures beneath results: the tester never reviews their own work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Signatures {
    /// 检测: who measured.
    pub tester: Signature,
    /// 审核: who reviewed.
    pub reviewer: Signature,
    /// 批准: who authorised the issue.
    pub approver: Signature,
}
