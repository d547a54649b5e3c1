//! A MariaDB server of our own that can be killed, and an LVS-95XX that writes into it: the
//! rows of a report arrive in pieces over a third of a second, ids have holes.

use std::{
    ffi::OsStr,
    fmt::Write as _,
    io::Write as _,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    super::{
        super::shell::Failure,
        child::{Running, ran},
    },
    folder,
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

/// The server's place on Debian.
const DEBIANS: &str = "/usr/sbin/mariadbd";

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

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

/// The server.
pub(super) struct Server {
    folder: PathBuf,
    port: u16,
    running: Mutex<Option<Running>>,
}

impl Server {
    /// Makes and starts a server; nothing where none is installed.
    pub(super) fn new(place: &Path) -> Result<Option<Self>, Failure> {
        let place = folder(place.to_owned())?;
        let data = format!("--datadir={}", place.join("data").display());
        let made = ran(
            "mariadb-install-db",
            [
                data.as_str(),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--user=root",
            ],
        );
        if made.is_none() {
            return Ok(None);
        }
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io(&place))?;
        let server = Self {
            port: free.local_addr().map_err(Failure::io(&place))?.port(),
            folder: place,
            running: Mutex::new(None),
        };
        drop(free);
        server.start();
        let begun = Instant::now();
        while server.ask("SELECT 1").is_err() {
            if begun.elapsed() > PATIENCE {
                return Err(lost("mariadbd").into());
            }
            thread::sleep(BETWEEN);
        }
        server.ask(SCHEMA)?;
        Ok(Some(server))
    }

    /// Where a reader finds it.
    pub(super) fn address(&self) -> String {
        format!("mysql://reader@127.0.0.1:{}/LVS-95XX", self.port)
    }

    /// Starts it; until it answers, whoever asks it fails.
    pub(super) fn start(&self) {
        let option =
            |name: &str, place: &str| format!("--{name}={}", self.folder.join(place).display());
        // Debian keeps servers where the paths of ordinary people do not lead.
        let program = match Path::new(DEBIANS).exists() {
            true => DEBIANS,
            false => "mariadbd",
        };
        let child = Command::new(program)
            .args(["--no-defaults", "--user=root", "--bind-address=127.0.0.1"])
            .args([option("datadir", "data"), option("socket", "socket")])
            .arg(option("pid-file", "pid"))
            .arg(format!("--port={}", self.port))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        match child {
            Ok(child) => *self.slot() = Some(Running(child)),
            Err(error) => tracing::error!("mariadbd does not start: {error}"),
        }
    }

    /// Kills it without warning.
    pub(super) fn kill(&self) {
        *self.slot() = None;
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs statements by the server's own client.
    fn ask(&self, statements: &str) -> Result<(), ActionError> {
        let port = format!("--port={}", self.port);
        let mut client = Command::new("mariadb")
            .args(["--no-defaults", "--host=127.0.0.1", "--user=root", &port])
            .args(["--default-character-set=utf8mb4", "--connect-timeout=5"].map(OsStr::new))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| failed(&error))?;
        if let Some(mut input) = client.stdin.take() {
            input
                .write_all(statements.as_bytes())
                .map_err(|error| failed(&error))?;
        }
        match client.wait().map_err(|error| failed(&error))?.success() {
            true => Ok(()),
            false => Err(lost("mariadb")),
        }
    }
}

fn failed(error: &std::io::Error) -> ActionError {
    ActionError::File {
        place: "mariadb".to_owned(),
        reason: error.to_string(),
    }
}

fn lost(program: &str) -> ActionError {
    ActionError::File {
        place: program.to_owned(),
        reason: "it does not answer".to_owned(),
    }
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
