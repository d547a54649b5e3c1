//! How issued documents reach a company: by the portal, by mail, fetched at the desk, by post.
//!
//! Issuing and delivering are two records: a document stands whether or not it arrived, and one
//! recipient's trouble is not another's. A mail is sent at least once: the attempt is written down
//! before the server is asked, and when its answer was never heard the mail is sent again under
//! the same Message-ID and the earlier attempt says that it may have arrived.

pub mod bounce;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::id::{CompanyId, DeliveryId, DocumentId, IntakeId};
use crate::texts::Explain;

coded! {
    /// The way to the recipient.
    Channel in "delivery_channel" {
        /// The company signs in and downloads.
        Portal "portal",
        /// By mail, with the documents attached.
        Mail "mail",
        /// Somebody fetches them at the desk.
        Pickup "pickup",
        /// By post or carrier.
        Post "post",
    }
}

coded! {
    /// How far a delivery is.
    DeliveryState in "delivery_state" {
        /// It waits: for the outbox, or for somebody to come.
        Waiting "waiting",
        /// The mail server is being asked.
        Sending "sending",
        /// It is under way: taken by the mail server or the carrier, or laid out in the portal.
        Sent "sent",
        /// It arrived: downloaded, fetched, or confirmed by the recipient.
        Received "received",
        /// It came back, or was given up.
        Bounced "bounced",
        /// It was called off before it left.
        Cancelled "cancelled",
    }
}

coded! {
    /// What a mail server said of one attempt.
    AttemptOutcome in "attempt_outcome" {
        /// It took the mail.
        Accepted "accepted",
        /// Not now, or it could not be reached.
        Later "later",
        /// Never.
        Refused "refused",
        /// Nobody heard its answer: the mail may have arrived.
        Unknown "unknown",
    }
}

/// Minutes to wait after the first, second, … attempt that failed for now; after the last the
/// delivery is given up and a person decides.
const PATIENCE: [i64; 7] = [1, 5, 15, 60, 180, 480, 960];

/// Seconds after which an attempt that has not ended is taken for lost: more than a mail server
/// may take to answer.
pub const LOST_AFTER: i64 = 300;

/// When to try again after so many attempts; absent when it is given up.
#[must_use]
pub fn next_try(attempts: u32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let before = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let minutes = PATIENCE.get(before)?;
    Some(now + TimeDelta::minutes(*minutes))
}

/// A delivery to one recipient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Identity.
    pub id: DeliveryId,
    /// The intake whose documents it brings.
    pub intake: IntakeId,
    /// The company.
    pub company: CompanyId,
    /// The way.
    pub channel: Channel,
    /// A mail address, a name, or a postal address; empty for the portal.
    pub recipient: String,
    /// How far it is.
    pub state: DeliveryState,
    /// Waybill of the carrier (运单号).
    pub waybill: String,
    /// Why it came back, or who confirmed it.
    pub detail: String,
    /// Message-ID under which every attempt of a mail is sent.
    pub message_id: String,
    /// Attempts so far.
    pub attempts: u32,
    /// When the outbox looks at it again.
    pub next_at: Option<DateTime<Utc>>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it changed last.
    pub changed_at: DateTime<Utc>,
    /// What it brings.
    pub documents: Vec<DocumentId>,
}

/// What somebody does about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Send it once more.
    Resend,
    /// Call it off.
    Cancel,
    /// It came back.
    Bounce,
    /// It arrived.
    Receive,
}

/// A step that a delivery cannot take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// Not from where it stands.
    #[error("a delivery that is {} cannot take this step", state.code())]
    State {
        /// Where it stands.
        state: DeliveryState,
    },
    /// Without a recipient nothing can be sent.
    #[error("a recipient is wanted")]
    NoRecipient,
    /// No mail address.
    #[error("{found:?} is no mail address")]
    Address {
        /// What was typed.
        found: String,
    },
    /// Post without a waybill cannot be followed.
    #[error("a waybill is wanted")]
    NoWaybill,
    /// Why it came back, or who has it, must be said.
    #[error("a word about it is wanted")]
    NoDetail,
}

impl Explain for DeliveryError {
    fn key(&self) -> &'static str {
        match self {
            Self::State { .. } => "delivery.error.state",
            Self::NoRecipient => "delivery.error.no_recipient",
            Self::Address { .. } => "delivery.error.address",
            Self::NoWaybill => "delivery.error.no_waybill",
            Self::NoDetail => "delivery.error.no_detail",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::State { state } => vec![("state", format!("@{}", state.label()))],
            Self::Address { found } => vec![("found", found.clone())],
            Self::NoRecipient | Self::NoWaybill | Self::NoDetail => Vec::new(),
        }
    }
}

/// A delivery that somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The way.
    pub channel: Channel,
    /// A mail address, a name, or a postal address.
    pub recipient: String,
    /// Waybill of the carrier.
    pub waybill: String,
}

impl Wanted {
    /// The same without blanks around, if the way has all that it needs.
    ///
    /// # Errors
    /// When a recipient, mail address or waybill is wanting.
    pub fn checked(self) -> Result<Self, DeliveryError> {
        let recipient = self.recipient.trim().to_owned();
        let waybill = self.waybill.trim().to_owned();
        match self.channel {
            Channel::Portal => {}
            _ if recipient.is_empty() => return Err(DeliveryError::NoRecipient),
            Channel::Mail if !is_address(&recipient) => {
                return Err(DeliveryError::Address { found: recipient });
            }
            Channel::Post if waybill.is_empty() => return Err(DeliveryError::NoWaybill),
            _ => {}
        }
        Ok(Self {
            channel: self.channel,
            recipient,
            waybill,
        })
    }

