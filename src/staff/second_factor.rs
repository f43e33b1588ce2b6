//! The second factor: an authenticator (RFC 6238) that is set up after the first password, and recovery codes for the day when it is lost. A code of
//! the authenticator is taken once, however many type it at the same moment; a recovery code as well. Wrong codes count like wrong passwords.

use super::sign_in::{Outcome, Tried, attempt};
use super::{Origin, Sessions, change_if, keep_change, oneself, state};
use crate::app::App;
use crate::credential::{RecoveryCode, TotpCode, TotpSecret, totp_step};
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::people::{self, User};
use crate::store::second_factor::{self, Means};
use crate::vault::{DIGEST_BYTES, Place};

/// Recovery codes that somebody has.
pub const RECOVERY_CODES: usize = 10;
/// Where the secret is sealed.
pub(super) const SECRET: Place = Place { table: "users", column: "totp_sealed" };

/// What somebody shows as second factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A code of the authenticator.
    Totp(TotpCode),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl Proof {
    /// What was typed. `None` is neither.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let recovery = || RecoveryCode::parse(typed).map(Self::Recovery);
        TotpCode::parse(typed).map(Self::Totp).or_else(recovery)
    }

    pub(super) fn means(&self) -> Means {
        match self {
            Self::Totp(_) => Means::Totp,
            Self::Recovery(_) => Means::Recovery,
        }
    }

    /// Whether it is right, and nobody showed it before: then it is used up.
    pub(super) fn holds(&self, connection: &mut AnyConnection, app: &App, user: &User) -> Result<bool, Error> {
        let now = app.clock.real_now();
        match self {
            Self::Totp(code) => {
                let Some(secret) = secret(app, user)?.filter(|_| user.is_enrolled()) else {
                    return Ok(false);
                };
                match secret.step_of(code, now, user.totp_step) {
                    Some(step) => second_factor::take_step(connection, user.id, step),
                    None => Ok(false),
                }
            }
            Self::Recovery(code) => {
                let digest = code.keyed_digest(&app.vault, user.id.bytes());
                second_factor::use_recovery_code(connection, user.id, &digest, now.naive_utc())
            }
        }
    }
}

fn secret(app: &App, user: &User) -> Result<Option<TotpSecret>, Error> {
    let Some(sealed) = &user.totp_sealed else {
        return Ok(None);
    };
    let opened = zeroize::Zeroizing::new(app.vault.open_text(SECRET, user.id.bytes(), sealed)?);
    Ok(TotpSecret::from_base32(&opened))
}

/// Makes a new secret for somebody who has none in use. One that was shown before and not set up counts no more.
///
/// # Errors
/// What the database says.
pub fn begin_enrolment(app: &App, id: UserId) -> Result<(), Error> {
    let sealed = app.vault.seal_text(SECRET, id.bytes(), &TotpSecret::new()?.base32())?;
    app.store.write_now(move |connection| second_factor::keep_secret(connection, id, &sealed)).map(drop)
}

/// The secret that is to be set up, and the user; `None` where one is in use already.
///
/// # Errors
/// What the database and the vault say.
pub fn pending_secret(app: &App, id: UserId) -> Result<Option<(TotpSecret, User)>, Error> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.filter(|user| !user.is_enrolled());
    let Some(user) = user else {
        return Ok(None);
    };
    Ok(secret(app, &user)?.map(|secret| (secret, user)))
}

/// Sets the authenticator up with a code of it. The recovery codes are given back once; `None` for a wrong code.
///
/// # Errors
/// What the database says.
pub fn enrol(
    app: &App,
    id: UserId,
    code: Option<&TotpCode>,
    origin: &Origin,
) -> Result<Option<Vec<RecoveryCode>>, Error> {
    let (codes, digests) = recovery_codes(app, id)?;
    let (within, code) = (app.clone(), code.cloned());
    let tried = Tried { means: Means::Enrolment, origin, outcome: Outcome::In };
    let is_right = attempt(app, id, tried, move |connection, user| {
        let now = within.clock.real_now();
        let step = match (&code, secret(&within, user)?) {
            (Some(code), Some(secret)) if !user.is_enrolled() => secret.step_of(code, now, user.totp_step),
            _ => None,
        };
        let Some(step) = step else {
            return Ok(false);
        };
        if !second_factor::take_step(connection, id, step)? {
            return Ok(false);
        }
        second_factor::replace_recovery_codes(connection, id, &digests)?;
        let (mut changed, was) = (user.clone(), state(user));
        changed.totp_since = Some(now.naive_utc());
        keep_change(connection, &within, &mut changed, "enrol", was, &oneself(user))?;
        Ok(true)
    })?;
    Ok(is_right.then_some(codes))
}

/// The second step of a sign-in; whether the proof holds. Every other case is the same answer.
///
/// # Errors
/// What the database says.
pub fn sign_in_second(app: &App, id: UserId, proof: Option<&Proof>, origin: &Origin) -> Result<bool, Error> {
    show(app, id, proof, origin, Outcome::In)
}

/// Shows the second factor again before an act that needs it; whether the proof holds.
///
/// # Errors
/// What the database says.
pub fn step_up(app: &App, id: UserId, proof: Option<&Proof>, origin: &Origin) -> Result<bool, Error> {
    show(app, id, proof, origin, Outcome::Proved)
}

fn show(app: &App, id: UserId, proof: Option<&Proof>, origin: &Origin, outcome: Outcome) -> Result<bool, Error> {
    let means = proof.map_or(Means::Totp, Proof::means);
    let (within, proof) = (app.clone(), proof.cloned());
    attempt(app, id, Tried { means, origin, outcome }, move |connection, user| match &proof {
        Some(proof) => proof.holds(connection, &within, user),
        None => Ok(false),
    })
}

/// Makes new recovery codes in place of those before; they are given back once.
///
/// # Errors
/// `NotFound`; what the database says.
pub fn renew_recovery_codes(app: &App, id: UserId) -> Result<Vec<RecoveryCode>, Error> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.ok_or(Refusal::NotFound)?;
    let (codes, digests) = recovery_codes(app, id)?;
    change_if(app, id, "renew_recovery_codes", &oneself(&user), Sessions::Keep, move |connection, _| {
        second_factor::replace_recovery_codes(connection, id, &digests)
    })?;
    Ok(codes)
}

pub(super) fn recovery_codes(app: &App, id: UserId) -> Result<(Vec<RecoveryCode>, Vec<[u8; DIGEST_BYTES]>), Error> {
    let codes: Vec<RecoveryCode> = (0..RECOVERY_CODES).map(|_| RecoveryCode::new()).collect::<Result<_, _>>()?;
    let digests = codes.iter().map(|code| code.keyed_digest(&app.vault, id.bytes())).collect();
    Ok((codes, digests))
}

/// The next code of somebody's authenticator that would be taken: what the demo shows beside each door, and tests type. `None` without one, and
/// until the next step of time where the codes of this one and the next are used up.
///
/// # Errors
/// What the vault says.
pub fn next_code(app: &App, user: &User) -> Result<Option<TotpCode>, Error> {
    let present = totp_step(app.clock.real_now());
    let step = user.totp_step.map_or(present, |last| present.max(last + 1));
    let is_taken = step <= present + crate::credential::TOTP_SKEW;
    Ok(secret(app, user)?.filter(|_| is_taken).map(|secret| secret.code(step)))
}
