//! What a reader has to say: refused files, refused records, warnings. Every one has its sentence in
//! the language files (`importers.error`, `.refused`, `.warning`, `.notice`).

mod maker;

use domain::measurement::{Parameter, Warning};
use domain::texts::Explain;

use crate::profile::Failure;
use crate::sources::spreadsheet::SpreadsheetError;

pub use maker::Maker;

/// A file of which nothing (more) can be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// No bytes at all.
    #[error("the file is empty (0 bytes)")]
    Empty,
    /// A printed report; the verifier can write another form.
    #[error("a PDF; switch on another report format of the verifier")]
    Pdf(Maker),
    /// A report page for browsers; the verifier can write another form.
    #[error("an HTML or XML page; switch on the text report or Excel capture of the verifier")]
    Markup,
    /// None of the kinds we read.
    #[error("none of the known kinds: looked for {looked_for}, found {found}")]
    NotRecognised {
        /// The marks that were looked for.
        looked_for: String,
        /// How the file begins.
        found: String,
    },
    /// A database or workbook of the right container with other content.
    #[error("looked for {looked_for}, found {found}")]
    OtherContent {
        /// Tables or heads that were looked for.
        looked_for: String,
        /// Those that are there.
        found: String,
    },
    /// Several profiles fit equally well, or the wanted one is of another kind.
    #[error("several profiles fit: {profiles}")]
    AmbiguousProfile {
        /// Their names.
        profiles: String,
    },
    /// No profile of that name.
    #[error("no profile {name:?}; there are {known}")]
    UnknownProfile {
        /// The wanted name.
        name: String,
        /// The names there are.
        known: String,
    },
    /// The wanted profile belongs to another kind of output.
    #[error("profile {profile} is for {expected}, the file is {found}")]
    WrongProfile {
        /// The wanted profile.
        profile: String,
        /// Its kind.
        expected: String,
        /// The kind of the file.
        found: String,
    },
    /// A database that is cut off.
    #[error("table {table}: page {page} is missing, the file has {pages} pages")]
    Truncated {
        /// The table, or `-` before any table could be read.
        table: String,
        /// The page that should be there, from 0.
        page: u64,
        /// The pages that are there.
        pages: u64,
    },
    /// A database or workbook whose inside makes no sense.
    #[error("{place}: {reason}")]
    Damaged {
        /// Table or sheet.
        place: String,
        /// What the reader of the container said.
        reason: String,
    },
    /// A workbook that cannot be read.
    #[error(transparent)]
    Spreadsheet(#[from] SpreadsheetError),
    /// A password is needed.
    #[error("the file is protected by a password")]
    Protected,
    /// The password is not that of the file.
    #[error("the password is wrong")]
    WrongPassword,
    /// Encrypted in a way that cannot be undone.
    #[error("encrypted in a way that is not read: {reason}")]
    Encrypted {
        /// What the reader of the container said.
        reason: String,
    },
    /// Another program has the file open for itself alone.
    #[error("the file is held by another program")]
    InUse,
    /// The file changed while it was copied.
    #[error("the file kept changing while it was copied ({attempts} attempts)")]
    Changing {
        /// How often it was tried.
        attempts: u8,
    },
    /// The page is larger than any report.
    #[error("larger than {limit} megabytes")]
    TooLarge {
        /// The limit in megabytes.
        limit: u64,
    },
    /// The file cannot be read at all.
    #[error("reading failed: {reason}")]
    Unreadable {
        /// What the system said.
        reason: String,
    },
}

