//! Keys of 32 bytes in files of their own, whole or not there, and read by nobody else: a file
//! that others may read is refused, because then it is no secret any more.

use std::{
    io::{ErrorKind, Write},
    path::Path,
};

use super::SecretsError;

/// The key of a file, made when it is needed first.
///
/// # Errors
/// When the file cannot be read or written, others may read it, it holds no key, or there is no
/// randomness.
pub fn read_or_make(place: &Path) -> Result<[u8; 32], SecretsError> {
    if !place.exists() {
        let mut key = [0_u8; 32];
        getrandom::fill(&mut key).map_err(|error| SecretsError(error.to_string()))?;
        // Another process may have been faster; what lies there now counts.
        put(place, &key)?;
    }
    let bytes = read(place)?;
    bytes
        .try_into()
        .map_err(|_| SecretsError(format!("{} holds no key", place.display())))
}

/// Writes a key, unless there is one.
///
/// # Errors
/// When the folder cannot be written.
pub fn put(place: &Path, key: &[u8; 32]) -> Result<(), SecretsError> {
    let told = |error: std::io::Error| SecretsError(format!("{}: {error}", place.display()));
    let folder = place.parent().unwrap_or_else(|| Path::new("."));
    // Temporary files are made for their owner alone.
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(told)?;
    file.write_all(key).map_err(told)?;
    file.as_file().sync_all().map_err(told)?;
    match file.persist_noclobber(place) {
        Ok(_) => Ok(()),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(told(error.error)),
    }
}

/// The bytes of a file that nobody else may read.
///
/// # Errors
/// When it cannot be read, or others may read it too.
pub fn read(place: &Path) -> Result<Vec<u8>, SecretsError> {
    let told = |error: std::io::Error| SecretsError(format!("{}: {error}", place.display()));
    let about = std::fs::metadata(place).map_err(told)?;
    if let Some(mode) = shared(&about) {
        return Err(SecretsError(format!(
            "{} may be read by others (mode {mode:o}); `chmod 600` it",
            place.display()
        )));
    }
    std::fs::read(place).map_err(told)
}

/// The mode of a file that others than its owner may read or write.
#[cfg(unix)]
fn shared(about: &std::fs::Metadata) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = about.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then_some(mode)
}

/// Elsewhere the system's own lists say who may read, which are the administrator's to keep.
#[cfg(not(unix))]
const fn shared(_: &std::fs::Metadata) -> Option<u32> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.key");
        let made = read_or_make(&place).unwrap();
        assert_eq!(read_or_make(&place).unwrap(), made);
        put(&place, &[1; 32]).unwrap();
        assert_eq!(read_or_make(&place).unwrap(), made);
        std::fs::write(&place, b"short").unwrap();
        assert!(read_or_make(&place).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_may_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("a.key");
        read_or_make(&place).unwrap();
        for (mode, refused) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true)] {
            std::fs::set_permissions(&place, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read(&place).is_err(), refused, "{mode:o}");
        }
    }
}
