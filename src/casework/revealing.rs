//! Showing what identifies people, which is remembered as an act of its own: who looked, and when. What is shown is a page's matter.

use serde_json::{Value, json};

use crate::app::Context;
use crate::casework::{Did, remember, wanted};
use crate::domain::actor::Role;
use crate::domain::id::{CorrectionId, PartyId, PetitionId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::{self, Party};
use crate::store::{corrections, history, petitions};

/// The act, as the history has it.
pub const ACT: &str = "reveal";

/// The people of a petition: the case's parties, or the objection's.
///
/// # Errors
/// `NotFound` for no petition; what the database says.
pub fn people(connection: &mut AnyConnection, petition: PetitionId) -> Result<Vec<Party>, Error> {
    let row = wanted(petitions::find(connection, petition)?)?;
    match row.case_id {
        Some(case) => cases::parties_of(connection, case),
        None => Ok(cases::party_of_objection(connection, petition)?.into_iter().collect()),
    }
}

/// Remembers that somebody had a petition's people shown.
///
/// # Errors
/// `NotAllowed` for another role than an examiner's; what the database says.
pub fn reveal(connection: &mut AnyConnection, context: &Context, petition: PetitionId) -> Result<(), Error> {
    for party in people(connection, petition)? {
        look(connection, context, party.id, &json!({ "petition": petition }))?;
    }
    Ok(())
}

/// Remembers that somebody had the person shown whom a correction is about, as they are and as they are to be.
///
/// # Errors
/// As [`reveal`].
pub fn reveal_corrected(connection: &mut AnyConnection, context: &Context, id: CorrectionId) -> Result<(), Error> {
    let party = wanted(corrections::find(connection, id)?)?.party_id;
    look(connection, context, party, &json!({ "correction": id }))
}

fn look(connection: &mut AnyConnection, context: &Context, party: PartyId, detail: &Value) -> Result<(), Error> {
    if !matches!(context.actor.role(), Role::Officer | Role::Supervisor) {
        return Err(Refusal::NotAllowed { record: "party", act: ACT, state: "kept" }.into());
    }
    let id = *party.bytes();
    let version = history::next_version(connection, &id)?;
    let did = Did { record: "party", id, version, act: ACT, from: None, to: "kept", detail: detail.clone() };
    remember(connection, context, &did)
}
