//! `redress staff`.

use clap::Subcommand;

use super::{Call, Failure, tell};
use crate::app::App;
use crate::credential::FirstSignInCode;
use crate::domain::actor::Actor;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::staff::{self, FIRST_CODE_LIFE, NewUser};

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
    /// Take the password away, and print a new code of the first sign-in
    Reset {
        /// The address that they sign in with
        #[arg(long)]
        email: String,
    },
}

/// Adds a user or gives a new code.
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
            let code = reset(call, &app, email)?;
            say(call, "command-staff-reset", email, &code);
        }
    }
    Ok(())
}

fn reset(call: &Call, app: &App, email: &str) -> Result<FirstSignInCode, Failure> {
    let user = staff::find(app, email).map_err(|error| match error {
        Error::Refusal(Refusal::NotFound) => {
            Failure::Refused(call.text.with("command-no-such-user", &[("email", email.into())]))
        }
        other => other.into(),
    })?;
    Ok(staff::reset(app, user.id, &Actor::System)?)
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
