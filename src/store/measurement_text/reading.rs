//! Readings as rows, and values told apart by their form.

use std::borrow::Cow;

use domain::measurement::{Bound, Grade, Letter, Parameter, Reading, Unit, Value};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeTuple as _};

/// A reading: `["symbol_contrast","84%","%",40,"A",true]`, absent ends left out.
#[derive(Deserialize)]
pub(super) struct Row<'m>(
    Parameter,
    Cow<'m, str>,
    Short<'m>,
    #[serde(default)] Option<u8>,
    #[serde(default)] Option<Letter>,
    #[serde(default)] Option<bool>,
);

impl<'m> From<&'m Reading> for Row<'m> {
    fn from(reading: &'m Reading) -> Self {
        let Reading {
            parameter,
            raw,
            value,
            grade,
            letter,
            verdict,
        } = reading;
        let tenths = grade.map(Grade::tenths);
        Self(
            *parameter,
            raw.into(),
            Short::of(value, raw),
            tenths,
            *letter,
            *verdict,
        )
    }
}

impl Row<'_> {
    pub(super) fn into_reading(self) -> Reading {
        let Self(parameter, raw, value, grade, letter, verdict) = self;
        Reading {
            parameter,
            value: value.into_value(&raw),
            raw: raw.into_owned(),
            grade: grade.and_then(Grade::from_tenths),
            letter,
            verdict,
        }
    }
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(parameter, raw, value, grade, letter, verdict) = self;
        let length = match (grade, letter, verdict) {
            (_, _, Some(_)) => 6,
            (_, Some(_), None) => 5,
            (Some(_), None, None) => 4,
            (None, None, None) => 3,
        };
        let mut row = serializer.serialize_tuple(length)?;
        row.serialize_element(parameter)?;
        row.serialize_element(raw)?;
        row.serialize_element(value)?;
        if length > 3 {
            row.serialize_element(grade)?;
        }
        if length > 4 {
            row.serialize_element(letter)?;
        }
        if length > 5 {
            row.serialize_element(verdict)?;
        }
        row.end()
    }
}

/// A value, told apart by its form: `"%"` for the number that the raw text begins with,
/// else `84.0`, `[84.0,"%"]`, `[15.0,"X","more_than"]`, `{"of":[10,10]}`, `true`,
/// `{"text":"16x16"}`, `"n/a"`, `null`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Short<'m> {
    Pass(bool),
    AsWritten(Unit),
    Plain(f64),
    Number(f64, Unit),
    Bounded(f64, Unit, Bound),
    Count { of: (u32, u32) },
    Text { text: Cow<'m, str> },
    Word(Word),
    Nothing(()),
}

#[derive(Serialize, Deserialize)]
pub(super) enum Word {
    #[serde(rename = "n/a")]
    NotApplicable,
}

/// The number of a raw text such as `84%` or `0.33`, if it is written as programs write it.
fn number_in(raw: &str, unit: Unit) -> Option<f64> {
    let number = raw.strip_suffix(unit.symbol())?.trim_end();
    number.parse().ok()
}

impl<'m> Short<'m> {
    pub(super) fn of(value: &'m Value, raw: &str) -> Self {
        match value {
            // JSON has no word for these; the reading's raw text still says what was written.
            Value::Number { number, .. } if !number.is_finite() => Self::Nothing(()),
            Value::Number {
                number,
                unit,
                bound: Bound::Exact,
            } => match unit {
                unit if number_in(raw, *unit).map(f64::to_bits) == Some(number.to_bits()) => {
                    Self::AsWritten(*unit)
                }
                Unit::Plain => Self::Plain(*number),
                unit => Self::Number(*number, *unit),
            },
            Value::Number {
                number,
                unit,
                bound,
            } => Self::Bounded(*number, *unit, *bound),
            Value::Count { passed, of } => Self::Count { of: (*passed, *of) },
            Value::Pass { pass } => Self::Pass(*pass),
            Value::Text { text } => Self::Text { text: text.into() },
            Value::NotApplicable => Self::Word(Word::NotApplicable),
            Value::Absent => Self::Nothing(()),
        }
    }

    pub(super) fn into_value(self, raw: &str) -> Value {
        match self {
            Self::Pass(pass) => Value::Pass { pass },
            Self::AsWritten(unit) => match number_in(raw, unit) {
                Some(number) => Value::number(number, unit),
                None => Value::Absent,
            },
            Self::Plain(number) => Value::number(number, Unit::Plain),
            Self::Number(number, unit) => Value::number(number, unit),
            Self::Bounded(number, unit, bound) => Value::Number {
                number,
                unit,
                bound,
            },
            Self::Count { of: (passed, of) } => Value::Count { passed, of },
            Self::Text { text } => Value::Text {
                text: text.into_owned(),
            },
            Self::Word(Word::NotApplicable) => Value::NotApplicable,
            Self::Nothing(()) => Value::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_bit_for_bit_however_they_were_written() {
        let units = [Unit::Percent, Unit::Plain, Unit::Fraction, Unit::Millimetre];
        let raws = [
            "84%", "84 %", "084", "8.4e1", "84,0 %", "83.99", "-0", "84mm", "", "%",
        ];
        for (raw, unit) in raws.iter().flat_map(|raw| units.map(|unit| (raw, unit))) {
            for number in [84.0, 83.99, -0.0, 0.1 + 0.2] {
                let value = Value::number(number, unit);
                let text = serde_json::to_string(&Short::of(&value, raw)).unwrap();
                let back: Short<'_> = serde_json::from_str(&text).unwrap();
                let back = back.into_value(raw);
                let Value::Number {
                    number: back,
                    unit: same,
                    ..
                } = back
                else {
                    panic!("{raw} {unit:?} {text}")
                };
                assert_eq!(
                    (back.to_bits(), same),
                    (number.to_bits(), unit),
                    "{raw} {text}"
                );
            }
        }
    }
}
