//! What becomes of an issued document: it holds, is replaced, or is withdrawn.

use crate::coded::coded;

coded! {
    /// Whether an issued document still holds.
    DocumentState in "document_state" {
        /// It holds.
        Valid "valid",
        /// A revision took its place.
        Replaced "replaced",
        /// It was taken back.
        Withdrawn "withdrawn",
    }
}

coded! {
    /// The form of a document's file.
    FileFormat in "file_format" {
        /// PDF/A.
        Pdf "pdf",
        /// Office Open XML spreadsheet.
        Xlsx "xlsx",
        /// JSON.
        Json "json",
        /// The pack of all.
        Zip "zip",
    }
}

impl FileFormat {
    /// The media type by which browsers know it.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
            Self::Zip => "application/zip",
        }
    }
}
