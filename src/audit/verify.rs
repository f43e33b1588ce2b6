//! Going through the chain and the history again. Page by page, each page one view of the database, so that memory is bounded and nobody who writes is
//! held up; what is written meanwhile is either seen whole or not yet.

use std::collections::VecDeque;

use data_encoding::HEXLOWER;
use serde::Serialize;

use super::chain::{self, BEGINNING};
use super::checkpoint::Checkpoint;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::store::Store;
use crate::store::audit::{self, Kept, Placed, Queued, Sealed};

/// Findings that are told; those after them are counted.
pub const MOST_FINDINGS: u64 = 1_000;
/// Rows of a page.
const PAGE: i64 = 4_000;

word_enum! {
    /// What is wrong. Its word names the sentence `audit-wrong-WORD`.
    Wrong ("audit_wrong") {
        /// The version is not what its own commitment says.
        Edited = "edited",
        /// The version fits its commitment, and is not what was sealed.
        Rewritten = "rewritten",
        /// What was sealed, or waited for it, is gone from the history.
        Deleted = "deleted",
        /// The version was neither sealed nor does it wait for the sealer.
        Inserted = "inserted",
        /// The record's versions leave some out.
        VersionMissing = "version_missing",
        /// The chain's positions leave some out.
        PositionMissing = "position_missing",
        /// The link does not follow from the one before and from what is sealed.
        LinkBroken = "link_broken",
        /// What waits for the sealer was sealed before.
        SealedBefore = "sealed_before",
        /// The chain ends before a checkpoint.
        Cut = "cut",
        /// The chain has another link where a checkpoint was signed.
        Recomputed = "recomputed",
        /// A checkpoint was not signed by the key.
        NotSigned = "not_signed",
    }
}

/// Something that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub wrong: Wrong,
    /// The position in the chain, where it is about one; of several the first.
    pub position: Option<i64>,
    /// The record's name, where it is known.
    pub record: Option<String>,
    /// The record's id, hexadecimal.
    pub id: Option<String>,
    /// The version; of several the first.
    pub version: Option<i64>,
    /// The last position or version, where there are several.
    pub until: Option<i64>,
    /// The line of the checkpoint file.
    pub line: Option<u64>,
}

impl Finding {
    fn of(wrong: Wrong) -> Self {
        Self { wrong, position: None, record: None, id: None, version: None, until: None, line: None }
    }

    /// Of the version that is sealed at a position.
    fn at(wrong: Wrong, row: &Sealed) -> Self {
        let about = Self::about(wrong, &row.sealed_record, row.sealed_version);
        Self { position: Some(row.position), record: row.kept.record.clone(), ..about }
    }

    fn about(wrong: Wrong, record_id: &[u8], version: i64) -> Self {
        Self { id: Some(HEXLOWER.encode(record_id)), version: Some(version), ..Self::of(wrong) }
    }

    pub(super) fn on(wrong: Wrong, checkpoint: &Checkpoint) -> Self {
        Self { position: Some(checkpoint.position), line: Some(checkpoint.line), ..Self::of(wrong) }
    }
}

/// What was gone through.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verified {
    /// Versions in the chain.
    pub sealed: u64,
    /// Versions in the history.
    pub versions: u64,
    /// Records that they are of.
    pub records: u64,
    /// Versions that wait for the sealer.
    pub waiting: u64,
    /// Checkpoints compared.
    pub checkpoints: u64,
    /// The chain's last position.
    pub position: i64,
    /// The chain's last link.
    #[serde(skip)]
    pub end: Vec<u8>,
    /// The same, hexadecimal.
    pub link: String,
    /// Findings, those that were not told too.
    pub findings: u64,
}

/// Counts findings, and tells the first of them.
struct Teller<'a> {
    told: &'a mut dyn FnMut(Finding),
    count: u64,
}

impl Teller<'_> {
    fn tell(&mut self, finding: Finding) {
        self.count += 1;
        if self.count <= MOST_FINDINGS {
            (self.told)(finding);
        }
    }
}

/// Goes through the chain and the history, and compares them with the checkpoints, whose signatures were checked before. Each finding is told as it is made, up to
/// [`MOST_FINDINGS`].
///
/// # Errors
/// What the database says.
pub fn verify(store: &Store, checkpoints: &[Checkpoint], told: &mut dyn FnMut(Finding)) -> Result<Verified, Error> {
    let mut verified = Verified { checkpoints: count(checkpoints.len()), ..Verified::default() };
    let mut teller = Teller { told, count: 0 };
    let mut walk = Walk::new(0, &BEGINNING, checkpoints);
    walk.walk_to_end(store, &mut teller)?;
    (verified.sealed, verified.position, verified.link) = (walk.gone, walk.position, HEXLOWER.encode(&walk.end));
    verified.end = walk.end;
    (verified.versions, verified.records) = versions(store, &mut teller)?;
    verified.waiting = queue(store, &mut teller)?;
    verified.findings = teller.count;
    Ok(verified)
}