impl Explain for ImportError {
    fn key(&self) -> &'static str {
        match self {
            Self::Empty => "importers.error.empty",
            Self::Pdf(maker) => maker.advice(),
            Self::Markup => "importers.error.markup",
            Self::NotRecognised { .. } => "importers.error.not_recognised",
            Self::OtherContent { .. } => "importers.error.other_content",
            Self::AmbiguousProfile { .. } => "importers.error.ambiguous_profile",
            Self::UnknownProfile { .. } => "importers.error.unknown_profile",
            Self::WrongProfile { .. } => "importers.error.wrong_profile",
            Self::Truncated { .. } => "importers.error.truncated",
            Self::Damaged { .. } => "importers.error.damaged",
            Self::Spreadsheet(error) => error.key(),
            Self::Protected => "importers.error.protected",
            Self::WrongPassword => "importers.error.wrong_password",
            Self::Encrypted { .. } => "importers.error.encrypted",
            Self::InUse => "importers.error.in_use",
            Self::Changing { .. } => "importers.error.changing",
            Self::TooLarge { .. } => "importers.error.too_large",
            Self::Unreadable { .. } => "importers.error.unreadable",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Empty
            | Self::Pdf(_)
            | Self::Markup
            | Self::Protected
            | Self::WrongPassword
            | Self::InUse => Vec::new(),
            Self::NotRecognised { looked_for, found }
            | Self::OtherContent { looked_for, found } => {
                vec![("looked_for", looked_for.clone()), ("found", found.clone())]
            }
            Self::AmbiguousProfile { profiles } => vec![("profiles", profiles.clone())],
            Self::UnknownProfile { name, known } => {
                vec![("name", name.clone()), ("known", known.clone())]
            }
            Self::WrongProfile {
                profile,
                expected,
                found,
            } => vec![
                ("profile", profile.clone()),
                ("expected", expected.clone()),
                ("found", found.clone()),
            ],
            Self::Truncated { table, page, pages } => vec![
                ("table", table.clone()),
                ("page", page.to_string()),
                ("pages", pages.to_string()),
            ],
            Self::Damaged { place, reason } => {
                vec![("place", place.clone()), ("reason", reason.clone())]
            }
            Self::Spreadsheet(error) => error.arguments(),
            Self::Changing { attempts } => vec![("attempts", attempts.to_string())],
            Self::TooLarge { limit } => vec![("limit", limit.to_string())],
            Self::Unreadable { reason } | Self::Encrypted { reason } => {
                vec![("reason", reason.clone())]
            }
        }
    }
}

/// Why one record could not become a measurement while the others went on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Bytes that are no text in the encoding of the file.
    Undecodable,
    /// No overall grade: the record is cut off or not a verification.
    NoGrade,
    /// The overall grade cannot be read.
    UnreadableGrade {
        /// What stands there.
        found: String,
    },
    /// The record does not end.
    TooLong,
}

impl Explain for Refusal {
    fn key(&self) -> &'static str {
        match self {
            Self::Undecodable => "importers.refused.undecodable",
            Self::NoGrade => "importers.refused.no_grade",
            Self::UnreadableGrade { .. } => "importers.refused.unreadable_grade",
            Self::TooLong => "importers.refused.too_long",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnreadableGrade { found } => vec![("found", found.clone())],
            Self::Undecodable | Self::NoGrade | Self::TooLong => Vec::new(),
        }
    }
}

/// What a reader noticed in a record and did not repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// A value beyond what is plausible.
    OutOfRange(Parameter, String),
    /// A number without unit.
    NoUnit(Parameter, String),
    /// A unit that the parameter cannot have.
    WrongUnit(Parameter, String),
    /// An item that is not of its form.
    Unreadable(Parameter, String),
    /// A letter that is not the one of the number beside it.
    LetterDisagrees(Parameter, String),
    /// A symbology no profile knows.
    UnknownSymbology(String),
    /// Date and time that no pattern of the profile fits.
    UnreadableTime(String),
    /// The last digit is not the check digit.
    CheckDigit(String),
    /// Leading zeros were put back.
    ZerosRestored(String),
    /// The check digit came from a row of its own.
    CheckDigitJoined(String),
    /// The add-on was split off.
    AddOn(String),
    /// The verifier's own remark.
    Verifier(String),
    /// The database gave nothing where a text belongs.
    MissingValue(String),
    /// Items of a report that the table of reports does not list.
    NoReportRow,
    /// Scans graded by letters, which cannot be averaged.
    LetterScans,
    /// A row of the scan table that has not as many cells as the head.
    ScanColumns(String),
    /// A date whose day and month nothing tells apart.
    AmbiguousDate(String),
    /// A moment before there were verifiers.
    Clock(String),
    /// A bit of the failure code.
    Failure(String, Failure),
    /// A failure code with bits that the profile does not know.
    UnknownFailure(String),
}

