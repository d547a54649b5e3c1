//! How a text is set, and which part of a document it is.

use super::{canvas::Ink, fonts::Face};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    /// The face.
    pub face: Face,
    /// Size in points.
    pub size: f32,
    /// Distance of baselines in points.
    pub leading: f32,
    /// Colour.
    pub ink: Ink,
    /// Blank added after each character, in em.
    pub spacing: f32,
}

impl Style {
    /// A style without added blanks.
    pub const fn new(face: Face, size: f32, leading: f32, ink: Ink) -> Self {
        Self {
            face,
            size,
            leading,
            ink,
            spacing: 0.0,
        }
    }

    /// The same in another colour.
    pub const fn inked(self, ink: Ink) -> Self {
        Self { ink, ..self }
    }

    /// The same with blanks of so many em between characters.
    pub const fn spaced(self, spacing: f32) -> Self {
        Self { spacing, ..self }
    }

    /// Where the baseline lies beneath the top of a line, in points.
    pub fn ascent(&self) -> f32 {
        self.leading / 2.0 + self.size * 0.36
    }
}

/// Which part of a document a text is, for the message about a missing glyph.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    /// The name, such as `product_name` or a key of the language files.
    pub name: &'a str,
    /// The line of the catalogue, where it is in one.
    pub line: Option<u32>,
}

impl<'a> Field<'a> {
    /// A part that occurs once.
    pub const fn of(name: &'a str) -> Self {
        Self { name, line: None }
    }

    /// A part of one line of the catalogue.
    pub const fn on(name: &'a str, line: u32) -> Self {
        Self {
            name,
            line: Some(line),
        }
    }
}
