//! The word that a round should end, for waits that end at once when it is given.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Duration,
};

/// Told once, heard by every clone.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<(Mutex<bool>, Condvar)>);

impl Stop {
    /// Gives the word.
    pub fn tell(&self) {
        let (told, bell) = &*self.0;
        *told.lock().unwrap_or_else(PoisonError::into_inner) = true;
        bell.notify_all();
    }

    /// True once it was given.
    #[must_use]
    pub fn is_told(&self) -> bool {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; true if the word was given meanwhile, and then at once.
    #[must_use]
    pub fn wait(&self, time: Duration) -> bool {
        let (told, bell) = &*self.0;
        let told = told.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = bell.wait_timeout_while(told, time, |told| !*told);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}
