//! Proving a new e-mail address: a code goes there, and only who reads it can have it put in the old one's place. A code that signs in proves no
//! address, and one that proves an address signs nobody in: each is kept as a digest of its own kind, this one of the address as well.

use chrono::NaiveDateTime;

use super::{Admitted, MOST_TRIES, Target, code, keep, letter};
use crate::app::App;
use crate::casework::retention::Whose;
use crate::casework::sealing::keys;
use crate::casework::wanted;
use crate::credential::OneTimeCode;
use crate::domain::identity::{EmailAddress, Reference};
use crate::domain::notice::Notice;
use crate::error::Error;
use crate::store::{AnyConnection, people};
use crate::vault::{Vault, uuid_v7};

/// Sends a code to an address that somebody wants to be reached at; whether it did: too many are not sent. Waits for the database.
///
/// # Errors
/// `NotFound`; `Erased`; what the database and the vault say.
pub fn ask(
    app: &App,
    browser: [u8; 32],
    whose: Whose,
    reference: &Reference,
    address: &EmailAddress,
) -> Result<bool, Error> {
    let vault = app.vault.clone();
    let key = app.store.read_now(move |connection| {
        let party = wanted(whose.parties(connection)?.pop())?;
        keys::of_one(connection, &vault, party.id.bytes())
    })?;
    let now = app.clock.real_now();
    let (id, notice_id) = (*uuid_v7(now)?.as_bytes(), *uuid_v7(now)?.as_bytes());
    let text = OneTimeCode::new()?;
    let opens = match whose {
        Whose::Case(case) => Admitted::Case(case),
        Whose::Objection(objection) => Admitted::Objection(objection),
    };
    let target = Target { opens, email: address.as_str().to_owned(), key };
    let digest = text.address_digest(&app.vault, &id, address.as_str());
    let code = code(now, id, browser, reference, Some(opens), digest);
    let notice = letter(app, notice_id, Notice::ContactCode, reference, &target, &text)?;
    app.store.write_now(move |connection| keep(connection, now, &code, Some(&notice)))
}

/// Tries a code for an address that this browser asked for; each proves once. A wrong one, an old one and none at all are the same answer, which has to be
/// committed: tries are counted.
///
/// # Errors
/// `Stale` for tries at the same moment; what the database says.
pub fn prove(
    connection: &mut AnyConnection,
    vault: &Vault,
    now: NaiveDateTime,
    browser: &[u8; 32],
    address: &EmailAddress,
    typed: &OneTimeCode,
) -> Result<bool, Error> {
    let open = people::open_code(connection, browser)?;
    let Some(code) = open.filter(|code| code.tries < MOST_TRIES && now < code.expires_at) else {
        return Ok(false);
    };
    let proves = <[u8; 16]>::try_from(code.id.as_slice())
        .is_ok_and(|id| typed.proves(vault, &id, address.as_str(), &code.code_digest));
    people::try_code(connection, &code, proves)?;
    Ok(proves)
}
