//! Payments at the desk: what is due is released in one batch by a supervisor, what is released and silent is asked after, what came back waits for
//! another channel.

use std::collections::BTreeMap;

use askama::Template;

use super::{areas, role, shown};
use crate::casework::paying;
use crate::domain::actor::Role;
use crate::domain::id::PaymentId;
use crate::domain::money::Satang;
use crate::domain::payment::{self, Act, State};
use crate::domain::refusal::Refusal;
use crate::forms::Values;
use crate::store::pages::payments::{self, Entry};
use crate::web::access::Body;
use crate::web::answer::{self, Answer, Trouble};
use crate::web::components::{Paging, Tag, Tone};
use crate::web::page::{NavLink, Page};
use crate::web::visitor::Visitor;

/// The field of a chosen payment: `ID:VERSION`.
const CHOSEN: &str = "payment";

/// A payment in the list.
struct Line {
    chosen: String,
    label: String,
    href: Option<String>,
    account: String,
    payee: String,
    amount: String,
    state: Tag,
    note: Option<Tag>,
}

#[derive(Template)]
#[template(path = "desk/payments.html")]
struct PaymentsPage {
    page: Page,
    areas: Vec<NavLink>,
    states: Vec<NavLink>,
    may_release: bool,
    is_empty_choice: bool,
    lines: Vec<Line>,
    paging: Paging,
}

#[derive(Template)]
#[template(path = "desk/release.html")]
struct ReleasePage {
    page: Page,
    count: String,
    total: String,
    banks: Vec<(String, String, String)>,
    chosen: Vec<String>,
    lines: Vec<Line>,
}

/// `GET /desk/payments`.
///
/// # Errors
/// What the database says.
pub async fn list(visitor: Visitor) -> Answer {
    list_page(&visitor, false).await
}

async fn list_page(visitor: &Visitor, is_empty_choice: bool) -> Answer {
    let text = visitor.text;
    let asked = visitor.query.get("state").parse().unwrap_or(State::Due);
    let after = visitor.query.get("after").parse().ok();
    let (entries, more) =
        visitor.app().store.read(move |connection| payments::in_state(connection, asked, after)).await?;
    let address = |state: State| format!("/desk/payments?state={state}");
    let page = PaymentsPage {
        page: visitor.page(text.get("desk-area-payments")),
        areas: areas(visitor, "/desk/payments"),
        states: State::ALL
            .iter()
            .map(|state| NavLink {
                href: address(*state),
                label: text.get(&format!("payment-state-{state}")),
                current: *state == asked,
            })
            .collect(),
        may_release: may_release(role(visitor)?, asked),
        is_empty_choice,
        paging: Paging {
            text,
            previous: after.map(|_: PaymentId| address(asked)),
            next: entries.last().filter(|_| more).map(|last| format!("{}&after={}", address(asked), last.payment.id)),
        },
        lines: lines(visitor, &entries)?,
    };
    answer::html(&page)
}

/// Whether the table lets this role release payments in this state.
fn may_release(role: Role, state: State) -> bool {
    payment::MACHINE.actions(role, Some(state)).contains(&Act::Release)
}

fn lines(visitor: &Visitor, entries: &[Entry]) -> Result<Vec<Line>, Trouble> {
    let text = visitor.text;
    let today = visitor.context()?.today();
    let line = |entry: &Entry| {
        let row = &entry.payment;
        let silent = row.state == State::Released && row.due_on.is_some_and(|due| today > due);
        let note = if silent {
            Some(Tag::new(text.get("desk-payment-ask"), Tone::Bad))
        } else if entry.channel_approved == Some(false) {
            Some(Tag::new(text.get("desk-channel-unapproved"), Tone::Warn))
        } else {
            let code = row.return_code.as_ref();
            code.map(|code| Tag::new(text.get(&format!("return-code-{code}")), Tone::Warn))
        };
        let number = entry.account.as_deref().unwrap_or_default();
        Line {
            chosen: format!("{}:{}", row.id, row.version),
            label: entry.reference.as_ref().map_or_else(|| text.get("payee-fund"), ToString::to_string),
            href: row.petition_id.map(|id| format!("/desk/petitions/{id}")),
            account: shown::account(&row.bank, number),
            payee: text.get(&format!("payee-{}", row.payee)),
            amount: row.amount.to_string(),
            state: shown::payment_state(text, row.state),
            note,
        }
    };
    Ok(entries.iter().map(line).collect())
}

/// The payments that a form names, with the versions that were seen.
fn chosen(values: &Values) -> Result<Vec<(PaymentId, i64)>, Trouble> {
    values
        .all(CHOSEN)
        .iter()
        .map(|text| {
            let (id, version) = text.split_once(':').ok_or(Trouble::BadRequest)?;
            let id = id.parse().map_err(|_| Trouble::BadRequest)?;
            let version = version.parse().map_err(|_| Trouble::BadRequest)?;
            Ok((id, version))
        })
        .collect()
}

/// `POST /desk/payments/confirm`: names what will happen; nothing is done yet.
///
/// # Errors
/// What the database says.
pub async fn confirm(visitor: Visitor, Body(values): Body) -> Answer {
    let text = visitor.text;
    let picked = chosen(&values)?;
    if picked.is_empty() {
        return list_page(&visitor, true).await;
    }
    let ids: Vec<PaymentId> = picked.iter().map(|(id, _)| *id).collect();
    let entries = visitor.app().store.read(move |connection| payments::with_ids(connection, &ids)).await?;
    let sum = |rows: &[Satang]| Satang::sum(rows.iter().copied()).ok_or(Refusal::Overflow);
    let mut banks: BTreeMap<_, Vec<Satang>> = BTreeMap::new();
    for entry in &entries {
        let row = &entry.payment;
        banks.entry(row.bank.clone()).or_default().push(row.amount);
    }
    let count = |rows: usize| text.count("payments", u64::try_from(rows).unwrap_or(u64::MAX));
    let mut by_bank = Vec::with_capacity(banks.len());
    for (bank, rows) in &banks {
        let total = text.money(sum(rows)?);
        by_bank.push((shown::bank(text, bank), count(rows.len()), total));
    }
    let all: Vec<Satang> = entries.iter().map(|entry| entry.payment.amount).collect();
    let page = ReleasePage {
        page: visitor.page(text.get("desk-release-title")).with_back("/desk/payments"),
        count: count(entries.len()),
        total: text.money(sum(&all)?),
        banks: by_bank,
        // The versions of the list that was looked at go along, not those of now.
        chosen: values.all(CHOSEN).to_vec(),
        lines: lines(&visitor, &entries)?,
    };
    answer::html(&page)
}

/// `POST /desk/payments/release`: all of them or none.
///
/// # Errors
/// The refusal of the first payment that can't be released; `Stale`.
pub async fn release(visitor: Visitor, Body(values): Body) -> Answer {
    let picked = chosen(&values)?;
    let context = visitor.context()?;
    visitor.app().store.write(move |connection| paying::release(connection, &context, &picked)).await?;
    answer::see_other("/desk/payments?state=released")
}
