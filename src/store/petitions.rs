//! Claims and objections, their lines, requests for information and findings.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{cases, findings, petition_lines, petitions, requests};
use super::{AnyConnection, insert_rows, one_changed};
use crate::domain::id::{AccountId, CaseId, FindingId, PetitionId, RequestId, TransferId, UserId};
use crate::domain::identity::{BankCode, Reference};
use crate::domain::money::Satang;
use crate::domain::{order, petition, screening};
use crate::error::Error;

/// A claim or an objection.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = petitions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Petition {
    /// The id.
    #[diesel(skip_update)]
    pub id: PetitionId,
    /// Moves with every change.
    pub version: i64,
    /// Kind.
    #[diesel(skip_update)]
    pub kind: petition::Kind,
    /// Reference.
    #[diesel(skip_update)]
    pub reference: Option<Reference>,
    /// Case id.
    #[diesel(skip_update)]
    pub case_id: Option<CaseId>,
    /// Account id.
    pub account_id: Option<AccountId>,
    /// Told bank.
    pub told_bank: Option<BankCode>,
    /// The told number, sealed.
    pub told_number_sealed: Option<Vec<u8>>,
    /// Blind index of the told number.
    pub told_number_index: Option<Vec<u8>>,
    /// Where it stands.
    pub state: petition::State,
    /// Claimed, satang.
    pub claimed: Satang,
    /// Accepted, satang.
    pub accepted: Satang,
    /// Set off, satang.
    pub set_off: Satang,
    /// Allotted, satang.
    pub allotted: Satang,
    /// Paid, satang.
    pub paid: Satang,
    /// The narrative, sealed.
    pub narrative_sealed: Option<Vec<u8>>,
    /// Recommendation.
    pub recommendation: Option<order::Recommendation>,
    /// Reasons.
    pub reasons: Option<String>,
    /// The explanation, sealed.
    pub explanation_sealed: Option<Vec<u8>>,
    /// The remark, sealed.
    pub remark_sealed: Option<Vec<u8>>,
    /// Assigned to.
    pub assigned_to: Option<UserId>,
    /// Who recommended it.
    pub recommended_by: Option<UserId>,
    /// Who agreed it.
    pub agreed_by: Option<UserId>,
    /// The day after which something falls due.
    pub due_on: Option<NaiveDate>,
    /// When it was filed, UTC.
    #[diesel(skip_update)]
    pub filed_at: NaiveDateTime,
    /// Hash of the pinned rule set.
    #[diesel(skip_update)]
    pub rule_set: Vec<u8>,
    /// The day whose entries of the set count.
    #[diesel(skip_update)]
    pub rules_on: NaiveDate,
}

/// What a claim asks for one transfer.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = petition_lines, treat_none_as_default_value = false)]
pub struct PetitionLine {
    /// Petition id.
    pub petition_id: PetitionId,
    /// Transfer id.
    pub transfer_id: TransferId,
    /// Amount, satang.
    pub amount: Satang,
    /// Accepted, satang.
    pub accepted: Satang,
}

/// A request for information: a pause of the clock.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = requests, treat_none_as_null = true)]
pub struct Request {
    /// The id.
    #[diesel(skip_update)]
    pub id: RequestId,
    /// Petition id.
    #[diesel(skip_update)]
    pub petition_id: PetitionId,
    /// Who asked it.
    pub asked_by: UserId,
    /// The question, sealed.
    pub question_sealed: Vec<u8>,
    /// Asked on, the day in Bangkok.
    pub asked_on: NaiveDate,
    /// Who reply it.
    pub reply_by: NaiveDate,
    /// Ended.
    pub ended: Option<String>,
    /// Ended on, the day in Bangkok.
    pub ended_on: Option<NaiveDate>,
    /// The answer, sealed.
    pub answer_sealed: Option<Vec<u8>>,
}

