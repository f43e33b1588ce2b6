//! Finding petitions and accounts by what a person on the telephone can say. Personal data is compared by blind index alone.

use diesel::prelude::*;

use super::PAGE;
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::identity::{BankCode, PROVIDERS, Reference};
use crate::error::Error;
use crate::store::accounts::Account;
use crate::store::petitions::Petition;
use crate::store::schema::{accounts, cases, parties, petitions, transfers};
use crate::store::{AnyConnection, MultiBackend};

/// What is looked for: every reading of the text that was typed.
#[derive(Clone, Default)]
pub struct Wanted {
    /// As a reference.
    pub reference: Option<Reference>,
    /// As the number of a frozen account.
    pub account_number: Option<String>,
    /// As an account told by a victim: blind indexes, one a bank.
    pub account_indexes: Vec<Vec<u8>>,
    /// As a full name: blind index.
    pub name_index: Option<Vec<u8>>,
    /// As a national ID, passport or registration: blind indexes, one a kind.
    pub number_indexes: Vec<Vec<u8>>,
    /// As a telephone number: blind index.
    pub telephone_index: Option<Vec<u8>>,
    /// As an e-mail address: blind index.
    pub email_index: Option<Vec<u8>>,
}

/// What was found, at most a page of each.
#[derive(Default)]
pub struct Found {
    /// Petitions.
    pub petitions: Vec<Petition>,
    /// Frozen accounts.
    pub accounts: Vec<Account>,
}

/// Looks for it.
///
/// # Errors
/// What the database says.
pub fn search(connection: &mut AnyConnection, wanted: &Wanted) -> Result<Found, Error> {
    let mut case_ids = Vec::new();
    let mut petition_ids = Vec::new();
    if let Some(reference) = &wanted.reference {
        case_ids
            .extend(cases::table.filter(cases::reference.eq(reference)).select(cases::id).load::<CaseId>(connection)?);
        petition_ids.extend(
            petitions::table
                .filter(petitions::reference.eq(reference))
                .select(petitions::id)
                .load::<PetitionId>(connection)?,
        );
    }
    for (case, petition) in people(connection, wanted)? {
        case_ids.extend(case);
        petition_ids.extend(petition);
    }
    case_ids.extend(
        transfers::table
            .filter(transfers::to_number_index.eq_any(wanted.account_indexes.clone()))
            .limit(PAGE)
            .select(transfers::case_id)
            .load::<CaseId>(connection)?,
    );
    let found = petitions::table
        .filter(petitions::case_id.eq_any(case_ids).assume_not_null().or(petitions::id.eq_any(petition_ids)))
        .order(petitions::id.desc())
        .limit(PAGE)
        .select(Petition::as_select())
        .load(connection)?;
    let accounts = match &wanted.account_number {
        Some(number) => accounts::table
            .filter(accounts::bank.eq_any(PROVIDERS.iter().map(BankCode::from).collect::<Vec<_>>()))
            .filter(accounts::number.eq(number.clone()))
            .order(accounts::id.desc())
            .limit(PAGE)
            .select(Account::as_select())
            .load(connection)?,
        None => Vec::new(),
    };
    Ok(Found { petitions: found, accounts })
}

/// Whose a party is: a case's, or an objection's.
type Bearer = (Option<CaseId>, Option<PetitionId>);

/// The cases and objections of the people who are meant.
fn people(connection: &mut AnyConnection, wanted: &Wanted) -> Result<Vec<Bearer>, Error> {
    let none = || parties::table.into_boxed::<MultiBackend>();
    let mut queries = vec![none().filter(parties::number_index.eq_any(wanted.number_indexes.clone()))];
    if let Some(index) = &wanted.name_index {
        queries.push(none().filter(parties::name_index.eq(index.clone())));
    }
    if let Some(index) = &wanted.telephone_index {
        queries.push(none().filter(parties::telephone_index.eq(index.clone())));
    }
    if let Some(index) = &wanted.email_index {
        queries.push(none().filter(parties::email_index.eq(index.clone())));
    }
    let mut found = Vec::new();
    for query in queries {
        found.extend(
            query
                .order(parties::id.desc())
                .limit(PAGE)
                .select((parties::case_id, parties::petition_id))
                .load::<Bearer>(connection)?,
        );
    }
    Ok(found)
}
