//! A company's spreadsheet becomes samples, in two steps: look, then take over.
//!
//! The file is kept whole under its digest when it is looked at; taking over reads the
//! same bytes again, so that what was shown is what is stored. The same file twice adds
//! nothing, because every line has a fingerprint within its intake. Samples and what is
//! proposed for them are kept together or not at all.

use domain::{
    audit::{Noun, Subject, Who},
    catalogue::CataloguePreview,
    digest::Digest,
    intake::{Intake, IntakeState},
    numbering::IntakeNumber,
    person::Viewer,
};
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    catalogue_files::{self, NewCatalogueFile},
    companies, counters, intakes,
    objects::Stored,
    samples::{self, NewSample},
};

use super::{ActionError, Refused, open_intake, propose_keys::propose_keys_in};
use crate::app::App;

/// A file that was looked at and waits to be taken over.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Where its bytes are kept.
    pub stored: Stored,
    /// Verdict for every row.
    pub preview: CataloguePreview,
}

/// What taking over did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOver {
    /// Lines that became samples.
    pub added: usize,
    /// Lines that the intake had already.
    pub known: usize,
    /// Rows that went back.
    pub refused: usize,
    /// How many samples the intake has now, where that is more than were announced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enlarged_to: Option<u32>,
}

/// Keeps the file and says what would become of each row; no sample is made.
///
/// # Errors
/// When the file is no catalogue, or it cannot be kept.
pub fn look(app: &App, bytes: &[u8]) -> Result<Looked, ActionError> {
    let preview = importers::catalogue::preview(bytes)?;
    let stored = app.objects.put(&mut &*bytes)?;
    Ok(Looked { stored, preview })
}

/// Looks again at a file that was kept.
///
/// # Errors
/// When it was never kept, is no catalogue, or the store fails.
pub fn look_again(app: &App, sha256: &Digest) -> Result<Looked, ActionError> {
    let bytes = app
        .objects
        .get(sha256)?
        .ok_or_else(|| Refused::new("actions.catalogue.gone"))?;
    look(app, &bytes)
}

/// Makes samples of the good rows.
///
/// # Errors
/// When the intake is not open, its quantity cannot grow to hold the rows, or the store fails.
pub fn take_over(
    app: &App,
    who: &Who,
    intake: IntakeNumber,
    name: &str,
    looked: &Looked,
) -> Result<TakenOver, ActionError> {
    let lines = looked
        .preview
        .lines
        .iter()
        .map(|line| {
            Ok(NewSample {
                fingerprint: line.fingerprint.parse()?,
                description: line.line.description.clone(),
            })
        })
        .collect::<Result<Vec<_>, domain::digest::DigestError>>()
        .map_err(|_| Refused::new("actions.catalogue.gone"))?;
    app.store.transaction(who, |tx| {
        let intake = open_intake::known(tx, intake)?;
        if intake.state != IntakeState::Open {
            return Err(not_open(&intake).into());
        }
        let added = samples::add(tx, intake.id, lines)?;
        let total = added.new.len() + added.known;
        let done = TakenOver {
            added: added.new.len(),
            known: added.known,
            refused: looked.preview.refused.len(),
            enlarged_to: make_room(tx, &intake, total)?,
        };
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let file = catalogue_files::add(
            tx,
            NewCatalogueFile {
                intake: intake.id,
                sha256: looked.stored.sha256,
                name: name.to_owned(),
                size: looked.stored.size,
                lines_added: count(done.added),
                lines_known: count(done.known),
                lines_refused: count(done.refused),
            },
        )?;
        let subject = Subject::new(Noun::CatalogueFile, file.get(), name);
        tx.record("catalogue.take_over", subject, &None::<()>, &done)?;
        // What the list itself shows about the use of codes is proposed before anything is measured, and never
        // left out by a program that is killed in between.
        propose_keys_in(app, tx, intake.number)?;
        Ok(done)
    })
}

/// The refusal for an intake that takes no more samples or measurements.
pub(super) fn not_open(intake: &Intake) -> Refused {
    Refused::new("actions.intake.not_open")
        .with("number", intake.number)
        .with("state", format!("@{}", intake.state.label()))
}

/// Raises the intake's quantity where the company sent more lines than it announced; gives what it
/// became.
fn make_room(tx: &mut Tx<'_>, intake: &Intake, in_file: usize) -> Result<Option<u32>, ActionError> {
    let there = counters::of_intakes(tx, &[intake.id])?
        .get(&intake.id)
        .map_or(0, |tally| tally.all);
    let there = u32::try_from(there).unwrap_or(u32::MAX);
    if there <= intake.quantity {
        return Ok(None);
    }
    let company = companies::find(tx, Viewer::Laboratory, intake.company)?
        .ok_or_else(|| Refused::new("actions.unknown_intake").with("number", intake.number))?;
    if company.quota.admit(there).is_err() {
        return Err(Refused::new("actions.catalogue.over_quota")
            .with("lines", in_file)
            .with("samples", there)
            .with("left", company.quota.left())
            .into());
    }
    let larger = Intake {
        quantity: there,
        ..intake.clone()
    };
    intakes::save(tx, intake.state, &larger)?;
    open_intake::record(tx, "intake.enlarge", Some(intake), &larger)?;
    Ok(Some(there))
}
