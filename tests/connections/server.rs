//! Servers: the one that the tests share, and ones that a test may kill.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use mysql_async::{Conn, Opts, prelude::Queryable};
use tokio::runtime::{Builder, Runtime};

/// The shared server's address, or a word that the test is left out.
pub fn shared() -> Option<String> {
    match std::env::var("BARLAB_TEST_MARIADB_URL") {
        Ok(url) => Some(url),
        Err(_) if std::env::var_os("BARLAB_TEST_EVERYTHING").is_some() => {
            panic!("BARLAB_TEST_MARIADB_URL is not set")
        }
        Err(_) => {
            eprintln!("left out: BARLAB_TEST_MARIADB_URL is not set");
            None
        }
    }
}

/// Somebody at a server who may do everything; `verifier` is what verifiers are given.
pub struct Client {
    runtime: Runtime,
    conn: Option<Conn>,
}

impl Client {
    pub fn connect(url: &str) -> Self {
        Self::try_connect(url).unwrap()
    }

    pub fn try_connect(url: &str) -> Result<Self, mysql_async::Error> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let options = mysql_async::OptsBuilder::from_opts(Opts::from_url(url)?);
        let conn = runtime.block_on(Conn::new(options.prefer_socket(false)))?;
        Ok(Self {
            runtime,
            conn: Some(conn),
        })
    }

    pub fn run(&mut self, statement: &str) {
        self.try_run(statement).unwrap();
    }

    pub fn try_run(&mut self, statement: &str) -> Result<(), mysql_async::Error> {
        let conn = self.conn.as_mut().unwrap();
        self.runtime.block_on(conn.query_drop(statement))
    }

    /// Runs a statement with values, which go over the line as bytes.
    pub fn try_exec(
        &mut self,
        statement: &str,
        values: Vec<mysql_async::Value>,
    ) -> Result<(), mysql_async::Error> {
        let conn = self.conn.as_mut().unwrap();
        self.runtime.block_on(conn.exec_drop(statement, values))
    }

    pub fn number(&mut self, statement: &str) -> i64 {
        let conn = self.conn.as_mut().unwrap();
        let found = self.runtime.block_on(conn.query_first(statement));
        found.unwrap().unwrap()
    }
}

/// A database of its own on a server, with a hyphen in its name, and an account that may
/// only read it.
pub struct Database {
    pub name: String,
    /// As root, in the database.
    pub writer: String,
    /// As the account that may only read.
    pub reader: String,
    server: String,
}

impl Database {
    pub fn on(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("LVS-95XX-{}-{count}", std::process::id());
        let reader = format!("reader{}_{count}", std::process::id());
        let mut root = Client::connect(server);
        root.run(&format!("CREATE DATABASE `{name}` CHARACTER SET utf8mb4"));
        root.run(&format!(
            "CREATE USER '{reader}'@'%' IDENTIFIED BY 'pa ss@wo:rd'"
        ));
        root.run(&format!("GRANT SELECT ON `{name}`.* TO '{reader}'@'%'"));
        let place = server.rsplit_once('/').unwrap().0;
        let host = place.rsplit_once('@').unwrap().1;
        Self {
            writer: format!("{place}/{name}"),
            reader: format!("mysql://{reader}:pa ss@wo:rd@{host}/{name}"),
            name,
            server: server.to_owned(),
        }
    }

    pub fn client(&self) -> Client {
        Client::connect(&self.writer)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Ok(mut root) = Client::try_connect(&self.server) {
            let _ = root.try_run(&format!("DROP DATABASE `{}`", self.name));
        }
    }
}

/// A server of one's own, to be killed and started again.
pub struct Private {
    folder: tempfile::TempDir,
    port: u16,
    process: Option<Child>,
}

impl Private {
    pub fn start(extra: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("mariadb-install-db")
            .args([
                "--no-defaults",
                "--skip-test-db",
                "--auth-root-authentication-method=normal",
            ])
            .arg(format!(
                "--datadir={}",
                folder.path().join("data").display()
            ))
            .arg(format!("--user={}", me()))
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(made.success());
        // The port is free again when the listener is gone.
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let mut server = Self {
            folder,
            port,
            process: None,
        };
        server.start_again(extra);
        server
    }

    pub fn url(&self) -> String {
        format!("mysql://root@127.0.0.1:{}/mysql", self.port)
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn start_again(&mut self, extra: &[String]) {
        let folder = self.folder.path();
        let process = Command::new("/usr/sbin/mariadbd")
            .args([
                "--no-defaults",
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
            ])
            .arg(format!("--datadir={}", folder.join("data").display()))
            .arg(format!("--socket={}", folder.join("sock").display()))
            .arg(format!("--pid-file={}", folder.join("pid").display()))
            .arg(format!("--log-error={}", folder.join("log").display()))
            .arg(format!("--port={}", self.port))
            .arg(format!("--user={}", me()))
            .args(extra)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        let began = Instant::now();
        while Client::try_connect(&self.url()).is_err() {
            assert!(
                began.elapsed() < Duration::from_secs(60),
                "the server does not start"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// As if the power had gone.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for Private {
    fn drop(&mut self) {
        self.kill();
    }
}

fn me() -> String {
    let told = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}
