//! Users – staff and banks – and their sign-in: adding, changing, proving who one is. Every change moves the user's version and is written into
//! the history. What runs here computes hashes and waits for the database: in a request it belongs on a thread for that (`answer::blocking`).
//!
//! Not here: sessions (`web::session`), what a role may do (`domain`).

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
use crate::store::{AnyConnection, history};
use crate::vault::uuid_v7;
pub use sign_in::{FIRST_WAIT, FREE_FAILURES, FirstSignInFault, LONGEST_WAIT, sign_in, sign_in_first};

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
        let name = name.parse::<PersonName>().map_err(|_| "error-invalid");
        let name = errors.check("name", name);
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
        match (email, name, role) {
            (Some(email), Some(name), Some(role)) => {
                errors.into_result(Self { email: email.as_str().to_lowercase(), name, role, bank })
            }
            _ => Err(errors),
        }
    }
}

/// Adds a user, who signs in first with the code that is given back once.
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
        active: true,
        failures: 0,
        locked_until: None,
        created_at: now.naive_utc(),
    };
    let entry = entry(app, &user, "add", None, by);
    app.store.write_now(move |connection| {
        people::insert(connection, &user)?;
        history::append(connection, std::slice::from_ref(&entry))
    })?;
    Ok((id, code))
}

/// Takes the password away and gives a new first code; every session ends.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn reset(app: &App, id: UserId, by: &Actor) -> Result<FirstSignInCode, Error> {
    let code = FirstSignInCode::new()?;
    let digest = code.keyed_digest(&app.vault, id.bytes()).to_vec();
    let expires_at = (app.clock.real_now() + FIRST_CODE_LIFE).naive_utc();
    change(app, id, "reset", by, Sessions::End, move |user| {
        user.password_hash = None;
        user.first_code_digest = Some(digest.clone());
        user.first_code_expires_at = Some(expires_at);
        user.failures = 0;
        user.locked_until = None;
    })?;
    Ok(code)
}

/// Lets a user in no more; every session ends.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn deactivate(app: &App, id: UserId, by: &Actor) -> Result<(), Error> {
    change(app, id, "deactivate", by, Sessions::End, |user| {
        user.active = false;
    })
}

/// Gives a user another role. It holds from the next request on.
///
/// # Errors
/// `NotFound`, `Stale`; the database refuses a bank without the role of one.
pub fn set_role(app: &App, id: UserId, role: Role, bank: Option<BankCode>, by: &Actor) -> Result<(), Error> {
    change(app, id, "set_role", by, Sessions::Keep, move |user| {
        user.role = role;
        user.bank.clone_from(&bank);
    })
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

fn change(
    app: &App,
    id: UserId,
    act: &'static str,
    by: &Actor,
    sessions: Sessions,
    edit: impl Fn(&mut User) + Send + 'static,
) -> Result<(), Error> {
    change_if(app, id, act, by, sessions, move |user| {
        edit(user);
        Ok(())
    })
}

fn change_if(
    app: &App,
    id: UserId,
    act: &'static str,
    by: &Actor,
    sessions: Sessions,
    edit: impl Fn(&mut User) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let (app_within, by) = (app.clone(), by.clone());
    app.store.write_now(move |connection: &mut AnyConnection| {
        let mut user = people::find(connection, id)?.ok_or(Refusal::NotFound)?;
        let (seen, was) = (user.version, state(&user));
        edit(&mut user)?;
        user.version = seen + 1;
        people::save(connection, &user, seen)?;
        history::append(connection, &[entry(&app_within, &user, act, Some(was), &by)])?;
        match sessions {
            Sessions::End => people::end_sessions_of(connection, id),
            Sessions::Keep => Ok(()),
        }
    })
}

fn state(user: &User) -> &'static str {
    if user.active { "active" } else { "inactive" }
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
