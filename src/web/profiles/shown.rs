//! From profiles, checks and comparisons to what their pages hold.

use std::collections::BTreeMap;

use domain::measurement::difference::{Difference, Part, differences, said};
use domain::measurement::{Measurement, Reading};
use domain::profile::ProfileState;
use domain::texts::{Explain, Language};
use importers::draft::CheckedItem;
use importers::{CheckedRecord, Profile, Record};
use store::profile_versions::ProfileVersion;
use store::readings::EarlierReading;
use store::sources::Usage;

use crate::actions::try_profile::{Comparison, RecordDifference};
use crate::app::App;
use crate::profiles::Shelf;
use crate::web::shown::local;
use crate::web::view::parts::{Badge, GradeShown, Tone};
use crate::web::view::profiles as view;

/// Differing records on a page.
const ROWS: usize = 100;

/// True if files are read with this version now.
pub(super) fn reads(shelf: &Shelf, profile: &Profile) -> bool {
    let newest = shelf.in_force.named(&profile.id);
    newest.is_some_and(|newest| newest.label == profile.label)
}

/// The other versions of a profile, as `id.version`.
pub(super) fn others(shelf: &Shelf, profile: &Profile) -> Vec<String> {
    let same = shelf.all.iter().filter(|one| one.id == profile.id);
    same.filter(|one| one.label != profile.label)
        .map(|one| one.label.clone())
        .collect()
}

/// One version as the list shows it.
pub(super) fn version(
    (app, language): (&App, Language),
    shelf: &Shelf,
    profile: &Profile,
    versions: &[ProfileVersion],
    usage: &BTreeMap<String, Usage>,
) -> view::VersionRow {
    let kept = versions.iter().find(|one| one.label() == profile.label);
    let used = usage.get(&profile.label).copied().unwrap_or_default();
    view::VersionRow {
        label: profile.label.clone(),
        href: format!("/profiles/{}/{}", profile.id, profile.version),
        kind: profile.kind.key(),
        state: state(shelf, profile),
        sure: sure(&profile.confidence),
        confidence: profile.how_sure(language).to_owned(),
        note: kept.map(|kept| kept.note.clone()).unwrap_or_default(),
        made: kept.map(|kept| (kept.made_by.clone(), local(app, kept.made_at))),
        sources: used.sources,
        measurements: used.measurements,
    }
}

fn state(shelf: &Shelf, profile: &Profile) -> Badge {
    match shelf.states.get(&profile.label) {
        _ if reads(shelf, profile) => Badge::new(Tone::Good, "profiles.state.reads"),
        None | Some(ProfileState::InForce) => {
            Badge::new(Tone::Pending, "profiles.state.superseded")
        }
        Some(state @ ProfileState::Draft) => Badge::new(Tone::Active, state.label()),
        Some(state @ ProfileState::Retired) => Badge::new(Tone::Pending, state.label()),
    }
}

/// Authors begin with `confirmed` what was seen in a real file of the very kind.
fn sure(confidence: &str) -> Badge {
    if confidence.starts_with("confirmed") {
        Badge::new(Tone::Good, "profiles.sure.confirmed")
    } else {
        Badge::new(Tone::Warn, "profiles.sure.unconfirmed")
    }
}

/// Text key of a target of a profile.
pub(super) fn target_key(target: &str) -> String {
    match target.split_once('.') {
        Some(_) => format!("profiles.{target}"),
        None if matches!(target, "kept" | "warning") => format!("profiles.target.{target}"),
        None => format!("measurement.parameter.{target}"),
    }
}

/// A value in which words stand as `@key`.
pub(super) fn spoken(app: &App, language: Language, text: &str) -> String {
    let parts: Vec<String> = text
        .split("  ")
        .map(|part| match part.strip_prefix('@') {
            Some(key) => app.texts.get(language, key),
            None => part.to_owned(),
        })
        .collect();
    parts.join("  ")
}

