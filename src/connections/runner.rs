//! One connection at work: round after round until the lease is lost or the word is given.
//!
//! A folder calls when something happens in it, so that what a verifier writes there is taken
//! within seconds however far apart the rounds are.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    audit::Who,
    connection::{Connection, ConnectionKind, wait_after},
    id::ConnectionId,
    measurement::Warning,
};
use serde_json::Value;
use store::{
    StoreError,
    connections::{self, Listed, Outcome, Round},
};

use super::{
    Connector, Local, Password, Plan, Polled, Trouble, connector,
    folder::Bell,
    rounds::{SOON, heard},
};
use crate::background::Stop;
use crate::{
    actions::{ActionError, Refused},
    app::App,
    secrets::{Purpose, Sealer},
};

/// Wait after our own database failed.
const STORE_WAIT: Duration = Duration::from_secs(5);

/// The most that the word of a panic may fill in a page.
const LONGEST_WORD: usize = 200;

/// What a connection keeps from round to round.
#[derive(Default)]
struct Running {
    connector: Option<Box<dyn Connector>>,
    /// Rings when something happens in the folder of a folder connection.
    bell: Option<Bell>,
}

impl Running {
    /// Waits until the next round is due or the folder calls; true if the word to stop was given.
    fn rest(&mut self, listed: &Listed, now: DateTime<Utc>, stop: &Stop) -> bool {
        let due = listed.health.next_at;
        let Some(wait) = due.and_then(|next| (next - now).to_std().ok()) else {
            return false;
        };
        let settings = &listed.connection.settings;
        // What failed is not tried sooner because of one file more.
        if settings.kind != ConnectionKind::Folder || listed.health.failures > 0 {
            return stop.wait(wait);
        }
        let Some(bell) = &self.bell else {
            // What came while nobody listened was not heard: it is looked for at once.
            self.bell = Some(Bell::of(Path::new(settings.address.trim())));
            return false;
        };
        heard(bell, wait, stop)
    }

    /// How soon to look again in a folder that holds a file which still changes.
    fn soon(&self) -> Option<TimeDelta> {
        let waits = self.connector.as_ref().is_some_and(|one| one.waiting() > 0);
        if waits && self.bell.is_some() {
            return TimeDelta::from_std(SOON).ok();
        }
        None
    }
}

/// Runs a connection that `owner` holds the lease of, and gives the lease back at the end.
pub(super) fn run(app: &App, id: ConnectionId, owner: &str, stop: &Stop) {
    let mut running = Running::default();
    while !stop.is_told() {
        match turn(app, id, owner, stop, &mut running) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                tracing::warn!(connection.id = %id, "Connection {id}: {error}");
                if stop.wait(STORE_WAIT) {
                    break;
                }
            }
        }
    }
    let released = app
        .store
        .keep_house(|keep| connections::release(keep, id, owner));
    if let Err(error) = released {
        tracing::warn!(connection.id = %id, "Connection {id} is not given back: {error}");
    }
}

/// Waits until a round is due and makes it; false when there is nothing more to do here.
fn turn(
    app: &App,
    id: ConnectionId,
    owner: &str,
    stop: &Stop,
    running: &mut Running,
) -> Result<bool, StoreError> {
    let listed = app.store.read(|conn| connections::get(conn, id))?;
    if running.rest(&listed, app.store.now(), stop) {
        return Ok(false);
    }
    if !app
        .store
        .keep_house(|keep| connections::begin_round(keep, id, owner))?
    {
        return Ok(false);
    }
    let known = app.store.read(|conn| connections::state(conn, id))?;
    let mut state = known.clone();
    let polled = poll(
        app,
        &listed.connection,
        &mut state,
        stop,
        &mut running.connector,
    );
    if polled.is_err() {
        // A connector that failed may hold half a connection: the next one starts fresh.
        *running = Running::default();
    }
    let state = (state != known).then_some(state);
    let round = round(app, &listed, state, polled, running.soon());
    app.store
        .keep_house(|keep| connections::finish_round(keep, id, owner, &round))
}

/// One round; a panic of the connector is a failure like others.
fn poll(
    app: &App,
    connection: &Connection,
    state: &mut Value,
    stop: &Stop,
    running: &mut Option<Box<dyn Connector>>,
) -> Result<Polled, Trouble> {
    let mut taker = Local {
        app,
        who: Who::program(&format!("connection {}", connection.settings.name)),
    };
    let made = catch_unwind(AssertUnwindSafe(|| {
        let connector = match running {
            Some(connector) => connector,
            None => running.insert(connector(plan_of(app, connection, stop)?)?),
        };
        connector.poll(state, &mut taker)
    }));
    made.unwrap_or_else(|panic| {
        let word = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or_default();
        let word: String = word.chars().take(LONGEST_WORD).collect();
        Err(Trouble::passing(
            Refused::new("connections.trouble.panic").with("reason", word),
        ))
    })
}

