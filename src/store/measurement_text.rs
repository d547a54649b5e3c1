//! A measurement as the database keeps it: the whole of it, as short JSON.
//!
//! Written in full a measurement of a linear symbol with ten scans takes some five
//! kilobytes, and writing them is what bounds an import. Here readings are rows without
//! names, grades are tenths, and scans are a table; nothing is left out.

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDateTime;
use domain::{
    gs1::gtin::Gtin14,
    measurement::{
        Bound, FormalGrade, Grade, Instrument, Letter, Measurement, Parameter, Reading, Scan,
        Symbology, Unit, Value, Warning,
    },
};
use serde::{Deserialize, Serialize, Serializer, ser::SerializeTuple as _};

/// The JSON text of a measurement.
pub(crate) fn write(measurement: &Measurement) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Whole::from(measurement))
}

/// The measurement of a JSON text.
pub(crate) fn read(text: &str) -> Result<Measurement, serde_json::Error> {
    serde_json::from_str::<Whole<'_>>(text).map(Whole::into_measurement)
}

#[derive(Serialize, Deserialize)]
struct Whole<'m> {
    source: Cow<'m, str>,
    record: Cow<'m, str>,
    instrument: Cow<'m, Instrument>,
    profile: Cow<'m, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken_at: Option<NaiveDateTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    symbology: Option<Symbology>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    symbology_raw: Cow<'m, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    data: Option<Cow<'m, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    gtin14: Option<Gtin14>,
    #[serde(default, skip_serializing_if = "nothing_in")]
    fields: Cow<'m, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grade: Option<Cow<'m, FormalGrade>>,
    readings: Vec<Row<'m>>,
    #[serde(default, skip_serializing_if = "Scans::is_empty")]
    scans: Scans,
    #[serde(default, skip_serializing_if = "nothing_in")]
    unmapped: Cow<'m, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<Cow<'m, Warning>>,
}

fn nothing_in(map: &BTreeMap<String, String>) -> bool {
    map.is_empty()
}

impl<'m> From<&'m Measurement> for Whole<'m> {
    fn from(measurement: &'m Measurement) -> Self {
        // Every field is named, so that a new one cannot be forgotten here.
        let Measurement {
            source,
            record,
            instrument,
            profile,
            taken_at,
            symbology,
            symbology_raw,
            data,
            gtin14,
            fields,
            grade,
            readings,
            scans,
            unmapped,
            warnings,
        } = measurement;
        Self {
            source: source.into(),
            record: record.into(),
            instrument: Cow::Borrowed(instrument),
            profile: profile.into(),
            taken_at: *taken_at,
            symbology: *symbology,
            symbology_raw: symbology_raw.into(),
            data: data.as_deref().map(Cow::Borrowed),
            gtin14: *gtin14,
            fields: Cow::Borrowed(fields),
            grade: grade.as_ref().map(Cow::Borrowed),
            readings: readings.iter().map(Row::from).collect(),
            scans: Scans::from(scans.as_slice()),
            unmapped: Cow::Borrowed(unmapped),
            warnings: warnings.iter().map(Cow::Borrowed).collect(),
        }
    }
}

impl Whole<'_> {
    fn into_measurement(self) -> Measurement {
        Measurement {
            source: self.source.into_owned(),
            record: self.record.into_owned(),
            instrument: self.instrument.into_owned(),
            profile: self.profile.into_owned(),
            taken_at: self.taken_at,
            symbology: self.symbology,
            symbology_raw: self.symbology_raw.into_owned(),
            data: self.data.map(Cow::into_owned),
            gtin14: self.gtin14,
            fields: self.fields.into_owned(),
            grade: self.grade.map(Cow::into_owned),
            readings: self.readings.into_iter().map(Row::into_reading).collect(),
            scans: self.scans.into_scans(),
            unmapped: self.unmapped.into_owned(),
            warnings: self.warnings.into_iter().map(Cow::into_owned).collect(),
        }
    }
}

