//! `barlab profile`: which instrument profiles there are, and what one makes of a real file.
//!
//! A profile is accepted only after somebody has seen every raw item of a file beside its canonical
//! value. Exit code 0 when every record was read, 1 when a file or a record was refused.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use domain::measurement::Measurement;
use domain::person::Role;
use domain::texts::{Language, Texts};
use importers::draft::CheckedItem;
use importers::{CheckedRecord, Input, Record, Summary, check_file, view};
use serde_json::json;

use super::shell::{DONE, Failure, Outcome, Shell};
use crate::{
    actions::{
        add_profile::add_profile, check_profile::HandedIn, import_measurements,
        try_profile::try_profile,
    },
    profiles::Shelf,
};

/// What can be done with instrument profiles.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Look at profiles; needs no laboratory.
    #[command(flatten)]
    Look(LookCommand),
    /// Read a verifier's file with a profile that is not in use yet: what would be read otherwise,
    /// and the proof that `add` asks for
    Try {
        /// The profile (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What a verifier wrote
        #[arg(value_name = "OUTPUT")]
        output: PathBuf,
    },
    /// Add a version of the laboratory's own as a draft; on the pages it is put in force
    Add {
        /// The profile (TOML)
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What this version is for
        #[arg(long, value_name = "TEXT")]
        note: String,
        /// What `try` gave for this very text in the last day
        #[arg(long, value_name = "PROOF")]
        dry_run: String,
    },
}

/// How profiles are looked at.
#[derive(Debug, Subcommand)]
pub enum LookCommand {
    /// List the profiles, with the instrument and how sure their layout is
    List,
    /// Show every raw item of a verifier's file beside its canonical value, without storing anything
    Check {
        /// The files or databases
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Use this profile (id, or id.version) instead of the one that fits
        #[arg(long, value_name = "ID")]
        profile: Option<String>,
    },
}

/// Where the command prints, in which words, and what it knows.
pub struct Desk<'a> {
    /// The profiles.
    pub shelf: &'a Shelf,
    /// The sentences.
    pub texts: &'a Texts,
    /// The language to speak.
    pub language: Language,
    /// True to print one JSON object a line.
    pub json: bool,
    /// Where results are printed.
    pub out: &'a mut dyn Write,
    /// Where refusals are printed.
    pub errors: &'a mut dyn Write,
}

/// Runs a command and answers its exit code.
///
/// # Errors
/// When the output cannot be written.
pub fn run(command: LookCommand, desk: &mut Desk<'_>) -> io::Result<u8> {
    match command {
        LookCommand::List => list(desk).map(|()| 0),
        LookCommand::Check { files, profile } => {
            let mut right = true;
            for file in &files {
                right &= check(file, profile.as_deref(), desk)?;
            }
            Ok(u8::from(!right))
        }
    }
}

/// Makes a dry run and says what it found.
pub(super) fn dry_run(file: &Path, output: &Path, shell: &mut Shell<'_>) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(Failure::io(file))?;
    let lab = shell.open_for(&[Role::Technician, Role::Admin])?;
    let opened = std::fs::File::open(output).map_err(Failure::io(output))?;
    let name = output.file_name().unwrap_or(output.as_os_str());
    let handed_in = HandedIn {
        sha256: import_measurements::keep(&lab.app, opened)?.sha256,
        name: name.to_string_lossy().into_owned(),
    };
    let trial =
        try_profile(&lab.app, &handed_in, &text).map_err(|error| Failure::of_file(file, error))?;
    let found = &trial.comparison;
    if shell.json {
        shell.print_json(&json!({
            "profile": trial.profile.label,
            "current": trial.current,
            "comparison": found,
            "gained": trial.gained,
            "missed": trial.missed,
            "refused": trial.refused,
            "dry_run": trial.proof,
        }))?;
        return Ok(DONE);
    }
    let said = [
        ("label", trial.profile.label),
        ("current", trial.current.unwrap_or_else(|| "-".to_owned())),
        ("records", found.records.to_string()),
        ("differing", found.differing.to_string()),
        ("verdicts", found.verdicts.to_string()),
        ("gained", trial.gained.to_string()),
        ("missed", trial.missed.to_string()),
        ("proof", trial.proof),
    ];
    shell.sentence("profiles.tried", &said)?;
    Ok(DONE)
}

