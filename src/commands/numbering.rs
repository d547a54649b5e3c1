//! `barlab numbering`: how companies and intakes are numbered.

use clap::Subcommand;
use domain::{
    numbering::{Numbering, Pattern, PatternKind},
    person::Role,
};
use serde_json::json;
use store::numbering;

use super::shell::{DONE, Failure, Outcome, Shell};
use crate::actions::{
    ActionError,
    change_numbering::{Next, change_numbering, look_ahead},
};

/// What can be done with patterns of numbers.
#[derive(Debug, Subcommand)]
pub enum NumberingCommand {
    /// Show the patterns in force with the numbers that they give next
    Show,
    /// Put patterns in force; one that is not given stays as it is
    Set {
        /// Pattern of company numbers, such as '{year}{month}{count:3}'
        #[arg(long, value_name = "PATTERN")]
        company: Option<String>,
        /// Pattern of intake numbers, such as '{company}-{turn}' or '{year}-{count:5}'
        #[arg(long, value_name = "PATTERN")]
        intake: Option<String>,
        /// Only say which numbers would be given next
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs a command about numbers.
pub(super) fn run(command: NumberingCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        NumberingCommand::Show => {
            let lab = shell.open()?;
            let now = lab.app.store.read(numbering::in_force)?;
            let next = look_ahead(&lab.app, now.company.clone(), now.intake.clone())?;
            print((&now.company, &now.intake), &next, shell)?;
            if !shell.json {
                for pattern in now.earlier() {
                    shell.sentence(
                        "numbering.command.earlier",
                        &[("pattern", pattern.to_string())],
                    )?;
                }
            }
            Ok(DONE)
        }
        NumberingCommand::Set {
            company,
            intake,
            dry_run,
        } => {
            let lab = shell.open_for(&[Role::Admin])?;
            let now: Numbering = lab.app.store.read(numbering::in_force)?;
            let read = |text: Option<String>, kind, now: &Pattern| match text {
                Some(text) => Pattern::read(&text, kind).map_err(ActionError::from),
                None => Ok(now.clone()),
            };
            let company = read(company, PatternKind::Company, &now.company)?;
            let intake = read(intake, PatternKind::Intake, &now.intake)?;
            let next = if dry_run {
                look_ahead(&lab.app, company.clone(), intake.clone())?
            } else {
                change_numbering(&lab.app, &lab.who, company.clone(), intake.clone())?
            };
            print((&company, &intake), &next, shell)?;
            Ok(DONE)
        }
    }
}

fn print(of: (&Pattern, &Pattern), next: &Next, shell: &mut Shell<'_>) -> Result<(), Failure> {
    let (company, intake) = of;
    if shell.json {
        shell.print_json(&json!({
            "company": { "pattern": company.to_string(), "next": next.company },
            "intake": { "pattern": intake.to_string(), "next": next.intake },
        }))?;
        return Ok(());
    }
    for (what, pattern, number) in [
        ("numbering.page.company", company, next.company.to_string()),
        ("numbering.page.intake", intake, next.intake.to_string()),
    ] {
        let said = [
            ("what", shell.word(what)),
            ("pattern", pattern.to_string()),
            ("next", number),
        ];
        shell.sentence("numbering.command.line", &said)?;
    }
    Ok(())
}
