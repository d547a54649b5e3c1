//! Checks of the North American coupons in application identifiers 8110 and 8112.
//!
//! A coupon is a row of fields; many begin with a digit that says how long they are
//! (North American Coupon Application Guideline; GS1 AI (8112) Coupon Data Specification).

use crate::gs1::linters::{CouponField, Fault, Flaw, Outcome, dates, flaw};

/// What a length digit is counted from for companies and serial numbers.
const LEAST: usize = 6;

/// The digits of a coupon that are not read yet.
struct Reader<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(data: &'a [u8]) -> Result<Self, Flaw> {
        match data.iter().position(|byte| !byte.is_ascii_digit()) {
            Some(at) => Err(wrong(CouponField::Digits, at)),
            None => Ok(Self { rest: data, at: 0 }),
        }
    }

    fn take(&mut self, length: usize, field: CouponField) -> Result<&'a [u8], Flaw> {
        let Some((taken, rest)) = self.rest.split_at_checked(length) else {
            return Err(wrong(field, self.at));
        };
        self.rest = rest;
        self.at += length;
        Ok(taken)
    }

    /// One digit that must be one of those allowed.
    fn digit(&mut self, allowed: &[u8], field: CouponField) -> Result<usize, Flaw> {
        match self.rest.split_first() {
            Some((digit, rest)) if allowed.contains(digit) => {
                self.rest = rest;
                self.at += 1;
                Ok(usize::from(digit - b'0'))
            }
            _ => Err(wrong(field, self.at)),
        }
    }

    /// A field behind the digit that says how much longer than `least` it is.
    fn sized(
        &mut self,
        allowed: &[u8],
        least: usize,
        field: CouponField,
    ) -> Result<&'a [u8], Flaw> {
        let length = self.digit(allowed, field)? + least;
        self.take(length, field)
    }

    /// Amount, code and family code of a purchase that the coupon asks for.
    fn purchase(&mut self) -> Outcome {
        self.sized(b"12345", 0, CouponField::Purchase)?;
        self.digit(b"012349", CouponField::Purchase)?;
        self.take(3, CouponField::Purchase)?;
        Ok(())
    }

    /// A second or third purchase names its company; 9 means that of the first.
    fn further_purchase(&mut self) -> Outcome {
        self.purchase()?;
        if self.is_next(b'9') {
            return Ok(());
        }
        self.sized(b"0123456", LEAST, CouponField::Company)?;
        Ok(())
    }

    fn date(&mut self, field: CouponField) -> Result<&'a [u8], Flaw> {
        let at = self.at;
        let date = self.take(6, field)?;
        dates::short(date, false).map_err(|_| wrong(field, at))?;
        Ok(date)
    }

    /// Takes the digit that announces an optional field, if it is next.
    fn is_next(&mut self, digit: u8) -> bool {
        match self.rest.split_first() {
            Some((next, rest)) if *next == digit => {
                self.rest = rest;
                self.at += 1;
                true
            }
            _ => false,
        }
    }

    fn end(&self) -> Outcome {
        if self.rest.is_empty() {
            return Ok(());
        }
        flaw(Fault::Coupon(CouponField::Excess), self.at)
    }
}

const fn wrong(field: CouponField, at: usize) -> Flaw {
    Flaw {
        fault: Fault::Coupon(field),
        at,
    }
}

/// The coupon code of application identifier 8110.
pub(super) fn code(data: &[u8]) -> Outcome {
    let mut reader = Reader::new(data)?;
    reader.sized(b"0123456", LEAST, CouponField::Company)?;
    reader.take(6, CouponField::Offer)?;
    reader.sized(b"12345", 0, CouponField::SaveValue)?;
    reader.purchase()?;
    if reader.is_next(b'1') {
        reader.digit(b"0123", CouponField::PurchaseRule)?;
        reader.further_purchase()?;
    }
    if reader.is_next(b'2') {
        reader.further_purchase()?;
    }
    validity(&mut reader)?;
    if reader.is_next(b'5') {
        reader.sized(b"0123456789", LEAST, CouponField::Serial)?;
    }
    if reader.is_next(b'6') {
        reader.sized(b"1234567", LEAST, CouponField::Retailer)?;
    }
    if reader.is_next(b'9') {
        reader.digit(b"01256", CouponField::Miscellaneous)?;
        reader.digit(b"012", CouponField::Miscellaneous)?;
        reader.take(1, CouponField::Miscellaneous)?;
        reader.digit(b"01", CouponField::Miscellaneous)?;
    }
    reader.end()
}

