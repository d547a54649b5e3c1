//! The numbers people see: `201901032` for a company, `201901032-2` for its second intake.
//!
//! A company number is year, month and three digits that restart each month; an
//! intake number adds `-k`, counted from 1 for each company. Both are taken in the
//! transaction that creates the row. Running out of numbers is an error: a month's
//! 1000th company must not become the next month's first.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// Digits of a company number: four of the year, two of the month, three that count.
const COMPANY_DIGITS: usize = 9;

/// The last number of a month, because the counter has three digits.
pub const COMPANIES_A_MONTH: u16 = 999;

/// A text or a count that is no number of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The company part is not nine characters long.
    #[error("company number {found:?} has {length} characters, expected 9")]
    Length {
        /// The text as found.
        found: String,
        /// Its characters.
        length: usize,
    },
    /// A character of the company part is not a digit from 0 to 9.
    #[error("company number {found:?} has {character:?} at place {place}, expected a digit")]
    NotDigit {
        /// The text as found.
        found: String,
        /// The first character that is not a digit.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// The year begins with 0.
    #[error("company number {found:?} begins with 0, expected a year")]
    Year {
        /// The number as found.
        found: String,
    },
    /// The month is not 01 to 12.
    #[error("company number {found:?} has month {month:02}, expected 01 to 12")]
    Month {
        /// The number as found.
        found: String,
        /// The month as found.
        month: u8,
    },
    /// The counter is 000; it starts at 001.
    #[error("company number {found:?} ends in 000, the first of a month is 001")]
    Zero {
        /// The number as found.
        found: String,
    },
    /// An intake number has no `-k`.
    #[error("intake number {found:?} has no '-' with the intake's count")]
    NoTurn {
        /// The text as found.
        found: String,
    },
    /// What follows the hyphen is not a count from 1 without leading zeros.
    #[error("intake number {found:?} ends in {turn:?}, expected a count from 1")]
    Turn {
        /// The text as found.
        found: String,
        /// What follows the hyphen.
        turn: String,
    },
    /// All numbers of the month are taken.
    #[error("all {COMPANIES_A_MONTH} company numbers of {year:04}-{month:02} are taken")]
    CompaniesExhausted {
        /// The year.
        year: u16,
        /// The month, 1 to 12.
        month: u8,
    },
    /// All intake numbers of the company are taken.
    #[error("all intake numbers of company {company} are taken")]
    IntakesExhausted {
        /// The company.
        company: CompanyNumber,
    },
}

impl Explain for NumberError {
    fn key(&self) -> &'static str {
        match self {
            Self::Length { .. } => "desk.number.length",
            Self::NotDigit { .. } => "desk.number.not_digit",
            Self::Year { .. } => "desk.number.year",
            Self::Month { .. } => "desk.number.month",
            Self::Zero { .. } => "desk.number.zero",
            Self::NoTurn { .. } => "desk.number.no_turn",
            Self::Turn { .. } => "desk.number.turn",
            Self::CompaniesExhausted { .. } => "desk.number.companies_exhausted",
            Self::IntakesExhausted { .. } => "desk.number.intakes_exhausted",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Length { found, length } => {
                vec![("found", found.clone()), ("length", length.to_string())]
            }
            Self::NotDigit {
                found,
                character,
                place,
            } => vec![
                ("found", found.clone()),
                ("character", character.to_string()),
                ("place", place.to_string()),
            ],
            Self::Year { found } | Self::Zero { found } | Self::NoTurn { found } => {
                vec![("found", found.clone())]
            }
            Self::Month { found, month } => {
                vec![("found", found.clone()), ("month", format!("{month:02}"))]
            }
            Self::Turn { found, turn } => vec![("found", found.clone()), ("turn", turn.clone())],
            Self::CompaniesExhausted { year, month } => vec![
                ("year", format!("{year:04}")),
                ("month", format!("{month:02}")),
                ("limit", COMPANIES_A_MONTH.to_string()),
            ],
            Self::IntakesExhausted { company } => vec![("company", company.to_string())],
        }
    }
}

/// The number of a company: `201901032` is the 32nd of January 2019.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CompanyNumber {
    year: u16,
    month: u8,
    sequence: u16,
}

impl CompanyNumber {
    /// The number of the `count`th company of a month.
    ///
    /// # Errors
    /// `CompaniesExhausted` above 999; `Year`, `Month` or `Zero` for parts that no number has.
    pub fn nth(year: u16, month: u8, count: u64) -> Result<Self, NumberError> {
        let found = || format!("{year:04}{month:02}{count:03}");
        if !(1000..=9999).contains(&year) {
            return Err(NumberError::Year { found: found() });
        }
        if !(1..=12).contains(&month) {
            return Err(NumberError::Month {
                found: found(),
                month,
            });
        }
        match u16::try_from(count) {
            Ok(0) => Err(NumberError::Zero { found: found() }),
            Ok(sequence) if sequence <= COMPANIES_A_MONTH => Ok(Self {
                year,
                month,
                sequence,
            }),
            _ => Err(NumberError::CompaniesExhausted { year, month }),
        }
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The place within the month, 1 to 999.
    #[must_use]
    pub const fn sequence(self) -> u16 {
        self.sequence
    }
}

impl fmt::Display for CompanyNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}{:02}{:03}", self.year, self.month, self.sequence)
    }
}

