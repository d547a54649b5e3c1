//! MySQL and MariaDB servers: connecting, and streaming rows as the bytes that are stored.
//!
//! The server is told to convert no text: what a column declares and what programs put into it are two
//! things, and only whoever knows the program can tell. Every wait ends: after a while without any sign
//! of life, or soon after the caller wants to stop. A connection that failed once is not used again.

mod address;
mod error;

use std::future::Future;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Opts, OptsBuilder, Params, SslOpts, Value};
use tokio::runtime::{Builder, Runtime};

pub use address::{Address, AddressError, PORT};
pub use error::MariadbError;

/// How long connecting may take.
const CONNECTING: Duration = Duration::from_secs(10);

/// How often a wait looks whether the caller wants to stop.
const LOOK: Duration = Duration::from_millis(100);

/// What a session is set to. Servers too old for one of these go on without it.
const SESSION: [&str; 5] = [
    // Texts come as they are stored.
    "SET character_set_results = NULL",
    // A transaction shows one moment, as far as the tables can.
    "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    // A locked table is told of after ten seconds instead of a year.
    "SET SESSION lock_wait_timeout = 10",
    "SET SESSION innodb_lock_wait_timeout = 10",
    // Rows are streamed while files are written; the server's default may be a minute.
    "SET SESSION net_write_timeout = 300",
];

/// Whether the line is encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tls {
    /// No.
    Off,
    /// Yes, whoever the server is: keeps listeners out, not impostors.
    Encrypted,
    /// Yes, and the server's certificate must be signed by an authority that the world trusts, or by
    /// that of this file (PEM).
    Verified(Option<PathBuf>),
}

/// How to reach a server.
#[derive(Clone)]
pub struct Login {
    /// Where it is, and who asks.
    pub address: Address,
    /// The password, if there is one.
    pub password: Option<String>,
    /// Whether the line is encrypted.
    pub tls: Tls,
    /// How long to wait without any sign of life.
    pub patience: Duration,
}

/// True once the caller wants to stop.
pub type Stopped = Arc<dyn Fn() -> bool + Send + Sync>;

/// A connection to a server.
pub struct Server {
    runtime: Runtime,
    conn: Option<Conn>,
    name: String,
    patience: Duration,
    stopped: Stopped,
}

/// One row; values are taken out of it once.
pub struct Row(mysql_async::Row);

impl Row {
    /// How many columns it has.
    #[must_use]
    pub fn width(&self) -> usize {
        self.0.len()
    }

    /// The whole number in a column; nothing for no value or another kind of value.
    pub fn number(&mut self, column: usize) -> Option<i64> {
        match self.0.take(column)? {
            Value::Int(number) => Some(number),
            Value::UInt(number) => i64::try_from(number).ok(),
            Value::Bytes(bytes) => std::str::from_utf8(&bytes).ok()?.trim().parse().ok(),
            _ => None,
        }
    }

