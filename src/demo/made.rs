//! What the demonstration came to, and why it could not be made.

use super::DemoError;
use crate::actions::ActionError;

/// What was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Made {
    /// Companies registered.
    pub companies: usize,
    /// Intakes opened.
    pub intakes: usize,
    /// Samples taken over from catalogues.
    pub samples: usize,
    /// Catalogue rows that went back.
    pub refused_rows: usize,
    /// Measurements kept.
    pub measurements: u64,
    /// Of these, those that wait in the inbox.
    pub inbox: u64,
    /// Conclusions reached.
    pub verdicts: usize,
    /// Documents issued.
    pub documents: usize,
}

/// Why the demonstration could not be made.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    /// A file could not be made.
    #[error(transparent)]
    Demo(#[from] DemoError),
    /// An action refused or failed.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// A pack could not be written.
    #[error("{place}: {reason}")]
    Write {
        /// Which file.
        place: String,
        /// What the system said.
        reason: String,
    },
}

impl From<MakeError> for ActionError {
    fn from(error: MakeError) -> Self {
        match error {
            MakeError::Action(error) => error,
            MakeError::Demo(error) => Self::File {
                place: "demo".to_owned(),
                reason: error.to_string(),
            },
            MakeError::Write { place, reason } => Self::File { place, reason },
        }
    }
}
