//! The parts of an account's page.

use crate::app::Context;
use crate::domain::account::{self, Act};
use crate::domain::actor::Role;
use crate::domain::calendar::Calendar;
use crate::domain::id::PetitionId;
use crate::domain::money::Satang;
use crate::domain::{case, challenge};
use crate::forms::desk::account::Wish;
use crate::forms::desk::challenge as challenge_forms;
use crate::web::components::{Cell, Column, Look, SummaryList, SummaryRow, Table, Tag};
use crate::web::desk::{ActBar, ActItem, queue, shown};
use crate::web::visitor::Visitor;

use super::File;

/// A hold with its act.
pub(super) struct HoldRow {
    pub(super) label: String,
    pub(super) lines: Vec<String>,
    pub(super) lift: Option<ActItem>,
}

/// A service or challenge with its acts.
pub(super) struct ItemRow {
    pub(super) label: String,
    pub(super) href: String,
    pub(super) tag: Option<Tag>,
    pub(super) lines: Vec<String>,
    pub(super) acts: Vec<ActItem>,
}

fn bar<'a>(visitor: &'a Visitor, file: &File) -> ActBar<'a> {
    ActBar { visitor, base: format!("/desk/accounts/{}", file.account.id), version: file.account.version }
}

/// The acts by the heading, as the account's table has them; lifting stands at each hold.
pub(super) fn acts(visitor: &Visitor, context: &Context, file: &File) -> Vec<ActItem> {
    let text = visitor.text;
    let role = context.actor.role();
    let bar = bar(visitor, file);
    let mut items: Vec<ActItem> = account::MACHINE
        .actions(role, Some(file.account.state))
        .into_iter()
        .filter(|act| *act != Act::Lift)
        .filter_map(|act| {
            let label = text.get(&format!("act-account-{act}"));
            match Wish::Act(act).has_form()? {
                true => Some(bar.page(act.as_str(), label)),
                false => Some(bar.press(act.as_str(), label, look(act), &[])),
            }
        })
        .collect();
    let held = file.account.hold_reason.is_some();
    for act in case::MACHINE.actions(role, Some(case::State::Open)) {
        let label = text.get(&format!("act-case-{act}"));
        match act {
            case::Act::PlaceHold if !held => {
                items.push(bar.page(Wish::PlaceHold.word(), label));
            }
            case::Act::ReleaseHold if held => {
                items.push(bar.press(Wish::ReleaseHold.word(), label, Look::Secondary, &[]));
            }
            _ => {}
        }
    }
    items
}

fn look(act: Act) -> Look {
    match act {
        Act::Verify => Look::Primary,
        Act::StrikeOut => Look::Danger,
        _ => Look::Secondary,
    }
}

/// Balances, Gazette and window.
pub(super) fn facts(visitor: &Visitor, file: &File) -> SummaryList {
    let text = visitor.text;
    let account = &file.account;
    let row = |key: &str, line: String| SummaryRow::new(text.get(key), line);
    let day = |on: Option<chrono::NaiveDate>| on.map_or_else(|| "–".to_owned(), |on| text.date(on));
    let confirmed = match account.confirmed_on {
        Some(on) => vec![shown::amount(text, account.confirmed_balance), text.date(on)],
        None => vec![text.get("desk-balance-unconfirmed")],
    };
    let mut rows = vec![
        row("desk-bank", shown::bank(text, &account.bank)),
        row("desk-column-tier", text.get(&format!("tier-{}", account.tier))),
        row("desk-column-reported", text.money(account.reported_balance)),
        SummaryRow { lines: confirmed, ..row("desk-column-confirmed", String::new()) },
    ];
    if let Some(gazette) = &account.gazette_reference {
        rows.push(row("field-gazette", gazette.clone()));
        rows.push(row("field-gazette_date", day(account.gazette_date)));
        rows.push(row("desk-window-closes", day(account.window_closes_on)));
    }
    if account.verified_by.is_some() {
        let name = shown::name(&file.names, account.verified_by);
        rows.push(row("desk-verified-by", name));
    }
    if account.published_by.is_some() {
        let name = shown::name(&file.names, account.published_by);
        rows.push(row("desk-published-by", name));
    }
    SummaryList { text, rows }
}

