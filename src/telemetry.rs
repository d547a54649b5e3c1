//! Log lines: readable on a terminal, JSON for a collector, never a secret in either.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts logging to standard error; `BARLAB_LOG` filters (`info`, `barlab=debug`), `BARLAB_LOG_JSON=1` gives JSON.
///
/// A second call does nothing, so that tests may start many applications.
pub fn start(quiet: bool) {
    let fallback = if quiet { "warn" } else { "info" };
    let filter = EnvFilter::try_from_env("BARLAB_LOG").unwrap_or_else(|_| EnvFilter::new(fallback));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if std::env::var_os("BARLAB_LOG_JSON").is_some() {
        lines.json().try_init()
    } else {
        lines.with_target(false).try_init()
    };
    if started.is_err() {
        tracing::debug!("Logging was started before.");
    }
}
