//! The money trail: movements between accounts as banks report them. What is made of it when a case is screened stands in `screening`;
//! which cases are screened again for it, in `screening::queue`.

use chrono::{DateTime, Utc};

use crate::app::Context;
use crate::casework::{fresh, fresh_at, screening, sealing};
use crate::domain::id::MovementId;
use crate::domain::identity::{BankCode, PersonName};
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::accounts::{self, Movement};
use crate::store::contradictions::{self, Contradiction};
use crate::store::imports::Import;
use crate::store::staging::StagedMovement;
use crate::vault::Vault;

/// A movement as a bank reports it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedMovement {
    /// The transaction's reference: one movement a reference, whoever tells it.
    pub reference: String,
    /// Where the money came from.
    pub from: AccountKey,
    /// Who sent it, as that bank knows the name.
    pub from_name: Option<PersonName>,
    /// Where it went; none for money that left without a destination account.
    pub to: Option<AccountKey>,
    /// Satang, more than zero.
    pub amount: Satang,
    /// When it was booked, UTC.
    pub booked_at: DateTime<Utc>,
}

/// What a report of a movement did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It was not known.
    New,
    /// It was known, with the same figures.
    Unchanged,
    /// Another bank told it with other figures: that this one contradicts is kept for people to look at.
    Contradiction,
}

/// Reports a movement in or out of an account of the bank. Told again, by the same bank or by the other one, it changes nothing.
///
/// # Errors
/// `NotFound` for a movement that does not touch the bank; `Contradicts` where the bank itself told the reference with other figures.
pub fn report_movement(
    connection: &mut AnyConnection,
    context: &Context,
    told: &ReportedMovement,
) -> Result<Told, Error> {
    let bank = context.actor.bank().ok_or(Refusal::NotFound)?;
    let touches = told.from.bank == *bank || told.to.as_ref().is_some_and(|to| to.bank == *bank);
    if !touches {
        return Err(Refusal::NotFound.into());
    }
    let id = fresh(context, MovementId::from_bytes)?;
    let row = movement(&context.vault, id, told, bank)?;
    keep(connection, context, &row)
}

/// Keeps the row of a movement, or what it is to the one that is kept under its reference.
fn keep(connection: &mut AnyConnection, context: &Context, row: &Movement) -> Result<Told, Error> {
    let Some(kept) = accounts::movement_by_reference(connection, &row.reference)? else {
        accounts::insert_movement(connection, row)?;
        if let Some(to) = &row.to_number_index {
            screening::queue::queue_trail(connection, context, to)?;
        }
        return Ok(Told::New);
    };
    let said = Contradiction {
        movement_id: kept.id,
        bank: row.reported_by.clone(),
        from_number_index: row.from_number_index.clone(),
        to_number_index: row.to_number_index.clone(),
        amount: row.amount,
        booked_at: row.booked_at,
        reported_at: context.now.naive_utc(),
    };
    match contradictions::of_bank(connection, kept.id, &row.reported_by)? {
        Some(before) if before.same_figures(&said) => Ok(Told::Unchanged),
        Some(_) => Err(Refusal::Contradicts.into()),
        None if same_figures(&kept, row) => Ok(Told::Unchanged),
        None if kept.reported_by == row.reported_by => Err(Refusal::Contradicts.into()),
        None => contradictions::insert(connection, &said).map(|()| Told::Contradiction),
    }
}

/// The row of a movement.
fn movement(vault: &Vault, id: MovementId, told: &ReportedMovement, bank: &BankCode) -> Result<Movement, Error> {
    let seal = |column, text: &str| sealing::seal(vault, "movements", column, id.bytes(), text);
    let to = told.to.as_ref();
    Ok(Movement {
        id,
        reference: told.reference.clone(),
        from_bank: told.from.bank.clone(),
        from_number_sealed: seal("from_number_sealed", told.from.number.as_str())?,
        from_number_index: sealing::account_index(vault, &told.from),
        from_name_sealed: told.from_name.as_ref().map(|name| seal("from_name_sealed", name.as_str())).transpose()?,
        to_bank: to.map(|key| key.bank.clone()),
        to_number_sealed: to.map(|key| seal("to_number_sealed", key.number.as_str())).transpose()?,
        to_number_index: to.map(|key| sealing::account_index(vault, key)),
        amount: told.amount,
        booked_at: told.booked_at.naive_utc(),
        reported_by: bank.clone(),
    })
}

/// Whether two reports speak of the same movement. The sender's name is each bank's own way of writing it.
fn same_figures(one: &Movement, other: &Movement) -> bool {
    one.from_number_index == other.from_number_index
        && one.to_number_index == other.to_number_index
        && one.amount == other.amount
        && one.booked_at == other.booked_at
}

/// The staged row of a movement in a bank's file: all that it will need, should it be a new one.
pub(super) fn staged(
    context: &Context,
    import: &Import,
    line: i64,
    at: DateTime<Utc>,
    told: &ReportedMovement,
) -> Result<StagedMovement, Error> {
    let row = movement(&context.vault, fresh_at(at, MovementId::from_bytes)?, told, &import.bank)?;
    Ok(StagedMovement {
        import_id: import.id,
        line,
        movement_id: row.id,
        reference: row.reference,
        from_bank: row.from_bank,
        from_number_sealed: row.from_number_sealed,
        from_number_index: row.from_number_index,
        from_name_sealed: row.from_name_sealed,
        to_bank: row.to_bank,
        to_number_sealed: row.to_number_sealed,
        to_number_index: row.to_number_index,
        amount: row.amount,
        booked_at: row.booked_at,
        repeats: None,
    })
}

/// Carries out a staged row by itself.
pub(super) fn report_staged(
    connection: &mut AnyConnection,
    context: &Context,
    import: &Import,
    row: StagedMovement,
) -> Result<(), Error> {
    let row = Movement {
        id: row.movement_id,
        reference: row.reference,
        from_bank: row.from_bank,
        from_number_sealed: row.from_number_sealed,
        from_number_index: row.from_number_index,
        from_name_sealed: row.from_name_sealed,
        to_bank: row.to_bank,
        to_number_sealed: row.to_number_sealed,
        to_number_index: row.to_number_index,
        amount: row.amount,
        booked_at: row.booked_at,
        reported_by: import.bank.clone(),
    };
    keep(connection, context, &row).map(drop)
}
