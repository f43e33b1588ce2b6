//! Signatures (Ed25519, RFC 8032) that say which chain of the audit there was. What is signed is said in `audit::checkpoint`.

use std::fmt::{self, Debug, Display, Formatter};
use std::str::FromStr;

use data_encoding::BASE64;
use ring::signature::{ED25519, ED25519_PUBLIC_KEY_LEN, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use thiserror::Error;

use super::key_ring::Secret;

/// A key that signs. `Debug` shows its number alone.
pub struct SigningKey {
    id: u32,
    pair: Ed25519KeyPair,
}

impl SigningKey {
    /// From its seed; none where the crate refuses it, which it does for no seed of 32 bytes.
    pub(super) fn new(id: u32, seed: &Secret) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed.bytes()).ok()?;
        Some(Self { id, pair })
    }

    /// Its number in the key ring.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The signature of a message.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.pair.sign(message).as_ref().to_vec()
    }

    /// What others check its signatures with.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        let mut bytes = [0; ED25519_PUBLIC_KEY_LEN];
        for (byte, of) in bytes.iter_mut().zip(self.pair.public_key().as_ref()) {
            *byte = *of;
        }
        PublicKey(bytes)
    }
}

impl Debug for SigningKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({}, …)", self.id)
    }
}

/// What signatures are checked with; written as the base64 of 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey([u8; ED25519_PUBLIC_KEY_LEN]);

/// A text that is no public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a public key is the base64 of 32 bytes")]
pub struct NotAKey;

impl PublicKey {
    /// Whether its owner signed this message.
    #[must_use]
    pub fn has_signed(&self, message: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok()
    }
}

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = BASE64.decode(text.as_bytes()).map_err(|_| NotAKey)?;
        let key = bytes.try_into().map(Self).map_err(|_| NotAKey)?;
        // The decoder takes padding within as well: one key would be written in several ways.
        if key.to_string() == text { Ok(key) } else { Err(NotAKey) }
    }
}

impl Display for PublicKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(&self.0))
    }
}
