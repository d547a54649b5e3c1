//! 通知书: the covering letter of an intake, with the quantities and three cautions.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Bilingual, Client, DocumentHead, Signatures};

/// The letter that tells a company what was confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeLetter {
    /// Number, issuer, date.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// Regulation and article under which the codes are confirmed.
    pub basis: Bilingual,
    /// How many codes were tested, confirmed and are left.
    pub quantities: Quantities,
    /// End of the company's membership, which ends the confirmation; absent if not known.
    pub valid_until: Option<NaiveDate>,
    /// Numbers of the documents sent with it, by their kind's title key.
    pub enclosures: Vec<super::Attachment>,
    /// Who answers for it, where the laboratory has lines of signatures on it.
    #[serde(default)]
    pub signatures: Signatures,
}

/// The codes of one intake against what the company paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Quantities {
    /// Codes received.
    pub received: u32,
    /// Codes that were used up from the quota.
    pub used: u32,
    /// Codes confirmed as conforming.
    pub confirmed: u32,
    /// Codes left of the quota.
    pub left: u32,
}