/// A record with its items.
pub(super) fn record(app: &App, language: Language, of: &CheckedRecord) -> view::CheckedRecord {
    let items = of
        .items
        .iter()
        .map(|one| item(app, language, one))
        .collect();
    match &of.record {
        Record::Measurement(said) => view::CheckedRecord {
            place: said.record.clone(),
            code: said.data.clone().unwrap_or_default(),
            symbology: said.symbology_raw.clone(),
            grade: said.grade.as_ref().and_then(GradeShown::of),
            refused: String::new(),
            warnings: said
                .warnings
                .iter()
                .map(|warning| app.texts.tell(language, warning))
                .collect(),
            items,
        },
        Record::Refused(refused) => view::CheckedRecord {
            place: refused.record.clone(),
            code: String::new(),
            symbology: String::new(),
            grade: None,
            refused: app.texts.explain(language, &refused.reason),
            warnings: Vec::new(),
            items,
        },
    }
}

fn item(app: &App, language: Language, item: &CheckedItem) -> view::CheckedItem {
    let several = item.readings.len() > 1;
    let read = |reading: &Reading| {
        let name = if several {
            app.texts.get(language, &reading.parameter.label_key())
        } else {
            String::new()
        };
        (name, spoken(app, language, &said(reading)))
    };
    view::CheckedItem {
        name: item.name.clone(),
        raw: item.raw.clone(),
        key: item
            .canonical
            .as_deref()
            .map(target_key)
            .unwrap_or_default(),
        read: item.readings.iter().map(read).collect(),
    }
}

/// A comparison with its first differing records.
pub(super) fn comparison(app: &App, language: Language, of: &Comparison) -> view::Comparison {
    let counts = of.counts;
    view::Comparison {
        records: of.records,
        differing: of.differing,
        added: counts.added,
        changed: counts.changed,
        lost: counts.lost,
        named: counts.named,
        unnamed: counts.unnamed,
        warned: counts.warned,
        calmed: counts.calmed,
        verdicts: of.verdicts,
        rows: of
            .told
            .iter()
            .take(ROWS)
            .map(|one| difference_row(app, language, one))
            .collect(),
    }
}

fn difference_row(app: &App, language: Language, of: &RecordDifference) -> view::DifferenceRow {
    view::DifferenceRow {
        source: of.source.clone(),
        record: of.record.clone(),
        code: of.code.clone(),
        href: of
            .measurement
            .map(|id| format!("/measurements/{id}"))
            .unwrap_or_default(),
        changes: of
            .differences
            .iter()
            .map(|one| change(app, language, one))
            .collect(),
        verdict: of
            .verdict
            .as_ref()
            .map(|verdict| (verdict.old.clone(), verdict.new.clone())),
    }
}

/// What a measurement said before, each beside what became of it.
pub(in crate::web) fn earlier(
    app: &App,
    language: Language,
    now: &Measurement,
    readings: &[EarlierReading],
) -> Vec<view::EarlierReading> {
    let later = std::iter::once(now).chain(readings.iter().map(|one| &one.measurement));
    let pairs = readings.iter().zip(later);
    pairs
        .map(|(earlier, later)| view::EarlierReading {
            profile: earlier.measurement.profile.clone(),
            until: local(app, earlier.replaced_at),
            who: earlier.replaced_by.clone(),
            changes: differences(&earlier.measurement, later)
                .iter()
                .map(|one| change(app, language, one))
                .collect(),
        })
        .collect()
}

fn change(app: &App, language: Language, of: &Difference) -> view::ChangeShown {
    let word = |key: &str| app.texts.get(language, key);
    let what = match &of.part {
        Part::Parameter(parameter) => word(&parameter.label_key()),
        Part::Record(name) => word(&format!("profiles.record.{name}")),
        Part::Field(name) => match app.texts.find(language, &format!("profiles.field.{name}")) {
            Some(known) => known.to_owned(),
            None => name.clone(),
        },
        Part::Scans => word("profiles.part.scans"),
        Part::Unmapped(name) => {
            let name = [("name", name.clone())];
            app.texts.fill(language, "profiles.part.unmapped", &name)
        }
        Part::Warning(_) => word("profiles.part.warning"),
    };
    let shown = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        spoken(app, language, text)
    };
    view::ChangeShown {
        what,
        old: shown(&of.old),
        new: shown(&of.new),
    }
}
