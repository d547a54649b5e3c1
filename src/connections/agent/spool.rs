//! Pieces on their way, on the disk: numbered in the order in which they came.
//!
//! A piece is two files: its bytes, and a slip that says what they are. The slip is written
//! last and removed first, so a piece is there exactly if its slip is.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::digest::Digest;
use serde::{Deserialize, Serialize};
use store::objects::digest;

use super::super::Piece;
use super::settle;
use crate::actions::{ActionError, hints::Hints};

/// What the bytes of a piece are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// What people call it.
    pub name: String,
    /// Digest of its bytes.
    pub sha256: Digest,
    /// What the agent was told of it.
    #[serde(flatten)]
    pub hints: Hints,
    /// The folders in which it lay, and its own name there.
    #[serde(default)]
    pub place: Vec<String>,
}

/// A folder that cannot serve as a spool.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Another agent uses it.
    #[error("the spool {0} is used by another agent")]
    Busy(String),
    /// It cannot be read or written.
    #[error("the spool {place}: {reason}")]
    Io {
        /// Where.
        place: String,
        /// What the system said.
        reason: io::Error,
    },
}

/// Pieces on their way.
pub struct Spool {
    root: PathBuf,
    numbers: Mutex<Numbers>,
    /// Held as long as the spool is open.
    _lock: File,
}

#[derive(Default)]
struct Numbers {
    /// Pieces that are there.
    waiting: BTreeSet<u64>,
    /// The greatest number that was given.
    last: u64,
}

impl Spool {
    /// Opens a spool, which is made if it is not there, for this process alone. What a crash left
    /// half-written is removed; it had not been taken.
    ///
    /// # Errors
    /// `Busy`, or when the folder cannot be used.
    pub fn open(root: &Path) -> Result<Self, SpoolError> {
        let failed = |reason| SpoolError::Io {
            place: root.display().to_string(),
            reason,
        };
        for folder in ["pieces", "refused", "states"] {
            fs::create_dir_all(root.join(folder)).map_err(failed)?;
        }
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(root.join("lock"))
            .map_err(failed)?;
        if lock.try_lock().is_err() {
            return Err(SpoolError::Busy(root.display().to_string()));
        }
        let numbers = Numbers::of(&root.join("pieces")).map_err(failed)?;
        Ok(Self {
            root: root.to_owned(),
            numbers: Mutex::new(numbers),
            _lock: lock,
        })
    }

    /// Where connectors keep what they know.
    #[must_use]
    pub fn states(&self) -> PathBuf {
        self.root.join("states")
    }

    /// How many pieces wait.
    #[must_use]
    pub fn len(&self) -> usize {
        self.numbers().waiting.len()
    }

    /// True if nothing waits.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes a piece; it is on the disk when this returns.
    ///
    /// # Errors
    /// When it cannot be read or written; nothing is left of it then.
    pub fn add(&self, piece: &Piece) -> Result<Digest, ActionError> {
        // One after the other: their numbers are their order.
        let mut numbers = self.numbers();
        let number = numbers.last + 1;
        let written = self.write(number, piece);
        let digest = written.map_err(|reason| {
            let _ = fs::remove_file(self.bytes(number));
            let _ = fs::remove_file(self.slip(number));
            ActionError::File {
                place: self.root.display().to_string(),
                reason: reason.to_string(),
            }
        })?;
        numbers.last = number;
        numbers.waiting.insert(number);
        Ok(digest)
    }

