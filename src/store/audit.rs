//! The audit chain as stored: appended when a transaction commits, listed, verified.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{
    audit::{AuditBreak, AuditHead, AuditRecord, Noun, Subject, Who},
    digest::Digest,
    id::UserId,
    person::UserName,
};

use crate::{
    connection::Connection,
    convert,
    engine::AnyConnection,
    error::StoreError,
    page::{Page, Paging, newest_first},
    schema::{audit_head, audit_records},
};

/// Records that `verify` reads at a time.
const VERIFY_BATCH: i64 = 2000;

/// What a transaction noted, before it has a place in the chain.
pub(crate) struct Entry {
    pub(crate) action: String,
    pub(crate) subject: Subject,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = audit_records, treat_none_as_default_value = false)]
struct Row {
    sequence: i64,
    at: i64,
    user_id: Option<i64>,
    who: String,
    action: String,
    noun: String,
    subject_id: i64,
    label: String,
    old: Option<String>,
    new: Option<String>,
    previous: Vec<u8>,
    hash: Vec<u8>,
}

impl From<&AuditRecord> for Row {
    fn from(record: &AuditRecord) -> Self {
        Self {
            sequence: record.sequence,
            at: record.at.timestamp_millis(),
            user_id: record.who.user().map(UserId::get),
            who: record.who.name().to_owned(),
            action: record.action.clone(),
            noun: record.subject.noun.code().to_owned(),
            subject_id: record.subject.id,
            label: record.subject.label.clone(),
            old: record.old.clone(),
            new: record.new.clone(),
            previous: record.previous.bytes().to_vec(),
            hash: record.hash.bytes().to_vec(),
        }
    }
}

impl Row {
    fn into_record(self) -> Result<AuditRecord, StoreError> {
        let table = "audit_records";
        let sequence = self.sequence;
        let who = match self.user_id {
            Some(id) => Who::User {
                id: UserId::new(id),
                name: UserName::parse(&self.who)
                    .map_err(|reason| StoreError::corrupt(table, sequence, reason))?,
            },
            None => Who::Program { name: self.who },
        };
        Ok(AuditRecord {
            sequence,
            at: convert::moment(table, sequence, self.at)?,
            who,
            action: self.action,
            subject: Subject {
                noun: convert::code(table, sequence, &self.noun, Noun::from_code)?,
                id: self.subject_id,
                label: self.label,
            },
            old: self.old,
            new: self.new,
            previous: convert::digest(table, sequence, &self.previous)?,
            hash: convert::digest(table, sequence, &self.hash)?,
        })
    }
}

/// Appends what a transaction noted. The head's row is locked from here to the commit, so
/// that the chain never forks and nobody waits longer than a commit takes.
pub(crate) fn append(
    conn: &mut AnyConnection,
    who: &Who,
    at: DateTime<Utc>,
    entries: Vec<Entry>,
) -> Result<(), StoreError> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut head = lock_head(conn)?;
    for entry in entries {
        let mut record = AuditRecord {
            sequence: head.sequence.saturating_add(1),
            at,
            who: who.clone(),
            action: entry.action,
            subject: entry.subject,
            old: entry.old,
            new: entry.new,
            previous: head.hash,
            hash: Digest::ZERO,
        };
        record.hash = record.computed_hash();
        diesel::insert_into(audit_records::table)
            .values(Row::from(&record))
            .execute(conn)?;
        head = AuditHead {
            sequence: record.sequence,
            hash: record.hash,
        };
    }
    diesel::update(audit_head::table)
        .set((
            audit_head::sequence.eq(head.sequence),
            audit_head::hash.eq(head.hash.bytes().to_vec()),
        ))
        .execute(conn)?;
    Ok(())
}

/// Locks the head by writing it unchanged, which both engines understand, then reads it.
fn lock_head(conn: &mut AnyConnection) -> Result<AuditHead, StoreError> {
    diesel::update(audit_head::table)
        .set(audit_head::id.eq(1))
        .execute(conn)?;
    read_head(conn)
}

fn read_head(conn: &mut AnyConnection) -> Result<AuditHead, StoreError> {
    let row: Option<(i64, Vec<u8>)> = audit_head::table
        .select((audit_head::sequence, audit_head::hash))
        .first(conn)
        .optional()?;
    match row {
        Some((sequence, hash)) => Ok(AuditHead {
            sequence,
            hash: convert::digest("audit_head", 1, &hash)?,
        }),
        None => Err(StoreError::missing("audit_head", 1)),
    }
}

/// The end of the chain, as the store keeps it.
///
/// # Errors
/// When the database fails or the head's row is gone.
pub fn head(conn: &mut Connection) -> Result<AuditHead, StoreError> {
    read_head(conn.any())
}

/// Walks the whole chain and compares its end with the head.
/// The inner result is the finding: the head that was proven, or where the chain breaks.
///
/// # Errors
/// When the database fails or a row is not even readable.
pub fn verify(conn: &mut Connection) -> Result<Result<AuditHead, AuditBreak>, StoreError> {
    let mut reached = AuditHead::EMPTY;
    loop {
        // The head is read before the rows: what others append meanwhile is then in the
        // rows at the latest, and no rows after the head means that nothing is missing.
        let kept = head(conn)?;
        let rows: Vec<Row> = audit_records::table
            .filter(audit_records::sequence.gt(reached.sequence))
            .order(audit_records::sequence)
            .limit(VERIFY_BATCH)
            .select(Row::as_select())
            .load(conn.any())?;
        if rows.is_empty() {
            return Ok(reached.reaches(kept).map(|()| reached));
        }
        for row in rows {
            reached = match reached.follow(&row.into_record()?) {
                Ok(head) => head,
                Err(broken) => return Ok(Err(broken)),
            };
        }
    }
}

/// Which records to list; everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Only what was done to one thing: its kind and its row.
    pub subject: Option<(Noun, i64)>,
    /// Only what one user did.
    pub user: Option<UserId>,
}

/// What a person did last, newest first, within so many of the latest records of all.
///
/// # Errors
/// When the database fails.
pub fn latest_of(
    conn: &mut Connection,
    user: UserId,
    within: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let from = head(conn)?.sequence.saturating_sub(within);
    let rows: Vec<Row> = audit_records::table
        .filter(audit_records::sequence.gt(from))
        .filter(audit_records::user_id.eq(user.get()))
        .order(audit_records::sequence.desc())
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_record).collect()
}

/// Lists records, newest first.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn list(
    conn: &mut Connection,
    filter: &AuditFilter,
    paging: Paging,
) -> Result<Page<AuditRecord>, StoreError> {
    let filtered = || {
        let mut query = audit_records::table.into_boxed();
        if let Some((noun, id)) = filter.subject {
            query = query
                .filter(audit_records::noun.eq(noun.code()))
                .filter(audit_records::subject_id.eq(id));
        }
        if let Some(user) = filter.user {
            query = query.filter(audit_records::user_id.eq(user.get()));
        }
        query
    };
    newest_first!(conn, filtered, audit_records::sequence, paging => Row, |row| row.sequence, Row::into_record)
}
