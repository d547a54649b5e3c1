//! Everything that differs between SQLite and PostgreSQL, by name.

use diesel::{
    QueryResult,
    connection::{AnsiTransactionManager, SimpleConnection, TransactionManager},
};

use crate::engine::{AnyConnection, each};

/// What a connection will be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// One of many: readers on SQLite, readers and writers on PostgreSQL.
    Pool,
    /// The one that writes on SQLite.
    Writer,
}

/// Settings of SQLite for every connection. A commit is on disk when it returns (FULL);
/// ten seconds of patience are for writers of other processes.
const SQLITE: &str = "
    PRAGMA busy_timeout = 10000;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY;
";

/// Readers keep 8 MB of pages each and cannot write by mistake.
const SQLITE_READER: &str = "PRAGMA cache_size = -8192; PRAGMA query_only = ON;";

/// The writer keeps 96 MB of pages, so that the indexes of bulk imports stay in memory,
/// and folds the log back every 40,000 pages (160 MB), which spares the writing of pages changed often.
const SQLITE_WRITER: &str = "PRAGMA cache_size = -98304; PRAGMA wal_autocheckpoint = 40000;";

/// Settings of PostgreSQL: messages in English for logs, no surprise by a server's defaults.
const POSTGRES: &str = "SET client_min_messages = warning; SET lc_messages = 'C';";

/// Sets a fresh connection up.
pub(crate) fn prepare(conn: &mut AnyConnection, purpose: Purpose) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(own) => {
            own.batch_execute(SQLITE)?;
            own.batch_execute(match purpose {
                Purpose::Pool => SQLITE_READER,
                Purpose::Writer => SQLITE_WRITER,
            })
        }
        AnyConnection::Postgres(own) => own.batch_execute(POSTGRES),
    }
}

/// Begins a transaction that writes. SQLite takes its lock at once: one that upgrades
/// later can fail half-way.
pub(crate) fn begin(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(own) => {
            AnsiTransactionManager::begin_transaction_sql(own, "BEGIN IMMEDIATE")
        }
        AnyConnection::Postgres(own) => AnsiTransactionManager::begin_transaction(own),
    }
}

/// Makes a transaction lasting.
pub(crate) fn commit(conn: &mut AnyConnection) -> QueryResult<()> {
    each!(conn, own => AnsiTransactionManager::commit_transaction(own))
}

/// Undoes a transaction.
pub(crate) fn rollback(conn: &mut AnyConnection) -> QueryResult<()> {
    each!(conn, own => AnsiTransactionManager::rollback_transaction(own))
}

/// Work that must not run twice at once, whatever the process.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Alone {
    /// Migrating.
    Migration,
    /// Registering a company: two at once would not see each other's name.
    Registration,
    /// Storing a batch of measurements: two would match the same samples.
    Import,
}

/// Waits until nobody else does this work, and keeps it until the transaction ends.
/// SQLite has one writer anyway.
pub(crate) fn alone(conn: &mut AnyConnection, work: Alone) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(_) => Ok(()),
        AnyConnection::Postgres(own) => own.batch_execute(match work {
            // The first number tells our locks from others' in the database's space of advisory locks.
            Alone::Migration => "SELECT pg_advisory_xact_lock(7237, 1)",
            Alone::Registration => "SELECT pg_advisory_xact_lock(7237, 2)",
            Alone::Import => "SELECT pg_advisory_xact_lock(7237, 3)",
        }),
    }
}

/// A pattern of LIKE, with the character that makes `%` and `_` mean themselves.
pub(crate) struct Contains {
    pub(crate) pattern: String,
    pub(crate) escape: char,
}

/// The pattern for "contains this text". LIKE ignores the case of ASCII letters on SQLite
/// and not on PostgreSQL, so both the text and the column must be small letters already.
pub(crate) fn contains(text: &str) -> Contains {
    let escape = '\\';
    let mut pattern = String::from("%");
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push(escape);
        }
        pattern.push(character);
    }
    pattern.push('%');
    Contains { pattern, escape }
}

/// Rows or values of one statement: with 32 columns at most, the binds stay below the
/// 32,766 of SQLite and the 65,535 of PostgreSQL.
pub(crate) const BATCH: usize = 1000;

/// Inserts the rows of an iterator of results in bulk. SQLite runs one prepared statement
/// a row, which in the same process is faster than long statements, and drops each row at
/// once; PostgreSQL gets a batch a round trip.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::engine::AnyConnection::Sqlite(own) => {
                for row in $rows {
                    diesel::insert_into($table).values(&row?).execute(own)?;
                }
            }
            $crate::engine::AnyConnection::Postgres(own) => {
                let rows: Vec<_> = $rows.collect::<Result<_, $crate::error::StoreError>>()?;
                for rows in rows.chunks($crate::dialect::BATCH) {
                    diesel::insert_into($table).values(rows).execute(own)?;
                }
            }
        }
    };
}

pub(crate) use insert_all;

#[cfg(test)]
mod tests {
    use diesel::{RunQueryDsl, SqliteConnection, sql_types::Text};

    use super::*;
    use crate::connection::{Address, Manager};

    #[derive(diesel::QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Text)]
        value: String,
    }

    /// What SQLite says of a setting of its own.
    fn setting(own: &mut SqliteConnection, name: &str) -> String {
        let asked = format!("SELECT CAST({name} AS TEXT) AS value FROM pragma_{name}");
        let column = if name == "busy_timeout" {
            "timeout"
        } else {
            name
        };
        let asked = asked.replace(&format!("CAST({name}"), &format!("CAST({column}"));
        let answer = diesel::sql_query(asked).get_result::<Answer>(own);
        answer.unwrap().value
    }

    #[test]
    fn every_connection_to_sqlite_keeps_what_is_committed_and_what_belongs_together() {
        let folder = tempfile::tempdir().unwrap();
        let manager = Manager {
            address: Address::Sqlite(folder.path().join("lab.db")),
        };
        for purpose in [Purpose::Writer, Purpose::Pool] {
            let mut conn = manager.open(purpose).unwrap();
            let AnyConnection::Sqlite(own) = conn.any() else {
                panic!("not SQLite");
            };
            // WAL; FULL (2): a commit is on disk; foreign keys are watched; others are waited for.
            for (name, expected) in [
                ("journal_mode", "wal"),
                ("synchronous", "2"),
                ("foreign_keys", "1"),
                ("busy_timeout", "10000"),
                (
                    "query_only",
                    if purpose == Purpose::Pool { "1" } else { "0" },
                ),
            ] {
                assert_eq!(setting(own, name), expected, "{name} of {purpose:?}");
            }
        }
    }
}
