//! Roles that one administrator proposes and another approves, and the row at which those meet who take an administrator away.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{admin_guard, role_changes, users};
use super::{AnyConnection, one_changed};
use crate::domain::actor::Role;
use crate::domain::id::UserId;
use crate::domain::identity::BankCode;
use crate::domain::words::word_enum;
use crate::error::Error;

word_enum! {
    /// Where a proposed role stands.
    State ("role_change_state") {
        /// Another administrator is to approve it.
        Proposed = "proposed",
        /// Given.
        Approved = "approved",
        /// Taken back, or not approved.
        Withdrawn = "withdrawn",
    }
}

/// A role that somebody is to get.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = role_changes)]
pub struct RoleChange {
    /// The id.
    pub id: Vec<u8>,
    /// Who gets it.
    pub user_id: UserId,
    /// The role.
    pub role: Role,
    /// The bank, with the role of one.
    pub bank: Option<BankCode>,
    /// Where it stands.
    pub state: State,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// When, UTC.
    pub proposed_at: NaiveDateTime,
    /// Who approved it.
    pub approved_by: Option<UserId>,
    /// When it was decided, UTC.
    pub decided_at: Option<NaiveDateTime>,
}

/// Keeps a proposed role.
///
/// # Errors
/// `AlreadyThere` where one is open for this user; what the database says.
pub fn insert(connection: &mut AnyConnection, change: &RoleChange) -> Result<(), Error> {
    diesel::insert_into(role_changes::table).values(change).execute(connection)?;
    Ok(())
}

/// The role that is proposed for a user and not decided.
///
/// # Errors
/// What the database says.
pub fn open_of(connection: &mut AnyConnection, user: UserId) -> Result<Option<RoleChange>, Error> {
    let row =
        role_changes::table.filter(role_changes::user_id.eq(user)).filter(role_changes::state.eq(State::Proposed));
    Ok(row.select(RoleChange::as_select()).first(connection).optional()?)
}

/// Everybody for whom a role is proposed and not decided; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn open(connection: &mut AnyConnection, limit: i64) -> Result<Vec<RoleChange>, Error> {
    let rows = role_changes::table.filter(role_changes::state.eq(State::Proposed)).order(role_changes::id).limit(limit);
    Ok(rows.select(RoleChange::as_select()).load(connection)?)
}

/// Decides a proposed role.
///
/// # Errors
/// `Stale` where it was decided meanwhile; the database refuses who proposed it.
pub fn decide(
    connection: &mut AnyConnection,
    id: &[u8],
    state: State,
    approved_by: Option<UserId>,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let row = role_changes::table.filter(role_changes::id.eq(id)).filter(role_changes::state.eq(State::Proposed));
    let change =
        (role_changes::state.eq(state), role_changes::approved_by.eq(approved_by), role_changes::decided_at.eq(at));
    one_changed(diesel::update(row).set(change).execute(connection)?, 1)
}

/// How many administrators other than this one can act: active, not locked, with a second factor. Whoever asks waits for others who asked, until
/// the end of their transactions, so that two who take each other away don't both find somebody left.
///
/// # Errors
/// What the database says.
pub fn other_admins(connection: &mut AnyConnection, but: UserId) -> Result<i64, Error> {
    diesel::update(admin_guard::table).set(admin_guard::moves.eq(admin_guard::moves + 1)).execute(connection)?;
    Ok(users::table
        .filter(users::role.eq(Role::Admin))
        .filter(users::active.eq(true))
        .filter(users::dormant_since.is_null())
        .filter(users::totp_since.is_not_null())
        .filter(users::id.ne(but))
        .count()
        .get_result(connection)?)
}
