//! Codes that people type and tokens that programs carry: drawn at random, shown once, kept as digests. None shows itself in `Debug`.

use std::fmt::{self, Debug, Formatter};

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::vault::{DIGEST_BYTES, RandomFault, Vault, digest, random};

/// Digits of a victim's one-time code: with five tries a code, one in twenty million guesses succeeds.
pub const ONE_TIME_DIGITS: usize = 8;
/// Characters of a first sign-in code: 80 bits, since it may lie in an envelope for days.
pub const FIRST_SIGN_IN_CHARS: usize = 16;
/// Characters of a recovery code: 60 bits, of which nothing but the keyed digest is kept.
pub const RECOVERY_CHARS: usize = 12;
/// Random bytes of a token.
pub const TOKEN_BYTES: usize = 32;
/// The longest text looked at as a code or token, in bytes.
pub const MOST_TYPED_BYTES: usize = 256;
/// Characters in a group, where a code is shown.
const GROUP_CHARS: usize = 4;
/// How many one-time codes there are.
const ONE_TIME_CODES: u32 = 100_000_000;
/// Capital letters and digits that no one takes for another: without I, O, 0 and 1. Thirty-two, so a byte maps on it evenly.
const ALPHABET: [u8; 32] = *b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// The code that a victim gets by e-mail and types with the reference.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct OneTimeCode(String);

impl OneTimeCode {
    /// A new code, every one as likely as another.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        // Numbers above the last whole multiple would make some codes likelier; they are drawn again.
        let even = u32::MAX - u32::MAX % ONE_TIME_CODES;
        loop {
            let drawn = u32::from_be_bytes(random()?);
            if drawn < even {
                return Ok(Self(format!("{:0width$}", drawn % ONE_TIME_CODES, width = ONE_TIME_DIGITS)));
            }
        }
    }

    /// What was typed: spaces and hyphens are ignored, Thai digits understood. `None` is not a code at all.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let code = Self(written(typed, ascii_digit)?);
        (code.0.len() == ONE_TIME_DIGITS && code.0.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
    }

    /// The code as it is shown, in two groups: `1234 5678`.
    #[must_use]
    pub fn text(&self) -> String {
        grouped(&self.0, " ")
    }

    /// What is kept: keyed, so that a stolen table can't be tried out, and good for this sign-in request alone.
    #[must_use]
    pub fn keyed_digest(&self, vault: &Vault, request: &[u8; 16]) -> [u8; DIGEST_BYTES] {
        bound_digest(vault, "one_time_code", request, &self.0)
    }

    /// Whether `kept` was made of this code for this request; takes the same time either way.
    #[must_use]
    pub fn matches(&self, vault: &Vault, request: &[u8; 16], kept: &[u8]) -> bool {
        self.keyed_digest(vault, request).ct_eq(kept).into()
    }

    /// What is kept of a code that proves an address: good for this request and this address alone, and never to sign in with.
    #[must_use]
    pub fn address_digest(&self, vault: &Vault, request: &[u8; 16], address: &str) -> [u8; DIGEST_BYTES] {
        let bound = Zeroizing::new(format!("{} {address}", self.0));
        bound_digest(vault, "address_code", request, &bound)
    }

    /// Whether `kept` was made of this code for this request and address; takes the same time either way.
    #[must_use]
    pub fn proves(&self, vault: &Vault, request: &[u8; 16], address: &str, kept: &[u8]) -> bool {
        self.address_digest(vault, request, address).ct_eq(kept).into()
    }
}

/// The code that `staff add` prints and a new member of staff signs in with once.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct FirstSignInCode(String);

impl FirstSignInCode {
    /// A new code.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        Ok(Self(letters(random::<FIRST_SIGN_IN_CHARS>()?)))
    }

    /// What was typed: spaces, hyphens and case are ignored, Thai digits understood. `None` is not a code at all.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        typed_letters(typed, FIRST_SIGN_IN_CHARS).map(Self)
    }

    /// The code as it is shown: `ABCD-EFGH-JKLM-NPQR`.
    #[must_use]
    pub fn text(&self) -> String {
        grouped(&self.0, "-")
    }

    /// What is kept: keyed, and good for this member of staff alone.
    #[must_use]
    pub fn keyed_digest(&self, vault: &Vault, staff: &[u8; 16]) -> [u8; DIGEST_BYTES] {
        bound_digest(vault, "first_sign_in_code", staff, &self.0)
    }

    /// Whether `kept` was made of this code for this member of staff; takes the same time either way.
    #[must_use]
    pub fn matches(&self, vault: &Vault, staff: &[u8; 16], kept: &[u8]) -> bool {
        self.keyed_digest(vault, staff).ct_eq(kept).into()
    }
}

