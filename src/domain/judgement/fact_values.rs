//! What is known about one sample: a range of possible values for every parameter.
//!
//! A number that a verifier gives exactly is a range of one value; `>15` and a letter
//! grade are true ranges; nothing known is no range. A comparison is true or false
//! only when it is so for the whole range, so nothing is ever assumed.

mod reading;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::vocabulary::{Fact, Kind};
use crate::measurement::{Bound, Symbology};
use crate::texts::Explain;

use self::reading::read_range;
pub(crate) use self::reading::{expected, place_of, read_number, read_truth};

/// The values a parameter may have: from `low` to `high`, both possible. NaN means unknown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    pub(crate) low: f64,
    pub(crate) high: f64,
}

impl Range {
    const UNKNOWN: Self = Self {
        low: f64::NAN,
        high: f64::NAN,
    };
}

/// A value of a parameter as people and files see it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FactValue {
    /// True or False.
    Truth(bool),
    /// One of the parameter's words.
    Word(&'static str),
    /// Anything from the first to the second number; equal for an exact one.
    Number(f64, f64),
}

impl std::fmt::Display for FactValue {
    /// `True`, `EAN13`, `9.1`, `>15`, `>=15`, `<3`, `1.5..2.4`: as [`Facts::read`] takes it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Self::Truth(true) => f.write_str("True"),
            Self::Truth(false) => f.write_str("False"),
            Self::Word(word) => f.write_str(word),
            Self::Number(low, high) if low.to_bits() == high.to_bits() => write!(f, "{low}"),
            Self::Number(low, f64::INFINITY) => {
                f.write_str(&shorter(">=", low, ">", low.next_down()))
            }
            Self::Number(f64::NEG_INFINITY, high) => {
                f.write_str(&shorter("<=", high, "<", high.next_up()))
            }
            Self::Number(low, high) => write!(f, "{low}..{high}"),
        }
    }
}

/// `>=15` and `>14.999999999999998` are the same limit; people wrote the shorter one.
fn shorter(sign: &str, number: f64, strict: &str, beyond: f64) -> String {
    let (closed, open) = (format!("{sign}{number}"), format!("{strict}{beyond}"));
    if open.len() < closed.len() {
        open
    } else {
        closed
    }
}

/// A `name=value` that is no fact.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// The vocabulary has no such parameter.
    #[error("unknown parameter {name:?}, nearest is {nearest}")]
    UnknownName {
        /// As written.
        name: String,
        /// The most similar known name.
        nearest: &'static str,
    },
    /// The value does not fit the parameter's type.
    #[error("{name} cannot be {value:?}")]
    BadValue {
        /// The parameter.
        name: &'static str,
        /// As written.
        value: String,
        /// What it takes, as in a sentence: `True, False` or the words or the unit.
        expected: String,
    },
}

impl Explain for FactError {
    fn key(&self) -> &'static str {
        match self {
            Self::UnknownName { .. } => "judgement.fact_error.unknown_name",
            Self::BadValue { .. } => "judgement.fact_error.bad_value",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownName { name, nearest } => {
                vec![("name", name.clone()), ("nearest", (*nearest).to_owned())]
            }
            Self::BadValue {
                name,
                value,
                expected,
            } => vec![
                ("name", (*name).to_owned()),
                ("value", value.clone()),
                ("expected", expected.clone()),
            ],
        }
    }
}

/// Everything known about one sample, one place a parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<String, String>",
    into = "BTreeMap<String, String>"
)]
pub struct Facts {
    places: [Range; Fact::COUNT],
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            places: [Range::UNKNOWN; Fact::COUNT],
        }
    }
}

impl Facts {
    /// What holds unless somebody says otherwise: a symbol is no direct part mark.
    #[must_use]
    pub fn assumed() -> Self {
        let mut facts = Self::default();
        facts.set_truth(Fact::DPM, false);
        facts
    }

    /// Forgets everything, so that one record of facts can serve many samples.
    pub fn clear(&mut self) {
        self.places.fill(Range::UNKNOWN);
    }

    /// Forgets one fact: it is not known any more, and asks nothing.
    pub fn forget(&mut self, fact: Fact) {
        if let Some(place) = self.places.get_mut(fact.slot()) {
            *place = Range::UNKNOWN;
        }
    }

    pub(crate) fn range(&self, slot: usize) -> Range {
        self.places.get(slot).copied().unwrap_or(Range::UNKNOWN)
    }

    fn set(&mut self, fact: Fact, low: f64, high: f64) {
        if let Some(place) = self.places.get_mut(fact.slot()) {
            *place = Range { low, high };
        }
    }

    /// States a yes or no.
    pub fn set_truth(&mut self, fact: Fact, truth: bool) {
        let number = f64::from(u8::from(truth));
        self.set(fact, number, number);
    }

