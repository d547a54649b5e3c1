//! The whole job of one intake: from the company's spreadsheet to the finished pack; and its pack alone.

use std::{sync::Arc, time::Instant};

use chrono::Utc;
use domain::audit::Who;
use store::{Options, SetClock};

use super::{
    super::shell::Failure,
    Bench,
    line::{Budget, Line, Unit},
    number,
};
use crate::{
    actions::{ActionError, issue_documents::issue_documents},
    app::App,
    demo::{self, Plan, Size, laboratory},
};

/// Spreadsheet, verifier files, review, release and documents of one intake, by the actions
/// that people use. Making the input files and hiring the people is in the time too.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let clock = Arc::new(SetClock::at(Utc::now()));
    let options = Options {
        clock: clock.clone(),
        ..Options::default()
    };
    let app = bench.laboratory("job", options)?;
    let plan = finished_intake(bench.scale.intake);
    app.kit()?;
    let packs = bench.place("packs");
    let begun = Instant::now();
    let made = laboratory::make(&app, &clock, &plan, &packs).map_err(ActionError::from)?;
    let seconds = begun.elapsed().as_secs_f64();
    let whole = made.documents > 0;
    let pack = pack(&app, &plan)?;
    Ok(vec![
        Line::new(
            "whole_job",
            Unit::Seconds,
            Budget::Below(2.0),
            whole.then_some(seconds),
        ),
        Line::new(
            "whole_job_a_sample",
            Unit::Milliseconds,
            Budget::Nothing,
            1000.0 * seconds / number(made.samples).max(1.0),
        ),
        Line::new("pack", Unit::Seconds, Budget::Below(2.0), pack),
    ])
}

/// Seconds on the wall to issue all documents of the intake again: read from the database, rendered,
/// protected, packed, kept and recorded. The best of three revisions.
fn pack(app: &App, plan: &Plan) -> Result<Option<f64>, Failure> {
    let intake = plan.intakes.first();
    let number = intake.and_then(|intake| plan.expected_number(intake).parse().ok());
    let Some(number) = number else {
        return Ok(None);
    };
    let mut best: Option<f64> = None;
    for _ in 0..3 {
        let begun = Instant::now();
        let issued = issue_documents(app, &Who::program("bench"), number, "bench")?;
        std::hint::black_box(issued);
        let took = begun.elapsed().as_secs_f64();
        best = Some(best.map_or(took, |best| best.min(took)));
    }
    Ok(best)
}

/// A company with one intake of so many samples, which is brought to its end. Of two intakes
/// the earlier one always is; sixteen times the samples leave it enough, however they are shared.
fn finished_intake(samples: u32) -> Plan {
    let mut plan = demo::plan(
        2,
        Size {
            companies: 1,
            intakes: 2,
            samples: samples * 16,
            ..Size::FULL
        },
    );
    plan.intakes.truncate(1);
    for intake in &mut plan.intakes {
        let wanted = usize::try_from(samples).unwrap_or(usize::MAX);
        intake.samples.truncate(wanted);
    }
    plan
}
