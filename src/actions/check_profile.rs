//! What a profile makes of a file: every raw item of its first records beside its canonical value,
//! and over the whole file which names it does not know. Nothing is stored.

use std::{collections::HashMap, ops::ControlFlow, path::PathBuf};

use domain::digest::Digest;
use importers::{
    CheckedRecord, Input, Profile, Profiles, Record, Summary, check_file, draft::CheckedItem,
};

use super::{ActionError, Refused};
use crate::app::App;

/// Records that are read at most; a larger file is known well enough by then.
const READ: u64 = 200_000;

/// Different unknown names that are told apart at most.
const NAMES: usize = 500;

/// Example values of a name.
const EXAMPLES: usize = 3;

/// Longest example, in characters.
const EXAMPLE: usize = 60;

/// A file that was handed in and is kept.
#[derive(Debug, Clone)]
pub struct HandedIn {
    /// Its digest.
    pub sha256: Digest,
    /// Its name.
    pub name: String,
}

/// A name that the profile does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName {
    /// The name.
    pub name: String,
    /// How often it occurs.
    pub times: u64,
    /// Different values it has, at most three.
    pub examples: Vec<String>,
    /// What other profiles take it for, in their words.
    pub suggestions: Vec<String>,
}

/// What a profile makes of a file.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The profile.
    pub profile: Profile,
    /// What was read.
    pub summary: Summary,
    /// Items of all records.
    pub items: u64,
    /// Of these, items whose name is known.
    pub known: u64,
    /// Warnings of all records.
    pub warnings: u64,
    /// The names that are not known, the most frequent first.
    pub unknown: Vec<UnknownName>,
    /// The first records.
    pub shown: Vec<CheckedRecord>,
}

/// Where the bytes of a file lie.
///
/// # Errors
/// When they are not kept, or the store fails.
pub fn place(app: &App, file: &HandedIn) -> Result<PathBuf, ActionError> {
    let place = app.objects.file(&file.sha256)?;
    Ok(place.ok_or_else(|| Refused::new("actions.measurements.gone").with("file", &file.name))?)
}

/// Reads a file and keeps the first `show` records; `wanted` is a profile by `id` or `id.version`,
/// or nothing to choose the one that fits.
///
/// # Errors
/// When the file is not kept, of no known kind, or damaged as a whole.
pub fn check(
    app: &App,
    file: &HandedIn,
    wanted: Option<&str>,
    show: usize,
) -> Result<Checked, ActionError> {
    let shelf = app.profiles()?;
    check_with(app, file, shelf.to_read(wanted), wanted, show)
}

/// As `check`, with profiles of one's own.
///
/// # Errors
/// As `check`.
pub fn check_with(
    app: &App,
    file: &HandedIn,
    profiles: &Profiles,
    wanted: Option<&str>,
    show: usize,
) -> Result<Checked, ActionError> {
    let mut gathered = Gathered::default();
    let summary = check_file(
        &file.name,
        Input::File(place(app, file)?),
        profiles,
        wanted,
        &mut |record| gathered.take(record, show),
    )?;
    let profile = profiles.named(&summary.profile).cloned();
    let profile = profile
        .ok_or_else(|| Refused::new("profiles.refused.unknown").with("label", &summary.profile))?;
    Ok(Checked {
        items: gathered.items,
        known: gathered.known,
        warnings: gathered.warnings,
        unknown: gathered.unknown(profiles, &profile),
        shown: gathered.shown,
        profile,
        summary,
    })
}

#[derive(Default)]
struct Gathered {
    records: u64,
    items: u64,
    known: u64,
    warnings: u64,
    names: HashMap<String, (u64, Vec<String>)>,
    shown: Vec<CheckedRecord>,
}

impl Gathered {
    fn take(&mut self, record: CheckedRecord, show: usize) -> ControlFlow<()> {
        self.records += 1;
        for item in &record.items {
            self.items += 1;
            match item.canonical {
                Some(_) => self.known += 1,
                None => self.note(item),
            }
        }
        if let Record::Measurement(measurement) = &record.record {
            let warnings = measurement.warnings.len();
            self.warnings += u64::try_from(warnings).unwrap_or(u64::MAX);
        }
        if self.shown.len() < show {
            self.shown.push(record);
        }
        if self.records < READ {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    }

    fn note(&mut self, item: &CheckedItem) {
        if let Some((times, examples)) = self.names.get_mut(&item.name) {
            *times += 1;
            let example: String = item.raw.chars().take(EXAMPLE).collect();
            if examples.len() < EXAMPLES && !example.is_empty() && !examples.contains(&example) {
                examples.push(example);
            }
        } else if self.names.len() < NAMES {
            let example: String = item.raw.chars().take(EXAMPLE).collect();
            let examples = Some(example).filter(|example| !example.is_empty());
            let new = (1, examples.into_iter().collect());
            self.names.insert(item.name.clone(), new);
        }
    }

    fn unknown(&mut self, profiles: &Profiles, profile: &Profile) -> Vec<UnknownName> {
        let mut unknown: Vec<UnknownName> = std::mem::take(&mut self.names)
            .into_iter()
            .map(|(name, (times, examples))| UnknownName {
                suggestions: profiles
                    .suggestions(&name, profile)
                    .into_iter()
                    .map(|entry| entry.name.clone())
                    .collect(),
                name,
                times,
                examples,
            })
            .collect();
        unknown.sort_by(|one, other| {
            let by_times = other.times.cmp(&one.times);
            by_times.then_with(|| one.name.cmp(&other.name))
        });
        unknown
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::actions::{
        import_measurements::keep,
        tests::{Laboratory, laboratory},
    };

    fn handed_in(lab: &Laboratory, bytes: &[u8]) -> HandedIn {
        HandedIn {
            sha256: keep(&lab.app, bytes).unwrap().sha256,
            name: "a.txt".to_owned(),
        }
    }

    #[test]
    fn ten_thousand_records_are_counted_whole_and_shown_in_part() {
        let lab = laboratory();
        let report = include_str!("../../importers/samples/trucheck/ean13-good.txt");
        let strange = report.replace("Magnification", "Vergrößerung");
        let mut text = strange.clone();
        for _ in 1..10_000 {
            text.push('\n');
            text.push_str(&strange);
        }
        let file = handed_in(&lab, text.as_bytes());
        let start = Instant::now();
        let checked = check(&lab.app, &file, None, 5).unwrap();
        let taken = start.elapsed();
        assert_eq!(checked.summary.measurements, 10_000);
        assert_eq!(checked.shown.len(), 5);
        assert!(checked.known < checked.items);
        let unknown = checked
            .unknown
            .iter()
            .find(|one| one.name == "Vergrößerung");
        let unknown = unknown.unwrap();
        assert_eq!((unknown.times, unknown.examples.len()), (10_000, 1));
        // Without optimisation, on a busy machine; a page waits a second at most when optimised.
        assert!(taken < Duration::from_secs(40), "{taken:?}");
    }

    #[test]
    fn a_name_that_another_instrument_uses_is_suggested() {
        let lab = laboratory();
        let report = include_str!("../../importers/samples/rea/scancheck-english.txt");
        let text = report.replace("Edge contrast;62;4", "MinEC;62;4");
        let file = handed_in(&lab, text.as_bytes());
        let checked = check(&lab.app, &file, Some("rea-text"), 1).unwrap();
        let found = checked
            .unknown
            .iter()
            .find(|one| one.name == "MinEC")
            .unwrap();
        assert!(
            found.suggestions.contains(&"min_edge_contrast".to_owned()),
            "{found:?}"
        );
    }
}