    /// The stored bytes of a column; numbers and moments as text.
    pub fn bytes(&mut self, column: usize) -> Option<Vec<u8>> {
        match self.0.take(column)? {
            Value::NULL => None,
            Value::Bytes(bytes) => Some(bytes),
            Value::Int(number) => Some(number.to_string().into_bytes()),
            Value::UInt(number) => Some(number.to_string().into_bytes()),
            Value::Float(number) => Some(number.to_string().into_bytes()),
            Value::Double(number) => Some(number.to_string().into_bytes()),
            Value::Date(year, month, day, hour, minute, second, micro) => {
                let mut text =
                    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}");
                if micro > 0 {
                    text.push_str(&format!(".{micro:06}"));
                }
                Some(text.into_bytes())
            }
            other @ Value::Time(..) => {
                Some(other.as_sql(true).trim_matches('\'').as_bytes().to_vec())
            }
        }
    }

    /// The text of a column, for names that the server itself made.
    pub fn text(&mut self, column: usize) -> Option<String> {
        let bytes = self.bytes(column)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl Server {
    /// Connects.
    ///
    /// # Errors
    /// When the server cannot be reached, lets nobody in, or has no such database.
    pub fn connect(login: &Login, stopped: Stopped) -> Result<Self, MariadbError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| MariadbError::Lost {
                reason: error.to_string(),
            })?;
        let mut server = Self {
            runtime,
            conn: None,
            name: login.address.to_string(),
            patience: login.patience,
            stopped,
        };
        let opened = server.wait(CONNECTING, Conn::new(options(login)))?;
        server.conn = Some(opened.map_err(|error| MariadbError::connecting(login, error))?);
        for setting in SESSION {
            match server.run(setting) {
                Ok(()) | Err(MariadbError::Server { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(server)
    }

    /// What the server calls its version.
    #[must_use]
    pub fn version(&self) -> String {
        let version = self.conn.as_ref().map(Conn::server_version);
        version.map_or_else(String::new, |(major, minor, patch)| {
            format!("{major}.{minor}.{patch}")
        })
    }

    /// Runs a statement that returns nothing.
    ///
    /// # Errors
    /// When the server says no or the connection is lost.
    pub fn run(&mut self, statement: &str) -> Result<(), MariadbError> {
        let mut conn = self.conn.take().ok_or_else(|| self.lost())?;
        let done = self.wait(self.patience, conn.query_drop(statement))?;
        self.put_back(conn, done)
    }

    /// Gives every row of a statement to `sink`, which may fail in its own way.
    ///
    /// # Errors
    /// When the server says no, the connection is lost, or the sink fails; the connection is not used
    /// again after the latter two.
    pub fn each<E: From<MariadbError>>(
        &mut self,
        statement: &str,
        parameters: &[i64],
        sink: &mut dyn FnMut(Row) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut conn = self.conn.take().ok_or_else(|| self.lost())?;
        let given = parameters.iter().map(|number| Value::Int(*number));
        let given = match parameters {
            [] => Params::Empty,
            _ => Params::Positional(given.collect()),
        };
        let (patience, stopped) = (self.patience, Arc::clone(&self.stopped));
        let name = self.name.clone();
        let read: Result<Result<(), MariadbError>, E> = self.runtime.block_on(async {
            let limits = Limits {
                patience,
                stopped: &*stopped,
            };
            let asked = limits.wait(conn.exec_iter(statement, given)).await?;
            let mut found = match asked {
                Ok(found) => found,
                Err(error) => return Ok(Err(MariadbError::of(&name, error))),
            };
            loop {
                match limits.wait(found.next()).await? {
                    Ok(Some(row)) => sink(Row(row))?,
                    Ok(None) => return Ok(Ok(())),
                    Err(error) => return Ok(Err(MariadbError::of(&name, error))),
                }
            }
        });
        match read? {
            Err(error) if error.is_connection_lost() => Err(error.into()),
            Err(error) => {
                self.conn = Some(conn);
                Err(error.into())
            }
            Ok(()) => {
                self.conn = Some(conn);
                Ok(())
            }
        }
    }

    /// Every row of a statement as what `read` makes of it.
    ///
    /// # Errors
    /// As `each`.
    pub fn all<T>(
        &mut self,
        statement: &str,
        parameters: &[i64],
        mut read: impl FnMut(Row) -> Option<T>,
    ) -> Result<Vec<T>, MariadbError> {
        let mut found = Vec::new();
        self.each(statement, parameters, &mut |row| {
            found.extend(read(row));
            Ok::<_, MariadbError>(())
        })?;
        Ok(found)
    }

    fn lost(&self) -> MariadbError {
        MariadbError::Lost {
            reason: self.name.clone(),
        }
    }

    fn put_back<T>(
        &mut self,
        conn: Conn,
        done: Result<T, mysql_async::Error>,
    ) -> Result<T, MariadbError> {
        let done = done.map_err(|error| MariadbError::of(&self.name, error));
        if !done.as_ref().is_err_and(MariadbError::is_connection_lost) {
            self.conn = Some(conn);
        }
        done
    }

    fn wait<T>(
        &self,
        patience: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, MariadbError> {
        let limits = Limits {
            patience,
            stopped: &*self.stopped,
        };
        self.runtime.block_on(limits.wait(work))
    }
}

impl Drop for Server {
    /// Says good-bye, so that the server's log has no "aborted connection" for every restart of ours.
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            let said = async { tokio::time::timeout(LOOK, conn.disconnect()).await };
            let _said = self.runtime.block_on(said);
        }
    }
}

/// When a wait ends.
struct Limits<'a> {
    patience: Duration,
    stopped: &'a (dyn Fn() -> bool + Send + Sync),
}

impl Limits<'_> {
    async fn wait<T>(&self, work: impl Future<Output = T>) -> Result<T, MariadbError> {
        let mut work = pin!(work);
        let mut began = None;
        loop {
            // The work is kept across looks: dropping it half-way would lose what it has read.
            if let Ok(done) = tokio::time::timeout(LOOK, work.as_mut()).await {
                return Ok(done);
            }
            if (self.stopped)() {
                return Err(MariadbError::Stopped);
            }
            let began = *began.get_or_insert_with(Instant::now);
            if began.elapsed() + LOOK >= self.patience {
                return Err(MariadbError::Slow {
                    seconds: self.patience.as_secs(),
                });
            }
        }
    }
}

fn options(login: &Login) -> Opts {
    let address = &login.address;
    let tls = match &login.tls {
        Tls::Off => None,
        Tls::Encrypted => Some(
            SslOpts::default()
                .with_danger_accept_invalid_certs(true)
                .with_danger_skip_domain_validation(true),
        ),
        Tls::Verified(None) => Some(SslOpts::default()),
        Tls::Verified(Some(authority)) => Some(
            SslOpts::default()
                .with_root_certs(vec![authority.clone().into()])
                .with_disable_built_in_roots(true),
        ),
    };
    OptsBuilder::default()
        .ip_or_hostname(&address.host)
        .tcp_port(address.port)
        .user(Some(&address.user))
        .pass(login.password.as_deref())
        .db_name(Some(&address.database))
        .prefer_socket(false)
        .stmt_cache_size(16)
        .tcp_keepalive(Some(Duration::from_secs(30)))
        .ssl_opts(tls)
        .into()
}
