//! What is kept of second factors: the steps of time that were taken, recovery codes, and the sign-ins that people see of themselves.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::AnyConnection;
use super::schema::{recovery_codes, sign_ins, users};
use crate::domain::id::UserId;
use crate::domain::words::word_enum;
use crate::error::Error;

word_enum! {
    /// How somebody tried to come in, or to show again who they are.
    Means ("sign_in_means") {
        /// Password alone: a wrong one, or one after which no code was typed.
        Password = "password",
        /// A code of the authenticator.
        Totp = "totp",
        /// A recovery code.
        Recovery = "recovery",
        /// The first sign-in code.
        FirstCode = "first_code",
        /// The authenticator was set up.
        Enrolment = "enrolment",
    }
}

/// A sign-in, as the person sees it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sign_ins)]
pub struct SignIn {
    /// The id: a UUIDv7, so that it sorts by time.
    pub id: Vec<u8>,
    /// Whose it is.
    pub user_id: UserId,
    /// How.
    pub means: Means,
    /// Whether it succeeded.
    pub succeeded: bool,
    /// The network that it came from.
    pub network: String,
    /// When, UTC.
    pub made_at: NaiveDateTime,
}

/// Takes a user's row for the rest of the transaction: who tries at the same moment waits, and then sees what was counted.
///
/// # Errors
/// What the database says.
pub fn hold(connection: &mut AnyConnection, id: UserId) -> Result<(), Error> {
    diesel::update(users::table.find(id)).set(users::failures.eq(users::failures)).execute(connection)?;
    Ok(())
}

/// Keeps a new secret, which counts once a code of it was typed. Whether it was kept: who has one in use keeps that.
///
/// # Errors
/// What the database says.
pub fn keep_secret(connection: &mut AnyConnection, id: UserId, sealed: &[u8]) -> Result<bool, Error> {
    let row = users::table.find(id).filter(users::totp_since.is_null());
    let change = (users::totp_sealed.eq(sealed), users::totp_step.eq(None::<i64>));
    Ok(diesel::update(row).set(change).execute(connection)? == 1)
}

/// Keeps a secret in place of the one in use, with the step of time whose code showed that it arrived.
///
/// # Errors
/// What the database says.
pub fn replace_secret(connection: &mut AnyConnection, id: UserId, sealed: &[u8], step: i64) -> Result<(), Error> {
    let change = (users::totp_sealed.eq(sealed), users::totp_step.eq(step));
    diesel::update(users::table.find(id)).set(change).execute(connection)?;
    Ok(())
}

/// Forgets a secret, whether it was in use or not.
///
/// # Errors
/// What the database says.
pub fn forget_secret(connection: &mut AnyConnection, id: UserId) -> Result<(), Error> {
    let change = (
        users::totp_sealed.eq(None::<Vec<u8>>),
        users::totp_since.eq(None::<NaiveDateTime>),
        users::totp_step.eq(None::<i64>),
    );
    diesel::update(users::table.find(id)).set(change).execute(connection)?;
    Ok(())
}

/// Takes a step of time; whether it was later than every step that was taken before.
///
/// # Errors
/// What the database says.
pub fn take_step(connection: &mut AnyConnection, id: UserId, step: i64) -> Result<bool, Error> {
    let row = users::table.find(id).filter(users::totp_step.is_null().or(users::totp_step.lt(step)));
    Ok(diesel::update(row).set(users::totp_step.eq(step)).execute(connection)? == 1)
}

/// Notes that somebody came in or was unlocked: wrong entries before are forgotten.
///
/// # Errors
/// What the database says.
pub fn note_use(connection: &mut AnyConnection, id: UserId, at: NaiveDateTime) -> Result<(), Error> {
    let change = (users::failures.eq(0), users::locked_until.eq(None::<NaiveDateTime>), users::used_at.eq(at));
    diesel::update(users::table.find(id)).set(change).execute(connection)?;
    Ok(())
}

/// Keeps these recovery codes, and none that were before.
///
/// # Errors
/// What the database says.
pub fn replace_recovery_codes(connection: &mut AnyConnection, id: UserId, digests: &[[u8; 32]]) -> Result<(), Error> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(id))).execute(connection)?;
    for digest in digests {
        let row = (recovery_codes::user_id.eq(id), recovery_codes::digest.eq(digest.to_vec()));
        diesel::insert_into(recovery_codes::table).values(row).execute(connection)?;
    }
    Ok(())
}

/// Uses a recovery code up; whether there was such a code, not used yet.
///
/// # Errors
/// What the database says.
pub fn use_recovery_code(
    connection: &mut AnyConnection,
    id: UserId,
    digest: &[u8],
    at: NaiveDateTime,
) -> Result<bool, Error> {
    let row = recovery_codes::table
        .filter(recovery_codes::user_id.eq(id))
        .filter(recovery_codes::digest.eq(digest))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(row).set(recovery_codes::used_at.eq(at)).execute(connection)? == 1)
}

/// Recovery codes that are left.
///
/// # Errors
/// What the database says.
pub fn recovery_codes_left(connection: &mut AnyConnection, id: UserId) -> Result<i64, Error> {
    let rows = recovery_codes::table.filter(recovery_codes::user_id.eq(id)).filter(recovery_codes::used_at.is_null());
    Ok(rows.count().get_result(connection)?)
}

/// Keeps a sign-in.
///
/// # Errors
/// What the database says.
pub fn insert_sign_in(connection: &mut AnyConnection, sign_in: &SignIn) -> Result<(), Error> {
    diesel::insert_into(sign_ins::table).values(sign_in).execute(connection)?;
    Ok(())
}

/// The newest sign-ins of a user; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn sign_ins_of(connection: &mut AnyConnection, id: UserId, limit: i64) -> Result<Vec<SignIn>, Error> {
    let rows = sign_ins::table.filter(sign_ins::user_id.eq(id)).order(sign_ins::id.desc()).limit(limit);
    Ok(rows.select(SignIn::as_select()).load(connection)?)
}

/// Deletes sign-ins made before a moment; how many.
///
/// # Errors
/// What the database says.
pub fn drop_old_sign_ins(connection: &mut AnyConnection, made_before: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(sign_ins::table.filter(sign_ins::made_at.lt(made_before))).execute(connection)?)
}

/// Active users whom nobody missed since a moment, and who are not locked yet; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn unused_since(connection: &mut AnyConnection, moment: NaiveDateTime, limit: i64) -> Result<Vec<UserId>, Error> {
    let is_unused = users::used_at.lt(moment).or(users::used_at.is_null().and(users::created_at.lt(moment)));
    Ok(users::table
        .filter(users::active.eq(true))
        .filter(users::dormant_since.is_null())
        .filter(is_unused)
        .order(users::id)
        .limit(limit)
        .select(users::id)
        .load(connection)?)
}
