//! Pictures that people hand in: photographs of samples, and marks and seals for documents.
//!
//! A picture is decoded and written anew, so that it is one, is turned as it was held, is no larger
//! than a document needs, and carries nothing but its pixels: no place, device, name or comment.

use std::io::Cursor;

use domain::texts::Explain;
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
    RgbaImage,
    codecs::{jpeg::JpegEncoder, png::PngEncoder},
    imageops::FilterType,
};

use crate::artwork;

/// The largest file that is read, in bytes.
pub const LARGEST: usize = 24 * 1024 * 1024;
/// The longest side that is read, in pixels.
const LONGEST: u32 = 12_000;
/// Memory that decoding may take: a photograph of 100 million pixels.
const MEMORY: u64 = 400 * 1024 * 1024;
/// The shortest side of a photograph that shows anything.
const SHORTEST: u32 = 64;
/// Longest side of a photograph as it is kept, in pixels.
const KEPT: u32 = 2400;
/// Longest side of a photograph as it is printed: 70 mm with 290 dots an inch.
const PRINTED: u32 = 800;
/// Qualities of JPEG, of 100.
const KEPT_QUALITY: u8 = 88;
const PRINTED_QUALITY: u8 = 82;
/// Longest side of a mark or seal: 40 mm with 760 dots an inch.
const MARK: u32 = 1200;
/// The largest file of a mark or seal, in bytes.
pub const LARGEST_MARK: usize = 2 * 1024 * 1024;

/// A file that is no picture we can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// It is none of the formats.
    #[error("none of {formats}")]
    Format {
        /// The formats that would do.
        formats: &'static str,
    },
    /// It says that it is one of them and is broken.
    #[error("cannot be read: {reason}")]
    Broken {
        /// What the reader said.
        reason: String,
    },
    /// It is larger than anything we read.
    #[error("more than {most}")]
    TooLarge {
        /// What is read at most, with its unit.
        most: String,
    },
    /// It is too small to show anything.
    #[error("{width} × {height} pixels")]
    TooSmall {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// There is nothing on it.
    #[error("blank")]
    Blank,
}

impl Explain for PictureError {
    fn key(&self) -> &'static str {
        match self {
            Self::Format { .. } => "photographs.error.format",
            Self::Broken { .. } => "photographs.error.broken",
            Self::TooLarge { .. } => "photographs.error.too_large",
            Self::TooSmall { .. } => "photographs.error.too_small",
            Self::Blank => "photographs.error.blank",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Format { formats } => vec![("formats", (*formats).to_owned())],
            Self::Broken { reason } => vec![("reason", reason.clone())],
            Self::TooLarge { most } => vec![("most", most.clone())],
            Self::TooSmall { width, height } => vec![
                ("size", format!("{width} × {height}")),
                ("least", SHORTEST.to_string()),
            ],
            Self::Blank => Vec::new(),
        }
    }
}

/// A photograph as it is kept and as it is printed, both JPEG.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// The picture, its longest side at most 2,400 pixels.
    pub kept: Vec<u8>,
    /// The same with at most 800 pixels, for pages and documents.
    pub printed: Vec<u8>,
    /// Pixels across of the kept one.
    pub width: u32,
    /// Pixels down of the kept one.
    pub height: u32,
}

fn broken(reason: impl std::fmt::Display) -> PictureError {
    PictureError::Broken {
        reason: reason.to_string(),
    }
}

fn megabytes(bytes: usize) -> PictureError {
    PictureError::TooLarge {
        most: format!("{} MB", bytes / 1_048_576),
    }
}

