//! Verifiers (条码检测仪): which the laboratory has, how long each is calibrated, and what
//! follows for a measurement (ISO/IEC 17025:2017 6.4: equipment fit for use, labelled
//! with its calibration, and not used for results once it is out of it).
//!
//! - `calibration`: certificates and whether a day is covered by one.
//! - `register`: finding the instrument that an output names.
//! - `flag`: why a measurement may not decide by itself.
//! - `card`: conformance test cards and their certified values.
//! - `control`: the control chart of card measurements.

pub mod calibration;
pub mod card;
pub mod control;
pub mod flag;
pub mod register;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use calibration::{Calibration, CalibrationDetails, Coverage};
pub use card::{Card, CardDetails, CertifiedValue};
pub use flag::{Flag, FlagKind, Hold, Override};
pub use register::{Origin, Register, Registered};

use crate::{
    id::{InstrumentId, SiteId},
    texts::Explain,
};

/// Longest number of an instrument in characters.
const LONGEST_NUMBER: usize = 24;

/// Longest text of a field in characters.
const LONGEST_TEXT: usize = 120;

/// What the laboratory calls an instrument: letters, digits, `-`, `_` and `.`, as in `JC-003`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct InstrumentNumber(String);

impl InstrumentNumber {
    /// Reads a number as typed.
    ///
    /// # Errors
    /// `Number` when it is empty, too long or holds other characters.
    pub fn parse(text: &str) -> Result<Self, InstrumentError> {
        let text = text.trim();
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let begins_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        // `new` is the address of the empty form.
        let taken = text.eq_ignore_ascii_case("new");
        if begins_well && !taken && text.chars().all(known) && text.len() <= LONGEST_NUMBER {
            Ok(Self(text.to_owned()))
        } else {
            Err(InstrumentError::Number {
                found: text.to_owned(),
            })
        }
    }

    /// The number as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for InstrumentNumber {
    type Err = InstrumentError;

    fn from_str(text: &str) -> Result<Self, InstrumentError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for InstrumentNumber {
    type Error = InstrumentError;

    fn try_from(text: String) -> Result<Self, InstrumentError> {
        Self::parse(&text)
    }
}

impl From<InstrumentNumber> for String {
    fn from(number: InstrumentNumber) -> Self {
        number.0
    }
}

impl fmt::Display for InstrumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of an instrument besides its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentDetails {
    /// Maker.
    pub make: String,
    /// Model.
    pub model: String,
    /// Serial number; empty where the instrument bears none.
    pub serial: String,
    /// What its output calls it, where that differs from make and model; empty otherwise.
    pub said_model: String,
    /// Room or bench.
    pub location: String,
    /// Software or firmware version.
    pub software: String,
    /// Measuring apertures that it can use, as reference numbers in thousandths of an inch.
    pub apertures: Vec<u16>,
    /// Peak wavelength of its light in nanometres.
    pub wavelength: Option<u16>,
    /// Where it stands.
    pub site: SiteId,
    /// From which day it is no longer used; absent while it is.
    pub out_of_use_on: Option<NaiveDate>,
}

impl Default for InstrumentDetails {
    fn default() -> Self {
        Self {
            make: String::new(),
            model: String::new(),
            serial: String::new(),
            said_model: String::new(),
            location: String::new(),
            software: String::new(),
            apertures: Vec::new(),
            wavelength: None,
            site: SiteId::MAIN,
            out_of_use_on: None,
        }
    }
}

impl InstrumentDetails {
    /// Trims every text and checks what must be there.
    ///
    /// # Errors
    /// `Model` without a model, `TooLong` for a text past 120 characters.
    pub fn checked(self) -> Result<Self, InstrumentError> {
        let trimmed = |text: String| {
            let text = text.trim().to_owned();
            if text.chars().count() > LONGEST_TEXT {
                return Err(InstrumentError::TooLong {
                    limit: LONGEST_TEXT,
                });
            }
            Ok(text)
        };
        let mut apertures = self.apertures;
        apertures.sort_unstable();
        apertures.dedup();
        let checked = Self {
            make: trimmed(self.make)?,
            model: trimmed(self.model)?,
            serial: trimmed(self.serial)?,
            said_model: trimmed(self.said_model)?,
            location: trimmed(self.location)?,
            software: trimmed(self.software)?,
            apertures,
            ..self
        };
        if checked.model.is_empty() {
            return Err(InstrumentError::Model);
        }
        Ok(checked)
    }

