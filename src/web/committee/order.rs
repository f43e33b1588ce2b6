//! An order on one printable page, with what went into it, so that anybody can work it out again (R19).

use actix_web::web::Path;
use askama::Template;

use super::dossier_path;
use super::figures::{LineView, Method, Names, Sums, names_of};
use crate::casework::wanted;
use crate::domain::deadline::Length;
use crate::domain::id::OrderId;
use crate::domain::order::{self, Input, Line, Pool};
use crate::error::Error;
use crate::locale::Text;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Account};
use crate::store::orders::{self, Order, OrderLine};
use crate::store::people;
use crate::web::answer::{self, Answer};
use crate::web::components::{Cell, Column, Table, Tag, Tone};
use crate::web::page::Page;
use crate::web::visitor::Visitor;
use crate::web::words::{bank_name, word};

#[derive(Template)]
#[template(path = "committee/order.html")]
struct OrderPage {
    page: Page,
    account: String,
    account_path: String,
    kind: String,
    number: String,
    date: String,
    by: String,
    sums: Sums,
    lines: Vec<LineView>,
    inputs: Table,
    method: Method,
    recomputed: Tag,
    challenge: String,
}

/// What the page is made of.
struct Loaded {
    order: Order,
    account: Account,
    by: String,
    lines: Vec<Line>,
    inputs: Vec<Input>,
    names: Names,
}

/// `GET /committee/orders/{id}`.
///
/// # Errors
/// `NotFound`; what the database says.
pub async fn show(visitor: Visitor, id: Path<OrderId>) -> Answer {
    let found = visitor.app().store.read(move |connection| load(connection, *id)).await?;
    let text = visitor.text;
    let order = &found.order;
    let number = order.number.to_string();
    let agrees = agrees(&found);
    let context = visitor.context()?;
    let rules = context.rules.pinned(&order.rule_set, order.rules_on)?.rules;
    let days = match rules.challenge_days {
        Length::Calendar(days) => text.count("days", days.into()),
        Length::Working(days) => text.count("working-days", days.into()),
    };
    answer::html(&OrderPage {
        challenge: text.with("committee-order-challenge", &[("days", days.into())]),
        page: visitor
            .page(text.with(
                "committee-order-title",
                &[("number", number.as_str().into()), ("account", found.account.number.as_str().into())],
            ))
            .with_back(dossier_path(&found.account)),
        account: format!(
            "{} {} – {}",
            bank_name(text, &found.account.bank),
            found.account.number,
            found.account.holder_name
        ),
        account_path: dossier_path(&found.account),
        kind: word(text, "order-kind", order.kind.as_str()),
        number,
        date: text.date(order.ordered_on),
        by: found.by.clone(),
        sums: Sums::new(order.pool, order.upheld, order.surplus, &found.lines),
        lines: found.lines.iter().map(|line| LineView::new(text, &found.names, line)).collect(),
        inputs: inputs(text, &found),
        method: Method::new(text, &context, &order.rule_set, order.rules_on)?,
        recomputed: if agrees {
            Tag::new(text.get("committee-recomputed"), Tone::Good)
        } else {
            Tag::new(text.get("committee-recomputed-otherwise"), Tone::Bad)
        },
    })
}

fn load(connection: &mut AnyConnection, id: OrderId) -> Result<Loaded, Error> {
    let order = wanted(orders::find(connection, id)?)?;
    let account = wanted(accounts::find(connection, order.account_id)?)?;
    let by = people::find(connection, order.ordered_by)?;
    let lines: Vec<Line> = orders::lines_of(connection, id)?.iter().map(line).collect();
    let inputs: Vec<Input> =
        serde_json::from_str(&order.inputs).map_err(|fault| Error::Broken { what: fault.to_string() })?;
    let spoken_of = inputs.iter().map(|input| input.petition);
    Ok(Loaded {
        names: names_of(connection, spoken_of)?,
        by: by.map(|user| user.name).unwrap_or_default(),
        order,
        account,
        lines,
        inputs,
    })
}

fn line(row: &OrderLine) -> Line {
    Line {
        petition: row.petition_id,
        act: row.outcome,
        entitlement: row.entitlement,
        set_off: row.set_off,
        amount: row.amount,
        before: row.amount_before,
    }
}

/// Works the order out again from what it stored.
fn agrees(found: &Loaded) -> bool {
    let order = &found.order;
    let confirmed = order.pool.checked_add(order.upheld);
    let pool = confirmed.map(|confirmed| Pool { confirmed, unallotted: order.pool });
    let again = pool.and_then(|pool| order::compute(order.kind, pool, &found.inputs).ok());
    let figures = |line: &Line| (line.petition, line.act, line.amount);
    again.is_some_and(|again| {
        again.surplus == order.surplus
            && again.lines.iter().map(figures).collect::<Vec<_>>()
                == found.lines.iter().map(figures).collect::<Vec<_>>()
    })
}

/// What went into it, a petition a row.
fn inputs(text: Text, found: &Loaded) -> Table {
    let row = |input: &Input| {
        vec![
            Cell::text(found.names.get(&input.petition).cloned().unwrap_or_default()),
            Cell::text(text.stamp_short(input.filed_at)),
            Cell::text(word(text, "recommendation", input.recommendation.as_str())),
            Cell::numeric(input.accepted.to_string()),
            Cell::numeric(input.case_accepted.to_string()),
            Cell::numeric(input.case_recovered.to_string()),
            Cell::numeric(input.case_allotted_elsewhere.to_string()),
            Cell::numeric(input.standing.to_string()),
        ]
    };
    let mut columns = vec![
        Column::new(text.get("committee-petition")),
        Column::new(text.get("committee-filed-at")),
        Column::new(text.get("committee-recommendation")),
    ];
    columns.extend(
        [
            "committee-accepted",
            "committee-case-accepted",
            "committee-recovered",
            "committee-allotted-elsewhere",
            "committee-before",
        ]
        .map(|key| Column::numeric(text.get(key))),
    );
    Table {
        caption: text.get("committee-inputs"),
        columns,
        rows: found.inputs.iter().map(row).collect(),
        empty: text.get("committee-inputs-none"),
    }
}
