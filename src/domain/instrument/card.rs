//! Conformance test cards (检定卡, 校准卡): symbols whose true values a certificate states.
//! Measuring one shows whether an instrument still measures what it should.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::InstrumentError;
use crate::{
    dictionary::Confidence,
    id::CardId,
    judgement::matching::match_key,
    measurement::{Measurement, Parameter, Symbology, Unit, Value},
};

/// A value that the certificate of a card states.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CertifiedValue {
    /// Of what.
    pub parameter: Parameter,
    /// The value: percent, millimetres or a grade, see `unit_of`.
    pub value: f64,
    /// How far a measurement may be from it on either side, in the same unit.
    pub tolerance: f64,
}

/// What is known of a card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct CardDetails {
    /// What the laboratory calls it.
    pub name: String,
    /// Serial number of the card; empty where it bears none.
    pub serial: String,
    /// What is coded in its symbol; measurements of it are recognised by this.
    pub code: String,
    /// Its symbology; absent where any will do.
    pub symbology: Option<Symbology>,
    /// Number of its certificate; empty where there is none.
    pub certificate: String,
    /// Last day on which its certified values hold; absent where nobody limits them.
    pub valid_until: Option<NaiveDate>,
    /// From which day it is no longer used; absent while it is.
    pub out_of_use_on: Option<NaiveDate>,
    /// What its certificate states.
    pub values: Vec<CertifiedValue>,
}

impl CardDetails {
    /// Trims the texts and checks that the values make sense.
    ///
    /// # Errors
    /// `Card` without name or code, `Certified` for a value that is no number, is
    /// negative, or stands twice.
    pub fn checked(self) -> Result<Self, InstrumentError> {
        let checked = Self {
            name: self.name.trim().to_owned(),
            serial: self.serial.trim().to_owned(),
            code: self.code.trim().to_owned(),
            certificate: self.certificate.trim().to_owned(),
            ..self
        };
        if checked.name.is_empty() || match_key(&checked.code, None).is_none() {
            return Err(InstrumentError::Card);
        }
        for (place, one) in checked.values.iter().enumerate() {
            let sensible = |number: f64| number.is_finite() && number >= 0.0;
            let twice = checked
                .values
                .iter()
                .take(place)
                .any(|other| other.parameter == one.parameter);
            if twice || !sensible(one.value) || !sensible(one.tolerance) {
                return Err(InstrumentError::Certified {
                    parameter: one.parameter,
                });
            }
        }
        Ok(checked)
    }

    /// Whether a measurement is one of this card: the same code, and where a symbology is
    /// named, that one.
    #[must_use]
    pub fn is_shown_in(&self, measurement: &Measurement) -> bool {
        let Some(data) = measurement.data.as_deref() else {
            return false;
        };
        let fits = self.symbology.is_none() || self.symbology == measurement.symbology;
        fits && (same(&self.code, data)
            || measurement
                .gtin14
                .is_some_and(|gtin| self.code.parse() == Ok(gtin)))
    }
}

fn same(code: &str, data: &str) -> bool {
    // Nearly every measurement is of something else, which the first characters tell.
    code == data || match_key(code, None) == match_key(data, None)
}

impl Card {
    /// Whether a measurement is one of this card while it is in use.
    #[must_use]
    pub fn is_shown_in(&self, measurement: &Measurement) -> bool {
        self.details.out_of_use_on.is_none() && self.details.is_shown_in(measurement)
    }
}

/// A card as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    /// Identity.
    pub id: CardId,
    /// Everything else.
    #[serde(flatten)]
    pub details: CardDetails,
}

/// The unit in which a parameter of a card is stated and charted.
#[must_use]
pub const fn unit_of(parameter: Parameter) -> Unit {
    match parameter {
        Parameter::XDimension | Parameter::BarHeight | Parameter::SymbolLength => Unit::Millimetre,
        Parameter::OverallGrade | Parameter::Decode | Parameter::WideNarrowRatio => Unit::Plain,
        _ => Unit::Percent,
    }
}

/// What a measurement says of a parameter, in the unit of the card: grades for the symbol
/// grade and for decoding, the measured value for everything else.
#[must_use]
pub fn measured(measurement: &Measurement, parameter: Parameter) -> Option<f64> {
    if parameter == Parameter::OverallGrade {
        return Some(measurement.grade.as_ref()?.value?.number());
    }
    let reading = measurement.reading(parameter)?;
    if parameter == Parameter::Decode {
        return match (reading.grade, &reading.value) {
            (Some(grade), _) => Some(grade.number()),
            (None, Value::Pass { pass }) => Some(if *pass { 4.0 } else { 0.0 }),
            _ => None,
        };
    }
    reading.value.in_unit(unit_of(parameter))
}

/// Documented tolerances of a kind of card, offered when one is registered.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardTemplate {
    /// Its name in addresses; its text stands under `instruments.template.<id>`.
    pub id: String,
    /// Where the tolerances are written.
    pub source: String,
    /// How sure we are.
    pub confidence: Confidence,
    /// The parameters with their tolerances.
    pub values: Vec<TemplateValue>,
}

