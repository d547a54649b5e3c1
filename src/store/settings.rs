//! Settings that people change while the program runs, as JSON by name.

use diesel::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    connection::Connection, convert, engine::each, error::StoreError, schema::settings,
    transaction::Tx,
};

/// The value of a setting; absent if nobody has set it.
///
/// # Errors
/// `Corrupt` if the value is not of this type.
pub fn get<T: DeserializeOwned>(
    conn: &mut Connection,
    name: &str,
) -> Result<Option<T>, StoreError> {
    let value: Option<String> = settings::table
        .find(name)
        .select(settings::value)
        .first(conn.any())
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
    let value = serde_json::to_string(value)?;
    let changed_at = tx.now().timestamp_millis();
    each!(tx.write(), own => diesel::insert_into(settings::table)
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
