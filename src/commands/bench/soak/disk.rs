//! A small disk for the laboratory's data that can be made full: memory mounted as a folder.
//!
//! Mounting needs rights that not everybody has; without them the folder is an ordinary
//! one, the disk is never full, and the table says so with a count of nothing.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use super::{super::super::shell::Failure, super::child::ran};

/// Megabytes of an empty laboratory with room to breathe.
const LEAST: u64 = 160;

/// Bytes that a soak writes a second at most, in tenths of a megabyte.
const GROWTH: u64 = 8;

/// The disk; it is taken away when this is dropped.
pub(super) struct SmallDisk {
    /// Where it is.
    pub(super) folder: PathBuf,
    mounted: bool,
}

impl SmallDisk {
    /// A disk that is large enough for a soak of so many seconds.
    pub(super) fn new(folder: &Path, seconds: u64) -> Result<Self, Failure> {
        fs::create_dir_all(folder).map_err(Failure::io(folder))?;
        let size = format!("size={}m", LEAST + seconds * GROWTH / 10);
        let mount = ["-t", "tmpfs", "-o", &size, "tmpfs"].map(std::ffi::OsStr::new);
        let mounted = ran("mount", mount.into_iter().chain([folder.as_os_str()])).is_some();
        Ok(Self {
            folder: folder.to_owned(),
            mounted,
        })
    }

    /// Fills it to the last byte; nothing if it is no disk of its own.
    pub(super) fn fill(&self) -> Option<Ballast> {
        if !self.mounted {
            return None;
        }
        let place = self.folder.join("ballast");
        let mut file = File::create(&place).ok()?;
        let block = vec![0_u8; 1 << 20];
        while file.write_all(&block).is_ok() {}
        Some(Ballast(place))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        if self.mounted {
            // A program that was killed may hold it for a moment; lazily it goes when it can.
            let _ = ran(
                "umount",
                [std::ffi::OsStr::new("-l"), self.folder.as_os_str()],
            );
        }
    }
}

/// What fills the disk until it is dropped.
pub(super) struct Ballast(PathBuf);

impl Drop for Ballast {
    fn drop(&mut self) {
        // Nothing else is called so.
        let _ = fs::remove_file(&self.0);
    }
}
