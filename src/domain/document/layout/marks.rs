//! Who signs and what is stamped: the lines of signatures beneath results, and the seal of each
//! kind of document.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::LayoutError;
use crate::{
    coded::coded,
    document::{Bilingual, DocumentKind},
};

coded! {
    /// Whose name stands on a line of signatures.
    SignedBy in "signed_by" {
        /// Who measured.
        Tester "tester",
        /// Who reviewed.
        Reviewer "reviewer",
        /// Who authorised the issue.
        Approver "approver",
        /// Somebody whom the layout names, or nobody yet: signed by hand.
        Other "other",
    }
}

/// One line of signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureLine {
    /// Whose name.
    pub by: SignedBy,
    /// What stands before it; the shipped word where it is empty.
    #[serde(default)]
    pub label: Bilingual,
    /// The name of `SignedBy::Other`; empty leaves the line to be signed by hand.
    #[serde(default)]
    pub name: String,
    /// Position or title behind the name; may be empty.
    #[serde(default)]
    pub position: Bilingual,
    /// Whether the date stands on it.
    #[serde(default)]
    pub dated: bool,
    /// The documents that it stands on.
    #[serde(default = "results")]
    pub on: BTreeSet<DocumentKind>,
}

/// The documents that lines of signatures can stand on. Results always have the approver's
/// (ISO/IEC 17025:2017 7.8.2.1 o), the others what the laboratory wants.
pub const SIGNED: [DocumentKind; 6] = [
    DocumentKind::ResultCatalogue,
    DocumentKind::TestReport,
    DocumentKind::Certificate,
    DocumentKind::NoticeLetter,
    DocumentKind::ImprovementNotices,
    DocumentKind::ImprovementNotice,
];

/// The documents that report results, on which a line stands unless it is told otherwise.
const RESULTS: [DocumentKind; 2] = [DocumentKind::ResultCatalogue, DocumentKind::TestReport];

fn results() -> BTreeSet<DocumentKind> {
    RESULTS.into()
}

/// The most lines that fit beside the seal without another page.
pub const MOST_SIGNATURES: usize = 6;
/// The longest label, name or position in characters: more does not fit its line.
const LONGEST: usize = 40;

impl SignatureLine {
    /// A line as shipped.
    #[must_use]
    pub fn of(by: SignedBy) -> Self {
        Self {
            by,
            label: Bilingual::default(),
            name: String::new(),
            position: Bilingual::default(),
            // Nobody notes when the tester signed: the tests have days of their own.
            dated: by != SignedBy::Tester,
            on: results(),
        }
    }

    /// Tester, reviewer and approver.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        [SignedBy::Tester, SignedBy::Reviewer, SignedBy::Approver]
            .map(Self::of)
            .to_vec()
    }
}

/// Checks lines of signatures.
///
/// # Errors
/// `Approver` where nobody authorises results (ISO/IEC 17025:2017 7.8.2.1 o), `Signatures` for too
/// many, `SignatureNowhere`, `SignatureLabel`, `SignatureLong`.
pub(super) fn check_signatures(lines: &[SignatureLine]) -> Result<(), LayoutError> {
    let approved = |kind: &DocumentKind| {
        let mut on = lines.iter().filter(|line| line.on.contains(kind));
        on.any(|line| line.by == SignedBy::Approver)
    };
    if !RESULTS.iter().all(approved) {
        return Err(LayoutError::Approver);
    }
    if lines.len() > MOST_SIGNATURES {
        return Err(LayoutError::Signatures(lines.len()));
    }
    for line in lines {
        if line.on.is_empty() {
            return Err(LayoutError::SignatureNowhere);
        }
        if line.by == SignedBy::Other && line.label.is_empty() {
            return Err(LayoutError::SignatureLabel);
        }
        let texts = [
            &line.label.zh,
            &line.label.en,
            &line.name,
            &line.position.zh,
            &line.position.en,
        ];
        if let Some(long) = texts.iter().find(|text| text.chars().count() > LONGEST) {
            return Err(LayoutError::SignatureLong {
                text: (*long).clone(),
                limit: LONGEST,
            });
        }
    }
    Ok(())
}

