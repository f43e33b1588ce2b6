//! What the register says, as CSV for other programs: the screening, the claims, the ledger. Written page by page in one view of the database, so
//! that memory does not grow with it; in an order that does not depend on which database it is, and without what differs from one run to the
//! next (ids, times of day). Here: what the files have in common. What each holds stands in the files below; the command line is
//! `commands::export`'s.

mod cells;
mod claims;
mod disclosures;
mod ledger;
mod screening;

use std::collections::BTreeMap;
use std::io::Write;

use crate::app::App;
use crate::domain::id::{CaseId, PetitionId};
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::store::exports::{self, CasePage, ExportedCase};
use cells::Sheet;

/// Cases or accounts that are held in memory at once.
const PAGE: i64 = 200;

word_enum! {
    /// What is exported.
    Kind ("export_kind") {
        /// The result of each check for each transfer.
        Screening = "screening",
        /// Claims with their ladder of amounts.
        Claims = "claims",
        /// Every posting.
        Ledger = "ledger",
        /// Each time personal data were handed on (PDPA s.39).
        Disclosures = "disclosures",
    }
}

/// Why an export ended early.
#[derive(Debug, thiserror::Error)]
pub enum ExportFault {
    /// The database says no.
    #[error(transparent)]
    Error(#[from] Error),
    /// The file can't be written.
    #[error("the export can't be written: {0}")]
    Unwritable(#[from] csv::Error),
}

/// Writes an export.
///
/// # Errors
/// What the database says; what whoever takes the file says.
pub fn write<W: Write>(app: &App, kind: Kind, to: W) -> Result<(), ExportFault> {
    let mut sheet = Sheet::new(to);
    let mut unwritable = None;
    app.store.read_now(|connection| {
        let written = match kind {
            Kind::Screening => screening::write(connection, &mut sheet),
            Kind::Claims => claims::write(connection, &app.vault, &mut sheet),
            Kind::Ledger => ledger::write(connection, &mut sheet),
            Kind::Disclosures => disclosures::write(connection, &mut sheet),
        };
        match written.and_then(|()| sheet.end()) {
            Err(ExportFault::Error(fault)) => Err(fault),
            Err(ExportFault::Unwritable(fault)) => {
                unwritable = Some(fault);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    })?;
    unwritable.map_or(Ok(()), |fault| Err(fault.into()))
}

/// Goes through all cases, page by page, in the order of their sources' numbers.
fn each_page(
    connection: &mut crate::store::AnyConnection,
    mut work: impl FnMut(&mut crate::store::AnyConnection, &CasePage) -> Result<(), ExportFault>,
) -> Result<(), ExportFault> {
    let mut after = None;
    loop {
        let page = exports::case_page(connection, after.as_ref(), PAGE)?;
        let Some(last) = page.cases.last() else {
            return Ok(());
        };
        after = Some(last.clone());
        work(connection, &page)?;
    }
}

/// What names a claim in a file: the case, and which of its claims it is, counted by the first transfer that it asks for.
fn claim_names(case: &ExportedCase, page: &CasePage) -> BTreeMap<PetitionId, String> {
    let mut places: BTreeMap<PetitionId, i64> = BTreeMap::new();
    for (petition, of, place) in &page.lines {
        if *of == case.id {
            places.entry(*petition).and_modify(|first| *first = (*first).min(*place)).or_insert(*place);
        }
    }
    let mut order: Vec<(i64, PetitionId)> = places.into_iter().map(|(petition, place)| (place, petition)).collect();
    order.sort();
    (1_u32..).zip(order).map(|(number, (_, petition))| (petition, format!("{}-{number}", case.name()))).collect()
}

/// The claim that a transfer of a case is asked for in: the first of them.
fn claim_of(case: CaseId, place: i64, names: &BTreeMap<PetitionId, String>, page: &CasePage) -> Option<String> {
    let asked = page.lines.iter().filter(|(_, of, at)| *of == case && *at == place);
    asked.filter_map(|(petition, _, _)| names.get(petition)).min_by_key(|name| (name.len(), (*name).clone())).cloned()
}
