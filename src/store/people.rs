//! Staff and banks that sign in, their sessions, and the codes of claimants.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{codes, rule_sets, sessions, users};
use super::{AnyConnection, one_changed};
use crate::domain::actor::Role;
use crate::domain::id::{CaseId, DraftId, PetitionId, UserId};
use crate::domain::identity::BankCode;
use crate::domain::words::word_enum;
use crate::error::Error;

/// Somebody who signs in.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true)]
pub struct User {
    /// The id.
    #[diesel(skip_update)]
    pub id: UserId,
    /// Moves with every change.
    pub version: i64,
    /// Email.
    pub email: String,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Bank.
    pub bank: Option<BankCode>,
    /// Password hash.
    pub password_hash: Option<String>,
    /// First code digest.
    pub first_code_digest: Option<Vec<u8>>,
    /// First code expires at, UTC.
    pub first_code_expires_at: Option<NaiveDateTime>,
    /// Active.
    pub active: bool,
    /// Failures.
    pub failures: i64,
    /// Locked until.
    pub locked_until: Option<NaiveDateTime>,
    /// Created at, UTC.
    #[diesel(skip_update)]
    pub created_at: NaiveDateTime,
    /// The secret of the second factor, sealed; it counts from `totp_since` on. Moved by `second_factor` and by rotation alone.
    #[diesel(skip_update)]
    pub totp_sealed: Option<Vec<u8>>,
    /// Since when the second factor is in use, UTC.
    pub totp_since: Option<NaiveDateTime>,
    /// The last step of time whose code was taken. Moved by `second_factor` alone.
    #[diesel(skip_update)]
    pub totp_step: Option<i64>,
    /// Last sign-in or unlocking, UTC. Moved by `second_factor` alone.
    #[diesel(skip_update)]
    pub used_at: Option<NaiveDateTime>,
    /// Since when nobody comes in, because nobody did for long, UTC.
    pub dormant_since: Option<NaiveDateTime>,
}

impl User {
    /// Whether the second factor is in use.
    #[must_use]
    pub fn is_enrolled(&self) -> bool {
        self.totp_since.is_some()
    }
}

word_enum! {
    /// How far a sign-in has come.
    Stage ("session_stage") {
        /// The password was right; a code of the second factor is awaited.
        Code = "code",
        /// The password was right; the second factor is to be set up.
        Enrol = "enrol",
        /// In.
        In = "in",
    }
}

impl Default for Stage {
    /// Who comes in otherwise than by a password has no second step.
    fn default() -> Self {
        Self::In
    }
}

/// A session: the digest of the cookie, never the cookie.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// Digest.
    pub digest: Vec<u8>,
    /// User id.
    pub user_id: Option<UserId>,
    /// Case id.
    pub case_id: Option<CaseId>,
    /// Petition id.
    pub petition_id: Option<PetitionId>,
    /// Draft id.
    pub draft_id: Option<DraftId>,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
    /// Seen at, UTC.
    pub seen_at: NaiveDateTime,
    /// How far the sign-in has come.
    pub stage: Stage,
    /// When the second factor was last shown in this session, UTC.
    pub stepped_up_at: Option<NaiveDateTime>,
}

/// A one-time code that lets a claimant in.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = codes)]
pub struct Code {
    /// The id.
    pub id: Vec<u8>,
    /// Browser digest.
    pub browser_digest: Vec<u8>,
    /// Reference.
    pub reference: String,
    /// Case id.
    pub case_id: Option<CaseId>,
    /// Draft id.
    pub draft_id: Option<DraftId>,
    /// Code digest.
    pub code_digest: Vec<u8>,
    /// Created at, UTC.
    pub created_at: NaiveDateTime,
    /// Expires at, UTC.
    pub expires_at: NaiveDateTime,
    /// Tries.
    pub tries: i64,
    /// Used.
    pub used: bool,
    /// Petition id.
    pub petition_id: Option<PetitionId>,
}

/// The user with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: UserId) -> Result<Option<User>, Error> {
    Ok(users::table.find(id).select(User::as_select()).first(connection).optional()?)
}

/// The user with this e-mail address, in lower case.
///
/// # Errors
/// What the database says.
pub fn by_email(connection: &mut AnyConnection, email: &str) -> Result<Option<User>, Error> {
    Ok(users::table.filter(users::email.eq(email)).select(User::as_select()).first(connection).optional()?)
}

