//! Evidence as records: a file is announced, kept, taken out; with its draft it becomes the case's. Opening one is `opening`'s, the scanner's verdict
//! `scanning`'s; what is done with its bytes belongs in `evidence`. A draft's files have no history: it begins when the case is filed.

use chrono::Duration;
use serde_json::json;
use zeroize::Zeroizing;

use crate::app::{App, Context};
use crate::casework::sealing::keys;
use crate::casework::{Did, facts, remember, sealing, wanted};
use crate::domain::actor::Actor;
use crate::domain::evidence::{EvidenceFault, FileName, Kind, MOST_CASE_BYTES, MOST_FILES, Media, State};
use crate::domain::id::{CaseId, DraftId, EvidenceId, PetitionId, UserId};
use crate::domain::petition::Act;
use crate::domain::refusal::Refusal;
use crate::error::Error;
use crate::evidence::files::StoredName;
use crate::evidence::receiving::Received;
use crate::store::AnyConnection;
use crate::store::evidence::{self, Evidence};
use crate::store::{history, petitions};
use crate::vault::{PersonKey, Place};

/// The record, as the history has it.
pub const RECORD: &str = "evidence";
/// How long a file may be arriving before it counts as left behind: longer than anybody may take to send one.
const GRACE: Duration = Duration::hours(1);

pub(super) const TABLE: &str = "evidence";
pub(super) const NAME: &str = "name_sealed";
const SHA256: &str = "sha256_sealed";
pub(super) const KEY: &str = "key_sealed";

/// What a file is added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// A draft.
    Draft(DraftId),
    /// The answer to the request for information on this claim.
    Answer(PetitionId),
}

/// A file that is about to arrive.
#[derive(Debug, Clone, Copy)]
pub struct Announced {
    /// The id that it gets.
    pub id: EvidenceId,
    /// What it is added to.
    pub whose: Whose,
    /// Its format, as told.
    pub media: Media,
    /// The user who sends it for its person.
    pub by: Option<UserId>,
}

/// What became of a file that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept.
    New,
    /// The same file is there already: nothing changed.
    Known,
    /// There is no room for it.
    Refused(EvidenceFault),
}

/// Begins a file before its first byte is kept. Files that arrive at the same moment go one after the other here, so that no more of them are begun
/// than a case may have.
///
/// # Errors
/// `NotFound` for a draft that is none any more; the refusals of the table for an answer; `TooMany` inside.
pub fn announce(
    connection: &mut AnyConnection,
    context: &Context,
    announced: &Announced,
) -> Result<Result<(), EvidenceFault>, Error> {
    let (draft_id, case_id, request_id) = match announced.whose {
        Whose::Draft(draft) => (Some(draft), None, None),
        Whose::Answer(petition) => {
            let (case, request) = open_request(connection, context, petition)?;
            (None, Some(case), Some(request))
        }
    };
    let there = locked(connection, context, draft_id, case_id)?;
    if there.len() >= MOST_FILES {
        return Ok(Err(EvidenceFault::TooMany));
    }
    let row = Evidence {
        id: announced.id,
        version: 1,
        draft_id,
        case_id,
        request_id,
        // What it shows is known when the whole form is.
        kind: Kind::Other,
        media: announced.media,
        size: 0,
        name_sealed: None,
        sha256_sealed: None,
        key_sealed: None,
        state: State::Arriving,
        on_disk: true,
        uploaded_at: context.now.naive_utc(),
        uploaded_by: announced.by,
        scan_attempts: 0,
        scan_at: None,
    };
    evidence::insert(connection, &row)?;
    Ok(Ok(()))
}

/// The case and the request that an answer of this actor belongs to now.
fn open_request(
    connection: &mut AnyConnection,
    context: &Context,
    petition: PetitionId,
) -> Result<(CaseId, crate::domain::id::RequestId), Error> {
    let row = wanted(petitions::find(connection, petition)?)?;
    let account = facts::account_of(connection, &row)?;
    let facts = facts::of_petition(connection, context, &row, account.as_ref())?;
    if !facts.scope.admits(&context.actor) {
        return Err(Refusal::NotFound.into());
    }
    row.kind.machine().decide(&context.actor, Some(row.state), Act::Answer, &facts)?;
    let last = petitions::requests_of(connection, petition)?.pop();
    let request = wanted(last.filter(|request| request.answer_sealed.is_none()))?;
    Ok((wanted(row.case_id)?, request.id))
}