/// One parameter of a template.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateValue {
    /// Of what.
    pub parameter: Parameter,
    /// The value, where every card of the kind has the same.
    pub value: Option<f64>,
    /// How far a measurement may be from the certified value on either side.
    pub tolerance: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    template: Vec<CardTemplate>,
}

/// The templates compiled into the program.
///
/// # Errors
/// When the shipped file is broken; a test keeps it whole.
pub fn templates() -> Result<Vec<CardTemplate>, toml::de::Error> {
    let file: File = toml::from_str(include_str!("../../../dictionaries/card_tolerances.toml"))?;
    Ok(file.template)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        measurement::{Grade, Reading},
        texts::{Language, Texts},
    };

    fn card(code: &str) -> CardDetails {
        CardDetails {
            name: "REA 对照卡".to_owned(),
            code: code.to_owned(),
            ..CardDetails::default()
        }
    }

    fn shows(card: &CardDetails, data: Option<&str>, symbology: Option<Symbology>) -> bool {
        let gtin14 = data.and_then(|data| data.parse().ok());
        card.is_shown_in(&Measurement {
            data: data.map(str::to_owned),
            gtin14,
            symbology,
            ..Measurement::default()
        })
    }

    #[test]
    fn a_card_is_recognised_by_its_code_however_the_verifier_writes_it() {
        let linear = card("4008654123454");
        for data in [
            "4008654123454",
            "04008654123454",
            "]E04008654123454",
            " 4008654123454",
        ] {
            assert!(shows(&linear, Some(data), Some(Symbology::Ean13)), "{data}");
        }
        assert!(!shows(&linear, Some("4008654123455"), None));
        assert!(!shows(&linear, None, Some(Symbology::Ean13)));
        let only = CardDetails {
            symbology: Some(Symbology::Ean13),
            ..linear
        };
        assert!(!shows(&only, Some("4008654123454"), Some(Symbology::Itf14)));
        let text = card("CAL-CARD 7");
        assert!(shows(&text, Some("CALCARD7"), Some(Symbology::Code128)));
    }

    #[test]
    fn a_card_needs_a_name_a_code_and_sensible_values() {
        assert_eq!(card(" - ").checked(), Err(InstrumentError::Card));
        let value = |value, tolerance| CertifiedValue {
            parameter: Parameter::SymbolContrast,
            value,
            tolerance,
        };
        for bad in [
            vec![value(f64::NAN, 8.0)],
            vec![value(80.0, -1.0)],
            vec![value(80.0, 8.0), value(81.0, 8.0)],
        ] {
            let details = CardDetails {
                values: bad,
                ..card("4008654123454")
            };
            assert!(matches!(
                details.checked(),
                Err(InstrumentError::Certified { .. })
            ));
        }
    }

    #[test]
    fn values_are_read_in_the_unit_of_the_card() {
        let reading = |parameter, value, grade| Reading {
            parameter,
            raw: String::new(),
            value,
            grade,
            letter: None,
            verdict: None,
        };
        let measurement = Measurement {
            readings: vec![
                reading(
                    Parameter::Defects,
                    Value::number(0.12, Unit::Fraction),
                    None,
                ),
                reading(
                    Parameter::Decode,
                    Value::Pass { pass: true },
                    Some(Grade::BEST),
                ),
                reading(Parameter::XDimension, Value::number(13.0, Unit::Mil), None),
            ],
            ..Measurement::default()
        };
        let near = |parameter, expected: f64| {
            let found = measured(&measurement, parameter).unwrap();
            assert!((found - expected).abs() < 1e-9, "{parameter:?} {found}");
        };
        near(Parameter::Defects, 12.0);
        near(Parameter::Decode, 4.0);
        near(Parameter::XDimension, 0.3302);
        assert_eq!(measured(&measurement, Parameter::Modulation), None);
        assert_eq!(measured(&measurement, Parameter::OverallGrade), None);
    }

    #[test]
    fn every_template_has_a_name_a_source_and_sensible_tolerances() {
        let texts = Texts::shipped().unwrap();
        let all = templates().unwrap();
        assert!(!all.is_empty());
        for template in all {
            let key = format!("instruments.template.{}", template.id);
            assert!(texts.find(Language::Chinese, &key).is_some(), "{key}");
            assert!(!template.source.is_empty());
            assert!(template.values.iter().all(|one| one.tolerance >= 0.0));
        }
    }

    #[test]
    fn the_instrument_check_of_rea_has_a_tolerance_for_every_parameter_of_its_iso_page() {
        let all = templates().unwrap();
        let rea = all.iter().find(|template| template.id == "rea").unwrap();
        let listed: Vec<_> = rea
            .values
            .iter()
            .map(|one| (one.parameter, one.value, one.tolerance))
            .collect();
        let within_eight = |parameter| (parameter, None, 8.0);
        assert_eq!(
            listed,
            [
                (Parameter::Decode, Some(4.0), 0.0),
                within_eight(Parameter::SymbolContrast),
                within_eight(Parameter::MinEdgeContrast),
                within_eight(Parameter::Modulation),
                within_eight(Parameter::Rmin),
                within_eight(Parameter::Rmax),
                within_eight(Parameter::Defects),
                within_eight(Parameter::Decodability),
            ]
        );
    }
}