/// A reading: `["symbol_contrast","84%",[84.0,"%"],40,"A",true]`, absent ends left out.
#[derive(Deserialize)]
struct Row<'m>(
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
            Short::from(value),
            tenths,
            *letter,
            *verdict,
        )
    }
}

impl Row<'_> {
    fn into_reading(self) -> Reading {
        let Self(parameter, raw, value, grade, letter, verdict) = self;
        Reading {
            parameter,
            raw: raw.into_owned(),
            value: value.into_value(),
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

/// A value, told apart by its form: `84.0`, `[84.0,"%"]`, `[15.0,"X","more_than"]`,
/// `{"of":[10,10]}`, `true`, `{"text":"16x16"}`, `"n/a"`, `null`.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Short<'m> {
    Pass(bool),
    Plain(f64),
    Number(f64, Unit),
    Bounded(f64, Unit, Bound),
    Count { of: (u32, u32) },
    Text { text: Cow<'m, str> },
    Word(Word),
    Nothing(()),
}

#[derive(Serialize, Deserialize)]
enum Word {
    #[serde(rename = "n/a")]
    NotApplicable,
}

impl<'m> From<&'m Value> for Short<'m> {
    fn from(value: &'m Value) -> Self {
        match value {
            // JSON has no word for these; the reading's raw text still says what was written.
            Value::Number { number, .. } if !number.is_finite() => Self::Nothing(()),
            Value::Number {
                number,
                unit,
                bound: Bound::Exact,
            } => match unit {
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
}

impl Short<'_> {
    fn into_value(self) -> Value {
        match self {
            Self::Pass(pass) => Value::Pass { pass },
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

/// Scans as a table: which parameters, then a row a scan with its number, its grade and
/// the grades of those parameters in tenths.
#[derive(Serialize, Deserialize, Default)]
struct Scans {
    parameters: Vec<Parameter>,
    rows: Vec<ScanRow>,
}

#[derive(Serialize, Deserialize)]
struct ScanRow(u16, Option<u8>, Vec<Option<u8>>);

impl Scans {
    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn into_scans(self) -> Vec<Scan> {
        let parameters = self.parameters;
        self.rows
            .into_iter()
            .map(|ScanRow(number, grade, grades)| Scan {
                number,
                grade: grade.and_then(Grade::from_tenths),
                grades: parameters
                    .iter()
                    .zip(grades)
                    .filter_map(|(parameter, tenths)| {
                        Some((*parameter, Grade::from_tenths(tenths?)?))
                    })
                    .collect(),
            })
            .collect()
    }
}

impl From<&[Scan]> for Scans {
    fn from(scans: &[Scan]) -> Self {
        let mut parameters: Vec<Parameter> = scans
            .iter()
            .flat_map(|scan| scan.grades.keys().copied())
            .collect();
        parameters.sort_unstable();
        parameters.dedup();
        let rows = scans
            .iter()
            .map(|scan| {
                let Scan {
                    number,
                    grade,
                    grades,
                } = scan;
                let tenths = |parameter| grades.get(parameter).copied().map(Grade::tenths);
                let row = parameters.iter().map(tenths).collect();
                ScanRow(*number, grade.map(Grade::tenths), row)
            })
            .collect();
        Self { parameters, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(parameter: Parameter, raw: &str, value: Value) -> Reading {
        Reading {
            parameter,
            raw: raw.to_owned(),
            value,
            grade: None,
            letter: None,
            verdict: None,
        }
    }

    /// One of every kind of value, grade and verdict.
    fn readings() -> Vec<Reading> {
        let number = |number, unit, bound| Value::Number {
            number,
            unit,
            bound,
        };
        let mut readings = vec![
            reading(
                Parameter::SymbolContrast,
                "84%",
                Value::number(84.0, Unit::Percent),
            ),
            reading(
                Parameter::OverallGrade,
                "3.4",
                Value::number(3.4, Unit::Plain),
            ),
            reading(
                Parameter::QuietZoneLeft,
                ">15",
                number(15.0, Unit::Modules, Bound::MoreThan),
            ),
            reading(
                Parameter::XDimension,
                "<0.1 mm",
                number(0.1, Unit::Millimetre, Bound::LessThan),
            ),
            reading(
                Parameter::ScanCount,
                "10/10",
                Value::Count { passed: 10, of: 10 },
            ),
            reading(Parameter::Decode, "PASS", Value::Pass { pass: true }),
            reading(
                Parameter::MatrixSize,
                "16x16",
                Value::Text {
                    text: "16x16".to_owned(),
                },
            ),
            reading(Parameter::Pcs, "n/a", Value::NotApplicable),
            reading(Parameter::Rmax, "X", Value::Absent),
        ];
        readings[0].grade = Grade::from_tenths(40);
        readings[1].letter = Some(Letter::B);
        readings[2].verdict = Some(false);
        readings[3].grade = Grade::from_tenths(0);
        readings[3].verdict = Some(true);
        readings
    }

    /// One of everything that a measurement can hold.
    fn whole() -> Measurement {
        let text = |text: &str| text.to_owned();
        let scan = |number, tenths: &[(Parameter, u8)]| Scan {
            number,
            grade: Grade::from_tenths(34),
            grades: tenths
                .iter()
                .map(|(parameter, tenths)| (*parameter, Grade::from_tenths(*tenths).unwrap()))
                .collect(),
        };
        Measurement {
            source: text("数据.txt"),
            record: text("line 12"),
            instrument: Instrument {
                model: text("Webscan TruCheck"),
                serial: text("TC-1"),
                software: String::new(),
            },
            profile: text("trucheck.1"),
            taken_at: "2019-01-15T10:32:07.5".parse().ok(),
            symbology: Some(Symbology::Ean13),
            symbology_raw: text("EAN/JAN-13"),
            data: Some(text("6901234567892\u{1d}\"")),
            gtin14: "6901234567892".parse().ok(),
            fields: [(text("job"), text("201901032-2"))].into(),
            grade: Some(FormalGrade {
                value: Grade::from_tenths(34),
                letter: Some(Letter::B),
                aperture: Some(6),
                wavelength: Some(660),
                ..FormalGrade::default()
            }),
            readings: readings(),
            scans: vec![
                scan(1, &[(Parameter::Decode, 40), (Parameter::Modulation, 34)]),
                scan(2, &[(Parameter::Defects, 35)]),
            ],
            unmapped: [(text("Foo"), text("bar"))].into(),
            warnings: vec![Warning {
                key: text("importers.warning.x"),
                arguments: [(text("found"), text("1"))].into(),
            }],
        }
    }

    #[test]
    fn everything_that_was_written_is_read_back() {
        for measurement in [whole(), Measurement::default()] {
            let text = write(&measurement).unwrap();
            assert_eq!(read(&text).unwrap(), measurement, "{text}");
        }
    }

    #[test]
    fn the_short_form_of_twenty_readings_and_ten_scans_is_less_than_half_of_the_long_one() {
        let mut measurement = whole();
        measurement.readings = vec![measurement.readings[0].clone(); 20];
        let grade = Grade::from_tenths(34).unwrap();
        measurement.scans = (1..=10)
            .map(|number| Scan {
                number,
                grade: Some(grade),
                grades: Parameter::ALL.iter().take(8).map(|p| (*p, grade)).collect(),
            })
            .collect();
        let long = serde_json::to_string(&measurement).unwrap();
        let short = write(&measurement).unwrap();
        assert!(
            short.len() * 2 < long.len(),
            "{} {}",
            short.len(),
            long.len()
        );
    }

    #[test]
    fn numbers_that_json_cannot_write_become_absent_and_keep_their_raw_text() {
        let mut measurement = whole();
        let nan = Value::number(f64::NAN, Unit::Percent);
        measurement.readings = vec![reading(Parameter::Modulation, "nan%", nan)];
        let back = read(&write(&measurement).unwrap()).unwrap();
        assert_eq!(back.readings[0].value, Value::Absent);
        assert_eq!(back.readings[0].raw, "nan%");
    }
}