/// The holds, each with the act that lifts it.
pub(super) fn holds(visitor: &Visitor, context: &Context, file: &File) -> Vec<HoldRow> {
    let text = visitor.text;
    let may_lift = account::MACHINE.actions(context.actor.role(), Some(file.account.state)).contains(&Act::Lift);
    file.holds
        .iter()
        .map(|hold| {
            let held = text.with(
                "desk-hold-line",
                &[
                    ("amount", text.money(hold.amount).into()),
                    ("by", hold.ordered_by.as_str().into()),
                    ("on", text.stamp_short(hold.held_at.and_utc()).into()),
                ],
            );
            let lifted = hold.lifted_at.map(|at| {
                let at = text.stamp_short(at.and_utc());
                text.with("desk-hold-lifted", &[("on", at.into())])
            });
            let act = Act::Lift;
            let lift = (may_lift && hold.lifted_at.is_none()).then(|| {
                let label = text.get(&format!("act-account-{act}"));
                let more = [("hold", hold.id.to_string())];
                bar(visitor, file).press(act.as_str(), label, Look::Secondary, &more)
            });
            HoldRow { label: hold.reference.clone(), lines: std::iter::once(held).chain(lifted).collect(), lift }
        })
        .collect()
}

/// The purses of the ledger; one that was never needed is empty.
pub(super) fn purses(visitor: &Visitor, file: &File) -> Vec<(String, String)> {
    let text = visitor.text;
    crate::domain::ledger::Purse::ALL
        .iter()
        .map(|purse| {
            let amount = file.purses.iter().find(|(one, _)| one == purse).map_or(Satang::ZERO, |(_, amount)| *amount);
            (text.get(&format!("purse-{purse}")), text.money(amount))
        })
        .collect()
}

/// The petitions on the account.
pub(super) fn petitions(visitor: &Visitor, context: &Context, calendar: &Calendar, file: &File) -> Table {
    let text = visitor.text;
    let rows = file
        .petitions
        .iter()
        .map(|entry| {
            let due = shown::due(text, calendar, context.today(), entry.petition.due_on);
            let assigned = shown::name(&file.names, entry.petition.assigned_to);
            queue::row(visitor, entry, due, assigned)
        })
        .collect();
    Table {
        caption: text.get("desk-petitions"),
        columns: queue::columns(visitor),
        rows,
        empty: text.get("desk-petitions-none"),
    }
}

/// The orders.
pub(super) fn orders(visitor: &Visitor, file: &File) -> Table {
    let text = visitor.text;
    let row = |order: &crate::store::orders::Order| {
        vec![
            Cell::text(order.number.to_string()),
            Cell::text(text.get(&format!("order-kind-{}", order.kind))),
            Cell::text(text.date_short(order.ordered_on)),
            Cell::text(shown::name(&file.names, Some(order.ordered_by))),
            Cell::numeric(order.pool.to_string()),
            Cell::numeric(order.surplus.to_string()),
        ]
    };
    Table {
        caption: text.get("desk-orders"),
        columns: vec![
            Column::new(text.get("desk-column-number")),
            Column::new(text.get("desk-column-kind")),
            Column::new(text.get("desk-column-ordered-on")),
            Column::new(text.get("desk-column-ordered-by")),
            Column::numeric(text.get("desk-column-pool")),
            Column::numeric(text.get("desk-column-surplus")),
        ],
        rows: file.orders.iter().map(row).collect(),
        empty: text.get("desk-orders-none"),
    }
}

/// The reference of a petition on the account.
fn reference(file: &File, id: PetitionId) -> String {
    file.petitions
        .iter()
        .find(|entry| entry.petition.id == id)
        .and_then(|entry| entry.reference.as_ref())
        .map_or_else(|| "–".to_owned(), ToString::to_string)
}

