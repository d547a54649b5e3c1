//! What judging says of samples: the findings that hold now, and every verdict ever made.

use std::{borrow::Cow, collections::HashMap};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    digest::Digest,
    id::{IntakeId, MeasurementId, SampleId, VerdictId},
    judgement::findings::Finding,
    measurement::Warning,
    person::Viewer,
    sample::Conclusion,
};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::{self, BATCH},
    error::StoreError,
    samples,
    schema::{findings, verdicts},
    transaction::Tx,
};

/// The dictionaries that a verdict is made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// Version of the quality dictionary.
    pub quality: String,
    /// Version of the application dictionary.
    pub application: String,
}

/// Why a sample was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Cause {
    /// For work on it; who did the work had a hand in the result.
    #[default]
    Work,
    /// Because of what became known of an instrument, or an override; nobody measured anew.
    Instrument,
}

impl Cause {
    /// The word in the column.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Instrument => "instrument",
        }
    }
}

/// What judging says of one sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// The sample.
    pub sample: SampleId,
    /// The measurement that counted, if one did.
    pub measurement: Option<MeasurementId>,
    /// What the quality dictionary finds.
    pub findings: Vec<Finding>,
    /// What follows; absent where nothing can be concluded.
    pub conclusion: Option<Conclusion>,
    /// Why nothing can be concluded: keys of sentences and what stands in them.
    pub blocks: Vec<Warning>,
    /// Digest of everything that was judged, to prove that a verdict was made of it.
    pub inputs: Digest,
    /// Why it was judged.
    pub cause: Cause,
    /// Whether it was ever judged before: only then are there findings to be replaced.
    pub judged_before: bool,
}

/// A verdict as kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Identity; later ones are higher.
    pub id: VerdictId,
    /// The sample.
    pub sample: SampleId,
    /// The measurement that counted, if one did.
    pub measurement: Option<MeasurementId>,
    /// What followed; absent where nothing could be concluded.
    pub conclusion: Option<Conclusion>,
    /// Why nothing could be concluded.
    pub blocks: Vec<Warning>,
    /// The dictionaries it was made with.
    pub versions: Versions,
    /// Digest of everything that was judged.
    pub inputs: Digest,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: String,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = findings, treat_none_as_default_value = false)]
struct FindingRow {
    sample_id: i64,
    key: i32,
    severity: String,
    measurement_id: Option<i64>,
    content: String,
}

/// A verdict that is about to be written.
#[derive(Insertable)]
#[diesel(table_name = verdicts, treat_none_as_default_value = false)]
struct NewVerdict<'v> {
    sample_id: i64,
    id: i64,
    measurement_id: Option<i64>,
    conclusion: Option<&'static str>,
    blocks: Cow<'static, str>,
    quality_version: &'v str,
    application_version: &'v str,
    inputs_hash: &'v [u8],
    made_at: i64,
    made_by: &'v str,
    cause: &'static str,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = verdicts)]
struct VerdictRow {
    sample_id: i64,
    id: i64,
    measurement_id: Option<i64>,
    conclusion: Option<String>,
    blocks: String,
    quality_version: String,
    application_version: String,
    inputs_hash: Vec<u8>,
    made_at: i64,
    made_by: String,
}

impl FindingRow {
    fn of(judgement: &Judgement, finding: &Finding) -> Result<Self, StoreError> {
        Ok(Self {
            sample_id: judgement.sample.get(),
            key: i32::from(finding.key),
            severity: finding.severity.code().to_owned(),
            measurement_id: judgement.measurement.map(MeasurementId::get),
            content: serde_json::to_string(finding)?,
        })
    }
}

impl<'v> NewVerdict<'v> {
    fn of(
        id: i64,
        (made_at, made_by): (i64, &'v str),
        versions: &'v Versions,
        judgement: &'v Judgement,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            sample_id: judgement.sample.get(),
            id,
            measurement_id: judgement.measurement.map(MeasurementId::get),
            conclusion: judgement.conclusion.map(Conclusion::code),
            blocks: match judgement.blocks.as_slice() {
                [] => Cow::Borrowed("[]"),
                blocks => Cow::Owned(serde_json::to_string(blocks)?),
            },
            quality_version: &versions.quality,
            application_version: &versions.application,
            inputs_hash: judgement.inputs.bytes(),
            made_at,
            made_by,
            cause: judgement.cause.code(),
        })
    }
}

impl VerdictRow {
    fn into_verdict(self) -> Result<Verdict, StoreError> {
        let (table, id) = ("verdicts", self.id);
        let conclusion = self.conclusion.as_deref();
        Ok(Verdict {
            id: VerdictId::new(id),
            sample: SampleId::new(self.sample_id),
            measurement: self.measurement_id.map(MeasurementId::new),
            conclusion: conclusion
                .map(|code| convert::code(table, id, code, Conclusion::from_code))
                .transpose()?,
            blocks: convert::text(table, id, serde_json::from_str(&self.blocks))?,
            versions: Versions {
                quality: self.quality_version,
                application: self.application_version,
            },
            inputs: convert::digest(table, id, &self.inputs_hash)?,
            made_at: convert::moment(table, id, self.made_at)?,
            made_by: self.made_by,
        })
    }
}

