//! Users – staff and banks – and their sign-in: adding, changing, proving who one is. Every change moves the user's version and is written into
//! the history. What runs here computes hashes and waits for the database: in a request it belongs on a thread for that (`answer::blocking`).
//!
//! Here: adding, resetting, letting in no more. The sign-in has `sign_in`, its second step `second_factor`, another telephone `authenticator`, roles given by two people `roles`, those
//! whom nobody misses `dormancy`. Not here: sessions (`web::session`), what a role may do (`domain`).

mod authenticator;
mod dormancy;
mod origin;
mod roles;
mod second_factor;
mod sign_in;

use chrono::TimeDelta;
use serde_json::json;

use crate::app::App;
use crate::credential::FirstSignInCode;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::UserId;
use crate::domain::identity::{BankCode, EmailAddress, PersonName};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::forms::Errors;
use crate::store::people::{self, User};
use crate::store::second_factor as rows;
use crate::store::{AnyConnection, history, role_changes};
use crate::vault::uuid_v7;
pub use authenticator::{NextAuthenticator, change_authenticator, next_authenticator, shown_authenticator};
pub use dormancy::{DORMANT_AFTER, lock_dormant, unlock};
pub use origin::{MOST_SHOWN, Origin, SIGN_INS_KEPT, forget_sign_ins};
pub use roles::{approve_role, propose_role, withdraw_role};
pub use second_factor::{
    Proof, RECOVERY_CODES, begin_enrolment, enrol, next_code, pending_secret, renew_recovery_codes, sign_in_second,
    step_up,
};
pub use sign_in::{
    FIRST_WAIT, FREE_FAILURES, FirstSignInFault, LONGEST_WAIT, PasswordChange, change_password, sign_in, sign_in_first,
};

/// How long a first sign-in code is good.
pub const FIRST_CODE_LIFE: TimeDelta = TimeDelta::days(7);
/// Roles that a user can have.
pub const ROLES: [Role; 8] = [
    Role::CentreAgent,
    Role::Officer,
    Role::Supervisor,
    Role::Secretary,
    Role::Chair,
    Role::Bank,
    Role::Auditor,
    Role::Admin,
];

/// Somebody to be added.
#[derive(Debug, Clone)]
pub struct NewUser {
    email: String,
    name: PersonName,
    role: Role,
    bank: Option<BankCode>,
}

impl NewUser {
    /// Checks what was typed.
    ///
    /// # Errors
    /// By field: `email`, `name`, `role`, `bank`.
    pub fn read(email: &str, name: &str, role: &str, bank: Option<&str>) -> Result<Self, Errors> {
        let mut errors = Errors::new();
        let email = email.parse::<EmailAddress>().map_err(|_| "error-email");
        let email = errors.check("email", email);
        let missing = if name.is_empty() { "error-required" } else { "error-invalid" };
        let name = name.parse::<PersonName>().map_err(|_| missing);
        let name = errors.check("name", name);
        let role = match read_role(role, bank) {
            Ok(role) => Some(role),
            Err(faults) => {
                faults.iter().for_each(|(field, fault)| errors.add(field, fault.clone()));
                None
            }
        };
        match (email, name, role) {
            (Some(email), Some(name), Some((role, bank))) => {
                errors.into_result(Self { email: email.as_str().to_lowercase(), name, role, bank })
            }
            _ => Err(errors),
        }
    }
}

/// A role that a user can have, with the bank of a user of one.
///
/// # Errors
/// By field: `role`, `bank`.
pub fn read_role(role: &str, bank: Option<&str>) -> Result<(Role, Option<BankCode>), Errors> {
    let mut errors = Errors::new();
    let role = role.parse::<Role>().ok().filter(|role| ROLES.contains(role));
    let role = errors.check("role", role.ok_or("error-choose"));
    let bank = match bank.map(str::parse::<BankCode>).transpose() {
        Ok(bank) => bank,
        Err(_) => {
            errors.add("bank", "error-bank-code");
            None
        }
    };
    if role.is_some_and(|role| (role == Role::Bank) != bank.is_some()) {
        errors.add("bank", "error-choose");
    }
    match role {
        Some(role) => errors.into_result((role, bank)),
        None => Err(errors),
    }
}

