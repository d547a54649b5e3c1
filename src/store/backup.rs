//! A copy of the embedded database as of one moment, made while others go on writing.

use std::{fs::File, path::Path};

use diesel::{prelude::*, sql_types::Text};

use crate::{
    Store, connection::Manager, dialect::Purpose, engine::AnyConnection, error::StoreError,
};

/// Writes the whole embedded database into a new file that needs no other beside it. The
/// file is on disk when this returns. A database server is left alone: it has tools of its
/// own for that, and the answer is false.
///
/// # Errors
/// When the file is there already or cannot be written, or the database fails.
pub fn copy(store: &Store, to: &Path) -> Result<bool, StoreError> {
    let manager = Manager {
        address: store.0.address.clone(),
    };
    // A connection of its own: readers may not write, and the writer must not wait.
    let mut conn = manager.open(Purpose::Writer)?;
    let AnyConnection::Sqlite(own) = conn.any() else {
        return Ok(false);
    };
    let place = to.display().to_string();
    diesel::sql_query("VACUUM INTO ?")
        .bind::<Text, _>(&place)
        .execute(own)?;
    File::open(to)
        .and_then(|file| file.sync_all())
        .map_err(|reason| StoreError::Objects {
            place,
            reason: reason.to_string(),
        })?;
    Ok(true)
}
