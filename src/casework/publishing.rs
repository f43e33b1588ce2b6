//! Frozen accounts from their report until the committee: balances, lifted holds, verification, publication in the Gazette (R10), the end of the window (R11, R16).

use chrono::NaiveDate;
use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::telling::{About, tell};
use crate::casework::{Did, post, remember, same_version, screening, waiting, wanted};
use crate::domain::account::{self, Act, State};
use crate::domain::actor::Scope;
use crate::domain::deadline::{Deadline, window_closes, years_after};
use crate::domain::guard::{Before, Facts};
use crate::domain::id::{AccountId, HoldId};
use crate::domain::ledger;
use crate::domain::money::Satang;
use crate::domain::petition::{LEFT_TO_DECIDE, State as PetitionState};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::ledger as purses;

/// What is done to an account, with what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Confirm the balance held: posts to the ledger. Satang.
    ConfirmBalance(Satang),
    /// Verify the record.
    Verify,
    /// Publish in the Gazette.
    Publish {
        /// Its reference.
        gazette: String,
        /// The day it appeared.
        on: NaiveDate,
    },
    /// Publish again: the later deadline counts.
    PublishAgain {
        /// Its reference.
        gazette: String,
        /// The day it appeared.
        on: NaiveDate,
    },
    /// Send back to be verified again.
    SendBack,
    /// Lift one hold.
    Lift(HoldId),
    /// Strike out as an error.
    StrikeOut,
    /// Merge into another account's record.
    Merge(AccountId),
    /// Report a changed balance: posts to the ledger. Satang.
    ChangeBalance(Satang),
}

impl Command {
    /// The act of the table.
    pub fn act(&self) -> Act {
        match self {
            Self::ConfirmBalance(_) => Act::ConfirmBalance,
            Self::Verify => Act::Verify,
            Self::Publish { .. } => Act::Publish,
            Self::PublishAgain { .. } => Act::PublishAgain,
            Self::SendBack => Act::SendBack,
            Self::Lift(_) => Act::Lift,
            Self::StrikeOut => Act::StrikeOut,
            Self::Merge(_) => Act::Merge,
            Self::ChangeBalance(_) => Act::ChangeBalance,
        }
    }
}

/// Whose an account is.
pub fn scope_of(account: &Account) -> Scope {
    Scope { bank: Some(account.bank.clone()), ..Scope::default() }
}

/// Appends an account's step to the history.
pub(super) fn remember_step(
    connection: &mut AnyConnection,
    context: &Context,
    before: Option<State>,
    after: &Account,
    act: Act,
    detail: Value,
) -> Result<(), Error> {
    let did = Did {
        record: "account",
        id: *after.id.bytes(),
        version: after.version,
        act: act.as_str(),
        from: before.map(State::as_str),
        to: after.state.as_str(),
        detail,
    };
    remember(connection, context, &did)
}

/// Carries out one act on an account before the committee.
///
/// # Errors
/// The refusals of the table; `Stale`; what the database says.
pub fn act(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
    command: &Command,
) -> Result<Account, Error> {
    let before = wanted(accounts::find(connection, id)?)?;
    let holds = accounts::holds_of(connection, id)?;
    let lifted =
        matches!(command, Command::Lift(hold) if holds.iter().any(|row| row.id == *hold && row.lifted_at.is_none()));
    let open = holds.iter().filter(|hold| hold.lifted_at.is_none()).count();
    let facts = Facts {
        scope: scope_of(&before),
        doer: Before::by_user(before.verified_by),
        balance_confirmed: before.confirmed_balance.is_some(),
        holds_left: i64::try_from(open.saturating_sub(usize::from(lifted))).unwrap_or(i64::MAX),
        ..Facts::default()
    };
    if !facts.scope.admits(&context.actor) {
        return Err(Refusal::NotFound.into());
    }
    same_version(seen, before.version)?;
    let step = account::MACHINE.decide(&context.actor, Some(before.state), command.act(), &facts)?;
    if matches!(command, Command::Lift(_)) && !lifted {
        return Err(Refusal::NotFound.into());
    }
    let next =
        Account { version: before.version + 1, state: step.to, ..changed(connection, context, &before, command)? };
    accounts::save(connection, &next, seen)?;
    post_balance(connection, context, &before, &next, command.act())?;
    remember_step(connection, context, Some(before.state), &next, command.act(), detail(command))?;
    if before.state != State::Published && next.state == State::Published {
        waiting::wake_waiting(connection, context, &next)?;
    }
    if concerns_cases(command.act()) {
        screening::queue::queue_account(connection, context, &next)?;
    }
    tell(connection, context, step.tells, &About { account: Some(&next), ..About::default() })?;
    Ok(next)
}

