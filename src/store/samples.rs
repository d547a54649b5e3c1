//! Samples of an intake: added once however often their catalogue comes, found, listed.

use std::collections::HashSet;

use diesel::prelude::*;
use domain::{
    digest::Digest,
    gs1::gtin::Gtin14,
    id::{IntakeId, MeasurementId, SampleId},
    judgement::matching::match_key,
    measurement::Symbology,
    person::Viewer,
    sample::{Conclusion, Description, PackLevel, Sample, SampleState},
};

use crate::{
    connection::Connection,
    convert,
    dialect::{self, BATCH, Contains},
    error::StoreError,
    page::{Page, Paging},
    schema::{intakes, samples},
    transaction::Tx,
};

pub(crate) const TABLE: &str = "samples";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = samples, treat_none_as_default_value = false)]
pub(crate) struct Row {
    pub(crate) id: i64,
    pub(crate) intake_id: i64,
    line: i64,
    code: String,
    gtin14: Option<i64>,
    match_key: Option<String>,
    product_name: String,
    brand: String,
    specification: String,
    substrate: String,
    packaging_form: String,
    pack_level: Option<String>,
    symbology_expected: Option<String>,
    company_name_on_pack: String,
    principal_on_pack: String,
    remark: String,
    fingerprint: Vec<u8>,
    state: String,
    measurement_id: Option<i64>,
    measurement_reason: String,
    conclusion: Option<String>,
    inspection: Option<String>,
}

/// The number of a trade item as the databases keep it.
pub(crate) fn gtin_number(gtin: Gtin14) -> Option<i64> {
    // Fourteen digits always fit.
    i64::try_from(gtin.number()).ok()
}

/// The key that a code is matched by when it is no trade item number.
pub(crate) fn stored_key(description: &Description) -> Option<String> {
    match description.gtin14 {
        Some(_) => None,
        None => match_key(&description.code, None),
    }
}

/// A trade item from the number that the databases keep.
pub(crate) fn gtin_of(
    table: &'static str,
    id: i64,
    number: Option<i64>,
) -> Result<Option<Gtin14>, StoreError> {
    number
        .map(|number| {
            let number = convert::whole(table, id, number)?;
            convert::text(table, id, Gtin14::from_number(number))
        })
        .transpose()
}

impl Row {
    pub(crate) fn into_sample(self) -> Result<Sample, StoreError> {
        let id = self.id;
        let pack_level = self.pack_level.as_deref();
        let symbology = self.symbology_expected.as_deref();
        let conclusion = self.conclusion.as_deref();
        Ok(Sample {
            id: SampleId::new(id),
            intake: IntakeId::new(self.intake_id),
            line: convert::whole(TABLE, id, self.line)?,
            state: convert::code(TABLE, id, &self.state, SampleState::from_code)?,
            measurement: self.measurement_id.map(MeasurementId::new),
            conclusion: conclusion
                .map(|code| convert::code(TABLE, id, code, Conclusion::from_code))
                .transpose()?,
            inspection: self
                .inspection
                .map(|json| convert::text(TABLE, id, serde_json::from_str(&json)))
                .transpose()?,
            description: Description {
                gtin14: gtin_of(TABLE, id, self.gtin14)?,
                pack_level: pack_level
                    .map(|code| convert::code(TABLE, id, code, PackLevel::from_code))
                    .transpose()?,
                symbology_expected: symbology
                    .map(|code| convert::code(TABLE, id, code, Symbology::from_name))
                    .transpose()?,
                code: self.code,
                product_name: self.product_name,
                brand: self.brand,
                specification: self.specification,
                substrate: self.substrate,
                packaging_form: self.packaging_form,
                company_name_on_pack: self.company_name_on_pack,
                principal_on_pack: self.principal_on_pack,
                remark: self.remark,
            },
            measurement_reason: self.measurement_reason,
        })
    }
}

/// A sample to be added.
#[derive(Debug, Clone)]
pub struct NewSample {
    /// What the client says about it.
    pub description: Description,
    /// Digest of its catalogue line: the same line twice in an intake is one sample.
    pub fingerprint: Digest,
}

/// What adding samples did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Added {
    /// Samples that are new, in the order they were given.
    pub new: Vec<SampleId>,
    /// How many lines the intake had already.
    pub known: usize,
}

/// Adds the samples that the intake does not have yet, after its last line.
///
/// # Errors
/// When the database fails.
pub fn add(tx: &mut Tx<'_>, intake: IntakeId, lines: Vec<NewSample>) -> Result<Added, StoreError> {
    let given = lines.len();
    let known: Vec<(i64, Vec<u8>)> = samples::table
        .filter(samples::intake_id.eq(intake.get()))
        .select((samples::line, samples::fingerprint))
        .load(tx.any())?;
    let mut last = known.iter().map(|(line, _)| *line).max().unwrap_or(0);
    let mut known: HashSet<Vec<u8>> = known.into_iter().map(|(_, print)| print).collect();
    let mut rows = Vec::new();
    for line in lines {
        let fingerprint = line.fingerprint.bytes().to_vec();
        if known.insert(fingerprint.clone()) {
            last += 1;
            rows.push(row(
                tx.next_id(),
                intake,
                last,
                line.description,
                fingerprint,
            ));
        }
    }
    let new: Vec<_> = rows.iter().map(|row| SampleId::new(row.id)).collect();
    if !rows.is_empty() {
        let rows = rows.into_iter().map(Ok::<_, StoreError>);
        dialect::insert_all!(tx.write(), samples::table, rows);
    }
    Ok(Added {
        known: given.saturating_sub(new.len()),
        new,
    })
}

