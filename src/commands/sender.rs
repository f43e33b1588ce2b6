//! `redress sender`.

use clap::Subcommand;
use serde::Serialize;

use super::{Call, Failure, tell, tell_object};
use crate::domain::actor::Actor;
use crate::locale::Text;
use crate::senders::{self, Given, KEY_DAYS, MOST_KEY_DAYS, MOST_LIVE_KEYS, MOST_NAME, SenderFault};
use crate::store::senders::Key;

/// What is done with the systems that hand cases over.
#[derive(Subcommand)]
pub enum Arguments {
    /// Add a system; prints its first key, once
    Add {
        /// Its name: letters a to z, digits and hyphens
        #[arg(long)]
        name: String,
        /// How long the key is good
        #[arg(long, default_value_t = KEY_DAYS)]
        days: u32,
    },
    /// Give a further key, to take the place of the one before; prints it, once
    Key {
        /// Its name
        #[arg(long)]
        name: String,
        /// How long the key is good
        #[arg(long, default_value_t = KEY_DAYS)]
        days: u32,
    },
    /// End a key at once
    Revoke {
        /// What the key begins with, as `list` shows it: rdr_ and eight characters
        #[arg(long)]
        key: String,
    },
    /// List the systems and their keys
    List,
}

/// What was refused, in words.
pub(super) fn refuse(text: Text, fault: SenderFault) -> Failure {
    let figures = [("characters", MOST_NAME.into()), ("days", MOST_KEY_DAYS.into()), ("keys", MOST_LIVE_KEYS.into())];
    let key = match fault {
        SenderFault::Name => "command-sender-name",
        SenderFault::Days => "command-key-days",
        SenderFault::Taken => "command-sender-taken",
        SenderFault::Unknown => "command-sender-unknown",
        SenderFault::TooManyKeys => "command-keys-too-many",
        SenderFault::Error(error) => return error.into(),
    };
    Failure::Refused(text.with(key, &figures))
}

/// A key that was given, for another program.
#[derive(Serialize)]
struct GivenLine<'a> {
    name: &'a str,
    prefix: &'a str,
    key: String,
    expires: String,
}

/// A system with its keys, for another program.
#[derive(Serialize)]
struct SenderLine {
    name: String,
    keys: Vec<KeyLine>,
}

#[derive(Serialize)]
struct KeyLine {
    prefix: String,
    scope: String,
    state: &'static str,
    expires: String,
}

/// Adds a system, gives or ends a key, or lists them.
///
/// # Errors
/// What is wrong with what was typed; a system or key that is not there.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let app = call.open()?;
    let refused = |fault| refuse(call.text, fault);
    match arguments {
        Arguments::Add { name, days } => {
            let given = senders::add(&app, name, *days, &Actor::System).map_err(refused)?;
            say_key(call, name, &given)
        }
        Arguments::Key { name, days } => {
            let given = senders::give_key(&app, name, *days, &Actor::System).map_err(refused)?;
            say_key(call, name, &given)
        }
        Arguments::Revoke { key } => {
            senders::revoke(&app, key, &Actor::System).map_err(refused)?;
            tell(&call.text.with("command-key-revoked", &[("key", key.into())]));
            Ok(())
        }
        Arguments::List => {
            let now = app.clock.real_now();
            let state = |key: &Key| match key.revoked_at {
                Some(_) => "revoked",
                None if senders::is_good(key, now) => "good",
                None => "expired",
            };
            let line = |key: Key| KeyLine {
                state: state(&key),
                expires: key.expires_at.and_utc().to_rfc3339(),
                prefix: key.prefix,
                scope: key.scope,
            };
            let listed = senders::list(&app)?.into_iter();
            let lines = listed
                .map(|(sender, keys)| SenderLine { name: sender.name, keys: keys.into_iter().map(line).collect() });
            say_list(call, &lines.collect::<Vec<_>>())
        }
    }
}

fn say_key(call: &Call, name: &str, given: &Given) -> Result<(), Failure> {
    let expires = given.expires_at.to_rfc3339();
    if call.is_json {
        return tell_object(&GivenLine { name, prefix: given.key.prefix(), key: given.key.text(), expires });
    }
    let until = call.text.date(crate::domain::dates::bangkok_date(given.expires_at));
    tell(&call.text.with("command-key-given", &[("name", name.into()), ("until", until.into())]));
    tell(&given.key.text());
    Ok(())
}

fn say_list(call: &Call, lines: &[SenderLine]) -> Result<(), Failure> {
    if call.is_json {
        return tell_object(&lines);
    }
    for sender in lines {
        tell(&sender.name);
        for key in &sender.keys {
            tell(&format!("  {} {} {} {}", key.prefix, key.scope, key.state, key.expires));
        }
    }
    Ok(())
}
