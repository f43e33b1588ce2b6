//! The key of one person: whatever names or tells of them is sealed with it, and it alone has to be destroyed for them to be forgotten. Where it is
//! kept (`store::person_keys`) and whose it is (`casework::sealing`) is said elsewhere.

use zeroize::Zeroizing;

use super::key_ring::{SECRET_BYTES, Secret};
use super::random::RandomFault;
use super::sealed::{self, Owner};
use super::{Place, VaultFault, keyed_digest};

/// Keeps the keys of files apart from the key of values.
const FILE_LABEL: &[u8] = b"redress file key\0";

/// A person's key, opened. Wiped when dropped; its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct PersonKey {
    id: [u8; 16],
    secret: Secret,
}

impl PersonKey {
    /// A new key for the party or draft with this id.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn generate(id: [u8; 16]) -> Result<Self, RandomFault> {
        Ok(Self { id, secret: Secret::random()? })
    }

    pub(super) fn from_secret(id: [u8; 16], secret: Secret) -> Self {
        Self { id, secret }
    }

    pub(super) fn secret(&self) -> &[u8; SECRET_BYTES] {
        self.secret.bytes()
    }

    /// The party or draft that it belongs to.
    #[must_use]
    pub fn id(&self) -> &[u8; 16] {
        &self.id
    }

    /// Encrypts `plain` for one column of a row: 2 ‖ this key's id (16 bytes) ‖ nonce (24 bytes) ‖ ciphertext and tag. Table, column, row and the key's
    /// id are associated data, so that the value opens nowhere else and for nobody else.
    ///
    /// # Errors
    /// When the value is too long or there is no randomness.
    pub fn seal(&self, place: Place, row: &[u8; 16], plain: &[u8]) -> Result<Vec<u8>, VaultFault> {
        sealed::seal(self.secret.bytes(), Owner::Person(self.id), place, row, plain)
    }

    /// Decrypts what [`PersonKey::seal`] made for this column and row.
    ///
    /// # Errors
    /// When it was changed, moved, is another person's or was never sealed.
    pub fn open(&self, place: Place, row: &[u8; 16], value: &[u8]) -> Result<Vec<u8>, VaultFault> {
        match sealed::owner(value) {
            Some(Owner::Person(id)) if id == self.id => sealed::open(self.secret.bytes(), place, row, value),
            Some(_) => Err(VaultFault::Tampered(place)),
            None => Err(VaultFault::Malformed(place)),
        }
    }

    /// [`PersonKey::seal`] for text.
    ///
    /// # Errors
    /// As there.
    pub fn seal_text(&self, place: Place, row: &[u8; 16], plain: &str) -> Result<Vec<u8>, VaultFault> {
        self.seal(place, row, plain.as_bytes())
    }

    /// [`PersonKey::open`] for text.
    ///
    /// # Errors
    /// As there, and when what was sealed is not text.
    pub fn open_text(&self, place: Place, row: &[u8; 16], value: &[u8]) -> Result<String, VaultFault> {
        String::from_utf8(self.open(place, row, value)?).map_err(|_| VaultFault::NotText(place))
    }

    /// The key of one file of this person's, made from theirs (HMAC-SHA-256 of the file's id): it is stored nowhere, differs from file to file, and is
    /// gone with the person's. For a cipher that takes 32 bytes.
    #[must_use]
    pub fn file_key(&self, file: &[u8; 16]) -> Zeroizing<[u8; SECRET_BYTES]> {
        Zeroizing::new(keyed_digest(self.secret.bytes(), &[FILE_LABEL, file]))
    }
}