/// Adds a user, who signs in first with the code that is given back once. Where an administrator adds, another has to approve the role before
/// the code is good: a role is given by two people. The operator's word at the command line is enough.
///
/// # Errors
/// `AlreadyThere` for an address that has a user.
pub fn add(app: &App, new: &NewUser, by: &Actor) -> Result<(UserId, FirstSignInCode), Error> {
    let now = app.clock.real_now();
    let id = UserId::from_bytes(*uuid_v7(now)?.as_bytes());
    let code = FirstSignInCode::new()?;
    let user = User {
        id,
        version: 1,
        email: new.email.clone(),
        name: new.name.as_str().to_owned(),
        role: new.role,
        bank: new.bank.clone(),
        password_hash: None,
        first_code_digest: Some(code.keyed_digest(&app.vault, id.bytes()).to_vec()),
        first_code_expires_at: Some((now + FIRST_CODE_LIFE).naive_utc()),
        active: by.user().is_none(),
        failures: 0,
        locked_until: None,
        created_at: now.naive_utc(),
        totp_sealed: None,
        totp_since: None,
        totp_step: None,
        used_at: None,
        dormant_since: None,
    };
    let proposed = by.user().map(|by| roles::proposed(app, id, new.role, new.bank.clone(), by)).transpose()?;
    let entry = entry(app, &user, "add", None, by);
    app.store.write_now(move |connection| {
        people::insert(connection, &user)?;
        history::append(connection, std::slice::from_ref(&entry))?;
        proposed.iter().try_for_each(|change| role_changes::insert(connection, change))
    })?;
    Ok((id, code))
}

/// Takes password, authenticator and recovery codes away and gives a new first code; every session ends. Nobody but the person sets a password.
///
/// # Errors
/// `NotFound`, `Stale`; `LastAdmin`, except for the operator, who has no other way to let the last one in again.
pub fn reset(app: &App, id: UserId, by: &Actor) -> Result<FirstSignInCode, Error> {
    let code = FirstSignInCode::new()?;
    let digest = code.keyed_digest(&app.vault, id.bytes()).to_vec();
    let expires_at = (app.clock.real_now() + FIRST_CODE_LIFE).naive_utc();
    let is_operator = by.user().is_none();
    change_if(app, id, "reset", by, Sessions::End, move |connection, user| {
        if !is_operator {
            keep_an_admin(connection, user)?;
        }
        rows::replace_recovery_codes(connection, id, &[])?;
        rows::forget_secret(connection, id)?;
        user.password_hash = None;
        user.totp_since = None;
        user.first_code_digest = Some(digest.clone());
        user.first_code_expires_at = Some(expires_at);
        user.failures = 0;
        user.locked_until = None;
        Ok(())
    })?;
    Ok(code)
}

/// Lets a user in no more; every session ends, and a role that was proposed is not given.
///
/// # Errors
/// `NotFound`, `Stale`, `LastAdmin`.
pub fn deactivate(app: &App, id: UserId, by: &Actor) -> Result<(), Error> {
    let now = app.clock.real_now().naive_utc();
    change_if(app, id, "deactivate", by, Sessions::End, move |connection, user| {
        keep_an_admin(connection, user)?;
        if let Some(open) = role_changes::open_of(connection, id)? {
            role_changes::decide(connection, &open.id, role_changes::State::Withdrawn, None, now)?;
        }
        user.active = false;
        Ok(())
    })
}

