//! Connections (检测仪连接): where a verifier's output is fetched from, and how that goes.
//!
//! What an admin sets and what the program notes are kept apart: `Connection` is the
//! setting, which is audited; `Health` is how it goes, which changes with every round.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    id::{ConnectionId, SiteId},
    instrument::InstrumentNumber,
    measurement::Warning,
    numbering::IntakeNumber,
    texts::Explain,
};

/// Longest name of a connection or a site, in characters.
const LONGEST_NAME: usize = 60;

/// Shortest and longest time between two rounds, in seconds.
const POLL_SECONDS: std::ops::RangeInclusive<u32> = 1..=86_400;

/// Longest wait after failures.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(5);

coded! {
    /// What a connection reads.
    ConnectionKind in "connection_kind" {
        /// The database of an LVS-95XX on MySQL or MariaDB.
        Mysql "mysql",
        /// The database of an LVS-95XX as an Access file.
        Access "access",
        /// A folder into which a verifier writes its reports.
        Folder "folder",
        /// An agent on the laboratory's PC, which sends by itself; there is nothing to fetch.
        Agent "agent",
    }
}

coded! {
    /// How a connection stands.
    Standing in "standing" {
        /// No round was made since it was added.
        New "new",
        /// The last round went well; the next is due later.
        Waiting "waiting",
        /// A round is being made.
        Running "running",
        /// The last round failed; it will be tried again.
        Failing "failing",
    }
}

/// A setting of a connection or site that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectionError {
    /// No name, or one of blanks.
    #[error("a connection and a site need a name")]
    NoName,
    /// Too long, or with a line break or another control character.
    #[error("name {found:?} is longer than {LONGEST_NAME} characters or has control characters")]
    Name {
        /// What was typed.
        found: String,
    },
    /// The time between two rounds is out of range.
    #[error("{found} seconds between two rounds")]
    Poll {
        /// What was asked for.
        found: u32,
    },
    /// New work for a site that was closed.
    #[error("site {name} is closed")]
    ClosedSite {
        /// Its name.
        name: String,
    },
}

impl Explain for ConnectionError {
    fn key(&self) -> &'static str {
        match self {
            Self::NoName => "connections.error.no_name",
            Self::Name { .. } => "connections.error.name",
            Self::Poll { .. } => "connections.error.poll",
            Self::ClosedSite { .. } => "connections.error.closed_site",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoName => Vec::new(),
            Self::Name { found } => {
                vec![
                    ("found", found.clone()),
                    ("limit", LONGEST_NAME.to_string()),
                ]
            }
            Self::Poll { found } => vec![
                ("found", found.to_string()),
                ("least", POLL_SECONDS.start().to_string()),
                ("most", POLL_SECONDS.end().to_string()),
            ],
            Self::ClosedSite { name } => vec![("name", name.clone())],
        }
    }
}