    /// States an exact number in the parameter's unit; NaN states nothing.
    pub fn set_number(&mut self, fact: Fact, number: f64) {
        self.set(fact, number, number);
    }

    /// States a number or a limit in the parameter's unit.
    pub fn set_bounded(&mut self, fact: Fact, number: f64, bound: Bound) {
        match bound {
            Bound::Exact => self.set(fact, number, number),
            Bound::MoreThan => self.set(fact, number.next_up(), f64::INFINITY),
            Bound::LessThan => self.set(fact, f64::NEG_INFINITY, number.next_down()),
        }
    }

    /// States that a number lies between two others, both possible.
    pub fn set_between(&mut self, fact: Fact, low: f64, high: f64) {
        self.set(fact, low, high);
    }

    /// States a word; a word that the parameter does not have states nothing.
    pub fn set_word(&mut self, fact: Fact, word: &str) {
        if let Kind::Word(words) = fact.kind()
            && let Some(number) = place_of(words, word)
        {
            self.set(fact, number, number);
        }
    }

    /// States the symbology, and with it the class it belongs to.
    pub fn set_symbology(&mut self, symbology: Symbology) {
        self.set_word(Fact::Symbology, symbology.code());
        self.set_word(Fact::SymbologyClass, class_of(symbology));
    }

    /// What is known of a parameter.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<FactValue> {
        let Range { low, high } = self.range(fact.slot());
        if low.is_nan() || high.is_nan() {
            return None;
        }
        match fact.kind() {
            Kind::Truth(_) => Some(FactValue::Truth(low > 0.5)),
            Kind::Word(words) => words
                .iter()
                .zip(0_u8..)
                .find(|(_, place)| (f64::from(*place) - low).abs() < 0.5)
                .map(|(word, _)| FactValue::Word(word)),
            Kind::Number { .. } => Some(FactValue::Number(low, high)),
        }
    }

    /// True or False, when known.
    #[must_use]
    pub fn truth(&self, fact: Fact) -> Option<bool> {
        match self.get(fact)? {
            FactValue::Truth(truth) => Some(truth),
            _ => None,
        }
    }

    /// An exact number, when known.
    #[must_use]
    pub fn number(&self, fact: Fact) -> Option<f64> {
        match self.get(fact)? {
            FactValue::Number(low, high) if low.to_bits() == high.to_bits() => Some(low),
            _ => None,
        }
    }

    /// Everything known, in the order of the vocabulary.
    pub fn known(&self) -> impl Iterator<Item = (Fact, FactValue)> {
        Fact::ALL
            .iter()
            .filter_map(|fact| Some((*fact, self.get(*fact)?)))
    }

    /// Takes `name` and `value` as people write them: `Quietzone` `FALSE`, `XDimension` `13mil`,
    /// `LeftQuietZoneX` `>15`, `OverallGrade` `1.5..2.4`. An empty value states nothing.
    ///
    /// # Errors
    /// When the name is unknown or the value does not fit its type.
    pub fn read(&mut self, name: &str, value: &str) -> Result<(), FactError> {
        let (name, value) = (name.trim(), value.trim());
        let fact = Fact::from_name(name).ok_or_else(|| FactError::UnknownName {
            name: name.to_owned(),
            nearest: Fact::nearest(name).name(),
        })?;
        if value.is_empty() {
            return Ok(());
        }
        let (low, high) = match fact.kind() {
            Kind::Truth(_) => read_truth(value).map(|truth| {
                let number = f64::from(u8::from(truth));
                (number, number)
            }),
            Kind::Word(words) => place_of(words, value).map(|number| (number, number)),
            Kind::Number { unit, .. } => read_range(value, unit),
        }
        .ok_or_else(|| FactError::BadValue {
            name: fact.name(),
            value: value.to_owned(),
            expected: expected(fact),
        })?;
        self.set(fact, low, high);
        if let Some(symbology) = (fact == Fact::Symbology)
            .then(|| Symbology::from_name(value))
            .flatten()
        {
            self.set_symbology(symbology);
        }
        Ok(())
    }
}

impl From<Facts> for BTreeMap<String, String> {
    fn from(facts: Facts) -> Self {
        facts
            .known()
            .map(|(fact, value)| (fact.name().to_owned(), value.to_string()))
            .collect()
    }
}

impl TryFrom<BTreeMap<String, String>> for Facts {
    type Error = FactError;

    fn try_from(texts: BTreeMap<String, String>) -> Result<Self, FactError> {
        let mut facts = Self::default();
        for (name, value) in &texts {
            facts.read(name, value)?;
        }
        Ok(facts)
    }
}

/// The word of a symbology's class.
#[must_use]
pub const fn class_of(symbology: Symbology) -> &'static str {
    if symbology.is_matrix() {
        "Matrix"
    } else if symbology.is_linear() {
        "Linear"
    } else {
        "Stacked"
    }
}

#[cfg(test)]
mod tests;
