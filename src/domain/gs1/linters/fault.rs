//! What the checks of GS1 data find wrong, with a sentence for each.

use crate::texts::Explain;

/// What a check found wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The check digit does not follow from the other digits.
    CheckDigit {
        /// The digit that is there.
        found: char,
        /// The digit that should be.
        expected: char,
    },
    /// The check pair does not follow from the other characters.
    CheckPair {
        /// The pair that should be.
        expected: [char; 2],
    },
    /// There is no room for a check pair, or more data than it can check.
    CheckPairLength,
    /// No company prefix: it has at least four digits.
    CompanyPrefix,
    /// Not the length of a bank account number.
    IbanLength,
    /// The bank account number does not begin with a country.
    IbanCountry,
    /// A character that no bank account number holds.
    IbanCharacter,
    /// The check digits of the bank account number are wrong.
    IbanCheck,
    /// No such month.
    Month,
    /// No such day in that month.
    Day,
    /// No such hour.
    Hour,
    /// No such minute.
    Minute,
    /// No such second.
    Second,
    /// No such country.
    Country,
    /// No such currency.
    Currency,
    /// No such code for a sex.
    Sex,
    /// No such media type.
    MediaType,
    /// No such package type.
    PackageType,
    /// A percent sign without two hexadecimal digits.
    PercentEncoding,
    /// Something else than a hyphen.
    Hyphen,
    /// Not an importer index.
    ImporterIndex,
    /// Only digits where something else is needed.
    OnlyDigits,
    /// Neither 0 nor 1.
    YesNo,
    /// Not a winding direction.
    Winding,
    /// Not zero.
    NotZero,
    /// Zero.
    Zero,
    /// A leading zero.
    LeadingZero,
    /// More than 180 degrees.
    Latitude,
    /// More than 360 degrees.
    Longitude,
    /// The piece is more than the total, or one of them is zero.
    PieceOfTotal,
    /// Not a position and an end, or the position lies behind the end.
    PositionInSequence,
    /// A field of a coupon.
    Coupon(CouponField),
}

/// The field of a coupon that is wrong or missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CouponField {
    /// Something else than a digit.
    Digits,
    /// The format code.
    Format,
    /// A company prefix or funder with its length.
    Company,
    /// The offer code.
    Offer,
    /// The save value with its length.
    SaveValue,
    /// A purchase requirement: length, amount, code or family code.
    Purchase,
    /// The rule that joins purchases.
    PurchaseRule,
    /// The expiration date.
    Expiration,
    /// The start date, or a start after the expiration.
    Start,
    /// The serial number with its length.
    Serial,
    /// The retailer with its length.
    Retailer,
    /// The save value code or one of its flags.
    Miscellaneous,
    /// Data behind the last field.
    Excess,
}

impl Explain for Fault {
    fn key(&self) -> &'static str {
        match self {
            Self::CheckDigit { .. } => "gs1.element.check_digit",
            Self::CheckPair { .. } => "gs1.element.check_pair",
            Self::CheckPairLength => "gs1.element.check_pair_length",
            Self::CompanyPrefix => "gs1.element.company_prefix",
            Self::IbanLength => "gs1.element.iban_length",
            Self::IbanCountry => "gs1.element.iban_country",
            Self::IbanCharacter => "gs1.element.iban_character",
            Self::IbanCheck => "gs1.element.iban_check",
            Self::Month => "gs1.element.month",
            Self::Day => "gs1.element.day",
            Self::Hour => "gs1.element.hour",
            Self::Minute => "gs1.element.minute",
            Self::Second => "gs1.element.second",
            Self::Country => "gs1.element.country",
            Self::Currency => "gs1.element.currency",
            Self::Sex => "gs1.element.sex",
            Self::MediaType => "gs1.element.media_type",
            Self::PackageType => "gs1.element.package_type",
            Self::PercentEncoding => "gs1.element.percent_encoding",
            Self::Hyphen => "gs1.element.hyphen",
            Self::ImporterIndex => "gs1.element.importer_index",
            Self::OnlyDigits => "gs1.element.only_digits",
            Self::YesNo => "gs1.element.yes_no",
            Self::Winding => "gs1.element.winding",
            Self::NotZero => "gs1.element.not_zero",
            Self::Zero => "gs1.element.zero",
            Self::LeadingZero => "gs1.element.leading_zero",
            Self::Latitude => "gs1.element.latitude",
            Self::Longitude => "gs1.element.longitude",
            Self::PieceOfTotal => "gs1.element.piece_of_total",
            Self::PositionInSequence => "gs1.element.position_in_sequence",
            Self::Coupon(field) => field.key(),
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::CheckDigit { found, expected } => vec![
                ("found", found.to_string()),
                ("expected", expected.to_string()),
            ],
            Self::CheckPair { expected } => vec![("expected", expected.iter().collect())],
            _ => Vec::new(),
        }
    }
}

