//! Migrations of both engines, embedded; the folders hold the same names.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::{
    connection::Connection,
    dialect::{self, Alone},
    engine::AnyConnection,
    error::StoreError,
};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Applies what is missing, all or nothing, and names it.
pub(crate) fn run(conn: &mut Connection) -> Result<Vec<String>, StoreError> {
    let any = conn.any();
    dialect::begin(any)?;
    let applied = dialect::alone(any, Alone::Migration)
        .map_err(StoreError::from)
        .and_then(|()| apply(any));
    match applied {
        Ok(names) => {
            dialect::commit(any)?;
            Ok(names)
        }
        Err(error) => {
            dialect::rollback(any)?;
            Err(error)
        }
    }
}

fn apply(any: &mut AnyConnection) -> Result<Vec<String>, StoreError> {
    let applied = match any {
        AnyConnection::Sqlite(own) => own
            .run_pending_migrations(SQLITE)
            .map(|names| names.iter().map(ToString::to_string).collect()),
        AnyConnection::Postgres(own) => own
            .run_pending_migrations(POSTGRES)
            .map(|names| names.iter().map(ToString::to_string).collect()),
    };
    applied.map_err(|error| StoreError::Migration(error.to_string()))
}

/// True if something is missing.
pub(crate) fn is_pending(conn: &mut Connection) -> Result<bool, StoreError> {
    let pending = match conn.any() {
        AnyConnection::Sqlite(own) => own.has_pending_migration(SQLITE),
        AnyConnection::Postgres(own) => own.has_pending_migration(POSTGRES),
    };
    pending.map_err(|error| StoreError::Migration(error.to_string()))
}
