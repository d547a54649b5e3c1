//! What a cell that should hold a barcode really says, once a spreadsheet had it.
//!
//! Spreadsheets turn codes into numbers: leading zeros fall away, digits after the
//! fifteenth become zeros, long ones turn into 6.90123E+12. What can be restored
//! without doubt is restored and flagged; everything else is refused with its reason.

use crate::gs1::check_digit;
use crate::gs1::gtin::{Gtin, Gtin14};
use crate::measurement::Symbology;

use super::finding::LineFinding;
use super::line::{half_width, is_blank};

/// The most digits that a number in a spreadsheet keeps (IEEE 754 double precision).
const KEPT_DIGITS: usize = 15;

/// Digits of the shortest code, a GTIN-8.
const SHORTEST: usize = 8;

/// The largest value whose number is a GTIN-8: GS1 keeps longer numbers with six
/// leading zeros at 14 digits free, so that a short number is never a longer one padded.
const LARGEST_GTIN_8: u64 = 99_999_999;

/// A cell by the type the spreadsheet gave it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CodeCell<'a> {
    /// Nothing.
    Empty,
    /// Text: the digits are as the company typed them.
    Text(&'a str),
    /// A number: leading zeros are lost.
    Number(f64),
    /// An error value such as #N/A.
    Error(&'a str),
    /// A date, a time or a truth value, as it shows.
    Other(&'a str),
}

/// A code read from a cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Code {
    /// The code as it should stand under the symbol.
    pub text: String,
    /// The trade item, when there is one with a right check digit.
    pub gtin14: Option<Gtin14>,
    /// Flags; none of them refuses.
    pub flags: Vec<LineFinding>,
}

/// Reads the code of a cell.
///
/// `symbology` is what the company says it printed: it decides the length of a restored
/// number and how eight digits are checked.
///
/// # Errors
/// The reason why the row cannot be accepted.
pub fn read_code(cell: CodeCell<'_>, symbology: Option<Symbology>) -> Result<Code, LineFinding> {
    let mut code = match cell {
        CodeCell::Empty => return Err(LineFinding::CodeMissing),
        CodeCell::Error(found) => {
            return Err(LineFinding::CellError {
                found: found.to_owned(),
            });
        }
        CodeCell::Other(found) => {
            return Err(LineFinding::CellKind {
                found: found.to_owned(),
            });
        }
        CodeCell::Number(number) => from_number(number, symbology)?,
        CodeCell::Text(text) => from_text(text, symbology)?,
    };
    if let Some(symbology) = symbology
        && !can_carry(symbology, &code.text)
    {
        code.flags.push(LineFinding::SymbologyMismatch {
            symbology: symbology.label().to_owned(),
            code: code.text.clone(),
        });
    }
    Ok(code)
}

fn from_number(number: f64, symbology: Option<Symbology>) -> Result<Code, LineFinding> {
    let shown = format!("{number}");
    if number.fract() != 0.0 || number < 0.0 || !number.is_finite() {
        return Err(LineFinding::NotWhole { found: shown });
    }
    let digits = format!("{number:.0}");
    if digits.len() > KEPT_DIGITS {
        return Err(LineFinding::TooManyDigits { found: digits });
    }
    restore(&digits, symbology)
}

/// Puts back the zeros that a number lost, if a right code comes out.
fn restore(digits: &str, symbology: Option<Symbology>) -> Result<Code, LineFinding> {
    let refused = || LineFinding::NoPadding {
        found: digits.to_owned(),
    };
    let value: u64 = digits.parse().map_err(|_| refused())?;
    let length = if value <= LARGEST_GTIN_8 {
        // One zero at most is lost: 00 and on is no prefix of a GTIN-8 or of a UPC-E.
        if digits.len() < 7 { 0 } else { 8 }
    } else {
        let wanted = match symbology {
            Some(Symbology::Ean13) => 13,
            Some(Symbology::Itf14) => 14,
            _ => 12,
        };
        digits.len().max(wanted)
    };
    let kept = format!("{digits:0>length$}");
    let mut code = digits_code(&kept, symbology).map_err(|_| refused())?;
    if code.gtin14.is_none() {
        return Err(refused());
    }
    code.flags
        .push(LineFinding::RestoredFromNumber { kept: kept.clone() });
    Ok(code)
}

/// True for a line of a cell that would be a code by itself: the lines of a cell that broke one code are shorter.
fn is_whole_code(line: &str) -> bool {
    let digits = line.chars().map(half_width).filter(char::is_ascii_digit);
    digits.count() >= SHORTEST
}

fn from_text(text: &str, symbology: Option<Symbology>) -> Result<Code, LineFinding> {
    let shown = text.trim_matches(is_blank);
    if shown.lines().filter(|line| is_whole_code(line)).count() > 1 {
        return Err(LineFinding::Character {
            found: shown.replace(['\r', '\n'], " "),
            character: '↵',
        });
    }
    let plain: String = shown
        .chars()
        .map(half_width)
        .filter(|character| !is_blank(*character))
        .collect();
    // ="690..." is how programs keep a code in a delimited file from becoming a number.
    let plain = plain
        .strip_prefix("=\"")
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(&plain);
    let plain = plain.trim_matches(|character| matches!(character, '\'' | '’' | '‘' | '`' | '"'));
    if plain.is_empty() {
        return Err(LineFinding::CodeMissing);
    }
    let mut code = if plain.starts_with('(') {
        element_code(plain)?
    } else if is_web_address(plain) {
        Code {
            text: plain.to_owned(),
            ..Code::default()
        }
    } else if is_scientific(plain) {
        return Err(LineFinding::Scientific {
            found: shown.to_owned(),
        });
    } else if let Some(digits) = number_as_text(plain) {
        if digits.len() > KEPT_DIGITS {
            return Err(LineFinding::TooManyDigits {
                found: digits.to_owned(),
            });
        }
        return restore(digits, symbology);
    } else {
        let kept: String = plain
            .chars()
            .filter(|character| !is_hyphen(*character))
            .collect();
        digits_code(&kept, symbology)?
    };
    if code.text != shown {
        code.flags.push(LineFinding::Tidied {
            found: shown.to_owned(),
            kept: code.text.clone(),
        });
    }
    Ok(code)
}

/// A code of digits only: right lengths pass, a wrong check digit is flagged.
fn digits_code(kept: &str, symbology: Option<Symbology>) -> Result<Code, LineFinding> {
    if let Some(character) = kept.chars().find(|one| !one.is_ascii_digit()) {
        return Err(LineFinding::Character {
            found: kept.to_owned(),
            character,
        });
    }
    if !matches!(kept.len(), 8 | 12 | 13 | 14) {
        return Err(LineFinding::Length {
            found: kept.to_owned(),
            length: kept.len(),
        });
    }
    let upc_e = match (symbology, kept.len()) {
        (Some(Symbology::UpcE), 8) => Gtin::from_upc_e(kept).ok().map(Gtin::to_gtin14),
        _ => None,
    };
    let gtin14 = upc_e.or_else(|| kept.parse::<Gtin14>().ok());
    let mut flags = Vec::new();
    if gtin14.is_none() {
        flags.extend(wrong_check_digit(kept));
    }
    Ok(Code {
        text: kept.to_owned(),
        gtin14,
        flags,
    })
}

fn wrong_check_digit(number: &str) -> Option<LineFinding> {
    let (found, body) = number.as_bytes().split_last()?;
    let expected = check_digit::digit_of(body)?;
    (expected != *found).then(|| LineFinding::CheckDigit {
        found: char::from(*found),
        expected: char::from(expected),
    })
}

/// An element string with parentheses: `(01)06901234567892(10)A1`.
fn element_code(text: &str) -> Result<Code, LineFinding> {
    let refused = || LineFinding::ElementString {
        found: text.to_owned(),
    };
    let mut code = Code {
        text: text.to_owned(),
        ..Code::default()
    };
    for element in text.split('(').skip(1) {
        let (identifier, value) = element.split_once(')').ok_or_else(refused)?;
        let numeric = identifier.bytes().all(|byte| byte.is_ascii_digit());
        if !numeric || !(2..=4).contains(&identifier.len()) || value.is_empty() {
            return Err(refused());
        }
        let length = match identifier {
            "00" => 18,
            "01" | "02" => 14,
            _ => continue,
        };
        let digits = value.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || value.len() != length {
            code.flags.push(LineFinding::ElementData {
                found: format!("({identifier}){value}"),
            });
        } else if let Some(finding) = wrong_check_digit(value) {
            code.flags.push(finding);
        } else if identifier == "01" {
            code.gtin14 = value.parse().ok();
        }
    }
    Ok(code)
}

/// Whether a symbology can carry such a code at all; what is sensible is judged later.
fn can_carry(symbology: Symbology, code: &str) -> bool {
    let element = code.starts_with('(');
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    match symbology {
        Symbology::Ean13 => digits && matches!(code.len(), 12 | 13),
        Symbology::Ean8 => digits && code.len() == 8,
        Symbology::UpcA => {
            digits && (code.len() == 12 || (code.len() == 13 && code.starts_with('0')))
        }
        Symbology::UpcE => digits && matches!(code.len(), 8 | 12),
        Symbology::Itf14 => digits && matches!(code.len(), 12..=14),
        Symbology::Itf | Symbology::Codabar => digits,
        Symbology::Gs1128
        | Symbology::Gs1DataBar
        | Symbology::Code128
        | Symbology::Code39
        | Symbology::Code93 => digits || element,
        Symbology::Pdf417
        | Symbology::DataMatrix
        | Symbology::Qr
        | Symbology::HanXin
        | Symbology::Aztec => true,
    }
}

fn is_web_address(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.len() > scheme.len() && text.to_ascii_lowercase().starts_with(scheme))
}

/// A number whose digits were cut, such as `6.90123E+12`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}

/// The digits of a number that a program wrote with an empty fraction: `6901234567892.0`.
fn number_as_text(text: &str) -> Option<&str> {
    let (whole, fraction) = text.split_once('.')?;
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(whole) && !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0'))
        .then_some(whole)
}

fn is_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}'
    )
}

#[cfg(test)]
mod tests;
