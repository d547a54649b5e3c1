//! The member directory of the code centre is taken over from a spreadsheet.

use domain::audit::{Noun, Subject, Who};
use importers::members::MemberDirectory;
use serde_json::json;
use store::members;

use super::ActionError;
use crate::app::App;

/// Takes over every good row; an entry of the same prefix, holder and first day is renewed.
///
/// # Errors
/// When the file is no directory, or the store fails.
pub fn import_members(
    app: &App,
    who: &Who,
    name: &str,
    bytes: &[u8],
) -> Result<MemberDirectory, ActionError> {
    let directory = importers::members::read(bytes)?;
    let stored = app.objects.put(&mut &*bytes)?;
    let entries: Vec<_> = directory
        .members
        .iter()
        .map(|row| row.member.clone())
        .collect();
    app.store.transaction(who, |tx| {
        members::import(tx, &entries)?;
        let taken = json!({
            "entries": entries.len(),
            "refused": directory.refused.len(),
            "sha256": stored.sha256.to_string(),
        });
        let subject = Subject::new(Noun::Member, 0, name);
        tx.record("member.import", subject, &None::<()>, &taken)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(directory)
}
