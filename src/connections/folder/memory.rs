//! Files that were taken and could not be moved away: what they looked like then, so that
//! they are taken again only if they change.

use std::{collections::BTreeMap, path::Path, time::UNIX_EPOCH};

use domain::digest::Digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::scan::{Found, Look};

/// What is kept between rounds.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Memory {
    /// By name below the watched folder.
    #[serde(default)]
    left: BTreeMap<String, Left>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Left {
    size: u64,
    /// Milliseconds since 1970, as far as the file system tells.
    modified: Option<u128>,
    sha256: Digest,
}

impl Memory {
    /// What was kept; a state that cannot be read is none.
    pub fn of(state: &Value) -> Self {
        Self::deserialize(state).unwrap_or_default()
    }

    /// What is to be kept.
    pub fn state(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    /// True if the file was taken as it lies there.
    pub fn knows(&self, file: &Found) -> bool {
        self.left
            .get(&name(&file.relative))
            .is_some_and(|left| left.size == file.look.size && left.modified == millis(file.look))
    }

    /// The file was taken and lies where it lay.
    pub fn keep(&mut self, relative: &Path, look: Look, sha256: Digest) {
        let left = Left {
            size: look.size,
            modified: millis(look),
            sha256,
        };
        self.left.insert(name(relative), left);
    }

    /// True if a file of this name had these bytes when it was taken.
    pub fn has(&self, relative: &Path, sha256: &Digest) -> bool {
        let left = self.left.get(&name(relative));
        left.is_some_and(|left| left.sha256 == *sha256)
    }

    /// Forgets files that are no longer there.
    pub fn forget_all_but(&mut self, files: &[Found]) {
        if self.left.is_empty() {
            return;
        }
        let there: std::collections::BTreeSet<_> =
            files.iter().map(|file| name(&file.relative)).collect();
        self.left.retain(|name, _| there.contains(name));
    }
}

fn millis(look: Look) -> Option<u128> {
    let since = look.modified?.duration_since(UNIX_EPOCH).ok()?;
    Some(since.as_millis())
}

/// A name as text; one that is no text is spelled byte by byte, so that two never coincide.
fn name(relative: &Path) -> String {
    match relative.to_str() {
        Some(name) => name.to_owned(),
        None => {
            let bytes = relative.as_os_str().as_encoded_bytes();
            format!("\0{}", Digest::of(bytes))
        }
    }
}
