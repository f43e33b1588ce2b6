//! Rows of a bank's file on their way: written in chunks while the file is read, taken out as they are carried out. Everything that a row needs stands in
//! it, ids and sealed columns too. What the rows would do is asked in `judging`, and they are carried out in `promotion`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text};

use super::schema::{staged_accounts, staged_movements};
use super::{AnyConnection, imports::Kind};
use crate::domain::id::{AccountId, HoldId, ImportId, MovementId};
use crate::domain::identity::{BankCode, MuleTier};
use crate::domain::money::Satang;
use crate::error::Error;

/// A row that tells a frozen account and a hold on it.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = staged_accounts, treat_none_as_default_value = false)]
pub struct StagedAccount {
    /// The file.
    pub import_id: ImportId,
    /// The line in it.
    pub line: i64,
    /// The id of the account, if it is a new one.
    pub account_id: AccountId,
    /// The id of the hold, if the account is a new one.
    pub hold_id: HoldId,
    /// Number.
    pub number: String,
    /// Blind index of bank and number.
    pub number_index: Vec<u8>,
    /// Holder name.
    pub holder_name: String,
    /// The holder number, sealed for the account's row.
    pub holder_number_sealed: Option<Vec<u8>>,
    /// Blind index of the holder number.
    pub holder_number_index: Option<Vec<u8>>,
    /// Tier.
    pub tier: MuleTier,
    /// The amount held, satang.
    pub amount: Satang,
    /// Since when, UTC.
    pub held_at: NaiveDateTime,
    /// Who ordered it.
    pub ordered_by: String,
    /// The hold's reference.
    pub reference: String,
    /// What the history of a new account says besides.
    pub detail: String,
    /// How it repeats an earlier line: see [`Repeats`].
    pub repeats: Option<Repeats>,
    /// The salt of the first version of a new account's history.
    pub salt: Option<Vec<u8>>,
    /// The commitment to that version.
    pub commitment: Option<Vec<u8>>,
}

/// A row that tells a movement.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = staged_movements, treat_none_as_default_value = false)]
pub struct StagedMovement {
    /// The file.
    pub import_id: ImportId,
    /// The line in it.
    pub line: i64,
    /// The id of the movement, if it is a new one.
    pub movement_id: MovementId,
    /// Reference.
    pub reference: String,
    /// From bank.
    pub from_bank: BankCode,
    /// The from number, sealed for the movement's row.
    pub from_number_sealed: Vec<u8>,
    /// Blind index of the from number.
    pub from_number_index: Vec<u8>,
    /// The from name, sealed for the movement's row.
    pub from_name_sealed: Option<Vec<u8>>,
    /// To bank.
    pub to_bank: Option<BankCode>,
    /// The to number, sealed for the movement's row.
    pub to_number_sealed: Option<Vec<u8>>,
    /// Blind index of the to number.
    pub to_number_index: Option<Vec<u8>>,
    /// Amount, satang.
    pub amount: Satang,
    /// Booked at, UTC.
    pub booked_at: NaiveDateTime,
    /// How it repeats an earlier line: see [`Repeats`].
    pub repeats: Option<Repeats>,
}

crate::domain::words::word_enum! {
    /// How a row repeats an earlier line of its file.
    Repeats ("repeats") {
        /// Another hold on an account that was told before.
        Hold = "hold",
        /// The same once more.
        Same = "same",
    }
}

/// Writes rows in the fastest way that the database has: COPY, or one prepared statement.
macro_rules! stage {
    ($name:ident, $row:ident, $table:ident) => {
        /// Stages a chunk of rows.
        ///
        /// # Errors
        /// What the database says.
        pub fn $name(connection: &mut AnyConnection, rows: &[$row]) -> Result<(), Error> {
            match connection {
                AnyConnection::Postgres(connection) => {
                    diesel::copy_from($table::table).from_insertable(rows).execute(connection)?;
                }
                AnyConnection::Sqlite(connection) => {
                    for row in rows {
                        diesel::insert_into($table::table).values(row).execute(connection)?;
                    }
                }
            }
            Ok(())
        }
    };
}

