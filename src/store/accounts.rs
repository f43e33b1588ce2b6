//! Frozen accounts, their holds, and the movements that banks reported.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{accounts, challenges, holds, ledger_purses, movements, petitions};
use super::{AnyConnection, one_changed};
use crate::domain::id::{AccountId, HoldId, MovementId, UserId};
use crate::domain::identity::{AccountNumber, BankCode, MuleTier};
use crate::domain::ledger::Purse;
use crate::domain::money::Satang;
use crate::domain::petition;
use crate::domain::{account, challenge};
use crate::error::Error;

/// A frozen account.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
pub struct Account {
    /// The id.
    #[diesel(skip_update)]
    pub id: AccountId,
    /// Moves with every change.
    pub version: i64,
    /// Bank.
    pub bank: BankCode,
    /// Number.
    pub number: String,
    /// Blind index of the number.
    pub number_index: Vec<u8>,
    /// Holder name.
    pub holder_name: String,
    /// The holder number, sealed.
    pub holder_number_sealed: Option<Vec<u8>>,
    /// Blind index of the holder number.
    pub holder_number_index: Option<Vec<u8>>,
    /// Tier.
    pub tier: MuleTier,
    /// Where it stands.
    pub state: account::State,
    /// Reported balance, satang.
    pub reported_balance: Satang,
    /// Confirmed balance, satang.
    pub confirmed_balance: Option<Satang>,
    /// Confirmed on, the day in Bangkok.
    pub confirmed_on: Option<NaiveDate>,
    /// Gazette reference.
    pub gazette_reference: Option<String>,
    /// Gazette date.
    pub gazette_date: Option<NaiveDate>,
    /// Window closes on, the day in Bangkok.
    pub window_closes_on: Option<NaiveDate>,
    /// The day after which something falls due.
    pub due_on: Option<NaiveDate>,
    /// Hash of the pinned rule set.
    pub rule_set: Option<Vec<u8>>,
    /// The day whose entries of the set count.
    pub rules_on: Option<NaiveDate>,
    /// Who verified it.
    pub verified_by: Option<UserId>,
    /// Who published it.
    pub published_by: Option<UserId>,
    /// Who prepared it.
    pub prepared_by: Option<UserId>,
    /// Open claims.
    #[diesel(skip_update)]
    pub open_claims: i64,
    /// Hold reason.
    pub hold_reason: Option<String>,
    /// Merged into.
    pub merged_into: Option<AccountId>,
    /// Reported at, UTC.
    #[diesel(skip_update)]
    pub reported_at: NaiveDateTime,
}

/// A hold on a frozen account.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = holds)]
pub struct Hold {
    /// The id.
    pub id: HoldId,
    /// Account id.
    pub account_id: AccountId,
    /// Who ordered it.
    pub ordered_by: String,
    /// Reference.
    pub reference: String,
    /// Amount, satang.
    pub amount: Satang,
    /// Held at, UTC.
    pub held_at: NaiveDateTime,
    /// Lifted at, UTC.
    pub lifted_at: Option<NaiveDateTime>,
}

/// A movement between accounts, as a bank reported it.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = movements)]
pub struct Movement {
    /// The id.
    pub id: MovementId,
    /// Reference.
    pub reference: String,
    /// From bank.
    pub from_bank: BankCode,
    /// The from number, sealed.
    pub from_number_sealed: Vec<u8>,
    /// Blind index of the from number.
    pub from_number_index: Vec<u8>,
    /// The from name, sealed.
    pub from_name_sealed: Option<Vec<u8>>,
    /// To bank.
    pub to_bank: Option<BankCode>,
    /// The to number, sealed.
    pub to_number_sealed: Option<Vec<u8>>,
    /// Blind index of the to number.
    pub to_number_index: Option<Vec<u8>>,
    /// Amount, satang.
    pub amount: Satang,
    /// Booked at, UTC.
    pub booked_at: NaiveDateTime,
    /// Who reported it.
    pub reported_by: BankCode,
}

/// The account with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: AccountId) -> Result<Option<Account>, Error> {
    Ok(accounts::table.find(id).select(Account::as_select()).first(connection).optional()?)
}

