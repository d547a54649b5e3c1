//! Agents (采集代理): programs on a laboratory's PC that send what a verifier wrote.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::id::{AgentTokenId, ConnectionId};

/// Leave for an agent to hand in pieces for one connection. What it is known by, the token
/// itself, is shown once and kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgentToken {
    /// Identity.
    pub id: AgentTokenId,
    /// The connection whose pieces it may hand in, and with it the site.
    pub connection: ConnectionId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When something was last handed in with it.
    pub used_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// By whom.
    pub revoked_by: Option<String>,
}

impl AgentToken {
    /// True as long as pieces may be handed in with it.
    #[must_use]
    pub const fn is_valid(&self) -> bool {
        self.revoked_at.is_none()
    }
}
