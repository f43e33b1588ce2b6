//! Cases, their parties, transfers and refund channels; drafts of cases.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::schema::{cases, channels, drafts, parties, person_keys, transfers};
use super::{AnyConnection, insert_rows, one_changed};
use crate::domain::id::{CaseId, ChannelId, DraftId, MovementId, PartyId, PetitionId, TransferId, UserId};
use crate::domain::identity::{BankCode, Capacity, Method, MoneyForm, Offence, PersonalNumberKind, Reference};
use crate::domain::money::Satang;
use crate::error::Error;

/// What a victim told once.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = cases, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Case {
    /// The id.
    #[diesel(skip_update)]
    pub id: CaseId,
    /// Moves with every change.
    pub version: i64,
    /// Reference.
    #[diesel(skip_update)]
    pub reference: Reference,
    /// Language.
    pub language: String,
    /// Offence.
    pub offence: Offence,
    /// The narrative, sealed.
    pub narrative_sealed: Vec<u8>,
    /// Bank case id.
    pub bank_case_id: Option<String>,
    /// Police report.
    pub police_report: Option<String>,
    /// Other route.
    pub other_route: bool,
    /// Source number.
    #[diesel(skip_update)]
    pub source_number: Option<String>,
    /// Who filed it.
    #[diesel(skip_update)]
    pub filed_by: Option<UserId>,
    /// When it was filed, UTC.
    #[diesel(skip_update)]
    pub filed_at: NaiveDateTime,
    /// Hash of the pinned rule set.
    #[diesel(skip_update)]
    pub rule_set: Vec<u8>,
    /// The day whose entries of the set count.
    #[diesel(skip_update)]
    pub rules_on: NaiveDate,
    /// Accepted, satang.
    #[diesel(skip_update)]
    pub accepted: Satang,
    /// Recovered, satang.
    pub recovered: Satang,
    /// Allotted, satang.
    #[diesel(skip_update)]
    pub allotted: Satang,
    /// Hold reason.
    pub hold_reason: Option<String>,
    /// When it was screened last, UTC.
    #[diesel(skip_update)]
    pub screened_at: Option<NaiveDateTime>,
}

/// A person or company of a case or an objection.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = parties, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Party {
    /// The id.
    #[diesel(skip_update)]
    pub id: PartyId,
    /// Case id.
    pub case_id: Option<CaseId>,
    /// Petition id.
    pub petition_id: Option<PetitionId>,
    /// Part.
    pub part: String,
    /// Capacity.
    pub capacity: Capacity,
    /// The name, sealed.
    pub name_sealed: Vec<u8>,
    /// Blind index of the name.
    pub name_index: Vec<u8>,
    /// Number kind.
    pub number_kind: PersonalNumberKind,
    /// The number, sealed.
    pub number_sealed: Vec<u8>,
    /// Blind index of the number.
    pub number_index: Vec<u8>,
    /// The telephone, sealed.
    pub telephone_sealed: Option<Vec<u8>>,
    /// Blind index of the telephone.
    pub telephone_index: Option<Vec<u8>>,
    /// The email, sealed.
    pub email_sealed: Option<Vec<u8>>,
    /// Blind index of the email.
    pub email_index: Option<Vec<u8>>,
    /// The address, sealed.
    pub address_sealed: Option<Vec<u8>>,
}

/// A refund channel of a case.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = channels, treat_none_as_default_value = false)]
pub struct Channel {
    /// The id.
    pub id: ChannelId,
    /// Case id.
    pub case_id: CaseId,
    /// Kind.
    pub kind: String,
    /// Bank.
    pub bank: Option<BankCode>,
    /// The number, sealed.
    pub number_sealed: Vec<u8>,
    /// Blind index of the number.
    pub number_index: Vec<u8>,
    /// The name, sealed.
    pub name_sealed: Vec<u8>,
    /// Current.
    pub current: bool,
    /// Who proposed it.
    pub proposed_by: Option<UserId>,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// Proposed at, UTC.
    pub proposed_at: NaiveDateTime,
}

/// A transfer that a victim told: the loss lives here.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = transfers, treat_none_as_default_value = false)]
pub struct Transfer {
    /// The id.
    pub id: TransferId,
    /// Case id.
    pub case_id: CaseId,
    /// Place.
    pub place: i64,
    /// Form.
    pub form: MoneyForm,
    /// Method.
    pub method: Method,
    /// To bank.
    pub to_bank: BankCode,
    /// The to number, sealed.
    pub to_number_sealed: Vec<u8>,
    /// Blind index of the to number.
    pub to_number_index: Vec<u8>,
    /// From bank.
    pub from_bank: Option<BankCode>,
    /// The from number, sealed.
    pub from_number_sealed: Option<Vec<u8>>,
    /// Blind index of the from number.
    pub from_number_index: Option<Vec<u8>>,
    /// Amount, satang.
    pub amount: Satang,
    /// Accepted, satang.
    pub accepted: Satang,
    /// Made at, UTC.
    pub made_at: NaiveDateTime,
    /// The reported movement that it was matched to.
    pub movement_id: Option<MovementId>,
}

