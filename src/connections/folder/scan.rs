//! What lies in a watched folder and its sub-folders.
//!
//! Links are not followed: they may lead out of the folder or in a circle. What programs
//! leave for themselves (lock files, downloads under way) is not looked at.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// Where files go that were taken, and where those that were refused.
pub(super) const SHELVES: [&str; 2] = [DONE, REFUSED];
/// Files that were taken.
pub(super) const DONE: &str = "done";
/// Files that cannot be read, each with its reason beside it.
pub(super) const REFUSED: &str = "refused";
/// How the file that says why is called: the name of the file it is about, and this.
pub(super) const REASON: &str = ".reason.txt";

/// Folders in folders that are looked at.
const DEEPEST: usize = 8;

/// Endings of files that are being made or that only mark something as open.
const UNFINISHED: [&str; 9] = [
    "tmp",
    "temp",
    "part",
    "partial",
    "filepart",
    "crdownload",
    "ldb",
    "laccdb",
    "lock",
];

/// What a file looks like from outside; it stands still while this does not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub size: u64,
    pub modified: Option<SystemTime>,
}

impl Look {
    /// What a file looks like now. A link is an error: somebody put it in the file's place.
    pub fn at(path: &Path) -> io::Result<Self> {
        Self::of(&fs::symlink_metadata(path)?)
    }

    fn of(data: &fs::Metadata) -> io::Result<Self> {
        if !data.is_file() {
            return Err(io::Error::other("no file any more"));
        }
        Ok(Self {
            size: data.len(),
            modified: data.modified().ok(),
        })
    }
}

/// A file that may be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Below the watched folder.
    pub relative: PathBuf,
    pub look: Look,
}

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Oldest first, so that a test comes before its repetition.
    pub files: Vec<Found>,
    /// Sub-folders that cannot be looked into, with the reason.
    pub closed: Vec<(PathBuf, String)>,
    /// Links that were passed over.
    pub links: Vec<PathBuf>,
}

/// Looks through a folder; with `deep` also through its sub-folders.
///
/// # Errors
/// When the folder itself cannot be looked into.
pub(super) fn scan(root: &Path, deep: bool) -> io::Result<Scan> {
    let mut scan = Scan::default();
    let mut open = vec![(PathBuf::new(), 0)];
    while let Some((relative, depth)) = open.pop() {
        let entries = match fs::read_dir(root.join(&relative)) {
            Ok(entries) => entries,
            Err(error) if depth == 0 => return Err(error),
            Err(error) => {
                scan.closed.push((relative, error.to_string()));
                continue;
            }
        };
        for entry in entries {
            // What vanishes while we look is not there.
            let Ok(entry) = entry else { continue };
            let (name, place) = (entry.file_name(), relative.join(entry.file_name()));
            let Ok(kind) = entry.file_type() else {
                continue;
            };
            if kind.is_symlink() {
                scan.links.push(place);
            } else if kind.is_dir() {
                if deep && depth < DEEPEST && is_of_interest(&name, depth == 0) {
                    open.push((place, depth + 1));
                }
            } else if kind.is_file()
                && is_finished(&name)
                && !(depth == 0 && is_shelf(&name))
                && let Ok(look) = entry.metadata().and_then(|data| Look::of(&data))
            {
                let relative = place;
                scan.files.push(Found { relative, look });
            }
        }
    }
    scan.files.sort_by(|one, other| {
        (one.look.modified, &one.relative).cmp(&(other.look.modified, &other.relative))
    });
    Ok(scan)
}

fn is_of_interest(folder: &OsStr, top: bool) -> bool {
    !(is_hidden(folder) || top && is_shelf(folder))
}

fn is_shelf(name: &OsStr) -> bool {
    SHELVES.iter().any(|shelf| name.eq_ignore_ascii_case(shelf))
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

/// False for what is not output of a verifier by its name alone.
fn is_finished(name: &OsStr) -> bool {
    let text = name.to_string_lossy().to_lowercase();
    let ending = Path::new(&text).extension().and_then(OsStr::to_str);
    !is_hidden(name)
        && !text.starts_with("~$")
        && !text.ends_with(REASON)
        && !["thumbs.db", "desktop.ini"].contains(&text.as_str())
        && !ending.is_some_and(|ending| UNFINISHED.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finished_files_of_the_folder_and_its_sub_folders_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for name in [
            "a.txt",
            "室/b.txt",
            "室/下/c.csv",
            "done/d.txt",
            "Refused/e.txt",
            "室/done/f.txt",
            ".hidden",
            "~$g.xlsx",
            "h.txt.tmp",
            "LVS-95XX.ldb",
            "i.txt.reason.txt",
            "Thumbs.db",
        ] {
            make(name);
        }
        let names = |deep| {
            let found = scan(folder.path(), deep).unwrap().files.into_iter();
            let mut names: Vec<_> = found
                .map(|file| file.relative.to_string_lossy().replace('\\', "/"))
                .collect();
            names.sort();
            names
        };
        assert_eq!(names(false), ["a.txt"]);
        assert_eq!(
            names(true),
            ["a.txt", "室/b.txt", "室/done/f.txt", "室/下/c.csv"]
        );
        assert!(scan(&folder.path().join("nowhere"), true).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn links_are_told_and_not_followed() {
        use std::os::unix::fs::symlink;
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(elsewhere.path().join("secret.txt"), "x").unwrap();
        symlink(elsewhere.path(), folder.path().join("out")).unwrap();
        symlink(folder.path(), folder.path().join("round")).unwrap();
        symlink(
            elsewhere.path().join("secret.txt"),
            folder.path().join("one.txt"),
        )
        .unwrap();
        let scan = scan(folder.path(), true).unwrap();
        assert_eq!((scan.files.len(), scan.links.len()), (0, 3));
    }
}
