//! Figures that are kept in two places, side by side: each batch with the sums that it must agree with.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::{BATCH, FIRST};
use crate::domain::id::{AccountId, CaseId, PetitionId};
use crate::domain::payment;
use crate::domain::petition::UNDER_EXAMINATION;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::schema::{accounts, cases, ledger_entries, ledger_purses, payments, petitions, transfers};

/// An account and everything that its figures must agree with, satang.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    /// Confirmed by the bank.
    pub confirmed: i64,
    /// Petitions under examination, as the account counts them.
    pub open_claims: i64,
    /// Petitions under examination, as they are.
    pub under_examination: i64,
    /// The purses.
    pub purses: BTreeMap<String, i64>,
    /// What the entries of the ledger make of them.
    pub entries: BTreeMap<String, i64>,
}

/// The pools of a batch of accounts after an id.
///
/// # Errors
/// What the database says.
pub fn pools(connection: &mut AnyConnection, after: Option<AccountId>) -> Result<BTreeMap<AccountId, Pool>, Error> {
    let after = after.unwrap_or(AccountId::from_bytes(FIRST));
    let rows: Vec<(AccountId, Option<i64>, i64)> = accounts::table
        .filter(accounts::id.gt(after))
        .order(accounts::id)
        .limit(BATCH)
        .select((accounts::id, accounts::confirmed_balance, accounts::open_claims))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0)) else {
        return Ok(BTreeMap::new());
    };
    let mut pools: BTreeMap<AccountId, Pool> = rows
        .into_iter()
        .map(|(id, confirmed, open_claims)| {
            let pool = Pool { confirmed: confirmed.unwrap_or_default(), open_claims, ..Pool::default() };
            (id, pool)
        })
        .collect();
    fill_purses(connection, &mut pools, first, last)?;
    let counts: Vec<(Option<AccountId>, i64)> = petitions::table
        .filter(petitions::account_id.between(first, last))
        .filter(petitions::state.eq_any(UNDER_EXAMINATION.to_vec()))
        .group_by(petitions::account_id)
        .select((petitions::account_id, count_star()))
        .load(connection)?;
    for (id, count) in counts {
        if let Some(pool) = id.and_then(|id| pools.get_mut(&id)) {
            pool.under_examination = count;
        }
    }
    Ok(pools)
}

fn fill_purses(
    connection: &mut AnyConnection,
    pools: &mut BTreeMap<AccountId, Pool>,
    first: AccountId,
    last: AccountId,
) -> Result<(), Error> {
    let purses: Vec<(AccountId, String, i64)> = ledger_purses::table
        .filter(ledger_purses::account_id.between(first, last))
        .select((ledger_purses::account_id, ledger_purses::purse, ledger_purses::balance))
        .load(connection)?;
    for (id, purse, balance) in purses {
        if let Some(pool) = pools.get_mut(&id) {
            pool.purses.insert(purse, balance);
        }
    }
    let entries: Vec<(AccountId, String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account_id.between(first, last))
        .group_by((ledger_entries::account_id, ledger_entries::debit, ledger_entries::credit))
        .select((
            ledger_entries::account_id,
            ledger_entries::debit,
            ledger_entries::credit,
            sql::<BigInt>("CAST(SUM(amount) AS BIGINT)"),
        ))
        .load(connection)?;
    for (id, debit, credit, amount) in entries {
        if let Some(pool) = pools.get_mut(&id) {
            // The confirmed purse is the other side of all the rest, and counts the other way round.
            let side = |purse: &str| {
                if purse == "confirmed" { -amount } else { amount }
            };
            let (gained, lost) = (side(&debit), side(&credit));
            *pool.entries.entry(debit).or_default() += gained;
            *pool.entries.entry(credit).or_default() -= lost;
        }
    }
    Ok(())
}

