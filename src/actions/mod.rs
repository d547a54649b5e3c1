//! What people do, one file a verb phrase. Pages, commands and jobs all call these.
//!
//! An action asks the domain, then writes in one transaction together with its audit
//! record. What a person did wrong comes back as a refusal with its sentence; what
//! the system did wrong comes back as an error for the log.

pub mod add_profile;
pub mod add_user;
pub mod admit_agent;
mod beside;
mod catalogue_contents;
pub mod change_layout;
pub mod change_numbering;
pub mod change_profile;
pub mod check_artwork;
pub mod check_documents;
pub mod check_profile;
pub mod check_publicly;
pub mod configure_connection;
pub mod deliver_documents;
mod document_contents;
mod dossier;
pub mod draft_documents;
pub mod dry_run;
mod earlier_keys;
pub mod flagged;
pub mod hints;
pub mod import_catalogue;
pub mod import_measurements;
pub mod import_members;
pub mod inspect_sample;
pub mod issue_batch;
pub mod issue_documents;
pub mod issue_for_sample;
pub mod issue_statistics;
mod judge_samples;
pub mod keep_cards;
pub mod keep_instruments;
pub mod keep_photographs;
pub mod make_statistics;
pub mod match_by_hand;
pub(crate) mod match_measurements;
pub mod note_particulars;
mod notice_contents;
pub mod open_intake;
pub mod print_labels;
pub mod propose_keys;
pub mod register_company;
mod report_contents;
pub mod reread_measurements;
pub mod review_intake;
pub mod sign_in;
pub mod sort_inbox;
pub mod take_bounce;
pub mod take_piece;
pub mod try_profile;
mod verdict_changes;

#[cfg(test)]
mod tests;

use domain::texts::Explain;
use store::StoreError;

use crate::secrets::SecretsError;

/// Why an action did not happen.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// The person asked for something that cannot be; the sentence says what and why.
    #[error("refused: {}", .0.key())]
    Refused(Box<dyn Refusal>),
    /// The store failed, or said no.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// No randomness.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// A file could not be read or written.
    #[error("{place}: {reason}")]
    File {
        /// Which file.
        place: String,
        /// What the system said.
        reason: String,
    },
}

/// What can be handed to a person as the reason of a refusal.
pub trait Refusal: Explain + std::fmt::Debug + Send + Sync {}

impl<T: Explain + std::fmt::Debug + Send + Sync> Refusal for T {}

/// A refusal that actions themselves find; domain refusals have types of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    key: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Refused {
    /// A refusal by the key of its sentence, such as `actions.sign_in.wrong`.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self {
            key,
            arguments: Vec::new(),
        }
    }

    /// Fills a place of the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.arguments.push((name, value.to_string()));
        self
    }
}

impl Explain for Refused {
    fn key(&self) -> &'static str {
        self.key
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        self.arguments.clone()
    }
}

impl ActionError {
    /// A refusal for a reason that has a sentence.
    pub fn refused(reason: impl Refusal + 'static) -> Self {
        Self::Refused(Box::new(reason))
    }

    /// The reason as something with a sentence, where a person can do something about it.
    #[must_use]
    pub fn reason(&self) -> Option<&dyn Explain> {
        match self {
            Self::Refused(reason) => Some(reason.as_ref()),
            Self::Store(error) => Some(error),
            Self::Secrets(_) | Self::File { .. } => None,
        }
    }
}

macro_rules! refusals {
    ($($type:ty),* $(,)?) => {$(
        impl From<$type> for ActionError {
            fn from(reason: $type) -> Self {
                Self::refused(reason)
            }
        }
    )*};
}

refusals![
    Refused,
    domain::company::CompanyError,
    domain::delivery::DeliveryError,
    domain::delivery::bounce::BounceError,
    domain::document::LayoutError,
    domain::document::particulars::ParticularsError,
    domain::document::statistics::PeriodError,
    domain::gs1::credit_code::CreditCodeError,
    domain::instrument::InstrumentError,
    domain::intake::IntakeError,
    domain::judgement::fact_values::FactError,
    domain::numbering::NumberError,
    domain::numbering::PatternError,
    domain::person::PersonError,
    domain::quota::QuotaError,
    domain::sample::SampleError,
    importers::ImportError,
    importers::ProfileError,
    importers::artwork::ArtworkError,
    importers::catalogue::CatalogueError,
    importers::members::MembersError,
    importers::picture::PictureError,
    reports::FontError,
    reports::ReportError,
    crate::trust::TrustError,
];
