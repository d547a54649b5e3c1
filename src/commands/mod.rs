//! The command line: what can be typed, and how each command is run.
//!
//! Commands are thin: they read arguments and files, call one action, and print what it
//! answers, as a sentence in the reader's language or with `--json` as one object a line.
//! Exit code 0 means done, 1 that something was found or refused, 2 wrong usage.

pub mod company;
pub mod gs1;
pub mod intake;
mod migrate;
pub mod profile;
pub mod rules;
mod shell;
pub mod user;

use std::{
    io::{self, BufWriter},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand, builder::TypedValueParser};
use domain::texts::Language;

use self::{
    company::CompanyCommand,
    gs1::{Gs1Command, Speaker},
    intake::IntakeCommand,
    shell::{Outcome, Shell},
    user::UserCommand,
};
use crate::telemetry;

/// The command line of barlab, the system a barcode conformity laboratory runs on.
#[derive(Debug, Parser)]
#[command(name = "barlab", version)]
pub struct Arguments {
    /// Settings file; without this option barlab.toml, if there is one
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Language of what is printed: zh-CN or en
    #[arg(long, global = true, value_name = "TAG", value_parser = language())]
    language: Option<Language>,
    /// Print data as one JSON object a line
    #[arg(long, global = true)]
    json: bool,
    /// Act as this user instead of as the program
    #[arg(long = "as", global = true, value_name = "USER")]
    acting_as: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the database to the structure of this program
    Migrate,
    /// Register, list and show companies
    #[command(subcommand)]
    Company(CompanyCommand),
    /// Open, list, show and cancel intakes
    #[command(subcommand)]
    Intake(IntakeCommand),
    /// Read, check, encode and link GS1 codes
    #[command(subcommand)]
    Gs1(Gs1Command),
    /// Let people sign in, give new passwords, close sign-in
    #[command(subcommand)]
    User(UserCommand),
}

fn language() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.map(Language::tag);
    clap::builder::PossibleValuesParser::new(tags)
        .map(|tag| Language::from_tag(&tag).unwrap_or_default())
}

/// Runs one command line on the process's own streams and answers its exit code.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    telemetry::start(true);
    let mut out = BufWriter::new(io::stdout().lock());
    let mut problems = io::stderr();
    ExitCode::from(run_on(arguments, &mut out, &mut problems))
}

fn run_on(arguments: Arguments, out: &mut dyn io::Write, problems: &mut dyn io::Write) -> u8 {
    let Arguments {
        config,
        language,
        json,
        acting_as,
        command,
    } = arguments;
    let mut shell = match Shell::start(config, language, json, acting_as, out, &mut *problems) {
        Ok(shell) => shell,
        Err(failure) => return failure.tell_plainly(problems),
    };
    let outcome = dispatch(command, &mut shell).and_then(|code| {
        shell.flush()?;
        Ok(code)
    });
    match outcome {
        Ok(code) => code,
        Err(failure) => shell.tell(&failure),
    }
}

fn dispatch(command: Command, shell: &mut Shell<'_>) -> Outcome {
    match command {
        Command::Migrate => migrate::run(shell),
        Command::Company(command) => company::run(command, shell),
        Command::Intake(command) => intake::run(command, shell),
        Command::User(command) => user::run(command, shell),
        Command::Gs1(command) => {
            let today = shell.today()?;
            let (texts, language, json, out) = shell.parts();
            let mut speaker = Speaker {
                texts,
                language,
                json,
                today,
                out,
            };
            Ok(gs1::run(command, &mut speaker)?)
        }
    }
}
