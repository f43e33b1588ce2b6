//! The queue of the desk: petitions by what falls due, and the next one for an officer.

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::{PAGE_AND_ONE, paged};
use crate::domain::id::{AccountId, CaseId, PetitionId, UserId};
use crate::domain::identity::{BankCode, Reference};
use crate::domain::petition::{Act, Kind, State};
use crate::domain::screening::Outcome;
use crate::error::Error;
use crate::store::petitions::Petition;
use crate::store::schema::{accounts, cases, findings, history, petitions};
use crate::store::{AnyConnection, MultiBackend};

/// Whose petitions are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those assigned to a user.
    Mine(UserId),
    /// Those, and those that nobody has taken.
    MineOrFree(UserId),
    /// Everybody's.
    Everybodys,
}

/// Which petitions are listed.
#[derive(Debug, Clone)]
pub struct Filter {
    /// In one of these states.
    pub states: Vec<State>,
    /// Whose.
    pub whose: Whose,
    /// Claims or objections alone.
    pub kind: Option<Kind>,
}

/// A petition with what names it in a list.
#[derive(Clone)]
pub struct Entry {
    /// The petition.
    pub petition: Petition,
    /// What people see of it: the case's reference, or the objection's.
    pub reference: Option<Reference>,
    /// The account: bank and number. `None` while it waits.
    pub account: Option<(BankCode, String)>,
    /// The worst outcome of the screening, and how many conflicts are open.
    pub findings: Option<(Outcome, usize)>,
}

/// The filter as a query.
fn rows(filter: &Filter) -> petitions::BoxedQuery<'static, MultiBackend> {
    let mut rows = petitions::table.filter(petitions::state.eq_any(filter.states.clone())).into_boxed::<MultiBackend>();
    if let Some(kind) = filter.kind {
        rows = rows.filter(petitions::kind.eq(kind));
    }
    match filter.whose {
        Whose::Mine(user) => rows.filter(petitions::assigned_to.eq(user)),
        Whose::MineOrFree(user) => rows.filter(petitions::assigned_to.eq(user).or(petitions::assigned_to.is_null())),
        Whose::Everybodys => rows,
    }
}

/// Petitions with a deadline, the earliest first, after a place in the list; and whether others follow.
///
/// # Errors
/// What the database says.
pub fn by_due(
    connection: &mut AnyConnection,
    filter: &Filter,
    after: Option<(NaiveDate, PetitionId)>,
) -> Result<(Vec<Entry>, bool), Error> {
    let mut rows = rows(filter).filter(petitions::due_on.is_not_null());
    if let Some((day, id)) = after {
        let later = petitions::due_on.gt(day);
        let same = petitions::due_on.eq(day).and(petitions::id.gt(id));
        rows = rows.filter(later.or(same).assume_not_null());
    }
    let found = rows
        .order((petitions::due_on, petitions::id))
        .limit(PAGE_AND_ONE)
        .select(Petition::as_select())
        .load(connection)?;
    let (found, more) = paged(found);
    Ok((entries(connection, found)?, more))
}

/// Petitions without regard to deadlines, the newest first, after a place in the list; and whether others follow.
///
/// # Errors
/// What the database says.
pub fn newest(
    connection: &mut AnyConnection,
    filter: &Filter,
    after: Option<PetitionId>,
) -> Result<(Vec<Entry>, bool), Error> {
    let mut rows = rows(filter);
    if let Some(id) = after {
        rows = rows.filter(petitions::id.lt(id));
    }
    let found = rows.order(petitions::id.desc()).limit(PAGE_AND_ONE).select(Petition::as_select()).load(connection)?;
    let (found, more) = paged(found);
    Ok((entries(connection, found)?, more))
}

/// How many petitions of the filter are in each of its states.
///
/// # Errors
/// What the database says.
pub fn counts(connection: &mut AnyConnection, filter: &Filter) -> Result<Vec<(State, i64)>, Error> {
    let mut counts = Vec::with_capacity(filter.states.len());
    for state in &filter.states {
        let one = Filter { states: vec![*state], ..filter.clone() };
        counts.push((*state, rows(&one).count().get_result(connection)?));
    }
    Ok(counts)
}

/// Petitions with what names them, in the order given: three queries, however many there are.
///
/// # Errors
/// What the database says.
pub fn entries(connection: &mut AnyConnection, found: Vec<Petition>) -> Result<Vec<Entry>, Error> {
    let case_ids: Vec<CaseId> = found.iter().filter_map(|row| row.case_id).collect();
    let account_ids: Vec<AccountId> = found.iter().filter_map(|row| row.account_id).collect();
    let references: Vec<(CaseId, Reference)> = cases::table
        .filter(cases::id.eq_any(case_ids.clone()))
        .select((cases::id, cases::reference))
        .load(connection)?;
    let numbers: Vec<(AccountId, BankCode, String)> = accounts::table
        .filter(accounts::id.eq_any(account_ids))
        .select((accounts::id, accounts::bank, accounts::number))
        .load(connection)?;
    let noticed: Vec<(CaseId, Outcome, bool, Option<UserId>)> = findings::table
        .filter(findings::case_id.eq_any(case_ids))
        .filter(findings::outdated_at.is_null())
        .select((findings::case_id, findings::outcome, findings::conflict, findings::resolved_by))
        .load(connection)?;
    Ok(found
        .into_iter()
        .map(|petition| {
            let reference =
                references.iter().find(|(id, _)| Some(*id) == petition.case_id).map(|(_, reference)| reference.clone());
            let account = numbers
                .iter()
                .find(|(id, ..)| Some(*id) == petition.account_id)
                .map(|(_, bank, number)| (bank.clone(), number.clone()));
            let of_case = noticed.iter().filter(|(id, ..)| Some(*id) == petition.case_id);
            Entry {
                reference: reference.or_else(|| petition.reference.clone()),
                account,
                findings: worst(of_case),
                petition,
            }
        })
        .collect())
}

/// The worst outcome with the number of open conflicts.
fn worst<'a>(findings: impl Iterator<Item = &'a (CaseId, Outcome, bool, Option<UserId>)>) -> Option<(Outcome, usize)> {
    let gravity = |outcome: Outcome| match outcome {
        Outcome::Pass => 0,
        Outcome::Unknown => 1,
        Outcome::Warn => 2,
        Outcome::Fail => 3,
    };
    findings.fold(None, |worst, (_, outcome, conflict, resolved)| {
        let (before, open) = worst.unwrap_or((Outcome::Pass, 0));
        let open = open + usize::from(*conflict && resolved.is_none());
        let graver = if gravity(*outcome) > gravity(before) { *outcome } else { before };
        Some((graver, open))
    })
}

/// The oldest petition that nobody has taken and this user neither filed nor was the last to put back.
///
/// # Errors
/// What the database says.
pub fn next_for(connection: &mut AnyConnection, user: UserId) -> Result<Option<Petition>, Error> {
    let dropped = history::table
        .filter(history::record_id.eq(petitions::id))
        .filter(history::version.eq(petitions::version))
        .filter(history::act.eq(Act::Release.as_str()))
        .filter(history::user_id.eq(user));
    let rows = petitions::table
        .left_join(cases::table)
        .filter(petitions::state.eq(State::Submitted))
        .filter(petitions::assigned_to.is_null())
        .filter(cases::filed_by.is_null().or(cases::filed_by.ne(user)))
        .filter(not(exists(dropped)));
    Ok(rows.order((petitions::filed_at, petitions::id)).select(Petition::as_select()).first(connection).optional()?)
}
