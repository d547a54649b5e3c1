//! Threads that work until their owner is dropped, and the word that ends them.
//!
//! A wait for the word ends at once when it is given, so that nobody waits for a sleeper.

use std::{
    sync::{Arc, Condvar, Mutex, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::actions::ActionError;

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

    /// Waits for whoever looks at the word by itself.
    pub fn pause(&self, time: Duration) {
        let _told = self.wait(time);
    }
}

/// A thread that ends after the work in hand when this is dropped.
pub struct Background {
    name: &'static str,
    stop: Stop,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts a thread; the work listens for the word between two pieces.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub fn start(
        name: &'static str,
        work: impl FnOnce(&Stop) + Send + 'static,
    ) -> Result<Self, ActionError> {
        let stop = Stop::default();
        let told = stop.clone();
        let thread = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(&told))
            .map_err(|error| ActionError::File {
                place: format!("thread {name}"),
                reason: error.to_string(),
            })?;
        Ok(Self {
            name,
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop.tell();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("The thread of the {} ended in a panic.", self.name);
        }
    }
}
