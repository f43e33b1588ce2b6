//! Payments that orders made due.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::payments;
use super::{AnyConnection, one_changed};
use crate::domain::id::{AccountId, BatchId, ChannelId, OrderId, PaymentId, PetitionId, UserId};
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::domain::payment;
use crate::error::Error;

/// A payment that an order made due.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = payments, treat_none_as_null = true)]
pub struct Payment {
    /// The id.
    #[diesel(skip_update)]
    pub id: PaymentId,
    /// Moves with every change.
    pub version: i64,
    /// Account id.
    #[diesel(skip_update)]
    pub account_id: AccountId,
    /// Order id.
    #[diesel(skip_update)]
    pub order_id: Option<OrderId>,
    /// Petition id.
    #[diesel(skip_update)]
    pub petition_id: Option<PetitionId>,
    /// Payee.
    #[diesel(skip_update)]
    pub payee: payment::Payee,
    /// Bank.
    #[diesel(skip_update)]
    pub bank: BankCode,
    /// Amount, satang.
    #[diesel(skip_update)]
    pub amount: Satang,
    /// Where it stands.
    pub state: payment::State,
    /// Channel id.
    pub channel_id: Option<ChannelId>,
    /// Who ordered it.
    #[diesel(skip_update)]
    pub ordered_by: Option<UserId>,
    /// Who released it.
    pub released_by: Option<UserId>,
    /// Batch id.
    pub batch_id: Option<BatchId>,
    /// Released at, UTC.
    pub released_at: Option<NaiveDateTime>,
    /// Bank reference.
    pub bank_reference: Option<String>,
    /// Return code.
    pub return_code: Option<String>,
    /// The day after which something falls due.
    pub due_on: Option<NaiveDate>,
    /// Created at, UTC.
    #[diesel(skip_update)]
    pub created_at: NaiveDateTime,
}

/// The payment with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: PaymentId) -> Result<Option<Payment>, Error> {
    Ok(payments::table.find(id).select(Payment::as_select()).first(connection).optional()?)
}

/// Adds a payment.
///
/// # Errors
/// What the database says; `AlreadyThere` for a second payment of one order to one petition.
pub fn insert(connection: &mut AnyConnection, payment: &Payment) -> Result<(), Error> {
    diesel::insert_into(payments::table).values(payment).execute(connection)?;
    Ok(())
}

/// Stores a changed payment whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, payment: &Payment, seen: i64) -> Result<(), Error> {
    let row = payments::table.filter(payments::id.eq(payment.id)).filter(payments::version.eq(seen));
    one_changed(diesel::update(row).set(payment).execute(connection)?, seen)
}

/// The payments of an account, in the order they became due.
///
/// # Errors
/// What the database says.
pub fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Payment>, Error> {
    Ok(payments::table
        .filter(payments::account_id.eq(account))
        .order(payments::id)
        .select(Payment::as_select())
        .load(connection)?)
}

/// The payments of a petition, in the order they became due.
///
/// # Errors
/// What the database says.
pub fn of_petition(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<Payment>, Error> {
    Ok(payments::table
        .filter(payments::petition_id.eq(petition))
        .order(payments::id)
        .select(Payment::as_select())
        .load(connection)?)
}

/// A bank's payments in a state after an id, in the order they became due; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn of_bank(
    connection: &mut AnyConnection,
    bank: &BankCode,
    state: payment::State,
    after: Option<PaymentId>,
    limit: i64,
) -> Result<Vec<Payment>, Error> {
    let mut rows = payments::table
        .filter(payments::bank.eq(bank.clone()))
        .filter(payments::state.eq(state))
        .into_boxed::<super::MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(payments::id.gt(after));
    }
    Ok(rows.order(payments::id).limit(limit).select(Payment::as_select()).load(connection)?)
}

/// A bank's payments that it confirmed under a reference of its own; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn by_bank_reference(
    connection: &mut AnyConnection,
    bank: &BankCode,
    reference: &str,
    limit: i64,
) -> Result<Vec<Payment>, Error> {
    let rows = payments::table.filter(payments::bank.eq(bank)).filter(payments::bank_reference.eq(reference));
    Ok(rows.order(payments::id).limit(limit).select(Payment::as_select()).load(connection)?)
}

/// How many payments of a bank are in a state.
///
/// # Errors
/// What the database says.
pub fn count_of_bank(connection: &mut AnyConnection, bank: &BankCode, state: payment::State) -> Result<i64, Error> {
    let rows = payments::table.filter(payments::bank.eq(bank)).filter(payments::state.eq(state));
    Ok(rows.count().get_result(connection)?)
}

/// Payments in a state whose deadline is before a day; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn due(
    connection: &mut AnyConnection,
    state: payment::State,
    before: NaiveDate,
    limit: i64,
) -> Result<Vec<Payment>, Error> {
    let rows = payments::table.filter(payments::state.eq(state)).filter(payments::due_on.lt(before));
    Ok(rows.order((payments::due_on, payments::id)).limit(limit).select(Payment::as_select()).load(connection)?)
}
