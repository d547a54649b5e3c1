//! `barlab intake`: takes intakes from the desk to the client.

use std::io;

use chrono::NaiveDate;
use clap::{Args, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use domain::{
    intake::{Environment, Intake, IntakeState},
    numbering::{CompanyNumber, IntakeNumber},
    person::Role,
    sample::Sample,
};
use serde_json::{Map, Value, json};
use store::{
    Paging, companies,
    counters::{self, Tally},
    intakes::{self, IntakeFilter},
    samples,
};

use super::{
    company::{self, AT_A_TIME},
    shell::{DONE, FOUND, Failure, Lab, Outcome, Shell},
};
use crate::actions::{
    ActionError, Refused,
    inspect_sample::check_rest,
    open_intake::{NewIntake, cancel_intake, open_intake},
    propose_keys::propose_keys,
    review_intake::{release_intake, return_intake, send_intake, submit_intake},
};

/// What can be done with intakes.
#[derive(Debug, Subcommand)]
pub enum IntakeCommand {
    /// Open an intake under the company's next number
    Open(NewIntakeArguments),
    /// List intakes, newest first
    List {
        /// Only intakes in this state; may be given several times
        #[arg(long = "state", value_name = "STATE", value_parser = state())]
        states: Vec<IntakeState>,
        /// Only intakes of this company
        #[arg(long, value_name = "NO")]
        company: Option<CompanyNumber>,
    },
    /// Show an intake and how far its samples are
    Show {
        /// Number of the intake, such as 201901032-2
        #[arg(value_name = "NO")]
        number: IntakeNumber,
    },
    /// Check how the codes are used: propose entries of the application dictionary, and note
    /// for every sample without any that its use was checked and nothing found
    Check {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
    },
    /// Hand an intake over to the reviewer
    Submit {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
    },
    /// Release an intake; needs --as with a reviewer who had no hand in its results
    Release {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
    },
    /// Give an intake that is under review back to the bench
    Return {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Note that documents and samples went to the client
    Send {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
        /// The day; without it today
        #[arg(long, value_name = "DAY")]
        on: Option<NaiveDate>,
        /// Number of the waybill
        #[arg(long, value_name = "NO", default_value = "", hide_default_value = true)]
        waybill: String,
    },
    /// Cancel an intake; its number stays listed with the reason
    Cancel {
        /// Number of the intake
        #[arg(value_name = "NO")]
        number: IntakeNumber,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// What a company hands in.
#[derive(Debug, Args)]
pub struct NewIntakeArguments {
    /// Number of the company, such as 201901032
    #[arg(long, value_name = "NO")]
    company: CompanyNumber,
    /// How many samples
    #[arg(long, value_name = "SAMPLES")]
    quantity: u32,
    /// Where the codes will be scanned; it picks the requirements
    #[arg(long, value_parser = environment(), default_value = Environment::RetailPos.code())]
    environment: Environment,
    /// The promised day, as 2026-11-21
    #[arg(long, value_name = "DAY")]
    due: Option<NaiveDate>,
    /// Condition of the samples and other remarks
    #[arg(long, default_value = "", hide_default_value = true)]
    note: String,
}

fn environment() -> impl TypedValueParser<Value = Environment> {
    PossibleValuesParser::new(Environment::ALL.iter().map(|one| one.code()))
        .map(|code| Environment::from_code(&code).unwrap_or(Environment::RetailPos))
}

fn state() -> impl TypedValueParser<Value = IntakeState> {
    PossibleValuesParser::new(IntakeState::ALL.iter().map(|one| one.code()))
        .map(|code| IntakeState::from_code(&code).unwrap_or(IntakeState::Open))
}

/// Runs a command about intakes.
pub(super) fn run(command: IntakeCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        IntakeCommand::Open(new) => {
            let lab = shell.open_for(&[Role::FrontDesk])?;
            let new = NewIntake {
                company: new.company,
                quantity: new.quantity,
                environment: new.environment,
                due_on: new.due,
                note: new.note,
            };
            let intake = open_intake(&lab.app, &lab.who, new)?;
            changed("intake.opened", &intake, shell)
        }
        IntakeCommand::List { states, company } => list(states, company, shell),
        IntakeCommand::Show { number } => show(number, shell),
        IntakeCommand::Check { number } => check(number, shell),
        IntakeCommand::Submit { number } => {
            let lab = shell.open_for(&[Role::Technician])?;
            let intake = submit_intake(&lab.app, &lab.who, number)?;
            changed("intake.submitted", &intake, shell)
        }
        IntakeCommand::Release { number } => release(number, shell),
        IntakeCommand::Return { number, reason } => {
            let lab = shell.open_for(&[Role::Reviewer])?;
            let intake = return_intake(&lab.app, &lab.who, number, &reason)?;
            changed("intake.returned", &intake, shell)
        }
        IntakeCommand::Send {
            number,
            on,
            waybill,
        } => {
            let lab = shell.open_for(&[Role::FrontDesk])?;
            let on = on.unwrap_or_else(|| lab.app.today());
            let intake = send_intake(&lab.app, &lab.who, number, on, &waybill)?;
            changed("intake.sent", &intake, shell)
        }
        IntakeCommand::Cancel { number, reason } => {
            let lab = shell.open_for(&[Role::FrontDesk])?;
            let intake = cancel_intake(&lab.app, &lab.who, number, &reason)?;
            changed("intake.cancelled", &intake, shell)
        }
    }
}

/// Proposals are for a person to decide, so they end the command with the code of a finding.
fn check(number: IntakeNumber, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician])?;
    let proposed = propose_keys(&lab.app, &lab.who, number)?;
    let checked = check_rest(&lab.app, &lab.who, number)?;
    if shell.json {
        let counts = json!({ "intake": number, "proposed": proposed, "checked": checked });
        shell.print_json(&counts)?;
    } else {
        let counts = [
            ("number", number.to_string()),
            ("proposed", proposed.to_string()),
            ("checked", checked.to_string()),
        ];
        shell.say("intake.checked", &counts)?;
    }
    Ok(if proposed == 0 { DONE } else { FOUND })
}

fn release(number: IntakeNumber, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Reviewer])?;
    let reviewer = lab
        .who
        .user()
        .ok_or_else(|| Failure::Usage(Refused::new("commands.error.needs_reviewer")))?;
    let intake = release_intake(&lab.app, reviewer, &lab.who, number)?;
    let Some(outcome) = intake.outcome.filter(|_| !shell.json) else {
        return changed("intake.released", &intake, shell);
    };
    shell.say(
        "intake.released",
        &[
            ("number", number.to_string()),
            ("used", outcome.used.to_string()),
            ("success", outcome.success.to_string()),
            ("left", outcome.left.left().to_string()),
        ],
    )?;
    Ok(DONE)
}

