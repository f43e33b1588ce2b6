//! Sessions, kept on the server: a browser has a random token, the database its digest and what it opens.
//!
//! Here: how long one lasts and how far a sign-in has come in it, reading one, opening and closing one. Not here: what a page may be opened with (`access`), proving who one is
//! (`sign_in`, `staff`, `claimant_access`).

use chrono::{DateTime, TimeDelta, Utc};

use crate::app::App;
use crate::credential::Token;
use crate::domain::actor::{Actor, Role};
use crate::domain::id::{CaseId, DraftId, PetitionId, UserId};
use crate::domain::identity::BankCode;
use crate::error::Error;
use crate::store::people::Stage;
use crate::store::{AnyConnection, cases, people, petitions};

/// A session that nobody used for so long is over (ASVS 5.0, V7.3.1).
pub const IDLE: TimeDelta = TimeDelta::minutes(30);
/// A session is over after so long, however much it is used (ASVS 5.0, V7.3.2).
pub const ABSOLUTE: TimeDelta = TimeDelta::hours(8);
/// How long a sign-in may wait for its second step, which is typed off a telephone.
pub const SECOND_STEP_LIFE: TimeDelta = TimeDelta::minutes(10);
/// How long it holds that somebody has shown the second factor, before it is asked for again ahead of an act that needs it (ASVS 5.0, V7.5.3).
pub const STEP_UP_LIFE: TimeDelta = TimeDelta::minutes(10);
/// Use is written down at most so often: reading a page costs no write.
pub const TOUCH_EVERY: TimeDelta = TimeDelta::minutes(1);

/// What a session opens. A member of the Centre's staff who files for somebody has a user and a draft, then the case that it became; otherwise it
/// is one of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Opening {
    /// The user who signed in.
    pub user: Option<UserId>,
    /// The case that reference and code let into.
    pub case: Option<CaseId>,
    /// The objection that reference and code let into.
    pub petition: Option<PetitionId>,
    /// The draft that is being written.
    pub draft: Option<DraftId>,
    /// How far the sign-in of the user has come.
    pub stage: Stage,
    /// Whether the user has shown the second factor lately enough for an act that needs it.
    pub is_stepped_up: bool,
}

/// The user of a session, as the row stands at this request.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionUser {
    /// The immutable id.
    pub id: UserId,
    /// The name.
    pub name: String,
    /// The one role.
    pub role: Role,
    /// The bank, of a user of one.
    pub bank: Option<BankCode>,
}

impl std::fmt::Debug for SessionUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SessionUser({}, {})", self.id, self.role)
    }
}

/// A session that is not over.
#[derive(Debug, Clone)]
pub struct Session {
    /// What it opens.
    pub opens: Opening,
    /// Who signed in, where a user did.
    pub user: Option<SessionUser>,
    /// Who has shown the password and not the second factor: it opens the second step and nothing else. Then nobody signed in.
    pub half_in: Option<(Stage, SessionUser)>,
    /// The reference that people see, of a case or objection.
    pub reference: Option<String>,
    /// Whether its use is to be written down again.
    pub(super) is_to_touch: bool,
}

impl Session {
    /// In whose name its acts are done; nobody's while a draft is being written.
    pub fn actor(&self) -> Option<Actor> {
        if let Some(user) = &self.user {
            return Some(Actor::User { id: user.id, role: user.role, bank: user.bank.clone() });
        }
        let claimant = self.opens.case.map(Actor::Claimant);
        claimant.or_else(|| self.opens.petition.map(Actor::Holder))
    }
}

