//! What a screening looks up – a fixed number of indexed queries a case, however many transfers it tells – and the little that it writes.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Binary, Nullable};

use super::schema::{accounts, cases, channels, findings, movements, parties, transfers};
use super::{AnyConnection, MultiBackend, insert_rows};
use crate::domain::account::State;
use crate::domain::id::{CaseId, MovementId, TransferId};
use crate::domain::identity::{BankCode, Reference};
use crate::domain::money::Satang;
use crate::domain::told::AccountKey;
use crate::error::Error;
use crate::store::petitions::Finding;

/// Movements that one screening compares, at most.
const MOST_MOVEMENTS: i64 = 1_000;
/// Rows of other cases that one screening looks at, at most.
pub const MOST_OTHERS: i64 = 100;
/// Account numbers that one statement looks for, at most.
const MOST_SOUGHT: usize = 1_000;

/// States in which an account is no reported one (any more).
const NOT_REPORTED: [State; 2] = [State::Struck, State::Lifted];

/// Notes that a case is screened now. It is the first statement of a screening: a second one of the same case waits here.
///
/// # Errors
/// What the database says.
pub fn note(connection: &mut AnyConnection, case: CaseId, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(cases::table.find(case)).set(cases::screened_at.eq(at)).execute(connection)?;
    Ok(())
}

/// A reported account.
#[derive(Clone, Queryable)]
pub struct Registered {
    /// Its bank.
    pub bank: BankCode,
    /// Its number.
    pub number: String,
    /// Where it stands.
    pub state: State,
    /// The last day of its window.
    pub window_closes_on: Option<chrono::NaiveDate>,
    /// Whether a bank reported a movement into it.
    pub has_trail: bool,
}

impl Registered {
    /// Whether it is this account.
    pub fn is(&self, key: &AccountKey) -> bool {
        self.bank == key.bank && self.number == key.number.as_str()
    }
}