/// Says what became of an intake.
fn changed(key: &str, intake: &Intake, shell: &mut Shell<'_>) -> Outcome {
    if shell.json {
        shell.print_json(intake)?;
    } else {
        let number = ("number", intake.number.to_string());
        let quantity = ("quantity", intake.quantity.to_string());
        shell.say(key, &[number, quantity])?;
    }
    Ok(DONE)
}

fn list(states: Vec<IntakeState>, of: Option<CompanyNumber>, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let company = of.map(|number| company::find(&lab, number)).transpose()?;
    let filter = IntakeFilter {
        states,
        company: company.map(|company| company.id),
    };
    let mut paging = Paging::first(AT_A_TIME);
    loop {
        let page = lab
            .app
            .store
            .read(|conn| intakes::list(conn, lab.viewer, &filter, paging))?;
        for intake in &page.rows {
            print(intake, shell)?;
        }
        match page.next {
            Some(next) => paging.after = Some(next),
            None => return Ok(DONE),
        }
    }
}

/// Prints an intake as one line.
pub(super) fn print(intake: &Intake, shell: &mut Shell<'_>) -> io::Result<()> {
    if shell.json {
        return shell.print_json(intake);
    }
    let received = shell.day(intake.received_at).unwrap_or_default();
    let state = shell.word(intake.state.label());
    shell.say(
        "intake.line",
        &[
            ("number", intake.number.to_string()),
            ("state", state),
            ("quantity", intake.quantity.to_string()),
            ("received", received.to_string()),
        ],
    )
}

