//! The object store: whole files under the SHA-256 of their bytes.
//!
//! Sources, catalogues and issued documents lie here; the database holds only their
//! digests. Bytes once stored never change, and the same bytes are stored once.

use std::{
    fs::{self, File},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    sync::{
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

use domain::digest::Digest;
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;

/// Bytes that are read, written and digested at once.
const PART: usize = 1 << 18;

/// Parts that may wait for their digest: a megabyte.
const AHEAD: usize = 4;

/// Bytes that were stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Their digest, under which they lie.
    pub sha256: Digest,
    /// How many there are.
    pub size: u64,
}

/// A place for whole files.
pub trait Objects: Send + Sync {
    /// Stores everything a reader gives. The bytes are on disk when it returns.
    ///
    /// # Errors
    /// `Objects` when reading or writing fails; nothing is left half-written.
    fn put(&self, from: &mut dyn Read) -> Result<Stored, StoreError>;

    /// The bytes of a digest, read and compared with it; absent if it was never stored.
    ///
    /// # Errors
    /// `Objects` when reading fails or the bytes are no longer those of the digest.
    fn get(&self, sha256: &Digest) -> Result<Option<Vec<u8>>, StoreError>;

    /// A file that holds the bytes, for readers that need one; absent if it was never stored.
    ///
    /// # Errors
    /// `Objects` when the place cannot be looked at.
    fn file(&self, sha256: &Digest) -> Result<Option<PathBuf>, StoreError>;
}

/// A folder of the machine, or one that several machines share.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

fn failed(place: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let place = place.display().to_string();
    move |reason| StoreError::Objects {
        place,
        reason: reason.to_string(),
    }
}

impl Folder {
    /// Uses a folder; it is made when it is not there.
    ///
    /// # Errors
    /// `Objects` when it cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, StoreError> {
        let root = root.into();
        let unfinished = root.join("unfinished");
        fs::create_dir_all(&unfinished).map_err(failed(&unfinished))?;
        Ok(Self { root })
    }

    /// `ab/cdef…`: 256 folders keep each of them small.
    fn place(&self, sha256: &Digest) -> PathBuf {
        let name = sha256.to_string();
        let (folder, rest) = name.split_at_checked(2).unwrap_or((name.as_str(), ""));
        self.root.join(folder).join(rest)
    }

    /// A name that no other writer uses, in this program or another.
    fn unfinished(&self) -> PathBuf {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("{}-{count}", std::process::id());
        self.root.join("unfinished").join(name)
    }

    /// Copies into a new file and waits until the disk has it. What is longer than a part is
    /// digested on another thread while it is written and synced.
    fn write(place: &Path, from: &mut dyn Read) -> io::Result<Stored> {
        let mut file = File::create(place)?;
        let first = part(from)?;
        file.write_all(&first)?;
        if first.len() < PART {
            file.sync_all()?;
            let size = u64::try_from(first.len()).unwrap_or_default();
            return Ok(Stored {
                sha256: Digest::of(&first),
                size,
            });
        }
        thread::scope(|scope| {
            let (parts, to_digest) = mpsc::sync_channel::<Vec<u8>>(AHEAD);
            let digesting = scope.spawn(move || {
                let mut hasher = Sha256::new();
                to_digest.iter().for_each(|part| hasher.update(&part));
                Digest::from_bytes(hasher.finalize().into())
            });
            let size = copy(first, from, &mut file, parts);
            let sha256 = digesting
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            Ok(Stored {
                sha256,
                size: size?,
            })
        })
    }

    /// Gives finished bytes their name, all at once, and makes the name last.
    fn settle(unfinished: &Path, place: &Path) -> io::Result<()> {
        let folder = place.parent().unwrap_or(place);
        fs::create_dir_all(folder)?;
        fs::rename(unfinished, place)?;
        File::open(folder)?.sync_all()
    }
}

/// Reads up to a part; a shorter one is the last.
fn part(from: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut part = Vec::with_capacity(PART);
    let limit = u64::try_from(PART).unwrap_or(u64::MAX);
    from.take(limit).read_to_end(&mut part)?;
    Ok(part)
}

/// Writes what follows a part that is written, gives every part on, and says how many bytes
/// are on disk at the end.
fn copy(
    mut written: Vec<u8>,
    from: &mut dyn Read,
    file: &mut File,
    parts: mpsc::SyncSender<Vec<u8>>,
) -> io::Result<u64> {
    let mut size = 0;
    loop {
        let length = written.len();
        size += u64::try_from(length).unwrap_or_default();
        // Whoever digests ends after us, unless it panicked; then its panic is told.
        let _given = parts.send(written);
        if length < PART {
            break;
        }
        written = part(from)?;
        file.write_all(&written)?;
    }
    drop(parts);
    file.sync_all()?;
    Ok(size)
}

