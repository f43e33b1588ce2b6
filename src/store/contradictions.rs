//! What another bank says of a movement that is kept with other figures: once a bank, for people to look at.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::accounts::Movement;
use super::schema::{movement_contradictions, movements};
use crate::domain::id::MovementId;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::error::Error;

/// Contradictions that a page shows at most.
pub const MOST_SHOWN: i64 = 100;

/// What a bank says otherwise than the movement that is kept.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = movement_contradictions)]
pub struct Contradiction {
    /// The movement that is kept.
    pub movement_id: MovementId,
    /// Who says otherwise.
    pub bank: BankCode,
    /// Blind index of the from number.
    pub from_number_index: Vec<u8>,
    /// Blind index of the to number.
    pub to_number_index: Option<Vec<u8>>,
    /// Amount, satang.
    pub amount: Satang,
    /// Booked at, UTC.
    pub booked_at: NaiveDateTime,
    /// When it was told, UTC.
    pub reported_at: NaiveDateTime,
}

impl Contradiction {
    /// Whether two say the same.
    #[must_use]
    pub fn same_figures(&self, other: &Self) -> bool {
        let figures =
            |row: &Self| (row.from_number_index.clone(), row.to_number_index.clone(), row.amount, row.booked_at);
        figures(self) == figures(other)
    }
}

/// What this bank says otherwise of a movement.
///
/// # Errors
/// What the database says.
pub fn of_bank(
    connection: &mut AnyConnection,
    movement: MovementId,
    bank: &BankCode,
) -> Result<Option<Contradiction>, Error> {
    let row = movement_contradictions::table.find((movement, bank));
    Ok(row.select(Contradiction::as_select()).first(connection).optional()?)
}

/// Keeps what a bank says otherwise.
///
/// # Errors
/// What the database says.
pub fn insert(connection: &mut AnyConnection, said: &Contradiction) -> Result<(), Error> {
    diesel::insert_into(movement_contradictions::table).values(said).execute(connection)?;
    Ok(())
}

/// The movements into or out of an account, by its blind index, that another bank tells otherwise, with what it says; at most [`MOST_SHOWN`].
///
/// # Errors
/// What the database says.
pub fn on_account(
    connection: &mut AnyConnection,
    number_index: &[u8],
) -> Result<Vec<(Movement, Contradiction)>, Error> {
    let rows = movements::table.inner_join(movement_contradictions::table).filter(
        movements::to_number_index.eq(number_index).assume_not_null().or(movements::from_number_index.eq(number_index)),
    );
    Ok(rows
        .order((movements::booked_at, movements::id, movement_contradictions::bank))
        .limit(MOST_SHOWN)
        .select((Movement::as_select(), Contradiction::as_select()))
        .load(connection)?)
}