impl FromStr for CompanyNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let length = text.chars().count();
        if length != COMPANY_DIGITS {
            return Err(NumberError::Length {
                found: text.to_owned(),
                length,
            });
        }
        let mut number: u32 = 0;
        for (place, character) in (1..).zip(text.chars()) {
            let Some(digit) = character.to_digit(10) else {
                return Err(NumberError::NotDigit {
                    found: text.to_owned(),
                    character,
                    place,
                });
            };
            // Nine digits stay below 2^32, so the sum cannot overflow.
            number = number * 10 + digit;
        }
        let part = |value: u32| u16::try_from(value).unwrap_or(u16::MAX);
        let month = u8::try_from(number / 1000 % 100).unwrap_or(u8::MAX);
        Self::nth(part(number / 100_000), month, u64::from(number % 1000))
    }
}

/// The number of an intake: `201901032-2` is the second of company `201901032`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IntakeNumber {
    company: CompanyNumber,
    turn: u32,
}

impl IntakeNumber {
    /// The number of the `count`th intake of a company.
    ///
    /// # Errors
    /// `Turn` for 0, `IntakesExhausted` where the count no longer fits in 32 bits.
    pub fn nth(company: CompanyNumber, count: u64) -> Result<Self, NumberError> {
        match u32::try_from(count) {
            Ok(0) => Err(NumberError::Turn {
                found: format!("{company}-0"),
                turn: "0".to_owned(),
            }),
            Ok(turn) => Ok(Self { company, turn }),
            Err(_) => Err(NumberError::IntakesExhausted { company }),
        }
    }

    /// The company's number.
    #[must_use]
    pub const fn company(self) -> CompanyNumber {
        self.company
    }

    /// Which intake of the company it is, from 1.
    #[must_use]
    pub const fn turn(self) -> u32 {
        self.turn
    }
}

impl fmt::Display for IntakeNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.company, self.turn)
    }
}

impl FromStr for IntakeNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let Some((company, turn)) = text.split_once('-') else {
            return Err(NumberError::NoTurn {
                found: text.to_owned(),
            });
        };
        let company = company.parse()?;
        let plain = turn.bytes().all(|byte| byte.is_ascii_digit()) && !turn.starts_with('0');
        match turn.parse::<u32>() {
            Ok(turn) if plain => Ok(Self { company, turn }),
            _ => Err(NumberError::Turn {
                found: text.to_owned(),
                turn: turn.to_owned(),
            }),
        }
    }
}

macro_rules! as_text {
    ($($number:ident),*) => {$(
        impl From<$number> for String {
            fn from(number: $number) -> Self {
                number.to_string()
            }
        }

        impl TryFrom<String> for $number {
            type Error = NumberError;

            fn try_from(text: String) -> Result<Self, NumberError> {
                text.parse()
            }
        }
    )*};
}

as_text!(CompanyNumber, IntakeNumber);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_worked_example_comes_out() {
        let company = CompanyNumber::nth(2019, 1, 32).unwrap();
        assert_eq!(company.to_string(), "201901032");
        let intake = IntakeNumber::nth(company, 2).unwrap();
        assert_eq!(intake.to_string(), "201901032-2");
        let read: IntakeNumber = "201901032-2".parse().unwrap();
        let parts = read.company();
        assert_eq!(
            (parts.year(), parts.month(), parts.sequence(), read.turn()),
            (2019, 1, 32, 2)
        );
    }

    #[test]
    fn texts_that_are_no_company_number_say_why() {
        for (text, key) in [
            ("", "desk.number.length"),
            ("20190132", "desk.number.length"),
            ("2019010321", "desk.number.length"),
            ("201913001", "desk.number.month"),
            ("201900001", "desk.number.month"),
            ("201901000", "desk.number.zero"),
            ("020190103", "desk.number.year"),
            ("20190103X", "desk.number.not_digit"),
            ("２０１９０１０３２", "desk.number.not_digit"),
        ] {
            let error = text.parse::<CompanyNumber>().unwrap_err();
            assert_eq!(error.key(), key, "{text}: {error}");
        }
    }

    #[test]
    fn texts_that_are_no_intake_number_say_why() {
        for (text, key) in [
            ("201901032", "desk.number.no_turn"),
            ("20190132-1", "desk.number.length"),
            ("201901032-0", "desk.number.turn"),
            ("201901032-02", "desk.number.turn"),
            ("201901032-", "desk.number.turn"),
            ("201901032-+1", "desk.number.turn"),
            ("201901032-1-1", "desk.number.turn"),
            ("201901032-4294967296", "desk.number.turn"),
            ("201913001-1", "desk.number.month"),
        ] {
            let error = text.parse::<IntakeNumber>().unwrap_err();
            assert_eq!(error.key(), key, "{text}: {error}");
        }
    }

    #[test]
    fn a_full_month_never_rolls_into_the_next() {
        assert_eq!(
            CompanyNumber::nth(2019, 1, 999).unwrap().to_string(),
            "201901999"
        );
        for count in [1000, 70_000] {
            assert_eq!(
                CompanyNumber::nth(2019, 1, count),
                Err(NumberError::CompaniesExhausted {
                    year: 2019,
                    month: 1
                })
            );
        }
    }

    proptest! {
        #[test]
        fn every_number_reads_back(year in 1000u16..=9999, month in 1u8..=12, n in 1u64..=999, k in 1u64..=u64::from(u32::MAX)) {
            let company = CompanyNumber::nth(year, month, n).unwrap();
            prop_assert_eq!(company.to_string().parse(), Ok(company));
            let intake = IntakeNumber::nth(company, k).unwrap();
            prop_assert_eq!(intake.to_string().parse(), Ok(intake));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,14}") {
            let _ = text.parse::<CompanyNumber>();
            let _ = text.parse::<IntakeNumber>();
        }
    }
}