/// The session with this digest, unless it is over or its user may not come in any more.
pub(super) fn find(
    connection: &mut AnyConnection,
    digest: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Session>, Error> {
    let Some(row) = people::find_session(connection, digest)? else {
        return Ok(None);
    };
    let (since, seen) = (row.created_at.and_utc(), row.seen_at.and_utc());
    let is_in = row.stage == Stage::In;
    let longest = if is_in { ABSOLUTE } else { SECOND_STEP_LIFE };
    if now - since >= longest || now - seen >= IDLE {
        return Ok(None);
    }
    let user = match row.user_id {
        None => None,
        Some(id) => match active_user(connection, id)? {
            Some(user) => Some(user),
            None => return Ok(None),
        },
    };
    let (user, half_in) = if is_in { (user, None) } else { (None, user.map(|user| (row.stage, user))) };
    let opens = Opening {
        user: user.as_ref().map(|user| user.id),
        case: row.case_id,
        petition: row.petition_id,
        draft: row.draft_id,
        stage: row.stage,
        is_stepped_up: is_in && row.stepped_up_at.is_some_and(|at| now - at.and_utc() < STEP_UP_LIFE),
    };
    Ok(Some(Session {
        reference: reference_of(connection, &row)?,
        opens,
        user,
        half_in,
        is_to_touch: now - seen >= TOUCH_EVERY,
    }))
}

fn active_user(connection: &mut AnyConnection, id: UserId) -> Result<Option<SessionUser>, Error> {
    let user = people::find(connection, id)?.filter(|user| user.active && user.dormant_since.is_none());
    Ok(user.map(|user| SessionUser { id: user.id, name: user.name, role: user.role, bank: user.bank }))
}

fn reference_of(connection: &mut AnyConnection, row: &people::Session) -> Result<Option<String>, Error> {
    let reference = match (row.case_id, row.petition_id) {
        (Some(case), _) => cases::find(connection, case)?.map(|case| case.reference),
        (None, Some(petition)) => petitions::find(connection, petition)?.and_then(|petition| petition.reference),
        (None, None) => None,
    };
    Ok(reference.map(|reference| reference.to_string()))
}

/// Opens a session with a new token, in place of the one that the browser had.
pub(super) async fn open(app: &App, opens: Opening, old: &Token) -> Result<Token, Error> {
    let token = Token::new()?;
    let now = app.clock.real_now().naive_utc();
    let row = people::Session {
        digest: token.digest().to_vec(),
        user_id: opens.user,
        case_id: opens.case,
        petition_id: opens.petition,
        draft_id: opens.draft,
        created_at: now,
        seen_at: now,
        stage: opens.stage,
        stepped_up_at: opens.is_stepped_up.then_some(now),
    };
    let old = old.digest();
    app.store
        .write(move |connection| {
            people::end_session(connection, &old)?;
            people::insert_session(connection, &row)
        })
        .await?;
    Ok(token)
}

/// Ends the session of this token, if it has one.
pub(super) async fn close(app: &App, token: &Token) -> Result<(), Error> {
    let digest = token.digest();
    app.store.write(move |connection| people::end_session(connection, &digest)).await
}

/// Changes the draft that a session holds.
pub(super) async fn set_draft(app: &App, token: &Token, draft: Option<DraftId>) -> Result<(), Error> {
    let digest = token.digest();
    app.store.write(move |connection| people::set_session_draft(connection, &digest, draft)).await
}

/// Writes down that the user has shown the second factor again.
pub(super) async fn step_up(app: &App, token: &Token) -> Result<(), Error> {
    let (digest, now) = (token.digest(), app.clock.real_now().naive_utc());
    app.store.write(move |connection| people::step_up_session(connection, &digest, now)).await
}

/// Writes down that the session is in use.
pub(super) async fn touch(app: &App, token: &Token) -> Result<(), Error> {
    let (digest, now) = (token.digest(), app.clock.real_now().naive_utc());
    app.store.write(move |connection| people::touch_session(connection, &digest, now)).await
}

/// Deletes the sessions and codes that are over; how many.
///
/// # Errors
/// What the database says.
pub fn clear_ended(app: &App) -> Result<usize, Error> {
    let now = app.clock.real_now();
    app.store.write_now(move |connection| {
        let sessions = people::drop_old_sessions(connection, (now - IDLE).naive_utc())?;
        let codes = people::drop_old_codes(connection, (now - ABSOLUTE).naive_utc())?;
        Ok(sessions + codes)
    })
}