/// What the screening noticed: a check that did not pass.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = findings, treat_none_as_default_value = false)]
pub struct Finding {
    /// The id.
    pub id: FindingId,
    /// Case id.
    pub case_id: CaseId,
    /// Transfer id.
    pub transfer_id: Option<TransferId>,
    /// Check name.
    pub check_name: screening::Check,
    /// Outcome.
    pub outcome: screening::Outcome,
    /// The figures compared, as JSON.
    pub detail: String,
    /// Conflict.
    pub conflict: bool,
    /// Who resolved it.
    pub resolved_by: Option<UserId>,
    /// Resolved at, UTC.
    pub resolved_at: Option<NaiveDateTime>,
    /// The reason, sealed.
    pub reason_sealed: Option<Vec<u8>>,
    /// Found at, UTC.
    pub found_at: NaiveDateTime,
    /// When a later screening found other figures than those that were resolved, UTC.
    pub outdated_at: Option<NaiveDateTime>,
}

/// The petition with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: PetitionId) -> Result<Option<Petition>, Error> {
    Ok(petitions::table.find(id).select(Petition::as_select()).first(connection).optional()?)
}

/// Adds petitions.
///
/// # Errors
/// What the database says; `AlreadyThere` for a second claim of one case against one account.
pub fn insert(connection: &mut AnyConnection, rows: &[Petition]) -> Result<(), Error> {
    insert_rows!(connection, petitions::table, rows)
}

/// Stores a changed petition whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, petition: &Petition, seen: i64) -> Result<(), Error> {
    let row = petitions::table.filter(petitions::id.eq(petition.id)).filter(petitions::version.eq(seen));
    one_changed(diesel::update(row).set(petition).execute(connection)?, seen)
}

/// The petitions of a case, in the order of filing.
///
/// # Errors
/// What the database says.
pub fn of_case(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Petition>, Error> {
    Ok(petitions::table
        .filter(petitions::case_id.eq(case))
        .order(petitions::id)
        .select(Petition::as_select())
        .load(connection)?)
}

/// The petitions against an account, in id order.
///
/// # Errors
/// What the database says.
pub fn of_account(connection: &mut AnyConnection, account: AccountId) -> Result<Vec<Petition>, Error> {
    Ok(petitions::table
        .filter(petitions::account_id.eq(account))
        .order(petitions::id)
        .select(Petition::as_select())
        .load(connection)?)
}

/// The objection with this reference.
///
/// # Errors
/// What the database says.
pub fn by_reference(connection: &mut AnyConnection, reference: &Reference) -> Result<Option<Petition>, Error> {
    Ok(petitions::table
        .filter(petitions::reference.eq(reference))
        .select(Petition::as_select())
        .first(connection)
        .optional()?)
}

/// The newest petitions of a kind, each with the reference that people see: a claim's is its case's.
///
/// # Errors
/// What the database says.
pub fn newest(
    connection: &mut AnyConnection,
    kind: petition::Kind,
    limit: i64,
) -> Result<Vec<(Petition, Option<Reference>)>, Error> {
    let rows: Vec<(Petition, Option<Reference>)> = petitions::table
        .left_join(cases::table)
        .filter(petitions::kind.eq(kind))
        .order(petitions::id.desc())
        .limit(limit)
        .select((Petition::as_select(), cases::reference.nullable()))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(petition, of_case)| {
            let reference = petition.reference.clone().or(of_case);
            (petition, reference)
        })
        .collect())
}

/// The first petition of each of these cases.
///
/// # Errors
/// What the database says.
pub fn first_of(
    connection: &mut AnyConnection,
    references: &[Reference],
) -> Result<Vec<(Reference, PetitionId)>, Error> {
    let mut rows: Vec<(Reference, PetitionId)> = petitions::table
        .inner_join(cases::table)
        .filter(cases::reference.eq_any(references))
        .order((cases::reference, petitions::id))
        .select((cases::reference, petitions::id))
        .load(connection)?;
    rows.dedup_by(|later, earlier| later.0 == earlier.0);
    Ok(rows)
}

/// Claims that wait for the publication of this account, by its blind index.
///
/// # Errors
/// What the database says.
pub fn waiting_for(connection: &mut AnyConnection, number_index: &[u8]) -> Result<Vec<Petition>, Error> {
    let rows = petitions::table
        .filter(petitions::told_number_index.eq(number_index))
        .filter(petitions::state.eq(petition::State::Waiting));
    Ok(rows.order(petitions::id).select(Petition::as_select()).load(connection)?)
}

