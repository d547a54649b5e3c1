//! A mail that came back is handed in: the delivery that it is about is found and told what became of it.
//!
//! The same bounce twice changes nothing. Whoever has a copy of our mail can write one, so it is taken
//! from the desk and the command line only, and what it says can be undone by sending again.

use domain::{
    audit::{Noun, Subject, Who},
    delivery::{
        Delivery, DeliveryState, Step,
        bounce::{Bounce, BounceError, Fate, Report},
    },
    person::Viewer,
};
use importers::bounce;
use store::{
    Connection, StoreError,
    deliveries::{self, Change},
};

use super::ActionError;
use crate::app::App;

/// What became of a bounce.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The delivery as it stands now.
    pub delivery: Delivery,
    /// What was said about it.
    pub report: Report,
    /// Whether that was news.
    pub is_new: bool,
}

/// Takes a bounce.
///
/// # Errors
/// When the mail is none, is about no delivery of ours or about one that cannot have come back, or
/// the store fails.
pub fn take_bounce(app: &App, who: &Who, mail: &[u8]) -> Result<Taken, ActionError> {
    let bounce = bounce::read(mail)?;
    let found = app.store.read(|conn| find(conn, &bounce))?;
    let named = || {
        let recipients = bounce.reports.iter().map(|one| one.recipient.as_str());
        recipients.collect::<Vec<_>>().join(", ")
    };
    let (old, report) = found
        .and_then(|old| {
            let report = bounce.about(&old.recipient)?.clone();
            Some((old, report))
        })
        .ok_or_else(|| BounceError::NoDelivery {
            recipients: named(),
        })?;
    let told = report.told();
    let (state, verb) = match report.fate {
        Fate::Failed if old.state == DeliveryState::Bounced => (old.state, "delivery.bounce"),
        Fate::Failed => (old.step(Step::Bounce, "-")?, "delivery.bounce"),
        Fate::Delayed => (old.state, "delivery.delay"),
        Fate::Delivered => (old.state, "delivery.relay"),
    };
    // A delay or a relay is news only of what is under way; what arrived or came back stays so.
    let is_open = old.state == DeliveryState::Sent;
    let is_new = old.state != state || (is_open && old.detail != told);
    if !is_new {
        return Ok(Taken {
            delivery: old,
            report,
            is_new,
        });
    }
    let delivery = app.store.transaction(who, |tx| {
        let change = Change {
            state,
            detail: &told,
            next_at: None,
        };
        deliveries::change(tx, &old, change)?;
        let new = deliveries::get(tx, Viewer::Laboratory, old.id)?;
        let subject = Subject::new(Noun::Delivery, old.id.get(), &old.recipient);
        tx.record(verb, subject, &old, &report)?;
        Ok::<_, ActionError>(new)
    })?;
    Ok(Taken {
        delivery,
        report,
        is_new,
    })
}

/// The mail that came back: by its Message-ID, or, where no Message-ID came back, the only one that is
/// under way to a recipient.
fn find(conn: &mut Connection, bounce: &Bounce) -> Result<Option<Delivery>, StoreError> {
    for id in &bounce.message_ids {
        let found = deliveries::by_message_id(conn, &format!("<{id}>"))?;
        if found.is_some() {
            return Ok(found);
        }
    }
    if !bounce.message_ids.is_empty() {
        return Ok(None);
    }
    let mut found = Vec::new();
    for report in &bounce.reports {
        found.extend(deliveries::under_way_to(conn, &report.recipient)?);
    }
    match found.len() {
        1 => Ok(found.pop()),
        _ => Ok(None),
    }
}
