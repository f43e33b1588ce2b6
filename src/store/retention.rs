//! What is to be erased because it was kept for as long as it is kept: who may be due, who was announced, and on which days somebody looked. Who is due is
//! `domain::retention`'s to say.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{cases, parties, person_keys, petitions, retention_due, retention_runs};
use super::{AnyConnection, one_changed};
use crate::domain::id::{CaseId, PartyId, PetitionId};
use crate::domain::identity::Reference;
use crate::error::Error;

/// Whose data they are: the party whose key is destroyed first, and where it belongs.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Petitioner {
    /// The victim of a case, or who objects.
    pub party: PartyId,
    /// The case.
    pub case: Option<CaseId>,
    /// The objection.
    pub objection: Option<PetitionId>,
}

/// An announcement.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = retention_due)]
pub struct Announced {
    /// The victim of a case, or who objects.
    pub party_id: PartyId,
    /// The first day after the years, when it was announced.
    pub due_on: NaiveDate,
    /// The legal day on which it was announced.
    pub announced_on: NaiveDate,
}

/// A day's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = retention_runs)]
pub struct Run {
    /// The legal day.
    pub day: NaiveDate,
    /// How many were announced.
    pub announced: i64,
    /// How many that had been announced were not due any more.
    pub called_off: i64,
    /// How many were erased.
    pub erased: i64,
}

/// Petitioners who are neither erased nor announced and whose case or objection was filed before a moment, in the order of their ids after one of them; at
/// most `limit`.
///
/// # Errors
/// What the database says.
pub fn filed_before(
    connection: &mut AnyConnection,
    moment: NaiveDateTime,
    after: Option<PartyId>,
    limit: i64,
) -> Result<Vec<Petitioner>, Error> {
    let is_first = parties::part.eq("victim").or(parties::part.eq("holder"));
    let was_filed = cases::filed_at.lt(moment).or(petitions::filed_at.lt(moment));
    let mut query = parties::table
        .left_join(cases::table)
        .left_join(petitions::table)
        .inner_join(person_keys::table.on(person_keys::id.eq(parties::id)))
        .filter(person_keys::wrapped.is_not_null())
        .filter(is_first)
        .filter(was_filed)
        .filter(parties::id.ne_all(retention_due::table.select(retention_due::party_id)))
        .order(parties::id)
        .select((parties::id, parties::case_id, parties::petition_id))
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(parties::id.gt(after));
    }
    Ok(query.load(connection)?)
}

/// Who was announced, in the order of the days and ids after one of them; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn announced(
    connection: &mut AnyConnection,
    after: Option<&Announced>,
    limit: i64,
) -> Result<Vec<(Announced, Petitioner)>, Error> {
    let mut query = retention_due::table
        .inner_join(parties::table)
        .order((retention_due::announced_on, retention_due::party_id))
        .select((Announced::as_select(), (parties::id, parties::case_id, parties::petition_id)))
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        let same_day = retention_due::announced_on.eq(after.announced_on);
        let later = retention_due::announced_on.gt(after.announced_on);
        query = query.filter(later.or(same_day.and(retention_due::party_id.gt(after.party_id))));
    }
    Ok(query.load(connection)?)
}

/// Announces somebody.
///
/// # Errors
/// What the database says; `AlreadyThere` for who was announced.
pub fn announce(connection: &mut AnyConnection, row: &Announced) -> Result<(), Error> {
    diesel::insert_into(retention_due::table).values(row).execute(connection)?;
    Ok(())
}

/// Takes an announcement away: it was carried out, or called off.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn take_away(connection: &mut AnyConnection, party: PartyId) -> Result<(), Error> {
    one_changed(diesel::delete(retention_due::table.find(party)).execute(connection)?, 0)
}

/// Takes an announcement away, if there is one: its person had everything erased before.
///
/// # Errors
/// What the database says.
pub fn forget(connection: &mut AnyConnection, party: PartyId) -> Result<(), Error> {
    diesel::delete(retention_due::table.find(party)).execute(connection)?;
    Ok(())
}

/// Whether somebody looked on this day.
///
/// # Errors
/// What the database says.
pub fn ran_on(connection: &mut AnyConnection, day: NaiveDate) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(retention_runs::table.find(day))).get_result(connection)?)
}

/// Remembers a day's look.
///
/// # Errors
/// What the database says; `AlreadyThere` for a day that another machine was done with.
pub fn remember(connection: &mut AnyConnection, run: &Run) -> Result<(), Error> {
    diesel::insert_into(retention_runs::table).values(run).execute(connection)?;
    Ok(())
}

/// The newest looks; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn runs(connection: &mut AnyConnection, limit: i64) -> Result<Vec<Run>, Error> {
    let newest = retention_runs::table.order(retention_runs::day.desc()).limit(limit);
    Ok(newest.select(Run::as_select()).load(connection)?)
}

/// What people call it: the reference of the case or the objection.
///
/// # Errors
/// What the database says.
pub fn reference(
    connection: &mut AnyConnection,
    (case, objection): (Option<CaseId>, Option<PetitionId>),
) -> Result<Option<Reference>, Error> {
    let of_case = match case {
        Some(case) => cases::table.find(case).select(cases::reference).first(connection).optional()?,
        None => None,
    };
    let of_objection: Option<Reference> = match objection {
        Some(id) => petitions::table.find(id).select(petitions::reference).first(connection).optional()?.flatten(),
        None => None,
    };
    Ok(of_case.or(of_objection))
}