    fn write(&self, number: u64, piece: &Piece) -> io::Result<Digest> {
        let sha256 = copy(&piece.file, &self.bytes(number))?;
        let slip = Slip {
            name: piece.name.clone(),
            sha256,
            hints: piece.hints.clone(),
            place: piece.place.clone(),
        };
        let unfinished = self.slip(number).with_extension("unfinished");
        let mut file = File::create(&unfinished)?;
        serde_json::to_writer(&mut file, &slip)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&unfinished, self.slip(number))?;
        settle(&self.root.join("pieces"))?;
        Ok(sha256)
    }

    /// The oldest piece. One whose slip makes no sense, because the disk did not keep it, is put aside.
    ///
    /// # Errors
    /// When the spool cannot be read or written.
    pub fn first(&self) -> io::Result<Option<(u64, Slip)>> {
        loop {
            let Some(number) = self.numbers().waiting.first().copied() else {
                return Ok(None);
            };
            let text = fs::read(self.slip(number))?;
            if let Ok(slip) = serde_json::from_slice(&text) {
                return Ok(Some((number, slip)));
            }
            tracing::error!(
                number,
                "The slip of piece {number} makes no sense; put aside."
            );
            let aside = self
                .root
                .join("refused")
                .join(format!("{number:012}.piece"));
            copy(&self.bytes(number), &aside)?;
            self.remove(number)?;
        }
    }

    /// True if the bytes of a piece are those of its slip.
    #[must_use]
    pub fn is_whole(&self, number: u64, slip: &Slip) -> bool {
        let digest =
            File::open(self.bytes(number)).and_then(|mut file| digest(&mut file, |_| Ok(())));
        digest.is_ok_and(|digest| digest == slip.sha256)
    }

    /// Where the bytes of a piece lie.
    #[must_use]
    pub fn bytes(&self, number: u64) -> PathBuf {
        self.root.join("pieces").join(format!("{number:012}.piece"))
    }

    fn slip(&self, number: u64) -> PathBuf {
        self.root.join("pieces").join(format!("{number:012}.slip"))
    }

    /// Forgets a piece that the server has.
    ///
    /// # Errors
    /// When it cannot be removed; it is then sent again, which adds nothing.
    pub fn remove(&self, number: u64) -> io::Result<()> {
        fs::remove_file(self.slip(number))?;
        settle(&self.root.join("pieces"))?;
        self.numbers().waiting.remove(&number);
        // Bytes without a slip are removed when the spool is opened.
        let _ = fs::remove_file(self.bytes(number));
        Ok(())
    }

    /// Puts a piece aside that the server refused, with the reason beside it.
    ///
    /// # Errors
    /// When it cannot be put aside; it is then sent again.
    pub fn refuse(&self, number: u64, slip: &Slip, reason: &str) -> io::Result<()> {
        let folder = self.root.join("refused");
        let place = folder.join(format!("{}-{}", slip.sha256, plain(&slip.name)));
        let mut told = place.clone().into_os_string();
        told.push(".reason.txt");
        if self.bytes(number).exists() {
            copy(&self.bytes(number), &place)?;
        }
        let mut file = File::create(told)?;
        let text = reason.trim_end().replace('\n', "\r\n");
        file.write_all(format!("\u{FEFF}{text}\r\n").as_bytes())?;
        file.sync_all()?;
        settle(&folder)?;
        self.remove(number)
    }

    fn numbers(&self) -> MutexGuard<'_, Numbers> {
        self.numbers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Numbers {
    /// The pieces in a folder; what has no slip is removed.
    fn of(folder: &Path) -> io::Result<Self> {
        let mut numbers = Self::default();
        let mut rest = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str());
            let number: Option<u64> = stem.and_then(|stem| stem.parse().ok());
            match (number, path.extension().and_then(|ending| ending.to_str())) {
                (Some(number), Some("slip")) => {
                    numbers.waiting.insert(number);
                    numbers.last = numbers.last.max(number);
                }
                (Some(number), Some("piece" | "unfinished")) => rest.push((number, path)),
                _ => {}
            }
        }
        for (number, path) in rest {
            let is_piece = path.extension().is_some_and(|ending| ending == "piece");
            if !is_piece || !numbers.waiting.contains(&number) {
                fs::remove_file(path)?;
            }
        }
        Ok(numbers)
    }
}

/// Copies bytes into a file that replaces what was there, digesting on the way; they are on the
/// disk when this returns.
fn copy(from: &Path, to: &Path) -> io::Result<Digest> {
    let mut source = File::open(from)?;
    let mut target = File::create(to)?;
    let sha256 = digest(&mut source, |part| target.write_all(part))?;
    target.sync_all()?;
    Ok(sha256)
}

/// A name that every file system takes.
fn plain(name: &str) -> String {
    let fits = |letter: char| !letter.is_control() && !r#"<>:"/\|?*"#.contains(letter);
    let clean = name
        .chars()
        .map(|letter| if fits(letter) { letter } else { '_' });
    clean.take(40).collect()
}
