//! The public figures: claims by where they stand, and the money of all frozen accounts, straight from the ledger.

use askama::Template;

use crate::domain::actor::Actor;
use crate::domain::ledger::Purse;
use crate::domain::money::Satang;
use crate::domain::petition::{Kind, State};
use crate::locale::Text;
use crate::store::statistics;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, Table};
use crate::web::page::Page;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "victim/statistics.html")]
struct StatisticsPage {
    page: Page,
    as_of: String,
    claims: Table,
    money: Table,
}

/// `GET /statistics`.
///
/// # Errors
/// What the database says.
pub async fn show(visitor: Visitor) -> Answer {
    let text = visitor.text;
    let (claims, purses) = visitor
        .app()
        .store
        .read(|connection| {
            let claims = statistics::petitions_by_state(connection, Kind::Claim)?;
            Ok((claims, statistics::purses(connection)?))
        })
        .await?;
    let as_of = visitor.app().context(Actor::System).legal;
    answer::html(&StatisticsPage {
        page: visitor.plain_page().titled(text.get("statistics-title")),
        as_of: text.stamp(as_of),
        claims: claims_table(text, &claims),
        money: money_table(text, &purses),
    })
}

fn claims_table(text: Text, counted: &[(State, i64, Satang)]) -> Table {
    let rows = State::ALL.iter().filter_map(|state| {
        let (_, count, claimed) = counted.iter().find(|(other, ..)| other == state)?;
        Some(vec![
            Cell::text(text.get(&format!("statistics-state-{state}"))),
            Cell::numeric(text.with("statistics-number", &[("number", (*count).into())])),
            Cell::numeric(text.money(*claimed)),
        ])
    });
    Table {
        caption: text.get("statistics-claims"),
        empty: text.get("statistics-none"),
        columns: vec![
            Column::new(text.get("statistics-where")),
            Column::numeric(text.get("statistics-claims-number")),
            Column::numeric(text.get("statistics-claimed")),
        ],
        rows: rows.collect(),
    }
}

fn money_table(text: Text, balances: &[(Purse, Satang)]) -> Table {
    let rows = Purse::ALL.iter().filter_map(|purse| {
        let (_, balance) = balances.iter().find(|(other, _)| other == purse)?;
        Some(vec![Cell::text(text.get(&format!("statistics-purse-{purse}"))), Cell::numeric(text.money(*balance))])
    });
    Table {
        caption: text.get("statistics-money"),
        empty: text.get("statistics-none"),
        columns: vec![Column::new(text.get("statistics-where-money")), Column::numeric(text.get("statistics-amount"))],
        rows: rows.collect(),
    }
}
