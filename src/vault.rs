//! Keeps personal data unreadable in the database: sealing of fields, the blind index that finds them again, digests and
//! randomness. Which column is sealed, with whose key, and how a value is normalised before it is indexed is decided by `casework` and `domain`;
//! passwords and codes belong in `credential`.
//!
//! **Two layers.** Each person has a key of their own (`PersonKey`), which seals what names or tells of them. It is kept wrapped – sealed with the
//! newest `seal` key of the ring, the key-encryption key – in the table `person_keys`. What belongs to the register and to no person of a case is sealed
//! by the ring directly. The blind index has a secret of its own in the ring, and from it a key a field; it never seals anything.
//!
//! **Erasure** is the destruction of the one wrapped key: every copy of what it sealed is noise from then on, in this database at once. A backup
//! made before still has the wrapped key. It becomes unreadable when the key-encryption key that wrapped it is gone: `keys add`, `keys rotate` (which
//! wraps every key that is left anew) and `keys drop`, and no copy of the old ring kept. So backups are erased by rotating, and the ring must
//! never lie in the same backup as the database.
//!
//! **Rotation** goes on beside readers and writers. Running programs look at the ring's file once a second and at every key that they do not know;
//! a key is dropped only when nothing is under it and everybody has had time to move on.

mod held_ring;
mod key_ring;
mod person_key;
mod random;
mod ring_file;
mod sealed;

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use self::held_ring::HeldRing;
pub use self::held_ring::LOOK_EVERY;
use self::key_ring::Secret;
pub use self::key_ring::{ChangeFault, DROP_WAIT, KeyRing, ListedKey, MOST_KEYS, Purpose, SECRET_BYTES};
pub use self::person_key::PersonKey;
pub use self::random::{RandomFault, random, uuid_v7};
pub use self::ring_file::{KeyFault, MOST_FILE_BYTES};
pub use self::sealed::{Owner, REGISTER_HEAD_BYTES, owner, person_head, register_head};

/// Length of a SHA-256 digest, an HMAC and a blind index, in bytes.
pub const DIGEST_BYTES: usize = 32;
/// The longest value that is sealed in one piece, in bytes.
pub const MOST_PLAIN_BYTES: usize = 32 * 1024 * 1024;
/// Where a person's key is kept, wrapped; the row is the key's id.
pub const WRAPPED: Place = Place { table: "person_keys", column: "wrapped" };
/// Keeps the keys of the blind index apart from whatever else may be derived from the same secret.
const INDEX_LABEL: &[u8] = b"redress blind index\0";

/// The column that a sealed value belongs to. Sealing binds the value to it and to its row, so that it can't be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The table's name in the database.
    pub table: &'static str,
    /// The column's name.
    pub column: &'static str,
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.table, self.column)
    }
}

/// Why a value can't be sealed or opened. Names the column, never what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VaultFault {
    /// It is not in the form of a sealed value.
    #[error("{0} holds something that was not sealed here")]
    Malformed(Place),
    /// It was sealed with a key that the ring does not have.
    #[error("{place} was sealed with key {id}, which is not in the key ring")]
    UnknownKey {
        /// The column.
        place: Place,
        /// The key's number.
        id: u32,
    },
    /// It was changed, or belongs to another row, column or person.
    #[error("{0} holds a value that was changed or moved")]
    Tampered(Place),
    /// It was sealed with the key of a person who has none here.
    #[error("{0} was sealed with a person's key that is not there")]
    NoPersonKey(Place),
    /// It was opened, but is not UTF-8.
    #[error("{0} does not hold text")]
    NotText(Place),
    /// Longer than [`MOST_PLAIN_BYTES`].
    #[error("the value for {0} is too long to seal")]
    TooLong(Place),
    /// No randomness for the nonce.
    #[error(transparent)]
    Random(#[from] RandomFault),
}

/// Seals, opens and indexes with the keys of one ring.
#[derive(Debug)]
pub struct Vault {
    ring: HeldRing,
}

