//! The structures of output that are understood: one kind a reader.

use domain::texts::Explain;
use serde::Deserialize;

/// The instruments whose output is understood; the name is the one profiles use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Text report of Webscan TruCheck.
    TrucheckText,
    /// CSV report of Webscan TruCheck, in sections.
    TrucheckCsv,
    /// HTML report of Webscan TruCheck and Cognex DataMan.
    TrucheckHtml,
    /// Excel capture of Webscan TruCheck.
    TrucheckExcel,
    /// Text export of a REA verifier.
    ReaText,
    /// Result XML of a Cognex DataMan verifier.
    DatamanXml,
    /// XML that a script on a Cognex DataMan verifier pushes.
    DatamanPush,
    /// Database of the LVS-95XX.
    Lvs95xx,
    /// Delimited text with a row of heads, one record a row, of any maker.
    Delimited,
}

impl Kind {
    /// Every kind, in the order in which files are tried.
    pub const ALL: [Self; 9] = [
        Self::Lvs95xx,
        Self::TrucheckExcel,
        Self::TrucheckText,
        Self::TrucheckCsv,
        Self::TrucheckHtml,
        Self::DatamanXml,
        Self::DatamanPush,
        Self::ReaText,
        Self::Delimited,
    ];

    /// The name that profiles and JSON use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrucheckText => "trucheck-text",
            Self::TrucheckCsv => "trucheck-csv",
            Self::TrucheckHtml => "trucheck-html",
            Self::DatamanXml => "dataman-xml",
            Self::DatamanPush => "dataman-push",
            Self::TrucheckExcel => "trucheck-excel",
            Self::ReaText => "rea-text",
            Self::Lvs95xx => "lvs95xx",
            Self::Delimited => "delimited",
        }
    }
}

impl Explain for Kind {
    fn key(&self) -> &'static str {
        match self {
            Self::TrucheckText => "importers.kind.trucheck_text",
            Self::TrucheckCsv => "importers.kind.trucheck_csv",
            Self::TrucheckHtml => "importers.kind.trucheck_html",
            Self::DatamanXml => "importers.kind.dataman_xml",
            Self::DatamanPush => "importers.kind.dataman_push",
            Self::TrucheckExcel => "importers.kind.trucheck_excel",
            Self::ReaText => "importers.kind.rea_text",
            Self::Lvs95xx => "importers.kind.lvs95xx",
            Self::Delimited => "importers.kind.delimited",
        }
    }
}
