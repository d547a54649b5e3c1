//! `barlab measurements`: hands verifier output in, or only shows what it says.
//!
//! A dry run needs no database: it prints every measurement as it would be kept. Refused
//! records and files are told on standard error with file and place; the others go on.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    ops::ControlFlow,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use domain::{
    id::SiteId,
    instrument::InstrumentNumber,
    measurement::{
        Measurement, Warning,
        grading::GradingTables,
        plausibility::{self, Doubt},
    },
    numbering::IntakeNumber,
    person::Role,
    texts::Explain,
};
use importers::{Input, Profiles, Record, RefusedRecord, Summary, read_file, view};
use serde_json::json;

use super::shell::{DONE, FOUND, Failure, Lab, Outcome, Shell};
use super::{
    intake, site,
    sync::{self, SyncArguments},
};
use crate::{
    actions::{
        ActionError,
        import_measurements::{Order, Report, import_measurements, keep},
    },
    app::StartError,
};

/// How often progress is told on a terminal.
const BEAT: Duration = Duration::from_millis(250);

/// What can be done with measurements.
#[derive(Debug, Subcommand)]
pub enum MeasurementsCommand {
    /// Read verifier output, match it with samples, judge it and keep it
    Import(ImportArguments),
    /// Read a verifier's own database as it grows
    Sync(SyncArguments),
}

/// Which files, and with which hints.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The files or databases that verifiers wrote
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Match with samples of this intake only
    #[arg(long, value_name = "NO")]
    intake: Option<IntakeNumber>,
    /// Use this profile (id, or id.version) instead of the one that fits
    #[arg(long, value_name = "ID")]
    profile: Option<String>,
    /// The instrument that wrote them, for outputs that name no serial number
    #[arg(long, value_name = "NO")]
    instrument: Option<InstrumentNumber>,
    /// The site at which the verifier stands, by name or id; without this option the main one
    #[arg(long, value_name = "SITE")]
    site: Option<String>,
    /// Only print what the files say; needs no database
    #[arg(long)]
    dry_run: bool,
}

/// Runs a command about measurements.
pub(super) fn run(command: MeasurementsCommand, shell: &mut Shell<'_>) -> Outcome {
    let wanted = match command {
        MeasurementsCommand::Import(wanted) => wanted,
        MeasurementsCommand::Sync(wanted) => return sync::run(&wanted, shell),
    };
    let mut right = true;
    if wanted.dry_run {
        let shelf = shell.shelf()?;
        let named = wanted.profile.as_deref();
        for file in &wanted.files {
            let shown = show(file, shelf.to_read(named), named, shell);
            right &= or_tell(shown, shell)?;
        }
    } else {
        let lab = shell.open_for(&[Role::Technician])?;
        let site = site::chosen(&lab, wanted.site.as_deref())?;
        // A slip of the finger would send all of it to the inbox.
        if let Some(number) = wanted.intake {
            intake::find(&lab, number)?;
        }
        for file in &wanted.files {
            let imported = import(&lab, file, site, &wanted, shell);
            right &= or_tell(imported, shell)?;
        }
    }
    Ok(if right { DONE } else { FOUND })
}

/// A file that was refused does not keep the next ones from being read.
fn or_tell(read: Result<bool, Failure>, shell: &mut Shell<'_>) -> Result<bool, Failure> {
    match read {
        Err(failure @ Failure::File(..)) => {
            shell.tell(&failure);
            Ok(false)
        }
        other => other,
    }
}

/// What of a measurement does not add up, as warnings; the reader itself tells impossible values.
fn doubts(measurement: &Measurement, tables: &GradingTables) -> Vec<Warning> {
    let found = plausibility::doubts(measurement, tables).into_iter();
    found
        .filter(|doubt| !matches!(doubt, Doubt::Impossible { .. }))
        .map(|doubt| Warning {
            key: doubt.key().to_owned(),
            arguments: doubt
                .arguments()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect(),
        })
        .collect()
}