/// Whether the cases that name the account look otherwise after an act: it stands open to claims, or is no reported one any more.
const fn concerns_cases(act: Act) -> bool {
    matches!(act, Act::Publish | Act::PublishAgain | Act::Lift | Act::StrikeOut | Act::Merge)
}

/// What an act changes besides state and version.
fn changed(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Account,
    command: &Command,
) -> Result<Account, Error> {
    let next = before.clone();
    Ok(match command {
        // A balance counts for the ledger once a bank confirmed it; whoever verified before saw another figure.
        Command::ConfirmBalance(amount) => {
            Account { confirmed_balance: Some(*amount), confirmed_on: Some(context.today()), verified_by: None, ..next }
        }
        Command::ChangeBalance(amount) => {
            Account { confirmed_balance: Some(*amount), confirmed_on: Some(context.today()), ..next }
        }
        Command::Verify => Account { verified_by: context.actor.user(), ..next },
        Command::SendBack => Account { verified_by: None, ..next },
        Command::Publish { gazette, on } => publish(context, before, gazette, *on)?,
        Command::PublishAgain { gazette, on } => publish_again(context, before, gazette, *on)?,
        Command::Lift(hold) => {
            accounts::lift_hold(connection, *hold, context.legal.naive_utc())?;
            next
        }
        Command::StrikeOut => next,
        Command::Merge(into) => {
            let other = wanted(accounts::find(connection, *into)?)?;
            if other.id == before.id || other.state == State::Struck {
                return Err(Refusal::NotFound.into());
            }
            Account { merged_into: Some(other.id), ..next }
        }
    })
}

/// A Gazette date is a day that has come.
fn gazette_day(context: &Context, on: NaiveDate) -> Result<(), Refusal> {
    let until = context.today();
    let from = until.checked_sub_days(chrono::Days::new(MOST_GAZETTE_AGE_DAYS)).unwrap_or(until);
    if (from..=until).contains(&on) { Ok(()) } else { Err(Refusal::DateOutside { from, until }) }
}

/// How long ago a publication may be that is entered now, days.
const MOST_GAZETTE_AGE_DAYS: u64 = 30;

/// Pins the rule set and opens the window (R11, R25).
fn publish(context: &Context, before: &Account, gazette: &str, on: NaiveDate) -> Result<Account, Error> {
    gazette_day(context, on)?;
    let pinned = context.pin()?;
    let closes = window_closes(on, pinned.rules.claim_window_days, &pinned.rules.calendar).on;
    Ok(Account {
        gazette_reference: Some(gazette.to_owned()),
        gazette_date: Some(on),
        window_closes_on: Some(closes),
        due_on: Some(closes),
        rule_set: Some(pinned.hash),
        rules_on: Some(pinned.on),
        published_by: context.actor.user(),
        ..before.clone()
    })
}

/// The later deadline counts; the pinned set stays.
fn publish_again(context: &Context, before: &Account, gazette: &str, on: NaiveDate) -> Result<Account, Error> {
    gazette_day(context, on)?;
    let rules = rules_of(context, before)?.rules;
    let closes = window_closes(on, rules.claim_window_days, &rules.calendar).on;
    let later = before.window_closes_on.map_or(closes, |earlier| earlier.max(closes));
    Ok(Account {
        gazette_reference: Some(gazette.to_owned()),
        gazette_date: Some(on),
        window_closes_on: Some(later),
        due_on: Some(later),
        ..before.clone()
    })
}

/// The rule set that an account pinned at publication.
///
/// # Errors
/// An account that was never published.
pub fn rules_of(context: &Context, account: &Account) -> Result<Pinned, Error> {
    match (&account.rule_set, account.rules_on) {
        (Some(hash), Some(on)) => context.rules.pinned(hash, on),
        _ => Err(Refusal::NotPublished.into()),
    }
}

/// The ledger follows a confirmed balance.
fn post_balance(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Account,
    next: &Account,
    act: Act,
) -> Result<(), Error> {
    let was = before.confirmed_balance.unwrap_or(Satang::ZERO);
    let now = next.confirmed_balance.unwrap_or(Satang::ZERO);
    let free = purses::balance(connection, before.id, ledger::Purse::Unallotted)?;
    if was.saturating_sub(now) > free {
        // What is allotted can't vanish from the books: a person has to look at it first.
        return Err(Refusal::BelowReleased.into());
    }
    post(connection, context, next.id, ledger::balance_confirmed(was, now), act.as_str(), *next.id.bytes())
}

