//! The queue of cases that are to be screened again.
//!
//! A row that is there already is written anew and not passed over: whoever queues a case while it is being screened waits for that screening, so that
//! the next one sees what was the reason.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text, Timestamp};

use super::imports::{Import, Kind};
use super::schema::screening_queue;
use super::{AnyConnection, MultiBackend};
use crate::domain::id::CaseId;
use crate::domain::identity::BankCode;
use crate::error::Error;

/// Values that one statement looks for at most.
const MOST_SOUGHT: usize = 500;

/// Queues these cases.
///
/// # Errors
/// What the database says.
pub fn queue(connection: &mut AnyConnection, cases: &[CaseId], at: NaiveDateTime) -> Result<(), Error> {
    let wanted: Vec<&[u8]> = cases.iter().map(|case| case.bytes().as_slice()).collect();
    queue_found(connection, "SELECT id AS case_id FROM cases WHERE id IN", &wanted, "", at)
}

/// Who told a transfer into an account that the file $2 tells up to line $3, has it as refund account, or is its holder.
const CONCERNED_BY_ACCOUNTS: [&str; 3] = [
    "SELECT t.case_id FROM staged_accounts s INNER JOIN transfers t ON t.to_number_index = s.number_index WHERE s.import_id = $2 AND s.line <= $3",
    "SELECT c.case_id FROM staged_accounts s INNER JOIN channels c ON c.number_index = s.number_index AND c.current WHERE s.import_id = $2 AND s.line <= $3",
    "SELECT p.case_id FROM staged_accounts s INNER JOIN parties p ON p.number_index = s.holder_number_index AND p.case_id IS NOT NULL \
     WHERE s.import_id = $2 AND s.line <= $3",
];
/// Who told a transfer into the account that a movement of the file $2, up to line $3, goes to.
const CONCERNED_BY_MOVEMENTS: [&str; 1] = [
    "SELECT t.case_id FROM staged_movements s INNER JOIN transfers t ON t.to_number_index = s.to_number_index WHERE s.import_id = $2 AND s.line <= $3",
];

/// Queues the cases that the staged rows of a file up to a line concern.
///
/// # Errors
/// What the database says.
pub fn queue_staged(
    connection: &mut AnyConnection,
    import: &Import,
    through: i64,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let selections: &[&str] = match import.kind {
        Kind::Accounts => &CONCERNED_BY_ACCOUNTS,
        Kind::Transfers => &CONCERNED_BY_MOVEMENTS,
    };
    for selection in selections {
        sql_query(filling(selection))
            .bind::<Timestamp, _>(at)
            .bind::<Binary, _>(import.id)
            .bind::<BigInt, _>(through)
            .execute(connection)?;
    }
    Ok(())
}

/// Queues the cases that told a transfer into one of these accounts, by blind index.
///
/// # Errors
/// What the database says.
pub fn queue_told(connection: &mut AnyConnection, indexes: &[&[u8]], at: NaiveDateTime) -> Result<(), Error> {
    queue_found(connection, "SELECT case_id FROM transfers WHERE to_number_index IN", indexes, "", at)
}

/// Queues the cases whose refund channel is one of these accounts, by blind index.
///
/// # Errors
/// What the database says.
pub fn queue_refunded(connection: &mut AnyConnection, indexes: &[&[u8]], at: NaiveDateTime) -> Result<(), Error> {
    queue_found(connection, "SELECT case_id FROM channels WHERE number_index IN", indexes, " AND current", at)
}

/// Queues the cases of people with one of these personal numbers, by blind index.
///
/// # Errors
/// What the database says.
pub fn queue_people(connection: &mut AnyConnection, indexes: &[&[u8]], at: NaiveDateTime) -> Result<(), Error> {
    let and = " AND case_id IS NOT NULL";
    queue_found(connection, "SELECT case_id FROM parties WHERE number_index IN", indexes, and, at)
}

/// Queues the cases that told an account of this bank that was not a reported one when they were screened: many new accounts at once may bring
/// one that lies near.
///
/// # Errors
/// What the database says.
pub fn queue_unreported(connection: &mut AnyConnection, bank: &BankCode, at: NaiveDateTime) -> Result<(), Error> {
    let statement = filling(
        "SELECT findings.case_id FROM findings INNER JOIN transfers ON transfers.id = findings.transfer_id \
         WHERE findings.check_name = 'account_frozen' AND findings.outcome = 'warn' AND transfers.to_bank = $2",
    );
    sql_query(statement).bind::<Timestamp, _>(at).bind::<Text, _>(bank.as_str()).execute(connection)?;
    Ok(())
}

/// The statement that queues what a selection finds. In the order of ids: two that queue the same cases never wait for each other in a ring.
fn filling(selection: &str) -> String {
    format!(
        "INSERT INTO screening_queue (case_id, queued_at) SELECT DISTINCT found.case_id, $1 FROM ({selection}) AS found WHERE TRUE \
         ORDER BY 1 ON CONFLICT (case_id) DO UPDATE SET queued_at = excluded.queued_at"
    )
}

/// Queues what a selection finds for a list of values, so many at a time.
fn queue_found(
    connection: &mut AnyConnection,
    selection: &str,
    values: &[&[u8]],
    and: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    for some in values.chunks(MOST_SOUGHT) {
        let places: Vec<String> = (2..=some.len() + 1).map(|place| format!("${place}")).collect();
        let statement = filling(&format!("{selection} ({}){and}", places.join(", ")));
        let mut query = sql_query(statement).into_boxed::<MultiBackend>().bind::<Timestamp, _>(at);
        for value in some {
            query = query.bind::<Binary, _>(*value);
        }
        query.execute(connection)?;
    }
    Ok(())
}

/// Cases that wait, after an id, in id order; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn waiting(connection: &mut AnyConnection, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>, Error> {
    let mut rows = screening_queue::table.into_boxed::<MultiBackend>();
    if let Some(after) = after {
        rows = rows.filter(screening_queue::case_id.gt(after));
    }
    Ok(rows.order(screening_queue::case_id).limit(limit).select(screening_queue::case_id).load(connection)?)
}

/// Takes a case out of the queue, in the transaction that screens it; whether it was still there.
///
/// # Errors
/// What the database says.
pub fn take(connection: &mut AnyConnection, case: CaseId) -> Result<bool, Error> {
    Ok(diesel::delete(screening_queue::table.find(case)).execute(connection)? == 1)
}