/// The digest of everything that is read; `each` is given every part of it.
///
/// # Errors
/// What reading or `each` comes back with.
pub fn digest(
    from: &mut dyn Read,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<Digest> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = match from.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let part = buffer.get(..count).unwrap_or_default();
        hasher.update(part);
        each(part)?;
    }
    Ok(Digest::from_bytes(hasher.finalize().into()))
}

impl Objects for Folder {
    fn put(&self, from: &mut dyn Read) -> Result<Stored, StoreError> {
        let unfinished = self.unfinished();
        let written = Self::write(&unfinished, from).and_then(|stored| {
            let place = self.place(&stored.sha256);
            if place.exists() {
                fs::remove_file(&unfinished)?;
            } else {
                Self::settle(&unfinished, &place)?;
            }
            Ok(stored)
        });
        written.map_err(|error| {
            // What is left of a failed write helps nobody; failing to remove it harms nobody.
            let _ = fs::remove_file(&unfinished);
            failed(&unfinished)(error)
        })
    }

    fn get(&self, sha256: &Digest) -> Result<Option<Vec<u8>>, StoreError> {
        let place = self.place(sha256);
        let bytes = match fs::read(&place) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&place)(error)),
        };
        if Digest::of(&bytes) != *sha256 {
            return Err(StoreError::Objects {
                place: place.display().to_string(),
                reason: "the bytes are not those of the digest".to_owned(),
            });
        }
        Ok(Some(bytes))
    }

    fn file(&self, sha256: &Digest) -> Result<Option<PathBuf>, StoreError> {
        let place = self.place(sha256);
        match place.try_exists() {
            Ok(there) => Ok(there.then_some(place)),
            Err(error) => Err(failed(&place)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Folder::open(temporary.path().join("objects")).unwrap();
        (temporary, folder)
    }

    fn files_below(path: &Path) -> usize {
        fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
            .sum()
    }

    #[test]
    fn bytes_come_back_under_their_digest_and_are_kept_once() {
        let (_temporary, folder) = folder();
        let bytes: Vec<u8> = (0..200_000_u32).flat_map(u32::to_le_bytes).collect();
        let first = folder.put(&mut bytes.as_slice()).unwrap();
        let second = folder.put(&mut bytes.as_slice()).unwrap();
        assert_eq!(first, second);
        assert_eq!(first.sha256, Digest::of(&bytes));
        assert_eq!(first.size, 800_000);
        assert_eq!(folder.get(&first.sha256).unwrap(), Some(bytes.clone()));
        let file = folder.file(&first.sha256).unwrap().unwrap();
        assert_eq!(fs::read(file).unwrap(), bytes);
        assert_eq!(files_below(&folder.root), 1);
        let never = Digest::of(b"never stored");
        assert_eq!(folder.get(&never).unwrap(), None);
        assert_eq!(folder.file(&never).unwrap(), None);
    }

    #[test]
    fn a_file_of_any_length_around_whole_parts_comes_back() {
        let (_temporary, folder) = folder();
        for length in [0, 1, PART - 1, PART, PART + 1, 2 * PART, 7 * PART + 3] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let stored = folder.put(&mut bytes.as_slice()).unwrap();
            assert_eq!(stored.sha256, Digest::of(&bytes), "{length}");
            assert_eq!(stored.size, length as u64);
            assert_eq!(folder.get(&stored.sha256).unwrap(), Some(bytes));
        }
    }

    #[test]
    fn bytes_that_changed_on_disk_are_an_error_and_not_handed_out() {
        let (_temporary, folder) = folder();
        let stored = folder.put(&mut b"certificate".as_slice()).unwrap();
        fs::write(folder.file(&stored.sha256).unwrap().unwrap(), b"forged").unwrap();
        let error = folder.get(&stored.sha256).unwrap_err();
        assert!(
            error.to_string().contains("not those of the digest"),
            "{error}"
        );
    }

    #[test]
    fn a_reader_that_fails_leaves_nothing() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("unplugged"))
            }
        }
        let (_temporary, folder) = folder();
        let long = vec![7; 3 * PART];
        let mut half = long.as_slice().chain(Broken);
        let error = folder.put(&mut half).unwrap_err();
        assert!(error.to_string().contains("unplugged"), "{error}");
        assert_eq!(files_below(&folder.root), 0);
    }
}
