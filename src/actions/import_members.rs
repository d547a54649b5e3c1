//! The member directory of the code centre is taken over from a spreadsheet: look, then take over.
//!
//! The file is kept whole under its digest when it is looked at, and taking over reads the
//! same bytes, so that what was shown is what is stored. The same file twice changes nothing.

use domain::{
    audit::{Noun, Subject, Who},
    digest::Digest,
    member::Member,
};
use importers::members::MemberDirectory;
use serde_json::json;
use store::{members, objects::Stored};

use super::{ActionError, Refused};
use crate::app::App;

/// A file that was looked at and waits to be taken over.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Where its bytes are kept.
    pub stored: Stored,
    /// Its good rows as entries, and the rows that go back.
    pub directory: MemberDirectory,
}

impl Looked {
    /// The entries of the good rows.
    #[must_use]
    pub fn entries(&self) -> Vec<Member> {
        let rows = self.directory.members.iter();
        rows.map(|row| row.member.clone()).collect()
    }
}

/// Keeps the file and reads it; nothing of the directory changes.
///
/// # Errors
/// When the file is no directory, or it cannot be kept.
pub fn look(app: &App, bytes: &[u8]) -> Result<Looked, ActionError> {
    let directory = importers::members::read(bytes)?;
    let stored = app.objects.put(&mut &*bytes)?;
    Ok(Looked { stored, directory })
}

/// Looks again at a file that was kept.
///
/// # Errors
/// When it was never kept, is no directory, or the store fails.
pub fn look_again(app: &App, sha256: &Digest) -> Result<Looked, ActionError> {
    let bytes = app
        .objects
        .get(sha256)?
        .ok_or_else(|| Refused::new("actions.catalogue.gone"))?;
    look(app, &bytes)
}

/// Takes over every good row; an entry of the same prefix, holder and first day is renewed.
///
/// # Errors
/// When the store fails.
pub fn take_over(app: &App, who: &Who, name: &str, looked: &Looked) -> Result<(), ActionError> {
    let entries = looked.entries();
    app.store.transaction(who, |tx| {
        members::import(tx, &entries)?;
        let taken = json!({
            "entries": entries.len(),
            "refused": looked.directory.refused.len(),
            "sha256": looked.stored.sha256.to_string(),
        });
        let subject = Subject::new(Noun::Member, 0, name);
        Ok(tx.record("member.import", subject, &None::<()>, &taken)?)
    })
}

/// Looks at a file and takes it over at once.
///
/// # Errors
/// When the file is no directory, or the store fails.
pub fn import_members(
    app: &App,
    who: &Who,
    name: &str,
    bytes: &[u8],
) -> Result<MemberDirectory, ActionError> {
    let looked = look(app, bytes)?;
    take_over(app, who, name, &looked)?;
    Ok(looked.directory)
}
