//! Keeps personal data unreadable in the database: sealing of fields, the blind index that finds them again, digests and
//! randomness. Which column is sealed and how a value is normalised before it is indexed is decided by `store` and `domain`;
//! passwords and codes belong in `credential`.

mod key_ring;
mod random;
mod signing;

use std::fmt::{self, Display, Formatter};

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

use self::key_ring::Key;
pub use self::key_ring::{KeyFault, KeyRing, MOST_FILE_BYTES, MOST_KEYS, SECRET_BYTES};
pub use self::random::{RandomFault, random, uuid_v7};
pub use self::signing::{NotAKey, PublicKey, SigningKey};

/// Length of a SHA-256 digest, an HMAC and a blind index, in bytes.
pub const DIGEST_BYTES: usize = 32;
/// The longest value that is sealed in one piece, in bytes.
pub const MOST_PLAIN_BYTES: usize = 32 * 1024 * 1024;
/// First byte of a sealed value: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), laid out as here.
const VERSION: u8 = 1;
/// Length of the nonce, in bytes: long enough to be drawn at random for every value.
const NONCE_BYTES: usize = 24;
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
    /// It was changed, or belongs to another row or column.
    #[error("{0} holds a value that was changed or moved")]
    Tampered(Place),
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
#[derive(Debug, Clone)]
pub struct Vault {
    ring: KeyRing,
}

impl Vault {
    /// A vault that uses this ring.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self { ring }
    }

    /// Encrypts `plain` for one column of the row with this id (the bytes of its UUID). The result is
    /// version ‖ key id (u32, big-endian) ‖ nonce (24 bytes) ‖ ciphertext and tag.
    ///
    /// # Errors
    /// When the value is too long or there is no randomness.
    pub fn seal(&self, place: Place, row: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, VaultFault> {
        if plain.len() > MOST_PLAIN_BYTES {
            return Err(VaultFault::TooLong(place));
        }
        let key = self.ring.sealer();
        let nonce: [u8; NONCE_BYTES] = random()?;
        let payload = Payload { msg: plain, aad: &binding(place, row) };
        let hidden = cipher(key).encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultFault::TooLong(place))?;
        let head: [&[u8]; 4] = [&[VERSION], &key.id.to_be_bytes(), &nonce, &hidden];
        Ok(head.concat())
    }

    /// Decrypts what [`Vault::seal`] made for this column and row.
    ///
    /// # Errors
    /// When it was changed, moved, sealed with an unknown key, or never sealed.
    pub fn open(&self, place: Place, row: &[u8; 16], sealed: &[u8]) -> Result<Vec<u8>, VaultFault> {
        let (id, nonce, hidden) = parts(sealed).ok_or(VaultFault::Malformed(place))?;
        let key = self.ring.opener(id).ok_or(VaultFault::UnknownKey { place, id })?;
        let payload = Payload { msg: hidden, aad: &binding(place, row) };
        cipher(key).decrypt(&XNonce::from(nonce), payload).map_err(|_| VaultFault::Tampered(place))
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
        let derived = Zeroizing::new(keyed_digest(self.ring.index_secret().bytes(), &[INDEX_LABEL, field.as_bytes()]));
        keyed_digest(&derived, &[normalised.as_bytes()])
    }
}

/// SHA-256 of `bytes`: for what is long and random already, or public. What could be guessed needs [`Vault::index`].
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; DIGEST_BYTES] {
    Sha256::digest(bytes).into()
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.secret.bytes().into())
}

/// The associated data: table ‖ 0 ‖ column ‖ 0 ‖ row.
fn binding(place: Place, row: &[u8; 16]) -> Vec<u8> {
    let parts: [&[u8]; 3] = [place.table.as_bytes(), place.column.as_bytes(), row];
    parts.join(&0)
}

/// Key id, nonce, and ciphertext with tag.
fn parts(sealed: &[u8]) -> Option<(u32, [u8; NONCE_BYTES], &[u8])> {
    let (version, rest) = sealed.split_first()?;
    let (id, rest) = rest.split_first_chunk()?;
    let (nonce, hidden) = rest.split_first_chunk()?;
    (*version == VERSION).then_some((u32::from_be_bytes(*id), *nonce, hidden))
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
