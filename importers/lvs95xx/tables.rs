//! The tables `Reports` and `ReportData` of an Access database, walked report by report.
//!
//! Older versions of the verifier's program lack columns; only those without which there is no
//! measurement are asked for.

use std::collections::HashMap;
use std::ops::ControlFlow;

use chrono::NaiveDateTime;
use jetdb::{RowPosition, Value};

use super::archive::ArchivedReport;
use super::gather::{Gather, Taken};
use super::{Report, Row};
use crate::findings::{ImportError, Notice};
use crate::sources::access::{self, Database, Table};

/// The tables and where their columns are.
pub(super) struct Tables {
    reports: Table,
    data: Table,
    report: ReportColumns,
    row: DataColumns,
}

struct ReportColumns {
    id: usize,
    sector: Option<usize>,
    local_time: Option<usize>,
    utc_time: Option<usize>,
    reference: Option<usize>,
    overall_grade: Option<usize>,
    decoded_text: Option<usize>,
}

struct DataColumns {
    id: usize,
    sequence: Option<usize>,
    name: usize,
    value: usize,
}

/// Where a report is, how many rows it has and when it was taken: 56 bytes a report.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    row: Option<RowPosition>,
    /// Rows of it in `ReportData`.
    pub rows: usize,
    /// Its `LclTime`, or `GmtTime` where there is none.
    pub time: Option<NaiveDateTime>,
}

/// Every report by its id.
pub(super) type Places = HashMap<i64, Place>;

impl Tables {
    /// Finds the tables.
    pub fn find(database: &mut Database) -> Result<Self, ImportError> {
        let (Some(reports), Some(data)) =
            (database.table("Reports")?, database.table("ReportData")?)
        else {
            return Err(ImportError::OtherContent {
                looked_for: "Reports, ReportData".to_owned(),
                found: database.table_names()?.join(", "),
            });
        };
        let report = ReportColumns {
            id: needed(&reports, "ReportID")?,
            sector: reports.column("SectorID"),
            local_time: reports.column("LclTime"),
            utc_time: reports.column("GmtTime"),
            reference: reports.column("Reference"),
            overall_grade: reports.column("OverallGrade"),
            decoded_text: reports.column("DecodedText"),
        };
        let row = DataColumns {
            id: needed(&data, "ReportID")?,
            sequence: data.column("Sequence"),
            name: needed(&data, "ParameterName")?,
            value: needed(&data, "ParameterValue")?,
        };
        Ok(Self {
            reports,
            data,
            report,
            row,
        })
    }

    /// Names of all columns of both tables, as a sign that a database is another one.
    pub fn shape(&self) -> String {
        format!(
            "{}; {}",
            self.reports.column_names(),
            self.data.column_names()
        )
    }

    /// Where every report is.
    pub fn places(&self, database: &mut Database) -> Result<(Places, Vec<Notice>), ImportError> {
        let mut places = Places::new();
        let mut rows = self.data.rows(&[self.row.id]);
        while let Some((_, values)) = database.next(&mut rows)? {
            let report = access::number(values.get(self.row.id)).unwrap_or_default();
            places.entry(report).or_default().rows += 1;
        }
        let time = self.report.local_time.or(self.report.utc_time);
        let columns: Vec<usize> = std::iter::once(self.report.id).chain(time).collect();
        let mut rows = self.reports.rows(&columns);
        while let Some((position, values)) = database.next(&mut rows)? {
            let report = access::number(values.get(self.report.id)).unwrap_or_default();
            let place = places.entry(report).or_default();
            place.row = Some(position);
            place.time = time.and_then(|column| access::moment(values.get(column)));
        }
        Ok((places, rows.notices()))
    }

    /// Gives every report of `places` to `sink` until it breaks off: first those that have rows, as
    /// they become whole, then those of which there is only the row in `Reports`.
    pub fn walk(
        &self,
        database: &mut Database,
        places: Places,
        sink: &mut dyn FnMut(ArchivedReport) -> ControlFlow<()>,
    ) -> Result<Vec<Notice>, ImportError> {
        let counts = places.iter().filter(|(_, place)| place.rows > 0);
        let mut gather = Gather::new(counts.map(|(id, place)| (*id, place.rows)).collect());
        let mut walk = Walk {
            tables: self,
            database,
            places,
            sink,
        };
        let mut notices = Vec::new();
        if gather.is_needed() {
            let Some(told) = walk.pass(&mut gather)? else {
                return Ok(notices);
            };
            notices = told;
        }
        while gather.next_pass() {
            if walk.pass(&mut gather)?.is_none() {
                return Ok(notices);
            }
        }
        walk.reports_without_rows()?;
        Ok(notices)
    }

