//! The member directory: imported as it stands, looked up by prefix or by holder.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::{prelude::*, upsert::excluded};
use domain::{
    company::CompanyName,
    gs1::gtin::Gtin14,
    member::{self, Member, MemberStatus},
};

use crate::{
    among,
    connection::Connection,
    convert,
    dialect::{self, BATCH, Contains},
    engine::each,
    error::StoreError,
    schema::members,
    transaction::Tx,
};

const TABLE: &str = "members";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
struct Row {
    prefix: String,
    holder: String,
    holder_key: String,
    address: String,
    credit_code: String,
    certificate: String,
    status: String,
    valid_from: String,
    valid_to: Option<NaiveDate>,
    changed_at: i64,
}

impl Row {
    fn new(member: &Member, changed_at: i64) -> Self {
        Self {
            prefix: member.prefix.clone(),
            holder: member.holder_name.clone(),
            holder_key: key_of(&member.holder_name),
            address: member.address.clone(),
            credit_code: member.credit_code.clone(),
            certificate: member.certificate_no.clone(),
            status: member.status.code().to_owned(),
            valid_from: member
                .valid_from
                .map(|day| day.to_string())
                .unwrap_or_default(),
            valid_to: member.valid_to,
            changed_at,
        }
    }

    /// Whether both say the same of the same entry.
    fn says_the_same(&self, other: &Self) -> bool {
        (&self.holder, &self.address, &self.credit_code)
            == (&other.holder, &other.address, &other.credit_code)
            && (&self.certificate, &self.status, self.valid_to)
                == (&other.certificate, &other.status, other.valid_to)
    }

    fn into_member(self) -> Result<Member, StoreError> {
        let valid_from = Some(self.valid_from.as_str())
            .filter(|day| !day.is_empty())
            .map(|day| convert::text(TABLE, &self.prefix, day.parse()))
            .transpose()?;
        Ok(Member {
            status: convert::code(TABLE, &self.prefix, &self.status, MemberStatus::from_code)?,
            holder_name: self.holder,
            address: self.address,
            credit_code: self.credit_code,
            valid_from,
            valid_to: self.valid_to,
            certificate_no: self.certificate,
            prefix: self.prefix,
        })
    }
}

/// How holders are compared: as names of companies, where they are such.
fn key_of(holder: &str) -> String {
    CompanyName::parse(holder).map_or_else(|_| holder.to_owned(), |name| name.normalised())
}

/// Takes entries over; an entry of the same prefix, holder and first day is replaced.
///
/// # Errors
/// When the database fails.
pub fn import(tx: &mut Tx<'_>, entries: &[Member]) -> Result<(), StoreError> {
    let now = tx.now().timestamp_millis();
    let conn = tx.write();
    for chunk in entries.chunks(BATCH) {
        let mut rows: Vec<Row> = chunk.iter().map(|member| Row::new(member, now)).collect();
        // PostgreSQL refuses to touch a row twice in one statement: the last entry wins.
        rows.reverse();
        rows.sort_by(|a, b| identity(a).cmp(&identity(b)));
        rows.dedup_by(|a, b| identity(a) == identity(b));
        each!(conn, own => diesel::insert_into(members::table)
            .values(&rows)
            .on_conflict((members::prefix, members::holder_key, members::valid_from))
            .do_update()
            .set((
                members::holder.eq(excluded(members::holder)),
                members::address.eq(excluded(members::address)),
                members::credit_code.eq(excluded(members::credit_code)),
                members::certificate.eq(excluded(members::certificate)),
                members::status.eq(excluded(members::status)),
                members::valid_to.eq(excluded(members::valid_to)),
                members::changed_at.eq(excluded(members::changed_at)),
            ))
            .execute(own))?;
    }
    Ok(())
}

fn identity(row: &Row) -> (&str, &str, &str) {
    (&row.prefix, &row.holder_key, &row.valid_from)
}

/// How many entries the directory has.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Connection) -> Result<u64, StoreError> {
    let count: i64 = members::table.count().get_result(conn.any())?;
    convert::whole(TABLE, "count", count)
}

/// Every entry that may speak for any of these numbers, whatever its dates;
/// `member::holder_of` picks the one that does on a day.
///
/// # Errors
/// When the database fails.
pub fn for_gtins(
    conn: &mut Connection,
    gtins: impl IntoIterator<Item = Gtin14>,
) -> Result<Vec<Member>, StoreError> {
    let mut prefixes: Vec<String> = gtins
        .into_iter()
        .flat_map(member::prefixes_to_look_up)
        .collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let mut found = Vec::new();
    for chunk in prefixes.chunks(BATCH) {
        let rows: Vec<Row> = members::table
            .filter(among::words(members::prefix, chunk)?)
            .order((members::prefix, members::valid_from))
            .select(Row::as_select())
            .load(conn.any())?;
        found.extend(rows);
    }
    found.into_iter().map(Row::into_member).collect()
}

