//! Trade item numbers: GTIN-8, GTIN-12, GTIN-13 and GTIN-14.
//!
//! A number is compared at 14 digits (`Gtin14`) and shown as it was read (`Gtin`, which
//! remembers its length). Both exist only with a right check digit. A UPC-E symbol holds
//! eight digits of a GTIN-12; they are expanded only where the symbology is known.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::gs1::check_digit;
use crate::gs1::key::{Digits, KeyError};

/// The lengths a trade item number may have.
const LENGTHS: &str = "8, 12, 13, 14";

/// Ten to the thirteenth: what one step of the indicator digit weighs.
const INDICATOR_UNIT: u64 = 10_000_000_000_000;

/// How many digits a trade item number has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GtinKind {
    /// Eight digits, in an EAN-8 symbol.
    #[serde(rename = "GTIN-8")]
    Gtin8,
    /// Twelve digits, in a UPC-A or UPC-E symbol.
    #[serde(rename = "GTIN-12")]
    Gtin12,
    /// Thirteen digits, in an EAN-13 symbol.
    #[serde(rename = "GTIN-13")]
    Gtin13,
    /// Fourteen digits, in ITF-14, GS1-128 and two-dimensional symbols.
    #[serde(rename = "GTIN-14")]
    Gtin14,
}

impl GtinKind {
    /// Its number of digits.
    #[must_use]
    pub const fn length(self) -> usize {
        match self {
            Self::Gtin8 => 8,
            Self::Gtin12 => 12,
            Self::Gtin13 => 13,
            Self::Gtin14 => 14,
        }
    }

    /// Its name, the same in every language.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gtin8 => "GTIN-8",
            Self::Gtin12 => "GTIN-12",
            Self::Gtin13 => "GTIN-13",
            Self::Gtin14 => "GTIN-14",
        }
    }

    const fn of_length(length: usize) -> Option<Self> {
        match length {
            8 => Some(Self::Gtin8),
            12 => Some(Self::Gtin12),
            13 => Some(Self::Gtin13),
            14 => Some(Self::Gtin14),
            _ => None,
        }
    }
}

/// A trade item number brought to 14 digits, with a right check digit: how codes are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin14(u64);

impl Gtin14 {
    /// The 14-digit number with this value, such as one kept as an integer by a database.
    ///
    /// # Errors
    /// When it has more than 14 digits or a wrong check digit.
    pub fn from_number(number: u64) -> Result<Self, KeyError> {
        format!("{number:014}").parse()
    }

    /// Its value as a whole number, below 10^14.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// Its 14 ASCII digits.
    #[must_use]
    pub fn digits(self) -> [u8; 14] {
        let mut digits = [b'0'; 14];
        let mut rest = self.0;
        for place in digits.iter_mut().rev() {
            *place += u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
        }
        digits
    }

    /// The digit before the item: 0 the item itself, 1 to 8 a trade unit of it, 9 variable measure.
    #[must_use]
    pub fn indicator(self) -> u8 {
        u8::try_from(self.0 / INDICATOR_UNIT).unwrap_or_default()
    }

    /// The same item with another indicator digit and the check digit that follows.
    ///
    /// # Errors
    /// When the indicator is above 9.
    pub fn with_indicator(self, indicator: u8) -> Result<Self, KeyError> {
        if indicator > 9 {
            return Err(KeyError::Indicator { digit: indicator });
        }
        let body = (self.0 % INDICATOR_UNIT) / 10;
        Ok(Self::with_check_digit(
            u64::from(indicator) * (INDICATOR_UNIT / 10) + body,
        ))
    }

    /// The item that a trade unit holds: the same number with indicator 0.
    #[must_use]
    pub fn item(self) -> Self {
        Self::with_check_digit((self.0 % INDICATOR_UNIT) / 10)
    }

    /// The shortest kind that holds the number: leading zeros are what tells them apart.
    ///
    /// Prefixes 0000000 and 0000001 to 0000099 are kept free by GS1 so that six leading
    /// zeros always mean a GTIN-8.
    #[must_use]
    pub const fn shortest_kind(self) -> GtinKind {
        match self.0 {
            0..=99_999_999 => GtinKind::Gtin8,
            100_000_000..=999_999_999_999 => GtinKind::Gtin12,
            1_000_000_000_000..=9_999_999_999_999 => GtinKind::Gtin13,
            _ => GtinKind::Gtin14,
        }
    }

    /// The number in its shortest kind.
    #[must_use]
    pub const fn shortest(self) -> Gtin {
        Gtin {
            kind: self.shortest_kind(),
            number: self,
        }
    }

    fn with_check_digit(body: u64) -> Self {
        let check = check_digit::digit_of(format!("{body:013}").as_bytes()).unwrap_or(b'0');
        Self(body * 10 + u64::from(check - b'0'))
    }
}

impl fmt::Display for Gtin14 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:014}", self.0)
    }
}

impl From<Gtin14> for String {
    fn from(gtin: Gtin14) -> Self {
        gtin.to_string()
    }
}

impl FromStr for Gtin14 {
    type Err = KeyError;

    /// Reads a number of 8, 12, 13 or 14 digits, with or without spaces and hyphens.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        text.parse::<Gtin>().map(|gtin| gtin.number)
    }
}

impl TryFrom<String> for Gtin14 {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

/// A trade item number as it was read: its length is part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Gtin {
    kind: GtinKind,
    number: Gtin14,
}

impl Gtin {
    /// How many digits it was read with.
    #[must_use]
    pub const fn kind(self) -> GtinKind {
        self.kind
    }