/// Figures for the history.
fn detail(command: &Command) -> Value {
    match command {
        Command::ConfirmBalance(amount) | Command::ChangeBalance(amount) => {
            json!({ "balance": amount.get() })
        }
        Command::Publish { gazette, on } | Command::PublishAgain { gazette, on } => {
            json!({ "gazette": gazette, "on": on })
        }
        Command::Lift(hold) => json!({ "hold": hold }),
        Command::Merge(into) => json!({ "into": into }),
        Command::Verify | Command::SendBack | Command::StrikeOut => json!({}),
    }
}

/// A late petition was admitted on an account that nobody had claimed on.
pub(super) fn late_admitted(connection: &mut AnyConnection, context: &Context, id: AccountId) -> Result<(), Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    if account::MACHINE.actions(context.actor.role(), Some(account.state)).contains(&Act::AdmitLate) {
        advance(connection, context, account, Act::AdmitLate, &Facts::default(), |account| Account {
            due_on: None,
            ..account
        })?;
    }
    Ok(())
}

/// Takes a step of the account that changes little more than its state.
pub(super) fn advance(
    connection: &mut AnyConnection,
    context: &Context,
    before: Account,
    act: Act,
    facts: &Facts,
    change: impl FnOnce(Account) -> Account,
) -> Result<Account, Error> {
    let facts = Facts { scope: scope_of(&before), ..facts.clone() };
    let step = account::MACHINE.decide(&context.actor, Some(before.state), act, &facts)?;
    let (was, seen) = (before.state, before.version);
    let next = Account { version: seen + 1, state: step.to, ..change(before) };
    accounts::save(connection, &next, seen)?;
    remember_step(connection, context, Some(was), &next, act, json!({}))?;
    tell(connection, context, step.tells, &About { account: Some(&next), ..About::default() })?;
    Ok(next)
}

/// What falls due on an account before the committee: the window ends, everybody withdrew, ten years are over. `None` where nothing does.
///
/// # Errors
/// What the database says.
pub(super) fn fall_due(
    connection: &mut AnyConnection,
    context: &Context,
    before: Account,
) -> Result<Option<Account>, Error> {
    let act = match before.state {
        State::Published => Act::WindowEnds,
        State::WindowClosed => Act::EverybodyWithdrew,
        _ => return Ok(None),
    };
    let left = accounts::count_petitions(connection, before.id, LEFT_TO_DECIDE)?;
    let late = accounts::count_petitions(connection, before.id, &[PetitionState::Late])?;
    let facts = Facts {
        due_passed: before.due_on.is_some_and(|due| context.today() > due),
        // Somebody who asks to be admitted late is still there.
        petitions_left: if before.state == State::WindowClosed { left + late } else { left },
        ..Facts::default()
    };
    if act == Act::EverybodyWithdrew && facts.petitions_left > 0 {
        return Ok(None);
    }
    // Ten years run from the end of the window (R16); the day is stored for the queue.
    let due_on = if facts.petitions_left == 0 { Some(forfeits_on(context, &before)?.on) } else { None };
    advance(connection, context, before, act, &facts, |account| Account { due_on, ..account }).map(Some)
}

/// The day after which unclaimed money goes to the Fund (R16).
pub(super) fn forfeits_on(context: &Context, account: &Account) -> Result<Deadline, Error> {
    let rules = rules_of(context, account)?.rules;
    let closed = account.window_closes_on.ok_or(Refusal::NotPublished)?;
    Ok(years_after(closed, rules.forfeiture_years, &rules.calendar))
}

/// Puts a hold on an account's file, or takes it off; a mark, not a state. It blocks recommend, agree, dossier and release.
///
/// # Errors
/// `NotAllowed` for another role than an examiner's; `Stale`.
pub fn mark(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
    reason: Option<&str>,
) -> Result<Account, Error> {
    use crate::domain::case;
    let before = wanted(accounts::find(connection, id)?)?;
    let act = if reason.is_some() { case::Act::PlaceHold } else { case::Act::ReleaseHold };
    let facts = Facts { scope: scope_of(&before), ..Facts::default() };
    case::MACHINE.decide(&context.actor, Some(case::State::Open), act, &facts)?;
    same_version(seen, before.version)?;
    let next = Account { version: seen + 1, hold_reason: reason.map(ToOwned::to_owned), ..before };
    accounts::save(connection, &next, seen)?;
    let did = Did {
        record: "account",
        id: *id.bytes(),
        version: next.version,
        act: act.as_str(),
        from: Some(next.state.as_str()),
        to: next.state.as_str(),
        detail: json!({}),
    };
    remember(connection, context, &did)?;
    Ok(next)
}
