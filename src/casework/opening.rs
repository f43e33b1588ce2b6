//! Opening evidence: which files there are, who may open one, with which key, and that it is remembered. How the bytes are sent belongs in `web::evidence`.

use std::sync::Arc;

use serde_json::json;
use zeroize::Zeroizing;

use crate::app::Context;
use crate::casework::attaching::{KEY, NAME, TABLE, of};
use crate::casework::sealing::{Keys, Opened as Word, keys};
use crate::casework::{Did, fresh, remember, wanted};
use crate::domain::actor::Scope;
use crate::domain::evidence::{FileName, State, may_open};
use crate::domain::id::{DraftId, EvidenceId, ViewId};
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::evidence::sealing::FileKey;
use crate::store::AnyConnection;
use crate::store::evidence::{self, Evidence, View};
use crate::vault::{Owner, Vault, owner};

/// One opening, as the history has it: a record of its own, so that two at the same moment don't meet.
pub const VIEW_RECORD: &str = "evidence_view";

/// A file to be listed.
pub struct Item {
    /// The record.
    pub row: Evidence,
    /// The name that it was given, unless its person was erased.
    pub name: Option<Word>,
}

/// A file to be opened.
pub struct Opened {
    /// The record.
    pub row: Evidence,
    /// The name that it was given.
    pub name: FileName,
    /// The key of its bytes.
    pub key: FileKey,
}

/// The files with their names, but for those that are just arriving.
///
/// # Errors
/// What the database and the vault say.
pub fn named(connection: &mut AnyConnection, vault: &Arc<Vault>, rows: Vec<Evidence>) -> Result<Vec<Item>, Error> {
    let keys = Keys::of_values(connection, vault, rows.iter().filter_map(|row| row.name_sealed.as_deref()))?;
    rows.into_iter()
        .filter(|row| row.state != State::Arriving)
        .map(|row| {
            let name = keys.open_if(TABLE, NAME, row.id.bytes(), row.name_sealed.as_deref())?;
            Ok(Item { name, row })
        })
        .collect()
}

/// A file of a case that this actor may open.
///
/// # Errors
/// `NotFound` for one that they may not see or that has no bytes any more, `BeingChecked` for one in quarantine.
pub fn open(connection: &mut AnyConnection, context: &Context, id: EvidenceId) -> Result<Opened, Error> {
    let row = wanted(evidence::find(connection, id)?)?;
    let scope = Scope { case: Some(wanted(row.case_id)?), ..Scope::default() };
    if !may_open(&context.actor, &scope) {
        return Err(Refusal::NotFound.into());
    }
    unsealed(connection, &context.vault, row)
}

/// A file of a draft, for whoever writes it.
///
/// # Errors
/// As [`open`].
pub fn open_of_draft(
    connection: &mut AnyConnection,
    vault: &Vault,
    draft: DraftId,
    id: EvidenceId,
) -> Result<Opened, Error> {
    let row = wanted(evidence::find(connection, id)?.filter(|row| row.draft_id == Some(draft)))?;
    unsealed(connection, vault, row)
}

/// A file whose bytes may be read, with their key.
fn unsealed(connection: &mut AnyConnection, vault: &Vault, row: Evidence) -> Result<Opened, Error> {
    match row.state {
        State::Clean => with_key(connection, vault, row),
        State::Quarantined => Err(Refusal::BeingChecked.into()),
        State::Arriving | State::Refused | State::Removed => Err(Refusal::NotFound.into()),
    }
}

/// A file with its key, whatever its state: for the scanner.
///
/// # Errors
/// `NotFound` where the key is gone, `Erased` where its person was; what the database and the vault say.
pub fn with_key(connection: &mut AnyConnection, vault: &Vault, row: Evidence) -> Result<Opened, Error> {
    let broken = || Error::Broken { what: "a file of evidence is sealed with nobody's key".to_owned() };
    let (key, name) = (wanted(row.key_sealed.as_deref())?, wanted(row.name_sealed.as_deref())?);
    let Some(Owner::Person(person)) = owner(key) else {
        return Err(broken());
    };
    let person = keys::of_one(connection, vault, &person)?;
    let name = FileName::kept(person.open_text(of(NAME), row.id.bytes(), name)?);
    let key = FileKey::from_bytes(&Zeroizing::new(person.open(of(KEY), row.id.bytes(), key)?)).ok_or_else(broken)?;
    Ok(Opened { row, name, key })
}

/// Remembers that somebody opens a file of a case: who, when, which.
///
/// # Errors
/// As [`open`]: what was allowed a moment ago may not be any more.
pub fn view(connection: &mut AnyConnection, context: &Context, id: EvidenceId) -> Result<(), Error> {
    let opened = open(connection, context, id)?;
    let view = View {
        id: fresh(context, ViewId::from_bytes)?,
        evidence_id: id,
        role: context.actor.role(),
        user_id: context.actor.user(),
        viewed_at: context.legal.naive_utc(),
    };
    evidence::insert_view(connection, &view)?;
    let did = Did {
        record: VIEW_RECORD,
        id: *view.id.bytes(),
        version: 1,
        act: "view",
        from: None,
        to: "viewed",
        detail: json!({ "evidence": id, "case": opened.row.case_id }),
    };
    remember(connection, context, &did)
}
