//! Sessions: who is signed in where, known by the hash of a token.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{digest::Digest, id::UserId, person::User};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{sessions, users},
    transaction::{Housekeeping, Tx},
    users::Row as UserRow,
};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Session {
    /// The user.
    pub user: User,
    /// What every form of the session must send back.
    pub csrf: String,
    /// When it ends unless it is prolonged.
    pub expires_at: DateTime<Utc>,
}

/// Begins a session. The store keeps the token's hash only.
///
/// # Errors
/// When the database fails.
pub fn open(
    tx: &mut Tx<'_>,
    token: &Digest,
    user: UserId,
    csrf: &str,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let created_at = tx.now().timestamp_millis();
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token.bytes().to_vec()),
            sessions::user_id.eq(user.get()),
            sessions::csrf.eq(csrf),
            sessions::created_at.eq(created_at),
            sessions::expires_at.eq(expires_at.timestamp_millis()),
        ))
        .execute(tx.write())?;
    Ok(())
}

/// The session of a token, unless it has ended or its user may no longer sign in.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    token: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Session>, StoreError> {
    let row: Option<(UserRow, String, i64)> = sessions::table
        .inner_join(users::table.on(users::id.eq(sessions::user_id)))
        .filter(sessions::token_hash.eq(token.bytes().to_vec()))
        .filter(sessions::expires_at.gt(now.timestamp_millis()))
        .filter(users::disabled.eq(false))
        .select((UserRow::as_select(), sessions::csrf, sessions::expires_at))
        .first(conn.any())
        .optional()?;
    row.map(|(user, csrf, expires_at)| {
        Ok(Session {
            user: user.into_user()?,
            csrf,
            expires_at: convert::moment("sessions", "of a token", expires_at)?,
        })
    })
    .transpose()
}

/// Lets a session live until another moment.
///
/// # Errors
/// When the database fails.
pub fn prolong(
    keep: &mut Housekeeping<'_>,
    token: &Digest,
    expires_at: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(token.bytes().to_vec()))
        .set(sessions::expires_at.eq(expires_at.timestamp_millis()))
        .execute(keep.write())?;
    Ok(())
}

/// Ends a session; one that has ended already is no error.
///
/// # Errors
/// When the database fails.
pub fn close(tx: &mut Tx<'_>, token: &Digest) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(token.bytes().to_vec())).execute(tx.write())?;
    Ok(())
}

/// Forgets the sessions whose time is over, and says how many.
///
/// # Errors
/// When the database fails.
pub fn forget_expired(keep: &mut Housekeeping<'_>) -> Result<usize, StoreError> {
    let now = keep.now().timestamp_millis();
    let over = sessions::table.filter(sessions::expires_at.le(now));
    Ok(diesel::delete(over).execute(keep.write())?)
}
