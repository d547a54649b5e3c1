//! Agents: which PCs may send what their verifier wrote.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Refusal};
use super::view;

/// One token of an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgentRow {
    /// Identity of the token.
    pub id: String,
    /// What people call the agent.
    pub name: String,
    /// The page of its connection, where its site is changed.
    pub href: String,
    /// The site it sends for.
    pub site: String,
    /// When the token was made.
    pub made: NaiveDateTime,
    /// By whom.
    pub by: String,
    /// When something was last handed in with it.
    pub used: Option<NaiveDateTime>,
    /// Valid or revoked.
    pub state: Badge,
    /// Whether it can still be revoked.
    pub valid: bool,
}

/// A site to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SiteChoice {
    /// Identity.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// The agents, and the form for another token.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Agents {
    /// Tokens, newest first.
    pub rows: Vec<AgentRow>,
    /// The form: name of the agent.
    pub name: Field,
    /// The form: the chosen site.
    pub site: String,
    /// Sites that are not closed.
    pub sites: Vec<SiteChoice>,
    /// Whether there is anything to choose.
    pub many_sites: bool,
    /// Name and token that were just made; shown once.
    pub handed_over: Option<(String, String)>,
    /// Where this server is reached.
    pub server: String,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Agents, "agents/list.html");
