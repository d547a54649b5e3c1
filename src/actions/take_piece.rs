//! A piece that an agent sent is taken like a file that somebody handed in.
//!
//! The same piece sent twice adds nothing, so an agent that did not hear the answer sends it again.

use domain::{agent::AgentToken, audit::Who, digest::Digest};
use serde::{Deserialize, Serialize};
use store::{agent_tokens, connections, objects::Stored};

use super::{
    ActionError,
    hints::{Hints, placed},
    import_measurements::{Order, Report, import_measurements},
};
use crate::app::App;

/// A piece whose bytes are kept.
#[derive(Debug, Clone)]
pub struct Handed {
    /// What people call it.
    pub name: String,
    /// Where its bytes lie.
    pub stored: Stored,
    /// What the agent was told of it.
    pub hints: Hints,
    /// The folders in which it lay, and its own name there.
    pub place: Vec<String>,
}

/// What became of a piece, as the agent is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Fate {
    /// It was read; some of its records may be refused.
    Taken {
        /// What came of it.
        report: Report,
    },
    /// It cannot be read and never will be; there is no use in sending it again.
    Refused {
        /// Why, in the laboratory's language.
        reason: String,
    },
}

/// Whose token this is; absent if it lets nobody in.
///
/// # Errors
/// When the store fails.
pub fn token_of(app: &App, secret: &str) -> Result<Option<AgentToken>, ActionError> {
    let digest = Digest::of(secret.as_bytes());
    Ok(app.store.read(|conn| agent_tokens::find(conn, &digest))?)
}

/// Takes a piece that came with a token.
///
/// # Errors
/// When the store fails; the agent then sends the piece again.
pub fn take_piece(app: &App, token: &AgentToken, handed: Handed) -> Result<Fate, ActionError> {
    let connection = app
        .store
        .read(|conn| connections::get(conn, token.connection))?
        .connection;
    let settings = connection.settings;
    let who = Who::program(&format!("agent {}", settings.name));
    let given = Hints {
        profile: handed.hints.profile.or(settings.profile),
        intake: handed.hints.intake.or(settings.intake),
        instrument: handed.hints.instrument.or(settings.instrument),
    };
    let taken = placed(app, given, &handed.place).and_then(|hints| {
        let order = Order {
            sha256: handed.stored.sha256,
            size: handed.stored.size,
            name: handed.name,
            profile: hints.profile,
            intake: hints.intake,
            instrument: hints.instrument,
            connection: Some(connection.id),
            site: Some(settings.site),
        };
        import_measurements(app, &who, &order, &mut |_, _| {})
    });
    let fate = match taken {
        Ok(report) => Fate::Taken { report },
        Err(ActionError::Refused(reason)) => Fate::Refused {
            reason: app.texts.explain(app.settings.language, reason.as_ref()),
        },
        Err(other) => return Err(other),
    };
    let new = match &fate {
        Fate::Taken { report } => report.new,
        Fate::Refused { .. } => 0,
    };
    app.store
        .keep_house(|keep| agent_tokens::used(keep, token, new))?;
    Ok(fate)
}
