//! An LVS-95XX that rewrites its Access archive in place as it grows, with its lock file beside it.

use std::{
    fs::{self, File},
    io::Write,
    path::PathBuf,
    thread,
    time::Duration,
};

use super::{
    super::super::shell::Failure,
    folder,
    symbols::{Symbol, Writer},
    text,
};
use crate::{
    actions::ActionError,
    demo::{
        chance::Chance,
        verifier::lvs95xx::{self, Rows},
        writers::lvs::lvs_database,
    },
};

/// The archive.
pub(super) struct Archive {
    place: PathBuf,
    rows: Rows,
}

impl Archive {
    /// An archive without reports.
    pub(super) fn new(place: PathBuf) -> Result<Self, Failure> {
        let archive = Self {
            place: folder(place)?.join("LVS-95XX.mdb"),
            rows: Rows::default(),
        };
        archive.save()?;
        Ok(archive)
    }

    /// Where it is.
    pub(super) fn address(&self) -> String {
        text(&self.place)
    }

    /// Writes the whole file in two parts.
    fn save(&self) -> Result<(), Failure> {
        let rows = &self.rows;
        let bytes =
            lvs_database(&rows.reports, &rows.data, &lvs95xx::settings()).map_err(|error| {
                ActionError::File {
                    place: text(&self.place),
                    reason: error.to_string(),
                }
            })?;
        let lock = self.place.with_extension("ldb");
        fs::write(&lock, [0; 64]).map_err(Failure::io(&lock))?;
        let mut file = File::create(&self.place).map_err(Failure::io(&self.place))?;
        for part in bytes.chunks(bytes.len().div_ceil(2).max(1)) {
            file.write_all(part).map_err(Failure::io(&self.place))?;
            thread::sleep(Duration::from_millis(50));
        }
        fs::remove_file(&lock).map_err(Failure::io(&lock))
    }
}

impl Writer for Archive {
    fn name(&self) -> &'static str {
        "a"
    }

    fn rest(&self) -> Duration {
        Duration::from_secs(5)
    }

    fn write(&mut self, symbols: &[Symbol], chance: &mut Chance) -> Result<(), Failure> {
        for symbol in symbols {
            self.rows.add(&symbol.record(), chance);
        }
        self.save()
    }
}
