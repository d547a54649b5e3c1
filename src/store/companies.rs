//! Companies: registered once for a name, found by number or name, changed, listed.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::{
    company::{Company, CompanyDetails, CompanyName, CompanyState},
    id::CompanyId,
    numbering::CompanyNumber,
    person::Viewer,
    quota::Quota,
};

use crate::{
    connection::Connection,
    convert,
    dialect::{self, Alone, BATCH, Contains},
    error::StoreError,
    numbering,
    page::{Page, Paging, newest_first},
    schema::companies,
    transaction::Tx,
};

const TABLE: &str = "companies";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = companies, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    number: String,
    name: String,
    name_key: String,
    contact: String,
    phone: String,
    address: String,
    credit_code: String,
    legal_person: String,
    post_code: String,
    email: String,
    prefixes: String,
    remark: String,
    quota: i64,
    state: String,
    created_at: i64,
}

impl From<&Company> for Row {
    fn from(company: &Company) -> Self {
        let details = company.details.clone();
        Self {
            id: company.id.get(),
            number: company.number.to_string(),
            name: company.name.to_string(),
            name_key: company.name.normalised(),
            contact: details.contact,
            phone: details.phone,
            address: details.address,
            credit_code: details.credit_code,
            legal_person: details.legal_person,
            post_code: details.post_code,
            email: details.email,
            prefixes: details.prefixes.join(" "),
            remark: details.remark,
            quota: i64::from(company.quota.left()),
            state: company.state.code().to_owned(),
            created_at: company.created_at.timestamp_millis(),
        }
    }
}

impl Row {
    fn into_company(self) -> Result<Company, StoreError> {
        let id = self.id;
        Ok(Company {
            id: CompanyId::new(id),
            number: convert::text(TABLE, id, self.number.parse())?,
            name: convert::text(TABLE, id, CompanyName::parse(&self.name))?,
            details: CompanyDetails {
                contact: self.contact,
                phone: self.phone,
                address: self.address,
                credit_code: self.credit_code,
                legal_person: self.legal_person,
                post_code: self.post_code,
                email: self.email,
                prefixes: self
                    .prefixes
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect(),
                remark: self.remark,
            },
            quota: Quota::new(convert::whole(TABLE, id, self.quota)?),
            state: convert::code(TABLE, id, &self.state, CompanyState::from_code)?,
            created_at: convert::moment(TABLE, id, self.created_at)?,
        })
    }
}

/// What registering a company found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// A company of this name was not known; it has a number now.
    New(Company),
    /// A company of this name has a number; nothing was changed.
    Known(Company),
}

/// Registers a company under the next number of a day, or finds the one of that name.
///
/// # Errors
/// `Number` when the numbers of its month, year or pattern have run out.
pub fn register(
    tx: &mut Tx<'_>,
    name: &CompanyName,
    details: &CompanyDetails,
    quota: Quota,
    on: NaiveDate,
) -> Result<Registered, StoreError> {
    dialect::alone(tx.any(), Alone::Registration)?;
    if let Some(known) = find_by_name(tx, Viewer::Laboratory, name)? {
        return Ok(Registered::Known(known));
    }
    let company = Company {
        id: CompanyId::new(tx.next_id()),
        number: numbering::take_company(tx, on)?,
        name: name.clone(),
        details: details.clone(),
        quota,
        state: CompanyState::Active,
        created_at: tx.now(),
    };
    diesel::insert_into(companies::table)
        .values(Row::from(&company))
        .execute(tx.write())?;
    Ok(Registered::New(company))
}

/// The rows that a viewer sees.
fn seen_by<'q>(viewer: Viewer) -> companies::BoxedQuery<'q, crate::engine::MultiBackend> {
    let query = companies::table.into_boxed();
    match viewer.company() {
        Some(own) => query.filter(companies::id.eq(own.get())),
        None => query,
    }
}

/// One company.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    viewer: Viewer,
    id: CompanyId,
) -> Result<Option<Company>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(companies::id.eq(id.get()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_company).transpose()
}

/// One company by its number.
///
/// # Errors
/// When the database fails.
pub fn find_by_number(
    conn: &mut Connection,
    viewer: Viewer,
    number: CompanyNumber,
) -> Result<Option<Company>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(companies::number.eq(number.to_string()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_company).transpose()
}

/// One company by its name, however it is spelled.
///
/// # Errors
/// When the database fails.
pub fn find_by_name(
    conn: &mut Connection,
    viewer: Viewer,
    name: &CompanyName,
) -> Result<Option<Company>, StoreError> {
    let row: Option<Row> = seen_by(viewer)
        .filter(companies::name_key.eq(name.normalised()))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_company).transpose()
}

