//! `barlab agent`: fetches what verifiers write on a laboratory's own PC and sends it to the server.
//!
//! It needs no database. What it does is told in log lines; with `--once` also as sentences.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use clap::Args;
use domain::{
    connection::{ConnectionKind, Name, Settings},
    digest::Digest,
    id::SiteId,
    instrument::InstrumentNumber,
    numbering::IntakeNumber,
    texts::{Language, Texts},
};
use serde_json::{Value, json};

use super::shell::{DONE, FOUND, Failure, Outcome, Shell};
use crate::{
    actions::{ActionError, Refused, take_piece::Fate},
    app::StartError,
    background::Stop,
    connections::{
        Password, Plan,
        agent::{Agent, Server, SourcePlan, Spool, SpoolError, Told},
    },
};

/// Where to, with which token, and what to fetch.
#[derive(Debug, Args)]
pub struct AgentCommand {
    /// The laboratory's server, such as https://lab.example.org
    #[arg(long, value_name = "URL")]
    server: String,
    /// The file that holds the token
    #[arg(long, value_name = "FILE")]
    token_file: PathBuf,
    /// Certificates (PEM) of the laboratory's own authority; no other is trusted then
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// A folder into which a verifier writes; may be given several times
    #[arg(long = "folder", value_name = "DIR")]
    folders: Vec<PathBuf>,
    /// The Access database of an LVS-95XX; may be given several times
    #[arg(long = "access", value_name = "FILE")]
    databases: Vec<PathBuf>,
    /// The MySQL database of an LVS-95XX, such as mysql://lvs@localhost/LVS-95XX
    #[arg(long = "mysql", value_name = "URL")]
    servers: Vec<String>,
    /// The file that holds the password of the databases
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// Where pieces wait that are not sent yet
    #[arg(long, value_name = "DIR", default_value = "barlab-agent")]
    spool: PathBuf,
    /// Use this profile (id, or id.version) instead of the one that fits
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// The instrument that wrote it, for outputs that name no serial number
    #[arg(long, value_name = "NO")]
    instrument: Option<InstrumentNumber>,
    /// Match with samples of this intake only
    #[arg(long, value_name = "NO")]
    intake: Option<IntakeNumber>,
    /// Seconds for which a file or report must not change
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    still: u32,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    every: u32,
    /// Fetch what is there, send what waits, and end
    #[arg(long)]
    once: bool,
}

/// What the server said of a piece, or why it said nothing.
enum Line {
    Answered(String, Fate),
    Later(String, usize),
    Said(String),
}

/// Runs the agent.
pub(super) fn run(command: &AgentCommand, shell: &mut Shell<'_>) -> Outcome {
    let texts = Arc::new(Texts::shipped().map_err(StartError::Texts)?);
    let language = shell.settings().language;
    let stop = Stop::default();
    let sources = sources(command, &texts, language, &stop)?;
    let token_file = absolute(&command.token_file)?;
    let authorities = command.ca_file.as_deref();
    let server = Server::new(&command.server, token_file, authorities).map_err(Failure::Usage)?;
    let spool = Spool::open(&absolute(&command.spool)?).map_err(unusable)?;
    let lines = Mutex::new(Vec::new());
    let agent = Agent {
        spool: &spool,
        server: &server,
        texts: &texts,
        language,
        stop,
        tell: &|told| {
            let line = log(&told, &texts, language);
            if let Some(line) = line.filter(|_| command.once) {
                let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
                lines.push(line);
            }
        },
    };
    if !command.once {
        agent.run(sources);
        return Ok(DONE);
    }
    let is_well = agent.run_once(sources);
    let mut is_right = true;
    for line in lines.into_inner().unwrap_or_else(PoisonError::into_inner) {
        is_right &= say(line, shell)?;
    }
    Ok(if is_well && is_right { DONE } else { FOUND })
}

/// A path that does not depend on where the program was started.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(path).map_err(Failure::io(path))
}

fn unusable(error: SpoolError) -> Failure {
    match error {
        SpoolError::Busy(folder) => {
            Failure::Usage(Refused::new("agents.refused.busy_spool").with("folder", folder))
        }
        SpoolError::Io { place, reason } => Failure::Action(ActionError::File {
            place,
            reason: reason.to_string(),
        }),
    }
}

