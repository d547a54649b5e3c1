//! Where everything is kept: SQLite by default, PostgreSQL by address.
//!
//! `Store::read` lends a connection to the query functions of the nouns below;
//! `Store::transaction` lends a `Tx` to the writing ones, and commits only what left
//! an audit record. Rows and SQL stay in here: functions speak domain types. Queries
//! that a company's people can reach take a `Viewer`.

#![cfg_attr(
    test,
    allow(
        clippy::as_conversions,
        clippy::string_slice,
        reason = "tests may cut corners that products may not"
    )
)]

pub mod agent_tokens;
mod among;
pub mod application_keys;
pub mod artworks;
pub mod audit;
pub mod backup;
pub mod cards;
pub mod catalogue_files;
mod clock;
pub mod companies;
mod connection;
pub mod connections;
mod convert;
pub mod counters;
pub mod decoded;
pub mod deliveries;
mod dialect;
pub mod dictionary_versions;
pub mod document_checks;
pub mod documents;
mod engine;
mod error;
pub mod figures;
mod folding;
pub mod hands;
pub mod history;
pub mod inbox;
pub mod instruments;
pub mod intakes;
pub mod jobs;
pub mod judgements;
pub mod layouts;
mod measurement_text;
pub mod measurements;
pub mod members;
mod migrate;
pub mod numbering;
pub mod objects;
pub mod opened_documents;
pub mod origins;
pub mod overrides;
mod page;
pub mod particulars;
pub mod photographs;
mod placement;
mod prepared;
pub mod profile_versions;
pub mod published_keys;
pub mod readings;
mod record_key;
pub mod sample_results;
pub mod samples;
mod schema;
pub mod search;
pub mod second_looks;
pub mod sessions;
pub mod settings;
pub mod sightings;
pub mod sites;
pub mod sources;
mod transaction;
pub mod users;

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
    time::Duration,
};

use chrono::{DateTime, SubsecRound as _, Utc};
use diesel::r2d2::{Pool, PooledConnection};
use domain::audit::Who;

pub use clock::{Clock, SetClock, SystemClock, made_at};
pub use connection::{Address, Connection};
pub use error::StoreError;
pub use folding::Folding;
pub use page::{Page, Paging};
pub use record_key::{RecordKey, RecordKeys};
pub use transaction::{Housekeeping, Tx};

use crate::{
    clock::{IdGenerator, NODES},
    connection::Manager,
    dialect::Purpose,
};

/// How long to wait for a connection before saying that the database is not to be had.
const PATIENCE: Duration = Duration::from_secs(3);

/// How a store is opened.
pub struct Options {
    /// Connections for readers on SQLite, for everybody on PostgreSQL.
    pub connections: u32,
    /// The clock that dates what is written.
    pub clock: Arc<dyn Clock>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connections: 8,
            clock: Arc::new(SystemClock),
        }
    }
}

/// The database. Cheap to clone; every clone is the same store.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    address: Address,
    pool: Pool<Manager>,
    /// SQLite has one writer at a time: ours waits in line here instead of polling a lock.
    writer: Option<Mutex<Connection>>,
    clock: Arc<dyn Clock>,
    ids: OnceLock<IdGenerator>,
}

impl Store {
    /// Opens the database that an address names, without migrating it.
    ///
    /// # Errors
    /// `Address` or `Connect`, in the engine's own words.
    pub fn open(url: &str) -> Result<Self, StoreError> {
        Self::open_with(url, Options::default())
    }

