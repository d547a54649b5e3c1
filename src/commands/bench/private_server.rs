//! A MariaDB server of the bench's own: made in an empty folder, started on a free port, asked
//! by its own client, killed without warning.
//!
//! Where none is installed there is none. One that is installed and does not do what it was
//! asked is a failure that tells what it said; it must not pass for one that is missing.

use std::{
    io::Write as _,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::child::Running;
use crate::{actions::ActionError, commands::shell::Failure};

/// The client, by whose name the peer is known.
pub(super) const CLIENT: &str = "mariadb";

/// The server's place on Debian, which keeps servers where the paths of ordinary people do not lead.
const DEBIANS: &str = "/usr/sbin/mariadbd";

/// How long a server may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// Rest between two questions whether it answers.
const GLANCE: Duration = Duration::from_millis(100);

/// Lines of the server's log that a failure tells.
const LAST_WORDS: usize = 5;

/// The server; it ends with this value, and its data vanish with the folder.
pub(super) struct Server {
    folder: PathBuf,
    /// Where it listens on this machine.
    pub(super) port: u16,
    running: Mutex<Option<Running>>,
}

impl Server {
    /// Makes and starts a server; nothing where none is installed.
    pub(super) fn new(place: &Path) -> Result<Option<Self>, Failure> {
        std::fs::create_dir_all(place).map_err(Failure::io(place))?;
        let mut maker = Command::new("mariadb-install-db");
        maker
            .args(["--no-defaults", "--auth-root-authentication-method=normal"])
            .arg("--skip-test-db")
            .arg(format!("--datadir={}", place.join("data").display()))
            .arg(format!("--user={}", user()));
        let Ok(made) = maker.stdin(Stdio::null()).output() else {
            return Ok(None);
        };
        said(&made).map_err(|words| lost(&words))?;
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(Failure::io(place))?;
        let server = Self {
            port: free.local_addr().map_err(Failure::io(place))?.port(),
            folder: place.to_owned(),
            running: Mutex::new(None),
        };
        // The port is free again when the listener is gone.
        drop(free);
        server.start();
        server.await_answer()?;
        Ok(Some(server))
    }

    fn await_answer(&self) -> Result<(), ActionError> {
        let begun = Instant::now();
        while let Err(error) = self.ask("SELECT 1") {
            if begun.elapsed() > PATIENCE {
                return Err(error);
            }
            thread::sleep(GLANCE);
        }
        Ok(())
    }

    /// Runs statements that can be run again from their beginning: a server that fell over
    /// meanwhile is started again, once.
    pub(super) fn fill(&self, statements: &str) -> Result<(), ActionError> {
        let Err(error) = self.ask(statements) else {
            return Ok(());
        };
        tracing::warn!("{error}; it is started again");
        self.kill();
        self.start();
        self.await_answer()?;
        self.ask(statements)
    }

    /// Starts it; until it answers, whoever asks it fails.
    pub(super) fn start(&self) {
        let option =
            |name: &str, place: &str| format!("--{name}={}", self.folder.join(place).display());
        let program = match Path::new(DEBIANS).exists() {
            true => DEBIANS,
            false => "mariadbd",
        };
        let child = Command::new(program)
            .args(["--no-defaults", "--bind-address=127.0.0.1"])
            .arg("--skip-name-resolve")
            .args([option("datadir", "data"), option("socket", "socket")])
            .args([option("pid-file", "pid"), option("log-error", "log.err")])
            .arg(format!("--user={}", user()))
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

    /// Runs statements by the server's own client, streaming what they return to nowhere.
    pub(super) fn ask(&self, statements: &str) -> Result<(), ActionError> {
        let mut client = Command::new(CLIENT)
            .args(["--no-defaults", "--host=127.0.0.1", "--user=root"])
            .args(["--default-character-set=utf8mb4", "--connect-timeout=5"])
            .args(["--quick", "--batch", "--skip-column-names"])
            .arg(format!("--port={}", self.port))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| failed(&error))?;
        // A client that gave up stops reading; what it said explains more than the broken pipe.
        let told = match client.stdin.take() {
            Some(mut input) => input.write_all(statements.as_bytes()),
            None => Ok(()),
        };
        let ended = client.wait_with_output().map_err(|error| failed(&error))?;
        said(&ended).map_err(|words| self.with_last_words(&words))?;
        told.map_err(|error| failed(&error))
    }

    /// What its client said, with the end of what the server wrote into its log.
    fn with_last_words(&self, words: &str) -> ActionError {
        let log = std::fs::read_to_string(self.folder.join("log.err")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let last = lines.get(lines.len().saturating_sub(LAST_WORDS)..);
        lost(&format!("{words}; {}", last.unwrap_or_default().join("; ")))
    }
}

/// Whose name it runs in: it asks for one if it is started by an administrator.
fn user() -> String {
    let asked = Command::new("id").arg("-un").output();
    let name = asked.map(|said| String::from_utf8_lossy(&said.stdout).trim().to_owned());
    name.unwrap_or_default()
}

/// What a program said that did not end well.
fn said(ended: &Output) -> Result<(), String> {
    if ended.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&ended.stderr);
    Err(format!("{}: {}", ended.status, words.trim()))
}

fn failed(error: &std::io::Error) -> ActionError {
    lost(&error.to_string())
}

fn lost(reason: &str) -> ActionError {
    ActionError::File {
        place: CLIENT.to_owned(),
        reason: reason.to_owned(),
    }
}
