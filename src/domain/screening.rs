//! Screening: what a good reviewer would notice, from figures that the caller looked up. It informs, orders the queue and may raise a conflict;
//! it never refuses. Here: the checks by name, what they are told, and their findings together. The decisions stand by theme in the files below;
//! looking up is `casework::screening`'s.

mod circumstances;
mod figures;
mod near;
mod person;
mod register;
mod rivals;
mod trail;

use chrono::{DateTime, Duration, NaiveDate, Utc};

pub use figures::{Alike, Figures, MOST_NAMED};
pub use near::near_numbers;
pub use person::Likeness;
pub use rivals::Rival;
pub use trail::match_trails;

use super::guard::Window;
use super::id::{MovementId, TransferId};
use super::identity::{BankCaseId, BankCode};
use super::money::Satang;
use super::told::AccountKey;
use super::words::word_enum;

word_enum! {
    /// A check, by the name that exports use.
    Check ("check") {
        /// Is the told account a reported one? Proposes a near one where it looks mistyped.
        AccountFrozen = "account_frozen",
        /// Was the claim filed within the window (R11)?
        WithinWindow = "within_window",
        /// Did a bank report a movement from this sender into this account?
        TrailMatch = "trail_match",
        /// Is the amount told the one reported?
        TrailAmount = "trail_amount",
        /// Is the time told the one reported?
        TrailTime = "trail_time",
        /// Is what the case claims of an account within what went there from its senders?
        TotalWithinTrail = "total_within_trail",
        /// Was the transfer claimed in another case?
        SameTransfer = "same_transfer",
        /// Is the person, by something better than a name, in another case too?
        SamePerson = "same_person",
        /// Is the refund account itself a reported account?
        RefundAccount = "refund_account",
        /// Is the claimant the holder of a reported account?
        ClaimantIsHolder = "claimant_is_holder",
        /// Does the Bank Case ID speak of the sender's bank and of a day on which the money had left?
        BankCaseId = "bank_case_id",
        /// Is the same loss claimed by the other route (R23)?
        OtherRoute = "other_route",
        /// Did money come back from elsewhere (R23)?
        RecoveredElsewhere = "recovered_elsewhere",
    }
}

word_enum! {
    /// The result of a check. What passes leaves no finding.
    Outcome ("screening_outcome") {
        /// In order.
        Pass = "pass",
        /// Worth a look.
        Warn = "warn",
        /// Contradicted.
        Fail = "fail",
        /// Nothing to compare with.
        Unknown = "unknown",
    }
}

word_enum! {
    /// What two cases share that tells a person apart better than a name.
    Shared ("shared") {
        /// National ID, passport or registration.
        PersonalNumber = "personal_number",
        /// Telephone.
        Telephone = "telephone",
        /// E-mail.
        Email = "email",
        /// Where the money is to go back to.
        RefundAccount = "refund_account",
    }
}

/// A movement that a bank reported into the told account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The movement.
    pub id: MovementId,
    /// Whether the sender's account is the one told; `None` where one side is not known.
    pub same_sender: Option<bool>,
    /// Satang.
    pub amount: Satang,
    /// When the bank booked it.
    pub booked_at: DateTime<Utc>,
}

/// A told transfer and what was found about it.
#[derive(Debug, Clone)]
pub struct Told {
    /// The transfer.
    pub id: TransferId,
    /// Where it went, as told.
    pub to: AccountKey,
    /// The sender's bank, if told.
    pub from_bank: Option<BankCode>,
    /// Whether it was sent from bank to bank: then the sender's bank gave a Bank Case ID.
    pub by_bank: bool,
    /// Satang.
    pub amount: Satang,
    /// When, as told.
    pub made_at: DateTime<Utc>,
    /// Whether the told account is a reported one.
    pub account_known: bool,
    /// Reported accounts one slip away from one that is not.
    pub near: Vec<AccountKey>,
    /// Its claim window at filing.
    pub window: Window,
    /// The last day of the window.
    pub closes_on: Option<NaiveDate>,
    /// Whether a bank reported any movement into the told account.
    pub has_trail: bool,
    /// Movements into the told account that may be this one.
    pub movements: Vec<Movement>,
}