/// Adds a draft and says its name.
pub(super) fn add(file: &Path, note: &str, proof: &str, shell: &mut Shell<'_>) -> Outcome {
    let text = std::fs::read_to_string(file).map_err(Failure::io(file))?;
    let lab = shell.open_for(&[Role::Technician, Role::Admin])?;
    let name = file.display().to_string();
    let label = add_profile(&lab.app, &lab.who, &name, &text, note, proof)
        .map_err(|error| Failure::of_file(file, error))?;
    if shell.json {
        shell.print_json(&json!({ "profile": label, "state": "draft" }))?;
    } else {
        shell.sentence("profiles.added", &[("label", label)])?;
    }
    Ok(DONE)
}

fn list(desk: &mut Desk<'_>) -> io::Result<()> {
    for profile in desk.shelf.all.iter() {
        let state = desk.shelf.states.get(&profile.label);
        if desk.json {
            let line = json!({
                "profile": profile.label,
                "kind": profile.kind.name(),
                "model": profile.model,
                "confidence": profile.confidence,
                "state": state.map_or("shipped", |state| state.code()),
            });
            writeln!(desk.out, "{line}")?;
        } else {
            let kind = desk.texts.explain(desk.language, &profile.kind);
            let label = &profile.label;
            let key = state.map_or("profiles.state.shipped", |state| state.label());
            let state = desk.texts.get(desk.language, key);
            let confidence = profile.how_sure(desk.language);
            writeln!(
                desk.out,
                "{label:<18} {kind}, {state}\n{:<18} {confidence}",
                ""
            )?;
        }
    }
    Ok(())
}

/// Shows one file; true if every record could be read.
fn check(file: &Path, wanted: Option<&str>, desk: &mut Desk<'_>) -> io::Result<bool> {
    let name = file.display().to_string();
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    let mut written = Ok(());
    let profiles = desk.shelf.to_read(wanted);
    let result = check_file(
        &name,
        Input::File(file.to_owned()),
        profiles,
        wanted,
        &mut |one| {
            let names = one.items.iter().filter(|item| item.canonical.is_none());
            for item in names {
                *unknown.entry(item.name.clone()).or_default() += 1;
            }
            written = show(&one, desk);
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        },
    );
    written?;
    let summary = match result {
        Ok(summary) => summary,
        Err(error) => {
            let reason = desk.texts.explain(desk.language, &error);
            writeln!(desk.errors, "{name}: {reason}")?;
            return Ok(false);
        }
    };
    for notice in &summary.notices {
        let sentence = desk.texts.explain(desk.language, notice);
        writeln!(desk.errors, "{name}: {sentence}")?;
    }
    if !desk.json {
        total(name, &summary, unknown, desk)?;
    }
    Ok(summary.refused == 0)
}

/// The file in one line, and the names that no profile knows.
fn total(
    file: String,
    summary: &Summary,
    unknown: BTreeMap<String, u64>,
    desk: &mut Desk<'_>,
) -> io::Result<()> {
    let (texts, language) = (desk.texts, desk.language);
    let encoding = summary.encoding.unwrap_or("-").to_owned();
    let arguments = [
        ("file", file),
        ("profile", summary.profile.clone()),
        ("encoding", encoding),
        ("measurements", summary.measurements.to_string()),
        ("refused", summary.refused.to_string()),
    ];
    let line = texts.fill(language, "importers.check.total", &arguments);
    writeln!(desk.out, "{line}")?;
    for (name, times) in unknown {
        let arguments = [("name", name), ("times", times.to_string())];
        let line = texts.fill(language, "importers.check.unknown", &arguments);
        writeln!(desk.out, "{line}")?;
    }
    Ok(())
}

fn show(checked: &CheckedRecord, desk: &mut Desk<'_>) -> io::Result<()> {
    if let Record::Refused(refused) = &checked.record {
        let reason = desk.texts.explain(desk.language, &refused.reason);
        let (source, line) = (&refused.source, refused.line);
        writeln!(desk.errors, "{source}:{line}: {reason}")?;
    }
    if desk.json {
        print_json(checked, desk)
    } else {
        print(checked, desk)
    }
}

