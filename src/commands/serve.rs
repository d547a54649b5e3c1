//! `barlab serve`: the pages, and the background work behind them.

use std::{io::ErrorKind, sync::Arc};

use super::shell::{DONE, Failure, Outcome, Shell};
use crate::{
    actions::{ActionError, Refused, check_publicly},
    app::App,
    connections,
    jobs::{self, looks},
    outbox,
    web::{self, ServeError, sign_in},
};

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

/// Serves an opened laboratory; says where once the address is its own. What works in the
/// background begins then and ends with the pages.
///
/// # Errors
/// When the address is taken, or a template is broken.
pub(super) fn start(app: App, shell: &mut Shell<'_>) -> Outcome {
    let app = Arc::new(app);
    web::serve(Arc::clone(&app), |address| {
        let address = format!("http://{address}");
        shell.say("serve.listening", &[("address", address)])?;
        if sign_in::nobody(&app)? {
            shell.say("serve.nobody", &[])?;
        }
        shell.flush()?;
        check_publicly::forget_old_checks(&app)?;
        Ok::<_, Failure>([
            jobs::start(Arc::clone(&app))?,
            outbox::start(Arc::clone(&app))?,
            connections::start(Arc::clone(&app))?,
            looks::start(app)?,
        ])
    })?;
    Ok(DONE)
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let error = match error {
            ServeError::Listen { address, reason } if reason.kind() == ErrorKind::AddrInUse => {
                let port = address.rsplit(':').next().unwrap_or_default().to_owned();
                Refused::new("actions.serve.taken")
                    .with("address", address)
                    .with("port", port)
                    .into()
            }
            error => ActionError::File {
                place: "serve".to_owned(),
                reason: error.to_string(),
            },
        };
        error.into()
    }
}
