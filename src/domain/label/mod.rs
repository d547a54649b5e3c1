//! Symbols and labels that the laboratory and its companies print themselves.
//!
//! Read in this order: `carrier` (which symbols there are), `content` (what goes into one, checked),
//! `size_rule` (what the tables allow), `medium` (dots and micrometres), `sizing` (which X is taken),
//! `template` (labels as data), `filled` (a template with its values). Nothing here draws: what is not
//! allowed is a `Refusal` before the first bar.

pub mod carrier;
pub mod content;
pub mod filled;
pub mod medium;
pub mod refusal;
pub mod size_rule;
pub mod sizing;
pub mod template;

pub use carrier::Carrier;
pub use content::{Content, Data};
pub use filled::{FieldError, FilledLabel};
pub use medium::Medium;
pub use refusal::Refusal;
pub use size_rule::{Purpose, SizeRule, SizeRules};
pub use sizing::{Extent, Size, Wish};
pub use template::{Template, TemplateError, Templates};

use crate::judgement::requirement::{RequirementError, Requirements};

/// Everything that printing goes by.
#[derive(Debug, Clone)]
pub struct LabelBook {
    /// The rules of size.
    pub rules: SizeRules,
    /// The templates.
    pub templates: Templates,
}

/// A file of the label book that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// A template.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A requirement table.
    #[error(transparent)]
    Requirements(#[from] RequirementError),
    /// The rules of drawing.
    #[error("dictionaries/labels/symbols.toml: {0}")]
    Symbols(#[from] toml::de::Error),
}

impl LabelBook {
    /// What is compiled into the program.
    ///
    /// # Errors
    /// When a shipped file is broken; a test keeps them whole.
    pub fn shipped() -> Result<Self, BookError> {
        Ok(Self {
            rules: SizeRules::shipped(Requirements::shipped()?)?,
            templates: Templates::shipped()?,
        })
    }
}
