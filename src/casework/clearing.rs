//! What orders made due becomes payments once every challenge period is over (R15, R22), the rest goes to the Fund (R16, R17), and the account ends. What
//! happens to a payment from then on stands in `paying`.

use serde_json::json;

use crate::app::Context;
use crate::casework::{fresh, ordering, paying, post, publishing, serving, total, wanted};
use crate::domain::account;
use crate::domain::guard::Facts;
use crate::domain::id::{AccountId, PaymentId, UserId};
use crate::domain::ledger::{Posting, Purse};
use crate::domain::money::Satang;
use crate::domain::order::Kind;
use crate::domain::payment::{self, Act, ENDED, Payee};
use crate::domain::petition;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::ledger as purses;
use crate::store::orders::{self, Order};
use crate::store::payments::{self, Payment};
use crate::store::petitions::{self, Petition};

/// A new payment.
struct New<'a> {
    account: &'a Account,
    order: Option<&'a Order>,
    petition: Option<&'a Petition>,
    payee: Payee,
    amount: Satang,
}

/// Makes a payment due.
fn clear(connection: &mut AnyConnection, context: &Context, new: &New<'_>) -> Result<Payment, Error> {
    let step = payment::MACHINE.decide(&context.actor, None, Act::Clear, &Facts::default())?;
    let row = Payment {
        id: fresh(context, PaymentId::from_bytes)?,
        version: 1,
        account_id: new.account.id,
        order_id: new.order.map(|order| order.id),
        petition_id: new.petition.map(|petition| petition.id),
        payee: new.payee,
        bank: new.account.bank.clone(),
        amount: new.amount,
        state: step.to,
        channel_id: None,
        ordered_by: new.order.map(|order: &Order| -> UserId { order.ordered_by }),
        released_by: None,
        batch_id: None,
        released_at: None,
        bank_reference: None,
        return_code: None,
        due_on: None,
        created_at: context.legal.naive_utc(),
    };
    payments::insert(connection, &row)?;
    paying::remember_step(
        connection,
        context,
        None,
        &row,
        Act::Clear,
        json!({ "amount": row.amount.get(), "payee": row.payee.as_str() }),
    )?;
    Ok(row)
}

/// What is allotted to petitions and has no payment yet.
fn owed(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<(Petition, Satang)>, Error> {
    let mut owed = Vec::new();
    for petition in petitions::of_account(connection, account)? {
        let told = total(payments::of_petition(connection, petition.id)?.iter().map(|row| row.amount))?;
        let rest = petition.allotted.saturating_sub(told);
        if rest > Satang::ZERO {
            owed.push((petition, rest));
        }
    }
    Ok(owed)
}

/// Carries an ordered account on: every challenge period is over (R15, R22), payments become due, the surplus goes to the Fund (R17), and when all has
/// ended the account is settled. Whether anything changed.
///
/// # Errors
/// What the database says; refusals that mean "not yet" are no errors here.
pub(super) fn carry_on(connection: &mut AnyConnection, context: &Context, id: AccountId) -> Result<bool, Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    let owed = owed(connection, id)?;
    let clocks_over = serving::clocks_over(connection, id, context.today())?;
    let contested = serving::contested(connection, id)?;
    if !clocks_over || contested {
        return Ok(false);
    }
    let facts = Facts { clocks_over, contested, something_due: Some(!owed.is_empty()), ..Facts::default() };
    match account.state {
        account::State::Ordered => {
            let forfeits = publishing::forfeits_on(context, &account)?.on;
            let due_on = owed.is_empty().then_some(forfeits);
            let next = publishing::advance(connection, context, account, account::Act::PeriodsEnd, &facts, |row| {
                Account { due_on, ..row }
            })?;
            clear_owed(connection, context, &next, &owed)?;
            Ok(true)
        }
        account::State::Disbursing if !owed.is_empty() => {
            clear_owed(connection, context, &account, &owed).map(|()| true)
        }
        account::State::Disbursing => finish(connection, context, account, &facts),
        _ => Ok(false),
    }
}

/// Makes due what is owed, under the newest order.
fn clear_owed(
    connection: &mut AnyConnection,
    context: &Context,
    account: &Account,
    owed: &[(Petition, Satang)],
) -> Result<(), Error> {
    let orders = orders::of_account(connection, account.id)?;
    for (petition, amount) in owed {
        let payee = match petition.kind {
            petition::Kind::Claim => Payee::Claimant,
            petition::Kind::Objection => Payee::Holder,
        };
        clear(
            connection,
            context,
            &New { account, order: orders.last(), petition: Some(petition), payee, amount: *amount },
        )?;
    }
    Ok(())
}

/// Everything owed is cleared: the surplus to the Fund, and the end. Free money that others are still entitled to waits for a supplementary order.
fn finish(connection: &mut AnyConnection, context: &Context, account: Account, facts: &Facts) -> Result<bool, Error> {
    let payments = payments::of_account(connection, account.id)?;
    if !payments.iter().all(|payment| ENDED.contains(&payment.state)) {
        return Ok(false);
    }
    let free = purses::balance(connection, account.id, Purse::Unallotted)?;
    if free > Satang::ZERO {
        if needs_supplementary_order(connection, context, account.id)? {
            return Ok(false);
        }
        let orders = orders::of_account(connection, account.id)?;
        return to_fund(connection, context, &account, orders.last(), free).map(|()| true);
    }
    let facts = Facts { payments_ended: true, ..facts.clone() };
    publishing::advance(connection, context, account, account::Act::Settle, &facts, |row| row).map(|_| true)
}

/// Whether free money of an account is still somebody's by a supplementary order.
///
/// # Errors
/// What the database says.
pub fn needs_supplementary_order(
    connection: &mut AnyConnection,
    context: &Context,
    account: AccountId,
) -> Result<bool, Error> {
    match ordering::preview(connection, context, account, Kind::Supplementary) {
        Ok(computation) => Ok(!computation.lines.is_empty()),
        Err(Error::Refusal(Refusal::NothingDue)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Makes money due to the Fund (R16, R17).
fn to_fund(
    connection: &mut AnyConnection,
    context: &Context,
    account: &Account,
    order: Option<&Order>,
    amount: Satang,
) -> Result<(), Error> {
    let payment = clear(connection, context, &New { account, order, petition: None, payee: Payee::Fund, amount })?;
    let posting = Posting { debit: Purse::Allotted, credit: Purse::Unallotted, amount };
    post(connection, context, account.id, Some(posting), Act::Clear.as_str(), *payment.id.bytes())
}

/// Ten years are over (R16): what is there goes to the Fund.
///
/// # Errors
/// The refusals of the table.
pub(super) fn forfeit(connection: &mut AnyConnection, context: &Context, account: Account) -> Result<Account, Error> {
    let facts = Facts { due_passed: account.due_on.is_some_and(|due| context.today() > due), ..Facts::default() };
    let next = publishing::advance(connection, context, account, account::Act::Forfeit, &facts, |row| Account {
        due_on: None,
        ..row
    })?;
    let free = purses::balance(connection, next.id, Purse::Unallotted)?;
    if free > Satang::ZERO {
        to_fund(connection, context, &next, None, free)?;
    }
    Ok(next)
}
