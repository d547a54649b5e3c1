//! Why a symbol or a label was not drawn: what is asked for is not allowed, or a text has no glyph.

use domain::label::{FieldError, Refusal};
use domain::texts::Explain;

use crate::error::ReportError;

/// Why a symbol was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum SymbolError {
    /// What is asked for is not allowed, or does not fit.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A text cannot be set, or a file cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl Explain for SymbolError {
    fn key(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.key(),
            Self::Report(error) => error.key(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Refused(refusal) => refusal.arguments(),
            Self::Report(error) => error.arguments(),
        }
    }
}

/// Why a label was not drawn.
#[derive(Debug, thiserror::Error)]
pub enum LabelError {
    /// A field is not allowed, or does not fit.
    #[error("{}: {}", .0.field, .0.refusal)]
    Refused(FieldError),
    /// A text cannot be set, or a file cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
}

impl SymbolError {
    /// The same, said of a field of a label.
    pub(crate) fn of_field(self, field: &str) -> LabelError {
        match self {
            Self::Refused(refusal) => LabelError::Refused(FieldError {
                field: field.to_owned(),
                refusal,
            }),
            Self::Report(error) => LabelError::Report(error),
        }
    }
}
