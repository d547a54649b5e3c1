//! Everything a company ever handed in, for the checks of how its codes are used.

use std::borrow::Cow;

use diesel::prelude::*;
use domain::{
    id::{IntakeId, SampleId},
    intake::Intake,
    numbering::IntakeNumber,
    person::Viewer,
    sample::{Description, Sample},
};

use crate::{connection::Connection, convert, error::StoreError, samples, schema::intakes};

/// A sample that the company handed in once, for checks against its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastSample<'s> {
    /// Identity.
    pub id: SampleId,
    /// The intake it came with.
    pub intake: IntakeNumber,
    /// Which intake of the company that was, from 1.
    pub turn: u32,
    /// Its line there.
    pub line: u32,
    /// What the client said about it.
    pub description: Cow<'s, Description>,
}

/// Every sample that a company ever handed in, newest intake first; those of one intake
/// are given, as whoever asks has them at hand.
///
/// # Errors
/// When the database fails.
pub fn of_company<'s>(
    conn: &mut Connection,
    intake: &Intake,
    its: &'s [Sample],
) -> Result<Vec<PastSample<'s>>, StoreError> {
    let intakes: Vec<(i64, i64, String)> = intakes::table
        .filter(intakes::company_id.eq(intake.company.get()))
        .order(intakes::turn.desc())
        .select((intakes::id, intakes::turn, intakes::number))
        .load(conn.any())?;
    let mut past = Vec::new();
    for (id, turn, number) in intakes {
        let turn = convert::whole("intakes", id, turn)?;
        let number = convert::text("intakes", id, number.parse())?;
        let past_sample = |id, line, description| PastSample {
            id,
            intake: number,
            turn,
            line,
            description,
        };
        if id == intake.id.get() {
            let now = its.iter();
            past.extend(
                now.map(|one| past_sample(one.id, one.line, Cow::Borrowed(&one.description))),
            );
        } else {
            let then = samples::of_intake(conn, Viewer::Laboratory, IntakeId::new(id))?;
            past.extend(
                then.into_iter()
                    .map(|one| past_sample(one.id, one.line, Cow::Owned(one.description))),
            );
        }
    }
    Ok(past)
}