/// The files of a draft or a case, which nobody else adds to until this is committed.
fn locked(
    connection: &mut AnyConnection,
    context: &Context,
    draft: Option<DraftId>,
    case: Option<CaseId>,
) -> Result<Vec<Evidence>, Error> {
    match (draft, case) {
        (Some(draft), _) if evidence::lock_draft(connection, draft, context.legal.naive_utc())? => {
            evidence::of_draft(connection, draft)
        }
        (None, Some(case)) if evidence::lock_case(connection, case)? => evidence::of_case(connection, case),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// Keeps a file that arrived; quarantined where a scanner looks at it first. The draft that it was announced for may be a case by now.
///
/// # Errors
/// `NotFound` for one that was not announced, or that is left behind.
pub fn keep(
    connection: &mut AnyConnection,
    context: &Context,
    id: EvidenceId,
    (kind, name): (Kind, &FileName),
    received: &Received,
    is_scanned: bool,
) -> Result<Kept, Error> {
    let row = wanted(evidence::find(connection, id)?.filter(|row| row.state == State::Arriving))?;
    let person = key_of(connection, context, &row)?;
    let size = i64::try_from(received.size).map_err(|_| Refusal::Overflow)?;
    let mut total = received.size;
    for other in locked(connection, context, row.draft_id, row.case_id)? {
        total = total.saturating_add(u64::try_from(other.size).unwrap_or_default());
        if is_same(&person, &row, &other, received)? {
            return Ok(Kept::Known);
        }
    }
    if total > MOST_CASE_BYTES {
        return Ok(Kept::Refused(EvidenceFault::Quota));
    }
    let kept = Evidence {
        version: row.version + 1,
        kind,
        size,
        name_sealed: Some(sealing::seal_for(&person, TABLE, NAME, id.bytes(), name.as_str())?),
        sha256_sealed: Some(person.seal(of(SHA256), id.bytes(), &received.digest)?),
        key_sealed: Some(person.seal(of(KEY), id.bytes(), received.key.bytes())?),
        // While it arrived the real time counted; from here on it is a date of the case.
        uploaded_at: context.legal.naive_utc(),
        state: if is_scanned { State::Quarantined } else { State::Clean },
        scan_at: is_scanned.then(|| context.now.naive_utc()),
        ..row.clone()
    };
    evidence::save(connection, &kept, row.version)?;
    match kept.draft_id {
        Some(draft) => evidence::touch_draft(connection, draft)?,
        None => note(connection, context, &kept, "attach", None)?,
    }
    Ok(Kept::New)
}

pub(super) fn of(column: &'static str) -> Place {
    Place { table: TABLE, column }
}

/// Whose key seals what is known of a file: the draft's, or the victim's of the case. Who is erased takes the keys of the files along.
fn key_of(connection: &mut AnyConnection, context: &Context, row: &Evidence) -> Result<PersonKey, Error> {
    match (row.draft_id, row.case_id) {
        (Some(draft), _) => keys::of_one(connection, &context.vault, draft.bytes()),
        (None, Some(case)) => keys::of_case(connection, context, case),
        (None, None) => Err(Refusal::NotFound.into()),
    }
}

/// Whether another file for the same purpose has the same bytes.
fn is_same(person: &PersonKey, row: &Evidence, other: &Evidence, received: &Received) -> Result<bool, Error> {
    let is_there = matches!(other.state, State::Quarantined | State::Clean);
    match other.sha256_sealed.as_deref().filter(|_| is_there && other.request_id == row.request_id) {
        None => Ok(false),
        Some(sealed) => Ok(person.open(of(SHA256), other.id.bytes(), sealed)? == received.digest),
    }
}

/// Remembers an act on a file of a case.
pub(super) fn note(
    connection: &mut AnyConnection,
    context: &Context,
    row: &Evidence,
    act: &'static str,
    from: Option<State>,
) -> Result<(), Error> {
    let id = *row.id.bytes();
    let did = Did {
        record: RECORD,
        id,
        version: history::last_version(connection, &id)? + 1,
        act,
        from: from.map(State::as_str),
        to: row.state.as_str(),
        detail: json!({ "kind": row.kind, "media": row.media, "bytes": row.size, "case": row.case_id }),
    };
    remember(connection, context, &did)
}

/// Ends a file that was announced and is not kept; its bytes are away already.
///
/// # Errors
/// What the database says.
pub fn give_up(connection: &mut AnyConnection, id: EvidenceId) -> Result<(), Error> {
    match evidence::find(connection, id)?.filter(|row| row.state == State::Arriving) {
        Some(row) => end(connection, &row),
        None => Ok(()),
    }
}

/// Nothing of a file is in the store of files any more: its row goes, but for one that the history of a case names.
fn end(connection: &mut AnyConnection, row: &Evidence) -> Result<(), Error> {
    match (row.case_id, row.state) {
        (_, State::Refused) => {
            let gone = Evidence { version: row.version + 1, on_disk: false, ..row.clone() };
            evidence::save(connection, &gone, row.version)
        }
        (None, _) => evidence::delete(connection, row.id),
        (Some(_), _) => {
            let gone = Evidence { on_disk: false, ..evidence::removed(row) };
            evidence::save(connection, &gone, row.version)
        }
    }
}

/// The files of a draft become the case's that it became, and what is known of them the victim's: the draft's own key is about to go.
///
/// # Errors
/// What the database and the vault say.
pub fn follow(connection: &mut AnyConnection, context: &Context, draft: DraftId, case: CaseId) -> Result<(), Error> {
    let rows = evidence::of_draft(connection, draft)?;
    if rows.is_empty() {
        return Ok(());
    }
    let before = keys::of_one(connection, &context.vault, draft.bytes())?;
    let after = keys::of_case(connection, context, case)?;
    for row in rows {
        let moved = |column, sealed: &Option<Vec<u8>>| -> Result<Option<Vec<u8>>, Error> {
            let Some(sealed) = sealed else {
                return Ok(None);
            };
            let plain = Zeroizing::new(before.open(of(column), row.id.bytes(), sealed)?);
            Ok(Some(after.seal(of(column), row.id.bytes(), &plain)?))
        };
        let moved = Evidence {
            version: row.version + 1,
            draft_id: None,
            case_id: Some(case),
            name_sealed: moved(NAME, &row.name_sealed)?,
            sha256_sealed: moved(SHA256, &row.sha256_sealed)?,
            key_sealed: moved(KEY, &row.key_sealed)?,
            ..row.clone()
        };
        evidence::save(connection, &moved, row.version)?;
        if moved.state != State::Arriving {
            note(connection, context, &moved, "attach", None)?;
        }
    }
    Ok(())
}

/// The file of a draft, or of the answer that is being given on a claim, which can still be taken out.
///
/// # Errors
/// `NotFound` for a file of something else; for an answer the refusals of the table.
pub fn removable(
    connection: &mut AnyConnection,
    context: &Context,
    whose: Whose,
    id: EvidenceId,
) -> Result<Evidence, Error> {
    let row = wanted(evidence::find(connection, id)?)?;
    let is_own = match whose {
        Whose::Draft(draft) => row.draft_id == Some(draft),
        Whose::Answer(petition) => {
            let (case, request) = open_request(connection, context, petition)?;
            row.case_id == Some(case) && row.request_id == Some(request)
        }
    };
    let is_there = matches!(row.state, State::Quarantined | State::Clean | State::Refused);
    wanted(Some(row).filter(|_| is_own && is_there))
}

/// Takes a file out: from here on it can't be read, whoever still has its bytes.
///
/// # Errors
/// As [`removable`].
pub fn remove(connection: &mut AnyConnection, context: &Context, whose: Whose, id: EvidenceId) -> Result<(), Error> {
    let row = removable(connection, context, whose, id)?;
    let gone = evidence::removed(&row);
    evidence::save(connection, &gone, row.version)?;
    match row.draft_id {
        Some(draft) => {
            // One that the scanner found something in has no bytes any more.
            if !gone.on_disk {
                evidence::delete(connection, id)?;
            }
            evidence::touch_draft(connection, draft)
        }
        None => note(connection, context, &gone, "remove", Some(row.state)),
    }
}

/// The person of a case was erased: the keys of the files are gone with theirs, and the bytes go after them.
///
/// # Errors
/// `Stale` where a file changed at the same moment.
pub fn forget(connection: &mut AnyConnection, case: CaseId) -> Result<(), Error> {
    for row in evidence::of_case(connection, case)? {
        evidence::save(connection, &evidence::removed(&row), row.version)?;
    }
    Ok(())
}

/// Takes away the bytes of files that were refused, taken out, or left behind while they arrived; how many. Repeating it changes nothing more.
///
/// # Errors
/// What the database says; what can't be taken away now is logged, and tried again.
pub fn clear(app: &App) -> Result<usize, Error> {
    let begun_before = (app.clock.real_now() - GRACE).naive_utc();
    let mut done = 0;
    for row in app.store.read_now(|connection| evidence::to_clear(connection, begun_before))? {
        let files = &app.evidence.files;
        let away = files.remove(StoredName::raw(row.id)).and_then(|()| files.remove(StoredName::kept(row.id)));
        if let Err(fault) = away {
            tracing::error!(%fault, evidence = %row.id, "a file of evidence could not be taken away");
            continue;
        }
        match app.store.write_now(move |connection| end(connection, &row)) {
            Ok(()) => done += 1,
            // Somebody was faster.
            Err(Error::Refusal(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(done)
}

/// The context of an act on a draft, which nobody is signed in for.
#[must_use]
pub fn on_draft(app: &App) -> Context {
    app.context(Actor::System)
}
