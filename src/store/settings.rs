//! Settings that people change while the program runs, as JSON by name.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    connection::Connection,
    convert,
    engine::{AnyConnection, each},
    error::StoreError,
    schema::settings,
    transaction::{Housekeeping, Tx},
};

/// The value of a setting; absent if nobody has set it.
///
/// # Errors
/// `Corrupt` if the value is not of this type.
pub fn get<T: DeserializeOwned>(
    conn: &mut Connection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    read(conn.any(), name)
}

/// The same for work of the program.
pub(crate) fn noted<T: DeserializeOwned>(
    keep: &mut Housekeeping<'_>,
    name: &str,
) -> Result<Option<T>, StoreError> {
    read(keep.write(), name)
}

fn read<T: DeserializeOwned>(
    conn: &mut AnyConnection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let value: Option<String> = settings::table
        .find(name)
        .select(settings::value)
        .first(conn)
        .optional()?;
    value
        .map(|value| convert::text("settings", name, serde_json::from_str(&value)))
        .transpose()
}

/// Sets a setting.
///
/// # Errors
/// `Json` for a value that cannot be written as JSON.
pub fn set(tx: &mut Tx<'_>, name: &str, value: &impl Serialize) -> Result<(), StoreError> {
    let changed_at = tx.now();
    write(tx.write(), changed_at, name, value)
}

/// Notes how far work of the program has come, under a name of its own.
///
/// # Errors
/// As `set`.
pub(crate) fn note(
    keep: &mut Housekeeping<'_>,
    name: &str,
    value: &impl Serialize,
) -> Result<(), StoreError> {
    let changed_at = keep.now();
    write(keep.write(), changed_at, name, value)
}

fn write(
    conn: &mut AnyConnection,
    changed_at: DateTime<Utc>,
    name: &str,
    value: &impl Serialize,
) -> Result<(), StoreError> {
    let value = serde_json::to_string(value)?;
    let changed_at = changed_at.timestamp_millis();
    each!(conn, own => diesel::insert_into(settings::table)
        .values((
            settings::name.eq(name),
            settings::value.eq(&value),
            settings::changed_at.eq(changed_at),
        ))
        .on_conflict(settings::name)
        .do_update()
        .set((
            settings::value.eq(&value),
            settings::changed_at.eq(changed_at),
        ))
        .execute(own))?;
    Ok(())
}