/// Reads a photograph: JPEG or PNG.
///
/// # Errors
/// When it is neither, broken, too large, or too small to show anything.
pub fn photograph(bytes: &[u8]) -> Result<Photograph, PictureError> {
    if bytes.len() > LARGEST {
        return Err(megabytes(LARGEST));
    }
    let picture = decoded(bytes, &[ImageFormat::Jpeg, ImageFormat::Png], "JPEG, PNG")?;
    let (width, height) = (picture.width(), picture.height());
    if width.min(height) < SHORTEST {
        return Err(PictureError::TooSmall { width, height });
    }
    let picture = DynamicImage::ImageRgb8(on_white(&picture));
    let kept = at_most(&picture, KEPT);
    let printed = at_most(&kept, PRINTED);
    Ok(Photograph {
        width: kept.width(),
        height: kept.height(),
        kept: jpeg(&kept, KEPT_QUALITY)?,
        printed: jpeg(&printed, PRINTED_QUALITY)?,
    })
}

/// Reads a mark or a seal, PNG or SVG, and gives it as PNG; what was see-through stays so.
///
/// # Errors
/// When it is neither, broken, too large, or blank.
pub fn mark(bytes: &[u8]) -> Result<Vec<u8>, PictureError> {
    if bytes.len() > LARGEST_MARK {
        return Err(megabytes(LARGEST_MARK));
    }
    let picture = if image::guess_format(bytes).is_ok() {
        let read = decoded(bytes, &[ImageFormat::Png], "PNG, SVG")?;
        at_most(&read, MARK).to_rgba8()
    } else {
        drawn(bytes)?
    };
    // A stamp of nothing would be a document without a seal that says it has one.
    let shows = |pixel: &image::Rgba<u8>| matches!(pixel.0, [r, g, b, a] if a > 16 && r.min(g).min(b) < 240);
    if !picture.pixels().any(shows) {
        return Err(PictureError::Blank);
    }
    let mut png = Vec::new();
    PngEncoder::new(&mut png)
        .write_image(
            picture.as_raw(),
            picture.width(),
            picture.height(),
            image::ExtendedColorType::Rgba8,
        )
        .map_err(broken)?;
    Ok(png)
}

fn drawn(bytes: &[u8]) -> Result<RgbaImage, PictureError> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    if !text.contains("<svg") {
        return Err(PictureError::Format {
            formats: "PNG, SVG",
        });
    }
    let (width, height, pixels) = artwork::drawn_on_nothing(text, MARK).map_err(broken)?;
    RgbaImage::from_raw(width, height, pixels).ok_or_else(|| broken("size"))
}

/// The picture of a file of one of these formats, turned as it was held.
fn decoded(
    bytes: &[u8],
    formats: &[ImageFormat],
    named: &'static str,
) -> Result<DynamicImage, PictureError> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(broken)?;
    if !reader
        .format()
        .is_some_and(|format| formats.contains(&format))
    {
        return Err(PictureError::Format { formats: named });
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let too_large = |error: image::ImageError| match error {
        image::ImageError::Limits(_) => PictureError::TooLarge {
            most: format!("{LONGEST} × {LONGEST} px"),
        },
        other => broken(other),
    };
    let mut decoder = reader.into_decoder().map_err(too_large)?;
    let turned = decoder.orientation().map_err(broken)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(too_large)?;
    picture.apply_orientation(turned);
    Ok(picture)
}

/// The picture, smaller where a side is longer than this.
fn at_most(picture: &DynamicImage, longest: u32) -> DynamicImage {
    if picture.width().max(picture.height()) <= longest {
        return picture.clone();
    }
    picture.resize(longest, longest, FilterType::Triangle)
}

/// The picture on white paper: JPEG knows nothing see-through.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let see_through = picture.to_rgba8();
    let mut paper = RgbImage::new(see_through.width(), see_through.height());
    for (from, to) in see_through.pixels().zip(paper.pixels_mut()) {
        let [r, g, b, a] = from.0;
        let over = |colour: u8| {
            let (colour, a) = (u16::from(colour), u16::from(a));
            u8::try_from((colour * a + 255 * (255 - a)) / 255).unwrap_or(u8::MAX)
        };
        to.0 = [over(r), over(g), over(b)];
    }
    paper
}

fn jpeg(picture: &DynamicImage, quality: u8) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(picture)
        .map_err(broken)?;
    Ok(bytes)
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
