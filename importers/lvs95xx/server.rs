//! The verifier's database on MySQL or MariaDB: which reports it has, and the rows of those that are
//! wanted.
//!
//! Older versions of the verifier's program lack columns; only those without which there is no
//! measurement are asked for. What else is there is fetched too and kept with the rows.

mod fetching;

use std::collections::BTreeMap;

use super::rows::Column;
use crate::sources::mariadb::{Login, MariadbError, Server, Stopped};

pub use fetching::{FetchError, Fetched, Limits};

/// The columns we read, and whether there is no measurement without them.
const REPORT_COLUMNS: [(&str, bool); 7] = [
    ("ReportID", true),
    ("SectorID", false),
    ("LclTime", false),
    ("GmtTime", false),
    ("Reference", false),
    ("OverallGrade", false),
    ("DecodedText", false),
];
const DATA_COLUMNS: [(&str, bool); 4] = [
    ("ReportID", true),
    ("Sequence", false),
    ("ParameterName", true),
    ("ParameterValue", true),
];

/// The picture of the symbol, some dozens of kilobytes a report.
const THUMBNAIL: &str = "Thumbnail";

/// A table as this server has it.
#[derive(Debug, Clone)]
struct Table {
    /// Its name, quoted for statements.
    name: String,
    /// The `ReportID`, quoted.
    id: String,
    /// The other columns that are fetched.
    columns: Vec<Column>,
    /// Columns that we read and that are not there.
    missing: Vec<&'static str>,
    /// True if reports can be found in it without walking all of it.
    has_index: bool,
    /// Names and types of all columns.
    shape: String,
}

/// The verifier's database.
pub struct Reports {
    server: Server,
    reports: Table,
    data: Table,
    software: Option<String>,
}

/// A report that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Rows of it in `ReportData`.
    pub rows: u64,
    /// Seconds since its `GmtTime` by the server's clock; nothing if it has no such time.
    pub age: Option<i64>,
}

impl Reports {
    /// Connects and finds the tables.
    ///
    /// # Errors
    /// When the server cannot be reached, or the database is not that of a verifier.
    pub fn open(login: &Login, thumbnails: bool, stopped: Stopped) -> Result<Self, MariadbError> {
        let mut server = Server::connect(login, stopped)?;
        let address = login.address.to_string();
        let names = server.all(
            "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
            &[],
            |mut row| row.text(0),
        )?;
        let find = |wanted: &str| {
            let found = names.iter().find(|name| name.eq_ignore_ascii_case(wanted));
            found.cloned().ok_or_else(|| MariadbError::OtherContent {
                server: address.clone(),
                looked_for: "Reports, ReportData".to_owned(),
                found: names.join(", "),
            })
        };
        let (reports, data) = (find("Reports")?, find("ReportData")?);
        let reports = table(&mut server, &address, &reports, &REPORT_COLUMNS, thumbnails)?;
        let data = table(&mut server, &address, &data, &DATA_COLUMNS, thumbnails)?;
        let settings = names
            .iter()
            .find(|name| name.eq_ignore_ascii_case("Settings"));
        let software = match settings {
            Some(name) => software(&mut server, name)?,
            None => None,
        };
        Ok(Self {
            server,
            reports,
            data,
            software,
        })
    }

    /// Begins to look at one moment; what others change meanwhile is not seen, as far as the kind of
    /// table allows.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn begin(&mut self) -> Result<(), MariadbError> {
        self.server
            .run("START TRANSACTION WITH CONSISTENT SNAPSHOT")
    }

    /// Ends looking at that moment.
    ///
    /// # Errors
    /// When the connection is lost.
    pub fn end(&mut self) -> Result<(), MariadbError> {
        self.server.run("COMMIT")
    }

    /// What the server calls its version.
    #[must_use]
    pub fn version(&self) -> String {
        self.server.version()
    }

    /// The version of the verifier's program, where it tells.
    #[must_use]
    pub fn software(&self) -> Option<&str> {
        self.software.as_deref()
    }

    /// Names and types of the columns of both tables; another text means another structure.
    #[must_use]
    pub fn shape(&self) -> String {
        format!("{}; {}", self.reports.shape, self.data.shape)
    }

    /// Columns that we would read and that are not there, as `Reports.SectorID`.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let of = |table: &'static str, missing: &[&'static str]| {
            let names = missing.iter().map(|name| format!("{table}.{name}"));
            names.collect::<Vec<_>>()
        };
        let mut all = of("Reports", &self.reports.missing);
        all.extend(of("ReportData", &self.data.missing));
        all
    }

    /// True if reports can be found in both tables without walking all of them.
    #[must_use]
    pub fn has_index(&self) -> bool {
        self.reports.has_index && self.data.has_index
    }

    /// The highest `ReportID` in either table; nothing while both are empty.
    ///
    /// # Errors
    /// When the connection is lost or a table is locked.
    pub fn newest(&mut self) -> Result<Option<i64>, MariadbError> {
        let mut newest = None;
        for table in [&self.reports, &self.data] {
            let highest = format!("SELECT MAX({}) FROM {}", table.id, table.name);
            let found = self
                .server
                .all(&highest, &[], |mut row| row.number(0))?
                .pop();
            newest = newest.max(found);
        }
        Ok(newest)
    }

    /// How many reports there are, up to an id.
    ///
    /// # Errors
    /// When the connection is lost or a table is locked.
    pub fn count(&mut self, up_to: i64) -> Result<u64, MariadbError> {
        let Table { id, name, .. } = &self.reports;
        let counted = format!("SELECT COUNT(*) FROM {name} WHERE {id} <= ?");
        let found = self
            .server
            .all(&counted, &[up_to], |mut row| row.number(0))?;
        Ok(found
            .first()
            .map_or(0, |count| u64::try_from(*count).unwrap_or(0)))
    }

    /// The lowest ids above `after` with what is there of each, at most `limit` of each table.
    ///
    /// # Errors
    /// When the connection is lost or a table is locked.
    pub fn look(&mut self, after: i64, limit: i64) -> Result<BTreeMap<i64, Seen>, MariadbError> {
        let Table { id, name, .. } = &self.reports;
        // A time kept as text, or none at all, gives no age.
        let age = match self.reports.missing.contains(&"GmtTime") {
            true => "NULL".to_owned(),
            false => "TIMESTAMPDIFF(SECOND, `GmtTime`, UTC_TIMESTAMP())".to_owned(),
        };
        let reports =
            format!("SELECT {id}, {age} FROM {name} WHERE {id} > ? ORDER BY {id} LIMIT ?");
        let mut seen = BTreeMap::new();
        self.server
            .each(&reports, &[after, limit], &mut |mut row| {
                if let Some(id) = row.number(0) {
                    let age = row.number(1);
                    seen.insert(id, Seen { rows: 0, age });
                }
                Ok::<_, MariadbError>(())
            })?;
        let is_full = i64::try_from(seen.len()).is_ok_and(|found| found >= limit);
        // Beyond the last report of a full list others follow, and their rows next time.
        let last = match seen.last_key_value() {
            Some((last, _)) if is_full => *last,
            _ => i64::MAX,
        };
        let Table { id, name, .. } = &self.data;
        let data = format!(
            "SELECT {id}, COUNT(*) FROM {name} WHERE {id} > ? AND {id} <= ? \
             GROUP BY {id} ORDER BY {id} LIMIT ?"
        );
        let parameters = [after, last, limit.saturating_mul(2)];
        self.server.each(&data, &parameters, &mut |mut row| {
            if let (Some(id), Some(rows)) = (row.number(0), row.number(1)) {
                let one = seen.entry(id).or_default();
                one.rows = u64::try_from(rows).unwrap_or(0);
            }
            Ok::<_, MariadbError>(())
        })?;
        Ok(seen)
    }
}

