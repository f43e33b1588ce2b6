//! Changing to another authenticator: somebody has a new telephone. Until a code of the new one was typed the old one is in use and nothing is kept: the
//! new secret goes out with the page and comes back with the form, sealed for this user as they stand and for this session.

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::second_factor::{SECRET, recovery_codes};
use super::sign_in::{Outcome, Tried, attempt};
use super::{Origin, keep_change, oneself, state};
use crate::app::App;
use crate::credential::{RecoveryCode, TotpCode, TotpSecret};
use crate::domain::id::UserId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::people;
use crate::store::second_factor::{self, Means};
use crate::vault::{DIGEST_BYTES, Place};

/// What a secret on its way is sealed as. No column: it is never stored under this name.
const ON_ITS_WAY: Place = Place { table: "users", column: "totp_on_its_way" };

/// A new authenticator before it is set up. Has no `Debug`.
pub struct NextAuthenticator {
    /// Its secret.
    pub secret: TotpSecret,
    /// The same for the form, sealed.
    pub sealed: String,
    /// The e-mail address that the person signs in with.
    pub email: String,
}

/// Makes the secret of a new authenticator. Nothing is kept of it.
///
/// # Errors
/// `NotFound`; what the database and the vault say.
pub fn next_authenticator(app: &App, id: UserId, session: &[u8; DIGEST_BYTES]) -> Result<NextAuthenticator, Error> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.ok_or(Refusal::NotFound)?;
    let secret = TotpSecret::new()?;
    let text = Zeroizing::new(format!("{} {}", &*secret.base32(), bound_to(user.version, session)));
    let sealed = HEXLOWER.encode(&app.vault.seal_text(ON_ITS_WAY, id.bytes(), &text)?);
    Ok(NextAuthenticator { secret, sealed, email: user.email })
}

/// What a secret on its way is good for: one state of the user, which setting it up ends, and one session.
fn bound_to(version: i64, session: &[u8; DIGEST_BYTES]) -> String {
    format!("{version} {}", HEXLOWER.encode(session))
}

/// The authenticator that a page showed to this user in this session; `None` for anything else, and where the user changed since.
///
/// # Errors
/// `NotFound`; what the database says.
pub fn shown_authenticator(
    app: &App,
    id: UserId,
    session: &[u8; DIGEST_BYTES],
    sealed: &str,
) -> Result<Option<NextAuthenticator>, Error> {
    let user = app.store.read_now(|connection| people::find(connection, id))?.ok_or(Refusal::NotFound)?;
    let bytes = HEXLOWER.decode(sealed.as_bytes()).unwrap_or_default();
    let Ok(text) = app.vault.open_text(ON_ITS_WAY, id.bytes(), &bytes).map(Zeroizing::new) else {
        return Ok(None);
    };
    let bound = bound_to(user.version, session);
    let secret = text.split_once(' ').filter(|(_, to)| *to == bound);
    let secret = secret.and_then(|(secret, _)| TotpSecret::from_base32(secret));
    Ok(secret.map(|secret| NextAuthenticator { secret, sealed: sealed.to_owned(), email: user.email }))
}

/// Puts the new authenticator in the place of the one in use, with a code of it: every other session ends and the recovery codes are new ones, which are
/// given back once. `None` for a wrong code, and where somebody changed the user since the secret was made.
///
/// # Errors
/// What the database and the vault say.
pub fn change_authenticator(
    app: &App,
    id: UserId,
    next: &NextAuthenticator,
    code: &TotpCode,
    session: [u8; DIGEST_BYTES],
    origin: &Origin,
) -> Result<Option<Vec<RecoveryCode>>, Error> {
    let now = app.clock.real_now();
    let Some(step) = next.secret.step_of(code, now, None) else {
        // Counted like every wrong code.
        attempt(app, id, Tried { means: Means::Enrolment, origin, outcome: Outcome::In }, |_, _| Ok(false))?;
        return Ok(None);
    };
    let (codes, digests) = recovery_codes(app, id)?;
    let sealed = app.vault.seal_text(SECRET, id.bytes(), &next.secret.base32())?;
    let (within, on_its_way) = (app.clone(), next.sealed.clone());
    let tried = Tried { means: Means::Enrolment, origin, outcome: Outcome::In };
    let is_done = attempt(app, id, tried, move |connection, user| {
        let bytes = HEXLOWER.decode(on_its_way.as_bytes()).unwrap_or_default();
        let text = Zeroizing::new(within.vault.open_text(ON_ITS_WAY, id.bytes(), &bytes)?);
        let is_as_shown = text.split_once(' ').is_some_and(|(_, to)| to == bound_to(user.version, &session));
        if !user.is_enrolled() || !is_as_shown {
            return Ok(false);
        }
        second_factor::replace_secret(connection, id, &sealed, step)?;
        second_factor::replace_recovery_codes(connection, id, &digests)?;
        let mut changed = user.clone();
        changed.totp_since = Some(now.naive_utc());
        keep_change(connection, &within, &mut changed, "change_authenticator", state(user), &oneself(user))?;
        people::end_other_sessions_of(connection, id, &session)?;
        Ok(true)
    })?;
    Ok(is_done.then_some(codes))
}
