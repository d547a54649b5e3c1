//! Why a document could not be made. Nothing here leaves half a document behind:
//! a renderer returns all bytes or one of these.

use domain::texts::Explain;

use crate::{
    output::no_symbol::NoSymbol,
    signature::{ProtectError, SignError},
};

/// A document that could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// No loaded face can draw a character; it is never left out or drawn blank.
    #[error(transparent)]
    MissingGlyph(#[from] MissingGlyph),
    /// The address of the public check does not fit a QR symbol.
    #[error("verification address: {0}")]
    Verification(#[from] NoSymbol),
    /// The document could not be given its code or a signature.
    #[error("protection: {0}")]
    Protect(#[from] ProtectError),
    /// The seal or the mark is not a PNG picture.
    #[error("{what} is not a PNG picture: {reason}")]
    Picture {
        /// `seal` or `mark`.
        what: &'static str,
        /// What the PNG reader said.
        reason: String,
    },
    /// The PDF writer refused.
    #[error("PDF: {0}")]
    Pdf(String),
    /// The spreadsheet writer refused.
    #[error("spreadsheet: {0}")]
    Spreadsheet(#[from] rust_xlsxwriter::XlsxError),
    /// The archive writer refused.
    #[error("archive: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// The archive could not be written in memory.
    #[error("archive: {0}")]
    Write(#[from] std::io::Error),
    /// The content has no JSON form.
    #[error("JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A character that no loaded face draws as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("no font draws U+{:04X} {character:?} of {field}{}", u32::from(*character), line.map_or_else(String::new, |line| format!(", line {line}")))]
pub struct MissingGlyph {
    /// Where it stands, such as `product_name`.
    pub field: String,
    /// The line of the catalogue, where it is in one.
    pub line: Option<u32>,
    /// The character.
    pub character: char,
}

impl Explain for MissingGlyph {
    fn key(&self) -> &'static str {
        match self.line {
            Some(_) => "documents.error.missing_glyph_in_line",
            None => "documents.error.missing_glyph",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let field = match ENTERED.contains(&self.field.as_str()) {
            true => self.field.as_str(),
            false => "wording",
        };
        vec![
            ("character", self.character.to_string()),
            ("codepoint", format!("U+{:04X}", u32::from(self.character))),
            ("field", format!("@documents.field.{field}")),
            ("line", self.line.unwrap_or_default().to_string()),
        ]
    }
}

/// The fields that people type; every other text comes from the language files.
pub const ENTERED: [&str; 25] = [
    "brand",
    "client.address",
    "client.contact",
    "client.credit_code",
    "client.name",
    "code",
    "condition",
    "contact",
    "deviations",
    "environment",
    "handler",
    "head.replaces",
    "instruments",
    "issuer.address",
    "issuer.name",
    "issuer.name_en",
    "note",
    "place",
    "product_name",
    "remark",
    "sampling",
    "signature.name",
    "specification",
    "standards",
    "summary",
];

impl Explain for ReportError {
    fn key(&self) -> &'static str {
        match self {
            Self::MissingGlyph(missing) => missing.key(),
            Self::Picture { .. } => "documents.error.picture",
            Self::Protect(ProtectError::Sign(SignError::Stamp(_))) => "documents.error.stamp",
            _ => "documents.error.writer",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::MissingGlyph(missing) => missing.arguments(),
            Self::Picture { what, reason } => {
                vec![("what", (*what).to_owned()), ("reason", reason.clone())]
            }
            Self::Protect(ProtectError::Sign(SignError::Stamp(reason))) => {
                vec![("reason", reason.clone())]
            }
            other => vec![("reason", other.to_string())],
        }
    }
}

/// Why no face could be loaded.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// No face of any known family was found.
    #[error(
        "no face of {family} in {searched}; install the Debian package fonts-noto-cjk or name the folder that holds the font"
    )]
    NotFound {
        /// The families that would do.
        family: String,
        /// Where they were looked for.
        searched: String,
    },
    /// A font file could not be read.
    #[error("font file {file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why not.
        reason: String,
    },
}

impl Explain for FontError {
    fn key(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "documents.error.font_not_found",
            Self::Unreadable { .. } => "documents.error.font_unreadable",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NotFound { family, searched } => {
                vec![("family", family.clone()), ("searched", searched.clone())]
            }
            Self::Unreadable { file, reason } => {
                vec![("file", file.clone()), ("reason", reason.clone())]
            }
        }
    }
}