/// The account with this number at this bank.
///
/// # Errors
/// What the database says.
pub fn by_number(
    connection: &mut AnyConnection,
    bank: &BankCode,
    number: &AccountNumber,
) -> Result<Option<Account>, Error> {
    let rows = accounts::table.filter(accounts::bank.eq(bank)).filter(accounts::number.eq(number.as_str()));
    Ok(rows.select(Account::as_select()).first(connection).optional()?)
}

/// Adds an account.
///
/// # Errors
/// What the database says; `AlreadyThere` for the same number at the same bank.
pub fn insert(connection: &mut AnyConnection, account: &Account) -> Result<(), Error> {
    diesel::insert_into(accounts::table).values(account).execute(connection)?;
    Ok(())
}

/// Stores a changed account whose version has moved by one; `open_claims` is kept by `keep_open_claims` alone.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, account: &Account, seen: i64) -> Result<(), Error> {
    let row = accounts::table.filter(accounts::id.eq(account.id)).filter(accounts::version.eq(seen));
    one_changed(diesel::update(row).set(account).execute(connection)?, seen)
}

/// As `save`, and only while no petition is under examination: the dossier meets a claim that is being filed in one row.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save_examined(connection: &mut AnyConnection, account: &Account, seen: i64) -> Result<(), Error> {
    let row = accounts::table
        .filter(accounts::id.eq(account.id))
        .filter(accounts::version.eq(seen))
        .filter(accounts::open_claims.eq(0));
    one_changed(diesel::update(row).set(account).execute(connection)?, seen)
}

/// Moves the number of petitions under examination, as long as the account is in the state that the step was decided on.
///
/// # Errors
/// `Stale` where the account's state moved meanwhile.
pub fn keep_open_claims(connection: &mut AnyConnection, account: &Account, by: i64) -> Result<(), Error> {
    let row = accounts::table.filter(accounts::id.eq(account.id)).filter(accounts::state.eq(account.state));
    one_changed(
        diesel::update(row).set(accounts::open_claims.eq(accounts::open_claims + by)).execute(connection)?,
        account.version,
    )
}

/// The holds of an account, oldest first.
///
/// # Errors
/// What the database says.
pub fn holds_of(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Hold>, Error> {
    Ok(holds::table
        .filter(holds::account_id.eq(account))
        .order(holds::held_at)
        .select(Hold::as_select())
        .load(connection)?)
}

/// Adds a hold.
///
/// # Errors
/// What the database says; `AlreadyThere` for the same reference.
pub fn insert_hold(connection: &mut AnyConnection, hold: &Hold) -> Result<(), Error> {
    diesel::insert_into(holds::table).values(hold).execute(connection)?;
    Ok(())
}

/// Stores what a bank corrected of a hold.
///
/// # Errors
/// What the database says.
pub fn save_hold(connection: &mut AnyConnection, hold: &Hold) -> Result<(), Error> {
    let change =
        (holds::ordered_by.eq(hold.ordered_by.clone()), holds::amount.eq(hold.amount), holds::held_at.eq(hold.held_at));
    diesel::update(holds::table.find(hold.id)).set(change).execute(connection)?;
    Ok(())
}

/// Marks a hold as lifted.
///
/// # Errors
/// What the database says.
pub fn lift_hold(connection: &mut AnyConnection, hold: HoldId, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(holds::table.find(hold)).set(holds::lifted_at.eq(at)).execute(connection)?;
    Ok(())
}

/// Movements of one account that are looked at, at most.
pub const MOST_MOVEMENTS: i64 = 500;

/// The movements into an account, by blind index of bank and number.
///
/// # Errors
/// What the database says.
pub fn movements_into(connection: &mut AnyConnection, number_index: &[u8]) -> Result<Vec<Movement>, Error> {
    let rows = movements::table
        .filter(movements::to_number_index.eq(number_index))
        .order((movements::booked_at, movements::id))
        .limit(MOST_MOVEMENTS);
    Ok(rows.select(Movement::as_select()).load(connection)?)
}

/// The movement with this reference.
///
/// # Errors
/// What the database says.
pub fn movement_by_reference(connection: &mut AnyConnection, reference: &str) -> Result<Option<Movement>, Error> {
    Ok(movements::table
        .filter(movements::reference.eq(reference))
        .select(Movement::as_select())
        .first(connection)
        .optional()?)
}

/// Adds a movement.
///
/// # Errors
/// What the database says; `AlreadyThere` for the same reference.
pub fn insert_movement(connection: &mut AnyConnection, movement: &Movement) -> Result<(), Error> {
    diesel::insert_into(movements::table).values(movement).execute(connection)?;
    Ok(())
}

/// Accounts in a state whose deadline is before a day, in the order of falling due; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn due(
    connection: &mut AnyConnection,
    state: account::State,
    before: NaiveDate,
    limit: i64,
) -> Result<Vec<Account>, Error> {
    let rows = accounts::table.filter(accounts::state.eq(state)).filter(accounts::due_on.lt(before));
    Ok(rows.order((accounts::due_on, accounts::id)).limit(limit).select(Account::as_select()).load(connection)?)
}

