//! Measurements: verifier output handed in, one source with its records, one measurement.

use chrono::NaiveDateTime;
use domain::measurement::{Measurement as Measured, Reading, Value};
use serde::Serialize;

use super::agents::SiteChoice;
use super::parts::{Badge, Field, GradeShown, Link, Mark, Pager, Refusal};
use super::plausibility::Plausibility;
use super::profiles::EarlierReading;
use super::rules::{Rule, ScanGrid};
use super::view;

/// One file or database that measurements came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceRow {
    /// Name of the file.
    pub name: String,
    /// Address of its page.
    pub href: String,
    /// When it was handed in.
    pub at: NaiveDateTime,
    /// Who handed it in.
    pub who: String,
    /// The site it came from; empty where there is only one.
    pub site: String,
    /// The profile that named the items, as `id.version`; empty until one was chosen.
    pub profile: String,
    /// How many records were read.
    pub records: u64,
    /// How many of them were not known before.
    pub new: u64,
    /// How many could not be read.
    pub refused: u64,
    /// How its import stands.
    pub state: Badge,
}

/// Handing in verifier output, and what was handed in before.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Measurements {
    /// The intake that a file is for, when one came from its page.
    pub intake: Option<Link>,
    /// The site that is chosen.
    pub site: Field,
    /// Sites to choose from; none where there is only one.
    pub sites: Vec<SiteChoice>,
    /// Largest file in megabytes.
    pub limit_mb: u64,
    /// What was handed in, newest first.
    pub rows: Vec<SourceRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Why the last file was refused.
    pub refusal: Option<Refusal>,
    /// Whether the reader may hand in files.
    pub may_upload: bool,
}
view!(Measurements, "measurements/list.html");

/// A measurement in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MeasurementRow {
    /// Address of its page.
    pub href: String,
    /// Place in its source.
    pub record: String,
    /// What was decoded; empty if nothing.
    pub code: String,
    /// The kind of symbol.
    pub symbology: String,
    /// When it was measured.
    pub taken_at: Option<NaiveDateTime>,
    /// The verifier's grade.
    pub grade: Option<GradeShown>,
    /// The sample it belongs to.
    pub sample: Option<Link>,
    /// Matched, waiting or discarded.
    pub state: Badge,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRecord {
    /// Place in its source.
    pub record: String,
    /// The line, row or id at which reading failed.
    pub line: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// One source with what was read from it.
#[derive(Debug, Clone, Serialize)]
pub struct Source {
    /// The line of the list.
    pub source: SourceRow,
    /// Why it could not be taken in, or no further.
    pub refusal: Option<Refusal>,
    /// Size in bytes.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Address of the file as it was handed in.
    pub download: String,
    /// The records.
    pub rows: Vec<MeasurementRow>,
    /// Where one is among the records.
    pub pager: Pager,
}
view!(Source, "measurements/source.html");

/// One item of a measurement: as written, as understood, graded, on its rule.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ParameterRow {
    /// Canonical name.
    pub parameter: String,
    /// As written by the verifier.
    pub raw: String,
    /// As understood: `84 %`, `> 15 X`, `10/10`; empty when absent.
    pub value: String,
    /// A word that stands for the value: a text key such as `pages.value.pass`; empty if the value speaks for itself.
    pub word: String,
    /// The grade of the item.
    pub mark: Option<Mark>,
    /// The verifier's own pass or fail.
    pub verdict: Option<bool>,
    /// Its rule, where the edition in force has bands for it.
    pub rule: Option<Rule>,
}

impl ParameterRow {
    /// The row of a reading, on a rule if there is one.
    #[must_use]
    pub fn of(reading: &Reading, rule: Option<Rule>) -> Self {
        let (value, word) = understood(&reading.value);
        Self {
            parameter: reading.parameter.name().to_owned(),
            raw: reading.raw.clone(),
            value,
            word: word.to_owned(),
            mark: reading
                .grade
                .map(Mark::from)
                .or_else(|| reading.letter.map(Mark::from)),
            verdict: reading.verdict,
            rule,
        }
    }
}

/// A value as text, or the key of the word that stands for it.
fn understood(value: &Value) -> (String, &'static str) {
    match value {
        Value::Number {
            number,
            unit,
            bound,
        } => {
            let bound = bound.sign();
            let blank = if unit.symbol().is_empty() { "" } else { " " };
            (format!("{bound}{number}{blank}{}", unit.symbol()), "")
        }
        Value::Count { passed, of } => (format!("{passed}/{of}"), ""),
        Value::Pass { pass: true } => (String::new(), "pages.value.pass"),
        Value::Pass { pass: false } => (String::new(), "pages.value.fail"),
        Value::Text { text } => (text.clone(), ""),
        Value::NotApplicable => (String::new(), "pages.value.not_applicable"),
        Value::Absent => (String::new(), "pages.value.absent"),
    }
}

