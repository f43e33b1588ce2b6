//! Files of evidence, and who opened them. Their bytes are not in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{cases, drafts, evidence, evidence_views};
use super::{AnyConnection, one_changed};
use crate::domain::actor::Role;
use crate::domain::evidence::{Kind, Media, State};
use crate::domain::id::{CaseId, DraftId, EvidenceId, RequestId, UserId, ViewId};
use crate::error::Error;

/// Files that one look for work takes at most.
pub const BATCH: i64 = 50;
/// States of files that count for the limits of a case and that its people see.
const THERE: [State; 4] = [State::Arriving, State::Quarantined, State::Clean, State::Refused];

/// A file.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = evidence, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Evidence {
    /// The id; also names its bytes in the store of files.
    #[diesel(skip_update)]
    pub id: EvidenceId,
    /// Moves with every change.
    pub version: i64,
    /// The draft that it belongs to.
    pub draft_id: Option<DraftId>,
    /// The case that it belongs to.
    pub case_id: Option<CaseId>,
    /// The request for information that it answers.
    #[diesel(skip_update)]
    pub request_id: Option<RequestId>,
    /// What it shows, as its person says.
    pub kind: Kind,
    /// Its format.
    #[diesel(skip_update)]
    pub media: Media,
    /// Bytes that are kept; zero while it arrives.
    pub size: i64,
    /// The name that it was given, sealed.
    pub name_sealed: Option<Vec<u8>>,
    /// SHA-256 of the bytes that are kept, sealed: in the open it would tell who guesses a file that it was sent.
    pub sha256_sealed: Option<Vec<u8>>,
    /// The key of its bytes, sealed.
    pub key_sealed: Option<Vec<u8>>,
    /// What becomes of it.
    pub state: State,
    /// Whether there may be bytes of it in the store of files.
    pub on_disk: bool,
    /// When it arrived, UTC: real time until it is kept, legal time from then on.
    pub uploaded_at: NaiveDateTime,
    /// Which user sent it, where it was one.
    #[diesel(skip_update)]
    pub uploaded_by: Option<UserId>,
    /// How often the scanner was tried in vain.
    pub scan_attempts: i64,
    /// When it is scanned next, UTC; while it is quarantined.
    pub scan_at: Option<NaiveDateTime>,
}

/// One opening of a file.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = evidence_views)]
pub struct View {
    /// The id.
    pub id: ViewId,
    /// The file.
    pub evidence_id: EvidenceId,
    /// In which role.
    pub role: Role,
    /// By which user; none for its own person.
    pub user_id: Option<UserId>,
    /// When, legal time, UTC.
    pub viewed_at: NaiveDateTime,
}

/// The file with this id.
///
/// # Errors
/// What the database says.
pub fn find(connection: &mut AnyConnection, id: EvidenceId) -> Result<Option<Evidence>, Error> {
    Ok(evidence::table.find(id).select(Evidence::as_select()).first(connection).optional()?)
}

/// Adds a file.
///
/// # Errors
/// What the database says.
pub fn insert(connection: &mut AnyConnection, row: &Evidence) -> Result<(), Error> {
    diesel::insert_into(evidence::table).values(row).execute(connection)?;
    Ok(())
}

/// Stores a changed file whose version has moved by one.
///
/// # Errors
/// `Stale` where somebody else was faster.
pub fn save(connection: &mut AnyConnection, row: &Evidence, seen: i64) -> Result<(), Error> {
    let before = evidence::table.filter(evidence::id.eq(row.id)).filter(evidence::version.eq(seen));
    one_changed(diesel::update(before).set(row).execute(connection)?, seen)
}

/// Deletes the row of a file that never belonged to a case.
///
/// # Errors
/// What the database says.
pub fn delete(connection: &mut AnyConnection, id: EvidenceId) -> Result<(), Error> {
    diesel::delete(evidence::table.find(id).filter(evidence::case_id.is_null())).execute(connection)?;
    Ok(())
}

/// The files of a draft, in the order of arrival, those that are just arriving among them.
///
/// # Errors
/// What the database says.
pub fn of_draft(connection: &mut AnyConnection, draft: DraftId) -> Result<Vec<Evidence>, Error> {
    let rows = evidence::table.filter(evidence::draft_id.eq(draft)).filter(evidence::state.eq_any(THERE));
    Ok(rows.order(evidence::id).select(Evidence::as_select()).load(connection)?)
}

