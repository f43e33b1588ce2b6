//! The keys of people, wrapped: one a party and one a draft, under its id. What they seal, and when one is destroyed, is `casework`'s to say.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{parties, person_keys};
use super::{AnyConnection, insert_rows, one_changed};
use crate::domain::id::{CaseId, PartyId, PetitionId};
use crate::error::Error;

/// Keys that one statement looks for, at most.
const MOST_SOUGHT: usize = 1_000;

/// A key as it is kept.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = person_keys, treat_none_as_default_value = false)]
pub struct WrappedKey {
    /// The id of the party or draft that it belongs to.
    pub id: Vec<u8>,
    /// The key, sealed by the key ring; none once it was destroyed.
    pub wrapped: Option<Vec<u8>>,
    /// When it was made, UTC.
    pub created_at: NaiveDateTime,
    /// When it was destroyed, UTC.
    pub destroyed_at: Option<NaiveDateTime>,
}

/// Adds keys.
///
/// # Errors
/// What the database says; `AlreadyThere` for somebody who has one.
pub fn insert(connection: &mut AnyConnection, rows: &[WrappedKey]) -> Result<(), Error> {
    insert_rows!(connection, person_keys::table, rows)
}

/// The keys with these ids, as far as there are any.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, ids: &[[u8; 16]]) -> Result<Vec<WrappedKey>, Error> {
    if let [id] = ids {
        let row = person_keys::table.find(id.to_vec()).select(WrappedKey::as_select()).first(connection).optional()?;
        return Ok(row.into_iter().collect());
    }
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(MOST_SOUGHT) {
        let sought: Vec<Vec<u8>> = some.iter().map(|id| id.to_vec()).collect();
        let rows = person_keys::table.filter(person_keys::id.eq_any(sought));
        found.extend(rows.select(WrappedKey::as_select()).load::<WrappedKey>(connection)?);
    }
    Ok(found)
}

/// The victim of a case, with the key if there is one.
///
/// # Errors
/// What the database says.
pub fn of_victim(connection: &mut AnyConnection, case: CaseId) -> Result<Option<(PartyId, Option<WrappedKey>)>, Error> {
    Ok(parties::table
        .left_join(person_keys::table.on(person_keys::id.eq(parties::id)))
        .filter(parties::case_id.eq(case))
        .filter(parties::part.eq("victim"))
        .select((parties::id, Option::<WrappedKey>::as_select()))
        .first(connection)
        .optional()?)
}

/// Who brought an objection, with the key if there is one.
///
/// # Errors
/// What the database says.
pub fn of_holder(
    connection: &mut AnyConnection,
    objection: PetitionId,
) -> Result<Option<(PartyId, Option<WrappedKey>)>, Error> {
    Ok(parties::table
        .left_join(person_keys::table.on(person_keys::id.eq(parties::id)))
        .filter(parties::petition_id.eq(objection))
        .select((parties::id, Option::<WrappedKey>::as_select()))
        .first(connection)
        .optional()?)
}

/// Destroys a key: nothing that it sealed can be opened from now on.
///
/// # Errors
/// `Stale` where it was destroyed before, or never was.
pub fn destroy(connection: &mut AnyConnection, id: &[u8; 16], at: NaiveDateTime) -> Result<(), Error> {
    let row = person_keys::table.find(id.to_vec()).filter(person_keys::wrapped.is_not_null());
    let change = (person_keys::wrapped.eq(None::<Vec<u8>>), person_keys::destroyed_at.eq(at));
    one_changed(diesel::update(row).set(change).execute(connection)?, 0)
}

/// Takes keys away with the records that they belonged to; how many.
///
/// # Errors
/// What the database says.
pub fn remove(connection: &mut AnyConnection, ids: &[[u8; 16]]) -> Result<usize, Error> {
    let mut removed = 0;
    for some in ids.chunks(MOST_SOUGHT) {
        let sought: Vec<Vec<u8>> = some.iter().map(|id| id.to_vec()).collect();
        removed += diesel::delete(person_keys::table.filter(person_keys::id.eq_any(sought))).execute(connection)?;
    }
    Ok(removed)
}
