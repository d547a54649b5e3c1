//! Patterns of document numbers, which keep the numbers of two documents apart.

use super::LayoutError;
use crate::document::DocumentKind;

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

/// Checks the pattern of a kind.
///
/// # Errors
/// `Pattern`.
pub(super) fn check_pattern(kind: DocumentKind, pattern: &str) -> Result<(), LayoutError> {
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