/// Entries whose prefix begins with these digits, or whose holder contains this text.
///
/// # Errors
/// When the database fails.
pub fn search(conn: &mut Connection, text: &str, limit: u16) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<Row> = found_by(text)
        .order((members::prefix, members::valid_from))
        .limit(i64::from(limit))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_member).collect()
}

/// Entries whose prefix begins with these digits, or whose holder contains this text; all
/// entries for an empty text.
fn found_by<'q>(text: &str) -> members::BoxedQuery<'q, crate::engine::MultiBackend> {
    let text = key_of(text.trim());
    let query = members::table.into_boxed();
    if text.is_empty() {
        query
    } else if text.bytes().all(|byte| byte.is_ascii_digit()) {
        // ':' follows '9', so this is the range of all texts that begin with the digits.
        let end = format!("{text}:");
        query.filter(members::prefix.ge(text).and(members::prefix.lt(end)))
    } else {
        let Contains { pattern, escape } = dialect::contains(&text);
        query.filter(members::holder_key.like(pattern).escape(escape))
    }
}

/// A part of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPage {
    /// The entries, by prefix.
    pub rows: Vec<Member>,
    /// Where the next part begins; absent at the end.
    pub next: Option<String>,
    /// How many entries the same search finds in all.
    pub total: u64,
}

/// Lists entries whose prefix begins with these digits, or whose holder contains this text,
/// by prefix; `after` is `next` of the part before, or empty.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    text: &str,
    after: &str,
    limit: u16,
) -> Result<MemberPage, StoreError> {
    let total: i64 = found_by(text).count().get_result(conn.any())?;
    let mut query = found_by(text);
    let mut parts = after.splitn(3, ' ');
    if let (Some(prefix), Some(from), Some(holder)) = (parts.next(), parts.next(), parts.next()) {
        // The first condition walks the key, the second leaves out what stands there already.
        let beyond = members::prefix
            .gt(prefix.to_owned())
            .or(members::valid_from.gt(from.to_owned()))
            .or(members::valid_from
                .eq(from.to_owned())
                .and(members::holder_key.gt(holder.to_owned())));
        query = query.filter(members::prefix.ge(prefix.to_owned()).and(beyond));
    }
    let mut rows: Vec<Row> = query
        .order((members::prefix, members::valid_from, members::holder_key))
        .limit(i64::from(limit) + 1)
        .select(Row::as_select())
        .load(conn.any())?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{} {} {}", row.prefix, row.valid_from, row.holder_key));
    Ok(MemberPage {
        next,
        rows: rows
            .into_iter()
            .map(Row::into_member)
            .collect::<Result<_, _>>()?,
        total: convert::whole(TABLE, "list", total)?,
    })
}

/// How an entry of a file stands to the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Novelty {
    /// The directory has no entry of this prefix, holder and first day.
    New,
    /// It has one that says something else.
    Changed,
    /// It says the same already.
    Known,
}

/// How each of these entries stands to the directory, in their order.
///
/// # Errors
/// When the database fails.
pub fn compare(conn: &mut Connection, entries: &[Member]) -> Result<Vec<Novelty>, StoreError> {
    let mut found = Vec::with_capacity(entries.len());
    for chunk in entries.chunks(BATCH) {
        let rows: Vec<Row> = members::table
            .filter(members::prefix.eq_any(chunk.iter().map(|entry| &entry.prefix)))
            .select(Row::as_select())
            .load(conn.any())?;
        let known: HashMap<_, _> = rows.iter().map(|row| (identity(row), row)).collect();
        for entry in chunk {
            let row = Row::new(entry, 0);
            found.push(match known.get(&identity(&row)) {
                None => Novelty::New,
                Some(known) if row.says_the_same(known) => Novelty::Known,
                Some(_) => Novelty::Changed,
            });
        }
    }
    Ok(found)
}

/// Entries of a holder, however the name is spelled.
///
/// # Errors
/// When the database fails.
pub fn of_holder(conn: &mut Connection, holder: &str) -> Result<Vec<Member>, StoreError> {
    let rows: Vec<Row> = members::table
        .filter(members::holder_key.eq(key_of(holder)))
        .order((members::prefix, members::valid_from))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_member).collect()
}
