//! What a verifier said of one symbol, typed but never reinterpreted.
//!
//! The verifier's overall grade, aperture, wavelength, angle and standard edition
//! are kept as given; anything we compute ourselves stands beside it and flags.

pub mod comparison;
pub mod difference;
pub mod edition;
pub mod grade;
pub mod grade_scale;
pub mod grading;
pub mod notation;
pub mod parameter;
pub mod plausibility;
pub mod second_look;
pub mod symbology;
pub mod value;

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde::{Deserialize, Serialize};

use crate::texts::Explain;

pub use grade::{Edition, FormalGrade, Grade, Letter};
pub use notation::GradeRequirement;
pub use parameter::Parameter;
pub use second_look::SecondLook;
pub use symbology::Symbology;
pub use value::{Bound, Reading, Unit, Value};

use crate::gs1::gtin::Gtin14;

/// One verification of one symbol, as one record of a verifier's output.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Measurement {
    /// Name of the file or database that the record came from.
    pub source: String,
    /// Place of the record in its source: `line 12`, `row 293`, `ReportID 101`.
    pub record: String,
    /// The device.
    pub instrument: Instrument,
    /// Profile that named the items, as `id.version`.
    pub profile: String,
    /// When the symbol was verified, in the instrument's own zone; absent if unreadable.
    pub taken_at: Option<NaiveDateTime>,
    /// The symbology as we name it; absent if unknown, see `symbology_raw`.
    pub symbology: Option<Symbology>,
    /// The symbology as the verifier names it.
    pub symbology_raw: String,
    /// Decoded data as the verifier wrote them; absent when nothing was decoded.
    pub data: Option<String>,
    /// The same number as a GTIN of 14 digits, when the data hold one.
    pub gtin14: Option<Gtin14>,
    /// Free fields of the operator by canonical name: `job`, `batch`, `reference`, `operator`, `product`, `company`, `roll`;
    /// beside them what the instrument says of itself and of the code: `sector`, `calibrated`, `application_standard`, `add_on`.
    pub fields: BTreeMap<String, String>,
    /// The verifier's own overall grade; absent when it gave none.
    pub grade: Option<FormalGrade>,
    /// Readings of the whole symbol.
    pub readings: Vec<Reading>,
    /// Single scans (linear symbols, normally ten): grade by parameter.
    pub scans: Vec<Scan>,
    /// Items whose name no profile knows, kept as written.
    pub unmapped: BTreeMap<String, String>,
    /// What the reader noticed and did not repair.
    pub warnings: Vec<Warning>,
}

impl Measurement {
    /// The first reading of a parameter.
    #[must_use]
    pub fn reading(&self, parameter: Parameter) -> Option<&Reading> {
        self.readings
            .iter()
            .find(|reading| reading.parameter == parameter)
    }

    /// Whether this is the symbol of `other` once more, graded by another edition: reports that
    /// grade by several list each as a result of its own.
    #[must_use]
    pub fn grades_again(&self, other: &Self) -> bool {
        let (Some(mine), Some(theirs)) = (self.edition(), other.edition()) else {
            return false;
        };
        mine != theirs
            && self.taken_at.is_some()
            && self.taken_at == other.taken_at
            && self.data.is_some()
            && self.data == other.data
            && self.symbology == other.symbology
            && self.instrument == other.instrument
            && self.source == other.source
    }

    /// Whether this was graded by a later edition than `other`.
    #[must_use]
    pub fn is_newer_than(&self, other: &Self) -> bool {
        let year = |one: &Self| one.edition().and_then(|edition| edition.year);
        year(self) > year(other)
    }

    fn edition(&self) -> Option<&Edition> {
        let edition = self.grade.as_ref().map(|grade| &grade.edition);
        edition.filter(|edition| !edition.is_unknown())
    }

    /// The item with the lowest grade, unless all is as good as can be; an item that fails has
    /// the worst grade even where the verifier prints none.
    #[must_use]
    pub fn deciding(&self) -> Option<Parameter> {
        use Parameter as Of;
        let grade = |reading: &Reading| match (&reading.value, reading.parameter) {
            (_, Of::OverallGrade | Of::ScanGrade) => None,
            (
                Value::Pass { pass: false },
                Of::Decode | Of::EdgeDetermination | Of::MinimumReflectance | Of::QuietZone,
            ) => Some(Grade::WORST),
            _ => reading.grade,
        };
        self.readings
            .iter()
            .filter_map(|reading| grade(reading).map(|grade| (grade, reading.parameter)))
            .min()
            .filter(|(grade, _)| *grade < Grade::BEST)
            .map(|(_, parameter)| parameter)
    }
}

/// The device that measured, as far as its output names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct Instrument {
    /// Maker and model, such as `Webscan TruCheck`.
    pub model: String,
    /// Serial number; empty if the output does not say.
    pub serial: String,
    /// Software or firmware version; empty if the output does not say.
    pub software: String,
}

/// One scan reflectance profile of a linear symbol.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
pub struct Scan {
    /// From 1.
    pub number: u16,
    /// Grade of the whole scan: the lowest of its parameters.
    pub grade: Option<Grade>,
    /// Grade of each parameter that the output lists.
    pub grades: BTreeMap<Parameter, Grade>,
}

/// Something a reader noticed: the key of its sentence and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Key in the language files, such as `importers.warning.out_of_range`.
    pub key: String,
    /// What stands in the places of the sentence; `@key` stands for the text of that key.
    pub arguments: BTreeMap<String, String>,
}

impl Warning {
    /// What a finding, refusal or error says, kept apart from every language until it is read.
    #[must_use]
    pub fn of(what: &dyn Explain) -> Self {
        let arguments = what.arguments().into_iter();
        Self {
            key: what.key().to_owned(),
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        }
    }
}
