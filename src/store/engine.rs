//! One connection type over both engines.
//!
//! It stands alone because diesel's derive brings names of its own into the file.

use diesel::{PgConnection, SqliteConnection};

/// A connection to either engine; queries written once run on both.
#[derive(diesel::MultiConnection)]
pub(crate) enum AnyConnection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs an expression on the engine's own connection, for what the shared one lacks:
/// batches, upserts and migrations.
macro_rules! each {
    ($conn:expr, $own:ident => $body:expr) => {
        match $conn {
            $crate::engine::AnyConnection::Sqlite($own) => $body,
            $crate::engine::AnyConnection::Postgres($own) => $body,
        }
    };
}

pub(crate) use each;
