//! A bank's own pages: balances and holds of its accounts, payments that it was told to make, notices to pass on to its customers. A bank sees its own
//! records alone; another's are not there.
//!
//! Here: what these pages share, and the first page. A page has a file of its own.

pub mod accounts;
pub mod holds;
pub mod lifting;
pub mod notices;
pub mod payments;

use actix_web::http::StatusCode;
use askama::Template;

use super::access::Access;
use super::answer::{self, Answer, Trouble};
use super::page::{NavLink, Page};
use super::visitor::Visitor;
use super::words::bank_name;
use crate::domain::actor::Role;
use crate::domain::identity::BankCode;
use crate::domain::payment::State;
use crate::domain::refusal::Refusal;
use crate::forms::{Errors, Values};
use crate::store::{accounts as account_rows, notices as notice_rows, payments as payment_rows};

/// Who comes in.
pub const BANKS: Access = Access::Staff(&[Role::Bank]);
/// Rows of a list on one page.
const MOST_LISTED: i64 = 50;

/// The areas: path and key of the words.
const AREAS: [(&str, &str); 4] = [
    ("/bank", "bank-area-overview"),
    ("/bank/accounts", "bank-area-accounts"),
    ("/bank/payments", "bank-area-payments"),
    ("/bank/notices", "bank-area-notices"),
];

/// The links between the areas.
fn areas(visitor: &Visitor, current: &str) -> Vec<NavLink> {
    AREAS
        .iter()
        .map(|(href, key)| NavLink {
            href: (*href).to_owned(),
            label: visitor.text.get(key),
            current: *href == current,
        })
        .collect()
}

/// The bank that the visitor works for.
fn own_bank(visitor: &Visitor) -> Result<BankCode, Trouble> {
    let context = visitor.context()?;
    Ok(context.actor.bank().cloned().ok_or(Refusal::NotFound)?)
}

/// The version that a form carries.
fn version(values: &Values) -> Result<i64, Trouble> {
    values.get("version").parse().map_err(|_| Trouble::BadRequest)
}

/// 200, or 422 for a form that is shown again.
fn status(errors: &Errors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}

/// The rows of a page, and the key after which others follow.
fn paged<T, K>(rows: &[T], key: impl Fn(&T) -> K) -> Option<K> {
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= MOST_LISTED;
    rows.last().filter(|_| full).map(key)
}

#[derive(Template)]
#[template(path = "bank/overview.html")]
struct OverviewPage {
    page: Page,
    areas: Vec<NavLink>,
    bank: String,
    figures: Vec<Figure>,
}

/// How much waits, and where.
struct Figure {
    label: String,
    href: &'static str,
    count: i64,
}

/// `GET /bank`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let bank = own_bank(&visitor)?;
    let own = bank.clone();
    let (unconfirmed, released, waiting) = visitor
        .app()
        .store
        .read(move |connection| {
            Ok((
                account_rows::count_unconfirmed(connection, &own)?,
                payment_rows::count_of_bank(connection, &own, State::Released)?,
                notice_rows::count_for_bank(connection, &own)?,
            ))
        })
        .await?;
    let text = visitor.text;
    let figure = |key: &str, href, count| Figure { label: text.get(key), href, count };
    answer::html(&OverviewPage {
        page: visitor.page(text.get("bank-title")),
        areas: areas(&visitor, "/bank"),
        bank: bank_name(text, &bank),
        figures: vec![
            figure("bank-figure-unconfirmed", "/bank/accounts?list=unconfirmed", unconfirmed),
            figure("bank-figure-released", "/bank/payments", released),
            figure("bank-figure-notices", "/bank/notices", waiting),
        ],
    })
}
