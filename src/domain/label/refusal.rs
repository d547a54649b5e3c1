//! Why a symbol or a label is not printed, with what would be: a typed reason and its sentence.

use crate::gs1::digital_link::LinkError;
use crate::gs1::element_string::ElementError;
use crate::gs1::key::KeyError;
use crate::label::{Carrier, Purpose};
use crate::texts::Explain;

/// Why something is not printed. Lengths are millimetres.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// There are no data.
    #[error("no data")]
    Empty,
    /// The number is not right.
    #[error(transparent)]
    Number(#[from] KeyError),
    /// The number is right and does not go into this kind of symbol.
    #[error("{carrier} does not take a number of {found} digits")]
    Kind {
        /// The kind of symbol.
        carrier: Carrier,
        /// How many digits the number has.
        found: usize,
    },
    /// The number has no form without its zeros.
    #[error("the number cannot be zero-suppressed")]
    NotSuppressible,
    /// The element string is not right; the first of its errors.
    #[error(transparent)]
    Elements(#[from] ElementError),
    /// The data have no Digital Link.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The symbol cannot hold a character.
    #[error("{carrier} cannot hold {character:?}")]
    Character {
        /// The kind of symbol.
        carrier: Carrier,
        /// The first such character.
        character: char,
    },
    /// More data characters than the tables allow.
    #[error("{found} data characters, at most {most}")]
    Characters {
        /// How many there are, with identifiers and separators.
        found: usize,
        /// How many are allowed.
        most: usize,
        /// The first elements that are within the limit, as people print them.
        fits: String,
    },
    /// No size of this kind of symbol holds so much.
    #[error("{carrier} cannot hold so much")]
    Capacity {
        /// The kind of symbol.
        carrier: Carrier,
        /// The first elements that it holds, as people print them; empty where none.
        fits: String,
    },
    /// The encoder refused for a reason of its own.
    #[error("{carrier}: {reason}")]
    Encoder {
        /// The kind of symbol.
        carrier: Carrier,
        /// What it said.
        reason: String,
    },
    /// This kind of symbol may not be used for this purpose.
    #[error("{carrier} is not for {}", .purpose.code())]
    NotAllowed {
        /// The kind of symbol.
        carrier: Carrier,
        /// The purpose.
        purpose: Purpose,
        /// Where it is written.
        clause: String,
    },
    /// The tables give no size for this kind of symbol and purpose.
    #[error("no size of {carrier} for {}", .purpose.code())]
    NoSize {
        /// The kind of symbol.
        carrier: Carrier,
        /// The purpose.
        purpose: Purpose,
        /// Where sizes are written.
        clause: String,
    },
    /// An X outside of what the tables allow.
    #[error("X {wanted}, allowed {least} to {most}")]
    XRange {
        /// The X asked for.
        wanted: f64,
        /// The least allowed.
        least: f64,
        /// The greatest allowed.
        most: f64,
    },
    /// No whole number of dots of this printer is an allowed X.
    #[error("no whole number of dots is an X of {least} to {most}")]
    Dots {
        /// The resolution.
        dpi: u16,
        /// The least X allowed.
        least: f64,
        /// The greatest X allowed.
        most: f64,
    },
    /// The symbol is longer than allowed, or than there is room.
    #[error("{length} long at X {x}, room for {most}")]
    TooLong {
        /// The X that was tried.
        x: f64,
        /// The length at this X, with quiet zones.
        length: f64,
        /// What is allowed.
        most: f64,
        /// The greatest X that would do; absent where even the least does not.
        largest: Option<f64>,
    },
    /// The symbol is higher than there is room.
    #[error("{height} high, room for {most}")]
    TooHigh {
        /// The height it needs, with quiet zones and text.
        height: f64,
        /// The room.
        most: f64,
    },
    /// The bars are lower than the tables allow.
    #[error("bars of {wanted}, at least {least}")]
    Height {
        /// The height asked for.
        wanted: f64,
        /// The least allowed at this X.
        least: f64,
    },
    /// The bars would lose too much of their width.
    #[error("bars reduced by {wanted}, at most {most}")]
    Reduction {
        /// The reduction asked for.
        wanted: f64,
        /// The most that leaves a bar.
        most: f64,
    },
    /// A text is wider than its place on the label.
    #[error("the text needs {width}, room for {most}")]
    TextTooWide {
        /// The width it needs.
        width: f64,
        /// The room.
        most: f64,
    },
    /// A field that the label needs is empty.
    #[error("a field is empty")]
    Missing,
    /// The template has no such field.
    #[error("no field {name}")]
    NoField {
        /// The name given.
        name: String,
    },
    /// The label is larger than the page.
    #[error("the label is larger than the page")]
    Page,
    /// Fewer or more copies than can be made.
    #[error("{found} copies, 1 to {most}")]
    Copies {
        /// How many were asked for.
        found: u32,
        /// The most.
        most: u32,
    },
}

/// A length as people read it, in millimetres with so many decimals.
fn mm(length: f64, decimals: usize) -> String {
    format!("{length:.decimals$}")
}

impl Explain for Refusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Number(error) => error.key(),
            Self::Elements(error) => error.key(),
            Self::Link(error) => error.key(),
            Self::Empty => "labels.refusal.empty",
            Self::Kind { .. } => "labels.refusal.kind",
            Self::NotSuppressible => "labels.refusal.not_suppressible",
            Self::Character { .. } => "labels.refusal.character",
            Self::Characters { .. } => "labels.refusal.characters",
            Self::Capacity { fits, .. } if fits.is_empty() => "labels.refusal.capacity",
            Self::Capacity { .. } => "labels.refusal.capacity_fits",
            Self::Encoder { .. } => "labels.refusal.encoder",
            Self::NotAllowed { .. } => "labels.refusal.not_allowed",
            Self::NoSize { .. } => "labels.refusal.no_size",
            Self::XRange { .. } => "labels.refusal.x_range",
            Self::Dots { .. } => "labels.refusal.dots",
            Self::TooLong { largest: None, .. } => "labels.refusal.too_long",
            Self::TooLong { .. } => "labels.refusal.too_long_fits",
            Self::TooHigh { .. } => "labels.refusal.too_high",
            Self::Height { .. } => "labels.refusal.height",
            Self::Reduction { .. } => "labels.refusal.reduction",
            Self::TextTooWide { .. } => "labels.refusal.text_too_wide",
            Self::Missing => "labels.refusal.missing",
            Self::NoField { .. } => "labels.refusal.no_field",
            Self::Page => "labels.refusal.page",
            Self::Copies { .. } => "labels.refusal.copies",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let named = |carrier: &Carrier| ("carrier", format!("@{}", carrier.label()));
        match self {
            Self::Number(error) => error.arguments(),
            Self::Elements(error) => error.arguments(),
            Self::Link(error) => error.arguments(),
            Self::Empty | Self::NotSuppressible | Self::Missing | Self::Page => Vec::new(),
            Self::Kind { carrier, found } => vec![named(carrier), ("found", found.to_string())],
            Self::Character { carrier, character } => {
                vec![named(carrier), ("character", character.to_string())]
            }
            Self::Characters { found, most, fits } => vec![
                ("found", found.to_string()),
                ("most", most.to_string()),
                ("fits", fits.clone()),
            ],
            Self::Capacity { carrier, fits } => vec![named(carrier), ("fits", fits.clone())],
            Self::Encoder { carrier, reason } => vec![named(carrier), ("reason", reason.clone())],
            Self::NotAllowed {
                carrier,
                purpose,
                clause,
            }
            | Self::NoSize {
                carrier,
                purpose,
                clause,
            } => vec![
                named(carrier),
                ("purpose", format!("@{}", purpose.label())),
                ("clause", clause.clone()),
            ],
            Self::NoField { name } => vec![("name", name.clone())],
            Self::Copies { found, most } => {
                vec![("found", found.to_string()), ("most", most.to_string())]
            }
            lengths => lengths.lengths(),
        }
    }
}

