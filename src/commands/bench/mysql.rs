//! Reading a verifier's database over MySQL beside the client streaming the same rows.
//!
//! A private server in the bench's folder is filled by itself; both read it over the same
//! line, by the clock on the wall. Where no server is installed the line says so.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
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
};
use crate::commands::shell::Failure;

const PEER: &str = "mariadb";

/// Rows of a report, as a verifier writes them.
pub(super) const ROWS: u32 = 30;

/// Rounds of each; the best counts, the others were disturbed.
const ROUNDS: u8 = 3;

/// How long a server may take to start.
const STARTING: Duration = Duration::from_secs(30);

/// What the client streams: the rows of all reports, in the order in which we read them.
const QUERY: &str = "SELECT ReportID, Category, Sequence, ParameterName, ParameterValue \
                     FROM ReportData ORDER BY ReportID";

/// Measures how many rows a second are read, and a whole first synchronisation.
pub(super) fn run(bench: &Bench) -> Result<Vec<Line>, Failure> {
    let server = Server::start(&bench.place("mariadb"));
    let mut lines = vec![rows(bench, server.as_ref())];
    lines.extend(first_sync::run(bench, server.as_ref())?);
    Ok(lines)
}

fn rows(bench: &Bench, server: Option<&Server>) -> Line {
    let line = |measured: Option<f64>, peer| {
        let budget = Budget::TimesPeer(1.0);
        Line::new("mysql_rows", Unit::PerSecond, budget, measured).beside(peer)
    };
    let reports = bench.scale.symbols.saturating_mul(4);
    let Some(server) = server.filter(|server| server.client(&filling(reports))) else {
        return line(None, Peer::Missing(PEER));
    };
    let rows = f64::from(reports) * f64::from(ROWS);
    let (mut ours, mut theirs) = (0.0_f64, 0.0_f64);
    for _ in 0..ROUNDS {
        let Some(took) = read(server, reports) else {
            return line(None, Peer::Missing(PEER));
        };
        ours = ours.max(rows / took.as_secs_f64());
        let begun = Instant::now();
        if !server.client(QUERY) {
            return line(Some(ours), Peer::Missing(PEER));
        }
        theirs = theirs.max(rows / begun.elapsed().as_secs_f64());
    }
    line(Some(ours), Peer::Did(PEER, theirs))
}

/// Statements that make and fill the tables.
fn filling(reports: u32) -> String {
    let mut statements = format!(
        "CREATE TABLE Reports (ReportID INT PRIMARY KEY, LclTime DATETIME, GmtTime DATETIME, \
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
fn read(server: &Server, reports: u32) -> Option<Duration> {
    let login = Login {
        address: Address {
            host: "127.0.0.1".to_owned(),
            port: server.port,
            user: "root".to_owned(),
            database: "test".to_owned(),
        },
        password: None,
        tls: Tls::Off,
        patience: STARTING,
    };
    let mut database = Reports::open(&login, false, Arc::new(|| false)).ok()?;
    let wanted: BTreeMap<i64, u64> = (1..=i64::from(reports))
        .map(|id| (id, u64::from(ROWS)))
        .collect();
    let limits = Limits { bytes: usize::MAX };
    let begun = Instant::now();
    let fetched = database.fetch(&wanted, limits, &mut io::sink()).ok()?;
    let took = begun.elapsed();
    let whole = number(fetched.written.len()) >= f64::from(reports);
    whole.then_some(took)
}

/// A server of the bench's own.
pub(super) struct Server {
    process: Child,
    /// Where it listens on this machine.
    pub(super) port: u16,
}

impl Server {
    /// Starts one; none where it is not installed or does not come up.
    fn start(folder: &Path) -> Option<Self> {
        let data = format!("--datadir={}", folder.join("data").display());
        let user = Command::new("id").arg("-un").output().ok()?;
        let user = format!("--user={}", String::from_utf8(user.stdout).ok()?.trim());
        std::fs::create_dir_all(folder).ok()?;
        let made = quiet(Command::new("mariadb-install-db").args([
            "--no-defaults",
            "--auth-root-authentication-method=normal",
            &data,
            &user,
        ]));
        if !made {
            return None;
        }
        // The port is free again when the listener is gone.
        let port = TcpListener::bind("127.0.0.1:0").ok()?.local_addr().ok()?;
        let port = port.port();
        let process = Command::new("/usr/sbin/mariadbd")
            .args([
                "--no-defaults",
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
            ])
            .args([data, user, format!("--port={port}")])
            .arg(format!("--socket={}", folder.join("socket").display()))
            .arg(format!("--pid-file={}", folder.join("pid").display()))
            .arg(format!("--log-error={}", folder.join("log").display()))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let server = Self { process, port };
        let begun = Instant::now();
        while !server.client("SELECT 1") {
            if begun.elapsed() > STARTING {
                return None;
            }
            thread::sleep(Duration::from_millis(100));
        }
        Some(server)
    }

    /// Runs statements in the client, streaming what they return to nowhere; true if all went well.
    pub(super) fn client(&self, statements: &str) -> bool {
        let started = Command::new(PEER)
            .args([
                "--no-defaults",
                "--host=127.0.0.1",
                "--user=root",
                "--quick",
                "--batch",
            ])
            .arg("--skip-column-names")
            .arg(format!("--port={}", self.port))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut client) = started else {
            return false;
        };
        let told = client.stdin.take().is_some_and(|mut input| {
            let begin = "CREATE DATABASE IF NOT EXISTS test; USE test;\n";
            input.write_all(begin.as_bytes()).is_ok()
                && input.write_all(statements.as_bytes()).is_ok()
        });
        client.wait().is_ok_and(|status| status.success()) && told
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Its data vanish with the folder; there is nothing to be put down first.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs a program; true if it is there and ended well.
fn quiet(command: &mut Command) -> bool {
    let ended = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    ended.is_ok_and(|status| status.success())
}
