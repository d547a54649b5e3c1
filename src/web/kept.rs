//! Files that were looked at a moment ago, held ready so that turning a page does not read them again.

use std::sync::{Arc, Mutex, PoisonError};

use domain::digest::Digest;
use serde::Deserialize;

use super::failure::Failure;
use super::people::Person;
use super::site::Site;
use super::view::parts::Refusal;
use crate::{actions::ActionError, app::App};

/// How many are held.
const HELD: usize = 4;

/// The last few files of one kind, as they were read, by the digest of their bytes.
#[derive(Debug)]
pub struct Kept<T>(Mutex<Vec<(Digest, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::new(Vec::new()))
    }
}

impl<T> Kept<T> {
    /// A file that is still held.
    #[must_use]
    pub fn find(&self, sha256: &Digest) -> Option<Arc<T>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter()
            .find_map(|(digest, read)| (digest == sha256).then(|| Arc::clone(read)))
    }

    /// Holds a file for the next page, in place of the oldest.
    pub fn keep(&self, sha256: Digest, read: &Arc<T>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= HELD {
            held.remove(0);
        }
        held.push((sha256, Arc::clone(read)));
    }
}

/// Which file is previewed, which rows of it, and from where on.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Previewed {
    /// The file's digest.
    #[serde(default)]
    pub sha256: String,
    /// The file's name.
    #[serde(default)]
    pub name: String,
    /// Which rows.
    #[serde(default)]
    pub list: String,
    /// How many rows to leave out.
    #[serde(default)]
    pub from: usize,
}

impl Previewed {
    /// The file's digest.
    ///
    /// # Errors
    /// `not_found` for anything that is no digest.
    pub fn digest(&self) -> Result<Digest, Failure> {
        self.sha256.parse().map_err(|_| Failure::not_found())
    }
}

/// A file as it was looked at, from a moment ago or read anew. The inner result is the refusal.
///
/// # Errors
/// As `Site::act`.
pub async fn looked<T: Send + Sync + 'static>(
    site: &Site,
    person: &Person,
    sha256: Digest,
    kept: &Kept<T>,
    read: fn(&App, &Digest) -> Result<T, ActionError>,
) -> Result<Result<Arc<T>, Refusal>, Failure> {
    if let Some(looked) = kept.find(&sha256) {
        return Ok(Ok(looked));
    }
    let looked = site
        .act(person.language, move |app| read(app, &sha256))
        .await?;
    Ok(match looked {
        Ok(looked) => {
            let looked = Arc::new(looked);
            kept.keep(sha256, &looked);
            Ok(looked)
        }
        Err(refused) => Err(refused.into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_few_are_held_and_the_oldest_goes() {
        let kept = Kept::default();
        let digest = |number: usize| Digest::of(number.to_string().as_bytes());
        for number in 0..=HELD {
            kept.keep(digest(number), &Arc::new(number));
        }
        assert_eq!(kept.find(&digest(0)), None);
        assert_eq!(kept.find(&digest(HELD)).as_deref(), Some(&HELD));
    }
}