fn quoted(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A name as a text of a statement.
fn literal(text: &str) -> String {
    let digits: String = text.bytes().map(|byte| format!("{byte:02X}")).collect();
    format!("CONVERT(X'{digits}' USING utf8)")
}

fn table(
    server: &mut Server,
    address: &str,
    name: &str,
    wanted: &[(&'static str, bool)],
    thumbnails: bool,
) -> Result<Table, MariadbError> {
    let columns = format!(
        "SELECT COLUMN_NAME, COLUMN_TYPE, CHARACTER_SET_NAME, DATA_TYPE \
         FROM information_schema.COLUMNS \
         WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {} ORDER BY ORDINAL_POSITION",
        literal(name)
    );
    let found = server.all(&columns, &[], |mut row| {
        Some((
            row.text(0)?,
            row.text(1)?,
            row.text(2).unwrap_or_default(),
            row.text(3)?.to_ascii_lowercase(),
        ))
    })?;
    let has = |wanted: &str| {
        found
            .iter()
            .any(|(name, ..)| name.eq_ignore_ascii_case(wanted))
    };
    if let Some((needed, _)) = wanted.iter().find(|(name, needed)| *needed && !has(name)) {
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        return Err(MariadbError::OtherContent {
            server: address.to_owned(),
            looked_for: (*needed).to_owned(),
            found: names.join(", "),
        });
    }
    let indexes = format!(
        "SELECT COUNT(*) FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = DATABASE() \
         AND TABLE_NAME = {} AND COLUMN_NAME = 'ReportID' AND SEQ_IN_INDEX = 1",
        literal(name)
    );
    let indexes = server.all(&indexes, &[], |mut row| row.number(0))?;
    let is_blob = |kind: &str| kind.ends_with("blob") || kind.ends_with("binary");
    let fetched = found.iter().filter(|(name, _, _, kind)| {
        let is_id = name.eq_ignore_ascii_case("ReportID");
        let is_thumbnail = name.eq_ignore_ascii_case(THUMBNAIL);
        !is_id && (!is_blob(kind) || (thumbnails && is_thumbnail))
    });
    let shape = found
        .iter()
        .map(|(name, kind, ..)| format!("{name} {kind}"));
    Ok(Table {
        name: quoted(name),
        id: "`ReportID`".to_owned(),
        columns: fetched
            .map(|(name, _, charset, kind)| match is_blob(kind) {
                true => Column::new(name, "binary"),
                false => Column::new(name, charset),
            })
            .collect(),
        missing: wanted
            .iter()
            .filter(|(name, _)| !has(name))
            .map(|(name, _)| *name)
            .collect(),
        has_index: indexes.first().is_some_and(|count| *count > 0),
        shape: shape.collect::<Vec<_>>().join(", "),
    })
}

/// `Version` among the settings.
fn software(server: &mut Server, table: &str) -> Result<Option<String>, MariadbError> {
    let asked = format!(
        "SELECT `SettingValue` FROM {} WHERE `SettingName` = 'Version' LIMIT 1",
        quoted(table)
    );
    match server.all(&asked, &[], |mut row| row.text(0)) {
        Ok(mut found) => Ok(found.pop()),
        // Settings of another shape, or not for this account, say no version.
        Err(MariadbError::Server { .. } | MariadbError::NoRight { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
