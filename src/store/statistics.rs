//! Sums over the whole register, for the public figures: no row of a person.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::AnyConnection;
use super::schema::{ledger_purses, petitions};
use crate::domain::ledger::Purse;
use crate::domain::money::Satang;
use crate::domain::petition::{Kind, State};
use crate::error::Error;

/// How many petitions of a kind stand in each state, and what they ask for in all, satang.
///
/// # Errors
/// What the database says.
pub fn petitions_by_state(connection: &mut AnyConnection, kind: Kind) -> Result<Vec<(State, i64, Satang)>, Error> {
    Ok(petitions::table
        .filter(petitions::kind.eq(kind))
        .group_by(petitions::state)
        .select((
            petitions::state,
            diesel::dsl::count_star(),
            // A plain SUM of BIGINT is NUMERIC on PostgreSQL.
            sql::<BigInt>("CAST(COALESCE(SUM(claimed), 0) AS BIGINT)"),
        ))
        .load(connection)?)
}

/// What lies in each purse of all accounts together, satang.
///
/// # Errors
/// What the database says.
pub fn purses(connection: &mut AnyConnection) -> Result<Vec<(Purse, Satang)>, Error> {
    Ok(ledger_purses::table
        .group_by(ledger_purses::purse)
        .select((ledger_purses::purse, sql::<BigInt>("CAST(COALESCE(SUM(balance), 0) AS BIGINT)")))
        .load(connection)?)
}
