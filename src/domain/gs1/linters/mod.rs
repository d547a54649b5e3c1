//! The checks of GS1 data beyond length and characters, one name each.
//!
//! The names are those of the GS1 Barcode Syntax Dictionary, which says for every part of
//! a value which of them apply. A check gets characters that already belong to its
//! part's set; it answers the first flaw and where it is. Families of checks share a file.

mod coupon;
mod dates;
mod fault;
mod keys;
mod lists;
mod numbers;
mod texts;

pub use dates::date_of;
pub use fault::{CouponField, Fault};

/// A check, named as in the Syntax Dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Linter {
    /// `csum`: the last digit is the check digit.
    CheckDigit,
    /// `csumalpha`: the last two characters are the check pair.
    CheckPair,
    /// `gcppos1`: begins with a company prefix.
    CompanyPrefix,
    /// `gcppos2`: a company prefix begins at the second character.
    CompanyPrefixSecond,
    /// `iban`: an international bank account number.
    Iban,
    /// `yymmd0`: a date whose day may be 00.
    DateOrMonth,
    /// `yymmdd`: a date.
    Date,
    /// `yyyymmdd`: a date with its century.
    LongDate,
    /// `hh`: an hour.
    Hour,
    /// `mi`: a minute.
    Minute,
    /// `ss`: a second.
    Second,
    /// `hhmi`: hour and minute.
    HourMinute,
    /// `iso3166`: a country by number.
    Country,
    /// `iso3166999`: a country by number, or 999 for several.
    CountryOrSeveral,
    /// `iso3166alpha2`: a country by two letters.
    CountryLetters,
    /// `iso4217`: a currency by number.
    Currency,
    /// `iso5218`: a sex by number.
    Sex,
    /// `mediatype`: an AIDC media type.
    MediaType,
    /// `packagetype`: a package type.
    PackageType,
    /// `pcenc`: percent signs begin an escape.
    PercentEncoding,
    /// `hyphen`: hyphens and nothing else.
    Hyphen,
    /// `importeridx`: an importer index.
    ImporterIndex,
    /// `hasnondigit`: at least one character is not a digit.
    NonDigit,
    /// `yesno`: 0 or 1.
    YesNo,
    /// `winding`: 0, 1 or 9.
    Winding,
    /// `zero`: zeros only.
    Zero,
    /// `nonzero`: not zeros only.
    NonZero,
    /// `nozeroprefix`: no leading zero, unless it is the number 0.
    NoZeroPrefix,
    /// `latitude`: from 0 to 180 degrees in steps of 10^-7.
    Latitude,
    /// `longitude`: from 0 to 360 degrees in steps of 10^-7.
    Longitude,
    /// `pieceoftotal`: piece and total, half of the digits each.
    PieceOfTotal,
    /// `posinseqslash`: `position/end`.
    PositionInSequence,
    /// `couponcode`: the North American coupon code.
    CouponCode,
    /// `couponposoffer`: the North American positive offer file coupon.
    CouponPositiveOffer,
}

/// Every check with its name in the Syntax Dictionary.
const NAMES: [(&str, Linter); 34] = [
    ("csum", Linter::CheckDigit),
    ("csumalpha", Linter::CheckPair),
    ("gcppos1", Linter::CompanyPrefix),
    ("gcppos2", Linter::CompanyPrefixSecond),
    ("iban", Linter::Iban),
    ("yymmd0", Linter::DateOrMonth),
    ("yymmdd", Linter::Date),
    ("yyyymmdd", Linter::LongDate),
    ("hh", Linter::Hour),
    ("mi", Linter::Minute),
    ("ss", Linter::Second),
    ("hhmi", Linter::HourMinute),
    ("iso3166", Linter::Country),
    ("iso3166999", Linter::CountryOrSeveral),
    ("iso3166alpha2", Linter::CountryLetters),
    ("iso4217", Linter::Currency),
    ("iso5218", Linter::Sex),
    ("mediatype", Linter::MediaType),
    ("packagetype", Linter::PackageType),
    ("pcenc", Linter::PercentEncoding),
    ("hyphen", Linter::Hyphen),
    ("importeridx", Linter::ImporterIndex),
    ("hasnondigit", Linter::NonDigit),
    ("yesno", Linter::YesNo),
    ("winding", Linter::Winding),
    ("zero", Linter::Zero),
    ("nonzero", Linter::NonZero),
    ("nozeroprefix", Linter::NoZeroPrefix),
    ("latitude", Linter::Latitude),
    ("longitude", Linter::Longitude),
    ("pieceoftotal", Linter::PieceOfTotal),
    ("posinseqslash", Linter::PositionInSequence),
    ("couponcode", Linter::CouponCode),
    ("couponposoffer", Linter::CouponPositiveOffer),
];

