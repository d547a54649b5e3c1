//! What people enter about the tests of one intake because no instrument says it, for the
//! report: condition on arrival, environment, dates, deviations (ISO/IEC 17025:2017 7.8).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// The longest text of a particular, in characters.
const LONGEST: usize = 500;

/// Particulars of one intake; an empty one is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(default)]
pub struct Particulars {
    /// In which condition the samples came.
    pub condition: String,
    /// Temperature during the tests in degrees Celsius, such as `22.5` or `22.1–23.4`.
    pub temperature: String,
    /// Relative humidity in percent, such as `48` or `45–52`.
    pub humidity: String,
    /// First day of testing, where the measurements do not tell it.
    pub tested_from: Option<NaiveDate>,
    /// Last day of testing.
    pub tested_to: Option<NaiveDate>,
    /// Where the tests were made, if not at the laboratory's address.
    pub place: String,
    /// Plan and method of sampling, where the laboratory took the samples itself.
    pub sampling: String,
    /// Additions to, deviations from or exclusions from the method.
    pub deviations: String,
}

/// Particulars that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParticularsError {
    /// The tests end before they begin.
    #[error("tests from {from} to {to}")]
    Order {
        /// First day.
        from: NaiveDate,
        /// Last day.
        to: NaiveDate,
    },
    /// The tests begin before the samples came.
    #[error("tested on {on}, received on {received}")]
    BeforeReceipt {
        /// First day of testing.
        on: NaiveDate,
        /// Day of receipt.
        received: NaiveDate,
    },
    /// A text is too long for a report.
    #[error("{length} characters, at most {LONGEST}")]
    Long {
        /// Its characters.
        length: usize,
    },
}

impl Explain for ParticularsError {
    fn key(&self) -> &'static str {
        match self {
            Self::Order { .. } => "papers.particulars.order",
            Self::BeforeReceipt { .. } => "papers.particulars.before_receipt",
            Self::Long { .. } => "papers.particulars.long",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Order { from, to } => vec![("from", from.to_string()), ("to", to.to_string())],
            Self::BeforeReceipt { on, received } => {
                vec![("on", on.to_string()), ("received", received.to_string())]
            }
            Self::Long { length } => vec![
                ("length", length.to_string()),
                ("limit", LONGEST.to_string()),
            ],
        }
    }
}

impl Particulars {
    /// Checks particulars against the day on which the samples came.
    ///
    /// # Errors
    /// `Order`, `BeforeReceipt` or `Long`.
    pub fn check(&self, received: NaiveDate) -> Result<(), ParticularsError> {
        if let (Some(from), Some(to)) = (self.tested_from, self.tested_to)
            && to < from
        {
            return Err(ParticularsError::Order { from, to });
        }
        if let Some(on) = self.tested_from.or(self.tested_to)
            && on < received
        {
            return Err(ParticularsError::BeforeReceipt { on, received });
        }
        let texts = [
            &self.condition,
            &self.temperature,
            &self.humidity,
            &self.place,
            &self.sampling,
            &self.deviations,
        ];
        let longest = texts.into_iter().map(|text| text.chars().count()).max();
        match longest {
            Some(length) if length > LONGEST => Err(ParticularsError::Long { length }),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_neither_before_receipt_nor_end_before_they_begin() {
        let day = |number| NaiveDate::from_ymd_opt(2026, 11, number);
        let received = day(10).unwrap();
        let tested = |from, to| Particulars {
            tested_from: from,
            tested_to: to,
            ..Particulars::default()
        };
        assert_eq!(tested(day(10), day(12)).check(received), Ok(()));
        assert_eq!(tested(None, None).check(received), Ok(()));
        assert!(matches!(
            tested(day(12), day(11)).check(received),
            Err(ParticularsError::Order { .. })
        ));
        assert!(matches!(
            tested(day(9), None).check(received),
            Err(ParticularsError::BeforeReceipt { .. })
        ));
        let long = Particulars {
            condition: "长".repeat(501),
            ..Particulars::default()
        };
        assert!(matches!(
            long.check(received),
            Err(ParticularsError::Long { length: 501 })
        ));
    }
}
