//! Deliveries of issued documents, the attempts to send them by mail, and who downloaded what.

mod attempts;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    delivery::{Channel, Delivery, DeliveryState, Wanted},
    id::{CompanyId, DeliveryId, DocumentId, IntakeId},
    intake::Intake,
    person::Viewer,
};

use crate::{
    connection::Connection,
    convert,
    engine::each,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::{deliveries, delivery_documents, downloads},
    transaction::Tx,
};

pub use attempts::{Attempt, attempts, begin_attempt, end_attempt};

const TABLE: &str = "deliveries";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    intake_id: i64,
    company_id: i64,
    channel: String,
    recipient: String,
    state: String,
    waybill: String,
    detail: String,
    message_id: String,
    attempts: i64,
    next_at: Option<i64>,
    created_at: i64,
    created_by: String,
    changed_at: i64,
}

impl Row {
    fn into_delivery(self, documents: Vec<DocumentId>) -> Result<Delivery, StoreError> {
        let id = self.id;
        let next_at = self.next_at.map(|at| convert::moment(TABLE, id, at));
        Ok(Delivery {
            id: DeliveryId::new(id),
            intake: IntakeId::new(self.intake_id),
            company: CompanyId::new(self.company_id),
            channel: convert::code(TABLE, id, &self.channel, Channel::from_code)?,
            recipient: self.recipient,
            state: convert::code(TABLE, id, &self.state, DeliveryState::from_code)?,
            waybill: self.waybill,
            detail: self.detail,
            message_id: self.message_id,
            attempts: convert::whole(TABLE, id, self.attempts)?,
            next_at: next_at.transpose()?,
            created_at: convert::moment(TABLE, id, self.created_at)?,
            created_by: self.created_by,
            changed_at: convert::moment(TABLE, id, self.changed_at)?,
            documents,
        })
    }
}

/// A download by a company.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Download {
    /// The document.
    pub document: DocumentId,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
}

/// Keeps a delivery; the caller records it. A mail is due at once.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut Tx<'_>,
    intake: &Intake,
    wanted: &Wanted,
    host: &str,
    documents: &[DocumentId],
) -> Result<DeliveryId, StoreError> {
    let (id, now) = (tx.next_id(), tx.now().timestamp_millis());
    let is_mail = wanted.channel == Channel::Mail;
    let row = Row {
        id,
        intake_id: intake.id.get(),
        company_id: intake.company.get(),
        channel: wanted.channel.code().to_owned(),
        recipient: wanted.recipient.clone(),
        state: wanted.begins().code().to_owned(),
        waybill: wanted.waybill.clone(),
        detail: String::new(),
        message_id: match is_mail {
            true => format!("<delivery-{id}@{host}>"),
            false => String::new(),
        },
        attempts: 0,
        next_at: is_mail.then_some(now),
        created_at: now,
        created_by: tx.who().name().to_owned(),
        changed_at: now,
    };
    diesel::insert_into(deliveries::table)
        .values(&row)
        .execute(tx.write())?;
    let brought: Vec<_> = documents
        .iter()
        .map(|document| {
            (
                delivery_documents::delivery_id.eq(id),
                delivery_documents::document_id.eq(document.get()),
            )
        })
        .collect();
    each!(tx.write(), own => diesel::insert_into(delivery_documents::table).values(&brought).execute(own))?;
    Ok(DeliveryId::new(id))
}

/// What becomes of a delivery.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Where it stands then.
    pub state: DeliveryState,
    /// Why it came back, or who has it.
    pub detail: &'a str,
    /// When the outbox looks at it again.
    pub next_at: Option<DateTime<Utc>>,
}

/// Moves a delivery from the state in which it was read; the caller records it.
///
/// # Errors
/// `Conflict` if it is no longer in that state.
pub fn change(tx: &mut Tx<'_>, old: &Delivery, change: Change<'_>) -> Result<(), StoreError> {
    let now = tx.now().timestamp_millis();
    let as_read = deliveries::table
        .filter(deliveries::id.eq(old.id.get()))
        .filter(deliveries::state.eq(old.state.code()))
        .filter(deliveries::attempts.eq(i64::from(old.attempts)));
    let changed = diesel::update(as_read)
        .set((
            deliveries::state.eq(change.state.code()),
            deliveries::detail.eq(change.detail),
            deliveries::next_at.eq(change.next_at.map(|at| at.timestamp_millis())),
            deliveries::changed_at.eq(now),
        ))
        .execute(tx.write())?;
    match changed {
        1 => Ok(()),
        _ => Err(StoreError::conflict("delivery", old.id)),
    }
}

/// The delivery that the outbox should look at, if any is due: one that waits, or one whose
/// attempt is taken for lost.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Connection, now: DateTime<Utc>) -> Result<Option<Delivery>, StoreError> {
    let states = [DeliveryState::Waiting.code(), DeliveryState::Sending.code()];
    let row: Option<Row> = deliveries::table
        .filter(deliveries::next_at.le(now.timestamp_millis()))
        .filter(deliveries::state.eq_any(states))
        .order(deliveries::next_at)
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    match row {
        Some(row) => Ok(whole(conn, vec![row])?.pop()),
        None => Ok(None),
    }
}

