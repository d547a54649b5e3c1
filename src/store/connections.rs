//! Verifier connections: what an admin set, how each goes, and who runs it at present.
//!
//! Settings are changed in recorded transactions. Leases, heartbeats and the outcome of
//! rounds are housekeeping; only the owner of the lease may write an outcome, so that a
//! process that was thought dead cannot overwrite what its successor did.

use diesel::prelude::*;
use domain::{
    connection::{
        Connection as Configured, ConnectionKind, ConnectionNotice, Health, Name, Settings,
        Standing,
    },
    id::{ConnectionId, SiteId},
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{connection_notices, connections, sources},
    transaction::Tx,
};

mod lease;

pub use lease::{
    Outcome, Round, beat, begin_round, finish_round, is_any_free, of_owner, release, take,
};

const TABLE: &str = "connections";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = connections, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    site_id: i64,
    name: String,
    kind: String,
    address: String,
    secret: Option<String>,
    profile: Option<String>,
    intake: Option<String>,
    options: String,
    enabled: bool,
    poll_seconds: i64,
    changed_at: i64,
    changed_by: String,
    state: String,
    standing: String,
    owner: String,
    heartbeat_at: Option<i64>,
    next_at: Option<i64>,
    failures: i64,
    failing_since: Option<i64>,
    last_error: Option<String>,
    last_ok_at: Option<i64>,
    taken: i64,
    last_taken_at: Option<i64>,
    instrument: Option<String>,
}

/// A connection with how it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// What an admin set.
    pub connection: Configured,
    /// How it goes.
    pub health: Health,
}

impl Row {
    fn into_listed(self) -> Result<Listed, StoreError> {
        let id = self.id;
        let moment = |at: Option<i64>| at.map(|at| convert::moment(TABLE, id, at)).transpose();
        let health = Health {
            standing: convert::code(TABLE, id, &self.standing, Standing::from_code)?,
            failures: convert::whole(TABLE, id, self.failures)?,
            failing_since: moment(self.failing_since)?,
            last_error: self
                .last_error
                .map(|text| serde_json::from_str(&text))
                .transpose()?,
            last_ok_at: moment(self.last_ok_at)?,
            next_at: moment(self.next_at)?,
            taken: convert::whole(TABLE, id, self.taken)?,
            last_taken_at: moment(self.last_taken_at)?,
        };
        let intake = self.intake.map(|number| number.parse());
        let instrument = self.instrument.map(|number| number.parse());
        let settings = Settings {
            site: SiteId::new(self.site_id),
            name: convert::text(TABLE, id, Name::parse(&self.name))?,
            kind: convert::code(TABLE, id, &self.kind, ConnectionKind::from_code)?,
            address: self.address,
            profile: self.profile,
            intake: convert::text(TABLE, id, intake.transpose())?,
            instrument: convert::text(TABLE, id, instrument.transpose())?,
            options: serde_json::from_str(&self.options)?,
            enabled: self.enabled,
            poll_seconds: convert::whole(TABLE, id, self.poll_seconds)?,
        };
        let connection = Configured {
            id: ConnectionId::new(id),
            settings,
            has_password: self.secret.is_some(),
            changed_at: convert::moment(TABLE, id, self.changed_at)?,
            changed_by: self.changed_by,
        };
        Ok(Listed { connection, health })
    }
}

/// What becomes of the password when a connection is changed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Secret<'s> {
    /// It stays as it is.
    Keep,
    /// There is none any more.
    Forget,
    /// A new one, sealed by the caller.
    Sealed(&'s str),
}

/// Adds a connection.
///
/// # Errors
/// `Duplicate` if the name is taken.
pub fn add(
    tx: &mut Tx<'_>,
    settings: &Settings,
    secret: Secret<'_>,
) -> Result<Configured, StoreError> {
    let row = Row {
        id: tx.next_id(),
        site_id: settings.site.get(),
        name: settings.name.to_string(),
        kind: settings.kind.code().to_owned(),
        address: settings.address.clone(),
        secret: match secret {
            Secret::Sealed(sealed) => Some(sealed.to_owned()),
            Secret::Keep | Secret::Forget => None,
        },
        profile: settings.profile.clone(),
        intake: settings.intake.map(|number| number.to_string()),
        options: settings.options.to_string(),
        enabled: settings.enabled,
        poll_seconds: i64::from(settings.poll_seconds),
        changed_at: tx.now().timestamp_millis(),
        changed_by: tx.who().name().to_owned(),
        state: serde_json::Value::Null.to_string(),
        standing: Standing::New.code().to_owned(),
        owner: String::new(),
        heartbeat_at: None,
        next_at: None,
        failures: 0,
        failing_since: None,
        last_error: None,
        last_ok_at: None,
        taken: 0,
        last_taken_at: None,
        instrument: settings.instrument.as_ref().map(ToString::to_string),
    };
    diesel::insert_into(connections::table)
        .values(&row)
        .execute(tx.write())?;
    Ok(row.into_listed()?.connection)
}

