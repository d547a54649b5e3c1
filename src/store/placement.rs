//! Where a measurement belongs: with a sample, to a card, in the inbox, or aside.

use domain::{
    id::{CardId, IntakeId, SampleId},
    judgement::matching::InboxReason,
};

use crate::{convert, error::StoreError, measurements::TABLE};

/// Where a measurement belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placement {
    /// With a sample.
    Matched {
        /// The sample's intake.
        intake: IntakeId,
        /// The sample.
        sample: SampleId,
    },
    /// Waiting for a person.
    Inbox {
        /// Why it could not be matched.
        reason: InboxReason,
    },
    /// Put aside by a person.
    Discarded {
        /// Why.
        reason: String,
    },
    /// A measurement of a conformance test card.
    Card {
        /// Which one; absent where a person only said that it is one.
        card: Option<CardId>,
    },
    /// Made to try something; of no sample.
    Trial,
}

impl Placement {
    /// The sample, where there is one.
    #[must_use]
    pub const fn sample(&self) -> Option<SampleId> {
        match self {
            Self::Matched { sample, .. } => Some(*sample),
            Self::Inbox { .. } | Self::Discarded { .. } | Self::Card { .. } | Self::Trial => None,
        }
    }

    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Matched { .. } => "matched",
            Self::Inbox { .. } => "inbox",
            Self::Discarded { .. } => "discarded",
            Self::Card { .. } => "card",
            Self::Trial => "trial",
        }
    }

    /// The reason as kept: that of the inbox as JSON.
    pub(crate) fn reason(&self) -> Result<String, StoreError> {
        Ok(match self {
            Self::Matched { .. } | Self::Card { .. } | Self::Trial => String::new(),
            Self::Inbox { reason } => serde_json::to_string(reason)?,
            Self::Discarded { reason } => reason.clone(),
        })
    }

    pub(crate) const fn ids(&self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Matched { intake, sample } => (Some(intake.get()), Some(sample.get())),
            Self::Inbox { .. } | Self::Discarded { .. } | Self::Card { .. } | Self::Trial => {
                (None, None)
            }
        }
    }

    /// The card, for a measurement of a known one.
    pub(crate) const fn card(&self) -> Option<i64> {
        match self {
            Self::Card { card: Some(card) } => Some(card.get()),
            _ => None,
        }
    }

    /// The placement of a measurement from its columns.
    pub(crate) fn read(
        id: i64,
        kept: (&str, Option<i64>, Option<i64>),
        card: Option<i64>,
        reason: String,
    ) -> Result<Self, StoreError> {
        match kept {
            ("matched", Some(intake), Some(sample)) => Ok(Self::Matched {
                intake: IntakeId::new(intake),
                sample: SampleId::new(sample),
            }),
            ("inbox", None, None) => Ok(Self::Inbox {
                reason: convert::text(TABLE, id, serde_json::from_str(&reason))?,
            }),
            ("discarded", None, None) => Ok(Self::Discarded { reason }),
            ("trial", None, None) => Ok(Self::Trial),
            ("card", None, None) => Ok(Self::Card {
                card: card.map(CardId::new),
            }),
            (state, ..) => Err(StoreError::corrupt(TABLE, id, format!("placement {state}"))),
        }
    }
}
