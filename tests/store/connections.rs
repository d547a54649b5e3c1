//! Connections: one owner at a time, outcomes by the owner only, passwords apart from settings.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    connection::{Connection, ConnectionKind, Name, Settings, Standing},
    digest::Digest,
    id::{ConnectionId, SiteId},
    measurement::Warning,
    site::SiteState,
};
use serde_json::json;
use store::{
    StoreError,
    connections::{self, Listed, Outcome, Round, Secret},
    sites,
    sources::{self, NewSource},
};

use crate::support::{Laboratory, on_each_engine, tester};

const SILENCE: TimeDelta = TimeDelta::seconds(20);

fn settings(name: &str) -> Settings {
    Settings {
        site: SiteId::MAIN,
        name: Name::parse(name).unwrap(),
        kind: ConnectionKind::Mysql,
        address: "mysql://lvs@10.0.0.5/LVS-95XX".to_owned(),
        profile: None,
        intake: Some("201901032-2".parse().unwrap()),
        instrument: None,
        options: json!({"age_seconds": 2}),
        enabled: true,
        poll_seconds: 5,
    }
}

fn add(lab: &Laboratory, name: &str) -> Connection {
    lab.doing(|tx| connections::add(tx, &settings(name), Secret::Sealed("sealed")))
}

fn get(lab: &Laboratory, id: ConnectionId) -> Listed {
    lab.store.read(|conn| connections::get(conn, id)).unwrap()
}

fn take(lab: &Laboratory, owner: &str) -> Vec<ConnectionId> {
    lab.store
        .keep_house(|keep| connections::take(keep, owner, SILENCE))
        .unwrap()
}

fn finish(lab: &Laboratory, id: ConnectionId, owner: &str, outcome: Outcome) -> bool {
    let round = Round {
        state: Some(json!({"by": owner})),
        outcome,
        next_at: lab.store.now() + TimeDelta::seconds(5),
    };
    lab.store
        .keep_house(|keep| connections::finish_round(keep, id, owner, &round))
        .unwrap()
}

fn warning(key: &str) -> Warning {
    let arguments = BTreeMap::from([("from".to_owned(), "7".to_owned())]);
    Warning {
        key: key.to_owned(),
        arguments,
    }
}

fn own(lab: &Laboratory, owner: &str) -> Vec<(ConnectionId, DateTime<Utc>)> {
    lab.store
        .keep_house(|keep| connections::beat(keep, owner))
        .unwrap()
}

#[test]
fn settings_come_back_as_they_were_and_the_password_is_not_among_them() {
    on_each_engine(|lab| {
        let added = add(lab, "二楼 9510");
        assert_eq!(added.settings, settings("二楼 9510"));
        assert!(added.has_password);
        assert!(!serde_json::to_string(&added).unwrap().contains("sealed"));
        let listed = lab.store.read(connections::list).unwrap();
        assert_eq!(listed, [get(lab, added.id)]);
        assert_eq!(listed[0].health.standing, Standing::New);

        let mut other = settings("三楼 9510");
        other.enabled = false;
        lab.doing(|tx| connections::change(tx, added.id, &other, Secret::Keep));
        assert_eq!(get(lab, added.id).connection.settings, other);
        let secret = || lab.store.read(|conn| connections::secret(conn, added.id));
        assert_eq!(secret().unwrap().as_deref(), Some("sealed"));
        lab.doing(|tx| connections::change(tx, added.id, &other, Secret::Forget));
        assert_eq!(secret().unwrap(), None);

        let again = lab.store.transaction(&tester(), |tx| {
            connections::add(tx, &settings("三楼 9510"), Secret::Forget)
        });
        assert!(matches!(again, Err(StoreError::Duplicate { .. })));
    });
}

#[test]
fn a_connection_is_run_by_one_process_and_taken_over_from_a_silent_one() {
    on_each_engine(|lab| {
        let (one, two) = (add(lab, "one"), add(lab, "two"));
        let mut paused = settings("paused");
        paused.enabled = false;
        lab.doing(|tx| connections::add(tx, &paused, Secret::Forget));
        let mut taken = take(lab, "first");
        taken.sort();
        assert_eq!(taken, [one.id, two.id]);
        assert_eq!(take(lab, "second"), []);
        assert_eq!(own(lab, "first").len(), 2);

        lab.clock.advance(TimeDelta::seconds(19));
        own(lab, "first");
        lab.clock.advance(TimeDelta::seconds(19));
        assert_eq!(take(lab, "second"), []);
        lab.clock.advance(TimeDelta::seconds(2));
        let free = |lab: &Laboratory| {
            let now = lab.store.now();
            lab.store
                .read(|conn| connections::is_any_free(conn, now, SILENCE))
                .unwrap()
        };
        assert!(free(lab));
        assert_eq!(take(lab, "second").len(), 2);
        assert!(!free(lab));
        assert_eq!(own(lab, "first"), [], "it learns that it lost them");

        let well = || Outcome::Well {
            new: 3,
            noticed: Vec::new(),
        };
        assert!(!finish(lab, one.id, "first", well()));
        assert!(finish(lab, one.id, "second", well()));
        let state = lab.store.read(|conn| connections::state(conn, one.id));
        assert_eq!(state.unwrap(), json!({"by": "second"}));

        lab.store
            .keep_house(|keep| connections::release(keep, two.id, "second"))
            .unwrap();
        assert_eq!(take(lab, "third"), [two.id]);
    });
}

