//! The first step of a sign-in – password or first code – and the wait after wrong entries of either step. Unknown, wrong, not active, locked and
//! waiting are one answer. A code of the second step can be tried only by who has shown the password, so there is nothing to tell an unknown user by.

use chrono::{DateTime, TimeDelta, Utc};

use super::second_factor::{self, Proof};
use super::{Origin, Sessions, change_if, keep_change, oneself, state};
use crate::app::App;
use crate::credential::{
    FirstSignInCode, PasswordOwner, PasswordRefusal, check_password, hash_password, verify_password,
};
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::people::{self, Stage, User};
use crate::store::second_factor::{self as rows, Means, SignIn};
use crate::vault::{DIGEST_BYTES, uuid_v7};

/// Wrong entries in a row after which one has to wait.
pub const FREE_FAILURES: i64 = 5;
/// The first wait; it doubles with every further wrong entry.
pub const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait: the owner of the account is never kept out for long by a stranger.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Doublings after which the wait is the longest in any case.
const MOST_DOUBLINGS: u32 = 10;

/// The user, where e-mail and password are right, and what comes next: the code of the authenticator, or setting one up. Nobody is in yet. Every
/// other case is the same answer and takes as long: no such user, wrong password, not active, locked, waiting after wrong entries.
///
/// # Errors
/// What the database says.
pub fn sign_in(app: &App, email: &str, password: &str, origin: &Origin) -> Result<Option<(UserId, Stage)>, Error> {
    let user = app.store.read_now(|connection| people::by_email(connection, email))?;
    let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let is_right = verify_password(password, stored);
    let Some(user) = user else {
        return Ok(None);
    };
    let (id, hash) = (user.id, user.password_hash);
    let tried = Tried { means: Means::Password, origin, outcome: Outcome::Password };
    // Another password may have been set since this one was compared.
    if !attempt(app, id, tried, move |_, user| Ok(is_right && user.password_hash == hash))? {
        return Ok(None);
    }
    if user.totp_since.is_some() {
        return Ok(Some((id, Stage::Code)));
    }
    second_factor::begin_enrolment(app, id)?;
    Ok(Some((id, Stage::Enrol)))
}

/// Why a first sign-in did not succeed.
#[derive(Debug)]
pub enum FirstSignInFault {
    /// E-mail or code are wrong, or the code is too old: one answer for all.
    Wrong,
    /// The password that was chosen can't be taken; the code is still good.
    Password(PasswordRefusal),
    /// The program's own error.
    Error(Error),
}

impl From<Error> for FirstSignInFault {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Sets the password of somebody who has the first code, which is good once. The authenticator comes next: nobody is in yet.
///
/// # Errors
/// As [`FirstSignInFault`] says.
pub fn sign_in_first(
    app: &App,
    email: &str,
    code: Option<&FirstSignInCode>,
    password: &str,
    origin: &Origin,
) -> Result<UserId, FirstSignInFault> {
    let now = app.clock.real_now();
    let user = app.store.read_now(|connection| people::by_email(connection, email))?.ok_or(FirstSignInFault::Wrong)?;
    let is_right = is_first_code(app, &user, code, now);
    if !is_right || !may_try(&user, now) {
        let tried = Tried { means: Means::FirstCode, origin, outcome: Outcome::Password };
        attempt(app, user.id, tried, |_, _| Ok(false))?;
        return Err(FirstSignInFault::Wrong);
    }
    let owner = PasswordOwner { email: &user.email, name: &user.name };
    check_password(password, owner).map_err(FirstSignInFault::Password)?;
    let hash = hashed(password)?;
    let code_was = user.first_code_digest.clone();
    change_if(app, user.id, "set_password", &oneself(&user), Sessions::End, move |_, user| {
        // Somebody else may have used the code since it was read.
        if user.first_code_digest != code_was {
            return Err(Refusal::NotFound.into());
        }
        user.password_hash = Some(hash.clone());
        user.first_code_digest = None;
        user.first_code_expires_at = None;
        user.failures = 0;
        user.locked_until = None;
        Ok(())
    })?;
    second_factor::begin_enrolment(app, user.id)?;
    Ok(user.id)
}

fn hashed(password: &str) -> Result<String, Error> {
    hash_password(password).map_err(|fault| Error::Broken { what: fault.to_string() })
}

fn is_first_code(app: &App, user: &User, code: Option<&FirstSignInCode>, now: DateTime<Utc>) -> bool {
    let is_fresh = user.first_code_expires_at.is_some_and(|until| now.naive_utc() < until);
    let fits = code
        .zip(user.first_code_digest.as_deref())
        .is_some_and(|(code, kept)| code.matches(&app.vault, user.id.bytes(), kept));
    is_fresh && fits
}

/// A change of the own password.
pub struct PasswordChange<'a> {
    /// The password so far.
    pub current: &'a str,
    /// The second factor.
    pub proof: Option<&'a Proof>,
    /// The password from now on.
    pub new: &'a str,
    /// The digest of the session that stays; all others end.
    pub session: [u8; DIGEST_BYTES],
}

