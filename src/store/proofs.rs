//! Reads of `doctor`: the records as they are stored, by key and in batches, with the sums that they must agree with. States are read as plain text,
//! so that a word that no table has is found and not stumbled over.

use std::collections::{BTreeMap, HashMap};

use diesel::dsl::{count_star, sql};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::AnyConnection;
use super::schema::{
    account_states, accounts, cases, challenge_states, challenges, channels, history,
    ledger_entries, ledger_purses, notices, parties, payment_states, payments, petition_states,
    petitions, roles, rule_sets, services, transfers, transitions, users,
};
use crate::domain::id::{
    AccountId, CaseId, ChallengeId, ChannelId, NoticeId, PartyId, PaymentId, PetitionId, ServiceId,
    TransferId, UserId,
};
use crate::domain::notice::Notice;
use crate::domain::payment;
use crate::domain::petition::UNDER_EXAMINATION;
use crate::error::Error;

/// Records that one query takes.
pub const BATCH: i64 = 500;
/// Dead letters that are told one by one.
pub const MOST_DEAD: i64 = 1_000;

/// The ids of two people who must differ, if both are there.
pub type Pair = (Option<UserId>, Option<UserId>);

/// A record with a life of its own, as its history must end.
#[derive(Debug, Clone)]
pub struct Life {
    /// The record's name in the history.
    pub record: String,
    /// Its id.
    pub id: [u8; 16],
    /// Its version.
    pub version: i64,
    /// Its state.
    pub state: String,
    /// Who must not be the same person.
    pub pair: Pair,
}

/// Which records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Accounts.
    Account,
    /// Claims and objections.
    Petition,
    /// Cases.
    Case,
    /// Payments.
    Payment,
    /// Challenges.
    Challenge,
    /// Services of orders.
    Service,
    /// Users.
    User,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Account,
        Self::Petition,
        Self::Case,
        Self::Payment,
        Self::Challenge,
        Self::Service,
        Self::User,
    ];
}

const NOBODY: Pair = (None, None);
/// Below every id.
const FIRST: [u8; 16] = [0; 16];

fn life(record: &str, id: &[u8; 16], version: i64, state: String, pair: Pair) -> Life {
    Life {
        record: record.to_owned(),
        id: *id,
        version,
        state,
        pair,
    }
}

/// The next batch of records after an id, in id order.
///
/// # Errors
/// What the database says.
pub fn lives(
    connection: &mut AnyConnection,
    kind: Kind,
    after: Option<[u8; 16]>,
) -> Result<Vec<Life>, Error> {
    let after = after.unwrap_or(FIRST);
    match kind {
        Kind::Account => account_lives(connection, after),
        Kind::Petition => petition_lives(connection, after),
        Kind::Case => case_lives(connection, after),
        Kind::Payment => payment_lives(connection, after),
        Kind::Challenge => challenge_lives(connection, after),
        Kind::Service => service_lives(connection, after),
        Kind::User => user_lives(connection, after),
    }
}

/// One function a table whose rows have a state and two people who must differ.
macro_rules! lives {
    ($name:ident, $table:ident, $id:ident, $record:literal, $one:ident, $other:ident) => {
        fn $name(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
            let rows: Vec<($id, i64, String, Option<UserId>, Option<UserId>)> = $table::table
                .filter($table::id.gt($id::from_bytes(after)))
                .order($table::id)
                .limit(BATCH)
                .select((
                    $table::id,
                    $table::version,
                    $table::state,
                    $table::$one,
                    $table::$other,
                ))
                .load(connection)?;
            Ok(rows
                .into_iter()
                .map(|(id, version, state, one, other)| {
                    life($record, id.bytes(), version, state, (one, other))
                })
                .collect())
        }
    };
}

lives!(
    account_lives,
    accounts,
    AccountId,
    "account",
    verified_by,
    published_by
);
lives!(
    payment_lives,
    payments,
    PaymentId,
    "payment",
    ordered_by,
    released_by
);
lives!(
    challenge_lives,
    challenges,
    ChallengeId,
    "challenge",
    recorded_by,
    confirmed_by
);

