//! How an allotment was worked out: the pool, everybody's numbers without their names, the method, and who says so (R19).

use super::file::ClaimFile;
use crate::domain::money::Satang;
use crate::domain::order::{Input, Side};
use crate::domain::ruleset::Basis;
use crate::error::Error;
use crate::library::Library;
use crate::locale::Text;
use crate::store::orders::{Order, OrderLine};
use crate::web::components::{Cell, Column, Table};

/// Claims that are shown line by line; of a larger account the sums are shown and the own line.
const MOST_SHOWN: usize = 100;

/// An order as one of its claimants reads it.
pub(super) struct OrderView {
    pub(super) heading: String,
    pub(super) lines: Vec<String>,
    pub(super) table: Table,
}

/// Every order that speaks of the claim, the first first.
pub(super) fn of(text: Text, rules: &Library, claim: &ClaimFile) -> Result<Vec<OrderView>, Error> {
    claim.orders.iter().map(|(order, lines)| view(text, rules, claim, order, lines)).collect()
}

fn view(
    text: Text,
    rules: &Library,
    claim: &ClaimFile,
    order: &Order,
    lines: &[OrderLine],
) -> Result<OrderView, Error> {
    let inputs: Vec<Input> = serde_json::from_str(&order.inputs)
        .map_err(|fault| Error::Broken { what: format!("the inputs of an order can't be read: {fault}") })?;
    let is_claim =
        |line: &&OrderLine| inputs.iter().any(|input| input.petition == line.petition_id && input.side == Side::Claim);
    let claims: Vec<&OrderLine> = lines.iter().filter(is_claim).collect();
    let entitled = sum(claims.iter().map(|line| line.entitlement));
    let mut said = vec![
        text.with("working-pool", &[("pool", text.money(order.pool).into())]),
        text.with(
            "working-entitled",
            &[("entitled", text.money(entitled).into()), ("claims", text.count("claims", count(claims.len())).into())],
        ),
    ];
    said.push(if entitled > order.pool {
        text.get(&format!("working-method-{}", order.method))
    } else {
        text.get("working-enough")
    });
    for line in rules.lines(&order.rule_set, order.rules_on)? {
        if line.name == "allocation_method" {
            said.push(match line.basis {
                Basis::Statute => text.get("working-basis-statute"),
                Basis::Reported => text.get("working-basis-reported"),
                Basis::Policy => text.get("working-basis-policy"),
            });
        }
    }
    Ok(OrderView {
        heading: text
            .with("working-order", &[("number", order.number.into()), ("date", text.date(order.ordered_on).into())]),
        lines: said,
        table: table(text, claim, &claims),
    })
}

fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

fn sum(amounts: impl Iterator<Item = Satang>) -> Satang {
    Satang::sum(amounts).unwrap_or(Satang::ZERO)
}

/// A line a claim, the largest first, so that the order of filing tells nothing of anybody.
fn table(text: Text, claim: &ClaimFile, claims: &[&OrderLine]) -> Table {
    let mut sorted: Vec<&&OrderLine> = claims.iter().collect();
    sorted.sort_by_key(|line| std::cmp::Reverse((line.entitlement, line.amount)));
    let is_own = |line: &OrderLine| line.petition_id == claim.petition.id;
    let numbered = (1_i64..).zip(sorted);
    let shown = numbered.filter(|(_, line)| claims.len() <= MOST_SHOWN || is_own(line));
    let mut rows: Vec<Vec<Cell>> = shown
        .map(|(number, line)| {
            let key = if is_own(line) { "working-claim-own" } else { "working-claim" };
            vec![
                Cell::text(text.with(key, &[("number", number.into())])),
                Cell::numeric(line.entitlement.to_string()),
                Cell::numeric(line.amount.to_string()),
            ]
        })
        .collect();
    rows.push(vec![
        Cell::text(text.get("working-sum")),
        Cell::numeric(sum(claims.iter().map(|line| line.entitlement)).to_string()),
        Cell::numeric(sum(claims.iter().map(|line| line.amount)).to_string()),
    ]);
    Table {
        caption: text.get("working-table"),
        empty: String::new(),
        columns: vec![
            Column::new(text.get("working-who")),
            Column::numeric(text.get("working-entitlement")),
            Column::numeric(text.get("working-allotted")),
        ],
        rows,
    }
}
