//! Passwords of staff: which are good enough (NIST SP 800-63B, section 3.1.1; OWASP ASVS 5.0, V6.2) and how they are kept.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use thiserror::Error;

use super::CredentialFault;
use crate::vault::random;

/// Memory of one hash, in KiB (OWASP Password Storage Cheat Sheet, argon2id, with the next two).
pub const HASH_MEMORY_KIB: u32 = 19_456;
/// Passes over that memory.
pub const HASH_PASSES: u32 = 2;
/// Lanes computed side by side.
pub const HASH_LANES: u32 = 1;
/// Shortest password, in characters.
pub const LEAST_PASSWORD_CHARS: usize = 12;
/// Longest password, in characters: a limit on what a stranger can make us hash, not on people.
pub const MOST_PASSWORD_CHARS: usize = 256;
/// Digits and signs around a common word that do not make it a password of its own (`Password2569!!`), in characters.
const MOST_DECORATION: usize = 8;
/// Length of the salt, in bytes.
const SALT_BYTES: usize = 16;
/// The common passwords, one a line, after lines that start with `#`.
const COMMON: &str = include_str!("common_passwords.txt");
/// Salt and hash of nobody's password, random bytes: verified when there is no such user, so that the answer takes as long.
const NOBODY: &str = "hVVhiHE9mVuMeR80Sx9gHw$4V4gNe53WLxGW9y1eK5CoQmVZb4PU5h6LFlt9LTlRVU";

/// Words about the person that a password must not be made of.
#[derive(Clone, Copy)]
pub struct PasswordOwner<'a> {
    /// The e-mail address that they sign in with.
    pub email: &'a str,
    /// Their name.
    pub name: &'a str,
}

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum PasswordRefusal {
    /// Shorter than [`LEAST_PASSWORD_CHARS`].
    #[error("shorter than {LEAST_PASSWORD_CHARS} characters")]
    TooShort,
    /// Longer than [`MOST_PASSWORD_CHARS`].
    #[error("longer than {MOST_PASSWORD_CHARS} characters")]
    TooLong,
    /// Among the first that anyone would try.
    #[error("commonly used")]
    Common,
    /// The person's own name or address.
    #[error("made of the person's name or e-mail address")]
    AboutThePerson,
}

/// Whether this password may be chosen. There are no rules of composition.
///
/// # Errors
/// The first rule that it breaks.
pub fn check_password(password: &str, owner: PasswordOwner<'_>) -> Result<(), PasswordRefusal> {
    match password.chars().count() {
        0..LEAST_PASSWORD_CHARS => return Err(PasswordRefusal::TooShort),
        LEAST_PASSWORD_CHARS..=MOST_PASSWORD_CHARS => {}
        _ => return Err(PasswordRefusal::TooLong),
    }
    let password = password.trim().to_lowercase();
    let guesses = [password.as_str(), core(&password)];
    if guesses.iter().any(|guess| is_about(guess, owner)) {
        return Err(PasswordRefusal::AboutThePerson);
    }
    if guesses.iter().any(|guess| is_common(guess)) || repeats(&password) || is_run(&password) {
        return Err(PasswordRefusal::Common);
    }
    Ok(())
}

/// The hash to keep, as a PHC string with its own parameters and salt.
///
/// # Errors
/// When there is no randomness or no memory.
pub fn hash_password(password: &str) -> Result<String, CredentialFault> {
    let salt: [u8; SALT_BYTES] = random()?;
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt).map_err(|_| CredentialFault::Hash)?;
    Ok(hash.to_string())
}

/// Whether this is the password that was hashed. `stored` is `None` for a user that does not exist, which costs as much time as a
/// wrong password.
#[must_use]
pub fn verify_password(password: &str, stored: Option<&str>) -> bool {
    if password.chars().count() > MOST_PASSWORD_CHARS {
        return false;
    }
    let nobody = format!("$argon2id$v=19$m={HASH_MEMORY_KIB},t={HASH_PASSES},p={HASH_LANES}${NOBODY}");
    let known = stored.and_then(|text| PasswordHash::new(text).ok());
    let is_known = known.is_some();
    // With nobody's hash this is never true; `is_known` is there so that it need not be believed.
    let is_right = known
        .or_else(|| PasswordHash::new(&nobody).ok())
        .is_some_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    is_known & is_right
}

fn hasher() -> Result<Argon2<'static>, CredentialFault> {
    let parameters = Params::new(HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES, None).map_err(|_| CredentialFault::Hash)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters))
}

/// The password without the digits and signs around it, where they are few.
fn core(password: &str) -> &str {
    let core = password.trim_matches(|c: char| !c.is_alphabetic());
    let decoration = password.chars().count() - core.chars().count();
    if decoration <= MOST_DECORATION { core } else { password }
}

fn is_common(guess: &str) -> bool {
    COMMON.lines().filter(|line| !line.starts_with('#')).any(|line| line == guess)
}

fn is_about(guess: &str, owner: PasswordOwner<'_>) -> bool {
    let email = owner.email.to_lowercase();
    let mailbox = email.split('@').next().unwrap_or_default();
    let name = owner.name.to_lowercase();
    let joined: String = name.split_whitespace().collect();
    [email.as_str(), mailbox, &name, &joined].iter().any(|word| !word.is_empty() && guess == *word)
}

/// Whether it is something too short to be a password, said again and again.
fn repeats(password: &str) -> bool {
    let chars: Vec<char> = password.chars().collect();
    let longest = (chars.len() / 2).min(LEAST_PASSWORD_CHARS - 1);
    (1..=longest).any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(one, other)| one == other))
}

/// Whether it goes up or down one by one: `abcdefghijkl`, `123456789012`.
fn is_run(password: &str) -> bool {
    let up = |(one, next): (char, char)| u32::from(next) == u32::from(one) + 1 || (one, next) == ('9', '0');
    let pairs = || password.chars().zip(password.chars().skip(1));
    pairs().all(up) || pairs().all(|(one, next)| up((next, one)))
}
