//! The key ring: a TOML file outside the database with the keys that seal fields and the one that indexes them. Reading, checking
//! and first making of the file belong here; what is done with a key belongs in `vault`.

use std::collections::BTreeSet;
use std::fmt::{self, Debug, Formatter};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::random::{RandomFault, random};
use super::signing::{PublicKey, SigningKey};

/// Length of a secret, in bytes: what XChaCha20-Poly1305 takes and HMAC-SHA-256 needs.
pub const SECRET_BYTES: usize = 32;
/// Keys in one ring: more than a rotation a year in a century.
pub const MOST_KEYS: usize = 128;
/// Size of the file, in bytes.
pub const MOST_FILE_BYTES: u64 = 65_536;
/// Access bits of group and others: none may be set.
#[cfg(unix)]
const FOREIGN_ACCESS: u32 = 0o077;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Purpose {
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

/// Why there is no key ring. Each says which file and what to do; none shows what is in it.
#[derive(Debug, Error)]
pub enum KeyFault {
    /// There is no such file.
    #[error("there is no key ring at {}: name the right file (REDRESS_KEYS), or put it back from your copy; without it sealed data can't be read", .0.display())]
    Missing(PathBuf),
    /// Making one would overwrite what is there.
    #[error("there is already a file at {}: a key ring is never overwritten; move the file away if it is not needed", .0.display())]
    Exists(PathBuf),
    /// Others on the machine can read it.
    #[error("the key ring {} can be read by others: run `chmod 600` on it", .0.display())]
    LoosePermissions(PathBuf),
    /// The file can't be read or written.
    #[error("the key ring {} can't be used: {cause}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The file is not a key ring.
    #[error("the key ring {} is not valid: {what}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
    /// No randomness to make keys of.
    #[error(transparent)]
    Random(#[from] RandomFault),
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

    /// Reads the ring from its file.
    ///
    /// # Errors
    /// When the file is missing, open to others, or not a key ring.
    pub fn load(path: &Path) -> Result<Self, KeyFault> {
        let invalid = |what| KeyFault::Invalid { path: path.to_owned(), what };
        let text = read_private(path)?;
        // The parser's own message would quote the line, and with it the secret.
        let form: FileForm = toml::from_str(&text).map_err(|_| invalid("it is not the TOML of a key ring"))?;
        Self::assemble(&form.key).map_err(invalid)
    }

    /// Makes a ring and its file, which must not exist yet and which only its owner can read.
    ///
    /// # Errors
    /// When there is a file already, or it can't be written.
    pub fn create_new(path: &Path, created: DateTime<Utc>) -> Result<Self, KeyFault> {
        let ring = Self::generate(created)?;
        let text =
            ring.to_toml().ok_or(KeyFault::Invalid { path: path.to_owned(), what: "it can't be written as TOML" })?;
        write_private(path, &text)?;
        Ok(ring)
    }

    /// The ring of a program that starts: read from its file, or made where `first_run` says that nothing was sealed yet. A file
    /// that went missing later is never replaced: that would hide that the data can't be read any more.
    ///
    /// # Errors
    /// As [`KeyRing::load`] and [`KeyRing::create_new`].
    pub fn load_or_create(path: &Path, first_run: bool, now: DateTime<Utc>) -> Result<Self, KeyFault> {
        match Self::load(path) {
            Err(KeyFault::Missing(_)) if first_run => Self::create_new(path, now),
            answer => answer,
        }
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

    /// Makes a key that signs checkpoints, in the ring and its file.
    ///
    /// # Errors
    /// As [`KeyRing::load`]; what the operating system says.
    pub fn add_signing_key(path: &Path, created: DateTime<Utc>) -> Result<Self, KeyFault> {
        let invalid = |what| KeyFault::Invalid { path: path.to_owned(), what };
        let mut ring = Self::load(path)?;
        let ids = ring.retired.iter().chain([&ring.sealer, &ring.index]).chain(&ring.signers).map(|key| key.id);
        let id =
            ids.max().unwrap_or_default().checked_add(1).ok_or_else(|| invalid("its last id is the last there is"))?;
        ring.signers.push(Key { id, secret: Secret(random()?), created });
        let text = ring.to_toml().ok_or_else(|| invalid("it can't be written as TOML"))?;
        replace_private(path, &text)?;
        Ok(ring)
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

    fn to_toml(&self) -> Option<Zeroizing<String>> {
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

fn read_private(path: &Path) -> Result<Zeroizing<String>, KeyFault> {
    let unusable = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => KeyFault::Missing(path.to_owned()),
        _ => KeyFault::Unusable { path: path.to_owned(), cause },
    };
    let file = File::open(path).map_err(unusable)?;
    let about = file.metadata().map_err(unusable)?;
    if is_loose(&about) {
        return Err(KeyFault::LoosePermissions(path.to_owned()));
    }
    if about.len() > MOST_FILE_BYTES {
        return Err(KeyFault::Invalid { path: path.to_owned(), what: "it is too long" });
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MOST_FILE_BYTES).read_to_string(&mut text).map_err(unusable)?;
    Ok(text)
}

/// Writes a file that did not exist, readable by its owner only, and safely on the disk when this returns.
fn write_private(path: &Path, text: &str) -> Result<(), KeyFault> {
    let unusable = |cause: io::Error| match cause.kind() {
        io::ErrorKind::AlreadyExists => KeyFault::Exists(path.to_owned()),
        _ => KeyFault::Unusable { path: path.to_owned(), cause },
    };
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(unusable)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| sync_folder(path));
    written.map_err(|cause| {
        // Half a ring would only be refused at the next start; the reason that counts is the first one.
        drop(fs::remove_file(path));
        unusable(cause)
    })
}

/// Puts a new text in the place of a private file, whole or not at all: written beside it first.
fn replace_private(path: &Path, text: &str) -> Result<(), KeyFault> {
    let unusable = |cause: io::Error| KeyFault::Unusable { path: path.to_owned(), cause };
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = PathBuf::from(beside);
    write_private(&beside, text)?;
    fs::rename(&beside, path).and_then(|()| sync_folder(path)).map_err(unusable)
}

/// Makes the folder's entry for the file survive a power cut: without the ring, what is sealed meanwhile could never be read.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_loose(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & FOREIGN_ACCESS != 0
}

#[cfg(not(unix))]
fn is_loose(_about: &fs::Metadata) -> bool {
    false
}
