//! The page of one frozen account: holds, balances, ledger, petitions, orders with their service, challenges, payments. Acts are carried out in `acts`.

mod acts;
mod contradictions;
mod parts;

use actix_web::web::Path;
use askama::Template;

pub(super) use acts::report_fields;
pub use acts::{act, form};

use super::{ActItem, areas, part, shown};
use crate::casework::reporting;
use crate::casework::wanted;
use crate::domain::id::AccountId;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account, Hold, Movement};
use crate::store::contradictions::{self as contradicted, Contradiction};
use crate::store::history::{self, Version};
use crate::store::orders::{self, Challenge, Order, Service};
use crate::store::pages::queue::{self, Entry};
use crate::store::payments::{self, Payment};
use crate::store::{ledger, people, petitions};
use crate::web::answer::{self, Answer};
use crate::web::components::{Inset, SummaryList, Table, Tag, Timeline};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;
use parts::{HoldRow, ItemRow};

/// Events that the timeline shows at most.
const MOST_EVENTS: i64 = 200;
/// Petitions that the page lists at most; the dossier is the committee's page.
const MOST_PETITIONS: usize = 200;

/// The account that a report was about, whatever it changed.
pub(super) struct Reported(pub(super) reporting::Reported);

impl Reported {
    /// Its id.
    pub(super) fn id(&self) -> AccountId {
        match self.0 {
            reporting::Reported::New(id) | reporting::Reported::Changed(id) | reporting::Reported::Unchanged(id) => id,
        }
    }
}

/// An account with all that belongs to it.
struct File {
    account: Account,
    holds: Vec<Hold>,
    purses: Vec<(crate::domain::ledger::Purse, crate::domain::money::Satang)>,
    petitions: Vec<Entry>,
    orders: Vec<Order>,
    services: Vec<Service>,
    challenges: Vec<Challenge>,
    payments: Vec<Payment>,
    contradictions: Vec<(Movement, Contradiction)>,
    history: Vec<Version>,
    names: Vec<(crate::domain::id::UserId, String)>,
}

fn load(connection: &mut AnyConnection, id: AccountId) -> Result<File, Error> {
    let account = wanted(accounts::find(connection, id)?)?;
    let mut found = petitions::of_account(connection, id)?;
    found.truncate(MOST_PETITIONS);
    let challenges = orders::challenges_of_account(connection, id)?;
    let mut records = vec![*id.bytes()];
    records.extend(challenges.iter().map(|row| *row.id.bytes()));
    let history = history::recent(connection, &records, MOST_EVENTS)?;
    let petitions = queue::entries(connection, found)?;
    let mut users = vec![account.verified_by, account.published_by];
    users.extend(petitions.iter().map(|row| row.petition.assigned_to));
    let orders = orders::of_account(connection, id)?;
    users.extend(orders.iter().map(|row| Some(row.ordered_by)));
    Ok(File {
        names: people::names(connection, &shown::users_of(&history, &users))?,
        holds: accounts::holds_of(connection, id)?,
        purses: ledger::balances(connection, id)?,
        services: orders::services_of_account(connection, id)?,
        payments: payments::of_account(connection, id)?,
        contradictions: contradicted::on_account(connection, &account.number_index)?,
        account,
        petitions,
        orders,
        challenges,
        history,
    })
}

#[derive(Template)]
#[template(path = "desk/account.html")]
struct AccountPage {
    page: Page,
    areas: Vec<NavLink>,
    number: String,
    state: Tag,
    holder: String,
    due: Option<Tag>,
    acts: Vec<ActItem>,
    hold: Option<Inset>,
    facts: SummaryList,
    holds: Vec<HoldRow>,
    purses: Vec<(String, String)>,
    petitions: Table,
    orders: Table,
    services: Vec<ItemRow>,
    challenges: Vec<ItemRow>,
    payments: Table,
    contradictions: Table,
    timeline: Timeline,
}

/// `GET /desk/accounts/{id}`.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn show(visitor: Visitor, id: Path<String>) -> Answer {
    let text = visitor.text;
    let id: AccountId = part(&id)?;
    let context = visitor.context()?;
    let store = &visitor.app().store;
    let file = store.read(move |connection| load(connection, id)).await?;
    let calendar = context.pin()?.rules.calendar.clone();
    let account = &file.account;
    let number = shown::account(&account.bank, &account.number);
    let page = AccountPage {
        page: visitor.page(number.clone()).with_back("/desk/accounts"),
        areas: areas(&visitor, "/desk/accounts"),
        state: shown::account_state(text, account.state),
        holder: account.holder_name.clone(),
        due: shown::due(text, &calendar, context.today(), account.due_on),
        acts: parts::acts(&visitor, &context, &file),
        hold: account
            .hold_reason
            .as_ref()
            .map(|reason| Inset { lines: vec![text.with("desk-hold-account", &[("reason", reason.as_str().into())])] }),
        facts: parts::facts(&visitor, &file),
        holds: parts::holds(&visitor, &context, &file),
        purses: parts::purses(&visitor, &file),
        petitions: parts::petitions(&visitor, &context, &calendar, &file),
        orders: parts::orders(&visitor, &file),
        services: parts::services(&visitor, &context, &file),
        challenges: parts::challenges(&visitor, &context, &file),
        payments: parts::payments(&visitor, &file),
        contradictions: contradictions::table(&visitor, &file),
        timeline: shown::timeline(text, &file.history, &file.names),
        number,
    };
    answer::html(&page)
}
