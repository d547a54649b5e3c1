//! Where a measurement belongs: with a sample, in the inbox, or aside.

use domain::{
    id::{IntakeId, SampleId},
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
}

impl Placement {
    pub(crate) const fn code(&self) -> &'static str {
        match self {
            Self::Matched { .. } => "matched",
            Self::Inbox { .. } => "inbox",
            Self::Discarded { .. } => "discarded",
        }
    }

    /// The reason as kept: that of the inbox as JSON.
    pub(crate) fn reason(&self) -> Result<String, StoreError> {
        Ok(match self {
            Self::Matched { .. } => String::new(),
            Self::Inbox { reason } => serde_json::to_string(reason)?,
            Self::Discarded { reason } => reason.clone(),
        })
    }

    pub(crate) const fn ids(&self) -> (Option<i64>, Option<i64>) {
        match self {
            Self::Matched { intake, sample } => (Some(intake.get()), Some(sample.get())),
            Self::Inbox { .. } | Self::Discarded { .. } => (None, None),
        }
    }

    /// The placement of a measurement from its columns.
    pub(crate) fn read(
        id: i64,
        kept: (&str, Option<i64>, Option<i64>),
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
            (state, ..) => Err(StoreError::corrupt(TABLE, id, format!("placement {state}"))),
        }
    }
}