/// A case and the sums that it must agree with, satang.
#[derive(Debug, Clone, Default)]
pub struct CaseSums {
    /// Kept on the case: accepted, recovered, allotted.
    pub kept: (i64, i64, i64),
    /// Accepted on its transfers.
    pub accepted: i64,
    /// Allotted to its claims.
    pub allotted: i64,
}

/// The sums of a batch of cases after an id.
///
/// # Errors
/// What the database says.
pub fn case_sums(connection: &mut AnyConnection, after: Option<CaseId>) -> Result<BTreeMap<CaseId, CaseSums>, Error> {
    let after = after.unwrap_or(CaseId::from_bytes(FIRST));
    let rows: Vec<(CaseId, i64, i64, i64)> = cases::table
        .filter(cases::id.gt(after))
        .order(cases::id)
        .limit(BATCH)
        .select((cases::id, cases::accepted, cases::recovered, cases::allotted))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0)) else {
        return Ok(BTreeMap::new());
    };
    let mut sums: BTreeMap<CaseId, CaseSums> = rows
        .into_iter()
        .map(|(id, accepted, recovered, allotted)| {
            let kept = (accepted, recovered, allotted);
            (id, CaseSums { kept, ..CaseSums::default() })
        })
        .collect();
    let accepted: Vec<(CaseId, i64)> = transfers::table
        .filter(transfers::case_id.between(first, last))
        .group_by(transfers::case_id)
        .select((transfers::case_id, sql::<BigInt>("CAST(SUM(accepted) AS BIGINT)")))
        .load(connection)?;
    for (id, amount) in accepted {
        if let Some(sum) = sums.get_mut(&id) {
            sum.accepted = amount;
        }
    }
    let allotted: Vec<(Option<CaseId>, i64)> = petitions::table
        .filter(petitions::case_id.between(first, last))
        .group_by(petitions::case_id)
        .select((petitions::case_id, sql::<BigInt>("CAST(SUM(allotted) AS BIGINT)")))
        .load(connection)?;
    for (id, amount) in allotted {
        if let Some(sum) = id.and_then(|id| sums.get_mut(&id)) {
            sum.allotted = amount;
        }
    }
    Ok(sums)
}

/// The ladder of a petition, satang: claimed, accepted, allotted, paid – and what confirmed payments make of the last.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ladder {
    /// Claimed, accepted, allotted, paid.
    pub rungs: [i64; 4],
    /// Paid, by the payments.
    pub confirmed: i64,
}

/// The ladders of a batch of petitions after an id.
///
/// # Errors
/// What the database says.
pub fn ladders(
    connection: &mut AnyConnection,
    after: Option<PetitionId>,
) -> Result<BTreeMap<PetitionId, Ladder>, Error> {
    let after = after.unwrap_or(PetitionId::from_bytes(FIRST));
    let rows: Vec<(PetitionId, i64, i64, i64, i64)> = petitions::table
        .filter(petitions::id.gt(after))
        .order(petitions::id)
        .limit(BATCH)
        .select((petitions::id, petitions::claimed, petitions::accepted, petitions::allotted, petitions::paid))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0)) else {
        return Ok(BTreeMap::new());
    };
    let mut ladders: BTreeMap<PetitionId, Ladder> = rows
        .into_iter()
        .map(|(id, claimed, accepted, allotted, paid)| {
            let rungs = [claimed, accepted, allotted, paid];
            (id, Ladder { rungs, confirmed: 0 })
        })
        .collect();
    let confirmed: Vec<(Option<PetitionId>, i64)> = payments::table
        .filter(payments::petition_id.between(first, last))
        .filter(payments::state.eq(payment::State::Confirmed))
        .group_by(payments::petition_id)
        .select((payments::petition_id, sql::<BigInt>("CAST(SUM(amount) AS BIGINT)")))
        .load(connection)?;
    for (id, amount) in confirmed {
        if let Some(ladder) = id.and_then(|id| ladders.get_mut(&id)) {
            ladder.confirmed = amount;
        }
    }
    Ok(ladders)
}