impl Explain for Remark {
    fn key(&self) -> &'static str {
        match self {
            Self::OutOfRange(..) => "importers.warning.out_of_range",
            Self::NoUnit(..) => "importers.warning.no_unit",
            Self::WrongUnit(..) => "importers.warning.wrong_unit",
            Self::Unreadable(..) => "importers.warning.unreadable",
            Self::LetterDisagrees(..) => "importers.warning.letter_disagrees",
            Self::UnknownSymbology(_) => "importers.warning.unknown_symbology",
            Self::UnreadableTime(_) => "importers.warning.unreadable_time",
            Self::CheckDigit(_) => "importers.warning.check_digit",
            Self::ZerosRestored(_) => "importers.warning.zeros_restored",
            Self::CheckDigitJoined(_) => "importers.warning.check_digit_joined",
            Self::AddOn(_) => "importers.warning.add_on",
            Self::Verifier(_) => "importers.warning.verifier",
            Self::MissingValue(_) => "importers.warning.missing_value",
            Self::NoReportRow => "importers.warning.no_report_row",
            Self::LetterScans => "importers.warning.letter_scans",
            Self::ScanColumns(_) => "importers.warning.scan_columns",
            Self::AmbiguousDate(_) => "importers.warning.ambiguous_date",
            Self::Clock(_) => "importers.warning.clock",
            Self::Failure(..) => "importers.warning.failure",
            Self::UnknownFailure(_) => "importers.warning.unknown_failure",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OutOfRange(parameter, found)
            | Self::NoUnit(parameter, found)
            | Self::WrongUnit(parameter, found)
            | Self::Unreadable(parameter, found)
            | Self::LetterDisagrees(parameter, found) => vec![
                (
                    "parameter",
                    format!("@measurement.parameter.{}", parameter.name()),
                ),
                ("found", found.clone()),
            ],
            Self::UnknownSymbology(found)
            | Self::UnreadableTime(found)
            | Self::CheckDigit(found)
            | Self::ZerosRestored(found)
            | Self::CheckDigitJoined(found)
            | Self::AddOn(found)
            | Self::Verifier(found)
            | Self::MissingValue(found)
            | Self::ScanColumns(found)
            | Self::AmbiguousDate(found)
            | Self::Clock(found)
            | Self::UnknownFailure(found) => vec![("found", found.clone())],
            Self::Failure(found, failure) => vec![
                ("found", found.clone()),
                ("failure", format!("@{}", failure.key())),
            ],
            Self::NoReportRow | Self::LetterScans => Vec::new(),
        }
    }
}

impl From<Remark> for Warning {
    fn from(remark: Remark) -> Self {
        Self::of(&remark)
    }
}

/// What was noticed about a whole file that could be read nevertheless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Rows that the database reader had to pass over.
    RowsSkipped {
        /// The table.
        table: String,
        /// How many.
        rows: u64,
    },
    /// The table declares another number of rows than it holds.
    RowCount {
        /// The table.
        table: String,
        /// Rows it declares.
        declared: u64,
        /// Rows that were there.
        found: u64,
    },
}

impl Explain for Notice {
    fn key(&self) -> &'static str {
        match self {
            Self::RowsSkipped { .. } => "importers.notice.rows_skipped",
            Self::RowCount { .. } => "importers.notice.row_count",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::RowsSkipped { table, rows } => {
                vec![("table", table.clone()), ("rows", rows.to_string())]
            }
            Self::RowCount {
                table,
                declared,
                found,
            } => vec![
                ("table", table.clone()),
                ("declared", declared.to_string()),
                ("found", found.to_string()),
            ],
        }
    }
}

#[cfg(test)]
#[path = "findings_tests.rs"]
mod tests;
