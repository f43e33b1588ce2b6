//! The dossier: what an account's step before and by the committee rests on, what is still missing, submitting and returning it.

use serde_json::json;

use crate::app::Context;
use crate::casework::{facts, publishing, same_version, screening, serving, wanted};
use crate::domain::account::{self, Act};
use crate::domain::guard::Facts;
use crate::domain::id::{AccountId, CaseId};
use crate::domain::petition::{LEFT_TO_DECIDE, State, UNDER_EXAMINATION};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::{cases, petitions, screening_queue};

/// Facts of an account's step before and by the committee.
pub(super) fn facts_of(connection: &mut AnyConnection, context: &Context, account: &Account) -> Result<Facts, Error> {
    let petitions = petitions::of_account(connection, account.id)?;
    let rules = publishing::rules_of(context, account)?.rules;
    let count = |states: &[State]| {
        i64::try_from(petitions.iter().filter(|petition| states.contains(&petition.state)).count()).unwrap_or(i64::MAX)
    };
    let mut on_hold = account.hold_reason.is_some();
    let mut open_conflict = false;
    for case in petitions
        .iter()
        .filter(|petition| LEFT_TO_DECIDE.contains(&petition.state))
        .filter_map(|petition| petition.case_id)
    {
        on_hold |= cases::find(connection, case)?.is_some_and(|case| case.hold_reason.is_some());
        open_conflict |= petitions::has_open_conflict(connection, case)?;
    }
    let age = account.confirmed_on.map(|on| (context.today() - on).num_days());
    Ok(Facts {
        scope: publishing::scope_of(account),
        involved: Some(facts::involved(&petitions)),
        contested: serving::contested(connection, account.id)?,
        on_hold,
        open_conflict,
        balance_confirmed: account.confirmed_balance.is_some(),
        balance_recent: age.is_some_and(|days| days <= i64::from(rules.confirmed_balance_max_age_days)),
        petitions_open: count(UNDER_EXAMINATION),
        petitions_left: count(LEFT_TO_DECIDE),
        ..Facts::default()
    })
}

/// No conflict slips through because its case still waits to be screened.
fn screen_waiting(connection: &mut AnyConnection, context: &Context, account: AccountId) -> Result<(), Error> {
    let petitions = petitions::of_account(connection, account)?;
    let cases: Vec<CaseId> = petitions.iter().filter_map(|petition| petition.case_id).collect();
    let waiting = screening_queue::waiting_among(connection, &cases)?;
    screening::queue::screen_waiting(connection, context, &waiting).map(drop)
}

/// Submits the dossier: from here on nothing on the account is examined any more.
///
/// # Errors
/// What is still missing, by name; `Stale`.
pub fn submit(connection: &mut AnyConnection, context: &Context, id: AccountId, seen: i64) -> Result<Account, Error> {
    let before = wanted(accounts::find(connection, id)?)?;
    same_version(seen, before.version)?;
    screen_waiting(connection, context, id)?;
    let facts = facts_of(connection, context, &before)?;
    let step = account::MACHINE.decide(&context.actor, Some(before.state), Act::SubmitDossier, &facts)?;
    let next = Account {
        version: seen + 1,
        state: step.to,
        prepared_by: context.actor.user(),
        due_on: None,
        ..before.clone()
    };
    accounts::save_examined(connection, &next, seen)?;
    publishing::remember_step(
        connection,
        context,
        Some(before.state),
        &next,
        Act::SubmitDossier,
        json!({ "petitions": facts.petitions_left }),
    )?;
    Ok(next)
}

/// Returns the dossier.
///
/// # Errors
/// The refusals of the table; `Stale`.
pub fn give_back(
    connection: &mut AnyConnection,
    context: &Context,
    id: AccountId,
    seen: i64,
) -> Result<Account, Error> {
    let before = wanted(accounts::find(connection, id)?)?;
    same_version(seen, before.version)?;
    publishing::advance(connection, context, before, Act::ReturnDossier, &Facts::default(), |account| Account {
        prepared_by: None,
        ..account
    })
}

/// Everything that keeps the dossier of an account from the committee, each by its name; nothing where it may be submitted.
///
/// # Errors
/// What the database says.
pub fn missing(connection: &mut AnyConnection, context: &Context, account: &Account) -> Result<Vec<Refusal>, Error> {
    let facts = facts_of(connection, context, account)?;
    Ok(account::MACHINE.missing(&context.actor, account.state, Act::SubmitDossier, &facts))
}
