//! Intakes: opened under the company's next number, moved through their states, listed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::{
    company::Company,
    id::{CompanyId, IntakeId, SourceId, UserId},
    intake::{Delivery, Environment, Intake, IntakeOutcome, IntakeState},
    numbering::IntakeNumber,
    person::Viewer,
    quota::Quota,
};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::BATCH,
    error::StoreError,
    numbering,
    page::{Page, Paging, newest_first},
    schema::{intakes, measurements},
    transaction::Tx,
};

const TABLE: &str = "intakes";

#[derive(Queryable, Insertable, Selectable, AsChangeset)]
#[diesel(
    table_name = intakes,
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
struct Row {
    id: i64,
    company_id: i64,
    turn: i64,
    number: String,
    received_at: i64,
    due_on: Option<NaiveDate>,
    state: String,
    quantity: i64,
    used: Option<i64>,
    success: Option<i64>,
    quota_left: Option<i64>,
    released_by: Option<i64>,
    released_at: Option<i64>,
    environment: String,
    note: String,
    cancelled_reason: String,
    sent_on: Option<NaiveDate>,
    waybill: Option<String>,
}

impl From<&Intake> for Row {
    fn from(intake: &Intake) -> Self {
        let outcome = intake.outcome.as_ref();
        let delivery = intake.delivery.as_ref();
        Self {
            id: intake.id.get(),
            company_id: intake.company.get(),
            turn: i64::from(intake.turn),
            number: intake.number.to_string(),
            received_at: intake.received_at.timestamp_millis(),
            due_on: intake.due_on,
            state: intake.state.code().to_owned(),
            quantity: i64::from(intake.quantity),
            used: outcome.map(|outcome| i64::from(outcome.used)),
            success: outcome.map(|outcome| i64::from(outcome.success)),
            quota_left: outcome.map(|outcome| i64::from(outcome.left.left())),
            released_by: outcome.map(|outcome| outcome.released_by.get()),
            released_at: outcome.map(|outcome| outcome.released_at.timestamp_millis()),
            environment: intake.environment.code().to_owned(),
            note: intake.note.clone(),
            cancelled_reason: intake.cancelled_reason.clone(),
            sent_on: delivery.map(|delivery| delivery.sent_on),
            waybill: delivery.map(|delivery| delivery.waybill.clone()),
        }
    }
}

impl Row {
    fn into_intake(self) -> Result<Intake, StoreError> {
        let id = self.id;
        Ok(Intake {
            id: IntakeId::new(id),
            company: CompanyId::new(self.company_id),
            number: convert::text(TABLE, id, self.number.parse())?,
            turn: convert::whole(TABLE, id, self.turn)?,
            received_at: convert::moment(TABLE, id, self.received_at)?,
            due_on: self.due_on,
            state: convert::code(TABLE, id, &self.state, IntakeState::from_code)?,
            quantity: convert::whole(TABLE, id, self.quantity)?,
            outcome: self.outcome()?,
            environment: convert::code(TABLE, id, &self.environment, Environment::from_code)?,
            note: self.note,
            cancelled_reason: self.cancelled_reason,
            delivery: self.sent_on.map(|sent_on| Delivery {
                sent_on,
                waybill: self.waybill.unwrap_or_default(),
            }),
        })
    }

    fn outcome(&self) -> Result<Option<IntakeOutcome>, StoreError> {
        let (Some(used), Some(success), Some(left), Some(by), Some(at)) = (
            self.used,
            self.success,
            self.quota_left,
            self.released_by,
            self.released_at,
        ) else {
            return Ok(None);
        };
        Ok(Some(IntakeOutcome {
            used: convert::whole(TABLE, self.id, used)?,
            success: convert::whole(TABLE, self.id, success)?,
            left: Quota::new(convert::whole(TABLE, self.id, left)?),
            released_by: UserId::new(by),
            released_at: convert::moment(TABLE, self.id, at)?,
        }))
    }
}

/// What the desk says when it opens an intake.
#[derive(Debug, Clone)]
pub struct NewIntake {
    /// When the samples came.
    pub received_at: DateTime<Utc>,
    /// The laboratory's day of that, which numbers may name.
    pub received_on: NaiveDate,
    /// The day by which results are promised.
    pub due_on: Option<NaiveDate>,
    /// Samples announced.
    pub quantity: u32,
    /// Where the symbols will be scanned.
    pub environment: Environment,
    /// Condition of the samples and other remarks.
    pub note: String,
}

/// Opens an intake under the next number.
///
/// # Errors
/// `Number` when the numbers of its company or pattern have run out.
pub fn open(tx: &mut Tx<'_>, company: &Company, new: NewIntake) -> Result<Intake, StoreError> {
    let (turn, number) = numbering::take_intake(tx, company.number, new.received_on)?;
    let intake = Intake {
        id: IntakeId::new(tx.next_id()),
        company: company.id,
        number,
        turn,
        received_at: new.received_at,
        due_on: new.due_on,
        state: IntakeState::Open,
        quantity: new.quantity,
        outcome: None,
        environment: new.environment,
        note: new.note,
        cancelled_reason: String::new(),
        delivery: None,
    };
    diesel::insert_into(intakes::table)
        .values(Row::from(&intake))
        .execute(tx.write())?;
    Ok(intake)
}

