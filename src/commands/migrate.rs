//! `barlab migrate`: brings the database to the structure of this program.

use serde_json::json;

use super::shell::{DONE, Outcome, Shell};
use crate::web::sign_in;

/// Applies what is missing and names it.
pub(super) fn run(shell: &mut Shell<'_>) -> Outcome {
    let app = shell.open_unmigrated()?;
    let applied = app.store.migrate()?;
    let database = app.store.address();
    if shell.json {
        shell.print_json(&json!({ "database": database, "applied": applied }))?;
    } else {
        if !applied.is_empty() {
            shell.say("migrate.applied", &[("names", applied.join(" "))])?;
        }
        shell.say("migrate.current", &[("database", database)])?;
        if sign_in::nobody(&app)? {
            shell.say("serve.nobody", &[])?;
        }
    }
    Ok(DONE)
}
