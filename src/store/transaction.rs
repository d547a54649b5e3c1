//! Transactions: the only way to write, and why none writes without an audit record.

use std::{
    cell::Cell,
    ops::{Deref, DerefMut},
};

use chrono::{DateTime, Utc};
use domain::audit::{Subject, Who};
use serde::Serialize;

use crate::{
    audit::{self, Entry},
    clock::IdGenerator,
    connection::Connection,
    dialect,
    engine::AnyConnection,
    error::StoreError,
};

/// A transaction that may write. Query functions read through it as through any connection.
pub struct Tx<'s> {
    conn: &'s mut Connection,
    ids: &'s IdGenerator,
    who: &'s Who,
    now: DateTime<Utc>,
    entries: Vec<Entry>,
    wrote: bool,
}

impl<'s> Tx<'s> {
    /// Who acts.
    #[must_use]
    pub const fn who(&self) -> &'s Who {
        self.who
    }

    /// The moment of the transaction, in whole milliseconds; the same for all it writes.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Notes what was done: `action` such as `intake.release`, the thing, its old and its
    /// new state. `&()` stands for no state: nothing before, or nothing left.
    ///
    /// # Errors
    /// `Json` for a state that cannot be written as JSON.
    pub fn record(
        &mut self,
        action: &str,
        subject: Subject,
        old: &impl Serialize,
        new: &impl Serialize,
    ) -> Result<(), StoreError> {
        self.entries.push(Entry {
            action: action.to_owned(),
            subject,
            old: json(old)?,
            new: json(new)?,
        });
        Ok(())
    }

    /// A fresh id.
    pub(crate) fn next_id(&self) -> i64 {
        self.ids.next(self.now)
    }

    /// The connection, to write with.
    pub(crate) const fn write(&mut self) -> &mut AnyConnection {
        self.wrote = true;
        self.conn.any()
    }
}

/// JSON text of a state; none for `()`.
fn json(state: &impl Serialize) -> Result<Option<String>, StoreError> {
    let text = serde_json::to_string(state)?;
    Ok(Some(text).filter(|text| text != "null"))
}

impl Deref for Tx<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.conn
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.conn
    }
}

/// Leave to write what is no act of a person and needs no record: heartbeats and progress
/// of jobs, sessions that are prolonged or expire, failed sign-ins, and what follows from a kept
/// measurement alone and could be computed again.
pub struct Housekeeping<'s> {
    conn: &'s mut Connection,
    now: DateTime<Utc>,
}

impl Housekeeping<'_> {
    /// The moment of the work.
    #[must_use]
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The connection, to write with.
    pub(crate) const fn write(&mut self) -> &mut AnyConnection {
        self.conn.any()
    }
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Marks that this thread is inside a transaction: a second one would wait for the first for ever.
pub(crate) struct Inside;

impl Inside {
    pub(crate) fn enter() -> Result<Self, StoreError> {
        if INSIDE.replace(true) {
            Err(StoreError::Nested)
        } else {
            Ok(Self)
        }
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

/// An open transaction that is undone unless it is committed, also when the work panics.
struct Open<'c> {
    conn: &'c mut Connection,
    done: bool,
}

impl<'c> Open<'c> {
    fn begin(conn: &'c mut Connection) -> Result<Self, StoreError> {
        dialect::begin(conn.any())?;
        Ok(Self { conn, done: false })
    }

    fn commit(mut self) -> Result<(), StoreError> {
        self.done = true;
        Ok(dialect::commit(self.conn.any())?)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.done
            && let Err(error) = dialect::rollback(self.conn.any())
        {
            tracing::warn!("Could not undo a transaction: {error}");
        }
    }
}

/// Runs recorded work: commits it with its audit records, or undoes it.
pub(crate) fn run<T, E: From<StoreError>>(
    conn: &mut Connection,
    ids: &IdGenerator,
    who: &Who,
    now: DateTime<Utc>,
    work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let open = Open::begin(conn)?;
    let mut tx = Tx {
        conn: &mut *open.conn,
        ids,
        who,
        now,
        entries: Vec::new(),
        wrote: false,
    };
    let value = work(&mut tx)?;
    let (wrote, entries) = (tx.wrote, tx.entries);
    if wrote && entries.is_empty() {
        return Err(E::from(StoreError::Unrecorded {
            who: who.name().to_owned(),
        }));
    }
    audit::append(open.conn.any(), who, now, entries)?;
    open.commit()?;
    Ok(value)
}

/// Runs unrecorded work: commits it, or undoes it.
pub(crate) fn keep_house<T, E: From<StoreError>>(
    conn: &mut Connection,
    now: DateTime<Utc>,
    work: impl FnOnce(&mut Housekeeping<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let open = Open::begin(conn)?;
    let value = work(&mut Housekeeping {
        conn: &mut *open.conn,
        now,
    })?;
    open.commit()?;
    Ok(value)
}
