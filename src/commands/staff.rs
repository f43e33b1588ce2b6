//! `redress staff`.

use clap::Subcommand;
use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::app::App;
use crate::credential::FirstSignInCode;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::UserId;
use crate::domain::identity::BankCode;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::staff::{self, FIRST_CODE_LIFE, NewUser};
use crate::store::people::{self, User};

/// What is done with users.
#[derive(Subcommand)]
pub enum Arguments {
    /// Add somebody; prints the code of the first sign-in, once
    Add {
        /// centre_agent, officer, supervisor, secretary, chair, bank, auditor or admin
        #[arg(long)]
        role: String,
        /// The code of the bank, with the role bank
        #[arg(long)]
        bank: Option<String>,
        /// The address that they sign in with
        #[arg(long)]
        email: String,
        /// The name
        #[arg(long)]
        name: String,
    },
    /// Take password, authenticator and recovery codes away, and print a new code of the first sign-in
    Reset {
        /// The address that they sign in with
        #[arg(long)]
        email: String,
    },
    /// Let somebody in no more, from their next request on
    Deactivate {
        /// The address that they sign in with
        #[arg(long)]
        email: String,
    },
    /// Let somebody in again who was locked because they had not come in for long
    Unlock {
        /// The address that they sign in with
        #[arg(long)]
        email: String,
    },
    /// Print everybody, and how they stand
    List,
}

/// A user, for another program.
#[derive(Serialize)]
struct UserLine {
    email: String,
    name: String,
    role: Role,
    bank: Option<BankCode>,
    state: &'static str,
    second_factor: bool,
}

/// Users that a list reads at once.
const MOST_LISTED: i64 = 10_000;

/// Adds a user, gives a new code, lets in no more or again, or lists everybody. The operator acts: what an administrator does with a colleague's
/// approval is done at once.
///
/// # Errors
/// What is wrong with what was typed; an address that has a user, or has none.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let app = call.open()?;
    match arguments {
        Arguments::Add { role, bank, email, name } => {
            let new = NewUser::read(email, name, role, bank.as_deref()).map_err(|errors| typed_wrong(call, &errors))?;
            let (_, code) = staff::add(&app, &new, &Actor::System).map_err(|error| match error {
                Error::Refusal(Refusal::AlreadyThere) => {
                    Failure::Refused(call.text.with("command-user-there", &[("email", email.as_str().into())]))
                }
                other => other.into(),
            })?;
            say(call, "command-staff-added", email, &code);
        }
        Arguments::Reset { email } => {
            let code = staff::reset(&app, wanted(call, &app, email)?, &Actor::System)?;
            say(call, "command-staff-reset", email, &code);
        }
        Arguments::Deactivate { email } => {
            staff::deactivate(&app, wanted(call, &app, email)?, &Actor::System).map_err(|error| match error {
                Error::Refusal(Refusal::LastAdmin) => Failure::Refused(call.text.get("refusal-last-admin")),
                other => other.into(),
            })?;
            tell(&call.text.with("command-staff-deactivated", &[("email", email.as_str().into())]));
        }
        Arguments::Unlock { email } => {
            staff::unlock(&app, wanted(call, &app, email)?, &Actor::System)?;
            tell(&call.text.with("command-staff-unlocked", &[("email", email.as_str().into())]));
        }
        Arguments::List => return list(call, &app),
    }
    Ok(())
}

fn wanted(call: &Call, app: &App, email: &str) -> Result<UserId, Failure> {
    let user = staff::find(app, email).map_err(|error| match error {
        Error::Refusal(Refusal::NotFound) => {
            Failure::Refused(call.text.with("command-no-such-user", &[("email", email.into())]))
        }
        other => other.into(),
    })?;
    Ok(user.id)
}

fn list(call: &Call, app: &App) -> Result<(), Failure> {
    let users = app.store.read_now(|connection| people::all(connection, MOST_LISTED))?;
    let line = |user: User| UserLine {
        state: staff::state(&user),
        second_factor: user.is_enrolled(),
        email: user.email,
        name: user.name,
        role: user.role,
        bank: user.bank,
    };
    let lines: Vec<UserLine> = users.into_iter().map(line).collect();
    if call.is_json {
        return tell_object(&lines);
    }
    for UserLine { email, name, role, bank, state, .. } in &lines {
        let bank = bank.as_ref().map_or("", BankCode::as_str);
        tell(&format!("{email:<32} {role:<12} {bank:<4} {state:<8} {name}"));
    }
    Ok(())
}

fn typed_wrong(call: &Call, errors: &crate::forms::Errors) -> Failure {
    let lines: Vec<String> =
        errors.iter().map(|(field, error)| format!("--{field}: {}", error.sentence(call.text, field))).collect();
    Failure::Refused(lines.join("\n"))
}

fn say(call: &Call, key: &str, email: &str, code: &FirstSignInCode) {
    let days = u64::try_from(FIRST_CODE_LIFE.num_days()).unwrap_or_default();
    tell(&call.text.with(
        key,
        &[
            ("email", email.into()),
            ("origin", call.config.base_url.as_str().into()),
            ("days", call.text.count("days", days).into()),
        ],
    ));
    tell(&code.text());
}