stage!(stage_accounts, StagedAccount, staged_accounts);
stage!(stage_movements, StagedMovement, staged_movements);

/// The staged accounts of these lines, in their order.
///
/// # Errors
/// What the database says.
pub fn accounts(connection: &mut AnyConnection, import: ImportId, lines: &[i64]) -> Result<Vec<StagedAccount>, Error> {
    let rows = staged_accounts::table
        .filter(staged_accounts::import_id.eq(import))
        .filter(staged_accounts::line.eq_any(lines.to_vec()));
    Ok(rows.order(staged_accounts::line).select(StagedAccount::as_select()).load(connection)?)
}

/// The staged movements of these lines, in their order.
///
/// # Errors
/// What the database says.
pub fn movements(
    connection: &mut AnyConnection,
    import: ImportId,
    lines: &[i64],
) -> Result<Vec<StagedMovement>, Error> {
    let rows = staged_movements::table
        .filter(staged_movements::import_id.eq(import))
        .filter(staged_movements::line.eq_any(lines.to_vec()));
    Ok(rows.order(staged_movements::line).select(StagedMovement::as_select()).load(connection)?)
}

/// Notes how rows repeat earlier ones.
///
/// # Errors
/// What the database says.
pub fn mark_repeats(
    connection: &mut AnyConnection,
    kind: Kind,
    import: ImportId,
    repeats: Repeats,
    lines: &[i64],
) -> Result<(), Error> {
    match kind {
        Kind::Accounts => {
            let rows = staged_accounts::table
                .filter(staged_accounts::import_id.eq(import))
                .filter(staged_accounts::line.eq_any(lines.to_vec()));
            diesel::update(rows).set(staged_accounts::repeats.eq(repeats)).execute(connection)?;
        }
        Kind::Transfers => {
            let rows = staged_movements::table
                .filter(staged_movements::import_id.eq(import))
                .filter(staged_movements::line.eq_any(lines.to_vec()));
            diesel::update(rows).set(staged_movements::repeats.eq(repeats)).execute(connection)?;
        }
    }
    Ok(())
}

/// The table where the rows of such a file are staged.
pub(super) fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Accounts => "staged_accounts",
        Kind::Transfers => "staged_movements",
    }
}

/// A line, or none.
#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Nullable<BigInt>)]
    line: Option<i64>,
}

/// The last line of the next rows, at most so many; none where nothing is staged any more.
///
/// # Errors
/// What the database says.
pub fn last_of_next(
    connection: &mut AnyConnection,
    kind: Kind,
    import: ImportId,
    most: i64,
) -> Result<Option<i64>, Error> {
    let sql = format!(
        "SELECT MAX(line) AS line FROM (SELECT line FROM {} WHERE import_id = $1 ORDER BY line LIMIT $2) AS next",
        table(kind)
    );
    let rows: Vec<Line> = sql_query(sql).bind::<Binary, _>(import).bind::<BigInt, _>(most).load(connection)?;
    Ok(rows.into_iter().next().and_then(|row| row.line))
}

/// Lets PostgreSQL count what is staged. When it last looked by itself the table was likely empty, and it would go through the whole file for each row.
/// SQLite plans by its indexes. Only a table's owner may ask for it, so a function of the owner's does.
///
/// # Errors
/// What the database says.
pub fn count_rows(connection: &mut AnyConnection, kind: Kind) -> Result<(), Error> {
    if let AnyConnection::Postgres(c) = connection {
        sql_query("SELECT count_staged($1)").bind::<Text, _>(table(kind)).execute(c)?;
    }
    Ok(())
}

/// Takes the rows up to a line out; how many there were.
///
/// # Errors
/// What the database says.
pub fn take_out(connection: &mut AnyConnection, kind: Kind, import: ImportId, through: i64) -> Result<usize, Error> {
    let sql = format!("DELETE FROM {} WHERE import_id = $1 AND line <= $2", table(kind));
    Ok(sql_query(sql).bind::<Binary, _>(import).bind::<BigInt, _>(through).execute(connection)?)
}
