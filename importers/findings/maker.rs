//! Whose program printed a report: what a PDF says of itself, and the advice that follows.

/// Whose program printed a report, as far as the file says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maker {
    /// Webscan TruCheck.
    Webscan,
    /// Cognex DataMan.
    Cognex,
    /// REA.
    Rea,
    /// Omron Microscan LVS.
    Lvs,
    /// Axicon.
    Axicon,
    /// The file does not say.
    Unknown,
}

impl Maker {
    /// Names by which a printed report gives its maker away, the more particular ones first; TruCheck is inside of
    /// the DataMan verifiers, so that DataMan comes before it.
    const NAMES: [(&'static str, Self); 11] = [
        ("dataman", Self::Cognex),
        ("dm475v", Self::Cognex),
        ("dm8072v", Self::Cognex),
        ("trucheck", Self::Webscan),
        ("webscan", Self::Webscan),
        ("lvs-95", Self::Lvs),
        ("lvs95", Self::Lvs),
        ("axicon", Self::Axicon),
        ("rea elektronik", Self::Rea),
        ("transwin", Self::Rea),
        ("vericube", Self::Rea),
    ];

    /// The maker that a printed report names anywhere in its readable parts.
    #[must_use]
    pub fn of_pdf(bytes: &[u8]) -> Self {
        // Titles may be in UTF-16, of which the zero bytes are left out.
        let plain: Vec<u8> = bytes
            .iter()
            .filter(|byte| **byte != 0)
            .map(u8::to_ascii_lowercase)
            .collect();
        let named =
            |(name, _): &&(&str, Self)| memchr::memmem::find(&plain, name.as_bytes()).is_some();
        Self::NAMES
            .iter()
            .find(named)
            .map_or(Self::Unknown, |(_, maker)| *maker)
    }

    /// Key of the advice which export to switch on.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::Webscan => "importers.error.pdf_webscan",
            Self::Cognex => "importers.error.pdf_cognex",
            Self::Rea => "importers.error.pdf_rea",
            Self::Lvs => "importers.error.pdf_lvs",
            Self::Axicon => "importers.error.pdf_axicon",
            Self::Unknown => "importers.error.pdf",
        }
    }
}
