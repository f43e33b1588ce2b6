//! What people asked to be corrected about themselves.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::schema::{corrections, parties};
use super::{AnyConnection, one_changed};
use crate::domain::correction::{AWAITED, State};
use crate::domain::id::{CaseId, CorrectionId, PartyId, PetitionId, UserId};
use crate::domain::identity::PersonalNumberKind;
use crate::error::Error;

/// A correction that a person asks for.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = corrections, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Correction {
    /// The id.
    #[diesel(skip_update)]
    pub id: CorrectionId,
    /// Moves with every change.
    pub version: i64,
    /// The person that it is about.
    #[diesel(skip_update)]
    pub party_id: PartyId,
    /// Where it stands.
    pub state: State,
    /// What is wrong, in the person's words, sealed.
    #[diesel(skip_update)]
    pub wish_sealed: Vec<u8>,
    /// When it was asked, the legal day.
    #[diesel(skip_update)]
    pub asked_on: NaiveDate,
    /// The last day for an answer.
    #[diesel(skip_update)]
    pub due_on: NaiveDate,
    /// The proposed name, sealed.
    pub name_sealed: Option<Vec<u8>>,
    /// The kind of the proposed number.
    pub number_kind: Option<PersonalNumberKind>,
    /// The proposed number, sealed.
    pub number_sealed: Option<Vec<u8>>,
    /// The answer for the person, sealed.
    pub answer_sealed: Option<Vec<u8>>,
    /// Who proposed.
    pub proposed_by: Option<UserId>,
    /// Who agreed.
    pub decided_by: Option<UserId>,
    /// When it was agreed to, the legal day.
    pub decided_on: Option<NaiveDate>,
}

/// The correction with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: CorrectionId) -> Result<Option<Correction>, Error> {
    Ok(corrections::table.find(id).select(Correction::as_select()).first(connection).optional()?)
}

/// Adds a correction.
///
/// # Errors
/// What the database says; `AlreadyThere` where this person waits for an answer to another one.
pub fn insert(connection: &mut AnyConnection, row: &Correction) -> Result<(), Error> {
    diesel::insert_into(corrections::table).values(row).execute(connection)?;
    Ok(())
}

/// Stores a changed correction whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, row: &Correction, seen: i64) -> Result<(), Error> {
    let target = corrections::table.filter(corrections::id.eq(row.id)).filter(corrections::version.eq(seen));
    one_changed(diesel::update(target).set(row).execute(connection)?, seen)
}

/// What these people asked, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_parties(connection: &mut AnyConnection, ids: &[PartyId]) -> Result<Vec<Correction>, Error> {
    let rows = corrections::table.filter(corrections::party_id.eq_any(ids.to_vec())).order(corrections::id);
    Ok(rows.select(Correction::as_select()).load(connection)?)
}

/// A correction with the case or the objection that its person belongs to.
pub type Awaited = (Correction, Option<CaseId>, Option<PetitionId>);

/// What waits for an answer, the one that is due first at the head, with the case or objection that it is about; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn awaited(connection: &mut AnyConnection, limit: i64) -> Result<Vec<Awaited>, Error> {
    Ok(corrections::table
        .inner_join(parties::table)
        .filter(corrections::state.eq_any(AWAITED))
        .order((corrections::due_on, corrections::id))
        .select((Correction::as_select(), parties::case_id, parties::petition_id))
        .limit(limit)
        .load(connection)?)
}