/// Keeps what judging says of many samples: findings replace those of before, verdicts
/// are added to those of before.
///
/// # Errors
/// When the database fails.
pub fn save(
    tx: &mut Tx<'_>,
    versions: &Versions,
    judgements: &[Judgement],
) -> Result<(), StoreError> {
    for chunk in judgements.chunks(BATCH) {
        let again: Vec<SampleId> = chunk
            .iter()
            .filter(|judgement| judgement.judged_before)
            .map(|judgement| judgement.sample)
            .collect();
        if !again.is_empty() {
            forget_findings(tx, &again)?;
        }
        let rows = chunk.iter().flat_map(|judgement| {
            let row = |finding| FindingRow::of(judgement, finding);
            judgement.findings.iter().map(row)
        });
        dialect::insert_all!(tx.write(), findings::table, rows);
        let made = (tx.now().timestamp_millis(), tx.who().name());
        let ids: Vec<i64> = chunk.iter().map(|_| tx.next_id()).collect();
        let rows = ids
            .iter()
            .zip(chunk)
            .map(|(id, judgement)| NewVerdict::of(*id, made, versions, judgement));
        dialect::insert_all!(tx.write(), verdicts::table, rows);
    }
    Ok(())
}

/// Takes the findings of samples away that lost the measurement they were made from; verdicts stay.
///
/// # Errors
/// When the database fails.
pub fn forget_findings(tx: &mut Tx<'_>, of: &[SampleId]) -> Result<(), StoreError> {
    for chunk in of.chunks(BATCH) {
        let ids = chunk.iter().map(|id| id.get());
        diesel::delete(findings::table.filter(among::numbers(findings::sample_id, ids)))
            .execute(tx.write())?;
    }
    Ok(())
}

/// The findings that hold now, gravest first; a sample without any is absent.
///
/// # Errors
/// When the database fails.
pub fn findings_of(
    conn: &mut Connection,
    viewer: Viewer,
    ids: &[SampleId],
) -> Result<HashMap<SampleId, Vec<Finding>>, StoreError> {
    let seen = samples::only_seen(conn, viewer, ids)?;
    let mut found: HashMap<SampleId, Vec<Finding>> = HashMap::new();
    for chunk in seen.chunks(BATCH) {
        let rows: Vec<FindingRow> = findings::table
            .filter(findings::sample_id.eq_any(chunk))
            .select(FindingRow::as_select())
            .load(conn.any())?;
        for row in rows {
            let finding = serde_json::from_str(&row.content);
            found
                .entry(SampleId::new(row.sample_id))
                .or_default()
                .push(convert::text("findings", row.sample_id, finding)?);
        }
    }
    for findings in found.values_mut() {
        findings.sort_by_key(|finding| (finding.severity, finding.key));
    }
    Ok(found)
}

/// The findings that hold now in an intake.
///
/// # Errors
/// When the database fails.
pub fn findings_of_intake(
    conn: &mut Connection,
    viewer: Viewer,
    intake: IntakeId,
) -> Result<HashMap<SampleId, Vec<Finding>>, StoreError> {
    let ids = samples::ids_of_intake(conn, viewer, intake)?;
    findings_of(conn, Viewer::Laboratory, &ids)
}

/// Every verdict on a sample, newest first.
///
/// # Errors
/// When the database fails.
pub fn verdicts_of(
    conn: &mut Connection,
    viewer: Viewer,
    sample: SampleId,
) -> Result<Vec<Verdict>, StoreError> {
    let seen = samples::only_seen(conn, viewer, &[sample])?;
    let rows: Vec<VerdictRow> = verdicts::table
        .filter(verdicts::sample_id.eq_any(seen))
        .order(verdicts::id.desc())
        .select(VerdictRow::as_select())
        .load(conn.any())?;
    rows.into_iter().map(VerdictRow::into_verdict).collect()
}

/// The newest verdict on each of many samples; one never judged is absent.
///
/// # Errors
/// When the database fails.
pub fn latest_of(
    conn: &mut Connection,
    viewer: Viewer,
    ids: &[SampleId],
) -> Result<HashMap<SampleId, Verdict>, StoreError> {
    let seen = samples::only_seen(conn, viewer, ids)?;
    let mut latest = HashMap::new();
    for chunk in seen.chunks(BATCH) {
        // In rising order, so that the last one of each sample stays in the map.
        let rows: Vec<VerdictRow> = verdicts::table
            .filter(verdicts::sample_id.eq_any(chunk))
            .order((verdicts::sample_id, verdicts::id))
            .select(VerdictRow::as_select())
            .load(conn.any())?;
        for row in rows {
            latest.insert(SampleId::new(row.sample_id), row.into_verdict()?);
        }
    }
    Ok(latest)
}
