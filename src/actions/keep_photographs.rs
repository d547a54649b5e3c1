//! Photographs of samples are taken in, printed or not, and taken away. What is kept was decoded
//! and written anew, so that nothing in it says where and with what it was taken.

use domain::{
    audit::{Noun, Subject, Who},
    id::{PhotographId, SampleId},
    person::Viewer,
};
use importers::picture;
use serde_json::json;
use store::{
    Connection,
    photographs::{self, NewPhotograph, Photograph},
};

use super::{ActionError, Refused};
use crate::app::App;

/// Photographs that a sample may have: its six faces twice.
const MOST: usize = 12;
/// Characters of a caption.
const LONGEST_CAPTION: usize = 60;

/// A photograph as it is handed in.
#[derive(Debug, Clone, Copy)]
pub struct Handed<'a> {
    /// Name of the file.
    pub name: &'a str,
    /// The file.
    pub bytes: &'a [u8],
    /// What it shows.
    pub caption: &'a str,
    /// Whether the sample's documents show it.
    pub is_printed: bool,
}

/// Takes a photograph of a sample in.
///
/// # Errors
/// When the file is no photograph, there are too many, or the store fails.
pub fn add_photograph(
    app: &App,
    who: &Who,
    sample: SampleId,
    handed: &Handed<'_>,
) -> Result<PhotographId, ActionError> {
    let caption = handed.caption.trim();
    if caption.chars().count() > LONGEST_CAPTION {
        let refused = Refused::new("photographs.error.caption_long");
        return Err(refused.with("limit", LONGEST_CAPTION).into());
    }
    let read = picture::photograph(handed.bytes)?;
    let kept = app.objects.put(&mut read.kept.as_slice())?;
    let printed = app.objects.put(&mut read.printed.as_slice())?;
    app.store.transaction(who, |tx| {
        let before = photographs::of_sample(tx, Viewer::Laboratory, sample)?;
        if before.iter().filter(|one| one.removal.is_none()).count() >= MOST {
            let refused = Refused::new("photographs.error.too_many");
            return Err(refused.with("limit", MOST).into());
        }
        let new = NewPhotograph {
            sample,
            kept: kept.sha256,
            printed: printed.sha256,
            name: handed.name.to_owned(),
            caption: caption.to_owned(),
            width: read.width,
            height: read.height,
            size: kept.size,
            is_printed: handed.is_printed,
        };
        let id = photographs::add(tx, &new)?;
        let about = json!({ "photograph": id, "sha256": new.kept, "caption": caption, "printed": new.is_printed });
        let subject = Subject::new(Noun::Sample, sample.get(), handed.name);
        tx.record("photograph.add", subject, &None::<()>, &about)?;
        Ok(id)
    })
}

/// Says whether the sample's documents show a photograph from now on.
///
/// # Errors
/// When it is not there or was taken away, or the store fails.
pub fn print_photograph(
    app: &App,
    who: &Who,
    id: PhotographId,
    is_printed: bool,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let old = standing(tx, id)?;
        photographs::set_printed(tx, id, is_printed)?;
        let said = |printed| json!({ "photograph": id, "printed": printed });
        let sample = old.photograph.sample.get();
        let subject = Subject::new(Noun::Sample, sample, &old.photograph.name);
        let before = said(old.photograph.is_printed);
        tx.record("photograph.print", subject, &before, &said(is_printed))?;
        Ok(())
    })
}

/// Takes a photograph away; it stays in the record with the reason.
///
/// # Errors
/// When no reason is given, it was taken away before, or the store fails.
pub fn remove_photograph(
    app: &App,
    who: &Who,
    id: PhotographId,
    reason: &str,
) -> Result<(), ActionError> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refused::new("photographs.error.reason").into());
    }
    app.store.transaction(who, |tx| {
        let old = standing(tx, id)?;
        photographs::remove(tx, id, reason)?;
        let sample = old.photograph.sample.get();
        let subject = Subject::new(Noun::Sample, sample, &old.photograph.name);
        let gone = json!({ "photograph": id, "reason": reason });
        tx.record("photograph.remove", subject, &None::<()>, &gone)?;
        Ok(())
    })
}

fn standing(conn: &mut Connection, id: PhotographId) -> Result<Photograph, ActionError> {
    let found = photographs::get(conn, Viewer::Laboratory, id)?;
    match found.removal {
        Some(_) => Err(Refused::new("photographs.error.gone").into()),
        None => Ok(found),
    }
}
