//! The member directory: the list, and taking it over from a spreadsheet.

use chrono::NaiveDate;
use serde::Serialize;

use super::catalogue::{Column, RowTally};
use super::parts::{Badge, Link, Pager, Refusal, Tab};
use super::view;

/// One entry of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberRow {
    /// The company prefix.
    pub prefix: String,
    /// The registered holder.
    pub holder: String,
    /// The holder's company here, where it is registered.
    pub company: Option<Link>,
    /// Address of the form that registers the holder; empty where the reader may not, or the
    /// holder is registered.
    pub register: String,
    /// Registered address.
    pub address: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Number of the member certificate.
    pub certificate: String,
    /// First day of validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
    /// Whether it is in force.
    pub state: Badge,
}

/// The member directory.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Members {
    /// What was searched for.
    pub query: String,
    /// The entries, by prefix.
    pub rows: Vec<MemberRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether the reader may take a directory over.
    pub may_import: bool,
}
view!(Members, "members/list.html");

/// Handing in a directory.
#[derive(Debug, Clone, Serialize, Default)]
pub struct MemberUpload {
    /// Largest file in megabytes.
    pub limit_mb: u64,
    /// How many entries the directory has now.
    pub entries: u64,
    /// Why the last file was refused.
    pub refusal: Option<Refusal>,
}
view!(MemberUpload, "members/upload.html");

/// One row of the preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PreviewRow {
    /// Row in the sheet, from 1, after the sheet's name when there are several.
    pub place: String,
    /// Good, good with a remark, or refused.
    pub verdict: Badge,
    /// Text key of what it changes: new, changed or known; empty for a refused row.
    pub novelty: String,
    /// The company prefix; of a refused row, empty.
    pub prefix: String,
    /// The holder; of a refused row, its cells.
    pub holder: String,
    /// First day of validity.
    pub valid_from: Option<NaiveDate>,
    /// Last day of validity.
    pub valid_until: Option<NaiveDate>,
    /// Remarks and reasons, as sentences.
    pub reasons: Vec<String>,
}

/// How many entries a file would add, change and leave as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct NoveltyTally {
    /// Not in the directory yet.
    pub new: u64,
    /// There, with something else.
    pub changed: u64,
    /// There already, the same.
    pub known: u64,
}

/// The verdict on each row before anything is stored.
#[derive(Debug, Clone, Serialize)]
pub struct MemberPreview {
    /// Name of the file.
    pub file: String,
    /// Its digest, as the forms send it back.
    pub sha256: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// How many rows fare how.
    pub tally: RowTally,
    /// What the good ones change.
    pub novelty: NoveltyTally,
    /// The lists: all, refused, flagged.
    pub tabs: Vec<Tab>,
    /// The rows.
    pub rows: Vec<PreviewRow>,
    /// Where one is among the rows.
    pub pager: Pager,
}
view!(MemberPreview, "members/preview.html");
