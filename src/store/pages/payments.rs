//! Payments as the desk lists them: with the reference they belong to, and whether their channel is approved.

use diesel::prelude::*;

use super::{PAGE_AND_ONE, paged};
use crate::domain::id::{AccountId, CaseId, PaymentId, PetitionId, UserId};
use crate::domain::identity::Reference;
use crate::domain::payment::{Payee, State};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::payments::Payment;
use crate::store::schema::{accounts, cases, channels, payments, petitions};

/// A petition's id with its own reference and its case.
type PetitionRow = (PetitionId, Option<Reference>, Option<CaseId>);

/// A payment with what names it.
#[derive(Clone)]
pub struct Entry {
    /// The payment.
    pub payment: Payment,
    /// The reference of the case or objection; `None` for the Fund's.
    pub reference: Option<Reference>,
    /// The number of the account that it is paid from.
    pub account: Option<String>,
    /// Whether a supervisor approved the channel; `None` where none is needed.
    pub channel_approved: Option<bool>,
}

/// Payments in a state, the oldest first, after a place in the list; and whether others follow.
///
/// # Errors
/// What the database says.
pub fn in_state(
    connection: &mut AnyConnection,
    state: State,
    after: Option<PaymentId>,
) -> Result<(Vec<Entry>, bool), Error> {
    let mut rows = payments::table.filter(payments::state.eq(state)).into_boxed::<crate::store::MultiBackend>();
    if let Some(id) = after {
        rows = rows.filter(payments::id.gt(id));
    }
    let found = rows.order(payments::id).limit(PAGE_AND_ONE).select(Payment::as_select()).load(connection)?;
    let (found, more) = paged(found);
    Ok((entries(connection, found)?, more))
}

/// Payments with these ids.
///
/// # Errors
/// What the database says.
pub fn with_ids(connection: &mut AnyConnection, ids: &[PaymentId]) -> Result<Vec<Entry>, Error> {
    let found = payments::table
        .filter(payments::id.eq_any(ids.to_vec()))
        .order(payments::id)
        .select(Payment::as_select())
        .load(connection)?;
    entries(connection, found)
}

/// Payments with what names them, in the order given.
fn entries(connection: &mut AnyConnection, found: Vec<Payment>) -> Result<Vec<Entry>, Error> {
    let ids: Vec<PetitionId> = found.iter().filter_map(|row| row.petition_id).collect();
    let petition_rows: Vec<PetitionRow> = petitions::table
        .filter(petitions::id.eq_any(ids))
        .select((petitions::id, petitions::reference, petitions::case_id))
        .load(connection)?;
    let case_ids: Vec<CaseId> = petition_rows.iter().filter_map(|row| row.2).collect();
    let case_rows: Vec<(CaseId, Reference)> = cases::table
        .filter(cases::id.eq_any(case_ids.clone()))
        .select((cases::id, cases::reference))
        .load(connection)?;
    let channel_rows: Vec<(CaseId, Option<UserId>)> = channels::table
        .filter(channels::case_id.eq_any(case_ids))
        .filter(channels::current.eq(true))
        .select((channels::case_id, channels::approved_by))
        .load(connection)?;
    let account_ids: Vec<AccountId> = found.iter().map(|row| row.account_id).collect();
    let account_rows: Vec<(AccountId, String)> = accounts::table
        .filter(accounts::id.eq_any(account_ids))
        .select((accounts::id, accounts::number))
        .load(connection)?;
    Ok(found
        .into_iter()
        .map(|payment| {
            let petition = petition_rows.iter().find(|(id, ..)| Some(*id) == payment.petition_id);
            let case = petition.and_then(|(.., case)| *case);
            let of_case = case_rows.iter().find(|(id, _)| Some(*id) == case).map(|(_, reference)| reference.clone());
            let approved = channel_rows.iter().any(|(id, by)| Some(*id) == case && by.is_some());
            Entry {
                reference: of_case.or_else(|| petition.and_then(|(_, own, _)| own.clone())),
                account: account_rows
                    .iter()
                    .find(|(id, _)| *id == payment.account_id)
                    .map(|(_, number)| number.clone()),
                channel_approved: (payment.payee == Payee::Claimant).then_some(approved),
                payment,
            }
        })
        .collect())
}