coded! {
    /// Which of the laboratory's seals.
    SealChoice in "seal_choice" {
        /// The seal.
        First "first",
        /// The second seal, such as one for tests only beside that of the institution.
        Second "second",
        /// None: the paper is stamped by hand, or not at all.
        None "none",
    }
}

/// What is stamped on a kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealing {
    /// Which seal.
    pub seal: SealChoice,
    /// Whether it also lies across the edges of several pages.
    pub straddling: bool,
    /// How far it is moved to the right and down from the middle of issuer and date, in tenths of
    /// a millimetre.
    #[serde(default)]
    pub moved: (i16, i16),
}

impl Default for Sealing {
    fn default() -> Self {
        Self {
            seal: SealChoice::First,
            straddling: true,
            moved: (0, 0),
        }
    }
}

/// How far a seal may be moved: to the left (as far as the other margin), to the right, up and down
/// (so that it stays on the page), in tenths of a millimetre.
const REACH: (i16, i16, i16, i16) = (-1150, 150, -150, 120);

impl Sealing {
    /// Checks that the seal stays on its page.
    ///
    /// # Errors
    /// `Moved`.
    pub(super) fn check(self) -> Result<(), LayoutError> {
        let (right, down) = self.moved;
        let (left_most, right_most, up_most, down_most) = REACH;
        if (left_most..=right_most).contains(&right) && (up_most..=down_most).contains(&down) {
            return Ok(());
        }
        Err(LayoutError::Moved(REACH))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_authorises_and_every_line_says_who_signs_it() {
        assert_eq!(check_signatures(&SignatureLine::usual()), Ok(()));
        let mut lines = SignatureLine::usual();
        lines.pop();
        assert_eq!(check_signatures(&lines), Err(LayoutError::Approver));
        lines.push(SignatureLine::of(SignedBy::Approver));
        lines.push(SignatureLine::of(SignedBy::Other));
        assert_eq!(check_signatures(&lines), Err(LayoutError::SignatureLabel));
        lines[3].label = Bilingual::new("技术负责人", "");
        assert_eq!(check_signatures(&lines), Ok(()));
        lines[3].name = "长".repeat(41);
        let long = check_signatures(&lines);
        assert!(matches!(long, Err(LayoutError::SignatureLong { .. })));
        let many = vec![SignatureLine::of(SignedBy::Approver); 7];
        assert_eq!(check_signatures(&many), Err(LayoutError::Signatures(7)));
    }

    #[test]
    fn results_have_an_approver_each_and_no_line_stands_nowhere() {
        let mut lines = SignatureLine::usual();
        lines[2].on = [DocumentKind::ResultCatalogue, DocumentKind::Certificate].into();
        assert_eq!(check_signatures(&lines), Err(LayoutError::Approver));
        lines.push(SignatureLine::of(SignedBy::Approver));
        lines[3].on = [DocumentKind::TestReport].into();
        assert_eq!(check_signatures(&lines), Ok(()));
        lines[0].on.clear();
        assert_eq!(check_signatures(&lines), Err(LayoutError::SignatureNowhere));
        let old = r#"{"by":"tester"}"#;
        let old: SignatureLine = serde_json::from_str(old).unwrap();
        assert_eq!(old.on, results());
    }

    #[test]
    fn a_seal_is_moved_about_but_not_off_its_page() {
        let moved = |right, down| {
            let moved = Sealing {
                moved: (right, down),
                ..Sealing::default()
            };
            moved.check()
        };
        assert_eq!(moved(-1000, 100), Ok(()));
        for (right, down) in [(-1151, 0), (151, 0), (0, -151), (0, 121)] {
            assert_eq!(moved(right, down), Err(LayoutError::Moved(REACH)));
        }
    }
}