/// The mail of a Message-ID, angle brackets included.
///
/// # Errors
/// When the database fails.
pub fn by_message_id(conn: &mut Connection, id: &str) -> Result<Option<Delivery>, StoreError> {
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::message_id.eq(id))
        .filter(deliveries::channel.eq(Channel::Mail.code()))
        .select(Row::as_select())
        .limit(1)
        .load(conn.any())?;
    Ok(whole(conn, rows)?.pop())
}

/// The two newest mails that are under way to a recipient: one alone is the one that is meant.
///
/// # Errors
/// When the database fails.
pub fn under_way_to(conn: &mut Connection, recipient: &str) -> Result<Vec<Delivery>, StoreError> {
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::recipient.eq(recipient))
        .filter(deliveries::channel.eq(Channel::Mail.code()))
        .filter(deliveries::state.eq(DeliveryState::Sent.code()))
        .order(deliveries::id.desc())
        .select(Row::as_select())
        .limit(2)
        .load(conn.any())?;
    whole(conn, rows)
}

/// One delivery, if the viewer may see it.
///
/// # Errors
/// When it is not there for this viewer, or the database fails.
pub fn get(conn: &mut Connection, viewer: Viewer, id: DeliveryId) -> Result<Delivery, StoreError> {
    let row: Option<Row> = deliveries::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    let row = row
        .filter(|row| viewer.sees(CompanyId::new(row.company_id)))
        .ok_or_else(|| StoreError::missing("delivery", id))?;
    let found = whole(conn, vec![row])?.pop();
    found.ok_or_else(|| StoreError::missing("delivery", id))
}

/// Lists deliveries the viewer may see, newest first; of one intake where one is named.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    intake: Option<IntakeId>,
    paging: Paging,
) -> Result<Page<Delivery>, StoreError> {
    let seen = || {
        let mut query = deliveries::table.into_boxed();
        if let Some(own) = viewer.company() {
            query = query.filter(deliveries::company_id.eq(own.get()));
        }
        if let Some(intake) = intake {
            query = query.filter(deliveries::intake_id.eq(intake.get()));
        }
        query
    };
    let page = newest_first!(conn, seen, deliveries::id, paging => Row, |row| row.id, Ok)?;
    let (next, total) = (page.next, page.total);
    Ok(Page {
        rows: whole(conn, page.rows)?,
        next,
        total,
    })
}

/// Rows with the documents that they bring.
fn whole(conn: &mut Connection, rows: Vec<Row>) -> Result<Vec<Delivery>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let pairs: Vec<(i64, i64)> = delivery_documents::table
        .filter(delivery_documents::delivery_id.eq_any(ids))
        .order(delivery_documents::document_id)
        .select((
            delivery_documents::delivery_id,
            delivery_documents::document_id,
        ))
        .load(conn.any())?;
    let mut brought: HashMap<i64, Vec<DocumentId>> = HashMap::new();
    for (delivery, document) in pairs {
        let documents = brought.entry(delivery).or_default();
        documents.push(DocumentId::new(document));
    }
    rows.into_iter()
        .map(|row| {
            let documents = brought.remove(&row.id).unwrap_or_default();
            row.into_delivery(documents)
        })
        .collect()
}

/// Keeps that a company downloaded a document, and gives the deliveries of it that are under
/// way; the caller records both.
///
/// # Errors
/// When the database fails.
pub fn downloaded(
    tx: &mut Tx<'_>,
    document: DocumentId,
    company: CompanyId,
) -> Result<Vec<Delivery>, StoreError> {
    let row = (
        downloads::id.eq(tx.next_id()),
        downloads::document_id.eq(document.get()),
        downloads::company_id.eq(company.get()),
        downloads::downloaded_at.eq(tx.now().timestamp_millis()),
        downloads::downloaded_by.eq(tx.who().name().to_owned()),
    );
    diesel::insert_into(downloads::table)
        .values(row)
        .execute(tx.write())?;
    let rows: Vec<Row> = deliveries::table
        .inner_join(
            delivery_documents::table.on(delivery_documents::delivery_id.eq(deliveries::id)),
        )
        .filter(delivery_documents::document_id.eq(document.get()))
        .filter(deliveries::company_id.eq(company.get()))
        .filter(deliveries::channel.eq(Channel::Portal.code()))
        .filter(deliveries::state.eq(DeliveryState::Sent.code()))
        .select(Row::as_select())
        .load(tx.any())?;
    whole(tx, rows)
}

/// Downloads of some documents by their company, newest first.
///
/// # Errors
/// When the database fails.
pub fn downloads_of(
    conn: &mut Connection,
    viewer: Viewer,
    documents: &[DocumentId],
) -> Result<Vec<Download>, StoreError> {
    let ids: Vec<i64> = documents.iter().map(|one| one.get()).collect();
    let mut query = downloads::table
        .filter(downloads::document_id.eq_any(ids))
        .into_boxed();
    if let Some(own) = viewer.company() {
        query = query.filter(downloads::company_id.eq(own.get()));
    }
    let rows: Vec<(i64, i64, i64, String)> = query
        .order(downloads::id.desc())
        .limit(100)
        .select((
            downloads::id,
            downloads::document_id,
            downloads::downloaded_at,
            downloads::downloaded_by,
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(id, document, at, by)| {
            Ok(Download {
                document: DocumentId::new(document),
                at: convert::moment("downloads", id, at)?,
                by,
            })
        })
        .collect()
}
