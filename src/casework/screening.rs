//! Screening a case: what is looked up for the checks of `domain::screening`, and the findings that are kept. Which cases are screened again, and when,
//! stands in `queue`; what is looked up, in `gathering`.

mod gathering;
pub mod queue;
mod rivalling;

use std::collections::BTreeSet;

use crate::app::Context;
use crate::casework::fresh;
use crate::casework::sealing::Keys;
use crate::domain::id::{FindingId, MovementId, TransferId};
use crate::domain::screening::{self, Check, Figures};
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::cases::{self, Case, Channel, Party, Transfer};
use crate::store::petitions::{self, Finding};
use crate::store::{screening as kept, screening_queue};
pub use queue::{drain, drain_while};

/// A case with what its screening looks at.
pub struct File {
    /// The case.
    pub case: Case,
    /// Its transfers, in the order told.
    pub transfers: Vec<Transfer>,
    /// Its people.
    pub parties: Vec<Party>,
    /// Its current refund channel.
    pub channel: Option<Channel>,
    /// The keys of its people.
    pub keys: Keys,
}

impl File {
    /// Whether what the victim told was erased: there is nothing left to compare.
    fn is_erased(&self) -> bool {
        self.parties.first().is_some_and(|victim| self.keys.is_erased(victim.id.bytes()))
    }
}

/// Screens a case that was filed in this transaction: nothing was found before.
///
/// # Errors
/// What the database says.
pub fn screen_filed(connection: &mut AnyConnection, context: &Context, file: &File) -> Result<(), Error> {
    compare(connection, context, file, &[])
}

/// Screens a case again, with the figures that are there now. What somebody resolved stays resolved as long as it rests on the same figures. A case
/// whose victim was erased keeps the findings that it has.
///
/// # Errors
/// What the database says.
pub fn screen(connection: &mut AnyConnection, context: &Context, case: &Case) -> Result<(), Error> {
    kept::note(connection, case.id, context.now.naive_utc())?;
    let parties = cases::parties_of(connection, case.id)?;
    let file = File {
        keys: Keys::of_parties(connection, &context.vault, &parties)?,
        case: case.clone(),
        transfers: cases::transfers_of(connection, case.id)?,
        parties,
        channel: cases::current_channel(connection, case.id)?,
    };
    if file.is_erased() {
        return Ok(());
    }
    let mut before = petitions::findings_of(connection, case.id)?;
    before.retain(|finding| finding.outdated_at.is_none());
    compare(connection, context, &file, &before)
}

/// Screens, and writes what is otherwise than before.
fn compare(connection: &mut AnyConnection, context: &Context, file: &File, before: &[Finding]) -> Result<(), Error> {
    let gathered = gathering::gather(connection, context, file)?;
    let mut found = Vec::new();
    for finding in screening::screen(&gathered.case, &gathered.matched, gathered.tolerance) {
        found.push(row(context, file, &finding)?);
    }
    let gone: Vec<&Finding> = before.iter().filter(|old| !found.iter().any(|new| same_figures(old, new))).collect();
    let new: Vec<Finding> =
        found.iter().filter(|new| !before.iter().any(|old| same_figures(old, new))).cloned().collect();
    let at = context.now.naive_utc();
    kept::drop_findings(connection, &gone, at)?;
    kept::insert_findings(connection, &new)?;
    let matched: Vec<(TransferId, Option<MovementId>)> = file
        .transfers
        .iter()
        .zip(&gathered.matched)
        .map(|(transfer, movement)| (transfer, movement.as_ref().map(|movement| movement.id)))
        .filter(|(transfer, movement)| transfer.movement_id != *movement)
        .map(|(transfer, movement)| (transfer.id, movement))
        .collect();
    kept::keep_matches(connection, &matched)?;
    let others = others_concerned(&gone, &new);
    screening_queue::queue_named(connection, &others.iter().map(String::as_str).collect::<Vec<_>>(), at)
}

/// A finding as it is kept.
fn row(context: &Context, file: &File, finding: &screening::Finding) -> Result<Finding, Error> {
    Ok(Finding {
        id: fresh(context, FindingId::from_bytes)?,
        case_id: file.case.id,
        transfer_id: finding.transfer,
        check_name: finding.check,
        outcome: finding.outcome,
        detail: serde_json::to_string(&finding.figures).map_err(|fault| Error::Broken { what: fault.to_string() })?,
        conflict: finding.is_conflict(),
        resolved_by: None,
        resolved_at: None,
        reason_sealed: None,
        found_at: context.now.naive_utc(),
        outdated_at: None,
    })
}

/// Whether two findings say the same.
fn same_figures(one: &Finding, other: &Finding) -> bool {
    (one.transfer_id, one.check_name, one.outcome) == (other.transfer_id, other.check_name, other.outcome)
        && one.detail == other.detail
}

/// The figures of a finding.
///
/// # Errors
/// Figures that this program did not write.
pub fn figures(finding: &Finding) -> Result<Figures, Error> {
    serde_json::from_str(&finding.detail)
        .map_err(|_| Error::Broken { what: "the figures of a finding do not read".to_owned() })
}

/// Other cases that this one names, or named until now, as claiming the same or as the same person's: they have to learn it. Each of them names this
/// one in its turn, and then nothing changes any more. Where there are more than are named, they know each other well enough.
fn others_concerned(gone: &[&Finding], new: &[Finding]) -> BTreeSet<String> {
    let mut concerned = BTreeSet::new();
    for check in [Check::SameTransfer, Check::SamePerson] {
        let figures_of = |finding: &&Finding| (finding.check_name == check).then(|| figures(finding).ok()).flatten();
        let before: Vec<Figures> = gone.iter().filter_map(figures_of).collect();
        let now: Vec<Figures> = new.iter().filter_map(|finding| figures_of(&finding)).collect();
        if before.iter().chain(&now).any(|figures| figures.more) {
            continue;
        }
        let names = |figures: &[Figures]| -> BTreeSet<String> {
            figures.iter().flat_map(|figures| &figures.cases).map(|other| other.case.clone()).collect()
        };
        concerned.extend(names(&before).symmetric_difference(&names(&now)).cloned());
    }
    concerned
}
