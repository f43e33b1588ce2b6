//! Files that banks send. Reading a file – its dialect, its rows, what is wrong with them by line and column – is apart from carrying out what was read,
//! which is `casework::importing`'s. A file is taken whole or not at all, the same file again changes nothing, and memory does not grow with it.
//!
//! Not here: the command line (`commands::import`), the pages of banks (`web::bank`).

pub mod accounts;
pub mod cases;
pub mod dialect;
mod fault;
pub mod transfers;

use std::io::{self, Read, Seek};
use std::sync::mpsc::{SyncSender, sync_channel};

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::casework::importing::{self, Entry, Judgement, Unfinished};
use crate::casework::reporting::ReportedHold;
use crate::casework::screening;
use crate::casework::trail::ReportedMovement;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::error::Error;
use crate::store::imports::Import;
pub use crate::store::imports::Kind;
use crate::vault::DIGEST_BYTES;
use dialect::{Finished, FromRow, Sheet};
pub use fault::{Fault, Faults, MOST_LISTED, What};

/// Bytes of a file at most.
pub const MOST_FILE_BYTES: u64 = 4 * 1024 * 1024 * 1024;
/// Sealed chunks that wait to be staged: one, so that memory does not grow with the file.
const CHUNKS_WAITING: usize = 1;
/// Bytes that are read at once for the digest alone.
const BLOCK_BYTES: usize = 64 * 1024;

/// Whether what a file changes stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It stays.
    Commit,
    /// It is gone through and taken back: what would happen?
    Rehearse,
}

/// How many rows go together. Somebody else who writes waits for one transaction at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Rows that are staged in one transaction.
    pub staged: usize,
    /// Rows that are carried out in one transaction.
    pub carried_out: usize,
}

impl Default for Pace {
    /// Measured with `benches/register`.
    fn default() -> Self {
        Self { staged: 5_000, carried_out: 30_000 }
    }
}

/// What is to be imported, and how.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What the file tells.
    pub kind: Kind,
    /// Whose file it is.
    pub bank: BankCode,
    /// Whether it stays.
    pub wish: Wish,
    /// How many rows go together.
    pub pace: Pace,
}

/// What an import is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// So many rows were read so far.
    Read(u64),
    /// Every row was read; they are held against the register.
    Judged,
    /// So many rows were carried out, of so many.
    CarriedOut(u64, u64),
    /// Every row was carried out; the cases that they concern are screened again.
    Screened,
}

/// What a file did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows that the file has.
    pub rows: u64,
    /// Rows that were not known.
    pub new: u64,
    /// Rows that changed something known.
    pub changed: u64,
    /// Rows that were known as they are.
    pub unchanged: u64,
    /// What somebody should look at; no reason to refuse.
    pub warnings: Faults,
    /// The sum of the rows' amounts, satang.
    pub total: Satang,
}

/// How an import ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The file was taken, or would be.
    Taken(Report),
    /// Nothing was taken.
    Refused(Faults),
}

/// Imports a bank's file: whole or not at all. Files that were accepted before and not ended are ended first. A source that can't be rewound, such as a
/// pipe, is read all the same; only that it was known is then found out later.
///
/// # Errors
/// What the database says. What is wrong with the file is an [`Outcome`].
pub fn import<S: Read + Seek>(
    app: &App,
    wanted: &Wanted,
    source: S,
    watch: &mut dyn FnMut(Progress),
) -> Result<Outcome, Error> {
    importing::resume(app, Unfinished::Accepted, wanted.pace.carried_out, &|| true)?;
    match wanted.kind {
        Kind::Accounts => take::<_, ReportedHold>(app, wanted, source, watch),
        Kind::Transfers => take::<_, ReportedMovement>(app, wanted, source, watch),
    }
}

/// Ends files that another process left behind; how many. For workers: it stops between two steps when it is no longer wanted to go on.
///
/// # Errors
/// What the database says.
pub fn resume(app: &App, goes_on: &dyn Fn() -> bool) -> Result<usize, Error> {
    importing::resume(app, Unfinished::Abandoned, Pace::default().carried_out, goes_on)
}

/// Reads the file, and carries out what was read if nothing is wrong with it.
fn take<S: Read + Seek, E: Entry + FromRow>(
    app: &App,
    wanted: &Wanted,
    mut source: S,
    watch: &mut dyn FnMut(Progress),
) -> Result<Outcome, Error> {
    let known = match digest_of(&mut source) {
        Some(digest) => importing::is_known(app, wanted.kind, &wanted.bank, &digest)?,
        None => false,
    };
    let sheet: Sheet<S, E> = Sheet::open(source, &wanted.bank);
    if known {
        return Ok(unchanged(sheet.finish()));
    }
    let mut import = importing::begin(app, wanted.kind, &wanted.bank)?;
    let finished = stage(app, wanted, &import, sheet, watch)?;
    watch(Progress::Judged);
    import.digest = finished.digest.to_vec();
    import.row_count = i64::try_from(finished.rows).unwrap_or(i64::MAX);
    let outcome = if !finished.faults.is_empty() {
        Outcome::Refused(finished.faults)
    } else if importing::is_known(app, wanted.kind, &wanted.bank, &finished.digest)? {
        unchanged(finished)
    } else {
        judged(importing::judge(app, &import, MOST_LISTED)?, finished)
    };
    match outcome {
        Outcome::Taken(report) if wanted.wish == Wish::Commit => {
            carry_out(app, wanted, &import, report, watch).map(Outcome::Taken)
        }
        outcome => {
            importing::discard(app, &import, wanted.pace.carried_out)?;
            Ok(outcome)
        }
    }
}