/// A name and a value as the verifier wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The name.
    pub name: String,
    /// The value.
    pub value: String,
}

/// What a measurement says, for its own page and for the page of its sample.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasurementShown {
    /// Maker and model.
    pub instrument: String,
    /// Serial number; empty if not said.
    pub serial: String,
    /// The instrument of the register that made it, for readers who may see the register.
    pub by: Option<Link>,
    /// Whether that is known from the source's setting alone.
    pub by_source: bool,
    /// The site it came from, for readers in the laboratory; empty where there is only one.
    pub site: String,
    /// Software version; empty if not said.
    pub software: String,
    /// Profile that named the items.
    pub profile: String,
    /// How sure the layout of the profile is, in its author's words; empty if the profile is not known any more.
    pub confidence: String,
    /// Whether nobody has confirmed the profile with a file of the instrument.
    pub unconfirmed: bool,
    /// When it was measured.
    pub taken_at: Option<NaiveDateTime>,
    /// The kind of symbol.
    pub symbology: String,
    /// What was decoded; empty if nothing was.
    pub data: String,
    /// The verifier's own grade.
    pub grade: Option<GradeShown>,
    /// The items in the order of a report.
    pub parameters: Vec<ParameterRow>,
    /// The scans of a linear symbol.
    pub scans: Option<ScanGrid>,
    /// The operator's own fields by canonical name.
    pub fields: Vec<Written>,
    /// Items that no profile knows.
    pub unmapped: Vec<Written>,
    /// What the reader noticed, as sentences.
    pub warnings: Vec<String>,
    /// What a recomputation found; absent for readers outside of the laboratory.
    pub plausibility: Option<Plausibility>,
}

impl MeasurementShown {
    /// A measurement with the rules its edition has, and with its warnings as sentences.
    #[must_use]
    pub fn of(
        measured: &Measured,
        rule: impl Fn(&Reading) -> Option<Rule>,
        warnings: Vec<String>,
    ) -> Self {
        let written = |(name, value): (&String, &String)| Written {
            name: name.clone(),
            value: value.clone(),
        };
        Self {
            instrument: measured.instrument.model.clone(),
            serial: measured.instrument.serial.clone(),
            by: None,
            by_source: false,
            site: String::new(),
            software: measured.instrument.software.clone(),
            profile: measured.profile.clone(),
            confidence: String::new(),
            unconfirmed: false,
            taken_at: measured.taken_at,
            symbology: measured.symbology.map_or_else(
                || measured.symbology_raw.clone(),
                |known| known.label().to_owned(),
            ),
            data: measured.data.clone().unwrap_or_default(),
            grade: measured.grade.as_ref().and_then(GradeShown::of),
            parameters: measured
                .readings
                .iter()
                .map(|reading| ParameterRow::of(reading, rule(reading)))
                .collect(),
            scans: ScanGrid::of(&measured.scans),
            fields: measured.fields.iter().map(written).collect(),
            unmapped: measured.unmapped.iter().map(written).collect(),
            warnings,
            plausibility: None,
        }
    }
}

/// One measurement: raw values beside canonical ones.
#[derive(Debug, Clone, Serialize)]
pub struct Measurement {
    /// What it says.
    pub measurement: MeasurementShown,
    /// The source, one click away.
    pub source: Link,
    /// Place in its source.
    pub record: String,
    /// The sample it belongs to.
    pub sample: Option<Link>,
    /// Matched, waiting or discarded.
    pub state: Badge,
    /// Why it may not decide by itself, as sentences.
    pub flags: Vec<String>,
    /// What it said before it was read again, the latest first.
    pub earlier: Vec<EarlierReading>,
}
view!(Measurement, "measurements/show.html");

#[cfg(test)]
mod tests {
    use super::*;
    use domain::measurement::{Bound, Unit};

    #[test]
    fn values_are_shown_with_unit_and_bound() {
        assert_eq!(understood(&Value::number(84.0, Unit::Percent)).0, "84 %");
        let above = Value::Number {
            number: 15.0,
            unit: Unit::Modules,
            bound: Bound::MoreThan,
        };
        assert_eq!(understood(&above).0, "> 15 X");
        assert_eq!(understood(&Value::number(2.5, Unit::Plain)).0, "2.5");
        assert_eq!(understood(&Value::Count { passed: 9, of: 10 }).0, "9/10");
        assert_eq!(understood(&Value::Absent).1, "pages.value.absent");
    }
}
