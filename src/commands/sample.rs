//! `barlab sample`: shows what is known of a sample, notes what a person saw of it and how
//! its code is used.

use std::io;

use clap::{Args, Subcommand};
use domain::{
    dictionary::CHECKED_WITHOUT_PROBLEM,
    judgement::{application_checks::Reason, findings::Finding},
    measurement::Warning,
    numbering::IntakeNumber,
    person::Role,
    sample::{KeyState, Sample},
};
use serde_json::{Value, json};
use store::{
    Paging,
    application_keys::{self, ApplicationKey},
    judgements::{self, Verdict},
    measurements::{self, StoredMeasurement},
    samples::{self, SampleFilter},
};

use super::{
    intake,
    shell::{DONE, Lab, Outcome, Shell},
};
use crate::{
    actions::{
        ActionError, Refused,
        inspect_sample::{Decided, decide_keys, inspect_samples},
    },
    rules::inspection_of,
};

/// What can be done with a sample.
#[derive(Debug, Subcommand)]
pub enum SampleCommand {
    /// Show what was measured, found and decided
    Show(Which),
    /// State facts that a person saw or measured; what is stated outweighs the verifier
    Inspect {
        /// Which sample.
        #[command(flatten)]
        which: Which,
        /// Facts in the words of the trigger language, such as Quietzone=True,BarColour=Red
        #[arg(long, required = true, value_delimiter = ',', value_name = "K=V,…", value_parser = fact)]
        facts: Vec<(String, String)>,
    },
    /// Decide which entries of the application dictionary hold for it
    Decide {
        /// Which sample.
        #[command(flatten)]
        which: Which,
        /// Entries that hold; 2 means that the use was checked and nothing found
        #[arg(long, value_delimiter = ',', value_name = "KEY,…")]
        confirm: Vec<u16>,
        /// Proposed entries that do not hold
        #[arg(long, value_delimiter = ',', value_name = "KEY,…")]
        reject: Vec<u16>,
        /// Entries to take away
        #[arg(long, value_delimiter = ',', value_name = "KEY,…")]
        remove: Vec<u16>,
        /// Why
        #[arg(long, default_value = "", hide_default_value = true)]
        reason: String,
    },
}

/// Which sample.
#[derive(Debug, Args)]
pub struct Which {
    /// Number of the intake, such as 201901032-2
    #[arg(value_name = "NO")]
    intake: IntakeNumber,
    /// Its line in the intake, from 1
    #[arg(value_name = "LINE")]
    line: u32,
}

fn fact(text: &str) -> Result<(String, String), &'static str> {
    text.split_once('=')
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .ok_or("expected NAME=VALUE")
}

/// Runs a command about one sample, and shows what is known of it afterwards.
pub(super) fn run(command: SampleCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        SampleCommand::Show(which) => {
            let lab = shell.open()?;
            show(&lab, &which, shell)
        }
        SampleCommand::Inspect { which, facts } => {
            let lab = shell.open_for(&[Role::Technician])?;
            let sample = find(&lab, &which)?;
            let mut seen = inspection_of(&sample);
            seen.stated.extend(facts);
            inspect_samples(&lab.app, &lab.who, &[(sample.id, seen)])?;
            show(&lab, &which, shell)
        }
        SampleCommand::Decide {
            which,
            confirm,
            reject,
            remove,
            reason,
        } => {
            let lab = shell.open_for(&[Role::Technician])?;
            let sample = find(&lab, &which)?;
            let decided: Vec<Decided> = [
                (confirm, Some(KeyState::Confirmed)),
                (reject, Some(KeyState::Rejected)),
                (remove, None),
            ]
            .into_iter()
            .flat_map(|(keys, state)| keys.into_iter().map(move |key| (key, state)))
            .map(|(key, state)| Decided {
                key,
                state,
                reason: reason.clone(),
            })
            .collect();
            let withdrawn = decide_keys(&lab.app, &lab.who, &[(sample.id, decided)])?;
            let outcome = show(&lab, &which, shell)?;
            if shell.json {
                return Ok(outcome);
            }
            for one in withdrawn {
                let problem = problem(&lab, one.key, shell);
                let arguments = [("key", one.key.to_string()), ("problem", problem)];
                shell.say("sample.withdrawn", &arguments)?;
            }
            Ok(outcome)
        }
    }
}

/// The sample of a line, if there is one and it may be seen.
pub(super) fn find(lab: &Lab, which: &Which) -> Result<Sample, ActionError> {
    at_line(lab, which.intake, which.line)
}

/// The sample of a line of an intake, if there is one and it may be seen.
pub(super) fn at_line(lab: &Lab, number: IntakeNumber, line: u32) -> Result<Sample, ActionError> {
    let intake = intake::find(lab, number)?;
    // The key of a page of samples is the line.
    let paging = Paging {
        after: Some(i64::from(line).saturating_sub(1)),
        limit: 1,
    };
    let page = lab.app.store.read(|conn| {
        samples::list(
            conn,
            lab.viewer,
            intake.id,
            &SampleFilter::default(),
            paging,
        )
    })?;
    page.rows
        .into_iter()
        .find(|sample| sample.line == line)
        .ok_or_else(|| {
            Refused::new("commands.sample.no_line")
                .with("number", number)
                .with("line", line)
                .into()
        })
}