#[test]
fn twelve_processes_never_run_the_same_connection() {
    on_each_engine(|lab| {
        for number in 0..6 {
            add(lab, &format!("connection {number}"));
        }
        let mut taken: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..12)
                .map(|number| scope.spawn(move || take(lab, &format!("process {number}"))))
                .collect();
            let joined = threads.into_iter().flat_map(|t| t.join().unwrap());
            joined.collect()
        });
        taken.sort();
        let all = taken.len();
        taken.dedup();
        assert_eq!((all, taken.len()), (6, 6));
    });
}

#[test]
fn failures_say_since_when_and_why_and_keep_the_state_until_a_round_goes_well() {
    on_each_engine(|lab| {
        let id = add(lab, "one").id;
        take(lab, "me");
        let begun = lab
            .store
            .keep_house(|keep| connections::begin_round(keep, id, "me"));
        assert!(begun.unwrap());
        assert_eq!(get(lab, id).health.standing, Standing::Running);
        let well = |new, noticed| Outcome::Well { new, noticed };
        assert!(finish(lab, id, "me", well(2, Vec::new())));
        let first = lab.store.now();

        lab.clock.advance(TimeDelta::seconds(5));
        let broke = lab.store.now();
        assert!(finish(lab, id, "me", Outcome::Failed(warning("lost"))));
        lab.clock.advance(TimeDelta::seconds(5));
        assert!(finish(lab, id, "me", Outcome::Failed(warning("refused"))));
        let health = get(lab, id).health;
        assert_eq!((health.standing, health.failures), (Standing::Failing, 2));
        assert_eq!(health.failing_since, Some(broke));
        assert_eq!(health.last_error, Some(warning("refused")));
        assert_eq!(health.last_ok_at, Some(first));
        let state = lab.store.read(|conn| connections::state(conn, id)).unwrap();
        assert_eq!(state, json!({"by": "me"}));

        let gap = || vec![warning("gap")];
        assert!(finish(lab, id, "me", well(0, gap())));
        assert!(finish(lab, id, "me", well(1, gap())));
        let health = get(lab, id).health;
        assert_eq!((health.standing, health.failures), (Standing::Waiting, 0));
        assert_eq!((health.failing_since, health.last_error), (None, None));
        assert_eq!(health.taken, 3);
        let notices = || lab.store.read(|conn| connections::notices(conn, id, 9));
        let told = notices().unwrap();
        assert_eq!(told.len(), 1, "the same is told once");
        assert_eq!(told[0].warning, warning("gap"));
        lab.doing(|tx| connections::clear_notices(tx, id));
        assert_eq!(notices().unwrap(), []);
    });
}

#[test]
fn a_connection_that_a_source_names_stays() {
    on_each_engine(|lab| {
        let (used, unused) = (add(lab, "used"), add(lab, "unused"));
        let source = lab.doing(|tx| {
            sources::begin(
                tx,
                NewSource {
                    sha256: Digest::of(b"rows"),
                    name: "rows".to_owned(),
                    size: 4,
                    profile: String::new(),
                    site: SiteId::MAIN,
                    connection: Some(used.id),
                    instrument: None,
                },
            )
        });
        assert_eq!(source.connection, Some(used.id));
        assert!(!lab.doing(|tx| connections::remove(tx, used.id)));
        assert!(lab.doing(|tx| connections::remove(tx, unused.id)));
        assert_eq!(lab.store.read(connections::list).unwrap().len(), 1);
    });
}

#[test]
fn there_is_a_site_from_the_beginning_and_more_can_be_added() {
    on_each_engine(|lab| {
        let main = lab.store.read(sites::list).unwrap();
        assert_eq!((main.len(), main[0].id), (1, SiteId::MAIN));
        let east = lab.doing(|tx| sites::add(tx, &Name::parse("东区").unwrap()));
        let named = Name::parse("East").unwrap();
        lab.doing(|tx| sites::change(tx, east.id, &named, SiteState::Closed));
        let found = lab.store.read(|conn| sites::get(conn, east.id)).unwrap();
        assert_eq!(
            (found.name.as_str(), found.state),
            ("East", SiteState::Closed)
        );
        assert!(found.ensure_active().is_err());
        let twice = lab
            .store
            .transaction(&tester(), |tx| sites::add(tx, &named));
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })));
    });
}
