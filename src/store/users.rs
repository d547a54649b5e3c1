//! People who sign in, with their password hashes and lock-outs.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    id::{CompanyId, UserId},
    person::{Post, Role, User, UserName},
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::{sessions, users},
    transaction::{Housekeeping, Tx},
};

const TABLE: &str = "users";

/// Somebody to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Sign-in name.
    pub name: UserName,
    /// Name on documents and pages.
    pub display_name: String,
    /// Role and company.
    pub post: Post,
    /// Hash of the password, salt and parameters included.
    pub password_hash: String,
}

/// What signing in needs to know of a user.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// Hash of the password.
    pub password_hash: String,
    /// Failed attempts since the last success.
    pub failed_count: u32,
    /// Until when sign-in is closed after too many of them.
    pub locked_until: Option<DateTime<Utc>>,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: i64,
    name: String,
    display_name: String,
    role: String,
    company_id: Option<i64>,
    password_hash: String,
    disabled: bool,
    failed_count: i64,
    locked_until: Option<i64>,
    created_at: i64,
}

impl Row {
    pub(crate) fn into_user(self) -> Result<User, StoreError> {
        let id = self.id;
        let role = convert::code(TABLE, id, &self.role, Role::from_code)?;
        let post = Post::new(role, self.company_id.map(CompanyId::new));
        Ok(User {
            id: UserId::new(id),
            name: convert::text(TABLE, id, UserName::parse(&self.name))?,
            display_name: self.display_name,
            post: convert::text(TABLE, id, post)?,
            disabled: self.disabled,
            created_at: convert::moment(TABLE, id, self.created_at)?,
        })
    }

    fn into_credentials(self) -> Result<Credentials, StoreError> {
        let moment = |at| convert::moment(TABLE, self.id, at);
        Ok(Credentials {
            password_hash: self.password_hash.clone(),
            failed_count: convert::whole(TABLE, self.id, self.failed_count)?,
            locked_until: self.locked_until.map(moment).transpose()?,
            user: self.into_user()?,
        })
    }
}

/// Adds somebody.
///
/// # Errors
/// `Duplicate` if the name is taken.
pub fn add(tx: &mut Tx<'_>, new: NewUser) -> Result<User, StoreError> {
    let row = Row {
        id: tx.next_id(),
        name: new.name.into(),
        display_name: new.display_name,
        role: new.post.role().code().to_owned(),
        company_id: new.post.company().map(CompanyId::get),
        password_hash: new.password_hash,
        disabled: false,
        failed_count: 0,
        locked_until: None,
        created_at: tx.now().timestamp_millis(),
    };
    diesel::insert_into(users::table)
        .values(&row)
        .execute(tx.write())?;
    row.into_user()
}

/// One user.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, id: UserId) -> Result<Option<User>, StoreError> {
    let row: Option<Row> = users::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_user).transpose()
}

/// What signing in needs, by the name that was typed.
///
/// # Errors
/// When the database fails.
pub fn credentials(
    conn: &mut Connection,
    name: &UserName,
) -> Result<Option<Credentials>, StoreError> {
    let row: Option<Row> = users::table
        .filter(users::name.eq(name.as_str()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_credentials).transpose()
}

/// Lists users, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection, paging: Paging) -> Result<Page<User>, StoreError> {
    newest_first!(conn, || users::table.into_boxed(), users::id, paging => Row, |row| row.id, Row::into_user)
}

/// Writes display name, role, company and whether sign-in is closed.
/// Closing it ends the user's sessions.
///
/// # Errors
/// `Missing` if there is no such user.
pub fn save(tx: &mut Tx<'_>, user: &User) -> Result<(), StoreError> {
    let changed = diesel::update(users::table.find(user.id.get()))
        .set((
            users::display_name.eq(&user.display_name),
            users::role.eq(user.post.role().code()),
            users::company_id.eq(user.post.company().map(CompanyId::get)),
            users::disabled.eq(user.disabled),
        ))
        .execute(tx.write())?;
    if user.disabled {
        end_sessions(tx, user.id)?;
    }
    present(changed, user.id)
}

/// Sets a new password, opens a locked sign-in and ends the user's sessions.
///
/// # Errors
/// `Missing` if there is no such user.
pub fn set_password(tx: &mut Tx<'_>, id: UserId, hash: &str) -> Result<(), StoreError> {
    let changed = diesel::update(users::table.find(id.get()))
        .set((
            users::password_hash.eq(hash),
            users::failed_count.eq(0),
            users::locked_until.eq(None::<i64>),
        ))
        .execute(tx.write())?;
    end_sessions(tx, id)?;
    present(changed, id)
}

fn end_sessions(tx: &mut Tx<'_>, id: UserId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(id.get()))).execute(tx.write())?;
    Ok(())
}

/// Counts one failed sign-in more, and closes sign-in until then if a moment is given.
///
/// # Errors
/// `Missing` if there is no such user.
pub fn note_failure(
    keep: &mut Housekeeping<'_>,
    id: UserId,
    locked_until: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    let until = locked_until.map(|until| until.timestamp_millis());
    let changed = diesel::update(users::table.find(id.get()))
        .set((
            users::failed_count.eq(users::failed_count + 1),
            users::locked_until.eq(until),
        ))
        .execute(keep.write())?;
    present(changed, id)
}

/// Forgets failed sign-ins after a success.
///
/// # Errors
/// `Missing` if there is no such user.
pub fn forget_failures(keep: &mut Housekeeping<'_>, id: UserId) -> Result<(), StoreError> {
    let changed = diesel::update(users::table.find(id.get()))
        .set((
            users::failed_count.eq(0),
            users::locked_until.eq(None::<i64>),
        ))
        .execute(keep.write())?;
    present(changed, id)
}

fn present(changed: usize, id: UserId) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::missing("user", id));
    }
    Ok(())
}
