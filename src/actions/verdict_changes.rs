//! Which verdicts would be others if measurements said something else.

use std::collections::HashMap;

use domain::{
    id::MeasurementId,
    judgement::conclusion::{Block, Decision},
    measurement::Measurement,
    person::Viewer,
    sample::SampleState,
};
use serde::{Deserialize, Serialize};
use store::{Connection, intakes, measurements::StoredMeasurement, sample_results};

use super::{ActionError, judge_samples::confirmed_keys};
use crate::app::App;

/// A verdict that would be another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictChange {
    /// Key of what was concluded.
    pub old: String,
    /// Key of what would be.
    pub new: String,
}

/// A measurement as kept, and what its record says otherwise.
pub(super) struct Rereading<'m> {
    pub(super) stored: &'m StoredMeasurement,
    pub(super) old: &'m Measurement,
    pub(super) new: &'m Measurement,
}

/// The verdicts of those measurements that count for their samples, where they would be others.
///
/// # Errors
/// When the store fails.
pub(super) fn verdict_changes(
    app: &App,
    conn: &mut Connection,
    readings: &[Rereading<'_>],
) -> Result<HashMap<MeasurementId, VerdictChange>, ActionError> {
    let ids: Vec<_> = readings
        .iter()
        .filter_map(|one| one.stored.placement.sample())
        .collect();
    let samples: HashMap<_, _> = sample_results::find_all(conn, &ids)?
        .into_iter()
        .filter_map(|sample| Some((sample.measurement?, sample)))
        .collect();
    let keys = confirmed_keys(conn, samples.values().map(|sample| sample.id))?;
    let mut open = HashMap::new();
    let mut changes = HashMap::new();
    for one in readings {
        let Some(sample) = samples.get(&one.stored.id) else {
            continue;
        };
        let intake = match open.get(&sample.intake) {
            Some(known) => *known,
            None => {
                let found = intakes::find(conn, Viewer::Laboratory, sample.intake)?;
                let environment = found.map(|intake| intake.environment);
                open.insert(sample.intake, environment);
                environment
            }
        };
        let Some(environment) = intake else { continue };
        let set = keys.get(&sample.id).map_or(&[][..], Vec::as_slice);
        let verdict = |said| concluded(&app.rules.judge(environment, sample, said, set).decision);
        let (old, new) = (verdict(one.old), verdict(one.new));
        if old != new {
            changes.insert(one.stored.id, VerdictChange { old, new });
        }
    }
    Ok(changes)
}

/// Key of what a decision says.
fn concluded(decision: &Decision) -> String {
    let key = match decision {
        Decision::Concluded(conclusion) => conclusion.label(),
        Decision::Blocked(blocks)
            if blocks.iter().any(|one| matches!(one, Block::Retest { .. })) =>
        {
            SampleState::Retest.label()
        }
        Decision::Blocked(_) => "profiles.verdict.open",
    };
    key.to_owned()
}