/// A case and what was found about it.
#[derive(Debug, Clone)]
pub struct Case {
    /// The day of filing.
    pub filed_on: NaiveDate,
    /// Its transfers, in the order told.
    pub told: Vec<Told>,
    /// Other cases that claim a transfer too.
    pub rivals: Vec<(TransferId, Rival)>,
    /// The refund account and whether it is a reported one; `None` where the channel names no account.
    pub refund: Option<(AccountKey, bool)>,
    /// Reported accounts that a person of the case holds.
    pub holder_of: Vec<AccountKey>,
    /// Other cases with something of the person's.
    pub alike: Vec<Likeness>,
    /// What the sender's bank gave.
    pub bank_case_id: Option<BankCaseId>,
    /// Whether the same loss is in the other route (R23).
    pub other_route: bool,
    /// What came back from elsewhere (R23), satang.
    pub recovered: Satang,
}

/// The tolerances of the rule set.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    /// Satang.
    pub amount: Satang,
    /// Between told and booked time.
    pub time: Duration,
}

/// One finding: a check that did not pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// Its result.
    pub outcome: Outcome,
    /// The transfer it is about; `None` for a finding of the whole case.
    pub transfer: Option<TransferId>,
    /// What was compared.
    pub figures: Figures,
}

impl Finding {
    fn of_transfer(check: Check, outcome: Outcome, told: &Told, figures: Figures) -> Self {
        Self { check, outcome, transfer: Some(told.id), figures }
    }

    fn of_case(check: Check, outcome: Outcome, figures: Figures) -> Self {
        Self { check, outcome, transfer: None, figures }
    }

    /// Whether it blocks the dossier until somebody resolves it with a reason.
    pub fn is_conflict(&self) -> bool {
        self.outcome == Outcome::Fail
            && matches!(self.check, Check::SameTransfer | Check::RefundAccount | Check::ClaimantIsHolder)
    }
}

/// Screens a case with what its transfers were matched to (`match_trails`).
pub fn screen(case: &Case, matched: &[Option<Movement>], tolerance: Tolerance) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (told, movement) in case.told.iter().zip(matched) {
        findings.extend(register::account_frozen(told));
        findings.extend(register::within_window(told, case.filed_on));
        findings.extend(trail::trail_match(told, movement.as_ref()));
        if let Some(movement) = movement {
            findings.extend(trail::trail_amount(told, movement, tolerance));
            findings.extend(trail::trail_time(told, movement, tolerance));
        }
        findings.extend(trail::total_within_trail(told, &case.told));
        findings.extend(rivals::same_transfer(told, &case.rivals));
    }
    findings.extend(person::same_person(&case.alike));
    findings.extend(person::refund_account(case.refund.as_ref()));
    findings.extend(person::claimant_is_holder(&case.holder_of));
    findings.extend(circumstances::bank_case_id(case));
    findings.extend(circumstances::other_route(case.other_route));
    findings.extend(circumstances::recovered_elsewhere(case.recovered));
    findings
}

/// The result of a check for one transfer, from the findings that a screening left. What a check of the trail has nothing to compare with is said once,
/// by the match.
pub fn result_of(check: Check, transfer: TransferId, findings: &[(Check, Option<TransferId>, Outcome)]) -> Outcome {
    let found = |wanted: Check| {
        let mut of_check =
            findings.iter().filter(|(check, of, _)| *check == wanted && of.is_none_or(|of| of == transfer));
        of_check.next().map(|(_, _, outcome)| *outcome)
    };
    if let Some(outcome) = found(check) {
        return outcome;
    }
    match (check, found(Check::TrailMatch)) {
        (Check::TrailAmount | Check::TrailTime, Some(_)) | (Check::TotalWithinTrail, Some(Outcome::Unknown)) => {
            Outcome::Unknown
        }
        _ => Outcome::Pass,
    }
}
