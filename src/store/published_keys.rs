//! Public keys and certificates that documents were ever protected with; none is ever taken out.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::{
    connection::Connection, convert, engine::each, error::StoreError, schema::published_keys,
    transaction::Tx,
};

const TABLE: &str = "published_keys";

/// What a published key is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// An Ed25519 public key of codes: 32 bytes.
    Code,
    /// A certificate of signatures, in DER.
    Certificate,
}

impl KeyKind {
    /// The word that the database and the JSON use.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Certificate => "certificate",
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        [Self::Code, Self::Certificate]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// A published key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedKey {
    /// Key id of a code's key, SHA-256 of a certificate, both in hexadecimal.
    pub name: String,
    /// What it is.
    pub kind: KeyKind,
    /// The key or certificate.
    pub body: Vec<u8>,
    /// Since when it is published.
    pub first_at: DateTime<Utc>,
}

/// Publishes a key; one that is published already stays as it is.
///
/// # Errors
/// When the database fails.
pub fn add(tx: &mut Tx<'_>, kind: KeyKind, name: &str, body: &[u8]) -> Result<(), StoreError> {
    let first_at = tx.now().timestamp_millis();
    each!(tx.write(), own => diesel::insert_into(published_keys::table)
        .values((
            published_keys::name.eq(name),
            published_keys::kind.eq(kind.code()),
            published_keys::body.eq(body),
            published_keys::first_at.eq(first_at),
        ))
        .on_conflict(published_keys::name)
        .do_nothing()
        .execute(own))?;
    Ok(())
}

/// Every published key, the newest first.
///
/// # Errors
/// When the database fails or a row is not readable.
pub fn all(conn: &mut Connection) -> Result<Vec<PublishedKey>, StoreError> {
    let rows: Vec<(String, String, Vec<u8>, i64)> = published_keys::table
        .order((published_keys::first_at.desc(), published_keys::name))
        .select((
            published_keys::name,
            published_keys::kind,
            published_keys::body,
            published_keys::first_at,
        ))
        .load(conn.any())?;
    rows.into_iter()
        .map(|(name, kind, body, first_at)| {
            Ok(PublishedKey {
                kind: convert::code(TABLE, &name, &kind, KeyKind::from_code)?,
                first_at: convert::moment(TABLE, &name, first_at)?,
                name,
                body,
            })
        })
        .collect()
}
