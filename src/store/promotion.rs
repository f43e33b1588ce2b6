//! New rows of a staged file become records, many at once: `INSERT … SELECT`. What the records say is handed in by `casework`, which decided it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text, Timestamp};

use super::AnyConnection;
use super::imports::{Import, Kind};
use crate::audit::commitment::Columns;
use crate::domain::account;
use crate::domain::actor::Role;
use crate::domain::id::AccountId;
use crate::error::Error;

/// What every new account of a file has alike.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The record's name in the history.
    pub record: &'static str,
    /// Where it stands.
    pub state: account::State,
    /// The act in the history.
    pub act: &'static str,
    /// In which role.
    pub role: Role,
    /// Real time, UTC.
    pub recorded_at: NaiveDateTime,
    /// Legal time, UTC.
    pub legal_at: NaiveDateTime,
}

impl Alike {
    /// What is committed to of the first version of such an account's history: what `insert_accounts` writes.
    pub fn first_version<'a>(&self, account: &'a AccountId, detail: &'a str) -> Columns<'a> {
        Columns {
            record: self.record,
            record_id: account.bytes(),
            version: 1,
            act: self.act,
            from_state: None,
            to_state: self.state.as_str(),
            role: self.role.as_str(),
            user_id: None,
            recorded_at: self.recorded_at.and_utc().timestamp_micros(),
            legal_at: self.legal_at.and_utc().timestamp_micros(),
            detail,
        }
    }
}

/// Takes the rows up to a line out of staging whose account or movement is known, or told by an earlier row: they are carried out one by one.
/// How many there were.
///
/// # Errors
/// What the database says.
pub fn take_out_known(connection: &mut AnyConnection, import: &Import, through: i64) -> Result<usize, Error> {
    let range = "import_id = $1 AND line <= $2 AND (repeats IS NOT NULL OR EXISTS";
    let taken = match import.kind {
        Kind::Accounts => sql_query(format!(
            "DELETE FROM staged_accounts WHERE {range} (SELECT 1 FROM accounts a WHERE a.bank = $3 AND a.number = staged_accounts.number))"
        ))
        .bind::<Binary, _>(import.id)
        .bind::<BigInt, _>(through)
        .bind::<Text, _>(import.bank.clone())
        .execute(connection)?,
        Kind::Transfers => sql_query(format!(
            "DELETE FROM staged_movements WHERE {range} (SELECT 1 FROM movements m WHERE m.reference = staged_movements.reference))"
        ))
        .bind::<Binary, _>(import.id)
        .bind::<BigInt, _>(through)
        .execute(connection)?,
    };
    Ok(taken)
}

/// The staged rows up to a line become accounts, each with its hold and the first version of its history.
///
/// # Errors
/// `AlreadyThere` where somebody was faster with one of them; what the database says.
pub fn insert_accounts(
    connection: &mut AnyConnection,
    import: &Import,
    through: i64,
    alike: &Alike,
) -> Result<(), Error> {
    sql_query(
        "INSERT INTO accounts (id, version, bank, number, number_index, holder_name, holder_number_sealed, holder_number_index, tier, state, \
         reported_balance, open_claims, reported_at) \
         SELECT account_id, 1, $1, number, number_index, holder_name, holder_number_sealed, holder_number_index, tier, $2, amount, 0, $3 \
         FROM staged_accounts WHERE import_id = $4 AND line <= $5 ORDER BY line",
    )
    .bind::<Text, _>(import.bank.clone())
    .bind::<Text, _>(alike.state)
    .bind::<Timestamp, _>(alike.legal_at)
    .bind::<Binary, _>(import.id)
    .bind::<BigInt, _>(through)
    .execute(connection)?;
    sql_query(
        "INSERT INTO holds (id, account_id, ordered_by, reference, amount, held_at) \
         SELECT hold_id, account_id, ordered_by, reference, amount, held_at FROM staged_accounts WHERE import_id = $1 AND line <= $2 ORDER BY line",
    )
    .bind::<Binary, _>(import.id)
    .bind::<BigInt, _>(through)
    .execute(connection)?;
    sql_query(
        "INSERT INTO history (record, record_id, version, act, to_state, role, recorded_at, legal_at, detail, salt, commitment) \
         SELECT $1, account_id, 1, $2, $3, $4, $5, $6, detail, salt, commitment FROM staged_accounts WHERE import_id = $7 AND line <= $8 ORDER BY line",
    )
    .bind::<Text, _>(alike.record)
    .bind::<Text, _>(alike.act)
    .bind::<Text, _>(alike.state)
    .bind::<Text, _>(alike.role)
    .bind::<Timestamp, _>(alike.recorded_at)
    .bind::<Timestamp, _>(alike.legal_at)
    .bind::<Binary, _>(import.id)
    .bind::<BigInt, _>(through)
    .execute(connection)?;
    Ok(())
}

/// The staged rows up to a line become movements.
///
/// # Errors
/// `AlreadyThere` where somebody was faster with one of them; what the database says.
pub fn insert_movements(connection: &mut AnyConnection, import: &Import, through: i64) -> Result<(), Error> {
    sql_query(
        "INSERT INTO movements (id, reference, from_bank, from_number_sealed, from_number_index, from_name_sealed, to_bank, to_number_sealed, \
         to_number_index, amount, booked_at, reported_by) \
         SELECT movement_id, reference, from_bank, from_number_sealed, from_number_index, from_name_sealed, to_bank, to_number_sealed, \
         to_number_index, amount, booked_at, $1 FROM staged_movements WHERE import_id = $2 AND line <= $3 ORDER BY line",
    )
    .bind::<Text, _>(import.bank.clone())
    .bind::<Binary, _>(import.id)
    .bind::<BigInt, _>(through)
    .execute(connection)?;
    Ok(())
}
