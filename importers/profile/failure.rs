//! Failure codes: hexadecimal numbers of which every bit says that something failed.

use domain::texts::Explain;
use serde::Deserialize;

use super::Profile;

/// What a bit of a failure code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// Decodability below its limit.
    Decodability,
    /// Defects above their limit.
    Defect,
    /// A quiet zone too small.
    QuietZone,
    /// Contrast below its limit.
    Contrast,
    /// The check character does not fit.
    Checksum,
    /// The overall grade below its limit.
    OverallGrade,
}

impl Explain for Failure {
    fn key(&self) -> &'static str {
        match self {
            Self::Decodability => "importers.failure.decodability",
            Self::Defect => "importers.failure.defect",
            Self::QuietZone => "importers.failure.quiet_zone",
            Self::Contrast => "importers.failure.contrast",
            Self::Checksum => "importers.failure.checksum",
            Self::OverallGrade => "importers.failure.overall_grade",
        }
    }
}

impl Profile {
    /// What a failure code says: every bit that the profile knows, and what is left of the code.
    #[must_use]
    pub fn failures(&self, code: u32) -> (Vec<Failure>, u32) {
        let mut rest = code;
        let mut found = Vec::new();
        for (bit, failure) in &self.failures {
            if code & bit != 0 {
                found.push(*failure);
                rest &= !bit;
            }
        }
        (found, rest)
    }
}
