//! One-time passwords of an authenticator application: time-based (RFC 6238) over HMAC-SHA-1 (RFC 4226), the one form that every application
//! reads. Which step of time was taken last is kept by `store`; how often one may try is decided in `staff`.

use std::fmt::{self, Debug, Formatter};

use chrono::{DateTime, Utc};
use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::code::{ascii_digit, grouped, written};
use crate::vault::{RandomFault, random};

/// Digits of a code.
pub const TOTP_DIGITS: usize = 6;
/// Length of a step of time, in seconds.
pub const TOTP_STEP_SECONDS: i64 = 30;
/// Steps before and after the present one whose codes are taken: clocks differ, and people type slowly (RFC 6238, section 5.2).
pub const TOTP_SKEW: i64 = 1;
/// Length of a secret, in bytes: that of the hash (RFC 4226, section 4, R6).
pub const TOTP_SECRET_BYTES: usize = 20;
/// Block of SHA-1, in bytes.
const BLOCK_BYTES: usize = 64;
/// How many codes there are.
const CODES: u32 = 1_000_000;
/// Who issues the codes, as an authenticator shows it.
const ISSUER: &str = "Redress";

/// The secret that an authenticator shares with us.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct TotpSecret([u8; TOTP_SECRET_BYTES]);

/// A code as it is typed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct TotpCode(String);

/// The step of time that a moment is in.
#[must_use]
pub fn totp_step(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(TOTP_STEP_SECONDS)
}

impl TotpSecret {
    /// A new secret.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        random().map(Self)
    }

    /// A secret of these bytes; `None` for another number of them.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// A secret that was kept as [`TotpSecret::base32`] wrote it; `None` for anything else.
    #[must_use]
    pub fn from_base32(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(BASE32_NOPAD.decode(text.as_bytes()).ok()?);
        Self::from_bytes(&bytes)
    }

    /// The secret in base32 (RFC 4648), to be sealed.
    #[must_use]
    pub fn base32(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE32_NOPAD.encode(&self.0))
    }

    /// The same in groups, for typing into an authenticator.
    #[must_use]
    pub fn text(&self) -> String {
        grouped(&self.base32(), " ")
    }

    /// The address that a QR code carries to an authenticator (Key Uri Format), for who signs in with this e-mail address.
    #[must_use]
    pub fn address(&self, email: &str) -> Zeroizing<String> {
        let account: String = form_urlencoded::byte_serialize(email.as_bytes()).collect();
        let secret = self.base32();
        let (secret, digits, period) = (secret.as_str(), TOTP_DIGITS, TOTP_STEP_SECONDS);
        Zeroizing::new(format!(
            "otpauth://totp/{ISSUER}:{account}?secret={secret}&issuer={ISSUER}&algorithm=SHA1&digits={digits}&period={period}"
        ))
    }

    /// The code of a step (RFC 4226, section 5.3).
    #[must_use]
    pub fn code(&self, step: i64) -> TotpCode {
        // HMAC pads a short key with zeros to the hash's block; a key of that size can't be refused.
        let mut block = Zeroizing::new([0; BLOCK_BYTES]);
        if let Some(head) = block.first_chunk_mut() {
            *head = self.0;
        }
        let mut mac = <Hmac<Sha1> as hmac::KeyInit>::new((&*block).into());
        mac.update(&step.to_be_bytes());
        let digest: [u8; 20] = mac.finalize().into_bytes().into();
        let offset = usize::from(digest.last().copied().unwrap_or_default() & 0x0f);
        let window = digest.get(offset..).and_then(|rest| rest.first_chunk()).copied().unwrap_or_default();
        let number = (u32::from_be_bytes(window) & 0x7fff_ffff) % CODES;
        TotpCode(format!("{number:0width$}", width = TOTP_DIGITS))
    }

    /// The step that this code is of, if it may be taken `now`: near the present one, and after the `last` that was taken.
    #[must_use]
    pub fn step_of(&self, code: &TotpCode, now: DateTime<Utc>, last: Option<i64>) -> Option<i64> {
        let present = totp_step(now);
        let fits = |step: &i64| bool::from(self.code(*step).0.as_bytes().ct_eq(code.0.as_bytes()));
        // Every step is compared, whichever fits.
        let fitting: Vec<i64> = (present - TOTP_SKEW..=present + TOTP_SKEW).filter(fits).collect();
        fitting.into_iter().find(|step| last.is_none_or(|last| *step > last))
    }
}

impl TotpCode {
    /// What was typed: spaces and hyphens are ignored, Thai digits understood. `None` is not a code at all.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let code = Self(written(typed, ascii_digit)?);
        (code.0.len() == TOTP_DIGITS && code.0.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
    }

    /// The code as an authenticator shows it: for the demo's page and for tests.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Debug for TotpSecret {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl Debug for TotpCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("TotpCode(…)")
    }
}
