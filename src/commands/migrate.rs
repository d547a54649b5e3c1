//! `barlab migrate`: brings the database to the structure of this program.

use serde_json::json;

use super::shell::{DONE, Outcome, Shell};

/// Applies what is missing and names it.
pub(super) fn run(shell: &mut Shell<'_>) -> Outcome {
    let app = shell.open_unmigrated()?;
    let applied = app.store.migrate()?;
    let database = app.store.address();
    if shell.json {
        shell.print_json(&json!({ "database": database, "applied": applied }))?;
    } else {
        for name in &applied {
            shell.say("migrate.applied", &[("name", name.clone())])?;
        }
        shell.say("migrate.current", &[("database", database)])?;
    }
    Ok(DONE)
}
