//! Tokens of agents: which connection one belongs to, when it was used, whether it was revoked.

use diesel::prelude::*;
use domain::{
    agent::AgentToken,
    digest::Digest,
    id::{AgentTokenId, ConnectionId},
};

use crate::{
    connection::Connection,
    convert,
    error::StoreError,
    schema::{agent_tokens, connections},
    transaction::{Housekeeping, Tx},
};

const TABLE: &str = "agent_tokens";

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = agent_tokens, treat_none_as_default_value = false)]
struct Row {
    id: i64,
    connection_id: i64,
    digest: Vec<u8>,
    created_at: i64,
    created_by: String,
    used_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
}

impl Row {
    fn into_token(self) -> Result<AgentToken, StoreError> {
        let id = self.id;
        let moment = |at: Option<i64>| at.map(|at| convert::moment(TABLE, id, at)).transpose();
        Ok(AgentToken {
            id: AgentTokenId::new(id),
            connection: ConnectionId::new(self.connection_id),
            created_at: convert::moment(TABLE, id, self.created_at)?,
            created_by: self.created_by,
            used_at: moment(self.used_at)?,
            revoked_at: moment(self.revoked_at)?,
            revoked_by: self.revoked_by,
        })
    }
}

/// Keeps the digest of a new token.
///
/// # Errors
/// When the database fails.
pub fn add(
    tx: &mut Tx<'_>,
    connection: ConnectionId,
    digest: &Digest,
) -> Result<AgentToken, StoreError> {
    let row = Row {
        id: tx.next_id(),
        connection_id: connection.get(),
        digest: digest.bytes().to_vec(),
        created_at: tx.now().timestamp_millis(),
        created_by: tx.who().name().to_owned(),
        used_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    diesel::insert_into(agent_tokens::table)
        .values(&row)
        .execute(tx.write())?;
    row.into_token()
}

/// Revokes a token; one that was revoked before stays as it is.
///
/// # Errors
/// `Missing` if there is no such token.
pub fn revoke(tx: &mut Tx<'_>, id: AgentTokenId) -> Result<AgentToken, StoreError> {
    let now = tx.now().timestamp_millis();
    let by = tx.who().name().to_owned();
    diesel::update(
        agent_tokens::table
            .filter(agent_tokens::id.eq(id.get()))
            .filter(agent_tokens::revoked_at.is_null()),
    )
    .set((
        agent_tokens::revoked_at.eq(now),
        agent_tokens::revoked_by.eq(by),
    ))
    .execute(tx.write())?;
    get(tx, id)
}

/// One token.
///
/// # Errors
/// `Missing` if there is no such token.
pub fn get(conn: &mut Connection, id: AgentTokenId) -> Result<AgentToken, StoreError> {
    let row: Option<Row> = agent_tokens::table
        .find(id.get())
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.ok_or_else(|| StoreError::missing("agent token", id))?
        .into_token()
}

/// The token of a digest, unless it was revoked or its connection is paused.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Connection, digest: &Digest) -> Result<Option<AgentToken>, StoreError> {
    let row: Option<Row> = agent_tokens::table
        .inner_join(connections::table.on(connections::id.eq(agent_tokens::connection_id)))
        .filter(agent_tokens::digest.eq(digest.bytes().to_vec()))
        .filter(agent_tokens::revoked_at.is_null())
        .filter(connections::enabled.eq(true))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_token).transpose()
}

/// Every token, newest first.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<AgentToken>, StoreError> {
    let rows: Vec<Row> = agent_tokens::table
        .order(agent_tokens::id.desc())
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_token).collect()
}

/// Notes that an agent handed something in with a token: `new` measurements of its connection.
///
/// # Errors
/// When the database fails.
pub fn used(keep: &mut Housekeeping<'_>, token: &AgentToken, new: u64) -> Result<(), StoreError> {
    let now = keep.now().timestamp_millis();
    diesel::update(agent_tokens::table.find(token.id.get()))
        .set(agent_tokens::used_at.eq(now))
        .execute(keep.write())?;
    let own = connections::table.find(token.connection.get());
    let new = convert::stored(TABLE, token.id.get(), new)?;
    diesel::update(own)
        .set((
            connections::standing.eq(domain::connection::Standing::Waiting.code()),
            connections::last_ok_at.eq(now),
            connections::taken.eq(connections::taken + new),
        ))
        .execute(keep.write())?;
    if new > 0 {
        diesel::update(own)
            .set(connections::last_taken_at.eq(now))
            .execute(keep.write())?;
    }
    Ok(())
}