fn sources(
    command: &AgentCommand,
    texts: &Arc<Texts>,
    language: Language,
    stop: &Stop,
) -> Result<Vec<SourcePlan>, Failure> {
    let password = match &command.password_file {
        Some(file) => {
            let text = std::fs::read_to_string(file).map_err(Failure::io(file))?;
            Some(Password(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        None => None,
    };
    let mut places = Vec::new();
    for folder in &command.folders {
        places.push((ConnectionKind::Folder, absolute(folder)?));
    }
    for file in &command.databases {
        places.push((ConnectionKind::Access, absolute(file)?));
    }
    let urls = command.servers.iter();
    places.extend(urls.map(|url| (ConnectionKind::Mysql, PathBuf::from(url))));
    if places.is_empty() {
        return Err(Failure::Usage(Refused::new("agents.refused.no_source")));
    }
    let plan = |(kind, place): (ConnectionKind, PathBuf)| -> Result<SourcePlan, Failure> {
        let address = place.display().to_string();
        let digest = Digest::of(place.as_os_str().as_encoded_bytes()).to_string();
        let settings = Settings {
            site: SiteId::MAIN,
            name: Name::parse("agent").map_err(ActionError::refused)?,
            kind,
            address,
            profile: command.profile.clone(),
            intake: command.intake,
            instrument: command.instrument.clone(),
            options: match kind {
                ConnectionKind::Mysql => Value::Null,
                _ => json!({"still_seconds": command.still}),
            },
            enabled: true,
            poll_seconds: command.every,
        };
        Ok(SourcePlan {
            key: format!("{}-{digest}", kind.code()),
            watched: (kind == ConnectionKind::Folder).then_some(place),
            plan: Plan {
                connection: None,
                settings,
                password: password.clone(),
                stop: stop.clone(),
                texts: Arc::clone(texts),
                language,
            },
        })
    };
    places.into_iter().map(plan).collect()
}

/// Writes a log line and gives what a person is told at the end.
fn log(told: &Told<'_>, texts: &Texts, language: Language) -> Option<Line> {
    match told {
        Told::Answered(slip, fate) => {
            match fate {
                Fate::Taken { report } => {
                    tracing::info!(piece = slip.name, new = report.new, "Sent {}.", slip.name);
                }
                Fate::Refused { reason } => {
                    tracing::warn!(piece = slip.name, "Refused {}: {reason}", slip.name);
                }
            }
            Some(Line::Answered(slip.name.clone(), (*fate).clone()))
        }
        Told::Later(error, waiting) => {
            tracing::warn!(waiting, "Not sent, {waiting} wait: {error}");
            Some(Line::Later(texts.explain(language, *error), *waiting))
        }
        Told::Trouble(key, trouble) => {
            let reason = texts.explain(language, *trouble);
            tracing::warn!(source = key, "A source cannot be read: {reason}");
            Some(Line::Said(reason))
        }
        Told::Noticed(key, polled) => {
            for warning in &polled.noticed {
                let arguments: Vec<(&str, String)> = warning
                    .arguments
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.clone()))
                    .collect();
                let said = texts.fill(language, &warning.key, &arguments);
                tracing::warn!(source = key, "Noticed: {said}");
            }
            None
        }
    }
}

/// Says a line; false if something was refused or could not be done.
fn say(line: Line, shell: &mut Shell<'_>) -> Result<bool, Failure> {
    match line {
        Line::Answered(file, fate) if shell.json => {
            shell.print_json(&json!({"file": file, "fate": fate}))?;
            Ok(matches!(fate, Fate::Taken { report } if report.refused == 0))
        }
        Line::Answered(file, Fate::Taken { report }) => {
            let said = [
                ("file", file),
                ("read", report.read.to_string()),
                ("new", report.new.to_string()),
                ("matched", report.matched.to_string()),
                ("inbox", report.inbox.to_string()),
                ("refused", report.refused.to_string()),
            ];
            shell.say("agent.sent", &said)?;
            Ok(report.refused == 0)
        }
        Line::Answered(file, Fate::Refused { reason }) => {
            shell.complain("agent.refused", &[("file", file), ("reason", reason)])?;
            Ok(false)
        }
        Line::Later(reason, count) => {
            let said = [("reason", reason), ("count", count.to_string())];
            shell.complain("agent.later", &said)?;
            Ok(false)
        }
        Line::Said(reason) => {
            shell.complain("agent.source", &[("reason", reason)])?;
            Ok(false)
        }
    }
}
