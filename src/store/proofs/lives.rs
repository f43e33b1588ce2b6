//! Records with a life of their own, and their histories.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{BATCH, FIRST};
use crate::domain::id::{AccountId, CaseId, ChallengeId, CorrectionId, PaymentId, PetitionId, ServiceId, UserId};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::schema::{accounts, cases, challenges, corrections, history, payments, petitions, services, users};

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
    /// Corrections.
    Correction,
    /// Services of orders.
    Service,
    /// Users.
    User,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Account,
        Self::Petition,
        Self::Case,
        Self::Payment,
        Self::Challenge,
        Self::Correction,
        Self::Service,
        Self::User,
    ];
}

const NOBODY: Pair = (None, None);

fn life(record: &str, id: &[u8; 16], version: i64, state: String, pair: Pair) -> Life {
    Life { record: record.to_owned(), id: *id, version, state, pair }
}

/// The next batch of records after an id, in id order.
///
/// # Errors
/// What the database says.
pub fn lives(connection: &mut AnyConnection, kind: Kind, after: Option<[u8; 16]>) -> Result<Vec<Life>, Error> {
    let after = after.unwrap_or(FIRST);
    match kind {
        Kind::Account => account_lives(connection, after),
        Kind::Petition => petition_lives(connection, after),
        Kind::Case => case_lives(connection, after),
        Kind::Payment => payment_lives(connection, after),
        Kind::Challenge => challenge_lives(connection, after),
        Kind::Correction => correction_lives(connection, after),
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
                .select(($table::id, $table::version, $table::state, $table::$one, $table::$other))
                .load(connection)?;
            Ok(rows
                .into_iter()
                .map(|(id, version, state, one, other)| life($record, id.bytes(), version, state, (one, other)))
                .collect())
        }
    };
}

lives!(account_lives, accounts, AccountId, "account", verified_by, published_by);
lives!(payment_lives, payments, PaymentId, "payment", ordered_by, released_by);
lives!(correction_lives, corrections, CorrectionId, "correction", proposed_by, decided_by);
lives!(challenge_lives, challenges, ChallengeId, "challenge", recorded_by, confirmed_by);

fn petition_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    type Row = (PetitionId, i64, String, String, Option<UserId>, Option<UserId>);
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
        .map(|(id, version, kind, state, one, other)| life(&kind, id.bytes(), version, state, (one, other)))
        .collect())
}

fn case_lives(connection: &mut AnyConnection, after: [u8; 16]) -> Result<Vec<Life>, Error> {
    let rows: Vec<(CaseId, i64)> = cases::table
        .filter(cases::id.gt(CaseId::from_bytes(after)))
        .order(cases::id)
        .limit(BATCH)
        .select((cases::id, cases::version))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, version)| life("case", id.bytes(), version, "open".to_owned(), NOBODY)).collect())
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
            let state = if received.is_some() { "received" } else { "open" };
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
pub fn steps(connection: &mut AnyConnection, ids: &[[u8; 16]]) -> Result<HashMap<Vec<u8>, Vec<Step>>, Error> {
    let ids: Vec<Vec<u8>> = ids.iter().map(|id| id.to_vec()).collect();
    type Row = (Vec<u8>, String, i64, Option<String>, String);
    let rows: Vec<Row> = history::table
        .filter(history::record_id.eq_any(ids))
        .order((history::record_id, history::version))
        .select((history::record_id, history::record, history::version, history::from_state, history::to_state))
        .load(connection)?;
    let mut steps: HashMap<Vec<u8>, Vec<Step>> = HashMap::new();
    for (id, record, version, from, to) in rows {
        steps.entry(id).or_default().push(Step { record, version, from, to });
    }
    Ok(steps)
}