/// What people call a connection or a site: not empty, at most 60 characters, one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// Reads a name as it was typed; blanks at its ends are dropped.
    ///
    /// # Errors
    /// `NoName` or `Name`.
    pub fn parse(text: &str) -> Result<Self, ConnectionError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(ConnectionError::NoName);
        }
        if text.chars().count() > LONGEST_NAME || text.chars().any(char::is_control) {
            return Err(ConnectionError::Name {
                found: text.to_owned(),
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Name {
    type Error = ConnectionError;

    fn try_from(text: String) -> Result<Self, ConnectionError> {
        Self::parse(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// What an admin sets. It holds no password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Settings {
    /// The site whose verifier it reads.
    pub site: SiteId,
    /// What people call it.
    pub name: Name,
    /// What it reads.
    pub kind: ConnectionKind,
    /// Where that is, without a password: `mysql://lvs@10.0.0.5/LVS-95XX`, `D:\LVS-95XX.mdb`.
    pub address: String,
    /// The profile to read with; absent to choose the one that fits.
    pub profile: Option<String>,
    /// The only intake to match with; absent for all open ones.
    pub intake: Option<IntakeNumber>,
    /// The instrument whose output it reads, for outputs that name no serial number; absent to
    /// find it by what the output names.
    #[serde(default)]
    pub instrument: Option<InstrumentNumber>,
    /// What only this kind of connection knows, as JSON.
    pub options: serde_json::Value,
    /// True for rounds to be made; false while paused.
    pub enabled: bool,
    /// Seconds between two rounds.
    pub poll_seconds: u32,
}

impl Settings {
    /// Refuses a time between two rounds that cannot be meant.
    ///
    /// # Errors
    /// `Poll` with what was found.
    pub fn check(&self) -> Result<(), ConnectionError> {
        if POLL_SECONDS.contains(&self.poll_seconds) {
            Ok(())
        } else {
            Err(ConnectionError::Poll {
                found: self.poll_seconds,
            })
        }
    }
}

/// A configured verifier connection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Connection {
    /// Identity.
    pub id: ConnectionId,
    /// What an admin set.
    #[serde(flatten)]
    pub settings: Settings,
    /// True if a password is kept for it.
    pub has_password: bool,
    /// When an admin last changed it.
    pub changed_at: DateTime<Utc>,
    /// Which admin.
    pub changed_by: String,
}

/// How a connection goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// How it stands.
    pub standing: Standing,
    /// Rounds that failed since the last that went well.
    pub failures: u32,
    /// When the first of these failed.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why the last of these failed.
    pub last_error: Option<Warning>,
    /// When a round last went well.
    pub last_ok_at: Option<DateTime<Utc>>,
    /// When the next round is due; absent before the first.
    pub next_at: Option<DateTime<Utc>>,
    /// New measurements so far.
    pub taken: u64,
    /// When the last of these came.
    pub last_taken_at: Option<DateTime<Utc>>,
}

/// Something that a connection noticed and an admin should know: a gap, a database made anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionNotice {
    /// When it was noticed first.
    pub noticed_at: DateTime<Utc>,
    /// What was noticed.
    pub warning: Warning,
}

/// How long to wait after so many failures: the time between rounds, doubled with each
/// failure, at most five minutes or the time between rounds if that is longer. A random
/// `chance` takes up to a third off, so that connections that failed together do not all
/// come back together.
#[must_use]
pub fn wait_after(failures: u32, poll_seconds: u32, chance: u8) -> TimeDelta {
    let usual = TimeDelta::seconds(i64::from(poll_seconds));
    let doubled = 2_i32.saturating_pow(failures.saturating_sub(1).min(20));
    let whole = usual
        .checked_mul(doubled)
        .unwrap_or(LONGEST_WAIT)
        .min(LONGEST_WAIT.max(usual));
    whole - whole / 3 / 255 * i32::from(chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_with_each_failure_up_to_five_minutes_and_chance_only_shortens_them() {
        let whole = |failures| wait_after(failures, 5, 0).num_seconds();
        assert_eq!([1, 2, 3, 4].map(whole), [5, 10, 20, 40]);
        assert_eq!(whole(10), 300);
        assert_eq!(whole(u32::MAX), 300);
        assert_eq!(wait_after(9, 3600, 0).num_seconds(), 3600);
        let shortest = wait_after(1, 3, 255);
        assert!(shortest >= TimeDelta::seconds(2) && shortest < TimeDelta::milliseconds(2001));
    }

    #[test]
    fn names_are_one_line_of_sixty_characters() {
        assert_eq!(Name::parse("  二楼 9510 ").unwrap().as_str(), "二楼 9510");
        assert_eq!(Name::parse(" "), Err(ConnectionError::NoName));
        for bad in ["a\nb".to_owned(), "字".repeat(61)] {
            assert!(matches!(
                Name::parse(&bad),
                Err(ConnectionError::Name { .. })
            ));
        }
    }
}
