//! Reading a verifier's database over MySQL beside the client streaming the same rows.
//!
//! A private server in the bench's folder is filled by itself; both read it over the same
//! line, by the clock on the wall. Where no server is installed the line says so.

use std::{
    collections::BTreeMap,
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use importers::{
    lvs95xx::server::{Limits, Reports},
    sources::mariadb::{Address, Login, Tls},
};

use super::{
    Bench, first_sync,
    line::{Budget, Line, Peer, Unit},
    number,
    private_server::{CLIENT, Server},
    reading::made,
};
use crate::commands::shell::Failure;

/// Rows of a report, as a verifier writes them.
pub(super) const ROWS: u32 = 30;

/// Rounds of each; the best counts, the others were disturbed.
const ROUNDS: u8 = 3;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the client streams: the rows of all reports, in the order in which we read them.
const QUERY: &str = "SELECT ReportID, Category, Sequence, ParameterName, ParameterValue \
                     FROM test.ReportData ORDER BY ReportID";

/// Measures how many rows a second are read, and a whole first synchronisation.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let server = Server::new(&bench.place("mariadb"))?;
    let mut lines = vec![rows(bench, server.as_ref())?];
    lines.extend(first_sync::run(bench, server.as_ref())?);
    Ok(lines)
}

fn rows(bench: &Bench, server: Option<&Server>) -> Result<Line, Failure> {
    let line = |measured: Option<f64>, peer| {
        let budget = Budget::TimesPeer(1.0);
        Line::new("mysql_rows", Unit::PerSecond, budget, measured).beside(peer)
    };
    let Some(server) = server else {
        return Ok(line(None, Peer::Missing(CLIENT)));
    };
    let reports = bench.scale.symbols.saturating_mul(4);
    server.fill(&filling(reports))?;
    let rows = f64::from(reports) * f64::from(ROWS);
    let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        let took = read(server, reports)?;
        ours = ours.max(rows / took.as_secs_f64());
        let begun = Instant::now();
        server.ask(QUERY)?;
        theirs = theirs.max(rows / begun.elapsed().as_secs_f64());
    }
    Ok(line(Some(ours), Peer::Did(CLIENT, theirs)))
}

/// Statements that make and fill the tables.
fn filling(reports: u32) -> String {
    let mut statements = format!(
        "CREATE OR REPLACE DATABASE test; USE test; CREATE TABLE Reports (ReportID INT PRIMARY KEY, LclTime DATETIME, GmtTime DATETIME, \
         Reference VARCHAR(255), OverallGrade VARCHAR(64), DecodedText TEXT); \
         CREATE TABLE ReportData (ReportID INT, Category INT, Sequence INT, \
         ParameterName VARCHAR(255), ParameterValue TEXT, KEY (ReportID)); \
         INSERT INTO Reports SELECT seq, '2026-01-01' + INTERVAL seq SECOND, \
         '2026-01-01' + INTERVAL seq SECOND, 'morning', '3.4/06/660/45', \
         CONCAT('69', LPAD(seq, 11, '0')) FROM seq_1_to_{reports};"
    );
    // Report by report, as a verifier writes them.
    statements.push_str(&format!(
        "INSERT INTO ReportData SELECT r.seq, 0, p.seq, CONCAT('Parameter name ', p.seq), \
         CONCAT('4.0 ', p.seq, '%') FROM seq_1_to_{reports} r JOIN seq_1_to_{ROWS} p \
         ORDER BY r.seq, p.seq;"
    ));
    statements
}

/// Fetches every report as a connection does; how long it took.
fn read(server: &Server, reports: u32) -> Result<Duration, Failure> {
    let login = Login {
        address: Address {
            host: "127.0.0.1".to_owned(),
            port: server.port,
            user: "root".to_owned(),
            database: "test".to_owned(),
        },
        password: None,
        tls: Tls::Off,
        patience: PATIENCE,
    };
    let mut database = Reports::open(&login, false, Arc::new(|| false)).map_err(made)?;
    let wanted: BTreeMap<i64, u64> = (1..=i64::from(reports))
        .map(|id| (id, u64::from(ROWS)))
        .collect();
    let limits = Limits { bytes: usize::MAX };
    let begun = Instant::now();
    let fetched = database
        .fetch(&wanted, limits, &mut io::sink())
        .map_err(made)?;
    let took = begun.elapsed();
    match number(fetched.written.len()) >= f64::from(reports) {
        true => Ok(took),
        false => Err(made("reports were left out")),
    }
}
