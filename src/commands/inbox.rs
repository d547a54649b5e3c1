//! `barlab inbox`: measurements that no sample could be found for wait here for a person.

use clap::Subcommand;
use domain::{id::MeasurementId, numbering::IntakeNumber, person::Role, texts::Explain};
use serde_json::json;
use store::{
    Paging,
    inbox::{self, InboxFilter},
    measurements::{Placement, StoredMeasurement},
};

use super::{
    company::AT_A_TIME,
    sample,
    shell::{DONE, Outcome, Shell},
    site,
};
use crate::actions::sort_inbox::{Sorting, sort, undo};

/// What can be done with measurements that wait.
#[derive(Debug, Subcommand)]
pub enum InboxCommand {
    /// List the measurements that wait, newest first, and why
    List {
        /// Only those that came from this site, by name or id
        #[arg(long, value_name = "SITE")]
        site: Option<String>,
    },
    /// Give a measurement to a sample
    Assign {
        /// Id of the measurement, as the list shows it
        #[arg(value_name = "ID")]
        measurement: MeasurementId,
        /// Number of the intake
        #[arg(long, value_name = "NO")]
        intake: IntakeNumber,
        /// Line of the sample in the intake, from 1
        #[arg(long)]
        line: u32,
    },
    /// Say that measurements are of a calibration card
    Card {
        /// Ids of the measurements
        #[arg(value_name = "ID", required = true)]
        measurements: Vec<MeasurementId>,
    },
    /// Say that measurements were trials
    Trial {
        /// Ids of the measurements
        #[arg(value_name = "ID", required = true)]
        measurements: Vec<MeasurementId>,
    },
    /// Put measurements aside
    Discard {
        /// Ids of the measurements
        #[arg(value_name = "ID", required = true)]
        measurements: Vec<MeasurementId>,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take back the last step of the person named with --as
    Undo,
}

/// Runs a command about the inbox.
pub(super) fn run(command: InboxCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        InboxCommand::List { site } => list(site.as_deref(), shell),
        InboxCommand::Assign {
            measurement,
            intake,
            line,
        } => {
            let lab = shell.open_for(&[Role::Technician])?;
            let sample = sample::at_line(&lab, intake, line)?;
            let to = vec![(measurement, (intake, sample.line))];
            sort(&lab.app, &lab.who, &Sorting::To(to))?;
            let to = format!("{intake} #{line}");
            done("inbox.assigned", measurement, &[("sample", to)], shell)
        }
        InboxCommand::Card { measurements } => aside(
            "inbox.card",
            Sorting::Card(measurements.clone()),
            &measurements,
            shell,
        ),
        InboxCommand::Trial { measurements } => aside(
            "inbox.trial",
            Sorting::Trial(measurements.clone()),
            &measurements,
            shell,
        ),
        InboxCommand::Discard {
            measurements,
            reason,
        } => {
            let sorting = Sorting::Discard(measurements.clone(), reason);
            aside("inbox.discarded", sorting, &measurements, shell)
        }
        InboxCommand::Undo => {
            let lab = shell.open_for(&[Role::Technician])?;
            let step = undo(&lab.app, &lab.who)?;
            told("inbox.undone", &step.measurements, shell)
        }
    }
}

/// Puts measurements somewhere in one step.
fn aside(
    key: &str,
    sorting: Sorting,
    measurements: &[MeasurementId],
    shell: &mut Shell<'_>,
) -> Outcome {
    let lab = shell.open_for(&[Role::Technician])?;
    sort(&lab.app, &lab.who, &sorting)?;
    told(key, measurements, shell)
}

fn told(key: &str, measurements: &[MeasurementId], shell: &mut Shell<'_>) -> Outcome {
    for measurement in measurements {
        done(key, *measurement, &[], shell)?;
    }
    Ok(DONE)
}

fn done(
    key: &str,
    measurement: MeasurementId,
    more: &[(&str, String)],
    shell: &mut Shell<'_>,
) -> Outcome {
    if shell.json {
        shell.print_json(&json!({ "id": measurement }))?;
    } else {
        let id = [("id", measurement.to_string())];
        shell.say(key, &[&id, more].concat())?;
    }
    Ok(DONE)
}

fn list(site: Option<&str>, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician, Role::Reviewer])?;
    let filter = InboxFilter {
        site: site
            .map(|name| site::found(&lab, name))
            .transpose()?
            .map(|site| site.id),
        ..InboxFilter::default()
    };
    let mut paging = Paging::first(AT_A_TIME);
    loop {
        let page = lab
            .app
            .store
            .read(|conn| inbox::list(conn, &filter, paging))?;
        for one in &page.rows {
            print(one, shell)?;
        }
        match page.next {
            Some(next) => paging.after = Some(next),
            None => return Ok(DONE),
        }
    }
}

fn print(waiting: &StoredMeasurement, shell: &mut Shell<'_>) -> std::io::Result<()> {
    let (key, reason) = match &waiting.placement {
        Placement::Inbox { reason } => (Some(reason.key()), shell.explain(reason)),
        _ => (None, String::new()),
    };
    let said = &waiting.measurement;
    if shell.json {
        return shell.print_json(&json!({
            "id": waiting.id,
            "key": key,
            "reason": reason,
            "measurement": importers::view::measurement(said),
        }));
    }
    let source = shell.source(said);
    let data = said.data.clone().unwrap_or_else(|| "-".to_owned());
    shell.say(
        "inbox.line",
        &[
            ("id", waiting.id.to_string()),
            ("data", data),
            ("source", source),
            ("reason", reason),
        ],
    )
}
