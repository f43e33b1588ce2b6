//! Proving who one is: password or first code, and the wait after wrong entries. Unknown, wrong, not active and waiting are one answer.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Sessions, change_if};
use crate::app::App;
use crate::credential::{
    FirstSignInCode, PasswordOwner, PasswordRefusal, check_password, hash_password, verify_password,
};
use crate::domain::actor::Actor;
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::people::{self, User};

/// Wrong entries in a row after which one has to wait.
pub const FREE_FAILURES: i64 = 5;
/// The first wait; it doubles with every further wrong entry.
pub const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait: the owner of the account is never kept out for long by a stranger.
pub const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Doublings after which the wait is the longest in any case.
const MOST_DOUBLINGS: u32 = 10;

/// The user, where e-mail and password are right. Every other case is the same answer and takes as long: no such user, wrong password, not
/// active, waiting after wrong entries.
///
/// # Errors
/// What the database says.
pub fn sign_in(app: &App, email: &str, password: &str) -> Result<Option<UserId>, Error> {
    let user = app.store.read_now(|connection| people::by_email(connection, email))?;
    let stored = user.as_ref().and_then(|user| user.password_hash.as_deref());
    let is_right = verify_password(password, stored);
    let Some(user) = user else {
        return Ok(None);
    };
    settle(app, &user, is_right).map(|is_in| is_in.then_some(user.id))
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

/// Sets the password of somebody who has the first code, which is good once.
///
/// # Errors
/// As [`FirstSignInFault`] says.
pub fn sign_in_first(
    app: &App,
    email: &str,
    code: Option<&FirstSignInCode>,
    password: &str,
) -> Result<UserId, FirstSignInFault> {
    let now = app.clock.real_now();
    let user = app.store.read_now(|connection| people::by_email(connection, email))?.ok_or(FirstSignInFault::Wrong)?;
    let is_right = is_first_code(app, &user, code, now);
    if !is_right || !may_try(&user, now) {
        settle(app, &user, false)?;
        return Err(FirstSignInFault::Wrong);
    }
    let owner = PasswordOwner { email: &user.email, name: &user.name };
    check_password(password, owner).map_err(FirstSignInFault::Password)?;
    let hash = hash_password(password).map_err(|fault| Error::Broken { what: fault.to_string() })?;
    let by = Actor::User { id: user.id, role: user.role, bank: user.bank.clone() };
    let code_was = user.first_code_digest.clone();
    change_if(app, user.id, "set_password", &by, Sessions::End, move |user| {
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
    Ok(user.id)
}

fn is_first_code(app: &App, user: &User, code: Option<&FirstSignInCode>, now: DateTime<Utc>) -> bool {
    let is_fresh = user.first_code_expires_at.is_some_and(|until| now.naive_utc() < until);
    let fits = code
        .zip(user.first_code_digest.as_deref())
        .is_some_and(|(code, kept)| code.matches(&app.vault, user.id.bytes(), kept));
    is_fresh && fits
}

fn may_try(user: &User, now: DateTime<Utc>) -> bool {
    user.active && user.locked_until.is_none_or(|until| until <= now.naive_utc())
}

/// Counts a wrong entry, or forgets those before a right one; whether the user comes in. While one has to wait nothing counts: neither a right
/// password nor a wrong one.
fn settle(app: &App, user: &User, is_right: bool) -> Result<bool, Error> {
    let now = app.clock.real_now();
    if !may_try(user, now) {
        tracing::warn!(user = %user.id, "a sign-in was refused: not active, or too soon after wrong entries");
        return Ok(false);
    }
    let id = user.id;
    if !is_right {
        tracing::warn!(user = %id, failures = user.failures + 1, "a sign-in was refused");
        app.store.write_now(move |connection| {
            let failures = people::count_failure(connection, id)?;
            let until = wait_after(failures).map(|wait| (now + wait).naive_utc());
            people::lock_until(connection, id, until)
        })?;
        return Ok(false);
    }
    if user.failures > 0 || user.locked_until.is_some() {
        app.store.write_now(move |connection| people::forget_failures(connection, id))?;
    }
    Ok(true)
}

/// How long one has to wait after so many wrong entries in a row.
fn wait_after(failures: i64) -> Option<TimeDelta> {
    let beyond = u32::try_from(failures - FREE_FAILURES).ok()?;
    let factor = 1_i32 << beyond.min(MOST_DOUBLINGS);
    Some((FIRST_WAIT * factor).min(LONGEST_WAIT))
}