/// The files of a case, in the order of arrival, those that are just arriving among them.
///
/// # Errors
/// What the database says.
pub fn of_case(connection: &mut AnyConnection, case: CaseId) -> Result<Vec<Evidence>, Error> {
    let rows = evidence::table.filter(evidence::case_id.eq(case)).filter(evidence::state.eq_any(THERE));
    Ok(rows.order(evidence::id).select(Evidence::as_select()).load(connection)?)
}

/// Makes two who add files to one draft go one after the other, and notes that it is in use.
///
/// # Errors
/// What the database says.
pub fn lock_draft(connection: &mut AnyConnection, draft: DraftId, at: NaiveDateTime) -> Result<bool, Error> {
    let row = drafts::table.filter(drafts::id.eq(draft)).filter(drafts::case_id.is_null());
    Ok(diesel::update(row).set(drafts::updated_at.eq(at)).execute(connection)? == 1)
}

/// Makes two who add files to one case go one after the other.
///
/// # Errors
/// What the database says.
pub fn lock_case(connection: &mut AnyConnection, case: CaseId) -> Result<bool, Error> {
    let row = cases::table.filter(cases::id.eq(case));
    Ok(diesel::update(row).set(cases::version.eq(cases::version)).execute(connection)? == 1)
}

/// Notes that the files of a draft changed: whoever checked its answers before sees that there are others.
///
/// # Errors
/// What the database says.
pub fn touch_draft(connection: &mut AnyConnection, draft: DraftId) -> Result<(), Error> {
    diesel::update(drafts::table.find(draft)).set(drafts::version.eq(drafts::version + 1)).execute(connection)?;
    Ok(())
}

/// The quarantined files that are to be scanned by now, those that wait longest first.
///
/// # Errors
/// What the database says.
pub fn to_scan(connection: &mut AnyConnection, now: NaiveDateTime) -> Result<Vec<Evidence>, Error> {
    let rows = evidence::table.filter(evidence::state.eq(State::Quarantined)).filter(evidence::scan_at.le(now));
    let rows = rows.order((evidence::scan_at, evidence::id)).limit(BATCH);
    Ok(rows.select(Evidence::as_select()).load(connection)?)
}

/// Files whose bytes are to go: refused, taken out, or begun before a moment and never ended.
///
/// # Errors
/// What the database says.
pub fn to_clear(connection: &mut AnyConnection, begun_before: NaiveDateTime) -> Result<Vec<Evidence>, Error> {
    let ended = evidence::table
        .filter(evidence::state.eq_any([State::Refused, State::Removed]))
        .filter(evidence::on_disk.eq(true))
        .limit(BATCH);
    let mut rows = ended.select(Evidence::as_select()).load(connection)?;
    let begun = evidence::table
        .filter(evidence::state.eq(State::Arriving))
        .filter(evidence::uploaded_at.lt(begun_before))
        .limit(BATCH);
    rows.extend(begun.select(Evidence::as_select()).load::<Evidence>(connection)?);
    Ok(rows)
}

/// Takes out the files of drafts that nobody touched since a moment and that became no case, so that the drafts can go.
///
/// # Errors
/// What the database says.
pub fn abandon(connection: &mut AnyConnection, untouched_since: NaiveDateTime) -> Result<usize, Error> {
    let old = drafts::table.filter(drafts::updated_at.lt(untouched_since)).filter(drafts::case_id.is_null());
    let old: Vec<DraftId> = old.select(drafts::id).load(connection)?;
    let mut done = 0;
    for draft in old {
        for row in of_draft(connection, draft)? {
            save(connection, &removed(&row), row.version)?;
            done += 1;
        }
    }
    Ok(done)
}

/// The row of a file that is taken out: its bytes can't be read any more from here on.
pub fn removed(row: &Evidence) -> Evidence {
    Evidence {
        version: row.version + 1,
        draft_id: None,
        name_sealed: None,
        sha256_sealed: None,
        key_sealed: None,
        state: State::Removed,
        scan_at: None,
        ..row.clone()
    }
}

/// Keeps that somebody opened a file.
///
/// # Errors
/// What the database says.
pub fn insert_view(connection: &mut AnyConnection, view: &View) -> Result<(), Error> {
    diesel::insert_into(evidence_views::table).values(view).execute(connection)?;
    Ok(())
}

/// Who opened these files, the newest first; at most `limit`.
///
/// # Errors
/// What the database says.
pub fn views_of(connection: &mut AnyConnection, files: &[EvidenceId], limit: i64) -> Result<Vec<View>, Error> {
    let rows = evidence_views::table.filter(evidence_views::evidence_id.eq_any(files.to_vec()));
    let rows = rows.order((evidence_views::viewed_at.desc(), evidence_views::id.desc())).limit(limit);
    Ok(rows.select(View::as_select()).load(connection)?)
}
