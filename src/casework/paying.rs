//! Payments: clearing what orders made due (R22), release in a batch, what banks report, changed channels, the Fund's share (R16, R17).

use chrono::{Days, NaiveDate};
use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::telling::{About, Arguments, tell};
use crate::casework::{Did, fresh, post, publishing, remember, same_version, screening, sealing, serving, wanted};
use crate::domain::actor::Scope;
use crate::domain::guard::{Before, Facts};
use crate::domain::id::{BatchId, ChannelId, PaymentId};
use crate::domain::ledger::{self};
use crate::domain::money::Satang;
use crate::domain::payment::{self, Act, Payee, ReturnCode, State};
use crate::domain::petition;
use crate::domain::refusal::Refusal;
use crate::domain::told::Channel;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self};
use crate::store::cases;
use crate::store::payments::{self, Payment};
use crate::store::petitions::{self, Petition};

/// Payments that one batch releases at most.
pub const MOST_IN_BATCH: usize = 1_000;

/// What a bank or a payee does with a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The bank paid.
    Confirm {
        /// The amount it paid, satang: the whole one or none.
        amount: Satang,
        /// Its reference.
        reference: String,
    },
    /// The bank can't carry it out.
    CannotPay {
        /// Why.
        code: ReturnCode,
    },
    /// The money came back.
    ReportReturn {
        /// Why.
        code: ReturnCode,
    },
    /// The payee names another channel; release waits for a supervisor's approval.
    ChangeChannel(Channel),
    /// The payee waives it.
    Waive,
}

impl Command {
    /// The act of the table.
    pub fn act(&self) -> Act {
        match self {
            Self::Confirm { .. } => Act::Confirm,
            Self::CannotPay { .. } => Act::CannotPay,
            Self::ReportReturn { .. } => Act::ReportReturn,
            Self::ChangeChannel(_) => Act::ChangeChannel,
            Self::Waive => Act::Waive,
        }
    }
}

/// A payment in the middle of a step.
struct Till<'a> {
    before: Payment,
    petition: Option<Petition>,
    facts: Facts,
    context: &'a Context,
}

/// Loads a payment with the facts of its step.
fn till<'a>(connection: &mut AnyConnection, context: &'a Context, id: PaymentId) -> Result<Till<'a>, Error> {
    let before = wanted(payments::find(connection, id)?)?;
    let petition = match before.petition_id {
        Some(petition) => Some(wanted(petitions::find(connection, petition)?)?),
        None => None,
    };
    let account = wanted(accounts::find(connection, before.account_id)?)?;
    let case = match petition.as_ref().and_then(|petition| petition.case_id) {
        Some(case) => cases::find(connection, case)?,
        None => None,
    };
    let channel = match &case {
        Some(case) => cases::current_channel(connection, case.id)?,
        None => None,
    };
    let facts = Facts {
        scope: Scope {
            case: case.as_ref().map(|case| case.id),
            objection: petition.as_ref().filter(|row| row.kind == petition::Kind::Objection).map(|row| row.id),
            bank: Some(before.bank.clone()),
            ..Scope::default()
        },
        doer: Before::by_anyone(before.ordered_by),
        on_hold: account.hold_reason.is_some() || case.as_ref().is_some_and(|case| case.hold_reason.is_some()),
        contested: serving::contested(connection, account.id)?,
        // The Fund and the holder's own account need no channel of a case.
        channel_approved: before.payee != Payee::Claimant
            || channel.is_some_and(|channel| channel.approved_by.is_some()),
        due_passed: before.due_on.is_some_and(|due| context.today() > due),
        ..Facts::default()
    };
    Ok(Till { before, petition, facts, context })
}

impl Till<'_> {
    /// Takes the step: table, row, ledger, history, notices.
    fn step(&self, connection: &mut AnyConnection, act: Act, change: Payment, detail: Value) -> Result<Payment, Error> {
        let step = payment::MACHINE.decide(&self.context.actor, Some(self.before.state), act, &self.facts)?;
        let next = Payment { version: self.before.version + 1, state: step.to, ..change };
        payments::save(connection, &next, self.before.version)?;
        let posting = ledger::moved(next.payee, self.before.state, next.state, next.amount);
        post(connection, self.context, next.account_id, posting, act.as_str(), *next.id.bytes())?;
        remember_step(connection, self.context, Some(self.before.state), &next, act, detail)?;
        let account = accounts::find(connection, next.account_id)?;
        let mut arguments = Arguments::from([("amount", next.amount.get().to_string())]);
        if let Some(last) = next.due_on.filter(|_| next.state == State::Returned) {
            arguments.insert("reply_by", last.to_string());
        }
        let about =
            About { petition: self.petition.as_ref(), account: account.as_ref(), arguments, ..About::default() };
        tell(connection, self.context, step.tells, &about)?;
        Ok(next)
    }

    /// Asks the table first.
    fn may(&self, act: Act) -> Result<(), Refusal> {
        payment::MACHINE.decide(&self.context.actor, Some(self.before.state), act, &self.facts).map(drop)
    }

    /// The last rung of the petition's ladder: what was paid of it.
    fn keep_paid(
        &self,
        connection: &mut AnyConnection,
        act: Act,
        change: impl Fn(Satang) -> Option<Satang>,
    ) -> Result<(), Error> {
        let Some(before) = &self.petition else {
            return Ok(());
        };
        let paid = change(before.paid).ok_or(Refusal::Overflow)?;
        let next = Petition { version: before.version + 1, paid, ..before.clone() };
        petitions::save(connection, &next, before.version)?;
        let did = Did {
            record: before.kind.as_str(),
            id: *before.id.bytes(),
            version: next.version,
            act: act.as_str(),
            from: Some(before.state.as_str()),
            to: next.state.as_str(),
            detail: json!({ "paid": paid.get() }),
        };
        remember(connection, self.context, &did)
    }
}

