//! `barlab serve`: the pages, and the background work behind them.

use std::sync::Arc;

use super::shell::{DONE, Outcome, Shell};
use crate::{actions::ActionError, app::App, connections::Supervisor, jobs::Worker, web};

/// Serves the laboratory of the settings until the process is told to stop.
///
/// # Errors
/// When the database lacks a migration, the address is taken, or a template is broken.
pub(super) fn run(listen: Option<String>, shell: &mut Shell<'_>) -> Outcome {
    let mut app = shell.open()?.app;
    if let Some(listen) = listen {
        app.settings.listen = listen;
    }
    start(app, shell)
}

/// Serves an opened laboratory; worker and connections end with the pages.
///
/// # Errors
/// When the address is taken, or a template is broken.
pub(super) fn start(app: App, shell: &mut Shell<'_>) -> Outcome {
    let address = format!("http://{}", app.settings.listen);
    shell.say("serve.listening", &[("address", address)])?;
    shell.flush()?;
    let place = app.settings.listen.clone();
    let app = Arc::new(app);
    let _worker = Worker::start(Arc::clone(&app))?;
    let _supervisor = Supervisor::start(Arc::clone(&app))?;
    web::serve(app).map_err(|error| ActionError::File {
        place,
        reason: error.to_string(),
    })?;
    Ok(DONE)
}
