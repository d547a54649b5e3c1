//! Looks once through an archive whose measurements an older program took in, a few at a time.
//!
//! Nothing waits for it: a page reads a measurement that nobody has looked at. It is no job that people see, because
//! nobody asked for it and nothing but the time of a page depends on it.

use std::{sync::Arc, time::Duration};

use store::second_looks;

use crate::{
    actions::ActionError,
    app::App,
    background::{Background, Stop},
};

/// Measurements a transaction.
const BATCH: u32 = 500;

/// What is left to others between two transactions.
const PAUSE: Duration = Duration::from_millis(50);

/// How long to wait when the store fails.
const TROUBLE: Duration = Duration::from_secs(30);

/// Starts to look, until everything was looked at or the thread is dropped.
///
/// # Errors
/// When there is no thread to be had.
pub fn start(app: Arc<App>) -> Result<Background, ActionError> {
    Background::start("second looks", move |stop| work(&app, stop))
}

fn work(app: &App, stop: &Stop) {
    let by = app.rules.looks_by();
    while !stop.is_told() {
        let more = app.store.keep_house(|keep| {
            second_looks::look_on(keep, &by, BATCH, |said| app.rules.look(said))
        });
        match more {
            Ok(true) => stop.pause(PAUSE),
            Ok(false) => return,
            Err(error) => {
                tracing::warn!("The archive could not be looked through: {error}");
                stop.pause(TROUBLE);
            }
        }
    }
}
