//! Artwork that a company hands in before it prints: the symbols found in it and their figures.
//!
//! A reader of files (`importers::artwork`) fills these values, `judging` holds them against the
//! requirements and dictionaries of the laboratory. What comes of it is interim: a file has no
//! print quality, so there is never a grade (ISO/IEC 15416 and 15415 grade printed symbols).

pub mod colour;
pub mod judging;
pub mod placement;
pub mod printed;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::gs1::application_identifier::ApplicationIdentifiers;
use crate::gs1::element_string::ElementString;
use crate::gs1::gtin::{Gtin, Gtin14};
use crate::measurement::Symbology;

coded! {
    /// The kinds of file that are read.
    ArtworkFormat in "artwork_format" {
        /// Portable Document Format.
        Pdf "pdf",
        /// Scalable Vector Graphics, packed or not.
        Svg "svg",
        /// Portable Network Graphics.
        Png "png",
        /// Tagged Image File Format.
        Tiff "tiff",
    }
}

coded! {
    /// What a file lets nobody be sure of.
    ArtworkNote in "artwork_note" {
        /// The file has more pages than were read.
        MorePages "more_pages",
        /// The page was read at less than the usual resolution because it is large.
        CoarseLook "coarse_look",
        /// The file holds more symbols than were read.
        MoreSymbols "more_symbols",
        /// The size was stated by whoever handed the file in.
        StatedSize "stated_size",
        /// The page has no trim box; its edge counts as the edge of the pack.
        NoTrimBox "no_trim_box",
    }
}

/// A place on a sheet in millimetres, from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// Distance of the left side from the left edge.
    pub x: f64,
    /// Distance of the upper side from the upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Frame {
    /// The right side.
    #[must_use]
    pub fn right(&self) -> f64 {
        self.x + self.width
    }

    /// The lower side.
    #[must_use]
    pub fn bottom(&self) -> f64 {
        self.y + self.height
    }
}

/// What a figure was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Basis {
    /// From the drawn bars themselves.
    Drawn,
    /// From pixels of this size in millimetres.
    Pixels {
        /// Side of a pixel.
        size: f64,
    },
}

/// A colour as a file names it (sRGB).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Ink {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

impl std::fmt::Display for Ink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl From<Ink> for String {
    fn from(ink: Ink) -> Self {
        ink.to_string()
    }
}

/// A text that is no colour of the form `#e30613`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no colour")]
pub struct InkError(String);

impl TryFrom<String> for Ink {
    type Error = InkError;

    fn try_from(text: String) -> Result<Self, InkError> {
        let part = |at: usize| {
            let digits = text.get(at..at + 2)?;
            u8::from_str_radix(digits, 16).ok()
        };
        match (text.len(), part(1), part(3), part(5)) {
            (7, Some(red), Some(green), Some(blue)) => Ok(Self { red, green, blue }),
            _ => Err(InkError(text)),
        }
    }
}

/// Clear widths beside a symbol in millimetres; absent where they could not be measured.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Clear {
    /// Left of the first bar, as the symbol is read.
    pub left: Option<f64>,
    /// Right of the last bar, as the symbol is read.
    pub right: Option<f64>,
    /// Above; matrix symbols only.
    pub above: Option<f64>,
    /// Below; matrix symbols only.
    pub below: Option<f64>,
}

/// A symbol in a file. Lengths are millimetres.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoundSymbol {
    /// What it is; absent for bars that nobody can read.
    pub symbology: Option<Symbology>,
    /// What it says, FNC1 written as GS; empty for bars that nobody can read.
    pub data: String,
    /// Symbology identifier of ISO/IEC 15424, such as `]C1`; empty where there is none.
    pub identifier: String,
    /// Where it is: around its bars or modules, without quiet zones and characters.
    pub frame: Frame,
    /// Quarter turns clockwise from upright, 0 to 3.
    pub quarters: u8,
    /// What the figures were taken from.
    pub basis: Basis,
    /// Width of a module.
    pub x: Option<f64>,
    /// Height of the bars; linear symbols only.
    pub height: Option<f64>,
    /// Clear widths.
    pub clear: Clear,
    /// Wide bars against narrow ones, where the symbology has but two widths.
    pub ratio: Option<f64>,
    /// By how much bars are wider than they should be, in percent of X; negative where a
    /// reduction was built in.
    pub gain: Option<f64>,
    /// Thickness of a bearer bar; 0 where there is none, absent where nobody looked.
    pub bearer: Option<f64>,
    /// Colour of the bars or dark modules.
    pub dark: Ink,
    /// Colour of the spaces or light modules.
    pub light: Ink,
    /// Light bars on a dark ground.
    pub reversed: bool,
    /// Pixels an inch of a picture that the symbol is part of in a file of drawings.
    pub embedded_dpi: Option<f64>,
    /// The characters beneath it where they stand in the file as text; absent where they are shapes or
    /// pixels, or are too few or too many to be its own.
    #[serde(default)]
    pub printed: Option<String>,
}

impl FoundSymbol {
    /// Whether the data begin with FNC1, so that they are GS1 element strings.
    #[must_use]
    pub fn is_gs1(&self) -> bool {
        matches!(self.identifier.as_str(), "]C1" | "]d2" | "]Q3" | "]e0")
    }

    /// The data as scanners hand them on: element strings after their identifier.
    #[must_use]
    pub fn scanned(&self) -> String {
        if self.is_gs1() {
            format!("{}{}", self.identifier, self.data)
        } else {
            self.data.clone()
        }
    }

    /// Whether the printed characters are what it says; absent where they are not known.
    #[must_use]
    pub fn is_printed_right(&self) -> Option<bool> {
        printed::same_characters(self.printed.as_deref()?, &self.data)
    }

    /// The item number in the data, if they hold one.
    #[must_use]
    pub fn gtin14(&self) -> Option<Gtin14> {
        match self.symbology? {
            Symbology::Ean13 | Symbology::Ean8 | Symbology::UpcA | Symbology::Itf14 => {
                self.data.parse().ok()
            }
            Symbology::UpcE => Some(Gtin::from_upc_e(&self.data).ok()?.to_gtin14()),
            _ if self.is_gs1() => {
                let scanned = self.scanned();
                ElementString::read(ApplicationIdentifiers::shipped(), &scanned).gtin()
            }
            _ => None,
        }
    }
}

/// A page of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Which page, from 1.
    pub number: u32,
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// The trimmed pack on it; the whole page where the file does not say.
    pub trim: Frame,
    /// The symbols, from top to bottom.
    pub symbols: Vec<FoundSymbol>,
}

/// What was read from a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Artwork {
    /// What the file is.
    pub format: ArtworkFormat,
    /// Its pages.
    pub sheets: Vec<Sheet>,
    /// What nobody can be sure of.
    pub notes: Vec<ArtworkNote>,
}
