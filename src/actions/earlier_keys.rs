//! Under which keys the records of a file may be known from before its profile changed.
//!
//! The key of a record is made of what the record says, and a newer profile may make it say more.
//! So as long as any source was read with another version of the profile, the file is read with
//! that one too, beside the reading proper, only to make the keys of then.

use std::{
    ops::ControlFlow,
    path::PathBuf,
    sync::{Arc, mpsc},
    thread::Scope,
};

use domain::digest::Digest;
use importers::{Input, Record};
use store::{RecordKey, RecordKeys};

use super::beside::{Beside, WAITING};
use crate::profiles::Shelf;

/// The file that is read.
#[derive(Debug, Clone)]
pub(super) struct File {
    pub(super) sha256: Digest,
    pub(super) place: PathBuf,
    pub(super) name: String,
}

/// The readings of a file by the profiles of earlier sources.
#[derive(Default)]
pub(super) struct EarlierKeys {
    readings: Vec<Beside<RecordKey>>,
}

/// Of the profiles that sources were read with, the other versions of `profile`.
pub(super) fn others(shelf: &Shelf, used: &[String], profile: &str) -> Vec<String> {
    let known = |label: &str| shelf.all.iter().find(|one| one.label == label);
    let Some(id) = known(profile).map(|profile| &profile.id) else {
        return Vec::new();
    };
    used.iter()
        .filter(|label| *label != profile)
        .filter(|label| known(label).is_some_and(|one| one.id == *id))
        .cloned()
        .collect()
}

impl EarlierKeys {
    /// Begins to read the file with each of these profiles, on threads of their own, which end when
    /// this is dropped.
    pub(super) fn begin<'scope>(
        scope: &'scope Scope<'scope, '_>,
        shelf: &Arc<Shelf>,
        file: &File,
        profiles: Vec<String>,
    ) -> Self {
        let readings = profiles.into_iter().map(|profile| {
            let (sender, receiver) = mpsc::sync_channel(WAITING);
            let (shelf, file) = (Arc::clone(shelf), file.clone());
            scope.spawn(move || read(&shelf, &file, &profile, &sender));
            Beside::new(receiver)
        });
        Self {
            readings: readings.collect(),
        }
    }

    /// The keys of the record at a place under the other profiles, where they can read it.
    pub(super) fn of(&mut self, record: &str) -> Vec<RecordKey> {
        self.readings
            .iter_mut()
            .filter_map(|reading| reading.of(record))
            .collect()
    }
}

fn read(shelf: &Shelf, file: &File, profile: &str, sender: &mpsc::SyncSender<(String, RecordKey)>) {
    let mut keys = RecordKeys::of(file.sha256);
    let input = Input::File(file.place.clone());
    let mut sink = |record| {
        let Record::Measurement(measurement) = record else {
            return ControlFlow::Continue(());
        };
        let key = keys.next(&measurement);
        match sender.send((measurement.record, key)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    };
    // What this profile cannot read was never stored under it.
    if let Err(error) =
        importers::read_file(&file.name, input, &shelf.all, Some(profile), &mut sink)
    {
        tracing::debug!("{} cannot be read with {profile}: {error}", file.name);
    }
}
