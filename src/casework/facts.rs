//! Facts that the guards look at, loaded once a step.

use chrono::NaiveDate;

use crate::app::Context;
use crate::domain::account;
use crate::domain::actor::Scope;
use crate::domain::deadline::{Deadline, Pause, PauseReason, after_pauses};
use crate::domain::guard::{Before, Facts, Window};
use crate::domain::id::UserId;
use crate::domain::petition::Kind;
use crate::error::Error;
use crate::library::Pinned;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::cases;
use crate::store::petitions::{self, Petition, Request};

/// Where the claim window of an account stands on a day (R11).
pub fn window(account: Option<&Account>, today: NaiveDate) -> Window {
    account.map_or(Window::None, |account| window_of(account.state, account.window_closes_on, today))
}

/// The same of an account in a state, with the last day of its window.
pub fn window_of(state: account::State, closes_on: Option<NaiveDate>, today: NaiveDate) -> Window {
    match closes_on {
        _ if !account::IN_GAZETTE.contains(&state) => Window::None,
        Some(last) if today <= last => Window::Open,
        _ => Window::Over,
    }
}

/// Whose a petition is.
pub fn scope_of(petition: &Petition) -> Scope {
    Scope {
        case: petition.case_id,
        objection: (petition.kind == Kind::Objection).then_some(petition.id),
        ..Scope::default()
    }
}

/// The account that a petition is against.
///
/// # Errors
/// What the database says.
pub fn account_of(connection: &mut AnyConnection, petition: &Petition) -> Result<Option<Account>, Error> {
    match petition.account_id {
        Some(id) => accounts::find(connection, id),
        None => Ok(None),
    }
}

/// The facts of a step on a petition.
///
/// # Errors
/// What the database says.
pub fn of_petition(
    connection: &mut AnyConnection,
    context: &Context,
    petition: &Petition,
    account: Option<&Account>,
) -> Result<Facts, Error> {
    let case = match petition.case_id {
        Some(id) => cases::find(connection, id)?,
        None => None,
    };
    let held = case.as_ref().is_some_and(|case| case.hold_reason.is_some())
        || account.is_some_and(|account| account.hold_reason.is_some());
    Ok(Facts {
        scope: scope_of(petition),
        window: window(account, context.today()),
        account: account.map(|account| account.state),
        doer: Before::by_user(petition.recommended_by),
        on_hold: held,
        due_passed: petition.due_on.is_some_and(|due| context.today() > due),
        ..Facts::default()
    })
}

/// The rule set that a petition pinned at filing.
///
/// # Errors
/// A set that is not known.
pub fn rules_of(context: &Context, petition: &Petition) -> Result<Pinned, Error> {
    context.rules.pinned(&petition.rule_set, petition.rules_on)
}

/// The pauses of a petition: its requests for information.
pub fn pauses(requests: &[Request]) -> Vec<Pause<UserId>> {
    requests
        .iter()
        .map(|request| Pause {
            reason: PauseReason::InformationRequested,
            asked_by: request.asked_by,
            from: request.asked_on,
            until: request.ended_on,
        })
        .collect()
}

/// When the examination of a petition is due: stored for the queue.
///
/// # Errors
/// What the database says.
pub fn examination_due(
    connection: &mut AnyConnection,
    context: &Context,
    petition: &Petition,
) -> Result<Deadline, Error> {
    let rules = rules_of(context, petition)?.rules;
    let requests = petitions::requests_of(connection, petition.id)?;
    let filed_on = crate::domain::dates::bangkok_date(petition.filed_at.and_utc());
    Ok(after_pauses(filed_on, rules.examination_days, &pauses(&requests), rules.pause_cap_days, &rules.calendar))
}

/// Whether another pause until this day keeps the pauses of a petition within the cap (in the days of the calendar).
///
/// # Errors
/// What the database says.
pub fn pause_within_cap(
    connection: &mut AnyConnection,
    context: &Context,
    petition: &Petition,
    until: NaiveDate,
) -> Result<bool, Error> {
    let rules = rules_of(context, petition)?.rules;
    let requests = petitions::requests_of(connection, petition.id)?;
    let past: i64 = requests
        .iter()
        .filter_map(|request| request.ended_on.map(|end| (end - request.asked_on).num_days().max(0)))
        .sum();
    let open_since =
        requests.iter().find(|request| request.ended_on.is_none()).map_or(context.today(), |request| request.asked_on);
    Ok(past + (until - open_since).num_days() <= i64::from(rules.pause_cap_days))
}

/// Who recommended or agreed on the petitions of an account: they don't order on it.
pub fn involved(petitions: &[Petition]) -> Vec<UserId> {
    petitions.iter().flat_map(|petition| [petition.recommended_by, petition.agreed_by]).flatten().collect()
}