/// Who was told of the orders, and since when their R15 clock runs.
pub(super) fn services(visitor: &Visitor, context: &Context, file: &File) -> Vec<ItemRow> {
    let text = visitor.text;
    let day = |key: &str, on: chrono::NaiveDate| text.with(key, &[("on", text.date_short(on).into())]);
    // No table has the receipt of an order; `serving::received` names the roles.
    let may_record = context.actor.role() == Role::Officer;
    file.services
        .iter()
        .map(|service| {
            let means = text.get(&format!("means-{}", service.means));
            let sent = service.sent_on.map(|on| day("desk-service-sent", on));
            let received = service.received_on.map(|on| day("desk-service-received", on));
            let until = service.challenge_until.map(|on| day("desk-service-until", on));
            let waits = service.sent_on.is_none().then(|| text.get("desk-service-unsent"));
            let open = service.sent_on.is_some() && service.received_on.is_none();
            let record = (may_record && open).then(|| ActItem::Page {
                label: text.get("act-service-received"),
                href: format!("/desk/services/{}/received", service.id),
            });
            ItemRow {
                label: reference(file, service.petition_id),
                href: format!("/desk/petitions/{}", service.petition_id),
                tag: None,
                lines: std::iter::once(means).chain(waits).chain(sent).chain(received).chain(until).collect(),
                acts: record.into_iter().collect(),
            }
        })
        .collect()
}

/// The court cases against the orders, each with the acts of its table.
pub(super) fn challenges(visitor: &Visitor, context: &Context, file: &File) -> Vec<ItemRow> {
    let text = visitor.text;
    let view = |row: &crate::store::orders::Challenge| {
        let bar = ActBar { visitor, base: format!("/desk/challenges/{}", row.id), version: row.version };
        let acts = challenge::MACHINE
            .actions(context.actor.role(), Some(row.state))
            .into_iter()
            .filter_map(|act| {
                let label = text.get(&format!("act-challenge-{act}"));
                match challenge_forms::has_form(act)? {
                    true => Some(bar.page(act.as_str(), label)),
                    false => Some(bar.press(act.as_str(), label, Look::Secondary, &[])),
                }
            })
            .collect();
        let court = text.with(
            "desk-challenge-line",
            &[("number", row.court_number.as_str().into()), ("on", text.date_short(row.reported_on).into())],
        );
        let judgment = row.judgment_amount.map(|amount| {
            let instance = row.instance.as_deref().unwrap_or("civil");
            let finality = if row.judgment_final == Some(true) {
                text.get("desk-judgment-final")
            } else {
                text.get("desk-judgment-open")
            };
            text.with(
                "desk-judgment-line",
                &[
                    ("instance", text.get(&format!("option-instance-{instance}")).into()),
                    ("amount", text.money(amount).into()),
                    ("finality", finality.into()),
                ],
            )
        });
        ItemRow {
            label: reference(file, row.petition_id),
            href: format!("/desk/petitions/{}", row.petition_id),
            tag: Some(shown::challenge_state(text, row.state)),
            lines: std::iter::once(court).chain(judgment).collect(),
            acts,
        }
    };
    file.challenges.iter().map(view).collect()
}

/// The payments.
pub(super) fn payments(visitor: &Visitor, file: &File) -> Table {
    let text = visitor.text;
    let row = |payment: &crate::store::payments::Payment| {
        let reference = payment.petition_id.map_or_else(|| "–".to_owned(), |id| reference(file, id));
        vec![
            Cell::text(reference),
            Cell::text(text.get(&format!("payee-{}", payment.payee))),
            Cell::numeric(payment.amount.to_string()),
            Cell::tag(shown::payment_state(text, payment.state)),
            Cell::text(payment.bank_reference.clone().unwrap_or_else(|| "–".to_owned())),
        ]
    };
    Table {
        caption: text.get("desk-payments"),
        columns: vec![
            Column::new(text.get("desk-column-reference")),
            Column::new(text.get("desk-column-payee")),
            Column::numeric(text.get("desk-column-amount")),
            Column::new(text.get("desk-column-state")),
            Column::new(text.get("desk-column-bank-reference")),
        ],
        rows: file.payments.iter().map(row).collect(),
        empty: text.get("desk-payments-none"),
    }
}
