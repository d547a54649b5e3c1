//! Files that were looked at a moment ago, held ready so that turning a page does not read them again.

use std::sync::{Arc, Mutex, PoisonError};

use domain::digest::Digest;

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
