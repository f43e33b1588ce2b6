//! Screening: what a good reviewer would notice, from figures that the caller looked up. It informs, orders the queue and may raise a conflict;
//! it never refuses.

mod near;

use chrono::{DateTime, Duration, Utc};

pub use near::near_numbers;

use super::guard::Window;
use super::id::{MovementId, TransferId};
use super::money::Satang;
use super::words::word_enum;

word_enum! {
    /// A check, by the name that exports use.
    Check ("check") {
        /// Is the told account a reported one?
        AccountFrozen = "account_frozen",
        /// Was the claim filed within the window (R11)?
        WithinWindow = "within_window",
        /// Did a bank report a movement from this sender into this account?
        TrailMatch = "trail_match",
        /// Was the transfer claimed in another case?
        SameTransfer = "same_transfer",
        /// Is the refund account itself a reported account?
        RefundAccount = "refund_account",
        /// Is the claimant the holder of a reported account?
        ClaimantIsHolder = "claimant_is_holder",
    }
}

word_enum! {
    /// The result of a check.
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
    /// Satang.
    pub amount: Satang,
    /// When, as told.
    pub made_at: DateTime<Utc>,
    /// Whether the told account is a reported one.
    pub account_known: bool,
    /// Its claim window at filing.
    pub window: Window,
    /// Movements into the told account.
    pub movements: Vec<Movement>,
    /// Whether another case claims it too.
    pub claimed_elsewhere: bool,
}

/// What was found about the case as a whole.
#[derive(Debug, Clone, Copy, Default)]
pub struct Person {
    /// The refund account is a reported one; `None` where the channel names no account.
    pub refund_account_reported: Option<bool>,
    /// The claimant's number or account is a reported holder's.
    pub is_holder: bool,
}

/// The tolerances of the rule set.
#[derive(Debug, Clone, Copy)]
pub struct Tolerance {
    /// Satang.
    pub amount: Satang,
    /// Between told and booked time.
    pub time: Duration,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which check.
    pub check: Check,
    /// Its result.
    pub outcome: Outcome,
    /// The transfer it is about; `None` for a finding of the whole case.
    pub transfer: Option<TransferId>,
    /// The movement it compared with.
    pub movement: Option<MovementId>,
    /// Both figures, told and reported, where they differ.
    pub reported: Option<(Satang, DateTime<Utc>)>,
}

impl Finding {
    /// Whether it blocks the dossier until somebody resolves it with a reason.
    pub fn is_conflict(&self) -> bool {
        self.outcome == Outcome::Fail
            && matches!(self.check, Check::SameTransfer | Check::RefundAccount | Check::ClaimantIsHolder)
    }
}

/// Screens a case.
pub fn screen(told: &[Told], person: Person, tolerance: Tolerance) -> Vec<Finding> {
    let mut findings = Vec::new();
    let trails = match_trails(told, tolerance);
    for (transfer, trail) in told.iter().zip(trails) {
        let finding =
            |check, outcome| Finding { check, outcome, transfer: Some(transfer.id), movement: None, reported: None };
        findings
            .push(finding(Check::AccountFrozen, if transfer.account_known { Outcome::Pass } else { Outcome::Warn }));
        findings.push(finding(Check::WithinWindow, within_window(transfer.window)));
        findings.push(Finding {
            movement: trail.movement,
            reported: trail.reported,
            ..finding(Check::TrailMatch, trail.outcome)
        });
        findings
            .push(finding(Check::SameTransfer, if transfer.claimed_elsewhere { Outcome::Fail } else { Outcome::Pass }));
    }
    let whole = |check, outcome| Finding { check, outcome, transfer: None, movement: None, reported: None };
    findings.push(whole(
        Check::RefundAccount,
        match person.refund_account_reported {
            Some(true) => Outcome::Fail,
            Some(false) => Outcome::Pass,
            None => Outcome::Unknown,
        },
    ));
    findings.push(whole(Check::ClaimantIsHolder, if person.is_holder { Outcome::Fail } else { Outcome::Pass }));
    findings
}

/// R11 at filing.
fn within_window(window: Window) -> Outcome {
    match window {
        Window::Open => Outcome::Pass,
        Window::Over => Outcome::Warn,
        Window::None | Window::Unknown => Outcome::Unknown,
    }
}

/// What the trail says of one transfer.
#[derive(Debug, Clone)]
struct Trail {
    outcome: Outcome,
    movement: Option<MovementId>,
    reported: Option<(Satang, DateTime<Utc>)>,
}

/// How far a movement is from what was told; smaller is nearer. The amount counts first, then the time.
fn distance(told: &Told, movement: &Movement) -> (i64, i64) {
    let amount = told.amount.get().abs_diff(movement.amount.get());
    let time = (told.made_at - movement.booked_at).num_seconds().saturating_abs();
    (i64::try_from(amount).unwrap_or(i64::MAX), time)
}

/// Matches told transfers to reported movements one to one: pairs within the tolerances first, then the nearest, so that no movement proves
/// two transfers and none is taken from the transfer that it proves.
fn match_trails(told: &[Told], tolerance: Tolerance) -> Vec<Trail> {
    let within = |(amount, time): (i64, i64)| amount <= tolerance.amount.get() && time <= tolerance.time.num_seconds();
    let mut pairs: Vec<((i64, i64), usize, &Movement)> = told
        .iter()
        .enumerate()
        .flat_map(|(place, transfer)| {
            let candidates = transfer.movements.iter().filter(|movement| movement.same_sender != Some(false));
            candidates.map(move |movement| (distance(transfer, movement), place, movement))
        })
        .collect();
    pairs.sort_by_key(|(distance, place, movement)| (!within(*distance), *distance, *place, movement.id));
    let mut trails: Vec<Option<Trail>> = vec![None; told.len()];
    let mut used = Vec::new();
    for (distance, place, movement) in pairs {
        let exact = within(distance);
        // Without a known sender only the exact figures speak for this person.
        let near = movement.same_sender == Some(true);
        let Some(slot) = trails.get_mut(place) else {
            continue;
        };
        if slot.is_some() || used.contains(&movement.id) || !(exact || near) {
            continue;
        }
        used.push(movement.id);
        *slot = Some(Trail {
            outcome: if exact { Outcome::Pass } else { Outcome::Warn },
            movement: Some(movement.id),
            reported: Some((movement.amount, movement.booked_at)),
        });
    }
    trails.into_iter().zip(told).map(|(trail, transfer)| trail.unwrap_or_else(|| without_trail(transfer))).collect()
}

/// No movement speaks for the transfer: a contradiction only where the account's trail was reported at all.
fn without_trail(told: &Told) -> Trail {
    let outcome = if told.movements.is_empty() { Outcome::Unknown } else { Outcome::Fail };
    Trail { outcome, movement: None, reported: None }
}
