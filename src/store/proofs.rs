//! Reads of `doctor`: the records as they are stored, by key and in batches, with the sums that they must agree with. States are read as plain text,
//! so that a word that no table has is found and not stumbled over.

mod lives;
mod sums;

use diesel::prelude::*;

pub use lives::{Kind, Life, Pair, Step, lives, steps};
pub use sums::{CaseSums, Ladder, Pool, case_sums, ladders, pools};

use super::AnyConnection;
use super::schema::{
    account_states, cases, challenge_states, channels, notices, parties, payment_states, petition_states, roles,
    rule_sets, transfers, transitions,
};
use crate::domain::id::{CaseId, ChannelId, NoticeId, PartyId, TransferId};
use crate::domain::notice::Notice;
use crate::error::Error;

/// Records that one query takes.
pub const BATCH: i64 = 500;
/// Dead letters that are told one by one.
pub const MOST_DEAD: i64 = 1_000;
/// Below every id.
const FIRST: [u8; 16] = [0; 16];

/// The newest sealed values of a column.
macro_rules! sample {
    ($connection:ident, $most:ident, $table:ident, $id:ident, $column:ident) => {{
        let rows: Vec<($id, Vec<u8>)> = $table::table
            .order($table::id.desc())
            .limit($most)
            .select(($table::id, $table::$column))
            .load($connection)?;
        Sample {
            table: stringify!($table),
            column: stringify!($column),
            values: rows.into_iter().map(|(id, sealed)| (*id.bytes(), sealed)).collect(),
        }
    }};
}

/// Refund channels whose proposer approved them; at most a batch.
///
/// # Errors
/// What the database says.
pub fn channels_of_one_pair_of_eyes(connection: &mut AnyConnection) -> Result<Vec<ChannelId>, Error> {
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
pub fn rule_sets_with_hashes(connection: &mut AnyConnection) -> Result<Vec<(Vec<u8>, String)>, Error> {
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
        words.into_iter().map(|word| format!("{table} {word}")).collect()
    };
    seeds.extend(one("roles", roles::table.select(roles::role).load(connection)?));
    seeds.extend(one("account_states", account_states::table.select(account_states::state).load(connection)?));
    seeds.extend(one("challenge_states", challenge_states::table.select(challenge_states::state).load(connection)?));
    seeds.extend(one("payment_states", payment_states::table.select(payment_states::state).load(connection)?));
    let states: Vec<(String, String)> = petition_states::table.load(connection)?;
    seeds.extend(states.into_iter().map(|(kind, state)| format!("petition_states {kind} {state}")));
    let steps: Vec<(String, String, String)> = transitions::table.load(connection)?;
    seeds.extend(steps.into_iter().map(|(machine, from, to)| format!("transitions {machine} {from}>{to}")));
    Ok(seeds)
}

/// Sealed values of one column, each with its row.
pub struct Sample {
    /// The table's name.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// Row and value.
    pub values: Vec<([u8; 16], Vec<u8>)>,
}

/// The newest sealed names, narratives and account numbers: so many of each.
///
/// # Errors
/// What the database says.
pub fn sealed_sample(connection: &mut AnyConnection, most: i64) -> Result<Vec<Sample>, Error> {
    Ok(vec![
        sample!(connection, most, parties, PartyId, name_sealed),
        sample!(connection, most, cases, CaseId, narrative_sealed),
        sample!(connection, most, transfers, TransferId, to_number_sealed),
    ])
}
