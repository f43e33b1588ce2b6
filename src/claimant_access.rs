//! How a claimant or an account holder comes in without an account: a reference, and a code that goes to the e-mail address given. Whether there is
//! such a reference shows nowhere: an unknown one is looked for in the same places and gets the same row and the same answer, only no letter.
//!
//! What runs here waits for the database: in a request it belongs on a thread for that (`answer::blocking`).

pub mod address;

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::app::App;
use crate::casework::sealing::{Keys, Opened};
use crate::credential::OneTimeCode;
use crate::domain::id::{CaseId, DraftId, NoticeId, PetitionId};
use crate::domain::identity::Reference;
use crate::domain::notice::Notice;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::store::cases::{self, Draft};
use crate::store::notices::{self, OutboxNotice};
use crate::store::people::{self, Code};
use crate::store::{AnyConnection, petitions};
use crate::vault::{PersonKey, Place, Vault, uuid_v7};

/// How long a code is good (security.md: at most ten minutes).
pub const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Tries at one code.
pub const MOST_TRIES: i64 = 5;
/// The span in which codes are counted.
pub const COUNTED_SPAN: TimeDelta = TimeDelta::minutes(10);
/// Codes for one reference in that span.
pub const MOST_CODES_A_REFERENCE: i64 = 3;
/// Codes for one browser in that span.
pub const MOST_CODES_A_BROWSER: i64 = 10;

const PARTY_EMAIL: Place = Place { table: "parties", column: "email_sealed" };
const DRAFT_EMAIL: Place = Place { table: "drafts", column: "email_sealed" };
const NOTICE_TO: Place = Place { table: "notices", column: "to_sealed" };
const NOTICE_SECRET: Place = Place { table: "notices", column: "secret_sealed" };

/// What reference and code open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admitted {
    /// A case.
    Case(CaseId),
    /// A draft.
    Draft(DraftId),
    /// An objection.
    Objection(PetitionId),
}

impl Admitted {
    fn case(self) -> Option<CaseId> {
        if let Self::Case(id) = self { Some(id) } else { None }
    }

    fn draft(self) -> Option<DraftId> {
        if let Self::Draft(id) = self { Some(id) } else { None }
    }

    fn objection(self) -> Option<PetitionId> {
        if let Self::Objection(id) = self { Some(id) } else { None }
    }
}

/// What was found under a reference.
struct Target {
    opens: Admitted,
    email: String,
    /// The key of whom is written to.
    key: PersonKey,
}

/// Sends a code for this reference to the address given with it, if there is one, good for this browser alone. Too many codes are not sent, and
/// that is not said.
///
/// # Errors
/// What the database and the vault say.
pub fn ask(app: &App, browser: [u8; 32], reference: &Reference) -> Result<(), Error> {
    let vault = app.vault.clone();
    let by = reference.clone();
    let target = app.store.read_now(move |connection| target(connection, &vault, &by))?;
    let now = app.clock.real_now();
    let (id, notice_id) = (uuid_v7(now)?, uuid_v7(now)?);
    let text = OneTimeCode::new()?;
    let opens = target.as_ref().map(|target| target.opens);
    let digest = text.keyed_digest(&app.vault, id.as_bytes());
    let code = code(now, *id.as_bytes(), browser, reference, opens, digest);
    let notice = match &target {
        Some(target) => Some(letter(app, *notice_id.as_bytes(), Notice::SignInCode, reference, target, &text)?),
        None => None,
    };
    app.store.write_now(move |connection| keep(connection, now, &code, notice.as_ref())).map(drop)
}

/// The row of a code, good for one browser and for so long.
fn code(
    now: DateTime<Utc>,
    id: [u8; 16],
    browser: [u8; 32],
    reference: &Reference,
    opens: Option<Admitted>,
    digest: [u8; 32],
) -> Code {
    Code {
        id: id.to_vec(),
        browser_digest: browser.to_vec(),
        reference: reference.to_string(),
        case_id: opens.and_then(Admitted::case),
        draft_id: opens.and_then(Admitted::draft),
        petition_id: opens.and_then(Admitted::objection),
        code_digest: digest.to_vec(),
        created_at: now.naive_utc(),
        expires_at: (now + CODE_LIFE).naive_utc(),
        tries: 0,
        used: false,
    }
}

/// Keeps a code with the letter that brings it; whether it did: too many are not sent.
fn keep(
    connection: &mut AnyConnection,
    now: DateTime<Utc>,
    code: &Code,
    notice: Option<&OutboxNotice>,
) -> Result<bool, Error> {
    let since = (now - COUNTED_SPAN).naive_utc();
    let of_reference = people::codes_since(connection, &code.reference, since)?;
    let of_browser = people::codes_of_browser_since(connection, &code.browser_digest, since)?;
    if of_reference >= MOST_CODES_A_REFERENCE || of_browser >= MOST_CODES_A_BROWSER {
        return Ok(false);
    }
    people::insert_code(connection, code)?;
    if let Some(notice) = notice {
        notices::insert(connection, notice)?;
    }
    Ok(true)
}

