//! The history of every record, keyed `(record, version)`, append-only in both databases. Whatever is appended carries the commitment to itself (`audit`);
//! the database queues it for the sealer.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::history;
use super::{AnyConnection, insert_rows};
use crate::audit::commitment::{Columns, SALT_BYTES, commitment};
use crate::domain::actor::Role;
use crate::domain::id::UserId;
use crate::error::Error;
use crate::vault::random;

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

/// A version with the commitment to it.
#[derive(Insertable)]
#[diesel(table_name = history, treat_none_as_default_value = false)]
struct Row {
    #[diesel(embed)]
    version: Version,
    salt: Option<Vec<u8>>,
    commitment: Option<Vec<u8>>,
}

impl Version {
    /// What is committed to: every column.
    #[must_use]
    pub fn columns(&self) -> Columns<'_> {
        Columns {
            record: &self.record,
            record_id: &self.record_id,
            version: self.version,
            act: &self.act,
            from_state: self.from_state.as_deref(),
            to_state: &self.to_state,
            role: self.role.as_str(),
            user_id: self.user_id.as_ref().map(|id| id.bytes().as_slice()),
            recorded_at: self.recorded_at.and_utc().timestamp_micros(),
            legal_at: self.legal_at.and_utc().timestamp_micros(),
            detail: &self.detail,
        }
    }
}

/// Appends versions, each with a fresh salt and the commitment to it.
///
/// # Errors
/// What the database says; `AlreadyThere` for a version that is written.
pub fn append(connection: &mut AnyConnection, versions: &[Version]) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(versions.len());
    for version in versions {
        let salt = random::<SALT_BYTES>()?;
        let commitment = commitment(&salt, &version.columns());
        rows.push(Row { version: version.clone(), salt: Some(salt.to_vec()), commitment: Some(commitment.to_vec()) });
    }
    insert_rows!(connection, history::table, rows.as_slice())
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

/// When a record last went from one state to another, legal time, UTC.
///
/// # Errors
/// What the database says.
pub fn last_move(connection: &mut AnyConnection, record_id: &[u8; 16]) -> Result<Option<NaiveDateTime>, Error> {
    let moved = history::from_state.is_null().or(history::from_state.ne(history::to_state.nullable()));
    let rows = history::table.filter(history::record_id.eq(record_id.to_vec())).filter(moved);
    Ok(rows.select(diesel::dsl::max(history::legal_at)).first(connection)?)
}

/// The version that comes next in the history of a record which nothing else counts the versions of: who looked at a person, at a document. Two who ask in the same
/// moment get one after the other, the second when the first has ended.
///
/// # Errors
/// What the database says.
pub fn next_version(connection: &mut AnyConnection, record_id: &[u8; 16]) -> Result<i64, Error> {
    if let AnyConnection::Postgres(c) = connection {
        // The last bytes of an id are random. That two records share a number costs a short wait.
        let [.., a, b, c8, d, e, f, g, h] = *record_id;
        let key = i64::from_be_bytes([a, b, c8, d, e, f, g, h]);
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)").bind::<diesel::sql_types::BigInt, _>(key).execute(c)?;
    }
    Ok(last_version(connection, record_id)? + 1)
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
