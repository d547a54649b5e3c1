//! Whose hands were on an intake: a reviewer must not release what she tested herself.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::{audit::Noun, id::IntakeId, sample::KeyState};

use crate::{
    connection::Connection,
    error::StoreError,
    judgements::Cause,
    schema::{application_keys, audit_records, measurements, samples, sources, verdicts},
};

/// Names of everybody who handed in a measurement that belongs to the intake, decided an
/// application key there, made a verdict, or did anything recorded to one of its samples
/// or measurements. Who keeps the instruments, or lets a flagged measurement decide, had no
/// hand in what was measured.
///
/// # Errors
/// When the database fails.
pub fn of_intake(conn: &mut Connection, intake: IntakeId) -> Result<BTreeSet<String>, StoreError> {
    let its_samples = || {
        samples::table
            .filter(samples::intake_id.eq(intake.get()))
            .select(samples::id)
    };
    let its_measurements = || {
        measurements::table
            .filter(measurements::sample_id.eq_any(its_samples().select(samples::id.nullable())))
    };
    let mut names: Vec<String> = sources::table
        .filter(sources::id.eq_any(its_measurements().select(measurements::source_id)))
        .select(sources::imported_by)
        .distinct()
        .load(conn.any())?;
    let decided = application_keys::table
        .filter(application_keys::sample_id.eq_any(its_samples()))
        .filter(application_keys::state.ne(KeyState::Proposed.code()))
        .select(application_keys::set_by)
        .distinct();
    names.extend(decided.load::<String>(conn.any())?);
    let judged = verdicts::table
        .filter(verdicts::sample_id.eq_any(its_samples()))
        .filter(verdicts::cause.eq(Cause::Work.code()))
        .select(verdicts::made_by)
        .distinct();
    names.extend(judged.load::<String>(conn.any())?);
    let to_samples = audit_records::table
        .filter(audit_records::noun.eq(Noun::Sample.code()))
        .filter(audit_records::subject_id.eq_any(its_samples()))
        .select(audit_records::who)
        .distinct();
    names.extend(to_samples.load::<String>(conn.any())?);
    let to_measurements = audit_records::table
        .filter(audit_records::noun.eq(Noun::Measurement.code()))
        .filter(audit_records::subject_id.eq_any(its_measurements().select(measurements::id)))
        .select(audit_records::who)
        .distinct();
    names.extend(to_measurements.load::<String>(conn.any())?);
    Ok(names.into_iter().collect())
}
