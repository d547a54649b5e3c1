//! Calibration certificates: who calibrated an instrument, under which number, for which days.
//!
//! Certificates are kept for good; one that was entered by mistake is withdrawn with a
//! reason and covers nothing any more.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::InstrumentError;
use crate::{
    digest::Digest,
    id::{CalibrationId, InstrumentId},
};

/// What a certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalibrationDetails {
    /// Number of the certificate.
    pub certificate: String,
    /// The laboratory that issued it.
    pub laboratory: String,
    /// First day on which it holds: the day of the calibration.
    pub valid_from: NaiveDate,
    /// Last day on which it holds.
    pub valid_until: NaiveDate,
    /// The certificate itself, as handed in: digest, name and size in bytes.
    pub file: Option<CertificateFile>,
}

/// A certificate as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFile {
    /// Digest under which its bytes are kept.
    pub sha256: Digest,
    /// Its name when it was handed in.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
}

impl CalibrationDetails {
    /// Trims the texts and checks that number, laboratory and days make sense.
    ///
    /// # Errors
    /// `Certificate` or `Period`.
    pub fn checked(self) -> Result<Self, InstrumentError> {
        let checked = Self {
            certificate: self.certificate.trim().to_owned(),
            laboratory: self.laboratory.trim().to_owned(),
            ..self
        };
        if checked.certificate.is_empty() || checked.laboratory.is_empty() {
            return Err(InstrumentError::Certificate);
        }
        if checked.valid_until < checked.valid_from {
            return Err(InstrumentError::Period {
                from: checked.valid_from,
                until: checked.valid_until,
            });
        }
        Ok(checked)
    }
}

/// A certificate as kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibration {
    /// Identity.
    pub id: CalibrationId,
    /// The instrument.
    pub instrument: InstrumentId,
    /// What it says.
    #[serde(flatten)]
    pub details: CalibrationDetails,
    /// Why it does not count; absent while it does.
    pub withdrawn: Option<String>,
}

/// Whether a day is covered by a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Coverage {
    /// Covered up to and including this day.
    Valid {
        /// Last day.
        until: NaiveDate,
    },
    /// The last certificate ended before.
    Expired {
        /// Its last day.
        until: NaiveDate,
    },
    /// The first certificate begins later.
    NotYet {
        /// Its first day.
        from: NaiveDate,
    },
    /// There is no certificate.
    Unknown,
}

impl Coverage {
    /// Whether these certificates cover a day. Both ends belong to the validity.
    #[must_use]
    pub fn on(certificates: &[Calibration], day: NaiveDate) -> Self {
        let counting = || {
            certificates
                .iter()
                .filter(|one| one.withdrawn.is_none())
                .map(|one| &one.details)
        };
        let covering = counting().filter(|one| one.valid_from <= day && day <= one.valid_until);
        let ended = counting().filter(|one| one.valid_until < day);
        let ahead = counting().filter(|one| day < one.valid_from);
        if let Some(until) = covering.map(|one| one.valid_until).max() {
            Self::Valid { until }
        } else if let Some(until) = ended.map(|one| one.valid_until).max() {
            Self::Expired { until }
        } else if let Some(from) = ahead.map(|one| one.valid_from).min() {
            Self::NotYet { from }
        } else {
            Self::Unknown
        }
    }

    /// Days from a day to the end of a validity that holds: 0 on the last day.
    #[must_use]
    pub fn days_left(self, today: NaiveDate) -> Option<i64> {
        match self {
            Self::Valid { until } => Some((until - today).num_days()),
            Self::Expired { .. } | Self::NotYet { .. } | Self::Unknown => None,
        }
    }

    /// Whether it holds today but ends within so many days.
    #[must_use]
    pub fn ends_within(self, today: NaiveDate, days: u16) -> bool {
        matches!(self, Self::Valid { until } if until - today <= TimeDelta::days(i64::from(days)))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::instrument) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    pub(in crate::instrument) fn certificate(from: &str, until: &str) -> Calibration {
        Calibration {
            id: CalibrationId::new(1),
            instrument: InstrumentId::new(1),
            details: CalibrationDetails {
                certificate: "JL2026-01".to_owned(),
                laboratory: "市计量院".to_owned(),
                valid_from: day(from),
                valid_until: day(until),
                file: None,
            },
            withdrawn: None,
        }
    }

    #[test]
    fn a_day_is_covered_from_the_first_to_the_last_day_of_a_certificate() {
        let two = [
            certificate("2025-01-10", "2026-01-09"),
            certificate("2026-02-01", "2027-01-31"),
        ];
        for (on, expected) in [
            (
                "2025-01-09",
                Coverage::NotYet {
                    from: day("2025-01-10"),
                },
            ),
            (
                "2025-01-10",
                Coverage::Valid {
                    until: day("2026-01-09"),
                },
            ),
            (
                "2026-01-09",
                Coverage::Valid {
                    until: day("2026-01-09"),
                },
            ),
            (
                "2026-01-10",
                Coverage::Expired {
                    until: day("2026-01-09"),
                },
            ),
            (
                "2026-02-01",
                Coverage::Valid {
                    until: day("2027-01-31"),
                },
            ),
            (
                "2027-02-01",
                Coverage::Expired {
                    until: day("2027-01-31"),
                },
            ),
        ] {
            assert_eq!(Coverage::on(&two, day(on)), expected, "{on}");
        }
        assert_eq!(Coverage::on(&[], day("2026-01-01")), Coverage::Unknown);
    }

    #[test]
    fn overlapping_certificates_count_to_the_later_end_and_withdrawn_ones_not_at_all() {
        let renewed = [
            certificate("2025-01-10", "2026-01-09"),
            certificate("2025-12-20", "2026-12-19"),
        ];
        let until = day("2026-12-19");
        assert_eq!(
            Coverage::on(&renewed, day("2026-01-05")),
            Coverage::Valid { until }
        );
        let [old, mut new] = renewed;
        new.withdrawn = Some("wrong instrument".to_owned());
        let ended = Coverage::Expired {
            until: day("2026-01-09"),
        };
        assert_eq!(Coverage::on(&[old, new], day("2026-01-10")), ended);
    }

    #[test]
    fn the_end_is_told_before_it_comes() {
        let today = day("2026-11-22");
        let coverage = Coverage::on(&[certificate("2026-01-01", "2026-12-22")], today);
        assert_eq!(coverage.days_left(today), Some(30));
        assert!(coverage.ends_within(today, 30) && !coverage.ends_within(today, 29));
        assert!(!Coverage::Unknown.ends_within(today, 30));
    }

    #[test]
    fn a_certificate_needs_a_number_a_laboratory_and_an_order_of_days() {
        let good = certificate("2026-01-01", "2026-12-31").details;
        let backwards = CalibrationDetails {
            valid_until: day("2025-12-31"),
            ..good.clone()
        };
        assert!(matches!(
            backwards.checked(),
            Err(InstrumentError::Period { .. })
        ));
        let nameless = CalibrationDetails {
            certificate: " ".to_owned(),
            ..good.clone()
        };
        assert_eq!(nameless.checked(), Err(InstrumentError::Certificate));
        assert!(good.checked().is_ok());
    }
}
