//! How the laboratory's documents look and what they always say, as data that an
//! administrator changes: letterhead, wordings, columns, seal, numbers, printer offset.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Bilingual, DocumentKind, Issuer, Wording};
use crate::{coded::coded, digest::Digest, texts::Explain};

coded! {
    /// A column of the result catalogue.
    CatalogueColumn in "catalogue_column" {
        /// Line of the catalogue.
        Line "line",
        /// The code, with its symbol.
        Code "code",
        /// Product name.
        Product "product_name",
        /// Specification.
        Specification "specification",
        /// Brand.
        Brand "brand",
        /// Kind of symbol.
        Symbology "symbology",
        /// Symbol grade.
        Grade "grade",
        /// Required grade.
        Requirement "requirement",
        /// Conclusion.
        Outcome "outcome",
        /// Nonconforming items.
        Nonconforming "nonconforming",
        /// Remark.
        Remark "remark",
    }
}

coded! {
    /// A place of documents for a picture of the laboratory's own.
    PictureUse in "picture_use" {
        /// The laboratory's mark, in the letterhead.
        Mark "mark",
        /// Mark of an accreditation (CMA, CNAS), on results only.
        Accreditation "accreditation",
        /// The seal over issuer and date.
        Seal "seal",
    }
}

/// A picture of the laboratory's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayoutPicture {
    /// Digest of the PNG in the object store.
    pub sha256: Digest,
    /// Name of the file as it was handed in.
    pub name: String,
}

/// Texts that may be reworded: keys of the language files.
pub const REWORDED: [&str; 24] = [
    "actions.documents.basis",
    "actions.documents.decision_rule",
    "actions.documents.standards",
    "documents.certificate.title",
    "documents.certified.lead",
    "documents.certified.statement",
    "documents.notice_letter.title",
    "documents.letter.confirmed",
    "documents.letter.caution_name",
    "documents.letter.caution_scope",
    "documents.letter.caution_change",
    "documents.result_catalogue.title",
    "documents.improvement_notices.title",
    "documents.notices.intro",
    "documents.improvement_notice.title",
    "documents.notices.intro_one",
    "documents.notices.resubmit_open",
    "documents.test_report.title",
    "documents.foot.samples_only",
    "documents.foot.certificate",
    "documents.foot.letter",
    "documents.signature.tester",
    "documents.signature.reviewer",
    "documents.signature.approver",
];

/// The farthest that a printer is out, in tenths of a millimetre.
const FARTHEST: i16 = 300;

/// The layout of all documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// The languages of documents, unless somebody asks for others.
    pub wording: Wording,
    /// The letterhead; an empty line is taken from the settings file.
    pub issuer: Issuer,
    /// Texts instead of the shipped ones, by key; an empty language keeps the shipped text.
    pub texts: BTreeMap<String, Bilingual>,
    /// Columns of the result catalogue in their order.
    pub columns: Vec<CatalogueColumn>,
    /// Whether symbols are drawn beside their numbers.
    pub draw_symbols: bool,
    /// Whether the seal is stamped.
    pub sealed: bool,
    /// Pictures; a seal that is not among them is taken from the settings file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub pictures: BTreeMap<PictureUse, LayoutPicture>,
    /// How far an overprint is moved to the right and down, in tenths of a millimetre.
    pub overprint: (i16, i16),
    /// Patterns of document numbers with `{intake}` or `{company}` in them.
    pub numbers: BTreeMap<DocumentKind, String>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            wording: Wording::default(),
            issuer: Issuer::default(),
            texts: BTreeMap::new(),
            columns: CatalogueColumn::ALL.to_vec(),
            draw_symbols: true,
            sealed: true,
            pictures: BTreeMap::new(),
            overprint: (0, 0),
            numbers: BTreeMap::new(),
        }
    }
}

/// A layout that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LayoutError {
    /// A catalogue without code or conclusion is no result.
    #[error("the catalogue needs the column {}", .0.code())]
    Column(CatalogueColumn),
    /// A text lost one of its places.
    #[error("{key} needs {{{place}}}")]
    Place {
        /// The text.
        key: String,
        /// What must stand in it.
        place: String,
    },
    /// A pattern would give two documents one number, or one that is no file's name.
    #[error("number pattern {pattern:?}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What must stand in it.
        place: &'static str,
    },
    /// Two kinds of document would have the same numbers.
    #[error("two kinds of document with the pattern {0:?}")]
    Twice(String),
    /// No printer is out that far.
    #[error("printer offset {0}")]
    Offset(i16),
}

impl Explain for LayoutError {
    fn key(&self) -> &'static str {
        match self {
            Self::Column(_) => "papers.layout.error_column",
            Self::Place { .. } => "papers.layout.error_place",
            Self::Pattern { .. } => "papers.layout.error_pattern",
            Self::Twice(_) => "papers.layout.error_twice",
            Self::Offset(_) => "papers.layout.error_offset",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Column(column) => vec![("column", format!("@{}", column.label()))],
            Self::Place { key, place } => vec![
                ("text", format!("@papers.reworded.{key}")),
                ("place", format!("{{{place}}}")),
            ],
            Self::Pattern { pattern, place } => {
                vec![("pattern", pattern.clone()), ("place", (*place).to_owned())]
            }
            Self::Twice(pattern) => vec![("pattern", pattern.clone())],
            Self::Offset(_) => vec![("limit", (FARTHEST / 10).to_string())],
        }
    }
}

