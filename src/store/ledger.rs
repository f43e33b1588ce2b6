//! The ledger: purses and postings of an account. Purses are opened and their balances moved by the database's triggers alone.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{ledger_entries, ledger_purses};
use crate::domain::id::{AccountId, EntryId};
use crate::domain::ledger::{Posting, Purse};
use crate::domain::money::Satang;
use crate::error::Error;

/// What a posting is about.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// The entry's own id.
    pub id: EntryId,
    /// The act that moved the money.
    pub act: &'static str,
    /// The record that the act changed.
    pub record: [u8; 16],
    /// When, UTC.
    pub at: NaiveDateTime,
}

/// Posts one entry; the purses are opened and follow in the database.
///
/// # Errors
/// A purse that would fall below zero.
pub fn post(connection: &mut AnyConnection, account: AccountId, posting: Posting, about: About) -> Result<(), Error> {
    let row = (
        ledger_entries::id.eq(about.id),
        ledger_entries::account_id.eq(account),
        ledger_entries::debit.eq(posting.debit.as_str()),
        ledger_entries::credit.eq(posting.credit.as_str()),
        ledger_entries::amount.eq(posting.amount),
        ledger_entries::act.eq(about.act),
        ledger_entries::about.eq(about.record.to_vec()),
        ledger_entries::posted_at.eq(about.at),
    );
    diesel::insert_into(ledger_entries::table).values(row).execute(connection)?;
    Ok(())
}

/// The balance of a purse, satang.
///
/// # Errors
/// What the database says.
pub fn balance(connection: &mut AnyConnection, account: AccountId, purse: Purse) -> Result<Satang, Error> {
    let row = ledger_purses::table
        .filter(ledger_purses::account_id.eq(account))
        .filter(ledger_purses::purse.eq(purse.as_str()));
    Ok(row.select(ledger_purses::balance).first(connection).optional()?.unwrap_or(Satang::ZERO))
}

/// Every purse that an account has; one that is missing is empty.
///
/// # Errors
/// What the database says.
pub fn balances(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<(Purse, Satang)>, Error> {
    Ok(ledger_purses::table
        .filter(ledger_purses::account_id.eq(account))
        .select((ledger_purses::purse, ledger_purses::balance))
        .load(connection)?)
}