/// Those of these accounts that are reported ones.
///
/// # Errors
/// What the database says.
pub fn registered(connection: &mut AnyConnection, keys: &[AccountKey]) -> Result<Vec<Registered>, Error> {
    let mut found = Vec::new();
    for some in keys.chunks(MOST_SOUGHT) {
        let mut banks: Vec<&BankCode> = some.iter().map(|key| &key.bank).collect();
        banks.sort();
        banks.dedup();
        let mut numbers: Vec<&str> = some.iter().map(|key| key.number.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let into = movements::table.filter(movements::to_number_index.eq(accounts::number_index.nullable()));
        let rows: Vec<Registered> = accounts::table
            .filter(accounts::bank.eq_any(banks))
            .filter(accounts::number.eq_any(numbers))
            .filter(accounts::state.ne_all(NOT_REPORTED))
            .order((accounts::bank, accounts::number))
            .select((
                accounts::bank,
                accounts::number,
                accounts::state,
                accounts::window_closes_on,
                diesel::dsl::exists(into),
            ))
            .load(connection)?;
        // A number that was told at one bank may be an account of another.
        found.extend(rows.into_iter().filter(|row| some.iter().any(|key| row.is(key))));
    }
    Ok(found)
}

/// The reported accounts of people with one of these personal numbers, by blind index.
///
/// # Errors
/// What the database says.
pub fn held_by(connection: &mut AnyConnection, numbers: &[&[u8]]) -> Result<Vec<(BankCode, String)>, Error> {
    let rows = accounts::table
        .filter(accounts::holder_number_index.eq_any(numbers))
        .filter(accounts::state.ne_all(NOT_REPORTED));
    Ok(rows
        .order((accounts::bank, accounts::number))
        .limit(MOST_OTHERS)
        .select((accounts::bank, accounts::number))
        .load(connection)?)
}

/// A movement as a screening compares it.
#[derive(Clone, Queryable)]
pub struct Trace {
    /// The movement.
    pub id: MovementId,
    /// Blind index of where it came from.
    pub from_index: Vec<u8>,
    /// Who sent it, sealed.
    pub from_name_sealed: Option<Vec<u8>>,
    /// Blind index of where it went.
    pub to_index: Option<Vec<u8>>,
    /// Satang.
    pub amount: Satang,
    /// When it was booked, UTC.
    pub booked_at: NaiveDateTime,
}

/// The columns of a `Trace`.
const TRACE: (
    movements::id,
    movements::from_number_index,
    movements::from_name_sealed,
    movements::to_number_index,
    movements::amount,
    movements::booked_at,
) = (
    movements::id,
    movements::from_number_index,
    movements::from_name_sealed,
    movements::to_number_index,
    movements::amount,
    movements::booked_at,
);

/// The movements from these senders into these accounts.
///
/// # Errors
/// What the database says.
pub fn movements_between(connection: &mut AnyConnection, from: &[&[u8]], into: &[&[u8]]) -> Result<Vec<Trace>, Error> {
    let rows = movements::table
        .filter(movements::from_number_index.eq_any(from))
        .filter(movements::to_number_index.eq_any(into));
    Ok(rows.order((movements::booked_at, movements::reference)).limit(MOST_MOVEMENTS).select(TRACE).load(connection)?)
}

/// The movements over these amounts into these accounts between two moments.
///
/// # Errors
/// What the database says.
pub fn movements_over(
    connection: &mut AnyConnection,
    into: &[&[u8]],
    amounts: &[Satang],
    between: (NaiveDateTime, NaiveDateTime),
) -> Result<Vec<Trace>, Error> {
    let rows = movements::table
        .filter(movements::to_number_index.eq_any(into))
        .filter(movements::amount.eq_any(amounts))
        .filter(movements::booked_at.between(between.0, between.1));
    Ok(rows.order((movements::booked_at, movements::reference)).limit(MOST_MOVEMENTS).select(TRACE).load(connection)?)
}

/// A transfer that another case tells.
#[derive(Clone, Queryable)]
pub struct Elsewhere {
    /// That case.
    pub case: CaseId,
    /// What people see of it.
    pub reference: Reference,
    /// Blind index of where it went.
    pub to_index: Vec<u8>,
    /// Blind index of where it came from, if told.
    pub from_index: Option<Vec<u8>>,
    /// Satang.
    pub amount: Satang,
    /// When, as told, UTC.
    pub made_at: NaiveDateTime,
    /// The movement that it was matched to.
    pub movement: Option<MovementId>,
}

/// The columns of an `Elsewhere`.
const ELSEWHERE: (
    transfers::case_id,
    cases::reference,
    transfers::to_number_index,
    transfers::from_number_index,
    transfers::amount,
    transfers::made_at,
    transfers::movement_id,
) = (
    transfers::case_id,
    cases::reference,
    transfers::to_number_index,
    transfers::from_number_index,
    transfers::amount,
    transfers::made_at,
    transfers::movement_id,
);

/// Transfers that other cases tell into these accounts over these amounts.
///
/// # Errors
/// What the database says.
pub fn told_elsewhere(
    connection: &mut AnyConnection,
    case: CaseId,
    into: &[&[u8]],
    amounts: &[Satang],
) -> Result<Vec<Elsewhere>, Error> {
    let rows = transfers::table
        .inner_join(cases::table)
        .filter(transfers::to_number_index.eq_any(into))
        .filter(transfers::amount.eq_any(amounts))
        .filter(transfers::case_id.ne(case));
    Ok(rows.limit(MOST_OTHERS).select(ELSEWHERE).load(connection)?)
}

/// Transfers of other cases that were matched to one of these movements.
///
/// # Errors
/// What the database says.
pub fn matched_elsewhere(
    connection: &mut AnyConnection,
    case: CaseId,
    movements: &[MovementId],
) -> Result<Vec<Elsewhere>, Error> {
    let rows = transfers::table
        .inner_join(cases::table)
        .filter(transfers::movement_id.eq_any(movements))
        .filter(transfers::case_id.ne(case));
    Ok(rows.limit(MOST_OTHERS).select(ELSEWHERE).load(connection)?)
}

/// The name of a person of a case, by its blind index.
#[derive(Clone, Queryable)]
pub struct Named {
    /// The case; none for the party of an objection.
    pub case: Option<CaseId>,
    /// Blind index of the name.
    pub name_index: Vec<u8>,
}

/// The names of the people of these cases.
///
/// # Errors
/// What the database says.
pub fn names_in(connection: &mut AnyConnection, of: &[CaseId]) -> Result<Vec<Named>, Error> {
    let rows = parties::table.filter(parties::case_id.eq_any(of));
    Ok(rows.select((parties::case_id, parties::name_index)).load(connection)?)
}

/// Blind indexes by which a person is told from others.
#[derive(Default)]
pub struct Marks<'a> {
    /// Personal numbers.
    pub numbers: Vec<&'a [u8]>,
    /// Telephones.
    pub telephones: Vec<&'a [u8]>,
    /// E-mails.
    pub emails: Vec<&'a [u8]>,
}

