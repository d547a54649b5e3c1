//! What the public check page is given.

use chrono::{NaiveDate, NaiveDateTime};
use serde::Serialize;

use super::documents::FileShown;
use super::parts::{Link, Tone};
use super::view;

/// What the public page says of a document, and nothing more than that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublicDocument {
    /// Its number.
    pub number: String,
    /// What it is.
    pub kind: String,
    /// The company's name.
    pub company: String,
    /// Day of issue.
    pub issued_on: NaiveDate,
    /// How many samples were judged, and how many of them conform.
    pub samples: Option<(u64, u64)>,
    /// Number and day of the document that holds in its place.
    pub replaced_by: Option<(Link, NaiveDate)>,
    /// Its last revision, where that was withdrawn and nothing holds in its place.
    pub ended_with: Option<Link>,
    /// The original's files; empty unless the holder opened it.
    pub files: Vec<FileShown>,
    /// SHA-256 of the original's files, for the browser to compare.
    pub hashes: Vec<String>,
}

/// What the code itself says, without the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CodeShown {
    /// Whether the laboratory signed it, for this very document.
    pub holds: bool,
    /// Number of the document that it names.
    pub number: String,
    /// What it says that is.
    pub kind: String,
    /// Its day of issue.
    pub issued_on: NaiveDate,
}

/// A signature of a file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SignatureShown {
    /// Who signed.
    pub signer: String,
    /// Who issued the certificate.
    pub issuer: String,
    /// Kind of key.
    pub key: String,
    /// Whether it fits the file.
    pub holds: bool,
    /// When an authority saw it.
    pub stamped_at: Option<NaiveDateTime>,
}

/// What was found out about a file that was handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Name of the file.
    pub name: String,
    /// How it came out.
    pub tone: Tone,
    /// `same`, `older`, `whole`, `changed`, `foreign`.
    pub outcome: &'static str,
    /// What is wrong with it: keys of sentences.
    pub faults: Vec<String>,
    /// Its signatures.
    pub signatures: Vec<SignatureShown>,
}

/// What outsiders may see of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Whether its holder opened it.
    pub this: bool,
    /// Whether all documents of the company are open.
    pub all: bool,
    /// Whether the reader may change that.
    pub may_change: bool,
    /// How often it was checked.
    pub checks: Checks,
}

/// How often documents were checked lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Checks {
    /// In how many days.
    pub days: i64,
    /// Key of an answer's name, and how often it was given.
    pub counted: Vec<(String, u64)>,
}

/// The public page.
#[derive(Debug, Clone, Serialize)]
pub struct PublicCheck {
    /// `valid`, `replaced`, `withdrawn` or `unknown`.
    pub answer: &'static str,
    /// What follows `/v/` in the address.
    pub token: String,
    /// The document; absent when unknown.
    pub document: Option<PublicDocument>,
    /// What the code says; absent if the address holds none.
    pub code: Option<CodeShown>,
    /// What was found out about a file.
    pub compared: Option<Compared>,
    /// The host that the reader should see in the address bar.
    pub host: String,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
}
view!(PublicCheck, "documents/check.html");
