//! Erasing a person: their key is destroyed, and with it everything that it sealed, in this database and in every copy of its rows. What is left of them
//! for comparison – blind indexes – goes with it; states, amounts and history stay, so that the books still prove.
//!
//! Backups made before still have the wrapped key: they are erased by the next rotation of the key ring (`vault`). Whether the law keeps a record (an
//! open claim, an order, the ten years of R16) is asked before anybody comes here.

use serde_json::json;

use crate::app::Context;
use crate::casework::{Did, attaching, correcting, remember, wanted};
use crate::domain::id::PartyId;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::cases::{self, Party};
use crate::store::{AnyConnection, erasure, history, person_keys};
use crate::vault::{DIGEST_BYTES, Owner, owner, random};

/// The act, as the history has it.
pub const ACT: &str = "erase";
/// How a party stands in the history before and after.
const KEPT: &str = "kept";
const ERASED: &str = "erased";

/// Erases a party of a case or an objection. With a victim goes what the case tells and what was written about it; with whoever acts or objects, what
/// names them, and an objection's words.
///
/// # Errors
/// `NotFound` for no party; `Erased` for one that was erased before; a party that was sealed before people had keys of their own.
pub fn erase(connection: &mut AnyConnection, context: &Context, id: PartyId) -> Result<(), Error> {
    let party = wanted(cases::find_party(connection, id)?)?;
    // A value under the ring's key would survive the destruction of any person's.
    if owner(&party.name_sealed) != Some(Owner::Person(*id.bytes())) {
        return Err(Error::Broken { what: "a party is not sealed with a key of its own".to_owned() });
    }
    person_keys::destroy(connection, id.bytes(), context.now.naive_utc()).map_err(|fault| match fault {
        Error::Refusal(Refusal::Stale { .. }) => Refusal::Erased.into(),
        other => other,
    })?;
    forget(connection, &party)?;
    correcting::drop_awaited(connection, context, &party)?;
    let did = Did {
        record: "party",
        id: *id.bytes(),
        version: history::next_version(connection, id.bytes())?,
        act: ACT,
        from: Some(KEPT),
        to: ERASED,
        detail: json!({ "part": party.part }),
    };
    remember(connection, context, &did)
}

/// What would still find a person, or reach them.
fn forget(connection: &mut AnyConnection, party: &Party) -> Result<(), Error> {
    erasure::forget_party(connection, party.id, noise)?;
    if let Some(case) = party.case_id {
        if party.part == "victim" {
            erasure::forget_case(connection, case, noise)?;
            attaching::forget(connection, case)?;
        }
        erasure::end_sessions_of_case(connection, case)?;
    }
    if let Some(objection) = party.petition_id {
        erasure::end_sessions_of_objection(connection, objection)?;
    }
    erasure::give_up_notices(connection, party, Refusal::Erased.code())
}

/// An index that finds nothing.
fn noise() -> Result<Vec<u8>, Error> {
    Ok(random::<DIGEST_BYTES>()?.to_vec())
}
