//! The last step of a person in the inbox, found in the audit records and taken back.

use std::collections::HashSet;

use domain::{
    audit::{AuditRecord, Noun, Who},
    id::MeasurementId,
};
use store::{
    audit,
    measurements::{self, Placement},
};

use super::{
    super::{ActionError, Refused},
    Sorting, sort,
};
use crate::app::App;

/// How far back a step may lie to be undone, in records of the whole laboratory.
const RECORDS: i64 = 5000;
/// The last step of a person that can still be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What was done, such as `measurement.discard`.
    pub action: String,
    /// To which measurements.
    pub measurements: Vec<MeasurementId>,
}

/// What a person's records say was done last and has not been undone.
///
/// # Errors
/// When the store fails.
pub fn last_step(
    conn: &mut store::Connection,
    who: &Who,
) -> Result<Option<Step>, store::StoreError> {
    let Some(user) = who.user() else {
        return Ok(None);
    };
    let records = audit::latest_of(conn, user, RECORDS)?;
    let Some((action, ids)) = step_of(&records) else {
        return Ok(None);
    };
    // Somebody else may have dealt with them since.
    let found = measurements::find_all(conn, &ids)?;
    let still = |id: &MeasurementId| {
        found
            .get(id)
            .is_some_and(|one| placed_by(&action, &one.placement))
    };
    let measurements: Vec<_> = ids.into_iter().filter(still).collect();
    Ok((!measurements.is_empty()).then_some(Step {
        action,
        measurements,
    }))
}

/// The last step among records, newest first, of which not all was taken back since.
fn step_of(records: &[AuditRecord]) -> Option<(String, Vec<MeasurementId>)> {
    let steps = [
        "measurement.assign",
        "measurement.discard",
        "measurement.card",
        "measurement.trial",
    ];
    let mut undone = HashSet::new();
    let mut step: Option<(&AuditRecord, Vec<MeasurementId>)> = None;
    for record in records
        .iter()
        .filter(|record| record.subject.noun == Noun::Measurement)
    {
        let id = MeasurementId::new(record.subject.id);
        if let Some((first, ids)) = &mut step {
            if (first.at, &first.action) != (record.at, &record.action) {
                break;
            }
            ids.push(id);
        } else if record.action == "measurement.take_back" {
            undone.insert(id);
        } else if steps.contains(&record.action.as_str()) && !undone.remove(&id) {
            step = Some((record, vec![id]));
        }
    }
    let (first, ids) = step?;
    Some((first.action.clone(), ids))
}

/// Whether a measurement is still where an action put it.
fn placed_by(action: &str, placement: &Placement) -> bool {
    let put = match placement {
        Placement::Matched { .. } => "measurement.assign",
        Placement::Discarded { .. } => "measurement.discard",
        Placement::Card { .. } => "measurement.card",
        Placement::Trial => "measurement.trial",
        Placement::Inbox { .. } => return false,
    };
    put == action
}

/// Takes back the last step of a person.
///
/// # Errors
/// When there is none, an intake is no longer open, or the store fails.
pub fn undo(app: &App, who: &Who) -> Result<Step, ActionError> {
    let step = app
        .store
        .read(|conn| last_step(conn, who))?
        .ok_or_else(|| Refused::new("inbox.nothing_to_undo"))?;
    sort(app, who, &Sorting::Back(step.measurements.clone()))?;
    Ok(step)
}

#[cfg(test)]
mod tests;
