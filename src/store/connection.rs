//! Connections: which database an address names, how each is opened and pooled.
//!
//! The address alone decides the engine. A database that cannot be reached is an
//! error with the engine's own words; nothing falls through to the other engine.

use std::path::PathBuf;

use diesel::{Connection as _, PgConnection, SqliteConnection, r2d2::ManageConnection};

use crate::{dialect, engine::AnyConnection, error::StoreError};

/// A connection that query functions read from.
pub struct Connection {
    any: AnyConnection,
}

impl Connection {
    pub(crate) const fn any(&mut self) -> &mut AnyConnection {
        &mut self.any
    }
}

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// A file, made when it is not there.
    Sqlite(PathBuf),
    /// A server, as libpq's URL.
    Postgres(String),
}

impl Address {
    /// Reads `sqlite:PATH`, `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    ///
    /// # Errors
    /// `Address` for anything else, for an SQLite address without a path, and for
    /// `:memory:`, which each pooled connection would see empty.
    pub fn parse(url: &str) -> Result<Self, StoreError> {
        let error = || StoreError::Address {
            found: without_password(url),
        };
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite:").ok_or_else(error)?;
        match path.strip_prefix("//").unwrap_or(path) {
            "" | ":memory:" => Err(error()),
            path => Ok(Self::Sqlite(PathBuf::from(path))),
        }
    }

    /// True for the embedded database.
    #[must_use]
    pub const fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => f.write_str(&without_password(url)),
        }
    }
}

/// Hides what stands between the user's name and the `@`, for messages and logs.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}@{host}{path}")
        }
        None => url.to_owned(),
    }
}

/// Opens connections for a pool.
pub(crate) struct Manager {
    pub(crate) address: Address,
}

impl Manager {
    /// Opens one connection for what it will be used for.
    pub(crate) fn open(&self, purpose: dialect::Purpose) -> Result<Connection, StoreError> {
        let refused = |reason: String| StoreError::Connect {
            address: self.address.to_string(),
            reason,
        };
        let mut any = match &self.address {
            Address::Sqlite(path) => {
                let path = path.to_string_lossy();
                AnyConnection::Sqlite(
                    SqliteConnection::establish(&path).map_err(|e| refused(e.to_string()))?,
                )
            }
            Address::Postgres(url) => AnyConnection::Postgres(
                PgConnection::establish(url).map_err(|e| refused(e.to_string()))?,
            ),
        };
        dialect::prepare(&mut any, purpose).map_err(|e| refused(e.to_string()))?;
        Ok(Connection { any })
    }
}

impl ManageConnection for Manager {
    type Connection = Connection;
    type Error = StoreError;

    fn connect(&self) -> Result<Connection, StoreError> {
        self.open(dialect::Purpose::Pool)
    }

    fn is_valid(&self, conn: &mut Connection) -> Result<(), StoreError> {
        use diesel::r2d2::R2D2Connection as _;
        Ok(conn.any.ping()?)
    }

    fn has_broken(&self, conn: &mut Connection) -> bool {
        use diesel::r2d2::R2D2Connection as _;
        conn.any.is_broken()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_alone_decides_the_engine() {
        let file = |path: &str| Address::Sqlite(PathBuf::from(path));
        let check = |url: &str, expected: Option<Address>| {
            let found = Address::parse(url).ok();
            assert!(found == expected, "{url}");
        };
        check("sqlite:data/barlab.db", Some(file("data/barlab.db")));
        check(
            "sqlite:///var/lib/barlab.db",
            Some(file("/var/lib/barlab.db")),
        );
        let server = "postgres://lab:secret@db/lab";
        check(server, Some(Address::Postgres(server.to_owned())));
        for bad in [
            "",
            "data/barlab.db",
            "host=db dbname=lab",
            "mysql://db/lab",
            "sqlite:",
            "sqlite::memory:",
        ] {
            check(bad, None);
        }
    }

    #[test]
    fn no_message_shows_a_password() {
        for (url, shown) in [
            (
                "postgres://lab:se@cret@db:5432/lab?x=a@b",
                "postgres://lab@db:5432/lab?x=a@b",
            ),
            ("postgresql://db/lab", "postgresql://db/lab"),
        ] {
            assert_eq!(Address::parse(url).unwrap().to_string(), shown);
        }
        let error = Address::parse("mysql://lab:secret@db/lab").err().unwrap();
        assert!(!error.to_string().contains("secret"), "{error}");
    }
}
