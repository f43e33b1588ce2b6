//! Drafts: what a person types before a case is filed, kept page by page under the reference that the case will have. What is in the answers is not
//! known here: they come and go as one text. A draft has no table of law; filing it is `filing`.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::app::Context;
use crate::casework::filing::{self, Filed};
use crate::casework::sealing::Keys;
use crate::casework::{attaching, same_version, sealing, wanted};
use crate::domain::id::{CaseId, DraftId};
use crate::domain::identity::{EmailAddress, Reference};
use crate::domain::refusal::Refusal;
use crate::domain::told;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::{self, Draft};
use crate::store::{people, person_keys};
use crate::vault::{PersonKey, Vault};

const TABLE: &str = "drafts";
const ANSWERS: &str = "answers_sealed";
const EMAIL: &str = "email_sealed";

/// What a draft keeps.
#[derive(Clone)]
pub struct Typed {
    /// The answers, as one text.
    pub answers: String,
    /// Where a code goes with which the draft is opened elsewhere.
    pub email: Option<EmailAddress>,
}

/// Begins a draft under a reference that neither a draft nor a case has.
///
/// # Errors
/// `AlreadyThere` for a reference that is taken: another one may be tried.
pub fn begin(
    connection: &mut AnyConnection,
    context: &Context,
    id: DraftId,
    reference: &Reference,
    answers: &str,
) -> Result<(), Error> {
    if cases::by_reference(connection, reference)?.is_some() {
        return Err(Refusal::AlreadyThere.into());
    }
    let keys = Keys::make(connection, context, &[*id.bytes()])?;
    let at = context.legal;
    let draft = Draft {
        id,
        version: 1,
        reference: reference.clone(),
        email_sealed: None,
        answers_sealed: sealing::seal_for(keys.key(id.bytes())?, TABLE, ANSWERS, id.bytes(), answers)?,
        created_at: at.naive_utc(),
        updated_at: at.naive_utc(),
        case_id: None,
    };
    cases::insert_draft(connection, &draft)
}

/// The draft with its answers, as long as it has not become a case.
///
/// # Errors
/// `NotFound` for a draft that was dropped, `AlreadyThere` for one that became a case.
pub fn open(connection: &mut AnyConnection, vault: &Arc<Vault>, id: DraftId) -> Result<(Draft, String), Error> {
    opened(connection, vault, id).map(|(draft, answers, _)| (draft, answers))
}

/// As `open`, with the draft's key.
fn opened(connection: &mut AnyConnection, vault: &Arc<Vault>, id: DraftId) -> Result<(Draft, String, Keys), Error> {
    let draft = wanted(cases::find_draft(connection, id)?)?;
    if draft.case_id.is_some() {
        return Err(Refusal::AlreadyThere.into());
    }
    let keys = Keys::of(connection, vault, &[*id.bytes()])?;
    let answers = wanted(keys.open(TABLE, ANSWERS, id.bytes(), &draft.answers_sealed)?.text())?;
    Ok((draft, answers, keys))
}

/// Changes the answers of a draft.
///
/// # Errors
/// As `open`; what the change says; `Stale` where the draft was changed at the same moment.
pub fn change(
    connection: &mut AnyConnection,
    vault: &Arc<Vault>,
    id: DraftId,
    at: DateTime<Utc>,
    edit: &dyn Fn(&str) -> Result<Typed, Error>,
) -> Result<(), Error> {
    let (before, answers, keys) = opened(connection, vault, id)?;
    let typed = edit(&answers)?;
    let key = keys.key(id.bytes())?;
    let email_sealed =
        typed.email.map(|email| sealing::seal_for(key, TABLE, EMAIL, id.bytes(), email.as_str())).transpose()?;
    let next = Draft {
        version: before.version + 1,
        email_sealed,
        answers_sealed: sealing::seal_for(key, TABLE, ANSWERS, id.bytes(), &typed.answers)?,
        updated_at: at.naive_utc(),
        ..before.clone()
    };
    cases::save_draft(connection, &next, before.version)
}

/// Files the case of a draft under the draft's reference. What was typed stays in the case alone, and whoever wrote the draft is in the case now.
/// Filed once more, it is the same case.
///
/// # Errors
/// `Stale` where the draft is not the one that was seen; as `filing::submit`.
pub fn submit(
    connection: &mut AnyConnection,
    context: &Context,
    id: DraftId,
    seen: i64,
    told: &told::Case,
) -> Result<CaseId, Error> {
    let before = wanted(cases::find_draft(connection, id)?)?;
    if let Some(case) = before.case_id {
        return Ok(case);
    }
    same_version(seen, before.version)?;
    let Filed { case, .. } = filing::submit(connection, context, &before.reference, told)?;
    attaching::follow(connection, context, id, case)?;
    // The draft's key goes, and with it what was typed; what is put in its place is sealed with one that nobody keeps.
    person_keys::destroy(connection, id.bytes(), context.now.naive_utc())?;
    let emptied = Draft {
        version: before.version + 1,
        email_sealed: None,
        answers_sealed: sealing::seal_for(&PersonKey::generate(*id.bytes())?, TABLE, ANSWERS, id.bytes(), "{}")?,
        updated_at: context.legal.naive_utc(),
        case_id: Some(case),
        ..before.clone()
    };
    cases::save_draft(connection, &emptied, before.version)?;
    people::move_draft_sessions(connection, id, case)?;
    Ok(case)
}