/// The digest of what can be rewound; it stands at its beginning again.
fn digest_of<S: Read + Seek>(source: &mut S) -> Option<[u8; DIGEST_BYTES]> {
    source.rewind().ok()?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; BLOCK_BYTES];
    let whole = loop {
        match source.read(&mut block) {
            Ok(0) => break true,
            Ok(length) => hasher.update(block.get(..length).unwrap_or_default()),
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => {}
            // Reading the rows will find it again, and say so.
            Err(_) => break false,
        }
    };
    source.rewind().ok()?;
    whole.then(|| hasher.finalize().into())
}

/// Stages every row, as long as nothing is wrong; what the whole file said. While a chunk is written, the next is read and sealed.
fn stage<S: Read, E: Entry + FromRow>(
    app: &App,
    wanted: &Wanted,
    import: &Import,
    sheet: Sheet<S, E>,
    watch: &mut dyn FnMut(Progress),
) -> Result<Finished, Error> {
    std::thread::scope(|scope| {
        let (sealed, chunks) = sync_channel(CHUNKS_WAITING);
        let staging = scope.spawn(move || importing::stage::<E>(app, import, &chunks));
        let finished = seal(app, wanted, import, sheet, watch, &sealed);
        drop(sealed);
        let staged = staging.join();
        staged.unwrap_or_else(|_| Err(Error::Broken { what: "the staging of a file panicked".to_owned() }))?;
        finished
    })
}

/// Reads and seals every row, and hands the chunks on; ends early where nobody takes them any more, who then says why.
fn seal<S: Read, E: Entry + FromRow>(
    app: &App,
    wanted: &Wanted,
    import: &Import,
    mut sheet: Sheet<S, E>,
    watch: &mut dyn FnMut(Progress),
    sealed: &SyncSender<Vec<E::Staged>>,
) -> Result<Finished, Error> {
    let mut read = 0;
    loop {
        let rows = sheet.next_rows(wanted.pace.staged);
        if rows.is_empty() {
            return Ok(sheet.finish());
        }
        read += count(rows.len());
        watch(Progress::Read(read));
        if sheet.faults().is_empty() {
            let rows = rows.into_iter().map(|row| (row.line, row.value)).collect();
            if sealed.send(importing::seal(app, import, rows)?).is_err() {
                return Ok(sheet.finish());
            }
        }
    }
}

/// A file that was carried out before.
fn unchanged(finished: Finished) -> Outcome {
    let Finished { rows, total, warnings, .. } = finished;
    Outcome::Taken(Report { rows, unchanged: rows, total, warnings, ..Report::default() })
}

/// What the judgement makes of a file without faults.
fn judged(judgement: Judgement, finished: Finished) -> Outcome {
    let Finished { rows, total, mut warnings, .. } = finished;
    if judgement.refused > 0 {
        let mut faults = Faults::default();
        for (line, refusal) in judgement.refusals {
            faults.add(Fault::of_row(line, What::Refused(refusal)));
        }
        faults.leave_off(judgement.refused.saturating_sub(faults.count()));
        return Outcome::Refused(faults);
    }
    let told = count(judgement.contradictions.len());
    for line in judgement.contradictions {
        warnings.add(Fault::of_row(line, What::Unreadable("contradicts_other_bank")));
    }
    warnings.leave_off(judgement.contradicted.saturating_sub(told));
    let Judgement { new, changed, unchanged, .. } = judgement;
    Outcome::Taken(Report { rows, new, changed, unchanged, warnings, total })
}

/// Carries out a file that was judged, and screens again what it concerns.
fn carry_out(
    app: &App,
    wanted: &Wanted,
    import: &Import,
    mut report: Report,
    watch: &mut dyn FnMut(Progress),
) -> Result<Report, Error> {
    importing::accept(app, import)?;
    let mut done = 0;
    let late = importing::carry_out(app, import, wanted.pace.carried_out, &mut |rows| {
        done += count(rows);
        watch(Progress::CarriedOut(done, report.rows));
        true
    })?;
    for (line, refusal) in late {
        report.warnings.add(Fault::of_row(line, What::Refused(refusal)));
    }
    watch(Progress::Screened);
    // Whoever imported a file sees what it says about the cases.
    screening::drain(app)?;
    Ok(report)
}

/// A length as a figure.
fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
