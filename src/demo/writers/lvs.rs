//! The database that an LVS-95XX verifier keeps: tables `Reports`, `ReportData` and `Settings` in an
//! Access 2000 file. Table and column names are those of the real program as two independent readers
//! of it spell them; column types are reconstructed. A report's measurements are rows of name and
//! value in `ReportData`, not columns.

use chrono::NaiveDateTime;

use super::WriteError;
use super::access::{Column, ColumnType, Table, Value, database};

/// One verification, a row of `Reports`. Its `Thumbnail` (an image) is left empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// `ReportID`, ascending from 1; holes are where the operator deleted a report.
    pub report_id: i32,
    /// `SectorID`: the inspected region of the label.
    pub sector_id: String,
    /// `LclTime`: when it was taken, on the clock of the verifier's place.
    pub local_time: NaiveDateTime,
    /// `GmtTime`: the same moment in UTC.
    pub gmt_time: NaiveDateTime,
    /// `X1`, `Y1`: upper left corner of the region, pixels.
    pub corner: (i32, i32),
    /// `SizeX`, `SizeY`: width and height of the region, pixels.
    pub size: (i32, i32),
    /// `Reference`: what the operator typed.
    pub reference: Option<String>,
    /// `OverallGrade`, such as `3.4/06/660/45`.
    pub overall_grade: String,
    /// `DecodedText`; none where the symbol was not read.
    pub decoded_text: Option<String>,
}

/// One name and value of a report, a row of `ReportData`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataRow {
    /// `ReportID` of its report.
    pub report_id: i32,
    /// `Category`.
    pub category: i32,
    /// `Sequence`, from 0 in each report.
    pub sequence: i32,
    /// `ParameterName`, such as `Contrast`.
    pub name: String,
    /// `ParameterValue`, such as `4.0 84%`.
    pub value: String,
}

/// One setting of the program, a row of `Settings`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingRow {
    /// `Category`, such as `GS1`.
    pub category: Option<String>,
    /// `SettingName`, such as `Table`.
    pub name: String,
    /// `SettingValue`.
    pub value: String,
}

const fn column(name: &'static str, kind: ColumnType) -> Column {
    Column { name, kind }
}

const REPORTS: [Column; 12] = [
    column("ReportID", ColumnType::AutoNumber),
    column("SectorID", ColumnType::Text(64)),
    column("LclTime", ColumnType::DateTime),
    column("GmtTime", ColumnType::DateTime),
    column("X1", ColumnType::Long),
    column("Y1", ColumnType::Long),
    column("SizeX", ColumnType::Long),
    column("SizeY", ColumnType::Long),
    column("Thumbnail", ColumnType::Ole),
    column("Reference", ColumnType::Text(255)),
    column("OverallGrade", ColumnType::Text(64)),
    column("DecodedText", ColumnType::Memo),
];

const REPORT_DATA: [Column; 5] = [
    column("ReportID", ColumnType::Long),
    column("Category", ColumnType::Long),
    column("Sequence", ColumnType::Long),
    column("ParameterName", ColumnType::Text(255)),
    column("ParameterValue", ColumnType::Memo),
];

const SETTINGS: [Column; 3] = [
    column("Category", ColumnType::Text(64)),
    column("SettingName", ColumnType::Text(64)),
    column("SettingValue", ColumnType::Text(255)),
];

/// The bytes of `LVS-95XX.mdb` with these rows, in this order.
///
/// # Errors
/// A text longer than its column, a date before 1899-12-30, or more rows than a file holds (2 GB).
pub fn lvs_database(
    reports: &[ReportRow],
    data: &[DataRow],
    settings: &[SettingRow],
) -> Result<Vec<u8>, WriteError> {
    database(&[
        Table {
            name: "Reports",
            columns: &REPORTS,
            rows: reports.iter().map(report).collect(),
        },
        Table {
            name: "ReportData",
            columns: &REPORT_DATA,
            rows: data.iter().map(datum).collect(),
        },
        Table {
            name: "Settings",
            columns: &SETTINGS,
            rows: settings.iter().map(setting).collect(),
        },
    ])
}

fn optional(text: &Option<String>) -> Value<'_> {
    text.as_deref().map_or(Value::Null, Value::Text)
}

fn report(row: &ReportRow) -> Vec<Value<'_>> {
    vec![
        Value::Long(row.report_id),
        Value::Text(&row.sector_id),
        Value::DateTime(row.local_time),
        Value::DateTime(row.gmt_time),
        Value::Long(row.corner.0),
        Value::Long(row.corner.1),
        Value::Long(row.size.0),
        Value::Long(row.size.1),
        Value::Null,
        optional(&row.reference),
        Value::Text(&row.overall_grade),
        optional(&row.decoded_text),
    ]
}

fn datum(row: &DataRow) -> Vec<Value<'_>> {
    vec![
        Value::Long(row.report_id),
        Value::Long(row.category),
        Value::Long(row.sequence),
        Value::Text(&row.name),
        Value::Text(&row.value),
    ]
}

fn setting(row: &SettingRow) -> Vec<Value<'_>> {
    vec![
        optional(&row.category),
        Value::Text(&row.name),
        Value::Text(&row.value),
    ]
}

#[cfg(test)]
mod tests;