/// A draft of a case.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts)]
pub struct Draft {
    /// The id.
    pub id: DraftId,
    /// Moves with every change.
    pub version: i64,
    /// Reference.
    pub reference: Reference,
    /// The email, sealed.
    pub email_sealed: Option<Vec<u8>>,
    /// The answers, sealed.
    pub answers_sealed: Vec<u8>,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
    /// Updated at, UTC.
    pub updated_at: NaiveDateTime,
    /// Case id.
    pub case_id: Option<CaseId>,
}

/// The case with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: CaseId) -> Result<Option<Case>, Error> {
    Ok(cases::table.find(id).select(Case::as_select()).first(connection).optional()?)
}

/// The case with this reference.
///
/// # Errors
/// What the database says.
pub fn by_reference(connection: &mut AnyConnection, reference: &Reference) -> Result<Option<Case>, Error> {
    Ok(cases::table.filter(cases::reference.eq(reference)).select(Case::as_select()).first(connection).optional()?)
}

/// Adds a case.
///
/// # Errors
/// What the database says; `AlreadyThere` for a reference or source number that exists.
pub fn insert(connection: &mut AnyConnection, case: &Case) -> Result<(), Error> {
    diesel::insert_into(cases::table).values(case).execute(connection)?;
    Ok(())
}

/// Stores a changed case whose version has moved by one; `accepted` and `allotted` are kept by the database.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, case: &Case, seen: i64) -> Result<(), Error> {
    let row = cases::table.filter(cases::id.eq(case.id)).filter(cases::version.eq(seen));
    one_changed(diesel::update(row).set(case).execute(connection)?, seen)
}