fn petition_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    type Row = (
        PetitionId,
        i64,
        String,
        String,
        Option<UserId>,
        Option<UserId>,
    );
    let rows: Vec<Row> = petitions::table
        .filter(petitions::id.gt(PetitionId::from_bytes(after)))
        .order(petitions::id)
        .limit(BATCH)
        .select((
            petitions::id,
            petitions::version,
            petitions::kind,
            petitions::state,
            petitions::recommended_by,
            petitions::agreed_by,
        ))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(id, version, kind, state, one, other)| {
            life(&kind, id.bytes(), version, state, (one, other))
        })
        .collect())
}

fn case_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    let rows: Vec<(CaseId, i64)> = cases::table
        .filter(cases::id.gt(CaseId::from_bytes(after)))
        .order(cases::id)
        .limit(BATCH)
        .select((cases::id, cases::version))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(id, version)| life("case", id.bytes(), version, "open".to_owned(), NOBODY))
        .collect())
}

fn service_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    let rows: Vec<(ServiceId, i64, Option<chrono::NaiveDate>)> = services::table
        .filter(services::id.gt(ServiceId::from_bytes(after)))
        .order(services::id)
        .limit(BATCH)
        .select((services::id, services::version, services::received_on))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(id, version, received)| {
            let state = if received.is_some() {
                "received"
            } else {
                "open"
            };
            life("service", id.bytes(), version, state.to_owned(), NOBODY)
        })
        .collect())
}

fn user_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    let rows: Vec<(UserId, i64, bool)> = users::table
        .filter(users::id.gt(UserId::from_bytes(after)))
        .order(users::id)
        .limit(BATCH)
        .select((users::id, users::version, users::active))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(id, version, active)| {
            let state = if active { "active" } else { "inactive" };
            life("user", id.bytes(), version, state.to_owned(), NOBODY)
        })
        .collect())
}

/// A version of a record, as the history keeps it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The record's name.
    pub record: String,
    /// The version.
    pub version: i64,
    /// The state before.
    pub from: Option<String>,
    /// The state after.
    pub to: String,
}

