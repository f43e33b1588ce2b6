//! The outbox: notices that wait to be sent, leased by one worker at a time.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::notices;
use super::{AnyConnection, one_changed};
use crate::domain::id::{AccountId, CaseId, NoticeId, PetitionId, ServiceId};
use crate::domain::identity::BankCode;
use crate::domain::notice::Notice;
use crate::error::Error;

/// A notice in the outbox.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct OutboxNotice {
    /// The id.
    pub id: NoticeId,
    /// Kind.
    pub kind: Notice,
    /// Means.
    pub means: String,
    /// Case id.
    pub case_id: Option<CaseId>,
    /// Petition id.
    pub petition_id: Option<PetitionId>,
    /// Account id.
    pub account_id: Option<AccountId>,
    /// Service id.
    pub service_id: Option<ServiceId>,
    /// Bank.
    pub bank: Option<BankCode>,
    /// The to, sealed.
    pub to_sealed: Option<Vec<u8>>,
    /// The name, sealed.
    pub name_sealed: Option<Vec<u8>>,
    /// Arguments.
    pub arguments: String,
    /// The secret, sealed.
    pub secret_sealed: Option<Vec<u8>>,
    /// Where it stands.
    pub state: String,
    /// Attempts.
    pub attempts: i64,
    /// Next at, UTC.
    pub next_at: NaiveDateTime,
    /// Leased until.
    pub leased_until: Option<NaiveDateTime>,
    /// Fault.
    pub fault: Option<String>,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
    /// Sent at, UTC.
    pub sent_at: Option<NaiveDateTime>,
}

/// Adds a notice.
///
/// # Errors
/// What the database says.
pub fn insert(connection: &mut AnyConnection, notice: &OutboxNotice) -> Result<(), Error> {
    diesel::insert_into(notices::table).values(notice).execute(connection)?;
    Ok(())
}

/// The notice with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: NoticeId) -> Result<Option<OutboxNotice>, Error> {
    Ok(notices::table.find(id).select(OutboxNotice::as_select()).first(connection).optional()?)
}

/// Leases notices that are to be mailed now, so that no other worker takes them until the lease ends.
///
/// # Errors
/// What the database says.
pub fn lease(
    connection: &mut AnyConnection,
    now: NaiveDateTime,
    until: NaiveDateTime,
    limit: i64,
) -> Result<Vec<OutboxNotice>, Error> {
    let waiting = notices::table
        .filter(notices::means.eq("email"))
        .filter(notices::state.eq("pending"))
        .filter(notices::next_at.le(now))
        .filter(notices::leased_until.is_null().or(notices::leased_until.lt(now)));
    let found: Vec<OutboxNotice> = waiting
        .order((notices::next_at, notices::id))
        .limit(limit)
        .select(OutboxNotice::as_select())
        .load(connection)?;
    let mut leased = Vec::new();
    for notice in found {
        let free = notices::leased_until.is_null().or(notices::leased_until.lt(now));
        let same = notices::table.filter(notices::id.eq(notice.id)).filter(notices::state.eq("pending")).filter(free);
        if diesel::update(same).set(notices::leased_until.eq(until)).execute(connection)? == 1 {
            leased.push(notice);
        }
    }
    Ok(leased)
}

/// Notes that a notice went out; its secret, if it had one, is forgotten.
///
/// # Errors
/// `Stale` where it went out before.
pub fn sent(connection: &mut AnyConnection, id: NoticeId, at: NaiveDateTime) -> Result<(), Error> {
    let row = notices::table.filter(notices::id.eq(id)).filter(notices::state.ne("sent"));
    let change = (
        notices::state.eq("sent"),
        notices::sent_at.eq(at),
        notices::leased_until.eq(None::<NaiveDateTime>),
        notices::secret_sealed.eq(None::<Vec<u8>>),
        notices::fault.eq(None::<String>),
    );
    one_changed(diesel::update(row).set(change).execute(connection)?, 0)
}

/// Notes that a notice did not go out: again at a moment, or never.
///
/// # Errors
/// What the database says.
pub fn failed(
    connection: &mut AnyConnection,
    id: NoticeId,
    fault: &str,
    again_at: Option<NaiveDateTime>,
) -> Result<(), Error> {
    let row = notices::table.filter(notices::id.eq(id)).filter(notices::state.eq("pending"));
    let none = None::<NaiveDateTime>;
    let common =
        (notices::attempts.eq(notices::attempts + 1), notices::leased_until.eq(none), notices::fault.eq(fault));
    match again_at {
        Some(at) => diesel::update(row).set((common, notices::next_at.eq(at))).execute(connection)?,
        None => diesel::update(row).set((common, notices::state.eq("dead"))).execute(connection)?,
    };
    Ok(())
}

/// Sends a dead notice again.
///
/// # Errors
/// `Stale` where it is not dead.
pub fn revive(connection: &mut AnyConnection, id: NoticeId, now: NaiveDateTime) -> Result<(), Error> {
    let row = notices::table.filter(notices::id.eq(id)).filter(notices::state.eq("dead"));
    one_changed(
        diesel::update(row)
            .set((notices::state.eq("pending"), notices::next_at.eq(now), notices::attempts.eq(0)))
            .execute(connection)?,
        0,
    )
}

/// Notices by means and state, newest first, after an id; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn list(
    connection: &mut AnyConnection,
    means: &str,
    state: &str,
    bank: Option<&BankCode>,
    limit: i64,
) -> Result<Vec<OutboxNotice>, Error> {
    let mut rows = notices::table
        .filter(notices::means.eq(means.to_owned()))
        .filter(notices::state.eq(state.to_owned()))
        .into_boxed::<super::MultiBackend>();
    if let Some(bank) = bank {
        rows = rows.filter(notices::bank.eq(bank.clone()));
    }
    Ok(rows.order(notices::id.desc()).limit(limit).select(OutboxNotice::as_select()).load(connection)?)
}

/// How many notices a bank has to pass on.
///
/// # Errors
/// What the database says.
pub fn count_for_bank(connection: &mut AnyConnection, bank: &BankCode) -> Result<i64, Error> {
    let rows = notices::table
        .filter(notices::means.eq("bank"))
        .filter(notices::state.eq("pending"))
        .filter(notices::bank.eq(bank));
    Ok(rows.count().get_result(connection)?)
}

/// The notices of a case, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_case(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<OutboxNotice>, Error> {
    Ok(notices::table
        .filter(notices::case_id.eq(case))
        .order(notices::id)
        .select(OutboxNotice::as_select())
        .load(connection)?)
}

/// The notices of an objection, oldest first.
///
/// # Errors
/// What the database says.
pub fn of_petition(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<OutboxNotice>, Error> {
    let rows = notices::table.filter(notices::petition_id.eq(petition)).order(notices::id);
    Ok(rows.select(OutboxNotice::as_select()).load(connection)?)
}
