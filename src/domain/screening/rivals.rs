//! A transfer that another case claims too.

use super::{Alike, Check, Figures, Finding, Outcome, Told};
use crate::domain::id::TransferId;

/// Another case that claims a transfer, and whose name the sender's bank gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// What people see of that case.
    pub case: String,
    /// Whether the name that the bank reported is the one of this case; `None` where it reported none.
    pub sender_is_own: Option<bool>,
    /// Whether it is the one of the other.
    pub sender_is_theirs: Option<bool>,
}

impl Rival {
    /// The bank's own word decides between the two; without it they stand against each other.
    fn outcome(&self) -> Outcome {
        match (self.sender_is_own, self.sender_is_theirs) {
            (Some(true), Some(false)) => Outcome::Warn,
            _ => Outcome::Fail,
        }
    }
}

/// Claimed in another case.
pub(super) fn same_transfer(told: &Told, rivals: &[(TransferId, Rival)]) -> Option<Finding> {
    let own: Vec<&Rival> = rivals.iter().filter(|(of, _)| *of == told.id).map(|(_, rival)| rival).collect();
    if own.is_empty() {
        return None;
    }
    let undecided = own.iter().any(|rival| rival.outcome() == Outcome::Fail);
    let outcome = if undecided { Outcome::Fail } else { Outcome::Warn };
    let cases = own.iter().map(|rival| Alike { case: rival.case.clone(), shared: Vec::new() }).collect();
    let figures =
        Figures { told_amount: Some(told.amount), told_at: Some(told.made_at), ..Figures::default() }.naming(cases);
    Some(Finding::of_transfer(Check::SameTransfer, outcome, told, figures))
}
