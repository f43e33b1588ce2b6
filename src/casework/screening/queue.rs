//! Screening again: which cases a change concerns, and the queue that they wait in.
//!
//! Everything that is queued here is set-based, and nothing is screened in the transaction that brings the change; what an import brings it queues
//! by statements of the same shape (`store::screening_queue`). The workers drain the queue every second, an import before it returns.

use super::screen;
use crate::app::{App, Context};
use crate::casework::sealing;
use crate::domain::actor::Actor;
use crate::domain::id::CaseId;
use crate::domain::identity::{AccountNumber, BankCode};
use crate::domain::screening::near_numbers;
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::accounts::Account;
use crate::store::screening_queue as waiting;
use crate::store::{AnyConnection, cases};

/// Cases that one transaction screens: others write in between.
pub const BATCH: i64 = 40;
/// Passes through the queue of one draining: a screening may queue other cases.
const MOST_PASSES: usize = 100;

/// An account was reported, published, lifted or struck out, or its holder's number became known: queues the cases that told a transfer into it or
/// into a number that lies one slip away, those whose refund account it is, and those of its holder.
///
/// # Errors
/// What the database says.
pub fn queue_account(connection: &mut AnyConnection, context: &Context, account: &Account) -> Result<(), Error> {
    let at = context.now.naive_utc();
    let number: AccountNumber = read_number(&account.number)?;
    let index = |number: AccountNumber| {
        sealing::account_index(&context.vault, &AccountKey { bank: account.bank.clone(), number })
    };
    let own = index(number.clone());
    let near: Vec<Vec<u8>> = near_numbers(&number).into_iter().map(index).collect();
    let told: Vec<&[u8]> = std::iter::once(&own).chain(&near).map(Vec::as_slice).collect();
    waiting::queue_told(connection, &told, at)?;
    waiting::queue_refunded(connection, &[&own], at)?;
    if let Some(holder) = &account.holder_number_index {
        waiting::queue_people(connection, &[holder], at)?;
    }
    Ok(())
}

/// A movement into an account was reported: queues the cases that told a transfer into it.
///
/// # Errors
/// What the database says.
pub fn queue_trail(connection: &mut AnyConnection, context: &Context, to_index: &[u8]) -> Result<(), Error> {
    waiting::queue_told(connection, &[to_index], context.now.naive_utc())
}

/// Many accounts of a bank were reported at once: queues the cases that told an account of the bank which was not known. The accounts themselves, their
/// holders and the trail are queued by the import from its staging (`store::screening_queue::queue_staged`).
///
/// # Errors
/// What the database says.
pub fn queue_bank(connection: &mut AnyConnection, context: &Context, bank: &BankCode) -> Result<(), Error> {
    waiting::queue_unreported(connection, bank, context.now.naive_utc())
}

/// Cases changed: queues them.
///
/// # Errors
/// What the database says.
pub fn queue_cases(connection: &mut AnyConnection, context: &Context, cases: &[CaseId]) -> Result<(), Error> {
    waiting::queue(connection, cases, context.now.naive_utc())
}

/// Screens every case that waits, some in a transaction; how many. A case that can't be screened stays in the queue and keeps no other from its turn.
///
/// # Errors
/// What the database says; the first fault of a case, after the others had their turn.
pub fn drain(app: &App) -> Result<usize, Error> {
    drain_while(app, || true)
}

/// As `drain`, as long as somebody wants it to go on.
///
/// # Errors
/// As `drain`.
pub fn drain_while(app: &App, goes_on: impl Fn() -> bool) -> Result<usize, Error> {
    let mut screened = 0;
    for _ in 0..MOST_PASSES {
        let (done, fault) = pass(app, &goes_on)?;
        screened += done;
        if let Some(fault) = fault {
            return Err(fault);
        }
        if done == 0 {
            break;
        }
    }
    Ok(screened)
}

/// Goes through the queue once.
fn pass(app: &App, goes_on: &impl Fn() -> bool) -> Result<(usize, Option<Error>), Error> {
    let (mut after, mut screened, mut first_fault) = (None, 0, None);
    loop {
        let batch = app.store.read_now(|connection| waiting::waiting(connection, after, BATCH))?;
        let Some(last) = batch.last().copied().filter(|_| goes_on()) else {
            return Ok((screened, first_fault));
        };
        match screen_all(app, batch.clone()) {
            Ok(done) => screened += done,
            Err(fault @ (Error::Busy | Error::DatabaseUnavailable { .. })) => return Err(fault),
            Err(_) => {
                for case in batch {
                    match screen_all(app, vec![case]) {
                        Ok(done) => screened += done,
                        Err(fault) => first_fault = first_fault.or(Some(fault)),
                    }
                }
            }
        }
        after = Some(last);
    }
}

/// Screens those of the cases that still wait, in one transaction.
fn screen_all(app: &App, batch: Vec<CaseId>) -> Result<usize, Error> {
    let context = app.context(Actor::System);
    app.store.write_now(move |connection| screen_waiting(connection, &context, &batch))
}

/// Screens those of the cases that still wait; how many.
///
/// # Errors
/// What the database says.
pub fn screen_waiting(connection: &mut AnyConnection, context: &Context, batch: &[CaseId]) -> Result<usize, Error> {
    let mut screened = 0;
    for id in batch {
        if !waiting::take(connection, *id)? {
            continue;
        }
        if let Some(case) = cases::find(connection, *id)? {
            screen(connection, context, &case)?;
            screened += 1;
        }
    }
    Ok(screened)
}

/// An account number as it is stored.
pub(super) fn read_number(text: &str) -> Result<AccountNumber, Error> {
    text.parse().map_err(|_| Error::Broken { what: "a stored account number does not read".to_owned() })
}
