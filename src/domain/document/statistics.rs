//! 统计报告: what came of the samples of a period, of one company or of all of them.
//!
//! Counted are intakes by the day of their release, because only then their results are final;
//! what arrived in the period stands beside it.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Bilingual, Client, DocumentHead};
use crate::texts::Explain;

/// The longest period in months: more than a laboratory keeps its records for.
const LONGEST: u32 = 1200;

/// Days from the first to the last, both counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// A period that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("from {from} to {to}")]
    Order {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// It is longer than a century, so that a digit too many was typed.
    #[error("from {from} to {to} is longer than {LONGEST} months")]
    Long {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
}

impl Explain for PeriodError {
    fn key(&self) -> &'static str {
        match self {
            Self::Order { .. } => "statistics.error.order",
            Self::Long { .. } => "statistics.error.long",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Order { from, to } | Self::Long { from, to } => {
                vec![("from", from.to_string()), ("to", to.to_string())]
            }
        }
    }
}

impl Period {
    /// A period.
    ///
    /// # Errors
    /// `Order` or `Long`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, PeriodError> {
        if to < from {
            return Err(PeriodError::Order { from, to });
        }
        let end = from.checked_add_months(Months::new(LONGEST));
        match end {
            Some(end) if to < end => Ok(Self { from, to }),
            _ => Err(PeriodError::Long { from, to }),
        }
    }

    /// The calendar year of a day up to that day.
    #[must_use]
    pub fn year_to(day: NaiveDate) -> Self {
        let from = NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
        Self { from, to: day }
    }

    /// `20260101-20261231`: what stands in a document's number.
    #[must_use]
    pub fn code(self) -> String {
        format!(
            "{}-{}",
            self.from.format("%Y%m%d"),
            self.to.format("%Y%m%d")
        )
    }
}

/// Samples with what came of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Counted {
    /// Samples tested.
    pub samples: u64,
    /// Those of them that conform.
    pub conforming: u64,
}

impl Counted {
    /// Adds others to them.
    pub const fn add(&mut self, other: Self) {
        self.samples = self.samples.saturating_add(other.samples);
        self.conforming = self.conforming.saturating_add(other.conforming);
    }

    /// Those that do not conform.
    #[must_use]
    pub const fn nonconforming(self) -> u64 {
        self.samples.saturating_sub(self.conforming)
    }

    /// How many of a thousand conform, rounded; none where nothing was tested.
    #[must_use]
    pub const fn rate(self) -> Option<u64> {
        per_mille(self.conforming, self.samples)
    }
}

/// How many of a thousand a part is, halves rounded up; none of nothing.
#[must_use]
pub const fn per_mille(part: u64, whole: u64) -> Option<u64> {
    part.saturating_mul(1000)
        .saturating_add(whole / 2)
        .checked_div(whole)
}

/// A share of a thousand as a percentage with one decimal, such as `93.4 %`; a dash of nothing.
#[must_use]
pub fn percent(per_mille: Option<u64>) -> String {
    match per_mille {
        Some(share) => format!("{}.{} %", share / 10, share % 10),
        None => "—".to_owned(),
    }
}

/// One calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthFigures {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Intakes released.
    pub intakes: u64,
    /// Their samples.
    pub counted: Counted,
}

/// One company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyFigures {
    /// The laboratory's number for it.
    pub number: String,
    /// Its name.
    pub name: String,
    /// Its intakes that were released.
    pub intakes: u64,
    /// Their samples.
    pub counted: Counted,
}

/// One kind of symbol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SymbologyFigures {
    /// Its name, such as `EAN-13`; empty for samples of which nobody knows it.
    pub name: String,
    /// Its samples.
    pub counted: Counted,
}

/// One entry of a dictionary of problems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemFigures {
    /// Key of the entry.
    pub key: u16,
    /// The problem.
    pub problem: Bilingual,
    /// Samples that have it; some of them may conform all the same.
    pub counted: Counted,
}

/// The statistics of a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Number, issuer, date.
    pub head: DocumentHead,
    /// The company; absent where it is about all.
    pub client: Option<Client>,
    /// The days.
    pub period: Period,
    /// Intakes that arrived in the period, cancelled ones left out.
    pub received_intakes: u64,
    /// Samples announced with them.
    pub received_samples: u64,
    /// Intakes that were released in the period: everything beneath is about them.
    pub released_intakes: u64,
    /// Their samples.
    pub counted: Counted,
    /// By month of release, every month of the period that has any.
    pub months: Vec<MonthFigures>,
    /// By company, most samples first; empty where it is about one.
    pub companies: Vec<CompanyFigures>,
    /// By symbology, most samples first.
    pub symbologies: Vec<SymbologyFigures>,
    /// Problems of symbols, most samples first.
    pub quality: Vec<ProblemFigures>,
    /// Problems of the use of codes, most samples first.
    pub application: Vec<ProblemFigures>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_period_ends_after_it_begins_and_within_a_century() {
        let period = Period::new(day(2026, 1, 1), day(2026, 12, 31)).unwrap();
        assert_eq!(period.code(), "20260101-20261231");
        assert!(Period::new(day(2026, 1, 1), day(2026, 1, 1)).is_ok());
        let order = Period::new(day(2026, 1, 2), day(2026, 1, 1)).unwrap_err();
        assert_eq!(order.key(), "statistics.error.order");
        let long = Period::new(day(202, 1, 1), day(2026, 1, 1)).unwrap_err();
        assert_eq!(long.key(), "statistics.error.long");
        assert_eq!(Period::year_to(day(2026, 11, 22)).from, day(2026, 1, 1));
    }

    #[test]
    fn shares_are_rounded_halves_up_and_of_nothing_there_is_none() {
        assert_eq!(percent(per_mille(1, 3)), "33.3 %");
        assert_eq!(percent(per_mille(2, 3)), "66.7 %");
        assert_eq!(percent(per_mille(1, 2000)), "0.1 %");
        assert_eq!(percent(per_mille(7, 7)), "100.0 %");
        assert_eq!(percent(per_mille(0, 0)), "—");
        let mut all = Counted {
            samples: 3,
            conforming: 1,
        };
        all.add(Counted {
            samples: 1,
            conforming: 1,
        });
        assert_eq!((all.nonconforming(), all.rate()), (2, Some(500)));
    }
}
