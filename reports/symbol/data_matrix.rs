//! Rectangular GS1 Data Matrix symbols (ISO/IEC 16022), in ASCII encodation.
//!
//! rxing's shortest encodation takes one of the rectangular sizes for 33 codewords where it has 22, and
//! may leave a message without its end. So the codewords are made here; error correction and the
//! placing of modules, which both shapes share, are rxing's.

use rxing::datamatrix::encoder::{
    DefaultPlacement, SymbolInfo, SymbolInfoLookup, SymbolShapeHint, error_correction,
};

/// The codeword of FNC1.
const FNC1: u8 = 232;
/// The first padding codeword.
const PAD: u8 = 129;
/// The codeword of the digits 00.
const PAIR: u8 = 130;

/// The rows of the smallest rectangular symbol of elements between separators.
///
/// # Errors
/// What the encoder says when no rectangular symbol holds them.
pub fn rectangular(parts: &[String]) -> Result<Vec<Vec<bool>>, String> {
    let said = |error: rxing::Exceptions| error.to_string();
    let mut codewords = codewords(parts);
    let found = u32::try_from(codewords.len()).unwrap_or(u32::MAX);
    let lookup = SymbolInfoLookup::new();
    let info = lookup
        .lookup_with_shape(found, SymbolShapeHint::FORCE_RECTANGLE)
        .map_err(said)?
        .ok_or_else(|| "no rectangular symbol is so large".to_owned())?;
    pad(&mut codewords, info.getDataCapacity());
    let text: String = codewords.into_iter().map(char::from).collect();
    let protected = error_correction::encodeECC200(&text, info).map_err(said)?;
    let columns = info.getSymbolDataWidth().map_err(said)?;
    let rows = info.getSymbolDataHeight().map_err(said)?;
    let size = |length: u32| usize::try_from(length).unwrap_or(0);
    let mut placement = DefaultPlacement::new(protected, size(columns), size(rows));
    placement.place().map_err(said)?;
    framed(info, &placement).map_err(said)
}

/// FNC1, then pairs of digits and single characters, FNC1 between the parts.
fn codewords(parts: &[String]) -> Vec<u8> {
    let mut all = Vec::new();
    for part in parts {
        all.push(FNC1);
        let mut rest = part.as_bytes();
        while let [first, behind @ ..] = rest {
            match behind {
                [second, behind @ ..] if first.is_ascii_digit() && second.is_ascii_digit() => {
                    all.push(PAIR + (first - b'0') * 10 + (second - b'0'));
                    rest = behind;
                }
                _ => {
                    all.push(first.wrapping_add(1));
                    rest = behind;
                }
            }
        }
    }
    all
}

/// Fills the symbol: 129, then 129 scattered by place (ISO/IEC 16022, annex B.1).
fn pad(codewords: &mut Vec<u8>, capacity: u32) {
    let mut place = u32::try_from(codewords.len()).unwrap_or(u32::MAX);
    let mut first = true;
    while place < capacity {
        place += 1;
        if std::mem::take(&mut first) {
            codewords.push(PAD);
            continue;
        }
        let scattered = u32::from(PAD) + (149 * place) % 253 + 1;
        let within = if scattered > 254 {
            scattered - 254
        } else {
            scattered
        };
        codewords.push(u8::try_from(within).unwrap_or(PAD));
    }
}

/// The modules with the finder pattern around each region: solid at the left and below, dotted above
/// and at the right.
fn framed(
    info: &SymbolInfo,
    placement: &DefaultPlacement,
) -> rxing::common::Result<Vec<Vec<bool>>> {
    let (columns, rows) = (placement.getNumcols(), placement.getNumrows());
    let whole = |length: u32| usize::try_from(length).unwrap_or(0);
    let (width, height) = (
        whole(info.getSymbolWidth()?),
        whole(info.getSymbolHeight()?),
    );
    // Each region is two modules wider and higher with its frame.
    let across = (width - columns.min(width)) / 2;
    let down = (height - rows.min(height)) / 2;
    let region = (width / across.max(1), height / down.max(1));
    let module = |x: usize, y: usize| {
        let (column, row) = (x % region.0, y % region.1);
        if column == 0 || row + 1 == region.1 {
            return true;
        }
        if row == 0 {
            return column.is_multiple_of(2);
        }
        if column + 1 == region.0 {
            return !row.is_multiple_of(2);
        }
        let before = |at: usize, region: usize| at - 2 * (at / region) - 1;
        placement.getBit(before(x, region.0), before(y, region.1))
    };
    let row = |y| (0..width).map(|x| module(x, y)).collect();
    Ok((0..height).map(row).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_in_pairs_and_separators_are_fnc1() {
        let parts = ["0112".to_owned(), "21A7".to_owned()];
        assert_eq!(codewords(&parts), [232, 131, 142, 232, 151, 66, 56]);
    }

    #[test]
    fn more_than_the_largest_holds_is_refused() {
        assert!(rectangular(&["1".repeat(96)]).is_ok());
        assert!(rectangular(&["A".repeat(49)]).is_err());
    }
}