/// The rows that a viewer sees.
fn seen_by<'q>(viewer: Viewer) -> intakes::BoxedQuery<'q, crate::engine::MultiBackend> {
    let query = intakes::table.into_boxed();
    match viewer.company() {
        Some(own) => query.filter(intakes::company_id.eq(own.get())),
        None => query,
    }
}

/// One intake.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    viewer: Viewer,
    id: IntakeId,
) -> Result<Option<Intake>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(intakes::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_intake).transpose()
}

/// One intake by its number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(
    conn: &mut Connection,
    viewer: Viewer,
    number: IntakeNumber,
) -> Result<Option<Intake>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(intakes::number.eq(number.to_string()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_intake).transpose()
}

/// Numbers and states of several intakes.
///
/// # Errors
/// When the database fails.
pub fn standing_of(
    conn: &mut Connection,
    ids: &[IntakeId],
) -> Result<HashMap<IntakeId, (IntakeNumber, IntakeState)>, StoreError> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<(i64, String, String)> = intakes::table
            .filter(intakes::id.eq_any(chunk.iter().map(|id| id.get())))
            .select((intakes::id, intakes::number, intakes::state))
            .load(conn.any())?;
        for (id, number, state) in rows {
            let number = convert::text(TABLE, id, number.parse())?;
            let state = convert::code(TABLE, id, &state, IntakeState::from_code)?;
            found.insert(IntakeId::new(id), (number, state));
        }
    }
    Ok(found)
}

/// All intakes whose samples may still be measured, oldest first: where matching looks.
///
/// # Errors
/// When the database fails.
pub fn all_open(conn: &mut Connection) -> Result<Vec<Intake>, StoreError> {
    let rows: Vec<Row> = intakes::table
        .filter(intakes::state.eq(IntakeState::Open.code()))
        .order(intakes::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_intake).collect()
}

/// Numbers of the open intakes whose samples a source has measurements of, oldest first.
///
/// # Errors
/// When the database fails.
pub fn open_of_source(
    conn: &mut Connection,
    source: SourceId,
) -> Result<Vec<IntakeNumber>, StoreError> {
    let measured = measurements::table
        .filter(measurements::source_id.eq(source.get()))
        .select(measurements::intake_id.assume_not_null());
    let rows: Vec<(i64, String)> = intakes::table
        .filter(intakes::state.eq(IntakeState::Open.code()))
        .filter(intakes::id.eq_any(measured))
        .order(intakes::id)
        .select((intakes::id, intakes::number))
        .load(conn.any())?;
    numbers(rows)
}

/// Numbers of those among some intakes that are open, oldest first.
///
/// # Errors
/// When the database fails.
pub fn open_among(
    conn: &mut Connection,
    some: impl IntoIterator<Item = IntakeId>,
) -> Result<Vec<IntakeNumber>, StoreError> {
    let some = some.into_iter().map(IntakeId::get);
    let rows: Vec<(i64, String)> = intakes::table
        .filter(intakes::state.eq(IntakeState::Open.code()))
        .filter(among::numbers(intakes::id, some))
        .order(intakes::id)
        .select((intakes::id, intakes::number))
        .load(conn.any())?;
    numbers(rows)
}

fn numbers(rows: Vec<(i64, String)>) -> Result<Vec<IntakeNumber>, StoreError> {
    rows.into_iter()
        .map(|(id, number)| convert::text(TABLE, id, number.parse()))
        .collect()
}

/// Numbers of a company's unfinished intakes, in order.
///
/// # Errors
/// When the database fails.
pub fn unfinished_of(
    conn: &mut Connection,
    company: CompanyId,
) -> Result<Vec<IntakeNumber>, StoreError> {
    let unfinished = IntakeState::ALL
        .iter()
        .filter(|state| state.is_unfinished())
        .map(|state| state.code());
    let rows: Vec<(i64, String)> = intakes::table
        .filter(intakes::company_id.eq(company.get()))
        .filter(intakes::state.eq_any(unfinished))
        .order(intakes::turn)
        .select((intakes::id, intakes::number))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(id, number)| convert::text(TABLE, id, number.parse()))
        .collect()
}

/// Which intakes to list; everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct IntakeFilter {
    /// Only intakes in one of these states; empty for all.
    pub states: Vec<IntakeState>,
    /// Only intakes of one company.
    pub company: Option<CompanyId>,
}

/// Lists intakes, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    filter: &IntakeFilter,
    paging: Paging,
) -> Result<Page<Intake>, StoreError> {
    let filtered = || {
        let mut query = seen_by(viewer);
        if !filter.states.is_empty() {
            let states = filter.states.iter().map(|state| state.code());
            query = query.filter(intakes::state.eq_any(states));
        }
        if let Some(company) = filter.company {
            query = query.filter(intakes::company_id.eq(company.get()));
        }
        query
    };
    newest_first!(conn, filtered, intakes::id, paging => Row, |row| row.id, Row::into_intake)
}

/// Writes everything about an intake, if it is still in the state it was read in.
///
/// # Errors
/// `Conflict` if somebody moved it meanwhile.
pub fn save(tx: &mut Tx<'_>, was: IntakeState, intake: &Intake) -> Result<(), StoreError> {
    let as_read = intakes::table
        .find(intake.id.get())
        .filter(intakes::state.eq(was.code()));
    let changed = diesel::update(as_read)
        .set(Row::from(intake))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::conflict("intake", intake.number)),
        _ => Ok(()),
    }
}
