//! Giving a person a copy of what is kept of them (PDPA s.30), which is remembered: it is the one disclosure after which everything lies somewhere else.

use serde_json::json;

use crate::app::Context;
use crate::casework::retention::Whose;
use crate::casework::{Did, remember};
use crate::domain::case;
use crate::domain::disclosure::PARTY;
use crate::domain::guard::Facts;
use crate::error::Error;
use crate::own_data::OwnData;
use crate::own_data::gather::gather;
use crate::store::{AnyConnection, history};

/// Everything that is kept of somebody, for themselves.
///
/// # Errors
/// `NotFound` for what is not theirs; `Erased`; what the database and the vault say.
pub fn give(connection: &mut AnyConnection, context: &Context, whose: Whose) -> Result<OwnData, Error> {
    let facts = Facts { scope: whose.scope(), ..Facts::default() };
    let act = case::Act::GiveCopy;
    case::MACHINE.decide(&context.actor, Some(case::State::Open), act, &facts)?;
    let data = gather(connection, context, whose)?;
    for party in whose.parties(connection)? {
        let id = *party.id.bytes();
        let version = history::next_version(connection, &id)?;
        let did = Did { record: PARTY, id, version, act: act.as_str(), from: None, to: "kept", detail: json!({}) };
        remember(connection, context, &did)?;
    }
    Ok(data)
}
