//! `redress doctor`: proves again, on the records as they are stored, what the program and the database keep true – the ledger, the caps, four eyes,
//! the history, the tables of law, what is sealed. It changes nothing, goes through the records in batches, and may run beside `serve`.
//!
//! Here: what must hold. Not here: whether the history is as it was written (`audit::verify`), the reads (`store::proofs`), how a finding is told (`commands::doctor`).

mod records;
mod whole;

use crate::app::App;
use crate::domain::words::word_enum;
use crate::error::Error;
use crate::store::audit;

word_enum! {
    /// What was proved. Its word names the sentence `doctor-WORD`.
    Check ("doctor_check") {
        /// Confirmed = the sum of the other purses.
        PursesBalance = "purses_balance",
        /// A purse = the sum of its entries.
        PurseEntries = "purse_entries",
        /// The confirmed purse = the account's confirmed balance.
        ConfirmedBalance = "confirmed_balance",
        /// The account's count of petitions under examination is right.
        OpenClaims = "open_claims",
        /// What is accepted of a case = the sum over its transfers.
        CaseAccepted = "case_accepted",
        /// What is allotted to a case = the sum over its claims.
        CaseAllotted = "case_allotted",
        /// Allotted and recovered elsewhere do not exceed what is accepted (R23).
        CaseCap = "case_cap",
        /// Claimed ≥ accepted ≥ allotted ≥ paid.
        Ladder = "ladder",
        /// What is paid = the sum of the confirmed payments.
        PaidSum = "paid_sum",
        /// Two steps that need two people were taken by two.
        FourEyes = "four_eyes",
        /// The state is one of the record's table.
        LegalState = "legal_state",
        /// The history has every version, once, under the record's name.
        HistoryGap = "history_gap",
        /// The history ends with the record's version and state.
        HistoryEnd = "history_end",
        /// Every step of the history begins where the one before ended, and the table has it.
        HistoryStep = "history_step",
        /// A notice was given up.
        DeadLetter = "dead_letter",
        /// A kept rule set reads, and is the text that its hash says.
        RuleSet = "rule_set",
        /// The words of the database are those of the program.
        Seed = "seed",
        /// A sealed value opens.
        Sealed = "sealed",
    }
}

/// Something that does not hold.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Finding {
    /// What was proved.
    pub check: Check,
    /// The record's name.
    pub record: String,
    /// Its id; empty where the whole database is meant.
    pub id: String,
    /// What is there.
    pub found: String,
    /// What should be.
    pub wanted: String,
}

/// What was gone through.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Proved {
    /// Records whose history and state were compared.
    pub records: usize,
    /// Accounts whose ledger was added up.
    pub accounts: usize,
    /// Cases whose sums were added up.
    pub cases: usize,
    /// Petitions whose ladder was looked at.
    pub petitions: usize,
    /// Versions of the history that wait to be sealed: many mean that no worker runs.
    pub waiting: i64,
    /// Findings told.
    pub findings: usize,
}

/// Goes through everything and tells each finding as it is made.
///
/// # Errors
/// What the database says.
pub fn examine(app: &App, told: &mut dyn FnMut(Finding)) -> Result<Proved, Error> {
    let mut findings = 0;
    let mut tell = |finding: Finding| {
        findings += 1;
        told(finding);
    };
    whole::seeds(app, &mut tell)?;
    whole::rule_sets(app, &mut tell)?;
    whole::sealed(app, &mut tell)?;
    whole::outbox(app, &mut tell)?;
    whole::channels(app, &mut tell)?;
    whole::roles(app, &mut tell)?;
    let proved = Proved {
        records: records::lives(app, &mut tell)?,
        accounts: records::pools(app, &mut tell)?,
        cases: records::cases(app, &mut tell)?,
        petitions: records::petitions(app, &mut tell)?,
        waiting: app.store.read_now(audit::count_waiting)?,
        findings: 0,
    };
    Ok(Proved { findings, ..proved })
}

/// A finding where the two differ.
fn compare<T: PartialEq + ToString>(
    check: Check,
    (record, id): (&str, &str),
    found: &T,
    wanted: &T,
    tell: &mut dyn FnMut(Finding),
) {
    if found != wanted {
        tell(Finding {
            check,
            record: record.to_owned(),
            id: id.to_owned(),
            found: found.to_string(),
            wanted: wanted.to_string(),
        });
    }
}
