//! The register of frozen accounts as a list.

use diesel::prelude::*;

use super::{PAGE_AND_ONE, paged};
use crate::domain::account::State;
use crate::domain::id::AccountId;
use crate::domain::identity::BankCode;
use crate::error::Error;
use crate::store::accounts::Account;
use crate::store::schema::accounts;
use crate::store::{AnyConnection, MultiBackend};

/// Accounts, the newest first, after a place in the list; and whether others follow.
///
/// # Errors
/// What the database says.
pub fn newest(
    connection: &mut AnyConnection,
    state: Option<State>,
    bank: Option<&BankCode>,
    after: Option<AccountId>,
) -> Result<(Vec<Account>, bool), Error> {
    let mut rows = accounts::table.into_boxed::<MultiBackend>();
    if let Some(state) = state {
        rows = rows.filter(accounts::state.eq(state));
    }
    if let Some(bank) = bank {
        rows = rows.filter(accounts::bank.eq(bank.clone()));
    }
    if let Some(id) = after {
        rows = rows.filter(accounts::id.lt(id));
    }
    let found = rows.order(accounts::id.desc()).limit(PAGE_AND_ONE).select(Account::as_select()).load(connection)?;
    Ok(paged(found))
}