/// The parties of a case: the victim first, then who acts for them.
///
/// # Errors
/// What the database says.
pub fn parties_of(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Party>, Error> {
    Ok(parties::table
        .filter(parties::case_id.eq(case))
        .order((parties::part.desc(), parties::id))
        .select(Party::as_select())
        .load(connection)?)
}

/// The party with this id.
///
/// # Errors
/// What the database says.
pub fn find_party(connection: &mut AnyConnection, id: PartyId) -> Result<Option<Party>, Error> {
    Ok(parties::table.find(id).select(Party::as_select()).first(connection).optional()?)
}

/// The party of an objection.
///
/// # Errors
/// What the database says.
pub fn party_of_objection(connection: &mut AnyConnection, petition: PetitionId) -> Result<Option<Party>, Error> {
    Ok(parties::table
        .filter(parties::petition_id.eq(petition))
        .select(Party::as_select())
        .first(connection)
        .optional()?)
}

/// Adds parties.
///
/// # Errors
/// What the database says.
pub fn insert_parties(connection: &mut AnyConnection, rows: &[Party]) -> Result<(), Error> {
    insert_rows!(connection, parties::table, rows)
}

/// Stores who a party is, as corrected.
///
/// # Errors
/// What the database says.
pub fn correct_identity(connection: &mut AnyConnection, party: &Party) -> Result<(), Error> {
    let change = (
        parties::name_sealed.eq(party.name_sealed.as_slice()),
        parties::name_index.eq(party.name_index.as_slice()),
        parties::number_kind.eq(party.number_kind),
        parties::number_sealed.eq(party.number_sealed.as_slice()),
        parties::number_index.eq(party.number_index.as_slice()),
    );
    diesel::update(parties::table.find(party.id)).set(change).execute(connection)?;
    Ok(())
}

/// Stores how a party is reached now.
///
/// # Errors
/// What the database says.
pub fn correct_contact(connection: &mut AnyConnection, party: &Party) -> Result<(), Error> {
    let change = (
        parties::telephone_sealed.eq(party.telephone_sealed.as_deref()),
        parties::telephone_index.eq(party.telephone_index.as_deref()),
        parties::email_sealed.eq(party.email_sealed.as_deref()),
        parties::email_index.eq(party.email_index.as_deref()),
        parties::address_sealed.eq(party.address_sealed.as_deref()),
    );
    diesel::update(parties::table.find(party.id)).set(change).execute(connection)?;
    Ok(())
}

/// The transfers of a case, as told.
///
/// # Errors
/// What the database says.
pub fn transfers_of(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Transfer>, Error> {
    Ok(transfers::table
        .filter(transfers::case_id.eq(case))
        .order(transfers::place)
        .select(Transfer::as_select())
        .load(connection)?)
}

/// Adds the transfers of a case.
///
/// # Errors
/// What the database says.
pub fn insert_transfers(connection: &mut AnyConnection, rows: &[Transfer]) -> Result<(), Error> {
    insert_rows!(connection, transfers::table, rows)
}

/// Sets what is accepted of a transfer's loss; the case's sum follows in the database.
///
/// # Errors
/// What the database says.
pub fn accept_transfer(connection: &mut AnyConnection, transfer: TransferId, accepted: Satang) -> Result<(), Error> {
    diesel::update(transfers::table.find(transfer)).set(transfers::accepted.eq(accepted)).execute(connection)?;
    Ok(())
}

/// Names another account as the one that transfers of a case went to.
///
/// # Errors
/// What the database says.
pub fn correct_transfer(
    connection: &mut AnyConnection,
    transfer: TransferId,
    bank: &BankCode,
    sealed: Vec<u8>,
    index: Vec<u8>,
) -> Result<(), Error> {
    let change =
        (transfers::to_bank.eq(bank), transfers::to_number_sealed.eq(sealed), transfers::to_number_index.eq(index));
    diesel::update(transfers::table.find(transfer)).set(change).execute(connection)?;
    Ok(())
}

/// The current refund channel of a case.
///
/// # Errors
/// What the database says.
pub fn current_channel(connection: &mut AnyConnection, case: CaseId) -> Result<Option<Channel>, Error> {
    let rows = channels::table.filter(channels::case_id.eq(case)).filter(channels::current.eq(true));
    Ok(rows.select(Channel::as_select()).first(connection).optional()?)
}

/// Every refund channel that a case has had, in the order of telling.
///
/// # Errors
/// What the database says.
pub fn channels_of(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Channel>, Error> {
    let rows = channels::table.filter(channels::case_id.eq(case)).order(channels::id);
    Ok(rows.select(Channel::as_select()).load(connection)?)
}

/// The refund channel with this id.
///
/// # Errors
/// What the database says.
pub fn find_channel(connection: &mut AnyConnection, id: ChannelId) -> Result<Option<Channel>, Error> {
    Ok(channels::table.find(id).select(Channel::as_select()).first(connection).optional()?)
}

/// Adds the first channel of a case.
///
/// # Errors
/// What the database says.
pub fn insert_channel(connection: &mut AnyConnection, channel: &Channel) -> Result<(), Error> {
    diesel::insert_into(channels::table).values(channel).execute(connection)?;
    Ok(())
}

/// Makes a channel the current one of its case; an earlier one stays, and is current no longer.
///
/// # Errors
/// What the database says.
pub fn replace_channel(connection: &mut AnyConnection, channel: &Channel) -> Result<(), Error> {
    diesel::update(channels::table.filter(channels::case_id.eq(channel.case_id)))
        .set(channels::current.eq(false))
        .execute(connection)?;
    insert_channel(connection, channel)
}

/// Records who approved a channel.
///
/// # Errors
/// `Stale` where it is approved already.
pub fn approve_channel(connection: &mut AnyConnection, channel: ChannelId, by: UserId) -> Result<(), Error> {
    let row = channels::table.filter(channels::id.eq(channel)).filter(channels::approved_by.is_null());
    one_changed(diesel::update(row).set(channels::approved_by.eq(by)).execute(connection)?, 0)
}

/// The draft with this id.
///
/// # Errors
/// What the database says.
pub fn find_draft(connection: &mut AnyConnection, id: DraftId) -> Result<Option<Draft>, Error> {
    Ok(drafts::table.find(id).select(Draft::as_select()).first(connection).optional()?)
}

/// The draft with this reference.
///
/// # Errors
/// What the database says.
pub fn draft_by_reference(connection: &mut AnyConnection, reference: &Reference) -> Result<Option<Draft>, Error> {
    Ok(drafts::table.filter(drafts::reference.eq(reference)).select(Draft::as_select()).first(connection).optional()?)
}

/// Adds a draft.
///
/// # Errors
/// What the database says.
pub fn insert_draft(connection: &mut AnyConnection, draft: &Draft) -> Result<(), Error> {
    diesel::insert_into(drafts::table).values(draft).execute(connection)?;
    Ok(())
}

/// Stores what was typed since.
///
/// # Errors
/// `Stale` where the draft was changed in another window, or submitted.
pub fn save_draft(connection: &mut AnyConnection, draft: &Draft, seen: i64) -> Result<(), Error> {
    let row = drafts::table.filter(drafts::id.eq(draft.id)).filter(drafts::version.eq(seen));
    let change = (
        drafts::version.eq(draft.version),
        drafts::email_sealed.eq(draft.email_sealed.clone()),
        drafts::answers_sealed.eq(draft.answers_sealed.clone()),
        drafts::updated_at.eq(draft.updated_at),
        drafts::case_id.eq(draft.case_id),
    );
    one_changed(diesel::update(row).set(change).execute(connection)?, seen)
}

/// Deletes drafts that nobody touched since a moment and that became no case, with their keys; how many.
///
/// # Errors
/// What the database says.
pub fn drop_old_drafts(connection: &mut AnyConnection, untouched_since: NaiveDateTime) -> Result<usize, Error> {
    let old = || drafts::table.filter(drafts::updated_at.lt(untouched_since)).filter(drafts::case_id.is_null());
    let keys = person_keys::table.filter(person_keys::id.eq_any(old().select(drafts::id)));
    diesel::delete(keys).execute(connection)?;
    Ok(diesel::delete(old()).execute(connection)?)
}