/// Changes the own password; every other session ends.
///
/// # Errors
/// As [`FirstSignInFault`] says: `Wrong` for a wrong password or code.
pub fn change_password(
    app: &App,
    id: UserId,
    change: &PasswordChange<'_>,
    origin: &Origin,
) -> Result<(), FirstSignInFault> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.ok_or(FirstSignInFault::Wrong)?;
    let owner = PasswordOwner { email: &user.email, name: &user.name };
    // Before anything is counted or used up: what is typed next time is the same but for this.
    check_password(change.new, owner).map_err(FirstSignInFault::Password)?;
    let is_right = verify_password(change.current, user.password_hash.as_deref());
    let hash = hashed(change.new)?;
    let means = if is_right { change.proof.map_or(Means::Totp, Proof::means) } else { Means::Password };
    let tried = Tried { means, origin, outcome: Outcome::Proved };
    let (within, proof, kept, was) = (app.clone(), change.proof.cloned(), change.session, user.password_hash.clone());
    let is_done = attempt(app, id, tried, move |connection, user| {
        let Some(proof) = proof.as_ref().filter(|_| is_right && user.password_hash == was) else {
            return Ok(false);
        };
        if !proof.holds(connection, &within, user)? {
            return Ok(false);
        }
        let mut changed = user.clone();
        changed.password_hash = Some(hash.clone());
        keep_change(connection, &within, &mut changed, "change_password", state(user), &oneself(user))?;
        people::end_other_sessions_of(connection, id, &kept)?;
        Ok(true)
    })?;
    if is_done { Ok(()) } else { Err(FirstSignInFault::Wrong) }
}

/// What follows from a right entry.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Nothing yet: the second factor comes next, and wrong entries still count.
    Password,
    /// The person is in.
    In,
    /// The person has shown again who they are.
    Proved,
}

/// An entry that is tried.
#[derive(Clone, Copy)]
pub(super) struct Tried<'a> {
    /// How.
    pub(super) means: Means,
    /// From where.
    pub(super) origin: &'a Origin,
    /// What follows from it.
    pub(super) outcome: Outcome,
}

/// Whether somebody may try at all.
fn may_try(user: &User, now: DateTime<Utc>) -> bool {
    let is_let_in = user.active && user.dormant_since.is_none();
    is_let_in && user.locked_until.is_none_or(|until| until <= now.naive_utc())
}

/// Tries an entry – password, code – in one transaction that holds the user's row: however many are tried at the same moment, each counts before
/// the next is looked at. While one has to wait nothing counts, neither a right entry nor a wrong one. Whether it was right.
pub(super) fn attempt(
    app: &App,
    id: UserId,
    tried: Tried<'_>,
    check: impl Fn(&mut AnyConnection, &User) -> Result<bool, Error> + Send + 'static,
) -> Result<bool, Error> {
    let now = app.clock.real_now();
    let (means, outcome) = (tried.means, tried.outcome);
    let sign_in = SignIn {
        id: uuid_v7(now)?.as_bytes().to_vec(),
        user_id: id,
        means,
        succeeded: false,
        network: tried.origin.as_str().to_owned(),
        made_at: now.naive_utc(),
    };
    let found = app.store.write_now(move |connection| {
        rows::hold(connection, id)?;
        let Some(user) = people::find(connection, id)?.filter(|user| may_try(user, now)) else {
            return Ok(None);
        };
        let is_right = check(connection, &user)?;
        match (is_right, outcome) {
            (false, _) => {
                let failures = people::count_failure(connection, id)?;
                let until = wait_after(failures).map(|wait| (now + wait).naive_utc());
                people::lock_until(connection, id, until)?;
                rows::insert_sign_in(connection, &sign_in)?;
            }
            (true, Outcome::Password) => {}
            (true, Outcome::In) => {
                rows::note_use(connection, id, now.naive_utc())?;
                rows::insert_sign_in(connection, &SignIn { succeeded: true, ..sign_in.clone() })?;
            }
            (true, Outcome::Proved) => rows::note_use(connection, id, now.naive_utc())?,
        }
        Ok(Some(is_right))
    })?;
    match found {
        None => {
            tracing::warn!(user = %id, %means, "a sign-in was refused: not active, locked, or too soon after wrong entries");
        }
        Some(false) => tracing::warn!(user = %id, %means, "a sign-in was refused"),
        Some(true) => {}
    }
    Ok(found == Some(true))
}

/// How long one has to wait after so many wrong entries in a row.
fn wait_after(failures: i64) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - FREE_FAILURES).ok()?;
    let factor = 1_i32 << beyond.min(MOST_DOUBLINGS);
    Some((FIRST_WAIT * factor).min(LONGEST_WAIT))
}
