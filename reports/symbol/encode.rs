//! From data to patterns, by encoders that others keep; what they do not do right is done here.
//!
//! rxing draws bars and Data Matrix; it must be given no leading separator, or FNC1 is doubled. fast_qr
//! draws QR and knows no FNC1: a GS1 QR symbol is put together from segments with `qrcode`, because in
//! its alphanumeric mode a percent sign means a separator. One of the data would have to be doubled there,
//! which zxing-cpp up to 1.4 reads wrongly; so data with percent signs go into byte mode.

use domain::label::{Carrier, Content, Data, Refusal};
use domain::measurement::Symbology;
use fast_qr::{ECL, Mask, QRBuilder, qr::QRCodeError};
use qrcode::{
    EcLevel, QrCode, Version,
    bits::Bits,
    optimize::{Optimizer, Parser, Segment},
    types::{Mode, QrError},
};
use rxing::{
    BarcodeFormat, EncodeHints, Writer,
    datamatrix::{DataMatrixWriter, encoder::SymbolShapeHint},
    oned::{
        Code39Writer, Code128Writer, EAN8Writer, EAN13Writer, ITFWriter, OneDimensionalCodeWriter,
        UPCEWriter,
    },
};

use super::{data_matrix, pattern::Pattern};
use crate::output::no_symbol::NoSymbol;

/// The character that rxing reads as FNC1 in Code 128.
const FNC1: char = '\u{F1}';
/// The separator within a message.
const SEPARATOR: char = '\u{1D}';

/// The shape of a Data Matrix symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Whichever is smaller.
    Any,
    /// Square.
    Square,
}

/// The pattern of checked content.
///
/// # Errors
/// When no size of the symbol holds so much; with the first elements that it holds.
pub fn pattern(content: &Content) -> Result<Pattern, Refusal> {
    let carrier = content.carrier;
    match (encoded(content), carrier.is_matrix()) {
        (Ok(pattern), _) => Ok(pattern),
        (Err(_), true) | (Err(NoSymbol::Length { .. }), false) => Err(Refusal::Capacity {
            carrier,
            fits: content.fitting(|part| encoded(part).is_ok()),
        }),
        (Err(NoSymbol::Refused { reason, .. }), false) => Err(Refusal::Encoder { carrier, reason }),
        (Err(other), false) => Err(Refusal::Encoder {
            carrier,
            reason: other.to_string(),
        }),
    }
}

fn encoded(content: &Content) -> Result<Pattern, NoSymbol> {
    let symbology = content.carrier.symbology();
    match (&content.data, content.carrier) {
        (Data::Number(digits), Carrier::Itf14) => {
            linear(symbology, digits).map(|modules| Pattern::of_two_widths(&modules))
        }
        (Data::Number(text) | Data::Text(text), _) => match content.carrier {
            Carrier::Code39 => {
                linear(symbology, text).map(|modules| Pattern::of_two_widths(&modules))
            }
            Carrier::DigitalLinkQr => qr(text).map(Pattern::Matrix),
            _ => linear(symbology, text).map(|modules| Pattern::of_modules(&modules)),
        },
        (Data::Elements(parts), carrier) => match carrier {
            Carrier::Gs1128 => gs1_128(parts).map(|modules| Pattern::of_modules(&modules)),
            Carrier::Gs1DataMatrixRectangular => {
                rectangular_data_matrix(parts).map(Pattern::Matrix)
            }
            Carrier::Gs1Qr => gs1_qr(parts).map(Pattern::Matrix),
            _ => data_matrix(&separated(parts), true, Shape::Square).map(Pattern::Matrix),
        },
    }
}

/// Elements with the separators between.
pub fn separated(parts: &[String]) -> String {
    parts.join(&SEPARATOR.to_string())
}

/// The modules of a linear symbol but GS1-128.
pub fn linear(symbology: Symbology, data: &str) -> Result<Vec<bool>, NoSymbol> {
    let modules = match symbology {
        Symbology::Ean13 => EAN13Writer.encode_oned(data),
        Symbology::Ean8 => EAN8Writer.encode_oned(data),
        // rxing's writer of UPC-A only draws; UPC-A is EAN-13 with a leading zero.
        Symbology::UpcA => EAN13Writer.encode_oned(&format!("0{data}")),
        Symbology::UpcE => UPCEWriter.encode_oned(data),
        Symbology::Itf14 | Symbology::Itf => ITFWriter.encode_oned(data),
        Symbology::Code39 => Code39Writer.encode_oned(data),
        Symbology::Code128 => code_128(data),
        other => return Err(NoSymbol::Unsupported(other)),
    };
    modules.map_err(|error| NoSymbol::Refused {
        symbology,
        reason: error.to_string(),
    })
}

/// The modules of a GS1-128 symbol: FNC1 in front and between.
pub fn gs1_128(parts: &[String]) -> Result<Vec<bool>, NoSymbol> {
    let data = format!("{FNC1}{}", parts.join(&FNC1.to_string()));
    code_128(&data).map_err(|error| NoSymbol::Refused {
        symbology: Symbology::Gs1128,
        reason: error.to_string(),
    })
}

