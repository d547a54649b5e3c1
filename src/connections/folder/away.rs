//! Putting a file away once it was dealt with: into `done/`, or into `refused/` with the
//! reason beside it. Nothing that lies there is ever overwritten.

use std::{
    ffi::{OsStr, OsString},
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
};

use domain::digest::Digest;

use super::scan::{Look, REASON};

/// Names longer than this are shortened; file systems end at 255 bytes.
const LONGEST_NAME: usize = 180;

/// How many files of the same name and bytes one shelf holds.
const MOST_ALIKE: u32 = 10_000;

/// A file to be put away.
pub(super) struct Parcel<'a> {
    /// The watched folder.
    pub root: &'a Path,
    /// The file, below it.
    pub relative: &'a Path,
    /// What it looked like when it was read.
    pub look: Look,
    /// The digest of its bytes.
    pub sha256: &'a Digest,
    /// What is to stand beside it.
    pub reason: Option<&'a str>,
}

/// What became of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Away {
    /// It lies there now.
    Moved(PathBuf),
    /// It changed after it was read, and stays to be read again.
    Changed,
}

impl Parcel<'_> {
    /// Puts the file onto a shelf, keeping its sub-folders.
    ///
    /// # Errors
    /// When the shelf cannot be written to; the file then lies where it lay.
    pub fn put(&self, shelf: &str) -> io::Result<Away> {
        let from = self.root.join(self.relative);
        if Look::at(&from)? != self.look {
            return Ok(Away::Changed);
        }
        let folder = self.folder(shelf)?;
        let to = self.reserve(&folder)?;
        if let Err(error) = self.tell(&to).and_then(|()| rename(&from, &to)) {
            // What was made for the file goes again; the file itself has not moved.
            let _ = fs::remove_file(&to);
            let _ = fs::remove_file(reason_of(&to));
            return Err(error);
        }
        // The last word may have been written between the look and the move.
        if Look::at(&to)?.size != self.look.size && !from.exists() {
            fs::rename(&to, &from)?;
            let _ = fs::remove_file(reason_of(&to));
            return Ok(Away::Changed);
        }
        Ok(Away::Moved(to))
    }

    /// The folder on the shelf. A link in its place could lead anywhere and is not used.
    fn folder(&self, shelf: &str) -> io::Result<PathBuf> {
        let mut folder = self.root.to_owned();
        let below = self.relative.parent().unwrap_or(Path::new(""));
        for part in std::iter::once(OsStr::new(shelf)).chain(below.iter()) {
            folder.push(part);
            match fs::create_dir(&folder) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
                Err(_) | Ok(()) => {}
            }
            if !fs::symlink_metadata(&folder)?.is_dir() {
                let said = format!("{} is no folder", folder.display());
                return Err(io::Error::new(io::ErrorKind::NotADirectory, said));
            }
        }
        Ok(folder)
    }

    /// An empty file of a name that was free, which the file then replaces.
    fn reserve(&self, folder: &Path) -> io::Result<PathBuf> {
        for turn in 0..MOST_ALIKE {
            let place = folder.join(self.name(turn));
            if fs::symlink_metadata(reason_of(&place)).is_ok() {
                continue;
            }
            match OpenOptions::new().write(true).create_new(true).open(&place) {
                Ok(_) => return Ok(place),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Its own name first, then with the beginning of its digest, then numbered.
    fn name(&self, turn: u32) -> OsString {
        let path = Path::new(self.relative.file_name().unwrap_or_default());
        let digest = self.sha256.to_string();
        let short = digest.get(..8).unwrap_or_default();
        let stem = path.file_stem().unwrap_or_default();
        let is_long = path.as_os_str().len() > LONGEST_NAME;
        if turn == 0 && !is_long {
            return path.as_os_str().to_owned();
        }
        let mut name = match is_long {
            true => stem
                .to_string_lossy()
                .chars()
                .take(40)
                .collect::<String>()
                .into(),
            false => stem.to_owned(),
        };
        name.push(format!("-{short}"));
        if turn > 1 {
            name.push(format!("-{turn}"));
        }
        if let Some(ending) = path.extension().filter(|ending| ending.len() <= 16) {
            name.push(".");
            name.push(ending);
        }
        name
    }

    /// Writes the reason. Verifiers stand beside old Windows machines, whose editor wants a
    /// byte order mark to read Chinese and both characters of a line's end.
    fn tell(&self, to: &Path) -> io::Result<()> {
        let Some(reason) = self.reason else {
            return Ok(());
        };
        let mut file = File::create_new(reason_of(to))?;
        let text = reason.trim_end().replace('\n', "\r\n");
        file.write_all(format!("\u{FEFF}{text}\r\n").as_bytes())?;
        file.sync_all()
    }
}

/// Where the reason of a refused file stands.
fn reason_of(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(REASON);
    name.into()
}

/// Moves a file onto the empty one at its new place, also to another disk.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
            let mut target = OpenOptions::new().write(true).open(to)?;
            io::copy(&mut File::open(from)?, &mut target)?;
            target.sync_all()?;
            fs::remove_file(from)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(root: &Path, name: &str, bytes: &str, shelf: &str, reason: Option<&str>) -> PathBuf {
        let from = root.join(name);
        fs::create_dir_all(from.parent().unwrap()).unwrap();
        fs::write(&from, bytes).unwrap();
        let parcel = Parcel {
            root,
            relative: Path::new(name),
            look: Look::at(&from).unwrap(),
            sha256: &Digest::of(bytes.as_bytes()),
            reason,
        };
        match parcel.put(shelf).unwrap() {
            Away::Moved(to) => to.strip_prefix(root).unwrap().to_owned(),
            Away::Changed => panic!("changed"),
        }
    }

    #[test]
    fn nothing_on_a_shelf_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let places: Vec<_> = ["one", "two", "two", "two"]
            .map(|bytes| put(root, "室/report.txt", bytes, "done", None))
            .into_iter()
            .collect();
        let two = Digest::of(b"two").to_string();
        let expected = [
            "report.txt".to_owned(),
            format!("report-{}.txt", &two[..8]),
            format!("report-{}-2.txt", &two[..8]),
            format!("report-{}-3.txt", &two[..8]),
        ];
        for ((place, name), bytes) in places
            .iter()
            .zip(expected)
            .zip(["one", "two", "two", "two"])
        {
            assert_eq!(*place, Path::new("done/室").join(name));
            assert_eq!(fs::read_to_string(root.join(place)).unwrap(), bytes);
        }
    }

    #[test]
    fn a_refused_file_has_its_reason_beside_it_which_old_editors_can_read() {
        let folder = tempfile::tempdir().unwrap();
        let to = put(
            folder.path(),
            "信.txt",
            "Dear lab",
            "refused",
            Some("不是检测报告\n请检查\n"),
        );
        assert_eq!(to, Path::new("refused/信.txt"));
        let reason = fs::read(folder.path().join("refused/信.txt.reason.txt")).unwrap();
        assert_eq!(reason, "\u{FEFF}不是检测报告\r\n请检查\r\n".as_bytes());
    }

    #[test]
    fn very_long_names_and_endings_still_find_a_place() {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("{}.txt", "商".repeat(80));
        let to = put(folder.path(), &name, "x", "refused", Some("y"));
        assert!(
            to.as_os_str().len() < 255 && to.to_string_lossy().ends_with(".txt"),
            "{to:?}"
        );
    }

    #[test]
    fn a_file_that_changed_since_it_was_read_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "half").unwrap();
        let look = Look::at(&path).unwrap();
        fs::write(&path, "half and the rest").unwrap();
        let parcel = Parcel {
            root: folder.path(),
            relative: Path::new("a.txt"),
            look,
            sha256: &Digest::of(b"half"),
            reason: None,
        };
        assert_eq!(parcel.put("done").unwrap(), Away::Changed);
        assert_eq!(fs::read_to_string(path).unwrap(), "half and the rest");
    }

    #[test]
    fn a_shelf_that_is_no_folder_leaves_the_file_where_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("done"), "not a folder").unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, "x").unwrap();
        let parcel = Parcel {
            root: folder.path(),
            relative: Path::new("a.txt"),
            look: Look::at(&path).unwrap(),
            sha256: &Digest::of(b"x"),
            reason: None,
        };
        assert!(parcel.put("done").is_err());
        assert!(path.exists());
        assert_eq!(
            fs::read_to_string(folder.path().join("done")).unwrap(),
            "not a folder"
        );
    }
}