/// Prints what a file says; true if every record could be read.
fn show(
    file: &Path,
    profiles: &Profiles,
    wanted: Option<&str>,
    shell: &mut Shell<'_>,
) -> Result<bool, Failure> {
    let mut printed: io::Result<()> = Ok(());
    let tables = GradingTables::shipped().map_err(|error| StartError::Rules(error.into()))?;
    let name = file.display().to_string();
    let input = Input::File(file.to_owned());
    let read = read_file(&name, input, profiles, wanted, &mut |record| {
        printed = match record {
            Record::Measurement(mut measurement) if shell.json => {
                measurement.warnings.extend(doubts(&measurement, &tables));
                shell.print_json(&view::measurement(&measurement))
            }
            Record::Measurement(measurement) => print(&measurement, shell),
            Record::Refused(refused) => complain(&refused, shell),
        };
        match printed {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    });
    printed?;
    let summary = read.map_err(|error| Failure::of_file(file, error))?;
    for notice in &summary.notices {
        let reason = shell.explain(notice);
        shell.complain(
            "measurements.notice",
            &[("file", name.clone()), ("notice", reason)],
        )?;
    }
    if !shell.json {
        total(name, &summary, shell)?;
    }
    Ok(summary.refused == 0)
}

fn total(file: String, summary: &Summary, shell: &mut Shell<'_>) -> io::Result<()> {
    shell.say(
        "measurements.shown",
        &[
            ("file", file),
            ("profile", summary.profile.clone()),
            ("read", summary.measurements.to_string()),
            ("refused", summary.refused.to_string()),
        ],
    )
}

fn complain(refused: &RefusedRecord, shell: &mut Shell<'_>) -> io::Result<()> {
    let reason = shell.explain(&refused.reason);
    shell.complain(
        "measurements.refused",
        &[
            ("file", refused.source.clone()),
            ("line", refused.line.to_string()),
            ("record", refused.record.clone()),
            ("reason", reason),
        ],
    )
}

/// A measurement as one line: place, symbology, data, grade.
fn print(measurement: &Measurement, shell: &mut Shell<'_>) -> io::Result<()> {
    let absent = || "-".to_owned();
    let grade = measurement.grade.as_ref().map(ToString::to_string);
    let symbology = measurement.symbology.map(|one| one.label().to_owned());
    shell.say(
        "measurements.line",
        &[
            ("record", measurement.record.clone()),
            ("symbology", symbology.unwrap_or_else(absent)),
            ("data", measurement.data.clone().unwrap_or_else(absent)),
            ("grade", grade.unwrap_or_else(absent)),
        ],
    )
}

/// Hands a file in; true if every record could be read.
fn import(
    lab: &Lab,
    file: &Path,
    site: SiteId,
    wanted: &ImportArguments,
    shell: &mut Shell<'_>,
) -> Result<bool, Failure> {
    let refused = |error: ActionError| Failure::of_file(file, error);
    let opened = File::open(file).map_err(Failure::io(file))?;
    let stored = keep(&lab.app, opened).map_err(refused)?;
    let name = file.file_name().unwrap_or(file.as_os_str());
    let order = Order {
        sha256: stored.sha256,
        size: stored.size,
        name: name.to_string_lossy().into_owned(),
        profile: wanted.profile.clone(),
        intake: wanted.intake,
        instrument: wanted.instrument.clone(),
        connection: None,
        site: Some(site),
    };
    let mut progress = Progress::new();
    let report = import_measurements(&lab.app, &lab.who, &order, &mut |done, _| {
        progress.tell(&order.name, done);
    });
    progress.end();
    let report = report.map_err(refused)?;
    tell(file, &report, shell)?;
    Ok(report.refused == 0)
}

/// Says which records of a file or database could not be read.
pub(super) fn tell_refusals(
    source: &str,
    report: &Report,
    shell: &mut Shell<'_>,
) -> io::Result<()> {
    for refusal in &report.refusals {
        shell.complain(
            "measurements.refused",
            &[
                ("file", source.to_owned()),
                ("line", refusal.line.to_string()),
                ("record", refusal.record.clone()),
                ("reason", refusal.reason.clone()),
            ],
        )?;
    }
    Ok(())
}

fn tell(file: &Path, report: &Report, shell: &mut Shell<'_>) -> io::Result<()> {
    let file = file.display().to_string();
    let known = report.read.saturating_sub(report.new);
    tell_refusals(&file, report, shell)?;
    if shell.json {
        return shell.print_json(&json!({
            "file": file,
            "profile": report.profile,
            "read": report.read,
            "added": report.new,
            "known": known,
            "matched": report.matched,
            "inbox": report.inbox,
            "refused": report.refused,
            "refusals": report.refusals,
        }));
    }
    shell.say(
        "measurements.imported",
        &[
            ("file", file),
            ("read", report.read.to_string()),
            ("added", report.new.to_string()),
            ("known", known.to_string()),
            ("matched", report.matched.to_string()),
            ("inbox", report.inbox.to_string()),
            ("refused", report.refused.to_string()),
        ],
    )
}

/// How many records are done, on one line of a terminal that vanishes at the end.
struct Progress {
    told: Option<Instant>,
    on_terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Self {
            told: None,
            on_terminal: io::stderr().is_terminal(),
        }
    }

    fn tell(&mut self, name: &str, done: u64) {
        if self.on_terminal && self.told.is_none_or(|told| told.elapsed() >= BEAT) {
            self.told = Some(Instant::now());
            // A terminal that takes no progress will not take the report either, which says so.
            let _ = write!(io::stderr(), "\r\x1b[K{name}: {done}");
        }
    }

    fn end(&self) {
        if self.told.is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
