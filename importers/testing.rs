//! What the tests of this package share: reading a sample, or a text, to its records.

use std::ops::ControlFlow;
use std::path::PathBuf;

use domain::measurement::Measurement;

use crate::findings::ImportError;
use crate::profile::Profiles;
use crate::read::{Input, Record, RefusedRecord, Summary, read_file};

/// Measurements, refused records and summary of a source.
#[derive(Debug)]
pub struct Outcome {
    pub measurements: Vec<Measurement>,
    pub refused: Vec<RefusedRecord>,
    pub summary: Summary,
}

pub fn sample(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

pub fn sample_bytes(name: &str) -> Vec<u8> {
    std::fs::read(sample(name)).unwrap()
}

pub fn read(name: &str, input: Input, wanted: Option<&str>) -> Result<Outcome, ImportError> {
    let profiles = Profiles::shipped().unwrap();
    let (mut measurements, mut refused) = (Vec::new(), Vec::new());
    let summary = read_file(name, input, &profiles, wanted, &mut |record| {
        match record {
            Record::Measurement(measurement) => measurements.push(*measurement),
            Record::Refused(record) => refused.push(record),
        }
        ControlFlow::Continue(())
    })?;
    Ok(Outcome {
        measurements,
        refused,
        summary,
    })
}

pub fn read_sample(name: &str) -> Outcome {
    read(name, Input::File(sample(name)), None).unwrap()
}

pub fn read_text(text: &str) -> Outcome {
    read("text", Input::Bytes(text.as_bytes().to_vec()), None).unwrap()
}

/// The number of a reading in percent, mm or X, whatever its unit.
pub fn number(of: &Measurement, parameter: domain::measurement::Parameter) -> Option<f64> {
    match of.reading(parameter)?.value {
        domain::measurement::Value::Number { number, .. } => Some(number),
        _ => None,
    }
}

/// Keys of the warnings, without the area.
pub fn warnings(of: &Measurement) -> Vec<&str> {
    let keys = of.warnings.iter();
    keys.map(|warning| warning.key.trim_start_matches("importers.warning."))
        .collect()
}