/// Petitions in a state whose deadline is before a day; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn due(
    connection: &mut AnyConnection,
    state: petition::State,
    before: NaiveDate,
    limit: i64,
) -> Result<Vec<Petition>, Error> {
    let rows = petitions::table.filter(petitions::state.eq(state)).filter(petitions::due_on.lt(before));
    Ok(rows.order((petitions::due_on, petitions::id)).limit(limit).select(Petition::as_select()).load(connection)?)
}

/// The lines of a claim.
///
/// # Errors
/// What the database says.
pub fn lines_of(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<PetitionLine>, Error> {
    let rows =
        petition_lines::table.filter(petition_lines::petition_id.eq(petition)).order(petition_lines::transfer_id);
    Ok(rows.select(PetitionLine::as_select()).load(connection)?)
}

/// Adds lines of claims.
///
/// # Errors
/// What the database says.
pub fn insert_lines(connection: &mut AnyConnection, rows: &[PetitionLine]) -> Result<(), Error> {
    insert_rows!(connection, petition_lines::table, rows)
}

/// Sets what is accepted of a line.
///
/// # Errors
/// What the database says.
pub fn accept_line(connection: &mut AnyConnection, line: &PetitionLine, accepted: Satang) -> Result<(), Error> {
    let row = petition_lines::table.find((line.petition_id, line.transfer_id));
    diesel::update(row).set(petition_lines::accepted.eq(accepted)).execute(connection)?;
    Ok(())
}

/// The lines of a transfer in petitions whose acceptance stands.
///
/// # Errors
/// What the database says.
pub fn standing_lines(
    connection: &mut AnyConnection,
    transfer: TransferId,
    states: &[petition::State],
) -> Result<Vec<PetitionLine>, Error> {
    let rows = petition_lines::table.inner_join(petitions::table).filter(petition_lines::transfer_id.eq(transfer));
    Ok(rows.filter(petitions::state.eq_any(states.to_vec())).select(PetitionLine::as_select()).load(connection)?)
}

/// The requests for information of a petition, oldest first.
///
/// # Errors
/// What the database says.
pub fn requests_of(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<Request>, Error> {
    Ok(requests::table
        .filter(requests::petition_id.eq(petition))
        .order(requests::id)
        .select(Request::as_select())
        .load(connection)?)
}

/// Adds a request.
///
/// # Errors
/// What the database says; `AlreadyThere` while another one is open.
pub fn insert_request(connection: &mut AnyConnection, request: &Request) -> Result<(), Error> {
    diesel::insert_into(requests::table).values(request).execute(connection)?;
    Ok(())
}

/// Stores a changed request.
///
/// # Errors
/// What the database says.
pub fn save_request(connection: &mut AnyConnection, request: &Request) -> Result<(), Error> {
    diesel::update(requests::table.find(request.id)).set(request).execute(connection)?;
    Ok(())
}

/// The findings of a case, in the order they were found; with those that were resolved and rest on other figures now.
///
/// # Errors
/// What the database says.
pub fn findings_of(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Finding>, Error> {
    Ok(findings::table
        .filter(findings::case_id.eq(case))
        .order(findings::id)
        .select(Finding::as_select())
        .load(connection)?)
}

/// Resolves an open conflict.
///
/// # Errors
/// `Stale` where it is resolved already.
pub fn resolve_finding(
    connection: &mut AnyConnection,
    finding: FindingId,
    by: UserId,
    at: NaiveDateTime,
    reason_sealed: Vec<u8>,
) -> Result<(), Error> {
    let row = findings::table
        .filter(findings::id.eq(finding))
        .filter(findings::conflict.eq(true))
        .filter(findings::resolved_by.is_null());
    let change =
        (findings::resolved_by.eq(by), findings::resolved_at.eq(at), findings::reason_sealed.eq(reason_sealed));
    one_changed(diesel::update(row).set(change).execute(connection)?, 0)
}

/// Whether a case has an unresolved conflict.
///
/// # Errors
/// What the database says.
pub fn has_open_conflict(connection: &mut AnyConnection, case: CaseId) -> Result<bool, Error> {
    let rows = findings::table
        .filter(findings::case_id.eq(case))
        .filter(findings::conflict.eq(true))
        .filter(findings::resolved_by.is_null());
    Ok(diesel::select(diesel::dsl::exists(rows)).get_result(connection)?)
}
