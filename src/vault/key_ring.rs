//! The key ring: the keys that seal fields and wrap people's keys, the one that indexes, and those that sign checkpoints; its form as TOML, and what may become of it. The file that
//! it lives in belongs in `ring_file`; what is done with a key belongs in `vault`.

use std::collections::BTreeSet;
use std::fmt::{self, Debug, Formatter};

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::random::{RandomFault, random};
use super::ring_file::KeyFault;
use super::signing::{PublicKey, SigningKey};

/// Length of a secret, in bytes: what XChaCha20-Poly1305 takes and HMAC-SHA-256 needs.
pub const SECRET_BYTES: usize = 32;
/// Keys in one ring: more than a rotation a year in a century.
pub const MOST_KEYS: usize = 128;
/// How long a new key has to be in force before an older one can be dropped: by then every running program seals with the new one
/// ([`super::LOOK_EVERY`]) and has stored what it sealed before.
pub const DROP_WAIT: TimeDelta = TimeDelta::minutes(1);

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Purpose {
    /// Field encryption. The newest seals, all open.
    Seal,
    /// The blind index. There is one: another would make every stored index unfindable.
    Index,
    /// Signs checkpoints of the audit chain. The newest signs, all are checked with.
    Checkpoint,
}

/// The bytes of a key, wiped when dropped and never shown.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// A new one.
    pub(super) fn random() -> Result<Self, RandomFault> {
        random().map(Self)
    }

    /// From as many bytes as it has; none from more or fewer.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8; SECRET_BYTES] {
        &self.0
    }
}

impl Debug for Secret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// One key of the ring.
#[derive(Debug, Clone)]
pub(super) struct Key {
    /// Its number, written into what it seals.
    pub(super) id: u32,
    pub(super) secret: Secret,
    created: DateTime<Utc>,
}

/// The keys in force. `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct KeyRing {
    /// The newest: seals and opens.
    sealer: Key,
    /// Open only.
    retired: Vec<Key>,
    index: Key,
    /// Sign checkpoints, the newest last; none until the first checkpoint.
    signers: Vec<Key>,
}

/// A key as it is listed, without its secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListedKey {
    /// Its number.
    pub id: u32,
    /// What it is for.
    pub purpose: Purpose,
    /// When it was made.
    pub created: DateTime<Utc>,
    /// Whether it is the one that seals now.
    pub seals: bool,
}

/// Why a ring can't be changed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangeFault {
    /// There are as many keys as a ring can have.
    #[error("the key ring has {MOST_KEYS} keys already: drop old ones first")]
    TooMany,
    /// There is no key of this number.
    #[error("the key ring has no key {0}")]
    NoSuchKey(u32),
    /// It seals what is written now.
    #[error("key {0} seals what is written now: add a new one first")]
    Seals(u32),
    /// It finds everything that is indexed.
    #[error("key {0} indexes: without it nothing sealed could be found again")]
    Indexes(u32),
    /// It signed checkpoints.
    #[error("key {0} signs checkpoints: without it theirs could be checked by the auditor's copy alone")]
    Signs(u32),
    /// The newest key is too new.
    #[error(
        "key {newest} is in force since {since} only: running programs may still store what an older one sealed; wait a minute"
    )]
    TooSoon {
        /// The newest key.
        newest: u32,
        /// Since when.
        since: DateTime<Utc>,
    },
}

/// The file as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileForm {
    key: Vec<KeyForm>,
}

/// One `[[key]]` of the file.
#[derive(Clone, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct KeyForm {
    id: u32,
    #[zeroize(skip)]
    purpose: Purpose,
    /// Base64 of [`SECRET_BYTES`] bytes.
    secret: String,
    #[zeroize(skip)]
    created: DateTime<Utc>,
}

