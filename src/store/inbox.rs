//! The inbox: measurements that could not be matched and wait for a person, what stands around
//! them, and what a person put aside.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use diesel::{
    dsl,
    expression::SqlLiteral,
    prelude::*,
    sql_types::{BigInt, Bool, Text},
};
use domain::{
    id::{IntakeId, MeasurementId, SampleId, SiteId, SourceId},
    judgement::suggestions::Code,
};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::BATCH,
    engine::MultiBackend,
    error::StoreError,
    measurements::{self as stored, Row, StoredMeasurement, TABLE},
    page::{Page, Paging, newest_first},
    schema::{measurements, samples},
};

/// The state stands in the statement and not beside it, so that the engines see that the
/// index of the inbox, which holds nothing else, will do.
const WAITS: &str = "measurements.state = 'inbox'";

/// How many measurements wait.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Connection) -> Result<u64, StoreError> {
    let count: i64 = measurements::table
        .filter(dsl::sql::<Bool>(WAITS))
        .count()
        .get_result(conn.any())?;
    convert::whole(TABLE, "inbox", count)
}

/// Which measurements without a sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aside {
    /// Those that wait.
    #[default]
    Waiting,
    /// Those that were put aside.
    Discarded,
    /// Those of calibration cards.
    Card,
    /// Trials.
    Trial,
}

impl Aside {
    /// Every list.
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Discarded, Self::Card, Self::Trial];

    /// The word that addresses use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Discarded => "discarded",
            Self::Card => "card",
            Self::Trial => "trial",
        }
    }

    /// Its rows; each state has an index of its own.
    const fn rows(self) -> &'static str {
        match self {
            Self::Waiting => WAITS,
            Self::Discarded => "measurements.state = 'discarded'",
            Self::Card => "measurements.state = 'card'",
            Self::Trial => "measurements.state = 'trial'",
        }
    }
}

/// Which part of the inbox; everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct InboxFilter {
    /// Which list.
    pub list: Aside,
    /// Only what came from this source.
    pub source: Option<SourceId>,
    /// Only what came from this site.
    pub site: Option<SiteId>,
    /// Only what waits for this reason: one of `InboxReason::KINDS`.
    pub kind: Option<String>,
}

/// A part of the inbox, for whatever reason its rows wait. Numbers only, so that nothing needs to
/// be bound; a site costs one look at a primary key a row.
fn of(filter: &InboxFilter) -> SqlLiteral<Bool> {
    let mut parts = vec![filter.list.rows().to_owned()];
    if let Some(source) = filter.source {
        parts.push(format!("measurements.source_id = {source}"));
    }
    if let Some(site) = filter.site {
        let main = SiteId::MAIN;
        parts.push(format!(
            "EXISTS (SELECT 1 FROM sources WHERE sources.id = measurements.source_id \
             AND COALESCE(sources.site_id, {main}) = {site})"
        ));
    }
    dsl::sql(&parts.join(" AND "))
}

fn filtered<'q>(filter: &InboxFilter) -> measurements::BoxedQuery<'q, MultiBackend> {
    let query = measurements::table.filter(of(filter)).into_boxed();
    match &filter.kind {
        // A reason is kept as JSON that begins with its kind, which holds no wildcards.
        Some(kind) => query.filter(measurements::reason.like(format!("{{\"kind\":\"{kind}\"%"))),
        None => query,
    }
}

/// Lists measurements without a sample, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    filter: &InboxFilter,
    paging: Paging,
) -> Result<Page<StoredMeasurement>, StoreError> {
    newest_first!(conn, || filtered(filter), measurements::id, paging => Row, Row::id, Row::into_measurement)
}

/// How many measurements of a part of the inbox wait for each kind of reason.
///
/// # Errors
/// When the database fails.
pub fn by_kind(
    conn: &mut Connection,
    filter: &InboxFilter,
) -> Result<BTreeMap<String, u64>, StoreError> {
    // The kind stands between the tenth character of the reason and the next quotation mark;
    // grouping by a few characters more than that leaves a few groups to be added up.
    let head = || dsl::sql::<Text>("substr(measurements.reason, 10, 20)");
    let groups: Vec<(String, i64)> = measurements::table
        .filter(of(filter))
        .group_by(head())
        .select((head(), dsl::sql::<BigInt>("count(*)")))
        .load(conn.any())?;
    let mut counts = BTreeMap::new();
    for (head, count) in groups {
        let kind = head.split('"').next().unwrap_or_default().to_owned();
        let count: u64 = convert::whole(TABLE, "inbox", count)?;
        *counts.entry(kind).or_default() += count;
    }
    Ok(counts)
}

