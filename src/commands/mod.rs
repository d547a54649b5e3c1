//! The command line: what can be typed, and how each command is run.
//!
//! Commands are thin: they read arguments and files, call one action, and print what it
//! answers, as a sentence in the reader's language or with `--json` as one object a line.
//! Exit code 0 means done, 1 that something was found or refused, 2 wrong usage.

pub mod agent;
pub mod agent_token;
pub mod artwork;
pub mod audit;
mod backup;
mod bench;
pub mod catalogue;
pub mod company;
pub mod deliveries;
pub mod demo;
pub mod documents;
mod failure;
pub mod gs1;
pub mod inbox;
pub mod instrument;
pub mod intake;
pub mod label;
pub mod measurements;
pub mod members;
mod migrate;
pub mod numbering;
pub mod profile;
pub mod rules;
pub mod sample;
mod serve;
mod shell;
pub mod site;
mod sync;
pub mod user;
mod verify;
pub mod watch;

use std::{
    io::{self, BufWriter},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand, builder::TypedValueParser};
use domain::texts::Language;

use self::{
    agent::AgentCommand,
    agent_token::AgentTokenCommand,
    artwork::ArtworkCommand,
    audit::AuditCommand,
    bench::BenchArguments,
    catalogue::CatalogueCommand,
    company::CompanyCommand,
    deliveries::DeliveriesCommand,
    demo::DemoCommand,
    documents::DocumentsCommand,
    gs1::{Gs1Command, Speaker},
    inbox::InboxCommand,
    instrument::InstrumentCommand,
    intake::IntakeCommand,
    label::LabelCommand,
    measurements::MeasurementsCommand,
    members::MembersCommand,
    numbering::NumberingCommand,
    profile::{Desk, ProfileCommand},
    rules::RulesCommand,
    sample::SampleCommand,
    shell::{Outcome, Shell},
    site::SiteCommand,
    user::UserCommand,
    watch::WatchCommand,
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
    /// Make a laboratory with realistic data and serve it
    Demo(DemoCommand),
    /// Serve the pages until told to stop
    Serve {
        /// Address and port to listen on, instead of the settings' one
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
    },
    /// Bring the database to the structure of this program
    Migrate,
    /// Register, list and show companies
    #[command(subcommand)]
    Company(CompanyCommand),
    /// Open, list, show, check, submit, release, return, send and cancel intakes
    #[command(subcommand)]
    Intake(IntakeCommand),
    /// Show and change how companies and intakes are numbered
    #[command(subcommand)]
    Numbering(NumberingCommand),
    /// Import the sample catalogue that came with an intake
    #[command(subcommand)]
    Catalogue(CatalogueCommand),
    /// Import the member directory of the code centre
    #[command(subcommand)]
    Members(MembersCommand),
    /// Import what verifiers wrote
    #[command(subcommand)]
    Measurements(MeasurementsCommand),
    /// Take what verifiers write into a folder, for ever or once
    Watch(WatchCommand),
    /// Fetch what verifiers write on this PC and send it to the laboratory's server
    Agent(AgentCommand),
    /// Let PCs send what their verifier writes, and shut them out
    #[command(subcommand)]
    AgentToken(AgentTokenCommand),
    /// Give measurements that wait to samples, or put them aside
    #[command(subcommand)]
    Inbox(InboxCommand),
    /// Show a sample, note what a person saw, decide how its code is used
    #[command(subcommand)]
    Sample(SampleCommand),
    /// List instrument profiles, try them on a file, add a version of one's own
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Check dictionaries and requirement tables, ask them
    #[command(subcommand)]
    Rules(RulesCommand),
    /// Issue documents, check whether one is genuine
    #[command(subcommand)]
    Documents(DocumentsCommand),
    /// Note mails that came back
    #[command(subcommand)]
    Deliveries(DeliveriesCommand),
    /// Check artwork before it is printed
    #[command(subcommand)]
    Artwork(ArtworkCommand),
    /// Read, check, encode and link GS1 codes
    #[command(subcommand)]
    Gs1(Gs1Command),
    /// Print symbols and labels by the tables: PDF, SVG, PNG, ZPL
    #[command(subcommand)]
    Label(LabelCommand),
    /// Keep the register of instruments and their calibration
    #[command(subcommand)]
    Instrument(InstrumentCommand),
    /// List the sites at which verifiers stand, add one
    #[command(subcommand)]
    Site(SiteCommand),
    /// Let people sign in, give new passwords, close sign-in
    #[command(subcommand)]
    User(UserCommand),
    /// Prove that no record of what people did was changed
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Measure on this machine what the product promises, beside its peers
    Bench(BenchArguments),
    /// Copy everything the laboratory keeps into an empty folder
    Backup {
        /// The folder
        #[arg(value_name = "DEST")]
        folder: PathBuf,
    },
    /// Put a backup into an empty data folder
    Restore {
        /// The folder of the backup
        #[arg(value_name = "SRC")]
        folder: PathBuf,
    },
}

