//! Deliveries: the list, one with its attempts and downloads, the part on the page of an intake.

use chrono::NaiveDateTime;
use serde::Serialize;

use super::parts::{Badge, Field, Link, Pager, Refusal};
use super::view;

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeliveryRow {
    /// Address of its page.
    pub href: String,
    /// Text key of the way.
    pub channel: &'static str,
    /// Who receives it; empty for the portal.
    pub recipient: String,
    /// How far it is.
    pub state: Badge,
    /// The intake.
    pub intake: Link,
    /// The company's name.
    pub company: String,
    /// Why it came back, or who has it.
    pub detail: String,
    /// When it was asked for.
    pub created_at: NaiveDateTime,
}

/// The list of deliveries.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Deliveries {
    /// The lines.
    pub rows: Vec<DeliveryRow>,
    /// Where one is in the list.
    pub pager: Pager,
    /// Whether mails that came back can be handed in.
    pub takes_bounces: bool,
}
view!(Deliveries, "deliveries/list.html");

/// The form for another delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct DeliveryForm {
    /// Codes of `domain::delivery::Channel`.
    pub channels: Vec<&'static str>,
    /// The chosen one.
    pub channel: Field,
    /// Who receives it.
    pub recipient: Field,
    /// The waybill.
    pub waybill: Field,
}

/// The deliveries of an intake, on its page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct OfIntake {
    /// The lines.
    pub rows: Vec<DeliveryRow>,
    /// The form, where the reader may ask for one.
    pub form: Option<DeliveryForm>,
}

/// One attempt to send a mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttemptShown {
    /// When it began.
    pub begun_at: NaiveDateTime,
    /// What the server said, or that it goes on.
    pub outcome: Badge,
    /// Its words.
    pub answer: String,
}

/// One download.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DownloadShown {
    /// Number of the document.
    pub document: Link,
    /// When.
    pub at: NaiveDateTime,
    /// By whom.
    pub by: String,
}

/// What can be done about a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepShown {
    /// `resend`, `cancel`, `bounce` or `receive`.
    pub name: &'static str,
    /// Whether a word about it is wanted.
    pub wants_detail: bool,
}

/// One delivery.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    /// The line of the list.
    pub delivery: DeliveryRow,
    /// Who asked for it.
    pub created_by: String,
    /// Waybill of the carrier.
    pub waybill: String,
    /// Message-ID of a mail.
    pub message_id: String,
    /// When the outbox tries again.
    pub next_at: Option<NaiveDateTime>,
    /// Whether an attempt ended without an answer.
    pub is_unsure: bool,
    /// The attempts, oldest first.
    pub attempts: Vec<AttemptShown>,
    /// The documents that it brings.
    pub documents: Vec<Link>,
    /// Downloads of these documents.
    pub downloads: Vec<DownloadShown>,
    /// What the reader can do.
    pub steps: Vec<StepShown>,
    /// What was typed about a step.
    pub detail: Field,
    /// Why the last form was not accepted.
    pub refusal: Option<Refusal>,
}
view!(Delivery, "deliveries/show.html");
