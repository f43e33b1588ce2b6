//! Files of banks that were committed, recognised when they come again.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::imports;
use crate::domain::id::ImportId;
use crate::domain::identity::BankCode;
use crate::error::Error;

/// A file that was committed.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = imports)]
pub struct Import {
    /// The id.
    pub id: ImportId,
    /// What it tells: `accounts` or `transfers`.
    pub kind: String,
    /// Whose file it is.
    pub bank: BankCode,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// How many rows it has.
    pub row_count: i64,
    /// When, UTC.
    pub imported_at: NaiveDateTime,
}

/// Whether this file of this bank was committed before.
///
/// # Errors
/// What the database says.
pub fn is_known(connection: &mut AnyConnection, kind: &str, bank: &BankCode, digest: &[u8]) -> Result<bool, Error> {
    let rows =
        imports::table.filter(imports::kind.eq(kind)).filter(imports::bank.eq(bank)).filter(imports::digest.eq(digest));
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(connection)?)
}

/// Remembers a file.
///
/// # Errors
/// What the database says.
pub fn insert(connection: &mut AnyConnection, import: &Import) -> Result<(), Error> {
    diesel::insert_into(imports::table).values(import).execute(connection)?;
    Ok(())
}