/// Everything known of one sample.
struct Known {
    sample: Sample,
    measurements: Vec<StoredMeasurement>,
    findings: Vec<Finding>,
    keys: Vec<ApplicationKey>,
    verdict: Option<Verdict>,
}

fn show(lab: &Lab, which: &Which, shell: &mut Shell<'_>) -> Outcome {
    let sample = find(lab, which)?;
    let known = lab.app.store.read(|conn| {
        let (viewer, ids) = (lab.viewer, [sample.id]);
        Ok::<_, ActionError>(Known {
            measurements: measurements::of_sample(conn, viewer, sample.id)?,
            findings: judgements::findings_of(conn, viewer, &ids)?
                .remove(&sample.id)
                .unwrap_or_default(),
            keys: application_keys::of_samples(conn, viewer, &ids)?
                .remove(&sample.id)
                .unwrap_or_default(),
            verdict: judgements::latest_of(conn, viewer, &ids)?.remove(&sample.id),
            sample,
        })
    })?;
    if shell.json {
        let value = as_json(lab, which.intake, &known, shell);
        shell.print_json(&value)?;
    } else {
        print(lab, &known, shell)?;
    }
    Ok(DONE)
}

fn as_json(lab: &Lab, intake: IntakeNumber, known: &Known, shell: &Shell<'_>) -> Value {
    let sample = &known.sample;
    let measurements: Vec<Value> = known
        .measurements
        .iter()
        .map(|one| {
            json!({
                "id": one.id,
                "counts": sample.measurement == Some(one.id),
                "measurement": importers::view::measurement(&one.measurement),
            })
        })
        .collect();
    let keys: Vec<Value> = known
        .keys
        .iter()
        .map(|one| {
            json!({
                "key": one.key,
                "state": one.state,
                "problem": problem(lab, one.key, shell),
                "reason": reason(&one.reason, shell),
                "set_by": one.set_by,
            })
        })
        .collect();
    json!({
        "intake": intake,
        "sample": sample,
        "measurements": measurements,
        "findings": known.findings,
        "application_keys": keys,
        "blocks": blocks(known, shell),
        "versions": known.verdict.as_ref().map(|verdict| {
            json!({
                "quality": verdict.versions.quality,
                "application": verdict.versions.application,
            })
        }),
    })
}

fn print(lab: &Lab, known: &Known, shell: &mut Shell<'_>) -> io::Result<()> {
    intake::print_sample(&known.sample, shell)?;
    for one in &known.measurements {
        let said = &one.measurement;
        let grade = said.grade.as_ref().map(ToString::to_string);
        let key = if known.sample.measurement == Some(one.id) {
            "sample.counting_measurement"
        } else {
            "sample.other_measurement"
        };
        let source = shell.source(said);
        let grade = grade.unwrap_or_else(|| "-".to_owned());
        shell.say(
            key,
            &[
                ("id", one.id.to_string()),
                ("source", source),
                ("grade", grade),
            ],
        )?;
    }
    for one in &known.findings {
        let entry = lab.app.rules.quality.entry(one.key);
        let problem = entry.map_or_else(String::new, |entry| shell.pick(&entry.problem));
        let remedy = entry.map_or_else(String::new, |entry| shell.pick(&entry.remedy));
        let severity = shell.word(&format!("judgement.severity.{}", one.severity.code()));
        shell.say(
            "sample.finding",
            &[
                ("key", one.key.to_string()),
                ("problem", problem),
                ("severity", severity),
                ("clause", shell.pick(&one.clause)),
                ("remedy", remedy),
            ],
        )?;
    }
    for one in &known.keys {
        let state = shell.word(one.state.label());
        let arguments = [
            ("key", one.key.to_string()),
            ("state", state),
            ("problem", problem(lab, one.key, shell)),
            ("reason", reason(&one.reason, shell)),
        ];
        shell.say("sample.key", &arguments)?;
    }
    for reason in blocks(known, shell) {
        shell.say("sample.block", &[("reason", reason)])?;
    }
    Ok(())
}

/// What an entry of the application dictionary is about.
fn problem(lab: &Lab, key: u16, shell: &Shell<'_>) -> String {
    match lab.app.rules.application.entry(key) {
        Some(entry) => shell.pick(&entry.problem),
        None if key == CHECKED_WITHOUT_PROBLEM => shell.word("commands.sample.no_problem"),
        None => String::new(),
    }
}

/// What a check saw is kept as data; what a person wrote is text.
fn reason(kept: &str, shell: &Shell<'_>) -> String {
    match serde_json::from_str::<Reason>(kept) {
        Ok(reason) => shell.explain(&reason),
        Err(_) => kept.to_owned(),
    }
}

fn blocks(known: &Known, shell: &Shell<'_>) -> Vec<String> {
    let blocks: &[Warning] = known
        .verdict
        .as_ref()
        .map_or(&[], |verdict| verdict.blocks.as_slice());
    blocks.iter().map(|one| shell.explain_kept(one)).collect()
}