/// Changes what an admin set. Failures are forgotten and a round is due at once; what the
/// connector knows stays, because it recognises by itself when it looks at something else.
///
/// # Errors
/// `Missing` if there is no such connection, `Duplicate` if the name is taken.
pub fn change(
    tx: &mut Tx<'_>,
    id: ConnectionId,
    settings: &Settings,
    secret: Secret<'_>,
) -> Result<(), StoreError> {
    let now = tx.now().timestamp_millis();
    let by = tx.who().name().to_owned();
    let changed = diesel::update(connections::table.find(id.get()))
        .set((
            connections::site_id.eq(settings.site.get()),
            connections::name.eq(settings.name.as_str()),
            connections::kind.eq(settings.kind.code()),
            connections::address.eq(&settings.address),
            connections::profile.eq(&settings.profile),
            connections::intake.eq(settings.intake.map(|number| number.to_string())),
            connections::instrument.eq(settings.instrument.as_ref().map(ToString::to_string)),
            connections::options.eq(settings.options.to_string()),
            connections::enabled.eq(settings.enabled),
            connections::poll_seconds.eq(i64::from(settings.poll_seconds)),
            connections::changed_at.eq(now),
            connections::changed_by.eq(by),
            connections::next_at.eq(None::<i64>),
            connections::failures.eq(0),
        ))
        .execute(tx.write())?;
    if changed == 0 {
        return Err(StoreError::missing("connection", id));
    }
    let sealed = match secret {
        Secret::Keep => return Ok(()),
        Secret::Forget => None,
        Secret::Sealed(sealed) => Some(sealed),
    };
    diesel::update(connections::table.find(id.get()))
        .set(connections::secret.eq(sealed))
        .execute(tx.write())?;
    Ok(())
}

/// Removes a connection that took nothing; false if a source names it.
///
/// # Errors
/// When the database fails.
pub fn remove(tx: &mut Tx<'_>, id: ConnectionId) -> Result<bool, StoreError> {
    let used: Option<i64> = sources::table
        .filter(sources::connection_id.eq(id.get()))
        .select(sources::id)
        .first(tx.any())
        .optional()?;
    if used.is_some() {
        return Ok(false);
    }
    let notices = connection_notices::table.filter(connection_notices::connection_id.eq(id.get()));
    diesel::delete(notices).execute(tx.write())?;
    diesel::delete(connections::table.find(id.get())).execute(tx.write())?;
    Ok(true)
}

/// Forgets what the connector of a connection knew, and takes the lease from whoever runs it,
/// so that a round that is being made cannot bring it back.
///
/// # Errors
/// `Missing` if there is no such connection.
pub fn forget(tx: &mut Tx<'_>, id: ConnectionId) -> Result<(), StoreError> {
    let changed = diesel::update(connections::table.find(id.get()))
        .set((
            connections::state.eq(serde_json::Value::Null.to_string()),
            connections::owner.eq(""),
            connections::next_at.eq(None::<i64>),
        ))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("connection", id)),
        _ => Ok(()),
    }
}

/// One connection.
///
/// # Errors
/// `Missing` if there is no such connection.
pub fn get(conn: &mut Connection, id: ConnectionId) -> Result<Listed, StoreError> {
    let row: Option<Row> = connections::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.ok_or_else(|| StoreError::missing("connection", id))?
        .into_listed()
}

/// Every connection by name: a laboratory has some dozens at most.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<Listed>, StoreError> {
    let rows: Vec<Row> = connections::table
        .order(connections::name)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_listed).collect()
}

/// The password of a connection as it was sealed; absent if there is none.
///
/// # Errors
/// `Missing` if there is no such connection.
pub fn secret(conn: &mut Connection, id: ConnectionId) -> Result<Option<String>, StoreError> {
    let found: Option<Option<String>> = connections::table
        .find(id.get())
        .select(connections::secret)
        .first(conn.any())
        .optional()?;
    found.ok_or_else(|| StoreError::missing("connection", id))
}

/// What its connector knew after the last round that went well; null before that.
///
/// # Errors
/// `Missing` if there is no such connection.
pub fn state(conn: &mut Connection, id: ConnectionId) -> Result<serde_json::Value, StoreError> {
    let found: Option<String> = connections::table
        .find(id.get())
        .select(connections::state)
        .first(conn.any())
        .optional()?;
    let found = found.ok_or_else(|| StoreError::missing("connection", id))?;
    Ok(serde_json::from_str(&found)?)
}

/// What a connection noticed, the latest first, at most `limit`.
///
/// # Errors
/// When the database fails.
pub fn notices(
    conn: &mut Connection,
    id: ConnectionId,
    limit: i64,
) -> Result<Vec<ConnectionNotice>, StoreError> {
    let rows: Vec<(i64, String)> = connection_notices::table
        .filter(connection_notices::connection_id.eq(id.get()))
        .order(connection_notices::noticed_at.desc())
        .limit(limit)
        .select((connection_notices::noticed_at, connection_notices::warning))
        .load(conn.any())?;
    let read = |(at, warning): (i64, String)| {
        Ok(ConnectionNotice {
            noticed_at: convert::moment("connection_notices", id, at)?,
            warning: serde_json::from_str(&warning)?,
        })
    };
    rows.into_iter().map(read).collect()
}

/// Forgets what a connection noticed, once an admin has read it.
///
/// # Errors
/// When the database fails.
pub fn clear_notices(tx: &mut Tx<'_>, id: ConnectionId) -> Result<(), StoreError> {
    let notices = connection_notices::table.filter(connection_notices::connection_id.eq(id.get()));
    diesel::delete(notices).execute(tx.write())?;
    Ok(())
}
