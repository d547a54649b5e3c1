//! Why a measurement may not decide by itself: the state of the instrument that made it,
//! or the aperture it was made with. A reviewer may let it decide, for a written reason.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

use super::calibration::Coverage;
use crate::{
    coded::coded,
    id::{MeasurementId, SampleId},
    texts::Explain,
};

coded! {
    /// How strictly calibration is asked for before a measurement may decide.
    Hold in "calibration_hold" {
        /// Never: the pages tell, nothing waits.
        Nothing "off",
        /// An instrument that is registered and known to be out of calibration or out of use.
        Known "known",
        /// Every instrument that is not proved to be calibrated, unregistered ones too.
        All "all",
    }
}

coded! {
    /// The kind of a flag; an override names the kinds that it covers.
    FlagKind in "instrument_flag" {
        /// The calibration had ended.
        Expired "expired",
        /// The calibration had not begun.
        NotYet "not_yet",
        /// No calibration is known.
        Uncalibrated "uncalibrated",
        /// The instrument had been taken out of use.
        OutOfUse "out_of_use",
        /// The instrument is not in the register.
        Unregistered "unregistered",
        /// The aperture or light is not the one that the requirement names.
        Aperture "aperture",
        /// The output dates the measurement after it was read.
        Ahead "ahead",
    }
}

/// Why a measurement may not decide by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Flag {
    /// The calibration had ended.
    Expired {
        /// Its last day.
        until: NaiveDate,
    },
    /// The calibration had not begun.
    NotYet {
        /// Its first day.
        from: NaiveDate,
    },
    /// No calibration is known.
    Uncalibrated,
    /// The instrument had been taken out of use.
    OutOfUse {
        /// From which day.
        from: NaiveDate,
    },
    /// The instrument is not in the register.
    Unregistered,
    /// The aperture or light is not the one that the requirement names.
    Aperture,
    /// The output dates the measurement after it was read: the instrument's clock is wrong.
    Ahead {
        /// When it was made, as the output says.
        taken_at: NaiveDateTime,
    },
}

impl Flag {
    /// Its kind.
    #[must_use]
    pub const fn kind(self) -> FlagKind {
        match self {
            Self::Expired { .. } => FlagKind::Expired,
            Self::NotYet { .. } => FlagKind::NotYet,
            Self::Uncalibrated => FlagKind::Uncalibrated,
            Self::OutOfUse { .. } => FlagKind::OutOfUse,
            Self::Unregistered => FlagKind::Unregistered,
            Self::Aperture => FlagKind::Aperture,
            Self::Ahead { .. } => FlagKind::Ahead,
        }
    }

    /// The flag that the calibration of a registered instrument raises, if any.
    #[must_use]
    pub const fn of_coverage(coverage: Coverage, hold: Hold) -> Option<Self> {
        match (coverage, hold) {
            (Coverage::Valid { .. }, _) | (_, Hold::Nothing) => None,
            (Coverage::Expired { until }, _) => Some(Self::Expired { until }),
            (Coverage::NotYet { from }, _) => Some(Self::NotYet { from }),
            (Coverage::Unknown, Hold::All) => Some(Self::Uncalibrated),
            (Coverage::Unknown, Hold::Known) => None,
        }
    }
}

impl Explain for Flag {
    fn key(&self) -> &'static str {
        match self {
            Self::Expired { .. } => "instruments.flag.expired",
            Self::NotYet { .. } => "instruments.flag.not_yet",
            Self::Uncalibrated => "instruments.flag.uncalibrated",
            Self::OutOfUse { .. } => "instruments.flag.out_of_use",
            Self::Unregistered => "instruments.flag.unregistered",
            Self::Aperture => "instruments.flag.aperture",
            Self::Ahead { .. } => "instruments.flag.ahead",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Expired { until } => vec![("until", until.to_string())],
            Self::NotYet { from } | Self::OutOfUse { from } => vec![("from", from.to_string())],
            Self::Ahead { taken_at } => vec![("taken_at", taken_at.to_string())],
            Self::Uncalibrated | Self::Unregistered | Self::Aperture => Vec::new(),
        }
    }
}

/// A reviewer lets a flagged measurement decide about its sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The sample.
    pub sample: SampleId,
    /// The measurement; another one for the same sample needs another override.
    pub measurement: MeasurementId,
    /// What it covers.
    pub kinds: Vec<FlagKind>,
    /// Why the measurement is good nevertheless.
    pub reason: String,
    /// When it was given.
    pub made_at: DateTime<Utc>,
    /// Sign-in name of the reviewer.
    pub made_by: String,
}

impl Override {
    /// Whether it covers a flag of a measurement.
    #[must_use]
    pub fn covers(&self, measurement: MeasurementId, flag: Flag) -> bool {
        self.measurement == measurement && self.kinds.contains(&flag.kind())
    }
}

/// The flags that no override covers.
#[must_use]
pub fn uncovered(
    flags: &[Flag],
    measurement: MeasurementId,
    overridden: Option<&Override>,
) -> Vec<Flag> {
    flags
        .iter()
        .copied()
        .filter(|flag| !overridden.is_some_and(|one| one.covers(measurement, *flag)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{Language, Texts};

    fn flags() -> [Flag; 7] {
        let day = NaiveDate::from_ymd_opt(2026, 1, 9).unwrap();
        [
            Flag::Expired { until: day },
            Flag::NotYet { from: day },
            Flag::Uncalibrated,
            Flag::OutOfUse { from: day },
            Flag::Unregistered,
            Flag::Aperture,
            Flag::Ahead {
                taken_at: day.into(),
            },
        ]
    }

    #[test]
    fn every_flag_says_itself_in_both_languages() {
        let texts = Texts::shipped().unwrap();
        for flag in flags() {
            for language in Language::ALL {
                let sentence = texts.explain(language, &flag);
                let open = sentence.contains('{') || sentence.contains("instruments.");
                assert!(!open, "{sentence}");
            }
        }
    }

    #[test]
    fn an_override_covers_its_kinds_of_its_measurement_only() {
        let given = Override {
            sample: SampleId::new(1),
            measurement: MeasurementId::new(7),
            kinds: vec![FlagKind::Expired],
            reason: "card measured in tolerance the same day".to_owned(),
            made_at: DateTime::UNIX_EPOCH,
            made_by: "review".to_owned(),
        };
        let all = flags();
        let left = uncovered(&all, MeasurementId::new(7), Some(&given));
        assert_eq!(left, all[1..]);
        assert_eq!(uncovered(&all, MeasurementId::new(8), Some(&given)), all);
        assert_eq!(uncovered(&all, MeasurementId::new(7), None), all);
    }

    #[test]
    fn a_laboratory_decides_how_strict_it_is() {
        let expired = Coverage::Expired {
            until: NaiveDate::from_ymd_opt(2026, 1, 9).unwrap(),
        };
        for (coverage, hold, held) in [
            (expired, Hold::Nothing, false),
            (expired, Hold::Known, true),
            (expired, Hold::All, true),
            (Coverage::Unknown, Hold::Known, false),
            (Coverage::Unknown, Hold::All, true),
        ] {
            assert_eq!(
                Flag::of_coverage(coverage, hold).is_some(),
                held,
                "{coverage:?} {hold:?}"
            );
        }
    }
}