impl Explain for CouponField {
    fn key(&self) -> &'static str {
        match self {
            Self::Digits => "gs1.element.coupon_digits",
            Self::Format => "gs1.element.coupon_format",
            Self::Company => "gs1.element.coupon_company",
            Self::Offer => "gs1.element.coupon_offer",
            Self::SaveValue => "gs1.element.coupon_save_value",
            Self::Purchase => "gs1.element.coupon_purchase",
            Self::PurchaseRule => "gs1.element.coupon_purchase_rule",
            Self::Expiration => "gs1.element.coupon_expiration",
            Self::Start => "gs1.element.coupon_start",
            Self::Serial => "gs1.element.coupon_serial",
            Self::Retailer => "gs1.element.coupon_retailer",
            Self::Miscellaneous => "gs1.element.coupon_miscellaneous",
            Self::Excess => "gs1.element.coupon_excess",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    const ALL: [Fault; 31] = [
        Fault::CheckDigit {
            found: '1',
            expected: '2',
        },
        Fault::CheckPair {
            expected: ['2', 'K'],
        },
        Fault::CheckPairLength,
        Fault::CompanyPrefix,
        Fault::IbanLength,
        Fault::IbanCountry,
        Fault::IbanCharacter,
        Fault::IbanCheck,
        Fault::Month,
        Fault::Day,
        Fault::Hour,
        Fault::Minute,
        Fault::Second,
        Fault::Country,
        Fault::Currency,
        Fault::Sex,
        Fault::MediaType,
        Fault::PackageType,
        Fault::PercentEncoding,
        Fault::Hyphen,
        Fault::ImporterIndex,
        Fault::OnlyDigits,
        Fault::YesNo,
        Fault::Winding,
        Fault::NotZero,
        Fault::Zero,
        Fault::LeadingZero,
        Fault::Latitude,
        Fault::Longitude,
        Fault::PieceOfTotal,
        Fault::PositionInSequence,
    ];

    const FIELDS: [CouponField; 13] = [
        CouponField::Digits,
        CouponField::Format,
        CouponField::Company,
        CouponField::Offer,
        CouponField::SaveValue,
        CouponField::Purchase,
        CouponField::PurchaseRule,
        CouponField::Expiration,
        CouponField::Start,
        CouponField::Serial,
        CouponField::Retailer,
        CouponField::Miscellaneous,
        CouponField::Excess,
    ];

    #[test]
    fn every_fault_has_a_sentence_in_every_language() {
        let texts = Texts::shipped().unwrap();
        let coupons = FIELDS.map(Fault::Coupon);
        for fault in ALL.iter().chain(&coupons) {
            for language in Language::ALL {
                let sentence = texts.explain(language, fault);
                assert_ne!(sentence, fault.key(), "{language:?}");
                assert!(!sentence.contains("{expected}"), "{sentence}");
            }
        }
    }
}
