//! Versions of instrument profiles that the laboratory made itself.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::profile::ProfileState;

use crate::{
    connection::Connection, convert, engine::each, error::StoreError, schema::profile_versions,
    transaction::Tx,
};

const TABLE: &str = "profile_versions";

/// One version of a profile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// The profile, such as `webscan-text`.
    pub profile: String,
    /// The version.
    pub version: u16,
    /// The TOML.
    pub content: String,
    /// What it is for, in its author's words.
    pub note: String,
    /// Where it stands.
    pub state: ProfileState,
    /// Why it was put in force or retired; empty for a draft.
    pub reason: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// By whom.
    pub made_by: String,
    /// When its state changed last.
    pub changed_at: DateTime<Utc>,
    /// By whom.
    pub changed_by: String,
}

impl ProfileVersion {
    /// `id.version`, as measurements name it.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}.{}", self.profile, self.version)
    }
}

/// A version to be kept as a draft.
#[derive(Debug, Clone)]
pub struct NewProfileVersion {
    /// The profile.
    pub profile: String,
    /// The version.
    pub version: u16,
    /// The TOML.
    pub content: String,
    /// What it is for.
    pub note: String,
}

/// When each version changed last: differs whenever the versions in force may have changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stamp(Vec<(i64, i64)>);

#[derive(Queryable, Insertable, Selectable)]
#[diesel(table_name = profile_versions)]
struct Row {
    profile: String,
    version: i64,
    content: String,
    note: String,
    state: String,
    reason: String,
    made_at: i64,
    made_by: String,
    changed_at: i64,
    changed_by: String,
}

impl Row {
    fn into_version(self) -> Result<ProfileVersion, StoreError> {
        let id = format!("{}.{}", self.profile, self.version);
        Ok(ProfileVersion {
            version: convert::whole(TABLE, &id, self.version)?,
            state: convert::code(TABLE, &id, &self.state, ProfileState::from_code)?,
            made_at: convert::moment(TABLE, &id, self.made_at)?,
            changed_at: convert::moment(TABLE, &id, self.changed_at)?,
            profile: self.profile,
            content: self.content,
            note: self.note,
            reason: self.reason,
            made_by: self.made_by,
            changed_by: self.changed_by,
        })
    }
}

/// Keeps a draft.
///
/// # Errors
/// `Duplicate` if there is such a version.
pub fn add(tx: &mut Tx<'_>, new: NewProfileVersion) -> Result<(), StoreError> {
    let (now, who) = (tx.now().timestamp_millis(), tx.who().name().to_owned());
    let row = Row {
        profile: new.profile,
        version: i64::from(new.version),
        content: new.content,
        note: new.note,
        state: ProfileState::Draft.code().to_owned(),
        reason: String::new(),
        made_at: now,
        made_by: who.clone(),
        changed_at: now,
        changed_by: who,
    };
    each!(tx.write(), own => diesel::insert_into(profile_versions::table)
        .values(row)
        .execute(own))?;
    Ok(())
}

/// Moves a version from the state in which it was read to another.
///
/// # Errors
/// `Conflict` if it is no longer in that state.
pub fn change_state(
    tx: &mut Tx<'_>,
    version: &ProfileVersion,
    becomes: ProfileState,
    reason: &str,
) -> Result<(), StoreError> {
    let (now, who) = (tx.now().timestamp_millis(), tx.who().name().to_owned());
    // Two changes within a millisecond must not look like none.
    let now = now.max(version.changed_at.timestamp_millis() + 1);
    let key = (version.profile.as_str(), i64::from(version.version));
    let as_read = profile_versions::table
        .find(key)
        .filter(profile_versions::state.eq(version.state.code()));
    let changed = diesel::update(as_read)
        .set((
            profile_versions::state.eq(becomes.code()),
            profile_versions::reason.eq(reason),
            profile_versions::changed_at.eq(now),
            profile_versions::changed_by.eq(who),
        ))
        .execute(tx.write())?;
    match changed {
        0 => Err(StoreError::conflict("profile", version.label())),
        _ => Ok(()),
    }
}

/// What tells whether anything changed since, without reading any profile.
///
/// # Errors
/// When the database fails.
pub fn stamp(conn: &mut Connection) -> Result<Stamp, StoreError> {
    let rows = profile_versions::table
        .order((profile_versions::profile, profile_versions::version))
        .select((profile_versions::version, profile_versions::changed_at))
        .load(conn.any())?;
    Ok(Stamp(rows))
}

/// Every version, by profile and version.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Connection) -> Result<Vec<ProfileVersion>, StoreError> {
    let rows: Vec<Row> = profile_versions::table
        .order((profile_versions::profile, profile_versions::version))
        .select(Row::as_select())
        .load(conn.any())?;
    rows.into_iter().map(Row::into_version).collect()
}

/// One version.
///
/// # Errors
/// When the database fails.
pub fn find(
    conn: &mut Connection,
    profile: &str,
    version: u16,
) -> Result<Option<ProfileVersion>, StoreError> {
    let row: Option<Row> = profile_versions::table
        .find((profile, i64::from(version)))
        .select(Row::as_select())
        .first(conn.any())
        .optional()?;
    row.map(Row::into_version).transpose()
}
