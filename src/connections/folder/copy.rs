//! A copy of a file that stands still: made in one go, and thrown away if the file changed meanwhile.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use domain::digest::Digest;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use super::scan::Look;

/// A copy of a file as it stood still.
pub(super) struct Copied {
    pub file: NamedTempFile,
    pub sha256: Digest,
}

/// Whose fault it is that a file was not copied.
pub(super) enum CopyError {
    /// The file cannot be read.
    Theirs(io::Error),
    /// The copy cannot be written.
    Ours(io::Error),
}

/// A copy of a file, or nothing if it is gone, changed meanwhile, or is still held by its writer.
pub(super) fn copy(path: &Path, look: Look) -> Result<Option<Copied>, CopyError> {
    let mut copy = NamedTempFile::new().map_err(CopyError::Ours)?;
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound || is_held_by_writer(&error) => {
            return Ok(None);
        }
        Err(error) => return Err(CopyError::Theirs(error)),
    };
    let mut hasher = Sha256::new();
    let (mut size, mut buffer) = (0_u64, vec![0; 1 << 16]);
    loop {
        let count = match file.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) if is_held_by_writer(&error) => return Ok(None),
            Err(error) => return Err(CopyError::Theirs(error)),
        };
        let part = buffer.get(..count).unwrap_or_default();
        hasher.update(part);
        copy.write_all(part).map_err(CopyError::Ours)?;
        size += u64::try_from(count).unwrap_or_default();
        // A file that grows faster than we read would never end.
        if size > look.size {
            return Ok(None);
        }
    }
    if size != look.size || !Look::at(path).is_ok_and(|now| now == look) {
        return Ok(None);
    }
    Ok(Some(Copied {
        file: copy,
        sha256: Digest::from_bytes(hasher.finalize().into()),
    }))
}

/// Windows' answers to one who opens what its writer still holds: sharing and lock violation.
fn is_held_by_writer(error: &io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}
