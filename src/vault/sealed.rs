//! The form of a sealed value, of both layouts: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha). Which key it is sealed with is `vault`'s to say.
//!
//! | Version | Then | Key | Associated data |
//! |---|---|---|---|
//! | 1 | key id (u32, big-endian) ‖ nonce ‖ ciphertext and tag | the ring's key of that id | table ‖ 0 ‖ column ‖ 0 ‖ row |
//! | 2 | person key id (16 bytes) ‖ nonce ‖ ciphertext and tag | that person's key | the same ‖ 0 ‖ person key id |

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

use super::key_ring::SECRET_BYTES;
use super::random::random;
use super::{MOST_PLAIN_BYTES, Place, VaultFault};

/// First byte of a value that the ring sealed.
const OF_REGISTER: u8 = 1;
/// First byte of a value that a person's key sealed.
const OF_PERSON: u8 = 2;
/// Length of the nonce, in bytes: long enough to be drawn at random for every value.
const NONCE_BYTES: usize = 24;
/// Bytes at the head of a value that say which key of the ring sealed it.
pub const REGISTER_HEAD_BYTES: usize = 5;

/// Whose key a value was sealed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The register's own: the key of the ring with this number.
    Register(u32),
    /// The person's with this key.
    Person([u8; 16]),
}

impl Owner {
    fn head(self) -> Vec<u8> {
        match self {
            Self::Register(id) => register_head(id).to_vec(),
            Self::Person(id) => person_head(&id),
        }
    }

    /// The associated data.
    fn binding(self, place: Place, row: &[u8; 16]) -> Vec<u8> {
        let (table, column) = (place.table.as_bytes(), place.column.as_bytes());
        match self {
            Self::Register(_) => [table, column, row].join(&0),
            Self::Person(id) => [table, column, row, &id].join(&0),
        }
    }
}

/// What every value begins with that this key of the ring sealed.
#[must_use]
pub fn register_head(id: u32) -> [u8; REGISTER_HEAD_BYTES] {
    let [a, b, c, d] = id.to_be_bytes();
    [OF_REGISTER, a, b, c, d]
}

/// What every value begins with that this person's key sealed.
#[must_use]
pub fn person_head(id: &[u8; 16]) -> Vec<u8> {
    [[OF_PERSON].as_slice(), id].concat()
}

/// Whose a sealed value is; none for what is no sealed value.
#[must_use]
pub fn owner(sealed: &[u8]) -> Option<Owner> {
    parts(sealed).map(|(owner, ..)| owner)
}

/// Owner, nonce, and ciphertext with tag.
fn parts(sealed: &[u8]) -> Option<(Owner, [u8; NONCE_BYTES], &[u8])> {
    let (version, rest) = sealed.split_first()?;
    let (owner, rest) = match *version {
        OF_REGISTER => {
            let (id, rest) = rest.split_first_chunk()?;
            (Owner::Register(u32::from_be_bytes(*id)), rest)
        }
        OF_PERSON => {
            let (id, rest) = rest.split_first_chunk()?;
            (Owner::Person(*id), rest)
        }
        _ => return None,
    };
    let (nonce, hidden) = rest.split_first_chunk()?;
    Some((owner, *nonce, hidden))
}

pub(super) fn seal(
    secret: &[u8; SECRET_BYTES],
    owner: Owner,
    place: Place,
    row: &[u8; 16],
    plain: &[u8],
) -> Result<Vec<u8>, VaultFault> {
    if plain.len() > MOST_PLAIN_BYTES {
        return Err(VaultFault::TooLong(place));
    }
    let nonce: [u8; NONCE_BYTES] = random()?;
    let payload = Payload { msg: plain, aad: &owner.binding(place, row) };
    let hidden = cipher(secret).encrypt(&XNonce::from(nonce), payload).map_err(|_| VaultFault::TooLong(place))?;
    Ok([owner.head().as_slice(), &nonce, &hidden].concat())
}

pub(super) fn open(
    secret: &[u8; SECRET_BYTES],
    place: Place,
    row: &[u8; 16],
    sealed: &[u8],
) -> Result<Vec<u8>, VaultFault> {
    let (owner, nonce, hidden) = parts(sealed).ok_or(VaultFault::Malformed(place))?;
    let payload = Payload { msg: hidden, aad: &owner.binding(place, row) };
    cipher(secret).decrypt(&XNonce::from(nonce), payload).map_err(|_| VaultFault::Tampered(place))
}

fn cipher(secret: &[u8; SECRET_BYTES]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(secret.into())
}