/// A person of another case with one of the marks.
#[derive(Clone, Queryable)]
pub struct Namesake {
    /// What people see of the case.
    pub reference: Reference,
    /// Blind index of the number.
    pub number_index: Vec<u8>,
    /// Blind index of the telephone.
    pub telephone_index: Option<Vec<u8>>,
    /// Blind index of the e-mail.
    pub email_index: Option<Vec<u8>>,
}

/// People of other cases with one of these marks; any of them, where there are many.
///
/// # Errors
/// What the database says.
pub fn people_elsewhere(
    connection: &mut AnyConnection,
    case: CaseId,
    marks: &Marks<'_>,
) -> Result<Vec<Namesake>, Error> {
    let rows = parties::table
        .inner_join(cases::table)
        .filter(
            (parties::number_index.eq_any(&marks.numbers).nullable())
                .or(parties::telephone_index.eq_any(&marks.telephones))
                .or(parties::email_index.eq_any(&marks.emails)),
        )
        .filter(parties::case_id.ne(case));
    Ok(rows
        .limit(MOST_OTHERS)
        .select((cases::reference, parties::number_index, parties::telephone_index, parties::email_index))
        .load(connection)?)
}

/// Other cases with this refund account, by its blind index; any of them, where there are many.
///
/// # Errors
/// What the database says.
pub fn refunded_elsewhere(
    connection: &mut AnyConnection,
    case: CaseId,
    number_index: &[u8],
) -> Result<Vec<Reference>, Error> {
    let rows = channels::table
        .inner_join(cases::table)
        .filter(channels::number_index.eq(number_index))
        .filter(channels::current.eq(true))
        .filter(channels::case_id.ne(case));
    Ok(rows.limit(MOST_OTHERS).select(cases::reference).load(connection)?)
}

/// Keeps what transfers were matched to.
///
/// # Errors
/// What the database says.
pub fn keep_matches(connection: &mut AnyConnection, matched: &[(TransferId, Option<MovementId>)]) -> Result<(), Error> {
    if matched.is_empty() {
        return Ok(());
    }
    let rows: Vec<String> = (0..matched.len()).map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2)).collect();
    let statement = format!(
        "UPDATE transfers SET movement_id = matched.column2 FROM (VALUES {}) AS matched WHERE transfers.id = matched.column1",
        rows.join(", ")
    );
    let mut query = sql_query(statement).into_boxed::<MultiBackend>();
    for (transfer, movement) in matched {
        query = query.bind::<Binary, _>(*transfer).bind::<Nullable<Binary>, _>(*movement);
    }
    query.execute(connection)?;
    Ok(())
}

/// Forgets findings that nobody resolved and that hold no longer, and marks those that somebody resolved as outdated.
///
/// # Errors
/// What the database says.
pub fn drop_findings(connection: &mut AnyConnection, gone: &[&Finding], at: NaiveDateTime) -> Result<(), Error> {
    let (resolved, open): (Vec<&Finding>, Vec<&Finding>) = gone.iter().partition(|row| row.resolved_by.is_some());
    if !open.is_empty() {
        let ids: Vec<_> = open.iter().map(|row| row.id).collect();
        diesel::delete(findings::table.filter(findings::id.eq_any(ids))).execute(connection)?;
    }
    if !resolved.is_empty() {
        let ids: Vec<_> = resolved.iter().map(|row| row.id).collect();
        let rows = findings::table.filter(findings::id.eq_any(ids));
        diesel::update(rows).set(findings::outdated_at.eq(at)).execute(connection)?;
    }
    Ok(())
}

/// Adds findings, in one statement.
///
/// # Errors
/// What the database says.
pub fn insert_findings(connection: &mut AnyConnection, new: &[Finding]) -> Result<(), Error> {
    insert_rows!(connection, findings::table, new)
}
