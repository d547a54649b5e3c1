//! A pack that came back: its documents, to be checked one by one.
//!
//! The manifest is no proof of anything, for nobody signed it: it only tells a pack from another archive and says what
//! is missing. Whoever sent the archive may have made it to fill the memory, so that what is unpacked has an end.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use serde::Deserialize;
use zip::ZipArchive;

use crate::pack::{MANIFEST, SCHEMA, SUMS};

/// Most bytes that the documents of a pack may have, unpacked.
const MOST: u64 = 1 << 30;

/// The documents of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unpacked {
    /// Names and contents, in the order of the archive.
    pub files: Vec<(String, Vec<u8>)>,
    /// What the manifest lists and the archive has not.
    pub missing: Vec<String>,
}

#[derive(Deserialize)]
struct Manifest {
    schema: String,
    files: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    name: String,
}

/// The documents of a pack; absent for any other file, and for one whose archive is damaged.
#[must_use]
pub fn unpack(bytes: &[u8]) -> Option<Unpacked> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut room = MOST;
    let manifest = entry(&mut archive, MANIFEST, &mut room)?;
    let manifest: Manifest = serde_json::from_slice(&manifest).ok()?;
    if manifest.schema != SCHEMA {
        return None;
    }
    let names = archive.file_names().map(|name| name.map(Cow::into_owned));
    let names: Vec<String> = names.collect::<Result<_, _>>().ok()?;
    let mut unpacked = Unpacked::default();
    for listed in manifest.files {
        if !names.contains(&listed.name) {
            unpacked.missing.push(listed.name);
        }
    }
    for name in names {
        if name == MANIFEST || name == SUMS || name.ends_with('/') {
            continue;
        }
        let content = entry(&mut archive, &name, &mut room)?;
        unpacked.files.push((name, content));
    }
    Some(unpacked)
}

/// One entry, if it is whole and there is room for it.
fn entry<R: Read + std::io::Seek>(
    archive: &mut ZipArchive<R>,
    name: &str,
    room: &mut u64,
) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    let file = archive.by_name(name).ok()?;
    file.take(room.saturating_add(1))
        .read_to_end(&mut content)
        .ok()?;
    *room = room.checked_sub(u64::try_from(content.len()).ok()?)?;
    Some(content)
}
