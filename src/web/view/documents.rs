//! Documents: the list, one document, and the public page that answers for it.

use chrono::NaiveDate;
use serde::Serialize;

use super::check::{Checks, Reach};
use super::parts::{Badge, Field, Link, Pager, Refusal};
use super::symbol::SymbolDrawing;
use super::view;

/// A file of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileShown {
    /// `PDF`, `XLSX`, `JSON` or `ZIP`.
    pub format: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
    /// Where it is downloaded.
    pub href: String,
}

/// One line of a list of documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentRow {
    /// Its number.
    pub number: String,
    /// Address of its page.
    pub href: String,
    /// What it is, such as `result_catalogue`.
    pub kind: String,
    /// Revision, from 1.
    pub revision: u32,
    /// The intake.
    pub intake: Link,
    /// The company's name.
    pub company: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// Valid, replaced or withdrawn.
    pub state: Badge,
    /// Its files.
    pub files: Vec<FileShown>,
}

/// Documents that a page leaves to the list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rest {
    /// Address of the list.
    pub href: String,
    /// How many files there are in all.
    pub total: u64,
}

/// The list of documents.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Documents {
    /// The lines.
    pub rows: Vec<DocumentRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// How often all of them were checked by outsiders; absent for a company.
    pub checks: Option<Checks>,
    /// Whether the reader may issue documents.
    pub may_issue: bool,
    /// The intake whose documents these are; absent where they are of all.
    pub of: Option<Link>,
}
view!(Documents, "documents/list.html");

/// One document.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The line of the list.
    pub document: DocumentRow,
    /// Who signed.
    pub issued_by: String,
    /// The document it replaces.
    pub replaces: Option<Link>,
    /// The document that replaces it.
    pub replaced_by: Option<Link>,
    /// Why it was withdrawn; empty if it was not.
    pub withdrawn_because: String,
    /// Address of the public page.
    pub public: Link,
    /// QR code of that address.
    pub qr: Option<SymbolDrawing>,
    /// What outsiders may see.
    pub reach: Reach,
    /// Whether the reader may withdraw it.
    pub may_withdraw: bool,
    /// Why it is to be withdrawn, with what was wrong with the form.
    pub reason: Field,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Document, "documents/show.html");
