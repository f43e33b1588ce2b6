//! `redress keys`.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use clap::Subcommand;
use serde::Serialize;

use super::progress::Shown;
use super::{Call, Failure, tell, tell_object};
use crate::app::App;
use crate::domain::dates::bangkok_date;
use crate::rotation::{self, Held};
use crate::vault::{KeyRing, ListedKey, Purpose};

/// What is done with the key ring.
#[derive(Subcommand)]
pub enum Arguments {
    /// List the keys, and how many values each has sealed
    List,
    /// Add a key, which seals from now on; older ones still open
    Add,
    /// Bring everything that was sealed with older keys under the newest one; again, it goes on where it was interrupted
    Rotate,
    /// Take a key out for good, as soon as nothing is sealed with it any more
    Drop {
        /// Its number, as `list` shows it
        #[arg(value_name = "ID")]
        id: u32,
    },
}

/// A key, for another program.
#[derive(Serialize)]
struct KeyLine {
    id: u32,
    purpose: Purpose,
    created: String,
    seals: bool,
    values: u64,
}

/// A key that was added or dropped, for another program.
#[derive(Serialize)]
struct KeyDone {
    key: u32,
}

/// What a key that can't be dropped still holds, for another program.
#[derive(Serialize)]
struct StillHeld {
    key: u32,
    held: Vec<Held>,
}

/// Lists, adds, rotates or drops.
///
/// # Errors
/// What the ring's file and the database say; a key that still holds something.
pub fn run(call: &Call, arguments: &Arguments) -> Result<(), Failure> {
    let app = call.open()?;
    match arguments {
        Arguments::List => list(call, &app),
        Arguments::Add => {
            let key = KeyRing::add_key(&call.config.keys.path, app.clock.real_now())?;
            done(call, "command-ring-added", key)
        }
        Arguments::Rotate => rotate(call, &app),
        Arguments::Drop { id } => drop_key(call, &app, *id),
    }
}

fn list(call: &Call, app: &App) -> Result<(), Failure> {
    let mut values: BTreeMap<u32, u64> = BTreeMap::new();
    for held in rotation::held(app)? {
        *values.entry(held.key).or_default() += held.values;
    }
    let listed = KeyRing::load(&call.config.keys.path)?.listed();
    if call.is_json {
        let line = |key: &ListedKey| KeyLine {
            id: key.id,
            purpose: key.purpose,
            created: key.created.to_rfc3339(),
            seals: key.seals,
            values: values.get(&key.id).copied().unwrap_or_default(),
        };
        return tell_object(&listed.iter().map(line).collect::<Vec<_>>());
    }
    for key in listed {
        let sentence = match key.purpose {
            Purpose::Index => "command-ring-indexes",
            Purpose::Checkpoint => "command-ring-signs",
            Purpose::Seal if key.seals => "command-ring-seals",
            Purpose::Seal => "command-ring-opens",
        };
        let count = values.get(&key.id).copied().unwrap_or_default();
        let created = call.text.date(bangkok_date(key.created));
        let variables = [("key", key.id.into()), ("created", created.into()), ("count", count.into())];
        tell(&call.text.with(sentence, &variables));
    }
    Ok(())
}

fn rotate(call: &Call, app: &App) -> Result<(), Failure> {
    let mut shown = Shown::new(call, 0, app.clock.real_now());
    let rotated = rotation::rotate(app, &mut |progress| {
        shown.moved(progress.done, progress.of);
        let variables = [("count", progress.done.into()), ("of", progress.of.into())];
        shown.say(call.text.with("command-ring-progress", &variables), app.clock.real_now());
        ControlFlow::Continue(())
    });
    shown.clear();
    let rotated = rotated?;
    let key = app.vault.newest_key();
    if call.is_json {
        tell_object(&rotated)?;
    }
    if !rotated.complete {
        return Err(Failure::Refused(call.text.with("command-ring-never-ends", &[("key", key.into())])));
    }
    if !call.is_json {
        let variables = [("key", key.into()), ("count", rotated.values.into())];
        tell(&call.text.with("command-ring-rotated", &variables));
    }
    Ok(())
}

/// The newest key is in force long enough ([`crate::vault::DROP_WAIT`]), so that what is counted now can't grow any more.
fn drop_key(call: &Call, app: &App, id: u32) -> Result<(), Failure> {
    let path = &call.config.keys.path;
    let held: Vec<Held> = rotation::held(app)?.into_iter().filter(|held| held.key == id).collect();
    if held.is_empty() {
        KeyRing::drop_key(path, id, app.clock.real_now())?;
        return done(call, "command-ring-dropped", id);
    }
    let line = |held: &Held| {
        let variables = [("place", held.place.as_str().into()), ("count", held.values.into())];
        call.text.with("command-ring-held-in", &variables)
    };
    let mut lines: Vec<String> = held.iter().map(line).collect();
    lines.push(call.text.with("command-ring-held", &[("key", id.into())]));
    if call.is_json {
        tell_object(&StillHeld { key: id, held })?;
    }
    Err(Failure::Refused(lines.join("\n")))
}

fn done(call: &Call, sentence: &str, key: u32) -> Result<(), Failure> {
    if call.is_json {
        return tell_object(&KeyDone { key });
    }
    tell(&call.text.with(sentence, &[("key", key.into())]));
    Ok(())
}
