//! What mail systems say of a mail that they could not deliver (RFC 3464, codes of RFC 3463): for whom,
//! whether for good, and why. Which delivery it is about is told by the Message-ID of the mail that came back.

use serde::{Deserialize, Serialize};

use crate::texts::Explain;

/// What became of a mail for one recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It will not be tried again.
    Failed,
    /// It is still being tried.
    Delayed,
    /// It was handed on, or lies in the recipient's mailbox.
    Delivered,
}

impl Fate {
    /// By the field `Action` (RFC 3464 2.3.3), which decides, or else by the class of the status: a
    /// mail that was tried for days in vain has failed with a status of class 4.
    #[must_use]
    pub fn read(action: &str, status: &str) -> Option<Self> {
        match action.trim().to_ascii_lowercase().as_str() {
            "failed" => return Some(Self::Failed),
            "delayed" => return Some(Self::Delayed),
            "delivered" | "relayed" | "expanded" => return Some(Self::Delivered),
            _ => {}
        }
        match status.trim().split('.').next()? {
            "5" => Some(Self::Failed),
            "4" => Some(Self::Delayed),
            "2" => Some(Self::Delivered),
            _ => None,
        }
    }

    /// The key of its name in the language files.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Failed => "bounces.fate.failed",
            Self::Delayed => "bounces.fate.delayed",
            Self::Delivered => "bounces.fate.delivered",
        }
    }
}

/// What is said about one recipient.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The address that the mail was sent to, as far as it is told; else the one it was handed on to.
    pub recipient: String,
    /// What became of it.
    pub fate: Fate,
    /// The status, such as `5.1.1`; empty where none is told.
    pub status: String,
    /// What the last server said.
    pub diagnostic: String,
}

impl Report {
    /// Status and words on one line, as the page of the delivery shows them.
    #[must_use]
    pub fn told(&self) -> String {
        // Servers repeat the status in their words.
        match self.diagnostic.contains(&self.status) {
            true => self.diagnostic.clone(),
            false => format!("{} {}", self.status, self.diagnostic)
                .trim()
                .to_owned(),
        }
    }
}

/// A mail that says what became of another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bounce {
    /// The mails that it may be about, without angle brackets: first the one that came back with it.
    pub message_ids: Vec<String>,
    /// Recipients and what is said about each.
    pub reports: Vec<Report>,
}

impl Bounce {
    /// What is said about a recipient. Where a mail was handed on, its only recipient has another
    /// address now.
    #[must_use]
    pub fn about(&self, recipient: &str) -> Option<&Report> {
        let only = match self.reports.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let named = |report: &&Report| report.recipient.eq_ignore_ascii_case(recipient);
        self.reports.iter().find(named).or(only)
    }
}

/// Why a mail cannot be taken as a bounce.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BounceError {
    /// It says nothing of the fate of another mail in the form of RFC 3464.
    #[error("no delivery status notification")]
    NoReport,
    /// No delivery was sent under any of its Message-IDs to any of its recipients.
    #[error("no delivery to {recipients}")]
    NoDelivery {
        /// Whom it is about.
        recipients: String,
    },
}

impl Explain for BounceError {
    fn key(&self) -> &'static str {
        match self {
            Self::NoReport => "bounces.error.no_report",
            Self::NoDelivery { .. } => "bounces.error.no_delivery",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NoReport => Vec::new(),
            Self::NoDelivery { recipients } => vec![("recipients", recipients.clone())],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_action_decides_and_the_status_where_there_is_none() {
        assert_eq!(Fate::read("failed", "4.4.7"), Some(Fate::Failed));
        assert_eq!(Fate::read(" Delayed ", "5.0.0"), Some(Fate::Delayed));
        assert_eq!(Fate::read("relayed", ""), Some(Fate::Delivered));
        assert_eq!(Fate::read("", "5.1.1"), Some(Fate::Failed));
        assert_eq!(Fate::read("odd", "4.2.2"), Some(Fate::Delayed));
        assert_eq!(Fate::read("", "2.0.0"), Some(Fate::Delivered));
        assert_eq!(Fate::read("", ""), None);
    }

    #[test]
    fn a_recipient_is_found_by_address_or_by_being_the_only_one() {
        let report = |recipient: &str| Report {
            recipient: recipient.to_owned(),
            fate: Fate::Failed,
            status: "5.1.1".to_owned(),
            diagnostic: "550 5.1.1 User unknown".to_owned(),
        };
        let mut bounce = Bounce {
            message_ids: Vec::new(),
            reports: vec![report("a@example.org"), report("b@example.org")],
        };
        let found = bounce.about("B@EXAMPLE.org").unwrap();
        assert_eq!(found.recipient, "b@example.org");
        assert_eq!(found.told(), "550 5.1.1 User unknown");
        assert_eq!(bounce.about("c@example.org"), None);
        bounce.reports.truncate(1);
        assert!(bounce.about("c@example.org").is_some());
    }
}
