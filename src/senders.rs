//! Systems that hand cases over – the Centre's, and others' – and their keys: adding, giving, revoking, proving who asks. Every change moves the
//! sender's version and is written into the history.
//!
//! Not here: what a system may do (`domain`: it files as the Centre's people do), the requests that carry a key (`web::api`).

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::app::App;
use crate::credential::ApiKey;
use crate::domain::actor::Actor;
use crate::domain::id::SenderId;
use crate::domain::refusal::Refusal;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::store::senders::{self, Key, Sender};
use crate::store::{AnyConnection, history};
use crate::vault::uuid_v7;

/// The sender in whose name `import cases` files, unless another is named: the Centre (AOC 1441).
pub const CENTRE: &str = "centre";
/// How long a key is good, unless another number of days is asked for.
pub const KEY_DAYS: u32 = 365;
/// The most days that a key may be good for.
pub const MOST_KEY_DAYS: u32 = 1_095;
/// Keys of one sender that are good at the same time: the old one, and the one that takes its place.
pub const MOST_LIVE_KEYS: usize = 2;
/// Characters of a sender's name.
pub const MOST_NAME: usize = 40;
/// Senders that a list reads at once.
const PAGE: i64 = 200;

word_enum! {
    /// What a key opens.
    KeyScope ("key_scope") {
        /// Handing cases over.
        SubmitCases = "cases:submit",
    }
}