impl Vault {
    /// A vault that uses this ring, whatever becomes of its file.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self { ring: HeldRing::fixed(ring) }
    }

    /// A vault that uses the ring of a file, and notices when the file changes.
    #[must_use]
    pub fn of_file(path: &Path, ring: KeyRing) -> Self {
        Self { ring: HeldRing::of_file(path, ring) }
    }

    /// The number of the key that seals now.
    #[must_use]
    pub fn newest_key(&self) -> u32 {
        self.ring.current().sealer().id
    }

    /// As `newest_key`, as the ring's file has it this moment.
    #[must_use]
    pub fn newest_key_of_file(&self) -> u32 {
        self.ring.anew().sealer().id
    }

    /// Encrypts a value of the register for one column of the row with this id (the bytes of its UUID), with the ring's newest key. The result is
    /// 1 ‖ key id (u32, big-endian) ‖ nonce (24 bytes) ‖ ciphertext and tag. What belongs to a person is sealed by [`PersonKey::seal`].
    ///
    /// # Errors
    /// When the value is too long or there is no randomness.
    pub fn seal(&self, place: Place, row: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, VaultFault> {
        let ring = self.ring.current();
        let key = ring.sealer();
        sealed::seal(key.secret.bytes(), Owner::Register(key.id), place, row, plain)
    }

    /// Decrypts what [`Vault::seal`] made for this column and row.
    ///
    /// # Errors
    /// When it was changed, moved, sealed with an unknown key, or never sealed by the ring.
    pub fn open(&self, place: Place, row: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, VaultFault> {
        let Some(Owner::Register(id)) = sealed::owner(sealed) else {
            return Err(VaultFault::Malformed(place));
        };
        let mut ring = self.ring.current();
        if ring.opener(id).is_none() {
            ring = self.ring.anew();
        }
        let key = ring.opener(id).ok_or(VaultFault::UnknownKey { place, id })?;
        sealed::open(key.secret.bytes(), place, row, sealed)
    }

    /// The value under the ring's newest key; none where it is there already, or is a person's.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn reseal(&self, place: Place, row: &[u8; 16], sealed: &[u8]) -> Result<Option<Vec<u8>>, VaultFault> {
        match sealed::owner(sealed) {
            Some(Owner::Register(id)) if id != self.newest_key() => {
                let plain = Zeroizing::new(self.open(place, row, sealed)?);
                self.seal(place, row, &plain).map(Some)
            }
            Some(_) => Ok(None),
            None => Err(VaultFault::Malformed(place)),
        }
    }

    /// A person's key as it is kept.
    ///
    /// # Errors
    /// When there is no randomness.
    pub fn wrap(&self, key: &PersonKey) -> Result<Vec<u8>, VaultFault> {
        self.seal(WRAPPED, key.id(), key.secret())
    }

    /// The key of the person with this id, from what is kept of it.
    ///
    /// # Errors
    /// As [`Vault::open`]: another's key under this id does not open.
    pub fn unwrap_key(&self, id: [u8; 16], wrapped: &[u8]) -> Result<PersonKey, VaultFault> {
        let plain = Zeroizing::new(self.open(WRAPPED, &id, wrapped)?);
        let secret = Secret::read(&plain).ok_or(VaultFault::Malformed(WRAPPED))?;
        Ok(PersonKey::from_secret(id, secret))
    }

    /// [`Vault::seal`] for text.
    ///
    /// # Errors
    /// As there.
    pub fn seal_text(&self, place: Place, row: &[u8; 16], plain: &str) -> Result<Vec<u8>, VaultFault> {
        self.seal(place, row, plain.as_bytes())
    }

    /// [`Vault::open`] for text.
    ///
    /// # Errors
    /// As there, and when what was sealed is not text.
    pub fn open_text(&self, place: Place, row: &[u8; 16], sealed: &[u8]) -> Result<String, VaultFault> {
        String::from_utf8(self.open(place, row, sealed)?).map_err(|_| VaultFault::NotText(place))
    }

    /// The blind index of a value: equal values of one field have equal indexes, and without the key nothing else can be told.
    /// `field` names what is indexed (`"national_id"`), the same wherever two columns are to be compared; `normalised` is the value
    /// in the one form that the domain gives it.
    #[must_use]
    pub fn index(&self, field: &'static str, normalised: &str) -> [u8; DIGEST_BYTES] {
        let derived =
            Zeroizing::new(keyed_digest(self.ring.current().index_secret().bytes(), &[INDEX_LABEL, field.as_bytes()]));
        keyed_digest(&derived, &[normalised.as_bytes()])
    }
}

/// SHA-256 of `bytes`: for what is long and random already, or public. What could be guessed needs [`Vault::index`].
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA-256 (RFC 2104) of the parts, one after the other.
fn keyed_digest(secret: &[u8; SECRET_BYTES], parts: &[&[u8]]) -> [u8; DIGEST_BYTES] {
    // HMAC pads a short key with zeros to the hash's block; a key of that size can't be refused.
    let mut block = Zeroizing::new([0; 64]);
    if let Some(head) = block.first_chunk_mut() {
        *head = *secret;
    }
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new((&*block).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
