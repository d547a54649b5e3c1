//! The copy of a database that its verifier keeps open, taken while nobody writes.
//!
//! Reading the live file loses long texts without a word, so the whole file is copied first and the
//! copy is taken only if length and time of the file are the same before and after. The copy has no
//! name and vanishes when it is closed.

use std::{
    fs::File,
    io::{BufRead, BufReader, Seek},
    path::Path,
    time::{Duration, SystemTime},
};

use crate::{findings::ImportError, read::unreadable};

/// How often a file that changes while it is copied is tried again.
const ATTEMPTS: u8 = 5;

/// Pause before the next attempt; a verification is written within a fraction of it.
const PAUSE: Duration = Duration::from_millis(300);

/// A copy of the file at a moment at which nobody wrote to it.
pub(crate) fn snapshot(path: &Path) -> Result<File, ImportError> {
    for attempt in 1..=ATTEMPTS {
        match copy_if_still(path) {
            Ok(Some(copy)) => return Ok(copy),
            Ok(None) => {}
            Err(error) if is_refused_by_holder(&error) => {
                if attempt == ATTEMPTS {
                    return Err(ImportError::InUse);
                }
            }
            Err(error) => return Err(unreadable(error)),
        }
        if attempt < ATTEMPTS {
            std::thread::sleep(PAUSE);
        }
    }
    Err(ImportError::Changing { attempts: ATTEMPTS })
}

/// The copy, or nothing if the file changed meanwhile.
fn copy_if_still(path: &Path) -> std::io::Result<Option<File>> {
    let before = state(path)?;
    let mut copy = tempfile::tempfile()?;
    let copied = std::io::copy(&mut File::open(path)?, &mut copy)?;
    copy.rewind()?;
    if before != state(path)? || before.length != copied {
        return Ok(None);
    }
    // A network share may tell the time of a change late; while somebody has the database open, the
    // bytes themselves are compared.
    if is_held(path) {
        let same = same_bytes(&mut File::open(path)?, &mut copy)?;
        copy.rewind()?;
        if !same {
            return Ok(None);
        }
    }
    Ok(Some(copy))
}

fn same_bytes(one: &mut File, other: &mut File) -> std::io::Result<bool> {
    let (mut one, mut other) = (BufReader::new(one), BufReader::new(other));
    loop {
        let (left, right) = (one.fill_buf()?, other.fill_buf()?);
        let common = left.len().min(right.len());
        if left.get(..common) != right.get(..common) {
            return Ok(false);
        }
        if common == 0 {
            return Ok(left.len() == right.len());
        }
        one.consume(common);
        other.consume(common);
    }
}

/// What a file looks like from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileState {
    /// Its length in bytes.
    pub length: u64,
    /// When it was written last, where the system knows.
    pub modified: Option<SystemTime>,
}

/// What a file looks like now.
///
/// # Errors
/// When it is not there or may not be looked at.
pub fn state(path: &Path) -> std::io::Result<FileState> {
    let data = std::fs::metadata(path)?;
    Ok(FileState {
        length: data.len(),
        modified: data.modified().ok(),
    })
}

/// True if Access's lock file lies beside a database: somebody has it open. A program that crashed
/// leaves one behind, so it is a reason for care and never for waiting.
#[must_use]
pub fn is_held(path: &Path) -> bool {
    ["ldb", "laccdb"]
        .iter()
        .any(|ending| path.with_extension(ending).exists())
}

/// Windows' answers to one who opens what another opened for himself alone: sharing and lock violation.
fn is_refused_by_holder(error: &std::io::Error) -> bool {
    cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33))
}