impl Layout {
    /// The pattern of a kind of document: the laboratory's own, else the shipped one.
    #[must_use]
    pub fn pattern(&self, kind: DocumentKind) -> &str {
        let own = self.numbers.get(&kind).filter(|own| !own.is_empty());
        own.map_or(shipped_pattern(kind), String::as_str)
    }

    /// Checks everything but the texts.
    ///
    /// # Errors
    /// `Column`, `Pattern`, `Twice` or `Offset`.
    pub fn check(&self) -> Result<(), LayoutError> {
        for needed in [CatalogueColumn::Code, CatalogueColumn::Outcome] {
            if !self.columns.contains(&needed) {
                return Err(LayoutError::Column(needed));
            }
        }
        let mut known = Vec::new();
        for kind in DocumentKind::ALL {
            let pattern = self.pattern(kind);
            check_pattern(kind, pattern)?;
            if known.contains(&pattern) {
                return Err(LayoutError::Twice(pattern.to_owned()));
            }
            known.push(pattern);
        }
        let (right, down) = self.overprint;
        for offset in [right, down] {
            if !(-FARTHEST..=FARTHEST).contains(&offset) {
                return Err(LayoutError::Offset(offset));
            }
        }
        Ok(())
    }
}

/// The pattern that comes with the program, as the reference laboratory numbers.
#[must_use]
pub const fn shipped_pattern(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Certificate => "{company}",
        DocumentKind::ResultCatalogue => "{intake}",
        DocumentKind::ImprovementNotices => "{intake}-G",
        DocumentKind::NoticeLetter => "{intake}-T",
        DocumentKind::Record => "{intake}-J",
        DocumentKind::TestReport => "{intake}-B{line}",
        DocumentKind::ImprovementNotice => "{intake}-G{line}",
        DocumentKind::Statistics => "TJ-{period}",
    }
}

/// What must stand in the pattern of a kind, so that no two documents have one number.
const fn needed(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Certificate => "{company}",
        DocumentKind::TestReport | DocumentKind::ImprovementNotice => "{intake}…{line}",
        DocumentKind::Statistics => "{period}",
        _ => "{intake}",
    }
}

fn check_pattern(kind: DocumentKind, pattern: &str) -> Result<(), LayoutError> {
    let wrong = || LayoutError::Pattern {
        pattern: pattern.to_owned(),
        place: needed(kind),
    };
    let has = |place: &str| pattern.matches(place).count() == 1;
    let fits = match kind {
        DocumentKind::Certificate => has("{company}"),
        DocumentKind::Statistics => has("{period}"),
        // The line ends the number after a sign, so that it can be told from the rest.
        DocumentKind::TestReport | DocumentKind::ImprovementNotice => {
            let sign = |sign: char| sign.is_alphabetic() || sign == '-' || sign == '.';
            let rest = pattern.strip_suffix("{line}");
            has("{intake}") && has("{line}") && rest.is_some_and(|rest| rest.ends_with(sign))
        }
        _ => has("{intake}"),
    };
    let rest = ["{company}", "{intake}", "{line}", "{period}"]
        .into_iter()
        .fold(pattern.to_owned(), |rest, place| rest.replace(place, ""));
    let plain = rest
        .chars()
        .all(|sign| sign.is_alphanumeric() || sign == '-' || sign == '.');
    if fits && plain && rest.chars().count() <= 20 {
        Ok(())
    } else {
        Err(wrong())
    }
}

/// The places of a text, such as `intake` of `{intake}`.
pub fn places(text: &str) -> impl Iterator<Item = &str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_layout_and_a_sensible_change_are_fine() {
        let mut layout = Layout::default();
        assert_eq!(layout.check(), Ok(()));
        let own = [(DocumentKind::ResultCatalogue, "TM-{intake}".to_owned())];
        layout.numbers = own.into();
        layout.overprint = (-15, 20);
        assert_eq!(layout.check(), Ok(()));
        assert_eq!(layout.pattern(DocumentKind::ResultCatalogue), "TM-{intake}");
    }

    #[test]
    fn numbers_that_would_meet_and_columns_that_must_stand_are_refused() {
        let with = |pattern: &str| Layout {
            numbers: [(DocumentKind::NoticeLetter, pattern.to_owned())].into(),
            ..Layout::default()
        };
        for pattern in [
            "T",
            "{intake}{intake}",
            "{intake}/T",
            "{intake} T",
            "{year}-{intake}",
        ] {
            let error = with(pattern).check().unwrap_err();
            assert!(matches!(error, LayoutError::Pattern { .. }), "{pattern}");
        }
        let twice = with("{intake}-G").check().unwrap_err();
        assert_eq!(twice, LayoutError::Twice("{intake}-G".to_owned()));
        let bare = Layout {
            columns: vec![CatalogueColumn::Code],
            ..Layout::default()
        };
        let missing = LayoutError::Column(CatalogueColumn::Outcome);
        assert_eq!(bare.check(), Err(missing));
        let far = Layout {
            overprint: (0, 301),
            ..Layout::default()
        };
        assert_eq!(far.check(), Err(LayoutError::Offset(301)));
        assert_eq!(places("甲{a}乙{b}").collect::<Vec<_>>(), ["a", "b"]);
    }
}
