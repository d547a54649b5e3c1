//! A symbol drawn from its data: one SVG path with its quiet zones, and the text beneath.
//!
//! The drawing shows what the data should look like; it is not a picture of the sample
//! and never stands for its size.

use std::fmt::Write;

use domain::measurement::Symbology;
use reports::Symbol;
use serde::Serialize;

/// A symbol as the templates draw it; lengths in modules.
#[derive(Debug, Clone, PartialEq, Serialize, Default)]
pub struct SymbolDrawing {
    /// Width with quiet zones.
    pub width: f32,
    /// Height with room for the text.
    pub height: f32,
    /// Height without the text.
    pub bare_height: f32,
    /// The dark parts as one path.
    pub path: String,
    /// The text beneath, group by group; empty for matrix symbols.
    pub labels: Vec<SymbolLabel>,
    /// What it is, for those who cannot see it: `EAN-13 6901234567892`.
    pub name: String,
}

/// A group of the text beneath a symbol.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SymbolLabel {
    /// The characters.
    pub text: String,
    /// The middle of the group.
    pub middle: f32,
}

/// Height of drawn bars in modules: lower than in print, to leave room on the screen.
const BARS: f32 = 44.0;
/// How much longer guard bars are.
const GUARDS: f32 = 4.0;
/// Room for the text beneath.
const TEXT: f32 = 11.0;

impl SymbolDrawing {
    /// The symbol of data; absent when the symbology cannot hold them or is not drawn.
    #[must_use]
    pub fn of(symbology: Symbology, data: &str) -> Option<Self> {
        let symbol = Symbol::encode(symbology, data).ok()?;
        let bare_height = symbol.height(BARS);
        let labels: Vec<_> = symbol
            .labels
            .iter()
            .map(|label| SymbolLabel {
                text: label.text.clone(),
                middle: label.middle,
            })
            .collect();
        let mut path = String::new();
        for area in symbol.areas(BARS, GUARDS) {
            // Writing to a String cannot fail.
            let _ = write!(
                path,
                "M{} {}h{}v{}h-{}z",
                area.x, area.y, area.w, area.h, area.w
            );
        }
        Some(Self {
            width: symbol.width(),
            height: if symbol.is_matrix() {
                bare_height
            } else {
                bare_height + TEXT
            },
            bare_height,
            path,
            labels: if symbol.is_matrix() {
                Vec::new()
            } else {
                labels
            },
            name: format!("{} {}", symbology.label(), data.trim()),
        })
    }

    /// The QR code of an address.
    #[must_use]
    pub fn qr(address: &str) -> Option<Self> {
        Self::of(Symbology::Qr, address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_number_is_drawn_with_quiet_zones_and_three_groups_of_digits() {
        let drawing = SymbolDrawing::of(Symbology::Ean13, "6901234567892").unwrap();
        assert!((drawing.width - 113.0).abs() < 0.01);
        let groups: Vec<_> = drawing
            .labels
            .iter()
            .map(|label| label.text.as_str())
            .collect();
        assert_eq!(groups.concat(), "6901234567892");
        assert_eq!(drawing.name, "EAN-13 6901234567892");
    }

    #[test]
    fn data_that_the_symbology_cannot_hold_are_not_drawn() {
        assert_eq!(SymbolDrawing::of(Symbology::Ean13, "69012345"), None);
        assert!(SymbolDrawing::qr("https://example.org/v/x").is_some());
    }
}