impl KeyRing {
    /// A new ring in memory: one key that seals and the one that indexes, both made at `created`.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn generate(created: DateTime<Utc>) -> Result<Self, RandomFault> {
        let key = |id| Ok(Key { id, secret: Secret(random()?), created });
        Ok(Self { sealer: key(1)?, retired: Vec::new(), index: key(2)?, signers: Vec::new() })
    }

    /// Every key, the oldest first.
    #[must_use]
    pub fn listed(&self) -> Vec<ListedKey> {
        let listed = |key: &Key, purpose, seals| ListedKey { id: key.id, purpose, created: key.created, seals };
        let mut keys: Vec<ListedKey> = self.retired.iter().map(|key| listed(key, Purpose::Seal, false)).collect();
        keys.push(listed(&self.sealer, Purpose::Seal, true));
        keys.push(listed(&self.index, Purpose::Index, false));
        keys.extend(self.signers.iter().map(|key| listed(key, Purpose::Checkpoint, false)));
        keys
    }

    /// The ring with a new key that seals from now on.
    ///
    /// # Errors
    /// A ring that is full; no randomness.
    pub(super) fn with_new_key(&self, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        // A clock that was set back does not make the new key an old one.
        let sealer = self.new_key(now.max(self.sealer.created))?;
        let mut retired = self.retired.clone();
        retired.push(self.sealer.clone());
        Ok(Self { sealer, retired, ..self.clone() })
    }

    /// The ring with a new key that signs checkpoints from now on.
    ///
    /// # Errors
    /// A ring that is full; no randomness.
    pub(super) fn with_new_signer(&self, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        let newest = self.signers.last().map_or(now, |key| key.created);
        let mut ring = self.clone();
        ring.signers.push(self.new_key(now.max(newest))?);
        Ok(ring)
    }

    /// A key with the next number.
    fn new_key(&self, created: DateTime<Utc>) -> Result<Key, KeyFault> {
        let keys = self.listed();
        if keys.len() >= MOST_KEYS {
            return Err(ChangeFault::TooMany.into());
        }
        let highest = keys.iter().map(|key| key.id).max().unwrap_or_default();
        let id = highest.checked_add(1).ok_or(ChangeFault::TooMany)?;
        Ok(Key { id, secret: Secret::random()?, created })
    }

    /// The ring without a key that seals no more.
    ///
    /// # Errors
    /// A key that is not there, or is needed; a newest key that is too new.
    pub(super) fn without(&self, id: u32, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        let listed = self.listed().into_iter().find(|key| key.id == id).ok_or(ChangeFault::NoSuchKey(id))?;
        if listed.purpose == Purpose::Index {
            return Err(ChangeFault::Indexes(id).into());
        }
        if listed.purpose == Purpose::Checkpoint {
            return Err(ChangeFault::Signs(id).into());
        }
        if listed.seals {
            return Err(ChangeFault::Seals(id).into());
        }
        let (newest, since) = (self.sealer.id, self.sealer.created);
        if now.signed_duration_since(since) < DROP_WAIT {
            return Err(ChangeFault::TooSoon { newest, since }.into());
        }
        let mut left = self.clone();
        left.retired.retain(|key| key.id != id);
        Ok(left)
    }

    /// Whether it finds what the other one indexed.
    pub(super) fn indexes_as(&self, other: &Self) -> bool {
        self.index.secret.bytes().ct_eq(other.index.secret.bytes()).into()
    }

    /// The key that signs checkpoints; none until there was one.
    #[must_use]
    pub fn signing_key(&self) -> Option<SigningKey> {
        self.signers.last().and_then(|key| SigningKey::new(key.id, &key.secret))
    }

    /// What the signatures of a key of checkpoints are checked with.
    #[must_use]
    pub fn public_key(&self, id: u32) -> Option<PublicKey> {
        let key = self.signers.iter().find(|key| key.id == id)?;
        SigningKey::new(key.id, &key.secret).map(|key| key.public_key())
    }

    /// The key that seals.
    pub(super) fn sealer(&self) -> &Key {
        &self.sealer
    }

    /// The key that opens what key `id` sealed.
    pub(super) fn opener(&self, id: u32) -> Option<&Key> {
        std::iter::once(&self.sealer).chain(&self.retired).find(|key| key.id == id)
    }

    /// The secret that the blind index is derived from.
    pub(super) fn index_secret(&self) -> &Secret {
        &self.index.secret
    }

    /// Reads the form of the file.
    ///
    /// # Errors
    /// What is wrong with it. The parser's own message would quote the line, and with it the secret.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let form: FileForm = toml::from_str(text).map_err(|_| "it is not the TOML of a key ring")?;
        Self::assemble(&form.key)
    }

    fn assemble(forms: &[KeyForm]) -> Result<Self, &'static str> {
        if forms.len() > MOST_KEYS {
            return Err("it has too many keys");
        }
        let mut ids = BTreeSet::new();
        if !forms.iter().all(|form| ids.insert(form.id)) {
            return Err("two keys have the same id");
        }
        let mut sealers = keys(forms, Purpose::Seal)?;
        sealers.sort_by_key(|key| (key.created, key.id));
        let sealer = sealers.pop().ok_or("it has no key of purpose \"seal\"")?;
        let mut indexes = keys(forms, Purpose::Index)?;
        let index = indexes.pop().ok_or("it has no key of purpose \"index\"")?;
        if !indexes.is_empty() {
            return Err("it has more than one key of purpose \"index\"");
        }
        let mut signers = keys(forms, Purpose::Checkpoint)?;
        signers.sort_by_key(|key| (key.created, key.id));
        Ok(Self { sealer, retired: sealers, index, signers })
    }

    /// The form of the file.
    pub(super) fn to_toml(&self) -> Option<Zeroizing<String>> {
        let form = |key: &Key, purpose| KeyForm {
            id: key.id,
            purpose,
            secret: BASE64.encode(key.secret.bytes()),
            created: key.created,
        };
        let sealers = self.retired.iter().chain(std::iter::once(&self.sealer));
        let mut key: Vec<KeyForm> = sealers.map(|key| form(key, Purpose::Seal)).collect();
        key.push(form(&self.index, Purpose::Index));
        key.extend(self.signers.iter().map(|key| form(key, Purpose::Checkpoint)));
        toml::to_string(&FileForm { key }).ok().map(Zeroizing::new)
    }
}

fn keys(forms: &[KeyForm], purpose: Purpose) -> Result<Vec<Key>, &'static str> {
    forms.iter().filter(|form| form.purpose == purpose).map(key).collect()
}

fn key(form: &KeyForm) -> Result<Key, &'static str> {
    const WRONG: &str = "a secret is not the base64 of 32 bytes";
    let bytes = Zeroizing::new(BASE64.decode(form.secret.as_bytes()).map_err(|_| WRONG)?);
    let secret = Secret(bytes.as_slice().try_into().map_err(|_| WRONG)?);
    Ok(Key { id: form.id, secret, created: form.created })
}