/// The plan of a configured connection, with its password.
///
/// # Errors
/// When the store fails, or the password cannot be opened any more.
pub fn plan_of(app: &App, connection: &Connection, stop: &Stop) -> Result<Plan, Trouble> {
    let sealed = app
        .store
        .read(|conn| connections::secret(conn, connection.id))
        .map_err(ActionError::from)?;
    let password = match sealed {
        Some(sealed) => Some(opened(app, &sealed)?),
        None => None,
    };
    Ok(Plan {
        connection: Some(connection.id),
        settings: connection.settings.clone(),
        password,
        stop: stop.clone(),
        texts: Arc::clone(&app.texts),
        language: app.settings.language,
    })
}

fn opened(app: &App, sealed: &str) -> Result<Password, Trouble> {
    let sealer = Sealer::of(&app.settings.data, Purpose::Password).map_err(ActionError::from)?;
    let opened = sealer.open(sealed);
    let lost = || Trouble::lasting(Refused::new("connections.trouble.password"));
    opened.map(Password).ok_or_else(lost)
}

/// What to note of a round, and when the next is due.
fn round(
    app: &App,
    listed: &Listed,
    state: Option<Value>,
    polled: Result<Polled, Trouble>,
    soon: Option<TimeDelta>,
) -> Round {
    let settings = &listed.connection.settings;
    let now = app.store.now();
    match polled {
        Ok(polled) => {
            let wait = if polled.more {
                TimeDelta::zero()
            } else {
                let usual = TimeDelta::seconds(i64::from(settings.poll_seconds));
                soon.map_or(usual, |soon| soon.min(usual))
            };
            Round {
                state,
                outcome: Outcome::Well {
                    new: polled.new,
                    noticed: polled.noticed,
                },
                next_at: now + wait,
            }
        }
        Err(trouble) => {
            let reason = Warning::of(&trouble);
            tracing::warn!(
                connection.id = %listed.connection.id,
                "Connection {} failed: {}", settings.name, reason.key
            );
            // What only a person can mend is not asked for again and again.
            let failures = match trouble.retry {
                true => listed.health.failures.saturating_add(1),
                false => u32::MAX,
            };
            Round {
                state,
                next_at: now + wait_after(failures, settings.poll_seconds, chance()),
                outcome: Outcome::Failed(reason),
            }
        }
    }
}

/// Any number: one that cannot be had is as good as 0.
fn chance() -> u8 {
    let mut byte = [0_u8; 1];
    let _ = getrandom::fill(&mut byte);
    let [chance] = byte;
    chance
}

#[cfg(test)]
mod tests {
    use domain::texts::Explain;

    use super::*;
    use crate::{config::Settings, connections::Taker};

    /// Panics at its first round.
    struct Fragile;

    impl Connector for Fragile {
        fn poll(&mut self, _: &mut Value, _: &mut dyn Taker) -> Result<Polled, Trouble> {
            panic!("at the disco")
        }
    }

    #[test]
    fn a_panic_of_a_connector_is_trouble_that_passes() {
        let folder = tempfile::tempdir().unwrap();
        let installation = Settings {
            data: folder.path().to_owned(),
            ..Settings::default()
        };
        let app = App::open(installation, store::Options::default()).unwrap();
        let settings = serde_json::from_value(serde_json::json!({
            "site": "1", "name": "9510", "kind": "folder", "address": "/nowhere",
            "profile": null, "intake": null, "options": {}, "enabled": true, "poll_seconds": 5,
            "id": "7", "has_password": false, "changed_at": "2026-03-18T08:00:00Z", "changed_by": "",
        }));
        let mut running: Option<Box<dyn Connector>> = Some(Box::new(Fragile));
        let (mut state, stop) = (Value::Null, Stop::default());
        let trouble = poll(&app, &settings.unwrap(), &mut state, &stop, &mut running);
        let trouble = trouble.unwrap_err();
        assert!(trouble.retry);
        assert_eq!(trouble.key(), "connections.trouble.panic");
        assert_eq!(trouble.arguments(), [("reason", "at the disco".to_owned())]);
    }
}
