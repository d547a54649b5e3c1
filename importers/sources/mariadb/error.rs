//! What can go wrong with a server of MySQL or MariaDB, and whether it may pass by itself.

use std::io::ErrorKind;

use domain::texts::Explain;
use mysql_async::{DriverError, Error, IoError};

use super::{Login, Tls};

/// A failure, told without passwords.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MariadbError {
    /// Nobody answers there.
    #[error("{server} cannot be reached: {reason}")]
    Unreachable {
        /// The address.
        server: String,
        /// What the network said.
        reason: String,
    },
    /// Wrong user or password, or not from this computer.
    #[error("{server} lets us not in: {reason}")]
    Denied {
        /// The address.
        server: String,
        /// What the server said.
        reason: String,
    },
    /// There is no such database.
    #[error("{server}: no such database")]
    NoDatabase {
        /// The address.
        server: String,
    },
    /// The account may not read a table.
    #[error("{server}: {reason}")]
    NoRight {
        /// The address.
        server: String,
        /// What the server said.
        reason: String,
    },
    /// The line cannot be encrypted as asked.
    #[error("{server}: TLS: {reason}")]
    Tls {
        /// The address.
        server: String,
        /// What the encryption said.
        reason: String,
    },
    /// A table is locked, or reading waited for writers too long.
    #[error("{server}: locked: {reason}")]
    Locked {
        /// The address.
        server: String,
        /// What the server said.
        reason: String,
    },
    /// The server has too many connections.
    #[error("{server}: too many connections")]
    Busy {
        /// The address.
        server: String,
    },
    /// No sign of life for so long.
    #[error("no answer for {seconds} seconds")]
    Slow {
        /// How long.
        seconds: u64,
    },
    /// The connection broke: the server was stopped, or the network.
    #[error("connection lost: {reason}")]
    Lost {
        /// What was heard last.
        reason: String,
    },
    /// The server said something else.
    #[error("{server}: error {code}: {reason}")]
    Server {
        /// The address.
        server: String,
        /// Its number.
        code: u16,
        /// What the server said.
        reason: String,
    },
    /// The database holds no tables of a verifier.
    #[error("{server}: looked for {looked_for}, found {found}")]
    OtherContent {
        /// The address.
        server: String,
        /// Tables or columns that were looked for.
        looked_for: String,
        /// Those that are there.
        found: String,
    },
    /// The caller wanted to stop.
    #[error("stopped")]
    Stopped,
}

impl MariadbError {
    /// True if it may pass by itself; false if somebody has to change something.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        !matches!(
            self,
            Self::Denied { .. }
                | Self::NoDatabase { .. }
                | Self::NoRight { .. }
                | Self::Tls { .. }
                | Self::OtherContent { .. }
        )
    }

    /// True if the connection cannot be used any more.
    #[must_use]
    pub const fn is_connection_lost(&self) -> bool {
        matches!(
            self,
            Self::Lost { .. } | Self::Unreachable { .. } | Self::Slow { .. } | Self::Stopped
        )
    }

    /// What went wrong while connecting.
    pub(super) fn connecting(login: &Login, error: Error) -> Self {
        let server = login.address.to_string();
        match error {
            // What the encryption does not like arrives as data that cannot be used.
            Error::Io(IoError::Io(reason))
                if login.tls != Tls::Off && reason.kind() == ErrorKind::InvalidData =>
            {
                Self::Tls {
                    server,
                    reason: reason.to_string(),
                }
            }
            Error::Io(IoError::Io(reason)) => Self::Unreachable {
                server,
                reason: reason.to_string(),
            },
            other => Self::of(&server, other),
        }
    }

    /// What went wrong on a connection.
    pub(super) fn of(server: &str, error: Error) -> Self {
        let server = server.to_owned();
        match error {
            Error::Server(said) => Self::said(server, said.code, said.message),
            Error::Io(IoError::Tls(reason)) => Self::Tls {
                server,
                reason: reason.to_string(),
            },
            Error::Driver(DriverError::NoClientSslFlagFromServer) => Self::Tls {
                server,
                reason: "the server offers none".to_owned(),
            },
            other => Self::Lost {
                reason: other.to_string(),
            },
        }
    }

    /// What a server's number means. The numbers are those of the servers' manuals, the same in both.
    fn said(server: String, code: u16, reason: String) -> Self {
        match code {
            // Access denied, not from this host, blocked host, for the database.
            1044 | 1045 | 1129 | 1130 | 1227 | 1698 => Self::Denied { server, reason },
            1049 => Self::NoDatabase { server },
            1142 | 1143 => Self::NoRight { server, reason },
            1099 | 1100 | 1205 | 1213 => Self::Locked { server, reason },
            1040 | 1203 | 1226 => Self::Busy { server },
            // Shutdown, killed, gone away, lost, aborted.
            1053 | 1152 | 1158..=1161 | 1317 | 1927 | 2006 | 2013 | 4031 => Self::Lost { reason },
            _ => Self::Server {
                server,
                code,
                reason,
            },
        }
    }
}

impl Explain for MariadbError {
    fn key(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "connections.mysql.unreachable",
            Self::Denied { .. } => "connections.mysql.denied",
            Self::NoDatabase { .. } => "connections.mysql.no_database",
            Self::NoRight { .. } => "connections.mysql.no_right",
            Self::Tls { .. } => "connections.mysql.tls",
            Self::Locked { .. } => "connections.mysql.locked",
            Self::Busy { .. } => "connections.mysql.busy",
            Self::Slow { .. } => "connections.mysql.slow",
            Self::Lost { .. } => "connections.mysql.lost",
            Self::Server { .. } => "connections.mysql.server",
            Self::OtherContent { .. } => "connections.mysql.other_content",
            Self::Stopped => "connections.mysql.stopped",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Unreachable { server, reason }
            | Self::Denied { server, reason }
            | Self::NoRight { server, reason }
            | Self::Tls { server, reason }
            | Self::Locked { server, reason } => {
                vec![("server", server.clone()), ("reason", reason.clone())]
            }
            Self::NoDatabase { server } | Self::Busy { server } => {
                vec![("server", server.clone())]
            }
            Self::Slow { seconds } => vec![("seconds", seconds.to_string())],
            Self::Lost { reason } => vec![("reason", reason.clone())],
            Self::Server {
                server,
                code,
                reason,
            } => vec![
                ("server", server.clone()),
                ("code", code.to_string()),
                ("reason", reason.clone()),
            ],
            Self::OtherContent {
                server,
                looked_for,
                found,
            } => vec![
                ("server", server.clone()),
                ("looked_for", looked_for.clone()),
                ("found", found.clone()),
            ],
            Self::Stopped => Vec::new(),
        }
    }
}
