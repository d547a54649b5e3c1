//! `barlab deliveries`: hands in mails that came back.

use std::{
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Subcommand;
use domain::person::Role;
use serde_json::json;

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::actions::take_bounce::{Taken, take_bounce};

/// The name of standard input.
const STANDARD_INPUT: &str = "-";
/// No bounce is larger, the mail that came back included.
const LARGEST: u64 = 40 << 20;

/// What can be done with deliveries.
#[derive(Debug, Subcommand)]
pub enum DeliveriesCommand {
    /// Note what mail systems say of mails that they could not deliver (RFC 3464)
    Bounce {
        /// The mails as files (.eml); - for one from standard input, as mail servers pipe them
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
}

/// Runs a command about deliveries. A mail that cannot be taken is told and the next one is taken.
pub(super) fn run(command: DeliveriesCommand, shell: &mut Shell<'_>) -> Outcome {
    let DeliveriesCommand::Bounce { files } = command;
    let lab = shell.open_for(&[Role::FrontDesk])?;
    let mut outcome = DONE;
    for file in &files {
        let mail = mail(file).map_err(Failure::io(file))?;
        match take_bounce(&lab.app, &lab.who, &mail) {
            Ok(taken) => print(file, &taken, shell)?,
            Err(error) => {
                let Some(reason) = error.reason().map(|reason| shell.explain(reason)) else {
                    return Err(Failure::of_file(file, error));
                };
                let told = [("file", file.display().to_string()), ("reason", reason)];
                shell.complain("deliveries.not_taken", &told)?;
                outcome = FOUND;
            }
        }
    }
    Ok(outcome)
}

fn mail(file: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new(STANDARD_INPUT) {
        io::stdin().lock().take(LARGEST).read_to_end(&mut bytes)?;
    } else {
        std::fs::File::open(file)?
            .take(LARGEST)
            .read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

fn print(file: &Path, taken: &Taken, shell: &mut Shell<'_>) -> io::Result<()> {
    let Taken {
        delivery,
        report,
        is_new,
    } = taken;
    if shell.json {
        return shell.print_json(&json!({
            "file": file.display().to_string(),
            "delivery": delivery.id,
            "recipient": delivery.recipient,
            "state": delivery.state,
            "report": report,
            "new": is_new,
        }));
    }
    let told = [
        ("recipient", delivery.recipient.clone()),
        ("fate", shell.word(report.fate.label())),
        ("told", report.told()),
    ];
    match is_new {
        true => shell.say("deliveries.taken", &told),
        false => shell.say("deliveries.known", &told),
    }
}