fn language() -> impl TypedValueParser<Value = Language> {
    let tags = Language::ALL.map(Language::tag);
    clap::builder::PossibleValuesParser::new(tags)
        .map(|tag| Language::from_tag(&tag).unwrap_or_default())
}

/// Runs one command line on the process's own streams and answers its exit code.
#[must_use]
pub fn run(arguments: Arguments) -> ExitCode {
    // A server tells what happens; a command speaks for itself.
    let tells = matches!(arguments.command, Command::Serve { .. } | Command::Agent(_));
    telemetry::start(!tells);
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
        Command::Demo(command) => demo::run(&command, shell),
        Command::Serve { listen } => serve::run(listen, shell),
        Command::Migrate => migrate::run(shell),
        Command::Company(command) => company::run(command, shell),
        Command::Intake(command) => intake::run(command, shell),
        Command::Catalogue(command) => catalogue::run(command, shell),
        Command::Members(command) => members::run(command, shell),
        Command::Numbering(command) => numbering::run(command, shell),
        Command::Measurements(command) => measurements::run(command, shell),
        Command::Watch(command) => watch::run(&command, shell),
        Command::Agent(command) => agent::run(&command, shell),
        Command::AgentToken(command) => agent_token::run(command, shell),
        Command::Inbox(command) => inbox::run(command, shell),
        Command::Sample(command) => sample::run(command, shell),
        Command::Profile(command) => look_up_profiles(command, shell),
        Command::Rules(command) => speak(shell, |speaker, problems| {
            rules::run(command, speaker, problems)
        }),
        Command::Documents(command) => documents::run(command, shell),
        Command::Deliveries(command) => deliveries::run(command, shell),
        Command::Artwork(command) => artwork::run(command, shell),
        Command::Gs1(command) => speak(shell, |speaker, _| gs1::run(command, speaker)),
        Command::Label(command) => label::run(command, shell),
        Command::Instrument(command) => instrument::run(command, shell),
        Command::Site(command) => site::run(&command, shell),
        Command::User(command) => user::run(command, shell),
        Command::Audit(command) => audit::run(&command, shell),
        Command::Bench(arguments) => bench::run(&arguments, shell),
        Command::Backup { folder } => backup::back_up(&folder, shell),
        Command::Restore { folder } => backup::restore(&folder, shell),
    }
}

/// Runs a command that speaks for itself and needs no database.
fn speak(
    shell: &mut Shell<'_>,
    command: impl FnOnce(&mut Speaker<'_>, &mut dyn io::Write) -> io::Result<u8>,
) -> Outcome {
    let today = shell.today()?;
    let parts = shell.parts();
    let mut speaker = Speaker {
        texts: parts.texts,
        language: parts.language,
        json: parts.json,
        today,
        out: parts.out,
    };
    Ok(command(&mut speaker, parts.problems)?)
}

fn look_up_profiles(command: ProfileCommand, shell: &mut Shell<'_>) -> Outcome {
    let command = match command {
        ProfileCommand::Try { file, output } => return profile::dry_run(&file, &output, shell),
        ProfileCommand::Add {
            file,
            note,
            dry_run,
        } => return profile::add(&file, &note, &dry_run, shell),
        ProfileCommand::Look(command) => command,
    };
    let shelf = shell.shelf()?;
    let parts = shell.parts();
    let mut desk = Desk {
        shelf: &shelf,
        texts: parts.texts,
        language: parts.language,
        json: parts.json,
        out: parts.out,
        errors: parts.problems,
    };
    Ok(profile::run(command, &mut desk)?)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Arguments;

    #[test]
    fn no_command_contradicts_itself() {
        Arguments::command().debug_assert();
    }
}
