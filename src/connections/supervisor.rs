//! The supervisor: sees to it that every enabled connection is run by exactly one process.
//!
//! It takes leases of connections that nobody runs, starts a thread for each, gives signs
//! of life for all of them, and ends those that an admin paused or changed; a changed one
//! is taken again with its new settings.

use std::{
    collections::HashMap,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::id::ConnectionId;
use store::{StoreError, connections};

use super::runner;
use crate::{
    actions::ActionError,
    app::App,
    background::{Background, Stop},
    secrets,
};

/// How long an owner may be silent before another process takes its connections over.
const SILENCE: TimeDelta = TimeDelta::seconds(20);

/// How often the supervisor looks.
const LOOK: Duration = Duration::from_millis(500);

/// How often it gives a sign of life: a write, hence not at every look.
const BEAT: u32 = 6;

/// Starts to run what is configured, until the thread is dropped.
///
/// # Errors
/// When there is no randomness for its name or no thread to be had.
pub fn start(app: Arc<App>) -> Result<Background, ActionError> {
    let owner = secrets::new_token()?;
    Background::start("connections", move |stop| supervise(&app, &owner, stop))
}

/// A connection that runs here.
struct Running {
    /// When an admin last changed what it was started with.
    changed_at: DateTime<Utc>,
    stop: Stop,
    thread: JoinHandle<()>,
}

fn supervise(app: &Arc<App>, owner: &str, stop: &Stop) {
    let mut running: HashMap<ConnectionId, Running> = HashMap::new();
    let mut looks = 0_u32;
    while !stop.is_told() {
        let looked = look(app, owner, &mut running, looks.is_multiple_of(BEAT));
        if let Err(error) = looked {
            tracing::warn!("Could not look after the connections: {error}");
        }
        looks = looks.wrapping_add(1);
        stop.pause(LOOK);
    }
    for one in running.values() {
        one.stop.tell();
    }
    for (id, one) in running {
        if one.thread.join().is_err() {
            tracing::error!(connection.id = %id, "Connection {id} ended in a panic.");
        }
    }
}

fn look(
    app: &Arc<App>,
    owner: &str,
    running: &mut HashMap<ConnectionId, Running>,
    beat: bool,
) -> Result<(), StoreError> {
    running.retain(|_, one| !one.thread.is_finished());
    let store = &app.store;
    let own = match beat {
        true => store.keep_house(|keep| connections::beat(keep, owner))?,
        false => store.read(|conn| connections::of_owner(conn, owner))?,
    };
    let own: HashMap<_, _> = own.into_iter().collect();
    for (id, one) in &*running {
        if own.get(id) != Some(&one.changed_at) {
            one.stop.tell();
        }
    }
    let free = store.read(|conn| connections::is_any_free(conn, store.now(), SILENCE))?;
    if free {
        store.keep_house(|keep| connections::take(keep, owner, SILENCE))?;
    }
    // What is ours and does not run: just taken, or its thread ended without a word.
    for (id, changed_at) in store.read(|conn| connections::of_owner(conn, owner))? {
        if running.contains_key(&id) {
            continue;
        }
        match begin(app, id, owner) {
            Ok((stop, thread)) => {
                let one = Running {
                    changed_at,
                    stop,
                    thread,
                };
                running.insert(id, one);
            }
            Err(error) => tracing::error!(connection.id = %id, "No thread: {error}"),
        }
    }
    Ok(())
}

fn begin(
    app: &Arc<App>,
    id: ConnectionId,
    owner: &str,
) -> Result<(Stop, JoinHandle<()>), std::io::Error> {
    let stop = Stop::default();
    let (app, owner, told) = (Arc::clone(app), owner.to_owned(), stop.clone());
    let thread = thread::Builder::new()
        .name(format!("connection {id}"))
        .spawn(move || runner::run(&app, id, &owner, &told))?;
    Ok((stop, thread))
}