fn show(number: IntakeNumber, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open()?;
    let intake = find(&lab, number)?;
    let (company, tally, its_samples) = lab.app.store.read(|conn| {
        let company = companies::find(conn, lab.viewer, intake.company)?
            .ok_or_else(|| Refused::new("actions.unknown_intake").with("number", number))?;
        let tally = counters::of_intakes(conn, &[intake.id])?.remove(&intake.id);
        let its_samples = samples::of_intake(conn, lab.viewer, intake.id)?;
        Ok::<_, ActionError>((company, tally.unwrap_or_default(), its_samples))
    })?;
    if shell.json {
        shell.print_json(&json!({
            "intake": intake,
            "company": { "number": company.number, "name": company.name },
            "tally": as_json(&tally),
            "samples": its_samples.iter().map(sample_json).collect::<Vec<_>>(),
        }))?;
        return Ok(DONE);
    }
    print(&intake, shell)?;
    shell.say("intake.of", &[("company", company.name.to_string())])?;
    let environment = shell.word(intake.environment.label());
    shell.say("intake.environment", &[("environment", environment)])?;
    if let Some(due) = intake.due_on {
        shell.say("intake.due", &[("day", due.to_string())])?;
    }
    if !intake.note.is_empty() {
        shell.say("intake.note", &[("note", intake.note.clone())])?;
    }
    if !intake.cancelled_reason.is_empty() {
        let reason = ("reason", intake.cancelled_reason.clone());
        shell.say("intake.cancelled_because", &[reason])?;
    }
    let counted = counts(&tally).map(|(name, count)| (name, count.to_string()));
    shell.say("intake.tally", &counted)?;
    for sample in &its_samples {
        print_sample(sample, shell)?;
    }
    Ok(DONE)
}

fn sample_json(sample: &Sample) -> Value {
    json!({
        "id": sample.id,
        "line": sample.line,
        "code": sample.description.code,
        "product_name": sample.description.product_name,
        "state": sample.state,
        "conclusion": sample.conclusion,
    })
}

/// Prints a sample as one line.
pub(super) fn print_sample(sample: &Sample, shell: &mut Shell<'_>) -> io::Result<()> {
    let state = match sample.conclusion {
        Some(conclusion) => shell.word(conclusion.label()),
        None => shell.word(sample.state.label()),
    };
    shell.say(
        "intake.sample",
        &[
            ("line", sample.line.to_string()),
            ("code", sample.description.code.clone()),
            ("name", sample.description.product_name.clone()),
            ("state", state),
        ],
    )
}

fn as_json(tally: &Tally) -> Map<String, Value> {
    counts(tally)
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count.into()))
        .collect()
}

/// The counts of a tally by name.
const fn counts(tally: &Tally) -> [(&'static str, u64); 8] {
    [
        ("all", tally.all),
        ("waiting", tally.waiting),
        ("measured", tally.measured),
        ("retest", tally.retest),
        ("under_review", tally.under_review),
        ("finished", tally.finished),
        ("conforming", tally.conforming),
        ("nonconforming", tally.nonconforming),
    ]
}

/// The intake of a number, if there is one and it may be seen.
pub(super) fn find(lab: &Lab, number: IntakeNumber) -> Result<Intake, ActionError> {
    lab.app
        .store
        .read(|conn| intakes::find_by_number(conn, lab.viewer, number))?
        .ok_or_else(|| {
            Refused::new("actions.unknown_intake")
                .with("number", number)
                .into()
        })
}
