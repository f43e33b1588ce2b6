//! Systems that hand cases over, their keys, what they handed over, and what they were answered.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{api_keys, handed_over, idempotency_keys, senders};
use super::{AnyConnection, one_changed};
use crate::domain::id::{CaseId, SenderId};
use crate::error::Error;

/// A system that hands cases over.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = senders)]
pub struct Sender {
    /// The id.
    pub id: SenderId,
    /// Moves with every change of it and of its keys.
    pub version: i64,
    /// Name.
    pub name: String,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
}

/// A key of a sender: the digest of its secret, never the secret.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = api_keys)]
pub struct Key {
    /// What it is found and named by.
    pub prefix: String,
    /// Sender id.
    pub sender_id: SenderId,
    /// SHA-256 of the secret.
    pub digest: Vec<u8>,
    /// What it opens.
    pub scope: String,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
    /// Expires at, UTC.
    pub expires_at: NaiveDateTime,
    /// Revoked at, UTC.
    pub revoked_at: Option<NaiveDateTime>,
}

/// Which case came from whom, under the sender's own number.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = handed_over, treat_none_as_default_value = false)]
pub struct HandedOver {
    /// The sender's own number.
    pub number: String,
    /// Sender id.
    pub sender_id: SenderId,
    /// Keyed digest of what was told.
    pub digest: Vec<u8>,
    /// Case id.
    pub case_id: CaseId,
}

/// What a request was answered.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotency_keys, treat_none_as_default_value = false)]
pub struct Answered {
    /// Sender id.
    pub sender_id: SenderId,
    /// The key that the sender gave the request.
    pub idempotency_key: String,
    /// Keyed digest of what was told.
    pub digest: Vec<u8>,
    /// Case id.
    pub case_id: CaseId,
    /// The answer, sealed.
    pub answer_sealed: Vec<u8>,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
}

/// The sender of this name.
///
/// # Errors
/// What the database says.
pub fn by_name(connection: &mut AnyConnection, name: &str) -> Result<Option<Sender>, Error> {
    Ok(senders::table.filter(senders::name.eq(name)).select(Sender::as_select()).first(connection).optional()?)
}

/// Senders by name, from the first after `after` on.
///
/// # Errors
/// What the database says.
pub fn list(connection: &mut AnyConnection, after: Option<&str>, limit: i64) -> Result<Vec<Sender>, Error> {
    let after = after.unwrap_or_default();
    let rows = senders::table.filter(senders::name.gt(after)).order(senders::name).limit(limit);
    Ok(rows.select(Sender::as_select()).load(connection)?)
}

/// Adds a sender.
///
/// # Errors
/// What the database says; `AlreadyThere` for a name that a sender has.
pub fn insert(connection: &mut AnyConnection, sender: &Sender) -> Result<(), Error> {
    diesel::insert_into(senders::table).values(sender).execute(connection)?;
    Ok(())
}

/// Moves a sender's version by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn touch(connection: &mut AnyConnection, sender: &Sender) -> Result<(), Error> {
    let row = senders::table.filter(senders::id.eq(sender.id)).filter(senders::version.eq(sender.version));
    let change = senders::version.eq(sender.version + 1);
    one_changed(diesel::update(row).set(change).execute(connection)?, sender.version)
}

/// The key with this prefix, and whose it is.
///
/// # Errors
/// What the database says.
pub fn key(connection: &mut AnyConnection, prefix: &str) -> Result<Option<(Key, Sender)>, Error> {
    let row = api_keys::table.inner_join(senders::table).filter(api_keys::prefix.eq(prefix));
    Ok(row.select((Key::as_select(), Sender::as_select())).first(connection).optional()?)
}

/// The keys of a sender, the newest first.
///
/// # Errors
/// What the database says.
pub fn keys_of(connection: &mut AnyConnection, sender: SenderId) -> Result<Vec<Key>, Error> {
    let rows = api_keys::table.filter(api_keys::sender_id.eq(sender));
    Ok(rows.order((api_keys::created_at.desc(), api_keys::prefix)).select(Key::as_select()).load(connection)?)
}

/// Adds a key.
///
/// # Errors
/// What the database says.
pub fn insert_key(connection: &mut AnyConnection, key: &Key) -> Result<(), Error> {
    diesel::insert_into(api_keys::table).values(key).execute(connection)?;
    Ok(())
}

/// Ends a key.
///
/// # Errors
/// `Stale` where it was ended before.
pub fn revoke(connection: &mut AnyConnection, prefix: &str, at: NaiveDateTime) -> Result<(), Error> {
    let row = api_keys::table.filter(api_keys::prefix.eq(prefix)).filter(api_keys::revoked_at.is_null());
    one_changed(diesel::update(row).set(api_keys::revoked_at.eq(at)).execute(connection)?, 0)
}

/// Who handed over a case under one of these numbers, and which.
///
/// # Errors
/// What the database says.
pub fn handed_over(connection: &mut AnyConnection, numbers: &[&str]) -> Result<Vec<HandedOver>, Error> {
    let rows = handed_over::table.filter(handed_over::number.eq_any(numbers));
    Ok(rows.select(HandedOver::as_select()).load(connection)?)
}

/// Remembers which case was handed over.
///
/// # Errors
/// What the database says; `AlreadyThere` for a number that this sender has used.
pub fn insert_handed_over(connection: &mut AnyConnection, row: &HandedOver) -> Result<(), Error> {
    diesel::insert_into(handed_over::table).values(row).execute(connection)?;
    Ok(())
}

/// What a request of this sender with this key was answered.
///
/// # Errors
/// What the database says.
pub fn answered(connection: &mut AnyConnection, sender: SenderId, key: &str) -> Result<Option<Answered>, Error> {
    Ok(idempotency_keys::table.find((sender, key)).select(Answered::as_select()).first(connection).optional()?)
}

/// Remembers an answer.
///
/// # Errors
/// What the database says; `AlreadyThere` for a key that this sender has used.
pub fn insert_answered(connection: &mut AnyConnection, row: &Answered) -> Result<(), Error> {
    diesel::insert_into(idempotency_keys::table).values(row).execute(connection)?;
    Ok(())
}

/// Forgets answers that are older than a moment; how many.
///
/// # Errors
/// What the database says.
pub fn drop_old_answers(connection: &mut AnyConnection, given_before: NaiveDateTime) -> Result<usize, Error> {
    let rows = idempotency_keys::table.filter(idempotency_keys::created_at.lt(given_before));
    Ok(diesel::delete(rows).execute(connection)?)
}