    /// Where such a delivery begins: the portal has it at once, what the carrier has is under way.
    #[must_use]
    pub const fn begins(&self) -> DeliveryState {
        match self.channel {
            Channel::Portal | Channel::Post => DeliveryState::Sent,
            Channel::Mail | Channel::Pickup => DeliveryState::Waiting,
        }
    }
}

/// One address, without a name: whether it exists only its server can tell.
fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !",;<>\"()[]\\".contains(c);
    let labels = host.split('.');
    !local.is_empty()
        && text.len() <= 254
        && text.chars().all(plain)
        && host.contains('.')
        && labels.into_iter().all(|label| !label.is_empty())
}

impl Delivery {
    /// Where a step leads.
    ///
    /// # Errors
    /// When it cannot be taken from where the delivery stands, or nothing is said about it.
    pub fn step(&self, step: Step, detail: &str) -> Result<DeliveryState, DeliveryError> {
        use DeliveryState::{Bounced, Cancelled, Received, Sent, Waiting};
        let becomes = match (step, self.state) {
            (Step::Resend, Sent | Bounced | Received | Cancelled) => match self.channel {
                Channel::Mail => Waiting,
                Channel::Portal | Channel::Post | Channel::Pickup => {
                    return Err(DeliveryError::State { state: self.state });
                }
            },
            (Step::Cancel, Waiting) => Cancelled,
            (Step::Bounce, Sent | Received) => Bounced,
            (Step::Receive, Waiting | Sent | Bounced) => Received,
            _ => return Err(DeliveryError::State { state: self.state }),
        };
        let is_told = matches!(step, Step::Bounce | Step::Receive);
        if is_told && detail.trim().is_empty() {
            return Err(DeliveryError::NoDetail);
        }
        Ok(becomes)
    }

    /// The steps that can be taken, whatever is said about them.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        [Step::Resend, Step::Cancel, Step::Bounce, Step::Receive]
            .into_iter()
            .filter(|step| self.step(*step, "-").is_ok())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn delivery(channel: Channel, state: DeliveryState) -> Delivery {
        Delivery {
            id: DeliveryId::new(1),
            intake: IntakeId::new(2),
            company: CompanyId::new(3),
            channel,
            recipient: "qa@example.org".to_owned(),
            state,
            waybill: String::new(),
            detail: String::new(),
            message_id: String::new(),
            attempts: 0,
            next_at: None,
            created_at: DateTime::UNIX_EPOCH,
            created_by: "desk".to_owned(),
            changed_at: DateTime::UNIX_EPOCH,
            documents: Vec::new(),
        }
    }

    #[test]
    fn a_mail_is_tried_for_a_day_with_longer_and_longer_pauses_and_then_given_up() {
        let now = DateTime::UNIX_EPOCH;
        let pauses: Vec<_> = (1..)
            .map_while(|attempts| next_try(attempts, now))
            .map(|next| (next - now).num_minutes())
            .collect();
        assert_eq!(pauses, PATIENCE);
        assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(pauses.iter().sum::<i64>() > 24 * 60);
        assert_eq!(next_try(0, now), None);
    }

    #[test]
    fn each_way_asks_for_what_it_needs() {
        let wanted = |channel, recipient: &str, waybill: &str| {
            let wanted = Wanted {
                channel,
                recipient: recipient.to_owned(),
                waybill: waybill.to_owned(),
            };
            wanted.checked()
        };
        let begins = |channel, recipient, waybill| {
            wanted(channel, recipient, waybill).map(|wanted| wanted.begins())
        };
        assert_eq!(begins(Channel::Portal, "", ""), Ok(DeliveryState::Sent));
        let mail = begins(Channel::Mail, " qa@example.org ", "");
        assert_eq!(mail, Ok(DeliveryState::Waiting));
        assert_eq!(
            begins(Channel::Pickup, "王丽", ""),
            Ok(DeliveryState::Waiting)
        );
        assert_eq!(
            begins(Channel::Post, "王丽", "SF1"),
            Ok(DeliveryState::Sent)
        );
        assert_eq!(
            begins(Channel::Post, "王丽", " "),
            Err(DeliveryError::NoWaybill)
        );
        assert_eq!(
            begins(Channel::Mail, "", ""),
            Err(DeliveryError::NoRecipient)
        );
        for wrong in [
            "qa",
            "qa@",
            "@a.b",
            "a@b",
            "a b@c.d",
            "a@b..c",
            "a@b.c\nBcc: x@y.z",
            "a@b.c,d@e.f",
        ] {
            let refused = begins(Channel::Mail, wrong, "");
            assert!(
                matches!(refused, Err(DeliveryError::Address { .. })),
                "{wrong}"
            );
        }
    }

    #[test]
    fn only_mails_are_sent_again_and_what_left_cannot_be_called_off() {
        use DeliveryState::{Bounced, Received, Sending, Sent, Waiting};
        let steps = |channel, state| delivery(channel, state).steps();
        assert_eq!(steps(Channel::Mail, Waiting), [Step::Cancel, Step::Receive]);
        assert_eq!(steps(Channel::Mail, Sending), []);
        assert_eq!(
            steps(Channel::Mail, Sent),
            [Step::Resend, Step::Bounce, Step::Receive]
        );
        assert_eq!(steps(Channel::Mail, Bounced), [Step::Resend, Step::Receive]);
        assert_eq!(steps(Channel::Post, Sent), [Step::Bounce, Step::Receive]);
        assert_eq!(steps(Channel::Pickup, Received), [Step::Bounce]);
        let silent = delivery(Channel::Post, Sent).step(Step::Bounce, "  ");
        assert_eq!(silent, Err(DeliveryError::NoDetail));
    }
}