    /// `Version` among the settings, if there is such a table.
    pub fn software(&self, database: &mut Database) -> Result<Option<String>, ImportError> {
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

    fn report_at(
        &self,
        database: &mut Database,
        id: i64,
        position: RowPosition,
    ) -> Result<Option<Report>, ImportError> {
        let of = &self.report;
        let texts = [of.sector, of.reference, of.overall_grade, of.decoded_text];
        let wanted: Vec<usize> = [Some(of.id), of.local_time, of.utc_time]
            .into_iter()
            .chain(texts)
            .flatten()
            .collect();
        let Some(mut values) = database.row(&self.reports, position, &wanted)? else {
            return Ok(None);
        };
        let moment = |column: Option<usize>| access::moment(values.get(column?));
        let (local_time, utc_time) = (moment(of.local_time), moment(of.utc_time));
        let mut text = |column: Option<usize>| access::take_text(&mut values, column?);
        Ok(Some(Report {
            id,
            local_time,
            utc_time,
            sector: text(of.sector),
            reference: text(of.reference),
            overall_grade: text(of.overall_grade),
            decoded_text: text(of.decoded_text),
        }))
    }

    fn data_columns(&self) -> Vec<usize> {
        let of = &self.row;
        [Some(of.id), of.sequence, Some(of.name), Some(of.value)]
            .into_iter()
            .flatten()
            .collect()
    }

    fn data_row(&self, mut values: Vec<Value>) -> (i64, Row) {
        let of = &self.row;
        let number = |column: Option<usize>| access::number(values.get(column?));
        let id = number(Some(of.id)).unwrap_or_default();
        let row = Row {
            sequence: number(of.sequence).unwrap_or_default(),
            value: access::take_text(&mut values, of.value),
            name: access::take_text(&mut values, of.name).unwrap_or_default(),
        };
        (id, row)
    }
}

fn needed(table: &Table, name: &str) -> Result<usize, ImportError> {
    table.column(name).ok_or_else(|| ImportError::OtherContent {
        looked_for: name.to_owned(),
        found: table.column_names(),
    })
}

/// Passes over `ReportData` and gives away what is whole.
struct Walk<'a> {
    tables: &'a Tables,
    database: &'a mut Database,
    /// The reports that were not given away yet.
    places: Places,
    sink: &'a mut dyn FnMut(ArchivedReport) -> ControlFlow<()>,
}

impl Walk<'_> {
    /// What was odd about the table; nothing if the caller broke off.
    fn pass(&mut self, gather: &mut Gather) -> Result<Option<Vec<Notice>>, ImportError> {
        let mut rows = self.tables.data.rows(&self.tables.data_columns());
        while let Some((_, values)) = self.database.next(&mut rows)? {
            let (id, row) = self.tables.data_row(values);
            let rows = match gather.push(id, row) {
                Taken::Open => continue,
                Taken::Whole(rows) => Some(rows),
                Taken::TooLong => None,
            };
            let place = self.places.remove(&id).unwrap_or_default();
            if self.one(id, place, rows)?.is_break() {
                return Ok(None);
            }
        }
        Ok(Some(rows.notices()))
    }

    /// Reports of which no row is left: a failed read, or a verification that is being written.
    fn reports_without_rows(&mut self) -> Result<(), ImportError> {
        let left = std::mem::take(&mut self.places).into_iter();
        let mut left: Vec<(i64, Place)> = left.filter(|(_, place)| place.rows == 0).collect();
        left.sort_by_key(|(id, _)| *id);
        for (id, place) in left {
            if self.one(id, place, Some(Vec::new()))?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn one(
        &mut self,
        id: i64,
        place: Place,
        rows: Option<Vec<Row>>,
    ) -> Result<ControlFlow<()>, ImportError> {
        let report = match place.row {
            Some(position) => self.tables.report_at(self.database, id, position)?,
            None => None,
        };
        Ok((self.sink)(ArchivedReport { id, report, rows }))
    }
}
