//! A verifier that writes report files into a folder: some slowly, some twice under another name.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use super::{
    super::super::shell::Failure,
    folder,
    symbols::{Symbol, Writer},
    text,
};
use crate::demo::{
    chance::Chance,
    verifier::{Record, rea, trucheck},
};

/// The folder that is watched.
pub(super) struct Reports {
    name: &'static str,
    place: PathBuf,
    files: u32,
}

impl Reports {
    /// An empty folder; its name is part of the words.
    pub(super) fn new(name: &'static str, place: PathBuf) -> Result<Self, Failure> {
        Ok(Self {
            name,
            place: folder(place)?,
            files: 0,
        })
    }

    /// Where it is.
    pub(super) fn address(&self) -> String {
        text(&self.place)
    }

    fn free_name(&mut self, ending: &str) -> PathBuf {
        self.files += 1;
        self.place
            .join(format!("report-{:06}.{ending}", self.files))
    }
}

impl Writer for Reports {
    fn name(&self) -> &'static str {
        self.name
    }

    fn rest(&self) -> Duration {
        Duration::from_millis(400)
    }

    fn write(&mut self, symbols: &[Symbol], chance: &mut Chance) -> Result<(), Failure> {
        let records: Vec<Record<'_>> = symbols.iter().map(Symbol::record).collect();
        let bytes = match chance.percent(50) {
            true => trucheck::write(&records, chance).into_bytes(),
            false => rea::write(&records, chance),
        };
        let place = self.free_name("txt");
        match chance.percent(30) {
            true => slowly(&place, &bytes)?,
            false => fs::write(&place, &bytes).map_err(Failure::io(&place))?,
        }
        if chance.percent(15) {
            let again = self.free_name("txt");
            fs::write(&again, &bytes).map_err(Failure::io(&again))?;
        }
        Ok(())
    }
}

/// In three parts, as programs write that print while they measure.
fn slowly(place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut file = File::create(place).map_err(Failure::io(place))?;
    for part in bytes.chunks(bytes.len().div_ceil(3).max(1)) {
        file.write_all(part).map_err(Failure::io(place))?;
        thread::sleep(Duration::from_millis(150));
    }
    Ok(())
}
