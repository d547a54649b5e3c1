//! One page of artwork, ready to be looked at: its pixels, its size, its rectangles.

use domain::artwork::Frame;

use super::drawn::Shape;
use super::numbers::{figure, place};
use super::plane::Picture;
use super::words::Word;
use super::{ArtworkError, Limits};

/// A page.
pub(super) struct Page {
    pub(super) picture: Picture,
    /// Side of a pixel in millimetres.
    pub(super) pixel: f64,
    /// Size in millimetres.
    pub(super) width: f64,
    pub(super) height: f64,
    /// The trimmed pack, where the file says where it is.
    pub(super) trim: Option<Frame>,
    /// What is drawn, in painting order; empty for a picture.
    pub(super) shapes: Vec<Shape>,
    /// Pictures within drawings.
    pub(super) pictures: Vec<Embedded>,
    /// Characters that stand in the file as text.
    pub(super) words: Vec<Word>,
    /// Whether it was looked at with fewer pixels than usual.
    pub(super) is_coarse: bool,
}

/// A picture within a file of drawings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Embedded {
    pub(super) frame: Frame,
    /// Its pixels an inch.
    pub(super) dpi: f64,
}

/// Millimetres of an inch.
pub(super) const INCH: f64 = 25.4;

/// With how many pixels an inch drawings are looked at: four pixels for the smallest X that any
/// requirement allows (0.170 mm).
pub(super) const DPI: f64 = 600.0;

impl Page {
    /// The resolution of the picture that covers a symbol; absent where it is drawn.
    pub(super) fn embedded(&self, symbol: Frame) -> Option<f64> {
        let middle = (
            symbol.x + symbol.width / 2.0,
            symbol.y + symbol.height / 2.0,
        );
        let covers = |frame: Frame| {
            (frame.x..=frame.right()).contains(&middle.0)
                && (frame.y..=frame.bottom()).contains(&middle.1)
        };
        let found = self.pictures.iter().rev().find(|one| covers(one.frame))?;
        Some(found.dpi)
    }
}

/// Pixels that a drawing of a size gets: how many wide, how many high, how large each is.
pub(super) struct Grid {
    pub(super) width: usize,
    pub(super) height: usize,
    /// Side of a pixel in millimetres.
    pub(super) pixel: f64,
    pub(super) is_coarse: bool,
}

impl Grid {
    /// For a page of a size in millimetres.
    ///
    /// # Errors
    /// `TooLarge` for a page that would be looked at with less than a pixel a millimetre.
    pub(super) fn of(width: f64, height: f64, limits: &Limits) -> Result<Self, ArtworkError> {
        let sides = [width, height];
        if !sides.iter().all(|side| side.is_finite() && *side > 0.0) {
            return Err(ArtworkError::NoSize);
        }
        if sides.iter().any(|side| *side > limits.longest) {
            return Err(ArtworkError::TooLarge {
                found: format!("{width:.0} × {height:.0} mm"),
                most: format!("{} mm", limits.longest),
            });
        }
        let usual = INCH / DPI;
        let affordable = (width * height / figure(limits.pixels)).sqrt();
        let pixel = usual.max(affordable);
        Ok(Self {
            width: place((width / pixel).ceil()).max(1),
            height: place((height / pixel).ceil()).max(1),
            pixel,
            is_coarse: affordable > usual,
        })
    }
}