/// One of the codes that a member of staff keeps on paper, for the day when the authenticator is lost. Each stands in for it once.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    /// A new code.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        Ok(Self(letters(random::<RECOVERY_CHARS>()?)))
    }

    /// What was typed: spaces, hyphens and case are ignored, Thai digits understood. `None` is not a code at all.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        typed_letters(typed, RECOVERY_CHARS).map(Self)
    }

    /// The code as it is shown, once: `ABCD-EFGH-JKLM`.
    #[must_use]
    pub fn text(&self) -> String {
        grouped(&self.0, "-")
    }

    /// What is kept and looked up: keyed, and good for this member of staff alone.
    #[must_use]
    pub fn keyed_digest(&self, vault: &Vault, staff: &[u8; 16]) -> [u8; DIGEST_BYTES] {
        bound_digest(vault, "recovery_code", staff, &self.0)
    }
}

/// A secret carried by a browser or a program: a session, a form's token, a bank's key.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Token([u8; TOKEN_BYTES]);

impl Token {
    /// A new token.
    ///
    /// # Errors
    /// When the operating system has no randomness.
    pub fn new() -> Result<Self, RandomFault> {
        random().map(Self)
    }

    /// What was sent back. `None` is not a token at all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MOST_TYPED_BYTES {
            return None;
        }
        let bytes = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Some(Self(bytes.as_slice().try_into().ok()?))
    }

    /// The token as it is handed out, once: base64url without padding (RFC 4648, section 5).
    #[must_use]
    pub fn text(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What is kept and looked up: SHA-256, enough for something that can't be guessed.
    #[must_use]
    pub fn digest(&self) -> [u8; DIGEST_BYTES] {
        digest(&self.0)
    }

    /// Whether `kept` is this token's digest; takes the same time either way.
    #[must_use]
    pub fn matches(&self, kept: &[u8]) -> bool {
        self.digest().ct_eq(kept).into()
    }
}

impl Debug for OneTimeCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("OneTimeCode(…)")
    }
}

impl Debug for FirstSignInCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("FirstSignInCode(…)")
    }
}

impl Debug for RecoveryCode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl Debug for Token {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

fn bound_digest(vault: &Vault, kind: &'static str, owner: &[u8; 16], code: &str) -> [u8; DIGEST_BYTES] {
    let bound = Zeroizing::new(format!("{} {code}", HEXLOWER.encode(owner)));
    vault.index(kind, &bound)
}

/// Random bytes as letters of the alphabet, on which they map evenly.
fn letters<const N: usize>(drawn: [u8; N]) -> String {
    let letter = |byte: u8| ALPHABET.get(usize::from(byte) % ALPHABET.len()).copied().map(char::from);
    drawn.into_iter().filter_map(letter).collect()
}

/// What was typed as so many letters of the alphabet.
fn typed_letters(typed: &str, chars: usize) -> Option<String> {
    let code = written(typed, |c| ascii_digit(c).to_ascii_uppercase())?;
    (code.len() == chars && code.bytes().all(|byte| ALPHABET.contains(&byte))).then_some(code)
}

/// What was typed without spaces and hyphens, each character in the form `as_meant` gives it.
pub(super) fn written(typed: &str, as_meant: impl Fn(char) -> char) -> Option<String> {
    let is_filler = |c: char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{200b}');
    (typed.len() <= MOST_TYPED_BYTES).then(|| typed.chars().filter(|c| !is_filler(*c)).map(as_meant).collect())
}

/// A Thai digit (U+0E50 to U+0E59) as the digit it is; anything else as it was.
pub(super) fn ascii_digit(c: char) -> char {
    let value = u32::from(c).checked_sub(u32::from('๐'));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

pub(super) fn grouped(code: &str, between: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    let groups: Vec<String> = chars.chunks(GROUP_CHARS).map(|group| group.iter().collect()).collect();
    groups.join(between)
}
