//! From columns to domain types; what the domain refuses names its table and row.

use chrono::{DateTime, Utc};
use domain::digest::Digest;

use crate::error::StoreError;

/// A moment from milliseconds since 1970.
pub(crate) fn moment(
    table: &'static str,
    id: impl std::fmt::Display,
    milliseconds: i64,
) -> Result<DateTime<Utc>, StoreError> {
    DateTime::from_timestamp_millis(milliseconds)
        .ok_or_else(|| StoreError::corrupt(table, id, format!("moment {milliseconds}")))
}

/// A value of a closed list from its code.
pub(crate) fn code<T>(
    table: &'static str,
    id: impl std::fmt::Display,
    code: &str,
    read: impl FnOnce(&str) -> Option<T>,
) -> Result<T, StoreError> {
    read(code).ok_or_else(|| StoreError::corrupt(table, id, format!("unknown code {code:?}")))
}

/// A digest from its 32 bytes.
pub(crate) fn digest(
    table: &'static str,
    id: impl std::fmt::Display,
    bytes: &[u8],
) -> Result<Digest, StoreError> {
    <[u8; 32]>::try_from(bytes)
        .map(Digest::from_bytes)
        .map_err(|_| StoreError::corrupt(table, id, format!("digest of {} bytes", bytes.len())))
}

/// A count or a number that must be whole, not negative and not too large.
pub(crate) fn whole<T: TryFrom<i64>>(
    table: &'static str,
    id: impl std::fmt::Display,
    number: i64,
) -> Result<T, StoreError> {
    T::try_from(number).map_err(|_| StoreError::corrupt(table, id, format!("number {number}")))
}

/// A value from text by the domain's own reader.
pub(crate) fn text<T, E: std::fmt::Display>(
    table: &'static str,
    id: impl std::fmt::Display,
    read: Result<T, E>,
) -> Result<T, StoreError> {
    read.map_err(|reason| StoreError::corrupt(table, id, reason))
}

/// A count as the databases keep it.
pub(crate) fn stored(
    table: &'static str,
    id: impl std::fmt::Display,
    number: u64,
) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::corrupt(table, id, format!("number {number}")))
}
