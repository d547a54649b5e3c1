//! PNG: read with its declared resolution, and written for people to see.

use std::io::Cursor;

use domain::artwork::ArtworkFormat;

use super::numbers::figure;
use super::page::Page;
use super::plane::Picture;
use super::{ArtworkError, Limits};

/// Pixels a metre below which a declared resolution is no print resolution at all: 30 an inch.
const LEAST_DENSITY: f64 = 1181.0;

fn broken(reason: impl std::fmt::Display) -> ArtworkError {
    ArtworkError::Broken {
        format: ArtworkFormat::Png,
        reason: reason.to_string(),
    }
}

/// Reads a PNG.
pub(super) fn read(
    bytes: &[u8],
    width: Option<f64>,
    limits: &Limits,
) -> Result<Page, ArtworkError> {
    let memory = png::Limits {
        bytes: limits.pixels.saturating_mul(8),
    };
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), memory);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(broken)?;
    let info = reader.info();
    let (wide, high) = (size(info.width), size(info.height));
    refuse_large(wide, high, limits)?;
    let density = info.pixel_dims.and_then(|dims| match dims.unit {
        png::Unit::Meter => Some(f64::from(dims.xppu)),
        png::Unit::Unspecified => None,
    });
    let length = reader.output_buffer_size().ok_or_else(|| broken("size"))?;
    let mut raw = vec![0; length];
    let frame = reader.next_frame(&mut raw).map_err(broken)?;
    let picture = coloured(wide, high, frame.color_type, &raw).ok_or_else(|| broken("rows"))?;
    page(picture, width, density)
}

fn size(side: u32) -> usize {
    usize::try_from(side).unwrap_or(usize::MAX)
}

/// Refuses a picture with more pixels than are read, before any of them is.
pub(super) fn refuse_large(wide: usize, high: usize, limits: &Limits) -> Result<(), ArtworkError> {
    if wide.saturating_mul(high) > limits.pixels {
        return Err(ArtworkError::TooLarge {
            found: format!("{wide} × {high} px"),
            most: format!("{} Mpx", limits.pixels / 1_000_000),
        });
    }
    Ok(())
}

/// A page of a picture: as wide as stated, else as its pixels a metre say.
pub(super) fn page(
    picture: Picture,
    width: Option<f64>,
    density: Option<f64>,
) -> Result<Page, ArtworkError> {
    let declared = density.filter(|density| density.is_finite() && *density >= LEAST_DENSITY);
    let pixel = match (width, declared) {
        (Some(width), _) => width / figure(picture.width),
        (None, Some(density)) => 1000.0 / density,
        (None, None) => return Err(ArtworkError::NoSize),
    };
    if !pixel.is_finite() || pixel <= 0.0 {
        return Err(ArtworkError::NoSize);
    }
    Ok(Page {
        pixel,
        width: figure(picture.width) * pixel,
        height: figure(picture.height) * pixel,
        picture,
        trim: None,
        shapes: Vec::new(),
        pictures: Vec::new(),
        words: Vec::new(),
        is_coarse: false,
    })
}

/// Rows in any of the plain kinds of pixels over white paper.
fn coloured(wide: usize, high: usize, kind: png::ColorType, raw: &[u8]) -> Option<Picture> {
    let over = |part: u8, opacity: u8| {
        let (part, opacity) = (u32::from(part), u32::from(opacity));
        u8::try_from((part * opacity + 255 * (255 - opacity)) / 255).unwrap_or(u8::MAX)
    };
    let samples = kind.samples();
    let pixels = raw.chunks_exact(samples).take(wide.checked_mul(high)?);
    let mut rgb = Vec::with_capacity(wide.checked_mul(high)?.checked_mul(3)?);
    for pixel in pixels {
        match *pixel {
            [gray] => rgb.extend([gray; 3]),
            [gray, opacity] => rgb.extend([over(gray, opacity); 3]),
            [red, green, blue] => rgb.extend([red, green, blue]),
            [red, green, blue, opacity] => {
                rgb.extend([red, green, blue].map(|part| over(part, opacity)));
            }
            _ => return None,
        }
    }
    Picture::new(wide, high, rgb)
}

/// The page as a PNG that people are shown.
pub(super) fn shown(picture: &Picture, limits: &Limits) -> Result<Vec<u8>, ArtworkError> {
    let longest = picture.width.max(picture.height);
    let small = picture.shrunk(longest.div_ceil(limits.shown.max(1)));
    let mut written = Vec::new();
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    let mut encoder = png::Encoder::new(&mut written, side(small.width), side(small.height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(broken)?;
    writer.write_image_data(small.rgb()).map_err(broken)?;
    writer.finish().map_err(broken)?;
    Ok(written)
}
