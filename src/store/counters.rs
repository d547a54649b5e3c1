//! How much there is: the samples of intakes by state, and the figures of the first page.

use std::collections::HashMap;

use diesel::prelude::*;
use domain::{
    id::{CompanyId, IntakeId},
    intake::IntakeState,
    person::Viewer,
    sample::{Conclusion, SampleState},
};

use crate::{
    connection::Connection,
    convert,
    dialect::BATCH,
    error::StoreError,
    inbox,
    samples::{TABLE, seen_by},
    schema::{companies, intakes, samples},
};

/// How far the samples of an intake are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// All of them.
    pub all: u64,
    /// Nothing measured yet.
    pub waiting: u64,
    /// Measured, not yet in review.
    pub measured: u64,
    /// To be measured again.
    pub retest: u64,
    /// In review.
    pub under_review: u64,
    /// Finished.
    pub finished: u64,
    /// Concluded to conform, finished or not.
    pub conforming: u64,
    /// Concluded not to conform, finished or not.
    pub nonconforming: u64,
}

/// Counts the samples of several intakes; one without samples is absent.
///
/// # Errors
/// When the database fails.
pub fn of_intakes(
    conn: &mut Connection,
    intakes: &[IntakeId],
) -> Result<HashMap<IntakeId, Tally>, StoreError> {
    let mut tallies: HashMap<IntakeId, Tally> = HashMap::new();
    for chunk in intakes.chunks(BATCH) {
        let rows: Vec<(i64, String, Option<String>, i64)> = samples::table
            .filter(samples::intake_id.eq_any(chunk.iter().map(|id| id.get())))
            .group_by((samples::intake_id, samples::state, samples::conclusion))
            .select((
                samples::intake_id,
                samples::state,
                samples::conclusion,
                diesel::dsl::count_star(),
            ))
            .load(conn.any())?;
        for (intake, state, conclusion, count) in rows {
            let count: u64 = convert::whole(TABLE, "tally", count)?;
            let tally = tallies.entry(IntakeId::new(intake)).or_default();
            tally.all += count;
            *match convert::code(TABLE, "tally", &state, SampleState::from_code)? {
                SampleState::Waiting => &mut tally.waiting,
                SampleState::Measured => &mut tally.measured,
                SampleState::Retest => &mut tally.retest,
                SampleState::UnderReview => &mut tally.under_review,
                SampleState::Finished => &mut tally.finished,
            } += count;
            match conclusion.as_deref().and_then(Conclusion::from_code) {
                Some(Conclusion::Conforming) => tally.conforming += count,
                Some(Conclusion::Nonconforming) => tally.nonconforming += count,
                None => {}
            }
        }
    }
    Ok(tallies)
}

/// The figures of the first page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dashboard {
    /// Companies that may hand in samples, or did.
    pub companies: u64,
    /// Intakes that are open.
    pub open: u64,
    /// Intakes in review.
    pub under_review: u64,
    /// Intakes released and not sent.
    pub to_send: u64,
    /// Measurements that wait for a person; 0 for a company's people.
    pub inbox: u64,
}

/// Counts what a viewer sees.
///
/// # Errors
/// When the database fails.
pub fn dashboard(conn: &mut Connection, viewer: Viewer) -> Result<Dashboard, StoreError> {
    let own = viewer.company();
    Ok(Dashboard {
        companies: companies_seen(conn, own)?,
        open: intakes_in(conn, own, IntakeState::Open)?,
        under_review: intakes_in(conn, own, IntakeState::UnderReview)?,
        to_send: intakes_in(conn, own, IntakeState::Released)?,
        inbox: match viewer {
            Viewer::Laboratory => inbox::count(conn)?,
            Viewer::Company(_) => 0,
        },
    })
}

/// How many samples of unfinished intakes are in a state, as far as a viewer sees them. The
/// index by intake and state holds them side by side, so that only they are counted.
///
/// # Errors
/// When the database fails.
pub fn unfinished_in(
    conn: &mut Connection,
    viewer: Viewer,
    state: SampleState,
) -> Result<u64, StoreError> {
    let states = IntakeState::ALL
        .iter()
        .filter(|state| state.is_unfinished())
        .map(|state| state.code());
    let unfinished = intakes::table
        .filter(intakes::state.eq_any(states))
        .select(intakes::id);
    let count: i64 = seen_by(viewer)
        .filter(samples::intake_id.eq_any(unfinished))
        .filter(samples::state.eq(state.code()))
        .count()
        .get_result(conn.any())?;
    convert::whole(TABLE, "count", count)
}

fn intakes_in(
    conn: &mut Connection,
    own: Option<CompanyId>,
    state: IntakeState,
) -> Result<u64, StoreError> {
    let mut query = intakes::table
        .filter(intakes::state.eq(state.code()))
        .into_boxed();
    if let Some(own) = own {
        query = query.filter(intakes::company_id.eq(own.get()));
    }
    let count: i64 = query.count().get_result(conn.any())?;
    convert::whole("intakes", "count", count)
}

fn companies_seen(conn: &mut Connection, own: Option<CompanyId>) -> Result<u64, StoreError> {
    let mut query = companies::table.into_boxed();
    if let Some(own) = own {
        query = query.filter(companies::id.eq(own.get()));
    }
    let count: i64 = query.count().get_result(conn.any())?;
    convert::whole("companies", "count", count)
}