/// Tries a code that this browser asked for; it opens once.
///
/// # Errors
/// What the database says. A wrong code, an old one and none at all are the same answer: `None`.
pub fn enter(app: &App, browser: [u8; 32], typed: Option<&OneTimeCode>) -> Result<Option<Admitted>, Error> {
    let (vault, typed) = (app.vault.clone(), typed.cloned());
    let now = app.clock.real_now().naive_utc();
    let outcome = app.store.write_now(move |connection| {
        let open =
            people::open_code(connection, &browser)?.filter(|code| code.tries < MOST_TRIES && now < code.expires_at);
        let Some(code) = open else {
            return Ok(None);
        };
        let is_right = <[u8; 16]>::try_from(code.id.as_slice())
            .is_ok_and(|id| typed.as_ref().is_some_and(|typed| typed.matches(&vault, &id, &code.code_digest)));
        let case = code.case_id.map(Admitted::Case);
        let admitted = case.or(code.draft_id.map(Admitted::Draft)).or(code.petition_id.map(Admitted::Objection));
        let opens = admitted.filter(|_| is_right);
        people::try_code(connection, &code, opens.is_some())?;
        Ok(opens)
    });
    match outcome {
        // Of tries at the same moment one counts, and no other comes in.
        Err(Error::Refusal(Refusal::Stale { .. })) => Ok(None),
        other => other,
    }
}

/// The case, draft or objection with this reference, where it has an e-mail address. A draft that was submitted stands for its case. All three are
/// looked for, whichever is there: how long it took tells nothing.
fn target(connection: &mut AnyConnection, vault: &Arc<Vault>, reference: &Reference) -> Result<Option<Target>, Error> {
    let case = cases::by_reference(connection, reference)?;
    let draft = cases::draft_by_reference(connection, reference)?;
    let objection = petitions::by_reference(connection, reference)?;
    let case = case.map(|case| case.id).or(draft.as_ref().and_then(|draft| draft.case_id));
    match (case, draft, objection) {
        (Some(case), ..) => case_target(connection, vault, case),
        (None, Some(draft), _) => draft_target(connection, vault, &draft),
        (None, None, Some(objection)) => objection_target(connection, vault, objection.id),
        (None, None, None) => Ok(None),
    }
}

fn draft_target(connection: &mut AnyConnection, vault: &Arc<Vault>, draft: &Draft) -> Result<Option<Target>, Error> {
    let Some(sealed) = &draft.email_sealed else {
        return Ok(None);
    };
    reached(connection, vault, Admitted::Draft(draft.id), DRAFT_EMAIL, (draft.id.bytes(), sealed))
}

fn objection_target(
    connection: &mut AnyConnection,
    vault: &Arc<Vault>,
    id: PetitionId,
) -> Result<Option<Target>, Error> {
    let party = cases::party_of_objection(connection, id)?;
    let Some((party, sealed)) = party.as_ref().and_then(|party| Some((party, party.email_sealed.as_ref()?))) else {
        return Ok(None);
    };
    reached(connection, vault, Admitted::Objection(id), PARTY_EMAIL, (party.id.bytes(), sealed))
}

/// Who can be written to under this address; nobody who was erased.
fn reached(
    connection: &mut AnyConnection,
    vault: &Arc<Vault>,
    opens: Admitted,
    place: Place,
    (id, sealed): (&[u8; 16], &[u8]),
) -> Result<Option<Target>, Error> {
    let keys = Keys::of(connection, vault, std::slice::from_ref(id))?;
    match keys.open(place.table, place.column, id, sealed)? {
        Opened::Text(email) => Ok(Some(Target { opens, email, key: keys.key(id)?.clone() })),
        Opened::Erased => Ok(None),
    }
}

/// Who acts for the victim is written to, else the victim.
fn case_target(connection: &mut AnyConnection, vault: &Arc<Vault>, case: CaseId) -> Result<Option<Target>, Error> {
    let parties = cases::parties_of(connection, case)?;
    let written_to = parties.iter().rev().find_map(|party| party.email_sealed.as_ref().map(|sealed| (party, sealed)));
    let Some((party, sealed)) = written_to else {
        return Ok(None);
    };
    reached(connection, vault, Admitted::Case(case), PARTY_EMAIL, (party.id.bytes(), sealed))
}

fn letter(
    app: &App,
    id: [u8; 16],
    kind: Notice,
    reference: &Reference,
    target: &Target,
    code: &OneTimeCode,
) -> Result<OutboxNotice, Error> {
    let now = app.clock.real_now().naive_utc();
    Ok(OutboxNotice {
        id: NoticeId::from_bytes(id),
        kind,
        means: "email".to_owned(),
        case_id: target.opens.case(),
        petition_id: target.opens.objection(),
        account_id: None,
        service_id: None,
        bank: None,
        to_sealed: Some(target.key.seal_text(NOTICE_TO, &id, &target.email)?),
        name_sealed: None,
        arguments: json!({ "reference": reference, "minutes": CODE_LIFE.num_minutes().to_string() }).to_string(),
        secret_sealed: Some(target.key.seal_text(NOTICE_SECRET, &id, &code.text())?),
        state: "pending".to_owned(),
        attempts: 0,
        next_at: now,
        leased_until: None,
        fault: None,
        created_at: now,
        sent_at: None,
    })
}