/// Goes through the chain after a checkpoint alone, and the versions sealed in it: how many findings there are, and where the chain ends.
///
/// # Errors
/// What the database says.
pub fn verify_since(
    store: &Store,
    checkpoint: Option<&Checkpoint>,
    told: &mut dyn FnMut(Finding),
) -> Result<Verified, Error> {
    let mut teller = Teller { told, count: 0 };
    let (position, link) = checkpoint.map_or((0, BEGINNING.to_vec()), |last| (last.position, last.link.clone()));
    // The checkpoint's own position is compared as well.
    let mut walk = Walk::new((position - 1).max(0), &link, checkpoint.map(std::slice::from_ref).unwrap_or_default());
    if position > 0 {
        walk.before = None;
    }
    walk.walk_to_end(store, &mut teller)?;
    Ok(Verified {
        sealed: walk.gone,
        position: walk.position,
        link: HEXLOWER.encode(&walk.end),
        end: walk.end,
        findings: teller.count,
        ..Verified::default()
    })
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// A walk along the chain.
struct Walk<'a> {
    /// Where it is.
    position: i64,
    /// The link there; none where it can't be known, after a gap.
    before: Option<Vec<u8>>,
    /// The last link that was met.
    end: Vec<u8>,
    /// Links met.
    gone: u64,
    /// Checkpoints that were not come to yet, by position.
    ahead: VecDeque<&'a Checkpoint>,
}

impl<'a> Walk<'a> {
    fn new(position: i64, link: &[u8], checkpoints: &'a [Checkpoint]) -> Self {
        let mut ahead: Vec<&Checkpoint> =
            checkpoints.iter().filter(|checkpoint| checkpoint.position > position).collect();
        ahead.sort_by_key(|checkpoint| checkpoint.position);
        Self { position, before: Some(link.to_vec()), end: link.to_vec(), gone: 0, ahead: ahead.into() }
    }

    fn walk_to_end(&mut self, store: &Store, teller: &mut Teller<'_>) -> Result<(), Error> {
        loop {
            let after = self.position;
            let page = store.read_now(|connection| audit::links_after(connection, after, PAGE))?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                self.step(row, teller);
            }
        }
        for checkpoint in self.ahead.drain(..) {
            teller.tell(Finding::on(Wrong::Cut, checkpoint));
        }
        Ok(())
    }

    fn step(&mut self, row: &Sealed, teller: &mut Teller<'_>) {
        if row.position != self.position + 1 {
            let several = (row.position > self.position + 2).then_some(row.position - 1);
            let missing =
                Finding { position: Some(self.position + 1), until: several, ..Finding::of(Wrong::PositionMissing) };
            teller.tell(missing);
            self.before = None;
        }
        if let Some(before) = &self.before {
            let wanted =
                chain::link(before, row.position, &row.sealed_record, row.sealed_version, &row.sealed_commitment);
            if row.link != wanted {
                teller.tell(Finding::at(Wrong::LinkBroken, row));
            }
        }
        if let Some(wrong) = wrong_with(&row.kept, Some(&row.sealed_commitment)) {
            teller.tell(Finding::at(wrong, row));
        }
        while let Some(checkpoint) = self.ahead.pop_front_if(|next| next.position <= row.position) {
            if checkpoint.position < row.position || checkpoint.link != row.link {
                teller.tell(Finding::on(Wrong::Recomputed, checkpoint));
            }
        }
        self.position = row.position;
        self.gone += 1;
        self.before = Some(row.link.clone());
        self.end.clone_from(&row.link);
    }
}

/// What is wrong with a version that should be there, sealed with this commitment.
fn wrong_with(kept: &Kept, sealed: Option<&[u8]>) -> Option<Wrong> {
    if !kept.is_there() {
        return Some(Wrong::Deleted);
    }
    let Some(found) = kept.commitment_of_columns() else {
        return Some(Wrong::Edited);
    };
    if kept.commitment.as_ref().is_some_and(|own| own.as_slice() != found) {
        return Some(Wrong::Edited);
    }
    sealed.filter(|sealed| *sealed != found).map(|_| Wrong::Rewritten)
}

/// Whether every version was sealed or waits, and no record leaves one out: how many versions and records there are.
fn versions(store: &Store, teller: &mut Teller<'_>) -> Result<(u64, u64), Error> {
    let (mut versions, mut records) = (0, 0);
    let mut last: (Vec<u8>, i64) = (Vec::new(), 0);
    loop {
        let after = last.clone();
        let page = store.read_now(|connection| audit::versions_after(connection, (&after.0, after.1), PAGE))?;
        if page.is_empty() {
            return Ok((versions, records));
        }
        for row in page {
            let is_new = row.record_id != last.0;
            let wanted = if is_new { 1 } else { last.1 + 1 };
            if row.version != wanted {
                let several = (row.version > wanted + 1).then_some(row.version - 1);
                let missing = Finding::about(Wrong::VersionMissing, &row.record_id, wanted);
                teller.tell(Finding { until: several, ..missing });
            }
            if let Placed { position: None, waiting: None, .. } = &row {
                teller.tell(Finding {
                    record: row.record.clone(),
                    ..Finding::about(Wrong::Inserted, &row.record_id, row.version)
                });
            }
            versions += 1;
            records += u64::from(is_new);
            last = (row.record_id, row.version);
        }
    }
}

/// Whether what waits for the sealer is there, as it was written; how many versions wait.
fn queue(store: &Store, teller: &mut Teller<'_>) -> Result<u64, Error> {
    let mut waiting = 0;
    let mut last: (Vec<u8>, i64) = (Vec::new(), 0);
    loop {
        let after = last.clone();
        let page = store.read_now(|connection| audit::queued_after(connection, (&after.0, after.1), PAGE))?;
        if page.is_empty() {
            return Ok(waiting);
        }
        for Queued { queued_record, queued_version, position, kept } in page {
            let wrong = match position {
                Some(_) => Some(Wrong::SealedBefore),
                None => wrong_with(&kept, None),
            };
            if let Some(wrong) = wrong {
                let about = Finding::about(wrong, &queued_record, queued_version);
                teller.tell(Finding { record: kept.record, position, ..about });
            }
            waiting += 1;
            last = (queued_record, queued_version);
        }
    }
}
