//! An agent on a laboratory's PC is given a token to hand in what a verifier wrote, or loses it.

use domain::{
    agent::AgentToken,
    audit::{Noun, Subject, Who},
    connection::{Connection, ConnectionKind, Name, Settings},
    digest::Digest,
    id::{AgentTokenId, SiteId},
};
use serde_json::Value;
use store::{
    Tx, agent_tokens,
    connections::{self, Secret},
    sites,
};

use super::{ActionError, Refused};
use crate::{app::App, secrets};

/// Seconds that stand in the settings of an agent's connection, which is never asked.
const POLL_SECONDS: u32 = 60;

/// An agent that was let in.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Its connection.
    pub connection: Connection,
    /// What is kept of the token.
    pub token: AgentToken,
    /// The token itself. It is kept nowhere: who loses it needs a new one.
    pub secret: String,
}

/// Gives a new token to the agent of this name, which is added at `site` if there is none yet.
/// Tokens that it has stay valid, so that one can be exchanged without a gap.
///
/// # Errors
/// When the name cannot be, belongs to a connection of another kind, or the site is closed.
pub fn admit_agent(
    app: &App,
    who: &Who,
    name: &str,
    site: SiteId,
) -> Result<Admitted, ActionError> {
    let name = Name::parse(name).map_err(ActionError::refused)?;
    let secret = secrets::new_token()?;
    let digest = Digest::of(secret.as_bytes());
    app.store.transaction(who, |tx| {
        let connection = connection_of(tx, name, site)?;
        let token = agent_tokens::add(tx, connection.id, &digest)?;
        let label = connection.settings.name.as_str();
        let subject = Subject::new(Noun::Connection, connection.id.get(), label);
        tx.record("agent_token.add", subject, &None::<()>, &token)?;
        Ok(Admitted {
            connection,
            token,
            secret,
        })
    })
}

fn connection_of(tx: &mut Tx<'_>, name: Name, site: SiteId) -> Result<Connection, ActionError> {
    let mut all = connections::list(tx)?.into_iter();
    if let Some(known) = all.find(|one| one.connection.settings.name == name) {
        let known = known.connection;
        return match known.settings.kind {
            ConnectionKind::Agent => Ok(known),
            _ => Err(Refused::new("agents.refused.kind")
                .with("name", name)
                .into()),
        };
    }
    sites::get(tx, site)?
        .ensure_active()
        .map_err(ActionError::refused)?;
    let settings = Settings {
        site,
        name,
        kind: ConnectionKind::Agent,
        address: String::new(),
        profile: None,
        intake: None,
        instrument: None,
        options: Value::Null,
        enabled: true,
        poll_seconds: POLL_SECONDS,
    };
    let added = connections::add(tx, &settings, Secret::Forget)?;
    let subject = Subject::new(
        Noun::Connection,
        added.id.get(),
        added.settings.name.as_str(),
    );
    tx.record("connection.add", subject, &None::<()>, &added)?;
    Ok(added)
}

/// Revokes a token: what is sent with it from now on is turned away.
///
/// # Errors
/// When there is no such token.
pub fn revoke_token(app: &App, who: &Who, id: AgentTokenId) -> Result<AgentToken, ActionError> {
    app.store.transaction(who, |tx| {
        let before = agent_tokens::get(tx, id)?;
        let after = agent_tokens::revoke(tx, id)?;
        let connection = connections::get(tx, after.connection)?.connection;
        let label = connection.settings.name.as_str();
        let subject = Subject::new(Noun::Connection, connection.id.get(), label);
        tx.record("agent_token.revoke", subject, &before, &after)?;
        Ok(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::tests::{desk, laboratory};

    fn is_let_in(app: &App, secret: &str) -> bool {
        let digest = Digest::of(secret.as_bytes());
        let found = app.store.read(|conn| agent_tokens::find(conn, &digest));
        found.unwrap().is_some()
    }

    #[test]
    fn a_token_lets_in_until_it_is_revoked_and_is_kept_nowhere() {
        let lab = laboratory();
        let first = admit_agent(&lab.app, &desk(), "二楼电脑", SiteId::MAIN).unwrap();
        let second = admit_agent(&lab.app, &desk(), "二楼电脑", SiteId::MAIN).unwrap();
        assert_eq!(first.connection.id, second.connection.id);
        assert!(is_let_in(&lab.app, &first.secret) && is_let_in(&lab.app, &second.secret));
        revoke_token(&lab.app, &desk(), first.token.id).unwrap();
        assert!(!is_let_in(&lab.app, &first.secret) && is_let_in(&lab.app, &second.secret));
        assert!(!is_let_in(&lab.app, "guess"));
        let kept = serde_json::to_string(&second.token).unwrap();
        assert!(!kept.contains(&second.secret));
        assert!(revoke_token(&lab.app, &desk(), AgentTokenId::new(7)).is_err());
    }

    #[test]
    fn a_name_of_another_connection_is_refused() {
        let lab = laboratory();
        let who = desk();
        lab.app
            .store
            .transaction(&who, |tx| {
                let settings = Settings {
                    site: SiteId::MAIN,
                    name: Name::parse("9510").unwrap(),
                    kind: ConnectionKind::Folder,
                    address: "/x".to_owned(),
                    profile: None,
                    intake: None,
                    instrument: None,
                    options: Value::Null,
                    enabled: false,
                    poll_seconds: 5,
                };
                let added = connections::add(tx, &settings, Secret::Forget)?;
                let subject = Subject::new(Noun::Connection, added.id.get(), "9510");
                tx.record("connection.add", subject, &None::<()>, &added)
            })
            .unwrap();
        for name in ["9510", "", "a\nb"] {
            let error = admit_agent(&lab.app, &who, name, SiteId::MAIN).unwrap_err();
            assert!(error.reason().is_some(), "{name}: {error}");
        }
    }
}
