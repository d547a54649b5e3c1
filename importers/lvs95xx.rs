//! LVS-95XX: a database of reports, each one row in `Reports` and dozens of name and value rows in
//! `ReportData`.
//!
//! The rows of a report normally lie together, but nothing promises it: freed space is reused. So the
//! rows are counted by report first and gathered in a second pass; see `gather`.

mod gather;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use jetdb::{RowPosition, Value};

use crate::draft::{Draft, Written};
use crate::findings::{ImportError, Notice, Remark};
use crate::profile::{Profile, RecordItem, Target};
use crate::read::{Opened, Out, Source};
use crate::sources::access::{self, Database, Table};

use gather::Gather;

/// Rows of unfinished reports that are held at one time, some 30 MB of names and values.
const OPEN_ROWS: usize = 200_000;

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

/// Reads the database of an input.
pub(crate) fn read(
    opened: Opened,
    profile: &Profile,
    out: &mut Out<'_>,
) -> Result<Vec<Notice>, ImportError> {
    let source: Box<dyn Source> = match &opened.path {
        Some(path) => Box::new(access::snapshot(path)?),
        None => opened.into_source(),
    };
    let mut database = Database::open(source)?;
    let tables = Tables::find(&mut database, profile)?;
    tables.deliver(&mut database, profile, out)
}

/// The tables and where their columns are.
struct Tables {
    reports: Table,
    data: Table,
    report_columns: [usize; 7],
    data_columns: [usize; 4],
    software: Option<String>,
}

/// Where a report is and how many rows it has.
#[derive(Default)]
struct Place {
    row: Option<RowPosition>,
    rows: usize,
}

impl Tables {
    fn find(database: &mut Database, profile: &Profile) -> Result<Self, ImportError> {
        let (Some(reports), Some(data)) =
            (database.table("Reports")?, database.table("ReportData")?)
        else {
            return Err(ImportError::OtherContent {
                looked_for: profile.marks.join(", "),
                found: database.table_names()?.join(", "),
            });
        };
        let columns = |table: &Table, names: &[&str]| -> Result<Vec<usize>, ImportError> {
            let places = names.iter().map(|name| table.column(name));
            places
                .collect::<Option<Vec<_>>>()
                .ok_or_else(|| ImportError::OtherContent {
                    looked_for: names.join(", "),
                    found: table.column_names(),
                })
        };
        let report_columns = columns(
            &reports,
            &[
                "ReportID",
                "SectorID",
                "LclTime",
                "GmtTime",
                "Reference",
                "OverallGrade",
                "DecodedText",
            ],
        )?;
        let data_columns = columns(
            &data,
            &["ReportID", "Sequence", "ParameterName", "ParameterValue"],
        )?;
        Ok(Self {
            software: software(database)?,
            report_columns: report_columns.try_into().unwrap_or_default(),
            data_columns: data_columns.try_into().unwrap_or_default(),
            reports,
            data,
        })
    }

    fn deliver(
        &self,
        database: &mut Database,
        profile: &Profile,
        out: &mut Out<'_>,
    ) -> Result<Vec<Notice>, ImportError> {
        let (places, mut notices) = self.places(database)?;
        let counts = places.iter().filter(|(_, place)| place.rows > 0);
        let mut gather = Gather::new(
            counts.map(|(id, place)| (*id, place.rows)).collect(),
            OPEN_ROWS,
        );
        let mut delivery = Delivery {
            tables: self,
            profile,
            database,
            places,
        };
        notices.extend(delivery.pass(&mut gather, out)?);
        while gather.next_pass() && out.flow().is_continue() {
            delivery.pass(&mut gather, out)?;
        }
        delivery.reports_without_rows(out)?;
        Ok(notices)
    }

    /// Where every report is and how many rows it has: 40 bytes a report.
    fn places(
        &self,
        database: &mut Database,
    ) -> Result<(HashMap<i64, Place>, Vec<Notice>), ImportError> {
        let mut places: HashMap<i64, Place> = HashMap::new();
        let [id, ..] = self.data_columns;
        let mut rows = self.data.rows(&[id]);
        while let Some((_, values)) = database.next(&mut rows)? {
            let report = access::number(values.get(id)).unwrap_or_default();
            places.entry(report).or_default().rows += 1;
        }
        let [id, ..] = self.report_columns;
        let mut rows = self.reports.rows(&[id]);
        while let Some((position, values)) = database.next(&mut rows)? {
            let report = access::number(values.get(id)).unwrap_or_default();
            places.entry(report).or_default().row = Some(position);
        }
        Ok((places, rows.notices()))
    }