impl Refusal {
    /// The arguments of refusals that are about lengths.
    fn lengths(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::XRange {
                wanted,
                least,
                most,
            } => vec![
                ("wanted", mm(*wanted, 3)),
                ("least", mm(*least, 3)),
                ("most", mm(*most, 3)),
            ],
            Self::Dots { dpi, least, most } => vec![
                ("dpi", dpi.to_string()),
                ("least", mm(*least, 3)),
                ("most", mm(*most, 3)),
            ],
            Self::TooLong {
                x,
                length,
                most,
                largest,
            } => vec![
                ("x", mm(*x, 3)),
                ("length", mm(*length, 2)),
                ("most", mm(*most, 2)),
                ("largest", mm(largest.unwrap_or_default(), 3)),
            ],
            Self::TooHigh { height, most } => {
                vec![("height", mm(*height, 2)), ("most", mm(*most, 2))]
            }
            Self::Height { wanted, least } => {
                vec![("wanted", mm(*wanted, 2)), ("least", mm(*least, 2))]
            }
            Self::Reduction { wanted, most } => {
                vec![("wanted", mm(*wanted, 3)), ("most", mm(*most, 3))]
            }
            Self::TextTooWide { width, most } => {
                vec![("width", mm(*width, 1)), ("most", mm(*most, 1))]
            }
            _ => Vec::new(),
        }
    }
}
