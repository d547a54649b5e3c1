//! Our own recomputation beside the verifier's figures: for one measurement, and counted for an intake before its
//! release. It raises doubts and never replaces a figure.

use std::collections::HashMap;

use domain::intake::{Environment, Intake};
use domain::measurement::comparison::{OtherVerdict, other_verdict};
use domain::measurement::plausibility::examine;
use domain::measurement::{Grade, Measurement};
use domain::sample::Sample;
use store::second_looks::{self, ToLookAt};
use store::{Connection, measurements, sample_results};

use super::failure::Failure;
use super::shown::sample_address;
use super::view::parts::Link;
use super::view::plausibility as view;
use crate::app::App;

/// Samples that a review lists by name.
pub const LISTED: usize = 12;

/// What a recomputation of a measurement found, against the grade demanded of it.
#[must_use]
pub fn of(app: &App, said: &Measurement, demanded: Option<Grade>) -> view::Plausibility {
    let found = examine(said, &app.rules.rules.grading);
    let other = other(app, said, demanded);
    view::Plausibility::of(&found, other.as_ref(), demanded)
}

fn other(app: &App, said: &Measurement, demanded: Option<Grade>) -> Option<OtherVerdict> {
    other_verdict(said, &app.rules.rules.grading, demanded?)
}

/// The grade at the head of what is demanded of a sample's symbol; absent where nothing is.
#[must_use]
pub fn demanded(
    app: &App,
    environment: Environment,
    sample: &Sample,
    said: &Measurement,
) -> Option<Grade> {
    let requirement = app.rules.judge(environment, sample, said, &[]).requirement;
    Grade::parse(requirement.split('/').next()?)
}

/// What the counting measurements of an intake leave to doubt, the first `most` samples by name.
///
/// Only measurements that another edition may turn round, and those that nobody has looked at yet, are read.
///
/// # Errors
/// When the store fails.
pub fn of_intake(
    app: &App,
    conn: &mut Connection,
    intake: &Intake,
    most: usize,
) -> Result<view::Doubtful, Failure> {
    let to_look_at = second_looks::of_intake(conn, intake.id)?;
    let is_open = |one: &&ToLookAt| one.look.is_none_or(|look| look.may_turn);
    let open: Vec<&ToLookAt> = to_look_at.iter().filter(is_open).collect();
    let ids: Vec<_> = open.iter().map(|one| one.measurement).collect();
    let said = measurements::find_all(conn, &ids)?;
    let ids: Vec<_> = open.iter().map(|one| one.sample).collect();
    let samples = sample_results::find_all(conn, &ids)?;
    let samples: HashMap<_, _> = samples.into_iter().map(|one| (one.id, one)).collect();
    let mut found = view::Doubtful {
        measured: second_looks::measured_in(conn, intake.id)?,
        ..view::Doubtful::default()
    };
    for one in &to_look_at {
        let said = said.get(&one.measurement).map(|one| &one.measurement);
        let look = one.look.or_else(|| Some(app.rules.look(said?)));
        let look = look.unwrap_or_default();
        let turned = said
            .filter(|_| look.may_turn)
            .zip(samples.get(&one.sample))
            .and_then(|(said, sample)| {
                other(app, said, demanded(app, intake.environment, sample, said))
            });
        if look.doubts == 0 && turned.is_none() {
            continue;
        }
        found.doubted += u64::from(look.doubts > 0);
        found.turned += u64::from(turned.is_some());
        found.all += 1;
        found.more = found.samples.len() >= most;
        if !found.more {
            found.samples.push(row(intake, one, look.doubts, turned));
        }
    }
    Ok(found)
}

fn row(
    intake: &Intake,
    one: &ToLookAt,
    doubts: u32,
    turned: Option<OtherVerdict>,
) -> view::DoubtfulSample {
    let editions = turned.map(|other| other.editions).unwrap_or_default();
    let editions: Vec<String> = editions.iter().map(ToString::to_string).collect();
    view::DoubtfulSample {
        sample: Link::new(sample_address(intake, one.line), one.line.to_string()),
        code: one.code.clone(),
        doubts,
        editions: editions.join(", "),
    }
}