/// The history of these records, oldest version first.
///
/// # Errors
/// What the database says.
pub fn steps(
    connection: &mut AnyConnection,
    ids: &[[u8; 16]],
) -> Result<HashMap<Vec<u8>, Vec<Step>>, Error> {
    let ids: Vec<Vec<u8>> = ids.iter().map(|id| id.to_vec()).collect();
    type Row = (Vec<u8>, String, i64, Option<String>, String);
    let rows: Vec<Row> = history::table
        .filter(history::record_id.eq_any(ids))
        .order((history::record_id, history::version))
        .select((
            history::record_id,
            history::record,
            history::version,
            history::from_state,
            history::to_state,
        ))
        .load(connection)?;
    let mut steps: HashMap<Vec<u8>, Vec<Step>> = HashMap::new();
    for (id, record, version, from, to) in rows {
        steps.entry(id).or_default().push(Step {
            record,
            version,
            from,
            to,
        });
    }
    Ok(steps)
}

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
pub fn pools(
    connection: &mut AnyConnection,
    after: Option<AccountId>,
) -> Result<BTreeMap<AccountId, Pool>, Error> {
    let after = after.unwrap_or(AccountId::from_bytes(FIRST));
    let rows: Vec<(AccountId, Option<i64>, i64)> = accounts::table
        .filter(accounts::id.gt(after))
        .order(accounts::id)
        .limit(BATCH)
        .select((
            accounts::id,
            accounts::confirmed_balance,
            accounts::open_claims,
        ))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0))
    else {
        return Ok(BTreeMap::new());
    };
    let mut pools: BTreeMap<AccountId, Pool> = rows
        .into_iter()
        .map(|(id, confirmed, open_claims)| {
            let pool = Pool {
                confirmed: confirmed.unwrap_or_default(),
                open_claims,
                ..Pool::default()
            };
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
        .select((
            ledger_purses::account_id,
            ledger_purses::purse,
            ledger_purses::balance,
        ))
        .load(connection)?;
    for (id, purse, balance) in purses {
        if let Some(pool) = pools.get_mut(&id) {
            pool.purses.insert(purse, balance);
        }
    }
    let entries: Vec<(AccountId, String, String, i64)> = ledger_entries::table
        .filter(ledger_entries::account_id.between(first, last))
        .group_by((
            ledger_entries::account_id,
            ledger_entries::debit,
            ledger_entries::credit,
        ))
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
                if purse == "confirmed" {
                    -amount
                } else {
                    amount
                }
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
pub fn case_sums(
    connection: &mut AnyConnection,
    after: Option<CaseId>,
) -> Result<BTreeMap<CaseId, CaseSums>, Error> {
    let after = after.unwrap_or(CaseId::from_bytes(FIRST));
    let rows: Vec<(CaseId, i64, i64, i64)> = cases::table
        .filter(cases::id.gt(after))
        .order(cases::id)
        .limit(BATCH)
        .select((
            cases::id,
            cases::accepted,
            cases::recovered,
            cases::allotted,
        ))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0))
    else {
        return Ok(BTreeMap::new());
    };
    let mut sums: BTreeMap<CaseId, CaseSums> = rows
        .into_iter()
        .map(|(id, accepted, recovered, allotted)| {
            let kept = (accepted, recovered, allotted);
            (
                id,
                CaseSums {
                    kept,
                    ..CaseSums::default()
                },
            )
        })
        .collect();
    let accepted: Vec<(CaseId, i64)> = transfers::table
        .filter(transfers::case_id.between(first, last))
        .group_by(transfers::case_id)
        .select((
            transfers::case_id,
            sql::<BigInt>("CAST(SUM(accepted) AS BIGINT)"),
        ))
        .load(connection)?;
    for (id, amount) in accepted {
        if let Some(sum) = sums.get_mut(&id) {
            sum.accepted = amount;
        }
    }
    let allotted: Vec<(Option<CaseId>, i64)> = petitions::table
        .filter(petitions::case_id.between(first, last))
        .group_by(petitions::case_id)
        .select((
            petitions::case_id,
            sql::<BigInt>("CAST(SUM(allotted) AS BIGINT)"),
        ))
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
        .select((
            petitions::id,
            petitions::claimed,
            petitions::accepted,
            petitions::allotted,
            petitions::paid,
        ))
        .load(connection)?;
    let (Some(first), Some(last)) = (rows.first().map(|row| row.0), rows.last().map(|row| row.0))
    else {
        return Ok(BTreeMap::new());
    };
    let mut ladders: BTreeMap<PetitionId, Ladder> = rows
        .into_iter()
        .map(|(id, claimed, accepted, allotted, paid)| {
            let rungs = [claimed, accepted, allotted, paid];
            (
                id,
                Ladder {
                    rungs,
                    confirmed: 0,
                },
            )
        })
        .collect();
    let confirmed: Vec<(Option<PetitionId>, i64)> = payments::table
        .filter(payments::petition_id.between(first, last))
        .filter(payments::state.eq(payment::State::Confirmed))
        .group_by(payments::petition_id)
        .select((
            payments::petition_id,
            sql::<BigInt>("CAST(SUM(amount) AS BIGINT)"),
        ))
        .load(connection)?;
    for (id, amount) in confirmed {
        if let Some(ladder) = id.and_then(|id| ladders.get_mut(&id)) {
            ladder.confirmed = amount;
        }
    }
    Ok(ladders)
}

/// Refund channels whose proposer approved them; at most a batch.
///
/// # Errors
/// What the database says.
pub fn channels_of_one_pair_of_eyes(
    connection: &mut AnyConnection,
) -> Result<Vec<ChannelId>, Error> {
    Ok(channels::table
        .filter(channels::proposed_by.eq(channels::approved_by))
        .order(channels::id)
        .limit(BATCH)
        .select(channels::id)
        .load(connection)?)
}

