//! Symbols found and decoded in a plane of brightness, by rxing.

use domain::measurement::Symbology;
use rxing::{
    BarcodeFormat, DecodeHints, RXingResult, RXingResultMetadataType, RXingResultMetadataValue,
};

use super::plane::Plane;

/// Which symbols to look for: looking for all at once lets a weak linear pattern hide a matrix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Linear,
    Matrix,
}

/// A symbol as it was decoded. Points are places in pixels.
pub(super) struct Read {
    pub(super) symbology: Symbology,
    pub(super) data: String,
    pub(super) identifier: String,
    pub(super) points: Vec<(f64, f64)>,
}

const LINEAR: [BarcodeFormat; 8] = [
    BarcodeFormat::EAN_13,
    BarcodeFormat::EAN_8,
    BarcodeFormat::UPC_A,
    BarcodeFormat::UPC_E,
    BarcodeFormat::CODE_128,
    BarcodeFormat::ITF,
    BarcodeFormat::CODE_39,
    BarcodeFormat::RSS_14,
];

const MATRIX: [BarcodeFormat; 2] = [BarcodeFormat::DATA_MATRIX, BarcodeFormat::QR_CODE];

/// One symbol of a kind, if there is any.
pub(super) fn read(plane: &Plane, kind: Kind) -> Option<Read> {
    let formats = match kind {
        Kind::Linear => LINEAR.as_slice(),
        Kind::Matrix => MATRIX.as_slice(),
    };
    let mut hints = DecodeHints {
        PossibleFormats: Some(formats.iter().copied().collect()),
        TryHarder: Some(true),
        // Otherwise FNC1 inside of Code 128 is left out, and lots run into serial numbers.
        AssumeGs1: Some(true),
        ..DecodeHints::default()
    };
    let (width, height) = (plane.width.try_into().ok()?, plane.height.try_into().ok()?);
    let found = rxing::helpers::detect_in_luma_slice_with_hints(
        plane.values(),
        width,
        height,
        None,
        &mut hints,
    );
    of(&found.ok()?)
}

fn of(found: &RXingResult) -> Option<Read> {
    let identifier = identifier(found);
    let symbology = symbology(*found.getBarcodeFormat(), found.getText(), &identifier)?;
    let points = found.getPoints().iter();
    Some(Read {
        symbology,
        data: bare(found.getText()).to_owned(),
        points: points
            .map(|point| (f64::from(point.x), f64::from(point.y)))
            .collect(),
        identifier,
    })
}

/// The data without the identifier or FNC1 that the decoder writes before them.
fn bare(text: &str) -> &str {
    let text = text.strip_prefix("]C1").unwrap_or(text);
    text.strip_prefix('\u{1d}').unwrap_or(text)
}

fn identifier(found: &RXingResult) -> String {
    let known = found.getRXingResultMetadata();
    match known.get(&RXingResultMetadataType::SYMBOLOGY_IDENTIFIER) {
        Some(RXingResultMetadataValue::SymbologyIdentifier(text)) => text.clone(),
        _ => String::new(),
    }
}

fn symbology(format: BarcodeFormat, data: &str, identifier: &str) -> Option<Symbology> {
    Some(match format {
        BarcodeFormat::EAN_13 => Symbology::Ean13,
        BarcodeFormat::EAN_8 => Symbology::Ean8,
        BarcodeFormat::UPC_A => Symbology::UpcA,
        BarcodeFormat::UPC_E => Symbology::UpcE,
        BarcodeFormat::ITF if data.len() == 14 => Symbology::Itf14,
        BarcodeFormat::ITF => Symbology::Itf,
        BarcodeFormat::CODE_128 if identifier == "]C1" => Symbology::Gs1128,
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        BarcodeFormat::RSS_14 => Symbology::Gs1DataBar,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::QR_CODE => Symbology::Qr,
        _ => return None,
    })
}
