//! Sites of the laboratory.

use diesel::prelude::*;
use domain::{
    connection::Name,
    id::SiteId,
    site::{Site, SiteState},
};

use crate::{connection::Connection, convert, error::StoreError, schema::sites, transaction::Tx};

const TABLE: &str = "sites";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = sites)]
struct Row {
    id: i64,
    name: String,
    state: String,
    created_at: i64,
}

impl Row {
    fn into_site(self) -> Result<Site, StoreError> {
        let id = self.id;
        Ok(Site {
            id: SiteId::new(id),
            name: convert::text(TABLE, id, Name::parse(&self.name))?,
            state: convert::code(TABLE, id, &self.state, SiteState::from_code)?,
            created_at: convert::moment(TABLE, id, self.created_at)?,
        })
    }
}

/// Adds a site.
///
/// # Errors
/// `Duplicate` if the name is taken.
pub fn add(tx: &mut Tx<'_>, name: &Name) -> Result<Site, StoreError> {
    let row = Row {
        id: tx.next_id(),
        name: name.to_string(),
        state: SiteState::Active.code().to_owned(),
        created_at: tx.now().timestamp_millis(),
    };
    diesel::insert_into(sites::table)
        .values(&row)
        .execute(tx.write())?;
    row.into_site()
}

/// Renames, closes or opens a site.
///
/// # Errors
/// `Missing` if there is no such site, `Duplicate` if the name is taken.
pub fn change(
    tx: &mut Tx<'_>,
    id: SiteId,
    name: &Name,
    state: SiteState,
) -> Result<(), StoreError> {
    let changed = diesel::update(sites::table.find(id.get()))
        .set((sites::name.eq(name.as_str()), sites::state.eq(state.code())))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::missing("site", id)),
        _ => Ok(()),
    }
}

/// One site.
///
/// # Errors
/// `Missing` if there is no such site.
pub fn get(conn: &mut Connection, id: SiteId) -> Result<Site, StoreError> {
    let row: Option<Row> = sites::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.ok_or_else(|| StoreError::missing("site", id))?
        .into_site()
}

/// Every site, the oldest first: a laboratory has a handful.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<Site>, StoreError> {
    let rows: Vec<Row> = sites::table
        .order(sites::id)
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_site).collect()
}
