//! Why a file of artwork cannot be read, in words that tell its designer what to do.

use domain::artwork::ArtworkFormat;
use domain::texts::Explain;
use serde::{Deserialize, Serialize};

/// A file that cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ArtworkError {
    /// It is none of the formats.
    #[error("not a PDF, SVG, PNG or TIFF file")]
    Format,
    /// It says that it is one of them and is broken.
    #[error("{} cannot be read: {reason}", format.code())]
    Broken {
        /// Which.
        format: ArtworkFormat,
        /// What the reader said.
        reason: String,
    },
    /// It wants a password.
    #[error("the file wants a password")]
    Locked,
    /// It has no page.
    #[error("the file has no page")]
    Empty,
    /// More pixels or a larger page than is read.
    #[error("too large: {found}, at most {most}")]
    TooLarge {
        /// What it has, with its unit.
        found: String,
        /// What is read, with its unit.
        most: String,
    },
    /// It does not say how large it will be printed.
    #[error("the file does not say its size")]
    NoSize,
    /// Reading it took more time or memory than a file may take.
    #[error("reading it took too much")]
    TooMuch,
    /// A kind of pixels that is not read.
    #[error("pixels of this kind are not read: {kind}")]
    Pixels {
        /// Which kind.
        kind: String,
    },
}

impl Explain for ArtworkError {
    fn key(&self) -> &'static str {
        match self {
            Self::Format => "artwork.error.format",
            Self::Broken { .. } => "artwork.error.broken",
            Self::Locked => "artwork.error.locked",
            Self::Empty => "artwork.error.empty",
            Self::TooLarge { .. } => "artwork.error.too_large",
            Self::NoSize => "artwork.error.no_size",
            Self::TooMuch => "artwork.error.too_much",
            Self::Pixels { .. } => "artwork.error.pixels",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Format | Self::Locked | Self::Empty | Self::NoSize | Self::TooMuch => Vec::new(),
            Self::Broken { format, reason } => vec![
                ("format", format.code().to_uppercase()),
                ("reason", reason.clone()),
            ],
            Self::TooLarge { found, most } => {
                vec![("found", found.clone()), ("most", most.clone())]
            }
            Self::Pixels { kind } => vec![("kind", kind.clone())],
        }
    }
}
