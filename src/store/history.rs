//! The history of every record, keyed `(record, version)`, append-only in both databases.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::history;
use super::{AnyConnection, insert_rows};
use crate::domain::actor::Role;
use crate::domain::id::UserId;
use crate::error::Error;

/// One version of one record.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = history, treat_none_as_default_value = false)]
pub struct Version {
    /// The machine's name: `claim`, `account`, …
    pub record: String,
    /// The record's id.
    pub record_id: Vec<u8>,
    /// One more than the version before.
    pub version: i64,
    /// What was done.
    pub act: String,
    /// The state before; none for the first version.
    pub from_state: Option<String>,
    /// The state after.
    pub to_state: String,
    /// In which role.
    pub role: Role,
    /// By which user, if by one.
    pub user_id: Option<UserId>,
    /// Real time, UTC.
    pub recorded_at: NaiveDateTime,
    /// Legal time, UTC.
    pub legal_at: NaiveDateTime,
    /// Figures of the act as JSON; no personal data.
    pub detail: String,
}

/// Appends versions.
///
/// # Errors
/// What the database says; `AlreadyThere` for a version that is written.
pub fn append(connection: &mut AnyConnection, versions: &[Version]) -> Result<(), Error> {
    insert_rows!(connection, history::table, versions)
}

/// Every version of a record, oldest first.
///
/// # Errors
/// What the database says.
pub fn of(connection: &mut AnyConnection, record_id: &[u8; 16]) -> Result<Vec<Version>, Error> {
    let rows = history::table.filter(history::record_id.eq(record_id.to_vec())).order(history::version);
    Ok(rows.select(Version::as_select()).load(connection)?)
}

/// The versions of several records, the newest first; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn recent(connection: &mut AnyConnection, records: &[[u8; 16]], limit: i64) -> Result<Vec<Version>, Error> {
    let ids: Vec<Vec<u8>> = records.iter().map(|id| id.to_vec()).collect();
    let rows = history::table
        .filter(history::record_id.eq_any(ids))
        .order((history::recorded_at.desc(), history::version.desc(), history::record_id))
        .limit(limit);
    Ok(rows.select(Version::as_select()).load(connection)?)
}

/// The newest version of a record; zero where there is none.
///
/// # Errors
/// What the database says.
pub fn last_version(connection: &mut AnyConnection, record_id: &[u8; 16]) -> Result<i64, Error> {
    Ok(history::table
        .filter(history::record_id.eq(record_id.to_vec()))
        .order(history::version.desc())
        .select(history::version)
        .first(connection)
        .optional()?
        .unwrap_or_default())
}
