//! Movements of the account that two banks tell otherwise: what each says, side by side.

use super::super::shown;
use super::File;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::locale::Text;
use crate::store::accounts::Movement;
use crate::store::contradictions::Contradiction;
use crate::web::components::{Cell, Column, Table};
use crate::web::visitor::Visitor;

/// The table; without rows where no bank contradicts another.
pub(super) fn table(visitor: &Visitor, file: &File) -> Table {
    let text = visitor.text;
    let column = |name: &str| Column::new(text.get(&format!("desk-column-{name}")));
    Table {
        caption: text.get("desk-contradictions"),
        columns: vec![column("movement"), column("told-by"), column("amount"), column("booked-at"), column("differs")],
        rows: file.contradictions.iter().flat_map(|(kept, said)| both(text, kept, said)).collect(),
        empty: String::new(),
    }
}

/// What was told first, and what contradicts it.
fn both(text: Text, kept: &Movement, said: &Contradiction) -> [Vec<Cell>; 2] {
    let row = |bank: &BankCode, amount: Satang, at: chrono::NaiveDateTime, differs: String| {
        vec![
            Cell::text(kept.reference.clone()),
            Cell::text(shown::bank(text, bank)),
            Cell::text(text.money(amount)),
            Cell::text(text.stamp_short(at.and_utc())),
            Cell::text(differs),
        ]
    };
    [
        row(&kept.reported_by, kept.amount, kept.booked_at, "–".to_owned()),
        row(&said.bank, said.amount, said.booked_at, differs(text, kept, said)),
    ]
}

/// In what they differ.
fn differs(text: Text, kept: &Movement, said: &Contradiction) -> String {
    let points = [
        ("amount", kept.amount != said.amount),
        ("time", kept.booked_at != said.booked_at),
        ("origin", kept.from_number_index != said.from_number_index),
        ("destination", kept.to_number_index != said.to_number_index),
    ];
    let differing = points.iter().filter(|(_, differs)| *differs);
    differing.map(|(point, _)| text.get(&format!("desk-differs-{point}"))).collect::<Vec<_>>().join(" · ")
}