/// Appends a payment's step to the history.
pub(super) fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: Option<State>,
    after: &Payment,
    act: Act,
    detail: Value,
) -> Result<(), Error> {
    let did = Did {
        record: "payment",
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: before.map(State::as_str),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}

/// Carries out one act on a payment.
///
/// # Errors
/// The refusals of the table; `AmountDiffers` for another amount than the whole; `Stale`.
pub fn act(
    connection: &mut AnyConnection,
    context: &Context,
    id: PaymentId,
    seen: i64,
    command: &Command,
) -> Result<Payment, Error> {
    let mut till = till(connection, context, id)?;
    if let Command::Confirm { amount, .. } = command {
        till.facts.amounts = Some((till.before.amount, *amount));
    }
    if !till.facts.scope.admits(&context.actor) {
        return Err(Refusal::NotFound.into());
    }
    same_version(seen, till.before.version)?;
    let before = till.before.clone();
    let amount = before.amount;
    let act = command.act();
    till.may(act)?;
    match command {
        Command::Confirm { reference, .. } => {
            let change = Payment { bank_reference: Some(reference.clone()), due_on: None, ..before };
            let next = till.step(connection, act, change, json!({ "amount": amount.get() }))?;
            till.keep_paid(connection, act, |paid| paid.checked_add(amount))?;
            Ok(next)
        }
        Command::CannotPay { code } => {
            let change = Payment {
                return_code: Some(code.as_str().to_owned()),
                released_by: None,
                batch_id: None,
                released_at: None,
                due_on: None,
                ..before
            };
            till.step(connection, act, change, json!({ "code": code.as_str() }))
        }
        Command::ReportReturn { code } => {
            let was_confirmed = before.state == State::Confirmed;
            let last = give_up_on(connection, context, &before)?;
            let change = Payment { return_code: Some(code.as_str().to_owned()), due_on: Some(last), ..before };
            let next = till.step(connection, act, change, json!({ "code": code.as_str() }))?;
            if was_confirmed {
                till.keep_paid(connection, act, |paid| paid.checked_sub(amount))?;
            }
            Ok(next)
        }
        Command::ChangeChannel(told) => {
            let case = wanted(till.petition.as_ref().and_then(|petition| petition.case_id))?;
            let victim = sealing::keys::of_case(connection, context, case)?;
            let row = sealing::channel(context, &victim, fresh(context, ChannelId::from_bytes)?, case, told)?;
            cases::replace_channel(connection, &row)?;
            screening::queue::queue_cases(connection, context, &[case])?;
            let change = Payment {
                channel_id: None,
                released_by: None,
                batch_id: None,
                released_at: None,
                due_on: None,
                ..before
            };
            till.step(connection, act, change, json!({ "channel": row.id }))
        }
        Command::Waive => till.step(connection, act, Payment { due_on: None, ..before }, json!({})),
    }
}

/// The day after which a returned payment can't be delivered any more (P).
fn give_up_on(connection: &mut AnyConnection, context: &Context, payment: &Payment) -> Result<NaiveDate, Error> {
    let account = wanted(accounts::find(connection, payment.account_id)?)?;
    let rules = publishing::rules_of(context, &account)?.rules;
    Ok(context.today().checked_add_days(Days::new(u64::from(rules.returned_payment_days))).unwrap_or(NaiveDate::MAX))
}

/// Releases payments in one batch: all of them or none.
///
/// # Errors
/// The refusal of the first payment that can't be released; `Stale`.
pub fn release(
    connection: &mut AnyConnection,
    context: &Context,
    chosen: &[(PaymentId, i64)],
) -> Result<BatchId, Error> {
    if chosen.is_empty() || chosen.len() > MOST_IN_BATCH {
        return Err(Refusal::NothingDue.into());
    }
    let batch = fresh(context, BatchId::from_bytes)?;
    let mut tills = Vec::with_capacity(chosen.len());
    for (id, seen) in chosen {
        let till = till(connection, context, *id)?;
        same_version(*seen, till.before.version)?;
        tills.push(till);
    }
    // Two batches that meet take rows and purses in one order: the second waits for the first, and neither for each other.
    tills.sort_by_key(|till| (till.before.account_id, till.before.id));
    for till in tills {
        let channel = match till.facts.scope.case {
            Some(case) => cases::current_channel(connection, case)?.map(|channel| channel.id),
            None => None,
        };
        let account = wanted(accounts::find(connection, till.before.account_id)?)?;
        let silent = publishing::rules_of(context, &account)?.rules.silent_bank_days;
        let change = Payment {
            channel_id: channel,
            released_by: context.actor.user(),
            batch_id: Some(batch),
            released_at: Some(context.legal.naive_utc()),
            // A bank that is silent until then is asked; it is never paid twice (P).
            due_on: context.today().checked_add_days(Days::new(u64::from(silent))),
            return_code: None,
            ..till.before.clone()
        };
        till.step(connection, Act::Release, change, json!({ "batch": batch }))?;
    }
    Ok(batch)
}

/// A returned payment whose day is over goes back to the pool (R18 stays open).
///
/// # Errors
/// The refusals of the table.
pub(super) fn give_up(connection: &mut AnyConnection, context: &Context, id: PaymentId) -> Result<Payment, Error> {
    let till = till(connection, context, id)?;
    let change = Payment { due_on: None, ..till.before.clone() };
    till.step(connection, Act::GiveUp, change, json!({}))
}