    fn report(&self, id: i64, mut values: Vec<Value>) -> Report {
        let [_, sector, local, utc, reference, grade, decoded] = self.report_columns;
        Report {
            id,
            local_time: access::moment(values.get(local)),
            utc_time: access::moment(values.get(utc)),
            sector: access::take_text(&mut values, sector),
            reference: access::take_text(&mut values, reference),
            overall_grade: access::take_text(&mut values, grade),
            decoded_text: access::take_text(&mut values, decoded),
        }
    }

    fn row(&self, mut values: Vec<Value>) -> (i64, Row) {
        let [id, sequence, name, value] = self.data_columns;
        let row = Row {
            sequence: access::number(values.get(sequence)).unwrap_or_default(),
            value: access::take_text(&mut values, value),
            name: access::take_text(&mut values, name).unwrap_or_default(),
        };
        (access::number(values.get(id)).unwrap_or_default(), row)
    }
}

/// `Version` among the settings, if there is such a table.
fn software(database: &mut Database) -> Result<Option<String>, ImportError> {
    let Some(settings) = database.table("Settings")? else {
        return Ok(None);
    };
    let (Some(name), Some(value)) = (
        settings.column("SettingName"),
        settings.column("SettingValue"),
    ) else {
        return Ok(None);
    };
    let mut rows = settings.rows(&[name, value]);
    while let Some((_, mut values)) = database.next(&mut rows)? {
        if access::take_text(&mut values, name).is_some_and(|name| name == "Version") {
            return Ok(access::take_text(&mut values, value));
        }
    }
    Ok(None)
}

/// Passes over `ReportData` and gives away what is whole.
struct Delivery<'a> {
    tables: &'a Tables,
    profile: &'a Profile,
    database: &'a mut Database,
    /// The reports that were not delivered yet.
    places: HashMap<i64, Place>,
}

impl Delivery<'_> {
    fn pass(&mut self, gather: &mut Gather, out: &mut Out<'_>) -> Result<Vec<Notice>, ImportError> {
        let mut rows = self.tables.data.rows(&self.tables.data_columns);
        while let Some((_, values)) = self.database.next(&mut rows)? {
            let (id, row) = self.tables.row(values);
            if let Some(report) = gather.push(id, row) {
                let place = self.places.remove(&id).unwrap_or_default();
                self.one(id, place.row, report, out)?;
                if out.flow().is_break() {
                    return Ok(Vec::new());
                }
            }
        }
        Ok(rows.notices())
    }

    /// Reports of which no row is left: a failed read, or a verification that is being written.
    fn reports_without_rows(&mut self, out: &mut Out<'_>) -> Result<(), ImportError> {
        let left = std::mem::take(&mut self.places).into_iter();
        let mut left: Vec<(i64, Place)> = left.filter(|(_, place)| place.rows == 0).collect();
        left.sort_by_key(|(id, _)| *id);
        for (id, place) in left {
            if out.flow().is_break() {
                break;
            }
            self.one(id, place.row, Vec::new(), out)?;
        }
        Ok(())
    }

    fn one(
        &mut self,
        id: i64,
        row: Option<RowPosition>,
        rows: Vec<Row>,
        out: &mut Out<'_>,
    ) -> Result<(), ImportError> {
        let report = match row {
            Some(position) => self
                .database
                .row(&self.tables.reports, position, &self.tables.report_columns)?
                .map(|values| self.tables.report(id, values)),
            None => None,
        };
        let mut draft = draft(self.profile, id, report.as_ref(), rows, out.listing);
        if let Some(software) = &self.tables.software {
            software.clone_into(&mut draft.measurement.instrument.software);
        }
        out.deliver(draft, format!("ReportID {id}"));
        Ok(())
    }
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