fn validity(reader: &mut Reader<'_>) -> Outcome {
    let mut expiration = None;
    if reader.is_next(b'3') {
        expiration = Some(reader.date(CouponField::Expiration)?);
    }
    if reader.is_next(b'4') {
        let at = reader.at;
        let start = reader.date(CouponField::Start)?;
        if expiration.is_some_and(|expiration| start > expiration) {
            return flaw(Fault::Coupon(CouponField::Start), at);
        }
    }
    Ok(())
}

/// The positive offer file coupon of application identifier 8112.
pub(super) fn positive_offer(data: &[u8]) -> Outcome {
    let mut reader = Reader::new(data)?;
    reader.digit(b"01", CouponField::Format)?;
    reader.sized(b"0123456", LEAST, CouponField::Company)?;
    reader.take(6, CouponField::Offer)?;
    reader.sized(b"0123456789", LEAST, CouponField::Serial)?;
    reader.end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gs1::linters::{Linter, assert_cases};

    fn no(field: CouponField, at: usize) -> Option<(Fault, usize)> {
        Some((Fault::Coupon(field), at))
    }

    // Company 614141, offer 800100, save value 150, one purchase of family 770.
    const PLAIN: &str = "061414180010031501";

    #[test]
    fn couponcode_reads_the_compulsory_fields() {
        let whole = format!("{PLAIN}10770");
        assert_cases(
            Linter::CouponCode,
            &[
                (&whole, None),
                ("", no(CouponField::Company, 0)),
                ("76141418001003150110770", no(CouponField::Company, 0)),
                ("061414", no(CouponField::Company, 1)),
                ("0614141800", no(CouponField::Offer, 7)),
                ("06141418001006", no(CouponField::SaveValue, 13)),
                ("061414180010031506", no(CouponField::Purchase, 17)),
                ("0614141800100315011577", no(CouponField::Purchase, 19)),
                ("061414180010031501x", no(CouponField::Digits, 18)),
            ],
        );
    }

    #[test]
    fn couponcode_reads_the_optional_fields_in_their_order() {
        let check = |behind: &str, wanted| {
            let data = format!("{PLAIN}10770{behind}");
            assert_cases(Linter::CouponCode, &[(&data, wanted)]);
        };
        check("101107709", None);
        check("1011077006141412110770", no(CouponField::Company, 45));
        check("10110770061414121107709", None);
        check("141107709", no(CouponField::PurchaseRule, 24));
        check("3261231", None);
        check("3261331", no(CouponField::Expiration, 24));
        check("32612314260101", None);
        check("32601014261231", no(CouponField::Start, 31));
        check("50123456", None);
        check("5112345", no(CouponField::Serial, 25));
        check("616901234", None);
        check("606901234", no(CouponField::Retailer, 24));
        check("90000", None);
        check("93000", no(CouponField::Miscellaneous, 24));
        check("90002", no(CouponField::Miscellaneous, 27));
        check("8", no(CouponField::Excess, 23));
        check("4260101326123", no(CouponField::Excess, 30));
    }

    #[test]
    fn couponposoffer_reads_format_funder_offer_and_serial() {
        assert_cases(
            Linter::CouponPositiveOffer,
            &[
                ("006141418001000123456", None),
                ("1161414108001001123456", no(CouponField::Serial, 16)),
                ("1061414180010011234567", None),
                ("206141418001000123456", no(CouponField::Format, 0)),
                ("076141418001000123456", no(CouponField::Company, 1)),
                ("0061414180", no(CouponField::Offer, 8)),
                ("00614141800100", no(CouponField::Serial, 14)),
                ("0061414180010001234567", no(CouponField::Excess, 21)),
                ("00614141800100012345a", no(CouponField::Digits, 20)),
            ],
        );
    }
}
