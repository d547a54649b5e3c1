//! Issued documents go to a company: asked for, sent again, called off, come back, received.
//!
//! What the outbox does with a mail is its own; here is what people do.

use domain::{
    audit::{Noun, Subject, Who},
    delivery::{Channel, Delivery, DeliveryState, Step, Wanted},
    id::{CompanyId, DeliveryId, DocumentId},
    numbering::IntakeNumber,
    person::Viewer,
};
use serde_json::json;
use store::{
    Tx,
    deliveries::{self, Change},
    documents,
};

use super::{ActionError, Refused, open_intake::known};
use crate::app::App;

/// Asks for the delivery of every document of an intake that stands, to one recipient.
///
/// # Errors
/// When the way lacks something, no mail server is set, nothing was issued, or the store fails.
pub fn deliver_documents(
    app: &App,
    who: &Who,
    number: IntakeNumber,
    wanted: Wanted,
) -> Result<DeliveryId, ActionError> {
    let wanted = wanted.checked()?;
    if wanted.channel == Channel::Mail && app.settings.mail.server.is_empty() {
        return Err(Refused::new("delivery.refused.no_server").into());
    }
    let from = app.settings.mail.host();
    app.store.transaction(who, |tx| {
        let intake = known(tx, number)?;
        let standing = documents::standing(tx, intake.id)?;
        let ids: Vec<DocumentId> = standing.iter().map(|one| one.id).collect();
        if ids.is_empty() {
            return Err(Refused::new("delivery.refused.nothing_issued")
                .with("number", number)
                .into());
        }
        let id = deliveries::add(tx, &intake, &wanted, &from, &ids)?;
        let new = deliveries::get(tx, Viewer::Laboratory, id)?;
        tx.record("delivery.ask", subject(&new), &None::<()>, &new)?;
        Ok(id)
    })
}

/// Takes a step that a person decides; `detail` says why it came back or who has it.
///
/// # Errors
/// When the step cannot be taken from where the delivery stands, or the store fails.
pub fn step(
    app: &App,
    who: &Who,
    id: DeliveryId,
    step: Step,
    detail: &str,
) -> Result<Delivery, ActionError> {
    app.store.transaction(who, |tx| {
        let old = deliveries::get(tx, Viewer::Laboratory, id)?;
        let state = old.step(step, detail)?;
        let next_at = (state == DeliveryState::Waiting).then(|| tx.now());
        moved(tx, &old, state, detail.trim(), next_at, verb(step))
    })
}

const fn verb(step: Step) -> &'static str {
    match step {
        Step::Resend => "delivery.resend",
        Step::Cancel => "delivery.cancel",
        Step::Bounce => "delivery.bounce",
        Step::Receive => "delivery.receive",
    }
}

fn moved(
    tx: &mut Tx<'_>,
    old: &Delivery,
    state: DeliveryState,
    detail: &str,
    next_at: Option<chrono::DateTime<chrono::Utc>>,
    verb: &str,
) -> Result<Delivery, ActionError> {
    let change = Change {
        state,
        detail,
        next_at,
    };
    deliveries::change(tx, old, change)?;
    let new = deliveries::get(tx, Viewer::Laboratory, old.id)?;
    tx.record(verb, subject(&new), old, &new)?;
    Ok(new)
}

/// Keeps that a company's person downloaded a document; what lies in the portal for it has arrived.
///
/// # Errors
/// When the store fails.
pub fn note_download(
    app: &App,
    who: &Who,
    document: DocumentId,
    company: CompanyId,
) -> Result<(), ActionError> {
    app.store.transaction(who, |tx| {
        let one = documents::get(tx, Viewer::Company(company), document)?;
        let open = deliveries::downloaded(tx, document, company)?;
        let told = json!({ "document": one.document.number, "sha256": one.document.sha256 });
        let subject = Subject::new(Noun::Document, document.get(), &one.document.number);
        tx.record("document.download", subject, &None::<()>, &told)?;
        for delivery in open {
            let state = DeliveryState::Received;
            moved(tx, &delivery, state, "", None, "delivery.receive")?;
        }
        Ok::<_, ActionError>(())
    })
}

fn subject(delivery: &Delivery) -> Subject {
    let label = match delivery.recipient.as_str() {
        "" => delivery.channel.code(),
        recipient => recipient,
    };
    Subject::new(Noun::Delivery, delivery.id.get(), label)
}
