//! Why some data have no symbol: a typed reason with a sentence for people.

use domain::{measurement::Symbology, texts::Explain};

/// Why there is no symbol for some data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoSymbol {
    /// This kind of symbol is not drawn.
    #[error("{0:?} is not drawn")]
    Unsupported(Symbology),
    /// There are no data.
    #[error("no data")]
    Empty,
    /// The number has the wrong count of digits.
    #[error("{symbology:?} takes {expected} digits, not {found}")]
    Length {
        /// The kind of symbol.
        symbology: Symbology,
        /// How many digits it takes, such as `13`.
        expected: &'static str,
        /// How many there are.
        found: usize,
    },
    /// The symbol cannot hold a character.
    #[error("{symbology:?} cannot hold {character:?}")]
    Character {
        /// The kind of symbol.
        symbology: Symbology,
        /// The first such character.
        character: char,
    },
    /// The encoder refused: a wrong check digit, or too much data.
    #[error("{symbology:?}: {reason}")]
    Refused {
        /// The kind of symbol.
        symbology: Symbology,
        /// What the encoder said.
        reason: String,
    },
}

impl Explain for NoSymbol {
    fn key(&self) -> &'static str {
        match self {
            Self::Unsupported(_) => "documents.no_symbol.unsupported",
            Self::Empty => "documents.no_symbol.empty",
            Self::Length { .. } => "documents.no_symbol.length",
            Self::Character { .. } => "documents.no_symbol.character",
            Self::Refused { .. } => "documents.no_symbol.refused",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let label = |symbology: &Symbology| ("symbology", symbology.label().to_owned());
        match self {
            Self::Unsupported(symbology) => vec![label(symbology)],
            Self::Empty => Vec::new(),
            Self::Length {
                symbology,
                expected,
                found,
            } => vec![
                label(symbology),
                ("expected", (*expected).to_owned()),
                ("found", found.to_string()),
            ],
            Self::Character {
                symbology,
                character,
            } => vec![label(symbology), ("character", character.to_string())],
            Self::Refused { symbology, reason } => {
                vec![label(symbology), ("reason", reason.clone())]
            }
        }
    }
}
