//! Figures for statistics: what came of the samples of each intake, counted once at its release,
//! and summed over a period.

use chrono::{DateTime, Utc};
use diesel::{
    prelude::*,
    sql_types::{BigInt, Text},
};
use domain::{
    document::statistics::Counted,
    id::{CompanyId, IntakeId},
    intake::IntakeState,
};

use crate::{connection::Connection, convert, error::StoreError, schema::intakes, transaction::Tx};

/// A moment, another one, and a company: what is counted.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Before this moment.
    pub until: DateTime<Utc>,
    /// Only this company.
    pub company: Option<CompanyId>,
}

/// An intake that was released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReleasedIntake {
    /// Which.
    pub id: IntakeId,
    /// Whose it is.
    pub company: CompanyId,
    /// When it was released.
    pub released_at: DateTime<Utc>,
    /// Its samples.
    pub counted: Counted,
}

/// By what samples are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureKind {
    /// The kind of symbol.
    Symbology,
    /// An entry of the dictionary of quality problems.
    Quality,
    /// An entry of the dictionary of application problems.
    Application,
}

impl FigureKind {
    const fn code(self) -> &'static str {
        match self {
            Self::Symbology => "symbology",
            Self::Quality => "quality",
            Self::Application => "application",
        }
    }
}

/// Counts the samples of an intake that is being released; the caller records the release.
///
/// # Errors
/// When it was counted before, or the database fails.
pub fn count_intake(tx: &mut Tx<'_>, intake: IntakeId) -> Result<(), StoreError> {
    let parts = [
        (
            FigureKind::Symbology,
            "COALESCE(m.symbology, s.symbology_expected, '')",
            "LEFT JOIN measurements m ON m.id = s.measurement_id",
        ),
        (
            FigureKind::Quality,
            "CAST(f.\"key\" AS TEXT)",
            "JOIN findings f ON f.sample_id = s.id",
        ),
        (
            FigureKind::Application,
            "CAST(k.\"key\" AS TEXT)",
            "JOIN application_keys k ON k.sample_id = s.id AND k.state = 'confirmed'",
        ),
    ];
    for (kind, item, joined) in parts {
        // Nothing but our own words and a number, so that nothing needs to be bound.
        diesel::sql_query(format!(
            "INSERT INTO intake_figures (intake_id, kind, item, samples, conforming) \
             SELECT s.intake_id, '{}', {item}, COUNT(*), \
             SUM(CASE WHEN s.conclusion = 'conforming' THEN 1 ELSE 0 END) \
             FROM samples s {joined} \
             WHERE s.intake_id = {} AND s.state = 'finished' GROUP BY 1, 3",
            kind.code(),
            intake.get(),
        ))
        .execute(tx.write())?;
    }
    Ok(())
}

/// Intakes and announced samples that arrived in a span, cancelled ones left out.
///
/// # Errors
/// When the database fails.
pub fn received(conn: &mut Connection, span: Span) -> Result<(u64, u64), StoreError> {
    let mut query = intakes::table
        .filter(intakes::received_at.ge(span.from.timestamp_millis()))
        .filter(intakes::received_at.lt(span.until.timestamp_millis()))
        .filter(intakes::state.ne(IntakeState::Cancelled.code()))
        .into_boxed();
    if let Some(company) = span.company {
        query = query.filter(intakes::company_id.eq(company.get()));
    }
    let quantities: Vec<i64> = query.select(intakes::quantity).load(conn.any())?;
    let samples = quantities.iter().copied().fold(0_i64, i64::saturating_add);
    let intakes = u64::try_from(quantities.len()).unwrap_or(u64::MAX);
    Ok((intakes, convert::whole("intakes", "received", samples)?))
}

/// The intakes that were released in a span, in the order of their release.
///
/// # Errors
/// When the database fails.
pub fn released(conn: &mut Connection, span: Span) -> Result<Vec<ReleasedIntake>, StoreError> {
    let mut query = intakes::table
        .filter(intakes::released_at.ge(span.from.timestamp_millis()))
        .filter(intakes::released_at.lt(span.until.timestamp_millis()))
        .into_boxed();
    if let Some(company) = span.company {
        query = query.filter(intakes::company_id.eq(company.get()));
    }
    type Row = (i64, i64, Option<i64>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = query
        .order((intakes::released_at, intakes::id))
        .select((
            intakes::id,
            intakes::company_id,
            intakes::released_at,
            intakes::used,
            intakes::success,
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(id, company, at, used, success)| {
            Ok(ReleasedIntake {
                id: IntakeId::new(id),
                company: CompanyId::new(company),
                released_at: convert::moment("intakes", id, at.unwrap_or_default())?,
                counted: Counted {
                    samples: convert::whole("intakes", id, used.unwrap_or_default())?,
                    conforming: convert::whole("intakes", id, success.unwrap_or_default())?,
                },
            })
        })
        .collect()
}

#[derive(QueryableByName)]
struct Sum {
    #[diesel(sql_type = Text)]
    item: String,
    #[diesel(sql_type = BigInt)]
    samples: i64,
    #[diesel(sql_type = BigInt)]
    conforming: i64,
}

/// The samples of the intakes released in a span, by item, most of them first.
///
/// # Errors
/// When the database fails.
pub fn by(
    conn: &mut Connection,
    kind: FigureKind,
    span: Span,
) -> Result<Vec<(String, Counted)>, StoreError> {
    let company = match span.company {
        Some(company) => format!("AND i.company_id = {}", company.get()),
        None => String::new(),
    };
    // Nothing but our own words and numbers, so that nothing needs to be bound.
    let rows: Vec<Sum> = diesel::sql_query(format!(
        "SELECT f.item AS item, CAST(SUM(f.samples) AS BIGINT) AS samples, \
         CAST(SUM(f.conforming) AS BIGINT) AS conforming \
         FROM intakes i JOIN intake_figures f ON f.intake_id = i.id AND f.kind = '{}' \
         WHERE i.released_at >= {} AND i.released_at < {} {company} \
         GROUP BY f.item ORDER BY 2 DESC, 1",
        kind.code(),
        span.from.timestamp_millis(),
        span.until.timestamp_millis(),
    ))
    .load(conn.any())?;
    rows.into_iter()
        .map(|row| {
            let counted = Counted {
                samples: convert::whole("intake_figures", "samples", row.samples)?,
                conforming: convert::whole("intake_figures", "conforming", row.conforming)?,
            };
            Ok((row.item, counted))
        })
        .collect()
}
