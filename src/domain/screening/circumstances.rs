//! What was told of the case as a whole.

use super::{Case, Check, Figures, Finding, Outcome};
use crate::domain::dates::bangkok_date;
use crate::domain::identity::BankCode;
use crate::domain::money::Satang;

/// The bank in a Bank Case ID is the sender's, and it gave the number when the money had left.
pub(super) fn bank_case_id(case: &Case) -> Option<Finding> {
    let first_on = case.told.iter().map(|told| bangkok_date(told.made_at)).min();
    let mut senders: Vec<BankCode> = case.told.iter().filter_map(|told| told.from_bank.clone()).collect();
    senders.sort();
    senders.dedup();
    let Some(id) = &case.bank_case_id else {
        let wanted = case.told.iter().any(|told| told.by_bank);
        let figures = || Figures { senders: senders.clone(), ..Figures::default() };
        return wanted.then(|| Finding::of_case(Check::BankCaseId, Outcome::Unknown, figures()));
    };
    let parts = id.parts();
    let bank = parts.and_then(|parts| parts.sender).map(BankCode::from);
    let on = parts.map(|parts| parts.date);
    let other_bank = bank.as_ref().is_some_and(|bank| !senders.is_empty() && !senders.contains(bank));
    let too_early = on.zip(first_on).is_some_and(|(on, first)| on < first);
    let outcome = if other_bank || too_early {
        Outcome::Warn
    } else if bank.is_none() || senders.is_empty() {
        Outcome::Unknown
    } else {
        return None;
    };
    let figures = Figures { told_on: on, compared_on: first_on, bank, senders, ..Figures::default() };
    Some(Finding::of_case(Check::BankCaseId, outcome, figures))
}

/// R23: the same loss is not repaid by two routes.
pub(super) fn other_route(told: bool) -> Option<Finding> {
    told.then(|| Finding::of_case(Check::OtherRoute, Outcome::Warn, Figures::default()))
}

/// R23: what came back is set off.
pub(super) fn recovered_elsewhere(recovered: Satang) -> Option<Finding> {
    let figures = || Figures { told_amount: Some(recovered), ..Figures::default() };
    (recovered > Satang::ZERO).then(|| Finding::of_case(Check::RecoveredElsewhere, Outcome::Warn, figures()))
}