/// Adds a user.
///
/// # Errors
/// What the database says; `AlreadyThere` for an address that has a user.
pub fn insert(connection: &mut AnyConnection, user: &User) -> Result<(), Error> {
    diesel::insert_into(users::table).values(user).execute(connection)?;
    Ok(())
}

/// Stores a changed user whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, user: &User, seen: i64) -> Result<(), Error> {
    let row = users::table.filter(users::id.eq(user.id)).filter(users::version.eq(seen));
    one_changed(diesel::update(row).set(user).execute(connection)?, seen)
}

/// Counts a wrong entry at a sign-in; how many there are in a row. No change of the record: the version stays.
///
/// # Errors
/// What the database says.
pub fn count_failure(connection: &mut AnyConnection, id: UserId) -> Result<i64, Error> {
    let row = users::table.find(id);
    diesel::update(row).set(users::failures.eq(users::failures + 1)).execute(connection)?;
    Ok(row.select(users::failures).first(connection)?)
}

/// Lets a user in again from a moment on.
///
/// # Errors
/// What the database says.
pub fn lock_until(connection: &mut AnyConnection, id: UserId, until: Option<NaiveDateTime>) -> Result<(), Error> {
    diesel::update(users::table.find(id)).set(users::locked_until.eq(until)).execute(connection)?;
    Ok(())
}

/// Forgets the wrong entries before a right one.
///
/// # Errors
/// What the database says.
pub fn forget_failures(connection: &mut AnyConnection, id: UserId) -> Result<(), Error> {
    let change = (users::failures.eq(0), users::locked_until.eq(None::<NaiveDateTime>));
    diesel::update(users::table.find(id)).set(change).execute(connection)?;
    Ok(())
}

/// Every user, by name; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn all(connection: &mut AnyConnection, limit: i64) -> Result<Vec<User>, Error> {
    Ok(users::table.order((users::name, users::id)).limit(limit).select(User::as_select()).load(connection)?)
}

/// The names of users.
///
/// # Errors
/// What the database says.
pub fn names(connection: &mut AnyConnection, ids: &[UserId]) -> Result<Vec<(UserId, String)>, Error> {
    Ok(users::table.filter(users::id.eq_any(ids.to_vec())).select((users::id, users::name)).load(connection)?)
}

/// The session with this digest.
///
/// # Errors
/// What the database says.
pub fn find_session(connection: &mut AnyConnection, digest: &[u8]) -> Result<Option<Session>, Error> {
    Ok(sessions::table.filter(sessions::digest.eq(digest)).select(Session::as_select()).first(connection).optional()?)
}

/// Adds a session.
///
/// # Errors
/// What the database says.
pub fn insert_session(connection: &mut AnyConnection, session: &Session) -> Result<(), Error> {
    diesel::insert_into(sessions::table).values(session).execute(connection)?;
    Ok(())
}

/// Notes that a session was used.
///
/// # Errors
/// What the database says.
pub fn touch_session(connection: &mut AnyConnection, digest: &[u8], at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.filter(sessions::digest.eq(digest)))
        .set(sessions::seen_at.eq(at))
        .execute(connection)?;
    Ok(())
}

/// Notes that the second factor was shown again in a session.
///
/// # Errors
/// What the database says.
pub fn step_up_session(connection: &mut AnyConnection, digest: &[u8], at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.filter(sessions::digest.eq(digest)))
        .set(sessions::stepped_up_at.eq(at))
        .execute(connection)?;
    Ok(())
}

/// Changes the draft that a session holds.
///
/// # Errors
/// What the database says.
pub fn set_session_draft(connection: &mut AnyConnection, digest: &[u8], draft: Option<DraftId>) -> Result<(), Error> {
    diesel::update(sessions::table.filter(sessions::digest.eq(digest)))
        .set(sessions::draft_id.eq(draft))
        .execute(connection)?;
    Ok(())
}

/// Lets every session of a draft into the case that it became.
///
/// # Errors
/// What the database says.
pub fn move_draft_sessions(connection: &mut AnyConnection, draft: DraftId, case: CaseId) -> Result<(), Error> {
    let change = (sessions::draft_id.eq(None::<DraftId>), sessions::case_id.eq(case));
    diesel::update(sessions::table.filter(sessions::draft_id.eq(draft))).set(change).execute(connection)?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// What the database says.
pub fn end_session(connection: &mut AnyConnection, digest: &[u8]) -> Result<(), Error> {
    diesel::delete(sessions::table.filter(sessions::digest.eq(digest))).execute(connection)?;
    Ok(())
}

/// Ends every session of a user.
///
/// # Errors
/// What the database says.
pub fn end_sessions_of(connection: &mut AnyConnection, user: UserId) -> Result<(), Error> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq(user))).execute(connection)?;
    Ok(())
}

