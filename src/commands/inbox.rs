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
};
use crate::actions::sort_inbox::{Sorting, sort};

/// What can be done with measurements that wait.
#[derive(Debug, Subcommand)]
pub enum InboxCommand {
    /// List the measurements that wait, newest first, and why
    List,
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
    /// Put a measurement aside
    Discard {
        /// Id of the measurement
        #[arg(value_name = "ID")]
        measurement: MeasurementId,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

/// Runs a command about the inbox.
pub(super) fn run(command: InboxCommand, shell: &mut Shell<'_>) -> Outcome {
    match command {
        InboxCommand::List => list(shell),
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
        InboxCommand::Discard {
            measurement,
            reason,
        } => {
            let lab = shell.open_for(&[Role::Technician])?;
            let aside = Sorting::Discard(vec![measurement], reason);
            sort(&lab.app, &lab.who, &aside)?;
            done("inbox.discarded", measurement, &[], shell)
        }
    }
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

fn list(shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Technician, Role::Reviewer])?;
    let mut paging = Paging::first(AT_A_TIME);
    loop {
        let page = lab
            .app
            .store
            .read(|conn| inbox::list(conn, &InboxFilter::default(), paging))?;
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
    let source = format!("{}, {}", said.source, said.record);
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
