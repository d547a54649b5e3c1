//! Sites (检测点): places of one laboratory where verifiers stand.
//!
//! A source of measurements belongs to the site it came from. Until somebody adds
//! another, everything belongs to the main one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    connection::{ConnectionError, Name},
    id::SiteId,
};

coded! {
    /// Whether a site still works.
    SiteState in "site_state" {
        /// It hands in measurements.
        Active "active",
        /// It no longer does; what came from it stays.
        Closed "closed",
    }
}

/// A place where verifiers stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Identity.
    pub id: SiteId,
    /// What people call it.
    pub name: Name,
    /// Whether it still works.
    pub state: SiteState,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

impl Site {
    /// Refuses new work at a site that was closed.
    ///
    /// # Errors
    /// `ClosedSite` with its name.
    pub fn ensure_active(&self) -> Result<(), ConnectionError> {
        match self.state {
            SiteState::Active => Ok(()),
            SiteState::Closed => Err(ConnectionError::ClosedSite {
                name: self.name.to_string(),
            }),
        }
    }
}
