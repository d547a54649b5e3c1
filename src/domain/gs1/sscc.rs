//! Serial Shipping Container Codes: eighteen digits that name one logistic unit.

use crate::gs1::check_digit;
use crate::gs1::key::{Digits, KeyError, fixed_key};

fixed_key! {
    /// The number of a logistic unit, with a right check digit.
    Sscc of 18
}

impl Sscc {
    /// A number from its parts, with the check digit added: the extension digit, the company
    /// prefix and the serial that fills the number to seventeen digits.
    ///
    /// # Errors
    /// When the extension is above 9, the prefix is not digits, or the serial has more
    /// digits than the prefix leaves for it.
    pub fn from_parts(extension: u8, prefix: &str, serial: u64) -> Result<Self, KeyError> {
        let digits = Digits::read(prefix, "4-12")?;
        let width = 16_usize.saturating_sub(digits.as_bytes().len());
        let body = format!("{extension}{prefix}{serial:0width$}");
        let check = check_digit::digit_of(body.as_bytes()).unwrap_or(b'0');
        format!("{body}{}", char::from(check)).parse()
    }

    /// The first digit, which a company is free to use.
    #[must_use]
    pub fn extension(self) -> u8 {
        u8::try_from(self.0 / 100_000_000_000_000_000).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_logistic_units_are_read_and_made() {
        let unit: Sscc = "357123450000000053".parse().unwrap();
        assert_eq!(unit.extension(), 3);
        assert_eq!(Sscc::from_parts(3, "5712345", 5), Ok(unit));
        assert_eq!(
            Sscc::from_parts(3, "5712345", 3).unwrap().to_string(),
            "357123450000000039"
        );
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(
            "357123450000000054".parse::<Sscc>(),
            Err(KeyError::CheckDigit {
                found: '4',
                expected: '3',
                position: 18
            })
        );
        assert!(Sscc::from_parts(3, "5712345", 10_000_000_000).is_err());
        assert!(Sscc::from_parts(12, "5712345", 1).is_err());
        assert!(Sscc::from_parts(1, "57A2345", 1).is_err());
    }
}
