//! How the laboratory's documents look and what they always say, as data that an
//! administrator changes: letterhead, wordings, columns, signatures, seals, numbers, printer offset.

pub mod columns;
mod error;
pub mod marks;
mod numbers;
pub mod wording;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Bilingual, DocumentKind, Issuer, ReportItem, Wording};
use crate::{coded::coded, digest::Digest};

pub use columns::{ChosenColumn, Columns, DocumentTable, OfferedColumn, Side};
pub use error::LayoutError;
pub use marks::{MOST_SIGNATURES, SIGNED, SealChoice, Sealing, SignatureLine, SignedBy};
pub use numbers::shipped_pattern;
pub use wording::{LEFT_OUT, REWORDED, check_wording, keys_of, may_be_reworded, may_go};

coded! {
    /// A place of documents for a picture of the laboratory's own.
    PictureUse in "picture_use" {
        /// The laboratory's mark, in the letterhead.
        Mark "mark",
        /// Mark of an accreditation (CMA, CNAS), on results only.
        Accreditation "accreditation",
        /// The seal over issuer and date.
        Seal "seal",
        /// Another seal, for the kinds of document that have that one.
        SecondSeal "second_seal",
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
    /// Columns of the tables.
    pub columns: Columns,
    /// Whether symbols are drawn beside their numbers.
    pub draw_symbols: bool,
    /// Whether seals are stamped at all.
    pub sealed: bool,
    /// The seal of each kind of document; one that is not among them has the usual one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub seals: BTreeMap<DocumentKind, Sealing>,
    /// Lines of signatures, each with the documents it stands on.
    pub signatures: Vec<SignatureLine>,
    /// What a report must say although the standard leaves it open.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub required: BTreeSet<ReportItem>,
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
            columns: Columns::default(),
            draw_symbols: true,
            sealed: true,
            seals: BTreeMap::new(),
            signatures: SignatureLine::usual(),
            required: BTreeSet::new(),
            pictures: BTreeMap::new(),
            overprint: (0, 0),
            numbers: BTreeMap::new(),
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

    /// The seal of a kind of document.
    #[must_use]
    pub fn sealing(&self, kind: DocumentKind) -> Sealing {
        self.seals.get(&kind).copied().unwrap_or_default()
    }

    /// Checks everything but the texts.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Result<(), LayoutError> {
        self.columns.check()?;
        marks::check_signatures(&self.signatures)?;
        for sealing in self.seals.values() {
            sealing.check()?;
            if sealing.seal == SealChoice::Second
                && !self.pictures.contains_key(&PictureUse::SecondSeal)
            {
                return Err(LayoutError::SecondSeal);
            }
        }
        self.check_numbers()
    }

    fn check_numbers(&self) -> Result<(), LayoutError> {
        let mut known = Vec::new();
        for kind in DocumentKind::ALL {
            let pattern = self.pattern(kind);
            numbers::check_pattern(kind, pattern)?;
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
    fn numbers_that_would_meet_are_refused() {
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
        let far = Layout {
            overprint: (0, 301),
            ..Layout::default()
        };
        assert_eq!(far.check(), Err(LayoutError::Offset(301)));
    }

    #[test]
    fn a_second_seal_is_stamped_only_where_there_is_one() {
        let second = Sealing {
            seal: SealChoice::Second,
            ..Sealing::default()
        };
        let mut layout = Layout {
            seals: [(DocumentKind::TestReport, second)].into(),
            ..Layout::default()
        };
        assert_eq!(layout.check(), Err(LayoutError::SecondSeal));
        let picture = LayoutPicture {
            sha256: Digest::of(b"png"),
            name: "检验检测专用章.png".to_owned(),
        };
        layout.pictures = [(PictureUse::SecondSeal, picture)].into();
        assert_eq!(layout.check(), Ok(()));
        assert_eq!(layout.sealing(DocumentKind::TestReport), second);
        assert_eq!(
            layout.sealing(DocumentKind::Certificate),
            Sealing::default()
        );
    }

    #[test]
    fn a_layout_of_an_earlier_version_is_read_and_has_the_usual_signatures() {
        let old = r#"{"columns":["code","grade","outcome"],"sealed":false,"numbers":{}}"#;
        let layout: Layout = serde_json::from_str(old).unwrap();
        assert_eq!(layout.columns.of(DocumentTable::Samples).len(), 3);
        assert_eq!(layout.signatures, SignatureLine::usual());
        assert!(!layout.sealed);
        let again = serde_json::to_string(&layout).unwrap();
        assert_eq!(serde_json::from_str::<Layout>(&again).unwrap(), layout);
    }
}