/// The shortest Code 128 symbol of the data.
fn code_128(data: &str) -> rxing::common::Result<Vec<bool>> {
    let hints = EncodeHints {
        Code128Compact: Some(true),
        ..EncodeHints::default()
    };
    Code128Writer.encode_oned_with_hints(data, &hints)
}

/// The rows of a Data Matrix symbol; `gs1` puts FNC1 in front and reads separators as FNC1.
pub fn data_matrix(data: &str, gs1: bool, shape: Shape) -> Result<Vec<Vec<bool>>, NoSymbol> {
    let hints = EncodeHints {
        Margin: Some("0".to_owned()),
        DataMatrixCompact: gs1.then_some(true),
        Gs1Format: gs1.then_some(true),
        DataMatrixShape: Some(match shape {
            Shape::Any => SymbolShapeHint::FORCE_NONE,
            Shape::Square => SymbolShapeHint::FORCE_SQUARE,
        }),
        ..EncodeHints::default()
    };
    let bits = DataMatrixWriter
        .encode_with_hints(data, &BarcodeFormat::DATA_MATRIX, 0, 0, &hints)
        .map_err(|error| NoSymbol::Refused {
            symbology: Symbology::DataMatrix,
            reason: error.to_string(),
        })?;
    let row = |y| {
        (0..bits.width())
            .map(|x| bits.try_get(x, y).unwrap_or(false))
            .collect()
    };
    Ok((0..bits.height()).map(row).collect())
}

fn rectangular_data_matrix(parts: &[String]) -> Result<Vec<Vec<bool>>, NoSymbol> {
    data_matrix::rectangular(parts).map_err(|reason| NoSymbol::Refused {
        symbology: Symbology::DataMatrix,
        reason,
    })
}

/// The rows of a QR symbol of level M.
pub fn qr(text: &str) -> Result<Vec<Vec<bool>>, NoSymbol> {
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .build()
        .map_err(|error| refused_qr(&error))?;
    let rows = code.data.chunks(code.size).take(code.size);
    Ok(rows
        .map(|row| row.iter().map(|module| module.value()).collect())
        .collect())
}

/// How many modules wide the symbol of `qr` is. The mask does not matter to that, and finding the
/// best one is nearly all of the work.
pub fn qr_modules(text: &str) -> Result<usize, NoSymbol> {
    let code = QRBuilder::new(text)
        .ecl(ECL::M)
        .mask(Mask::Checkerboard)
        .build()
        .map_err(|error| refused_qr(&error))?;
    Ok(code.size)
}

fn refused_qr(error: &QRCodeError) -> NoSymbol {
    NoSymbol::Refused {
        symbology: Symbology::Qr,
        reason: error.to_string(),
    }
}

/// The rows of a QR symbol of level M with FNC1 in first position.
pub fn gs1_qr(parts: &[String]) -> Result<Vec<Vec<bool>>, NoSymbol> {
    let data = separated(parts);
    let refused = |error: QrError| NoSymbol::Refused {
        symbology: Symbology::Qr,
        reason: error.to_string(),
    };
    let mut trouble = QrError::DataTooLong;
    for version in (1..=40).map(Version::Normal) {
        match gs1_qr_of(data.as_bytes(), version) {
            Ok(code) => {
                let dark = |colour: qrcode::Color| colour == qrcode::Color::Dark;
                let colours = code.to_colors();
                let rows = colours.chunks(code.width());
                return Ok(rows
                    .map(|row| row.iter().map(|colour| dark(*colour)).collect())
                    .collect());
            }
            Err(QrError::DataTooLong) => {}
            Err(error) => {
                trouble = error;
                break;
            }
        }
    }
    Err(refused(trouble))
}

fn gs1_qr_of(data: &[u8], version: Version) -> Result<QrCode, QrError> {
    let mut bits = Bits::new(version);
    bits.push_fnc1_first_position()?;
    let segments: Vec<Segment> = Optimizer::new(Parser::new(data), version).collect();
    for segment in segments {
        let own = data.get(segment.begin..segment.end).unwrap_or_default();
        match segment.mode {
            Mode::Numeric => bits.push_numeric_data(own)?,
            Mode::Alphanumeric if !own.contains(&b'%') => bits.push_alphanumeric_data(own)?,
            _ => bits.push_byte_data(own)?,
        }
    }
    bits.push_terminator(EcLevel::M)?;
    QrCode::with_bits(bits, EcLevel::M)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_qr_symbol_is_as_wide_as_was_foretold() {
        for length in [1, 20, 60, 150, 213, 214, 400, 2331] {
            for letter in ["a", "A", "7"] {
                let text = letter.repeat(length);
                assert_eq!(qr(&text).unwrap().len(), qr_modules(&text).unwrap());
            }
        }
        assert!(qr_modules(&"a".repeat(2332)).is_err());
    }
}
