//! What people prove who they are with: passwords of staff, codes typed by hand, tokens carried by a browser or a program. Making,
//! hashing and comparing belong here; how long each lives, how often it may be tried and what it opens belong in `casework` and `web`.

mod api_key;
mod code;
mod password;
mod totp;

use thiserror::Error;

pub use self::api_key::ApiKey;
pub use self::code::{
    FIRST_SIGN_IN_CHARS, FirstSignInCode, MOST_TYPED_BYTES, ONE_TIME_DIGITS, OneTimeCode, RECOVERY_CHARS, RecoveryCode,
    TOKEN_BYTES, Token,
};
pub use self::password::{
    HASH_LANES, HASH_MEMORY_KIB, HASH_PASSES, LEAST_PASSWORD_CHARS, MOST_PASSWORD_CHARS, PasswordOwner,
    PasswordRefusal, check_password, hash_password, verify_password,
};
pub use self::totp::{TOTP_DIGITS, TOTP_SECRET_BYTES, TOTP_SKEW, TOTP_STEP_SECONDS, TotpCode, TotpSecret, totp_step};
use crate::vault::RandomFault;

/// A credential can't be made. Never says what it would have been.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum CredentialFault {
    /// No randomness to make it of.
    #[error(transparent)]
    Random(#[from] RandomFault),
    /// The password hash failed: its memory can't be had, most likely.
    #[error("the password can't be hashed")]
    Hash,
}
