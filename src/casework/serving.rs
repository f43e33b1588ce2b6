//! The service of an order and the clocks that run from it: who was told, how the receipt is known, until when it can be challenged (R15), and
//! whether the account waits for a court (R22). What an order says stands in `ordering`.

use chrono::{Days, NaiveDate};
use serde_json::json;

use crate::app::Context;
use crate::casework::telling::means;
use crate::casework::{Did, fresh, publishing, remember, same_version, wanted};
use crate::domain::deadline::after_receipt;
use crate::domain::id::{AccountId, PetitionId, ServiceId};
use crate::domain::refusal::Refusal;
use crate::domain::{challenge, guard};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts;
use crate::store::orders::{self, Order, Service};
use crate::store::petitions::Petition;
/// Opens the service of an order on a person: their R15 clock runs from receipt.
pub(super) fn serve(
    connection: &mut AnyConnection,
    context: &Context,
    order: &Order,
    petition: &Petition,
) -> Result<ServiceId, Error> {
    let service = Service {
        id: fresh(context, ServiceId::from_bytes)?,
        version: 1,
        order_id: order.id,
        petition_id: petition.id,
        account_id: order.account_id,
        means: means(connection, context, petition)?.to_owned(),
        sent_on: None,
        deemed_on: None,
        received_on: None,
        known_by: None,
        challenge_until: None,
    };
    orders::insert_service(connection, &service)?;
    let did = Did {
        record: "service",
        id: *service.id.bytes(),
        version: 1,
        act: "serve",
        from: None,
        to: "open",
        detail: json!({ "means": service.means }),
    };
    remember(connection, context, &did)?;
    Ok(service.id)
}

/// The notice of a service went out: by the mail server, or into the post.
///
/// # Errors
/// What the database says. Repeating it changes nothing.
pub fn served(connection: &mut AnyConnection, context: &Context, id: ServiceId) -> Result<(), Error> {
    let before = wanted(orders::find_service(connection, id)?)?;
    if before.sent_on.is_some() {
        return Ok(());
    }
    let account = wanted(accounts::find(connection, before.account_id)?)?;
    let rules = publishing::rules_of(context, &account)?.rules;
    let days =
        if before.means == "email" { rules.email_deemed_receipt_days } else { rules.publication_deemed_receipt_days };
    let today = context.today();
    let deemed_on = today.checked_add_days(Days::new(u64::from(days)));
    let next = Service { version: before.version + 1, sent_on: Some(today), deemed_on, ..before.clone() };
    save_service(connection, context, &before, &next, "sent")
}

/// Nobody knows of a receipt, and the time for it is over: an e-mail that did not come back counts as received (P), a letter by publication.
///
/// # Errors
/// As `received`.
pub(super) fn deemed_received(
    connection: &mut AnyConnection,
    context: &Context,
    service: &Service,
) -> Result<Service, Error> {
    let on = service.deemed_on.ok_or(Refusal::NotDue)?;
    let known_by = if service.means == "email" { KnownBy::Deemed } else { KnownBy::Publication };
    received(connection, context, service.id, service.version, on, known_by)
}

/// Stores a service's change.
fn save_service(
    connection: &mut AnyConnection,
    context: &Context,
    before: &Service,
    next: &Service,
    act: &str,
) -> Result<(), Error> {
    orders::save_service(connection, next, before.version)?;
    let state = |service: &Service| {
        if service.received_on.is_some() { "received" } else { "open" }
    };
    let did = Did {
        record: "service",
        id: *next.id.bytes(),
        version: next.version,
        act,
        from: Some(state(before)),
        to: state(next),
        detail: json!({ "sent_on": next.sent_on, "received_on": next.received_on, "challenge_until": next.challenge_until }),
    };
    remember(connection, context, &did)
}

/// How a receipt is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownBy {
    /// Some days after it was sent without coming back (P).
    Deemed,
    /// A receipt of the post, or the bank's word.
    Receipt,
    /// The last resort (P).
    Publication,
}

impl KnownBy {
    /// The word that is stored.
    fn word(self) -> &'static str {
        match self {
            Self::Deemed => "deemed",
            Self::Receipt => "receipt",
            Self::Publication => "publication",
        }
    }
}

/// Records the receipt of an order: the person's own R15 clock runs from it.
///
/// # Errors
/// `NotAllowed` for somebody else than an officer or the sweeper; `DateOutside` for a day before it was sent or that has not come; `AlreadyThere`.
pub fn received(
    connection: &mut AnyConnection,
    context: &Context,
    id: ServiceId,
    seen: i64,
    on: NaiveDate,
    known_by: KnownBy,
) -> Result<Service, Error> {
    use crate::domain::actor::Role;
    let before = wanted(orders::find_service(connection, id)?)?;
    if !matches!(context.actor.role(), Role::Officer | Role::Secretary | Role::System) {
        return Err(Refusal::NotAllowed { record: "service", act: "received", state: "open" }.into());
    }
    same_version(seen, before.version)?;
    if before.received_on.is_some() {
        return Err(Refusal::AlreadyThere.into());
    }
    let from = before.sent_on.ok_or(Refusal::NotDue)?;
    let until = context.today();
    if !(from..=until).contains(&on) {
        return Err(Refusal::DateOutside { from, until }.into());
    }
    let account = wanted(accounts::find(connection, before.account_id)?)?;
    let rules = publishing::rules_of(context, &account)?.rules;
    let next = Service {
        version: before.version + 1,
        received_on: Some(on),
        known_by: Some(known_by.word().to_owned()),
        challenge_until: Some(after_receipt(on, rules.challenge_days, &rules.calendar).on),
        ..before.clone()
    };
    save_service(connection, context, &before, &next, "received")?;
    Ok(next)
}

/// Whether every challenge period of the account is over (R15, R22).
///
/// # Errors
/// What the database says.
pub fn clocks_over(connection: &mut AnyConnection, account: AccountId, today: NaiveDate) -> Result<bool, Error> {
    let services = orders::services_of_account(connection, account)?;
    Ok(services.iter().all(|service| service.challenge_until.is_some_and(|until| today > until)))
}

/// Whether something on the account is before the court, or judged and not carried out.
///
/// # Errors
/// What the database says.
pub fn contested(connection: &mut AnyConnection, account: AccountId) -> Result<bool, Error> {
    let challenges = orders::challenges_of_account(connection, account)?;
    let waits = |row: &orders::Challenge| row.state == challenge::State::Judged && row.carried_out_by.is_none();
    Ok(challenges.iter().any(|row| challenge::CONTESTS.contains(&row.state) || waits(row)))
}

/// Where the window of a challenge stands for a petition: open until the own R15 clock is over; none before an order.
///
/// # Errors
/// What the database says.
pub fn challenge_window(
    connection: &mut AnyConnection,
    petition: PetitionId,
    today: NaiveDate,
) -> Result<guard::Window, Error> {
    let services = orders::services_on(connection, petition)?;
    Ok(match services.last() {
        None => guard::Window::None,
        Some(service) if service.challenge_until.is_some_and(|until| today > until) => guard::Window::Over,
        Some(_) => guard::Window::Open,
    })
}
