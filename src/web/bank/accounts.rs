//! A bank's accounts: the list, one account with its holds, and its balance confirmed or changed. A hold is lifted in `lifting`.

use actix_web::web::Path;
use askama::Template;

use super::{MOST_LISTED, areas, own_bank, paged, status, version};
use crate::casework::publishing;
use crate::domain::account::{Act, MACHINE, State};
use crate::domain::actor::{Actor, Role};
use crate::domain::id::AccountId;
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::bank::BalanceForm;
use crate::forms::{self, Errors, Values};
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account, BankFilter, Hold};
use crate::web::access::Body;
use crate::web::answer::{self, Answer};
use crate::web::components::{
    Button, Cell, Column, ErrorSummary, Look, Paging, SummaryList, SummaryRow, Table, Tag, Tone,
};
use crate::web::field::{Field, Fields};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;
use crate::web::words::word;

#[derive(Template)]
#[template(path = "bank/accounts.html")]
struct ListPage {
    page: Page,
    areas: Vec<NavLink>,
    lists: Vec<NavLink>,
    table: Table,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "bank/account.html")]
struct AccountPage {
    page: Page,
    areas: Vec<NavLink>,
    number: String,
    state: Tag,
    links: Vec<(String, String)>,
    facts: SummaryList,
    holds: Vec<HoldView>,
}

/// A hold with its button, where the table has one.
struct HoldView {
    sentence: String,
    button: Option<Button>,
}

#[derive(Template)]
#[template(path = "bank/balance.html")]
struct BalancePage {
    page: Page,
    summary: ErrorSummary,
    account: String,
    hint: String,
    action: String,
    version: i64,
    balance: Field,
    button: String,
}

/// `GET /bank/accounts`: `?list=unconfirmed` those whose balance is to be confirmed.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    let bank = own_bank(&visitor)?;
    let filter = if visitor.query.get("list") == "unconfirmed" { BankFilter::Unconfirmed } else { BankFilter::All };
    let after: Option<AccountId> = visitor.query.get("after").parse().ok();
    let found = visitor
        .app()
        .store
        .read(move |connection| accounts::of_bank(connection, &bank, filter, after, MOST_LISTED))
        .await?;
    let text = visitor.text;
    let address = |filter: BankFilter| match filter {
        BankFilter::Unconfirmed => "/bank/accounts?list=unconfirmed",
        BankFilter::All => "/bank/accounts?list=all",
    };
    let link = |one: BankFilter, key: &str| NavLink {
        href: address(one).to_owned(),
        label: text.get(key),
        current: one == filter,
    };
    let row = |account: &Account| {
        vec![
            Cell::link(account.number.clone(), path_of(account.id)),
            Cell::text(account.holder_name.clone()),
            Cell::tag(state_tag(&visitor, account.state)),
            Cell::numeric(account.reported_balance.to_string()),
            Cell::numeric(balance(account)),
            Cell::text(account.confirmed_on.map_or_else(|| "–".to_owned(), |day| text.date_short(day))),
        ]
    };
    answer::html(&ListPage {
        page: visitor.page(text.get("bank-accounts-title")),
        areas: areas(&visitor, "/bank/accounts"),
        lists: vec![
            link(BankFilter::Unconfirmed, "bank-accounts-unconfirmed"),
            link(BankFilter::All, "bank-accounts-all"),
        ],
        paging: Paging {
            text,
            previous: None,
            next: paged(&found, |account| account.id).map(|id| format!("{}&after={id}", address(filter))),
        },
        table: Table {
            caption: text.get("bank-accounts-title"),
            columns: vec![
                Column::new(text.get("bank-account-number")),
                Column::new(text.get("bank-account-holder")),
                Column::new(text.get("bank-state")),
                Column::numeric(text.get("bank-reported-balance")),
                Column::numeric(text.get("bank-confirmed-balance")),
                Column::new(text.get("bank-confirmed-on")),
            ],
            rows: found.iter().map(row).collect(),
            empty: text.get("bank-accounts-none"),
        },
    })
}

pub(super) fn path_of(id: AccountId) -> String {
    format!("/bank/accounts/{id}")
}

fn balance(account: &Account) -> String {
    account.confirmed_balance.map_or_else(|| "–".to_owned(), |balance| balance.to_string())
}

fn state_tag(visitor: &Visitor, state: State) -> Tag {
    let tone = match state {
        State::Reported => Tone::Warn,
        State::Lifted | State::Struck => Tone::Quiet,
        _ => Tone::Info,
    };
    Tag::new(word(visitor.text, "account-state", state.as_str()), tone)
}

/// An account of this bank.
pub(super) fn own(connection: &mut AnyConnection, actor: &Actor, id: AccountId) -> Result<Account, Error> {
    let account = accounts::find(connection, id)?.filter(|account| publishing::scope_of(account).admits(actor));
    Ok(account.ok_or(Refusal::NotFound)?)
}

