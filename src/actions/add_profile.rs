//! A version of an instrument profile is added as a draft: sound by the schema, of a name of its
//! own, and tried on a verifier's file as it is.

use domain::{
    audit::{Noun, Subject, Who},
    profile::OWN_FROM,
};
use importers::{Profile, Profiles};
use serde_json::json;
use store::profile_versions::{self, NewProfileVersion};

use super::{ActionError, Refused, dry_run::DryRun};
use crate::{app::App, profiles::Shelf};

/// The longest profile, in bytes; shipped ones have ten thousand.
const LONGEST: usize = 256 * 1024;

/// Adds a draft and gives its `id.version`. `file` is what errors call it, `proof` what the dry run
/// of this very text gave.
///
/// # Errors
/// When the text is no sound profile, its number is taken or the program's, no note is given, or
/// there was no dry run of it in the last day.
pub fn add_profile(
    app: &App,
    who: &Who,
    file: &str,
    text: &str,
    note: &str,
    proof: &str,
) -> Result<String, ActionError> {
    let note = note.trim();
    if note.is_empty() {
        return Err(Refused::new("profiles.refused.note").into());
    }
    let shelf = app.profiles()?;
    let profile = sound(&shelf, file, text)?;
    let tried = DryRun::proven(app, &shelf, proof, &profile, text)?;
    let new = NewProfileVersion {
        profile: profile.id.clone(),
        version: profile.version,
        content: text.to_owned(),
        note: note.to_owned(),
    };
    app.store.transaction(who, |tx| {
        profile_versions::add(tx, new)?;
        let about = json!({ "note": note, "content": text, "tried": tried });
        let subject = subject(&profile.label, profile.version);
        tx.record("profile.add", subject, &None::<()>, &about)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(profile.label)
}

pub(super) fn subject(label: &str, version: u16) -> Subject {
    Subject::new(Noun::Profile, i64::from(version), label)
}

/// The profile of a text that may be added.
///
/// # Errors
/// As `add_profile`, but for the note and the dry run.
pub fn sound(shelf: &Shelf, file: &str, text: &str) -> Result<Profile, ActionError> {
    if text.len() > LONGEST {
        return Err(Refused::new("profiles.refused.long")
            .with("limit", LONGEST / 1024)
            .into());
    }
    // On a shelf of its own first, since which profile it is only its text says.
    let mut alone = Profiles::none()?;
    alone.add(file, text)?;
    let profile = alone.iter().next().cloned();
    let profile = profile.ok_or_else(|| Refused::new("profiles.refused.empty"))?;
    let is_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !(2..=40).contains(&profile.id.len()) || !profile.id.chars().all(is_id) {
        return Err(Refused::new("profiles.refused.id")
            .with("id", &profile.id)
            .into());
    }
    let free = next_version(shelf, &profile.id);
    if profile.version < OWN_FROM {
        return Err(Refused::new("profiles.refused.version_low")
            .with("version", profile.version)
            .with("from", OWN_FROM)
            .with("free", free)
            .into());
    }
    if shelf.all.iter().any(|one| one.label == profile.label) {
        return Err(Refused::new("profiles.refused.version_taken")
            .with("label", &profile.label)
            .with("free", free)
            .into());
    }
    let same = shelf.all.iter().find(|one| one.id == profile.id);
    if let Some(same) = same.filter(|same| same.kind != profile.kind) {
        return Err(Refused::new("profiles.refused.kind")
            .with("id", &profile.id)
            .with("kind", same.kind.name())
            .into());
    }
    if let Some(other) = shelf.all.indistinct(&profile) {
        return Err(Refused::new("profiles.refused.indistinct")
            .with("id", &profile.id)
            .with("other", &other.id)
            .into());
    }
    Ok(profile)
}

/// The next free version of a profile.
#[must_use]
pub fn next_version(shelf: &Shelf, id: &str) -> u16 {
    let versions = shelf.all.iter().filter(|profile| profile.id == id);
    let last = versions.map(|profile| profile.version).max();
    last.unwrap_or_default().saturating_add(1).max(OWN_FROM)
}
