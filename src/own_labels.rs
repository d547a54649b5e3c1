//! Label templates of the laboratory's own: files beside the data, read when the program starts.

use std::path::{Path, PathBuf};

use domain::label::LabelBook;

/// The folder below the data folder.
const FOLDER: &str = "labels";

/// A template of the laboratory's own that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct OwnLabelError {
    file: String,
    reason: String,
}

/// Adds the templates in `labels/*.toml` of the data folder, in the order of their names.
///
/// # Errors
/// When one cannot be read, is not a template, or has the id of another.
pub fn add_own(book: &mut LabelBook, data: &Path) -> Result<(), OwnLabelError> {
    let mut files: Vec<PathBuf> = match std::fs::read_dir(data.join(FOLDER)) {
        Ok(entries) => entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .collect(),
        // Most laboratories have no templates of their own.
        Err(_) => return Ok(()),
    };
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    for file in files {
        let wrong = |reason: String| OwnLabelError {
            file: file.display().to_string(),
            reason,
        };
        let content = std::fs::read_to_string(&file).map_err(|error| wrong(error.to_string()))?;
        let added = book.templates.add(&content);
        added.map_err(|error| wrong(error.to_string()))?;
    }
    Ok(())
}
