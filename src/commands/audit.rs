//! `barlab audit`: proves that no record of what people did was changed, removed or put in.

use clap::Subcommand;
use domain::texts::Explain;
use serde_json::json;

use super::shell::{DONE, FOUND, Outcome, Shell};

/// What can be done with the audit chain.
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Walk the whole chain and say where it breaks, if it does
    Verify,
}

/// Runs a command about the audit chain.
pub(super) fn run(command: &AuditCommand, shell: &mut Shell<'_>) -> Outcome {
    let AuditCommand::Verify = command;
    let lab = shell.open()?;
    match lab.app.store.read(store::audit::verify)? {
        Ok(head) => {
            if shell.json {
                shell.print_json(
                    &json!({ "whole": true, "records": head.sequence, "head": head.hash }),
                )?;
            } else {
                let count = ("count", head.sequence.to_string());
                let hash = ("hash", head.hash.to_string());
                shell.say("audit.whole", &[count, hash])?;
            }
            Ok(DONE)
        }
        Err(broken) => {
            let message = shell.explain(&broken);
            if shell.json {
                shell.print_json(
                    &json!({ "whole": false, "key": broken.key(), "message": message }),
                )?;
            }
            shell.complain("audit.broken", &[("what", message)])?;
            Ok(FOUND)
        }
    }
}