fn row(
    id: i64,
    intake: IntakeId,
    line: i64,
    description: Description,
    fingerprint: Vec<u8>,
) -> Row {
    Row {
        id,
        intake_id: intake.get(),
        line,
        match_key: stored_key(&description),
        code: description.code,
        gtin14: description.gtin14.and_then(gtin_number),
        product_name: description.product_name,
        brand: description.brand,
        specification: description.specification,
        substrate: description.substrate,
        packaging_form: description.packaging_form,
        pack_level: description.pack_level.map(|level| level.code().to_owned()),
        symbology_expected: description
            .symbology_expected
            .map(|symbology| symbology.code().to_owned()),
        company_name_on_pack: description.company_name_on_pack,
        principal_on_pack: description.principal_on_pack,
        remark: description.remark,
        fingerprint,
        state: SampleState::Waiting.code().to_owned(),
        measurement_id: None,
        measurement_reason: String::new(),
        conclusion: None,
        inspection: None,
    }
}

/// The samples of intakes that a viewer sees.
pub(crate) fn seen_by<'q>(viewer: Viewer) -> samples::BoxedQuery<'q, crate::engine::MultiBackend> {
    let query = samples::table.into_boxed();
    match viewer.company() {
        Some(own) => {
            let its = intakes::table
                .filter(intakes::company_id.eq(own.get()))
                .select(intakes::id);
            query.filter(samples::intake_id.eq_any(its))
        }
        None => query,
    }
}

/// Those of some samples that a viewer sees.
pub(crate) fn only_seen(
    conn: &mut Connection,
    viewer: Viewer,
    ids: &[SampleId],
) -> Result<Vec<i64>, StoreError> {
    let wanted = ids.iter().map(|id| id.get());
    if viewer == Viewer::Laboratory {
        return Ok(wanted.collect());
    }
    let wanted: Vec<i64> = wanted.collect();
    let mut seen = Vec::new();
    for chunk in wanted.chunks(BATCH) {
        seen.extend(
            seen_by(viewer)
                .filter(samples::id.eq_any(chunk))
                .select(samples::id)
                .load::<i64>(conn.any())?,
        );
    }
    Ok(seen)
}

/// The samples of an intake that a viewer sees: all or none.
pub(crate) fn ids_of_intake(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<Vec<SampleId>, StoreError> {
    let ids: Vec<i64> = seen_by(viewer)
        .filter(samples::intake_id.eq(intake.get()))
        .select(samples::id)
        .load(conn.any())?;
    Ok(ids.into_iter().map(SampleId::new).collect())
}

/// One sample.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    viewer: Viewer,
    id: SampleId,
) -> Result<Option<Sample>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(samples::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_sample).transpose()
}

/// All samples of an intake, in the order of their lines.
///
/// # Errors
/// When the database fails.
pub fn of_intake(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<Vec<Sample>, StoreError> {
    let rows: Vec<Row> = seen_by(viewer)
        .filter(samples::intake_id.eq(intake.get()))
        .order(samples::line)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_sample).collect()
}

/// Which samples of an intake to list; everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct SampleFilter {
    /// Only samples in this state.
    pub state: Option<SampleState>,
    /// Only samples with this conclusion.
    pub conclusion: Option<Conclusion>,
    /// Part of the code or of the product name, in any case.
    pub text: String,
}

diesel::define_sql_function! {
    /// Small letters: of ASCII on SQLite, of every script on PostgreSQL.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Lists samples of an intake in the order of their lines; the key of a page is the line.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
    filter: &SampleFilter,
    paging: Paging,
) -> Result<Page<Sample>, StoreError> {
    let filtered = || {
        let mut query = seen_by(viewer).filter(samples::intake_id.eq(intake.get()));
        if let Some(state) = filter.state {
            query = query.filter(samples::state.eq(state.code()));
        }
        if let Some(conclusion) = filter.conclusion {
            query = query.filter(samples::conclusion.eq(conclusion.code()));
        }
        let text = filter.text.trim().to_lowercase();
        if !text.is_empty() {
            let Contains { pattern, escape } = dialect::contains(&text);
            query = query.filter(
                lower(samples::code)
                    .like(pattern.clone())
                    .escape(escape)
                    .or(lower(samples::product_name).like(pattern).escape(escape)),
            );
        }
        query
    };
    let total = filtered().count().get_result(conn.any())?;
    let mut query = filtered();
    if let Some(after) = paging.after {
        query = query.filter(samples::line.gt(after));
    }
    let rows: Vec<Row> = query
        .order(samples::line)
        .limit(paging.fetch())
        .select(Row::as_select())
        .load(conn.any())?;
    Page::of(rows, total, paging, |row| row.line, Row::into_sample)
}