/// Accounts in a state after an id, in id order: a sweep goes through them in steps.
///
/// # Errors
/// What the database says.
pub fn in_state(
    connection: &mut AnyConnection,
    state: account::State,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, Error> {
    let mut rows = accounts::table.filter(accounts::state.eq(state)).into_boxed::<super::MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(accounts::id.gt(after));
    }
    Ok(rows.order(accounts::id).limit(limit).select(Account::as_select()).load(connection)?)
}

/// Which of a bank's accounts are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BankFilter {
    /// Those whose balance the bank has not confirmed yet.
    Unconfirmed,
    /// All.
    All,
}

/// A bank's accounts after an id, in id order; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn of_bank(
    connection: &mut AnyConnection,
    bank: &BankCode,
    filter: BankFilter,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, Error> {
    let mut rows = accounts::table.filter(accounts::bank.eq(bank.clone())).into_boxed::<super::MultiBackend>();
    if filter == BankFilter::Unconfirmed {
        rows = rows.filter(accounts::state.eq(account::State::Reported)).filter(accounts::confirmed_balance.is_null());
    }
    if let Some(after) = after {
        rows = rows.filter(accounts::id.gt(after));
    }
    Ok(rows.order(accounts::id).limit(limit).select(Account::as_select()).load(connection)?)
}

/// How many accounts wait for the bank to confirm their balance.
///
/// # Errors
/// What the database says.
pub fn count_unconfirmed(connection: &mut AnyConnection, bank: &BankCode) -> Result<i64, Error> {
    let rows = accounts::table
        .filter(accounts::bank.eq(bank))
        .filter(accounts::state.eq(account::State::Reported))
        .filter(accounts::confirmed_balance.is_null());
    Ok(rows.count().get_result(connection)?)
}

/// Ordered accounts with money that is nobody's, or with a final judgment that no order has carried out, after an id, in id order: a later order may
/// be wanted. At most `limit`.
///
/// # Errors
/// What the database says.
pub fn for_later_order(
    connection: &mut AnyConnection,
    after: Option<AccountId>,
    limit: i64,
) -> Result<Vec<Account>, Error> {
    let free = ledger_purses::table
        .filter(ledger_purses::purse.eq(Purse::Unallotted))
        .filter(ledger_purses::balance.gt(0))
        .select(ledger_purses::account_id);
    let judged = challenges::table
        .filter(challenges::state.eq(challenge::State::Judged))
        .filter(challenges::carried_out_by.is_null())
        .select(challenges::account_id);
    let states = [account::State::Ordered, account::State::Disbursing];
    let mut rows = accounts::table
        .filter(accounts::state.eq_any(states))
        .filter(accounts::id.eq_any(free).or(accounts::id.eq_any(judged)))
        .into_boxed::<super::MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(accounts::id.gt(after));
    }
    Ok(rows.order(accounts::id).limit(limit).select(Account::as_select()).load(connection)?)
}

/// How many petitions of the account are in one of these states.
///
/// # Errors
/// What the database says.
pub fn count_petitions(
    connection: &mut AnyConnection,
    account: AccountId,
    states: &[petition::State],
) -> Result<i64, Error> {
    let rows =
        petitions::table.filter(petitions::account_id.eq(account)).filter(petitions::state.eq_any(states.to_vec()));
    Ok(rows.count().get_result(connection)?)
}