/// The companies that have any of these names, however they are spelled.
///
/// # Errors
/// When the database fails.
pub fn named(
    conn: &mut Connection,
    viewer: Viewer,
    names: &[CompanyName],
) -> Result<Vec<Company>, StoreError> {
    let mut found = Vec::new();
    for chunk in names.chunks(BATCH) {
        let keys: Vec<String> = chunk.iter().map(CompanyName::normalised).collect();
        let rows: Vec<Row> = seen_by(viewer)
            .filter(companies::name_key.eq_any(keys))
            .select(Row::as_select())
            .load(conn.any())?;
        found.extend(rows);
    }
    found.into_iter().map(Row::into_company).collect()
}

/// The numbers of companies, for matching, which needs nothing else of them.
///
/// # Errors
/// When the database fails.
pub fn numbers_of(
    conn: &mut Connection,
    ids: &[CompanyId],
) -> Result<HashMap<CompanyId, CompanyNumber>, StoreError> {
    let mut numbers = HashMap::with_capacity(ids.len());
    for chunk in ids.chunks(BATCH) {
        let rows: Vec<(i64, String)> = companies::table
            .filter(companies::id.eq_any(chunk.iter().map(|id| id.get())))
            .select((companies::id, companies::number))
            .load(conn.any())?;
        for (id, number) in rows {
            numbers.insert(
                CompanyId::new(id),
                convert::text(TABLE, id, number.parse())?,
            );
        }
    }
    Ok(numbers)
}

/// Several companies by id, for lists that name them.
///
/// # Errors
/// When the database fails.
pub fn find_all(
    conn: &mut Connection,
    viewer: Viewer,
    ids: &[CompanyId],
) -> Result<HashMap<CompanyId, Company>, StoreError> {
    let rows: Vec<Row> = seen_by(viewer)
        .filter(companies::id.eq_any(ids.iter().map(|id| id.get())))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter()
        .map(|row| row.into_company().map(|company| (company.id, company)))
        .collect()
}

/// Which companies to list; everything that is set must hold.
#[derive(Debug, Clone, Default)]
pub struct CompanyFilter {
    /// Part of the name or of the number; blanks, width and case do not matter.
    pub text: String,
    /// Only companies in this state.
    pub state: Option<CompanyState>,
}

/// Lists companies, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Connection,
    viewer: Viewer,
    filter: &CompanyFilter,
    paging: Paging,
) -> Result<Page<Company>, StoreError> {
    let part = CompanyName::parse(&filter.text).map(|name| name.normalised());
    let filtered = || {
        let mut query = seen_by(viewer);
        if let Ok(part) = &part {
            let Contains { pattern, escape } = dialect::contains(part);
            // Numbers have capital letters only, whatever is typed.
            let number = pattern.to_ascii_uppercase();
            query = query.filter(
                companies::name_key
                    .like(pattern)
                    .escape(escape)
                    .or(companies::number.like(number).escape(escape)),
            );
        }
        if let Some(state) = filter.state {
            query = query.filter(companies::state.eq(state.code()));
        }
        query
    };
    newest_first!(conn, filtered, companies::id, paging => Row, |row| row.id, Row::into_company)
}

/// Writes name, details and state. Number and quota have ways of their own.
///
/// # Errors
/// `Duplicate` if another company has the name, `Missing` if there is no such company.
pub fn save(tx: &mut Tx<'_>, company: &Company) -> Result<(), StoreError> {
    let row = Row::from(company);
    let changed = diesel::update(companies::table.find(row.id))
        .set((
            companies::name.eq(row.name),
            companies::name_key.eq(row.name_key),
            companies::contact.eq(row.contact),
            companies::phone.eq(row.phone),
            companies::address.eq(row.address),
            companies::credit_code.eq(row.credit_code),
            companies::legal_person.eq(row.legal_person),
            companies::post_code.eq(row.post_code),
            companies::email.eq(row.email),
            companies::prefixes.eq(row.prefixes),
            companies::remark.eq(row.remark),
            companies::state.eq(row.state),
        ))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("company", company.number)),
        _ => Ok(()),
    }
}

/// Moves the quota from what was read to what it becomes.
///
/// # Errors
/// `Conflict` if it is no longer what was read.
pub fn move_quota(tx: &mut Tx<'_>, company: &Company, becomes: Quota) -> Result<(), StoreError> {
    let as_read = companies::table
        .find(company.id.get())
        .filter(companies::quota.eq(i64::from(company.quota.left())));
    let changed = diesel::update(as_read)
        .set(companies::quota.eq(i64::from(becomes.left())))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::conflict("company", company.number)),
        _ => Ok(()),
    }
}