    /// Whether it was used on a day.
    #[must_use]
    pub fn in_use_on(&self, day: NaiveDate) -> bool {
        self.out_of_use_on.is_none_or(|from| day < from)
    }

    /// Make and model, as one says it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.make, self.model).trim().to_owned()
    }
}

/// An instrument of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instrument {
    /// Identity.
    pub id: InstrumentId,
    /// What the laboratory calls it.
    pub number: InstrumentNumber,
    /// Everything else.
    #[serde(flatten)]
    pub details: InstrumentDetails,
}

/// What cannot be registered, with its sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstrumentError {
    /// No number of an instrument.
    #[error("{found:?} is no number of an instrument")]
    Number {
        /// What was typed.
        found: String,
    },
    /// An instrument without a model.
    #[error("an instrument needs a model")]
    Model,
    /// A text is too long.
    #[error("a text is longer than {limit} characters")]
    TooLong {
        /// The most characters.
        limit: usize,
    },
    /// A certificate that ends before it begins.
    #[error("a calibration cannot end on {until} when it begins on {from}")]
    Period {
        /// First day.
        from: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// A certificate without number or laboratory.
    #[error("a calibration needs its certificate number and who issued it")]
    Certificate,
    /// A card without a name or a code.
    #[error("a card needs a name and the code that is on it")]
    Card,
    /// A certified value that makes no sense.
    #[error("a certified value of {} makes no sense", parameter.name())]
    Certified {
        /// Which one.
        parameter: crate::measurement::Parameter,
    },
}

impl Explain for InstrumentError {
    fn key(&self) -> &'static str {
        match self {
            Self::Number { .. } => "instruments.refused.number",
            Self::Model => "instruments.refused.model",
            Self::TooLong { .. } => "instruments.refused.too_long",
            Self::Period { .. } => "instruments.refused.period",
            Self::Certificate => "instruments.refused.certificate",
            Self::Card => "instruments.refused.card",
            Self::Certified { .. } => "instruments.refused.certified",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Number { found } => vec![("found", found.clone())],
            Self::TooLong { limit } => vec![("limit", limit.to_string())],
            Self::Period { from, until } => {
                vec![("from", from.to_string()), ("until", until.to_string())]
            }
            Self::Certified { parameter } => {
                vec![("parameter", format!("@{}", parameter.label_key()))]
            }
            Self::Model | Self::Certificate | Self::Card => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fit_into_an_address_and_never_hide_the_form() {
        for good in ["JC-003", "1", "lvs.95_2"] {
            assert_eq!(InstrumentNumber::parse(good).unwrap().as_str(), good);
        }
        let long = "x".repeat(25);
        for bad in ["", " ", "-1", "a/b", "检1", "a b", "new", "New", &long] {
            assert!(InstrumentNumber::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn details_are_trimmed_and_need_a_model() {
        let details = InstrumentDetails {
            model: " TruCheck ".to_owned(),
            make: "Webscan".to_owned(),
            apertures: vec![10, 6, 10],
            ..InstrumentDetails::default()
        };
        let checked = details.clone().checked().unwrap();
        assert_eq!(checked.name(), "Webscan TruCheck");
        assert_eq!(checked.apertures, [6, 10]);
        let nameless = InstrumentDetails {
            model: " ".to_owned(),
            ..details
        };
        assert_eq!(nameless.checked(), Err(InstrumentError::Model));
    }
}
