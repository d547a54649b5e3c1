//! Our own recomputation beside the verifier's figures: for one measurement, and counted for an intake before its
//! release. It raises doubts and never replaces a figure.

use domain::intake::{Environment, Intake};
use domain::measurement::comparison::{OtherVerdict, other_verdict};
use domain::measurement::plausibility::examine;
use domain::measurement::{Grade, Measurement};
use domain::person::Viewer;
use domain::sample::Sample;
use store::{Connection, measurements, samples};

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
/// # Errors
/// When the store fails.
pub fn of_intake(
    app: &App,
    conn: &mut Connection,
    viewer: Viewer,
    intake: &Intake,
    most: usize,
) -> Result<view::Doubtful, Failure> {
    let counting = measurements::counting_in(conn, viewer, intake.id)?;
    let mut samples = samples::of_intake(conn, viewer, intake.id)?;
    samples.sort_by_key(|sample| sample.line);
    let mut found = view::Doubtful {
        measured: counting.len(),
        ..view::Doubtful::default()
    };
    for sample in &samples {
        let Some(stored) = counting.get(&sample.id) else {
            continue;
        };
        let said = &stored.measurement;
        let doubts = examine(said, &app.rules.rules.grading).doubts.len();
        let turned = other(app, said, demanded(app, intake.environment, sample, said));
        found.doubted += usize::from(doubts > 0);
        found.turned += usize::from(turned.is_some());
        if doubts == 0 && turned.is_none() {
            continue;
        }
        found.more = found.samples.len() >= most;
        if !found.more {
            let editions = turned.map(|other| other.editions).unwrap_or_default();
            let editions: Vec<String> = editions.iter().map(ToString::to_string).collect();
            found.samples.push(view::DoubtfulSample {
                sample: Link::new(sample_address(intake, sample.line), sample.line.to_string()),
                code: sample.description.code.clone(),
                doubts,
                editions: editions.join(", "),
            });
        }
    }
    Ok(found)
}
