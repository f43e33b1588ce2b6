//! Files of banks: what is known of each while it is taken in, and by what it is recognised when it comes again. Their rows on the way stand in
//! `staging`.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::imports;
use super::{AnyConnection, one_changed};
use crate::domain::id::ImportId;
use crate::domain::identity::BankCode;
use crate::domain::words::word_enum;
use crate::error::Error;

word_enum! {
    /// What a file tells.
    Kind ("import_kind") {
        /// Frozen accounts with their holds.
        Accounts = "accounts",
        /// Movements in and out of them.
        Transfers = "transfers",
    }
}

word_enum! {
    /// How far a file is.
    State ("import_state") {
        /// Its rows are read, checked and staged; nothing of it counts yet.
        Staging = "staging",
        /// It was checked whole: what is staged is carried out, whoever has to end it.
        Promoting = "promoting",
        /// It was carried out.
        Done = "done",
    }
}

/// A file.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = imports)]
pub struct Import {
    /// The id.
    pub id: ImportId,
    /// What it tells.
    pub kind: Kind,
    /// Whose file it is.
    pub bank: BankCode,
    /// SHA-256 of its bytes; empty until they were all read.
    pub digest: Vec<u8>,
    /// How many rows it has.
    pub row_count: i64,
    /// When it came, UTC: what the history of its new accounts says, whenever they are carried out.
    pub imported_at: NaiveDateTime,
    /// How far it is.
    pub state: State,
    /// Until when, UTC, somebody is sure to be at work on it.
    pub leased_until: Option<NaiveDateTime>,
    /// Legal time when it came, UTC.
    pub legal_at: NaiveDateTime,
}

/// Whether this file of this bank was carried out before.
///
/// # Errors
/// What the database says.
pub fn is_known(connection: &mut AnyConnection, kind: Kind, bank: &BankCode, digest: &[u8]) -> Result<bool, Error> {
    let rows = imports::table
        .filter(imports::kind.eq(kind))
        .filter(imports::bank.eq(bank))
        .filter(imports::digest.eq(digest))
        .filter(imports::state.eq(State::Done));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(connection)?)
}

/// Adds a file.
///
/// # Errors
/// What the database says.
pub fn insert(connection: &mut AnyConnection, import: &Import) -> Result<(), Error> {
    diesel::insert_into(imports::table).values(import).execute(connection)?;
    Ok(())
}

/// Says that somebody is at work on a file, and whether it is still in this state; on PostgreSQL others who want to be wait here for this transaction.
///
/// # Errors
/// What the database says.
pub fn lease(connection: &mut AnyConnection, id: ImportId, state: State, until: NaiveDateTime) -> Result<bool, Error> {
    let row = imports::table.filter(imports::id.eq(id)).filter(imports::state.eq(state));
    Ok(diesel::update(row).set(imports::leased_until.eq(until)).execute(connection)? == 1)
}

/// A staged file was checked whole: from here on it is carried out.
///
/// # Errors
/// `Stale` where it is no longer staged.
pub fn promote(connection: &mut AnyConnection, import: &Import) -> Result<(), Error> {
    let row = imports::table.filter(imports::id.eq(import.id)).filter(imports::state.eq(State::Staging));
    let change = (
        imports::state.eq(State::Promoting),
        imports::digest.eq(import.digest.clone()),
        imports::row_count.eq(import.row_count),
    );
    one_changed(diesel::update(row).set(change).execute(connection)?, 0)
}

/// A file was carried out. One that somebody else carried out at the same time is remembered once.
///
/// # Errors
/// What the database says.
pub fn finish(connection: &mut AnyConnection, import: &Import) -> Result<(), Error> {
    if is_known(connection, import.kind, &import.bank, &import.digest)? {
        return forget(connection, import.id);
    }
    let row = imports::table.find(import.id);
    diesel::update(row).set(imports::state.eq(State::Done)).execute(connection)?;
    Ok(())
}

/// Forgets a file of which nothing was carried out.
///
/// # Errors
/// What the database says.
pub fn forget(connection: &mut AnyConnection, id: ImportId) -> Result<(), Error> {
    diesel::delete(imports::table.find(id)).execute(connection)?;
    Ok(())
}

/// The files in a state, oldest first.
///
/// # Errors
/// What the database says.
pub fn in_state(connection: &mut AnyConnection, state: State) -> Result<Vec<Import>, Error> {
    let rows = imports::table.filter(imports::state.eq(state)).order((imports::imported_at, imports::id));
    Ok(rows.select(Import::as_select()).load(connection)?)
}
