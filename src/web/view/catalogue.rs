//! A company's catalogue: handing in a spreadsheet, the verdict on each row, taking over the good ones.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Link, Pager, Refusal, Tab};
use super::view;

/// Handing in a spreadsheet.
#[derive(Debug, Clone, Serialize, Default)]
pub struct CatalogueUpload {
    /// The intake.
    pub intake: Link,
    /// The company's name.
    pub company: String,
    /// Largest file in megabytes.
    pub limit_mb: u64,
    /// Files that were taken over before: name, day, lines added and refused.
    pub earlier: Vec<EarlierFile>,
    /// Why the last file was refused.
    pub refusal: Option<Refusal>,
}
view!(CatalogueUpload, "catalogue/upload.html");

/// A file that was taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EarlierFile {
    /// Its name.
    pub name: String,
    /// When.
    pub at: NaiveDateTime,
    /// By whom.
    pub who: String,
    /// Lines that became samples.
    pub added: u64,
    /// Rows that went back.
    pub refused: u64,
    /// The file with those rows and why.
    pub refused_href: String,
}

/// A column of the spreadsheet and what it was taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    /// The header as written; empty if no column was found.
    pub header: String,
    /// Text key of what it was taken for; empty if nothing.
    pub key: String,
}

/// One row of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewRow {
    /// Row in the sheet, from 1, after the sheet's name when there are several.
    pub place: String,
    /// Taken, taken with a remark, known already, or refused.
    pub verdict: Badge,
    /// The digits as they will be stored; empty if none could be read.
    pub code: String,
    /// The cell as it stands in the file, when that differs.
    pub written: String,
    /// Name of the product.
    pub product: String,
    /// Specification.
    pub specification: String,
    /// Brand.
    pub brand: String,
    /// Substrate.
    pub substrate: String,
    /// Form of the package.
    pub package: String,
    /// Remarks and reasons, as sentences.
    pub reasons: Vec<String>,
}

/// How many rows fare how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct RowTally {
    /// Taken as they are.
    pub good: u64,
    /// Taken with a remark.
    pub flagged: u64,
    /// Refused.
    pub refused: u64,
}

/// The verdict on each row before anything is stored.
#[derive(Debug, Clone, Serialize)]
pub struct CataloguePreview {
    /// The intake.
    pub intake: Link,
    /// The company's name.
    pub company: String,
    /// Name of the file.
    pub file: String,
    /// Address of the intake's catalogue, under which `commit` and `refused.xlsx` lie.
    pub href: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// How many rows fare how.
    pub tally: RowTally,
    /// Name and digest, as the forms send them back.
    pub sha256: String,
    /// Why it could not be taken over.
    pub refusal: Option<Refusal>,
    /// The lists: all, refused, flagged, taken.
    pub tabs: Vec<Tab>,
    /// The rows.
    pub rows: Vec<PreviewRow>,
    /// Where one is among the rows.
    pub pager: Pager,
}
view!(CataloguePreview, "catalogue/preview.html");