/// Gives a user another role, at the operator's word. It holds from the next request on.
///
/// # Errors
/// `NotFound`, `Stale`, `LastAdmin`; the database refuses a bank without the role of one.
pub fn set_role(app: &App, id: UserId, role: Role, bank: Option<BankCode>, by: &Actor) -> Result<(), Error> {
    change_if(app, id, "set_role", by, Sessions::Keep, move |connection, user| {
        if role != Role::Admin {
            keep_an_admin(connection, user)?;
        }
        user.role = role;
        user.bank.clone_from(&bank);
        Ok(())
    })
}

/// Refuses to take away the only administrator who can act.
fn keep_an_admin(connection: &mut AnyConnection, user: &User) -> Result<(), Error> {
    let can_act = user.active && user.dormant_since.is_none() && user.is_enrolled();
    if user.role == Role::Admin && can_act && role_changes::other_admins(connection, user.id)? == 0 {
        return Err(Refusal::LastAdmin.into());
    }
    Ok(())
}

/// Refuses a change of a user whom somebody else has changed since the page was shown.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn expect_version(app: &App, id: UserId, seen: i64) -> Result<(), Error> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.ok_or(Refusal::NotFound)?;
    if user.version == seen { Ok(()) } else { Err(Refusal::Stale { seen, found: user.version }.into()) }
}

/// The user with this e-mail address, in lower case.
///
/// # Errors
/// `NotFound`.
pub fn find(app: &App, email: &str) -> Result<User, Error> {
    let user = app.store.read_now(|connection| people::by_email(connection, &email.to_lowercase()))?;
    Ok(user.ok_or(Refusal::NotFound)?)
}

/// What becomes of the sessions of a changed user.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sessions {
    Keep,
    End,
}

/// Changes a user in one transaction: what `edit` does to the row and beside it, the history, and the end of sessions.
fn change_if(
    app: &App,
    id: UserId,
    act: &'static str,
    by: &Actor,
    sessions: Sessions,
    edit: impl Fn(&mut AnyConnection, &mut User) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let (app_within, by) = (app.clone(), by.clone());
    app.store.write_now(move |connection: &mut AnyConnection| {
        let mut user = people::find(connection, id)?.ok_or(Refusal::NotFound)?;
        let was = state(&user);
        edit(connection, &mut user)?;
        keep_change(connection, &app_within, &mut user, act, was, &by)?;
        match sessions {
            Sessions::End => people::end_sessions_of(connection, id),
            Sessions::Keep => Ok(()),
        }
    })
}

/// Stores a changed user, whose version moves, with its history.
fn keep_change(
    connection: &mut AnyConnection,
    app: &App,
    user: &mut User,
    act: &'static str,
    was: &'static str,
    by: &Actor,
) -> Result<(), Error> {
    let seen = user.version;
    user.version = seen + 1;
    people::save(connection, user, seen)?;
    history::append(connection, &[entry(app, user, act, Some(was), by)])
}

/// Who changes their own sign-in.
fn oneself(user: &User) -> Actor {
    Actor::User { id: user.id, role: user.role, bank: user.bank.clone() }
}

/// How a user stands, in a word of the history: `active`, `locked`, `inactive`.
pub fn state(user: &User) -> &'static str {
    match (user.active, user.dormant_since) {
        (false, _) => "inactive",
        (true, Some(_)) => "locked",
        (true, None) => "active",
    }
}

fn entry(app: &App, user: &User, act: &str, from: Option<&'static str>, by: &Actor) -> history::Version {
    history::Version {
        record: "user".to_owned(),
        record_id: user.id.bytes().to_vec(),
        version: user.version,
        act: act.to_owned(),
        from_state: from.map(str::to_owned),
        to_state: state(user).to_owned(),
        role: by.role(),
        user_id: by.user(),
        recorded_at: app.clock.real_now().naive_utc(),
        legal_at: app.clock.legal_now().naive_utc(),
        detail: json!({ "role": user.role, "bank": user.bank }).to_string(),
    }
}
