//! A measurement as the JSON object that the command line and the interface print.
//!
//! The shape is a contract with other programs: `source, record, instrument, profile, taken_at,
//! symbology, data, gtin14, grade, parameters, scans, unmapped, warnings`.

use domain::measurement::{
    Bound, Edition, FormalGrade, Measurement, Reading, Scan, Value, Warning,
};
use serde_json::{Map, Value as Json, json};

use crate::findings::Refusal;
use crate::read::RefusedRecord;
use domain::texts::Explain;

/// One measurement. What is absent is `null`; texts are as the verifier wrote them.
#[must_use]
pub fn measurement(of: &Measurement) -> Json {
    json!({
        "source": of.source,
        "record": of.record,
        "instrument": {
            "model": of.instrument.model,
            "serial": of.instrument.serial,
            "software": of.instrument.software,
        },
        "profile": of.profile,
        "taken_at": of.taken_at.map(|moment| moment.format("%Y-%m-%dT%H:%M:%S").to_string()),
        "symbology": of.symbology.map(domain::measurement::Symbology::code),
        "symbology_raw": of.symbology_raw,
        "data": of.data,
        "gtin14": of.gtin14.map(|gtin| gtin.to_string()),
        "fields": of.fields,
        "grade": of.grade.as_ref().map(grade),
        "parameters": parameters(&of.readings),
        "scans": of.scans.iter().map(scan).collect::<Vec<_>>(),
        "unmapped": of.unmapped,
        "warnings": of.warnings.iter().map(warning).collect::<Vec<_>>(),
    })
}

/// A record that was refused.
#[must_use]
pub fn refused(of: &RefusedRecord) -> Json {
    json!({
        "source": of.source,
        "record": of.record,
        "refused": {
            "line": of.line,
            "key": Refusal::key(&of.reason),
            "arguments": arguments(of.reason.arguments()),
        },
    })
}

/// One reading: `raw, value, unit, bound, grade, letter, verdict, scope`.
///
/// A count is written `"10/10"`; a bound is `">"` or `"<"`; an absent value is `null`.
#[must_use]
pub fn reading(of: &Reading) -> Json {
    let (value, unit, bound) = match &of.value {
        Value::Number {
            number,
            unit,
            bound,
        } => (json!(number), json!(unit), sign(*bound)),
        Value::Count { passed, of } => (json!(format!("{passed}/{of}")), Json::Null, None),
        Value::Pass { pass } => (json!(pass), Json::Null, None),
        Value::Text { text } => (json!(text), Json::Null, None),
        Value::NotApplicable | Value::Absent => (Json::Null, Json::Null, None),
    };
    json!({
        "raw": of.raw,
        "value": value,
        "unit": unit,
        "bound": bound,
        "grade": of.grade,
        "letter": of.letter,
        "verdict": of.verdict,
        "scope": "symbol",
    })
}

const fn sign(bound: Bound) -> Option<&'static str> {
    match bound {
        Bound::Exact => None,
        Bound::MoreThan => Some(">"),
        Bound::LessThan => Some("<"),
    }
}

/// By canonical name; a parameter that is stated twice has `#2` after the name of the second.
fn parameters(readings: &[Reading]) -> Map<String, Json> {
    let mut parameters = Map::new();
    for one in readings {
        let name = one.parameter.name();
        let mut key = name.to_owned();
        let mut times = 1;
        while parameters.contains_key(&key) {
            times += 1;
            key = format!("{name}#{times}");
        }
        parameters.insert(key, reading(one));
    }
    parameters
}

fn grade(of: &FormalGrade) -> Json {
    json!({
        "value": of.value,
        "letter": of.letter,
        "aperture": of.aperture,
        "wavelength": of.wavelength,
        "angle": (!of.angle.is_empty()).then_some(&of.angle),
        "dpm": of.dpm,
        "edition": (of.edition != Edition::default()).then(|| of.edition.to_string()),
        "raw": of.raw,
    })
}

fn scan(of: &Scan) -> Json {
    let grades: Map<String, Json> = of
        .grades
        .iter()
        .map(|(parameter, grade)| (parameter.name().to_owned(), json!(grade)))
        .collect();
    json!({ "scope": format!("scan {}", of.number), "grade": of.grade, "grades": grades })
}

fn warning(of: &Warning) -> Json {
    json!({ "key": of.key, "arguments": of.arguments })
}

fn arguments(of: Vec<(&'static str, String)>) -> Map<String, Json> {
    of.into_iter()
        .map(|(name, value)| (name.to_owned(), json!(value)))
        .collect()
}
