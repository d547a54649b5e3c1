//! 检验报告 of one sample: everything that was measured and seen, in three parts:
//! specification, print quality, location (as the GS1 member organisations report).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ApplicationProblem, Bilingual, Client, DictionaryVersion, DocumentHead, Outcome,
    PrintedPhotograph, QualityProblem, Scale, Signatures,
};
use crate::measurement::Symbology;

/// The report of one sample.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TestReport {
    /// Number, issuer, date.
    pub head: DocumentHead,
    /// The company.
    pub client: Client,
    /// The sample as the company describes it.
    pub sample: ReportedSample,
    /// How it was tested.
    pub conduct: Conduct,
    /// First part: the symbol against what its use demands.
    pub specification: Vec<Checked>,
    /// Second part: the symbol grade, such as `2.4/06/660`; empty if nothing was measured.
    pub grade: String,
    /// The required grade in the same notation.
    pub requirement: String,
    /// The item that decided the grade; empty if all is as good as can be.
    pub decided_by: Bilingual,
    /// Every graded or measured item of the symbol.
    pub items: Vec<ReportedItem>,
    /// Figures of the reflectance profile that have no grade of their own.
    pub reflectance: Vec<(Bilingual, String)>,
    /// Grades of the single scans; absent where the verifier gives none.
    pub scans: Option<ScanGrades>,
    /// Third part: where the symbol stands and what a person saw.
    pub location: Vec<Checked>,
    /// Problems of the symbol.
    pub quality: Vec<QualityProblem>,
    /// Problems of the use of the code.
    pub application: Vec<ApplicationProblem>,
    /// Photographs of it that are printed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photographs: Vec<PrintedPhotograph>,
    /// What was concluded.
    pub outcome: Outcome,
    /// Who answers for the results.
    pub signatures: Signatures,
}

/// The sample as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub struct ReportedSample {
    /// The intake, such as `201901032-2`.
    pub intake_number: String,
    /// Line of the company's catalogue, from 1.
    pub line: u32,
    /// The human readable number as printed on the sample.
    pub code: String,
    /// The kind of symbol; absent if it could not be told.
    pub symbology: Option<Symbology>,
    /// What the verifier decoded; empty if nothing.
    pub data: String,
    /// Product name.
    pub product_name: String,
    /// Specification or model.
    pub specification: String,
    /// Brand.
    pub brand: String,
    /// What it is printed on.
    pub substrate: String,
    /// Bag, box, bottle and so on.
    pub packaging: String,
    /// Where it will be scanned.
    pub environment: Bilingual,
    /// Remark of the client, and why a flagged measurement decided.
    pub remark: String,
}

/// How a sample was tested (ISO/IEC 17025:2017 7.8.2 and 7.8.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conduct {
    /// When the samples arrived.
    pub received_on: NaiveDate,
    /// When it was measured; empty if nothing tells.
    pub tested_on: String,
    /// Condition as received; empty if nothing was remarked.
    pub condition: Bilingual,
    /// Temperature and humidity; empty if not recorded.
    pub environment: String,
    /// Where, if not at the laboratory's address.
    pub place: String,
    /// Sampling, where the laboratory took the samples.
    pub sampling: String,
    /// Deviations from the method.
    pub deviations: String,
    /// Standards tested against.
    pub standards: Vec<String>,
    /// How conformity was decided.
    pub decision_rule: Bilingual,
    /// The dictionaries that judged.
    pub dictionaries: Vec<DictionaryVersion>,
    /// What measured, with its calibration.
    pub instrument: String,
    /// Aperture, light, angle and standard edition of the grade; empty if not told.
    pub optics: String,
}

/// Something that was checked against a demand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What.
    pub label: Bilingual,
    /// What it is; empty where nobody looked.
    pub found: Bilingual,
    /// What it should be; empty where nothing is demanded.
    pub required: String,
    /// Whether it suffices; absent where nothing is demanded or known.
    pub met: Option<bool>,
    /// Where the demand is written.
    pub clause: String,
}

/// One item of the print quality.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReportedItem {
    /// Its name.
    pub label: Bilingual,
    /// The value with its unit.
    pub value: Bilingual,
    /// Its grade, such as `3.4`; empty where it has none.
    pub grade: String,
    /// The letter of the grade.
    pub letter: Option<char>,
    /// The scale to draw.
    pub scale: Option<Scale>,
}

/// Grades of the single scans by parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanGrades {
    /// Numbers of the scans.
    pub scans: Vec<u16>,
    /// The parameters with a cell for each scan.
    pub rows: Vec<ScanRow>,
    /// The grade of each scan; empty where the verifier gives none.
    pub totals: Vec<String>,
}

/// One parameter of the scans.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanRow {
    /// Its name.
    pub label: Bilingual,
    /// Its grade in each scan, and whether it decided that scan.
    pub cells: Vec<(String, bool)>,
}
