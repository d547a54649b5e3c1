//! LVS-95XX: a database of reports, each one row in `Reports` and dozens of name and value rows in
//! `ReportData`.
//!
//! The rows of a report normally lie together, but nothing promises it: freed space is reused. So the
//! rows are counted by report first and gathered in a second pass; see `tables` and `gather`.
//! Rows that a connection fetched lie together in a file of their own kind; see `rows`.

pub mod archive;
mod gather;
pub mod rows;
pub mod server;
mod tables;

use chrono::NaiveDateTime;

use crate::draft::{Draft, Written};
use crate::findings::{ImportError, Notice, Refusal, Remark};
use crate::profile::{Profile, RecordItem, Target};
use crate::read::{Opened, Out, Source};
use crate::sources::access::{self, Database};

use archive::ArchivedReport;
use tables::Tables;

/// One row of `Reports`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// `ReportID`.
    pub id: i64,
    /// `SectorID`: one inspected region of the label.
    pub sector: Option<String>,
    /// `LclTime`, in the zone of the instrument.
    pub local_time: Option<NaiveDateTime>,
    /// `GmtTime`.
    pub utc_time: Option<NaiveDateTime>,
    /// `Reference`: the operator's text.
    pub reference: Option<String>,
    /// `OverallGrade`; a failed read puts a sentence here.
    pub overall_grade: Option<String>,
    /// `DecodedText`.
    pub decoded_text: Option<String>,
}

/// One row of `ReportData`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// `Sequence`, from 0 in each report.
    pub sequence: i64,
    /// `ParameterName`.
    pub name: String,
    /// `ParameterValue`; absent where the database gave nothing.
    pub value: Option<String>,
}

/// Reads the database of an input, or rows that were fetched from one.
pub(crate) fn read(
    mut opened: Opened,
    profile: &Profile,
    out: &mut Out<'_>,
) -> Result<Vec<Notice>, ImportError> {
    if rows::is_rows(&opened.head()?) {
        return rows::read(opened, profile, out);
    }
    let source: Box<dyn Source> = match &opened.path {
        Some(path) => Box::new(access::snapshot(path)?),
        None => opened.into_source(),
    };
    let mut database = Database::open(source, None)?;
    let tables = Tables::find(&mut database)?;
    let software = tables.software(&mut database)?;
    let (places, mut notices) = tables.places(&mut database)?;
    notices.extend(tables.walk(&mut database, places, &mut |found| {
        deliver(found, profile, software.as_deref(), out);
        out.flow()
    })?);
    Ok(notices)
}

fn deliver(found: ArchivedReport, profile: &Profile, software: Option<&str>, out: &mut Out<'_>) {
    let id = found.id;
    let record = format!("ReportID {id}");
    let Some(rows) = found.rows else {
        let line = u64::try_from(id).unwrap_or_default();
        out.refuse(record, line, Refusal::TooLong);
        return;
    };
    let mut draft = draft(profile, id, found.report.as_ref(), rows, out.listing);
    if let Some(software) = software {
        software.clone_into(&mut draft.measurement.instrument.software);
    }
    out.deliver(draft, record);
}

/// One report as a measurement in the making.
pub(crate) fn draft<'p>(
    profile: &'p Profile,
    id: i64,
    report: Option<&Report>,
    mut rows: Vec<Row>,
    listing: bool,
) -> Draft<'p> {
    let line = u64::try_from(id).unwrap_or_default();
    let mut draft = Draft::new(profile, line, listing);
    rows.sort_by_key(|row| row.sequence);
    // What some names mean depends on the kind of symbol, so the symbology is read first.
    if let Some(place) = rows.iter().position(|row| is_symbology(profile, &row.name))
        && let Some(before) = rows.get_mut(..=place)
    {
        before.rotate_right(1);
    }
    for row in &rows {
        match &row.value {
            Some(value) => draft.take(line, &Written::pair(&row.name, value)),
            None => draft.remark(Remark::MissingValue(row.name.clone())),
        }
    }
    match report {
        Some(report) => add_report(&mut draft, line, report),
        None => draft.remark(Remark::NoReportRow),
    }
    draft
}

fn is_symbology(profile: &Profile, name: &str) -> bool {
    let entry = profile.find(name, 1, None);
    entry.is_some_and(|entry| entry.to == Target::Record(RecordItem::Symbology))
}

/// What stands in the table of reports; the rows of the report itself go first.
fn add_report(draft: &mut Draft<'_>, line: u64, report: &Report) {
    draft.set_taken_at(report.local_time);
    if let Some(moment) = report.utc_time {
        let moment = moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
        draft
            .measurement
            .unmapped
            .insert("GmtTime".to_owned(), moment);
    }
    for (name, value) in [("sector", &report.sector), ("reference", &report.reference)] {
        if let Some(value) = value
            .as_deref()
            .map(str::trim)
            .filter(|value| !value.is_empty())
        {
            let fields = &mut draft.measurement.fields;
            fields.insert(name.to_owned(), value.to_owned());
        }
    }
    let grade = report.overall_grade.as_deref().unwrap_or_default().trim();
    let begins_as_grade = grade.starts_with(|c: char| c.is_ascii_digit())
        || grade.starts_with("DPM")
        || grade.len() == 1;
    if begins_as_grade {
        if draft.grade.is_none() {
            draft.read_grade(line, grade);
        }
    } else if !grade.is_empty() {
        // A failed read: the sentence says why, and there may be no grade at all.
        draft.is_unread = true;
        let said = Remark::Verifier(grade.to_owned()).into();
        if !draft.measurement.warnings.contains(&said) {
            draft.measurement.warnings.push(said);
        }
    }
    if draft.measurement.data.is_none() {
        let decoded = report.decoded_text.as_deref().map(str::trim);
        draft.measurement.data = decoded.filter(|text| !text.is_empty()).map(str::to_owned);
    }
}

#[cfg(test)]
#[path = "lvs95xx_tests.rs"]
mod tests;