/// How many records stand around each in its source, on either side.
const AROUND: usize = 3;

/// The records around measurements in their sources, nearest first in either direction, by
/// how many records away they stand: negative before, positive after.
///
/// # Errors
/// When the database fails.
pub fn around(
    conn: &mut Connection,
    listed: &[StoredMeasurement],
) -> Result<HashMap<MeasurementId, Vec<(i32, StoredMeasurement)>>, StoreError> {
    let mut ids: BTreeSet<i64> = BTreeSet::new();
    // Numbers only, so that nothing needs to be bound; few enough parts for either engine.
    for chunk in listed.chunks(100) {
        let parts: Vec<String> = chunk.iter().flat_map(beside).collect();
        if !parts.is_empty() {
            let found: Vec<Beside> = diesel::sql_query(parts.join(" UNION ")).load(conn.any())?;
            ids.extend(found.iter().map(|one| one.id));
        }
    }
    let ids: Vec<MeasurementId> = ids.into_iter().map(MeasurementId::new).collect();
    let mut by_source: HashMap<SourceId, BTreeMap<MeasurementId, StoredMeasurement>> =
        HashMap::new();
    for (id, one) in stored::find_all(conn, &ids)? {
        by_source.entry(one.source).or_default().insert(id, one);
    }
    let mut around = HashMap::with_capacity(listed.len());
    for one in listed {
        if let Some(others) = by_source.get(&one.source) {
            let before = others.range(..one.id).rev().zip(1..);
            let after = others
                .range((Bound::Excluded(one.id), Bound::Unbounded))
                .zip(1..);
            let near = before
                .take(AROUND)
                .map(|((_, other), away)| (-away, other.clone()))
                .chain(
                    after
                        .take(AROUND)
                        .map(|((_, other), away)| (away, other.clone())),
                );
            around.insert(one.id, near.collect());
        }
    }
    Ok(around)
}

#[derive(QueryableByName)]
struct Beside {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Two statements that give the ids on either side of a record.
fn beside(one: &StoredMeasurement) -> [String; 2] {
    let (id, source) = (one.id, one.source);
    [("<", "DESC", "before"), (">", "ASC", "after")].map(|(sign, order, side)| {
        format!(
            "SELECT id FROM (SELECT id FROM measurements WHERE source_id = {source} \
             AND id {sign} {id} ORDER BY id {order} LIMIT {AROUND}) AS {side}_{id}"
        )
    })
}

/// A sample with its intake and what its code is compared by.
pub type SampleKey = (SampleId, IntakeId, Code);

/// The samples of these intakes that have a code, by nothing but what it is compared by:
/// there may be tens of thousands.
///
/// # Errors
/// When the database fails.
pub fn sample_keys(
    conn: &mut Connection,
    intakes: &[IntakeId],
) -> Result<Vec<SampleKey>, StoreError> {
    let mut found = Vec::new();
    for chunk in intakes.chunks(BATCH) {
        let its = samples::table
            .filter(among::numbers(
                samples::intake_id,
                chunk.iter().map(|id| id.get()),
            ))
            .select((
                samples::id,
                samples::intake_id,
                samples::gtin14,
                samples::match_key,
            ));
        let rows: Vec<(i64, i64, Option<i64>, Option<String>)> = its.load(conn.any())?;
        found.extend(rows.into_iter().filter_map(|(id, intake, gtin, key)| {
            let number = gtin.and_then(|gtin| u64::try_from(gtin).ok());
            let code = number.map(Code::Number).or(key.map(Code::Text))?;
            Some((SampleId::new(id), IntakeId::new(intake), code))
        }));
    }
    Ok(found)
}

/// The samples that stand at these lines of intakes.
///
/// # Errors
/// When the database fails.
pub fn at_lines(
    conn: &mut Connection,
    places: &[(IntakeId, u32)],
) -> Result<Vec<SampleId>, StoreError> {
    let mut found = Vec::new();
    // Numbers only, so that nothing needs to be bound; few enough parts for either engine.
    for chunk in places.chunks(100) {
        let parts: Vec<String> = chunk.iter().map(at_line).collect();
        let rows: Vec<Beside> = diesel::sql_query(parts.join(" UNION ALL ")).load(conn.any())?;
        found.extend(rows.iter().map(|one| SampleId::new(one.id)));
    }
    Ok(found)
}

fn at_line((intake, line): &(IntakeId, u32)) -> String {
    format!("SELECT id FROM samples WHERE intake_id = {intake} AND line = {line}")
}