    /// The number at 14 digits, for comparing.
    #[must_use]
    pub const fn to_gtin14(self) -> Gtin14 {
        self.number
    }

    /// A number from its body, with the check digit added; `None` for a length or character
    /// that no trade item number has.
    #[must_use]
    pub fn from_body(body: &str) -> Option<Self> {
        let check = check_digit::digit_of(body.as_bytes())?;
        format!("{body}{}", char::from(check)).parse().ok()
    }

    /// The number that the eight digits of a UPC-E symbol stand for.
    ///
    /// Six digits (without number system and check digit) are read as number system 0.
    ///
    /// # Errors
    /// For other lengths, a first digit other than 0 and 1, and a wrong check digit.
    pub fn from_upc_e(text: &str) -> Result<Self, KeyError> {
        let digits = Digits::read(text, "6, 8")?;
        let (system, six, check) = match digits.as_bytes() {
            [system, six @ .., check] if six.len() == 6 => (*system, six, Some(*check)),
            six if six.len() == 6 => (b'0', six, None),
            other => {
                return Err(KeyError::Length {
                    found: other.len(),
                    expected: "6, 8",
                });
            }
        };
        if !matches!(system, b'0' | b'1') {
            return Err(KeyError::NumberSystem {
                found: char::from(system),
            });
        }
        let body = expand(system, six);
        let expected = check_digit::digit_of(&body).unwrap_or(b'0');
        if let Some(found) = check.filter(|found| *found != expected) {
            return Err(KeyError::CheckDigit {
                found: char::from(found),
                expected: char::from(expected),
                position: text.chars().count(),
            });
        }
        let number = body
            .iter()
            .chain([&expected])
            .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
        Ok(Self {
            kind: GtinKind::Gtin12,
            number: Gtin14(number),
        })
    }

    /// The eight digits of the UPC-E symbol of this number, if it can be zero-suppressed.
    #[must_use]
    pub fn to_upc_e(self) -> Option<String> {
        if self.number.0 > 199_999_999_999 {
            return None;
        }
        let digits = self.number.digits();
        let [_, _, system, m1, m2, m3, m4, m5, i1, i2, i3, i4, i5, check] = digits;
        let six = match ([m3, m4, m5], [i1, i2, i3, i4, i5]) {
            ([b'0'..=b'2', b'0', b'0'], [b'0', b'0', ..]) => [m1, m2, i3, i4, i5, m3],
            ([_, b'0', b'0'], [b'0', b'0', b'0', ..]) => [m1, m2, m3, i4, i5, b'3'],
            ([_, _, b'0'], [b'0', b'0', b'0', b'0', _]) => [m1, m2, m3, m4, i5, b'4'],
            ([_, _, _], [b'0', b'0', b'0', b'0', b'5'..=b'9']) => [m1, m2, m3, m4, m5, i5],
            _ => return None,
        };
        let mut text = String::with_capacity(8);
        text.push(char::from(system));
        text.extend(six.map(char::from));
        text.push(char::from(check));
        Some(text)
    }

    /// The digits grouped as they stand under the symbol, such as `6 901234 567892`.
    #[must_use]
    pub fn printed(self) -> String {
        let groups: &[usize] = match self.kind {
            GtinKind::Gtin8 => &[4, 4],
            GtinKind::Gtin12 => &[1, 5, 5, 1],
            GtinKind::Gtin13 => &[1, 6, 6],
            GtinKind::Gtin14 => &[1, 2, 5, 5, 1],
        };
        let text = self.to_string();
        let mut digits = text.chars();
        let groups: Vec<String> = groups
            .iter()
            .map(|length| digits.by_ref().take(*length).collect())
            .collect();
        groups.join(" ")
    }
}

/// The first eleven digits of the GTIN-12 of a UPC-E symbol (General Specifications 5.2.2.4.2).
fn expand(system: u8, six: &[u8]) -> [u8; 11] {
    let mut body = [b'0'; 11];
    body[0] = system;
    let [d1, d2, d3, d4, d5, last] = *six else {
        return body;
    };
    let (maker, item) = match last {
        b'0'..=b'2' => ([d1, d2, last, b'0', b'0'], [b'0', b'0', d3, d4, d5]),
        b'3' => ([d1, d2, d3, b'0', b'0'], [b'0', b'0', b'0', d4, d5]),
        b'4' => ([d1, d2, d3, d4, b'0'], [b'0', b'0', b'0', b'0', d5]),
        _ => ([d1, d2, d3, d4, d5], [b'0', b'0', b'0', b'0', last]),
    };
    for (place, digit) in body.iter_mut().skip(1).zip(maker.into_iter().chain(item)) {
        *place = digit;
    }
    body
}

impl fmt::Display for Gtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$}", self.number.0, width = self.kind.length())
    }
}

impl From<Gtin> for String {
    fn from(gtin: Gtin) -> Self {
        gtin.to_string()
    }
}

impl FromStr for Gtin {
    type Err = KeyError;

    /// Reads a number of 8, 12, 13 or 14 digits, with or without spaces and hyphens.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        let digits = Digits::read(text, LENGTHS)?;
        let length = digits.as_bytes().len();
        let kind = GtinKind::of_length(length).ok_or(KeyError::Length {
            found: length,
            expected: LENGTHS,
        })?;
        digits.check()?;
        Ok(Self {
            kind,
            number: Gtin14(digits.number()),
        })
    }
}

impl TryFrom<String> for Gtin {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests;
