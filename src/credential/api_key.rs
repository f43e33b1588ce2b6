//! The key of a system: `rdr_PREFIX_SECRET`. The prefix names it in lists and finds it; the secret proves it.

use std::fmt::{self, Debug, Formatter};

use data_encoding::BASE32_NOPAD;

use super::{MOST_TYPED_BYTES, Token};
use crate::vault::{DIGEST_BYTES, RandomFault, random};

/// What every key begins with, so that one that lies about is known for what it is.
const KIND: &str = "rdr_";
/// Random bytes of a prefix: eight characters.
const PREFIX_BYTES: usize = 5;

/// A key, as its sender has it.
#[derive(Clone)]
pub struct ApiKey {
    prefix: String,
    secret: Token,
}

impl ApiKey {
    /// A new key.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        let drawn: [u8; PREFIX_BYTES] = random()?;
        let prefix = format!("{KIND}{}", BASE32_NOPAD.encode(&drawn).to_ascii_lowercase());
        Ok(Self { prefix, secret: Token::new()? })
    }

    /// What was sent. `None` is not a key at all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MOST_TYPED_BYTES {
            return None;
        }
        let (name, secret) = text.strip_prefix(KIND)?.split_once('_')?;
        Some(Self { prefix: format!("{KIND}{name}"), secret: Token::parse(secret)? })
    }

    /// What it is found and named by: nothing secret.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The key as it is handed out, once.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}_{}", self.prefix, self.secret.text())
    }

    /// What is kept of the secret.
    #[must_use]
    pub fn digest(&self) -> [u8; DIGEST_BYTES] {
        self.secret.digest()
    }

    /// Whether `kept` is the digest of this key's secret; takes the same time either way.
    #[must_use]
    pub fn matches(&self, kept: &[u8]) -> bool {
        self.secret.matches(kept)
    }
}

impl Debug for ApiKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}
