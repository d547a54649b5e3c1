//! Artwork: the list, handing a file in, and what came of one.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Link, Pager, Refusal, Tone};
use super::view;

/// One line of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ArtworkRow {
    /// Name of the file.
    pub name: String,
    /// Address of its page.
    pub href: String,
    /// The company's name.
    pub company: String,
    /// A code of `domain::intake::Environment`.
    pub environment: &'static str,
    /// How many symbols were found.
    pub symbols: u32,
    /// The gravest advice; no symbol at all is bad too.
    pub advice: Badge,
    /// When it was checked.
    pub added_at: NaiveDateTime,
}

/// The list of artwork.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ArtworkList {
    /// The lines.
    pub rows: Vec<ArtworkRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether the reader may hand a file in.
    pub may_send: bool,
    /// Whether the reader sees more than one company's.
    pub of_all: bool,
}
view!(ArtworkList, "artwork/list.html");

/// Handing a file in.
#[derive(Debug, Clone, Serialize, Default)]
pub struct ArtworkUpload {
    /// Largest file in megabytes.
    pub limit_mb: u64,
    /// Codes of `domain::intake::Environment`.
    pub environments: Vec<&'static str>,
    /// The chosen one.
    pub environment: Field,
    /// The stated width.
    pub width: Field,
    /// The company's number; absent where the reader's own company is meant.
    pub company: Option<Field>,
    /// Why the last file was refused.
    pub refusal: Option<Refusal>,
}
view!(ArtworkUpload, "artwork/upload.html");

/// A symbol framed on its page; lengths in millimetres.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FrameShown {
    /// Its number in the file.
    pub number: u32,
    /// Colour and shape of what came of it.
    pub tone: Tone,
    /// Left side.
    pub x: f64,
    /// Upper side.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// A page of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetShown {
    /// Which page, from 1.
    pub number: u32,
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// The size with one decimal, as people read it: width, height.
    pub size: (String, String),
    /// Address of its picture.
    pub href: String,
    /// Radius of the numbers in millimetres, so that they look alike on every page.
    pub dot: f64,
    /// The symbols on it.
    pub frames: Vec<FrameShown>,
}

/// A figure in words or numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Said {
    /// A number with its unit; empty where `key` says it.
    pub text: String,
    /// A text key; empty where `text` says it.
    pub key: String,
}

impl Said {
    /// What a line of a report says: `@` marks a text key.
    #[must_use]
    pub fn of(said: &str) -> Self {
        match said.strip_prefix('@') {
            Some(key) => Self {
                key: key.to_owned(),
                text: String::new(),
            },
            None => Self {
                key: String::new(),
                text: said.to_owned(),
            },
        }
    }
}

/// One figure beside what is allowed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LineShown {
    /// Text key of what it is.
    pub what: String,
    /// What follows.
    pub advice: Badge,
    /// What it is.
    pub measured: Said,
    /// What is allowed.
    pub allowed: Said,
    /// Where that is written.
    pub clause: String,
}

/// An entry of a dictionary that applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryShown {
    /// Its key.
    pub key: u16,
    /// Whether it must change or be looked at.
    pub advice: Badge,
    /// The problem.
    pub problem: String,
    /// The remedy, or why it is proposed.
    pub remedy: String,
    /// Standard and clause, or regulation.
    pub clause: String,
}

/// A symbol with everything found out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SymbolShown {
    /// Its number in the file.
    pub number: u32,
    /// Which page it is on.
    pub sheet: u32,
    /// The kind of symbol; empty for bars that cannot be read.
    pub symbology: String,
    /// The data as people print them.
    pub data: String,
    /// What came of it.
    pub advice: Badge,
    /// Side of the pixels that figures came from, in millimetres; empty for drawn bars.
    pub pixel: String,
    /// Colours of bars and spaces, such as `#000000`.
    pub inks: (String, String),
    /// Its figures.
    pub lines: Vec<LineShown>,
    /// Entries of the quality dictionary.
    pub findings: Vec<EntryShown>,
    /// Entries of the application dictionary.
    pub proposals: Vec<EntryShown>,
}

/// What came of a file.
#[derive(Debug, Clone, Serialize)]
pub struct Artwork {
    /// Name of the file.
    pub name: String,
    /// Address of its page.
    pub href: String,
    /// The company's name.
    pub company: String,
    /// A code of `domain::intake::Environment`.
    pub environment: &'static str,
    /// The gravest advice.
    pub advice: Badge,
    /// Text keys of what nobody can be sure of.
    pub notes: Vec<&'static str>,
    /// Its pages.
    pub sheets: Vec<SheetShown>,
    /// Its symbols.
    pub symbols: Vec<SymbolShown>,
    /// Samples of the company with the same code.
    pub samples: Vec<Link>,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: String,
    /// When it was checked.
    pub added_at: NaiveDateTime,
    /// By whom.
    pub added_by: String,
    /// Versions of requirements, quality and application dictionary.
    pub versions: (String, String, String),
    /// Whether the reader may hand another file in.
    pub may_send: bool,
}
view!(Artwork, "artwork/show.html");
