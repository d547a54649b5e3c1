//! What the place of a file says about it: a folder named like a profile holds what that
//! profile reads; a folder or file named after an intake belongs to it.

use std::{ffi::OsStr, path::Path};

use domain::numbering::{IntakeNumber, Named, Numbering};

/// What was learnt from names; the folder nearest to the file counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Hints {
    pub profile: Option<String>,
    pub intake: Option<IntakeNumber>,
}

/// Reads the names of a path below the watched folder; `profiles` are the ids there are.
pub(super) fn hints(relative: &Path, profiles: &[String], numbering: &Numbering) -> Hints {
    let mut hints = Hints::default();
    let file = relative.file_name().unwrap_or_default();
    let folders = relative.parent().unwrap_or(Path::new(""));
    for folder in folders.iter().filter_map(OsStr::to_str) {
        if let Some(id) = profiles.iter().find(|id| id.eq_ignore_ascii_case(folder)) {
            hints.profile = Some(id.clone());
        }
        if let Some(intake) = intake(folder, numbering) {
            hints.intake = Some(intake);
        }
    }
    let named = file.to_str().and_then(|name| intake(name, numbering));
    hints.intake = named.or(hints.intake);
    hints
}

/// The one intake number among the words of a name; two different ones say nothing.
fn intake(name: &str, numbering: &Numbering) -> Option<IntakeNumber> {
    let mut found = numbering
        .named_in(name)
        .into_iter()
        .filter_map(|named| match named {
            Named::Intake(number) => Some(number),
            Named::Company(_) => None,
        });
    let first = found.next()?;
    found
        .all(|other: IntakeNumber| other == first)
        .then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(path: &str) -> (Option<String>, Option<String>) {
        let profiles = ["rea-text".to_owned(), "webscan-text".to_owned()];
        let hints = hints(Path::new(path), &profiles, &Numbering::default());
        (hints.profile, hints.intake.map(|number| number.to_string()))
    }

    #[test]
    fn the_nearest_name_counts_and_what_only_looks_like_a_number_does_not() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(of("a.txt"), (None, None));
        assert_eq!(of("REA-text/a.txt"), (some("rea-text"), None));
        assert_eq!(of("rea-text/webscan-text/a.txt").0, some("webscan-text"));
        assert_eq!(of("201901032-2/a.txt").1, some("201901032-2"));
        assert_eq!(
            of("201901032-2/受理201901033-1 第3件.txt").1,
            some("201901033-1")
        );
        assert_eq!(of("EAN8-26-08-22 21_24_41-00671583.html").1, None);
        assert_eq!(of("6901234567892-1.txt").1, None);
        assert_eq!(of("201901032-2 to 201901033-1.txt").1, None);
    }
}