/// Why a sender or a key is refused.
#[derive(Debug, thiserror::Error)]
pub enum SenderFault {
    /// Not a name: letters a to z, digits and hyphens.
    #[error("a sender's name has at most {MOST_NAME} letters a to z, digits and hyphens")]
    Name,
    /// Not so many days.
    #[error("a key is good for 1 to {MOST_KEY_DAYS} days")]
    Days,
    /// The sender has that name already.
    #[error("there is a sender of this name")]
    Taken,
    /// There is no such sender, or no such key that is still good.
    #[error("there is no such sender or key")]
    Unknown,
    /// Two keys are good already.
    #[error("{MOST_LIVE_KEYS} keys of this sender are good: revoke one first")]
    TooManyKeys,
    /// The program's own error.
    #[error(transparent)]
    Error(#[from] Error),
}

/// A key that was just given: shown once.
#[derive(Debug)]
pub struct Given {
    /// The key.
    pub key: ApiKey,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
}

/// Adds a sender, with its first key.
///
/// # Errors
/// `Name`, `Days`, `Taken`; what the database says.
pub fn add(app: &App, name: &str, days: u32, by: &Actor) -> Result<Given, SenderFault> {
    let sender = new_sender(app, name)?;
    let (given, key) = new_key(app, &sender, days)?;
    let entries =
        [entry(app, &sender, "add", None, by), entry(app, &moved(&sender), "give_key", Some(&key.prefix), by)];
    let outcome = app.store.write_now(move |connection| {
        senders::insert(connection, &sender)?;
        senders::insert_key(connection, &key)?;
        senders::touch(connection, &sender)?;
        history::append(connection, &entries)
    });
    match outcome {
        Ok(()) => Ok(given),
        Err(Error::Refusal(Refusal::AlreadyThere)) => Err(SenderFault::Taken),
        Err(other) => Err(other.into()),
    }
}

/// Gives a sender a further key, to take the place of the one before.
///
/// # Errors
/// `Unknown`, `Days`, `TooManyKeys`; what the database says.
pub fn give_key(app: &App, name: &str, days: u32, by: &Actor) -> Result<Given, SenderFault> {
    let sender = find(app, name)?;
    let (given, key) = new_key(app, &sender, days)?;
    let entry = entry(app, &moved(&sender), "give_key", Some(&key.prefix), by);
    let now = app.clock.real_now();
    let has_room = app.store.write_now(move |connection| {
        // First: two that give a key at once meet here.
        senders::touch(connection, &sender)?;
        let keys = senders::keys_of(connection, sender.id)?;
        if keys.iter().filter(|key| is_good(key, now)).count() >= MOST_LIVE_KEYS {
            return Ok(false);
        }
        senders::insert_key(connection, &key)?;
        history::append(connection, std::slice::from_ref(&entry))?;
        Ok(true)
    });
    match has_room {
        Ok(true) => Ok(given),
        Ok(false) => Err(SenderFault::TooManyKeys),
        Err(fault) => Err(fault.into()),
    }
}

/// Ends a key at once.
///
/// # Errors
/// `Unknown` for a key that is not there or was revoked; what the database says.
pub fn revoke(app: &App, prefix: &str, by: &Actor) -> Result<(), SenderFault> {
    let wanted = prefix.to_owned();
    let found = app.store.read_now(move |connection| senders::key(connection, &wanted))?;
    let (key, sender) = found.filter(|(key, _)| key.revoked_at.is_none()).ok_or(SenderFault::Unknown)?;
    let entry = entry(app, &moved(&sender), "revoke_key", Some(&key.prefix), by);
    let at = app.clock.real_now().naive_utc();
    app.store.write_now(move |connection| {
        senders::touch(connection, &sender)?;
        senders::revoke(connection, &key.prefix, at)?;
        history::append(connection, std::slice::from_ref(&entry))
    })?;
    Ok(())
}

/// The sender of this name.
///
/// # Errors
/// `Unknown`; what the database says.
pub fn find(app: &App, name: &str) -> Result<Sender, SenderFault> {
    let wanted = name.to_owned();
    let found = app.store.read_now(move |connection| senders::by_name(connection, &wanted))?;
    found.ok_or(SenderFault::Unknown)
}

/// The Centre, which is added when it first hands something over by file: it needs no key for that.
///
/// # Errors
/// What the database says.
pub fn centre(app: &App, by: &Actor) -> Result<Sender, SenderFault> {
    match find(app, CENTRE) {
        Err(SenderFault::Unknown) => {}
        other => return other,
    }
    let sender = new_sender(app, CENTRE)?;
    let (row, entry) = (sender.clone(), entry(app, &sender, "add", None, by));
    let added = app.store.write_now(move |connection| {
        senders::insert(connection, &row)?;
        history::append(connection, std::slice::from_ref(&entry))
    });
    match added {
        Ok(()) => Ok(sender),
        // Another process was faster.
        Err(Error::Refusal(Refusal::AlreadyThere)) => find(app, CENTRE),
        Err(other) => Err(other.into()),
    }
}

/// Every sender with its keys, by name.
///
/// # Errors
/// What the database says.
pub fn list(app: &App) -> Result<Vec<(Sender, Vec<Key>)>, Error> {
    let mut all: Vec<(Sender, Vec<Key>)> = Vec::new();
    loop {
        let after = all.last().map(|(sender, _)| sender.name.clone());
        let page = app.store.read_now(move |connection| page_of(connection, after.as_deref()))?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

fn page_of(connection: &mut AnyConnection, after: Option<&str>) -> Result<Vec<(Sender, Vec<Key>)>, Error> {
    let mut page = Vec::new();
    for sender in senders::list(connection, after, PAGE)? {
        let keys = senders::keys_of(connection, sender.id)?;
        page.push((sender, keys));
    }
    Ok(page)
}

/// Whose key this is, if it is good and opens that. A key that is unknown, expired, revoked or wrong is the same answer: `None`.
///
/// # Errors
/// What the database says.
pub async fn holder(app: &App, key: ApiKey, scope: KeyScope) -> Result<Option<Sender>, Error> {
    let now = app.clock.real_now();
    app.store
        .read(move |connection| {
            let found = senders::key(connection, key.prefix())?;
            // What is compared where there is no such key: the answer takes the same time.
            let kept = found.as_ref().map_or([0; 32].as_slice(), |(row, _)| row.digest.as_slice());
            let is_right = key.matches(kept);
            let good = found.filter(|(row, _)| is_right && is_good(row, now) && row.scope == scope.as_str());
            Ok(good.map(|(_, sender)| sender))
        })
        .await
}

/// Whether a key is good at this moment, real time.
#[must_use]
pub fn is_good(key: &Key, now: DateTime<Utc>) -> bool {
    key.revoked_at.is_none() && now.naive_utc() < key.expires_at
}

fn new_sender(app: &App, name: &str) -> Result<Sender, SenderFault> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > MOST_NAME || !name.chars().all(is_plain) {
        return Err(SenderFault::Name);
    }
    let now = app.clock.real_now();
    let id = SenderId::from_bytes(uuid_v7(now).map_err(Error::from)?.into_bytes());
    Ok(Sender { id, version: 1, name: name.to_owned(), created_at: now.naive_utc() })
}

fn new_key(app: &App, sender: &Sender, days: u32) -> Result<(Given, Key), SenderFault> {
    if !(1..=MOST_KEY_DAYS).contains(&days) {
        return Err(SenderFault::Days);
    }
    let now = app.clock.real_now();
    let expires_at = now + TimeDelta::days(i64::from(days));
    let key = ApiKey::new().map_err(Error::from)?;
    let row = Key {
        prefix: key.prefix().to_owned(),
        sender_id: sender.id,
        digest: key.digest().to_vec(),
        scope: KeyScope::SubmitCases.as_str().to_owned(),
        created_at: now.naive_utc(),
        expires_at: expires_at.naive_utc(),
        revoked_at: None,
    };
    Ok((Given { key, expires_at }, row))
}

/// The sender after one more change.
fn moved(sender: &Sender) -> Sender {
    Sender { version: sender.version + 1, ..sender.clone() }
}

fn entry(app: &App, sender: &Sender, act: &str, key: Option<&str>, by: &Actor) -> history::Version {
    history::Version {
        record: "sender".to_owned(),
        record_id: sender.id.bytes().to_vec(),
        version: sender.version,
        act: act.to_owned(),
        from_state: (sender.version > 1).then(|| "active".to_owned()),
        to_state: "active".to_owned(),
        role: by.role(),
        user_id: by.user(),
        recorded_at: app.clock.real_now().naive_utc(),
        legal_at: app.clock.legal_now().naive_utc(),
        detail: json!({ "name": sender.name, "key": key }).to_string(),
    }
}
