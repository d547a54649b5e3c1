//! 条码符合性确认证书: one certificate a company, one line an intake.
//!
//! A new intake adds a line. The whole certificate can be printed afresh, or only
//! the new lines over the paper that the company already holds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Bilingual, Client, DocumentHead, Signatures};

/// The certificate of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Number (the company's), issuer, date.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// When the company was first confirmed.
    pub first_issued_on: NaiveDate,
    /// Regulation and article under which the codes are confirmed.
    pub basis: Bilingual,
    /// End of the company's membership, which ends the confirmation; absent if not known.
    pub valid_until: Option<NaiveDate>,
    /// The intakes, oldest first.
    pub lines: Vec<CertificateLine>,
    /// How much of it is printed.
    pub print: CertificatePrint,
    /// How far an overprint is moved to the right and down, in tenths of a millimetre.
    #[serde(default)]
    pub offset: (i16, i16),
    /// Who answers for it, where the laboratory has lines of signatures on it.
    #[serde(default)]
    pub signatures: Signatures,
}

/// One intake on the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateLine {
    /// From 1.
    pub number: u32,
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// When it was released.
    pub released_on: NaiveDate,
    /// Codes tested.
    pub tested: u32,
    /// Codes confirmed as conforming.
    pub confirmed: u32,
    /// Codes left of the quota.
    pub left: u32,
    /// Who handled it.
    pub handler: String,
}

/// How much of a certificate is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum CertificatePrint {
    /// Everything.
    #[default]
    Whole,
    /// Only the lines from this number on, at their places, over existing paper.
    LinesFrom(u32),
}
