//! A made world for the demonstration: companies, catalogues and verifier output as files.
//!
//! Everything follows from one seed and the day on which the world is looked at. The files are handed in like a user's, through the
//! same actions, so that the demonstration shows only what the system really does. Files
//! are written when they are asked for, so that a large world stays small in memory.

mod catalogue_file;
pub mod chance;
pub mod company;
mod directory_file;
mod instruments;
pub mod intake;
pub mod laboratory;
pub mod made;
mod numbers;
pub mod print;
pub mod recipe;
pub mod sample;
mod schedule;
mod tokens;
pub mod verifier;
mod words;
pub mod writers;

use std::io;

use chrono::{Datelike, NaiveDate};
use domain::member::Member;

pub use company::PlannedCompany;
pub use intake::{Exports, PlannedIntake, Stage};
pub use sample::PlannedSample;
pub use schedule::Size;
pub use tokens::seed_secrets;

/// A file to hand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedFile {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Why a file could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The writer of new workbooks refused.
    #[error("cannot make a workbook: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The writer of verifier files refused.
    #[error("cannot make a verifier file: {0}")]
    Verifier(#[from] writers::WriteError),
    /// A file could not be written.
    #[error("cannot write a made file: {0}")]
    Io(#[from] io::Error),
}

/// The whole made world.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What it was made from.
    pub seed: u64,
    /// The companies in the order of their registration.
    pub companies: Vec<PlannedCompany>,
    /// The intakes in the order of their receipt.
    pub intakes: Vec<PlannedIntake>,
    /// The member directory.
    pub members: Vec<Member>,
}

/// The made world of a seed.
#[must_use]
pub fn plan(seed: u64, size: Size) -> Plan {
    schedule::plan(seed, size)
}

impl Plan {
    /// How many samples all intakes have.
    #[must_use]
    pub fn sample_count(&self) -> usize {
        self.intakes.iter().map(|intake| intake.samples.len()).sum()
    }

    /// The member directory as the code centre sends it.
    ///
    /// # Errors
    /// When the writer of workbooks refuses.
    pub fn directory(&self) -> Result<PlannedFile, DemoError> {
        Ok(PlannedFile {
            name: "members.xlsx".to_owned(),
            bytes: directory_file::write(&self.members)?,
        })
    }

    /// The number that an intake gets when companies and intakes are entered in order on
    /// their days and nothing else is: `202411003-2`.
    #[must_use]
    pub fn expected_number(&self, intake: &PlannedIntake) -> String {
        let month = |day: NaiveDate| (day.year(), day.month());
        let company = self.companies.get(intake.company);
        let day = company.map_or(intake.received_on, |company| company.registered_on);
        let before = self
            .companies
            .iter()
            .take(intake.company + 1)
            .filter(|other| month(other.registered_on) == month(day))
            .count();
        format!(
            "{}{:02}{before:03}-{}",
            day.year(),
            day.month(),
            intake.sequence
        )
    }
}

#[cfg(test)]
mod tests;
