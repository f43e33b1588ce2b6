//! Reads of `doctor`: the records as they are stored, by key and in batches, with the sums that they must agree with. States are read as plain text,
//! so that a word that no table has is found and not stumbled over.

mod lives;
mod sums;

use diesel::prelude::*;

pub use lives::{Kind, Life, Pair, Step, lives, steps};
pub use sums::{CaseSums, Ladder, Pool, case_sums, ladders, pools};

use super::AnyConnection;
use super::schema::{
    account_states, challenge_states, channels, correction_states, notices, payment_states, petition_states,
    role_changes, roles, rule_sets, transitions,
};
use crate::domain::id::{ChannelId, NoticeId};
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::role_changes::State;

/// Records that one query takes.
pub const BATCH: i64 = 500;
/// Dead letters that are told one by one.
pub const MOST_DEAD: i64 = 1_000;
/// Below every id.
const FIRST: [u8; 16] = [0; 16];

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

/// Roles that were given by whoever proposed them, or by or to whoever got them; at most a batch.
///
/// # Errors
/// What the database says.
pub fn roles_of_one_pair_of_eyes(connection: &mut AnyConnection) -> Result<Vec<Vec<u8>>, Error> {
    let is_own = role_changes::approved_by
        .eq(role_changes::proposed_by.nullable())
        .or(role_changes::approved_by.eq(role_changes::user_id.nullable()))
        .or(role_changes::proposed_by.eq(role_changes::user_id))
        .or(role_changes::state.eq(State::Approved).and(role_changes::approved_by.is_null()));
    Ok(role_changes::table
        .filter(is_own)
        .order(role_changes::id)
        .limit(BATCH)
        .select(role_changes::id)
        .load(connection)?)
}

/// Dead letters, oldest first, but for those to people who were erased since.
///
/// # Errors
/// What the database says.
pub fn dead_letters(connection: &mut AnyConnection) -> Result<Vec<(NoticeId, Notice)>, Error> {
    Ok(notices::table
        .filter(notices::state.eq("dead"))
        .filter(notices::fault.is_null().or(notices::fault.ne(Refusal::Erased.code())))
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
    seeds.extend(one("correction_states", correction_states::table.select(correction_states::state).load(connection)?));
    seeds.extend(one("payment_states", payment_states::table.select(payment_states::state).load(connection)?));
    let states: Vec<(String, String)> = petition_states::table.load(connection)?;
    seeds.extend(states.into_iter().map(|(kind, state)| format!("petition_states {kind} {state}")));
    let steps: Vec<(String, String, String)> = transitions::table.load(connection)?;
    seeds.extend(steps.into_iter().map(|(machine, from, to)| format!("transitions {machine} {from}>{to}")));
    Ok(seeds)
}
