//! Files that banks send. Reading a file – its dialect, its rows, what is wrong with them by line and column – is apart from committing what was read,
//! which is `casework`'s. A file is taken whole or not at all, and the same file again changes nothing.
//!
//! Not here: the command line (`commands::import`), the pages of banks (`web::bank`).

pub mod accounts;
pub mod dialect;
mod fault;
pub mod transfers;

use crate::app::{App, Context};
use crate::casework::{fresh, screening};
use crate::domain::actor::Actor;
use crate::domain::id::ImportId;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;
use crate::domain::refusal::Refusal;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::store::AnyConnection;
use crate::store::imports::{self, Import};
use crate::vault::digest;
use dialect::{Reading, Row};
pub use fault::{Fault, Faults, MOST_LISTED, What};

/// Bytes of a file that is read at once.
pub const MOST_FILE_BYTES: u64 = 512 * 1024 * 1024;

word_enum! {
    /// What a file tells.
    Kind ("import_kind") {
        /// Frozen accounts with their holds.
        Accounts = "accounts",
        /// Movements in and out of them.
        Transfers = "transfers",
    }
}

/// Whether what a file changes stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// It stays.
    Commit,
    /// It is gone through and taken back: what would happen?
    Rehearse,
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

/// What one row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    New,
    Changed,
    Unchanged,
}

/// What is committed of one row.
trait Entry: Send + 'static {
    /// Its amount, satang.
    fn amount(&self) -> Satang;
    /// Hands it to `casework`.
    fn commit(&self, connection: &mut AnyConnection, context: &Context) -> Result<Done, Error>;
}

/// Imports a bank's file: whole or not at all.
///
/// # Errors
/// What the database says. What is wrong with the file is an [`Outcome`].
pub fn import(app: &App, kind: Kind, bank: &BankCode, bytes: &[u8], wish: Wish) -> Result<Outcome, Error> {
    let digest = digest(bytes).to_vec();
    let file = File { kind, bank: bank.clone(), digest };
    let outcome = match kind {
        Kind::Accounts => take(app, file, accounts::read(bytes, bank), wish),
        Kind::Transfers => take(app, file, transfers::read(bytes, bank), wish),
    }?;
    if wish == Wish::Commit {
        // Whoever imported a file sees what it says about the cases.
        screening::drain(app)?;
    }
    Ok(outcome)
}

/// Which file it is.
#[derive(Clone)]
struct File {
    kind: Kind,
    bank: BankCode,
    digest: Vec<u8>,
}

/// Commits what was read, if nothing is wrong with it.
fn take<E: Entry>(app: &App, file: File, reading: Reading<E>, wish: Wish) -> Result<Outcome, Error> {
    let Reading { rows, faults, warnings } = reading;
    if !faults.is_empty() {
        return Ok(Outcome::Refused(faults));
    }
    let Some(total) = Satang::sum(rows.iter().map(|row| row.value.amount())) else {
        let mut faults = Faults::default();
        faults.add(Fault::of_file(What::Refused(Refusal::Overflow)));
        return Ok(Outcome::Refused(faults));
    };
    let context = app.context(Actor::Import { bank: file.bank.clone() });
    let blank = Report { rows: count(rows.len()), warnings, total, ..Report::default() };
    app.store.write_if_now(
        move |connection| commit(connection, &context, &file, &rows, blank.clone()),
        move |outcome| wish == Wish::Commit && matches!(outcome, Outcome::Taken(_)),
    )
}

/// Goes through the rows in one transaction; the caller takes it back where a row is refused.
fn commit<E: Entry>(
    connection: &mut AnyConnection,
    context: &Context,
    file: &File,
    rows: &[Row<E>],
    mut report: Report,
) -> Result<Outcome, Error> {
    if imports::is_known(connection, file.kind.as_str(), &file.bank, &file.digest)? {
        report.unchanged = report.rows;
        return Ok(Outcome::Taken(report));
    }
    let mut faults = Faults::default();
    for row in rows {
        match row.value.commit(connection, context) {
            Ok(Done::New) => report.new += 1,
            Ok(Done::Changed) => report.changed += 1,
            Ok(Done::Unchanged) => report.unchanged += 1,
            // Somebody else was faster: no fault of the file, and the transaction is over on one of the databases.
            Err(Error::Refusal(refusal @ (Refusal::AlreadyThere | Refusal::Stale { .. }))) => {
                return Err(refusal.into());
            }
            Err(Error::Refusal(refusal)) => {
                faults.add(Fault { line: row.line, column: None, what: What::Refused(refusal) });
            }
            Err(other) => return Err(other),
        }
    }
    if !faults.is_empty() {
        return Ok(Outcome::Refused(faults));
    }
    let import = Import {
        id: fresh(context, ImportId::from_bytes)?,
        kind: file.kind.as_str().to_owned(),
        bank: file.bank.clone(),
        digest: file.digest.clone(),
        row_count: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        imported_at: context.now.naive_utc(),
    };
    imports::insert(connection, &import)?;
    Ok(Outcome::Taken(report))
}

/// A length as a figure.
fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
