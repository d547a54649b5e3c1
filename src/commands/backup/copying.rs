//! Files copied with their digests, and the list that a backup is checked by.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Component, Path, PathBuf},
};

use domain::digest::Digest;
use store::objects::digest;

use super::super::shell::Failure;
use crate::actions::Refused;

/// Name of the list; `sha256sum -c SHA256SUMS` checks a backup by it.
const LIST: &str = "SHA256SUMS";

/// One file of a backup.
pub(super) struct Entry {
    /// Where it lies, seen from the backup's folder.
    pub(super) path: PathBuf,
    /// Digest of its bytes.
    pub(super) sha256: Digest,
}

/// True if a folder holds nothing, or is not there.
pub(super) fn is_empty(folder: &Path) -> Result<bool, Failure> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Failure::io(folder)(error)),
    }
}

/// Every file below a folder, seen from it, in order; none if it is not there.
pub(super) fn files_below(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let place = folder.join(&inner);
        let entries = match fs::read_dir(&place) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Failure::io(&place)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(Failure::io(&place))?;
            let path = inner.join(entry.file_name());
            let kind = entry.file_type().map_err(Failure::io(&place))?;
            if kind.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Copies a file, with the folders it lies in, and gives the digest of what was written.
/// The bytes are on disk when this returns.
pub(super) fn copy(from: &Path, to: &Path) -> Result<Digest, Failure> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(Failure::io(folder))?;
    }
    let mut target = File::create_new(to).map_err(Failure::io(to))?;
    let digest = pump(from, &mut target)?;
    target.sync_all().map_err(Failure::io(to))?;
    Ok(digest)
}

/// The digest of a file.
pub(super) fn digest_of(file: &Path) -> Result<Digest, Failure> {
    pump(file, &mut io::sink())
}

fn pump(from: &Path, to: &mut dyn Write) -> Result<Digest, Failure> {
    let mut source = File::open(from).map_err(Failure::io(from))?;
    digest(&mut source, |part| to.write_all(part)).map_err(Failure::io(from))
}

/// Writes the list of a backup, last of all.
pub(super) fn write_list(folder: &Path, list: &[Entry]) -> Result<(), Failure> {
    let place = folder.join(LIST);
    let text: String = list
        .iter()
        .map(|one| format!("{}  {}\n", one.sha256, one.path.display()))
        .collect();
    let write = || -> io::Result<()> {
        let mut file = File::create_new(&place)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    };
    write().map_err(Failure::io(&place))
}

/// Reads the list of a backup. A path that leads out of the backup is refused with its line.
pub(super) fn read_list(folder: &Path) -> Result<Vec<Entry>, Failure> {
    let place = folder.join(LIST);
    let text = fs::read_to_string(&place).map_err(Failure::io(&place))?;
    (1..)
        .zip(text.lines())
        .map(|(number, line)| {
            entry(line).ok_or_else(|| {
                Refused::new("commands.backup.bad_line")
                    .with("path", place.display())
                    .with("line", number)
                    .into()
            })
        })
        .collect()
}

fn entry(line: &str) -> Option<Entry> {
    let (sha256, path) = line.split_once("  ")?;
    let path = PathBuf::from(path);
    let inside = path
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    Some(Entry {
        sha256: sha256.parse().ok()?,
        path: Some(path).filter(|path| inside && path.components().next().is_some())?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_leads_out_of_the_backup_is_no_line() {
        let digest = Digest::of(b"x");
        let check = |path: &str, good: bool| {
            assert_eq!(
                entry(&format!("{digest}  {path}")).is_some(),
                good,
                "{path}"
            );
        };
        check("barlab.db", true);
        check("objects/ab/cd", true);
        check("../barlab.db", false);
        check("objects/../../x", false);
        check("/etc/passwd", false);
        check("", false);
        assert!(entry(&format!("{digest} barlab.db")).is_none());
        assert!(entry("abc  barlab.db").is_none());
    }
}