    /// Opens the database with a clock or a number of connections of one's own.
    ///
    /// # Errors
    /// `Address` or `Connect`, in the engine's own words.
    pub fn open_with(url: &str, options: Options) -> Result<Self, StoreError> {
        let address = Address::parse(url)?;
        if let Address::Sqlite(path) = &address
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder).map_err(|reason| StoreError::Connect {
                address: address.to_string(),
                reason: reason.to_string(),
            })?;
        }
        let manager = Manager {
            address: address.clone(),
        };
        // The first connection is opened by hand: a pool would hide why it fails.
        let first = manager.open(Purpose::Writer)?;
        let writer = address.is_sqlite().then(|| Mutex::new(first));
        let pool = Pool::builder()
            .max_size(options.connections.max(1))
            .min_idle(Some(0))
            .connection_timeout(PATIENCE)
            .test_on_check_out(!address.is_sqlite())
            .build_unchecked(manager);
        Ok(Self(Arc::new(Inner {
            address,
            pool,
            writer,
            clock: options.clock,
            ids: OnceLock::new(),
        })))
    }

    /// Where the database is, without its password.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.address.to_string()
    }

    /// The store's time, in whole milliseconds.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.0.clock.now().trunc_subsecs(3)
    }

    /// Applies the migrations that are missing, all or nothing, and names them.
    ///
    /// # Errors
    /// `Migration` with the engine's words.
    pub fn migrate(&self) -> Result<Vec<String>, StoreError> {
        let _inside = transaction::Inside::enter()?;
        migrate::run(&mut *self.writer()?)
    }

    /// True if the database lacks a migration of this program.
    ///
    /// # Errors
    /// When the database fails.
    pub fn needs_migration(&self) -> Result<bool, StoreError> {
        let _inside = transaction::Inside::enter()?;
        migrate::is_pending(&mut *self.writer()?)
    }

    /// Lends a connection to query functions.
    ///
    /// # Errors
    /// What the work returns, or `Connect`.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&mut *self.pooled()?)
    }

    /// Does work that writes: all of it with its audit records, or nothing.
    ///
    /// # Errors
    /// What the work returns; `Unrecorded` if it wrote without an audit record.
    pub fn transaction<T, E: From<StoreError>>(
        &self,
        who: &Who,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _inside = transaction::Inside::enter()?;
        let mut conn = self.writer()?;
        let ids = self.ids(&mut conn)?;
        transaction::run(&mut conn, ids, who, self.now(), work)
    }

    /// Does work that is no act of a person and leaves no audit record.
    ///
    /// # Errors
    /// What the work returns, or `Connect`.
    pub fn keep_house<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&mut Housekeeping<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _inside = transaction::Inside::enter()?;
        transaction::keep_house(&mut *self.writer()?, self.now(), work)
    }

    /// Folds the log of SQLite back on another thread for as long as the value lives; bulk work
    /// holds it so that its commits need not do so. On PostgreSQL it does nothing.
    pub fn folding(&self) -> Folding {
        match self.0.address.is_sqlite() {
            true => Folding::begin(Manager {
                address: self.0.address.clone(),
            }),
            false => Folding::IDLE,
        }
    }

    /// The generator of this program's ids; its node is taken from the database once.
    fn ids(&self, conn: &mut Connection) -> Result<&IdGenerator, StoreError> {
        if let Some(ids) = self.0.ids.get() {
            return Ok(ids);
        }
        let node = transaction::keep_house(conn, self.now(), |keep| {
            numbering::advance(keep.write(), "node")
        })?;
        Ok(self.0.ids.get_or_init(|| IdGenerator::new(node % NODES)))
    }

    fn pooled(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.0.pool.get().map_err(|error| StoreError::Connect {
            address: self.address(),
            reason: error.to_string(),
        })
    }

    fn writer(&self) -> Result<Lease<'_>, StoreError> {
        match &self.0.writer {
            // A panic while writing was undone on its way out, so the connection is sound.
            Some(writer) => Ok(Lease::Own(
                writer.lock().unwrap_or_else(PoisonError::into_inner),
            )),
            None => self.pooled().map(Lease::Pooled),
        }
    }
}

/// A connection that may write.
enum Lease<'s> {
    Own(MutexGuard<'s, Connection>),
    Pooled(PooledConnection<Manager>),
}

impl Deref for Lease<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        match self {
            Self::Own(conn) => conn,
            Self::Pooled(conn) => conn,
        }
    }
}

impl DerefMut for Lease<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        match self {
            Self::Own(conn) => conn,
            Self::Pooled(conn) => conn,
        }
    }
}