/// A fault and where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub fault: Fault,
    /// The byte offset in the part.
    pub at: usize,
}

/// What a check answers.
type Outcome = Result<(), Flaw>;

fn flaw(fault: Fault, at: usize) -> Outcome {
    Err(Flaw { fault, at })
}

fn require(holds: bool, fault: Fault, at: usize) -> Outcome {
    if holds { Ok(()) } else { flaw(fault, at) }
}

impl Linter {
    /// The check with a name of the Syntax Dictionary.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, linter)| *linter)
    }

    /// Whether what it checks is a date.
    #[must_use]
    pub const fn is_date(self) -> bool {
        matches!(self, Self::DateOrMonth | Self::Date | Self::LongDate)
    }

    /// Checks the characters of a part.
    ///
    /// # Errors
    /// The first flaw.
    pub fn check(self, data: &[u8]) -> Result<(), Flaw> {
        match self {
            Self::CheckDigit => keys::check_digit(data),
            Self::CheckPair => keys::check_pair(data),
            Self::CompanyPrefix => keys::company_prefix(data, 0),
            Self::CompanyPrefixSecond => keys::company_prefix(data, 1),
            Self::Iban => keys::iban(data),
            Self::DateOrMonth => dates::short(data, true),
            Self::Date => dates::short(data, false),
            Self::LongDate => dates::long(data),
            Self::Hour => dates::hour(data),
            Self::Minute => dates::minute(data),
            Self::Second => dates::second(data),
            Self::HourMinute => dates::hour_minute(data),
            Self::Country => lists::country(data),
            Self::CountryOrSeveral => lists::country_or_several(data),
            Self::CountryLetters => lists::country_letters(data),
            Self::Currency => lists::currency(data),
            Self::Sex => numbers::one_of(data, b"0129", Fault::Sex),
            Self::MediaType => lists::media_type(data),
            Self::PackageType => lists::package_type(data),
            Self::PercentEncoding => texts::percent_encoding(data),
            Self::Hyphen => texts::hyphen(data),
            Self::ImporterIndex => texts::importer_index(data),
            Self::NonDigit => texts::non_digit(data),
            Self::YesNo => numbers::one_of(data, b"01", Fault::YesNo),
            Self::Winding => numbers::one_of(data, b"019", Fault::Winding),
            Self::Zero => numbers::zero(data),
            Self::NonZero => numbers::non_zero(data),
            Self::NoZeroPrefix => numbers::no_zero_prefix(data),
            Self::Latitude => numbers::at_most(data, 1_800_000_000, Fault::Latitude),
            Self::Longitude => numbers::at_most(data, 3_600_000_000, Fault::Longitude),
            Self::PieceOfTotal => numbers::piece_of_total(data),
            Self::PositionInSequence => numbers::position_in_sequence(data),
            Self::CouponCode => coupon::code(data),
            Self::CouponPositiveOffer => coupon::positive_offer(data),
        }
    }
}

/// Checks a table of passing and failing data: `None` passes, `Some` is the fault and its place.
#[cfg(test)]
fn assert_cases(linter: Linter, cases: &[(&str, Option<(Fault, usize)>)]) {
    for (data, wanted) in cases {
        let found = linter.check(data.as_bytes()).err();
        let found = found.map(|flaw| (flaw.fault, flaw.at));
        assert_eq!(found, *wanted, "{linter:?} of {data:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_check_panics_on_data_it_never_gets() {
        let awkward: [&[u8]; 9] = [
            b"",
            b"0",
            b"\xff\xfe",
            b"////",
            b"%",
            b"%4",
            b"99999999999999999999999999999999999999999999999999999999999999999999999999999",
            b"GB",
            "条码条码条码条码".as_bytes(),
        ];
        for (_, linter) in NAMES {
            for data in awkward {
                let _ = linter.check(data);
            }
        }
    }
}
