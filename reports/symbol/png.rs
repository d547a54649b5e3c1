//! A drawing as a PNG picture of a bit a dot, with its resolution, for printers that take pictures.

use domain::label::medium::whole;
use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};

use super::bitmap::Bitmap;
use super::drawing::Drawing;
use crate::{error::ReportError, output::fonts::Fonts};

/// A drawing as PNG: one dot of its medium is one dot of the picture.
///
/// # Errors
/// When the picture cannot be written in memory.
pub fn drawing_png(drawing: &Drawing, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let mut bitmap = Bitmap::blank(drawing.width, drawing.height);
    for dark in drawing.groups.iter().flat_map(|group| &group.dark) {
        bitmap.fill(*dark);
    }
    for text in &drawing.texts {
        bitmap.set(text, fonts);
    }
    let failed = |error: png::EncodingError| ReportError::Write(std::io::Error::other(error));
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, bitmap.width, bitmap.height);
    encoder.set_color(ColorType::Grayscale);
    encoder.set_depth(BitDepth::One);
    let per_metre = whole((drawing.medium.per_mm() * 1000.0).round());
    encoder.set_pixel_dims(Some(PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: Unit::Meter,
    }));
    // In the picture 1 is white.
    let inverted: Vec<u8> = bitmap.rows().flatten().map(|byte| !byte).collect();
    let mut writer = encoder.write_header().map_err(failed)?;
    writer.write_image_data(&inverted).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(bytes)
}
