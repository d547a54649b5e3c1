//! `barlab backup` and `barlab restore`: everything the laboratory keeps, in one folder.
//!
//! A backup is the embedded database as of one moment, then every stored file (so that
//! whatever the database names is there), then `SHA256SUMS`, which `sha256sum -c` reads too;
//! a folder without it is no whole backup. A database server is backed up with its own
//! tools; then only the stored files are copied, and the command says so.

mod copying;

use std::{
    fs,
    path::{Path, PathBuf},
};

use domain::digest::Digest;
use serde_json::json;
use store::Address;

use self::copying::{Entry, copy, digest_of, files_below, is_empty, read_list, write_list};
use super::shell::{DONE, Failure, Outcome, Shell};
use crate::{actions::Refused, app::StartError};

/// Name of the database in a backup.
const DATABASE: &str = "barlab.db";

/// Folder of the stored files, in a backup as in the data folder.
const OBJECTS: &str = "objects";

/// Folder within it of files that are being written.
const UNFINISHED: &str = "unfinished";

/// Makes a backup into a folder that is empty or not there.
pub(super) fn back_up(folder: &Path, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let objects = shell.settings().data.join(OBJECTS);
    if !is_empty(folder)? {
        return Err(refused("commands.backup.not_empty", folder));
    }
    fs::create_dir_all(folder).map_err(Failure::io(folder))?;
    let mut list = Vec::new();
    let database = folder.join(DATABASE);
    let embedded = store::backup::copy(&lab.app.store, &database)?;
    if embedded {
        list.push(Entry {
            path: PathBuf::from(DATABASE),
            sha256: digest_of(&database)?,
        });
    }
    for path in files_below(&objects)? {
        if path.starts_with(UNFINISHED) {
            continue;
        }
        let kept = Path::new(OBJECTS).join(&path);
        let sha256 = copy(&objects.join(&path), &folder.join(&kept))?;
        // A stored file is named by its digest: one that no longer fits must not pass for whole.
        let name: String = path.iter().map(|part| part.to_string_lossy()).collect();
        if name.parse::<Digest>().ok() != Some(sha256) {
            return Err(refused("commands.backup.changed", &objects.join(&path)));
        }
        list.push(Entry { path: kept, sha256 });
    }
    write_list(folder, &list)?;
    tell("backup.written", folder, &list, embedded, shell)?;
    if !embedded && !shell.json {
        let database = ("database", lab.app.store.address());
        shell.say("backup.server", &[database])?;
    }
    Ok(DONE)
}

/// Puts a backup into a data folder that is empty or not there.
pub(super) fn restore(folder: &Path, shell: &mut Shell<'_>) -> Outcome {
    let settings = shell.settings();
    let data = settings.data.clone();
    let address = Address::parse(&settings.database()).map_err(StartError::from)?;
    let list = read_list(folder)?;
    let has_database = list.iter().any(|one| one.path == Path::new(DATABASE));
    let database = match &address {
        Address::Sqlite(_) if !has_database => {
            return Err(refused("commands.backup.no_database", folder));
        }
        Address::Postgres(_) if has_database => {
            return Err(Refused::new("commands.backup.other_database")
                .with("path", folder.display())
                .with("database", &address)
                .into());
        }
        Address::Sqlite(path) => Some(path.clone()),
        Address::Postgres(_) => None,
    };
    if !is_empty(&data)? {
        return Err(refused("commands.backup.not_empty", &data));
    }
    if let Some(there) = database.as_ref().filter(|path| path.exists()) {
        return Err(refused("commands.backup.not_empty", there));
    }
    for one in &list {
        let path = folder.join(&one.path);
        if digest_of(&path)? != one.sha256 {
            return Err(refused("commands.backup.changed", &path));
        }
    }
    for one in &list {
        let to = match &database {
            Some(database) if one.path == Path::new(DATABASE) => database.clone(),
            _ => data.join(&one.path),
        };
        let from = folder.join(&one.path);
        if copy(&from, &to)? != one.sha256 {
            return Err(refused("commands.backup.changed", &from));
        }
    }
    tell("backup.restored", &data, &list, has_database, shell)?;
    if !has_database && !shell.json {
        let database = ("database", address.to_string());
        shell.say("backup.server", &[database])?;
    }
    Ok(DONE)
}

fn tell(
    key: &str,
    folder: &Path,
    list: &[Entry],
    database: bool,
    shell: &mut Shell<'_>,
) -> Result<(), Failure> {
    let path = folder.display().to_string();
    if shell.json {
        let summary = json!({ "path": path, "files": list.len(), "database": database });
        shell.print_json(&summary)?;
    } else {
        let files = ("files", list.len().to_string());
        shell.say(key, &[files, ("path", path)])?;
    }
    Ok(())
}

fn refused(key: &'static str, path: &Path) -> Failure {
    Refused::new(key).with("path", path.display()).into()
}