/// Ends every session of a user but one.
///
/// # Errors
/// What the database says.
pub fn end_other_sessions_of(connection: &mut AnyConnection, user: UserId, kept: &[u8]) -> Result<(), Error> {
    let others = sessions::table.filter(sessions::user_id.eq(user)).filter(sessions::digest.ne(kept));
    diesel::delete(others).execute(connection)?;
    Ok(())
}

/// Deletes sessions that were last used before a moment; how many.
///
/// # Errors
/// What the database says.
pub fn drop_old_sessions(connection: &mut AnyConnection, unseen_since: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(sessions::table.filter(sessions::seen_at.lt(unseen_since))).execute(connection)?)
}

/// Adds a code; earlier ones of the same browser count no longer.
///
/// # Errors
/// What the database says.
pub fn insert_code(connection: &mut AnyConnection, code: &Code) -> Result<(), Error> {
    diesel::update(codes::table.filter(codes::browser_digest.eq(&code.browser_digest)))
        .set(codes::used.eq(true))
        .execute(connection)?;
    diesel::insert_into(codes::table).values(code).execute(connection)?;
    Ok(())
}

/// The newest unused code that a browser asked for.
///
/// # Errors
/// What the database says.
pub fn open_code(connection: &mut AnyConnection, browser_digest: &[u8]) -> Result<Option<Code>, Error> {
    let rows = codes::table.filter(codes::browser_digest.eq(browser_digest)).filter(codes::used.eq(false));
    Ok(rows.order(codes::id.desc()).select(Code::as_select()).first(connection).optional()?)
}

/// How many codes were asked for a reference since a moment.
///
/// # Errors
/// What the database says.
pub fn codes_since(connection: &mut AnyConnection, reference: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(codes::table
        .filter(codes::reference.eq(reference))
        .filter(codes::created_at.ge(since))
        .count()
        .get_result(connection)?)
}

/// How many codes a browser asked for since a moment.
///
/// # Errors
/// What the database says.
pub fn codes_of_browser_since(
    connection: &mut AnyConnection,
    browser_digest: &[u8],
    since: NaiveDateTime,
) -> Result<i64, Error> {
    Ok(codes::table
        .filter(codes::browser_digest.eq(browser_digest))
        .filter(codes::created_at.ge(since))
        .count()
        .get_result(connection)?)
}

/// Counts a try at a code, and marks it as used where it was right.
///
/// # Errors
/// `Stale` where the code was tried at the same time.
pub fn try_code(connection: &mut AnyConnection, code: &Code, right: bool) -> Result<(), Error> {
    let row =
        codes::table.filter(codes::id.eq(&code.id)).filter(codes::tries.eq(code.tries)).filter(codes::used.eq(false));
    one_changed(
        diesel::update(row).set((codes::tries.eq(code.tries + 1), codes::used.eq(right))).execute(connection)?,
        code.tries,
    )
}

/// Deletes codes that expired before a moment; how many.
///
/// # Errors
/// What the database says.
pub fn drop_old_codes(connection: &mut AnyConnection, expired_before: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(codes::table.filter(codes::expires_at.lt(expired_before))).execute(connection)?)
}

/// Keeps the text of a rule set, once.
///
/// # Errors
/// What the database says.
pub fn keep_rule_set(
    connection: &mut AnyConnection,
    hash: &[u8],
    name: &str,
    text: &str,
    at: NaiveDateTime,
) -> Result<(), Error> {
    let there: bool = diesel::select(diesel::dsl::exists(rule_sets::table.filter(rule_sets::hash.eq(hash))))
        .get_result(connection)?;
    if !there {
        let row =
            (rule_sets::hash.eq(hash), rule_sets::name.eq(name), rule_sets::text.eq(text), rule_sets::added_at.eq(at));
        diesel::insert_into(rule_sets::table).values(row).execute(connection)?;
    }
    Ok(())
}

/// Every rule set that was ever in use: name and text.
///
/// # Errors
/// What the database says.
pub fn rule_sets(connection: &mut AnyConnection) -> Result<Vec<(String, String)>, Error> {
    Ok(rule_sets::table.order(rule_sets::added_at).select((rule_sets::name, rule_sets::text)).load(connection)?)
}