/// Dead letters, oldest first.
///
/// # Errors
/// What the database says.
pub fn dead_letters(connection: &mut AnyConnection) -> Result<Vec<(NoticeId, Notice)>, Error> {
    Ok(notices::table
        .filter(notices::state.eq("dead"))
        .order(notices::id)
        .limit(MOST_DEAD)
        .select((notices::id, notices::kind))
        .load(connection)?)
}

/// Rule sets as they are kept: hash and text.
///
/// # Errors
/// What the database says.
pub fn rule_sets_with_hashes(
    connection: &mut AnyConnection,
) -> Result<Vec<(Vec<u8>, String)>, Error> {
    Ok(rule_sets::table
        .order(rule_sets::added_at)
        .limit(BATCH)
        .select((rule_sets::hash, rule_sets::text))
        .load(connection)?)
}

/// The seeded words, one line each: `roles officer`, `petition_states claim ready`, `transitions claim ready ordered`.
///
/// # Errors
/// What the database says.
pub fn seeds(connection: &mut AnyConnection) -> Result<Vec<String>, Error> {
    let mut seeds = Vec::new();
    let one = |table: &str, words: Vec<String>| -> Vec<String> {
        words
            .into_iter()
            .map(|word| format!("{table} {word}"))
            .collect()
    };
    seeds.extend(one(
        "roles",
        roles::table.select(roles::role).load(connection)?,
    ));
    seeds.extend(one(
        "account_states",
        account_states::table
            .select(account_states::state)
            .load(connection)?,
    ));
    seeds.extend(one(
        "challenge_states",
        challenge_states::table
            .select(challenge_states::state)
            .load(connection)?,
    ));
    seeds.extend(one(
        "payment_states",
        payment_states::table
            .select(payment_states::state)
            .load(connection)?,
    ));
    let states: Vec<(String, String)> = petition_states::table.load(connection)?;
    seeds.extend(
        states
            .into_iter()
            .map(|(kind, state)| format!("petition_states {kind} {state}")),
    );
    let steps: Vec<(String, String, String)> = transitions::table.load(connection)?;
    seeds.extend(
        steps
            .into_iter()
            .map(|(machine, from, to)| format!("transitions {machine} {from}>{to}")),
    );
    Ok(seeds)
}

/// A sealed value with the row it belongs to.
pub type Sealed = ([u8; 16], Vec<u8>);

/// The newest sealed names, narratives and account numbers: so many of each.
///
/// # Errors
/// What the database says.
pub fn sealed_sample(
    connection: &mut AnyConnection,
    most: i64,
) -> Result<Vec<(&'static str, &'static str, Vec<Sealed>)>, Error> {
    let names: Vec<(PartyId, Vec<u8>)> = parties::table
        .order(parties::id.desc())
        .limit(most)
        .select((parties::id, parties::name_sealed))
        .load(connection)?;
    let narratives: Vec<(CaseId, Vec<u8>)> = cases::table
        .order(cases::id.desc())
        .limit(most)
        .select((cases::id, cases::narrative_sealed))
        .load(connection)?;
    let numbers: Vec<(TransferId, Vec<u8>)> = transfers::table
        .order(transfers::id.desc())
        .limit(most)
        .select((transfers::id, transfers::to_number_sealed))
        .load(connection)?;
    let names = names.into_iter().map(|(id, sealed)| (*id.bytes(), sealed));
    let narratives = narratives
        .into_iter()
        .map(|(id, sealed)| (*id.bytes(), sealed));
    let numbers = numbers
        .into_iter()
        .map(|(id, sealed)| (*id.bytes(), sealed));
    Ok(vec![
        ("parties", "name_sealed", names.collect()),
        ("cases", "narrative_sealed", narratives.collect()),
        ("transfers", "to_number_sealed", numbers.collect()),
    ])
}