/// `GET /bank/accounts/{id}`.
///
/// # Errors
/// `NotFound` for another bank's; what the database says.
pub async fn show(visitor: Visitor, id: Path<AccountId>) -> Answer {
    let actor = visitor.context()?.actor;
    let (account, holds) = visitor
        .app()
        .store
        .read(move |connection| {
            let account = own(connection, &actor, *id)?;
            let holds = accounts::holds_of(connection, account.id)?;
            Ok((account, holds))
        })
        .await?;
    let text = visitor.text;
    let acts = MACHINE.actions(Role::Bank, Some(account.state));
    let mut links: Vec<(String, String)> = acts
        .iter()
        .filter(|act| matches!(act, Act::ConfirmBalance | Act::ChangeBalance))
        .map(|act| (format!("{}/{act}", path_of(account.id)), text.get(&format!("bank-act-{act}"))))
        .collect();
    if acts.contains(&Act::ReportHold) {
        links.push(("/bank/holds/new".to_owned(), text.get("bank-report-hold")));
    }
    let lifts = acts.contains(&Act::Lift);
    answer::html(&AccountPage {
        page: visitor
            .page(text.with("bank-account-title", &[("account", account.number.as_str().into())]))
            .with_back("/bank/accounts"),
        areas: areas(&visitor, "/bank/accounts"),
        number: account.number.clone(),
        state: state_tag(&visitor, account.state),
        links,
        facts: facts(&visitor, &account),
        holds: holds.iter().map(|hold| hold_view(&visitor, &account, hold, lifts)).collect(),
    })
}

fn facts(visitor: &Visitor, account: &Account) -> SummaryList {
    let text = visitor.text;
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "–".to_owned(), |day| text.date(day));
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    SummaryList {
        text,
        rows: vec![
            row("bank-account-holder", account.holder_name.clone()),
            row("bank-tier", word(text, "tier", account.tier.as_str())),
            row("bank-reported-balance", text.money(account.reported_balance)),
            row(
                "bank-confirmed-balance",
                account.confirmed_balance.map_or_else(|| "–".to_owned(), |balance| text.money(balance)),
            ),
            row("bank-confirmed-on", day(account.confirmed_on)),
            row("bank-window-closes", day(account.window_closes_on)),
        ],
    }
}

/// A hold in a sentence.
pub(super) fn sentence(text: Text, hold: &Hold) -> String {
    let variables = [
        ("by", hold.ordered_by.as_str().into()),
        ("reference", hold.reference.as_str().into()),
        ("amount", text.money(hold.amount).into()),
        ("at", text.stamp_short(hold.held_at.and_utc()).into()),
    ];
    if hold.lifted_at.is_none() {
        text.with("bank-hold", &variables)
    } else {
        text.with("bank-hold-lifted", &variables)
    }
}

fn hold_view(visitor: &Visitor, account: &Account, hold: &Hold, lifts: bool) -> HoldView {
    let text = visitor.text;
    let is_open = hold.lifted_at.is_none();
    HoldView {
        sentence: sentence(text, hold),
        button: (lifts && is_open).then(|| Button {
            action: format!("{}/lift", path_of(account.id)),
            label: text.with("bank-act-lift", &[("reference", hold.reference.as_str().into())]),
            look: Look::Secondary,
            csrf: visitor.csrf(),
            hidden: vec![("version".to_owned(), account.version.to_string()), ("hold".to_owned(), hold.id.to_string())],
        }),
    }
}

/// `GET /bank/accounts/{id}/confirm_balance`.
///
/// # Errors
/// As [`show`].
pub async fn show_confirm(visitor: Visitor, id: Path<AccountId>) -> Answer {
    balance_page(&visitor, *id, Act::ConfirmBalance, &Values::new(), &Errors::new()).await
}

/// `GET /bank/accounts/{id}/change_balance`.
///
/// # Errors
/// As [`show`].
pub async fn show_change(visitor: Visitor, id: Path<AccountId>) -> Answer {
    balance_page(&visitor, *id, Act::ChangeBalance, &Values::new(), &Errors::new()).await
}

/// `POST /bank/accounts/{id}/confirm_balance`.
///
/// # Errors
/// The refusals of the step; what the database says.
pub async fn confirm(visitor: Visitor, id: Path<AccountId>, Body(values): Body) -> Answer {
    set_balance(&visitor, *id, Act::ConfirmBalance, &values).await
}

/// `POST /bank/accounts/{id}/change_balance`.
///
/// # Errors
/// As [`confirm`].
pub async fn change(visitor: Visitor, id: Path<AccountId>, Body(values): Body) -> Answer {
    set_balance(&visitor, *id, Act::ChangeBalance, &values).await
}

async fn set_balance(visitor: &Visitor, id: AccountId, act: Act, values: &Values) -> Answer {
    let amount: Satang = match forms::read::<BalanceForm, _>(values) {
        Ok(amount) => amount,
        Err(errors) => return balance_page(visitor, id, act, values, &errors).await,
    };
    let (context, seen) = (visitor.context()?, version(values)?);
    let command = match act {
        Act::ConfirmBalance => publishing::Command::ConfirmBalance(amount),
        _ => publishing::Command::ChangeBalance(amount),
    };
    visitor.app().store.write(move |connection| publishing::act(connection, &context, id, seen, &command)).await?;
    answer::see_other(&path_of(id))
}

async fn balance_page(visitor: &Visitor, id: AccountId, act: Act, values: &Values, errors: &Errors) -> Answer {
    let actor = visitor.context()?.actor;
    let account = visitor.app().store.read(move |connection| own(connection, &actor, id)).await?;
    let text = visitor.text;
    let fields = Fields::new(text, values, errors);
    let title = text.get(&format!("bank-act-{act}"));
    let page = BalancePage {
        page: visitor.page(title.as_str()).with_error(!errors.is_empty()).with_back(path_of(id)),
        summary: ErrorSummary::new(text, errors),
        account: format!("{} – {}", account.number, account.holder_name),
        hint: text.get(&format!("bank-act-{act}-hint")),
        action: format!("{}/{act}", path_of(id)),
        // What was typed belongs to the version that was shown.
        version: values.get("version").parse().unwrap_or(account.version),
        balance: fields.amount("balance"),
        button: title,
    };
    answer::html_status(status(errors), &page)
}
