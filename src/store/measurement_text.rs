//! A measurement as the database keeps it: short JSON, beside the columns it has anyway.
//!
//! Written in full a measurement of a linear symbol with ten scans takes some five
//! kilobytes, and writing them is what bounds an import. Here readings are rows without
//! names, grades are tenths, scans are a table, and what the columns hold is not said
//! twice; nothing is left out.

mod reading;
mod scans;

use std::{borrow::Cow, collections::BTreeMap};

use chrono::NaiveDateTime;
use domain::{
    gs1::gtin::Gtin14,
    measurement::{
        Edition, FormalGrade, Grade, Instrument, Letter, Measurement, Symbology, Warning,
    },
};
use serde::{Deserialize, Serialize};

use self::{reading::Row, scans::Scans};

/// What of a measurement stands in columns of its own.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Columns {
    pub(crate) record: String,
    pub(crate) taken_at: Option<NaiveDateTime>,
    pub(crate) symbology: Option<Symbology>,
    pub(crate) data: Option<String>,
    pub(crate) gtin14: Option<Gtin14>,
}

/// The JSON text of a measurement, without what stands in columns.
pub(crate) fn write(measurement: &Measurement) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Rest::from(measurement))
}

/// The measurement of a JSON text and its columns.
pub(crate) fn read(text: &str, columns: Columns) -> Result<Measurement, serde_json::Error> {
    serde_json::from_str::<Rest<'_>>(text).map(|rest| rest.with(columns))
}

#[derive(Serialize, Deserialize)]
struct Rest<'m> {
    source: Cow<'m, str>,
    instrument: Cow<'m, Instrument>,
    profile: Cow<'m, str>,
    /// Only where the column, which has milliseconds, does not say it all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken_at: Option<NaiveDateTime>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    symbology_raw: Cow<'m, str>,
    #[serde(default, skip_serializing_if = "nothing_in")]
    fields: Cow<'m, BTreeMap<String, String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    grade: Option<ShortGrade<'m>>,
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

/// True where milliseconds do not say it all.
fn is_finer(at: &NaiveDateTime) -> bool {
    !at.and_utc()
        .timestamp_subsec_nanos()
        .is_multiple_of(1_000_000)
}

impl<'m> From<&'m Measurement> for Rest<'m> {
    fn from(measurement: &'m Measurement) -> Self {
        // Every field is named, so that a new one cannot be forgotten here.
        let Measurement {
            source,
            record: _,
            instrument,
            profile,
            taken_at,
            symbology: _,
            symbology_raw,
            data: _,
            gtin14: _,
            fields,
            grade,
            readings,
            scans,
            unmapped,
            warnings,
        } = measurement;
        Self {
            source: source.into(),
            instrument: Cow::Borrowed(instrument),
            profile: profile.into(),
            taken_at: taken_at.filter(is_finer),
            symbology_raw: symbology_raw.into(),
            fields: Cow::Borrowed(fields),
            grade: grade.as_ref().map(ShortGrade::from),
            readings: readings.iter().map(Row::from).collect(),
            scans: Scans::from(scans.as_slice()),
            unmapped: Cow::Borrowed(unmapped),
            warnings: warnings.iter().map(Cow::Borrowed).collect(),
        }
    }
}

impl Rest<'_> {
    fn with(self, columns: Columns) -> Measurement {
        Measurement {
            source: self.source.into_owned(),
            record: columns.record,
            instrument: self.instrument.into_owned(),
            profile: self.profile.into_owned(),
            taken_at: self.taken_at.or(columns.taken_at),
            symbology: columns.symbology,
            symbology_raw: self.symbology_raw.into_owned(),
            data: columns.data,
            gtin14: columns.gtin14,
            fields: self.fields.into_owned(),
            grade: self.grade.map(ShortGrade::into_grade),
            readings: self.readings.into_iter().map(Row::into_reading).collect(),
            scans: self.scans.into_scans(),
            unmapped: self.unmapped.into_owned(),
            warnings: self.warnings.into_iter().map(Cow::into_owned).collect(),
        }
    }
}

/// An overall grade: `{"value":34,"aperture":6,"wavelength":660}`, what is not said left out.
#[derive(Serialize, Deserialize)]
struct ShortGrade<'m> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    letter: Option<Letter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    aperture: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    wavelength: Option<u16>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    angle: Cow<'m, str>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dpm: bool,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    standard: Cow<'m, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
    #[serde(default, skip_serializing_if = "str::is_empty")]
    raw: Cow<'m, str>,
}

impl<'m> From<&'m FormalGrade> for ShortGrade<'m> {
    fn from(grade: &'m FormalGrade) -> Self {
        let FormalGrade {
            value,
            letter,
            aperture,
            wavelength,
            angle,
            dpm,
            edition: Edition { standard, year },
            raw,
        } = grade;
        Self {
            value: value.map(Grade::tenths),
            letter: *letter,
            aperture: *aperture,
            wavelength: *wavelength,
            angle: angle.into(),
            dpm: *dpm,
            standard: standard.into(),
            year: *year,
            raw: raw.into(),
        }
    }
}

impl ShortGrade<'_> {
    fn into_grade(self) -> FormalGrade {
        FormalGrade {
            value: self.value.and_then(Grade::from_tenths),
            letter: self.letter,
            aperture: self.aperture,
            wavelength: self.wavelength,
            angle: self.angle.into_owned(),
            dpm: self.dpm,
            edition: Edition {
                standard: self.standard.into_owned(),
                year: self.year,
            },
            raw: self.raw.into_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::Timelike as _;

    use domain::measurement::{Bound, Parameter, Reading, Scan, Unit, Value};

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

    fn columns_of(measurement: &Measurement) -> Columns {
        let at = measurement.taken_at;
        let whole = |at: NaiveDateTime| at.with_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000);
        Columns {
            record: measurement.record.clone(),
            taken_at: at.and_then(whole),
            symbology: measurement.symbology,
            data: measurement.data.clone(),
            gtin14: measurement.gtin14,
        }
    }

    #[test]
    fn everything_that_was_written_is_read_back() {
        let mut finer = whole();
        finer.taken_at = "2019-01-15T10:32:07.123456".parse().ok();
        for measurement in [whole(), finer, Measurement::default()] {
            let text = write(&measurement).unwrap();
            let back = read(&text, columns_of(&measurement)).unwrap();
            assert_eq!(back, measurement, "{text}");
        }
    }

    #[test]
    fn the_short_form_of_twenty_readings_and_ten_scans_is_less_than_a_third_of_the_long_one() {
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
            short.len() * 3 < long.len(),
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
        let text = write(&measurement).unwrap();
        let back = read(&text, columns_of(&measurement)).unwrap();
        assert_eq!(back.readings[0].value, Value::Absent);
        assert_eq!(back.readings[0].raw, "nan%");
    }
}
