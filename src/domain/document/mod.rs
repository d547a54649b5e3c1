//! What an issued document says, before anybody thinks of paper.
//!
//! The application fills these values from released verdicts; the reports package
//! turns them into PDF, XLSX and JSON. They can be stored as JSON and rendered
//! again: the same value gives the same bytes.

pub mod certificate;
pub mod gate;
pub mod head;
pub mod improvement_notices;
pub mod layout;
pub mod notice_letter;
pub mod particulars;
pub mod record;
pub mod result_catalogue;
pub mod state;
pub mod statistics;
pub mod test_report;

use serde::{Deserialize, Serialize};

use crate::texts::Language;

pub use certificate::{Certificate, CertificateLine, CertificatePrint};
pub use gate::{Lacking, ReportItem, ReportItems};
pub use head::{Client, DocumentHead, Issuer, Replacement, Signature, Signatures, Stage};
pub use improvement_notices::{
    ApplicationProblem, Band, Contact, Gravity, ImprovementNotice, ImprovementNotices,
    ParameterRule, PrintedPhotograph, QualityProblem, Scale, Severity,
};
pub use layout::{
    ChosenColumn, Columns, DocumentTable, Layout, LayoutError, LayoutPicture, PictureUse,
    SealChoice, Sealing, SignatureLine, SignedBy,
};
pub use notice_letter::{NoticeLetter, Quantities};
pub use particulars::Particulars;
pub use record::{Attachment, CertificateRecord, RecordedSample};
pub use result_catalogue::{DictionaryVersion, Outcome, ResultCatalogue, ResultRow, Totals};
pub use state::{DocumentState, FileFormat};
pub use statistics::{Period, Statistics};
pub use test_report::{
    Checked, Conduct, ReportedItem, ReportedSample, ScanGrades, ScanRow, TestReport,
};

/// The kinds of document that are issued for an intake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 检测结果目录表: one row a sample.
    ResultCatalogue,
    /// 改进建议单: one block a nonconforming sample.
    ImprovementNotices,
    /// 通知书: the covering letter with quantities and cautions.
    NoticeLetter,
    /// 条码符合性确认证书: one line an intake.
    Certificate,
    /// The machine-readable certificate (JSON).
    Record,
    /// 检验报告: one sample in full.
    TestReport,
    /// 改进建议单 of one sample, as a document of its own.
    ImprovementNotice,
    /// 统计报告: a period, of all companies or one; issued to one.
    Statistics,
}

impl DocumentKind {
    /// The kinds that an intake is answered with, in the order of a pack.
    pub const PACK: [Self; 5] = [
        Self::Certificate,
        Self::NoticeLetter,
        Self::ResultCatalogue,
        Self::ImprovementNotices,
        Self::Record,
    ];

    /// The kinds that one sample is answered with, when somebody asks for one.
    pub const OF_SAMPLE: [Self; 2] = [Self::TestReport, Self::ImprovementNotice];

    /// The kinds that are issued beside the pack of an intake, when somebody asks for one.
    pub const BESIDE: [Self; 3] = [Self::TestReport, Self::ImprovementNotice, Self::Statistics];

    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Certificate,
        Self::NoticeLetter,
        Self::ResultCatalogue,
        Self::ImprovementNotices,
        Self::Record,
        Self::TestReport,
        Self::ImprovementNotice,
        Self::Statistics,
    ];

    /// The name in files, addresses and keys, such as `result_catalogue`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ResultCatalogue => "result_catalogue",
            Self::ImprovementNotices => "improvement_notices",
            Self::NoticeLetter => "notice_letter",
            Self::Certificate => "certificate",
            Self::Record => "record",
            Self::TestReport => "test_report",
            Self::ImprovementNotice => "improvement_notice",
            Self::Statistics => "statistics",
        }
    }

    /// Reads `code()`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// In which languages a document speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
pub enum Wording {
    /// Chinese only.
    #[default]
    #[serde(rename = "zh-CN")]
    Chinese,
    /// Chinese with English beneath.
    #[serde(rename = "bilingual")]
    Bilingual,
    /// English only.
    #[serde(rename = "en")]
    English,
}

impl Wording {
    /// Every wording, the default first.
    pub const ALL: [Self; 3] = [Self::Chinese, Self::Bilingual, Self::English];

    /// The name in settings, forms and JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::Bilingual => "bilingual",
            Self::English => "en",
        }
    }

    /// Reads `code()`.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// The language that stands first.
    #[must_use]
    pub const fn language(self) -> Language {
        match self {
            Self::Chinese | Self::Bilingual => Language::Chinese,
            Self::English => Language::English,
        }
    }
}

/// One text in Chinese and, where there is one, in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, Default)]
pub struct Bilingual {
    /// The Chinese text.
    pub zh: String,
    /// The English text; empty if there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Bilingual {
    /// A text in both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// True when neither language says anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_read_back_by_their_code() {
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_code(kind.code()), Some(kind));
            assert_eq!(
                serde_json::to_value(kind).unwrap(),
                serde_json::Value::from(kind.code())
            );
        }
        assert_eq!(DocumentKind::from_code("letter"), None);
    }

    #[test]
    fn wordings_read_back_by_their_code() {
        for wording in Wording::ALL {
            assert_eq!(Wording::from_code(wording.code()), Some(wording));
            assert_eq!(
                serde_json::to_value(wording).unwrap(),
                serde_json::Value::from(wording.code())
            );
        }
        assert_eq!(Wording::from_code("de"), None);
    }
}
