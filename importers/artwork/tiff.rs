//! TIFF: the first page, with the resolution of its tags.

use std::io::Cursor;

use domain::artwork::ArtworkFormat;
use tiff::ColorType;
use tiff::decoder::ifd::Value;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

use super::page::Page;
use super::plane::Picture;
use super::{ArtworkError, Limits, pixels};

fn broken(reason: impl std::fmt::Display) -> ArtworkError {
    ArtworkError::Broken {
        format: ArtworkFormat::Tiff,
        reason: reason.to_string(),
    }
}

/// Reads the first page of a TIFF.
pub(super) fn read(
    bytes: &[u8],
    width: Option<f64>,
    limits: &Limits,
) -> Result<Page, ArtworkError> {
    let mut memory = tiff::decoder::Limits::default();
    memory.decoding_buffer_size = limits.pixels.saturating_mul(8);
    memory.intermediate_buffer_size = limits.pixels.saturating_mul(4);
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(broken)?;
    let mut decoder = decoder.with_limits(memory);
    let (wide, high) = decoder.dimensions().map_err(broken)?;
    let side = |side: u32| usize::try_from(side).unwrap_or(usize::MAX);
    let (wide, high) = (side(wide), side(high));
    pixels::refuse_large(wide, high, limits)?;
    let density = density(&mut decoder);
    let kind = decoder.colortype().map_err(broken)?;
    let rgb = match decoder.read_image().map_err(broken)? {
        DecodingResult::U8(raw) => coloured(kind, wide, &raw),
        DecodingResult::U16(raw) => {
            let high: Vec<u8> = raw.iter().map(|value| value.to_be_bytes()[0]).collect();
            coloured(kind, wide, &high)
        }
        _ => None,
    };
    let unread = || ArtworkError::Pixels {
        kind: format!("{kind:?}"),
    };
    let rgb = rgb.ok_or_else(unread)?;
    let picture = Picture::new(wide, high, rgb).ok_or_else(|| broken("rows"))?;
    pixels::page(picture, width, density)
}

/// Pixels a metre, by the resolution tags.
fn density(decoder: &mut Decoder<Cursor<&[u8]>>) -> Option<f64> {
    let resolution = match decoder.find_tag(Tag::XResolution).ok()?? {
        Value::Rational(count, of) if of > 0 => f64::from(count) / f64::from(of),
        Value::Float(number) => f64::from(number),
        Value::Double(number) => number,
        _ => return None,
    };
    let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok()?;
    // Without the tag the unit is the inch (TIFF 6.0, ResolutionUnit).
    match unit.unwrap_or(2) {
        2 => Some(resolution * 1000.0 / 25.4),
        3 => Some(resolution * 100.0),
        _ => None,
    }
}

/// Pixels of the common kinds as red, green and blue over white paper.
fn coloured(kind: ColorType, wide: usize, raw: &[u8]) -> Option<Vec<u8>> {
    let mix = |part: u8, share: u8| {
        let product = u32::from(part) * u32::from(share);
        u8::try_from(product / 255).unwrap_or(u8::MAX)
    };
    let mut rgb = Vec::new();
    match kind {
        ColorType::Gray(8 | 16) => rgb.extend(raw.iter().flat_map(|gray| [*gray; 3])),
        ColorType::Gray(1) => {
            for row in raw.chunks_exact(wide.div_ceil(8)) {
                let bits = row
                    .iter()
                    .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
                rgb.extend(bits.take(wide).flat_map(|bit| [bit * 255; 3]));
            }
        }
        ColorType::RGB(8 | 16) => rgb.extend_from_slice(raw),
        ColorType::RGBA(8 | 16) => {
            for pixel in raw.chunks_exact(4) {
                let [red, green, blue, opacity] = *pixel else {
                    continue;
                };
                rgb.extend([red, green, blue].map(|part| mix(part, opacity) + (255 - opacity)));
            }
        }
        ColorType::CMYK(8 | 16) => {
            for pixel in raw.chunks_exact(4) {
                let [cyan, magenta, yellow, black] = *pixel else {
                    continue;
                };
                rgb.extend([cyan, magenta, yellow].map(|part| mix(255 - part, 255 - black)));
            }
        }
        _ => return None,
    }
    Some(rgb)
}
