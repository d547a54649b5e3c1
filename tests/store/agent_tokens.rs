//! Tokens of agents: found by digest until they are revoked or their connection is paused.

use domain::{
    agent::AgentToken,
    connection::{Connection, ConnectionKind, Name, Settings, Standing},
    digest::Digest,
    id::SiteId,
};
use serde_json::Value;
use store::{
    agent_tokens,
    connections::{self, Secret},
};

use crate::support::{Laboratory, on_each_engine};

fn agent(lab: &Laboratory) -> Connection {
    let settings = Settings {
        site: SiteId::MAIN,
        name: Name::parse("二楼电脑").unwrap(),
        kind: ConnectionKind::Agent,
        address: String::new(),
        profile: None,
        intake: None,
        instrument: None,
        options: Value::Null,
        enabled: true,
        poll_seconds: 60,
    };
    lab.doing(|tx| connections::add(tx, &settings, Secret::Forget))
}

fn found(lab: &Laboratory, secret: &[u8]) -> Option<AgentToken> {
    let digest = Digest::of(secret);
    let found = lab.store.read(|conn| agent_tokens::find(conn, &digest));
    found.unwrap()
}

#[test]
fn a_token_is_found_until_it_is_revoked_or_its_connection_paused() {
    on_each_engine(|lab| {
        let connection = agent(lab);
        let token = lab.doing(|tx| agent_tokens::add(tx, connection.id, &Digest::of(b"one")));
        lab.doing(|tx| agent_tokens::add(tx, connection.id, &Digest::of(b"two")));
        assert_eq!(found(lab, b"one"), Some(token.clone()));
        assert_eq!(found(lab, b"three"), None);

        let mut paused = connection.settings.clone();
        paused.enabled = false;
        lab.doing(|tx| connections::change(tx, connection.id, &paused, Secret::Keep));
        assert_eq!(found(lab, b"one"), None);
        paused.enabled = true;
        lab.doing(|tx| connections::change(tx, connection.id, &paused, Secret::Keep));

        let revoked = lab.doing(|tx| agent_tokens::revoke(tx, token.id));
        assert!(!revoked.is_valid() && revoked.revoked_by.is_some());
        assert_eq!(found(lab, b"one"), None);
        assert!(found(lab, b"two").is_some());
        assert_eq!(lab.doing(|tx| agent_tokens::revoke(tx, token.id)), revoked);
        assert_eq!(lab.store.read(agent_tokens::list).unwrap().len(), 2);
    });
}

#[test]
fn what_an_agent_hands_in_counts_for_its_connection_which_nobody_runs() {
    on_each_engine(|lab| {
        let connection = agent(lab);
        let token = lab.doing(|tx| agent_tokens::add(tx, connection.id, &Digest::of(b"one")));
        for new in [3, 0] {
            let used = lab
                .store
                .keep_house(|keep| agent_tokens::used(keep, &token, new));
            used.unwrap();
        }
        let listed = lab
            .store
            .read(|conn| connections::get(conn, connection.id))
            .unwrap();
        assert_eq!(
            (listed.health.taken, listed.health.standing),
            (3, Standing::Waiting)
        );
        assert!(listed.health.last_ok_at.is_some());
        assert!(found(lab, b"one").unwrap().used_at.is_some());
        let silence = chrono::TimeDelta::seconds(20);
        let now = lab.store.now();
        let free = lab
            .store
            .read(|conn| connections::is_any_free(conn, now, silence));
        assert!(!free.unwrap());
    });
}
