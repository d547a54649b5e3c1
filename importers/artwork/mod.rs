//! Artwork: PDF, SVG, PNG and TIFF to the symbols in them, with where they are and how large.
//!
//! Drawings (PDF, SVG) are read as rectangles where symbols are drawn, and looked at with 600
//! pixels an inch besides; pictures (PNG, TIFF) by their own resolution. Files come from outside:
//! sizes and counts are bounded here, and time and memory by the process that reads (see
//! `actions::check_artwork`), because readers of such formats are large and other people's.

mod drawn;
mod ean;
mod error;
mod linear;
mod matrix;
mod numbers;
mod page;
mod pdf;
mod pdf_words;
mod pixels;
mod plane;
mod reading;
mod scan;
mod svg;
mod symbols;
mod tiff;
mod unread;
mod widths;
mod words;

#[cfg(test)]
mod tests;

use domain::artwork::{Artwork, ArtworkFormat, ArtworkNote, Frame, Sheet};

pub use error::ArtworkError;
use page::Page;
pub(crate) use svg::drawn_on_nothing;

/// What is read at most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Pixels of a picture, and of the look at a drawing.
    pub pixels: usize,
    /// Longest side of a page in millimetres.
    pub longest: f64,
    /// Pages of a file.
    pub pages: usize,
    /// Longest side of the picture of a page that people are shown, in pixels.
    pub shown: usize,
}

impl Default for Limits {
    /// An A3 page at 600 pixels an inch has 70 million pixels; an A4 page 35 million.
    fn default() -> Self {
        Self {
            pixels: 48_000_000,
            longest: 3000.0,
            pages: 8,
            shown: 1600,
        }
    }
}

/// What was read, and a PNG of each page for people.
pub struct Looked {
    /// Symbols and sizes.
    pub artwork: Artwork,
    /// One picture a page.
    pub pictures: Vec<Vec<u8>>,
}

/// Reads a file. `width` is the printed width of the page in millimetres, where whoever handed
/// the file in stated it; it outweighs what the file says.
///
/// # Errors
/// When the file is none of the formats, broken, too large, or does not say its size.
pub fn look(bytes: &[u8], width: Option<f64>, limits: &Limits) -> Result<Looked, ArtworkError> {
    let format = format_of(bytes).ok_or(ArtworkError::Format)?;
    let mut notes = Vec::new();
    let mut looked = Looked {
        artwork: Artwork {
            format,
            sheets: Vec::new(),
            notes: Vec::new(),
        },
        pictures: Vec::new(),
    };
    // A page is let go before the next one is drawn: each may hold hundreds of megabytes.
    let mut take = |page: Page, notes: &mut Vec<ArtworkNote>| {
        let number = looked.pictures.len() + 1;
        looked.pictures.push(pixels::shown(&page.picture, limits)?);
        let sheet = sheet(&page, u32::try_from(number).unwrap_or(u32::MAX), notes);
        looked.artwork.sheets.push(sheet);
        Ok(())
    };
    match format {
        ArtworkFormat::Png => take(pixels::read(bytes, width, limits)?, &mut notes)?,
        ArtworkFormat::Tiff => take(tiff::read(bytes, width, limits)?, &mut notes)?,
        ArtworkFormat::Svg => take(svg::read(bytes, width, limits)?, &mut notes)?,
        ArtworkFormat::Pdf => {
            let pages = pdf::Pages::open(bytes)?;
            for number in 0..pages.count().min(limits.pages) {
                take(pages.read(number, width, limits)?, &mut notes)?;
            }
            if pages.count() > limits.pages {
                notes.push(ArtworkNote::MorePages);
            }
        }
    }
    if width.is_some() {
        notes.push(ArtworkNote::StatedSize);
    }
    notes.sort();
    notes.dedup();
    looked.artwork.notes = notes;
    Ok(looked)
}

/// What a file is, by its first bytes.
fn format_of(bytes: &[u8]) -> Option<ArtworkFormat> {
    // PDF readers find the head within the first kilobyte; some programs write a line before it.
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let holds = |text: &[u8]| memchr::memmem::find(head, text).is_some();
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(ArtworkFormat::Png);
    }
    if head.starts_with(b"II*\0") || head.starts_with(b"MM\0*") {
        return Some(ArtworkFormat::Tiff);
    }
    if holds(b"%PDF-") {
        return Some(ArtworkFormat::Pdf);
    }
    let is_packed = head.starts_with(&[0x1f, 0x8b]);
    (is_packed || holds(b"<svg") || (holds(b"<?xml") && !holds(b"<html")))
        .then_some(ArtworkFormat::Svg)
}

fn sheet(page: &Page, number: u32, notes: &mut Vec<ArtworkNote>) -> Sheet {
    let (symbols, more) = symbols::of(page);
    if more {
        notes.push(ArtworkNote::MoreSymbols);
    }
    if page.is_coarse {
        notes.push(ArtworkNote::CoarseLook);
    }
    if page.trim.is_none() {
        notes.push(ArtworkNote::NoTrimBox);
    }
    Sheet {
        number,
        width: tidy(page.width),
        height: tidy(page.height),
        trim: page.trim.unwrap_or(Frame {
            x: 0.0,
            y: 0.0,
            width: page.width,
            height: page.height,
        }),
        symbols,
    }
}

/// A tenth of a micrometre: what is finer is noise of single precision.
fn tidy(millimetres: f64) -> f64 {
    (millimetres * 1e4).round() / 1e4
}
