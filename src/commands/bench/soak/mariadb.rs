//! An LVS-95XX that writes into a MariaDB server of our own: the rows of a report arrive in
//! pieces over a third of a second, ids have holes.

use std::{fmt::Write as _, path::Path, sync::Arc, thread, time::Duration};

use super::{
    super::{super::shell::Failure, private_server::Server},
    symbols::{Symbol, Writer},
};
use crate::{
    actions::ActionError,
    demo::{
        chance::Chance,
        verifier::lvs95xx::Rows,
        writers::lvs::{DataRow, ReportRow},
    },
};

/// Rest between two pieces of a report: three make the time that was seen of the verifier.
const BETWEEN: Duration = Duration::from_millis(100);

/// Tables as the verifier makes them, and a user who may only read.
const SCHEMA: &str = "
CREATE DATABASE `LVS-95XX`;
USE `LVS-95XX`;
CREATE TABLE Reports (
  ReportID INT NOT NULL PRIMARY KEY, SectorID VARCHAR(64), LclTime DATETIME, GmtTime DATETIME,
  X1 INT, Y1 INT, SizeX INT, SizeY INT, Thumbnail LONGBLOB, Reference VARCHAR(255),
  OverallGrade VARCHAR(64), DecodedText TEXT);
CREATE TABLE ReportData (
  ReportID INT NOT NULL, Category INT, Sequence INT, ParameterName VARCHAR(255),
  ParameterValue TEXT, UNIQUE KEY (ReportID, Sequence));
CREATE TABLE Settings (Category VARCHAR(64), SettingName VARCHAR(64), SettingValue TEXT);
INSERT INTO Settings VALUES (NULL, 'Version', '4.3.1.3091');
CREATE USER reader@'%';
GRANT SELECT ON `LVS-95XX`.* TO reader@'%';
";

/// Makes a server with the verifier's tables; nothing where none is installed.
pub(super) fn server(place: &Path) -> Result<Option<Server>, Failure> {
    let Some(server) = Server::new(place)? else {
        return Ok(None);
    };
    server.ask(SCHEMA)?;
    Ok(Some(server))
}

/// Where a reader finds its tables.
pub(super) fn address(server: &Server) -> String {
    format!("mysql://reader@127.0.0.1:{}/LVS-95XX", server.port)
}

/// The verifier that writes into the server.
pub(super) struct Verifier {
    server: Arc<Server>,
    rows: Rows,
    /// Words of reports whose rows are made, though perhaps not all stored.
    begun: Option<String>,
}

impl Verifier {
    /// A verifier without reports.
    pub(super) fn new(server: Arc<Server>) -> Self {
        Self {
            server,
            rows: Rows::default(),
            begun: None,
        }
    }

    /// Stores what is not stored yet, piece by piece. Rows that are there stay as they are, so
    /// that a report that was cut off is completed and not written twice.
    fn store(&self) -> Result<(), ActionError> {
        for report in &self.rows.reports {
            let its: Vec<_> = self
                .rows
                .data
                .iter()
                .filter(|row| row.report_id == report.report_id)
                .collect();
            self.server.ask(&report_sql(report))?;
            for piece in its.chunks(its.len().div_ceil(3).max(1)) {
                self.server.ask(&data_sql(piece))?;
                thread::sleep(BETWEEN);
            }
        }
        Ok(())
    }
}

impl Writer for Verifier {
    fn name(&self) -> &'static str {
        "m"
    }

    fn rest(&self) -> Duration {
        Duration::from_millis(600)
    }

    fn write(&mut self, symbols: &[Symbol], chance: &mut Chance) -> Result<(), Failure> {
        let first = symbols.first().map(|symbol| symbol.word.clone());
        if self.begun != first {
            self.rows.forget();
            for symbol in symbols {
                // An operator deleted a report now and then.
                self.rows.skip(u8::from(chance.percent(10)));
                self.rows.add(&symbol.record(), chance);
            }
            self.begun = first;
        }
        Ok(self.store()?)
    }
}

fn report_sql(report: &ReportRow) -> String {
    format!(
        "USE `LVS-95XX`; INSERT IGNORE INTO Reports VALUES ({}, {}, {}, {}, {}, {}, {}, {}, NULL, {}, {}, {});",
        report.report_id,
        quoted(&report.sector_id),
        quoted(&report.local_time.to_string()),
        quoted(&report.gmt_time.to_string()),
        report.corner.0,
        report.corner.1,
        report.size.0,
        report.size.1,
        report.reference.as_deref().map_or_else(null, quoted),
        quoted(&report.overall_grade),
        report.decoded_text.as_deref().map_or_else(null, quoted),
    )
}

fn data_sql(rows: &[&DataRow]) -> String {
    let mut sql = "USE `LVS-95XX`; START TRANSACTION;".to_owned();
    for row in rows {
        // Writing to a text cannot fail.
        let _ = write!(
            sql,
            "INSERT IGNORE INTO ReportData VALUES ({}, {}, {}, {}, {});",
            row.report_id,
            row.category,
            row.sequence,
            quoted(&row.name),
            quoted(&row.value),
        );
    }
    sql.push_str("COMMIT;");
    sql
}

fn null() -> String {
    "NULL".to_owned()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
}