fn print_json(checked: &CheckedRecord, desk: &mut Desk<'_>) -> io::Result<()> {
    let items: Vec<_> = checked
        .items
        .iter()
        .map(|item| {
            let readings = item.readings.iter();
            let readings: serde_json::Map<_, _> = readings
                .map(|one| (one.parameter.name().to_owned(), view::reading(one)))
                .collect();
            json!({ "name": item.name, "raw": item.raw, "to": item.canonical, "readings": readings })
        })
        .collect();
    let mut line = match &checked.record {
        Record::Measurement(measurement) => view::measurement(measurement),
        Record::Refused(refused) => view::refused(refused),
    };
    if let Some(object) = line.as_object_mut() {
        object.insert("items".to_owned(), json!(items));
    }
    writeln!(desk.out, "{line}")
}

fn print(checked: &CheckedRecord, desk: &mut Desk<'_>) -> io::Result<()> {
    match &checked.record {
        Record::Measurement(measurement) => head(measurement, desk)?,
        Record::Refused(refused) => {
            let reason = desk.texts.explain(desk.language, &refused.reason);
            let place = desk.texts.place(desk.language, &refused.record);
            writeln!(desk.out, "{place}  {reason}")?;
        }
    }
    for item in &checked.items {
        writeln!(desk.out, "  {}", item_line(item))?;
    }
    if let Record::Measurement(measurement) = &checked.record {
        for warning in &measurement.warnings {
            let arguments: Vec<(&str, String)> = warning
                .arguments
                .iter()
                .map(|(name, value)| (name.as_str(), named(value, desk)))
                .collect();
            let sentence = desk.texts.fill(desk.language, &warning.key, &arguments);
            writeln!(desk.out, "  ! {sentence}")?;
        }
    }
    writeln!(desk.out)
}

/// The record in one line: place, symbology, digits, grade.
fn head(measurement: &Measurement, desk: &mut Desk<'_>) -> io::Result<()> {
    let symbology = measurement
        .symbology
        .map_or("?", |symbology| symbology.label());
    let data = measurement.data.as_deref().unwrap_or("-");
    let gtin = measurement.gtin14.map(|gtin| gtin.to_string());
    let grade = measurement.grade.as_ref().map(ToString::to_string);
    let taken_at = measurement.taken_at.map(|moment| moment.to_string());
    writeln!(
        desk.out,
        "{}  {symbology}  {data}  GTIN {}  {}  {}",
        desk.texts.place(desk.language, &measurement.record),
        gtin.as_deref().unwrap_or("-"),
        grade.as_deref().unwrap_or("-"),
        taken_at.as_deref().unwrap_or("-"),
    )
}

/// `Symbol Contrast (SC)  84%  4.0 (A) -> symbol_contrast 84 % 4.0`.
fn item_line(item: &CheckedItem) -> String {
    let canonical = item.canonical.as_deref().unwrap_or("?");
    let mut line = format!("{:<28} {:<28} -> ", item.name, item.raw);
    if item.readings.is_empty() {
        line.push_str(canonical);
    }
    let readings: Vec<String> = item
        .readings
        .iter()
        .map(|one| {
            let view = view::reading(one);
            let mut words = vec![one.parameter.name().to_owned()];
            for part in ["bound", "value", "unit", "grade", "letter"] {
                match view.get(part) {
                    None | Some(serde_json::Value::Null) => {}
                    Some(serde_json::Value::String(text)) => words.push(text.clone()),
                    Some(other) => words.push(other.to_string()),
                }
            }
            words.join(" ")
        })
        .collect();
    line.push_str(&readings.join("; "));
    line.trim_end().to_owned()
}

/// `@key` stands for the text of that key.
fn named(value: &str, desk: &Desk<'_>) -> String {
    let key = value.strip_prefix('@');
    let text = key.and_then(|key| desk.texts.find(desk.language, key));
    text.unwrap_or(value).to_owned()
}
